//! The ledger of a sprint: what happened to its scope and its work between its start and its close, told by history.
//! Never looks at today's membership alone: what a story is now says nothing of what it was.

use std::sync::Arc;

use super::about::Category;
use super::history::{Event, tracked};
use super::id::Id;
use super::points::Points;
use super::record::Moment;
use super::sprint::{LedgerEntry, LedgerKind, Sprint};
use super::story::Story;
use super::word::Word;
use super::workspace::Workspace;

/// What happened in a sprint from its start until `until`, in order of time; the frozen ledger when it is closed, nothing
/// when it was not started.
///
/// The commitment comes first. A story that is done when it enters is not scope and has no line, unless it was finished in
/// this sprint before; reopened in the sprint it counts as added. Cancelled or put away unfinished counts as removed, and
/// taken back out of the archive as added. What happened at one instant counts by its order, that of the start too. Costs one look at each story and a replay of those
/// that changed since the start.
pub fn ledger(workspace: &Workspace, sprint: &Sprint, until: Moment) -> Vec<LedgerEntry> {
    if let Some(close) = &sprint.close {
        return close.ledger.clone();
    }
    let Some(started) = sprint.started else {
        return Vec::new();
    };
    let committed = |entry: &LedgerEntry| LedgerEntry {
        at: started,
        what: LedgerKind::Committed,
        ..entry.clone()
    };
    let mut entries: Vec<LedgerEntry> = sprint.commitment.iter().map(committed).collect();
    let id: Word = sprint.id.to_string().into();
    for story in workspace
        .stories
        .iter()
        .filter(|story| happened_since(story, started))
    {
        let promised = sprint
            .commitment
            .iter()
            .find(|entry| entry.story == story.id);
        let replay = Replay {
            workspace,
            story,
            sprint: &id,
            started,
            until,
            promised,
            is_aside: sprint.aside.contains(&story.id),
        };
        entries.extend(replay.entries());
    }
    entries.sort_by_key(|entry| (entry.at, entry.what != LedgerKind::Committed));
    entries
}

/// The stories of a ledger that are finished at its end.
pub fn finished(ledger: &[LedgerEntry]) -> Vec<Id<Story>> {
    let mut finished = Vec::new();
    for entry in ledger {
        match entry.what {
            LedgerKind::Done => finished.push(entry.story),
            LedgerKind::Removed | LedgerKind::Reopened => {
                finished.retain(|story| *story != entry.story);
            }
            LedgerKind::Committed | LedgerKind::Added | LedgerKind::Reestimated => {}
        }
    }
    finished
}

/// The value that a tracked field of a story had after the first `seen` events of its history.
fn value_after<'s>(story: &'s Story, field: &str, seen: usize, now: &'s str) -> &'s str {
    let mut events = story.history.iter().filter(|event| event.field == field);
    let (past, _) = story.history.split_at(seen);
    match past.iter().rfind(|event| event.field == field) {
        Some(event) => &event.to,
        None => events.next().map_or(now, |event| &event.from),
    }
}

fn happened_since(story: &Arc<Story>, started: Moment) -> bool {
    let last = story.history.last().map(|event| event.at);
    last.max(story.archived).max(Some(story.created)) >= Some(started)
}

/// One story's part of one sprint.
struct Replay<'w> {
    workspace: &'w Workspace,
    story: &'w Story,
    sprint: &'w str,
    started: Moment,
    until: Moment,
    /// Its line of the commitment.
    promised: Option<&'w LedgerEntry>,
    /// It was in the sprint at the start and no part of the commitment.
    is_aside: bool,
}

/// How a story stands while its past is replayed.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is told by another field of the history"
)]
struct Standing {
    inside: bool,
    category: Category,
    points: Option<Points>,
    in_scope: bool,
    finished_here: bool,
    /// It is put away.
    away: bool,
}

impl Standing {
    /// Whether it is scope of the sprint that it is in.
    fn belongs(&self) -> bool {
        match self.category {
            Category::Done => self.finished_here,
            Category::Cancelled => false,
            _ => !self.away,
        }
    }
}

impl Replay<'_> {
    fn entries(&self) -> Vec<LedgerEntry> {
        let seen = self.seen_at_the_start();
        let mut standing = self.standing(seen);
        let mut entries = Vec::new();
        if let Some(promised) = self.promised {
            standing.points = promised.points;
            (standing.inside, standing.in_scope) = (true, true);
        } else if self.is_created_after_the_start(seen)
            && standing.inside
            && !standing.category.is_final()
            && !standing.away
        {
            standing.in_scope = true;
            entries.push(self.entry(self.story.created, LedgerKind::Added, standing.points));
        }
        let later = self.story.history.iter().skip(seen);
        for event in later.take_while(|event| event.at <= self.until) {
            self.replay(event, &mut standing, &mut entries);
        }
        // Files of before this was noted tell it by the story alone.
        let away = self.story.archived.filter(|at| *at <= self.until);
        if let Some(at) = away.filter(|_| standing.in_scope && standing.category != Category::Done)
        {
            let last = entries.last().map_or(self.started, |entry| entry.at);
            entries.push(self.entry(at.max(last), LedgerKind::Removed, standing.points));
        }
        entries
    }

    fn is_created_after_the_start(&self, seen: usize) -> bool {
        let created = self.story.created;
        let at_once = created == self.started && seen == 0 && !self.is_aside;
        (created > self.started || at_once) && created <= self.until
    }

    /// How many events of the story's history came before the start.
    ///
    /// Those of the very instant of the start are told apart by what the start wrote down: a committed story was in the
    /// sprint, open, with the points of the commitment; one that was aside was in it and finished; any other was not in
    /// it. The last place in its history where that holds is where the sprint began.
    fn seen_at_the_start(&self) -> usize {
        let history = &self.story.history;
        let first = history.partition_point(|event| event.at < self.started);
        let last = history.partition_point(|event| event.at <= self.started);
        if first == last {
            return first;
        }
        let fits = |seen: &usize| {
            let standing = self.standing(*seen);
            let is_final = standing.category.is_final() || standing.away;
            match self.promised {
                Some(entry) => standing.inside && !is_final && standing.points == entry.points,
                None if self.is_aside => standing.inside && is_final,
                None => !standing.inside,
            }
        };
        let is_new =
            self.promised.is_none() && !self.is_aside && self.story.created >= self.started;
        let otherwise = if is_new { first } else { last };
        (first..=last).rev().find(fits).unwrap_or(otherwise)
    }

    /// How the story stood after so many events of its history.
    fn standing(&self, seen: usize) -> Standing {
        let story = self.story;
        let sprint = story.sprint.map_or_else(String::new, |id| id.to_string());
        let points = story
            .points
            .map_or_else(String::new, |points| points.to_string());
        let mut status = value_after(story, tracked::STATUS, seen, &story.status);
        if status.is_empty() {
            // Made as work under way: the first event tells the status that it began with.
            status = story.statuses().next().map_or("", |event| &event.to);
        }
        let away = match story.archived {
            Some(at) if at <= self.started => "yes",
            _ => "",
        };
        Standing {
            away: !value_after(story, tracked::ARCHIVED, seen, away).is_empty(),
            inside: value_after(story, tracked::SPRINT, seen, &sprint) == self.sprint,
            category: self.workspace.category(status),
            points: value_after(story, tracked::POINTS, seen, &points)
                .parse()
                .ok(),
            in_scope: false,
            finished_here: false,
        }
    }

    fn replay(&self, event: &Event, standing: &mut Standing, entries: &mut Vec<LedgerEntry>) {
        match event.field.as_str() {
            tracked::SPRINT => standing.inside = event.to == self.sprint,
            tracked::ARCHIVED => standing.away = !event.to.is_empty(),
            tracked::POINTS => {
                let from = standing.points;
                standing.points = event.to.parse().ok();
                if standing.in_scope {
                    let entry = self.entry(event.at, LedgerKind::Reestimated, standing.points);
                    entries.push(LedgerEntry { from, ..entry });
                }
                return;
            }
            tracked::STATUS => {
                let before = standing.category;
                standing.category = self.workspace.category(&event.to);
                self.replay_status(event.at, before, standing, entries);
                if !standing.away {
                    return;
                }
            }
            _ => return,
        }
        self.settle(event, standing, entries);
    }

    /// Notes that a story came into the scope or left it.
    fn settle(&self, event: &Event, standing: &mut Standing, entries: &mut Vec<LedgerEntry>) {
        let is_open_away = standing.away && standing.category != Category::Done;
        let stays = standing.inside && !is_open_away;
        match (standing.in_scope, stays) {
            (true, false) => {
                entries.push(self.entry(event.at, LedgerKind::Removed, standing.points));
            }
            (false, true) if standing.belongs() => {
                entries.push(self.entry(event.at, LedgerKind::Added, standing.points));
                if standing.category == Category::Done {
                    entries.push(self.entry(event.at, LedgerKind::Done, standing.points));
                }
            }
            _ => {}
        }
        standing.in_scope = stays && (standing.in_scope || standing.belongs());
    }

    fn replay_status(
        &self,
        at: Moment,
        before: Category,
        standing: &mut Standing,
        entries: &mut Vec<LedgerEntry>,
    ) {
        let after = standing.category;
        if !standing.inside || before == after {
            return;
        }
        let mut note = |what| entries.push(self.entry(at, what, standing.points));
        if !standing.in_scope
            && after != Category::Cancelled
            && !(standing.away && after != Category::Done)
            && (before.is_final() || after == Category::Done)
        {
            // Back from cancelled, or from done before it came here: from now on it is this sprint's work.
            note(LedgerKind::Added);
            standing.in_scope = true;
            if after != Category::Done {
                return;
            }
        }
        match after {
            Category::Cancelled if standing.in_scope => {
                note(LedgerKind::Removed);
                standing.in_scope = false;
                standing.finished_here = false;
            }
            Category::Done => {
                note(LedgerKind::Done);
                standing.finished_here = true;
            }
            _ if before == Category::Done => {
                note(LedgerKind::Reopened);
                standing.finished_here = false;
            }
            _ => {}
        }
    }

    fn entry(&self, at: Moment, what: LedgerKind, points: Option<Points>) -> LedgerEntry {
        LedgerEntry {
            at,
            story: self.story.id,
            what,
            points,
            ..LedgerEntry::default()
        }
    }
}
