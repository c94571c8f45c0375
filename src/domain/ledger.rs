//! The ledger of a sprint: what came in, went out, changed size and was finished, with its instants, told from histories.
//! Never looks at what a story says today: only at what was recorded, up to an instant.

use rustc_hash::FxHashMap;

use super::about::Category;
use super::history::{Event, tracked as track};
use super::id::Id;
use super::points::Points;
use super::record::Moment;
use super::sprint::{LedgerEntry, LedgerKind, Sprint};
use super::story::Story;
use super::workspace::Workspace;

/// The ledger of a sprint from its start up to an instant; the frozen one when it is closed. Empty before the start.
///
/// The recorded instants rule: work counts from the moment of the start; a story finished before it was added is scope, but not velocity;
/// cancelled in the sprint is removed.
pub fn ledger(workspace: &Workspace, sprint: &Sprint, until: Moment) -> Vec<LedgerEntry> {
    if let Some(close) = &sprint.close {
        return close.ledger.clone();
    }
    let Some(started) = sprint.started else {
        return Vec::new();
    };
    let mut entries = sprint.commitment.clone();
    let committed: FxHashMap<Id<Story>, Option<Points>> = entries
        .iter()
        .map(|entry| (entry.story, entry.points))
        .collect();
    let name = sprint.id.to_string();
    let touched = |story: &Story| {
        committed.contains_key(&story.id)
            || story.sprint == Some(sprint.id)
            || story.history.iter().any(|event| {
                event.field == track::SPRINT
                    && (event.to == name.as_str() || event.from == name.as_str())
            })
    };
    for story in workspace.stories.iter().filter(|story| touched(story)) {
        let walk = Walk {
            workspace,
            sprint: &name,
            story,
            started,
            until,
            committed: committed.get(&story.id).copied(),
        };
        entries.extend(walk.entries());
    }
    entries.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.story.cmp(&b.story)));
    entries
}

/// The walk along the history of one story.
struct Walk<'w> {
    workspace: &'w Workspace,
    sprint: &'w str,
    story: &'w Story,
    started: Moment,
    until: Moment,
    committed: Option<Option<Points>>,
}

/// How the story stood at an instant.
struct Standing {
    inside: bool,
    points: Option<Points>,
    category: Category,
}

impl Walk<'_> {
    fn entries(&self) -> Vec<LedgerEntry> {
        let mut standing = self.at_start();
        let mut entries = Vec::new();
        for event in self.events() {
            if let Some((what, from, points)) = self.step(&mut standing, event) {
                entries.push(LedgerEntry {
                    at: event.at,
                    story: self.story.id,
                    what,
                    from,
                    points,
                    ..LedgerEntry::default()
                });
            }
        }
        entries
    }

    fn events(&self) -> impl Iterator<Item = &Event> {
        self.story
            .history
            .iter()
            .filter(|event| event.at > self.started && event.at <= self.until)
    }

    /// The values at the start are those of the first later event's `from`, else today's.
    fn at_start(&self) -> Standing {
        let value = |field: &str, today: &str| -> String {
            let later = self
                .story
                .history
                .iter()
                .find(|event| event.field == field && event.at > self.started);
            later.map_or_else(|| today.to_string(), |event| event.from.to_string())
        };
        let points = value(
            track::POINTS,
            &self
                .story
                .points
                .map_or_else(String::new, |points| points.to_string()),
        );
        let status = value(track::STATUS, &self.story.status);
        Standing {
            inside: self.committed.is_some(),
            points: self.committed.unwrap_or_else(|| points.parse().ok()),
            category: self.workspace.category(&status),
        }
    }

    fn step(
        &self,
        now: &mut Standing,
        event: &Event,
    ) -> Option<(LedgerKind, Option<Points>, Option<Points>)> {
        match event.field.as_str() {
            track::SPRINT if event.to == self.sprint && !now.inside => {
                now.inside = true;
                Some((LedgerKind::Added, None, now.points))
            }
            track::SPRINT if event.to != self.sprint && now.inside => {
                now.inside = false;
                Some((LedgerKind::Removed, None, now.points))
            }
            track::POINTS => {
                let from = std::mem::replace(&mut now.points, event.to.parse().ok());
                now.inside
                    .then_some((LedgerKind::Reestimated, from, now.points))
            }
            track::STATUS => {
                let from = std::mem::replace(&mut now.category, self.workspace.category(&event.to));
                let what = match (from, now.category) {
                    (Category::Cancelled, Category::Cancelled) => return None,
                    (_, Category::Cancelled) => LedgerKind::Removed,
                    (Category::Cancelled, _) => LedgerKind::Added,
                    (Category::Done, Category::Done) => return None,
                    (_, Category::Done) => LedgerKind::Done,
                    (Category::Done, _) => LedgerKind::Reopened,
                    _ => return None,
                };
                now.inside.then_some((what, None, now.points))
            }
            _ => None,
        }
    }
}
