//! Stakeholders: those with a say or a stake.
//! Never computes who is owed an update: that belongs to the metrics.

use chrono::NaiveDate;

use super::choice::choice;
use super::field::{Field, common_fields, day, line, number, one_of, prose, title};
use super::record::{kept, record};
use super::word::Word;

choice! {
    /// How much of something somebody has.
    Degree {
        /// Little.
        Low = "low",
        /// Some.
        #[default]
        Medium = "medium",
        /// Much.
        High = "high",
    }
}

record! {
    /// Somebody with a say or a stake.
    Stakeholder {
        /// The group they belong to, such as customers or sales.
        group: String,
        /// How much they care.
        interest: Degree,
        /// How much they can decide.
        influence: Degree,
        /// What they want.
        wants: String,
        /// How much a wish of theirs counts; 1 when not given.
        weight: Option<f64>,
        /// The day they were last told how things stand.
        last_update: Option<NaiveDate>,
        /// How often they want to be told, in days.
        every_days: Option<f64>,
        /// Anything else, in Markdown.
        notes: String,
    }
}

kept!(Stakeholder, Stakeholder, stakeholders);

impl Stakeholder {
    /// How much a wish of theirs counts.
    pub fn counts(&self) -> f64 {
        self.weight.unwrap_or(1.0)
    }
}

fn tracked(_: &Stakeholder) -> Vec<(&'static str, Word)> {
    Vec::new()
}

/// The fields of a stakeholder.
const FIELDS: &[Field<Stakeholder>] = &[
    title!(["name"], "who it is"),
    line!(
        "group",
        [],
        "the group they belong to, such as customers or sales",
        group
    ),
    one_of!("interest", [], "how much they care", Degree, interest),
    one_of!(
        "influence",
        [],
        "how much they can decide",
        Degree,
        influence
    ),
    line!("wants", [], "what they want", wants),
    number!(
        "weight",
        [],
        "how much a wish of theirs counts; 1 when not given",
        weight
    ),
    day!(
        "last_update",
        ["updated_on"],
        "the day they were last told how things stand",
        last_update
    ),
    number!(
        "every_days",
        [],
        "how often they want to be told, in days",
        every_days
    ),
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
