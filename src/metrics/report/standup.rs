//! The standup: what moved since the last one, what waits, what is blocked, what grows old, and the chance of the goal.
//! Never tells a story's past twice: where it stood first and where it stands now.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::queue::throughput_history;
use super::sprint::sprint_view;
use super::{DayCounting, flow};
use crate::domain::history::tracked;
use crate::domain::id::Id;
use crate::domain::record::Moment;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::flow::AgeLevel;
use crate::metrics::forecast;

/// What a team wants to know of the time since it met.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StandupReport {
    /// The civil day since which it is told.
    pub since: NaiveDate,
    /// The instant since which it is told.
    pub since_at: Moment,
    /// Stories whose status changed, the latest first.
    pub moved: Vec<Moved>,
    /// Stories that wait: those that wait on me first, then by how long.
    pub waiting: Vec<Waits>,
    /// Stories under way that wait for others to be finished.
    pub blocked: Vec<Blocked>,
    /// Stories under way for longer than 85 % of those finished took.
    pub ageing: Vec<Old>,
    /// The chance of the goal of the first active sprint; `null` when none is active.
    pub goal: Option<GoalChance>,
    /// The chances of the goals of all active sprints, in their order.
    pub goals: Vec<GoalChance>,
}

/// A story that moved.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Moved {
    /// Its identity.
    #[serde(skip)]
    pub id: Id<Story>,
    /// Its key.
    pub key: Word,
    /// Its title.
    pub title: String,
    /// The status it had.
    pub from: Word,
    /// The status it came to.
    pub to: Word,
    /// Who moved it last.
    pub by: Word,
    /// When it was moved last.
    pub at: Moment,
}

/// A story that waits.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Waits {
    /// Its identity.
    #[serde(skip)]
    pub id: Id<Story>,
    /// Its key.
    pub key: Word,
    /// Its title.
    pub title: String,
    /// What it waits for.
    pub reason: &'static str,
    /// On whom.
    pub on: Option<Word>,
    /// Since when.
    pub since: NaiveDate,
    /// Whether it waits on who asks.
    pub on_me: bool,
}

/// A story that cannot go on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Blocked {
    /// Its identity.
    #[serde(skip)]
    pub id: Id<Story>,
    /// Its key.
    pub key: Word,
    /// Its title.
    pub title: String,
    /// The keys of what must be finished first.
    pub by: Vec<Word>,
}

/// A story that grows old.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Old {
    /// Its identity.
    #[serde(skip)]
    pub id: Id<Story>,
    /// Its key.
    pub key: Word,
    /// Its title.
    pub title: String,
    /// Days since it was started, today included.
    pub days: u32,
}

/// How likely it is that the goal of an active sprint is reached.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GoalChance {
    /// The sprint's key.
    pub sprint: Word,
    /// What it is for.
    pub goal: String,
    /// The stories that count: those that serve the goal, or all of the scope when none is said to.
    pub stories: usize,
    /// How many of them are not finished.
    pub open: usize,
    /// Whether only those count that serve the goal.
    pub serving: bool,
    /// Working days left, today not counted.
    pub days_left: usize,
    /// P(all of them are finished by the last day); `null` without a past.
    pub chance: Option<f64>,
}

/// The standup of a workspace for one person, since an instant.
pub fn standup(workspace: &Workspace, me: &str, from: Moment, now: Moment) -> StandupReport {
    let stories = || {
        let all = workspace.stories.iter().map(AsRef::as_ref);
        all.filter(|story: &&Story| story.archived.is_none())
    };
    // Stories come in no order of their own: what is equal otherwise stands by rank, then by key.
    let place = |id: Id<Story>| {
        let story = workspace.stories.get(id);
        story.map(|story| (story.rank.clone(), story.key.clone()))
    };
    let mut moved: Vec<Moved> = stories()
        .filter_map(|story| last_move(story, from))
        .collect();
    moved.sort_by_cached_key(|moved| (std::cmp::Reverse(moved.at), place(moved.id)));
    let mut waiting: Vec<Waits> = stories()
        .filter_map(|story| waits(workspace, me, story))
        .collect();
    waiting.sort_by_cached_key(|wait| (!wait.on_me, wait.since, place(wait.id)));
    let mut blocked: Vec<Blocked> = stories()
        .filter_map(|story| blocked(workspace, story))
        .collect();
    blocked.sort_by_cached_key(|blocked| place(blocked.id));
    let mut ageing = ageing(workspace, workspace.settings().day_of(now));
    ageing.sort_by_cached_key(|old| (std::cmp::Reverse(old.days), place(old.id)));
    let goals = goal_chances(workspace, now);
    StandupReport {
        since: workspace.settings().day_of(from),
        since_at: from,
        moved,
        waiting,
        blocked,
        ageing,
        goal: goals.first().cloned(),
        goals,
    }
}

/// The working day before a day.
pub fn last_working_day(workspace: &Workspace, today: NaiveDate) -> NaiveDate {
    let calendar = workspace.settings().calendar();
    let mut earlier = (1..=31).filter_map(|days| today.checked_sub_days(Days::new(days)));
    earlier
        .find(|day| calendar.is_working(*day))
        .unwrap_or(today)
}

/// The chance of the goal of each active sprint, in their order.
pub fn goal_chances(workspace: &Workspace, now: Moment) -> Vec<GoalChance> {
    let active = workspace.sprints_in_order().into_iter();
    let active = active.filter(|sprint| sprint.is_active());
    active
        .filter_map(|sprint| goal_chance(workspace, sprint, now))
        .collect()
}

/// The chance that what the goal of a sprint needs is finished by its last day; `None` when it was not started.
fn goal_chance(workspace: &Workspace, sprint: &Sprint, now: Moment) -> Option<GoalChance> {
    let view = sprint_view(workspace, sprint, now)?;
    let scope: Vec<Id<Story>> = view.scope().map(|(id, _)| id).collect();
    let serves = |id: &&Id<Story>| sprint.serves.contains(id);
    let serving = scope.iter().any(|id| serves(&id));
    let counted: Vec<Id<Story>> = scope
        .iter()
        .filter(|id| !serving || serves(id))
        .copied()
        .collect();
    let finished: Vec<Id<Story>> = view.finished().map(|(id, _)| id).collect();
    let open = counted.iter().filter(|id| !finished.contains(id)).count();
    let days_left = view.length().saturating_sub(view.elapsed);
    let history = throughput_history(workspace, workspace.settings().day_of(now));
    let periods = u32::try_from(days_left).ok()?;
    Some(GoalChance {
        sprint: sprint.key.clone(),
        goal: sprint.goal.clone(),
        stories: counted.len(),
        open,
        serving,
        days_left,
        // What is left of rounding is no chance below nothing.
        chance: forecast::chance(&history, open as u64, periods).map(|chance| chance.max(0.0)),
    })
}

/// How many of a sprint's stories serve its goal, and how many stories it has; cancelled ones do not count.
pub fn serving(workspace: &Workspace, sprint: &Sprint, stories: &[Id<Story>]) -> (usize, usize) {
    let counts = |id: &&Id<Story>| {
        let story = workspace.stories.get(**id);
        story.is_some_and(|story| {
            story.category(workspace) != crate::domain::about::Category::Cancelled
        })
    };
    let all = stories.iter().filter(counts);
    let serve = all.clone().filter(|id| sprint.serves.contains(id));
    (serve.count(), all.count())
}

/// Where a story stands since then, told once: from where it was to where it is.
fn last_move(story: &Story, from: Moment) -> Option<Moved> {
    let mut recent = story
        .history
        .iter()
        .filter(|event| event.at >= from && event.field == tracked::STATUS);
    let first = recent.next()?;
    let last = recent.next_back().unwrap_or(first);
    Some(Moved {
        id: story.id,
        key: story.key.clone(),
        title: story.title.clone(),
        from: first.from.clone(),
        to: last.to.clone(),
        by: last.by.clone(),
        at: last.at,
    })
}

fn waits(workspace: &Workspace, me: &str, story: &Story) -> Option<Waits> {
    let wait = story.waiting.as_ref()?;
    if story.category(workspace).is_final() {
        return None;
    }
    let on_me = |on: &Word| workspace.same_person(on, me);
    Some(Waits {
        id: story.id,
        key: story.key.clone(),
        title: story.title.clone(),
        reason: wait.reason.word(),
        on: wait.on.clone(),
        since: workspace.settings().day_of(wait.since),
        on_me: wait.on.as_ref().is_some_and(on_me),
    })
}

fn blocked(workspace: &Workspace, story: &Story) -> Option<Blocked> {
    if story.blocked_by.is_empty() || !story.category(workspace).is_under_way() {
        return None;
    }
    let blockers = story
        .blocked_by
        .iter()
        .filter_map(|id| workspace.stories.get(*id))
        .filter(|story| !story.category(workspace).is_final());
    let by: Vec<Word> = blockers.map(|story| story.key.clone()).collect();
    (!by.is_empty()).then(|| Blocked {
        id: story.id,
        key: story.key.clone(),
        title: story.title.clone(),
        by,
    })
}

/// What is under way for longer than 85 % of what was finished took.
fn ageing(workspace: &Workspace, today: NaiveDate) -> Vec<Old> {
    let stories = workspace.stories.iter().map(AsRef::as_ref);
    let ages = flow(workspace, stories, today, DayCounting::Civil).ages;
    let red = ages
        .into_iter()
        .filter(|age| matches!(age.level, Some(AgeLevel::Red)));
    let old = red.filter_map(|age| {
        let story = workspace
            .by_key::<Story>(&age.key)
            .and_then(|id| workspace.stories.get(id))?;
        (story.archived.is_none()).then(|| Old {
            id: story.id,
            key: age.key,
            title: story.title.clone(),
            days: age.days,
        })
    });
    old.collect()
}
