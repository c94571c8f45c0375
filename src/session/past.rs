//! Undo and redo: every edit of this session, then those of the sessions before, from the journal.
//!
//! Never writes an inverse by hand, and never takes back what somebody else did since: an undo is a merge.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::change::Edit;
use crate::store::journal::Entry;

/// How many edits of earlier sessions are looked through at most.
const LONGEST: usize = 10_000;

/// An edit in the journal, and what it was to the undo history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What changed.
    #[serde(rename = "did", with = "shared")]
    pub edit: Arc<Edit>,
    /// What it was.
    #[serde(default, skip_serializing_if = "Role::is_done")]
    pub role: Role,
}

/// What an edit is to the undo history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A person or a program did it.
    #[default]
    Done,
    /// It took the edit with this number back.
    Undoes(u64),
    /// It did the edit with this number again.
    Redoes(u64),
}

impl Role {
    // serde asks with a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    fn is_done(&self) -> bool {
        *self == Self::Done
    }
}

/// A shared edit reads and writes as the edit.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::domain::change::Edit;

    pub fn serialize<S: Serializer>(edit: &Arc<Edit>, serializer: S) -> Result<S::Ok, S::Error> {
        edit.as_ref().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Edit>, D::Error> {
        Edit::deserialize(deserializer).map(Arc::new)
    }
}

/// An edit that can be taken back, or one that can be done again.
#[derive(Clone, Debug)]
pub(super) struct Remembered {
    /// The number of the edit that a person made.
    pub seq: u64,
    /// How it is called.
    pub label: String,
    /// What was last really changed: by the edit, by taking it back, or by doing it again.
    pub edit: Arc<Edit>,
}

/// What can be taken back and what can be done again.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub done: Vec<Remembered>,
    pub undone: Vec<Remembered>,
    /// The first edit of this session: what the journal holds before it is the past.
    first: Option<u64>,
    /// Whether the journal was read already.
    reach: Reach,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Reach {
    #[default]
    Session,
    Journal,
}

impl Past {
    /// A person did something: what was taken back before cannot be done again.
    pub fn did(&mut self, seq: u64, edit: Arc<Edit>) {
        self.first.get_or_insert(seq);
        self.undone.clear();
        self.done.push(Remembered {
            seq,
            label: edit.label.clone(),
            edit,
        });
    }

    /// Something was written that is no edit of a person.
    pub fn passed(&mut self, seq: u64) {
        self.first.get_or_insert(seq);
    }

    /// Whether the sessions before must be asked for more.
    pub fn is_at_its_start(&self) -> bool {
        self.reach == Reach::Session && self.done.is_empty()
    }

    /// Takes the sessions before in, given from the newest.
    pub fn reach_back(&mut self, newest_first: impl Iterator<Item = Entry<Step>>) {
        self.reach = Reach::Journal;
        let first = self.first.unwrap_or(u64::MAX);
        let earlier = newest_first.filter(|entry| entry.seq < first).take(LONGEST);
        let (mut done, mut undone) = sorted_out(earlier);
        if self.first.is_none() {
            // Only what was taken back after the last edit can be done again, the last taken back first.
            let newest_done = done
                .iter()
                .map(|remembered| remembered.seq)
                .max()
                .unwrap_or(0);
            undone.retain(|(at, remembered)| *at > newest_done && remembered.seq > newest_done);
            undone.sort_by_key(|(at, _)| *at);
            self.undone = undone
                .into_iter()
                .map(|(_, remembered)| remembered)
                .collect();
        }
        done.reverse();
        self.done = done;
    }
}

/// The edits that stand, the newest first, and those that were taken back, with the number of the taking back.
fn sorted_out(
    newest_first: impl Iterator<Item = Entry<Step>>,
) -> (Vec<Remembered>, Vec<(u64, Remembered)>) {
    let mut fate: HashMap<u64, Entry<Step>> = HashMap::new();
    let (mut done, mut undone) = (Vec::new(), Vec::new());
    for entry in newest_first {
        let Step { edit, role } = entry.edit.clone();
        if let Role::Undoes(seq) | Role::Redoes(seq) = role {
            // The newest word on an edit counts.
            fate.entry(seq).or_insert(entry);
            continue;
        }
        let (seq, label) = (entry.seq, edit.label.clone());
        match fate.remove(&seq) {
            None => done.push(Remembered { seq, label, edit }),
            Some(last) => {
                let undoing = matches!(last.edit.role, Role::Undoes(_));
                let remembered = Remembered {
                    seq,
                    label,
                    edit: last.edit.edit,
                };
                if undoing {
                    undone.push((last.seq, remembered));
                } else {
                    done.push(remembered);
                }
            }
        }
    }
    (done, undone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Hash;

    fn entry(seq: u64, label: &str, role: Role) -> Entry<Step> {
        let edit = Arc::new(Edit {
            label: label.into(),
            ..Edit::default()
        });
        Entry {
            seq,
            base: Hash::of(b""),
            edit: Step { edit, role },
        }
    }

    fn labels(list: &[Remembered]) -> Vec<&str> {
        list.iter()
            .map(|remembered| remembered.label.as_str())
            .collect()
    }

    #[test]
    fn what_was_taken_back_before_can_be_done_again_until_something_is_done() {
        let mut journal = vec![
            entry(1, "one", Role::Done),
            entry(2, "two", Role::Done),
            entry(3, "three", Role::Done),
            entry(4, "Undo three", Role::Undoes(3)),
            entry(5, "Undo two", Role::Undoes(2)),
            entry(6, "Redo two", Role::Redoes(2)),
            entry(7, "Undo two", Role::Undoes(2)),
        ];
        let mut past = Past::default();
        past.reach_back(journal.iter().rev().cloned());
        assert_eq!(labels(&past.done), ["one"]);
        assert_eq!(labels(&past.undone), ["three", "two"]);

        journal.push(entry(8, "four", Role::Done));
        let mut past = Past::default();
        past.reach_back(journal.iter().rev().cloned());
        assert_eq!(labels(&past.done), ["one", "four"]);
        assert!(past.undone.is_empty());
    }

    #[test]
    fn an_edit_reads_back_with_its_role() {
        for role in [Role::Done, Role::Undoes(7), Role::Redoes(8)] {
            let step = entry(1, "one", role).edit;
            let text = serde_json::to_string(&step).unwrap();
            assert_eq!(serde_json::from_str::<Step>(&text).unwrap(), step, "{text}");
        }
    }
}
