//! The program's own source as data: files with their comments and texts blanked, their tests cut off, their functions measured.
//! Never an exact parser: it knows what it takes to count lines and to find paths, for sources that rustfmt has laid out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A file of `src/`.
pub struct Source {
    /// Where it is, from the package's folder: `src/domain/id.rs`.
    pub path: String,
    /// Its lines as they stand.
    pub text: Vec<String>,
    /// The same lines with comments and the insides of texts blanked.
    pub code: Vec<String>,
    /// How many lines come before its tests; 0 for a file of tests.
    pub production: usize,
}

/// A function of production code.
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of its `fn`, from 1.
    pub line: usize,
    /// The lines of code in its body, without blank ones and comments.
    pub length: usize,
}

/// All files of `src/` in the order of their paths.
pub fn all() -> &'static [Source] {
    static ALL: LazyLock<Vec<Source>> = LazyLock::new(gather);
    &ALL
}

fn gather() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join("src"), &mut paths);
    paths.sort();
    let mut sources: Vec<Source> = paths.iter().map(|path| read(root, path)).collect();
    let tests: Vec<String> = sources.iter().flat_map(test_modules).collect();
    for source in &mut sources {
        let path = source.path.as_str();
        let below = |module: &String| path.strip_prefix(module.as_str());
        if tests
            .iter()
            .filter_map(below)
            .any(|rest| rest == ".rs" || rest.starts_with('/'))
        {
            source.production = 0;
        }
    }
    sources
}

/// The modules in files of their own that a file declares for tests only, as paths without `.rs`.
fn test_modules(source: &Source) -> Vec<String> {
    let (folder, file) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
    let inside = match file {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_string(),
        _ => source.path.trim_end_matches(".rs").to_string(),
    };
    let mut modules = Vec::new();
    for (at, line) in source.code.iter().enumerate() {
        let module = line
            .trim_end_matches(';')
            .rsplit_once("mod ")
            .map(|(_, name)| name);
        let Some(name) = module.filter(|_| line.ends_with(';')) else {
            continue;
        };
        let above = source.text[..at].iter().rev();
        let attributes: Vec<_> = above.take_while(|line| line.starts_with("#[")).collect();
        if attributes
            .iter()
            .any(|line| line.starts_with("#[cfg(") && line.contains("test"))
        {
            let named = attributes
                .iter()
                .find_map(|line| line.strip_prefix("#[path = \"")?.strip_suffix(".rs\"]"));
            modules.push(match named {
                Some(named) => format!("{folder}/{named}"),
                None => format!("{inside}/{name}"),
            });
        }
    }
    modules
}

impl Source {
    /// The room it stands in: `domain`, or `config` for `src/config.rs`; empty for `lib.rs` and `main.rs`.
    pub fn room(&self) -> &str {
        let inside = self.path.trim_start_matches("src/");
        match inside.split_once('/') {
            Some((room, _)) => room,
            None => match inside.trim_end_matches(".rs") {
                "lib" | "main" => "",
                file => file,
            },
        }
    }

    /// The lines of production code, counted from 1.
    pub fn production(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.code.iter().take(self.production).enumerate();
        lines.map(|(at, line)| (at + 1, line.as_str()))
    }

    /// The functions of production code, inner ones too.
    pub fn functions(&self) -> Vec<Function> {
        let mut functions = Vec::new();
        for (line, code) in self.production() {
            if let Some(name) = declared(code)
                && let Some(length) = self.body_length(line)
            {
                functions.push(Function { name, line, length });
            }
        }
        functions
    }

    /// The lines of code between the braces of the function that begins on a line; `None` for one without a body.
    fn body_length(&self, line: usize) -> Option<usize> {
        let mut depth = 0_usize;
        let mut parens = 0_usize;
        let mut length = 0;
        for code in &self.code[line - 1..] {
            let inside = depth > 0;
            for c in code.chars() {
                match c {
                    '(' | '[' => parens += 1,
                    ')' | ']' => parens = parens.saturating_sub(1),
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    ';' if depth == 0 && parens == 0 => return None,
                    _ => {}
                }
                if c == '}' && depth == 0 {
                    return Some(length);
                }
            }
            length += usize::from(inside && !code.trim().is_empty());
        }
        None
    }
}

/// The name of the function that a line declares.
fn declared(code: &str) -> Option<String> {
    let words: Vec<&str> = code.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "fn")?;
    let leading = ["pub", "const", "async", "extern", "default", "unsafe"];
    let is_declaration = words[..at]
        .iter()
        .all(|word| leading.contains(word) || word.starts_with("pub("));
    let name = words.get(at + 1)?;
    let end = name.find(['(', '<']).unwrap_or(name.len());
    is_declaration.then(|| name[..end].to_string())
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn read(root: &Path, path: &Path) -> Source {
    let content = fs::read_to_string(path).expect("a source can be read");
    let path = path.strip_prefix(root).expect("it lies below the root");
    let path = path.to_string_lossy().replace('\\', "/");
    let text: Vec<String> = content.lines().map(str::to_string).collect();
    let code: Vec<String> = blanked(&content).lines().map(str::to_string).collect();
    let tests = (0..code.len()).find(|at| begins_tests(&code[*at..]));
    let production = tests.unwrap_or(text.len());
    Source {
        path,
        text,
        code,
        production,
    }
}

/// Whether the lines begin with a module of tests: its attributes, then `mod tests {`.
fn begins_tests(lines: &[String]) -> bool {
    let attributes = lines
        .iter()
        .take_while(|line| line.starts_with("#["))
        .count();
    let is_test = lines[..attributes]
        .iter()
        .any(|line| line.starts_with("#[cfg(") && line.contains("test"));
    let module = lines.get(attributes);
    is_test && module.is_some_and(|line| line.contains("mod ") && line.ends_with('{'))
}

/// The source with comments and the insides of texts and characters replaced by spaces; lines stay where they are.
pub fn blanked(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let (length, keep) = piece(rest, &out);
        let (taken, left) = rest.split_at(length.max(c.len_utf8()));
        match keep {
            Keep::All => out.push_str(taken),
            Keep::Lines => out.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' })),
        }
        rest = left;
    }
    out
}

enum Keep {
    All,
    Lines,
}

/// How long the piece at the beginning is, and what of it is code.
fn piece(rest: &str, before: &str) -> (usize, Keep) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), Keep::Lines);
    }
    if rest.starts_with("/*") {
        return (comment_length(rest), Keep::Lines);
    }
    let in_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let raw = rest.strip_prefix('b').unwrap_or(rest);
    if !in_word && let Some(after) = raw.strip_prefix('r') {
        let hashes = after.len() - after.trim_start_matches('#').len();
        if after[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let body = rest.len() - after.len() + hashes + 1;
            let length = rest[body..]
                .find(&end)
                .map_or(rest.len(), |at| body + at + end.len());
            return (length, Keep::Lines);
        }
    }
    if rest.starts_with('"') {
        return (text_length(rest, '"'), Keep::Lines);
    }
    if let Some(after) = rest.strip_prefix('\'') {
        let mut chars = after.chars();
        let is_character = match chars.next() {
            Some('\\') => true,
            Some(_) => chars.next() == Some('\''),
            None => false,
        };
        if is_character {
            return (text_length(rest, '\''), Keep::Lines);
        }
    }
    (1, Keep::All)
}

fn text_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

fn comment_length(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

#[test]
fn blanking_keeps_code_and_lines_and_nothing_of_texts() {
    let source = "let a = \"x { \\\" y\"; // {\nlet b = '{'; fn f<'a>(x: &'a str) {}\nlet c = r#\"}\"}\"#; /* { /* } */ */ end";
    let code = blanked(source);
    assert_eq!(code.lines().count(), 3);
    assert_eq!(code.matches('{').count(), 1, "{code}");
    assert_eq!(code.matches('}').count(), 1, "{code}");
    assert!(code.ends_with("end"));
}

#[test]
fn functions_are_measured_by_the_code_in_their_body() {
    let text = "pub fn long(\n    a: u8,\n) -> u8 {\n    // why\n\n    let b = a;\n    b\n}\nfn short() {}\nfn none(&self);\n";
    let lines = |text: &str| text.lines().map(str::to_string).collect::<Vec<_>>();
    let source = Source {
        path: "src/x.rs".to_string(),
        text: lines(text),
        code: lines(&blanked(text)),
        production: 10,
    };
    let found: Vec<_> = source
        .functions()
        .into_iter()
        .map(|f| (f.name, f.line, f.length))
        .collect();
    assert_eq!(
        found,
        [("long".to_string(), 1, 2), ("short".to_string(), 9, 0)]
    );
}
