//! The line that adds an item: `title #label @person !kind ~points ^epic %sprint =status due:day`.
//! Never checks the values: kind, points, status and the rest stay text here, and the caller knows what they may be.
//!
//! A token stands at the start of a word. A value with spaces stands in quotes, `^"Sync engine"`. A backslash at the start
//! of a word makes it part of the title, `\#1`.

mod piece;

use std::{fmt, ops::Range};

use piece::{Content, Piece, pieces, unquoted};

/// What a line says of the item to add.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuickLine {
    /// Its words with one space between; never empty.
    pub title: String,
    /// `#label`, in the order typed, each once.
    pub labels: Vec<String>,
    /// `@person`
    pub person: Option<String>,
    /// `!kind`
    pub kind: Option<String>,
    /// `~points`
    pub points: Option<String>,
    /// `^epic`: a key, or the beginning of a title.
    pub epic: Option<String>,
    /// `%sprint`
    pub sprint: Option<String>,
    /// `=status`
    pub status: Option<String>,
    /// `due:2027-02-14` or `due:+2w`
    pub due: Option<String>,
}

/// What a token sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sigil {
    /// `#`
    Label,
    /// `@`
    Person,
    /// `!`
    Kind,
    /// `~`
    Points,
    /// `^`
    Epic,
    /// `%`
    Sprint,
    /// `=`
    Status,
    /// `due:`
    Due,
}

/// Why a line adds nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QuickError {
    /// Where the token begins, in bytes.
    pub at: usize,
    /// How many bytes it covers.
    pub len: usize,
    /// A sentence that names the token.
    pub message: String,
}

/// The token under the cursor, to complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What the token sets.
    pub sigil: Sigil,
    /// The value from its beginning up to the cursor.
    pub prefix: String,
    /// The whole token in bytes, to be replaced by [`token`].
    pub range: Range<usize>,
}

/// Reads a line.
pub fn parse(text: &str) -> Result<QuickLine, QuickError> {
    let mut line = QuickLine::default();
    for piece in pieces(text) {
        match piece.content {
            Content::Word(word) => line.add_word(&word),
            Content::Lone(_) => line.add_word(&text[piece.range]),
            Content::Token { sigil, value } => {
                if let Err(message) = line.set(sigil, value) {
                    return Err(QuickError::at(piece.range, message));
                }
            }
            Content::Unclosed { .. } => {
                let message = format!("the quote of {} is not closed", &text[piece.range.clone()]);
                return Err(QuickError::at(piece.range, message));
            }
        }
    }
    if line.title.is_empty() {
        return Err(QuickError::at(
            0..text.len(),
            "a title is missing: write it before the tokens".into(),
        ));
    }
    Ok(line)
}

/// The token that the cursor stands in or behind; `cursor` in bytes.
pub fn complete_at(text: &str, cursor: usize) -> Option<Completion> {
    let piece = pieces(text)
        .into_iter()
        .find(|piece| piece.range.start < cursor && cursor <= piece.range.end)?;
    let (Content::Lone(sigil) | Content::Token { sigil, .. } | Content::Unclosed { sigil, .. }) =
        piece.content
    else {
        return None;
    };
    let typed = text.get(piece.range.start + sigil.symbol().len()..cursor)?;
    let prefix = match typed.strip_prefix('"') {
        Some(quoted) => unquoted(quoted).value,
        None => typed.to_owned(),
    };
    Some(Completion {
        sigil,
        prefix,
        range: piece.range,
    })
}

/// The token that sets `value`, in quotes where it needs them.
pub fn token(sigil: Sigil, value: &str) -> String {
    let plain = format!("{}{value}", sigil.symbol());
    match pieces(&plain).as_slice() {
        [
            Piece {
                content: Content::Token { value: read, .. },
                ..
            },
        ] if read == value => plain,
        _ => {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            format!("{}\"{escaped}\"", sigil.symbol())
        }
    }
}

impl QuickLine {
    /// A line of only a title.
    pub fn titled(title: &str) -> QuickLine {
        let mut line = QuickLine::default();
        title
            .split_whitespace()
            .for_each(|word| line.add_word(word));
        line
    }

    fn add_word(&mut self, word: &str) {
        if !self.title.is_empty() {
            self.title.push(' ');
        }
        self.title.push_str(word);
    }

    fn set(&mut self, sigil: Sigil, value: String) -> Result<(), String> {
        let place = match sigil {
            Sigil::Label => {
                if !self.labels.contains(&value) {
                    self.labels.push(value);
                }
                return Ok(());
            }
            Sigil::Person => &mut self.person,
            Sigil::Kind => &mut self.kind,
            Sigil::Points => &mut self.points,
            Sigil::Epic => &mut self.epic,
            Sigil::Sprint => &mut self.sprint,
            Sigil::Status => &mut self.status,
            Sigil::Due => &mut self.due,
        };
        if let Some(first) = place {
            let (first, second) = (token(sigil, first), token(sigil, &value));
            return Err(format!(
                "{second} comes after {first}: give one {}, or write \\{second} for text",
                sigil.name()
            ));
        }
        *place = Some(value);
        Ok(())
    }
}

impl Sigil {
    /// Every sigil, in the order in which a line is printed.
    pub const ALL: [Sigil; 8] = [
        Sigil::Label,
        Sigil::Person,
        Sigil::Kind,
        Sigil::Points,
        Sigil::Epic,
        Sigil::Sprint,
        Sigil::Status,
        Sigil::Due,
    ];

    /// What stands before the value.
    pub fn symbol(self) -> &'static str {
        match self {
            Sigil::Label => "#",
            Sigil::Person => "@",
            Sigil::Kind => "!",
            Sigil::Points => "~",
            Sigil::Epic => "^",
            Sigil::Sprint => "%",
            Sigil::Status => "=",
            Sigil::Due => "due:",
        }
    }

    /// What the value is, in a word.
    pub fn name(self) -> &'static str {
        match self {
            Sigil::Label => "label",
            Sigil::Person => "person",
            Sigil::Kind => "kind",
            Sigil::Points => "estimate",
            Sigil::Epic => "epic",
            Sigil::Sprint => "sprint",
            Sigil::Status => "status",
            Sigil::Due => "due day",
        }
    }

    /// Whether a value without quotes may begin so. Others are text: `50 % of`, `a != b`, `!!`, `=5`.
    fn begins_value(self, first: char) -> bool {
        match self {
            Sigil::Points => first.is_alphanumeric() || first == '.',
            Sigil::Status => first.is_alphabetic(),
            Sigil::Due => first.is_alphanumeric() || first == '+',
            _ => first.is_alphanumeric(),
        }
    }
}

impl QuickError {
    fn at(range: Range<usize>, message: String) -> QuickError {
        QuickError {
            at: range.start,
            len: range.len(),
            message,
        }
    }
}

impl fmt::Display for QuickLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words: Vec<String> = self.title.split_whitespace().map(written).collect();
        words.extend(self.labels.iter().map(|label| token(Sigil::Label, label)));
        let single = [
            (Sigil::Person, &self.person),
            (Sigil::Kind, &self.kind),
            (Sigil::Points, &self.points),
            (Sigil::Epic, &self.epic),
            (Sigil::Sprint, &self.sprint),
            (Sigil::Status, &self.status),
            (Sigil::Due, &self.due),
        ];
        for (sigil, value) in single {
            words.extend(value.iter().map(|value| token(sigil, value)));
        }
        f.write_str(&words.join(" "))
    }
}

/// A word of the title so that it is read as one.
fn written(word: &str) -> String {
    match pieces(word).as_slice() {
        [
            Piece {
                content: Content::Word(read),
                ..
            },
        ] if read == word => word.to_owned(),
        [
            Piece {
                content: Content::Lone(_),
                range,
            },
        ] if range.len() == word.len() => word.to_owned(),
        _ => format!("\\{word}"),
    }
}

#[cfg(test)]
mod tests;
