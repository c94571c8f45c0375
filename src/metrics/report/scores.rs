//! `report scores`: every initiative's scores, and where score and rank disagree.
//! Never reorders: the order stays the rank's.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::initiative::{Initiative, ScoreInputs};
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::scores::{self, Delay, Rice, ValueEffort, Wsjf};

/// Which score proposes the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreMethod {
    /// Reach, impact, confidence, effort.
    Rice,
    /// Impact, confidence, ease.
    Ice,
    /// Cost of delay by job size.
    Wsjf,
    /// Cost of delay by duration.
    Cd3,
}

impl ScoreMethod {
    /// All of them.
    pub const ALL: [ScoreMethod; 4] = [
        ScoreMethod::Rice,
        ScoreMethod::Ice,
        ScoreMethod::Wsjf,
        ScoreMethod::Cd3,
    ];

    /// The method that most initiatives have the inputs for; RICE where several are equal.
    pub fn usual(workspace: &Workspace) -> ScoreMethod {
        let known = |method: &ScoreMethod| {
            workspace
                .initiatives
                .iter()
                .filter(|initiative| method.score(&initiative.score).is_some())
                .count()
        };
        ScoreMethod::ALL
            .into_iter()
            .rev()
            .max_by_key(known)
            .unwrap_or(ScoreMethod::Rice)
    }

    /// The score for these inputs; `None` while one is missing.
    pub fn score(self, inputs: &ScoreInputs) -> Option<f64> {
        match self {
            ScoreMethod::Rice => Rice {
                reach: inputs.reach?,
                impact: inputs.impact?,
                confidence: inputs.confidence?,
                effort: inputs.effort?,
            }
            .score(),
            ScoreMethod::Ice => {
                scores::ice(inputs.ice_impact?, inputs.ice_confidence?, inputs.ease?)
            }
            ScoreMethod::Wsjf => Wsjf {
                business_value: inputs.business_value?,
                time_criticality: inputs.time_criticality?,
                risk_reduction: inputs.risk_reduction?,
                job_size: inputs.job_size?,
            }
            .score(),
            ScoreMethod::Cd3 => Delay {
                cost_a_week: inputs.cost_of_delay?,
                weeks: inputs.weeks?,
            }
            .score(),
        }
    }
}

/// One initiative's scores; `null` where inputs are missing.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScoreLine {
    /// Its key.
    pub key: Word,
    /// RICE.
    pub rice: Option<f64>,
    /// ICE.
    pub ice: Option<f64>,
    /// WSJF.
    pub wsjf: Option<f64>,
    /// CD3.
    pub cd3: Option<f64>,
    /// The corner of value against effort.
    pub value_effort: Option<ValueEffort>,
    /// The class given to it.
    pub moscow: Option<Word>,
    /// The class given to it.
    pub kano: Option<Word>,
    /// Its place, from 1.
    pub rank: usize,
    /// Whether the score puts it elsewhere.
    pub disagrees: bool,
}

/// The scores of the initiatives that are not archived, by rank; `method` is what `disagrees` looks at.
pub fn scores(workspace: &Workspace, method: ScoreMethod) -> Vec<ScoreLine> {
    let mut ranked: Vec<&Initiative> = workspace
        .initiatives
        .iter()
        .map(AsRef::as_ref)
        .filter(|initiative| initiative.archived.is_none())
        .collect();
    ranked.sort_by(|left, right| {
        left.rank
            .cmp(&right.rank)
            .then_with(|| left.id.cmp(&right.id))
    });
    let values: Vec<Option<f64>> = ranked
        .iter()
        .map(|initiative| method.score(&initiative.score))
        .collect();
    let disagrees = scores::disagreements(&values);
    let value_middle = middle(
        ranked
            .iter()
            .filter_map(|initiative| initiative.score.value),
    );
    let effort_middle = middle(
        ranked
            .iter()
            .filter_map(|initiative| initiative.score.effort),
    );
    let line = |(at, initiative): (usize, &&Initiative)| {
        let inputs = &initiative.score;
        let value_effort = inputs.value.zip(inputs.effort).map(|(value, effort)| {
            scores::value_effort(
                scores::Placed {
                    at: value,
                    middle: value_middle,
                },
                scores::Placed {
                    at: effort,
                    middle: effort_middle,
                },
            )
        });
        ScoreLine {
            key: initiative.key.clone(),
            rice: ScoreMethod::Rice.score(inputs),
            ice: ScoreMethod::Ice.score(inputs),
            wsjf: ScoreMethod::Wsjf.score(inputs),
            cd3: ScoreMethod::Cd3.score(inputs),
            value_effort,
            moscow: inputs.moscow.clone(),
            kano: inputs.kano.clone(),
            rank: at + 1,
            disagrees: disagrees[at],
        }
    };
    ranked.iter().enumerate().map(line).collect()
}

/// The middle of the scale that a column uses: 5.5 where all fits 1 to 10, else half way between its ends.
fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let (low, high) = values.fold((1.0_f64, 10.0_f64), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    f64::midpoint(low, high)
}
