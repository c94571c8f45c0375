//! The lower-cased text of what a filter searches: put together once, on another thread, while the person begins to type.
//! Never trusted for a record that was changed since: that one's text is made anew.

use std::sync::{Arc, OnceLock};
use std::thread;

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use crate::domain::id::{ItemRef, Kind};
use crate::domain::query::Starts;
use crate::domain::workspace::Workspace;
use crate::metrics::lens::{texts_of, title_in};

/// So many places ahead a record is looked for before its place is looked up: that costs about as much.
const NEAR: usize = 24;

/// Tells the loop that something on another thread is ready to be drawn.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// The texts of the kinds that were filtered.
#[derive(Default)]
pub struct Texts {
    /// Whom to tell when they are put together; without it, who asks waits.
    waker: Option<Waker>,
    kinds: FxHashMap<Kind, Arc<OnceLock<Known>>>,
    changed: FxHashSet<ItemRef>,
}

/// The texts of one kind, one after the other, in the order in which a filter goes through the records.
#[derive(Default)]
struct Known {
    text: String,
    /// Where each record's text ends.
    ends: Vec<usize>,
    /// How the words of each record's title begin.
    starts: Vec<Starts>,
    ids: Vec<Uuid>,
    places: FxHashMap<Uuid, u32>,
}

impl Texts {
    /// Begins to put the texts of a kind together, unless they are known; `order` is how a filter goes through them.
    pub fn prepare(
        &mut self,
        workspace: &Workspace,
        kind: Kind,
        order: impl FnOnce() -> Vec<ItemRef>,
    ) {
        if self.kinds.contains_key(&kind) {
            return;
        }
        let slot = Arc::new(OnceLock::new());
        self.kinds.insert(kind, Arc::clone(&slot));
        let (workspace, order, waker) = (workspace.clone(), order(), self.waker.clone());
        thread::spawn(move || {
            let first = slot.set(Known::collect(&workspace, kind, order)).is_ok();
            if let Some(wake) = waker.filter(|_| first) {
                wake();
            }
        });
    }

    /// From now on nobody waits for texts: `waker` is told when they are there.
    pub fn tell(&mut self, waker: Waker) {
        self.waker = Some(waker);
    }

    /// Whom to tell.
    pub fn waker(&self) -> Option<Waker> {
        self.waker.clone()
    }

    /// Whether the texts of a kind can be gone through without waiting for a thread that has been begun.
    pub fn are_ready(&self, kind: Kind) -> bool {
        let begun = self.kinds.get(&kind);
        self.waker.is_none() || begun.is_none_or(|slot| slot.get().is_some())
    }

    /// The texts of a kind, to go through; waits until they are put together.
    pub fn reader(&self, kind: Kind) -> Reader<'_> {
        let known = self.kinds.get(&kind).map(|slot| slot.wait());
        Reader {
            known,
            changed: &self.changed,
            next: 0,
        }
    }

    /// Forgets the texts of these records, or of all.
    pub fn forget(&mut self, items: Option<&[ItemRef]>) {
        if let Some(items) = items {
            self.changed.extend(items.iter().copied());
        } else {
            self.kinds.clear();
            self.changed.clear();
        }
    }
}

/// Goes through the texts of a kind; cheapest in the order in which they lie.
#[derive(Clone)]
pub struct Reader<'t> {
    known: Option<&'t Known>,
    changed: &'t FxHashSet<ItemRef>,
    /// Where the next record is expected.
    next: usize,
}

impl<'t> Reader<'t> {
    /// The text of a record and how the words of its title begin; `None` when they are not known, or it was changed since.
    pub fn get(&mut self, item: ItemRef) -> Option<(&'t str, Starts)> {
        let known = self.known?;
        if !self.changed.is_empty() && self.changed.contains(&item) {
            return None;
        }
        // What a filter has left stands in the same order, with gaps: the next one is mostly a few places on.
        let ahead = known.ids.iter().skip(self.next).take(NEAR);
        let at = match ahead.into_iter().position(|id| *id == item.id) {
            Some(steps) => self.next + steps,
            None => *known.places.get(&item.id)? as usize,
        };
        self.next = at + 1;
        let start = at.checked_sub(1).map_or(0, |before| known.ends[before]);
        Some((&known.text[start..known.ends[at]], known.starts[at]))
    }
}

impl Known {
    /// Both halves at once; what is in no order, since it is archived, comes last.
    fn collect(workspace: &Workspace, kind: Kind, mut order: Vec<ItemRef>) -> Self {
        let all = workspace.items(kind);
        if all.len() > order.len() {
            let ordered: FxHashSet<ItemRef> = order.iter().copied().collect();
            order.extend(all.into_iter().filter(|item| !ordered.contains(item)));
        }
        let (first, second) = order.split_at(order.len() / 2);
        let mut known = thread::scope(|scope| {
            let other = scope.spawn(|| Self::of(workspace, kind, second));
            let mut known = Self::of(workspace, kind, first);
            if let Ok(other) = other.join() {
                known.append(&other);
            }
            known
        });
        known.places = (0..).zip(&known.ids).map(|(at, id)| (*id, at)).collect();
        known
    }

    fn of(workspace: &Workspace, kind: Kind, items: &[ItemRef]) -> Self {
        let mut known = Self {
            ids: items.iter().map(|item| item.id).collect(),
            ..Self::default()
        };
        texts_of(workspace, kind, items, |text| {
            known.text.push_str(text);
            known.ends.push(known.text.len());
            let starts = title_in(text).map_or(Starts::UNKNOWN, Starts::of);
            known.starts.push(starts);
        });
        known
    }

    fn append(&mut self, other: &Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| end + before));
        self.starts.extend(&other.starts);
        self.ids.extend(&other.ids);
    }
}
