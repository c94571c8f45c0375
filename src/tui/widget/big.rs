//! Large digits: the one number of a screen, three rows high.
//! They never replace a number that can be read and copied as text beside them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::glyphs::Braille;
use crate::tui::theme::Theme;

/// Rows that large digits take.
pub const HEIGHT: u16 = 3;

/// Draws digits, `%` and `–`, and returns the columns taken; none where half blocks cannot be drawn or there is no room.
pub fn draw(buf: &mut Buffer, area: Rect, text: &str, style: Style, theme: &Theme) -> u16 {
    let area = area.intersection(buf.area);
    let wide = text
        .chars()
        .fold(0_u16, |wide, _| wide.saturating_add(4))
        .saturating_sub(1);
    if theme.glyphs.braille == Braille::No || area.height < HEIGHT || area.width < wide {
        return 0;
    }
    for (at, character) in (0_u16..).zip(text.chars()) {
        let rows = shape(character);
        for (y, pair) in (0_u16..).zip(rows.chunks(2)) {
            let upper = pair[0];
            let lower = pair.get(1).copied().unwrap_or(0);
            for x in 0..3_u16 {
                let lit = |row: u8| row >> (2 - x) & 1 == 1;
                let glyph = match (lit(upper), lit(lower)) {
                    (true, true) => "█",
                    (true, false) => "▀",
                    (false, true) => "▄",
                    (false, false) => continue,
                };
                buf[(area.x + at * 4 + x, area.y + y)]
                    .set_symbol(glyph)
                    .set_style(style);
            }
        }
    }
    wide
}

/// Five rows of three points.
const fn shape(character: char) -> [u8; 5] {
    match character {
        '0' => [0b111, 0b101, 0b101, 0b101, 0b111],
        '1' => [0b010, 0b110, 0b010, 0b010, 0b111],
        '2' => [0b111, 0b001, 0b111, 0b100, 0b111],
        '3' => [0b111, 0b001, 0b111, 0b001, 0b111],
        '4' => [0b101, 0b101, 0b111, 0b001, 0b001],
        '5' => [0b111, 0b100, 0b111, 0b001, 0b111],
        '6' => [0b111, 0b100, 0b111, 0b101, 0b111],
        '7' => [0b111, 0b001, 0b001, 0b001, 0b001],
        '8' => [0b111, 0b101, 0b111, 0b101, 0b111],
        '9' => [0b111, 0b101, 0b111, 0b001, 0b111],
        '%' => [0b101, 0b001, 0b010, 0b100, 0b101],
        '–' => [0b000, 0b000, 0b111, 0b000, 0b000],
        _ => [0; 5],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{ASCII, UNICODE};
    use crate::tui::widget::testing::drawn;

    #[test]
    fn digits_are_three_rows_high_and_left_out_where_they_do_not_fit() {
        let show = |theme: Theme, width| {
            drawn(width, 3, |buf, area| {
                draw(buf, area, "82%", theme.text, &theme);
            })
        };
        insta::assert_snapshot!(show(Theme::plain(UNICODE), 12), @r"
        █▀█ ▀▀█ ▀ █
        █▀█ █▀▀ ▄▀
        ▀▀▀ ▀▀▀ ▀ ▀
        ");
        assert_eq!(show(Theme::plain(UNICODE), 10).trim(), "");
        assert_eq!(show(Theme::plain(ASCII), 12).trim(), "");
    }
}
