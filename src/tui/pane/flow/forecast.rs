//! The forecast as distributions: how likely each day is on which all is done, and each amount that is done by then.
//! Never draws a bell curve: it draws what the recorded days make of it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::facts::{day, short_date};
use crate::metrics::forecast::{AtLeast, HowMany, When};
use crate::tui::app::App;
use crate::tui::figures::HORIZONS;
use crate::tui::pane::reading::{below, draw_sentence, top};
use crate::tui::widget::bars::{Percentile, draw_histogram};
use crate::tui::widget::plot::Label;
use crate::tui::widget::put_cut;

/// What is less likely than this at either end is not drawn.
const TAIL: f64 = 0.001;

/// From this width on both distributions stand side by side.
const BESIDE: u16 = 64;

/// Draws the distributions, where there are some: when all is done, and how much is done by then.
///
/// Jira and Linear draw one cone or one date. Better: the chance of each day and of each amount, with the percentiles marked.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect) {
    let outlook = app.outlook();
    let Some(when) = &outlook.when else { return };
    let many = outlook.how_many[SHOWN].as_ref();
    let many = many.filter(|many| !many.by_amount.is_empty() && area.width >= BESIDE);
    let Some(many) = many else {
        draw_when(app, frame, area, when);
        return;
    };
    let width = area.width / 2 - 1;
    draw_when(app, frame, Rect { width, ..area }, when);
    let right = Rect {
        x: area.right() - width,
        width,
        ..area
    };
    draw_how_many(app, frame, right, many);
}

/// The horizon whose amounts are drawn.
const SHOWN: usize = 0;

/// A title above a distribution; what is left below it.
fn titled(app: &App, frame: &mut Frame, area: Rect, title: &str) -> Rect {
    let style = app.theme.text.add_modifier(Modifier::BOLD);
    let row = top(area, 1);
    put_cut(
        frame.buffer_mut(),
        row,
        (area.x, area.y),
        title,
        style,
        app.theme.glyphs.ellipsis,
    );
    below(area, 1)
}

fn draw_when(app: &App, frame: &mut Frame, area: Rect, when: &When) {
    let theme = &app.theme;
    let area = titled(app, frame, area, "all open is done on");
    let Some(shape) = Shape::of(&when.by_period, bins(area)) else {
        let words =
            "The end is too far for a distribution by days: the dates above are what can be said.";
        draw_sentence(app, frame, area, words);
        return;
    };
    let mark = |name: &str, period: u32, style| Percentile {
        bin: shape.bin(period),
        // The year stands in the numbers above.
        text: format!("{name} {}", day(app, period).format("%-d %b")),
        style,
    };
    let marks = [
        mark("P50", when.periods.p50, theme.good),
        mark("P85", when.periods.p85, theme.warn),
        mark("P95", when.periods.p95, theme.bad),
    ];
    let labels = shape.labels(|period| short_date(app, day(app, period)));
    draw_histogram(
        frame.buffer_mut(),
        area,
        &shape.bins,
        &marks,
        &labels,
        theme,
    );
}

fn draw_how_many(app: &App, frame: &mut Frame, area: Rect, many: &HowMany) {
    let theme = &app.theme;
    let title = format!("items done in {} working days", HORIZONS[SHOWN]);
    let area = titled(app, frame, area, &title);
    let (low, at_most) = at_most(&many.by_amount);
    let Some(shape) = Shape::of(&at_most, bins(area)) else {
        return;
    };
    let amount = |place: u32| u64::from(place) - 1 + low;
    let mark = |name: &str, amount: u64, style| Percentile {
        bin: shape.bin(u32::try_from(amount + 1 - low.min(amount)).unwrap_or(u32::MAX)),
        text: format!("{name} {amount}"),
        style,
    };
    let marks = [
        mark("P95", many.amounts.p95, theme.bad),
        mark("P85", many.amounts.p85, theme.warn),
        mark("P50", many.amounts.p50, theme.good),
    ];
    let labels = shape.labels(|place| amount(place).to_string());
    draw_histogram(
        frame.buffer_mut(),
        area,
        &shape.bins,
        &marks,
        &labels,
        theme,
    );
}

fn bins(area: Rect) -> usize {
    usize::from(area.width.saturating_sub(6))
}

/// P(at most so much) for each amount from the least one on, and that one.
fn at_most(by_amount: &[AtLeast]) -> (u64, Vec<f64>) {
    let (Some(first), Some(last)) = (by_amount.first(), by_amount.last()) else {
        return (0, Vec::new());
    };
    let mut found = Vec::new();
    let mut later = by_amount.iter().skip(1).peekable();
    for amount in first.amount..=last.amount {
        while later.next_if(|next| next.amount <= amount).is_some() {}
        found.push(1.0 - later.peek().map_or(0.0, |next| next.chance));
    }
    (first.amount, found)
}

/// The part of a distribution that is worth drawing, in bins of a few days.
struct Shape {
    /// The first period drawn, from 1.
    first: u32,
    /// The last one.
    last: u32,
    /// Periods in a bin.
    wide: u32,
    /// The chance, in percent, that the end falls into each bin.
    bins: Vec<f64>,
}

impl Shape {
    /// From P(done by period 1, 2, …), in at most `most` bins; `None` when the list does not reach the end.
    fn of(by_period: &[f64], most: usize) -> Option<Shape> {
        let from = by_period.iter().position(|chance| *chance > TAIL)?;
        let to = by_period.iter().position(|chance| *chance >= 1.0 - TAIL)?;
        let wide = (to - from + 1).div_ceil(most.max(1));
        let at = |period: usize| by_period[period.min(to)];
        let bins = (from..=to)
            .step_by(wide)
            .map(|start| {
                let before = start.checked_sub(1).map_or(0.0, at);
                (at(start + wide - 1) - before) * 100.0
            })
            .collect();
        let period = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
        Some(Shape {
            first: period(from),
            last: period(to),
            wide: u32::try_from(wide).unwrap_or(1),
            bins,
        })
    }

    /// Five places evenly from the first to the last; fewer when there are fewer.
    fn labels(&self, text: impl Fn(u32) -> String) -> Vec<Label> {
        let label = |step: u32| {
            let at = f64::from(step) / 4.0;
            let period = self.first + (at * f64::from(self.last - self.first)).round() as u32;
            Label {
                at,
                text: text(period),
            }
        };
        match self.last - self.first {
            0 => vec![label(0)],
            1..=4 => vec![label(0), label(4)],
            _ => (0..=4).map(label).collect(),
        }
    }

    fn bin(&self, period: u32) -> usize {
        let bin = period.saturating_sub(self.first) / self.wide.max(1);
        (bin as usize).min(self.bins.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_is_drawn_from_where_it_begins_to_where_it_ends() {
        let shape = Shape::of(&[0.0, 0.25, 0.5, 0.75, 1.0], 80).unwrap();
        assert_eq!((shape.first, shape.last, shape.wide), (2, 5, 1));
        assert_eq!(shape.bins, [25.0, 25.0, 25.0, 25.0]);
        assert_eq!((shape.bin(2), shape.bin(4), shape.bin(99)), (0, 2, 3));
    }

    #[test]
    fn amounts_that_cannot_come_out_have_no_chance_of_their_own() {
        // Two days of nothing or two items: 0, 2 or 4.
        let at = |amount, chance| AtLeast { amount, chance };
        let (low, at_most) = at_most(&[at(0, 1.0), at(2, 0.75), at(4, 0.25)]);
        assert_eq!(
            (low, at_most.as_slice()),
            (0, [0.25, 0.25, 0.75, 0.75, 1.0].as_slice())
        );
        let shape = Shape::of(&at_most, 80).unwrap();
        assert_eq!(shape.bins, [25.0, 0.0, 50.0, 0.0, 25.0]);
    }

    #[test]
    fn a_long_distribution_is_drawn_in_wider_bins_that_hold_all_of_it() {
        let by_period: Vec<f64> = (1..=100).map(|day| f64::from(day) / 100.0).collect();
        let shape = Shape::of(&by_period, 30).unwrap();
        assert_eq!((shape.wide, shape.bins.len()), (4, 25));
        assert!((shape.bins.iter().sum::<f64>() - 100.0).abs() < 1e-9);
        assert!(Shape::of(&[0.1, 0.2], 30).is_none());
    }
}
