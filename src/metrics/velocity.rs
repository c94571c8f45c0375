//! Velocity: the points a team completes in a sprint, and how much they vary.
//! Never looks at a person, and never recomputes what a closed sprint froze.

use super::stats;
use schemars::JsonSchema;
use serde::Serialize;

/// How many closed sprints the mean and the range look back on, unless the reader asks for another number.
pub const USUAL_SPRINTS: usize = 5;

/// The summary of the last sprints' completed points. Unit: points a sprint; `cv` is a share.
///
/// Source: Jira's velocity chart and Azure DevOps. `None` stands for too few sprints (one for the mean, two for the
/// spread), never for 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Velocity {
    /// Completed points of the sprint closed last.
    pub last: Option<f64>,
    /// Mean of the last `n`.
    pub mean: Option<f64>,
    /// Least of the last `n`.
    pub min: Option<f64>,
    /// Most of the last `n`.
    pub max: Option<f64>,
    /// Sample standard deviation of the last `n`.
    pub sd: Option<f64>,
    /// sd / mean.
    pub cv: Option<f64>,
    /// Nearest-rank median of the last `n`: the velocity that sprint lines and planning use.
    pub p50: Option<f64>,
    /// The most that at least 85 % of the last `n` reached: the velocity of a careful plan.
    pub p85: Option<f64>,
    /// How many sprints the summary holds; at most what was asked for.
    pub n: usize,
}

/// Summarizes the completed points of closed sprints, oldest first, over the last `window` of them.
pub fn summarize(completed: &[f64], window: usize) -> Velocity {
    let recent = &completed[completed.len().saturating_sub(window)..];
    Velocity {
        last: completed.last().copied(),
        mean: stats::mean(recent),
        min: stats::min(recent),
        max: stats::max(recent),
        sd: stats::sample_sd(recent),
        cv: stats::cv(recent),
        p50: stats::percentile(recent, 50),
        p85: reached(recent, 85),
        n: recent.len(),
    }
}

/// The most that at least `percent` of the values reach: the nearest rank, counted from the greatest.
fn reached(values: &[f64], percent: u32) -> Option<f64> {
    let mut falling: Vec<f64> = values.to_vec();
    falling.sort_by(|a, b| b.total_cmp(a));
    let rank = (values.len() * percent as usize).div_ceil(100);
    falling.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_sprints_give_mean_spread_and_range() {
        let velocity = summarize(&[21.0, 29.0, 25.0], USUAL_SPRINTS);
        assert_eq!(velocity.mean, Some(25.0));
        assert_eq!(velocity.sd, Some(4.0));
        assert_eq!(velocity.cv, Some(0.16));
        assert_eq!(
            (velocity.min, velocity.max, velocity.last),
            (Some(21.0), Some(29.0), Some(25.0))
        );
        assert_eq!((velocity.p50, velocity.n), (Some(25.0), 3));
    }

    #[test]
    fn only_the_last_sprints_count() {
        let velocity = summarize(&[99.0, 30.0, 21.0, 29.0, 25.0, 18.0], USUAL_SPRINTS);
        assert_eq!(velocity.n, 5);
        assert!((velocity.mean.expect("known") - 24.6).abs() < 1e-12);
        assert_eq!(velocity.p50, Some(25.0));
    }

    #[test]
    fn the_careful_velocity_is_one_that_most_sprints_reached() {
        let completed: Vec<f64> = (1..=20).map(f64::from).collect();
        // 17 of 20 completed 4 or more.
        assert_eq!(summarize(&completed, 20).p85, Some(4.0));
        assert_eq!(
            summarize(&[30.0, 21.0, 29.0, 25.0, 18.0], 5).p85,
            Some(18.0)
        );
    }

    #[test]
    fn without_sprints_everything_is_unknown() {
        assert_eq!(summarize(&[], USUAL_SPRINTS), Velocity::default());
        assert_eq!(summarize(&[12.0], USUAL_SPRINTS).sd, None);
    }
}
