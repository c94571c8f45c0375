//! Rows in columns: which columns there is room for, and how wide each is.
//! It never wraps a cell, and never shows half of a column: one that does not fit is left out.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::put_cut;
use crate::safe::{self, Align};
use crate::tui::theme::Theme;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub title: Cow<'static, str>,
    /// How wide it may be.
    pub width: Width,
    /// Where its cells and its title stand: numbers right.
    pub align: Align,
    /// When there is no room the highest number goes first; 0 stays.
    pub priority: u8,
    /// The field that it shows and can be sorted by; empty when it cannot.
    pub field: &'static str,
}

/// How wide a column is, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Always this wide.
    Fixed(u16),
    /// At least `min`, and a share of what is left over by `weight`, up to `max`.
    Fill {
        /// Without so much room it is left out.
        min: u16,
        /// Its share of what is left over.
        weight: u16,
        /// No wider than this.
        max: u16,
    },
}

/// Where a column stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Which of the columns.
    pub index: usize,
    /// Cells from the left edge of the row.
    pub x: u16,
    /// Cells.
    pub width: u16,
}

impl Column {
    /// A column of fixed width, left aligned, that always stays.
    pub fn fixed(title: impl Into<Cow<'static, str>>, width: u16) -> Self {
        Self {
            title: title.into(),
            width: Width::Fixed(width),
            align: Align::Left,
            priority: 0,
            field: "",
        }
    }

    /// A column that takes what is left over, left aligned, that always stays.
    pub fn fill(title: impl Into<Cow<'static, str>>, min: u16) -> Self {
        let width = Width::Fill {
            min,
            weight: 1,
            max: u16::MAX,
        };
        Self {
            title: title.into(),
            width,
            align: Align::Left,
            priority: 0,
            field: "",
        }
    }

    /// With its cells at the right edge.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.align = Align::Right;
        self
    }

    /// Left out when there is no room, the higher the earlier.
    #[must_use]
    pub fn priority(mut self, priority: u8) -> Self {
        self.priority = priority;
        self
    }

    /// Shows a field, and the rows can be sorted by it.
    #[must_use]
    pub fn of(mut self, field: &'static str) -> Self {
        self.field = field;
        self
    }

    /// With another share of what is left over, and a greatest width. Without effect on a fixed width.
    #[must_use]
    pub fn share(mut self, weight: u16, max: u16) -> Self {
        if let Width::Fill { min, .. } = self.width {
            self.width = Width::Fill { min, weight, max };
        }
        self
    }

    fn least(&self) -> u16 {
        match self.width {
            Width::Fixed(width) => width,
            Width::Fill { min, .. } => min,
        }
    }
}

/// Cells between two columns.
pub const GAP: u16 = 2;

/// Chooses the columns that fit into `width` cells and gives each its place. At least one column always stays.
pub fn fit(columns: &[Column], width: u16) -> Vec<Slot> {
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    while kept.len() > 1 && least(columns, &kept) > u32::from(width) {
        let worst = (0..kept.len())
            .max_by_key(|&at| (columns[kept[at]].priority, at))
            .expect("some column is kept");
        kept.remove(worst);
    }
    let mut widths: Vec<u16> = kept
        .iter()
        .map(|&index| columns[index].least().min(width))
        .collect();
    let left = u32::from(width).saturating_sub(least(columns, &kept));
    share_out(
        columns,
        &kept,
        &mut widths,
        u16::try_from(left).unwrap_or(u16::MAX),
    );
    let mut x = 0;
    let place = |(&index, &width): (&usize, &u16)| {
        let slot = Slot { index, x, width };
        x += width + GAP;
        slot
    };
    kept.iter().zip(&widths).map(place).collect()
}

/// Draws the titles above a table; the field that it is sorted by has a mark, and whether the largest comes first.
pub fn draw_header(
    buf: &mut Buffer,
    area: Rect,
    columns: &[Column],
    slots: &[Slot],
    sorted: Option<(&str, bool)>,
    theme: &Theme,
) {
    draw_row(buf, area, columns, slots, theme, |index| {
        let column = &columns[index];
        let title = match sorted.filter(|(field, _)| *field == column.field) {
            Some((_, true)) => Cow::Owned(format!("{}{}", theme.glyphs.down, column.title)),
            Some((_, false)) => Cow::Owned(format!("{}{}", theme.glyphs.up, column.title)),
            None => column.title.clone(),
        };
        (title, theme.header)
    });
}

/// Draws one row: `cell` gives the text and style of a column, and is asked only for columns that are shown.
pub fn draw_row<'a>(
    buf: &mut Buffer,
    area: Rect,
    columns: &[Column],
    slots: &[Slot],
    theme: &Theme,
    mut cell: impl FnMut(usize) -> (Cow<'a, str>, Style),
) {
    for slot in slots {
        let (text, style) = cell(slot.index);
        let column = Rect {
            x: area.x.saturating_add(slot.x),
            width: slot.width,
            ..area
        }
        .intersection(area);
        draw_cell(buf, column, &text, columns[slot.index].align, style, theme);
    }
}

/// Draws one text into one cell of a table.
pub fn draw_cell(
    buf: &mut Buffer,
    area: Rect,
    text: &str,
    align: Align,
    style: Style,
    theme: &Theme,
) {
    let text = safe::line(text);
    let text = safe::truncate_with(&text, usize::from(area.width), theme.glyphs.ellipsis);
    let room = area.width
        - u16::try_from(safe::width(&text))
            .unwrap_or(area.width)
            .min(area.width);
    let before = match align {
        Align::Left => 0,
        Align::Center => room / 2,
        Align::Right => room,
    };
    put_cut(
        buf,
        area,
        (area.x + before, area.y),
        &text,
        style,
        theme.glyphs.ellipsis,
    );
}

fn least(columns: &[Column], kept: &[usize]) -> u32 {
    let gaps = u32::from(GAP) * u32::try_from(kept.len().saturating_sub(1)).unwrap_or(0);
    kept.iter()
        .map(|&index| u32::from(columns[index].least()))
        .sum::<u32>()
        + gaps
}

/// Gives what is left over to the filling columns by weight, again and again while some have reached their greatest width.
fn share_out(columns: &[Column], kept: &[usize], widths: &mut [u16], mut left: u16) {
    while left > 0 {
        let growing: Vec<(usize, u16, u16)> = kept
            .iter()
            .enumerate()
            .filter_map(|(at, &index)| match columns[index].width {
                Width::Fill { weight, max, .. } if weight > 0 && widths[at] < max => {
                    Some((at, weight, max))
                }
                _ => None,
            })
            .collect();
        let mut weights: u32 = growing
            .iter()
            .map(|(_, weight, _)| u32::from(*weight))
            .sum();
        let before = left;
        for (at, weight, max) in growing {
            let share =
                u16::try_from(u32::from(left) * u32::from(weight) / weights).unwrap_or(left);
            let grown = share.min(max - widths[at]);
            widths[at] += grown;
            left -= grown;
            weights -= u32::from(weight);
        }
        if left == before {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::UNICODE;
    use crate::tui::widget::testing::drawn;

    fn backlog() -> Vec<Column> {
        vec![
            Column::fixed("#", 3).right().priority(3),
            Column::fixed("key", 6),
            Column::fixed("pts", 3).right().priority(1),
            Column::fill("epic", 8).share(1, 20).priority(2),
            Column::fill("title", 12).share(3, u16::MAX),
            Column::fixed("waiting", 14).priority(4),
        ]
    }

    fn show(width: u16) -> String {
        let theme = Theme::plain(UNICODE);
        let rows = [
            [
                "1",
                "S-212",
                "5",
                "E-3 Sync engine",
                "Edit a note on a plane",
                "–",
            ],
            [
                "2",
                "S-215",
                "13",
                "E-3 Sync engine",
                "日本語のとても長い題名がここにあります",
                "clarification 4 d",
            ],
        ];
        drawn(width, 3, |buf, area| {
            let columns = backlog();
            let slots = fit(&columns, width);
            draw_header(
                buf,
                super::super::row_of(area, 0),
                &columns,
                &slots,
                None,
                &theme,
            );
            for (at, row) in (1..).zip(rows) {
                let cell = |index: usize| (Cow::Borrowed(row[index]), theme.text);
                draw_row(
                    buf,
                    super::super::row_of(area, at),
                    &columns,
                    &slots,
                    &theme,
                    cell,
                );
            }
        })
    }

    #[test]
    fn a_wide_table_shows_everything() {
        insta::assert_snapshot!(show(100), @r"
        #  key     pts  epic                 title                                          waiting
        1  S-212     5  E-3 Sync engine      Edit a note on a plane                         –
        2  S-215    13  E-3 Sync engine      日本語のとても長い題名がここにあります         clarification…
        ");
    }

    #[test]
    fn a_narrow_table_leaves_out_the_least_important_columns() {
        insta::assert_snapshot!(show(50), @r"
        #  key     pts  epic        title
        1  S-212     5  E-3 Sync …  Edit a note on a pl…
        2  S-215    13  E-3 Sync …  日本語のとても長い…
        ");
        insta::assert_snapshot!(show(24), @r"
        key     title
        S-212   Edit a note on …
        S-215   日本語のとても…
        ");
    }

    #[test]
    fn columns_never_overlap_and_never_leave_the_row() {
        let columns = backlog();
        for width in 0..200 {
            let slots = fit(&columns, width);
            assert!(!slots.is_empty());
            for pair in slots.windows(2) {
                assert_eq!(
                    pair[0].x + pair[0].width + GAP,
                    pair[1].x,
                    "at width {width}"
                );
            }
            let last = slots.last().unwrap();
            assert!(
                last.x + last.width <= width || slots.len() <= 2,
                "at width {width}"
            );
        }
    }
}
