//! The demo's first half year: two founders, no sprints, one thing after the other from the idea to the first users.
//! Never writes history: every event is noted by the commands, at the hour they are run.

use std::collections::VecDeque;

use chrono::NaiveDate;

use super::chance::Chance;
use super::early::{
    BETS_TAKEN, EARLY_BUGS, EARLY_EPICS, EARLY_NOTES, EARLY_REQUESTS, EarlyEpic, EarlyRequest,
    FINDINGS,
};
use super::founding::take_bet;
use super::stage::{Stage, month};
use super::telling::{Manner, done, effort, kind_of, new_story, told_story};
use crate::domain::about::Category;
use crate::domain::command::place::settle;
use crate::domain::command::story::{add_criterion, to_category};
use crate::domain::epic::Epic;
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::initiative::Evidence;
use crate::domain::points::Points;
use crate::domain::request::{Request, RequestState};
use crate::domain::story::{Story, StoryKind};

/// The first half year has a chance of its own, so that nothing in it changes how the sprints go. Chosen so that all is
/// finished before the first sprint, and one epic of five is late.
const SEED: u64 = 120;

/// A founder with what is in their hands: one story at a time.
struct Founder {
    name: &'static str,
    /// The effort that a usual day takes off what they hold: Ana's days are half full of talks.
    pace: f64,
    /// Whether they take what is no code: talks, drawings, words.
    writes: bool,
    holds: Option<(Id<Story>, f64)>,
}

/// What is to be done next, in order.
type Line = VecDeque<(Id<Story>, StoryKind)>;

pub(super) fn live(stage: &mut Stage) {
    let later = std::mem::replace(&mut stage.chance, Chance::new(SEED));
    let mut founders = [
        Founder {
            name: "Bo",
            pace: 1.1,
            writes: false,
            holds: None,
        },
        Founder {
            name: "Ana",
            pace: 0.5,
            writes: true,
            holds: None,
        },
    ];
    let days = stage.first_days();
    let mut epics = Vec::new();
    let mut line = Line::new();
    for (number, day) in days.iter().enumerate() {
        look_ahead(stage, number, &days, &mut epics);
        listen(stage, number, *day, &epics);
        line.extend(break_down(stage, number, *day, &epics));
        if let Some(bug) = find_bug(stage, number, *day, &epics) {
            line.push_front((bug, StoryKind::Bug));
        }
        for founder in &mut founders {
            begin(stage, *day, founder, &mut line);
            work_on(stage, *day, founder);
        }
    }
    stage.chance = later;
}

/// Outlines the next epic with its plan, and admits that a plan was too short.
fn look_ahead(stage: &mut Stage, number: usize, days: &[NaiveDate], epics: &mut Vec<Id<Epic>>) {
    let plan = |first: usize, last: usize| format!("{}..{}", month(days[first]), month(days[last]));
    for early in EARLY_EPICS.iter().filter(|early| early.outlined == number) {
        let (first, last) = early.planned;
        epics.push(outline(stage, days[number], early, &plan(first, last)));
    }
    for (early, epic) in EARLY_EPICS.iter().zip(epics) {
        if let Some((_, last)) = early.moved.filter(|(said, _)| *said == number) {
            let (item, later) = (epic.item(), plan(early.planned.0, last));
            stage.at(days[number], 1000, "Ana", |draft, _| {
                field::set(draft, item, "plan", &later)
            });
        }
    }
}

fn outline(stage: &mut Stage, day: NaiveDate, early: &EarlyEpic, plan: &str) -> Id<Epic> {
    let seed = &early.seed;
    let initiative = stage.initiatives[seed.initiative];
    let minute = 560 + early.begun as u32;
    stage.at(day, minute, "Ana", |draft, chance| {
        let mut epic = draft.fresh::<Epic>();
        epic.title = seed.title.to_string();
        epic.initiative = Some(initiative);
        epic.problem = seed.problem.to_string();
        epic.who = seed.who.to_string();
        epic.labels = vec![seed.label.into()];
        epic.owner = Some("Ana".into());
        epic.estimate = Some(Points::whole(15 + 5 * chance.below(3) as u32));
        epic.confidence = Some(0.7);
        let id = epic.id;
        draft.put(epic);
        settle(draft, id.item())?;
        field::set(draft, id.item(), "plan", plan)?;
        Ok(id)
    })
}

/// Bets are taken, people are asked, and some ask for something.
fn listen(stage: &mut Stage, number: usize, day: NaiveDate, epics: &[Id<Epic>]) {
    for (_, bet) in BETS_TAKEN.iter().filter(|(taken, _)| *taken == number) {
        take_bet(stage, *bet, day);
    }
    for (_, bet, kind, text) in FINDINGS.iter().filter(|(found, ..)| *found == number) {
        let initiative = stage.initiatives[*bet];
        stage.at(day, 1020, "Ana", |draft, _| {
            let evidence = Evidence {
                id: draft.uuid(),
                kind: *kind,
                text: (*text).to_string(),
                date: day,
                ..Evidence::default()
            };
            draft.edit(initiative)?.evidence.push(evidence);
            Ok(())
        });
    }
    for request in EARLY_REQUESTS {
        if request.day == number {
            note_request(stage, day, request);
        }
        if request.day + request.took == number {
            judge_request(stage, day, request, epics);
        }
    }
}

fn note_request(stage: &mut Stage, day: NaiveDate, seed: &EarlyRequest) {
    stage.at(day, 1030, "Ana", |draft, _| {
        let mut request = draft.fresh::<Request>();
        request.title = seed.title.to_string();
        request.from = Some(seed.from.into());
        draft.put(request);
        Ok(())
    });
}

fn judge_request(stage: &mut Stage, day: NaiveDate, seed: &EarlyRequest, epics: &[Id<Epic>]) {
    let mut requests = stage.workspace.requests.iter();
    let Some(id) = requests
        .find(|request| request.title == seed.title)
        .map(|request| request.id)
    else {
        return;
    };
    let became = seed.became.and_then(|epic| epics.get(epic).copied());
    stage.at(day, 1040, "Ana", |draft, _| {
        let request = draft.edit(id)?;
        (request.state, request.reason) = (seed.state, seed.reason.to_string());
        request.became = became
            .filter(|_| seed.state == RequestState::Accepted)
            .map(Id::item);
        Ok(())
    });
}

/// Turns an epic into stories on the day on which it is begun.
fn break_down(
    stage: &mut Stage,
    number: usize,
    day: NaiveDate,
    epics: &[Id<Epic>],
) -> Vec<(Id<Story>, StoryKind)> {
    let manner = Manner {
        far: false,
        notes: EARLY_NOTES,
    };
    let begun = EARLY_EPICS.iter().zip(epics);
    begun
        .filter(|(early, _)| early.begun == number)
        .flat_map(|(early, epic)| {
            stage.at(day, 590, "Ana", |draft, chance| {
                let titles = early.seed.stories.iter();
                titles
                    .map(|title| {
                        let (kind, _) = kind_of(title);
                        let id = told_story(draft, chance, &early.seed, *epic, title, &manner)?;
                        Ok((id, kind))
                    })
                    .collect::<Result<Vec<_>, _>>()
            })
        })
        .collect()
}

fn find_bug(
    stage: &mut Stage,
    number: usize,
    day: NaiveDate,
    epics: &[Id<Epic>],
) -> Option<Id<Story>> {
    let (_, epic, title) = EARLY_BUGS.iter().find(|(found, ..)| *found == number)?;
    let epic = epics.get(*epic).copied();
    Some(stage.at(day, 600, "Ana", |draft, _| {
        let mut story = new_story(draft, StoryKind::Bug, title);
        story.epic = epic;
        story.notes = "A tester wrote it down with a picture.".to_string();
        story.labels = vec!["escaped".into()];
        story.points = Some(Points::whole(1));
        let id = story.id;
        draft.put(story);
        settle(draft, id.item())?;
        add_criterion(draft, id, "The tester says that it is gone")?;
        Ok(id)
    }))
}

/// Whoever has nothing in their hands takes the next that suits them.
fn begin(stage: &mut Stage, day: NaiveDate, founder: &mut Founder, line: &mut Line) {
    if founder.holds.is_some() {
        return;
    }
    let suits = |(_, kind): &(_, StoryKind)| {
        founder.writes == matches!(kind, StoryKind::Task | StoryKind::Spike)
    };
    let Some((story, _)) = line.iter().position(suits).and_then(|at| line.remove(at)) else {
        return;
    };
    let points = stage
        .workspace
        .stories
        .get(story)
        .and_then(|story| story.points);
    founder.holds = Some((story, effort(points, &mut stage.chance)));
    stage.at(day, 630, founder.name, |draft, _| {
        draft.edit(story)?.assignee = Some(founder.name.into());
        to_category(draft, story, Category::Doing)
    });
}

fn work_on(stage: &mut Stage, day: NaiveDate, founder: &mut Founder) {
    let Some((story, left)) = founder.holds.as_mut() else {
        return;
    };
    *left -= founder.pace * stage.chance.between(0.5, 1.5);
    if *left <= 0.0 {
        done(stage, *story, day, 970);
        founder.holds = None;
    }
}
