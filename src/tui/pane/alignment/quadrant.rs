//! The quadrant: each closed sprint by what it kept of its word and by what that served.
//! Never places a sprint of which one of the two is unknown.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::reading::{self, Fact, below, draw_facts, draw_sentence, percent, top};
use crate::domain::id::Id;
use crate::domain::sprint::Sprint;
use crate::metrics::alignment::Verdict;
use crate::metrics::report::QuadrantPoint;
use crate::safe;
use crate::tui::app::App;
use crate::tui::figures::Work;
use crate::tui::hits::Hits;
use crate::tui::pane::table::Cell;
use crate::tui::pane::{Row, Target};
use crate::tui::theme::Theme;
use crate::tui::widget::columns::Column;
use crate::tui::widget::{fill, put, text};

const EMPTY: &str = "Close a sprint and it stands here: across, how much of its commitment was done; upward, how much of it served \
an objective. 7, then S starts a sprint and C closes it.";

/// How many sprints the verdict in words tells of.
const TOLD: usize = 3;

fn points(app: &App) -> &[QuadrantPoint] {
    &app.alignment(Work::Closed).quadrant
}

pub(super) fn rows(app: &App) -> Vec<Row> {
    let newest_first = points(app).iter().rev();
    newest_first
        .filter_map(|point| app.workspace().by_key::<Sprint>(&point.sprint))
        .map(|id| Row::item(id.item(), 0))
        .collect()
}

pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let points = points(app);
    if points.is_empty() {
        draw_sentence(app, frame, area, EMPTY);
        return;
    }
    let taken = draw_facts(app, frame, top(area, 3), &verdicts(app, points));
    let rest = below(area, taken);
    let (plot, list) = divide(rest);
    if let Some(plot) = plot {
        draw_plot(app, frame, plot, points);
    }
    let columns = [
        Column::fixed("key", 6),
        Column::fill("sprint", 10).share(1, u16::MAX).priority(3),
        Column::fixed("say/do", 6).right(),
        Column::fixed("aligned", 7).right(),
        Column::fixed("at close", 8).right().priority(2),
        Column::fill("", 12).share(2, 38).priority(1),
    ];
    reading::draw_list(app, frame, list, hits, &columns, |_, target, column| {
        cell(app, points, target, column)
    });
}

/// The room of the plot and of the list: beside each other, below each other, or the list alone.
fn divide(area: Rect) -> (Option<Rect>, Rect) {
    if area.width >= 110 {
        let left = area.width / 2;
        let list = Rect {
            x: area.x + left,
            width: area.width - left,
            ..area
        };
        return (
            Some(Rect {
                width: left,
                ..area
            }),
            list,
        );
    }
    if area.height < 14 || area.width < 60 {
        return (None, area);
    }
    let list = (area.height / 3).clamp(4, 8);
    let plot = area.height - list;
    (Some(top(area, plot)), below(area, plot))
}

/// The verdicts of the last sprints, the newest first, and what to do about the last one.
fn verdicts(app: &App, points: &[QuadrantPoint]) -> Vec<Fact> {
    let recent = points.iter().rev().take(TOLD);
    let told = |point: &QuadrantPoint| {
        let words = format!("{} {}", point.sprint, words(app, point.verdict));
        Fact::styled("", words, style(&app.theme, point.verdict))
    };
    let mut facts: Vec<Fact> = recent.map(told).collect();
    let last = points.last().and_then(|point| point.verdict);
    if let Some(advice) = last.and_then(advice) {
        facts.push(Fact::new(app, "", advice));
    }
    facts
}

fn words(app: &App, verdict: Option<Verdict>) -> &'static str {
    verdict.map_or(app.theme.glyphs.none, Verdict::words)
}

const fn advice(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::OnCourse => None,
        Verdict::WrongThing => Some("b shows the stories that serve nothing, ^ attaches them"),
        Verdict::NoExecution => Some("commit to less: 9 shows what a sprint usually completes"),
        Verdict::Directionless => {
            Some("commit to less (9 shows the pace), and to what serves an objective (b)")
        }
        Verdict::Mixed => Some("b shows where the points go"),
    }
}

fn style(theme: &Theme, verdict: Option<Verdict>) -> Style {
    match verdict {
        Some(Verdict::OnCourse) => theme.good,
        Some(Verdict::Mixed) => theme.text,
        Some(_) => theme.warn,
        None => theme.dim,
    }
}

/// Where a say/do stands across: the bounds of the verdicts lie at .4 and .6 of the width, and are written below.
fn across(say_do: f64) -> f64 {
    stretch(say_do, &[(0.0, 0.0), (0.6, 0.4), (0.8, 0.6), (1.0, 1.0)])
}

/// Where an alignment stands upward: its bound lies in the middle.
fn upward(alignment: f64) -> f64 {
    stretch(alignment, &[(0.0, 0.0), (0.6, 0.5), (1.0, 1.0)])
}

fn stretch(value: f64, knots: &[(f64, f64)]) -> f64 {
    let value = value.clamp(0.0, 1.0);
    let between = knots.windows(2).find(|pair| value <= pair[1].0);
    between.map_or(1.0, |pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        y0 + (value - x0) / (x1 - x0) * (y1 - y0)
    })
}

fn draw_plot(app: &App, frame: &mut Frame, area: Rect, points: &[QuadrantPoint]) {
    let inner = Rect {
        x: area.x + 6,
        y: area.y,
        width: area.width.saturating_sub(8),
        height: area.height.saturating_sub(2),
    };
    if inner.width < 20 || inner.height < 5 {
        return;
    }
    draw_bounds(app, frame, area, inner);
    draw_corners(app, frame, inner);
    let placed = points
        .iter()
        .filter_map(|point| Some((point, point.say_do?, point.alignment.now?)));
    let placed: Vec<_> = placed.collect();
    let theme = &app.theme;
    for (at, (point, say_do, aligned)) in placed.iter().enumerate() {
        let (x, y) = cell_at(inner, *say_do, *aligned);
        let buf = frame.buffer_mut();
        if at + 1 < placed.len() {
            put(buf, inner, (x, y), theme.glyphs.dot, theme.dim);
            continue;
        }
        let style = style(theme, point.verdict);
        let wide = u16::try_from(safe::width(&point.sprint)).unwrap_or(0);
        put(buf, inner, (x, y), theme.glyphs.reached, style);
        let label = if x + 2 + wide <= inner.right() {
            x + 2
        } else {
            x.saturating_sub(wide + 1)
        };
        put(buf, inner, (label, y), &point.sprint, style);
    }
}

fn cell_at(inner: Rect, say_do: f64, aligned: f64) -> (u16, u16) {
    let columns = f64::from(inner.width - 1);
    let rows = f64::from(inner.height - 1);
    (
        inner.x + (across(say_do) * columns).round() as u16,
        inner.y + ((1.0 - upward(aligned)) * rows).round() as u16,
    )
}

/// The axes with their numbers, and the bounds between the verdicts.
fn draw_bounds(app: &App, frame: &mut Frame, area: Rect, inner: Rect) {
    let theme = &app.theme;
    let buf = frame.buffer_mut();
    let left = inner.x - 1;
    for y in inner.y..inner.bottom() {
        fill(buf, area, y, (left, inner.x), theme.glyphs.wall, theme.rule);
        for bound in [0.6, 0.8] {
            let (x, _) = cell_at(inner, bound, 0.0);
            fill(buf, inner, y, (x, x + 1), theme.glyphs.baseline, theme.rule);
        }
    }
    let (_, middle) = cell_at(inner, 0.0, 0.6);
    let ends = (inner.x, inner.right());
    fill(buf, inner, middle, ends, theme.glyphs.whisker, theme.rule);
    let floor = inner.bottom();
    fill(
        buf,
        area,
        floor,
        (left, inner.right()),
        theme.glyphs.rule,
        theme.rule,
    );
    put(
        buf,
        area,
        (left, floor),
        theme.glyphs.corners[2],
        theme.rule,
    );
    for (share, y) in [(100, inner.y), (60, middle)] {
        let words = format!("{share:>3}%");
        put(buf, area, (left.saturating_sub(4), y), &words, theme.dim);
    }
    for share in [60, 80, 100] {
        let (x, _) = cell_at(inner, f64::from(share) / 100.0, 0.0);
        let words = format!("{share}%");
        put(
            buf,
            area,
            (x.saturating_sub(2), floor + 1),
            &words,
            theme.dim,
        );
    }
    let words = format!("say/do {}", theme.glyphs.arrow);
    put(buf, area, (inner.x, floor + 1), &words, theme.dim);
    put(buf, area, (area.x, inner.y + 1), "alig-", theme.dim);
    put(buf, area, (area.x, inner.y + 2), "ned", theme.dim);
}

fn draw_corners(app: &App, frame: &mut Frame, inner: Rect) {
    let (low, middle) = cell_at(inner, 0.6, 0.6);
    let (high, _) = cell_at(inner, 0.8, 0.0);
    let left = (inner.x, low.saturating_sub(inner.x));
    let right = (high + 1, inner.right().saturating_sub(high + 1));
    let corners = [
        (Verdict::NoExecution, left, inner.y, false),
        (Verdict::OnCourse, right, inner.y, false),
        (Verdict::Directionless, left, inner.bottom(), true),
        (Verdict::WrongThing, right, inner.bottom(), true),
    ];
    for (verdict, (x, width), y, at_bottom) in corners {
        let lines = text::wrap_plain(verdict.words(), width, app.theme.dim);
        let rows = u16::try_from(lines.len()).unwrap_or(1);
        let y = if at_bottom { y.saturating_sub(rows) } else { y };
        let free = if at_bottom {
            inner.bottom().saturating_sub(middle + 1)
        } else {
            middle.saturating_sub(inner.y)
        };
        if rows <= free {
            let place = Rect {
                x,
                y,
                width,
                height: rows,
            };
            text::draw(frame.buffer_mut(), place, &lines, 0);
        }
    }
}

fn cell<'a>(app: &'a App, points: &'a [QuadrantPoint], target: Target, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    let Some(sprint) = app.get::<Sprint>(Id::new(target.item.id)) else {
        return (Cow::Borrowed(""), theme.dim);
    };
    let Some(point) = points.iter().find(|point| point.sprint == sprint.key) else {
        return (Cow::Borrowed(""), theme.dim);
    };
    let share = |share: Option<f64>| {
        let style = if share.is_some() {
            theme.text
        } else {
            theme.dim
        };
        (Cow::Owned(percent(app, share)), style)
    };
    match column {
        0 => (Cow::Borrowed(sprint.key.as_str()), theme.key),
        1 => (Cow::Borrowed(sprint.title.as_str()), theme.text),
        2 => share(point.say_do),
        3 => share(point.alignment.now),
        4 => share(point.alignment.at_close),
        _ => (
            Cow::Borrowed(words(app, point.verdict)),
            style(theme, point.verdict),
        ),
    }
}
