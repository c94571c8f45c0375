//! The lower-cased text of what a filter searches: put together once, on another thread, while the person begins to type.
//! Never trusted for a record that was changed since: that one's text is made anew.

use std::sync::{Arc, OnceLock};
use std::thread;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::domain::id::{ItemRef, Kind};
use crate::domain::workspace::Workspace;
use crate::metrics::lens::text_of;

type Known = FxHashMap<ItemRef, Box<str>>;

/// The texts of the kinds that were filtered.
#[derive(Default)]
pub struct Texts {
    kinds: FxHashMap<Kind, Arc<OnceLock<Known>>>,
    changed: FxHashSet<ItemRef>,
}

impl Texts {
    /// Begins to put the texts of a kind together, unless they are known.
    pub fn prepare(&mut self, workspace: &Workspace, kind: Kind) {
        if self.kinds.contains_key(&kind) {
            return;
        }
        let slot = Arc::new(OnceLock::new());
        self.kinds.insert(kind, Arc::clone(&slot));
        let workspace = workspace.clone();
        thread::spawn(move || slot.set(collect(&workspace, kind)));
    }

    /// Waits until the texts of a kind are known.
    pub fn wait(&self, kind: Kind) {
        if let Some(slot) = self.kinds.get(&kind) {
            slot.wait();
        }
    }

    /// The text of a record; `None` when it is not known, or was changed since.
    pub fn get(&self, item: ItemRef) -> Option<&str> {
        if !self.changed.is_empty() && self.changed.contains(&item) {
            return None;
        }
        self.kinds
            .get(&item.kind)?
            .get()?
            .get(&item)
            .map(AsRef::as_ref)
    }

    /// Forgets the texts of these records, or of all.
    pub fn forget(&mut self, items: Option<&[ItemRef]>) {
        match items {
            Some(items) => self.changed.extend(items.iter().copied()),
            None => *self = Self::default(),
        }
    }
}

/// Both halves at once.
fn collect(workspace: &Workspace, kind: Kind) -> Known {
    let items = workspace.items(kind);
    let (first, second) = items.split_at(items.len() / 2);
    let texts = |items: &[ItemRef]| -> Vec<(ItemRef, Box<str>)> {
        let text = |item: &ItemRef| (*item, text_of(workspace, *item).into_boxed_str());
        items.iter().map(text).collect()
    };
    let mut known = Known::default();
    known.reserve(items.len());
    thread::scope(|scope| {
        let other = scope.spawn(|| texts(second));
        known.extend(texts(first));
        if let Ok(other) = other.join() {
            known.extend(other);
        }
    });
    known
}
