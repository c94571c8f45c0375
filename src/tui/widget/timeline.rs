//! A stretch of days across the screen: the axis of the roadmap and the bars on it.
//! It never decides what a bar means: it draws the days it is given, cut at the edges of the screen.

use chrono::{Datelike, Days, Months, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{fill, put, put_cut, row_of};
use crate::safe;
use crate::tui::theme::Theme;

/// How much time a column of the screen is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zoom {
    /// A week takes seven columns.
    Week,
    /// A month takes about fifteen.
    Month,
    /// A quarter takes about twenty-six.
    #[default]
    Quarter,
    /// A year takes about twenty-six.
    Year,
}

/// The days that are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The day at the left edge.
    pub start: NaiveDate,
    /// How wide a day is.
    pub zoom: Zoom,
    /// Columns of the screen.
    pub width: u16,
}

impl Zoom {
    /// Days in a column, as a fraction: over, under.
    fn days_by_column(self) -> (i64, i64) {
        match self {
            Self::Week => (1, 1),
            Self::Month => (2, 1),
            Self::Quarter => (7, 2),
            Self::Year => (14, 1),
        }
    }

    /// One step nearer.
    #[must_use]
    pub fn nearer(self) -> Self {
        match self {
            Self::Year => Self::Quarter,
            Self::Quarter => Self::Month,
            Self::Month | Self::Week => Self::Week,
        }
    }

    /// One step farther.
    #[must_use]
    pub fn farther(self) -> Self {
        match self {
            Self::Week => Self::Month,
            Self::Month => Self::Quarter,
            Self::Quarter | Self::Year => Self::Year,
        }
    }

    /// The nearest zoom at which so many days fit into the columns.
    pub fn to_show(days: i64, width: u16) -> Self {
        let fits = |zoom: &Self| {
            let (over, under) = zoom.days_by_column();
            days * under <= i64::from(width) * over
        };
        [Self::Week, Self::Month, Self::Quarter]
            .into_iter()
            .find(fits)
            .unwrap_or(Self::Year)
    }
}

impl Axis {
    /// The column of a day, from the left edge; negative before it, beyond the width after it.
    pub fn x(self, day: NaiveDate) -> i32 {
        let (over, under) = self.zoom.days_by_column();
        let days = (day - self.start).num_days();
        (days * under).div_euclid(over).clamp(-1_000_000, 1_000_000) as i32
    }

    /// The first day of a column, for a click.
    pub fn day(self, x: u16) -> NaiveDate {
        let (over, under) = self.zoom.days_by_column();
        let days = (i64::from(x) * over + under - 1) / under;
        self.start
            .checked_add_days(Days::new(days.unsigned_abs()))
            .unwrap_or(NaiveDate::MAX)
    }

    /// The first day that is not seen any more.
    pub fn end(self) -> NaiveDate {
        self.day(self.width)
    }

    /// Moved by columns: to the right when positive.
    #[must_use]
    pub fn moved(self, columns: i32) -> Self {
        let (over, under) = self.zoom.days_by_column();
        let days = i64::from(columns) * over / under;
        let by = Days::new(days.unsigned_abs());
        let start = if days < 0 {
            self.start.checked_sub_days(by)
        } else {
            self.start.checked_add_days(by)
        };
        Self {
            start: start.unwrap_or(self.start),
            ..self
        }
    }

    /// With the day at a third of the width.
    #[must_use]
    pub fn around(self, day: NaiveDate) -> Self {
        Self { start: day, ..self }.moved(-i32::from(self.width / 3))
    }

    /// The column on the screen, when the day is seen.
    fn column(self, area: Rect, day: NaiveDate) -> Option<u16> {
        let x = u16::try_from(self.x(day)).ok()?;
        (x < self.width.min(area.width)).then_some(area.x + x)
    }

    /// A half-open run of columns cut at the edges.
    fn columns(self, area: Rect, from: i32, to: i32) -> (u16, u16) {
        let width = i32::from(self.width.min(area.width));
        let cut = |x: i32| area.x + x.clamp(0, width) as u16;
        (cut(from), cut(to))
    }
}

/// Draws the two rows above the rows: long periods with walls between them, short ones below, today marked.
pub fn draw_header(buf: &mut Buffer, area: Rect, axis: Axis, today: NaiveDate, theme: &Theme) {
    let upper = row_of(area, 0);
    let lower = row_of(area, 1);
    for wall in walls(axis).filter_map(|day| axis.column(area, day)) {
        for row in [upper, lower] {
            put(buf, row, (wall, row.y), theme.glyphs.wall, theme.rule);
        }
    }
    draw_periods(buf, upper, axis, &long_periods(axis), theme.header, theme);
    draw_periods(buf, lower, axis, &short_periods(axis), theme.dim, theme);
    if let Some(x) = axis.column(area, today) {
        put(buf, lower, (x, lower.y), theme.glyphs.today, theme.info);
    }
}

/// Draws the light vertical lines of today and of the long periods behind the rows. Draw it before the bars.
pub fn draw_grid(buf: &mut Buffer, area: Rect, axis: Axis, today: NaiveDate, theme: &Theme) {
    let walls: Vec<u16> = walls(axis)
        .filter_map(|day| axis.column(area, day))
        .collect();
    let today = axis.column(area, today);
    for y in area.top()..area.bottom() {
        for wall in &walls {
            put(buf, area, (*wall, y), theme.glyphs.wall, theme.rule);
        }
        if let Some(x) = today {
            put(buf, area, (x, y), theme.glyphs.today_line, theme.info);
        }
    }
}

/// What is drawn in the row of one epic or initiative. Every part is optional but the span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// First day and last day of the plan.
    pub span: (NaiveDate, NaiveDate),
    /// The part done, 0 to 1, and the part begun after it.
    pub progress: (f64, f64),
    /// The last day as it was planned first, when it has moved.
    pub baseline: Option<NaiveDate>,
    /// When the data says it is done: likely (P50), and nearly certain (P85).
    pub forecast: Option<(NaiveDate, NaiveDate)>,
    /// Sums up the rows below it: drawn as a line.
    pub shape: Shape,
    /// Of the part done.
    pub style: Style,
}

/// How a bar is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Done, begun, left.
    #[default]
    Work,
    /// A line over the rows below.
    Summary,
}

/// Draws a bar into one row.
pub fn draw_bar(buf: &mut Buffer, row: Rect, axis: Axis, bar: &Bar, theme: &Theme) {
    let glyphs = &theme.glyphs;
    let from = axis.x(bar.span.0);
    let end = axis.x(bar.span.1).max(from);
    if let Some((likely, certain)) = bar.forecast {
        draw_whisker(buf, row, axis, end, (likely, certain), theme);
    }
    match bar.shape {
        Shape::Summary => fill_run(buf, row, axis, (from, end), glyphs.span, bar.style),
        Shape::Work => {
            let part =
                |share: f64| from + (share.clamp(0.0, 1.0) * f64::from(end - from)).round() as i32;
            let (done, begun) = (part(bar.progress.0), part(bar.progress.0 + bar.progress.1));
            fill_run(buf, row, axis, (begun, end), glyphs.left, theme.dim);
            fill_run(buf, row, axis, (done, begun), glyphs.begun, bar.style);
            fill_run(buf, row, axis, (from, done), glyphs.done, bar.style);
        }
    }
    fill_run(buf, row, axis, (end, end + 1), glyphs.end, theme.text);
    if let Some(x) = bar.baseline.and_then(|day| axis.column(row, day)) {
        put(buf, row, (x, row.y), glyphs.baseline, theme.warn);
    }
    let width = i32::from(axis.width.min(row.width));
    if from < 0 && end >= 0 {
        put(
            buf,
            row,
            (row.x, row.y),
            if theme.glyphs.end.is_ascii() {
                "<"
            } else {
                "◂"
            },
            theme.dim,
        );
    }
    if end >= width && from < width {
        put(
            buf,
            row,
            (row.x + axis.width.min(row.width).saturating_sub(1), row.y),
            glyphs.closed,
            theme.dim,
        );
    }
}

/// Draws a milestone with its name, or without it where the next one stands (`until`).
pub fn draw_milestone(
    buf: &mut Buffer,
    row: Rect,
    axis: Axis,
    (day, until): (NaiveDate, Option<NaiveDate>),
    (name, style): (&str, Style),
    theme: &Theme,
) {
    let Some(x) = axis.column(row, day) else {
        return;
    };
    put(buf, row, (x, row.y), theme.glyphs.milestone, style);
    let (_, right) = axis.columns(row, 0, until.map_or(i32::MAX, |day| axis.x(day) - 1));
    let room = Rect {
        width: right.saturating_sub(row.x),
        ..row
    };
    put_cut(
        buf,
        room,
        (x + 2, row.y),
        name,
        theme.text,
        theme.glyphs.ellipsis,
    );
}

/// From the planned end to the forecast, with P50 and P85 named where there is room.
fn draw_whisker(
    buf: &mut Buffer,
    row: Rect,
    axis: Axis,
    end: i32,
    (likely, certain): (NaiveDate, NaiveDate),
    theme: &Theme,
) {
    let (likely, certain) = (axis.x(likely), axis.x(certain));
    let style = if certain > end { theme.warn } else { theme.dim };
    fill_run(
        buf,
        row,
        axis,
        (end + 1, certain + 1),
        theme.glyphs.whisker,
        style,
    );
    let mut free = end + 2;
    for (x, name) in [(likely, "P50"), (certain, "P85")] {
        let at = x - 1;
        let width = i32::try_from(safe::width(name)).unwrap_or(i32::MAX);
        if at >= free && at >= 0 && at + width <= i32::from(axis.width.min(row.width)) {
            put(buf, row, (row.x + at as u16, row.y), name, style);
            free = at + width + 1;
        }
    }
}

fn fill_run(
    buf: &mut Buffer,
    row: Rect,
    axis: Axis,
    (from, to): (i32, i32),
    glyph: &str,
    style: Style,
) {
    fill(buf, row, row.y, axis.columns(row, from, to), glyph, style);
}

/// Names at the beginnings of periods, each cut before the next.
fn draw_periods(
    buf: &mut Buffer,
    row: Rect,
    axis: Axis,
    periods: &[(NaiveDate, String)],
    style: Style,
    theme: &Theme,
) {
    for (at, (day, name)) in periods.iter().enumerate() {
        let next = periods
            .get(at + 1)
            .map_or(i32::MAX, |(day, _)| axis.x(*day));
        let (from, to) = axis.columns(row, axis.x(*day), next);
        // One column stays for the wall before the name.
        let room = Rect {
            width: to.saturating_sub(row.x),
            ..row
        };
        let is_cut = axis.x(*day) < 0;
        let x = if is_cut { from } else { from + 1 };
        if safe::width(name) <= usize::from(to.saturating_sub(x)) {
            put(buf, room, (x, row.y), name, style);
        } else if !is_cut && to.saturating_sub(x) > 2 {
            put_cut(buf, room, (x, row.y), name, style, theme.glyphs.ellipsis);
        }
    }
}

fn walls(axis: Axis) -> impl Iterator<Item = NaiveDate> {
    long_periods(axis).into_iter().map(|(day, _)| day)
}

/// The periods of the upper row: months, quarters or years.
fn long_periods(axis: Axis) -> Vec<(NaiveDate, String)> {
    match axis.zoom {
        Zoom::Week | Zoom::Month => {
            periods(axis, 1, |day| format!("{} {}", month(day), day.year()))
        }
        Zoom::Quarter => periods(axis, 3, |day| {
            format!("{} Q{}", day.year(), day.month0() / 3 + 1)
        }),
        Zoom::Year => periods(axis, 12, |day| day.year().to_string()),
    }
}

/// The periods of the lower row: weeks by their Monday, months or quarters.
fn short_periods(axis: Axis) -> Vec<(NaiveDate, String)> {
    match axis.zoom {
        Zoom::Week | Zoom::Month => {
            let back = u64::from(axis.start.weekday().num_days_from_monday());
            let first = axis
                .start
                .checked_sub_days(Days::new(back))
                .unwrap_or(axis.start);
            first
                .iter_weeks()
                .take_while(|day| *day < axis.end())
                .map(|day| (day, format!("{:02}", day.day())))
                .collect()
        }
        Zoom::Quarter => periods(axis, 1, |day| month(day).to_owned()),
        Zoom::Year => periods(axis, 3, |day| format!("Q{}", day.month0() / 3 + 1)),
    }
}

/// Periods of whole months, from the one that holds the first day.
fn periods(
    axis: Axis,
    months: u32,
    name: impl Fn(NaiveDate) -> String,
) -> Vec<(NaiveDate, String)> {
    let first = axis.start.month0() / months * months;
    let mut next = axis
        .start
        .with_day(1)
        .and_then(|day| day.with_month0(first));
    let mut found = Vec::new();
    while let Some(day) = next.filter(|day| *day < axis.end()) {
        found.push((day, name(day)));
        next = day.checked_add_months(Months::new(months));
    }
    found
}

fn month(day: NaiveDate) -> &'static str {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    NAMES[day.month0() as usize]
}

#[cfg(test)]
mod tests;
