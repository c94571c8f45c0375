//! The desk: the open workspace with what the panes need beside it: its index, what was touched, whether it is saved.
//! Never draws, and never changes anything but through the session.

use chrono::{DateTime, Utc};

use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::ItemRef;
use crate::domain::index::Index;
use crate::domain::record::Moment;
use crate::domain::review::Warning;
use crate::domain::workspace::Workspace;
use crate::metrics::lens::Lens;
use crate::session::{Access, Incoming, Outcome, Session, SessionEvent};

/// Whether what is on screen is in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is.
    Yes,
    /// It is in the journal, and in the file in a moment.
    Soon,
    /// It could not be written, and why; it is tried again.
    Failed(String),
}

/// The open workspace.
pub struct Desk {
    session: Session,
    index: Index,
    revision: u64,
    touched: Option<Vec<ItemRef>>,
    saved: Saved,
    now: Moment,
    warnings: Vec<Warning>,
}

impl Desk {
    /// A desk for an open session.
    pub fn new(session: Session) -> Self {
        let index = Index::build(session.workspace());
        let now = session.stamp().at;
        Self {
            session,
            index,
            revision: 1,
            touched: None,
            saved: Saved::Yes,
            now,
            warnings: Vec::new(),
        }
    }

    /// What the person should know of the last change and has not been told yet.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        self.session.workspace()
    }

    /// Its index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The lens on its items, as of now.
    pub fn lens(&self) -> Lens<'_> {
        Lens {
            workspace: self.workspace(),
            index: &self.index,
            now: self.now,
            me: self.me(),
        }
    }

    /// The session itself.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Gives the session back, to close it.
    pub fn into_session(self) -> Session {
        self.session
    }

    /// Keeps what is typed into an open form, as [`Session::keep_form`].
    pub fn keep_form(&mut self, form: Option<serde_json::Value>) {
        self.session.keep_form(form);
    }

    /// Counts the changes: what was built at another revision is out of date.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The records that the last change touched; `None` when any may have changed.
    pub fn last_touched(&self) -> Option<&[ItemRef]> {
        self.touched.as_deref()
    }

    /// The instant of the event that is being handled.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Reads the clock: once an event, so that a frame is of one moment. Tells whether another day has begun.
    pub fn read_clock(&mut self) -> bool {
        let zone = self.workspace().settings().timezone;
        let before = zone.day_of(self.now);
        self.now = self.session.stamp().at;
        let changed = zone.day_of(self.now) != before;
        if changed {
            self.revision += 1;
            self.touched = Some(Vec::new());
        }
        changed
    }

    /// The name of the person.
    pub fn me(&self) -> &str {
        self.session.author()
    }

    /// Whether what is on screen is in the file.
    pub fn saved(&self) -> &Saved {
        &self.saved
    }

    /// Why nothing can be changed, when nothing can.
    pub fn read_only(&self) -> Option<String> {
        match self.session.access() {
            Access::Full => None,
            Access::ReadOnly(why) => Some(why.clone()),
        }
    }

    /// Runs a command as one edit.
    ///
    /// # Errors
    /// What the command says.
    pub fn run<T>(
        &mut self,
        label: &str,
        command: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let stamp = self.session.stamp();
        let outcome = self.session.run(label, stamp, command)?;
        self.changed(&outcome);
        self.warnings = outcome.warnings;
        Ok(outcome.value)
    }

    /// Takes the last edit back and tells its label.
    ///
    /// # Errors
    /// When there is nothing to take back.
    pub fn undo(&mut self) -> Result<String, Refusal> {
        let outcome = self.session.undo()?;
        self.changed(&outcome);
        Ok(told(&outcome, "Undo: "))
    }

    /// Does again what was taken back and tells its label.
    ///
    /// # Errors
    /// When there is nothing to do again.
    pub fn redo(&mut self) -> Result<String, Refusal> {
        let outcome = self.session.redo()?;
        self.changed(&outcome);
        Ok(told(&outcome, "Redo: "))
    }

    fn changed<T>(&mut self, outcome: &Outcome<T>) {
        if outcome.edit.is_empty() {
            return;
        }
        self.index.update(self.session.workspace(), &outcome.edit);
        self.touched = Some(outcome.edit.items().collect());
        self.revision += 1;
        if self.saved == Saved::Yes {
            self.saved = Saved::Soon;
        }
    }

    /// Takes in what happened on other threads; a sentence when the person should know.
    pub fn hear(&mut self, event: SessionEvent) -> Option<String> {
        match event {
            SessionEvent::Saved { .. } => {
                let again = matches!(self.saved, Saved::Failed(_));
                self.saved = Saved::Yes;
                again.then(|| "saved again".to_string())
            }
            SessionEvent::SaveFailed(error) | SessionEvent::JournalFailed(error) => {
                self.saved = Saved::Failed(error.to_string());
                Some(format!("not saved: {error}"))
            }
            SessionEvent::ChangedOnDisk => {
                let incoming = self.session.adopt();
                self.took_in(&incoming)
            }
            SessionEvent::LookFailed(error) => Some(format!(
                "the file was changed elsewhere and cannot be read: {error}"
            )),
            SessionEvent::BackupFailed(error) => Some(format!(
                "saved, but without a backup of the version before: {error}"
            )),
            SessionEvent::DraftFailed(error) => Some(format!(
                "what you type here would not survive a crash: {error}"
            )),
        }
    }

    fn took_in(&mut self, incoming: &Incoming) -> Option<String> {
        if incoming.items.is_empty()
            && incoming.disagreements.is_empty()
            && incoming.repairs.is_empty()
        {
            return None;
        }
        self.index = Index::build(self.session.workspace());
        self.touched = None;
        self.revision += 1;
        let mut told = Vec::new();
        if let [first, rest @ ..] = incoming.disagreements.as_slice() {
            let more = match rest.len() {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            let first = first.told(self.workspace());
            told.push(format!("{first}{more} (is:conflicted)"));
        }
        told.push(format!(
            "{} changed elsewhere, taken in",
            count(incoming.items.len(), "item")
        ));
        told.extend(incoming.repairs.first().map(|repair| repair.what.clone()));
        Some(told.join("; "))
    }

    /// The latest changes, newest first: when, by whom, what.
    pub fn recent(&self, most: usize) -> Vec<(DateTime<Utc>, String, String)> {
        let entries = self.session.log().into_iter().flatten();
        entries
            .take(most)
            .map(|entry| {
                (
                    entry.edit.edit.at,
                    entry.edit.edit.by.to_string(),
                    entry.edit.edit.label.clone(),
                )
            })
            .collect()
    }
}

fn told(outcome: &Outcome, word: &str) -> String {
    let label = outcome
        .edit
        .label
        .strip_prefix(word)
        .unwrap_or(&outcome.edit.label)
        .to_string();
    match outcome.kept.len() {
        0 => label,
        n => format!(
            "{label} ({} changed since by others stays)",
            count(n, "value")
        ),
    }
}

/// `1 item`, `3 items`.
pub fn count(n: usize, word: &str) -> String {
    let stem = word
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'o']));
    match (n, stem) {
        (1, _) => format!("1 {word}"),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{n} {stem}ies"),
        _ => format!("{n} {word}s"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::count;
    use crate::domain::disagreement::{Disagreement, Element, What};
    use crate::domain::id::Kind;
    use crate::domain::workspace::Workspace;
    use crate::session::Incoming;
    use crate::tui::testing::stage;

    #[test]
    fn what_two_changed_is_told_by_field_element_and_values() {
        let mut stage = stage(Workspace::default(), 80, 24);
        stage.press("5 n").text("Edit a note").press("Enter");
        let one = |words: &str| Disagreement {
            item: stage.app.workspace().items(Kind::Story)[0],
            field: "criteria.text".to_string(),
            element: Some(Element {
                words: words.to_string(),
                ..Element::default()
            }),
            stands: json!("A"),
            other: json!("B"),
            what: What::KeptBoth,
        };
        let incoming = Incoming {
            disagreements: vec![one("Works offline"), one("Asks nothing")],
            ..Incoming::default()
        };
        assert_eq!(
            stage.app.session.took_in(&incoming).unwrap(),
            "S-1 criteria “Works offline”, text: “A” stands, “B” is kept and 1 more \
             (is:conflicted); 0 items changed elsewhere, taken in"
        );
    }

    #[test]
    fn many_things_are_named_as_people_name_them() {
        assert_eq!(count(1, "story"), "1 story");
        assert_eq!(count(2, "story"), "2 stories");
        assert_eq!(count(0, "day"), "0 days");
        assert_eq!(count(3, "item"), "3 items");
    }
}
