//! `report waiting`: what waits, for what, on whom, and which part of the time was work.
//! Never counts a day twice in a total, and never blames: names stand for whom to ask.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::past::{Life, moves};
use crate::domain::about::Category;
use crate::domain::history::tracked;
use crate::domain::story::{Story, WaitReason};
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::waiting::{Efficiency, Wait};

/// The waiting of a set of stories. Unit: working days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WaitingReport {
    /// active / (active + waiting) over the stories that were started; `null` without any day.
    pub flow_efficiency: Option<f64>,
    /// Days waited by reason, over all stories of the set.
    pub by_reason: BTreeMap<String, u32>,
    /// Days waited by the person waited on; waits on nobody in particular are left out.
    pub by_person: BTreeMap<String, u32>,
    /// What waits now, longest first.
    pub items: Vec<WaitingItem>,
}

/// A story that waits now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WaitingItem {
    /// Its key.
    pub key: Word,
    /// What for.
    pub reason: String,
    /// On whom; `null` for nobody in particular.
    pub on: Option<Word>,
    /// The civil day on which it began to wait.
    pub since: NaiveDate,
    /// Working days waited, today included.
    pub days: u32,
}

/// One wait of one story.
struct Told {
    reason: String,
    on: Option<Word>,
    wait: Wait,
}

/// The waiting of these stories as of a day.
pub fn waiting<'w>(
    workspace: &Workspace,
    stories: impl IntoIterator<Item = &'w Story>,
    today: NaiveDate,
) -> WaitingReport {
    let calendar = workspace.settings().calendar();
    let works = |day| calendar.is_working(day);
    let mut report = WaitingReport::default();
    let mut total = Efficiency::default();
    for story in stories {
        let told = waits(workspace, story);
        let life = Life::of(workspace, story);
        let stretches: Vec<_> = life
            .cycle
            .iter()
            .map(|stretch| (stretch.from, stretch.to.unwrap_or(today)))
            .collect();
        if !stretches.is_empty() {
            let all: Vec<Wait> = told.iter().map(|told| told.wait).collect();
            total = total.plus(Efficiency::of(&stretches, &all, today, works));
        }
        for told in &told {
            let days = told.wait.working_days(today, works);
            if days > 0 {
                *report.by_reason.entry(told.reason.clone()).or_default() += days;
                if let Some(on) = &told.on {
                    *report.by_person.entry(on.to_string()).or_default() += days;
                }
            }
        }
        report.items.extend(now(story, &told, today, works));
    }
    report.flow_efficiency = total.flow_efficiency();
    report.items.sort_by(|left, right| {
        right
            .days
            .cmp(&left.days)
            .then_with(|| left.key.cmp(&right.key))
    });
    report
}

/// The wait that a story is in now; one that a person entered counts before the one that acceptance opens.
fn now(
    story: &Story,
    told: &[Told],
    today: NaiveDate,
    works: impl Fn(NaiveDate) -> bool,
) -> Option<WaitingItem> {
    let open = told
        .iter()
        .find(|told| told.wait.until.is_none())
        .filter(|_| story.archived.is_none())?;
    Some(WaitingItem {
        key: story.key.clone(),
        reason: open.reason.clone(),
        on: open.on.clone(),
        since: open.wait.from,
        days: open.wait.working_days(today, works),
    })
}

/// All waits of a story: those entered, and one for acceptance for each stay in a status of that category.
fn waits(workspace: &Workspace, story: &Story) -> Vec<Told> {
    let mut told = entered(workspace, story);
    let acceptance = stays_in_acceptance(workspace, story);
    // Entering acceptance may have opened an entered wait as well: the same days for the same reason count once.
    let twice = |wait: &Wait| {
        told.iter().any(|other| {
            other.reason == WaitReason::Acceptance.word()
                && other.wait.from <= wait.from
                && covers_end(other.wait, *wait)
        })
    };
    let more: Vec<Told> = acceptance
        .into_iter()
        .filter(|wait| !twice(wait))
        .map(|wait| Told {
            reason: WaitReason::Acceptance.word().to_string(),
            on: None,
            wait,
        })
        .collect();
    told.extend(more);
    told
}

fn covers_end(outer: Wait, inner: Wait) -> bool {
    outer
        .until
        .is_none_or(|outer| inner.until.is_some_and(|inner| inner <= outer))
}

fn entered(workspace: &Workspace, story: &Story) -> Vec<Told> {
    let day_of = |at| workspace.settings().day_of(at);
    let mut told: Vec<Told> = Vec::new();
    let close = |told: &mut Vec<Told>, day: NaiveDate| {
        if let Some(open) = told.last_mut().filter(|told| told.wait.until.is_none()) {
            open.wait.until = Some(day);
        }
    };
    for event in story
        .history
        .iter()
        .filter(|event| event.field == tracked::WAITING)
    {
        close(&mut told, day_of(event.at));
        let (reason, on) = event
            .to
            .split_once(' ')
            .map_or((event.to.as_str(), None), |(reason, on)| (reason, Some(on)));
        if !reason.is_empty() {
            let wait = Wait {
                from: day_of(event.at),
                until: None,
            };
            told.push(Told {
                reason: reason.to_string(),
                on: on.map(Word::from),
                wait,
            });
        }
    }
    match &story.waiting {
        // What the story says now is more exact than the event: a wait may be entered a day late.
        Some(current) => {
            let from = day_of(current.since);
            match told.last_mut().filter(|told| told.wait.until.is_none()) {
                Some(open) => open.wait.from = from,
                None => told.push(Told {
                    reason: current.reason.word().to_string(),
                    on: current.on.clone(),
                    wait: Wait { from, until: None },
                }),
            }
        }
        None => close(&mut told, day_of(story.updated)),
    }
    told
}

fn stays_in_acceptance(workspace: &Workspace, story: &Story) -> Vec<Wait> {
    let mut stays: Vec<Wait> = Vec::new();
    for (at, category) in moves(workspace, story) {
        let day = workspace.settings().day_of(at);
        let open = stays.last_mut().filter(|stay| stay.until.is_none());
        match (open, category) {
            (None, Category::Acceptance) => stays.push(Wait {
                from: day,
                until: None,
            }),
            (Some(open), category) if category != Category::Acceptance => open.until = Some(day),
            _ => {}
        }
    }
    stays
}
