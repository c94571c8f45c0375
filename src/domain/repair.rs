//! Mending what does not fit together after a merge or in a file that a person edited.
//! Never silent: every repair says what was wrong and what was done.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::circle;
use super::draft::Draft;
use super::epic::Epic;
use super::id::{Id, ItemRef, Kind};
use super::increment::Increment;
use super::initiative::Initiative;
use super::record::Record;
use super::request::Request;
use super::sprint::{Sprint, SprintState};
use super::story::Story;
use super::word::Word;
use super::workspace::{Workspace, for_kind};

/// One thing that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The record.
    pub item: ItemRef,
    /// What was wrong and what was done, in a sentence.
    pub what: String,
}

/// Mends dangling references, short keys that two records have, circles and a second active sprint.
pub fn repair(draft: &mut Draft<'_>) -> Vec<Repair> {
    let mut made = Vec::new();
    for kind in Kind::ALL {
        for_kind!(kind, R => renew_keys::<R>(draft, &mut made));
    }
    mend_stories(draft, &mut made);
    mend_merged(draft, &mut made);
    mend_epics(draft, &mut made);
    mend_initiatives(draft, &mut made);
    mend_sprints(draft, &mut made);
    mend_requests(draft, &mut made);
    mend_increments(draft, &mut made);
    made
}

/// Of two records with one key the younger is given a new one; the old one stays as its alias.
fn renew_keys<R: Record>(draft: &mut Draft<'_>, made: &mut Vec<Repair>) {
    if R::KIND == Kind::Workspace {
        return;
    }
    let mut taken: FxHashSet<Word> = FxHashSet::default();
    let younger: Vec<Id<R>> = R::all(draft)
        .iter()
        .filter(|record| {
            record.common().key.is_empty() || !taken.insert(record.common().key.clone())
        })
        .map(|r| r.id())
        .collect();
    for id in younger {
        let key = draft.fresh::<R>().common().key.clone();
        if let Ok(record) = draft.edit(id) {
            let common = record.common_mut();
            let old = std::mem::replace(common.key, key.clone());
            if !old.is_empty() && !common.aliases.contains(&old) {
                common.aliases.push(old.clone());
            }
            let what = if old.is_empty() {
                format!("a {} had no key: it is {key} now", R::KIND.singular())
            } else {
                format!(
                    "two {} were called {old}: the younger is {key} now, {old} still finds the older",
                    R::KIND.plural()
                )
            };
            made.push(Repair {
                item: id.item(),
                what,
            });
        }
    }
}

fn exists<R: Record>(workspace: &Workspace, id: Option<Id<R>>) -> bool {
    id.is_none_or(|id| R::find(workspace, id).is_some())
}

fn all_exist<R: Record>(workspace: &Workspace, ids: &[Id<R>]) -> bool {
    ids.iter().all(|id| R::find(workspace, *id).is_some())
}

fn mend_stories(draft: &mut Draft<'_>, made: &mut Vec<Repair>) {
    let broken = |w: &Workspace, s: &Story| {
        !(exists(w, s.epic)
            && exists(w, s.sprint)
            && all_exist(w, &s.blocked_by)
            && all_exist(w, &s.requested_by)
            && exists(w, s.split_from)
            && exists(w, s.merged_into))
    };
    for story in with(draft, broken) {
        let mut mended = story.as_ref().clone();
        let mut lost = Vec::new();
        clear(draft, &mut mended.epic, "epic", &mut lost);
        clear(draft, &mut mended.sprint, "sprint", &mut lost);
        keep_existing(draft, &mut mended.blocked_by, "blocker", &mut lost);
        keep_existing(draft, &mut mended.requested_by, "requester", &mut lost);
        let first = &mut mended.split_from;
        clear(draft, first, "story that it was split off", &mut lost);
        let stands = &mut mended.merged_into;
        clear(draft, stands, "story that it was merged into", &mut lost);
        told(made, &story, &lost);
        draft.put(mended);
    }
    let blocked: Vec<Arc<Story>> = with(draft, |_, story: &Story| !story.blocked_by.is_empty());
    let ids = blocked.iter().map(|story| story.id).collect();
    let first = |id: Id<Story>, w: &Workspace| {
        w.stories
            .get(id)
            .map(|story| story.blocked_by.clone())
            .unwrap_or_default()
    };
    break_circles(
        draft,
        ids,
        first,
        |draft, id, kept| draft.edit(id).map(|story| story.blocked_by = kept).ok(),
        made,
    );
}

/// Of stories that were merged into each other, each in another clone, the youngest stands again.
fn mend_merged(draft: &mut Draft<'_>, made: &mut Vec<Repair>) {
    let merged: Vec<Arc<Story>> = with(draft, |_, story: &Story| story.merged_into.is_some());
    for story in merged.into_iter().rev() {
        let step = |id: Id<Story>| {
            let story = draft.stories.get(id);
            Vec::from_iter(story.and_then(|story| story.merged_into))
        };
        if circle::find(story.id, &step(story.id), step).is_none() {
            continue;
        }
        if let Ok(stands) = draft.edit(story.id) {
            (stands.merged_into, stands.archived) = (None, None);
            let what = format!(
                "{} and another were merged into each other: {} stands again",
                story.key, story.key
            );
            made.push(Repair {
                item: story.id.item(),
                what,
            });
        }
    }
}

fn mend_epics(draft: &mut Draft<'_>, made: &mut Vec<Repair>) {
    for epic in with(draft, |w, epic: &Epic| {
        !(exists(w, epic.initiative) && all_exist(w, &epic.depends_on))
    }) {
        let mut mended = epic.as_ref().clone();
        let mut lost = Vec::new();
        clear(draft, &mut mended.initiative, "initiative", &mut lost);
        keep_existing(draft, &mut mended.depends_on, "needed epic", &mut lost);
        told(made, &epic, &lost);
        draft.put(mended);
    }
    let needing: Vec<Arc<Epic>> = with(draft, |_, epic: &Epic| !epic.depends_on.is_empty());
    let ids = needing.iter().map(|epic| epic.id).collect();
    let first = |id: Id<Epic>, w: &Workspace| {
        w.epics
            .get(id)
            .map(|epic| epic.depends_on.clone())
            .unwrap_or_default()
    };
    break_circles(
        draft,
        ids,
        first,
        |draft, id, kept| draft.edit(id).map(|epic| epic.depends_on = kept).ok(),
        made,
    );
}

fn mend_initiatives(draft: &mut Draft<'_>, made: &mut Vec<Repair>) {
    for initiative in with(draft, |w, i: &Initiative| {
        !(exists(w, i.objective) && all_exist(w, &i.stakeholders))
    }) {
        let mut mended = initiative.as_ref().clone();
        let mut lost = Vec::new();
        clear(draft, &mut mended.objective, "objective", &mut lost);
        keep_existing(draft, &mut mended.stakeholders, "stakeholder", &mut lost);
        told(made, &initiative, &lost);
        draft.put(mended);
    }
}

fn mend_requests(draft: &mut Draft<'_>, made: &mut Vec<Repair>) {
    for request in with(draft, |w, r: &Request| {
        !all_exist(w, &r.requested_by) || r.became.is_some_and(|item| !w.has(item))
    }) {
        let mut mended = request.as_ref().clone();
        let mut lost = Vec::new();
        keep_existing(draft, &mut mended.requested_by, "requester", &mut lost);
        if mended.became.is_some_and(|item| !draft.has(item)) {
            mended.became = None;
            lost.push("record that it became");
        }
        told(made, &request, &lost);
        draft.put(mended);
    }
}

fn mend_increments(draft: &mut Draft<'_>, made: &mut Vec<Repair>) {
    for increment in with(draft, |w, i: &Increment| !all_exist(w, &i.sprints)) {
        let mut mended = increment.as_ref().clone();
        let mut lost = Vec::new();
        keep_existing(draft, &mut mended.sprints, "sprint", &mut lost);
        told(made, &increment, &lost);
        draft.put(mended);
    }
}

/// Of several active sprints of one team the one started first stays; the others wait again.
fn mend_sprints(draft: &mut Draft<'_>, made: &mut Vec<Repair>) {
    let lacks_story = |w: &Workspace, sprint: &Sprint| {
        let reviewed = sprint.review_results.iter().map(|result| result.story);
        !(sprint.actions.iter().all(|a| exists(w, a.story))
            && all_exist(w, &sprint.serves)
            && reviewed.into_iter().all(|story| exists(w, Some(story))))
    };
    for sprint in with(draft, lacks_story) {
        let mut mended = sprint.as_ref().clone();
        let mut lost = Vec::new();
        for action in &mut mended.actions {
            clear(draft, &mut action.story, "story of an action", &mut lost);
        }
        keep_existing(draft, &mut mended.serves, "story for its goal", &mut lost);
        let before = mended.review_results.len();
        mended
            .review_results
            .retain(|result| exists(draft, Some(result.story)));
        if mended.review_results.len() < before {
            lost.push("story of its review");
        }
        told(made, &sprint, &lost);
        draft.put(mended);
    }
    let mut active: Vec<Arc<Sprint>> = with(draft, |_, sprint: &Sprint| {
        sprint.state == SprintState::Active && sprint.archived.is_none()
    });
    active.sort_by_key(|sprint| (sprint.started, sprint.id));
    let mut teams: FxHashMap<Option<Word>, Word> = FxHashMap::default();
    for sprint in active {
        let first = teams
            .entry(sprint.team.clone())
            .or_insert_with(|| sprint.key.clone())
            .clone();
        if first != sprint.key
            && let Ok(waiting) = draft.edit(sprint.id)
        {
            (waiting.state, waiting.started) = (SprintState::Planned, None);
            waiting.commitment.clear();
            waiting.aside.clear();
            let what = format!(
                "{} and {first} were both active: {} is planned again",
                sprint.key, sprint.key
            );
            made.push(Repair {
                item: sprint.id.item(),
                what,
            });
        }
    }
}

fn with<R: Record>(draft: &Draft<'_>, wanted: impl Fn(&Workspace, &R) -> bool) -> Vec<Arc<R>> {
    R::all(draft)
        .iter()
        .filter(|record| wanted(draft, record))
        .cloned()
        .collect()
}

fn clear<R: Record>(
    workspace: &Workspace,
    slot: &mut Option<Id<R>>,
    name: &'static str,
    lost: &mut Vec<&'static str>,
) {
    if !exists(workspace, *slot) {
        *slot = None;
        lost.push(name);
    }
}

fn keep_existing<R: Record>(
    workspace: &Workspace,
    slot: &mut Vec<Id<R>>,
    name: &'static str,
    lost: &mut Vec<&'static str>,
) {
    let before = slot.len();
    slot.retain(|id| R::find(workspace, *id).is_some());
    if slot.len() < before {
        lost.push(name);
    }
}

fn told<R: Record>(made: &mut Vec<Repair>, record: &Arc<R>, lost: &[&str]) {
    let what = format!(
        "{} named a {} that is not there: the link is taken away",
        record.common().key,
        lost.join(" and a ")
    );
    made.push(Repair {
        item: record.id().item(),
        what,
    });
}

/// Takes away the step of the youngest record of each circle that leads back.
fn break_circles<R: Record>(
    draft: &mut Draft<'_>,
    ids: Vec<Id<R>>,
    steps: impl Fn(Id<R>, &Workspace) -> Vec<Id<R>>,
    mut put: impl FnMut(&mut Draft<'_>, Id<R>, Vec<Id<R>>) -> Option<()>,
    made: &mut Vec<Repair>,
) {
    let mut clean: FxHashSet<Id<R>> = FxHashSet::default();
    for id in ids.into_iter().rev() {
        loop {
            let first = steps(id, draft);
            let Some(path) = circle::find(id, &first, |at| {
                if clean.contains(&at) {
                    Vec::new()
                } else {
                    steps(at, draft)
                }
            }) else {
                break;
            };
            let kept = first
                .into_iter()
                .filter(|step| Some(step) != path.first())
                .collect();
            let what = format!(
                "{} waited for itself over others: one link of the circle is taken away",
                draft.key_of(id.item())
            );
            made.push(Repair {
                item: id.item(),
                what,
            });
            if put(draft, id, kept).is_none() {
                break;
            }
        }
        clean.insert(id);
    }
}
