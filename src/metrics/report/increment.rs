//! `report increment`: predictability, confidence and risks of a quarter.
//! Never counts a risk that nobody has judged as managed.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::increment::{Increment, RiskState};
use crate::domain::word::Word;
use crate::metrics::increment::{Commitment, Predictability, Valued, confidence, predictability};

/// One increment's numbers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct IncrementReport {
    /// Its key.
    pub key: Word,
    /// Planned and actual value and their ratio.
    #[serde(flatten)]
    pub value: Predictability,
    /// The mean of the votes, 1 to 5.
    pub confidence: Option<f64>,
    /// Its risks by what is done about them.
    pub risks: RiskCounts,
}

/// Counts of risks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RiskCounts {
    /// Not judged yet.
    pub open: usize,
    /// No longer risks.
    pub resolved: usize,
    /// Somebody has them.
    pub owned: usize,
    /// They are lived with.
    pub accepted: usize,
    /// They are made smaller.
    pub mitigated: usize,
}

/// The numbers of an increment.
pub fn increment(increment: &Increment) -> IncrementReport {
    let valued = increment.goals.iter().map(|goal| Valued {
        commitment: if goal.committed {
            Commitment::Committed
        } else {
            Commitment::Uncommitted
        },
        planned: goal.planned,
        actual: goal.actual,
    });
    let count = |state: RiskState| {
        increment
            .risks
            .iter()
            .filter(|risk| risk.state == state)
            .count()
    };
    IncrementReport {
        key: increment.key.clone(),
        value: predictability(&valued.collect::<Vec<_>>()),
        confidence: confidence(&increment.votes),
        risks: RiskCounts {
            open: count(RiskState::Open),
            resolved: count(RiskState::Resolved),
            owned: count(RiskState::Owned),
            accepted: count(RiskState::Accepted),
            mitigated: count(RiskState::Mitigated),
        },
    }
}
