//! Charts of lines, points and layers: burndown, cycle time, cumulative flow.
//! They never draw what has not happened: a value that is `None` leaves a gap.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::plot::{Canvas, Entry, Label, Scale, draw_axes, draw_legend, row_at};
use super::{fill, put, row_of};
use crate::safe;
use crate::tui::glyphs::Braille;
use crate::tui::theme::Theme;

/// How a line is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stroke {
    /// What was.
    #[default]
    Full,
    /// What may be.
    Dashed,
}

/// One line of a chart, a value each step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Series<'a> {
    /// For the legend; empty for the continuation of another line.
    pub name: &'a str,
    /// `None` where nothing is known yet.
    pub values: &'a [Option<f64>],
    /// Whether it is a line or only the dashes of one.
    pub stroke: Stroke,
    /// Its style.
    pub style: Style,
    /// Its letter where lines cannot be drawn finely.
    pub letter: char,
}

/// A word above a step of a chart: what happened there.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The step, from 0.
    pub step: usize,
    /// A few characters.
    pub text: String,
    /// Its style.
    pub style: Style,
}

/// What stands at the steps of a chart besides the lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Steps<'a> {
    /// The step that is now: a line from top to bottom.
    pub now: Option<usize>,
    /// Above the lines, in ascending order.
    pub notes: &'a [Note],
    /// Below them.
    pub labels: &'a [Label],
}

/// Draws lines over a common axis, with a legend above and labels below. A later line lies over an earlier one.
pub fn draw_lines(buf: &mut Buffer, area: Rect, series: &[Series], beside: Steps, theme: &Theme) {
    let highest = series
        .iter()
        .flat_map(|line| line.values)
        .flatten()
        .copied()
        .fold(0.0, f64::max);
    let (legend, body) = split_legend(area);
    let line_glyph = |letter: char| match theme.glyphs.braille {
        Braille::Yes => "⠒".to_owned(),
        Braille::No => letter.to_string(),
    };
    let glyphs: Vec<String> = series.iter().map(|line| line_glyph(line.letter)).collect();
    let named = series
        .iter()
        .zip(&glyphs)
        .filter(|(line, _)| !line.name.is_empty());
    let entries = named.map(|(line, glyph)| Entry {
        name: line.name,
        glyph,
        style: line.style,
    });
    draw_legend(buf, legend, entries, theme);
    let word_row =
        u16::from(body.height >= 8 && (beside.now.is_some() || !beside.notes.is_empty()));
    let row = row_of(body, 0);
    let body = Rect {
        y: body.y + word_row,
        height: body.height - word_row,
        ..body
    };
    let scale = Scale::up_to(highest, steps(body));
    let inner = draw_axes(buf, body, scale, beside.labels, theme);
    let mut canvas = Canvas::new(inner, theme.glyphs.braille);
    let steps = series
        .iter()
        .map(|line| line.values.len())
        .max()
        .unwrap_or(0)
        .saturating_sub(1)
        .max(1) as f64;
    draw_steps(buf, inner, row, beside, (word_row == 1, steps), theme);
    for line in series {
        let at = |(step, value): (usize, &Option<f64>)| {
            value.map(|value| (step as f64 / steps, scale.share(value)))
        };
        let points: Vec<_> = line.values.iter().enumerate().map(at).collect();
        for (index, point) in points.iter().enumerate() {
            let Some(to) = *point else { continue };
            match index.checked_sub(1).and_then(|before| points[before]) {
                Some(from) => canvas.stroke(from, to, line),
                None => canvas.point(to, line.letter, line.style),
            }
        }
    }
    canvas.draw(buf);
}

/// The line of now, and the words above the steps where there is a row for them.
fn draw_steps(
    buf: &mut Buffer,
    inner: Rect,
    row: Rect,
    beside: Steps,
    (noted, steps): (bool, f64),
    theme: &Theme,
) {
    let column = |step: usize| {
        let last = f64::from(inner.width.saturating_sub(1));
        inner.x + (step as f64 / steps * last).round() as u16
    };
    if let Some(now) = beside.now {
        for y in inner.y..inner.bottom() {
            let at = (column(now), y);
            put(buf, inner, at, theme.glyphs.today_line, theme.dim);
        }
        if noted {
            let at = (column(now), row.y);
            put(buf, row, at, theme.glyphs.today, theme.text);
        }
    }
    let mut free = inner.x;
    for note in beside.notes.iter().filter(|_| noted) {
        let wide = safe::width(&note.text) as u16;
        // Beside the mark of now, not over it.
        let own = column(note.step) + u16::from(beside.now == Some(note.step));
        let x = own.min(row.right().saturating_sub(wide));
        if x >= free {
            free = put(buf, row, (x, row.y), &note.text, note.style) + 1;
        }
    }
}

/// A horizontal line across a scatter, such as a percentile.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its height, in the unit of the points.
    pub value: f64,
    /// What it is: `P85 9 d`.
    pub text: String,
    /// Its style.
    pub style: Style,
}

/// Draws points (x from 0 to 1, y in its unit) with marks across.
pub fn draw_scatter(
    buf: &mut Buffer,
    area: Rect,
    points: &[(f64, f64)],
    marks: &[Mark],
    labels: &[Label],
    theme: &Theme,
) {
    let values = points
        .iter()
        .map(|point| point.1)
        .chain(marks.iter().map(|mark| mark.value));
    let scale = Scale::up_to(values.fold(0.0, f64::max), steps(area));
    let inner = draw_axes(buf, area, scale, labels, theme);
    for mark in marks {
        let y = row_at(inner, scale.share(mark.value));
        fill(
            buf,
            inner,
            y,
            (inner.x, inner.right()),
            theme.glyphs.whisker,
            mark.style,
        );
    }
    let columns = f64::from(inner.width.saturating_sub(1));
    for (x, y) in points {
        let column = inner.x + (x.clamp(0.0, 1.0) * columns).round() as u16;
        put(
            buf,
            inner,
            (column, row_at(inner, scale.share(*y))),
            theme.glyphs.dot,
            theme.text,
        );
    }
    for mark in marks {
        let y = row_at(inner, scale.share(mark.value));
        let wide = safe::width(&mark.text) as u16;
        put(
            buf,
            inner,
            (inner.right().saturating_sub(wide).max(inner.x), y),
            &mark.text,
            mark.style,
        );
    }
}

/// A thing in a column of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// From the left, counted from 0.
    pub column: usize,
    /// Its height.
    pub value: f64,
    /// Its style.
    pub style: Style,
}

/// Draws dots in columns with marks across; what shares a row stands side by side, and what has no room as a number.
pub fn draw_dots(
    buf: &mut Buffer,
    area: Rect,
    dots: &[Dot],
    columns: usize,
    marks: &[Mark],
    labels: &[Label],
    theme: &Theme,
) {
    let heights = dots.iter().map(|dot| dot.value);
    let values = heights.chain(marks.iter().map(|mark| mark.value));
    let scale = Scale::up_to(values.fold(0.0, f64::max), steps(area));
    let inner = draw_axes(buf, area, scale, labels, theme);
    for mark in marks {
        let y = row_at(inner, scale.share(mark.value));
        let ends = (inner.x, inner.right());
        fill(buf, inner, y, ends, theme.glyphs.whisker, mark.style);
        let wide = safe::width(&mark.text) as u16;
        let x = inner.right().saturating_sub(wide).max(inner.x);
        put(buf, inner, (x, y), &mark.text, mark.style);
    }
    let count = u16::try_from(columns).unwrap_or(u16::MAX).max(1);
    let edge = |column: u16| {
        inner.x + (u32::from(inner.width) * u32::from(column) / u32::from(count)) as u16
    };
    for column in 0..count {
        let (from, to) = (edge(column), edge(column + 1));
        for y in inner.y..inner.bottom() {
            let here = |dot: &&Dot| {
                dot.column == usize::from(column) && row_at(inner, scale.share(dot.value)) == y
            };
            let row: Vec<&Dot> = dots.iter().filter(here).collect();
            let Some(worst) = row.first() else { continue };
            let room = usize::from((to - from).saturating_sub(2) / 2).max(1);
            let wide = (row.len().min(room) * 2 - 1) as u16;
            let x = from + (to - from).saturating_sub(wide) / 2;
            if row.len() > room {
                put(buf, inner, (x, y), &row.len().to_string(), worst.style);
                continue;
            }
            for (at, dot) in (0..).zip(&row) {
                put(buf, inner, (x + at * 2, y), theme.glyphs.full, dot.style);
            }
        }
    }
}

/// One layer of a cumulative flow, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer<'a> {
    /// For the legend.
    pub name: &'a str,
    /// How many things are in it, a value each day.
    pub values: &'a [f64],
    /// Its style.
    pub style: Style,
    /// Told apart also without color.
    pub glyph: &'a str,
}

/// Draws layers upon each other, each column the day at its share of the width.
pub fn draw_layers(
    buf: &mut Buffer,
    area: Rect,
    layers: &[Layer],
    labels: &[Label],
    theme: &Theme,
) {
    let days = layers
        .iter()
        .map(|layer| layer.values.len())
        .max()
        .unwrap_or(0);
    let value = |layer: &Layer, day: usize| layer.values.get(day).copied().unwrap_or(0.0).max(0.0);
    let total = |day: usize| layers.iter().map(|layer| value(layer, day)).sum::<f64>();
    let (legend, body) = split_legend(area);
    let entries = layers.iter().rev().map(|layer| Entry {
        name: layer.name,
        glyph: layer.glyph,
        style: layer.style,
    });
    draw_legend(buf, legend, entries, theme);
    let scale = Scale::up_to((0..days).map(total).fold(0.0, f64::max), steps(body));
    let inner = draw_axes(buf, body, scale, labels, theme);
    if days == 0 {
        return;
    }
    for column in 0..inner.width {
        let across = f64::from(column) / f64::from(inner.width.saturating_sub(1).max(1));
        let day = (across * (days - 1) as f64).round() as usize;
        let mut below = 0.0;
        let mut bottom = inner.bottom();
        for layer in layers {
            below += value(layer, day);
            let top =
                inner.bottom() - (scale.share(below) * f64::from(inner.height)).round() as u16;
            for y in top..bottom {
                let x = inner.x + column;
                fill(buf, inner, y, (x, x + 1), layer.glyph, layer.style);
            }
            bottom = top.min(bottom);
        }
    }
}

impl Canvas {
    fn stroke(&mut self, from: (f64, f64), to: (f64, f64), line: &Series) {
        match line.stroke {
            Stroke::Full => self.line(from, to, line.letter, line.style),
            Stroke::Dashed => self.dashes(from, to, line.letter, line.style),
        }
    }
}

/// Numbers on the vertical axis: one in three rows at most.
pub(super) fn steps(area: Rect) -> u16 {
    (area.height / 3).clamp(1, 6)
}

/// The legend has a row of its own when the chart is high enough.
pub(super) fn split_legend(area: Rect) -> (Rect, Rect) {
    if area.height < 6 {
        return (Rect { height: 0, ..area }, area);
    }
    (
        row_of(area, 0),
        Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::plot::labels_of;
    use super::*;
    use crate::tui::theme::{ASCII, UNICODE};
    use crate::tui::widget::testing::drawn;

    fn burndown(theme: &Theme, width: u16, height: u16) -> String {
        let ideal: Vec<_> = (0..=10)
            .map(|day| Some(34.0 - 3.4 * f64::from(day)))
            .collect();
        let mut remaining: Vec<_> = [34.0, 34.0, 31.0, 26.0, 26.0, 18.0, 13.0]
            .into_iter()
            .map(Some)
            .collect();
        remaining.resize(11, None);
        let series = [
            Series {
                name: "ideal",
                values: &ideal,
                style: theme.dim,
                stroke: Stroke::Full,
                letter: '.',
            },
            Series {
                name: "left",
                values: &remaining,
                style: theme.accent_near,
                stroke: Stroke::Full,
                letter: '*',
            },
        ];
        let labels = labels_of(&[
            "Mon 2", "Tue 3", "Wed 4", "Thu 5", "Fri 6", "Mon 9", "Tue 10", "Wed 11", "Thu 12",
            "Fri 13", "Mon 16",
        ]);
        drawn(width, height, |buf, area| {
            let beside = Steps {
                labels: &labels,
                ..Steps::default()
            };
            draw_lines(buf, area, &series, beside, theme);
        })
    }

    #[test]
    fn a_burndown_stops_today() {
        insta::assert_snapshot!(burndown(&Theme::plain(UNICODE), 60, 14), @r"
        ⠒ ideal  ⠒ left
        40│
          │⠤⣤⡤⠤⠤⠤⢄⣀
        30│  ⠈⠑⠒⠤⢄⣀⠉⠑⠒⠤⢄⡀
          │        ⠉⠑⠒⠤⢄⣈⡑⠢⢄⣀⣀⣀⣀⣀⣀
          │              ⠈⠉⠑⠒⠤⢄⡀  ⠑⠢⡀
        20│                    ⠈⠉⠒⠢⠤⣈⡑⢄⡀
          │                          ⠈⠉⠚⠳⠦⢄⣀⡀
        10│                                ⠈⠙⠋⠒⠢⢄⣀
          │                                       ⠉⠑⠒⠤⣀⡀
          │                                            ⠈⠉⠒⠒⠤⠤⣀⣀
          │                                                    ⠉⠑⠢⠤⣀
         0└─────────────────────────────────────────────────────────
           Mon 2    Wed 4      Fri 6      Tue 10     Thu 12   Mon 16
        ");
        insta::assert_snapshot!(burndown(&Theme::plain(ASCII), 60, 14), @r"
        . ideal  * left
        40|
          |
        30|*************
          |         ....***
          |              ..********
        20|                    ....***
          |                         ..****
        10|                               ****.......
          |                                          ......
          |                                                .....
          |                                                     ....
         0+---------------------------------------------------------
           Mon 2    Wed 4      Fri 6      Tue 10     Thu 12   Mon 16
        ");
    }

    #[test]
    fn a_burndown_is_readable_when_it_is_small() {
        insta::assert_snapshot!(burndown(&Theme::plain(UNICODE), 30, 8), @r"
        ⠒ ideal  ⠒ left
        40│⣀⣀⣀⣀
          │ ⠈⠉⠑⠛⠭⢖⡤⣀⣀⣀
        20│       ⠈⠉⠑⠒⠫⠶⣤⣀
          │              ⠈⠙⠒⠢⠤⢄⡀
          │                    ⠈⠉⠑⠒⠒⠤⣀
         0└───────────────────────────
           Mon 2   Fri 6     Thu 12
        ");
    }

    #[test]
    fn cycle_times_are_scattered_with_their_percentiles() {
        let theme = Theme::plain(UNICODE);
        let points: Vec<_> = (0..24)
            .map(|at: u32| (f64::from(at) / 23.0, f64::from(at * 7 % 11 + 1)))
            .collect();
        let marks = [
            Mark {
                value: 5.0,
                text: "P50 5 d".into(),
                style: theme.dim,
            },
            Mark {
                value: 10.0,
                text: "P85 10 d".into(),
                style: theme.warn,
            },
        ];
        let labels = labels_of(&["Oct", "Nov", "Dec"]);
        let text = drawn(50, 10, |buf, area| {
            draw_scatter(buf, area, &points, &marks, &labels, &theme);
        });
        insta::assert_snapshot!(text, @r"
        15│
          │
        10│╌╌╌╌╌╌•╌╌╌╌╌•╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌•╌╌╌╌╌•╌╌╌╌P85 10 d
          │  •               •     •               •     •
          │        •     •               •     •
         5│╌╌╌╌•╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌•╌╌╌╌╌•╌╌╌╌╌╌╌╌╌╌╌╌╌P50 5 d
          │          •     •               •     •
          │•                     •                     •
         0└───────────────────────────────────────────────
           Oct                   Nov                   Dec
        ");
    }

    #[test]
    fn flow_stacks_what_is_done_below_what_is_begun() {
        let theme = Theme::plain(UNICODE);
        let done: Vec<_> = (0..30).map(f64::from).collect();
        let doing: Vec<_> = (0..30).map(|day| 5.0 + f64::from(day % 4)).collect();
        let todo: Vec<_> = (0..30).map(|day| 40.0 - f64::from(day)).collect();
        let layers = [
            Layer {
                name: "done",
                values: &done,
                style: theme.good,
                glyph: theme.glyphs.done,
            },
            Layer {
                name: "doing",
                values: &doing,
                style: theme.warn,
                glyph: theme.glyphs.begun,
            },
            Layer {
                name: "to do",
                values: &todo,
                style: theme.dim,
                glyph: theme.glyphs.left,
            },
        ];
        let labels = labels_of(&["1 Nov", "15 Nov", "30 Nov"]);
        let text = drawn(44, 12, |buf, area| {
            draw_layers(buf, area, &layers, &labels, &theme);
        });
        insta::assert_snapshot!(text, @r"
        ░ to do  ▓ doing  █ done
        60│
          │
          │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        40│░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
          │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░▓░▓▓▓▓▓▓▓
        20│░░░░░░░░░░░░░░░░░░░░░░░░░▓▓▓▓▓▓▓▓████████
          │░░░░░░░░░░░░░░▓▓▓▓▓▓▓▓▓██████████████████
          │░░░░▓░░▓▓▓▓▓▓▓███████████████████████████
          │▓▓▓▓▓████████████████████████████████████
         0└─────────────────────────────────────────
           1 Nov            15 Nov            30 Nov
        ");
    }

    #[test]
    fn no_size_and_no_data_breaks_a_chart() {
        let theme = Theme::plain(UNICODE);
        for (width, height) in [(0, 0), (1, 1), (2, 5), (5, 2), (10, 3), (150, 40)] {
            burndown(&theme, width, height);
            drawn(width, height, |buf, area| {
                draw_lines(buf, area, &[], Steps::default(), &theme);
                draw_layers(buf, area, &[], &[], &theme);
                draw_scatter(buf, area, &[(f64::NAN, f64::INFINITY)], &[], &[], &theme);
            });
        }
    }
}
