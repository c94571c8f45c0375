//! Increments: a quarter or a run of sprints, planned as one.
//! Never computes predictability: that belongs to the metrics.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::calendar::Span;
use super::choice::choice;
use super::field::{Field, common_fields, parsed, prose, title};
use super::history::tracked as track;
use super::id::Id;
use super::record::{absent, kept, record};
use super::sprint::Sprint;
use super::unknown::Unknown;
use super::word::Word;

choice! {
    /// What is done about a risk (ROAM).
    RiskState {
        /// Not judged yet.
        #[default]
        Open = "open",
        /// No longer a risk.
        Resolved = "resolved",
        /// Somebody has it.
        Owned = "owned",
        /// It is lived with.
        Accepted = "accepted",
        /// It is made smaller.
        Mitigated = "mitigated",
    }
}

/// What an increment is to reach.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IncrementGoal {
    /// Its identity.
    pub id: Uuid,
    /// What is to be reached.
    pub text: String,
    /// Whether it was promised.
    #[serde(default, skip_serializing_if = "absent")]
    pub committed: bool,
    /// The business value it was planned with, 1 to 10.
    #[serde(default, skip_serializing_if = "absent")]
    pub planned: Option<f64>,
    /// The business value it turned out to have.
    #[serde(default, skip_serializing_if = "absent")]
    pub actual: Option<f64>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// What could go wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Risk {
    /// Its identity.
    pub id: Uuid,
    /// What could go wrong.
    pub text: String,
    /// What is done about it.
    #[serde(default, skip_serializing_if = "absent")]
    pub state: RiskState,
    /// Who has it.
    #[serde(default, skip_serializing_if = "absent")]
    pub owner: Option<Word>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

record! {
    /// A quarter or a run of sprints, planned as one.
    Increment {
        /// When it is.
        span: Option<Span>,
        /// The sprints it is made of.
        sprints: Vec<Id<Sprint>>,
        /// What it is to reach.
        goals: Vec<IncrementGoal>,
        /// What could go wrong.
        risks: Vec<Risk>,
        /// How sure each voter is, 1 to 5.
        votes: Vec<u8>,
        /// Anything else, in Markdown.
        notes: String,
    }
}

kept!(Increment, Increment, increments);

fn tracked(increment: &Increment) -> Vec<(&'static str, Word)> {
    vec![(
        track::PLAN,
        increment
            .span
            .map_or_else(Word::default, |span| span.to_string().into()),
    )]
}

/// The fields of an increment.
const FIELDS: &[Field<Increment>] = &[
    title!(["name"], "what it is called"),
    parsed!("span", ["plan"], "when it is, such as 2027-Q1", Span, span),
    prose!(
        "notes",
        ["description"],
        "anything else, in Markdown",
        notes
    ),
    common_fields!(key),
    common_fields!(created),
    common_fields!(updated),
    common_fields!(source),
];
