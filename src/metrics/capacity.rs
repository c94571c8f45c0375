//! Capacity: how much a sprint can hold when somebody is away.
//! Never rounds up: a promise that needs half a day more than there is, is not kept.

use super::stats;

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
