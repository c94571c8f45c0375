//! The one filter at the edge of every output: text from files and people never reaches a terminal as a control sequence.
//! It never changes what is stored, and never fails: what cannot be shown becomes a space, a stand-in, or nothing.

use std::borrow::Cow;
use std::io;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Where a text stands in a cell that is wider than it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Text first, room after it.
    #[default]
    Left,
    /// Room first: for numbers.
    Right,
    /// Room on both sides.
    Center,
}

/// One line of text that is safe to show: no control, bidi, invisible or tag character, no newline.
pub fn line(text: &str) -> Cow<'_, str> {
    filter(text, Newlines::Space)
}

/// The same as [`line()`] for text of several lines: `\n` stays, `\r\n` becomes `\n`.
pub fn block(text: &str) -> Cow<'_, str> {
    filter(text, Newlines::Keep)
}

/// How many terminal cells the text takes, counted as ratatui counts when it draws.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !byte.is_ascii_control()).count();
    }
    if text.chars().all(is_plain) {
        return text.chars().count();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// Whether a character takes one cell and joins nothing: letters of Latin, Greek and Cyrillic, dashes, arrows, boxes and
/// dots. Nearly all that is drawn is known so, without asking the tables of Unicode.
pub fn is_plain(char: char) -> bool {
    matches!(char,
        ' '..='~'
        | '\u{a1}'..='\u{ac}'
        | '\u{ae}'..='\u{2ff}'
        | '\u{391}'..='\u{3a1}'
        | '\u{3a3}'..='\u{482}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2018}'..='\u{201f}'
        | '\u{2026}'
        | '\u{2190}'..='\u{2193}'
        | '\u{2500}'..='\u{25fc}')
}

/// The text cut to at most `max` cells, between graphemes, with `…` where something was cut.
pub fn truncate(text: &str, max: usize) -> Cow<'_, str> {
    truncate_with(text, max, "…")
}

/// The same as [`truncate`] with another mark for what was cut, as ASCII terminals need.
pub fn truncate_with<'a>(text: &'a str, max: usize, mark: &str) -> Cow<'a, str> {
    // A text of fewer bytes than cells fits without being measured: no grapheme is wider than its bytes.
    if text.len() <= max || width(text) <= max {
        return Cow::Borrowed(text);
    }
    let mark = if width(mark) <= max { mark } else { "" };
    let room = max - width(mark);
    if text.chars().all(is_plain) {
        let end = text
            .char_indices()
            .nth(room)
            .map_or(text.len(), |(at, _)| at);
        return Cow::Owned(format!("{}{mark}", &text[..end]));
    }
    let mut used = 0;
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > room {
            break;
        }
        end = at + grapheme.len();
    }
    Cow::Owned(format!("{}{mark}", &text[..end]))
}

/// The text in exactly `cells` cells: cut when it is longer, filled with spaces when it is shorter.
pub fn pad(text: &str, cells: usize, align: Align) -> String {
    let text = truncate(text, cells);
    let room = cells.saturating_sub(width(&text));
    let before = match align {
        Align::Left => 0,
        Align::Right => room,
        Align::Center => room / 2,
    };
    format!("{:before$}{text}{:after$}", "", "", after = room - before)
}

/// Wraps the output of the plain command line: everything written as text passes [`block`], tabs stay.
pub fn writer<W: io::Write>(inner: W) -> Writer<W> {
    Writer {
        inner,
        pending: Vec::new(),
    }
}

/// See [`writer`]. Bytes that are no UTF-8 become the replacement character.
#[derive(Debug)]
pub struct Writer<W: io::Write> {
    inner: W,
    /// The start of a character whose end has not been written yet: at most three bytes.
    pending: Vec<u8>,
}

impl<W: io::Write> Writer<W> {
    fn write_text(&mut self, text: &str) -> io::Result<()> {
        for (index, piece) in text.split('\t').enumerate() {
            if index > 0 {
                self.inner.write_all(b"\t")?;
            }
            self.inner.write_all(block(piece).as_bytes())?;
        }
        Ok(())
    }
}

impl<W: io::Write> io::Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let joined;
        let mut rest = if self.pending.is_empty() {
            bytes
        } else {
            joined = [std::mem::take(&mut self.pending).as_slice(), bytes].concat();
            joined.as_slice()
        };
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.write_text(text)?;
                    break;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    self.write_text(std::str::from_utf8(valid).unwrap_or_default())?;
                    let Some(bad) = error.error_len() else {
                        self.pending = after.to_vec();
                        break;
                    };
                    self.inner.write_all("\u{fffd}".as_bytes())?;
                    rest = &after[bad..];
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: io::Write> Drop for Writer<W> {
    fn drop(&mut self) {
        if !self.pending.is_empty() {
            // The output ended inside a character; nobody is left to hear about a failed write.
            let _ = self.inner.write_all("\u{fffd}".as_bytes());
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Newlines {
    Keep,
    Space,
}

enum Verdict {
    Keep,
    Drop,
    Instead(&'static str),
}

/// More combining marks than this on one letter are an attack on the layout, not a language.
const MOST_MARKS: usize = 4;

/// What has been kept so far, as far as the next verdict needs it.
#[derive(Default)]
struct Before {
    last: Option<char>,
    marks: usize,
}

fn filter(text: &str, newlines: Newlines) -> Cow<'_, str> {
    let stays =
        |byte: &u8| matches!(byte, b' '..=b'~') || (*byte == b'\n' && newlines == Newlines::Keep);
    // Nearly every text is plain: told without a branch a byte, many bytes at a time.
    if text
        .as_bytes()
        .iter()
        .fold(true, |all, byte| all & stays(byte))
    {
        return Cow::Borrowed(text);
    }
    let plain_run = |from: usize| {
        let rest = &text.as_bytes()[from..];
        rest.iter()
            .position(|byte| !stays(byte))
            .unwrap_or(rest.len())
    };
    let mut before = Before::default();
    let mut output: Option<String> = None;
    let mut at = 0;
    loop {
        let run = &text[at..at + plain_run(at)];
        if let Some(last) = run.chars().next_back() {
            (before.last, before.marks) = (Some(last), 0);
            at += run.len();
            if let Some(output) = &mut output {
                output.push_str(run);
            }
        }
        let mut rest = text[at..].chars();
        let Some(char) = rest.next() else {
            return output.map_or(Cow::Borrowed(text), Cow::Owned);
        };
        let verdict = judge(char, &before, rest.next(), newlines);
        let end = at + char.len_utf8();
        if let Verdict::Keep = verdict {
            if let Some(output) = &mut output {
                output.push(char);
            }
            before.marks = if is_mark(char) { before.marks + 1 } else { 0 };
            before.last = Some(char);
        } else {
            let output = output.get_or_insert_with(|| {
                let mut start = String::with_capacity(text.len());
                start.push_str(&text[..at]);
                start
            });
            if let Verdict::Instead(stand_in) = verdict {
                output.push_str(stand_in);
                before = Before {
                    last: stand_in.chars().next_back(),
                    marks: 0,
                };
            }
        }
        at = end;
    }
}

fn judge(char: char, before: &Before, next: Option<char>, newlines: Newlines) -> Verdict {
    let newline = if newlines == Newlines::Keep {
        "\n"
    } else {
        " "
    };
    match char {
        ' '..='~' => Verdict::Keep,
        '\n' if newlines == Newlines::Keep => Verdict::Keep,
        '\r' if next == Some('\n') => Verdict::Drop,
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Verdict::Instead(newline),
        '\t' | '\u{2800}' => Verdict::Instead(" "),
        '\u{1b}' => Verdict::Instead("␛"),
        '\u{200c}' | '\u{200d}' if joins(char, before.last, next) => Verdict::Keep,
        '\u{fe0e}' | '\u{fe0f}' if before.last.is_some_and(takes_variation) => Verdict::Keep,
        _ if char.is_control() || is_invisible(char) => Verdict::Drop,
        _ if is_mark(char) && before.marks >= MOST_MARKS => Verdict::Drop,
        _ => Verdict::Keep,
    }
}

/// Characters that show nothing and change what is around them: bidi controls, zero-width, fillers, tags, selectors.
fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A joiner is part of the text between two emoji (the family), and between letters of scripts that shape by it.
fn joins(joiner: char, last: Option<char>, next: Option<char>) -> bool {
    let (Some(last), Some(next)) = (last, next) else {
        return false;
    };
    let shapes = |char: char| matches!(char, '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{900}'..='\u{dff}');
    let pictures = (is_picture(last) || last == '\u{fe0f}') && is_picture(next);
    (joiner == '\u{200d}' && pictures) || (shapes(last) && shapes(next))
}

fn is_picture(char: char) -> bool {
    matches!(char, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn takes_variation(char: char) -> bool {
    is_picture(char)
        || matches!(
            char,
            '0'..='9' | '#' | '*' | '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '〰' | '〽' | '㊗' | '㊙'
        )
}

fn is_mark(char: char) -> bool {
    !char.is_ascii() && char.width() == Some(0)
}

fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) {
        return 0;
    }
    usize::from(grapheme.cell_width())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(line("Edit a note on a plane"), Cow::Borrowed(_)));
        assert!(matches!(line("Größe, 日本語, e\u{301}"), Cow::Borrowed(_)));
    }

    #[test]
    fn control_sequences_become_visible_and_harmless() {
        assert_eq!(line("a\u{1b}[31mred\u{7}\u{9b}2J"), "a␛[31mred2J");
        assert_eq!(
            line("one\r\ntwo\tthree\u{2028}four\rfive"),
            "one two three four five"
        );
        assert_eq!(block("one\r\ntwo\tthree\rfour"), "one\ntwo three\nfour");
    }

    #[test]
    fn characters_that_reorder_or_hide_are_removed() {
        assert_eq!(line("S\u{202e}txt.exe\u{202c}"), "Stxt.exe");
        assert_eq!(line("in\u{200b}vis\u{feff}ible\u{e0041}"), "invisible");
    }

    #[test]
    fn marks_pile_up_to_four() {
        let zalgo = format!("a{}b", "\u{301}".repeat(40));
        assert_eq!(line(&zalgo), format!("a{}b", "\u{301}".repeat(4)));
    }

    #[test]
    fn joiners_stay_between_pictures_and_shaping_letters_only() {
        assert!(matches!(
            line("👩\u{200d}💻 می\u{200c}خواهم ❤\u{fe0f}"),
            Cow::Borrowed(_)
        ));
        assert_eq!(
            line("a\u{200d}b x\u{fe0f}\u{fe0f} ❤\u{fe0f}\u{fe0f}"),
            "ab x ❤\u{fe0f}"
        );
    }

    #[test]
    fn cutting_counts_cells_not_bytes() {
        assert_eq!(truncate("日本語です", 5), "日本…");
        assert_eq!(truncate("abc", 3), "abc");
        assert_eq!(truncate("abcd", 0), "");
        assert_eq!(pad("12", 5, Align::Right), "   12");
        assert_eq!(pad("日本語", 4, Align::Left), "日… ");
        assert_eq!(pad("ab", 5, Align::Center), " ab  ");
    }

    #[test]
    fn the_writer_keeps_newlines_and_tabs_and_joins_split_characters() {
        let mut bytes = Vec::new();
        let mut out = writer(&mut bytes);
        let text = "key\ttitle\n\u{1b}]0;x\u{7}é".as_bytes();
        for byte in text {
            out.write_all(&[*byte]).unwrap();
        }
        out.write_all(&[0xff, b'!', 0xc3]).unwrap();
        drop(out);
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "key\ttitle\n␛]0;xé\u{fffd}!\u{fffd}"
        );
    }

    fn hostile() -> impl Strategy<Value = String> {
        let picked = prop::sample::select(vec![
            '\u{1b}', '\u{9b}', '\u{200d}', '\u{fe0f}', '\u{301}', '👩', '日', '\n', '\r', 'a',
        ]);
        prop::collection::vec(prop_oneof![any::<char>(), picked], 0..40).prop_map(String::from_iter)
    }

    #[test]
    fn a_plain_character_takes_a_cell_and_joins_nothing() {
        let plain: Vec<char> = ('\0'..='\u{ffff}').filter(|char| is_plain(*char)).collect();
        assert!(plain.len() > 1000);
        for char in plain {
            let one = char.to_string();
            assert_eq!(grapheme_width(&one), 1, "{char:?}");
            assert_eq!(line(&one), one);
            for beside in ["a", "é", "…", &one] {
                let text = format!("{beside}{char}{beside}");
                assert_eq!(text.graphemes(true).count(), 3, "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_control_character_ever_comes_out(text in hostile()) {
            prop_assert!(!line(&text).contains(char::is_control));
            prop_assert!(!block(&text).replace('\n', "").contains(char::is_control));
        }

        #[test]
        fn filtering_twice_changes_nothing(text in hostile()) {
            let once = block(&text).into_owned();
            prop_assert_eq!(block(&once), once.clone());
        }

        #[test]
        fn a_cut_text_fits(text in hostile(), max in 0_usize..40) {
            let text = line(&text);
            prop_assert!(width(&truncate(&text, max)) <= max);
            prop_assert_eq!(width(&pad(&text, max, Align::Left)), max);
        }
    }
}
