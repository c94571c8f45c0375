//! The dated timeline: a lane for each initiative, a bar for each epic, the milestones, the load of the months at the foot.
//! Never draws a forecast as if it were a plan: the bar is what was said, the whisker what the data says.

use chrono::{Months, NaiveDate};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::axis::{axis, axis_width, labels_width, quarter_start, words_width};
use super::capacity;
use super::columns::{first_day, quarter};
use super::prepared::Days;
use super::standing::{self, Need, Standing, Timing};
use crate::domain::epic::Epic;
use crate::domain::id::{Id, Kind};
use crate::domain::initiative::Initiative;
use crate::domain::milestone::Milestone;
use crate::safe;
use crate::tui::app::App;
use crate::tui::frame::accent_of;
use crate::tui::hits::{Hit, Hits};
use crate::tui::pane::table::fold_glyph;
use crate::tui::pane::{Row, Target};
use crate::tui::theme::Theme;
use crate::tui::widget::list::draw_scrollbar;
use crate::tui::widget::timeline::{
    Axis, Bar, Shape, Zoom, draw_bar, draw_grid, draw_header, draw_milestone,
};
use crate::tui::widget::{put, put_cut, row_of};

/// Rows of the axis above the bars.
pub const HEAD: u16 = 2;
/// Rows of the load below the bars.
pub const FOOT: u16 = 1;

/// Where the parts of the pane lie.
struct Sheet<'a> {
    app: &'a App,
    theme: &'a Theme,
    axis: Axis,
    /// Cells of the labels, from the left edge.
    labels: u16,
    /// Cells of the words at the right; 0 where there is no room.
    words: u16,
}

/// Draws the timeline.
pub fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let sheet = Sheet::new(app, area.width);
    let tall = area.height > HEAD + FOOT;
    let (head, foot) = if tall { (HEAD, FOOT) } else { (0, 0) };
    let list = Rect {
        y: area.y + head,
        height: area.height - head - foot,
        ..area
    };
    let buf = frame.buffer_mut();
    if tall {
        let above = Rect {
            height: HEAD,
            ..area
        };
        draw_header(
            buf,
            sheet.on_axis(above),
            sheet.axis,
            app.today(),
            sheet.theme,
        );
        let below = Rect {
            y: list.bottom(),
            height: FOOT,
            ..area
        };
        sheet.draw_load(frame, below);
    }
    let state = app.state();
    let seen = state.view.visible(list.height);
    let rows = Rect {
        height: u16::try_from(seen.len()).unwrap_or(list.height),
        ..list
    };
    draw_grid(
        frame.buffer_mut(),
        sheet.on_axis(rows),
        sheet.axis,
        app.today(),
        sheet.theme,
    );
    sheet.note_quarters(list, hits);
    hits.add(list, Hit::Rows(state.view.offset));
    for (line, at) in (0..).zip(seen) {
        sheet.draw_row(
            frame,
            row_of(list, line),
            &state.rows[at],
            at == state.view.cursor,
        );
    }
    draw_scrollbar(frame.buffer_mut(), list, state.view, sheet.theme);
}

impl<'a> Sheet<'a> {
    /// Notes where each quarter lies, for what is dropped on it.
    fn note_quarters(&self, list: Rect, hits: &mut Hits) {
        let area = self.on_axis(list);
        let end = self.axis.end();
        for at in quarter(self.axis.start)..=quarter(end) {
            let cell = |day| {
                u16::try_from(self.axis.x(day).max(0))
                    .unwrap_or(0)
                    .min(area.width)
            };
            let (from, to) = (cell(first_day(at)), cell(first_day(at + 1)));
            let span = Rect {
                x: area.x + from,
                width: to.saturating_sub(from),
                ..area
            };
            hits.add(span, Hit::Column(at));
        }
    }

    fn new(app: &'a App, width: u16) -> Self {
        Self {
            app,
            theme: &app.theme,
            axis: axis(app, axis_width(width)),
            labels: labels_width(width),
            words: words_width(width),
        }
    }

    /// The part of some rows where the axis lies.
    fn on_axis(&self, rows: Rect) -> Rect {
        Rect {
            x: rows.x + self.labels,
            width: self.axis.width,
            ..rows
        }
        .intersection(rows)
    }

    /// The part of some rows where the labels stand.
    fn label_room(&self, rows: Rect) -> Rect {
        Rect {
            x: rows.x + 2,
            width: self.labels.saturating_sub(3),
            ..rows
        }
        .intersection(rows)
    }

    fn draw_row(&self, frame: &mut Frame, full: Rect, row: &Row, here: bool) {
        let Some(target) = row.target else {
            let room = self.label_room(full);
            self.write(frame, room, room.x, &row.text, self.theme.dim);
            return;
        };
        match target.item.kind {
            Kind::Initiative => self.draw_lane(frame, full, target),
            Kind::Milestone => self.draw_date(frame, full, target),
            _ => self.draw_epic(frame, full, target),
        }
        self.draw_cursor(frame, full, target, here);
    }

    fn draw_cursor(&self, frame: &mut Frame, full: Rect, target: Target, here: bool) {
        let theme = self.theme;
        let marked = self.app.state().marked.contains(&target.item);
        let (glyph, style, over) = match (here, marked) {
            (true, _) => (
                theme.glyphs.cursor,
                accent_of(theme, self.app.pane),
                theme.selection,
            ),
            (false, true) => (theme.glyphs.marked, theme.mark, theme.mark),
            (false, false) => return,
        };
        let bar = Rect {
            width: full.width.saturating_sub(1),
            ..full
        };
        let buf = frame.buffer_mut();
        buf.set_style(bar, over);
        put(buf, full, (full.x, full.y), glyph, style.patch(over));
        if here && marked {
            put(
                buf,
                full,
                (full.x + 1, full.y),
                theme.glyphs.marked,
                theme.mark.patch(over),
            );
        }
    }

    /// An initiative: its name, its points, a line over its epics.
    fn draw_lane(&self, frame: &mut Frame, full: Rect, target: Target) {
        let theme = self.theme;
        let Some(initiative) = self.app.get::<Initiative>(Id::new(target.item.id)) else {
            return;
        };
        let lane = self.app.roadmap().lane(initiative.id);
        let has_epics = lane.is_some_and(|lane| !lane.epics.is_empty());
        let glyph = fold_glyph(self.app, target, has_epics);
        let points = lane.filter(|lane| lane.sums.stories > 0 && self.labels >= 30);
        let points = points.map_or_else(String::new, |lane| lane.sums.points.to_string());
        let room = self.write_right(frame, self.label_room(full), &points);
        let head = format!("{glyph} {} ", initiative.key);
        let x = self.write(frame, room, room.x, &head, theme.accent_far);
        self.write(frame, room, x, &initiative.title, theme.header);
        let standing = standing::of_initiative(self.app, initiative);
        let folded = self.app.state().folded.contains(&target.item);
        let whisker = standing.forecast.filter(|_| folded);
        self.draw_work(frame, full, &standing, (Shape::Summary, whisker));
        self.draw_words(frame, full, &standing);
    }

    /// An epic: its name, its bar with what is done, its whisker, what it needs.
    fn draw_epic(&self, frame: &mut Frame, full: Rect, target: Target) {
        let theme = self.theme;
        let Some(epic) = self.app.get::<Epic>(Id::new(target.item.id)) else {
            return;
        };
        let room = self.label_room(full);
        let x = self.write(frame, room, room.x, &format!("   {} ", epic.key), theme.key);
        self.write(frame, room, x, &epic.title, theme.text);
        let standing = standing::of_epic(self.app, epic);
        if standing.plan.is_some() {
            self.draw_work(frame, full, &standing, (Shape::Work, standing.forecast));
        } else {
            self.draw_unplanned(frame, full, &standing);
        }
        self.draw_needs(frame, full, &standing, &standing::needs(self.app, epic));
        self.draw_words(frame, full, &standing);
    }

    /// A milestone: its name, and its mark on its last day.
    fn draw_date(&self, frame: &mut Frame, full: Rect, target: Target) {
        let theme = self.theme;
        let Some(milestone) = self.app.get::<Milestone>(Id::new(target.item.id)) else {
            return;
        };
        let room = self.label_room(full);
        let x = self.write(
            frame,
            room,
            room.x,
            &format!("   {} ", milestone.key),
            theme.key,
        );
        self.write(frame, room, x, &milestone.title, theme.text);
        let standing = standing::of_milestone(self.app, milestone);
        let row = self.on_axis(full);
        let Some((_, last)) = standing.plan else {
            self.write(frame, row, row.x, "no date: L sets this quarter", theme.dim);
            return;
        };
        if let Some(was) = standing.baseline.and_then(|day| self.column(row, day)) {
            put(
                frame.buffer_mut(),
                row,
                (was, row.y),
                theme.glyphs.baseline,
                theme.warn,
            );
        }
        let style = match standing.timing {
            Timing::Late(_) => theme.bad,
            Timing::Done => theme.good,
            _ => theme.accent_far,
        };
        let buf = frame.buffer_mut();
        draw_milestone(
            buf,
            row,
            self.axis,
            (last, None),
            (&milestone.title, style),
            theme,
        );
        if standing.timing == Timing::Done
            && let Some(x) = self.column(row, last)
        {
            put(buf, row, (x, row.y), theme.glyphs.reached, style);
        }
        self.draw_beyond(frame, row, (last, last));
        self.draw_words(frame, full, &standing);
    }

    fn draw_work(
        &self,
        frame: &mut Frame,
        full: Rect,
        standing: &Standing,
        (shape, forecast): (Shape, Option<Days>),
    ) {
        let Some(span) = standing.plan else { return };
        let row = self.on_axis(full);
        let style = match standing.timing {
            Timing::Done => self.theme.good,
            _ => self.theme.accent_far,
        };
        let bar = Bar {
            span,
            progress: standing.shares,
            baseline: standing.baseline,
            forecast,
            shape,
            style,
        };
        draw_bar(frame.buffer_mut(), row, self.axis, &bar, self.theme);
        let seen_until = forecast.map_or(span.1, |(_, certain)| certain.max(span.1));
        self.draw_beyond(frame, row, (span.0, seen_until));
    }

    /// Says where a plan is that lies wholly before or after what is seen.
    fn draw_beyond(&self, frame: &mut Frame, row: Rect, (first, last): Days) {
        let theme = self.theme;
        let buf = frame.buffer_mut();
        if last < self.axis.start {
            let arrow = if theme.glyphs.end.is_ascii() {
                "<"
            } else {
                "◂"
            };
            let text = format!("{arrow} {}", month_name(last));
            put(buf, row, (row.x, row.y), &text, theme.dim);
        } else if first >= self.axis.end() {
            let text = format!("{} {}", month_name(first), theme.glyphs.closed);
            let wide = u16::try_from(safe::width(&text)).unwrap_or(0);
            let x = row.right().saturating_sub(wide).max(row.x);
            put(buf, row, (x, row.y), &text, theme.dim);
        }
    }

    /// What stands in the row of an epic that nobody has planned.
    fn draw_unplanned(&self, frame: &mut Frame, full: Rect, standing: &Standing) {
        let row = self.on_axis(full);
        let text = match (standing.timing, standing.forecast) {
            (Timing::Done, _) => "done".to_owned(),
            (_, Some((likely, _))) => format!("no plan, P50 {}", likely.format("%-d %b %Y")),
            (_, None) => "no plan".to_owned(),
        };
        let today = self.column(row, self.app.today());
        let wide = u16::try_from(safe::width(&text)).unwrap_or(0);
        let x = today
            .map_or(row.x, |x| x + 2)
            .min(row.right().saturating_sub(wide))
            .max(row.x);
        self.write(frame, row, x, &text, self.theme.dim);
    }

    /// `◆ needs E-3` before the bar, else after it; the mark alone where there is room for no more.
    fn draw_needs(&self, frame: &mut Frame, full: Rect, standing: &Standing, needs: &[Need]) {
        let theme = self.theme;
        let conflict = needs.iter().any(|need| need.conflict);
        let Some(first) = needs.iter().find(|need| need.conflict == conflict) else {
            return;
        };
        let more = if needs.len() > 1 {
            format!(" +{}", needs.len() - 1)
        } else {
            String::new()
        };
        let (mark, style) = if conflict {
            (theme.glyphs.reached, theme.bad)
        } else {
            (theme.glyphs.arrow, theme.dim)
        };
        let text = format!("{mark} needs {}{more}", first.key);
        let row = self.on_axis(full);
        let wide = i32::try_from(safe::width(&text)).unwrap_or(i32::MAX);
        let width = i32::from(row.width);
        let (begins, ends) = match standing.plan {
            Some((first, last)) => {
                let whisker = standing
                    .forecast
                    .map_or(last, |(_, certain)| certain.max(last));
                (self.axis.x(first), self.axis.x(whisker) + 2)
            }
            None => (0, width / 2),
        };
        let at = if begins > wide && begins < width + wide {
            (begins - wide - 1).min(width - wide - 12)
        } else {
            ends
        };
        let buf = frame.buffer_mut();
        if let Some(x) = u16::try_from(at).ok().filter(|_| at + wide <= width) {
            put(buf, row, (row.x + x, row.y), &text, style);
        } else if conflict && (0..width).contains(&begins) {
            let x = u16::try_from(begins).unwrap_or(0);
            put(buf, row, (row.x + x, row.y), mark, style);
        }
    }

    /// How far it is and whether in time, in words, at the right edge.
    fn draw_words(&self, frame: &mut Frame, full: Rect, standing: &Standing) {
        if self.words == 0 {
            return;
        }
        let theme = self.theme;
        let room = Rect {
            x: full.right().saturating_sub(self.words),
            width: self.words.saturating_sub(1),
            ..full
        };
        let share = standing.progress.map_or_else(String::new, |share| {
            format!("{:.0}%", (share * 100.0).floor())
        });
        self.write(frame, room, room.x, &format!("{share:>5}"), theme.text);
        self.write(
            frame,
            room,
            room.x + 7,
            &standing.timing.words(),
            standing.timing.style(theme),
        );
    }

    /// Planned points against capacity: month by month, or by quarters where a month is too narrow.
    fn draw_load(&self, frame: &mut Frame, full: Rect) {
        let theme = self.theme;
        let room = self.label_room(full);
        self.write(frame, room, room.x, "capacity  pts", theme.dim);
        let row = self.on_axis(full);
        let step = if self.axis.zoom == Zoom::Year { 3 } else { 1 };
        let months = self.app.roadmap().months();
        let mut from = quarter_start(self.axis.start);
        while from < self.axis.end() {
            let Some(until) = from.checked_add_months(Months::new(step)) else {
                return;
            };
            let (x, end) = (self.axis.x(from).max(0) + 1, self.axis.x(until));
            let width = usize::try_from(end.min(i32::from(row.width)) - x).unwrap_or(0);
            if let Some(load) = capacity::load(months, from, until) {
                let text = load.text(width, theme);
                let x = row.x.saturating_add(u16::try_from(x).unwrap_or(u16::MAX));
                self.write(frame, row, x, &text, load.style(theme));
            }
            from = until;
        }
    }

    fn column(&self, row: Rect, day: NaiveDate) -> Option<u16> {
        let x = u16::try_from(self.axis.x(day)).ok()?;
        (x < row.width).then_some(row.x + x)
    }

    fn write(&self, frame: &mut Frame, room: Rect, x: u16, text: &str, style: Style) -> u16 {
        let at = (x, room.y);
        put_cut(
            frame.buffer_mut(),
            room,
            at,
            text,
            style,
            self.theme.glyphs.ellipsis,
        )
    }

    /// Writes at the right edge of a room and gives what is left of it.
    fn write_right(&self, frame: &mut Frame, room: Rect, text: &str) -> Rect {
        let wide = u16::try_from(safe::width(text)).unwrap_or(0);
        if wide == 0 {
            return room;
        }
        let x = room.right().saturating_sub(wide).max(room.x);
        self.write(frame, room, x, text, self.theme.dim);
        Rect {
            width: room.width.saturating_sub(wide + 1),
            ..room
        }
    }
}

fn month_name(day: NaiveDate) -> String {
    day.format("%b %Y").to_string()
}
