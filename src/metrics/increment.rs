//! Increments (a quarter, a program increment): predictability, confidence and risks.
//! Never counts the planned value of an uncommitted objective.

use super::stats;
use schemars::JsonSchema;
use serde::Serialize;

/// One objective's business value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Valued {
    /// Was it committed, or a stretch?
    pub commitment: Commitment,
    /// Planned business value.
    pub planned: Option<f64>,
    /// Actual business value, once judged.
    pub actual: Option<f64>,
}

/// Whether an objective was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commitment {
    /// It counts as planned.
    Committed,
    /// Only what it brings counts.
    Uncommitted,
}

/// Sums and their ratio. Source: `SAFe`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Predictability {
    /// Planned value of the committed objectives; `None` when none has one.
    pub planned: Option<f64>,
    /// Actual value of all objectives; `None` while none is judged.
    pub actual: Option<f64>,
    /// actual / planned.
    pub predictability: Option<f64>,
}

/// Predictability = Σ actual value (committed and uncommitted) / Σ planned value (committed).
pub fn predictability(objectives: &[Valued]) -> Predictability {
    let committed = objectives
        .iter()
        .filter(|valued| valued.commitment == Commitment::Committed);
    let planned = sum(committed.map(|valued| valued.planned));
    let actual = sum(objectives.iter().map(|valued| valued.actual));
    let ratio = planned
        .zip(actual)
        .and_then(|(planned, actual)| stats::share(actual, planned));
    Predictability {
        planned,
        actual,
        predictability: ratio,
    }
}

/// The mean of the confidence votes (1–5); `None` without votes.
pub fn confidence(votes: &[u8]) -> Option<f64> {
    let votes: Vec<f64> = votes.iter().copied().map(f64::from).collect();
    stats::mean(&votes)
}

/// A mean confidence below 3 asks for a new plan.
pub fn needs_replan(confidence: f64) -> bool {
    confidence < 3.0
}

fn sum(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    values.flatten().reduce(|left, right| left + right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predictability_counts_stretch_results_but_not_stretch_plans() {
        let committed = |planned, actual| Valued {
            commitment: Commitment::Committed,
            planned: Some(planned),
            actual: Some(actual),
        };
        let stretch = Valued {
            commitment: Commitment::Uncommitted,
            planned: Some(5.0),
            actual: Some(4.0),
        };
        let objectives = [
            committed(10.0, 9.0),
            committed(8.0, 7.0),
            committed(5.0, 0.0),
            committed(8.0, 8.0),
            stretch,
        ];
        let answer = predictability(&objectives);
        assert_eq!((answer.planned, answer.actual), (Some(31.0), Some(28.0)));
        assert!((answer.predictability.expect("known") - 0.9032).abs() < 1e-4);
    }

    #[test]
    fn nothing_planned_or_judged_is_unknown() {
        assert_eq!(predictability(&[]), Predictability::default());
        assert_eq!(confidence(&[]), None);
        assert_eq!(confidence(&[3, 4, 5, 4]), Some(4.0));
        assert!(needs_replan(2.9) && !needs_replan(3.0));
    }
}
