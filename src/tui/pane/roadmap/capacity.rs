//! Whether the plans fit the pace: planned points left against what the team usually does, month by month.
//! Never assumes a pace: without closed sprints the load stands alone.

use chrono::{Datelike, Months, NaiveDate};
use ratatui::style::Style;

use super::prepared::Days;
use crate::domain::epic::Epic;
use crate::metrics::capacity;
use crate::tui::app::App;
use crate::tui::theme::Theme;

/// The load of a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// Points of the plans that are not done, spread over their working days.
    pub planned: f64,
    /// Points that the team usually does in its working days; `None` without a pace.
    pub capacity: Option<f64>,
}

/// The load of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// What is planned in it, from today on.
    pub load: Load,
}

/// Months that are looked at, the current one included.
const MOST_MONTHS: usize = 120;

/// The months from the current one to the end of the last plan, at least two years.
pub fn months(app: &App) -> Vec<Month> {
    let today = app.today();
    let settings = app.workspace().settings();
    let calendar = settings.calendar();
    let works: Vec<(f64, Days)> = app
        .workspace()
        .epics
        .iter()
        .filter_map(|epic| Some((points_left(app, epic)?, days_left(epic, today)?)))
        .collect();
    let last = works
        .iter()
        .map(|(_, (_, last))| *last)
        .max()
        .unwrap_or(today);
    let usual = f64::from(settings.sprint_days) / 7.0 * f64::from(settings.working_days.per_week());
    let mean = app.velocity().summary.mean;
    let first = today.with_day(1).unwrap_or(today);
    let mut months: Vec<Month> = std::iter::successors(Some(first), |day| next_month(*day))
        .take(MOST_MONTHS)
        .enumerate()
        .take_while(|(at, day)| *at < 24 || *day <= last)
        .map(|(_, first)| {
            let days = calendar.count(first.max(today), end_of(first));
            let capacity = capacity::points(mean, f64::from(days), usual);
            Month {
                first,
                load: Load {
                    planned: 0.0,
                    capacity,
                },
            }
        })
        .collect();
    for (points, (from, to)) in works {
        let all = calendar.count(from, to);
        let at = index(first, from);
        for month in months
            .iter_mut()
            .skip(at)
            .take_while(|month| month.first <= to)
        {
            let days = calendar.count(from.max(month.first), to.min(end_of(month.first)));
            // A plan without a working day in it stands where it begins.
            let share = if all == 0 {
                f64::from(u8::from(month.first <= from))
            } else {
                f64::from(days) / f64::from(all)
            };
            month.load.planned += points * share;
        }
    }
    months
}

/// The sum of the months that begin from a day up to and without another; `None` before this month.
pub fn load(months: &[Month], from: NaiveDate, until: NaiveDate) -> Option<Load> {
    let inside = months
        .iter()
        .filter(|month| month.first >= from && month.first < until);
    inside.map(|month| month.load).reduce(|a, b| Load {
        planned: a.planned + b.planned,
        capacity: a.capacity.zip(b.capacity).map(|(a, b)| a + b),
    })
}

impl Load {
    /// Whether more is planned than fits.
    pub fn is_over(&self) -> bool {
        self.capacity
            .is_some_and(|capacity| self.planned > capacity)
    }

    /// `44/40!` where it fits into the width, else `44!`; nothing when even that does not fit.
    pub fn text(&self, width: usize, theme: &Theme) -> String {
        let over = if self.is_over() { "!" } else { "" };
        let planned = self.planned.round();
        let capacity = match self.capacity {
            Some(capacity) => capacity::whole_points(capacity).to_string(),
            None => theme.glyphs.none.to_string(),
        };
        [
            format!("{planned:.0}/{capacity}{over}"),
            format!("{planned:.0}{over}"),
        ]
        .into_iter()
        .find(|text| crate::safe::width(text) <= width)
        .unwrap_or_default()
    }

    /// How it is colored.
    pub fn style(&self, theme: &Theme) -> Style {
        if self.is_over() { theme.bad } else { theme.dim }
    }
}

/// The points that are not done of an epic that is not finished: those of its stories, else its own estimate.
fn points_left(app: &App, epic: &Epic) -> Option<f64> {
    let category = app.lens().category(epic.id.item())?;
    if epic.archived.is_some() || category.is_final() {
        return None;
    }
    let sums = app.index().epic(Some(epic.id));
    if sums.stories > sums.unestimated {
        return Some(sums.points_left().as_f64());
    }
    epic.estimate.map(crate::domain::points::Points::as_f64)
}

/// What is left of a plan; today alone when it is past.
fn days_left(epic: &Epic, today: NaiveDate) -> Option<Days> {
    let plan = epic.plan?;
    Some((plan.first_day().max(today), plan.last_day().max(today)))
}

/// How many months a day is after the first one.
fn index(first: NaiveDate, day: NaiveDate) -> usize {
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    usize::try_from(months(day) - months(first)).unwrap_or(0)
}

fn next_month(first: NaiveDate) -> Option<NaiveDate> {
    first.checked_add_months(Months::new(1))
}

fn end_of(first: NaiveDate) -> NaiveDate {
    next_month(first)
        .and_then(|next| next.pred_opt())
        .unwrap_or(first)
}
