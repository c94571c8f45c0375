//! Objectives: what the product is to reach, and the KPIs that tell whether it does.
//! Never computes progress: that belongs to the metrics.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::choice::choice;
use super::field::{Field, Shape, common_fields, kit, number, parsed, prose, shown, title, word};
use super::rank::Rank;
use super::record::{absent, kept, record};
use super::unknown::Unknown;
use super::word::Word;

choice! {
    /// What a KPI measures.
    KpiKind {
        /// Money that comes in.
        Revenue = "revenue",
        /// How many use it.
        Adoption = "adoption",
        /// Satisfied customers: a share of positive answers.
        Csat = "csat",
        /// Net promoter score.
        Nps = "nps",
        /// Share of users who would be very disappointed without it.
        Pmf = "pmf",
        /// Share of a market.
        Share = "share",
        /// Anything else.
        #[default]
        Custom = "custom",
    }
}

/// A value that was measured on a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// The day it holds for.
    pub date: NaiveDate,
    /// The value, in the KPI's unit.
    pub value: f64,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A number that tells whether an objective is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Kpi {
    /// Its identity.
    pub id: Uuid,
    /// Its short key, such as `K-3`.
    #[serde(default)]
    pub key: Word,
    /// What it is called.
    pub name: String,
    /// What it measures.
    #[serde(default, skip_serializing_if = "absent")]
    pub kind: KpiKind,
    /// Its unit, such as % or users.
    #[serde(default, skip_serializing_if = "absent")]
    pub unit: String,
    /// The value at the beginning.
    #[serde(default, skip_serializing_if = "absent")]
    pub start: Option<f64>,
    /// The value to reach; below the start when it is to fall.
    #[serde(default, skip_serializing_if = "absent")]
    pub target: Option<f64>,
    /// The day from which it counts.
    #[serde(default, skip_serializing_if = "absent")]
    pub from: Option<NaiveDate>,
    /// The day by which the target is to be reached.
    #[serde(default, skip_serializing_if = "absent")]
    pub due: Option<NaiveDate>,
    /// How much it counts among the KPIs of its objective; 1 when not given.
    #[serde(default, skip_serializing_if = "absent")]
    pub weight: Option<f64>,
    /// What was measured, in order of days.
    #[serde(default, skip_serializing_if = "absent")]
    pub readings: Vec<Reading>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Kpi {
    /// The value measured last.
    pub fn now(&self) -> Option<&Reading> {
        self.readings.iter().max_by_key(|reading| reading.date)
    }
}

record! {
    /// What the product is to reach.
    Objective {
        /// Why it matters, in Markdown.
        notes: String,
        /// Who answers for it.
        owner: Option<Word>,
        /// Its place among the objectives.
        rank: Rank,
        /// When it is to be reached: a quarter, a month or a day.
        due: Option<super::calendar::PartialDate>,
        /// How much it counts; 1 when not given.
        weight: Option<f64>,
        /// The numbers that tell whether it is reached.
        kpis: Vec<Kpi>,
    }
}

kept!(Objective, Objective, objectives);

fn tracked(_: &Objective) -> Vec<(&'static str, Word)> {
    Vec::new()
}

/// The fields of an objective.
const FIELDS: &[Field<Objective>] = &[
    title!(["name"], "what is to be reached, in one line"),
    word!("owner", [], "who answers for it", Person, owner),
    parsed!(
        "due",
        ["target"],
        "when it is to be reached: 2027-Q1, 2027-02 or 2027-02-14",
        Line,
        due
    ),
    number!("weight", [], "how much it counts; 1 when not given", weight),
    prose!(
        "notes",
        ["description"],
        "why it matters, in Markdown",
        notes
    ),
    common_fields!(key),
    shown!(
        "kpis",
        [],
        "the names of its KPIs",
        Shape::Words,
        |_, objective| {
            kit::printed(
                Some(
                    objective
                        .kpis
                        .iter()
                        .map(|kpi| kpi.name.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                )
                .filter(|t| !t.is_empty()),
            )
        }
    ),
    common_fields!(created),
    common_fields!(updated),
    common_fields!(source),
];
