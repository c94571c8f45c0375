//! A mistake in a filter, marked under its character, with what was expected.
//! Never a place outside the text.

use std::fmt;

use unicode_width::UnicodeWidthChar;

/// What is wrong with a filter, where, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Where it begins: a byte offset on a character's boundary, at most the length of the text.
    pub at: usize,
    /// How many bytes it covers; 0 when something is missing there.
    pub len: usize,
    /// What is wrong, without what was expected.
    pub message: String,
    /// What would be right there, the nearest first; may be empty.
    pub expected: Vec<String>,
}

/// A piece of the text and where it begins.
#[derive(Clone, Copy)]
pub(super) struct Piece<'t> {
    pub at: usize,
    pub text: &'t str,
}

impl QueryError {
    /// The text on one line, and under the mistake a marker with the message.
    pub fn caret(&self, text: &str) -> String {
        let end = (self.at + self.len).min(text.len());
        let (mut shown, mut before, mut under) = (String::new(), 0, 0);
        for (offset, character) in text.char_indices() {
            let character = if character.is_control() {
                ' '
            } else {
                character
            };
            shown.push(character);
            let width = character.width().unwrap_or(0);
            if offset < self.at {
                before += width;
            } else if offset < end {
                under += width;
            }
        }
        format!(
            "{shown}\n{}{} {self}",
            " ".repeat(before),
            "^".repeat(under.max(1))
        )
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.expected.as_slice() {
            [] => Ok(()),
            [only] => write!(f, ": expected {only}"),
            [many @ .., last] => write!(f, ": expected {} or {last}", many.join(", ")),
        }
    }
}

impl std::error::Error for QueryError {}

/// A mistake in `len` bytes from `at` on.
pub(super) fn mistake(at: usize, len: usize, message: &str, expected: &[&str]) -> QueryError {
    QueryError {
        at,
        len,
        message: message.to_owned(),
        expected: expected.iter().map(|&text| text.to_owned()).collect(),
    }
}

/// A mistake in what was typed.
pub(super) fn unknown(typed: Piece<'_>, message: String, expected: Vec<String>) -> QueryError {
    QueryError {
        at: typed.at,
        len: typed.text.len(),
        message,
        expected,
    }
}

/// Up to three of the names, the nearest to `typed` first: those that begin so, then by the letters that differ. All of them
/// when nothing is typed yet.
pub(super) fn nearest(typed: &str, names: &[&str]) -> Vec<String> {
    let most = if typed.is_empty() { names.len() } else { 3 };
    let mut names: Vec<_> = names
        .iter()
        .map(|&name| (!name.starts_with(typed), distance(typed, name), name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .take(most)
        .map(|(_, _, name)| name.to_owned())
        .collect()
}

/// How many letters must be put in, left out or replaced to turn one into the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}
