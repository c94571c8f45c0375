//! The queue that the team works off: who comes when, for every story and every epic, with one forecast.
//! Never leaves out bugs and orphans: they use the same hands.
//!
//! The queue is the open stories by rank; a story that must wait for another is served right after it. An epic that is not
//! broken down yet stands after the last story of the epics ranked before it, as so many items as its estimate holds by the
//! mean points an item. An epic is done with its last item.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::domain::about::Category;
use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::index::Index;
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;
use crate::metrics::forecast::{Forecaster, HISTORY_DAYS, Note, Percentiles};
use crate::metrics::{flow, stats};

/// When something in the queue arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Items up to and with it.
    pub place: u64,
    /// Working days from today, 1 being the next one.
    pub periods: Percentiles<u32>,
}

/// The forecast of a whole workspace by items.
#[derive(Clone, Debug, Default)]
pub struct QueueForecast {
    /// Items finished on each of the last working days, oldest first.
    pub history: Vec<u32>,
    /// What a reader must know.
    pub note: Option<Note>,
    /// Items in the queue.
    pub items: u64,
    /// Stories, with their places from 1; a story in a circle of blockers has none.
    pub places: FxHashMap<Id<Story>, u64>,
    /// For each epic with open work, the place of its last item.
    pub epics: FxHashMap<Id<Epic>, u64>,
    /// Epics that stand in the queue by their own estimate.
    pub estimated: Vec<Id<Epic>>,
    forecaster: Option<Forecaster>,
}

impl QueueForecast {
    /// Takes over what an earlier forecast has computed, if it was drawn from the same past.
    pub fn take_over(&mut self, earlier: Self) {
        if earlier.history == self.history {
            self.forecaster = earlier.forecaster;
        }
    }

    /// When the item at a place arrives; `None` when nothing can be forecast.
    pub fn arrival(&mut self, place: u64) -> Option<Arrival> {
        let periods = self.forecaster.as_mut()?.percentiles(place);
        Some(Arrival { place, periods })
    }

    /// When a story arrives.
    pub fn story(&mut self, story: Id<Story>) -> Option<Arrival> {
        self.arrival(*self.places.get(&story)?)
    }

    /// When the last item of an epic arrives.
    pub fn epic(&mut self, epic: Id<Epic>) -> Option<Arrival> {
        self.arrival(*self.epics.get(&epic)?)
    }

    /// The chance that the item at a place arrives within so many working days.
    pub fn chance(&self, place: u64, periods: u32) -> Option<f64> {
        crate::metrics::forecast::chance(&self.history, place, periods)
    }
}

/// The items finished on each of the last 60 working days up to `today`, oldest first, days without any included.
///
/// A shorter past gives fewer days: the history begins with the first story's creation. A finish on a day off counts on
/// the next working day, a finish on a day off just before today's next working day on the last one.
pub fn throughput_history(workspace: &Workspace, today: NaiveDate) -> Vec<u32> {
    let calendar = workspace.settings().calendar();
    let day_of = |at| workspace.settings().day_of(at);
    let Some(first) = workspace
        .stories
        .iter()
        .map(|story| day_of(story.created))
        .min()
    else {
        return Vec::new();
    };
    let mut days: Vec<NaiveDate> = today
        .iter_days()
        .rev()
        .take_while(|day| *day >= first)
        .filter(|day| calendar.is_working(*day))
        .take(HISTORY_DAYS)
        .collect();
    days.reverse();
    let last = days.last().copied().unwrap_or(today);
    let finished = workspace
        .stories
        .iter()
        .filter_map(|story| story.finished(workspace).map(day_of));
    flow::throughput(
        &days,
        finished
            .filter(|day| *day <= today)
            .map(|day| day.min(last)),
    )
}

/// The queue as of a day, ready to be asked for any place in it.
pub fn queue_forecast(workspace: &Workspace, index: &Index, today: NaiveDate) -> QueueForecast {
    let history = throughput_history(workspace, today);
    let order = in_serving_order(workspace, &open_stories(workspace, index));
    let mut forecast = QueueForecast {
        note: Note::on(&history),
        forecaster: Forecaster::new(&history),
        history,
        ..QueueForecast::default()
    };
    let mut waiting = unbroken(workspace, index, &order);
    waiting.reverse();
    for (at, story) in order.iter().enumerate() {
        while let Some(epic) = waiting.pop_if(|epic| epic.after <= at) {
            forecast.take_epic(&epic);
        }
        forecast.items += 1;
        forecast.places.insert(story.id, forecast.items);
        if let Some(epic) = story.epic {
            forecast.epics.insert(epic, forecast.items);
        }
    }
    while let Some(epic) = waiting.pop() {
        forecast.take_epic(&epic);
    }
    forecast
}

impl QueueForecast {
    fn take_epic(&mut self, epic: &Unbroken) {
        self.items += epic.items;
        self.epics.insert(epic.id, self.items);
        self.estimated.push(epic.id);
    }
}

/// The stories that are not finished, by rank.
fn open_stories<'w>(workspace: &'w Workspace, index: &Index) -> Vec<&'w Story> {
    let open = |id: &Id<Story>| {
        index
            .category(*id)
            .is_some_and(|category| !category.is_final())
    };
    let ids = index.order().iter().filter(|id| open(id));
    ids.filter_map(|id| workspace.stories.get(*id))
        .map(AsRef::as_ref)
        .collect()
}

/// Puts each story behind those that must be finished before it; what waits in a circle is left out.
fn in_serving_order<'w>(workspace: &'w Workspace, ranked: &[&'w Story]) -> Vec<&'w Story> {
    let mut waits = Waits::of(workspace, ranked);
    let mut served = vec![false; waits.missing.len()];
    let mut order = Vec::with_capacity(ranked.len());
    for at in 0..ranked.len() {
        let mut ready = vec![at];
        while let Some(next) = ready.pop() {
            if served[next] || waits.missing[next] > 0 {
                continue;
            }
            served[next] = true;
            order.extend(ranked.get(next));
            // Those that were passed over come now, the first in rank first; later ones have their own turn.
            let mut freed = waits.free(next);
            freed.retain(|freed| *freed < at || *freed >= ranked.len());
            freed.sort_unstable_by(|left, right| right.cmp(left));
            ready.extend(freed);
        }
    }
    order
}

/// Which open stories wait for which, by their places in the ranked list. After the stories comes one node for each epic
/// that others need, which is served with its last story, so that two large epics are tied by a few links.
struct Waits {
    missing: Vec<usize>,
    after: Vec<Vec<usize>>,
}

impl Waits {
    fn of(workspace: &Workspace, ranked: &[&Story]) -> Waits {
        let place: FxHashMap<Id<Story>, usize> = ranked
            .iter()
            .enumerate()
            .map(|(at, story)| (story.id, at))
            .collect();
        let mut waits = Waits {
            missing: vec![0; ranked.len()],
            after: vec![Vec::new(); ranked.len()],
        };
        let mut epics: FxHashMap<Id<Epic>, usize> = FxHashMap::default();
        for needed in workspace.epics.iter().flat_map(|epic| &epic.depends_on) {
            epics.entry(*needed).or_insert_with(|| waits.add_node());
        }
        for (at, story) in ranked.iter().enumerate() {
            for blocker in story.blocked_by.iter().filter_map(|id| place.get(id)) {
                waits.tie(*blocker, at);
            }
            let Some(epic) = story.epic.and_then(|id| workspace.epics.get(id)) else {
                continue;
            };
            if let Some(end) = epics.get(&epic.id) {
                waits.tie(at, *end);
            }
            for needed in epic.depends_on.iter().filter_map(|id| epics.get(id)) {
                waits.tie(*needed, at);
            }
        }
        // An epic without open stories holds nobody up.
        for end in ranked.len()..waits.missing.len() {
            if waits.missing[end] == 0 {
                waits.free(end);
            }
        }
        waits
    }

    fn add_node(&mut self) -> usize {
        self.missing.push(0);
        self.after.push(Vec::new());
        self.missing.len() - 1
    }

    fn tie(&mut self, before: usize, after: usize) {
        self.after[before].push(after);
        self.missing[after] += 1;
    }

    /// Lets go of what waits for a node, and says what waits for nothing any more.
    fn free(&mut self, node: usize) -> Vec<usize> {
        let after = std::mem::take(&mut self.after[node]);
        for after in &after {
            self.missing[*after] -= 1;
        }
        after
            .into_iter()
            .filter(|after| self.missing[*after] == 0)
            .collect()
    }
}

/// An epic that has an estimate and no story yet.
struct Unbroken {
    id: Id<Epic>,
    items: u64,
    /// How many stories of the order come before it.
    after: usize,
}

fn unbroken(workspace: &Workspace, index: &Index, order: &[&Story]) -> Vec<Unbroken> {
    let mut last: FxHashMap<Id<Epic>, usize> = FxHashMap::default();
    for (at, story) in order.iter().enumerate() {
        last.extend(story.epic.map(|epic| (epic, at + 1)));
    }
    let mean = mean_points(workspace);
    let mut ranked: Vec<&Epic> = workspace
        .epics
        .iter()
        .map(AsRef::as_ref)
        .filter(|epic| epic.archived.is_none())
        .collect();
    ranked.sort_by(|left, right| {
        left.rank
            .cmp(&right.rank)
            .then_with(|| left.id.cmp(&right.id))
    });
    let mut after = 0;
    let mut found = Vec::new();
    for epic in ranked {
        after = after.max(last.get(&epic.id).copied().unwrap_or(0));
        let finished = epic
            .status
            .as_ref()
            .is_some_and(|status| workspace.category(status).is_final());
        if index.epic(Some(epic.id)).stories > 0 || finished {
            continue;
        }
        if let (Some(estimate), Some(mean)) = (epic.estimate, mean) {
            let items = (estimate.as_f64() / mean).ceil().max(1.0) as u64;
            found.push(Unbroken {
                id: epic.id,
                items,
                after,
            });
        }
    }
    found
}

/// The mean points of an estimated story; `None` when none is estimated.
fn mean_points(workspace: &Workspace) -> Option<f64> {
    let counted = |story: &&std::sync::Arc<Story>| {
        story.archived.is_none() && workspace.category(&story.status) != Category::Cancelled
    };
    let (sum, count) = workspace
        .stories
        .iter()
        .filter(counted)
        .filter_map(|story| story.points)
        .fold((0.0, 0.0), |(sum, count), points| {
            (sum + points.as_f64(), count + 1.0)
        });
    stats::share(sum, count).filter(|mean| *mean > 0.0)
}
