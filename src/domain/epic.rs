//! Epics: parts of an initiative that a team can build.
//! Never holds what its stories tell: size, progress and forecast are computed.

use super::about::Category;
use super::calendar::Span;
use super::draft::Refusal;
use super::field::{
    Field, Shape, common_fields, kit, line, number, one, points, prose, shown, title, word, words,
};
use super::history::tracked as track;
use super::id::{Id, Kind};
use super::initiative::{Initiative, set_plan};
use super::points::Points;
use super::rank::Rank;
use super::record::{kept, record};
use super::word::Word;
use super::workspace::Workspace;

record! {
    /// A part of an initiative that a team can build.
    Epic {
        /// The initiative it belongs to.
        initiative: Option<Id<Initiative>>,
        /// What hurts today.
        problem: String,
        /// Whom it hurts.
        who: String,
        /// A status set by hand; else its stories tell.
        status: Option<Word>,
        /// Its place among the epics.
        rank: Rank,
        /// When it is meant to be worked on.
        plan: Option<Span>,
        /// The plan that was first committed to.
        baseline: Option<Span>,
        /// The size it was thought to have before it was broken down.
        estimate: Option<Points>,
        /// How sure its owner is, 0 to 1.
        confidence: Option<f64>,
        /// What must be finished before it.
        depends_on: Vec<Id<Epic>>,
        /// Who answers for it.
        owner: Option<Word>,
        /// The team it belongs to, where there are several.
        team: Option<Word>,
        /// How urgent its source called it.
        priority: Option<Word>,
        /// Words to find it by.
        labels: Vec<Word>,
        /// Anything else, in Markdown.
        notes: String,
    }
}

kept!(Epic, Epic, epics);

fn tracked(epic: &Epic) -> Vec<(&'static str, Word)> {
    vec![
        (track::STATUS, epic.status.clone().unwrap_or_default()),
        (
            track::POINTS,
            epic.estimate
                .map_or_else(Word::default, |points| points.to_string().into()),
        ),
        (track::RANK, epic.rank.as_str().into()),
        (
            track::PARENT,
            epic.initiative
                .map_or_else(Word::default, |id| id.to_string().into()),
        ),
        (
            track::PLAN,
            epic.plan
                .map_or_else(Word::default, |plan| plan.to_string().into()),
        ),
    ]
}

impl Epic {
    /// The stories that belong to it, archived ones too. Looks at every story: views keep an index.
    pub fn stories<'w>(
        &self,
        workspace: &'w Workspace,
    ) -> impl Iterator<Item = &'w super::story::Story> + use<'w> {
        let id = self.id;
        workspace
            .stories
            .iter()
            .filter(move |story| story.epic == Some(id))
            .map(AsRef::as_ref)
    }

    /// What its status means: the one set by hand, else what its stories tell.
    pub fn category(&self, workspace: &Workspace) -> Category {
        match &self.status {
            Some(status) => workspace.category(status),
            None => Self::category_of(
                self.stories(workspace)
                    .map(|story| story.category(workspace)),
            ),
        }
    }

    /// What the categories of its stories mean for an epic.
    pub fn category_of(stories: impl Iterator<Item = Category>) -> Category {
        let (mut any, mut open, mut begun, mut done) = (false, false, false, false);
        for category in stories {
            any = true;
            open |= !category.is_final();
            begun |= category.is_under_way();
            done |= category == Category::Done;
        }
        match (any, open, begun || done) {
            (false, ..) | (true, true, false) => Category::Todo,
            (true, true, true) => Category::Doing,
            (true, false, _) => {
                if done {
                    Category::Done
                } else {
                    Category::Cancelled
                }
            }
        }
    }
}

/// The fields of an epic.
const FIELDS: &[Field<Epic>] = &[
    title!(["name", "summary"], "what it is, in one line"),
    one!(
        "initiative",
        ["parent"],
        "the initiative it belongs to",
        Initiative,
        initiative
    ),
    line!("problem", [], "what hurts today", problem),
    line!("who", [], "whom it hurts", who),
    Field {
        name: "plan",
        aliases: &["span"],
        doc: "when it is meant to be worked on, such as 2027-Q1 or 2027-01..2027-03",
        shape: Shape::Span,
        get: |_, epic| kit::printed(epic.plan),
        set: Some(|_, epic, text| set_plan(&mut epic.plan, &mut epic.baseline, text)),
    },
    points!(
        "estimate",
        ["points"],
        "the size it is thought to have before it is broken down",
        estimate
    ),
    number!(
        "confidence",
        [],
        "how sure its owner is, 0 to 1",
        confidence,
        0.0..=1.0
    ),
    Field {
        name: "depends_on",
        aliases: &["blocked_by", "needs"],
        doc: "the epics that must be finished before it",
        shape: Shape::Many(Kind::Epic),
        get: |workspace, epic| kit::keys(workspace, &epic.depends_on),
        set: Some(set_depends_on),
    },
    word!("owner", ["assignee"], "who answers for it", Person, owner),
    Field {
        name: "status",
        aliases: &["state"],
        doc: "a status set by hand; else its stories tell",
        shape: Shape::Status,
        get: |workspace, epic| match &epic.status {
            Some(status) => kit::text(status),
            None => kit::text(epic.category(workspace).word()),
        },
        set: Some(|workspace, epic, text| {
            epic.status = match text.trim() {
                "" => None,
                text => Some(workspace.settings().status_meant(text)?.name.clone()),
            };
            Ok(())
        }),
    },
    word!(
        "team",
        [],
        "the team it belongs to, where there are several",
        Line,
        team
    ),
    word!(
        "priority",
        [],
        "how urgent its source called it",
        Line,
        priority
    ),
    words!("labels", ["label", "tags"], "words to find it by", labels),
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
        |_, epic| kit::printed(epic.baseline)
    ),
    shown!(
        "category",
        [],
        "what its status means",
        Shape::Choice(Category::WORDS),
        |workspace, epic| { kit::text(epic.category(workspace).word()) }
    ),
    shown!(
        "objective",
        [],
        "the objective of its initiative",
        Shape::One(Kind::Objective),
        |workspace, epic| {
            kit::key(
                workspace,
                epic.initiative
                    .and_then(|id| workspace.initiatives.get(id))
                    .and_then(|initiative| initiative.objective),
            )
        }
    ),
    common_fields!(created),
    common_fields!(updated),
    common_fields!(source),
];

fn set_depends_on(workspace: &Workspace, epic: &mut Epic, text: &str) -> Result<(), Refusal> {
    let mut needed = epic.depends_on.clone();
    kit::set_many(workspace, &mut needed, text)?;
    let step = |id: Id<Epic>| {
        workspace
            .epics
            .get(id)
            .map(|epic| epic.depends_on.clone())
            .unwrap_or_default()
    };
    if let Some(path) = super::circle::find(epic.id, &needed, step) {
        let keys: Vec<_> = path
            .iter()
            .filter_map(|id| workspace.epics.get(*id))
            .map(|e| e.key.as_str())
            .collect();
        return Err(Refusal::new(format!(
            "that would be a circle: {} needs {}",
            epic.key,
            keys.join(", which needs ")
        )));
    }
    epic.depends_on = needed;
    Ok(())
}
