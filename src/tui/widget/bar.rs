//! A bar that fills: progress with its number.
//! It never rounds up to full: only what is finished looks finished.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{fill, put_cut};
use crate::tui::theme::Theme;

/// Draws a bar over one row: `share` of it (0 to 1; `None` is unknown) in eighths of a cell, and the text after it.
pub fn draw(
    buf: &mut Buffer,
    area: Rect,
    share: Option<f64>,
    text: &str,
    style: Style,
    theme: &Theme,
) {
    let text_width = u16::try_from(crate::safe::width(text)).unwrap_or(u16::MAX);
    let room = if text.is_empty() {
        area.width
    } else {
        area.width.saturating_sub(text_width.saturating_add(1))
    };
    let bar = Rect {
        width: room,
        ..area
    };
    draw_share(buf, bar, share.unwrap_or(0.0), style, theme);
    if !text.is_empty() {
        let x = area.right().saturating_sub(text_width).max(area.x);
        let style = if share.is_some() {
            theme.text
        } else {
            theme.dim
        };
        put_cut(buf, area, (x, area.y), text, style, theme.glyphs.ellipsis);
    }
}

/// Draws the bar alone.
pub fn draw_share(buf: &mut Buffer, area: Rect, share: f64, style: Style, theme: &Theme) {
    let glyphs = &theme.glyphs;
    fill(
        buf,
        area,
        area.y,
        (area.x, area.right()),
        glyphs.left,
        theme.dim,
    );
    let eighths = eighths(share, area.width);
    let whole = area.x + eighths / 8;
    fill(buf, area, area.y, (area.x, whole), glyphs.done, style);
    if let Some(part) = usize::from(eighths % 8).checked_sub(1) {
        fill(
            buf,
            area,
            area.y,
            (whole, whole + 1),
            glyphs.eighths[part],
            style,
        );
    }
}

/// How many eighths of a cell are filled: at least one when anything is done, never all before everything is.
fn eighths(share: f64, width: u16) -> u16 {
    let all = width.saturating_mul(8);
    if share.is_nan() || share <= 0.0 {
        return 0;
    }
    if share >= 1.0 {
        return all;
    }
    ((share * f64::from(all)).floor() as u16).clamp(1, all.saturating_sub(1).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{ASCII, UNICODE};
    use crate::tui::widget::testing::drawn;

    fn show(share: Option<f64>, text: &str, theme: &Theme) -> String {
        drawn(16, 1, |buf, area| {
            draw(buf, area, share, text, theme.good, theme);
        })
    }

    #[test]
    fn bars_fill_in_eighths_and_are_full_only_at_the_end() {
        let theme = Theme::plain(UNICODE);
        assert_eq!(show(Some(0.0), "0%", &theme), "░░░░░░░░░░░░░ 0%");
        assert_eq!(show(Some(0.001), "0%", &theme), "▏░░░░░░░░░░░░ 0%");
        assert_eq!(show(Some(0.62), "62%", &theme), "███████▍░░░░ 62%");
        assert_eq!(show(Some(0.999), "99%", &theme), "███████████▉ 99%");
        assert_eq!(show(Some(1.0), "100%", &theme), "███████████ 100%");
        assert_eq!(show(None, "–", &theme), "░░░░░░░░░░░░░░ –");
        assert_eq!(show(Some(f64::NAN), "", &theme), "░".repeat(16));
    }

    #[test]
    fn bars_are_readable_in_ascii() {
        assert_eq!(
            show(Some(0.5), "50%", &Theme::plain(ASCII)),
            "######...... 50%"
        );
    }
}
