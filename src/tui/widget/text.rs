//! Longer text in a pane: wrapped at words, with the little Markdown that people type in notes.
//! It never shows raw text: everything passes the filter before it is measured.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use super::grid;
use crate::safe;
use crate::tui::theme::Theme;

/// Draws the lines from `scroll` on, each cut at the right edge.
pub fn draw(buf: &mut Buffer, area: Rect, lines: &[Line], scroll: usize) {
    let area = area.intersection(buf.area);
    for (y, line) in (area.top()..area.bottom()).zip(lines.iter().skip(scroll)) {
        buf.set_line(area.x, y, line, area.width);
    }
}

/// Wraps styled text of one paragraph. Words longer than a line are cut between graphemes.
///
/// `hang` is put before every line but the first: the indent of a list.
pub fn wrap(spans: &[Span], width: u16, hang: &str) -> Vec<Line<'static>> {
    let mut wrapping = Wrapping::new(usize::from(width.max(1)), hang);
    for span in spans {
        for (at, part) in safe::block(&span.content).split('\n').enumerate() {
            if at > 0 {
                wrapping.break_line();
            }
            for word in words(part) {
                wrapping.push(word, span.style);
            }
        }
    }
    wrapping.finish()
}

/// The pieces between which a line may break: spaces, and words with the marks that belong to them. An opening quote
/// stays with what it opens, a comma with what stands before it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_space = |piece: &str| piece.chars().all(char::is_whitespace);
    let is_mark = |piece: &str| !piece.chars().any(char::is_alphanumeric);
    let opens = |piece: &str| piece.ends_with(['“', '‘', '(', '[', '«', '„', '"']);
    let mut pieces = text.split_word_bound_indices().peekable();
    std::iter::from_fn(move || {
        let (from, first) = pieces.next()?;
        let (mut end, mut last) = (from + first.len(), first);
        while let Some((at, piece)) = pieces.peek().copied() {
            let joins = !is_space(last) && !is_space(piece) && (is_mark(piece) || opens(last));
            if !joins {
                break;
            }
            (end, last) = (at + piece.len(), piece);
            pieces.next();
        }
        Some(&text[from..end])
    })
}

/// Wraps plain text of several paragraphs in one style.
pub fn wrap_plain(text: &str, width: u16, style: Style) -> Vec<Line<'static>> {
    let text = safe::block(text);
    text.lines()
        .flat_map(|line| wrap(&[Span::styled(line, style)], width, ""))
        .collect()
}

/// Renders headings, lists, tables, quotes, rules, code blocks, `code`, **bold**, *italic* and [links](…).
/// What is not understood is shown as it was typed. Keep the result: it depends on the text and the width only.
pub fn markdown(text: &str, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let text = safe::block(text);
    let mut lines: Vec<Line> = Vec::new();
    let mut code = Fence::Closed;
    let typed: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while let Some(line) = typed.get(at) {
        if code == Fence::Closed
            && let Some((table, taken)) = grid::table(&typed[at..], width, theme)
        {
            lines.extend(table);
            at += taken;
            continue;
        }
        at += 1;
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") {
            code = code.toggled();
            continue;
        }
        if code == Fence::Open {
            let line = safe::truncate_with(
                line,
                usize::from(width.saturating_sub(2)),
                theme.glyphs.ellipsis,
            );
            lines.push(Line::styled(format!("  {line}"), theme.info));
            continue;
        }
        lines.extend(markdown_line(line, trimmed, width, theme));
    }
    lines
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fence {
    Closed,
    Open,
}

impl Fence {
    fn toggled(self) -> Self {
        match self {
            Self::Closed => Self::Open,
            Self::Open => Self::Closed,
        }
    }
}

fn markdown_line(line: &str, trimmed: &str, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    if trimmed.is_empty() {
        return vec![Line::default()];
    }
    if trimmed.len() >= 3
        && (trimmed.chars().all(|char| char == '-') || trimmed.chars().all(|char| char == '*'))
    {
        return vec![Line::styled(
            theme.glyphs.rule.repeat(usize::from(width)),
            theme.rule,
        )];
    }
    let level = trimmed.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&level) && trimmed[level..].starts_with(' ') {
        return wrap(
            &inline(
                trimmed[level..].trim(),
                theme.text.add_modifier(Modifier::BOLD),
                theme,
            ),
            width,
            "",
        );
    }
    let indent = " ".repeat((line.len() - trimmed.len()).min(usize::from(width / 2)));
    if let Some(quoted) = trimmed.strip_prefix("> ") {
        let bar = format!("{indent}{} ", theme.glyphs.wall);
        let mut spans = vec![Span::styled(bar.clone(), theme.rule)];
        spans.extend(inline(quoted, theme.dim, theme));
        return wrap(&spans, width, &bar);
    }
    if let Some((marker, rest)) = list_item(trimmed, theme) {
        let hang = " ".repeat(safe::width(&indent) + safe::width(&marker));
        let mut spans = vec![Span::styled(format!("{indent}{marker}"), theme.dim)];
        spans.extend(inline(rest, theme.text, theme));
        return wrap(&spans, width, &hang);
    }
    wrap(&inline(trimmed, theme.text, theme), width, "")
}

/// The marker as it is shown, and the text of the item.
fn list_item<'a>(trimmed: &'a str, theme: &Theme) -> Option<(String, &'a str)> {
    let (marker, rest) = trimmed.split_once(' ')?;
    if matches!(marker, "-" | "*" | "+") {
        return Some(match rest.split_at_checked(4) {
            Some(("[ ] ", task)) => (format!("{} ", theme.glyphs.empty), task),
            Some(("[x] " | "[X] ", task)) => (format!("{} ", theme.glyphs.full), task),
            _ => (format!("{} ", theme.glyphs.bullet), rest),
        });
    }
    let number = marker.strip_suffix(['.', ')'])?;
    let is_number =
        !number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (format!("{marker} "), rest))
}

/// Spans of one paragraph: code, bold, italic, links.
pub(super) fn inline(text: &str, base: Style, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let Some((content, style, after)) = marked(rest, base, theme, plain.chars().next_back())
        else {
            plain.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        };
        if !plain.is_empty() {
            spans.push(Span::styled(std::mem::take(&mut plain), base));
        }
        spans.push(Span::styled(content.to_owned(), style));
        rest = after;
    }
    if !plain.is_empty() {
        spans.push(Span::styled(plain, base));
    }
    spans
}

/// The marked text that begins here, its style, and what follows it.
fn marked<'a>(
    text: &'a str,
    base: Style,
    theme: &Theme,
    before: Option<char>,
) -> Option<(&'a str, Style, &'a str)> {
    let between = |mark: &str| {
        let (content, after) = text.strip_prefix(mark)?.split_once(mark)?;
        let is_tight = !content.is_empty() && !content.starts_with(' ') && !content.ends_with(' ');
        is_tight.then_some((content, after))
    };
    if let Some((content, after)) = between("`") {
        return Some((content, theme.info, after));
    }
    if let Some((content, after)) = between("**") {
        return Some((content, base.add_modifier(Modifier::BOLD), after));
    }
    if let Some(link) = text.strip_prefix('[') {
        let (name, after) = link.split_once("](")?;
        let (_, after) = after.split_once(')')?;
        let is_plain = !name.is_empty() && !name.contains(['[', ']']);
        return is_plain.then_some((name, base.add_modifier(Modifier::UNDERLINED), after));
    }
    // An underscore inside a word is part of a name.
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let (content, after) = between("*").or_else(|| between("_"))?;
    let ends = !after.starts_with(char::is_alphanumeric);
    ends.then_some((content, base.add_modifier(Modifier::ITALIC), after))
}

/// Lines as they fill with words.
struct Wrapping<'a> {
    width: usize,
    hang: &'a str,
    lines: Vec<Line<'static>>,
    line: Vec<Span<'static>>,
    used: usize,
    /// White space that is shown only if a word follows it on the same line.
    space: Option<(String, Style)>,
}

impl<'a> Wrapping<'a> {
    fn new(width: usize, hang: &'a str) -> Self {
        let hang = if safe::width(hang) * 2 > width {
            ""
        } else {
            hang
        };
        Self {
            width,
            hang,
            lines: Vec::new(),
            line: Vec::new(),
            used: 0,
            space: None,
        }
    }

    fn push(&mut self, word: &str, style: Style) {
        if word.trim().is_empty() {
            let space = self.space.get_or_insert_with(|| (String::new(), style));
            space.0.push_str(word);
            return;
        }
        let space = self
            .space
            .as_ref()
            .map_or(0, |(space, _)| safe::width(space));
        let wide = safe::width(word);
        if self.used > 0 && self.used + space + wide > self.width && !is_closing(word, space) {
            self.break_line();
        } else if let Some((space, style)) = self.space.take() {
            self.append(&space, style);
        }
        for grapheme in word.graphemes(true) {
            let wide = safe::width(grapheme);
            if self.used > 0 && self.used + wide > self.width {
                self.break_line();
            }
            self.append(grapheme, style);
        }
    }

    fn append(&mut self, text: &str, style: Style) {
        self.used += safe::width(text);
        match self.line.last_mut() {
            Some(last) if last.style == style => last.content.to_mut().push_str(text),
            _ => self.line.push(Span::styled(text.to_owned(), style)),
        }
    }

    fn break_line(&mut self) {
        self.space = None;
        self.lines.push(Line::from(std::mem::take(&mut self.line)));
        self.used = 0;
        if !self.hang.is_empty() {
            self.append(self.hang, Style::new());
        }
    }

    fn finish(mut self) -> Vec<Line<'static>> {
        self.lines.push(Line::from(self.line));
        self.lines
    }
}

/// A comma or a closing bracket stays with its word, cut by the width alone.
fn is_closing(word: &str, space: usize) -> bool {
    space == 0 && word.chars().all(|char| char.is_ascii_punctuation())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_stays_with_what_it_opens_and_a_comma_with_what_stands_before_it() {
        let text = "called “Use dark icons”, before “Icons”";
        let lines: Vec<String> = wrap_plain(text, 12, Style::new())
            .iter()
            .map(ToString::to_string)
            .collect();
        let bare = |line: &String| line.trim_end().ends_with('“') || line.starts_with([',', '”']);
        assert!(!lines.iter().any(bare), "{lines:?}");
        let joined = lines
            .iter()
            .map(|line| line.trim_end())
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(joined, text);
    }

    use crate::tui::theme::{Theme, UNICODE};

    fn plain(lines: &[Line]) -> String {
        lines
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn text_is_wrapped_at_words_and_long_words_are_cut() {
        let text = "Edit a note on a plane, anywhere.\n\nSupercalifragilistic 日本語のとても長い";
        insta::assert_snapshot!(plain(&wrap_plain(text, 14, Style::new())), @r"
        Edit a note on
        a plane,
        anywhere.

        Supercalifragi
        listic 日本語
        のとても長い
        ");
    }

    #[test]
    fn markdown_of_notes_is_rendered() {
        let theme = Theme::plain(UNICODE);
        let text = "# Why\nUsers **lose** notes, see [the study](https://x.y) and `sync_all`.\n\n- [x] first of the things to do\n- [ ] second\n  * nested one\n12. a number\n> quoted words go on\n---\n```\nlet a_b = \"*x*\";\n```\nsnake_case_name 2 * 3 * 4 \u{1b}[31m";
        insta::assert_snapshot!(plain(&markdown(text, 26, &theme)), @r#"
        Why
        Users lose notes, see the
        study and sync_all.

        ● first of the things to
          do
        ○ second
          • nested one
        12. a number
        │ quoted words go on
        ──────────────────────────
          let a_b = "*x*";
        snake_case_name 2 * 3 * 4
        ␛[31m
        "#);
    }

    #[test]
    fn tables_have_aligned_columns_and_give_way_where_there_is_no_room() {
        let theme = Theme::plain(UNICODE);
        let text = "Sizes:\n| Plan | Notes | Price |\n|---|:--|--:|\n| Free | 100 | 0 |\n| **Team** | as many as you like | 12.50 |\nend of it";
        insta::assert_snapshot!(plain(&markdown(text, 40, &theme)), @r"
        Sizes:
        Plan  Notes                Price
        ────────────────────────────────
        Free  100                      0
        Team  as many as you like  12.50
        end of it
        ");
        insta::assert_snapshot!(plain(&markdown(text, 20, &theme)), @r"
        Sizes:
        Plan  Notes    Price
        ────────────────────
        Free  100          0
        Team  as man…  12.50
        end of it
        ");
        assert_eq!(plain(&markdown("a | b\nc | d", 40, &theme)), "a | b\nc | d");
    }

    #[test]
    fn styles_follow_the_marks() {
        let theme = Theme::plain(UNICODE);
        let spans = inline("a **b** `c` *d* [e](f) g_h_i **open", theme.text, &theme);
        let shown: Vec<_> = spans
            .iter()
            .map(|span| (span.content.as_ref(), span.style.add_modifier))
            .collect();
        assert_eq!(
            shown,
            [
                ("a ", Modifier::empty()),
                ("b", Modifier::BOLD),
                (" ", Modifier::empty()),
                ("c", Modifier::empty()),
                (" ", Modifier::empty()),
                ("d", Modifier::ITALIC),
                (" ", Modifier::empty()),
                ("e", Modifier::UNDERLINED),
                (" g_h_i **open", Modifier::empty()),
            ]
        );
    }

    #[test]
    fn no_line_is_wider_than_the_room() {
        let theme = Theme::plain(UNICODE);
        let text = "- a list, with (brackets); and 日本語のとても長い題名\n> quote 👩\u{200d}💻👩\u{200d}💻👩\u{200d}💻\n1. x\n\n| a | 日本語の題名 |\n|--|-:|\n| one of many | 2 |";
        for width in 2..40 {
            for line in markdown(text, width, &theme) {
                assert!(
                    safe::width(&line.to_string()) <= usize::from(width),
                    "{width}: {line}"
                );
            }
        }
    }
}
