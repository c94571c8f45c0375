//! Outline notation: what people paste, and how tests write a workspace down. Indentation makes the tree.
//! Never looks at a workspace: keys, people and statuses are text here.
//!
//! ```text
//! epic: Sync engine #core            a word with a colon fixes the level; without one it follows from the depth
//!   [S-240] [x] Edit on a plane ~5   key, done; then the title and the tokens of a quick line
//!     + Opens without a network      an acceptance criterion
//!     +x Says what is not saved      one that is met
//!     > Ana asked twice              a note
//!   Merge two edits =doing @ana
//! ```
//! Bullets (`-`, `*`, `•`, `1.`) and Markdown headings are read, not printed. Without fixed levels a flat list is stories;
//! two levels are epics and stories; three begin with initiatives, four with objectives. Under a fixed level come the levels
//! below it. A backslash before a word makes it part of the title.

mod level;
mod parse;

pub use level::Level;
pub use parse::parse;

use std::fmt;

use super::quick::QuickLine;

/// Items in the order written, parents before their children.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The depth of each is at most one more than that of the item before.
    pub items: Vec<OutlineItem>,
}

/// One line and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineItem {
    /// What it is, said or from its depth.
    pub level: Level,
    /// 0 at the left.
    pub depth: usize,
    /// `[S-240]`, without its brackets.
    pub key: Option<String>,
    /// `[x]` or `[ ]`, if there is one.
    pub checkbox: Option<Checkbox>,
    /// Its title and tokens.
    pub quick: QuickLine,
    /// Its acceptance criteria.
    pub criteria: Vec<OutlineCriterion>,
    /// The lines of its notes.
    pub notes: Vec<String>,
    /// Where it stands in the text, from 1; 0 when it stands in none.
    pub line: usize,
}

/// A box to tick before a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Checkbox {
    /// `[ ]`
    Open,
    /// `[x]`
    Done,
}

/// `+ text`, or `+x text` when it is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineCriterion {
    /// On one line, never empty.
    pub text: String,
    /// Whether it is met.
    pub met: bool,
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct OutlineError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// A sentence with what to do.
    pub message: String,
}

impl Outline {
    /// The item under which the `index`-th stands.
    pub fn parent(&self, index: usize) -> Option<usize> {
        let depth = self.items.get(index)?.depth.checked_sub(1)?;
        self.items[..index]
            .iter()
            .rposition(|item| item.depth == depth)
    }
}

impl OutlineItem {
    /// The status said: that of the token, else `done` for a ticked box.
    pub fn status(&self) -> Option<&str> {
        let ticked = (self.checkbox == Some(Checkbox::Done)).then_some("done");
        self.quick.status.as_deref().or(ticked)
    }
}

impl fmt::Display for Outline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = level::to_say(&self.items);
        for (item, said) in self.items.iter().zip(said) {
            write!(f, "{:indent$}", "", indent = item.depth * 2)?;
            if said {
                write!(f, "{}: ", item.level)?;
            }
            writeln!(f, "{item}")?;
            let indent = item.depth * 2 + 2;
            for criterion in &item.criteria {
                let mark = if criterion.met { "+x" } else { "+" };
                writeln!(f, "{:indent$}{mark} {}", "", criterion.text)?;
            }
            for note in &item.notes {
                writeln!(f, "{}", format!("{:indent$}> {note}", "").trim_end())?;
            }
        }
        Ok(())
    }
}

/// The line without its level and indentation.
impl fmt::Display for OutlineItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(key) = &self.key {
            write!(f, "[{key}] ")?;
        }
        match self.checkbox {
            Some(Checkbox::Open) => f.write_str("[ ] ")?,
            Some(Checkbox::Done) => f.write_str("[x] ")?,
            None => {}
        }
        let quick = self.quick.to_string();
        let escape = if parse::begins_with_mark(&quick) {
            "\\"
        } else {
            ""
        };
        write!(f, "{escape}{quick}")
    }
}

#[cfg(test)]
mod tests;
