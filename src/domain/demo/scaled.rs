//! The demo made large, for benchmarks: the same shape with as many stories as wanted.
//! Never goes through the commands: a hundred thousand stories are written as they would stand after years.

use std::sync::Arc;

use chrono::{Datelike as _, Days, NaiveDate, TimeDelta};

use super::chance::Chance;
use super::product::BUILDERS;
use super::stage::all_epic_seeds;
use super::voices::{CHECKS, NOTES};
use crate::domain::calendar::Zone;
use crate::domain::epic::Epic;
use crate::domain::history::{Event, tracked};
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::rank::Rank;
use crate::domain::record::Moment;
use crate::domain::sprint::{LedgerEntry, LedgerKind, Sprint, SprintState};
use crate::domain::story::{Criterion, CriterionState, Story, StoryKind, derived_id};
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;

/// How many years of days the stories are spread over.
const PAST_DAYS: usize = 1_100;

/// How many sprints are closed in it, those of the demo among them: more than two years of them.
pub const CLOSED_SPRINTS: usize = 60;

/// Lumen Notes with at least this many stories: those of the demo, and more of the same kind, two thirds of them done
/// over the last three years, in [`CLOSED_SPRINTS`] sprints as far as those reach back. A story has about three events of
/// history and 700 to 900 bytes of JSON.
pub fn build_scaled(today: NaiveDate, zone: Zone, stories: usize) -> Workspace {
    let mut workspace = super::build(today, zone);
    let mut chance = Chance::new(7);
    let epics: Vec<Id<Epic>> = workspace.epics.iter().map(|epic| epic.id).collect();
    let mut rank = workspace
        .stories
        .iter()
        .map(|story| story.rank.clone())
        .max()
        .unwrap_or_else(Rank::first);
    let mut id = workspace
        .stories
        .rows()
        .last()
        .map(|story| story.id.uuid())
        .unwrap_or_default();
    let mut sprints = OldSprints::before(&workspace, zone, stories);
    for number in workspace.stories.len() + 1..=stories {
        rank = Rank::between(Some(&rank), None).expect("there is always room at the end");
        id = after(id);
        let at = chance.below(epics.len());
        let day = today - Days::new(10 + chance.below(PAST_DAYS) as u64);
        let mut story = Story {
            id: Id::new(id),
            key: format!("S-{number}").into(),
            epic: Some(epics[at]),
            ..Story::default()
        };
        story.rank = rank.clone();
        describe(&mut story, at, &mut chance);
        story.created = zone.start_of(day) + TimeDelta::minutes(600);
        story.updated = story.created;
        tell_the_past(&mut story, &mut chance, today, zone);
        sprints.take(&mut story);
        workspace.stories.put(Arc::new(story));
    }
    for sprint in sprints.closed() {
        workspace.sprints.put(Arc::new(sprint));
    }
    workspace
}

/// The sprints before those of the demo, oldest first, two weeks each.
struct OldSprints {
    zone: Zone,
    sprints: Vec<Sprint>,
}

impl OldSprints {
    /// None where no story is added to the demo.
    fn before(workspace: &Workspace, zone: Zone, stories: usize) -> Self {
        let known = workspace.sprints_in_order();
        let closed = known.iter().filter(|sprint| sprint.is_closed()).count();
        let first = known.iter().filter_map(|sprint| sprint.start).min();
        let wanted = if stories > workspace.stories.len() {
            CLOSED_SPRINTS.saturating_sub(closed)
        } else {
            0
        };
        let mut id = workspace
            .sprints
            .rows()
            .last()
            .map(|row| row.id.uuid())
            .unwrap_or_default();
        let sprint = |back: usize| {
            id = after(id);
            let start = first? - Days::new(14 * back as u64);
            let began = zone.start_of(start) + TimeDelta::hours(9);
            Some(Sprint {
                id: Id::new(id),
                key: format!("SP-{}", 100 + wanted - back).into(),
                title: format!("Old sprint {}", wanted + 1 - back),
                created: began - TimeDelta::days(3),
                updated: began + TimeDelta::days(11),
                start: Some(start),
                end: Some(start + Days::new(11)),
                started: Some(began),
                state: SprintState::Closed,
                ..Sprint::default()
            })
        };
        let sprints = (1..=wanted).rev().filter_map(sprint).collect();
        Self { zone, sprints }
    }

    /// Puts a story into the sprint in which it was finished: most of them from its start on.
    fn take(&mut self, story: &mut Story) {
        let last = story.history.last().filter(|_| story.status == "done");
        let Some(finished) = last.map(|event| event.at) else {
            return;
        };
        let day = self.zone.day_of(finished);
        let holds = |sprint: &&mut Sprint| sprint.start <= Some(day) && Some(day) <= sprint.end;
        let Some(sprint) = self.sprints.iter_mut().find(holds) else {
            return;
        };
        let Some(began) = sprint.started.filter(|began| *began < finished) else {
            return;
        };
        story.sprint = Some(sprint.id);
        let entry = |at, what| LedgerEntry {
            at,
            story: story.id,
            what,
            points: story.points,
            ..LedgerEntry::default()
        };
        let close = sprint.close.get_or_insert_default();
        if story.id.uuid().as_u128().is_multiple_of(5) {
            close
                .ledger
                .push(entry(began + (finished - began) / 2, LedgerKind::Added));
        } else {
            sprint.commitment.push(entry(began, LedgerKind::Committed));
            close.ledger.push(entry(began, LedgerKind::Committed));
        }
        close.ledger.push(entry(finished, LedgerKind::Done));
        if story.kind == StoryKind::Bug {
            close.bugs.push(story.id);
        }
    }

    /// All of them, closed.
    fn closed(self) -> impl Iterator<Item = Sprint> {
        let zone = self.zone;
        self.sprints.into_iter().map(move |mut sprint| {
            let start = sprint.start.unwrap_or_default();
            let close = sprint.close.get_or_insert_default();
            let days = start.iter_days().take(12);
            close.days = days
                .filter(|day| day.weekday().num_days_from_monday() < 5)
                .collect();
            close.timezone = zone;
            close.at = zone.start_of(start + Days::new(11)) + TimeDelta::hours(17);
            close
                .ledger
                .sort_by_key(|entry| (entry.at, entry.what != LedgerKind::Committed));
            sprint
        })
    }
}

/// The next id in order.
fn after(id: uuid::Uuid) -> uuid::Uuid {
    uuid::Uuid::from_u128(id.as_u128() + 1)
}

fn describe(story: &mut Story, epic: usize, chance: &mut Chance) {
    let seed = all_epic_seeds().nth(epic).expect("every epic has its seed");
    let titles = all_epic_seeds()
        .find(|other| other.label == seed.label && !other.stories.is_empty())
        .map_or(seed.stories, |other| other.stories);
    let title = chance.one(titles).trim_start_matches(['#', '?', '~']);
    story.title = format!("{title}, for {}", seed.who);
    story.kind = *chance.one(&[
        StoryKind::Story,
        StoryKind::Story,
        StoryKind::Story,
        StoryKind::Bug,
        StoryKind::Task,
    ]);
    story.status = "todo".into();
    story.points =
        Some(Points::whole(*chance.one(&[1, 2, 2, 3, 3, 5, 8]))).filter(|_| chance.percent(85));
    story.labels = vec![seed.label.into()];
    story.assignee = Some((*chance.one(BUILDERS)).into()).filter(|_| chance.percent(60));
    story.notes = (*chance.one(NOTES)).to_string();
    if chance.percent(50) {
        let (_, checks) = chance.one(CHECKS);
        let text = (*chance.one(checks)).to_string();
        story.criteria.push(Criterion {
            id: derived_id(story.id.uuid(), &text),
            text,
            ..Criterion::default()
        });
    }
}

/// About three events: estimated, begun and finished, or moved about in the backlog.
fn tell_the_past(story: &mut Story, chance: &mut Chance, today: NaiveDate, zone: Zone) {
    let last = zone.start_of(today) - TimeDelta::hours(8);
    let mut at = story.created;
    let mut note = |field: &str, from: &str, to: Word, days: u32| {
        at = (at + TimeDelta::hours(20 * i64::from(days) + 5)).min(last);
        let by = (*chance.one(BUILDERS)).into();
        story.history.push(Event {
            at,
            by,
            field: field.into(),
            from: from.into(),
            to,
            ..Event::default()
        });
        story.updated = at;
        chance.below(9) as u32
    };
    if let Some(points) = story.points {
        note(tracked::POINTS, "", points.to_string().into(), 2);
    }
    let fate = note(tracked::RANK, "a0", story.rank.as_str().into(), 3);
    if fate < 6 {
        note(tracked::STATUS, "todo", "doing".into(), fate * 2);
        note(tracked::STATUS, "doing", "done".into(), fate + 1);
        story.status = "done".into();
        finish_criteria(story, at);
    }
}

fn finish_criteria(story: &mut Story, at: Moment) {
    for criterion in &mut story.criteria {
        (criterion.state, criterion.at) = (CriterionState::Met, Some(at));
    }
}
