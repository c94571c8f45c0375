//! Bytes to text: UTF-8 with or without a mark, UTF-16 with one.
//! It never fails on a damaged character: that one is replaced and its line is told.

use super::foreign::{BadInput, Problem};
use std::borrow::Cow;

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text without its mark; borrowed when the bytes were sound UTF-8.
    pub text: Cow<'b, str>,
    /// Lines, counted from 1, on which something was replaced by U+FFFD.
    pub damaged_lines: Vec<usize>,
}

impl Decoded<'_> {
    /// The damage as problems of the whole file, one for all lines.
    pub fn problems(&self) -> Vec<Problem> {
        if self.damaged_lines.is_empty() {
            return Vec::new();
        }
        let shown: Vec<_> = self
            .damaged_lines
            .iter()
            .take(10)
            .map(ToString::to_string)
            .collect();
        let more = match self.damaged_lines.len() {
            0..=10 => String::new(),
            all => format!(" and {} more", all - 10),
        };
        vec![Problem::file(format!(
            "some bytes are not UTF-8 and were replaced by \u{fffd}, on line {}{more}: save the file as UTF-8 to keep them",
            shown.join(", ")
        ))]
    }
}

/// Decodes a file. Refuses what is no text at all, naming the byte that shows it.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, BadInput> {
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return Ok(utf16(rest, u16::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return Ok(utf16(rest, u16::from_be_bytes));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    refuse_binary(bytes)?;
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Decoded {
            text: Cow::Borrowed(text),
            damaged_lines: Vec::new(),
        },
        Err(_) => damaged_utf8(bytes),
    })
}

fn refuse_binary(bytes: &[u8]) -> Result<(), BadInput> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(BadInput::at(
            1,
            1,
            "expected text, found a zip file (a spreadsheet?): save it as CSV first",
        ));
    }
    let start = &bytes[..bytes.len().min(1024)];
    match memchr::memchr(0, start) {
        None => Ok(()),
        Some(byte) => {
            let line = memchr::memchr_iter(b'\n', &start[..byte]).count() + 1;
            let column = byte - memchr::memrchr(b'\n', &start[..byte]).map_or(0, |n| n + 1) + 1;
            Err(BadInput::at(
                line,
                column,
                format!(
                    "expected text in UTF-8, or in UTF-16 with a byte order mark; found a zero byte at {byte}"
                ),
            ))
        }
    }
}

fn damaged_utf8(bytes: &[u8]) -> Decoded<'static> {
    let mut text = String::with_capacity(bytes.len());
    let mut damaged_lines = Vec::new();
    let mut line = 1;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        line += memchr::memchr_iter(b'\n', chunk.valid().as_bytes()).count();
        if !chunk.invalid().is_empty() {
            text.push('\u{fffd}');
            if damaged_lines.last() != Some(&line) {
                damaged_lines.push(line);
            }
        }
    }
    Decoded {
        text: Cow::Owned(text),
        damaged_lines,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded<'static> {
    let pairs = bytes.chunks_exact(2);
    let odd = !pairs.remainder().is_empty();
    let mut text = String::with_capacity(bytes.len());
    let mut damaged_lines = Vec::new();
    let mut line = 1;
    for character in char::decode_utf16(pairs.map(|pair| unit([pair[0], pair[1]]))) {
        let character = character.unwrap_or_else(|_| {
            damaged_lines.push(line);
            '\u{fffd}'
        });
        line += usize::from(character == '\n');
        text.push(character);
    }
    if odd {
        text.push('\u{fffd}');
        damaged_lines.push(line);
    }
    damaged_lines.dedup();
    Decoded {
        text: Cow::Owned(text),
        damaged_lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).expect("text").text.into_owned()
    }

    #[test]
    fn a_mark_is_stripped_at_the_first_byte_only() {
        assert_eq!(text("\u{feff}a\u{feff}b".as_bytes()), "a\u{feff}b");
        assert_eq!(text(b"\xFF\xFEa\0\xE9\0"), "aé");
        assert_eq!(text(b"\xFE\xFF\0a\0\xE9"), "aé");
        assert_eq!(text(b""), "");
    }

    #[test]
    fn sound_text_is_not_copied() {
        assert!(matches!(
            decode(b"abc").expect("text").text,
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn a_damaged_character_is_replaced_and_its_line_is_told() {
        let decoded = decode(b"one\ntw\xF3\nthr\xE9\xE9\n").expect("text");
        assert_eq!(decoded.text, "one\ntw\u{fffd}\nthr\u{fffd}\u{fffd}\n");
        assert_eq!(decoded.damaged_lines, [2, 3]);
        assert!(decoded.problems()[0].what.contains("line 2, 3"));
        let odd = decode(b"\xFF\xFEa\0\n\0b").expect("text");
        assert_eq!(
            (odd.text.as_ref(), odd.damaged_lines),
            ("a\n\u{fffd}", vec![2])
        );
    }

    #[test]
    fn what_is_no_text_is_refused_with_the_place() {
        let bad = decode(b"ab\nc\0d").expect_err("binary");
        assert_eq!((bad.line, bad.column), (2, 2));
        assert!(
            decode(b"PK\x03\x04rest")
                .expect_err("zip")
                .what
                .contains("CSV")
        );
    }
}
