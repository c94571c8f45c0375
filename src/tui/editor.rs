//! Long text in the person's own editor.
//! It never loses text: what the editor saved is handed back even when the editor fails, and no shell reads the command.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use thiserror::Error;

/// A text to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What the editor opens with.
    pub text: String,
    /// The end of the file's name, by which editors choose colors: `.md`.
    pub suffix: String,
    /// The command with its arguments; see [`preferred`].
    pub command: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// The new text.
    Changed(String),
    /// The person left it as it was.
    Unchanged,
}

/// Why there is no new text.
#[derive(Debug, Error)]
pub enum Failure {
    /// The command is empty or its quotes do not close.
    #[error("the editor command “{0}” cannot be read; set $VISUAL or $EDITOR")]
    Command(String),
    /// The editor could not be started.
    #[error("could not start the editor “{program}”: {source}; set $VISUAL or $EDITOR")]
    Start {
        /// The program as it was called.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// The editor ended with an error. What it had saved until then is kept.
    #[error("the editor “{program}” ended with {status}; nothing was changed")]
    Ended {
        /// The program as it was called.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// What the file held, when that differs from the draft: offer it to the person.
        saved: Option<String>,
    },
    /// The file with the text could not be made or read. It is left where it is.
    #[error("could not use {path}: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The terminal could not be taken again.
    #[error("could not use the terminal: {0}")]
    Terminal(io::Error),
}

/// `$VISUAL`, else `$EDITOR`, else what is there on most systems.
pub fn preferred() -> String {
    ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|command| !command.trim().is_empty())
        .unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned())
}

/// Runs the editor on a private file with the text and returns what the person made of it.
/// The terminal must be free.
pub fn edit(draft: &Draft) -> Result<Edited, Failure> {
    let words = split(&draft.command).filter(|words| !words.is_empty());
    let Some((program, arguments)) = words.as_deref().and_then(<[String]>::split_first) else {
        return Err(Failure::Command(draft.command.clone()));
    };
    let in_folder = |source| Failure::File {
        path: std::env::temp_dir(),
        source,
    };
    let mut file = tempfile::Builder::new()
        .prefix("bifocal-")
        .suffix(&draft.suffix)
        .tempfile()
        .map_err(in_folder)?;
    file.write_all(draft.text.as_bytes())
        .and_then(|()| file.flush())
        .map_err(in_folder)?;
    let path = file.into_temp_path();

    let status = Command::new(program)
        .args(arguments)
        .arg(&path)
        .stdin(keyboard())
        .status()
        .map_err(|source| Failure::Start {
            program: program.clone(),
            source,
        })?;

    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(source) => {
            // Left on the disk: it may be the only copy of what was typed.
            let path = path.keep().unwrap_or_else(|error| error.path.to_path_buf());
            return Err(Failure::File { path, source });
        }
    };
    let changed = (!is_same(&draft.text, &text)).then_some(text);
    if !status.success() {
        return Err(Failure::Ended {
            program: program.clone(),
            status,
            saved: changed,
        });
    }
    Ok(changed.map_or(Edited::Unchanged, Edited::Changed))
}

/// Editors end the last line with a newline; that alone is no change.
fn is_same(before: &str, after: &str) -> bool {
    before.strip_suffix('\n').unwrap_or(before) == after.strip_suffix('\n').unwrap_or(after)
}

/// The editor reads keys from the terminal also when our standard input is a pipe.
fn keyboard() -> Stdio {
    if io::IsTerminal::is_terminal(&io::stdin()) {
        return Stdio::inherit();
    }
    fs::File::open("/dev/tty").map_or_else(|_| Stdio::inherit(), Stdio::from)
}

/// Words of a command: split at white space, with single and double quotes and a backslash outside single quotes.
/// `None` when a quote does not close. On Windows a backslash is a character like others.
fn split(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = command.chars();
    while let Some(char) = chars.next() {
        match (quote, char) {
            (Some(open), _) if char == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') if !cfg!(windows) => {
                word.get_or_insert_default().push(chars.next()?);
            }
            (None, _) if char.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(command: &str) -> Draft {
        Draft {
            text: "one\ntwo\n".into(),
            suffix: ".md".into(),
            command: command.into(),
        }
    }

    #[test]
    fn commands_are_split_without_a_shell() {
        let words = |command| split(command).map(|words| words.join("|"));
        assert_eq!(words("code --wait").as_deref(), Some("code|--wait"));
        assert_eq!(
            words(r#""/opt/my editor/bin" -c 'set tw=72' a\ b """#).as_deref(),
            Some("/opt/my editor/bin|-c|set tw=72|a b|")
        );
        assert_eq!(words("vi 'open"), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_text_that_the_editor_saved_comes_back() {
        let edited = edit(&draft(r#"sh -c 'printf "three\n" >> "$0"'"#)).unwrap();
        assert_eq!(edited, Edited::Changed("one\ntwo\nthree\n".into()));
        assert_eq!(edit(&draft("true")).unwrap(), Edited::Unchanged);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_person_can_read_the_file() {
        let edited = edit(&draft(
            r#"sh -c 'stat -c %a "$0" > "$0.mode"; mv "$0.mode" "$0"'"#,
        ))
        .unwrap();
        assert_eq!(edited, Edited::Changed("600\n".into()));
    }

    #[cfg(unix)]
    #[test]
    fn an_editor_that_fails_loses_nothing() {
        let failure = edit(&draft(r#"sh -c 'echo kept > "$0"; exit 3'"#)).unwrap_err();
        assert!(matches!(failure, Failure::Ended { saved: Some(text), .. } if text == "kept\n"));
        let failure = edit(&draft("no-such-editor-here")).unwrap_err();
        assert!(matches!(failure, Failure::Start { .. }), "{failure}");
        assert!(matches!(
            edit(&draft("  ")).unwrap_err(),
            Failure::Command(_)
        ));
    }
}
