//! A sprint as a page: what it is for, what fits, its stories, how its scope changed and what the review said.
//! Never takes a closed sprint's stories from today's membership.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::sprint::{SprintReport, sprint_report, sprint_view};
use crate::domain::about::Category;
use crate::domain::id::Id;
use crate::domain::index::Rollup;
use crate::domain::ledger::ledger;
use crate::domain::meeting::Verdict;
use crate::domain::points::Points;
use crate::domain::record::Moment;
use crate::domain::sprint::{LedgerKind, Sprint, SprintState};
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::capacity::{PersonDays, person_days};

/// One change of a sprint's scope.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScopeChange {
    /// The story.
    #[serde(skip)]
    pub id: Id<Story>,
    /// Its key; empty when it is gone.
    pub key: Word,
    /// Its title.
    pub title: String,
    /// When it happened.
    pub at: Moment,
    /// Whether it was added, removed or re-estimated.
    pub what: LedgerKind,
    /// The points before, where they changed.
    pub from: Option<Points>,
    /// The points as they stood, or after the change.
    pub points: Option<Points>,
}

/// What changed the scope of a sprint since its start, in order of time; nothing before the start.
pub fn scope_changes(workspace: &Workspace, sprint: &Sprint, now: Moment) -> Vec<ScopeChange> {
    let changes = |what: LedgerKind| {
        matches!(
            what,
            LedgerKind::Added | LedgerKind::Removed | LedgerKind::Reestimated
        )
    };
    let entries = ledger(workspace, sprint, now).into_iter();
    let told = entries.filter(|entry| changes(entry.what)).map(|entry| {
        let story = workspace.stories.get(entry.story);
        ScopeChange {
            id: entry.story,
            key: story.map_or_else(Word::default, |story| story.key.clone()),
            title: story.map_or_else(String::new, |story| story.title.clone()),
            at: entry.at,
            what: entry.what,
            from: entry.from,
            points: entry.points,
        }
    });
    told.collect()
}

/// A story of a sprint, and whether it was finished in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The story.
    pub id: Id<Story>,
    /// Whether it is done; of a closed sprint, whether it was at the close.
    pub done: bool,
}

/// The stories of a sprint, by rank: of a closed one those of its frozen scope, else those that are in it now and were not
/// cancelled.
pub fn members(workspace: &Workspace, sprint: &Sprint) -> Vec<Member> {
    let mut found: Vec<Member> = if sprint.is_closed() {
        let Some(view) = sprint_view(workspace, sprint, Moment::default()) else {
            return Vec::new();
        };
        let done = view.finished().map(|(id, _)| Member { id, done: true });
        let finished: Vec<Id<Story>> = view.finished().map(|(id, _)| id).collect();
        let open = view.scope().filter(|(id, _)| !finished.contains(id));
        done.chain(open.map(|(id, _)| Member { id, done: false }))
            .collect()
    } else {
        let stories = sprint.stories(workspace);
        let there = stories.filter(|story| story.archived.is_none());
        let member = |story: &Story| match story.category(workspace) {
            Category::Cancelled => None,
            category => Some(Member {
                id: story.id,
                done: category == Category::Done,
            }),
        };
        there.filter_map(member).collect()
    };
    found.retain(|member| workspace.stories.get(member.id).is_some());
    found.sort_by_key(|member| {
        let rank = workspace
            .stories
            .get(member.id)
            .map(|story| story.rank.clone());
        (rank, member.id)
    });
    found
}

/// How many stories of a sprint the review accepted, rejected, did not see, and has not spoken of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReviewCounts {
    /// As they were wanted.
    pub accepted: usize,
    /// Not as they were wanted.
    pub rejected: usize,
    /// Not shown.
    pub not_shown: usize,
    /// Nothing said yet.
    pub open: usize,
}

/// Counts what the review said of these stories.
pub fn review_counts(sprint: &Sprint, members: &[Member]) -> ReviewCounts {
    let mut counts = ReviewCounts::default();
    for member in members {
        let slot = match sprint.reviewed(member.id).map(|result| result.verdict) {
            Some(Verdict::Accepted) => &mut counts.accepted,
            Some(Verdict::Rejected) => &mut counts.rejected,
            Some(Verdict::NotShown) => &mut counts.not_shown,
            None => &mut counts.open,
        };
        *slot += 1;
    }
    counts
}

/// A story on the page of a sprint.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageStory {
    /// Its key.
    pub key: Word,
    /// Its title.
    pub title: String,
    /// Its status; of a closed sprint whether it was done or carried over.
    pub status: Word,
    /// Its points now; of a closed sprint those at the close.
    pub points: Option<Points>,
    /// Whether it serves the goal.
    pub serves: bool,
    /// What the review said.
    pub review: Option<Verdict>,
    /// Why.
    pub review_note: String,
}

/// A sprint as a page; its numbers stand beside what is told here, under the names of the sprint report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SprintPage {
    /// The numbers.
    #[serde(flatten)]
    pub report: SprintReport,
    /// What it is for.
    pub goal: String,
    /// How it stands.
    pub state: SprintState,
    /// The person-days behind them.
    pub person_days: Option<PersonDays>,
    /// How many of its stories serve the goal.
    pub serving: usize,
    /// Its stories.
    pub stories: Vec<PageStory>,
    /// What changed its scope.
    pub changes: Vec<ScopeChange>,
    /// What the review said.
    pub reviewed: ReviewCounts,
}

/// The points of a closed sprint's stories as they stood at the close; `None` of any other sprint.
fn frozen_points(
    workspace: &Workspace,
    sprint: &Sprint,
) -> Option<FxHashMap<Id<Story>, Option<Points>>> {
    let closed = sprint.is_closed().then_some(sprint)?;
    let view = sprint_view(workspace, closed, Moment::default())?;
    let points = view
        .scope()
        .map(|(id, points)| (id, points.map(Points::hundredths)));
    Some(points.collect())
}

/// The sums of a closed sprint's stories as they stood at the close; `None` of any other sprint.
pub fn frozen_rollup(workspace: &Workspace, sprint: &Sprint) -> Option<Rollup> {
    let closed = sprint.is_closed().then_some(sprint)?;
    let view = sprint_view(workspace, closed, Moment::default())?;
    let mut sums = Rollup::default();
    for (_, points) in view.scope() {
        sums.stories += 1;
        sums.unestimated += u32::from(points.is_none());
        sums.points += Points::hundredths(points.unwrap_or_default());
    }
    for (_, points) in view.finished() {
        sums.stories_done += 1;
        sums.points_done += Points::hundredths(points.unwrap_or_default());
    }
    Some(sums)
}

/// The page of a sprint.
pub fn sprint_page(workspace: &Workspace, sprint: &Sprint, now: Moment) -> SprintPage {
    let members = members(workspace, sprint);
    let frozen = frozen_points(workspace, sprint);
    let story = |member: &Member| {
        let story = workspace.stories.get(member.id)?;
        let review = sprint.reviewed(member.id);
        Some(PageStory {
            key: story.key.clone(),
            title: story.title.clone(),
            status: match (sprint.is_closed(), member.done) {
                (true, true) => "done".into(),
                (true, false) => "carried over".into(),
                (false, _) => story.status.clone(),
            },
            points: match &frozen {
                Some(frozen) => frozen.get(&member.id).copied().flatten(),
                None => story.points,
            },
            serves: sprint.serves.contains(&member.id),
            review: review.map(|result| result.verdict),
            review_note: review.map_or_else(String::new, |result| result.note.clone()),
        })
    };
    let serves = |member: &&Member| sprint.serves.contains(&member.id);
    SprintPage {
        report: sprint_report(workspace, sprint, now),
        goal: sprint.goal.clone(),
        state: sprint.state,
        person_days: person_days(workspace, sprint),
        serving: members.iter().filter(serves).count(),
        stories: members.iter().filter_map(story).collect(),
        changes: scope_changes(workspace, sprint, now),
        reviewed: review_counts(sprint, &members),
    }
}
