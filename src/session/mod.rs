//! The open workspace: run, undo, redo, reload, save. The only owner of it, reader of the clock and maker of ids.
//!
//! Never draws, never asks, and never lets an edit reach the screen before it is in the journal.
//!
//! An edit goes: a step changes a draft, the draft becomes an [`Edit`], the edit is appended to the journal, and the
//! records that it touched go to the keeper's copy, which is what the store thread saves. What other programs changed
//! comes back as an [`Incoming`] that [`Session::adopt`] takes over.

mod background;
mod clock;
mod keeper;
mod open;
mod options;
mod past;
mod report;
mod typing;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::change::{Change, Edit, Meeting, apply};
use crate::domain::draft::{Counting, Draft, Refusal, Stamp};
use crate::domain::id::ItemRef;
use crate::domain::record::Moment;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::store::history::newest_first;
use crate::store::journal::{Entry, Journal};
use crate::store::places::Places;
use crate::store::watch::Watch;
use crate::store::{StoreError, error_at};

use background::{Background, Nudge};
use clock::Minting;
use keeper::{Shared, locked};
use past::{Past, Remembered};
use typing::Typing;

pub use crate::store::load::Access;
pub use crate::store::watch::Focus;
pub use clock::{BadInstant, Clock, NOW_VARIABLE, USER_VARIABLE, author};
pub use options::{Saving, SessionEvent, SessionOptions, Teller};
pub use past::{Role, Step};
pub use report::{Incoming, Opening, Outcome};

/// An open workspace.
pub struct Session {
    workspace: Workspace,
    path: PathBuf,
    access: Access,
    opening: Opening,
    options: SessionOptions,
    mint: Minting,
    shared: Arc<Shared>,
    /// How many merges the workspace has taken over.
    generation: u64,
    past: Past,
    events: Receiver<SessionEvent>,
    typing: Typing,
    // Dropped in this order: nobody is nudged after the thread has ended.
    watch: Option<Watch>,
    background: Option<Background>,
    _scratch: Option<tempfile::TempDir>,
}

impl Session {
    /// The workspace as it is.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Where its file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it may be changed.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// What was found on opening.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The folders in which it keeps its journal and its backups.
    pub fn places(&self) -> &Places {
        &self.options.places
    }

    /// Who works.
    pub fn author(&self) -> &Word {
        &self.options.author
    }

    /// Now, by the one who works.
    pub fn stamp(&self) -> Stamp {
        self.options.clock.stamp(&self.options.author)
    }

    /// What happened on other threads, unless the options name somebody else to tell.
    pub fn events(&self) -> &Receiver<SessionEvent> {
        &self.events
    }

    /// Runs a command: all of it happens, is in the journal and can be taken back as one, or nothing does.
    ///
    /// # Errors
    /// What the command says, or that the workspace may not be changed.
    pub fn run<T>(
        &mut self,
        label: &str,
        stamp: Stamp,
        step: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Result<Outcome<T>, Refusal> {
        self.run_named(stamp, |draft| {
            step(draft).map(|value| (label.to_owned(), value))
        })
    }

    /// Runs a command that names itself once it is done: `Add S-12`.
    ///
    /// # Errors
    /// As [`Session::run`].
    pub fn run_named<T>(
        &mut self,
        stamp: Stamp,
        step: impl FnOnce(&mut Draft<'_>) -> Result<(String, T), Refusal>,
    ) -> Result<Outcome<T>, Refusal> {
        self.check_access()?;
        let mut draft = Draft::new(&mut self.workspace, stamp, &mut self.mint);
        let (label, value) = match step(&mut draft) {
            Ok(done) => done,
            Err(refusal) => {
                draft.abandon();
                return Err(refusal);
            }
        };
        let warnings = match draft.review() {
            Ok(warnings) => warnings,
            Err(refusal) => {
                draft.abandon();
                return Err(refusal);
            }
        };
        let edit = Arc::new(draft.finish(label));
        if !edit.is_empty() {
            let seq = self.record(&edit, Role::Done);
            self.past.did(seq, Arc::clone(&edit));
        }
        Ok(Outcome {
            edit,
            value,
            kept: Vec::new(),
            warnings,
        })
    }

    /// Runs a command on a copy and shows what it would do: a dry run, a what-if. Its ids and keys are not the ones
    /// that it would really give.
    ///
    /// # Errors
    /// What the command says.
    pub fn rehearse<T>(
        &self,
        label: &str,
        stamp: Stamp,
        step: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Result<(Workspace, Outcome<T>), Refusal> {
        let mut copy = self.workspace.clone();
        let mut mint = Counting::default();
        let mut draft = Draft::new(&mut copy, stamp, &mut mint);
        let value = step(&mut draft)?;
        let warnings = draft.review()?;
        let edit = Arc::new(draft.finish(label));
        Ok((
            copy,
            Outcome {
                edit,
                value,
                kept: Vec::new(),
                warnings,
            },
        ))
    }

    /// What [`Session::undo`] would take back.
    pub fn undo_label(&mut self) -> Option<&str> {
        self.reach_back();
        self.past
            .done
            .last()
            .map(|remembered| remembered.label.as_str())
    }

    /// What [`Session::redo`] would do again.
    pub fn redo_label(&mut self) -> Option<&str> {
        self.reach_back();
        self.past
            .undone
            .last()
            .map(|remembered| remembered.label.as_str())
    }

    /// Takes the last edit back, of this session or of one before; what somebody else changed since stays.
    ///
    /// # Errors
    /// When there is nothing to take back, or nothing of it is left.
    pub fn undo(&mut self) -> Result<Outcome, Refusal> {
        self.check_access()?;
        self.reach_back();
        let last = self
            .past
            .done
            .pop()
            .ok_or_else(|| Refusal::new("there is nothing to take back"))?;
        let outcome = self.turn_back(&last, "Undo", Role::Undoes(last.seq))?;
        self.past.undone.push(Remembered {
            edit: Arc::clone(&outcome.edit),
            ..last
        });
        Ok(outcome)
    }

    /// Does again what was last taken back.
    ///
    /// # Errors
    /// When there is nothing to do again, or nothing of it would differ.
    pub fn redo(&mut self) -> Result<Outcome, Refusal> {
        self.check_access()?;
        self.reach_back();
        let last = self
            .past
            .undone
            .pop()
            .ok_or_else(|| Refusal::new("there is nothing to do again"))?;
        let outcome = self.turn_back(&last, "Redo", Role::Redoes(last.seq))?;
        self.past.done.push(Remembered {
            edit: Arc::clone(&outcome.edit),
            ..last
        });
        Ok(outcome)
    }

    /// Merges the inverse of an edit into the workspace.
    fn turn_back(&mut self, last: &Remembered, word: &str, role: Role) -> Result<Outcome, Refusal> {
        let stamp = self.stamp();
        let label = format!("{word}: {}", last.label);
        let inverse = Edit {
            label,
            at: stamp.at,
            by: stamp.by,
            ..last.edit.inverse()
        };
        let (edit, kept) = apply(&mut self.workspace, &inverse, Meeting::KeepTheirs);
        if edit.is_empty() {
            let what = format!("nothing of “{}” is left: it was changed since", last.label);
            return Err(Refusal::new(what));
        }
        let edit = Arc::new(edit);
        let seq = self.record(&edit, role);
        self.past.passed(seq);
        Ok(Outcome {
            edit,
            value: (),
            kept,
            warnings: Vec::new(),
        })
    }

    fn reach_back(&mut self) {
        if self.past.is_at_its_start() {
            let entries = self.log();
            self.past.reach_back(entries.into_iter().flatten());
        }
    }

    /// Every edit that the journals on this machine still hold, the newest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn log(&self) -> Result<impl Iterator<Item = Entry<Step>> + use<>, StoreError> {
        let folder = self.state_folder();
        newest_first::<Step>(&*self.options.disk, &folder)
    }

    /// Looks at the file, then takes over what somebody else changed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reload(&mut self) -> Result<Incoming, StoreError> {
        if self.access == Access::Full {
            self.shared.look()?;
        }
        Ok(self.adopt())
    }

    /// Takes over what somebody else changed and a save or a look has found: call it on
    /// [`SessionEvent::ChangedOnDisk`].
    pub fn adopt(&mut self) -> Incoming {
        let mut all = Incoming::default();
        for adoption in self.shared.adoptions() {
            let (generation, incoming, mixed) = adoption.take_over(&mut self.workspace);
            self.generation = generation;
            all.items.extend(incoming.items);
            all.disagreements.extend(incoming.disagreements);
            all.repairs.extend(incoming.repairs);
            all.problems.extend(incoming.problems);
            if !mixed.is_empty() {
                self.send(None, Arc::new(touching(&mixed, self.stamp())));
            }
        }
        all
    }

    /// Saves what is not saved yet and flushes it to the disk, in this thread; then takes over what was merged in.
    ///
    /// # Errors
    /// When it cannot be saved. The edits are in the journal, and are saved by the next session.
    pub fn save_now(&mut self) -> Result<Incoming, StoreError> {
        if self.access == Access::Full {
            self.shared.save()?;
        }
        Ok(self.adopt())
    }

    /// Saves, and ends the session.
    ///
    /// # Errors
    /// When it cannot be saved; the edits are flushed to the journal then, for the next session.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.watch = None;
        self.background = None;
        let saved = self.save_now().map(drop);
        if saved.is_err() {
            let _ = locked(&self.shared.journal).sync();
        }
        let folder = self.state_folder();
        let fresh = Journal::new(Arc::clone(&self.options.disk), folder);
        let journal = std::mem::replace(&mut *locked(&self.shared.journal), fresh);
        // What could not become history does so at the next start.
        let _ = journal.close();
        saved
    }

    /// Says whether the person looks at the program: the file is asked more often then.
    pub fn focus(&self, focus: Focus) {
        if let Some(watch) = &self.watch {
            watch.focus(focus);
        }
    }

    /// Keeps what stands in an open form, so that it survives a kill; `None` when the form is closed. It is written in a
    /// moment, on a thread of its own: this does not wait for the disk.
    pub fn keep_form(&mut self, form: Option<Value>) {
        self.typing.keep(form);
    }

    /// What stood in a form when a program on this workspace was killed. From then on it is this session's, until the
    /// form is closed; where nothing may be changed it is left for a session that may.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn take_kept_form<T: DeserializeOwned>(&self) -> Result<Option<T>, StoreError> {
        match self.access {
            Access::Full => self.typing.take_over(),
            Access::ReadOnly(_) => Ok(None),
        }
    }

    /// Keeps the name of the place where the person was, to begin there the next time.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_place(&self, place: &str) -> Result<(), StoreError> {
        let path = self.place_path();
        std::fs::write(&path, place).map_err(|source| error_at(&path, "keep the place", source))
    }

    /// The place where the person was the last time.
    pub fn kept_place(&self) -> Option<String> {
        String::from_utf8(self.options.disk.read(&self.place_path()).ok()?).ok()
    }

    /// Keeps when the last standup was held, so that the next one begins there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_standup(&self, at: Moment) -> Result<(), StoreError> {
        let path = self.state_folder().join("standup");
        std::fs::write(&path, at.to_rfc3339())
            .map_err(|source| error_at(&path, "keep the standup", source))
    }

    /// When the last standup was held on this machine; one that lies ahead of now is none.
    pub fn kept_standup(&self) -> Option<Moment> {
        let path = self.state_folder().join("standup");
        let text = String::from_utf8(self.options.disk.read(&path).ok()?).ok()?;
        let at: Moment = text.trim().parse().ok()?;
        (at <= self.stamp().at).then_some(at)
    }

    fn place_path(&self) -> PathBuf {
        self.state_folder().join("place")
    }

    fn state_folder(&self) -> PathBuf {
        self.options
            .places
            .of_workspace(&self.workspace.about.id.to_string())
    }

    fn check_access(&self) -> Result<(), Refusal> {
        match &self.access {
            Access::Full => Ok(()),
            Access::ReadOnly(why) => Err(Refusal::new(why.clone())),
        }
    }

    /// Journals an edit and sends it on to the file; gives its number, 0 when the journal refused.
    fn record(&mut self, edit: &Arc<Edit>, role: Role) -> u64 {
        let seq = self.shared.journal(&Step {
            edit: Arc::clone(edit),
            role,
        });
        let journaled = seq.as_ref().ok().copied();
        self.send(journaled, Arc::clone(edit));
        if let Err(error) = seq {
            (self.shared.tell)(SessionEvent::JournalFailed(error));
            self.nudge(Nudge::SaveNow);
        }
        journaled.unwrap_or(0)
    }

    fn send(&self, seq: Option<u64>, edit: Arc<Edit>) {
        self.shared
            .send(self.generation, seq, edit, &self.workspace);
        self.nudge(Nudge::Edited);
    }

    fn nudge(&self, nudge: Nudge) {
        if let Some(background) = &self.background {
            background.nudge(nudge);
        }
    }
}

/// An edit that names records without changing them: their copies are to be brought up to date.
fn touching(items: &[ItemRef], stamp: Stamp) -> Edit {
    let change = |item: &ItemRef| Change {
        kind: item.kind,
        id: item.id,
        before: None,
        after: None,
    };
    Edit {
        label: String::new(),
        at: stamp.at,
        by: stamp.by,
        changes: items.iter().map(change).collect(),
    }
}

#[cfg(test)]
mod tests;
