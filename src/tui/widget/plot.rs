//! What charts share: a canvas of fine points, number scales, and axes with numbers.
//! It never stretches an axis to the data only: scales of amounts begin at zero and end at a round number.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{fill, put};
use crate::safe;
use crate::tui::glyphs::Braille;
use crate::tui::theme::Theme;

/// A scale of amounts from zero to a round number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The number at the top.
    pub high: f64,
    /// Between two numbers on the axis.
    pub step: f64,
}

impl Scale {
    /// The smallest round scale that holds the value with at most `most` steps.
    pub fn up_to(value: f64, most: u16) -> Self {
        if !value.is_finite() || value <= 0.0 {
            return Self {
                high: 1.0,
                step: 1.0,
            };
        }
        let rough = value / f64::from(most.max(1));
        let power = 10_f64.powf(rough.log10().floor());
        let round = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power);
        let step = round
            .clone()
            .find(|step| *step >= rough * 0.999_999)
            .unwrap_or(10.0 * power);
        Self {
            high: (value / step - 1e-9).ceil().max(1.0) * step,
            step,
        }
    }

    /// Where the value stands, 0 at the bottom and 1 at the top.
    pub fn share(&self, value: f64) -> f64 {
        (value / self.high).clamp(0.0, 1.0)
    }

    /// The numbers on the axis, from zero up.
    pub fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        let count = (self.high / self.step).round() as u32;
        (0..=count).map(|tick| f64::from(tick) * self.step)
    }
}

/// A number on an axis: no more digits than it needs.
pub fn number(value: f64) -> String {
    if value.abs() >= 10_000.0 {
        return format!("{:.0}k", value / 1_000.0);
    }
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A label below a chart, at a share of its width.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// 0 is the left edge, 1 the right one.
    pub at: f64,
    /// A few characters.
    pub text: String,
}

/// Labels spread evenly over the width, from the left edge to the right one.
pub fn labels_of<S: AsRef<str>>(texts: &[S]) -> Vec<Label> {
    let last = texts.len().saturating_sub(1).max(1) as f64;
    let label = |(at, text): (usize, &S)| Label {
        at: at as f64 / last,
        text: text.as_ref().to_owned(),
    };
    texts.iter().enumerate().map(label).collect()
}

/// Draws the axes and returns the room between them. Labels that would touch the one before are left out.
pub fn draw_axes(
    buf: &mut Buffer,
    area: Rect,
    scale: Scale,
    labels: &[Label],
    theme: &Theme,
) -> Rect {
    let margin = scale
        .ticks()
        .map(|tick| safe::width(&number(tick)))
        .max()
        .unwrap_or(1) as u16
        + 1;
    if area.width <= margin + 2 || area.height < 3 {
        return area;
    }
    let inner = Rect {
        x: area.x + margin,
        y: area.y,
        width: area.width - margin,
        height: area.height - 2,
    };
    for y in inner.y..inner.bottom() {
        fill(
            buf,
            area,
            y,
            (inner.x - 1, inner.x),
            theme.glyphs.wall,
            theme.rule,
        );
    }
    fill(
        buf,
        area,
        inner.bottom(),
        (inner.x - 1, area.right()),
        theme.glyphs.rule,
        theme.rule,
    );
    let corner = theme.glyphs.corners[2];
    put(buf, area, (inner.x - 1, inner.bottom()), corner, theme.rule);
    for tick in scale.ticks() {
        let text = number(tick);
        let y = row_at(inner, scale.share(tick));
        let x = (inner.x - 1).saturating_sub(safe::width(&text) as u16);
        let y = if tick == 0.0 { inner.bottom() } else { y };
        put(buf, area, (x, y), &text, theme.dim);
    }
    draw_labels(
        buf,
        Rect {
            y: inner.bottom() + 1,
            height: 1,
            ..inner
        },
        labels,
        theme.dim,
    );
    inner
}

/// The row of a share of the height: 1 is the top row.
pub fn row_at(area: Rect, share: f64) -> u16 {
    let rows = f64::from(area.height.saturating_sub(1));
    area.bottom()
        .saturating_sub(1 + (share * rows).round() as u16)
}

fn draw_labels(buf: &mut Buffer, row: Rect, labels: &[Label], style: Style) {
    let widest = labels
        .iter()
        .map(|label| safe::width(&label.text))
        .max()
        .unwrap_or(0)
        + 1;
    // Evenly: each, or every second, or every third of them.
    let stride = labels
        .len()
        .div_ceil((usize::from(row.width) / widest).max(1))
        .max(1);
    let mut free = row.x;
    for label in labels.iter().step_by(stride) {
        let text = safe::line(&label.text);
        let wide = safe::width(&text) as u16;
        let center = row.x
            + (label.at.clamp(0.0, 1.0) * f64::from(row.width.saturating_sub(1))).round() as u16;
        let x = center
            .saturating_sub(wide / 2)
            .clamp(row.x, row.right().saturating_sub(wide).max(row.x));
        if x < free || wide > row.width {
            continue;
        }
        free = put(buf, row, (x, row.y), &text, style) + 1;
    }
}

/// A named thing in a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'a> {
    /// What it is.
    pub name: &'a str,
    /// The glyph it is drawn with.
    pub glyph: &'a str,
    /// Its style.
    pub style: Style,
}

/// Draws the legend into one row, as many entries as fit.
pub fn draw_legend<'a>(
    buf: &mut Buffer,
    row: Rect,
    entries: impl IntoIterator<Item = Entry<'a>>,
    theme: &Theme,
) {
    let mut x = row.x;
    for entry in entries {
        let wide = safe::width(entry.name) as u16 + 2;
        if x + wide > row.right() {
            return;
        }
        put(buf, row, (x, row.y), entry.glyph, entry.style);
        x = put(buf, row, (x + 2, row.y), entry.name, theme.dim) + 2;
    }
}

/// Points finer than cells: two by four in a cell with braille, else one.
pub struct Canvas {
    area: Rect,
    braille: Braille,
    inks: Vec<Ink>,
}

#[derive(Clone, Copy, Default)]
struct Ink {
    dots: u8,
    letter: Option<char>,
    style: Style,
}

/// The bit of a braille pattern by column and row, from the top.
const DOTS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

impl Canvas {
    /// An empty canvas over the area.
    pub fn new(area: Rect, braille: Braille) -> Self {
        Self {
            area,
            braille,
            inks: vec![Ink::default(); usize::from(area.width) * usize::from(area.height)],
        }
    }

    /// Draws a line between two points given as shares of width and height, the origin at the bottom left.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), letter: char, style: Style) {
        let ((x0, y0), (x1, y1)) = (self.fine(from), self.fine(to));
        let steps = (x1 - x0).abs().max((y1 - y0).abs()).max(1);
        for step in 0..=steps {
            let along = step as f64 / steps as f64;
            let x = x0 as f64 + (x1 - x0) as f64 * along;
            let y = y0 as f64 + (y1 - y0) as f64 * along;
            self.ink(x.round() as i64, y.round() as i64, letter, style);
        }
    }

    /// Draws every second piece of a line, so that it is seen not to be one.
    pub fn dashes(&mut self, from: (f64, f64), to: (f64, f64), letter: char, style: Style) {
        let ((x0, y0), (x1, y1)) = (self.fine(from), self.fine(to));
        let steps = (x1 - x0).abs().max((y1 - y0).abs()).max(1);
        // Pieces are told by the column, so that one line goes on where another one ended.
        let dash = i64::from(self.grain().0);
        for step in 0..=steps {
            let along = step as f64 / steps as f64;
            let x = (x0 as f64 + (x1 - x0) as f64 * along).round() as i64;
            let y = (y0 as f64 + (y1 - y0) as f64 * along).round() as i64;
            if (x / dash) % 2 == 0 {
                self.ink(x, y, letter, style);
            }
        }
    }

    /// Draws one point.
    pub fn point(&mut self, at: (f64, f64), letter: char, style: Style) {
        let (x, y) = self.fine(at);
        self.ink(x, y, letter, style);
    }

    /// Puts the canvas into the buffer; cells without a point stay as they are.
    pub fn draw(&self, buf: &mut Buffer) {
        for (at, ink) in self.inks.iter().enumerate() {
            let Some(letter) = ink.letter else { continue };
            let x = self.area.x + (at % usize::from(self.area.width)) as u16;
            let y = self.area.y + (at / usize::from(self.area.width)) as u16;
            let glyph = match self.braille {
                Braille::Yes => char::from_u32(0x2800 + u32::from(ink.dots)).unwrap_or(letter),
                Braille::No => letter,
            };
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.set_char(glyph).set_style(ink.style);
            }
        }
    }

    fn grain(&self) -> (u16, u16) {
        match self.braille {
            Braille::Yes => (2, 4),
            Braille::No => (1, 1),
        }
    }

    fn fine(&self, (x, y): (f64, f64)) -> (i64, i64) {
        let (across, down) = self.grain();
        let columns = f64::from(self.area.width * across) - 1.0;
        let rows = f64::from(self.area.height * down) - 1.0;
        (
            (x * columns).round() as i64,
            ((1.0 - y) * rows).round() as i64,
        )
    }

    fn ink(&mut self, x: i64, y: i64, letter: char, style: Style) {
        let (across, down) = self.grain();
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        let (column, row) = (x / usize::from(across), y / usize::from(down));
        if column >= usize::from(self.area.width) || row >= usize::from(self.area.height) {
            return;
        }
        let ink = &mut self.inks[row * usize::from(self.area.width) + column];
        ink.dots |= DOTS[x % usize::from(across)][y % usize::from(down)];
        ink.letter = Some(letter);
        ink.style = style;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_a_round_number_that_holds_the_value() {
        for (value, high, step) in [
            (0.0, 1.0, 1.0),
            (34.0, 40.0, 10.0),
            (7.0, 8.0, 2.0),
            (100.0, 100.0, 50.0),
            (0.3, 0.3, 0.1),
        ] {
            let scale = Scale::up_to(value, 4);
            assert!(
                (scale.high - high).abs() < 1e-9 && (scale.step - step).abs() < 1e-9,
                "{value}: {scale:?}"
            );
        }
        for value in 1..5_000 {
            let scale = Scale::up_to(f64::from(value), 4);
            assert!(
                scale.high >= f64::from(value) && scale.ticks().count() <= 5,
                "{value}: {scale:?}"
            );
        }
    }

    #[test]
    fn numbers_have_no_more_digits_than_they_need() {
        let texts: Vec<_> = [0.0, 2.5, 40.0, 0.25, 120_000.0]
            .into_iter()
            .map(number)
            .collect();
        assert_eq!(texts, ["0", "2.5", "40", "0.25", "120k"]);
    }
}
