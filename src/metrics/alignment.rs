//! Alignment: does the work that is done serve what was said to matter?
//! Never guesses a link: work that reaches no objective with a KPI counts as "none".

use super::stats;
use schemars::JsonSchema;
use serde::Serialize;

/// Drift = ½ Σ |actual share – intended share| over the initiatives and "none", from 0 to 1.
///
/// Each pair is (points done, intended share); `none` are the points that serve no initiative. Intended shares above 1
/// in sum are scaled to 1; below 1 the rest is what was meant for "none". `None` when nothing is done or intended.
pub fn drift(initiatives: &[(f64, f64)], none: f64) -> Option<f64> {
    let done = none + initiatives.iter().map(|(points, _)| points).sum::<f64>();
    let intended: f64 = initiatives.iter().map(|(_, intended)| intended).sum();
    if done <= 0.0 || intended <= 0.0 {
        return None;
    }
    let scale = intended.max(1.0);
    let rest = 1.0 - intended / scale;
    let apart: f64 = initiatives
        .iter()
        .map(|(points, intended)| (points / done - intended / scale).abs())
        .sum();
    Some(0.5 * (apart + (none / done - rest).abs()))
}

/// Coverage = active initiatives with a ready or started story / active initiatives; `None` without active ones.
pub fn coverage(covered: usize, active: usize) -> Option<f64> {
    stats::share(covered as f64, active as f64)
}

/// What a closed sprint's say/do and alignment say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Verdict {
    /// Keeps its word, on things nobody asked for.
    #[serde(rename = "efficiently building the wrong thing")]
    WrongThing,
    /// The right things, hardly any of them finished.
    #[serde(rename = "strategy without execution")]
    NoExecution,
    /// Neither.
    #[serde(rename = "directionless")]
    Directionless,
    /// Both.
    #[serde(rename = "on course")]
    OnCourse,
    /// In between.
    #[serde(rename = "mixed")]
    Mixed,
}

impl Verdict {
    /// The words on screen, the same as in `--json`.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::WrongThing => "efficiently building the wrong thing",
            Verdict::NoExecution => "strategy without execution",
            Verdict::Directionless => "directionless",
            Verdict::OnCourse => "on course",
            Verdict::Mixed => "mixed",
        }
    }
}

/// The verdict for a say/do and an alignment, both shares: say/do is high from .8 and low below .6, alignment is high
/// from .6.
pub fn verdict(say_do: f64, alignment: f64) -> Verdict {
    match (say_do, alignment >= 0.6) {
        (x, false) if x >= 0.8 => Verdict::WrongThing,
        (x, true) if x >= 0.8 => Verdict::OnCourse,
        (x, true) if x < 0.6 => Verdict::NoExecution,
        (x, false) if x < 0.6 => Verdict::Directionless,
        _ => Verdict::Mixed,
    }
}

/// Drift that asks for a warning when it lasts.
pub const DRIFT_LIMIT: f64 = 0.2;
/// Closed sprints over which drift is looked at.
pub const DRIFT_SPRINTS: usize = 3;
/// Closed sprints without a point done after which an active initiative is starved.
pub const STARVED_SPRINTS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn drift_is_half_the_distance_between_done_and_intended() {
        let answer = drift(&[(20.0, 0.5), (45.0, 0.3), (10.0, 0.2)], 0.0).expect("known");
        assert!((answer - 0.3).abs() < 1e-12);
    }

    #[test]
    fn work_for_no_initiative_is_drift_unless_room_was_left_for_it() {
        assert_eq!(drift(&[(50.0, 1.0)], 50.0), Some(0.5));
        assert_eq!(drift(&[(50.0, 0.5)], 50.0), Some(0.0));
        assert_eq!(drift(&[(0.0, 1.0)], 0.0), None);
        assert_eq!(drift(&[(10.0, 0.0)], 3.0), None);
    }

    #[test]
    fn every_corner_of_the_quadrant_has_its_verdict() {
        assert_eq!(verdict(0.8, 0.59), Verdict::WrongThing);
        assert_eq!(verdict(0.59, 0.6), Verdict::NoExecution);
        assert_eq!(verdict(0.59, 0.59), Verdict::Directionless);
        assert_eq!(verdict(0.8, 0.6), Verdict::OnCourse);
        assert_eq!(verdict(0.7, 0.9), Verdict::Mixed);
        assert_eq!(verdict(0.7, 0.1), Verdict::Mixed);
        assert_eq!(coverage(3, 4), Some(0.75));
        assert_eq!(coverage(0, 0), None);
    }

    proptest! {
        #[test]
        fn drift_stays_between_nothing_and_everything(
            pairs in prop::collection::vec((0.0..100.0f64, 0.0..1.0f64), 1..8), none in 0.0..50.0f64,
        ) {
            if let Some(answer) = drift(&pairs, none) {
                prop_assert!((-1e-9..=1.0 + 1e-9).contains(&answer));
            }
        }
    }
}
