//! Person-days: the days that people have for a sprint.
//! Never says how many points fit into them, and never asks today's people about a closed sprint.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::sprint::Sprint;
use super::workspace::Workspace;

/// The days that people have for a sprint.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PersonDays {
    /// Those that are there.
    pub available: f64,
    /// Those of a sprint without a holiday and with nobody away.
    pub usual: f64,
}

/// The person-days of a sprint: those that were typed, else those frozen at its close, else `days_a_week` of the people
/// of its team, a week's share for each of its working days, less the days that people are away.
///
/// Holidays cost everybody their share; the usual days have none. Only people count who say how many days they work.
/// `None` when nobody does and nothing was typed, without dates, and when the close of a closed sprint does not tell.
pub fn person_days(workspace: &Workspace, sprint: &Sprint) -> Option<PersonDays> {
    let computed = computed_days(workspace, sprint);
    let (available, usual) = match &sprint.close {
        Some(close) => (close.person_days, close.usual_person_days),
        None => (computed.map(|days| days.available), None),
    };
    let usual = sprint.usual_person_days.or(usual);
    Some(PersonDays {
        available: sprint.person_days.or(available)?,
        usual: usual.or(computed.map(|days| days.usual))?,
    })
}

fn computed_days(workspace: &Workspace, sprint: &Sprint) -> Option<PersonDays> {
    let (start, end) = (sprint.start?, sprint.end?);
    let mut team = workspace
        .people
        .iter()
        .filter(|person| person.archived.is_none())
        .filter(|person| sprint.team.is_none() || person.team == sprint.team)
        .filter_map(|person| person.days_a_week)
        .peekable();
    team.peek()?;
    let weekdays = workspace.settings().working_days;
    let share = team.sum::<f64>() / f64::from(weekdays.per_week());
    let plain = days_between(start, end).filter(|day| weekdays.contains(day.weekday()));
    let working = sprint.days(workspace).len();
    let away: f64 = sprint.absences.iter().map(|absence| absence.days).sum();
    Some(PersonDays {
        available: (share * working as f64 - away).max(0.0),
        usual: share * plain.count() as f64,
    })
}

/// At most ten years of days: a sprint that is longer has a mistyped date.
fn days_between(start: NaiveDate, end: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    start
        .iter_days()
        .take(3_660)
        .take_while(move |day| *day <= end)
}
