//! Capacity: how much a sprint can hold when somebody is away.
//! Never rounds up: a promise that needs half a day more than there is, is not kept.

use chrono::NaiveDate;
use serde::Serialize;

use super::stats;
use crate::domain::sprint::Sprint;
use crate::domain::workspace::Workspace;

/// The days that people have for a sprint.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PersonDays {
    /// Those that are there.
    pub available: f64,
    /// Those of a sprint without a holiday and with nobody away.
    pub usual: f64,
}

/// The person-days of a sprint: those that were typed, else `days_a_week` of the people of its team, a week's share for
/// each of its working days, less the days that people are away.
///
/// Holidays cost everybody their share; the usual days have none. Only people count who say how many days they work.
/// `None` when nobody does and nothing was typed, or without dates.
pub fn person_days(workspace: &Workspace, sprint: &Sprint) -> Option<PersonDays> {
    let computed = computed_days(workspace, sprint);
    let available = sprint.person_days.or(computed.map(|days| days.available))?;
    let usual = sprint
        .usual_person_days
        .or(computed.map(|days| days.usual))?;
    Some(PersonDays { available, usual })
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
    let plain =
        days_between(start, end).filter(|day| weekdays.contains(chrono::Datelike::weekday(day)));
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

/// The points that fit a sprint: as a person said, else the mean velocity by the person-days that are there.
pub fn of_sprint(
    workspace: &Workspace,
    sprint: &Sprint,
    mean_velocity: Option<f64>,
) -> Option<f64> {
    if let Some(points) = sprint.capacity {
        return Some(points.as_f64());
    }
    let days = person_days(workspace, sprint)?;
    points(mean_velocity, days.available, days.usual)
}

/// Capacity in points = mean velocity × available person-days / usual person-days, unrounded.
///
/// Source: Azure DevOps. `None` when the velocity is unknown or the usual days are not above 0.
pub fn points(mean_velocity: Option<f64>, available_days: f64, usual_days: f64) -> Option<f64> {
    Some(mean_velocity? * stats::share(available_days.max(0.0), usual_days)?)
}

/// Capacity as it is shown: whole points, rounded down.
pub fn whole_points(capacity: f64) -> u32 {
    capacity.max(0.0).floor() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::create;
    use crate::domain::field::set;
    use crate::domain::id::{Id, Kind};
    use crate::metrics::report::scene::Scene;

    /// Two people who work five days a week, and a sprint of two weeks.
    fn team() -> (Scene, Id<Sprint>) {
        let mut scene = Scene::default();
        for name in ["Ana", "Ben"] {
            scene.run("2026-02-20 09:00", |draft| {
                create(draft, Kind::Person, name, &[("days_a_week", "5".into())])
            });
        }
        let sprint = scene.sprint("2026-02-20 09:00", "2026-03-02", "2026-03-13");
        (scene, sprint)
    }

    fn days(scene: &Scene, sprint: Id<Sprint>) -> Option<(f64, f64)> {
        let days = person_days(&scene.workspace, scene.get(sprint))?;
        Some((days.available, days.usual))
    }

    #[test]
    fn people_have_their_days_a_week_less_holidays_and_absences() {
        let (mut scene, sprint) = team();
        assert_eq!(days(&scene, sprint), Some((20.0, 20.0)));
        scene.run("2026-02-20 09:01", |draft| {
            set(draft, sprint.item(), "absences", "Ana 2.5, @Ben 0.5")
        });
        assert_eq!(days(&scene, sprint), Some((17.0, 20.0)));
        let capacity = of_sprint(&scene.workspace, scene.get(sprint), Some(25.0)).expect("known");
        assert!((capacity - 21.25).abs() < 1e-12);
        assert_eq!(whole_points(capacity), 21);
        scene.run("2026-02-20 09:02", |draft| {
            let workspace = draft.about.id.item();
            set(draft, workspace, "holidays", "2026-03-06")
        });
        assert_eq!(days(&scene, sprint), Some((15.0, 20.0)));
    }

    #[test]
    fn what_was_typed_stands_before_what_is_computed() {
        let (mut scene, sprint) = team();
        scene.run("2026-02-20 09:01", |draft| {
            set(draft, sprint.item(), "person_days", "12")?;
            set(draft, sprint.item(), "absences", "Ana 3")
        });
        assert_eq!(days(&scene, sprint), Some((12.0, 20.0)));
        scene.run("2026-02-20 09:02", |draft| {
            set(draft, sprint.item(), "capacity", "13")
        });
        let capacity = of_sprint(&scene.workspace, scene.get(sprint), Some(25.0));
        assert_eq!(capacity, Some(13.0));
    }

    #[test]
    fn without_people_who_say_their_days_nothing_is_known() {
        let mut scene = Scene::default();
        let sprint = scene.sprint("2026-02-20 09:00", "2026-03-02", "2026-03-13");
        assert_eq!(days(&scene, sprint), None);
    }

    #[test]
    fn three_days_of_leave_cost_their_share() {
        let capacity = points(Some(25.0), 17.0, 20.0).expect("known");
        assert!((capacity - 21.25).abs() < 1e-12);
        assert_eq!(whole_points(capacity), 21);
    }

    #[test]
    fn capacity_is_unknown_without_velocity_or_usual_days() {
        assert_eq!(points(None, 17.0, 20.0), None);
        assert_eq!(points(Some(25.0), 17.0, 0.0), None);
    }
}
