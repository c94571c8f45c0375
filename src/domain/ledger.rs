//! The ledger of a sprint: what happened to its scope and its work between its start and its close, told by history.
//! Never looks at today's membership alone: what a story is now says nothing of what it was.

use std::sync::Arc;

use super::about::Category;
use super::history::{Event, tracked};
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
/// this sprint before; reopened in the sprint it counts as added. Cancelled counts as removed. Costs one look at each
/// story and a replay of those that changed since the start.
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
        };
        entries.extend(replay.entries(promised));
    }
    entries.sort_by_key(|entry| (entry.at, entry.what != LedgerKind::Committed));
    entries
}

/// The value that a tracked field of a story had at an instant, as history tells it.
pub fn value_at<'s>(story: &'s Story, field: &str, at: Moment, now: &'s str) -> &'s str {
    let mut events = story
        .history
        .iter()
        .filter(|event| event.field == field)
        .peekable();
    let mut value = events.peek().map_or(now, |event| event.from.as_str());
    for event in events.take_while(|event| event.at <= at) {
        value = &event.to;
    }
    value
}

fn happened_since(story: &Arc<Story>, started: Moment) -> bool {
    story.history.last().is_some_and(|event| event.at > started) || story.created > started
}

/// One story's part of one sprint.
struct Replay<'w> {
    workspace: &'w Workspace,
    story: &'w Story,
    sprint: &'w str,
    started: Moment,
    until: Moment,
}

/// How a story stands while its past is replayed.
struct Standing {
    inside: bool,
    category: Category,
    points: Option<Points>,
    in_scope: bool,
    finished_here: bool,
}

impl Replay<'_> {
    fn entries(&self, promised: Option<&LedgerEntry>) -> Vec<LedgerEntry> {
        let mut standing = self.at_the_start(promised);
        let mut entries = Vec::new();
        if promised.is_none()
            && self.created_inside()
            && standing.inside
            && !standing.category.is_final()
        {
            standing.in_scope = true;
            entries.push(self.entry(self.story.created, LedgerKind::Added, standing.points));
        }
        let during = |event: &&Event| event.at > self.started && event.at <= self.until;
        for event in self.story.history.iter().filter(during) {
            self.replay(event, &mut standing, &mut entries);
        }
        entries
    }

    fn created_inside(&self) -> bool {
        self.story.created > self.started && self.story.created <= self.until
    }

    fn at_the_start(&self, promised: Option<&LedgerEntry>) -> Standing {
        let story = self.story;
        let at = self.started.max(story.created);
        let sprint = story.sprint.map_or_else(String::new, |id| id.to_string());
        let points = story
            .points
            .map_or_else(String::new, |points| points.to_string());
        let category = self
            .workspace
            .category(value_at(story, tracked::STATUS, at, &story.status));
        Standing {
            inside: promised.is_some()
                || value_at(story, tracked::SPRINT, at, &sprint) == self.sprint,
            category,
            points: match promised {
                Some(entry) => entry.points,
                None => value_at(story, tracked::POINTS, at, &points).parse().ok(),
            },
            in_scope: promised.is_some(),
            finished_here: false,
        }
    }

    fn replay(&self, event: &Event, standing: &mut Standing, entries: &mut Vec<LedgerEntry>) {
        match event.field.as_str() {
            tracked::SPRINT => standing.inside = event.to == self.sprint,
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
                return;
            }
            _ => return,
        }
        let belongs = match standing.category {
            Category::Done => standing.finished_here,
            Category::Cancelled => false,
            _ => true,
        };
        match (standing.in_scope, standing.inside) {
            (true, false) => {
                entries.push(self.entry(event.at, LedgerKind::Removed, standing.points));
            }
            (false, true) if belongs => {
                entries.push(self.entry(event.at, LedgerKind::Added, standing.points));
                if standing.category == Category::Done {
                    entries.push(self.entry(event.at, LedgerKind::Done, standing.points));
                }
            }
            _ => {}
        }
        standing.in_scope = standing.inside && (standing.in_scope || belongs);
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
