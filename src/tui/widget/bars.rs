//! Charts of upright bars: velocity, and the distribution of a forecast.
//! They never shrink a bar to nothing: an amount above zero is always seen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::chart::{split_legend, steps};
use super::plot::{Entry, Label, Scale, draw_axes, draw_legend, number};
use super::{fill, put, put_cut};
use crate::safe;
use crate::tui::theme::Theme;

/// What one kind of bar means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kind<'a> {
    /// For the legend.
    pub name: &'a str,
    /// Its style.
    pub style: Style,
    /// The glyph of its body.
    pub glyph: &'a str,
}

/// Bars that stand side by side: a sprint.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Below the bars.
    pub label: String,
    /// One amount each kind; `None` where there is none yet.
    pub values: Vec<Option<f64>>,
}

/// Draws as many of the last groups as fit, with the number of the last kind above its bar where there is room.
pub fn draw_groups(buf: &mut Buffer, area: Rect, kinds: &[Kind], groups: &[Group], theme: &Theme) {
    let (legend, body) = split_legend(area);
    let entries = kinds.iter().map(|kind| Entry {
        name: kind.name,
        glyph: kind.glyph,
        style: kind.style,
    });
    draw_legend(buf, legend, entries, theme);
    let highest = groups
        .iter()
        .flat_map(|group| &group.values)
        .flatten()
        .copied()
        .fold(0.0, f64::max);
    let scale = Scale::up_to(highest, steps(body));
    let inner = draw_axes(buf, body, scale, &[], theme);
    let label = groups
        .iter()
        .map(|group| safe::width(&group.label))
        .max()
        .unwrap_or(0) as u16;
    let kinds_wide = (kinds.len() as u16).max(1);
    let least = (kinds_wide + 1).max(label.min(8) + 1);
    let fitting = usize::from((inner.width / least).max(1));
    let shown = &groups[groups.len().saturating_sub(fitting)..];
    let Ok(count @ 1..) = u16::try_from(shown.len()) else {
        return;
    };
    let wide = (inner.width / count).clamp(1, 14);
    let bar = (wide.saturating_sub(1) / kinds_wide).max(1);
    for (at, group) in (0..).zip(shown) {
        let left = inner.x + at * wide;
        draw_group(
            buf,
            Rect { x: left, ..inner }.intersection(inner),
            bar,
            kinds,
            group,
            scale,
            theme,
        );
        let below = Rect {
            x: left,
            y: inner.bottom() + 1,
            width: wide.saturating_sub(1).max(1),
            height: 1,
        };
        let clip = below.intersection(area);
        put_cut(
            buf,
            clip,
            (left, below.y),
            &group.label,
            theme.dim,
            theme.glyphs.ellipsis,
        );
    }
}

/// The bars of one group, each `bar` cells wide, from the left edge of the area.
fn draw_group(
    buf: &mut Buffer,
    area: Rect,
    bar: u16,
    kinds: &[Kind],
    group: &Group,
    scale: Scale,
    theme: &Theme,
) {
    for (at, (kind, value)) in (0..).zip(kinds.iter().zip(&group.values)) {
        let Some(value) = *value else { continue };
        let column = Rect {
            x: area.x + at * bar,
            width: bar,
            ..area
        }
        .intersection(area);
        draw_upright(
            buf,
            column,
            scale.share(value),
            kind.style,
            kind.glyph,
            theme,
        );
        if usize::from(at) + 1 == kinds.len() {
            draw_number(buf, area, column, scale.share(value), value, theme);
        }
    }
}

/// A place on a distribution, such as P85.
#[derive(Clone, Debug, PartialEq)]
pub struct Percentile {
    /// The bin it falls into.
    pub bin: usize,
    /// What it is: `P85`.
    pub text: String,
    /// Its style.
    pub style: Style,
}

/// Draws a distribution: a bar each bin, percentiles above, labels below.
pub fn draw_histogram(
    buf: &mut Buffer,
    area: Rect,
    bins: &[f64],
    percentiles: &[Percentile],
    labels: &[Label],
    theme: &Theme,
) {
    let (marks, body) = split_legend(area);
    let scale = Scale::up_to(bins.iter().copied().fold(0.0, f64::max), steps(body));
    let inner = draw_axes(buf, body, scale, labels, theme);
    if bins.is_empty() {
        return;
    }
    let edge = |bin: usize| {
        inner.x + (bin as f64 * f64::from(inner.width) / bins.len() as f64).round() as u16
    };
    for (bin, value) in bins.iter().enumerate() {
        let (from, to) = (edge(bin), edge(bin + 1).max(edge(bin) + 1));
        let column = Rect {
            x: from,
            width: to - from,
            ..inner
        }
        .intersection(inner);
        let style = percentiles
            .iter()
            .find(|mark| mark.bin == bin)
            .map_or(theme.accent_near, |mark| mark.style);
        draw_upright(
            buf,
            column,
            scale.share(*value),
            style,
            theme.glyphs.done,
            theme,
        );
    }
    let mut free = marks.x;
    for mark in percentiles {
        let text = format!("{} {}", theme.glyphs.today, mark.text);
        let x = edge(mark.bin).max(free);
        free = put(buf, marks, (x, marks.y), &text, mark.style) + 1;
    }
}

/// One bar over the whole width of the column, its top in eighths of a cell.
fn draw_upright(
    buf: &mut Buffer,
    column: Rect,
    share: f64,
    style: Style,
    glyph: &str,
    theme: &Theme,
) {
    if share.is_nan() || share <= 0.0 || column.is_empty() {
        return;
    }
    let eighths = ((share * f64::from(column.height) * 8.0).round() as u16).max(1);
    let whole = (eighths / 8).min(column.height);
    let ends = (column.x, column.right());
    for row in 0..whole {
        fill(buf, column, column.bottom() - 1 - row, ends, glyph, style);
    }
    if whole < column.height && !eighths.is_multiple_of(8) {
        let top = theme.glyphs.levels[usize::from(eighths % 8) - 1];
        // Only a solid body can end in a part of a cell.
        let top = if glyph == theme.glyphs.done {
            top
        } else {
            glyph
        };
        fill(buf, column, column.bottom() - 1 - whole, ends, top, style);
    }
}

fn draw_number(buf: &mut Buffer, inner: Rect, column: Rect, share: f64, value: f64, theme: &Theme) {
    let text = number(value);
    let rows = (share * f64::from(inner.height)).ceil() as u16;
    if safe::width(&text) <= usize::from(column.width) && rows < inner.height {
        put(
            buf,
            column,
            (column.x, inner.bottom() - 1 - rows),
            &text,
            theme.dim,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::plot::labels_of;
    use super::*;
    use crate::tui::theme::{ASCII, UNICODE};
    use crate::tui::widget::testing::drawn;

    fn velocity(theme: &Theme, width: u16, height: u16) -> String {
        let kinds = [
            Kind {
                name: "committed",
                style: theme.dim,
                glyph: theme.glyphs.left,
            },
            Kind {
                name: "done",
                style: theme.good,
                glyph: theme.glyphs.done,
            },
        ];
        let group = |at: u32| Group {
            label: format!("SP-{at}"),
            values: vec![
                Some(f64::from(20 + at % 5)),
                (at < 9).then(|| f64::from(15 + at * 3 % 8)),
            ],
        };
        let groups: Vec<_> = (2..10).map(group).collect();
        drawn(width, height, |buf, area| {
            draw_groups(buf, area, &kinds, &groups, theme);
        })
    }

    #[test]
    fn velocity_shows_what_was_committed_beside_what_was_done() {
        insta::assert_snapshot!(velocity(&Theme::plain(UNICODE), 60, 11), @r"
        ░ committed  █ done
        30│
          │   21  ░░░    ░░░19     22            20  ░░░    ░░░
        20│░░░▅▅▅ ░░░16  ░░░▁▁▁ ░░░▇▇▇ ░░░17  ░░░▃▃▃ ░░░    ░░░
          │░░░███ ░░░▂▂▂ ░░░███ ░░░███ ░░░▄▄▄ ░░░███ ░░░15  ░░░
          │░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░
        10│░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░
          │░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░
          │░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░███ ░░░
         0└─────────────────────────────────────────────────────────
           SP-2   SP-3   SP-4   SP-5   SP-6   SP-7   SP-8   SP-9
        ");
        insta::assert_snapshot!(velocity(&Theme::plain(ASCII), 30, 8), @r"
        . committed  # done
        40|
          |  22   17   20
        20|..++ ..__ ..-- ..15 ..
          |..## ..## ..## ..** ..
          |..## ..## ..## ..## ..
         0+---------------------------
           SP-5 SP-6 SP-7 SP-8 SP-9
        ");
    }

    #[test]
    fn a_distribution_shows_its_percentiles() {
        let theme = Theme::plain(UNICODE);
        let bins = [1.0, 4.0, 11.0, 22.0, 30.0, 24.0, 15.0, 9.0, 4.0, 1.0];
        let percentiles = [
            Percentile {
                bin: 4,
                text: "P50".into(),
                style: theme.good,
            },
            Percentile {
                bin: 7,
                text: "P85".into(),
                style: theme.warn,
            },
        ];
        let labels = labels_of(&["4 Jan", "18 Jan", "1 Feb"]);
        let text = drawn(45, 9, |buf, area| {
            draw_histogram(buf, area, &bins, &percentiles, &labels, &theme);
        });
        insta::assert_snapshot!(text, @r"
                            ▼ P50       ▼ P85
        40│
          │                 ▄▄▄▄
        20│             ▂▂▂▂████▅▅▅▅
          │             ████████████▂▂▂▂
          │        ▅▅▅▅▅████████████████▃▃▃▃▃
          │▁▁▁▁▅▅▅▅██████████████████████████▅▅▅▅▁▁▁▁
         0└──────────────────────────────────────────
           4 Jan             18 Jan             1 Feb
        ");
    }

    #[test]
    fn no_size_breaks_a_bar_chart() {
        for (width, height) in [(0, 0), (1, 1), (3, 9), (9, 3), (150, 40)] {
            velocity(&Theme::plain(UNICODE), width, height);
            let theme = Theme::plain(ASCII);
            drawn(width, height, |buf, area| {
                draw_histogram(buf, area, &[1.0; 70], &[], &[], &theme);
            });
        }
    }
}
