//! What a sprint holds as a bar, with a mark where each limit is, and the limits in words below it.
//! Never a limit that is not known.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::limits;
use crate::domain::sprint::Sprint;
use crate::metrics::report::Limits;
use crate::safe;
use crate::tui::app::App;
use crate::tui::widget::plot::number;
use crate::tui::widget::{fill, put, put_cut, row_of};

/// A limit on the bar.
struct Mark {
    words: String,
    points: f64,
    style: Style,
}

/// The limits that are known, the lowest first.
fn marks(app: &App, held: f64, limits: &Limits) -> Vec<Mark> {
    let theme = &app.theme;
    let all = [
        ("P85", limits.p85, theme.warn),
        ("P50", limits.p50, theme.bad),
        ("capacity", limits.capacity, theme.bad),
    ];
    let known = all.into_iter().filter_map(|(name, points, over)| {
        let points = points?;
        // Capacity is told in whole points, rounded down: half a point more than there is does not fit.
        let points = if name == "capacity" {
            points.floor()
        } else {
            points
        };
        let room = ((points - held) * 10.0).round() / 10.0;
        let (state, style) = if room < 0.0 {
            (format!("{} over", number(-room)), over)
        } else {
            (format!("{} left", number(room)), theme.good)
        };
        let shown = number((points * 10.0).round() / 10.0);
        Some(Mark {
            words: format!("{name} {shown}, {state}"),
            points,
            style,
        })
    });
    let mut marks: Vec<Mark> = known.collect();
    marks.sort_by(|a, b| a.points.total_cmp(&b.points));
    marks
}

/// Draws two rows: the bar, and the limits in words.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, sprint: &Sprint) {
    let theme = &app.theme;
    let sums = app.index().sprint(Some(sprint.id));
    let held = sums.points.as_f64();
    let marks = marks(app, held, &limits(app, sprint));
    let blind = match sums.unestimated {
        0 => String::new(),
        many => format!(", {many} not estimated"),
    };
    let words = format!("{} pts{blind}", number(held));
    let line = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..row_of(area, 0)
    };
    if line.is_empty() {
        return;
    }
    let mut passed = marks.iter().filter(|mark| mark.points < held);
    let style = passed.next_back().map_or(theme.good, |mark| mark.style);
    let at = (line.x, line.y);
    let x = put_cut(
        frame.buffer_mut(),
        line,
        at,
        &words,
        style,
        theme.glyphs.ellipsis,
    ) + 2;
    let bar = Rect {
        x,
        width: line.right().saturating_sub(x),
        ..line
    };
    draw_bar(app, frame, bar, (held, style), &marks);
    let foot = Rect {
        y: line.y + 1,
        ..line
    };
    if area.height > 1 {
        let most = most(held, &marks);
        let place = |points: f64| cell(bar, points, most);
        draw_words(app, frame, foot, &marks, place);
    }
}

/// What the whole bar stands for.
fn most(held: f64, marks: &[Mark]) -> f64 {
    let limits = marks.iter().map(|mark| mark.points);
    limits.fold(held, f64::max).max(1.0)
}

/// The column of the bar for so many points, of the most that it stands for.
fn cell(bar: Rect, points: f64, most: f64) -> u16 {
    bar.x + (points / most * f64::from(bar.width.saturating_sub(1))).round() as u16
}

/// The bar, and a mark where each limit is.
fn draw_bar(app: &App, frame: &mut Frame, bar: Rect, (held, style): (f64, Style), marks: &[Mark]) {
    let (glyphs, buf) = (&app.theme.glyphs, frame.buffer_mut());
    let most = most(held, marks);
    let whole = (bar.x, bar.right());
    fill(buf, bar, bar.y, whole, glyphs.left, app.theme.dim);
    if held > 0.0 {
        let end = cell(bar, held, most) + 1;
        fill(buf, bar, bar.y, (bar.x, end), glyphs.done, style);
    }
    for mark in marks {
        let at = (cell(bar, mark.points, most), bar.y);
        put(buf, bar, at, glyphs.wall, mark.style);
    }
}

/// The limits in words, each near its mark where there is room.
fn draw_words(app: &App, frame: &mut Frame, foot: Rect, marks: &[Mark], cell: impl Fn(f64) -> u16) {
    let theme = &app.theme;
    let cut = theme.glyphs.ellipsis;
    if marks.is_empty() {
        let text = "no sprint was closed yet: o says how many points fit";
        put_cut(
            frame.buffer_mut(),
            foot,
            (foot.x, foot.y),
            text,
            theme.dim,
            cut,
        );
        return;
    }
    let wide = |mark: &Mark| u16::try_from(safe::width(&mark.words)).unwrap_or(u16::MAX);
    let mut limit = foot.right();
    let mut places: Vec<u16> = Vec::new();
    for mark in marks.iter().rev() {
        let room = limit.saturating_sub(wide(mark));
        let at = cell(mark.points).min(room).max(foot.x);
        places.push(at);
        limit = at.saturating_sub(3);
    }
    let mut x = foot.x;
    for (mark, at) in marks.iter().zip(places.into_iter().rev()) {
        let at = (at.max(x), foot.y);
        x = put_cut(frame.buffer_mut(), foot, at, &mark.words, mark.style, cut) + 3;
    }
}
