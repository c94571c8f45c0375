//! The past of an imported story, as far as its file tells it: when it began, when it was finished, which sprints it was in.
//! It never invents an instant: what the file does not date is not told.

use super::workflow::Workflow;
use super::world::World;
use crate::domain::about::Category;
use crate::domain::history::{Event, tracked};
use crate::domain::record::Moment;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::interchange::dates::When;
use crate::interchange::foreign::ForeignItem;

/// The instants of an item, in UTC.
pub(super) struct Dates {
    /// When it was made: the earliest date of all when the file does not say.
    pub created: Option<Moment>,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// When work on it began.
    pub begun: Option<Moment>,
    /// When it was finished or given up.
    pub ended: Option<Moment>,
}

impl Dates {
    /// The dates of an item, with what its status means.
    pub(super) fn of(item: &ForeignItem, category: Category, world: &World<'_>) -> Self {
        let at = |when: Option<When>| when.map(|when| when.instant(&world.zone));
        let since = at(item.status_since);
        let begun = at(item.started).or_else(|| since.filter(|_| category.is_under_way()));
        let ended = at(item.resolved).or(since).filter(|_| category.is_final());
        let earliest = [begun, ended, since, at(item.resolved)]
            .into_iter()
            .flatten()
            .min();
        Self {
            created: at(item.created).or(earliest),
            updated: at(item.updated),
            begun: begun.map(|begun| ended.map_or(begun, |ended| begun.min(ended))),
            ended,
        }
    }
}

/// Gives a new story its instants and its history. True when it is done and nothing tells since when.
pub(super) fn tell(
    story: &mut Story,
    item: &ForeignItem,
    category: Category,
    world: &World<'_>,
) -> Undated {
    let dates = Dates::of(item, category, world);
    if let Some(created) = dates.created {
        story.created = created;
        story.updated = dates.updated.unwrap_or(created).max(created);
    }
    let mut events = sprint_events(story, item, world);
    events.extend(status_events(story, category, &dates, world.workflow()));
    events.sort_by_key(|event| event.at);
    story.history = events;
    match (category, dates.ended) {
        (Category::Done, None) => Undated::Done,
        _ => Undated::Nothing,
    }
}

/// What the file leaves without a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undated {
    /// Nothing that matters.
    Nothing,
    /// It is done and nothing tells since when.
    Done,
}

/// A story that was here before moved to another status: when the file tells the instant, that one counts.
pub(super) fn tell_move(story: &mut Story, before: &Word, dates: &Dates, now: Moment) {
    let last = story.history.last().map(|event| event.at);
    let at = dates.ended.or(dates.begun);
    if let Some(at) = at.filter(|at| last.is_none_or(|last| *at > last) && *at <= now) {
        let to = story.status.clone();
        story
            .history
            .push(event(at, tracked::STATUS, before.clone(), to));
    }
}

fn status_events(
    story: &Story,
    category: Category,
    dates: &Dates,
    workflow: &Workflow,
) -> Vec<Event> {
    let mut events = Vec::new();
    let mut from = workflow.initial().clone();
    let mut go = |at: Option<Moment>, to: &Word| {
        if let Some(at) = at.filter(|_| from != *to) {
            let from = std::mem::replace(&mut from, to.clone());
            events.push(event(at, tracked::STATUS, from, to.clone()));
        }
    };
    if category.is_final() {
        if let (Some(begun), true) = (workflow.begun(), category == Category::Done) {
            go(dates.begun, begun);
        }
        go(dates.ended, &story.status);
    } else if category.is_under_way() {
        go(dates.begun, &story.status);
    }
    events
}

/// One move a sprint, at the sprint's start where that is known, else when the story was made.
fn sprint_events(story: &Story, item: &ForeignItem, world: &World<'_>) -> Vec<Event> {
    let mut from = Word::default();
    let mut at = story.created;
    let mut events = Vec::new();
    for name in &item.sprints {
        let Some(sprint) = world.sprint(name) else {
            continue;
        };
        let to: Word = sprint.id.to_string().into();
        at = sprint.start.map_or(at, |start| at.max(start));
        events.push(event(at, tracked::SPRINT, from, to.clone()));
        from = to;
    }
    events
}

fn event(at: Moment, field: &str, from: Word, to: Word) -> Event {
    Event {
        at,
        field: field.into(),
        from,
        to,
        ..Event::default()
    }
}
