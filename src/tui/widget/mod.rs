//! What panes are drawn from: pure functions from values to cells of a buffer.
//! They never see a workspace, and draw only what is visible; every text passes [`crate::safe::line`].

pub mod bar;
pub mod bars;
pub mod big;
pub mod chart;
pub mod columns;
pub mod field;
mod grid;
pub mod list;
pub mod plot;
pub mod spark;
pub mod text;
pub mod timeline;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::safe;

/// Writes text at a cell, cut with `ellipsis` at the right edge of `clip`. Returns the column after it.
///
/// Nothing is written outside `clip`, wherever the cell lies.
pub fn put_cut(
    buf: &mut Buffer,
    clip: Rect,
    (x, y): (u16, u16),
    text: &str,
    style: Style,
    ellipsis: &str,
) -> u16 {
    let clip = clip.intersection(buf.area);
    if y < clip.top() || y >= clip.bottom() || x < clip.left() || x >= clip.right() {
        return x;
    }
    let room = usize::from(clip.right() - x);
    let text = safe::line(text);
    let text = safe::truncate_with(&text, room, ellipsis);
    let (plain, rest) = text.split_at(plain_start(&text));
    let start = buf.index_of(x, y);
    let mut count = 0;
    for (cell, char) in buf.content[start..].iter_mut().zip(plain.chars()) {
        cell.set_char(char).set_style(style);
        count += 1;
    }
    let x = x + count;
    if rest.is_empty() {
        return x;
    }
    buf.set_stringn(x, y, rest, room - usize::from(count), style)
        .0
}

/// Where the characters end that are a cell each. The last one before another script may be joined with what follows, so it
/// is none of them.
fn plain_start(text: &str) -> usize {
    let mut last = 0;
    for (at, char) in text.char_indices() {
        if !safe::is_plain(char) {
            return last;
        }
        last = at;
    }
    text.len()
}

/// The same as [`put_cut`], cut with `…`.
pub fn put(buf: &mut Buffer, clip: Rect, at: (u16, u16), text: &str, style: Style) -> u16 {
    put_cut(buf, clip, at, text, style, "…")
}

/// Fills a row of `clip` with a glyph of one cell, from column `from` up to and without `to`.
pub fn fill(
    buf: &mut Buffer,
    clip: Rect,
    y: u16,
    (from, to): (u16, u16),
    glyph: &str,
    style: Style,
) {
    let clip = clip.intersection(buf.area);
    if y < clip.top() || y >= clip.bottom() {
        return;
    }
    for x in from.max(clip.left())..to.min(clip.right()) {
        buf[(x, y)].set_symbol(glyph).set_style(style);
    }
}

/// The one-row strip `offset` rows below the top of `area`; empty when that is outside.
pub fn row_of(area: Rect, offset: u16) -> Rect {
    if offset >= area.height {
        return Rect { height: 0, ..area };
    }
    Rect {
        y: area.y + offset,
        height: 1,
        ..area
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    /// Draws into a buffer of that size and shows its text, without the spaces at the ends of rows.
    pub(crate) fn drawn(width: u16, height: u16, draw: impl FnOnce(&mut Buffer, Rect)) -> String {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        draw(&mut buffer, area);
        text_of(&buffer)
    }

    pub(crate) fn text_of(buffer: &Buffer) -> String {
        let mut rows = Vec::new();
        for y in buffer.area.top()..buffer.area.bottom() {
            let mut row = String::new();
            let mut skip = 0;
            for x in buffer.area.left()..buffer.area.right() {
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                let symbol = buffer[(x, y)].symbol();
                skip = safe::width(symbol).saturating_sub(1);
                row.push_str(symbol);
            }
            rows.push(row.trim_end().to_owned());
        }
        rows.join("\n")
    }

    #[test]
    fn nothing_is_written_outside_the_clip() {
        let text = drawn(6, 2, |buf, _| {
            let clip = Rect::new(1, 0, 4, 1);
            put(buf, clip, (1, 0), "too long", Style::new());
            put(buf, clip, (1, 1), "below", Style::new());
            put(buf, clip, (5, 0), "beside", Style::new());
            fill(buf, Rect::new(0, 1, 99, 99), 1, (3, 99), "-", Style::new());
        });
        assert_eq!(text, " too…\n   ---");
    }
}
