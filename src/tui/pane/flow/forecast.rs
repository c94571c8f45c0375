//! The forecast as a distribution: how likely it is that all that is open is done in each week to come.
//! Never draws a bell curve: it draws what the recorded days make of it.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::facts::{day, short_date};
use crate::metrics::forecast::When;
use crate::tui::app::App;
use crate::tui::pane::reading::draw_sentence;
use crate::tui::widget::bars::{Percentile, draw_histogram};
use crate::tui::widget::plot::Label;

/// What is less likely than this at either end is not drawn.
const TAIL: f64 = 0.001;

/// Draws the distribution, where there is one.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect) {
    if let Some(when) = &app.outlook().when {
        draw_distribution(app, frame, area, when);
    }
}

fn draw_distribution(app: &App, frame: &mut Frame, area: Rect, when: &When) {
    let theme = &app.theme;
    let Some(shape) = Shape::of(&when.by_period, usize::from(area.width.saturating_sub(6))) else {
        draw_sentence(
            app,
            frame,
            area,
            "The end is too far for a distribution by days: the dates above are what can be said.",
        );
        return;
    };
    let mark = |name: &str, period: u32, style| Percentile {
        bin: shape.bin(period),
        text: format!("{name} {}", short_date(app, day(app, period))),
        style,
    };
    let marks = [
        mark("P50", when.periods.p50, theme.good),
        mark("P85", when.periods.p85, theme.warn),
        mark("P95", when.periods.p95, theme.bad),
    ];
    let label = |step: u32| {
        let at = f64::from(step) / 4.0;
        let period = shape.first + (at * f64::from(shape.last - shape.first)).round() as u32;
        Label {
            at,
            text: short_date(app, day(app, period)),
        }
    };
    let labels: Vec<Label> = match shape.last - shape.first {
        0 => vec![label(0)],
        1..=4 => vec![label(0), label(4)],
        _ => (0..=4).map(label).collect(),
    };
    draw_histogram(
        frame.buffer_mut(),
        area,
        &shape.bins,
        &marks,
        &labels,
        theme,
    );
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
    fn a_long_distribution_is_drawn_in_wider_bins_that_hold_all_of_it() {
        let by_period: Vec<f64> = (1..=100).map(|day| f64::from(day) / 100.0).collect();
        let shape = Shape::of(&by_period, 30).unwrap();
        assert_eq!((shape.wide, shape.bins.len()), (4, 25));
        assert!((shape.bins.iter().sum::<f64>() - 100.0).abs() < 1e-9);
        assert!(Shape::of(&[0.1, 0.2], 30).is_none());
    }
}
