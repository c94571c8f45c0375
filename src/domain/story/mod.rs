//! Stories: what fits into a sprint, with who wants it, why, and how one sees that it is done.
//! Never computes a number: readiness, age and cycle time belong to the metrics.

pub(in crate::domain) mod criteria;
mod fields;

pub use criteria::{criteria_text, derived_id};
use fields::FIELDS;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::about::Category;
use crate::domain::choice::choice;
use crate::domain::epic::Epic;
use crate::domain::history::tracked as track;
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::rank::Rank;
use crate::domain::record::{Moment, absent, kept, record};
use crate::domain::sprint::Sprint;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::unknown::Unknown;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;

choice! {
    /// What sort of work a story is.
    StoryKind {
        /// Something new for somebody.
        #[default]
        Story = "story",
        /// Something that does not work as it should.
        Bug = "bug",
        /// Work that nobody sees from outside.
        Task = "task",
        /// Work to find something out.
        Spike = "spike",
        /// Paying back a shortcut.
        Debt = "debt",
    }
}

choice! {
    /// What is known of an acceptance criterion.
    CriterionState {
        /// Not judged yet.
        #[default]
        Open = "open",
        /// It holds.
        Met = "met",
        /// It was shown and does not hold.
        Rejected = "rejected",
    }
}

choice! {
    /// What a story waits for.
    WaitReason {
        /// Somebody must explain what is meant.
        #[default]
        Explanation = "explanation",
        /// A question is open.
        Clarification = "clarification",
        /// It is built and must be accepted.
        Acceptance = "acceptance",
        /// Somebody must decide.
        Decision = "decision",
        /// Other work must come first.
        Dependency = "dependency",
        /// Somebody outside must act.
        External = "external",
    }
}

/// One condition under which the story is accepted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// Its identity within the story.
    pub id: Uuid,
    /// The condition in plain words; empty when given/when/then say it.
    #[serde(default, skip_serializing_if = "absent")]
    pub text: String,
    /// The situation.
    #[serde(default, skip_serializing_if = "absent")]
    pub given: String,
    /// What happens.
    #[serde(default, skip_serializing_if = "absent")]
    pub when: String,
    /// What must follow.
    #[serde(default, skip_serializing_if = "absent")]
    pub then: String,
    /// What is known of it.
    #[serde(default, skip_serializing_if = "absent")]
    pub state: CriterionState,
    /// Who judged it.
    #[serde(default, skip_serializing_if = "absent")]
    pub by: Option<Word>,
    /// When it was judged.
    #[serde(default, skip_serializing_if = "absent")]
    pub at: Option<Moment>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Criterion {
    /// The condition as one sentence.
    pub fn sentence(&self) -> String {
        let parts = [
            ("Given", &self.given),
            ("when", &self.when),
            ("then", &self.then),
        ];
        let told: Vec<String> = parts
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(word, text)| format!("{word} {text}"))
            .collect();
        match (self.text.is_empty(), told.is_empty()) {
            (false, _) => self.text.clone(),
            (true, false) => told.join(", "),
            (true, true) => String::new(),
        }
    }
}

/// What a story waits for, on whom, and since when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Waiting {
    /// What it waits for.
    pub reason: WaitReason,
    /// On whom.
    #[serde(default, skip_serializing_if = "absent")]
    pub on: Option<Word>,
    /// Since when.
    pub since: Moment,
    /// The question or remark.
    #[serde(default, skip_serializing_if = "absent")]
    pub note: String,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// What somebody said about a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comment {
    /// Its identity.
    pub id: Uuid,
    /// When it was said.
    #[serde(default)]
    pub at: Moment,
    /// Who said it.
    #[serde(default, skip_serializing_if = "absent")]
    pub by: Word,
    /// What was said, in Markdown.
    pub text: String,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// An address that belongs to a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// What it is called.
    #[serde(default, skip_serializing_if = "absent")]
    pub text: String,
    /// Where it leads.
    pub url: String,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

record! {
    /// A piece of work that fits into a sprint.
    Story {
        /// What sort of work it is.
        kind: StoryKind,
        /// The epic it belongs to.
        epic: Option<Id<Epic>>,
        /// The status, a name of the workspace's workflow.
        status: Word,
        /// The estimate.
        points: Option<Points>,
        /// The sprint it is in.
        sprint: Option<Id<Sprint>>,
        /// Its place in the backlog.
        rank: Rank,
        /// Who works on it.
        assignee: Option<Word>,
        /// The team it belongs to, where there are several.
        team: Option<Word>,
        /// How urgent its source called it; the rank is what counts.
        priority: Option<Word>,
        /// Words to find it by.
        labels: Vec<Word>,
        /// The day by which it is needed.
        due: Option<NaiveDate>,
        /// Who wants it: as a …
        as_a: String,
        /// What they want: I want …
        i_want: String,
        /// Why: so that …
        so_that: String,
        /// How one sees that it is done.
        criteria: Vec<Criterion>,
        /// Lines of the definition of ready that a person ticked.
        ready: Vec<String>,
        /// Who asked for it.
        requested_by: Vec<Id<Stakeholder>>,
        /// What must be finished before it.
        blocked_by: Vec<Id<Story>>,
        /// What it waits for.
        waiting: Option<Box<Waiting>>,
        /// Anything else, in Markdown.
        notes: String,
        /// Addresses that belong to it.
        links: Vec<Link>,
        /// What people said.
        comments: Vec<Comment>,
        /// The story that it was split off.
        split_from: Option<Id<Story>>,
        /// The story that stands for it since the two were merged.
        merged_into: Option<Id<Story>>,
    }
}

kept!(Story, Story, stories);

impl Story {
    /// What its status means.
    pub fn category(&self, workspace: &Workspace) -> Category {
        workspace.category(&self.status)
    }

    /// When work on it began: the first entry into a category past to do. Imported work may have begun and finished at once.
    pub fn started(&self, workspace: &Workspace) -> Option<Moment> {
        let begun = |status: &str| {
            !matches!(
                workspace.category(status),
                Category::Backlog | Category::Todo | Category::Cancelled
            )
        };
        self.statuses()
            .find(|event| begun(&event.to))
            .map(|event| event.at)
    }

    /// When it was finished, if it is done now.
    pub fn finished(&self, workspace: &Workspace) -> Option<Moment> {
        if self.category(workspace) != Category::Done {
            return None;
        }
        self.finishes(workspace).last()
    }

    /// Each time that it was finished, in order of time.
    pub fn finishes(&self, workspace: &Workspace) -> impl Iterator<Item = Moment> {
        let done = |status: &str| workspace.category(status) == Category::Done;
        self.statuses()
            .filter(move |event| done(&event.to) && !done(&event.from))
            .map(|event| event.at)
    }

    /// How many criteria are met.
    pub fn criteria_met(&self) -> usize {
        self.criteria
            .iter()
            .filter(|criterion| criterion.state == CriterionState::Met)
            .count()
    }

    /// The changes of its status, in order of time.
    pub fn statuses(&self) -> impl Iterator<Item = &crate::domain::history::Event> {
        self.history
            .iter()
            .filter(|event| event.field == track::STATUS)
    }

    /// Its epic's initiative and that one's objective, as far as the chain goes.
    pub fn chain<'w>(
        &self,
        workspace: &'w Workspace,
    ) -> (
        Option<&'w Epic>,
        Option<&'w crate::domain::initiative::Initiative>,
        Option<&'w crate::domain::objective::Objective>,
    ) {
        let epic = self.epic.and_then(|id| workspace.epics.get(id));
        let initiative = epic
            .and_then(|epic| epic.initiative)
            .and_then(|id| workspace.initiatives.get(id));
        let objective = initiative
            .and_then(|initiative| initiative.objective)
            .and_then(|id| workspace.objectives.get(id));
        (
            epic.map(AsRef::as_ref),
            initiative.map(AsRef::as_ref),
            objective.map(AsRef::as_ref),
        )
    }
}

fn tracked(story: &Story) -> Vec<(&'static str, Word)> {
    let id = |id: Option<Uuid>| id.map_or_else(Word::default, |id| id.to_string().into());
    let waiting = story
        .waiting
        .as_ref()
        .map_or_else(Word::default, |wait| match &wait.on {
            Some(on) => format!("{} {on}", wait.reason).into(),
            None => wait.reason.word().into(),
        });
    let acceptance = if story.criteria.is_empty() {
        Word::default()
    } else {
        format!("{}/{}", story.criteria_met(), story.criteria.len()).into()
    };
    let words = |words: Vec<String>| Word::from(words.join(", "));
    vec![
        (track::STATUS, story.status.clone()),
        (
            track::POINTS,
            story
                .points
                .map_or_else(Word::default, |points| points.to_string().into()),
        ),
        (track::SPRINT, id(story.sprint.map(Id::uuid))),
        (track::RANK, story.rank.as_str().into()),
        (track::PARENT, id(story.epic.map(Id::uuid))),
        (track::WAITING, waiting),
        (
            track::WAITING_NOTE,
            story
                .waiting
                .as_ref()
                .map_or_else(Word::default, |wait| wait.note.as_str().into()),
        ),
        (track::ACCEPTANCE, acceptance),
        (track::ASSIGNEE, story.assignee.clone().unwrap_or_default()),
        (
            track::LABELS,
            words(story.labels.iter().map(ToString::to_string).collect()),
        ),
        (
            track::BLOCKED_BY,
            words(
                story
                    .blocked_by
                    .iter()
                    .map(|id| id.uuid().to_string())
                    .collect(),
            ),
        ),
        (track::TICKED, words(story.ready.clone())),
    ]
}
