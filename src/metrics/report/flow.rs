//! `report flow`: cycle time, lead time, throughput and the ages of what is under way, for a set of stories.
//! Never averages a story whose dates cannot be: it is named with the reason.

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::past::Life;
use crate::domain::about::Category;
use crate::domain::id::Id;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::flow::{self, AgeLevel, DayCount, Durations};

/// Which days durations count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayCounting {
    /// Every calendar day.
    #[default]
    Civil,
    /// The workspace's working days.
    Working,
}

/// The flow of a set of stories. Unit: days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowReport {
    /// From started to finished.
    pub cycle_time: Durations,
    /// From created to finished.
    pub lead_time: Durations,
    /// Items finished on each civil day from the first finish to today, days without any included.
    pub throughput: Vec<DayTotal>,
    /// What is under way, oldest first.
    pub ages: Vec<Age>,
    /// Done stories that the times leave out.
    pub excluded: Vec<Excluded>,
    /// The stories that the times are made of, by the day of their finish.
    #[serde(skip)]
    pub finishes: Vec<Finish>,
}

/// A finished story: when, and the days it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finish {
    /// The civil day of the last finish.
    pub day: NaiveDate,
    /// From started to finished.
    pub cycle: u32,
    /// From created to finished.
    pub lead: u32,
}

/// A day and a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DayTotal {
    /// The civil day.
    pub date: NaiveDate,
    /// Items finished on it.
    pub count: u32,
}

/// The age of a story under way.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Age {
    /// The story.
    #[serde(skip)]
    pub story: Id<Story>,
    /// Its key.
    pub key: Word,
    /// Days since it was started, today included.
    pub days: u32,
    /// Against the cycle times; `null` without any.
    pub level: Option<AgeLevel>,
}

/// A done story that no time is computed for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Excluded {
    /// Its key.
    pub key: Word,
    /// Why.
    pub why: &'static str,
}

/// The flow of these stories as of a day.
pub fn flow<'w>(
    workspace: &Workspace,
    stories: impl IntoIterator<Item = &'w Story>,
    today: NaiveDate,
    counting: DayCounting,
) -> FlowReport {
    let lives: Vec<(&Story, Life)> = stories
        .into_iter()
        .map(|story| (story, Life::of(workspace, story)))
        .collect();
    let lives = lives.iter().map(|(story, life)| (*story, life));
    flow_of(workspace, lives, today, counting)
}

/// The same of stories whose lives are known.
pub fn flow_of<'w>(
    workspace: &Workspace,
    lives: impl IntoIterator<Item = (&'w Story, &'w Life)>,
    today: NaiveDate,
    counting: DayCounting,
) -> FlowReport {
    let calendar = workspace.settings().calendar();
    let works = |day| calendar.is_working(day);
    let count = match counting {
        DayCounting::Civil => DayCount::Civil,
        DayCounting::Working => DayCount::Working(&works),
    };
    let mut report = FlowReport::default();
    let (mut ends, mut ages) = (Vec::new(), Vec::new());
    for (story, life) in lives {
        if life.stands.is_under_way() && story.archived.is_none() {
            ages.extend(flow::days(&life.cycle, today, count).map(|days| (story, days)));
        }
        if life.stands != Category::Done {
            continue;
        }
        let Some(end) = life.finished else {
            report.excluded.push(Excluded {
                key: story.key.clone(),
                why: "no finish date is known",
            });
            continue;
        };
        ends.push(end);
        match (
            flow::days(&life.cycle, today, count),
            flow::days(&life.lead, today, count),
        ) {
            (Some(cycle), Some(lead)) => report.finishes.push(Finish {
                day: end,
                cycle,
                lead,
            }),
            _ => report.excluded.push(Excluded {
                key: story.key.clone(),
                why: "finished before it was created",
            }),
        }
    }
    report.finishes.sort_unstable_by_key(|finish| finish.day);
    let times = |days: fn(&Finish) -> u32| {
        let all = report.finishes.iter().map(days).map(f64::from);
        Durations::of(all.collect())
    };
    report.cycle_time = times(|finish| finish.cycle);
    report.lead_time = times(|finish| finish.lead);
    report.throughput = by_day(&ends, today);
    report.ages = oldest_first(ages, &report.cycle_time);
    report
}

fn oldest_first(mut ages: Vec<(&Story, u32)>, cycle_time: &Durations) -> Vec<Age> {
    ages.sort_by(|left, right| {
        let by_key = || left.0.key.cmp(&right.0.key);
        right.1.cmp(&left.1).then_with(by_key)
    });
    let age = |(story, days): (&Story, u32)| Age {
        story: story.id,
        key: story.key.clone(),
        level: cycle_time.level(f64::from(days)),
        days,
    };
    ages.into_iter().map(age).collect()
}

fn by_day(finishes: &[NaiveDate], today: NaiveDate) -> Vec<DayTotal> {
    let Some(first) = finishes.iter().min() else {
        return Vec::new();
    };
    let last = finishes.iter().max().map_or(today, |last| today.max(*last));
    let length = (last - *first).num_days() as u64 + 1;
    let days: Vec<NaiveDate> = (0..length)
        .map(|offset| *first + Days::new(offset))
        .collect();
    let counts = flow::throughput(&days, finishes.iter().copied());
    days.into_iter()
        .zip(counts)
        .map(|(date, count)| DayTotal { date, count })
        .collect()
}
