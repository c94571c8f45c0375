//! `report forecast`: when an item, an epic, so many items or so many points will be done, and how much by then.
//! Never shows one date: it shows how sure each date is.

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::queue::{queue_forecast, throughput_history};
use super::sprint::sprint_view;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::index::Index;
use crate::domain::initiative::Initiative;
use crate::domain::points::Points;
use crate::domain::record::Moment;
use crate::domain::workspace::Workspace;
use crate::metrics::forecast::{ENOUGH_PERIODS, Note, Percentiles, how_many, when};

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
    /// P(done by period 1, 2, …).
    pub by_period: Vec<f64>,
    /// How much is done within the periods asked for.
    pub how_many: Percentiles<Option<f64>>,
    /// How it was computed, in words.
    pub method: &'static str,
    /// `items` or `points`.
    pub unit: &'static str,
    /// How much is asked for, the queue before it included.
    pub amount: Option<f64>,
    /// What a reader must know; `null` when there is nothing.
    pub note: Option<&'static str>,
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
        return answer(history, Some(points.as_hundredths()), &scale, ends);
    }
    let queue = queue_forecast(workspace, index, today);
    let amount = match ask {
        ForecastAsk::Items(items) => Some(items),
        ForecastAsk::Item(item) => place(workspace, &queue, item),
        _ => Some(queue.items),
    };
    let recorded = throughput_history(workspace, today);
    let history = history.unwrap_or(&recorded);
    let calendar = workspace.settings().calendar();
    let ends = |periods: u32| (periods <= FARTHEST).then(|| calendar.add(today, periods));
    let usual = workspace.settings().sprint_days / 7 * workspace.settings().working_days.per_week();
    let scale = Scale {
        unit: "items",
        by: 1.0,
        within: within.unwrap_or(usual.max(1)),
    };
    answer(history, amount, &scale, ends)
}

struct Scale {
    unit: &'static str,
    by: f64,
    within: u32,
}

fn answer(
    history: &[u32],
    amount: Option<u64>,
    scale: &Scale,
    ends: impl Fn(u32) -> Option<NaiveDate>,
) -> ForecastReport {
    let found = amount.and_then(|amount| when(history, amount));
    let many = how_many(history, scale.within);
    let dated = |periods: u32| ends(periods).map(|date| PeriodDate { periods, date });
    let short = (scale.unit == "points" && history.len() < ENOUGH_PERIODS).then_some(Note::LowData);
    ForecastReport {
        when: match &found {
            Some(found) => found.periods.map(dated),
            None => Percentiles::default(),
        },
        by_period: found.map(|found| found.by_period).unwrap_or_default(),
        how_many: match many {
            Some(many) => many.map(|amount| Some(amount as f64 / scale.by)),
            None => Percentiles::default(),
        },
        method: "exact convolution of past throughput",
        unit: scale.unit,
        amount: amount.map(|amount| amount as f64 / scale.by),
        note: match (Note::on(history), amount) {
            (Some(note), _) => Some(note.words()),
            (None, None) => {
                Some("not in the queue: it is finished, has no open work, or waits in a circle")
            }
            (None, Some(_)) => short.map(Note::words),
        },
    }
}

/// Where an item's last open story stands in the queue.
fn place(workspace: &Workspace, queue: &super::queue::QueueForecast, item: ItemRef) -> Option<u64> {
    match item.kind {
        Kind::Story => queue.places.get(&item.typed()?).copied(),
        Kind::Epic => queue.epics.get(&item.typed()?).copied(),
        Kind::Initiative => {
            let initiative = workspace.initiatives.get(item.typed::<Initiative>()?)?;
            initiative
                .epics(workspace)
                .filter_map(|epic| queue.epics.get(&epic.id))
                .max()
                .copied()
        }
        _ => None,
    }
}

/// Points completed in each closed sprint, oldest first, in hundredths.
fn points_history(workspace: &Workspace) -> Vec<u32> {
    let closed = workspace.closed_sprints().into_iter();
    let views = closed.filter_map(|sprint| sprint_view(workspace, sprint, Moment::default()));
    views
        .map(|view| (view.numbers.velocity * 100.0).round() as u32)
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
