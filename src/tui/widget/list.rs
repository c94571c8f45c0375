//! Which part of a long list is seen, and where its cursor is.
//! It never holds the list: only how long it is.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::fill;
use crate::tui::theme::Theme;

/// A window over a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// The first row that is seen.
    pub offset: usize,
    /// The row under the cursor; 0 in an empty list.
    pub cursor: usize,
    /// How many rows there are.
    pub len: usize,
}

/// Rows that stay in view around the cursor.
const CONTEXT: usize = 2;

impl Viewport {
    /// The list has this many rows now. The cursor stays as near as it can.
    pub fn set_len(&mut self, len: usize) {
        self.len = len;
        self.cursor = self.cursor.min(len.saturating_sub(1));
    }

    /// Moves the cursor by rows, and stops at the ends.
    pub fn move_by(&mut self, rows: isize) {
        self.move_to(self.cursor.saturating_add_signed(rows));
    }

    /// Moves the cursor to a row, or to the last one.
    pub fn move_to(&mut self, row: usize) {
        self.cursor = row.min(self.len.saturating_sub(1));
    }

    /// Moves cursor and window by halves of the window: `1` is half a page down, `-2` a page up.
    pub fn move_by_half_pages(&mut self, halves: isize, height: u16) {
        let step = isize::from(i16::try_from(height.max(2) / 2).unwrap_or(i16::MAX))
            .saturating_mul(halves);
        self.move_by(step);
        self.offset = self.offset.saturating_add_signed(step);
        self.follow(height);
    }

    /// Moves the window alone, as the wheel does; the cursor is dragged along at the edges.
    pub fn scroll_by(&mut self, rows: isize, height: u16) {
        let height = usize::from(height);
        self.offset = self
            .offset
            .saturating_add_signed(rows)
            .min(self.len.saturating_sub(height));
        let context = context(height);
        let first = if self.offset == 0 {
            0
        } else {
            self.offset + context
        };
        let end = self.offset + height;
        let last = if end >= self.len {
            self.len.saturating_sub(1)
        } else {
            end.saturating_sub(context + 1)
        };
        self.cursor = self.cursor.clamp(first.min(last), last);
    }

    /// Brings the cursor into the window, with some rows around it, and leaves no empty room below the list.
    pub fn follow(&mut self, height: u16) {
        let height = usize::from(height);
        let context = context(height);
        let earliest = (self.cursor + context + 1).saturating_sub(height);
        let latest = self.cursor.saturating_sub(context);
        self.offset = self
            .offset
            .clamp(earliest.min(latest), latest)
            .min(self.len.saturating_sub(height));
    }

    /// The rows that are seen.
    pub fn visible(&self, height: u16) -> Range<usize> {
        self.offset.min(self.len)..(self.offset + usize::from(height)).min(self.len)
    }

    /// The row of the list at a row of the screen, for a click.
    pub fn row_at(&self, area: Rect, y: u16) -> Option<usize> {
        let row = self.offset + usize::from(y.checked_sub(area.y)?);
        (y < area.bottom() && row < self.len).then_some(row)
    }
}

/// Draws the scrollbar into the last column of the area, if the list is longer than the area is high.
pub fn draw_scrollbar(buf: &mut Buffer, area: Rect, viewport: Viewport, theme: &Theme) {
    let height = usize::from(area.height);
    if viewport.len <= height || area.is_empty() {
        return;
    }
    let thumb = (height * height / viewport.len).max(1);
    let travel = viewport.len - height;
    let top = (viewport.offset * (height - thumb) + travel / 2) / travel;
    let column = area.right() - 1;
    for row in top..(top + thumb).min(height) {
        let y = area.y + u16::try_from(row).unwrap_or(u16::MAX);
        fill(
            buf,
            area,
            y,
            (column, column + 1),
            theme.glyphs.thumb,
            theme.dim,
        );
    }
}

fn context(height: usize) -> usize {
    CONTEXT.min(height.saturating_sub(1) / 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tui::theme::UNICODE;
    use crate::tui::widget::testing::drawn;

    #[test]
    fn the_window_follows_with_two_rows_of_context() {
        let mut view = Viewport {
            len: 100,
            ..Viewport::default()
        };
        view.move_by(8);
        view.follow(10);
        assert_eq!(view.visible(10), 1..11);
        view.move_by(-6);
        view.follow(10);
        assert_eq!(view.visible(10), 0..10);
        view.move_to(usize::MAX);
        view.follow(10);
        assert_eq!((view.cursor, view.visible(10)), (99, 90..100));
    }

    #[test]
    fn pages_move_the_window_and_the_wheel_drags_the_cursor() {
        let mut view = Viewport {
            len: 100,
            ..Viewport::default()
        };
        view.move_by_half_pages(2, 10);
        assert_eq!((view.cursor, view.offset), (10, 8));
        view.scroll_by(10, 10);
        assert_eq!((view.cursor, view.offset), (20, 18));
        view.scroll_by(-100, 10);
        assert_eq!((view.cursor, view.offset), (7, 0));
    }

    #[test]
    fn the_scrollbar_shows_only_when_it_is_needed() {
        let theme = Theme::plain(UNICODE);
        let show = |offset, len| {
            drawn(3, 4, |buf, area| {
                draw_scrollbar(
                    buf,
                    area,
                    Viewport {
                        offset,
                        cursor: 0,
                        len,
                    },
                    &theme,
                );
            })
        };
        assert_eq!(show(0, 4), "\n\n\n");
        assert_eq!(show(0, 8), "  ▐\n  ▐\n\n");
        assert_eq!(show(4, 8), "\n\n  ▐\n  ▐");
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_seen(len in 0_usize..60, moves in prop::collection::vec((-70_isize..70, 0_u8..3), 0..20), height in 1_u16..30) {
            let mut view = Viewport::default();
            view.set_len(len);
            for (by, kind) in moves {
                match kind {
                    0 => { view.move_by(by); view.follow(height); }
                    1 => view.move_by_half_pages(by.signum(), height),
                    _ => view.scroll_by(by, height),
                }
                prop_assert!(len == 0 || view.visible(height).contains(&view.cursor), "{view:?}");
                prop_assert!(view.visible(height).len() == len.min(usize::from(height)));
            }
        }
    }
}
