//! A quick line in pieces: words of the title, and tokens.
//! Never says whether the line as a whole makes sense.

use std::ops::Range;

use super::Sigil;

/// A word or token and where it stands.
pub(super) struct Piece {
    pub range: Range<usize>,
    pub content: Content,
}

/// What a piece is.
pub(super) enum Content {
    /// A word of the title, without its backslash.
    Word(String),
    /// A sigil without a value, which is a word of the title unless a value follows.
    Lone(Sigil),
    Token {
        sigil: Sigil,
        value: String,
    },
    /// A value whose quote is not closed.
    Unclosed {
        sigil: Sigil,
    },
}

/// All pieces, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        at += rest.len() - rest.trim_start().len();
        if at == text.len() {
            return pieces;
        }
        let (len, content) = first_piece(&text[at..]);
        pieces.push(Piece {
            range: at..at + len,
            content,
        });
        at += len;
    }
}

/// `rest` begins with a word.
fn first_piece(rest: &str) -> (usize, Content) {
    let word = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
    if let Some(literal) = word.strip_prefix('\\')
        && is_escapable(literal)
    {
        return (word.len(), Content::Word(literal.to_owned()));
    }
    let Some(sigil) = Sigil::ALL
        .into_iter()
        .find(|sigil| word.starts_with(sigil.symbol()))
    else {
        return (word.len(), Content::Word(word.to_owned()));
    };
    let symbol = sigil.symbol().len();
    if let Some(quoted) = rest[symbol..].strip_prefix('"') {
        return quoted_piece(sigil, quoted)
            .unwrap_or_else(|| (word.len(), Content::Word(word.to_owned())));
    }
    let value = word[symbol..].trim_end_matches([',', ';']);
    let content = match value.chars().next() {
        None if word.len() == symbol => Content::Lone(sigil),
        Some(first) if sigil.begins_value(first) => Content::Token {
            sigil,
            value: value.to_owned(),
        },
        _ => Content::Word(word.to_owned()),
    };
    (word.len(), content)
}

/// The token whose value follows the quote; `None` when there is nothing between the quotes.
fn quoted_piece(sigil: Sigil, quoted: &str) -> Option<(usize, Content)> {
    let read = unquoted(quoted);
    let len = sigil.symbol().len() + 1 + read.len;
    if !read.closed {
        return Some((len, Content::Unclosed { sigil }));
    }
    (!read.value.is_empty()).then_some((
        len,
        Content::Token {
            sigil,
            value: read.value,
        },
    ))
}

/// What stands between quotes.
pub(super) struct Unquoted {
    pub value: String,
    /// Bytes read, the closing quote included.
    pub len: usize,
    pub closed: bool,
}

/// Reads up to the closing quote, with `\"` and `\\` as `"` and `\`.
pub(super) fn unquoted(text: &str) -> Unquoted {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => {
                return Unquoted {
                    value,
                    len: at + 1,
                    closed: true,
                };
            }
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    Unquoted {
        value,
        len: text.len(),
        closed: false,
    }
}

/// Whether a backslash before this word is dropped: before punctuation, and before what else could be read as a mark here or
/// in an outline (`due:`, `epic:`, `1.`). Elsewhere it is text.
fn is_escapable(word: &str) -> bool {
    let after_letters = word.trim_start_matches(char::is_alphabetic);
    let after_digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    word.starts_with(|c: char| c.is_ascii_punctuation() || c == '•')
        || (after_letters.len() < word.len() && after_letters.starts_with(':'))
        || (after_digits.len() < word.len() && after_digits.starts_with(['.', ')']))
}
