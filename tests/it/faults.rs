//! A disk that fails, tears or loses its power at every call of a session's life: no acknowledged edit is lost.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bifocal::domain::story::Story;
use bifocal::session::{Clock, Session, SessionEvent, SessionOptions};
use bifocal::store::disk::Disk;
use bifocal::store::faulty::{Fault, FaultyDisk};
use bifocal::store::places::Places;

fn add(session: &mut Session, title: &str) {
    let added = session.run(title, session.stamp(), |draft| {
        let mut story: Story = draft.fresh();
        story.title = title.into();
        draft.put(story);
        Ok(())
    });
    added.expect("is added");
}

fn titles(session: &Session) -> Vec<String> {
    session
        .workspace()
        .stories
        .iter()
        .map(|story| story.title.clone())
        .collect()
}

/// A session over a disk that fails: the titles that must be there afterwards.
fn live(path: &Path, options: SessionOptions, fault: Fault, call: usize) -> Vec<String> {
    let folder = path.parent().expect("a folder");
    let mut kept = vec!["kept".to_owned()];
    if let Ok(mut session) = Session::open(path, options) {
        let mut journaled = Vec::new();
        for title in ["one", "two"] {
            add(&mut session, title);
            let refused = session
                .events()
                .try_iter()
                .any(|event| matches!(event, SessionEvent::JournalFailed(_)));
            // A power cut may take what was not flushed; a kill may not.
            if !refused && fault != Fault::PowerCut {
                journaled.push(title.to_owned());
            }
        }
        match session.save_now() {
            Ok(_) => kept.extend(["one".to_owned(), "two".to_owned()]),
            Err(error) => {
                assert!(
                    error.to_string().contains(&*folder.to_string_lossy()),
                    "{error}"
                );
                kept.extend(journaled);
            }
        }
        match call % 2 {
            0 => drop(session.close()),
            _ => drop(session),
        }
    }
    kept
}

#[test]
fn whatever_call_fails_no_acknowledged_edit_is_lost() {
    for fault in [Fault::Fails, Fault::Tears, Fault::PowerCut] {
        for call in 1.. {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("bifocal.json");
            let options = SessionOptions::new(
                Places::under(&folder.path().join("home")),
                Clock::System,
                "ana".into(),
            );
            let mut first = Session::create(&path, "Lumen", options.clone()).expect("is made");
            add(&mut first, "kept");
            first.close().expect("is saved");

            let disk = Arc::new(FaultyDisk::new(fault, call));
            let faulty = SessionOptions {
                disk: Arc::clone(&disk) as Arc<dyn Disk>,
                ..options.clone()
            };
            let kept = live(&path, faulty, fault, call);
            let calls = disk.log();
            drop(disk);

            let text = fs::read_to_string(&path).expect("is there");
            assert!(
                serde_json::from_str::<serde_json::Value>(&text).is_ok(),
                "{fault:?} at {call}: {calls:?}"
            );
            let mut after = Session::open(&path, options).expect("opens");
            let there = titles(&after);
            let lost: Vec<_> = kept.iter().filter(|title| !there.contains(title)).collect();
            assert!(
                lost.is_empty(),
                "{fault:?} at {call}: {lost:?} of {there:?} after {calls:?}"
            );
            assert!(there.len() <= 3, "nothing is there twice: {there:?}");
            after.save_now().expect("saves");
            after.close().expect("closes");
            if calls.len() < call {
                assert!(call > 30, "the whole life was tried: {calls:?}");
                break;
            }
        }
    }
}
