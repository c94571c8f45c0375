//! A line of small bars: how a number went.
//! It never invents a value: where none is known the cell stays empty.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::put;
use crate::tui::theme::{Glyphs, Theme};

/// Draws the last values that fit, the newest at the right edge of the text.
pub fn draw(buf: &mut Buffer, area: Rect, values: &[Option<f64>], style: Style, theme: &Theme) {
    let text = line(values, usize::from(area.width), &theme.glyphs);
    put(buf, area, (area.x, area.y), &text, style);
}

/// The last `width` values as glyphs, from the lowest to the highest of them.
pub fn line(values: &[Option<f64>], width: usize, glyphs: &Glyphs) -> String {
    let shown = &values[values.len().saturating_sub(width)..];
    let known = || {
        shown
            .iter()
            .flatten()
            .copied()
            .filter(|value| value.is_finite())
    };
    let low = known().fold(f64::INFINITY, f64::min);
    let high = known().fold(f64::NEG_INFINITY, f64::max);
    let glyph = |value: &Option<f64>| match value {
        Some(value) if value.is_finite() => glyphs.levels[level(*value, low, high)],
        _ => " ",
    };
    shown.iter().map(glyph).collect()
}

/// 0 to 7; in the middle when all values are the same.
fn level(value: f64, low: f64, high: f64) -> usize {
    if high <= low {
        return 3;
    }
    (((value - low) / (high - low) * 7.0).round() as usize).min(7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{ASCII, UNICODE};

    #[test]
    fn the_newest_values_are_shown_between_their_extremes() {
        let values = [Some(90.0), Some(0.0), Some(1.0), None, Some(3.5), Some(7.0)];
        assert_eq!(line(&values, 5, &UNICODE), "▁▂ ▅█");
        assert_eq!(line(&values, 5, &ASCII), "_. =#");
        assert_eq!(line(&[Some(4.0), Some(4.0)], 8, &UNICODE), "▄▄");
        assert_eq!(line(&[None, Some(f64::NAN)], 8, &UNICODE), "  ");
    }
}
