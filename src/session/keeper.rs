//! The copy of the workspace that is saved, beside the one that is worked on.
//!
//! Never waits for the one who works: edits come to it as the records that they touched, and what it merges in goes
//! back as records to take over. So a save costs the screen nothing, and needs nothing from it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::clock::{Clock, Minting};
use super::past::Step;
use super::{Incoming, SessionEvent, Teller};
use crate::domain::change::{Edit, Meeting, apply};
use crate::domain::draft::Stamp;
use crate::domain::id::{Id, ItemRef};
use crate::domain::record::Record;
use crate::domain::word::Word;
use crate::domain::workspace::{Workspace, for_kind};
use crate::store::history::Orphan;
use crate::store::journal::Journal;
use crate::store::{Hash, Met, Store, StoreError};

/// Puts a record in its place in a workspace, or takes it out.
type Put = Box<dyn FnOnce(&mut Workspace) + Send>;
/// Takes a merged record over; says whether the workspace had changed it meanwhile.
type TakeOver = Box<dyn FnOnce(&mut Workspace) -> Fit + Send>;

/// What is shared between the one who works and the one who saves. No lock of it is held while a person thinks, and
/// the journal's and the queue's only for the time of one write.
pub(super) struct Shared {
    pub journal: Mutex<Journal>,
    pub keeper: Mutex<Keeper>,
    queue: Mutex<Vec<Pending>>,
    adoptions: Mutex<Vec<Adoption>>,
    /// The file as the next edit builds on it.
    base: Mutex<Hash>,
    pub tell: Teller,
}

/// An edit on its way to the file.
struct Pending {
    /// How many merges the workspace had taken over when the edit was made.
    generation: u64,
    seq: Option<u64>,
    edit: Arc<Edit>,
    records: Vec<(ItemRef, Put)>,
}

/// A merge on its way to the workspace that is worked on.
pub(super) struct Adoption {
    generation: u64,
    records: Vec<(ItemRef, TakeOver)>,
    /// The merged workspace, for what is not in records.
    whole: Workspace,
    incoming: Incoming,
}

/// How a merged record met the one in the workspace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// The workspace has the merged record now.
    Exact,
    /// The workspace had a newer one: both are merged, and the saved copy must learn of it.
    Mixed,
}

/// The saved side.
pub(super) struct Keeper {
    pub store: Store,
    ours: Workspace,
    generation: u64,
    /// In which merge a record last came in.
    merged_at: HashMap<ItemRef, u64>,
    last: u64,
    state: Saving,
    /// The journals of dead processes whose edits the next save holds.
    orphans: Vec<Orphan<Step>>,
    clock: Clock,
    author: Word,
    mint: Minting,
}

/// Whether the file holds everything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Saving {
    Done,
    Due,
}

impl Shared {
    pub fn new(journal: Journal, keeper: Keeper, tell: Teller) -> Self {
        let base = keeper.store.hash().unwrap_or_else(|| Hash::of(b""));
        Self {
            journal: Mutex::new(journal),
            keeper: Mutex::new(keeper),
            queue: Mutex::default(),
            adoptions: Mutex::default(),
            base: Mutex::new(base),
            tell,
        }
    }

    /// Writes an edit to the journal; a trouble is told, and the edit goes on to the file.
    pub fn journal(&self, step: &Step) -> Result<u64, StoreError> {
        let base = *locked(&self.base);
        locked(&self.journal).append(base, step)
    }

    /// Sends an edit on its way to the file.
    pub fn send(&self, generation: u64, seq: Option<u64>, edit: Arc<Edit>, workspace: &Workspace) {
        let records = edit
            .items()
            .map(|item| (item, record_of(workspace, item)))
            .collect();
        locked(&self.queue).push(Pending {
            generation,
            seq,
            edit,
            records,
        });
    }

    /// The merges that the workspace has not taken over yet.
    pub fn adoptions(&self) -> Vec<Adoption> {
        std::mem::take(&mut locked(&self.adoptions))
    }

    /// Saves what is not saved yet, in the calling thread.
    pub fn save(&self) -> Result<(), StoreError> {
        let mut keeper = locked(&self.keeper);
        keeper.take(std::mem::take(&mut locked(&self.queue)));
        if keeper.state == Saving::Done {
            return Ok(());
        }
        let stamp = keeper.stamp();
        let Keeper {
            store, ours, mint, ..
        } = &mut *keeper;
        let stored = store.save(ours, &stamp, mint)?;
        keeper.state = Saving::Done;
        *locked(&self.base) = stored.hash;
        if let Some(met) = stored.merged {
            self.merged(&mut keeper, *met);
        }
        // A note that fails costs one more merge at the next start, nothing else.
        let _ = locked(&self.journal).saved(keeper.last, stored.hash);
        let disk = Arc::clone(&keeper.store.site().disk);
        for orphan in keeper.orphans.drain(..) {
            let _ = orphan.consume(&*disk);
        }
        if let Some(trouble) = stored.backup_trouble {
            (self.tell)(SessionEvent::BackupFailed(trouble));
        }
        (self.tell)(SessionEvent::Saved {
            seq: keeper.last,
            hash: stored.hash,
        });
        Ok(())
    }

    /// Looks at the file again; what somebody else changed is on its way to the workspace then.
    pub fn look(&self) -> Result<(), StoreError> {
        let mut keeper = locked(&self.keeper);
        keeper.take(std::mem::take(&mut locked(&self.queue)));
        let stamp = keeper.stamp();
        let Keeper {
            store, ours, mint, ..
        } = &mut *keeper;
        let Some(met) = store.refresh(ours, &stamp, mint)? else {
            return Ok(());
        };
        if let Some(hash) = store.hash() {
            *locked(&self.base) = hash;
        }
        if !met.merged.repairs.is_empty() {
            keeper.state = Saving::Due;
        }
        self.merged(&mut keeper, *met);
        Ok(())
    }

    fn merged(&self, keeper: &mut Keeper, met: Met) {
        keeper.generation += 1;
        let before = std::mem::replace(&mut keeper.ours, met.workspace);
        for item in met.merged.edit.items() {
            keeper.merged_at.insert(item, keeper.generation);
        }
        let records = met.merged.edit.changes.iter().map(|change| {
            let item = ItemRef {
                kind: change.kind,
                id: change.id,
            };
            let single = Edit {
                changes: vec![change.clone()],
                label: String::new(),
                ..met.merged.edit.clone()
            };
            (item, take_over(&before, &keeper.ours, item, single))
        });
        let adoption = Adoption {
            generation: keeper.generation,
            records: records.collect(),
            whole: keeper.ours.clone(),
            incoming: Incoming {
                items: met.merged.edit.items().collect(),
                disagreements: met.merged.disagreements,
                repairs: met.merged.repairs,
                problems: met.problems,
            },
        };
        locked(&self.adoptions).push(adoption);
        (self.tell)(SessionEvent::ChangedOnDisk);
    }
}

impl Keeper {
    /// A keeper of a file whose copy is to become `ours`; orphans are what was replayed into it.
    pub fn new(
        store: Store,
        ours: Workspace,
        orphans: Vec<Orphan<Step>>,
        (clock, author): (Clock, Word),
        mint: Minting,
    ) -> Self {
        let replayed = orphans
            .iter()
            .flat_map(|orphan| &orphan.unsaved)
            .map(|entry| entry.seq)
            .max();
        Self {
            state: if replayed.is_some() {
                Saving::Due
            } else {
                Saving::Done
            },
            last: replayed.unwrap_or(0),
            generation: 0,
            merged_at: HashMap::new(),
            store,
            ours,
            orphans,
            clock,
            author,
            mint,
        }
    }

    /// Whether the file does not hold everything yet.
    pub fn is_due(&self) -> bool {
        self.state == Saving::Due
    }

    fn stamp(&self) -> Stamp {
        self.clock.stamp(&self.author)
    }

    fn take(&mut self, pending: Vec<Pending>) {
        for Pending {
            generation,
            seq,
            edit,
            records,
        } in pending
        {
            self.state = Saving::Due;
            self.last = self.last.max(seq.unwrap_or(0));
            for (item, put) in records {
                if self
                    .merged_at
                    .get(&item)
                    .is_none_or(|merged| *merged <= generation)
                {
                    put(&mut self.ours);
                } else {
                    // The edit was made before the workspace had taken over what was merged here: it must not undo it.
                    let mut alone = edit.as_ref().clone();
                    alone
                        .changes
                        .retain(|change| change.kind == item.kind && change.id == item.id);
                    apply(&mut self.ours, &alone, Meeting::LaterStands);
                }
            }
        }
    }
}

impl Adoption {
    /// Takes a merge over into the workspace; gives its number, what came in, and the records that the saved copy
    /// must learn of.
    pub fn take_over(self, workspace: &mut Workspace) -> (u64, Incoming, Vec<ItemRef>) {
        let mut mixed = Vec::new();
        for (item, take_over) in self.records {
            if take_over(workspace) == Fit::Mixed {
                mixed.push(item);
            }
        }
        workspace.unknown = self.whole.unknown.clone();
        workspace.format = self.whole.format.clone();
        crate::store::keep_unreadable(workspace, &self.whole);
        (self.generation, self.incoming, mixed)
    }
}

/// A way to bring a record, as it now is, into another copy of the workspace.
fn record_of(workspace: &Workspace, item: ItemRef) -> Put {
    for_kind!(item.kind, R => {
        let id = Id::<R>::new(item.id);
        match R::find(workspace, id).cloned() {
            Some(record) => Box::new(move |copy| R::put(copy, record)),
            None => Box::new(move |copy| drop(R::take(copy, id))),
        }
    })
}

fn take_over(before: &Workspace, after: &Workspace, item: ItemRef, change: Edit) -> TakeOver {
    for_kind!(item.kind, R => {
        let id = Id::<R>::new(item.id);
        let (before, after) = (R::find(before, id).cloned(), R::find(after, id).cloned());
        Box::new(move |workspace| {
            let untouched = match (R::find(workspace, id), &before) {
                (Some(now), Some(before)) => Arc::ptr_eq(now, before),
                (None, None) => true,
                _ => false,
            };
            match (untouched, after) {
                (true, Some(after)) => R::put(workspace, after),
                (true, None) => drop(R::take(workspace, id)),
                (false, _) => {
                    apply(workspace, &change, Meeting::LaterStands);
                    return Fit::Mixed;
                }
            }
            Fit::Exact
        })
    })
}

/// A lock that outlives the panic of another thread: what it guards is whole between two calls.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
