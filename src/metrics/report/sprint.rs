//! `report sprint`: one sprint from its ledger, active or closed.
//! Never asks which stories are in a closed sprint today.

use std::borrow::Cow;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::forecast::FARTHEST;
use super::velocity::velocity;
use crate::domain::about::Category;
use crate::domain::id::Id;
use crate::domain::ledger::ledger;
use crate::domain::points::Points;
use crate::domain::record::Moment;
use crate::domain::sprint::{LedgerEntry, LedgerKind, Sprint, SprintState};
use crate::domain::story::{Story, StoryKind};
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::burndown::{
    Entry, Ledger, Measure, SayDo, SprintNumbers, What, day_index, sprint_numbers,
};
use crate::metrics::velocity::USUAL_SPRINTS;

/// The numbers of one sprint, with the names of `--json`. Points, or items where no story of the commitment is estimated:
/// see `measure`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SprintReport {
    /// The sprint's key.
    pub key: Word,
    /// Its name.
    pub name: String,
    /// What the numbers count.
    pub measure: Measure,
    /// The day before day 1, then the sprint's working days.
    pub days: Vec<NaiveDate>,
    /// Scope at the end of each day; `null` for days to come.
    pub scope: Vec<Option<f64>>,
    /// Finished by the end of each day.
    pub done: Vec<Option<f64>>,
    /// Scope less done.
    pub remaining: Vec<Option<f64>>,
    /// The straight line from the commitment to nothing.
    pub ideal: Vec<f64>,
    /// Frozen at the start; `null` for a sprint that was not started.
    pub commitment: Option<f64>,
    /// Scope at the close, or now.
    pub final_scope: Option<f64>,
    /// Came in after the start.
    pub added: Option<f64>,
    /// Went out after the start.
    pub removed: Option<f64>,
    /// Net change of estimates.
    pub reestimated: Option<f64>,
    /// Added less removed, with the change of estimates.
    pub scope_change: Option<f64>,
    /// The same as a share of the commitment; `null` without one.
    pub scope_change_share: Option<f64>,
    /// Finished in the sprint.
    pub velocity: Option<f64>,
    /// The points that fit, unrounded: as a person said, else the mean velocity of the sprints closed before the start,
    /// less what is missing of the usual person-days.
    pub capacity: Option<f64>,
    /// Where an active sprint ends if it goes on as it went; `null` when that cannot be said.
    pub projection: Option<ProjectedEnd>,
    /// What was not finished.
    pub carried_over: CarriedOver,
    /// Items finished / items in scope.
    pub completion_items: Option<f64>,
    /// Say/do in four readings.
    pub say_do: SayDo,
    /// Bugs finished in the sprint.
    pub bugs_done: usize,
    /// Stories in scope that nobody has estimated.
    pub unestimated: Vec<Word>,
}

/// Where a sprint ends if it goes on as it went.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProjectedEnd {
    /// Finished per working day so far, the current one included.
    pub rate: f64,
    /// Working days after today until nothing remains.
    pub days_left: u32,
    /// The last of them; `null` when it is farther than a date can tell.
    pub date: Option<NaiveDate>,
    /// What is finished by the sprint's last day, at this rate.
    pub done_by_end: f64,
}

/// Stories that were not finished.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct CarriedOver {
    /// Their weight.
    pub points: f64,
    /// Their keys.
    pub keys: Vec<Word>,
}

/// A sprint's numbers before they are turned into a report: for panes that need ids and the days that have begun.
#[derive(Clone, Debug, PartialEq)]
pub struct SprintView {
    /// The numbers; the stories in them index `stories`.
    pub numbers: SprintNumbers,
    /// The day before day 1, then the sprint's working days.
    pub days: Vec<NaiveDate>,
    /// The last day that has begun: 0 before day 1, the last day when the sprint is over, that of the close when it
    /// was closed early.
    pub elapsed: usize,
    /// The stories that the ledger names.
    pub stories: Vec<Id<Story>>,
    /// Their points at the close, or now.
    pub points: Vec<Option<u64>>,
}

impl SprintView {
    /// Working days of the sprint, day 0 left out.
    pub fn length(&self) -> usize {
        self.days.len().saturating_sub(1)
    }

    /// The finished stories with the points they had at the close, in hundredths.
    pub fn finished(&self) -> impl Iterator<Item = (Id<Story>, Option<u64>)> + '_ {
        self.numbers
            .finished
            .iter()
            .map(|story| (self.stories[*story], self.points[*story]))
    }

    /// All stories in the final scope with their points, in hundredths.
    pub fn scope(&self) -> impl Iterator<Item = (Id<Story>, Option<u64>)> + '_ {
        let carried = self
            .numbers
            .carried
            .iter()
            .map(|story| (self.stories[*story], self.points[*story]));
        self.finished().chain(carried)
    }
}

/// A sprint from its ledger, by points unless no story that it began with is estimated; `None` when it was not started.
pub fn sprint_view(workspace: &Workspace, sprint: &Sprint, now: Moment) -> Option<SprintView> {
    sprint_view_by(workspace, sprint, now, None)
}

/// The same by the measure that is asked for; `None` chooses as [`sprint_view`] does.
pub fn sprint_view_by(
    workspace: &Workspace,
    sprint: &Sprint,
    now: Moment,
    asked: Option<Measure>,
) -> Option<SprintView> {
    let frozen = sprint.close.as_deref();
    let entries: Cow<[LedgerEntry]> = match frozen {
        Some(close) => Cow::Borrowed(&close.ledger),
        None if sprint.state == SprintState::Active && sprint.started.is_some() => {
            Cow::Owned(ledger(workspace, sprint, now))
        }
        None => return None,
    };
    let days = days_from_zero(workspace, sprint);
    let zone = sprint.timezone(workspace);
    let elapsed = match frozen {
        // The days after an early close never came.
        Some(close) => day_index(&days, zone.day_of(close.at)),
        None => elapsed_days(&days, zone.day_of(now)),
    };
    // Ledgers frozen by earlier versions have lines for stories that came in finished; later ones leave them out.
    let is_old = frozen.is_some_and(|close| close.day_zero.is_none());
    let was_done = |entry: &LedgerEntry| is_old && done_at(workspace, entry.story, entry.at);
    let (ledger, stories, points) = neutral(&entries, days, |at| zone.day_of(at), was_done);
    let measure = asked.unwrap_or_else(|| usual_measure(&ledger.entries));
    let numbers = sprint_numbers(&ledger, measure, elapsed);
    Some(SprintView {
        numbers,
        days: ledger.days,
        elapsed,
        stories,
        points,
    })
}

/// Points, unless the sprint began with stories of which none was estimated: what is estimated later does not change what
/// the days before it counted. One that began empty goes by all that came in.
fn usual_measure(entries: &[Entry]) -> Measure {
    let committed = |entry: &&Entry| entry.what == What::Committed;
    let began_empty = !entries.iter().any(|entry| committed(&entry));
    let mut deciding = entries
        .iter()
        .filter(|entry| began_empty || committed(entry));
    if entries.is_empty() || deciding.any(|entry| entry.points.is_some()) {
        Measure::Points
    } else {
        Measure::Items
    }
}

/// The report of one sprint; one that was not started has its days and nothing else.
pub fn sprint_report(workspace: &Workspace, sprint: &Sprint, now: Moment) -> SprintReport {
    let view = sprint_view(workspace, sprint, now);
    let mut report = blank(workspace, sprint);
    let Some(view) = view else {
        return report;
    };
    let numbers = &view.numbers;
    let keys = |stories: &[usize]| -> Vec<Word> {
        let key = |story: &usize| key_of(workspace, sprint, view.stories[*story]);
        let mut keys: Vec<Word> = stories.iter().filter_map(key).collect();
        keys.sort_by_key(|key| (key.len(), key.clone()));
        keys
    };
    let is_bug = |story: &usize| {
        let kind = workspace
            .stories
            .get(view.stories[*story])
            .map(|story| story.kind);
        kind == Some(StoryKind::Bug)
    };
    report.measure = numbers.measure;
    report.scope.clone_from(&numbers.scope);
    report.done.clone_from(&numbers.done);
    report.remaining.clone_from(&numbers.remaining);
    report.ideal.clone_from(&numbers.ideal);
    report.commitment = Some(numbers.commitment);
    report.final_scope = Some(numbers.final_scope);
    report.added = Some(numbers.added);
    report.removed = Some(numbers.removed);
    report.reestimated = Some(numbers.reestimated);
    report.scope_change = Some(numbers.scope_change());
    report.scope_change_share = numbers.scope_change_share();
    report.velocity = Some(numbers.velocity);
    if sprint.is_active() {
        report.projection = projected(workspace, &view, now);
    }
    report.carried_over = CarriedOver {
        points: numbers.carried_over,
        keys: keys(&numbers.carried),
    };
    report.completion_items = numbers.completion.share;
    report.say_do = numbers.say_do;
    report.bugs_done = match &sprint.close {
        Some(close) => close.bugs.len(),
        None => numbers
            .finished
            .iter()
            .filter(|story| is_bug(story))
            .count(),
    };
    report.unestimated = keys(&numbers.unestimated);
    report
}

fn blank(workspace: &Workspace, sprint: &Sprint) -> SprintReport {
    SprintReport {
        key: sprint.key.clone(),
        name: sprint.title.clone(),
        measure: Measure::Points,
        days: days_from_zero(workspace, sprint),
        scope: Vec::new(),
        done: Vec::new(),
        remaining: Vec::new(),
        ideal: Vec::new(),
        commitment: None,
        final_scope: None,
        added: None,
        removed: None,
        reestimated: None,
        scope_change: None,
        scope_change_share: None,
        velocity: None,
        capacity: velocity(workspace, USUAL_SPRINTS).capacity(workspace, sprint),
        projection: None,
        carried_over: CarriedOver::default(),
        completion_items: None,
        say_do: SayDo::default(),
        bugs_done: 0,
        unestimated: Vec::new(),
    }
}

/// The last of the days that has begun on `today`.
fn elapsed_days(days: &[NaiveDate], today: NaiveDate) -> usize {
    days.partition_point(|day| *day <= today).saturating_sub(1)
}

/// The working day before the first, then the sprint's working days.
fn days_from_zero(workspace: &Workspace, sprint: &Sprint) -> Vec<NaiveDate> {
    let zero = sprint.day_zero(workspace);
    zero.into_iter().chain(sprint.days(workspace)).collect()
}

/// The key of a story in a sprint's ledger: the frozen one, else that of now.
fn key_of(workspace: &Workspace, sprint: &Sprint, story: Id<Story>) -> Option<Word> {
    let frozen = sprint.close.iter().flat_map(|close| &close.keys);
    match frozen.into_iter().find(|frozen| frozen.story == story) {
        Some(frozen) => Some(frozen.key.clone()),
        None => workspace.stories.get(story).map(|story| story.key.clone()),
    }
}

fn projected(workspace: &Workspace, view: &SprintView, now: Moment) -> Option<ProjectedEnd> {
    let projection = view.numbers.projection(view.elapsed)?;
    let settings = workspace.settings();
    let days = projection.days_left;
    let date = || settings.calendar().add(settings.day_of(now), days);
    Some(ProjectedEnd {
        rate: projection.rate,
        days_left: days,
        date: (days <= FARTHEST).then(date),
        done_by_end: projection.done_by_end,
    })
}

/// Whether a story was done at an instant, as its history tells.
fn done_at(workspace: &Workspace, story: Id<Story>, at: Moment) -> bool {
    let Some(story) = workspace.stories.get(story) else {
        return false;
    };
    let mut status = story
        .statuses()
        .next()
        .map_or(&story.status, |first| &first.from);
    for event in story.statuses().take_while(|event| event.at <= at) {
        status = &event.to;
    }
    workspace.category(status) == Category::Done
}

/// The ledger in the shape of the arithmetic, with the story and the last points behind each of its numbers.
fn neutral(
    entries: &[LedgerEntry],
    days: Vec<NaiveDate>,
    day_of: impl Fn(Moment) -> NaiveDate,
    was_done: impl Fn(&LedgerEntry) -> bool,
) -> (Ledger, Vec<Id<Story>>, Vec<Option<u64>>) {
    let mut numbers: FxHashMap<Id<Story>, usize> = FxHashMap::default();
    let (mut stories, mut points) = (Vec::new(), Vec::new());
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        let story = *numbers.entry(entry.story).or_insert_with(|| {
            stories.push(entry.story);
            points.push(None);
            stories.len() - 1
        });
        points[story] = entry.points.map(Points::as_hundredths);
        let what = match entry.what {
            LedgerKind::Committed => What::Committed,
            LedgerKind::Added if was_done(entry) => What::AddedFinished,
            LedgerKind::Added => What::Added,
            LedgerKind::Removed => What::Removed,
            LedgerKind::Reestimated => What::Reestimated,
            LedgerKind::Done => What::Done,
            LedgerKind::Reopened => What::Reopened,
        };
        let day = if what == What::Committed {
            0
        } else {
            day_index(&days, day_of(entry.at))
        };
        lines.push(Entry {
            day,
            story,
            what,
            points: points[story],
        });
    }
    (
        Ledger {
            days,
            entries: lines,
        },
        stories,
        points,
    )
}
