//! The queue that the team works off: who comes when, for every story and every epic, with one forecast.
//! Never leaves out bugs and orphans: they use the same hands.
//!
//! Where several teams have open work each has a stream of its own, and the answers are simulated: see `teams`.
//!
//! The queue is the open stories by rank; a story that must wait for another is served right after it. An epic that is not
//! broken down yet stands after the last story of the epics ranked before it, as so many items as its estimate holds by the
//! mean points an item. An epic is done with its last item.

use chrono::{Days, NaiveDate};
use rustc_hash::FxHashMap;

use super::teams::{Job, Teams, team_of, teams_of, when_of};
use crate::domain::about::Category;
use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::index::Index;
use crate::domain::points::Points;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::forecast::{Forecaster, HISTORY_DAYS, Note, Percentiles, When, when};
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
    /// The points of the queue, with its gaps filled: see [`QueueForecast::points`].
    points: Vec<PointsTo>,
    forecaster: Option<Forecaster>,
    /// The parts of the queue, where several teams have open work.
    teams: Option<Teams>,
    /// The number of a story's job.
    jobs: FxHashMap<Id<Story>, usize>,
}

/// The points of the queue up to a place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PointsTo {
    /// Items up to and with it.
    place: u64,
    /// Their points; an item without an estimate has the mean of those that have one.
    pub points: f64,
    /// Items of them without an estimate.
    pub assumed: u64,
}

impl QueueForecast {
    /// Takes over what an earlier forecast has computed, if it was drawn from the same past.
    pub fn take_over(&mut self, earlier: Self) {
        if earlier.history == self.history {
            self.forecaster = earlier.forecaster;
        }
        if let (Some(teams), Some(earlier)) = (&mut self.teams, earlier.teams) {
            teams.take_over(earlier);
        }
    }

    /// The seed of the simulation, where several teams make one needed.
    pub fn seed(&self) -> Option<u64> {
        self.teams.as_ref().map(Teams::seed)
    }

    /// When the item at a place of one stream arrives; `None` when nothing can be forecast.
    fn arrival(&mut self, place: u64) -> Option<Arrival> {
        let periods = self.forecaster.as_mut()?.percentiles(place);
        Some(Arrival { place, periods })
    }

    /// When a story arrives.
    pub fn story(&mut self, story: Id<Story>) -> Option<Arrival> {
        let place = *self.places.get(&story)?;
        match &mut self.teams {
            None => self.arrival(place),
            Some(teams) => {
                let periods = teams.job(*self.jobs.get(&story)?)?.percentiles()?;
                Some(Arrival { place, periods })
            }
        }
    }

    /// When the last item of an epic arrives.
    pub fn epic(&mut self, epic: Id<Epic>) -> Option<Arrival> {
        let place = *self.epics.get(&epic)?;
        match &mut self.teams {
            None => self.arrival(place),
            Some(teams) => {
                let periods = teams.epic(epic)?;
                Some(Arrival { place, periods })
            }
        }
    }

    /// When all that is open is done, with its distribution.
    pub fn all(&mut self) -> Option<When> {
        match &mut self.teams {
            None => when(&self.history, self.items),
            Some(teams) => teams.when(),
        }
    }

    /// When a story, or the last item of an epic, is done, with its distribution.
    pub(super) fn when(&mut self, what: Asked) -> Option<When> {
        let place = self.place(what)?;
        let Some(teams) = &mut self.teams else {
            return when(&self.history, place);
        };
        let ends = match what {
            Asked::Story(story) => teams.job(*self.jobs.get(&story)?),
            Asked::Epic(epic) => teams.all(Some(epic)),
        };
        when_of(&ends?)
    }

    /// Items up to and with it; `None` for what is not in the queue.
    pub(super) fn place(&self, what: Asked) -> Option<u64> {
        match what {
            Asked::Story(story) => self.places.get(&story).copied(),
            Asked::Epic(epic) => self.epics.get(&epic).copied(),
        }
    }

    /// The points of the first so many items; `None` when no story has any.
    pub fn points(&self, items: u64) -> Option<PointsTo> {
        let at = self.points.partition_point(|points| points.place < items);
        self.points.get(at).copied()
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
    let days = history_days(workspace, today);
    let finished = finishes(workspace, &days, today);
    flow::throughput(&days, finished.map(|(day, _)| day))
}

/// The same for each of some teams, in their order.
fn team_histories(
    workspace: &Workspace,
    today: NaiveDate,
    names: &[Option<Word>],
) -> Vec<Vec<u32>> {
    let days = history_days(workspace, today);
    let mut finished: Vec<Vec<NaiveDate>> = vec![Vec::new(); names.len()];
    for (day, story) in finishes(workspace, &days, today) {
        if let Ok(at) = names.binary_search(&team_of(workspace, story)) {
            finished[at].push(day);
        }
    }
    let counts = |finished| flow::throughput(&days, finished);
    finished.into_iter().map(counts).collect()
}

/// The working days that a forecast looks back on.
fn history_days(workspace: &Workspace, today: NaiveDate) -> Vec<NaiveDate> {
    let calendar = workspace.settings().calendar();
    let created = workspace.stories.iter().map(|story| story.created).min();
    let Some(first) = created.map(|at| workspace.settings().day_of(at)) else {
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
    days
}

/// The stories finished on those days, or between them.
fn finishes<'w>(
    workspace: &'w Workspace,
    days: &[NaiveDate],
    today: NaiveDate,
) -> impl Iterator<Item = (NaiveDate, &'w Story)> {
    let settings = workspace.settings();
    let (first, last) = (days.first().copied(), days.last().copied().unwrap_or(today));
    // Two days before, for the zones: what was not touched since needs no look at its history.
    let since = first.map(|first| first - Days::new(2));
    let lately = move |story: &&Story| {
        let end = story.history.last().map_or(story.created, |event| event.at);
        since.is_some_and(|since| end.date_naive() >= since)
    };
    let stories = workspace.stories.iter().map(AsRef::as_ref).filter(lately);
    stories.filter_map(move |story| {
        let day = settings.day_of(story.finished(workspace)?);
        (day <= today).then_some((day.min(last), story))
    })
}

/// What a distribution is asked for.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    Story(Id<Story>),
    Epic(Id<Epic>),
}

/// The queue as of a day, ready to be asked for any place in it.
pub fn queue_forecast(workspace: &Workspace, index: &Index, today: NaiveDate) -> QueueForecast {
    let history = throughput_history(workspace, today);
    let order = in_serving_order(workspace, &open_stories(workspace, index));
    let mean = mean_points(workspace);
    let mut forecast = QueueForecast {
        note: Note::on(&history),
        forecaster: Forecaster::new(&history),
        history,
        ..QueueForecast::default()
    };
    let mut jobs = Jobs::default();
    let mut waiting = unbroken(workspace, index, &order, mean);
    waiting.reverse();
    for (at, story) in order.iter().enumerate() {
        while let Some(epic) = waiting.pop_if(|epic| epic.after <= at) {
            forecast.take_epic(&epic, &mut jobs);
        }
        forecast.items += 1;
        forecast.places.insert(story.id, forecast.items);
        if let Some(epic) = story.epic {
            forecast.epics.insert(epic, forecast.items);
        }
        forecast.add_points(story.points.map(Points::as_f64), 1, mean);
        jobs.take_story(workspace, story);
    }
    while let Some(epic) = waiting.pop() {
        forecast.take_epic(&epic, &mut jobs);
    }
    let names = teams_of(&jobs.list);
    if names.len() > 1 {
        let histories = team_histories(workspace, today, &names);
        forecast.teams = Some(Teams::new(&names, histories, &jobs.list));
        forecast.jobs = jobs.stories;
    }
    forecast
}

/// The queue as jobs of teams.
#[derive(Default)]
struct Jobs {
    list: Vec<Job>,
    stories: FxHashMap<Id<Story>, usize>,
}

impl Jobs {
    fn take_story(&mut self, workspace: &Workspace, story: &Story) {
        let blockers = story
            .blocked_by
            .iter()
            .filter_map(|id| self.stories.get(id));
        let after = blockers.copied().collect();
        let epic = story.epic.and_then(|id| workspace.epics.get(id));
        self.stories.insert(story.id, self.list.len());
        self.list.push(Job {
            team: team_of(workspace, story),
            items: 1,
            epic: story.epic,
            after,
            needs: epic.map_or_else(Vec::new, |epic| epic.depends_on.clone()),
        });
    }
}

impl QueueForecast {
    fn take_epic(&mut self, epic: &Unbroken, jobs: &mut Jobs) {
        self.items += epic.items;
        self.epics.insert(epic.id, self.items);
        self.estimated.push(epic.id);
        self.add_points(Some(epic.points), epic.items, None);
        jobs.list.push(Job {
            team: epic.team.clone(),
            items: u32::try_from(epic.items).unwrap_or(u32::MAX),
            epic: Some(epic.id),
            after: Vec::new(),
            needs: Vec::new(),
        });
    }

    fn add_points(&mut self, points: Option<f64>, items: u64, mean: Option<f64>) {
        let before = self.points.last().copied().unwrap_or_default();
        if let Some(added) = points.or(mean) {
            self.points.push(PointsTo {
                place: self.items,
                points: before.points + added,
                assumed: before.assumed + if points.is_none() { items } else { 0 },
            });
        }
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
    team: Option<Word>,
    items: u64,
    points: f64,
    /// How many stories of the order come before it.
    after: usize,
}

fn unbroken(
    workspace: &Workspace,
    index: &Index,
    order: &[&Story],
    mean: Option<f64>,
) -> Vec<Unbroken> {
    let mut last: FxHashMap<Id<Epic>, usize> = FxHashMap::default();
    for (at, story) in order.iter().enumerate() {
        last.extend(story.epic.map(|epic| (epic, at + 1)));
    }
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
                team: epic.team.clone(),
                items,
                points: estimate.as_f64(),
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
