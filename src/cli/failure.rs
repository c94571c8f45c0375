//! How a call ends: the exit codes, and errors with what happened, where, what was kept and what to do.
//! Never a code or a hint made anywhere else.

use std::io;
use std::process::ExitCode;

use serde::Serialize;

use crate::domain::draft::Refusal;
use crate::domain::outline::OutlineError;
use crate::domain::query::QueryError;
use crate::interchange::problem::BadInput;
use crate::session::BadInstant;
use crate::store::{StoreError, Trouble};

/// The codes as the help and the manual tell them.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed: nothing was changed, unless the message says so
  2  wrong usage
  3  check found problems
  4  conflict: somebody else changed the same field; both values are kept";

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It was done.
    Done = 0,
    /// It was not done.
    Failed = 1,
    /// It was not understood.
    Usage = 2,
    /// A check found problems.
    Problems = 3,
    /// Somebody else changed the same thing.
    Conflict = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a call did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The exit code.
    #[serde(rename = "exit", serialize_with = "as_number")]
    pub exit: Exit,
    /// What happened, in a sentence; may have several lines.
    pub what: String,
    /// The file, line or field that it is about.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// What was kept.
    pub kept: Option<String>,
    /// What to do.
    pub hint: Option<String>,
    /// Nobody is left to hear of it: the reader of the output has gone.
    #[serde(skip)]
    pub is_silent: bool,
}

impl Failure {
    /// Something that was asked for could not be done.
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            exit: Exit::Failed,
            what: what.into(),
            place: None,
            kept: None,
            hint: None,
            is_silent: false,
        }
    }

    /// Something was asked for in a way that is not understood.
    pub fn usage(what: impl Into<String>) -> Self {
        Self {
            exit: Exit::Usage,
            ..Self::new(what)
        }
    }

    /// The same with what to do.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// The same with the place.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        Self {
            place: Some(place.into()),
            ..self
        }
    }

    /// The same with what was kept.
    #[must_use]
    pub fn kept(self, kept: impl Into<String>) -> Self {
        Self {
            kept: Some(kept.into()),
            ..self
        }
    }

    /// For people: the sentence, then a line for each thing that is known besides.
    pub fn told(&self) -> String {
        let mut text = format!("bifocal: {}", self.what.trim_end());
        let more = [
            ("where", &self.place),
            ("kept", &self.kept),
            ("what to do", &self.hint),
        ];
        for (word, known) in more {
            if let Some(known) = known {
                text.extend(["\n  ", word, ": ", known.as_str()]);
            }
        }
        text.push('\n');
        text
    }
}

// Serde hands over a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn as_number<S: serde::Serializer>(exit: &Exit, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(*exit as u8)
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.to_string()).kept("everything is as it was")
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let failure = Self {
            exit: match error.trouble {
                Trouble::Unmergeable(_) => Exit::Conflict,
                _ => Exit::Failed,
            },
            hint: error.hint(),
            ..Self::new(error.trouble.to_string())
        };
        failure.at(error.path.display().to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self {
            is_silent: error.kind() == io::ErrorKind::BrokenPipe,
            ..Self::new(format!("cannot write the answer: {error}"))
        }
    }
}

impl From<BadInput> for Failure {
    fn from(error: BadInput) -> Self {
        Self::new(error.what)
            .at(format!("line {}, column {}", error.line, error.column))
            .kept("nothing was imported")
    }
}

impl From<BadInstant> for Failure {
    fn from(error: BadInstant) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<Vec<OutlineError>> for Failure {
    fn from(errors: Vec<OutlineError>) -> Self {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Self::new(lines.join("\n")).kept("nothing was added")
    }
}

/// A mistake in a filter, marked under its character.
pub fn mistake_in_filter(error: &QueryError, text: &str) -> Failure {
    Failure::usage(format!(
        "this filter cannot be read\n  {}",
        error.caret(text).replace('\n', "\n  ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_what_where_what_was_kept_and_what_to_do() {
        let failure = Failure::new("there is no S-9")
            .at("x.json")
            .kept("everything")
            .hint("bifocal list");
        assert_eq!(
            failure.told(),
            "bifocal: there is no S-9\n  where: x.json\n  kept: everything\n  what to do: bifocal list\n"
        );
        let json = serde_json::to_string(&failure).expect("serializes");
        assert!(json.starts_with(r#"{"exit":1,"what":"there is no S-9","where":"x.json""#));
    }
}
