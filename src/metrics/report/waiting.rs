//! `report waiting`: what waits, for what, on whom, and which part of the time was work.
//! Never counts a day twice in a total, and never blames: names stand for whom to ask.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::past::{Life, away};
use crate::domain::calendar::WorkingDays;
use crate::domain::history::{Event, tracked};
use crate::domain::id::Id;
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
    /// The same by reason with its share, its open waits and the flow of what waited for it; most days first.
    pub reasons: Vec<WaitingShare>,
    /// By the person waited on.
    pub people: Vec<WaitingShare>,
}

/// What waits for one reason, or on one person, add up to.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WaitingShare {
    /// The reason, or the person.
    pub name: String,
    /// Working days waited.
    pub days: u32,
    /// Of all days waited, each wait by itself.
    pub share: f64,
    /// Waits that are open now.
    pub open: usize,
    /// The flow efficiency of the started stories that waited so; `null` without any.
    pub flow_efficiency: Option<f64>,
}

/// What is added up for one name.
#[derive(Default)]
struct Sum {
    days: u32,
    open: usize,
    efficiency: Efficiency,
}

/// The sums by name.
#[derive(Default)]
struct Sums(BTreeMap<String, Sum>);

impl Sums {
    fn of(&mut self, name: &str) -> &mut Sum {
        if !self.0.contains_key(name) {
            self.0.insert(name.to_string(), Sum::default());
        }
        self.0.get_mut(name).expect("it was put there")
    }

    fn shares(self, all: u32) -> Vec<WaitingShare> {
        let share = |(name, sum): (String, Sum)| WaitingShare {
            name,
            days: sum.days,
            share: f64::from(sum.days) / f64::from(all.max(1)),
            open: sum.open,
            flow_efficiency: sum.efficiency.flow_efficiency(),
        };
        let mut shares: Vec<WaitingShare> = self.0.into_iter().map(share).collect();
        shares.sort_by_key(|share| std::cmp::Reverse(share.days));
        shares
    }
}

/// A story that waits now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WaitingItem {
    /// The story.
    #[serde(skip)]
    pub story: Id<Story>,
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

impl Told {
    /// What is left of it before and after a stretch in which the story was put away: nobody waits for that.
    fn without(self, gone: Wait) -> Vec<Told> {
        let part = |from: NaiveDate, until: Option<NaiveDate>| Told {
            reason: self.reason.clone(),
            on: self.on.clone(),
            wait: Wait { from, until },
        };
        let ends_before = self.wait.until.is_some_and(|until| until <= gone.from);
        let begins_after = gone.until.is_some_and(|back| back <= self.wait.from);
        if ends_before || begins_after || gone.until == Some(gone.from) {
            return vec![self];
        }
        let before = (self.wait.from < gone.from).then(|| part(self.wait.from, Some(gone.from)));
        let back = gone
            .until
            .filter(|back| self.wait.until.is_none_or(|until| *back < until));
        let after = back.map(|back| part(back, self.wait.until));
        before.into_iter().chain(after).collect()
    }
}

/// The waiting of these stories as of a day.
pub fn waiting<'w>(
    workspace: &Workspace,
    stories: impl IntoIterator<Item = &'w Story>,
    today: NaiveDate,
) -> WaitingReport {
    let lives: Vec<(&Story, Life)> = stories
        .into_iter()
        .map(|story| (story, Life::of(workspace, story)))
        .collect();
    let lives = lives.iter().map(|(story, life)| (*story, life));
    waiting_of(workspace, lives, today)
}

/// The same of stories whose lives are known.
pub fn waiting_of<'w>(
    workspace: &Workspace,
    lives: impl IntoIterator<Item = (&'w Story, &'w Life)>,
    today: NaiveDate,
) -> WaitingReport {
    let calendar = workspace.settings().calendar();
    let works = |day| calendar.is_working(day);
    let mut report = WaitingReport::default();
    let mut total = Efficiency::default();
    let (mut reasons, mut people) = (Sums::default(), Sums::default());
    for (story, life) in lives {
        let told = waits(workspace, story, life);
        let stretches: Vec<_> = life
            .work
            .iter()
            .map(|stretch| (stretch.from, stretch.to.unwrap_or(today)))
            .collect();
        let of_story = if told.is_empty() {
            undisturbed(calendar, &stretches)
        } else if stretches.is_empty() {
            Efficiency::default()
        } else {
            let all: Vec<Wait> = told.iter().map(|told| told.wait).collect();
            Efficiency::of(&stretches, &all, today, works)
        };
        total = total.plus(of_story);
        let open = |told: &Told| told.wait.until.is_none() && story.archived.is_none();
        for (at, told_now) in told.iter().enumerate() {
            let days = told_now.wait.working_days(today, works);
            let on = told_now.on.as_deref();
            let add = |sum: &mut Sum, first: bool| {
                sum.days += days;
                sum.open += usize::from(open(told_now));
                if first {
                    sum.efficiency = sum.efficiency.plus(of_story);
                }
            };
            let before = &told[..at];
            let first = before.iter().all(|told| told.reason != told_now.reason);
            add(reasons.of(&told_now.reason), first);
            if let Some(on) = on {
                let first = before.iter().all(|told| told.on.as_deref() != Some(on));
                add(people.of(on), first);
            }
        }
        report.items.extend(now(story, &told, today, works));
    }
    report.flow_efficiency = total.flow_efficiency();
    let days = |sums: &Sums| -> BTreeMap<String, u32> {
        let waited = sums.0.iter().filter(|(_, sum)| sum.days > 0);
        waited.map(|(name, sum)| (name.clone(), sum.days)).collect()
    };
    (report.by_reason, report.by_person) = (days(&reasons), days(&people));
    let all = report.by_reason.values().sum();
    (report.reasons, report.people) = (reasons.shares(all), people.shares(all));
    report.items.sort_by(|left, right| {
        right
            .days
            .cmp(&left.days)
            .then_with(|| left.key.cmp(&right.key))
    });
    report
}

/// The days of a story that never waited, without a look at each of them.
fn undisturbed(calendar: WorkingDays, stretches: &[(NaiveDate, NaiveDate)]) -> Efficiency {
    let mut active = 0;
    let mut counted_to: Option<NaiveDate> = None;
    for (from, to) in stretches {
        let begin = counted_to.map_or(*from, |last| (*from).max(last + Days::new(1)));
        active += calendar.count(begin, *to);
        counted_to = counted_to.max(Some(*to));
    }
    Efficiency { active, waiting: 0 }
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
        story: story.id,
        key: story.key.clone(),
        reason: open.reason.clone(),
        on: open.on.clone(),
        since: open.wait.from,
        days: open.wait.working_days(today, works),
    })
}

/// All waits of a story: those entered, and one for acceptance for each stay in a status of that category.
fn waits(workspace: &Workspace, story: &Story, life: &Life) -> Vec<Told> {
    let mut told = entered(workspace, story);
    let stays = life.acceptance.iter().map(|stay| Wait {
        from: stay.from,
        until: stay.to,
    });
    let acceptance: Vec<Wait> = stays.collect();
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
    let day_of = |at| workspace.settings().day_of(at);
    for (from, until) in away(story) {
        let gone = Wait {
            from: day_of(from),
            until: until.map(day_of),
        };
        told = told
            .into_iter()
            .flat_map(|told| told.without(gone))
            .collect();
    }
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
    let waited = |event: &Event| event.field == tracked::WAITING;
    if story.waiting.is_none() && !story.history.iter().any(waited) {
        return told;
    }
    let close = |told: &mut Vec<Told>, day: NaiveDate| {
        if let Some(open) = told.last_mut().filter(|told| told.wait.until.is_none()) {
            open.wait.until = Some(day);
        }
    };
    for event in story.history.iter().filter(|event| waited(event)) {
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
