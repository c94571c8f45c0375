//! How a story of the demo is written down, estimated and finished, whoever does it and whenever.
//! Never decides when something happens: that belongs to `before` and `work`.

use chrono::NaiveDate;

use super::chance::Chance;
use super::product::EpicSeed;
use super::stage::Stage;
use super::voices::{CHECKS, GENERAL_CHECKS};
use crate::domain::about::Category;
use crate::domain::command::place::settle;
use crate::domain::command::story::{add_criterion, to_category};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::story::{CriterionState, Story, StoryKind};

/// How stories are told at a time.
pub(super) struct Manner {
    /// Whether they are so far away that some are vague still.
    pub far: bool,
    /// What people note beside them.
    pub notes: &'static [&'static str],
}

/// A story of an epic, written down.
pub(super) fn told_story(
    draft: &mut Draft<'_>,
    chance: &mut Chance,
    seed: &EpicSeed,
    epic: Id<Epic>,
    marked: &str,
    manner: &Manner,
) -> Result<Id<Story>, Refusal> {
    let (kind, title) = kind_of(marked);
    let mut story = new_story(draft, kind, title);
    story.epic = Some(epic);
    story.labels = vec![seed.label.into()];
    let vague = manner.far && chance.percent(45);
    if !vague || chance.percent(50) {
        story.points = Some(estimate(chance));
    }
    if kind == StoryKind::Story {
        story.as_a = seed.who.to_string();
        story.i_want = format!("to {}", uncapital(title));
        story.so_that = if vague {
            String::new()
        } else {
            seed.benefit.to_string()
        };
    }
    if kind != StoryKind::Story || chance.percent(35) {
        story.notes = (*chance.one(manner.notes)).to_string();
    }
    let id = story.id;
    draft.put(story);
    settle(draft, id.item())?;
    if !vague {
        let known = CHECKS.iter().find(|(label, _)| *label == seed.label);
        let own = known.map_or(&GENERAL_CHECKS[..3], |(_, checks)| &checks[..]);
        let first = chance.below(own.len());
        add_criterion(draft, id, own[first])?;
        add_criterion(draft, id, own[(first + 1) % own.len()])?;
        if chance.percent(60) {
            let general = *chance.one(GENERAL_CHECKS);
            add_criterion(draft, id, general)?;
        }
    }
    Ok(id)
}

pub(super) fn new_story(draft: &mut Draft<'_>, kind: StoryKind, title: &str) -> Story {
    let mut story = draft.fresh::<Story>();
    story.kind = kind;
    story.title = title.to_string();
    story.status = draft.settings().initial();
    story
}

pub(super) fn kind_of(marked: &str) -> (StoryKind, &str) {
    for (mark, kind) in [
        ('#', StoryKind::Task),
        ('?', StoryKind::Spike),
        ('~', StoryKind::Debt),
    ] {
        if let Some(title) = marked.strip_prefix(mark) {
            return (kind, title);
        }
    }
    (StoryKind::Story, marked)
}

pub(super) fn estimate(chance: &mut Chance) -> Points {
    Points::whole(*chance.one(&[1, 1, 2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 8]))
}

pub(super) fn uncapital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// Working days that a story of so many points takes when somebody does nothing else.
pub(super) fn effort(points: Option<Points>, chance: &mut Chance) -> f64 {
    points.map_or(2.0, Points::as_f64) * chance.between(0.7, 1.35)
}

/// Accepts a story with all its criteria.
pub(super) fn done(stage: &mut Stage, story: Id<Story>, day: NaiveDate, minute: u32) {
    stage.at(day, minute, "Ana", |draft, _| {
        let stamp = draft.stamp().clone();
        for criterion in &mut draft.edit(story)?.criteria {
            criterion.state = CriterionState::Met;
            (criterion.by, criterion.at) = (Some(stamp.by.clone()), Some(stamp.at));
        }
        to_category(draft, story, Category::Done)
    });
}
