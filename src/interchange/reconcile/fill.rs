//! An item of the file to the record that it is here, part by part.
//! It never touches a part that the file did not change since the last import.

use super::leftovers;
use super::past::{self, Dates, Undated};
use super::seen::{Part, Seen};
use super::ties::Ties;
use super::world::{Work, World, source};
use crate::domain::draft::Draft;
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::{Initiative, Stage};
use crate::domain::record::{Record, Source};
use crate::domain::story::{Comment, Criterion, CriterionState, Link, Story, derived_id};
use crate::domain::word::Word;
use crate::interchange::foreign::{Category, ForeignItem};

/// What is news of an item since the last import.
pub(super) struct News {
    now: Seen,
    before: Option<Seen>,
}

impl News {
    pub(super) fn of(item: &ForeignItem, source: Option<&Source>) -> Self {
        Self {
            now: Seen::of(item),
            before: source.and_then(Seen::read),
        }
    }

    /// Whether the file says something of a part that it did not say before.
    pub(super) fn has(&self, part: Part) -> bool {
        self.now.is_new(self.before.as_ref(), part)
    }

    fn any(&self) -> bool {
        self.before.as_ref() != Some(&self.now)
    }

    fn mark(&self, record: &mut Option<Box<Source>>, system: &str, item: &ForeignItem) {
        let mut marked = record
            .take()
            .unwrap_or_else(|| Box::new(source(system, &item.external_id)));
        self.now.write(self.before.as_ref(), &mut marked);
        if !item.url.is_empty() {
            marked.url = Some(item.url.clone());
        }
        *record = Some(marked);
    }
}

/// Fills a story.
pub(super) fn story(
    draft: &Draft<'_>,
    world: &World<'_>,
    work: &mut Work<Story>,
    above: Option<ItemRef>,
    ties: &Ties,
) -> Undated {
    let item = &world.foreign.items[work.place];
    let news = &world.news[work.place];
    let story = &mut work.after;
    plain_parts(story, item, news);
    let is_new = work.before.is_none();
    if is_new || news.has(Part::Status) {
        story.status = world.workflow().status_of(item);
    }
    if news.has(Part::Sprints) {
        let latest = item.sprints.last().and_then(|name| world.sprint(name));
        story.sprint = latest.map(|sprint| sprint.id).or(story.sprint);
    }
    if news.has(Part::Parent) || is_new {
        story.epic = above.and_then(ItemRef::typed::<Epic>).or(story.epic);
    }
    story
        .blocked_by
        .extend(ties.waits_for.iter().map(|id| Id::new(*id)));
    long_parts(story, item, news, world);
    let category = draft.category(&story.status);
    if news.any() {
        leftovers::keep(&mut story.extra, item, Kind::Story, category, ties);
        keep_parent(story, world, work.place, above);
        news.mark(&mut story.source, &world.foreign.system, item);
    }
    match &work.before {
        None => {
            let undated = past::tell(story, item, category, world);
            story.archived = item.archived.then_some(story.updated);
            undated
        }
        Some(before) => {
            if before.status != story.status {
                let dates = Dates::of(item, category, world);
                past::tell_move(story, &before.status, &dates, draft.now());
            }
            Undated::Nothing
        }
    }
}

fn plain_parts(story: &mut Story, item: &ForeignItem, news: &News) {
    if news.has(Part::Title) {
        story.title.clone_from(&item.title);
    }
    if news.has(Part::Notes) {
        story.notes.clone_from(&item.description);
    }
    if news.has(Part::Kind) {
        story.kind = item.kind.unwrap_or(story.kind);
    }
    if news.has(Part::Points) {
        story.points = item.points;
    }
    if news.has(Part::Priority) {
        story.priority = Some(item.priority.as_str().into());
    }
    if news.has(Part::Labels) {
        story.labels = words(&item.labels);
    }
    if news.has(Part::Assignee) {
        story.assignee = Some(item.assignee.as_str().into());
    }
    if news.has(Part::Due) {
        story.due = item.due.map(crate::interchange::dates::When::day);
    }
}

fn words(texts: &[String]) -> Vec<Word> {
    texts.iter().map(|text| text.as_str().into()).collect()
}

fn long_parts(story: &mut Story, item: &ForeignItem, news: &News, world: &World<'_>) {
    if news.has(Part::Criteria) {
        criteria(story, item);
    }
    if news.has(Part::Comments) {
        comments(story, item, world);
    }
    if news.has(Part::Attachments) {
        for file in item.attachments.iter().filter(|file| !file.url.is_empty()) {
            if !story.links.iter().any(|link| link.url == file.url) {
                story.links.push(Link {
                    text: file.name.clone(),
                    url: file.url.clone(),
                    ..Link::default()
                });
            }
        }
    }
}

/// Adds criteria that are not there yet; one that is ticked in its tool is met here, unless it was judged here.
fn criteria(story: &mut Story, item: &ForeignItem) {
    for criterion in &item.criteria {
        let state = if criterion.met {
            CriterionState::Met
        } else {
            CriterionState::Open
        };
        let known = story
            .criteria
            .iter_mut()
            .find(|known| known.sentence() == criterion.text);
        if let Some(known) = known {
            if known.state == CriterionState::Open {
                known.state = state;
            }
            continue;
        }
        story.criteria.push(Criterion {
            id: derived_id(story.id.uuid(), &criterion.text),
            text: criterion.text.clone(),
            state,
            ..Criterion::default()
        });
    }
}

/// Adds comments that are not there yet. An id is made of what was said and when, so that it is the same every time.
fn comments(story: &mut Story, item: &ForeignItem, world: &World<'_>) {
    for comment in &item.comments {
        let at = comment
            .at
            .or(item.created)
            .map(|at| at.instant(&world.zone));
        let what = format!("{at:?} {} {}", comment.author, comment.text);
        let id = derived_id(story.id.uuid(), &what);
        if !story.comments.iter().any(|known| known.id == id) {
            story.comments.push(Comment {
                id,
                at: at.unwrap_or(story.created),
                by: comment.author.as_str().into(),
                text: comment.text.clone(),
                ..Comment::default()
            });
        }
    }
}

/// A story below a story has its epic; which story it stood below is kept by its id there.
fn keep_parent(story: &mut Story, world: &World<'_>, place: usize, above: Option<ItemRef>) {
    let parent = world.parent(place);
    let direct = parent.map(|parent| world.records[parent]);
    if let Some(reference) = world.foreign.items[place].parent.first()
        && (direct.is_none() && above.is_none() || direct.is_some() && direct != above)
    {
        let id = parent.map_or(reference, |parent| &world.foreign.items[parent].external_id);
        story
            .extra
            .insert("parent", serde_json::Value::from(id.as_str()));
    }
}

/// Fills an epic. Its status is set only when its tool says that it is over: else its stories tell.
pub(super) fn epic(
    draft: &Draft<'_>,
    world: &World<'_>,
    work: &mut Work<Epic>,
    above: Option<ItemRef>,
    ties: &Ties,
) {
    let item = &world.foreign.items[work.place];
    let news = &world.news[work.place];
    let epic = &mut work.after;
    if news.has(Part::Title) {
        epic.title.clone_from(&item.title);
    }
    if news.has(Part::Notes) {
        epic.notes.clone_from(&item.description);
    }
    if news.has(Part::Points) {
        epic.estimate = item.points;
    }
    if news.has(Part::Priority) {
        epic.priority = Some(item.priority.as_str().into());
    }
    if news.has(Part::Labels) {
        epic.labels = words(&item.labels);
    }
    if news.has(Part::Assignee) {
        epic.owner = Some(item.assignee.as_str().into());
    }
    if news.has(Part::Status) {
        let status = world.workflow().status_of(item);
        epic.status = Some(status).filter(|status| draft.category(status).is_final());
    }
    if news.has(Part::Parent) {
        epic.initiative = above
            .and_then(ItemRef::typed::<Initiative>)
            .or(epic.initiative);
    }
    epic.depends_on
        .extend(ties.waits_for.iter().map(|id| Id::new(*id)));
    if news.any() {
        let category = epic
            .status
            .as_ref()
            .map_or(Category::Todo, |status| draft.category(status));
        leftovers::keep(&mut epic.extra, item, Kind::Epic, category, ties);
        news.mark(&mut epic.source, &world.foreign.system, item);
    }
    date(&mut work.after, work.before.is_none(), item, world);
}

/// Fills an initiative.
pub(super) fn initiative(
    draft: &Draft<'_>,
    world: &World<'_>,
    work: &mut Work<Initiative>,
    ties: &Ties,
) {
    let item = &world.foreign.items[work.place];
    let news = &world.news[work.place];
    let initiative = &mut work.after;
    if news.has(Part::Title) {
        initiative.title.clone_from(&item.title);
    }
    if news.has(Part::Notes) {
        initiative.notes.clone_from(&item.description);
    }
    if news.has(Part::Labels) {
        initiative.labels = words(&item.labels);
    }
    if news.has(Part::Assignee) {
        initiative.owner = Some(item.assignee.as_str().into());
    }
    let category = draft.category(&world.workflow().status_of(item));
    if news.has(Part::Status) {
        initiative.stage = match category {
            Category::Done => Stage::Done,
            Category::Cancelled => Stage::Dropped,
            _ => Stage::Active,
        };
    }
    if news.any() {
        leftovers::keep(
            &mut initiative.extra,
            item,
            Kind::Initiative,
            category,
            ties,
        );
        news.mark(&mut initiative.source, &world.foreign.system, item);
    }
    date(&mut work.after, work.before.is_none(), item, world);
}

/// Gives a new record the instants of its item.
fn date<R: Record>(record: &mut R, is_new: bool, item: &ForeignItem, world: &World<'_>) {
    let dates = Dates::of(item, Category::Todo, world);
    if let Some(created) = dates.created.filter(|_| is_new) {
        let common = record.common_mut();
        *common.created = created;
        *common.updated = dates.updated.unwrap_or(created).max(created);
        *common.archived = item.archived.then_some(*common.updated);
    }
}
