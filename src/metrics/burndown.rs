//! A sprint's numbers from its ledger: burndown, burnup, commitment, scope change, velocity, carry-over and say/do.
//! Never looks at today's membership: active and closed sprints are computed from what was recorded, by one function.

use super::stats;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// Points to a hundredth, as a whole number of hundredths.
pub type Hundredths = u64;

/// What happened in a sprint, from the moment of its start to the moment of its close.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Day 0, the working day before day 1, and then the sprint's working days in ascending order.
    pub days: Vec<NaiveDate>,
    /// In the order of their instants.
    pub entries: Vec<Entry>,
}

/// One thing that happened to one story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// On which of the ledger's days it shows; see [`Ledger::day_index`].
    pub day: usize,
    /// The caller's number for the story; small, since the numbers index a list.
    pub story: usize,
    /// What happened.
    pub what: What,
    /// The story's points after it; `None` when it is not estimated.
    pub points: Option<Hundredths>,
}

/// The kinds of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// In the sprint when it started; part of the commitment.
    Committed,
    /// Came into the sprint afterwards.
    Added,
    /// Is in the sprint but was finished before: neither scope nor velocity, unless it is reopened here.
    AddedFinished,
    /// Left the sprint.
    Removed,
    /// Changed its points.
    Reestimated,
    /// Was finished.
    Done,
    /// Came back from done or cancelled.
    Reopened,
    /// Was cancelled; counts as removed.
    Cancelled,
}

impl Ledger {
    /// The index of the day on which something that happened on a civil day shows: what happens on a day off shows on
    /// the next working day, anything before day 1 on day 0, anything after the last day on the last.
    pub fn day_index(&self, day: NaiveDate) -> usize {
        day_index(&self.days, day)
    }
}

/// [`Ledger::day_index`] for bare days.
pub fn day_index(days: &[NaiveDate], day: NaiveDate) -> usize {
    match days {
        [] | [_] => 0,
        [zero, ..] if day <= *zero => 0,
        _ => days
            .partition_point(|candidate| *candidate < day)
            .min(days.len() - 1),
    }
}

/// How a story weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// By its points; an unestimated one weighs 0 and is listed.
    Points,
    /// Every story weighs one.
    Items,
}

/// A sprint's numbers. Unit: points or items, by the measure; shares from 0 up.
#[derive(Clone, Debug, PartialEq)]
pub struct SprintNumbers {
    /// What the numbers count.
    pub measure: Measure,
    /// Scope at the end of each day; `None` for days to come.
    pub scope: Vec<Option<f64>>,
    /// Finished by the end of each day.
    pub done: Vec<Option<f64>>,
    /// Scope less done.
    pub remaining: Vec<Option<f64>>,
    /// Commitment × (1 – i/n), for every day; not re-based when the scope changes.
    pub ideal: Vec<f64>,
    /// Frozen at the start.
    pub commitment: f64,
    /// Scope after the last entry.
    pub final_scope: f64,
    /// Came in after the start.
    pub added: f64,
    /// Went out after the start.
    pub removed: f64,
    /// Net change of estimates after the start.
    pub reestimated: f64,
    /// Finished in the sprint, at the points they had at the close.
    pub velocity: f64,
    /// Say/do in its four readings.
    pub say_do: SayDo,
    /// Finished and all stories in the final scope.
    pub completion: Completion,
    /// Stories in the final scope that are finished, ascending.
    pub finished: Vec<usize>,
    /// Stories in the final scope that are not.
    pub carried: Vec<usize>,
    /// Their weight.
    pub carried_over: f64,
    /// Stories in the final scope without an estimate.
    pub unestimated: Vec<usize>,
}

/// Items finished of the items in the final scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Completion {
    /// Finished items.
    pub done: usize,
    /// Items in scope.
    pub total: usize,
    /// Their share; `None` for an empty sprint.
    pub share: Option<f64>,
}

/// Say/do: how much of what was promised was done. All `None` without a commitment above 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SayDo {
    /// Committed stories done / commitment, at committed estimates. The one to quote.
    pub committed: Option<f64>,
    /// The same with the final estimates of what was done.
    #[serde(rename = "final")]
    pub at_final: Option<f64>,
    /// Everything done / commitment.
    pub all: Option<f64>,
    /// Committed stories done / committed stories.
    pub items: Option<f64>,
}

/// Where the sprint ends if it goes on as it went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// Done per elapsed working day.
    pub rate: f64,
    /// Working days from now until nothing remains.
    pub days_left: u32,
    /// What will be done by the last day; never more than the scope.
    pub done_by_end: f64,
}

impl SprintNumbers {
    /// Final scope less commitment.
    pub fn scope_change(&self) -> f64 {
        self.added - self.removed + self.reestimated
    }

    /// The scope change as a share of the commitment; `None` without one.
    pub fn scope_change_share(&self) -> Option<f64> {
        stats::share(self.scope_change(), self.commitment)
            .or((self.commitment > 0.0).then_some(0.0))
    }

    /// Projects from what was done per elapsed working day; `None` on day 0 and at a rate of 0.
    pub fn projection(&self, elapsed: usize) -> Option<Projection> {
        let elapsed = elapsed.min(self.done.len().saturating_sub(1));
        let rate =
            stats::share((*self.done.get(elapsed)?)?, elapsed as f64).filter(|rate| *rate > 0.0)?;
        let remaining = self.remaining[elapsed]?;
        Some(Projection {
            rate,
            days_left: (remaining / rate - 1e-9).ceil().max(0.0) as u32,
            done_by_end: (rate * (self.done.len() - 1) as f64).min(self.final_scope),
        })
    }
}

/// Computes a sprint's numbers. `elapsed` is the last day that has begun: the days after it are `None` and never drawn.
///
/// Identity: added – removed + re-estimated = final scope – commitment.
pub fn sprint_numbers(ledger: &Ledger, measure: Measure, elapsed: usize) -> SprintNumbers {
    let stories = ledger
        .entries
        .iter()
        .map(|entry| entry.story + 1)
        .max()
        .unwrap_or(0);
    let mut book = Book {
        measure,
        stories: vec![Standing::default(); stories],
        totals: Totals::default(),
    };
    let last = ledger.days.len().saturating_sub(1);
    let mut series: Vec<(i64, i64)> = Vec::with_capacity(ledger.days.len());
    let mut entries = ledger.entries.iter().peekable();
    for day in 0..ledger.days.len() {
        // Entries come by instant, so a late one with an early day still counts, on the day that is being closed.
        while let Some(entry) = entries.next_if(|entry| entry.day <= day || day == last) {
            book.record(entry);
        }
        series.push((book.totals.scope, book.totals.done));
    }
    entries.for_each(|entry| book.record(entry));
    book.close(&series, elapsed)
}

/// How a story stands in the sprint.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    place: Place,
    points: Option<Hundredths>,
    /// What it weighed in the commitment, if it was part of it.
    committed: Option<i64>,
    /// It was finished while it was in this sprint.
    finished_here: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Outside,
    /// In the sprint without being scope: finished before, or cancelled.
    Aside,
    Open,
    Done,
}

#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    commitment: i64,
    scope: i64,
    done: i64,
    added: i64,
    removed: i64,
    reestimated: i64,
}

struct Book {
    measure: Measure,
    stories: Vec<Standing>,
    totals: Totals,
}

impl Book {
    fn weigh(&self, points: Option<Hundredths>) -> i64 {
        match self.measure {
            Measure::Points => points.map_or(0, |points| i64::try_from(points).unwrap_or(i64::MAX)),
            Measure::Items => 100,
        }
    }

    fn record(&mut self, entry: &Entry) {
        let before = self.stories[entry.story];
        let (old, new) = (self.weigh(before.points), self.weigh(entry.points));
        let place = next_place(before, entry.what);
        let now = &mut self.stories[entry.story];
        now.points = entry.points;
        now.place = place;
        now.finished_here = match entry.what {
            What::Done => place == Place::Done,
            What::Reopened => false,
            _ => before.finished_here,
        };
        let totals = &mut self.totals;
        match (in_scope(before.place), in_scope(place)) {
            (false, true) if entry.what == What::Committed => {
                now.committed = Some(new);
                totals.commitment += new;
            }
            (false, true) => totals.added += new,
            (true, false) => totals.removed += old,
            (true, true) => totals.reestimated += new - old,
            (false, false) => {}
        }
        totals.scope +=
            if in_scope(place) { new } else { 0 } - if in_scope(before.place) { old } else { 0 };
        totals.done += if place == Place::Done { new } else { 0 }
            - if before.place == Place::Done { old } else { 0 };
    }

    fn close(self, series: &[(i64, i64)], elapsed: usize) -> SprintNumbers {
        let seen = |value: fn(&(i64, i64)) -> i64| -> Vec<Option<f64>> {
            let show = |(day, pair)| (day <= elapsed).then(|| decimal(value(pair)));
            series.iter().enumerate().map(show).collect()
        };
        let length = series.len().saturating_sub(1);
        let commitment = decimal(self.totals.commitment);
        let ideal = |day: usize| {
            stats::share(commitment * (length - day) as f64, length as f64).unwrap_or(commitment)
        };
        let standing = |wanted: fn(&Standing) -> bool| -> Vec<usize> {
            (0..self.stories.len())
                .filter(|story| wanted(&self.stories[*story]))
                .collect()
        };
        let finished = standing(|story| story.place == Place::Done);
        let carried = standing(|story| story.place == Place::Open);
        let total = finished.len() + carried.len();
        SprintNumbers {
            measure: self.measure,
            scope: seen(|pair| pair.0),
            done: seen(|pair| pair.1),
            remaining: seen(|pair| pair.0 - pair.1),
            ideal: (0..series.len()).map(ideal).collect(),
            commitment,
            final_scope: decimal(self.totals.scope),
            added: decimal(self.totals.added),
            removed: decimal(self.totals.removed),
            reestimated: decimal(self.totals.reestimated),
            velocity: decimal(self.totals.done),
            say_do: self.say_do(),
            completion: Completion {
                done: finished.len(),
                total,
                share: stats::share(finished.len() as f64, total as f64),
            },
            carried_over: decimal(self.totals.scope - self.totals.done),
            unestimated: standing(|story| in_scope(story.place) && story.points.is_none()),
            finished,
            carried,
        }
    }

    fn say_do(&self) -> SayDo {
        let commitment = self.totals.commitment;
        if commitment <= 0 {
            return SayDo::default();
        }
        let committed = self
            .stories
            .iter()
            .filter(|story| story.committed.is_some());
        let kept: Vec<&Standing> = committed
            .clone()
            .filter(|story| story.place == Place::Done)
            .collect();
        let part = |weight: i64| Some(weight as f64 / commitment as f64);
        SayDo {
            committed: part(kept.iter().filter_map(|story| story.committed).sum()),
            at_final: part(kept.iter().map(|story| self.weigh(story.points)).sum()),
            all: part(self.totals.done),
            items: stats::share(kept.len() as f64, committed.count() as f64),
        }
    }
}

fn in_scope(place: Place) -> bool {
    matches!(place, Place::Open | Place::Done)
}

fn next_place(before: Standing, what: What) -> Place {
    match (what, before.place) {
        (What::Committed | What::Added, Place::Outside)
        | (What::Reopened, Place::Aside | Place::Done) => Place::Open,
        // Finished here, taken out and put back: its work was this sprint's all the same.
        (What::AddedFinished, Place::Outside) if before.finished_here => Place::Done,
        (What::AddedFinished, Place::Outside) | (What::Cancelled, Place::Open | Place::Done) => {
            Place::Aside
        }
        (What::Removed, _) => Place::Outside,
        (What::Done, Place::Open) => Place::Done,
        (_, place) => place,
    }
}

fn decimal(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

#[cfg(test)]
#[path = "burndown_tests.rs"]
mod tests;
