//! Two sessions on one file, sessions that are killed, and what becomes of their edits.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use bifocal::domain::id::{Id, Kind};
use bifocal::domain::story::Story;
use bifocal::session::{Clock, Saving, Session, SessionEvent, SessionOptions};
use bifocal::store::places::Places;

/// A folder with one workspace file, and sessions on it.
struct Desk {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("bifocal.json");
        let desk = Self { folder, path };
        let mut session =
            Session::create(&desk.path, "Lumen", desk.options("ana", 0)).expect("is made");
        add(&mut session, "First");
        add(&mut session, "Second");
        session.close().expect("is saved");
        desk
    }

    /// The options of a person on this machine, so many minutes after nine.
    fn options(&self, name: &str, minutes: i64) -> SessionOptions {
        let nine: chrono::DateTime<chrono::Utc> =
            "2026-03-02T09:00:00Z".parse().expect("an instant");
        let clock = Clock::Fixed(nine + chrono::Duration::minutes(minutes));
        SessionOptions::new(
            Places::under(&self.folder.path().join("home")),
            clock,
            name.into(),
        )
    }

    fn open(&self, name: &str, minutes: i64) -> Session {
        Session::open(&self.path, self.options(name, minutes)).expect("opens")
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.path).expect("reads")
    }
}

fn add(session: &mut Session, title: &str) -> Id<Story> {
    let outcome = session.run(&format!("Add {title}"), session.stamp(), |draft| {
        let mut story: Story = draft.fresh();
        story.title = title.into();
        let id = story.id;
        draft.put(story);
        Ok(id)
    });
    outcome.expect("is added").value
}

fn change(session: &mut Session, id: Id<Story>, label: &str, to: impl FnOnce(&mut Story)) {
    session
        .run(label, session.stamp(), |draft| draft.edit(id).map(to))
        .expect("is changed");
}

fn first(session: &Session) -> Id<Story> {
    session.workspace().stories.rows()[0].id
}

fn story(session: &Session) -> Arc<Story> {
    Arc::clone(&session.workspace().stories.rows()[0])
}

fn titles(session: &Session) -> Vec<String> {
    session
        .workspace()
        .stories
        .iter()
        .map(|story| story.title.clone())
        .collect()
}

#[test]
fn different_fields_of_one_story_are_merged_both_ways() {
    let desk = Desk::new();
    let (mut ana, mut ben) = (desk.open("ana", 1), desk.open("ben", 2));
    let id = first(&ana);
    change(&mut ana, id, "Rename", |story| {
        story.title = "Renamed".into();
    });
    change(&mut ben, id, "Note", |story| story.notes = "noted".into());
    ana.save_now().expect("saves");
    let incoming = ben.save_now().expect("saves");
    assert_eq!(incoming.items.len(), 1);
    assert!(incoming.disagreements.is_empty());
    assert_eq!(
        (story(&ben).title.as_str(), story(&ben).notes.as_str()),
        ("Renamed", "noted")
    );
    let incoming = ana.reload().expect("reloads");
    assert_eq!(incoming.items, [id.item()]);
    assert!(ana.workspace() == ben.workspace());
    let before = desk.text();
    ana.save_now().expect("saves");
    assert_eq!(
        desk.text(),
        before,
        "who only took over has nothing to save"
    );
}

#[test]
fn one_field_changed_by_both_keeps_both_values_and_names_the_field() {
    let desk = Desk::new();
    let (mut ana, mut ben) = (desk.open("ana", 1), desk.open("ben", 2));
    let id = first(&ana);
    change(&mut ana, id, "Rename", |story| story.title = "Ana's".into());
    change(&mut ben, id, "Rename", |story| story.title = "Ben's".into());
    ben.save_now().expect("saves");
    let incoming = ana.save_now().expect("saves");
    assert_eq!(incoming.disagreements.len(), 1);
    assert_eq!(incoming.disagreements[0].field, "title");
    assert_eq!(story(&ana).title, "Ben's", "the later one stands");
    assert_eq!(story(&ana).conflicts[0].other, "Ana's");
    ben.reload().expect("reloads");
    assert!(ana.workspace() == ben.workspace());
    assert!(desk.text().contains("Ana's"));
}

#[test]
fn two_that_add_at_once_get_different_keys() {
    let desk = Desk::new();
    let (mut ana, mut ben) = (desk.open("ana", 1), desk.open("ben", 2));
    let (one, other) = (add(&mut ana, "One"), add(&mut ben, "Other"));
    ana.save_now().expect("saves");
    ben.save_now().expect("saves");
    ana.reload().expect("reloads");
    assert_eq!(titles(&ana).len(), 4);
    let key = |id: Id<Story>| ana.workspace().key_of(id.item()).to_owned();
    assert_ne!(key(one), key(other));
}

#[test]
fn a_session_that_is_killed_loses_nothing() {
    let desk = Desk::new();
    let mut ana = desk.open("ana", 1);
    let id = first(&ana);
    change(&mut ana, id, "Rename", |story| {
        story.title = "Renamed".into();
    });
    add(&mut ana, "Third");
    let lost = ana.workspace().clone();
    let before = desk.text();
    drop(ana);
    assert_eq!(desk.text(), before, "nothing was saved");

    let mut ben = desk.open("ben", 5);
    assert_eq!(ben.opening().replayed, ["Rename", "Add Third"]);
    assert!(*ben.workspace() == lost);
    assert_eq!(desk.text(), before, "opening writes nothing");
    ben.save_now().expect("saves");
    drop(ben);
    let cleo = desk.open("cleo", 6);
    assert!(cleo.opening().replayed.is_empty(), "once only");
    assert!(*cleo.workspace() == lost);
}

#[test]
fn an_edit_replayed_over_a_newer_file_is_merged() {
    let desk = Desk::new();
    let mut ana = desk.open("ana", 1);
    let id = first(&ana);
    change(&mut ana, id, "Rename", |story| {
        story.title = "Renamed".into();
    });
    let mut elsewhere = Session::open(
        &desk.path,
        SessionOptions {
            places: Places::under(&desk.folder.path().join("other")),
            ..desk.options("ben", 2)
        },
    )
    .expect("opens");
    change(&mut elsewhere, id, "Note", |story| {
        story.notes = "noted".into();
    });
    elsewhere.close().expect("saves");
    drop(ana);
    let cleo = desk.open("cleo", 3);
    assert_eq!(
        (story(&cleo).title.as_str(), story(&cleo).notes.as_str()),
        ("Renamed", "noted")
    );
}

#[test]
fn undo_and_redo_reach_over_restarts() {
    let desk = Desk::new();
    let mut ana = desk.open("ana", 1);
    let id = first(&ana);
    change(&mut ana, id, "Rename", |story| {
        story.title = "Renamed".into();
    });
    change(&mut ana, id, "Note", |story| story.notes = "noted".into());
    ana.close().expect("saves");

    let mut ana = desk.open("ana", 2);
    assert_eq!(ana.undo_label(), Some("Note"));
    ana.undo().expect("undoes");
    assert_eq!(ana.undo_label(), Some("Rename"));
    ana.undo().expect("undoes");
    assert_eq!(
        (story(&ana).title.as_str(), story(&ana).notes.as_str()),
        ("First", "")
    );
    ana.close().expect("saves");

    let mut ana = desk.open("ana", 3);
    assert_eq!(ana.redo_label(), Some("Rename"));
    ana.redo().expect("redoes");
    ana.redo().expect("redoes");
    assert_eq!(
        (story(&ana).title.as_str(), story(&ana).notes.as_str()),
        ("Renamed", "noted")
    );
    assert!(ana.redo().is_err());
    for label in ["Note", "Rename", "Add Second", "Add First"] {
        assert_eq!(ana.undo_label(), Some(label));
        ana.undo().expect("undoes");
    }
    assert!(ana.workspace().stories.is_empty());
    assert_eq!(
        ana.undo().expect_err("nothing left").to_string(),
        "there is nothing to take back"
    );
}

#[test]
fn an_undo_keeps_what_a_colleague_changed_since() {
    let desk = Desk::new();
    let (mut ana, mut ben) = (desk.open("ana", 1), desk.open("ben", 2));
    let id = first(&ana);
    change(&mut ana, id, "Rename and note", |story| {
        story.title = "Renamed".into();
        story.notes = "noted".into();
    });
    ana.save_now().expect("saves");
    ben.reload().expect("reloads");
    change(&mut ben, id, "Rename", |story| story.title = "Ben's".into());
    ben.save_now().expect("saves");
    ana.reload().expect("reloads");
    ana.undo().expect("undoes");
    assert_eq!(
        (story(&ana).title.as_str(), story(&ana).notes.as_str()),
        ("Ben's", "")
    );
}

#[test]
fn a_refused_command_leaves_everything_as_it_was() {
    let desk = Desk::new();
    let mut ana = desk.open("ana", 1);
    let before = ana.workspace().clone();
    let id = first(&ana);
    let refused = ana.run("Nothing", ana.stamp(), |draft| {
        draft.edit(id)?.title = "Half done".into();
        Err::<(), _>(bifocal::domain::draft::Refusal::new("no"))
    });
    assert_eq!(refused.expect_err("is refused").to_string(), "no");
    assert!(*ana.workspace() == before);
}

#[test]
fn what_this_version_does_not_know_survives_sessions_and_merges() {
    let desk = Desk::new();
    let text = desk.text().replacen(
        "\"title\": \"First\"",
        "\"zebra\": [1.10],\n      \"title\": \"First\"",
        1,
    );
    fs::write(
        &desk.path,
        text.replacen(
            "{\n",
            "{\n  \"zoo\": {\"n\": 12345678901234567890123},\n",
            1,
        ),
    )
    .expect("writes");
    let (mut ana, mut ben) = (desk.open("ana", 1), desk.open("ben", 2));
    let id = first(&ana);
    change(&mut ana, id, "Rename", |story| {
        story.title = "Renamed".into();
    });
    change(&mut ben, id, "Note", |story| story.notes = "noted".into());
    ana.save_now().expect("saves");
    ben.save_now().expect("saves");
    let text = desk.text();
    assert!(
        text.contains("1.10") && text.contains("12345678901234567890123"),
        "{text}"
    );
}

#[test]
fn a_record_that_cannot_be_read_survives_a_save_and_a_merge() {
    let desk = Desk::new();
    let (mut ana, mut ben) = (desk.open("ana", 1), desk.open("ben", 2));
    let broken = desk
        .text()
        .replacen("\"title\": \"Second\"", "\"title\": [\"Second\"]", 1);
    fs::write(&desk.path, broken).expect("writes");
    let id = first(&ana);
    change(&mut ana, id, "Rename", |story| {
        story.title = "Renamed".into();
    });
    let incoming = ana.save_now().expect("saves");
    assert_eq!(incoming.problems.len(), 1, "{incoming:?}");
    ben.reload().expect("reloads");
    change(&mut ben, id, "Note", |story| story.notes = "noted".into());
    ben.save_now().expect("saves");
    let cleo = desk.open("cleo", 3);
    assert_eq!(cleo.workspace().stories.unreadable().len(), 1);
    assert_eq!(cleo.opening().problems[0].kind, Some(Kind::Story));
}

#[test]
fn the_same_workspace_gives_the_same_bytes() {
    let desk = Desk::new();
    let before = desk.text();
    let mut ana = desk.open("ana", 1);
    let id = first(&ana);
    change(&mut ana, id, "Rename", |story| {
        story.title = "Renamed".into();
    });
    ana.save_now().expect("saves");
    assert_ne!(desk.text(), before);
    ana.undo().expect("undoes");
    ana.close().expect("saves");
    assert_eq!(desk.text(), before);
}

#[test]
fn a_person_who_edits_the_file_by_hand_is_merged_and_told_what_was_mended() {
    let desk = Desk::new();
    let ghost = "00000000-0000-7000-8000-000000000001";
    let text = desk.text().replacen(
        "\"title\": \"First\"",
        &format!("\"title\": \"First\",\n      \"epic\": \"{ghost}\""),
        1,
    );
    fs::write(&desk.path, text).expect("writes");
    let ana = desk.open("ana", 1);
    assert_eq!(ana.opening().repairs.len(), 1, "{:?}", ana.opening());
    assert_eq!(story(&ana).epic, None);
}

#[test]
fn a_newer_file_can_be_looked_at_and_not_changed() {
    let desk = Desk::new();
    fs::write(
        &desk.path,
        desk.text().replacen("\"schema\": 1", "\"schema\": 99", 1),
    )
    .expect("writes");
    let before = desk.text();
    let mut ana = desk.open("ana", 1);
    let refusal = ana
        .run("Nothing", ana.stamp(), |_| Ok(()))
        .expect_err("is refused");
    assert!(refusal.to_string().contains("newer"), "{refusal}");
    ana.close().expect("closes");
    assert_eq!(desk.text(), before);
}

#[test]
fn reading_changes_neither_the_file_nor_its_folder() {
    let desk = Desk::new();
    let folder = desk.path.parent().expect("a folder");
    let listing = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder)
            .expect("lists")
            .map(|entry| entry.expect("is there").file_name())
            .collect();
        names.sort();
        (
            names,
            fs::metadata(folder.join("bifocal.json"))
                .expect("is there")
                .modified()
                .expect("a time"),
        )
    };
    let before = listing(folder);
    let mut ana = desk.open("ana", 1);
    ana.save_now().expect("has nothing to save");
    ana.close().expect("closes");
    assert_eq!(listing(folder), before);
}

#[cfg(unix)]
#[test]
fn a_symlink_and_a_private_mode_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let desk = Desk::new();
    let link = desk.folder.path().join("link.json");
    symlink(&desk.path, &link).expect("links");
    fs::set_permissions(&desk.path, fs::Permissions::from_mode(0o600)).expect("sets the mode");
    let mut ana = Session::open(&link, desk.options("ana", 1)).expect("opens");
    add(&mut ana, "Third");
    ana.close().expect("saves");
    assert!(fs::symlink_metadata(&link).expect("is there").is_symlink());
    assert_eq!(
        fs::metadata(&desk.path)
            .expect("is there")
            .permissions()
            .mode()
            & 0o777,
        0o600
    );
    assert!(desk.text().contains("Third"));
}

#[test]
fn a_session_in_the_background_saves_by_itself_and_sees_the_others() {
    let desk = Desk::new();
    let (told, heard) = mpsc::channel();
    let options = SessionOptions {
        saving: Saving::InBackground,
        tell: Some(Arc::new(move |event| drop(told.send(event)))),
        ..desk.options("ana", 1)
    };
    let wait = |wanted: fn(&SessionEvent) -> bool| loop {
        let event = heard
            .recv_timeout(Duration::from_secs(30))
            .expect("it is told");
        if wanted(&event) {
            return;
        }
    };
    let mut ana = Session::open(&desk.path, options).expect("opens");
    let id = first(&ana);
    change(&mut ana, id, "Rename", |story| {
        story.title = "Renamed".into();
    });
    wait(|event| matches!(event, SessionEvent::Saved { .. }));
    assert!(desk.text().contains("Renamed"));

    let mut ben = desk.open("ben", 2);
    change(&mut ben, id, "Note", |story| story.notes = "noted".into());
    ben.close().expect("saves");
    wait(|event| matches!(event, SessionEvent::ChangedOnDisk));
    assert_eq!(ana.adopt().items, [id.item()]);
    assert_eq!(
        (story(&ana).title.as_str(), story(&ana).notes.as_str()),
        ("Renamed", "noted")
    );
    ana.close().expect("closes");
}

#[test]
fn a_scratch_workspace_leaves_nothing_behind() {
    let desk = Desk::new();
    let copy = desk.open("ana", 1).workspace().clone();
    let mut scratch = Session::scratch(copy, desk.options("ana", 2)).expect("is made");
    add(&mut scratch, "Third");
    let folder = scratch.path().parent().expect("a folder").to_owned();
    assert!(folder.exists());
    scratch.close().expect("closes");
    assert!(!folder.exists());
    assert!(!desk.text().contains("Third"));
}
