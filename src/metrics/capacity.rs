//! Capacity: how much a sprint can hold when somebody is away.
//! Never rounds up: a promise that needs half a day more than there is, is not kept.

use super::stats;
pub use crate::domain::person_days::{PersonDays, person_days};
use crate::domain::sprint::Sprint;
use crate::domain::workspace::Workspace;

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
