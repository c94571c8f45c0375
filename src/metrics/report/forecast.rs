//! `report forecast`: when an item, an epic, so many items or so many points will be done, and how much by then.
//! Never shows one date: it shows how sure each date is.

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::queue::{Asked, QueueForecast, queue_forecast};
use super::velocity::velocity;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::index::Index;
use crate::domain::initiative::Initiative;
use crate::domain::points::Points;
use crate::domain::record::Moment;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::forecast::{
    AtLeast, ENOUGH_PERIODS, EXACT_WORK, Forecaster, HowMany, Note, Percentiles, When, how_many,
    when,
};
use crate::metrics::velocity::USUAL_SPRINTS;

/// Chances below this are those of rounding.
const PRACTICALLY_NOTHING: f64 = 1e-9;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForecastAsk {
    /// A story, an epic or an initiative in the queue.
    Item(ItemRef),
    /// So many items, the next ones in the queue.
    Items(u64),
    /// So many points, by the points of the closed sprints.
    Points(Points),
    /// Everything that is open.
    Backlog,
}

/// A forecast. Periods are working days by items, and sprints by points.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ForecastReport {
    /// When it is done with each certainty; `null` when that cannot be said.
    #[serde(flatten)]
    pub when: Percentiles<Option<PeriodDate>>,
    /// P(done by period 1, 2, …), until it is practically certain, for at most 5,000 periods; empty when it is not done
    /// within these.
    pub by_period: Vec<f64>,
    /// How much is done within the periods asked for.
    pub how_many: Percentiles<Option<f64>>,
    /// The periods that `how_many` and `by_amount` are about.
    pub within: u32,
    /// P(at least so much is done within them), for each amount that can come out, ascending.
    pub by_amount: Vec<Chance>,
    /// How it was computed, in words.
    pub method: &'static str,
    /// What the simulation draws from; `null` where the answer is exact.
    pub seed: Option<u64>,
    /// `items` or `points`.
    pub unit: &'static str,
    /// How much is asked for, the queue before it included.
    pub amount: Option<f64>,
    /// The epics in it that nobody has broken down: they count by their own estimate.
    pub estimated: Vec<Word>,
    /// The same by the points of the closed sprints, from five of them on; `null` before, and for several teams.
    pub by_points: Option<ByPoints>,
    /// What a reader must know; `null` when there is nothing.
    pub note: Option<&'static str>,
}

/// The chance of an amount, in items or points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Chance {
    /// So much or more.
    pub amount: f64,
    /// How likely that is, 0 to 1.
    pub chance: f64,
}

/// When something is done by points a sprint. Periods are sprints, the active one first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ByPoints {
    /// Points up to and with what is asked for.
    pub amount: f64,
    /// Items of them without an estimate, counted at the mean of the others.
    pub assumed: u64,
    /// When they are done with each certainty.
    #[serde(flatten)]
    pub when: Percentiles<Option<PeriodDate>>,
}

/// The end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PeriodDate {
    /// How many periods from now.
    pub periods: u32,
    /// The civil day on which the last one ends.
    pub date: NaiveDate,
}

/// Beyond this many working days a date says nothing; it is left out.
pub(super) const FARTHEST: u32 = 52_000;

/// Answers a forecast as of now. `within` is the number of periods that `how_many` is asked for, a sprint's worth when
/// nobody says; `history` replaces the recorded one (items a day, or hundredths of points a sprint).
pub fn forecast(
    workspace: &Workspace,
    index: &Index,
    ask: ForecastAsk,
    now: Moment,
    within: Option<u32>,
    history: Option<&[u32]>,
) -> ForecastReport {
    let today = workspace.settings().day_of(now);
    if let ForecastAsk::Points(points) = ask {
        let recorded = points_history(workspace);
        let history = history.unwrap_or(&recorded);
        let ends = |periods| sprint_end(workspace, today, periods);
        let scale = Scale {
            unit: "points",
            by: 100.0,
            within: within.unwrap_or(1),
        };
        let amount = points.as_hundredths();
        return answer(history, Some(amount), when(history, amount), &scale, ends);
    }
    let mut queue = queue_forecast(workspace, index, today);
    let asked = asked(workspace, &queue, ask);
    let amount = match ask {
        ForecastAsk::Items(items) => Some(items),
        ForecastAsk::Item(_) => asked.and_then(|asked| queue.place(asked)),
        _ => Some(queue.items),
    };
    let calendar = workspace.settings().calendar();
    let ends = |periods: u32| (periods <= FARTHEST).then(|| calendar.add(today, periods));
    let usual = workspace.settings().sprint_days / 7 * workspace.settings().working_days.per_week();
    let scale = Scale {
        unit: "items",
        by: 1.0,
        within: within.unwrap_or(usual.max(1)),
    };
    let by_history = |history| amount.and_then(|amount| when(history, amount));
    let found = match (history, ask) {
        (Some(history), _) => by_history(history),
        (None, ForecastAsk::Items(_)) => by_history(&queue.history),
        (None, ForecastAsk::Backlog) => queue.all(),
        (None, _) => asked.and_then(|asked| queue.when(asked)),
    };
    let past = history.unwrap_or(&queue.history);
    let mut report = answer(past, amount, found, &scale, ends);
    if history.is_none() && !matches!(ask, ForecastAsk::Items(_)) {
        report.seed = queue.seed();
        if report.seed.is_some() {
            report.method = "seeded simulation of each team's past throughput";
        }
        report.by_points = amount.and_then(|items| by_points(workspace, &queue, items, today));
        report.estimated = estimated(workspace, &queue, amount.unwrap_or(0));
    }
    report
}

/// The epics that stand in the queue by their own estimate, up to a place.
fn estimated(workspace: &Workspace, queue: &QueueForecast, items: u64) -> Vec<Word> {
    let before = queue.estimated.iter().filter(|epic| {
        let place = queue.epics.get(epic);
        place.is_some_and(|place| *place <= items)
    });
    let epics = before.filter_map(|epic| workspace.epics.get(*epic));
    epics.map(|epic| epic.key.clone()).collect()
}

/// The first so many items of the queue by points a sprint; only with enough sprints, and for one team.
fn by_points(
    workspace: &Workspace,
    queue: &QueueForecast,
    items: u64,
    today: NaiveDate,
) -> Option<ByPoints> {
    let history = points_history(workspace);
    if history.len() < ENOUGH_PERIODS || queue.seed().is_some() || items == 0 {
        return None;
    }
    let points = queue.points(items)?;
    // Only the percentiles are shown, so the walk may end early.
    let mut forecaster = Forecaster::with_work(&history, EXACT_WORK / 10)?;
    let found = forecaster.percentiles((points.points * 100.0).round() as u64);
    let dated = |periods| {
        let date = sprint_end(workspace, today, periods)?;
        Some(PeriodDate { periods, date })
    };
    Some(ByPoints {
        amount: points.points,
        assumed: points.assumed,
        when: found.map(dated),
    })
}

struct Scale {
    unit: &'static str,
    by: f64,
    within: u32,
}

fn answer(
    history: &[u32],
    amount: Option<u64>,
    found: Option<When>,
    scale: &Scale,
    ends: impl Fn(u32) -> Option<NaiveDate>,
) -> ForecastReport {
    let many = how_many(history, scale.within);
    let dated = |periods: u32| ends(periods).map(|date| PeriodDate { periods, date });
    let short = (scale.unit == "points" && history.len() < ENOUGH_PERIODS).then_some(Note::LowData);
    let in_unit = |amount: u64| amount as f64 / scale.by;
    let chance = |at_least: &AtLeast| Chance {
        amount: in_unit(at_least.amount),
        chance: at_least.chance,
    };
    let by_amount = |many: &HowMany| many.by_amount.iter().map(chance).collect();
    ForecastReport {
        when: match &found {
            Some(found) => found.periods.map(dated),
            None => Percentiles::default(),
        },
        by_period: found.map_or_else(Vec::new, |found| told_chances(found.by_period)),
        by_amount: many.as_ref().map_or_else(Vec::new, by_amount),
        how_many: match many {
            Some(many) => many.amounts.map(|amount| Some(in_unit(amount))),
            None => Percentiles::default(),
        },
        within: scale.within,
        method: "exact convolution of past throughput",
        seed: None,
        unit: scale.unit,
        amount: amount.map(in_unit),
        estimated: Vec::new(),
        by_points: None,
        note: match (Note::on(history), amount) {
            (Some(note), _) => Some(note.words()),
            (None, None) => {
                Some("not in the queue: it is finished, has no open work, or waits in a circle")
            }
            (None, Some(_)) => short.map(Note::words),
        },
    }
}

/// The chances by period, unless all of them are practically nothing.
fn told_chances(by_period: Vec<f64>) -> Vec<f64> {
    match by_period.last() {
        Some(last) if *last < PRACTICALLY_NOTHING => Vec::new(),
        _ => by_period,
    }
}

/// The story, or the epic that comes last in the queue, that an item's end depends on.
fn asked(workspace: &Workspace, queue: &QueueForecast, ask: ForecastAsk) -> Option<Asked> {
    let ForecastAsk::Item(item) = ask else {
        return None;
    };
    match item.kind {
        Kind::Story => Some(Asked::Story(item.typed()?)),
        Kind::Epic => Some(Asked::Epic(item.typed()?)),
        Kind::Initiative => {
            let initiative = workspace.initiatives.get(item.typed::<Initiative>()?)?;
            let open = initiative.epics(workspace).map(|epic| epic.id);
            open.filter(|epic| queue.epics.contains_key(epic))
                .max_by_key(|epic| queue.epics[epic])
                .map(Asked::Epic)
        }
        _ => None,
    }
}

/// Points completed in each closed sprint, oldest first, in hundredths.
fn points_history(workspace: &Workspace) -> Vec<u32> {
    let closed = velocity(workspace, USUAL_SPRINTS).sprints.into_iter();
    closed
        .map(|sprint| (sprint.completed * 100.0).round() as u32)
        .collect()
}

/// The last working day of the n-th sprint from now, the active one first.
fn sprint_end(workspace: &Workspace, today: NaiveDate, periods: u32) -> Option<NaiveDate> {
    let settings = workspace.settings();
    let length = u64::from(settings.sprint_days.max(1));
    let Some(later) = periods.checked_sub(1) else {
        return Some(today);
    };
    let first = match workspace
        .active_sprint()
        .and_then(|sprint| sprint.end)
        .filter(|end| *end >= today)
    {
        Some(end) => end,
        None => today.checked_add_days(Days::new(length))?,
    };
    let mut end = first.checked_add_days(Days::new(length.checked_mul(u64::from(later))?))?;
    let calendar = settings.calendar();
    while end > today && !calendar.is_working(end) {
        end = end.pred_opt()?;
    }
    Some(end)
}
