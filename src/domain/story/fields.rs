//! The fields of a story.
//! Never computes what belongs to the metrics.

use super::criteria::{criteria_from, criteria_text};
use super::{Story, StoryKind, WaitReason};
use crate::domain::about::Category;
use crate::domain::circle;
use crate::domain::datum::Datum;
use crate::domain::definitions;
use crate::domain::draft::Refusal;
use crate::domain::field::{
    Field, Shape, common_fields, day, kit, line, many, one, one_of, points, prose, shown, title,
    word, words,
};
use crate::domain::id::{Id, Kind};
use crate::domain::workspace::Workspace;

/// The fields of a story, in the order of its form; computed ones last.
pub(super) const FIELDS: &[Field<Story>] = &[
    title!(["name", "summary"], "what it is about, in one line"),
    one_of!("kind", ["type"], "what sort of work it is", StoryKind, kind),
    one!("epic", ["parent"], "the epic it belongs to", Epic, epic),
    points!(
        "points",
        ["estimate", "sp"],
        "the estimate in story points",
        points
    ),
    Field {
        name: "status",
        aliases: &["state"],
        doc: "where it stands in the workflow",
        shape: Shape::Status,
        get: |_, story| kit::text(&story.status),
        set: Some(set_status),
    },
    Field {
        name: "sprint",
        aliases: &[],
        doc: "the sprint it is in: a key, current, next or none",
        shape: Shape::One(Kind::Sprint),
        get: |workspace, story| kit::key(workspace, story.sprint),
        set: Some(set_sprint),
    },
    word!(
        "assignee",
        ["owner", "person"],
        "who works on it",
        Person,
        assignee
    ),
    words!("labels", ["label", "tags"], "words to find it by", labels),
    line!("as_a", [], "who wants it: as a …", as_a),
    line!("i_want", ["want"], "what they want: I want …", i_want),
    line!("so_that", [], "why: so that …", so_that),
    Field {
        name: "criteria",
        aliases: &["ac"],
        doc: "how one sees that it is done: one condition a line, [x] before those that are met",
        shape: Shape::Prose,
        get: |_, story| {
            kit::printed(Some(criteria_text(&story.criteria)).filter(|text| !text.is_empty()))
        },
        set: Some(|_, story, text| {
            story.criteria = criteria_from(&story.criteria, story.id.uuid(), text);
            Ok(())
        }),
    },
    Field {
        name: "ticked",
        aliases: &[],
        doc: "the lines of the definition of ready that are ticked by hand; +line and -line add and take away",
        shape: Shape::Words,
        get: |_, story| match story.ready.as_slice() {
            [] => Datum::None,
            lines => Datum::Many(lines.iter().map(|line| line.as_str().into()).collect()),
        },
        set: Some(|workspace, story, text| {
            story.ready = definitions::ticked_from(workspace.settings(), &story.ready, text)?;
            Ok(())
        }),
    },
    word!(
        "priority",
        [],
        "how urgent its source called it; the rank is what counts",
        Line,
        priority
    ),
    day!("due", [], "the day by which it is needed", due),
    word!(
        "team",
        [],
        "the team it belongs to, where there are several",
        Line,
        team
    ),
    many!(
        "requested_by",
        ["requester"],
        "the stakeholders who asked for it",
        Stakeholder,
        requested_by
    ),
    Field {
        name: "blocked_by",
        aliases: &["blockers", "depends_on"],
        doc: "the stories that must be finished before it",
        shape: Shape::Many(Kind::Story),
        get: |workspace, story| kit::keys(workspace, &story.blocked_by),
        set: Some(|workspace, story, text| {
            let mut blockers = story.blocked_by.clone();
            kit::set_many(workspace, &mut blockers, text)?;
            refuse_cycle(workspace, story, &blockers)?;
            story.blocked_by = blockers;
            Ok(())
        }),
    },
    prose!(
        "notes",
        ["description"],
        "anything else, in Markdown",
        notes
    ),
    common_fields!(key),
    shown!(
        "category",
        [],
        "what the status means",
        Shape::Choice(Category::WORDS),
        |workspace, story| { kit::text(story.category(workspace).word()) }
    ),
    shown!(
        "initiative",
        [],
        "the initiative of its epic",
        Shape::One(Kind::Initiative),
        |workspace, story| {
            story
                .chain(workspace)
                .1
                .map_or(Datum::None, |initiative| kit::text(&initiative.key))
        }
    ),
    shown!(
        "objective",
        [],
        "the objective of its initiative",
        Shape::One(Kind::Objective),
        |workspace, story| {
            story
                .chain(workspace)
                .2
                .map_or(Datum::None, |objective| kit::text(&objective.key))
        }
    ),
    shown!(
        "waiting",
        [],
        "what it waits for",
        Shape::Choice(WaitReason::WORDS),
        |_, story| {
            story
                .waiting
                .as_ref()
                .map_or(Datum::None, |wait| kit::text(wait.reason.word()))
        }
    ),
    shown!(
        "waiting_on",
        ["on"],
        "on whom it waits",
        Shape::Person,
        |_, story| {
            story
                .waiting
                .as_ref()
                .and_then(|wait| wait.on.as_ref())
                .map_or(Datum::None, |who| kit::text(who))
        }
    ),
    shown!(
        "split_from",
        [],
        "the story that it was split off",
        Shape::One(Kind::Story),
        |workspace, story| kit::key(workspace, story.split_from)
    ),
    shown!(
        "merged_into",
        [],
        "the story that stands for it since the two were merged",
        Shape::One(Kind::Story),
        |workspace, story| kit::key(workspace, story.merged_into)
    ),
    common_fields!(created),
    common_fields!(updated),
    shown!(
        "started",
        [],
        "the day work on it began",
        Shape::Day,
        |workspace, story| kit::day_of(workspace, story.started(workspace))
    ),
    shown!(
        "finished",
        ["closed"],
        "the day it was done",
        Shape::Day,
        |workspace, story| { kit::day_of(workspace, story.finished(workspace)) }
    ),
    common_fields!(source),
];

fn set_status(workspace: &Workspace, story: &mut Story, text: &str) -> Result<(), Refusal> {
    let settings = workspace.settings();
    let status = match text.trim() {
        "" => settings.initial(),
        text => settings.status_meant(text)?.name.clone(),
    };
    story.status = status;
    Ok(())
}

fn set_sprint(workspace: &Workspace, story: &mut Story, text: &str) -> Result<(), Refusal> {
    let mut sprint = story.sprint;
    match text.trim() {
        "current" | "active" => sprint = Some(workspace.current_sprint(story.team.as_deref())?),
        "next" => match workspace.next_sprint() {
            Some(next) => sprint = Some(next.id),
            None => {
                return Err(Refusal::new(
                    "no sprint is planned: make one with “bifocal sprint new”",
                ));
            }
        },
        text => kit::set_one(workspace, &mut sprint, text)?,
    }
    if let Some(closed) = sprint
        .filter(|s| Some(*s) != story.sprint)
        .and_then(|id| workspace.sprints.get(id))
        .filter(|s| s.is_closed())
    {
        return Err(Refusal::new(format!(
            "{} is closed and takes no more stories: choose an active or planned sprint",
            closed.key
        )));
    }
    story.sprint = sprint;
    Ok(())
}

/// Refuses blockers that would, over others, wait for the story itself; names the path.
fn refuse_cycle(
    workspace: &Workspace,
    story: &Story,
    blockers: &[Id<Story>],
) -> Result<(), Refusal> {
    let step = |id: Id<Story>| {
        workspace
            .stories
            .get(id)
            .map(|story| story.blocked_by.clone())
            .unwrap_or_default()
    };
    let Some(path) = circle::find(story.id, blockers, step) else {
        return Ok(());
    };
    let keys: Vec<_> = path
        .iter()
        .filter_map(|id| workspace.stories.get(*id))
        .map(|s| s.key.as_str())
        .collect();
    Err(Refusal::new(format!(
        "that would be a circle: {} waits for {}",
        story.key,
        keys.join(", which waits for ")
    )))
}
