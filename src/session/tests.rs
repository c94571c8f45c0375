use super::*;
use crate::domain::story::Story;

fn options(folder: &Path, name: &str) -> SessionOptions {
    let clock = Clock::Fixed("2026-03-02T09:00:00Z".parse().unwrap());
    SessionOptions::new(Places::under(folder), clock, name.into())
}

fn change(session: &mut Session, label: &str, to: impl FnOnce(&mut Story)) {
    let id = session.workspace.stories.rows()[0].id;
    session
        .run(label, session.stamp(), |draft| draft.edit(id).map(to))
        .unwrap();
}

#[test]
fn an_edit_made_before_a_merge_was_taken_over_undoes_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bifocal.json");
    let mut ana = Session::create(&path, "Lumen", options(folder.path(), "ana")).unwrap();
    ana.run("Add", ana.stamp(), |draft| {
        let story: Story = draft.fresh();
        draft.put(story);
        Ok(())
    })
    .unwrap();
    ana.save_now().unwrap();
    let mut ben = Session::open(&path, options(folder.path(), "ben")).unwrap();
    change(&mut ana, "Rename", |story| story.title = "Renamed".into());
    ana.save_now().unwrap();

    // Ben's store merges, and Ben goes on before he has taken it over.
    change(&mut ben, "Note", |story| story.notes = "noted".into());
    ben.shared.save().unwrap();
    change(&mut ben, "Want", |story| story.i_want = "more".into());
    ben.shared.save().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        ["Renamed", "noted", "more"]
            .iter()
            .all(|word| text.contains(word)),
        "{text}"
    );

    ben.adopt();
    ben.save_now().unwrap();
    let cleo = Session::open(&path, options(folder.path(), "cleo")).unwrap();
    for session in [&ben, &cleo] {
        let story = &session.workspace.stories.rows()[0];
        let all = (
            story.title.as_str(),
            story.notes.as_str(),
            story.i_want.as_str(),
        );
        assert_eq!(all, ("Renamed", "noted", "more"));
        assert!(story.conflicts.is_empty());
    }
    assert!(ben.workspace == cleo.workspace);
}

#[test]
fn a_form_is_kept_until_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bifocal.json");
    let mut ana = Session::create(&path, "Lumen", options(folder.path(), "ana")).unwrap();
    let kept = |session: &Session| session.take_kept_form::<Value>().unwrap();
    assert_eq!(kept(&ana), None);
    let form = serde_json::json!({"title": "half a sen"});
    ana.keep_form(Some(form.clone()));
    let mut ben = Session::open(&path, options(folder.path(), "ben")).unwrap();
    assert_eq!(kept(&ben), None, "the form of a living session is its own");
    drop(ana);
    assert_eq!(kept(&ben), Some(form));
    ben.keep_form(None);
    drop(ben);
    let cleo = Session::open(&path, options(folder.path(), "cleo")).unwrap();
    assert_eq!(kept(&cleo), None);
}
