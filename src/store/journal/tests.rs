use super::*;
use crate::store::disk::RealDisk;
use crate::store::faulty::{Fault, FaultyDisk};
use crate::store::history::orphans;
use std::fs;

fn hash() -> Hash {
    Hash::of(b"the file")
}

fn journal(folder: &Path) -> Journal {
    Journal::new(Arc::new(RealDisk), folder.to_owned())
}

fn edits(folder: &Path) -> Vec<(u64, String)> {
    let orphans = orphans::<String>(&RealDisk, folder).unwrap();
    let mut edits: Vec<_> = orphans
        .into_iter()
        .flat_map(|orphan| orphan.unsaved)
        .map(|entry| (entry.seq, entry.edit))
        .collect();
    edits.sort();
    edits
}

#[test]
fn nothing_is_made_before_the_first_edit() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    journal(&state).close().unwrap();
    assert!(!state.exists());
}

#[test]
fn edits_survive_a_kill_and_saved_ones_are_not_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = journal(folder.path());
    for edit in ["one", "two", "three"] {
        first.append(hash(), &edit).unwrap();
    }
    first.saved(2, hash()).unwrap();
    assert_eq!(
        edits(folder.path()),
        [],
        "a living process's journal is its own"
    );
    drop(first);
    assert_eq!(edits(folder.path()), [(3, "three".into())]);
    let mut second = journal(folder.path());
    assert_eq!(
        second.append(hash(), &"four").unwrap(),
        4,
        "numbers go on over processes"
    );
}

#[test]
fn a_torn_last_line_is_left_out_and_a_changed_one_is_told() {
    let mut bytes = Vec::new();
    for seq in 1..=3 {
        bytes.extend(
            sealed(&Entry {
                seq,
                base: hash(),
                edit: format!("edit {seq}"),
            })
            .unwrap(),
        );
    }
    let whole = bytes.len();
    for cut in (whole - 60)..whole - 1 {
        let (records, bad) = read_records::<String>(&bytes[..cut]);
        assert_eq!(records.len(), 2);
        assert_eq!(
            bad,
            [BadLine {
                line: 3,
                fault: LineFault::Torn
            }]
        );
    }
    assert_eq!(
        read_records::<String>(&bytes[..whole - 1]).0.len(),
        3,
        "only its newline is missing"
    );
    let text = String::from_utf8(bytes)
        .unwrap()
        .replace("edit 2", "edit 9");
    let (records, bad) = read_records::<String>(text.as_bytes());
    assert_eq!(records.len(), 2);
    assert_eq!(
        bad,
        [BadLine {
            line: 2,
            fault: LineFault::Checksum
        }]
    );
    let (records, bad) = read_records::<u8>(text.lines().next().unwrap().as_bytes());
    assert!(records.is_empty() && bad.len() == 1);
}

#[test]
fn whatever_call_fails_no_acknowledged_edit_is_lost() {
    for fault in [Fault::Fails, Fault::Tears, Fault::PowerCut] {
        for call in 1..40 {
            let folder = tempfile::tempdir().unwrap();
            let disk = Arc::new(FaultyDisk::new(fault, call));
            let mut journal = Journal::new(disk.clone(), folder.path().to_owned());
            let mut kept = Vec::new();
            for edit in 0..5_u64 {
                let appended = journal.append(hash(), &edit.to_string());
                let flushed = journal.sync();
                if let (Ok(seq), Ok(())) = (&appended, &flushed) {
                    kept.push((*seq, edit.to_string()));
                }
                for error in [appended.err(), flushed.err()].into_iter().flatten() {
                    assert!(
                        error
                            .to_string()
                            .contains(&*folder.path().to_string_lossy()),
                        "{error}"
                    );
                }
            }
            // A killed process leaves no descriptor behind, so no lock either.
            drop((journal, disk));
            let there = edits(folder.path());
            assert!(
                kept.iter().all(|edit| there.contains(edit)),
                "{fault:?} at {call}: {kept:?} in {there:?}"
            );
            assert!(
                fault == Fault::PowerCut || kept.len() >= 4,
                "one fault costs one edit at most"
            );
        }
    }
}

#[test]
fn a_failed_flush_moves_to_a_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = journal(folder.path());
    journal.append(hash(), &"one").unwrap();
    journal.abandon();
    journal.append(hash(), &"two").unwrap();
    assert_eq!(journals(&RealDisk, folder.path()).unwrap().len(), 2);
}

#[test]
fn a_long_journal_goes_on_in_a_new_file_and_what_is_saved_becomes_history() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = journal(folder.path());
    let long = "x".repeat(LONGEST_SEGMENT as usize);
    journal.append(hash(), &long).unwrap();
    let seq = journal.append(hash(), &"short").unwrap();
    assert_eq!(journals(&RealDisk, folder.path()).unwrap().len(), 2);
    journal.saved(seq, hash()).unwrap();
    let names = journals(&RealDisk, folder.path()).unwrap();
    assert_eq!(names.len(), 2);
    assert!(names.iter().any(|name| name.ends_with("history.jsonl")));
    journal.close().unwrap();
    assert_eq!(
        journals(&RealDisk, folder.path()).unwrap(),
        [folder.path().join("history.jsonl")]
    );
    assert_eq!(
        fs::metadata(folder.path().join("history.jsonl"))
            .unwrap()
            .len()
            >> 20,
        16
    );
}
