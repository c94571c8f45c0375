//! Initiatives: bets that serve an objective.
//! Never computes a score or a progress: those belong to the metrics.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::calendar::Span;
use super::choice::choice;
use super::draft::Refusal;
use super::field::{
    Field, Shape, common_fields, kit, line, many, number, one, one_of, prose, shown, title, word,
};
use super::history::tracked as track;
use super::id::Id;
use super::objective::Objective;
use super::rank::Rank;
use super::record::{absent, kept, record};
use super::stakeholder::Stakeholder;
use super::unknown::Unknown;
use super::word::Word;
use super::workspace::Workspace;

choice! {
    /// How an initiative stands in life.
    Stage {
        /// Thought of.
        Idea = "idea",
        /// Pursued: its stories count as aligned.
        #[default]
        Active = "active",
        /// Put aside.
        Paused = "paused",
        /// Reached its end.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
}

choice! {
    /// How near it is, where dates would say too much.
    Horizon {
        /// Not placed.
        #[default]
        None = "none",
        /// Worked on.
        Now = "now",
        /// Comes after.
        Next = "next",
        /// Some day.
        Later = "later",
    }
}

choice! {
    /// How its owner feels about it.
    Health {
        /// Not said.
        #[default]
        Unknown = "unknown",
        /// Goes well.
        Good = "good",
        /// Might not.
        AtRisk = "at risk",
        /// Does not.
        Bad = "bad",
    }
}

choice! {
    /// Where evidence comes from.
    EvidenceKind {
        /// The market.
        Market = "market",
        /// What a competitor does.
        Competitor = "competitor",
        /// What a customer said or did.
        #[default]
        Customer = "customer",
        /// Something measured.
        Data = "data",
        /// Something that is coming.
        Trend = "trend",
    }
}

/// Something that speaks for (or against) a bet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Its identity.
    pub id: Uuid,
    /// Where it comes from.
    pub kind: EvidenceKind,
    /// What it says.
    pub text: String,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "absent")]
    pub link: Option<String>,
    /// The day it was found.
    pub date: NaiveDate,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A choice that was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// Its identity.
    pub id: Uuid,
    /// What was decided, and why.
    pub text: String,
    /// Who decided.
    #[serde(default, skip_serializing_if = "absent")]
    pub by: Option<Word>,
    /// The day.
    pub date: NaiveDate,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A line of a checklist such as pricing or go-to-market.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// Its identity.
    pub id: Uuid,
    /// The list it belongs to.
    pub list: Word,
    /// What is to be done.
    pub text: String,
    /// Whether it is.
    #[serde(default, skip_serializing_if = "absent")]
    pub done: bool,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The inputs of the scoring methods; each method uses its own and shows no score while one is missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScoreInputs {
    /// People or events a period (RICE).
    #[serde(default, skip_serializing_if = "absent")]
    pub reach: Option<f64>,
    /// 3, 2, 1, 0.5 or 0.25 (RICE).
    #[serde(default, skip_serializing_if = "absent")]
    pub impact: Option<f64>,
    /// 0 to 1 (RICE).
    #[serde(default, skip_serializing_if = "absent")]
    pub confidence: Option<f64>,
    /// Person-months (RICE).
    #[serde(default, skip_serializing_if = "absent")]
    pub effort: Option<f64>,
    /// 1 to 10 (ICE).
    #[serde(default, skip_serializing_if = "absent")]
    pub ice_impact: Option<f64>,
    /// 1 to 10 (ICE).
    #[serde(default, skip_serializing_if = "absent")]
    pub ice_confidence: Option<f64>,
    /// 1 to 10 (ICE).
    #[serde(default, skip_serializing_if = "absent")]
    pub ease: Option<f64>,
    /// 1 2 3 5 8 13 20 (WSJF).
    #[serde(default, skip_serializing_if = "absent")]
    pub business_value: Option<f64>,
    /// 1 2 3 5 8 13 20 (WSJF).
    #[serde(default, skip_serializing_if = "absent")]
    pub time_criticality: Option<f64>,
    /// Risk reduction or opportunity, 1 2 3 5 8 13 20 (WSJF).
    #[serde(default, skip_serializing_if = "absent")]
    pub risk_reduction: Option<f64>,
    /// 1 2 3 5 8 13 20 (WSJF).
    #[serde(default, skip_serializing_if = "absent")]
    pub job_size: Option<f64>,
    /// Money a week (CD3).
    #[serde(default, skip_serializing_if = "absent")]
    pub cost_of_delay: Option<f64>,
    /// How long it takes, in weeks (CD3).
    #[serde(default, skip_serializing_if = "absent")]
    pub weeks: Option<f64>,
    /// Value on any scale (value/effort).
    #[serde(default, skip_serializing_if = "absent")]
    pub value: Option<f64>,
    /// must, should, could or wont.
    #[serde(default, skip_serializing_if = "absent")]
    pub moscow: Option<Word>,
    /// The class of the Kano model.
    #[serde(default, skip_serializing_if = "absent")]
    pub kano: Option<Word>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

record! {
    /// A bet that serves an objective.
    Initiative {
        /// The objective it serves.
        objective: Option<Id<Objective>>,
        /// What will be different for whom, in a sentence.
        outcome: String,
        /// How it stands in life.
        stage: Stage,
        /// How near it is.
        horizon: Horizon,
        /// Its place among the initiatives.
        rank: Rank,
        /// When it is meant to be worked on.
        plan: Option<Span>,
        /// The plan that was first committed to.
        baseline: Option<Span>,
        /// Who answers for it.
        owner: Option<Word>,
        /// How its owner feels about it.
        health: Health,
        /// Why.
        rationale: String,
        /// The part of the capacity it is meant to get, in percent.
        share: Option<f64>,
        /// The inputs of the scoring methods.
        score: ScoreInputs,
        /// Words to find it by.
        labels: Vec<Word>,
        /// Those with a say or a stake in it.
        stakeholders: Vec<Id<Stakeholder>>,
        /// What speaks for it.
        evidence: Vec<Evidence>,
        /// What was decided.
        decisions: Vec<Decision>,
        /// What must be thought of, such as pricing.
        checklists: Vec<Check>,
        /// Anything else, in Markdown.
        notes: String,
    }
}

kept!(Initiative, Initiative, initiatives);

fn tracked(initiative: &Initiative) -> Vec<(&'static str, Word)> {
    vec![
        (track::STATUS, initiative.stage.word().into()),
        (track::RANK, initiative.rank.as_str().into()),
        (
            track::PARENT,
            initiative
                .objective
                .map_or_else(Word::default, |id| id.to_string().into()),
        ),
        (
            track::PLAN,
            initiative
                .plan
                .map_or_else(Word::default, |plan| plan.to_string().into()),
        ),
        (
            track::HORIZON,
            if initiative.horizon == Horizon::None {
                Word::default()
            } else {
                initiative.horizon.word().into()
            },
        ),
    ]
}

/// Sets a plan; the first one committed to is kept as the baseline.
pub(super) fn set_plan(
    plan: &mut Option<Span>,
    baseline: &mut Option<Span>,
    text: &str,
) -> Result<(), Refusal> {
    kit::set_parsed(plan, text)?;
    if baseline.is_none() {
        *baseline = *plan;
    }
    Ok(())
}

/// The fields of an initiative.
const FIELDS: &[Field<Initiative>] = &[
    title!(["name"], "what it is, in one line"),
    line!(
        "outcome",
        [],
        "what will be different for whom, in a sentence",
        outcome
    ),
    one!(
        "objective",
        ["parent"],
        "the objective it serves",
        Objective,
        objective
    ),
    one_of!(
        "status",
        ["stage", "state"],
        "how it stands in life",
        Stage,
        stage
    ),
    one_of!("horizon", [], "how near it is", Horizon, horizon),
    Field {
        name: "plan",
        aliases: &["span"],
        doc: "when it is meant to be worked on, such as 2027-Q1 or 2027-01..2027-03",
        shape: Shape::Span,
        get: |_, initiative| kit::printed(initiative.plan),
        set: Some(|_, initiative, text| {
            set_plan(&mut initiative.plan, &mut initiative.baseline, text)
        }),
    },
    word!("owner", ["assignee"], "who answers for it", Person, owner),
    one_of!("health", [], "how its owner feels about it", Health, health),
    line!("rationale", [], "why its health is what it is", rationale),
    number!(
        "share",
        [],
        "the part of the capacity it is meant to get, in percent",
        share,
        0.0..=100.0
    ),
    number!("reach", [], "people or events a period (RICE)", score.reach),
    number!("impact", [], "3, 2, 1, 0.5 or 0.25 (RICE)", score.impact),
    number!(
        "confidence",
        [],
        "0 to 1 (RICE)",
        score.confidence,
        0.0..=1.0
    ),
    number!("effort", [], "person-months (RICE)", score.effort),
    number!(
        "ice_impact",
        [],
        "1 to 10 (ICE)",
        score.ice_impact,
        1.0..=10.0
    ),
    number!(
        "ice_confidence",
        [],
        "1 to 10 (ICE)",
        score.ice_confidence,
        1.0..=10.0
    ),
    number!("ease", [], "1 to 10 (ICE)", score.ease, 1.0..=10.0),
    number!(
        "business_value",
        [],
        "1 2 3 5 8 13 20 (WSJF)",
        score.business_value
    ),
    number!(
        "time_criticality",
        [],
        "1 2 3 5 8 13 20 (WSJF)",
        score.time_criticality
    ),
    number!(
        "risk_reduction",
        [],
        "1 2 3 5 8 13 20 (WSJF)",
        score.risk_reduction
    ),
    number!("job_size", [], "1 2 3 5 8 13 20 (WSJF)", score.job_size),
    number!(
        "cost_of_delay",
        [],
        "money a week (CD3)",
        score.cost_of_delay
    ),
    number!(
        "weeks",
        [],
        "how long it takes, in weeks (CD3)",
        score.weeks
    ),
    number!(
        "value",
        [],
        "value on any scale (value/effort)",
        score.value
    ),
    many!(
        "stakeholders",
        [],
        "those with a say or a stake in it",
        Stakeholder,
        stakeholders
    ),
    super::field::words!("labels", ["label", "tags"], "words to find it by", labels),
    prose!(
        "notes",
        ["description"],
        "anything else, in Markdown",
        notes
    ),
    common_fields!(key),
    shown!(
        "baseline",
        [],
        "the plan that was first committed to",
        Shape::Span,
        |_, initiative| kit::printed(initiative.baseline)
    ),
    shown!(
        "category",
        [],
        "what its status means",
        Shape::Choice(super::about::Category::WORDS),
        |_, initiative| { kit::text(initiative.stage.category().word()) }
    ),
    common_fields!(created),
    common_fields!(updated),
    common_fields!(source),
];

impl Stage {
    /// What it means beside the statuses of stories.
    pub const fn category(self) -> super::about::Category {
        use super::about::Category;
        match self {
            Self::Idea | Self::Paused => Category::Backlog,
            Self::Active => Category::Doing,
            Self::Done => Category::Done,
            Self::Dropped => Category::Cancelled,
        }
    }
}

impl Initiative {
    /// The epics that belong to it, archived ones too.
    pub fn epics<'w>(
        &self,
        workspace: &'w Workspace,
    ) -> impl Iterator<Item = &'w super::epic::Epic> + use<'w> {
        let id = self.id;
        workspace
            .epics
            .iter()
            .filter(move |epic| epic.initiative == Some(id))
            .map(AsRef::as_ref)
    }
}
