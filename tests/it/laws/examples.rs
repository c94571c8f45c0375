//! Merges and files by example: what a person would be told.

use serde_json::{Value, json};

use bifocal::domain::change::{Meeting, apply};
use bifocal::domain::command::{create, set_all, story};
use bifocal::domain::draft::{Counting, Draft};
use bifocal::domain::id::{Id, Kind};
use bifocal::domain::merge::{What, merge};
use bifocal::domain::objective::Objective;
use bifocal::domain::repair::repair;
use bifocal::domain::story::Story;
use bifocal::domain::workspace::Workspace;

use super::bench::Bench;
use super::{problems, text};

fn first(bench: &Bench) -> Id<Story> {
    bench.workspace.stories.rows()[0].id
}

pub fn set(bench: &mut Bench, field: &str, value: &str) -> bifocal::domain::change::Edit {
    let item = first(bench).item();
    bench
        .run(|draft| set_all(draft, &[item], field, value))
        .expect("is set")
}

fn points(bench: &Bench) -> String {
    let story = bench.workspace.stories.rows()[0].clone();
    story
        .points
        .map_or_else(String::new, |points| points.to_string())
}

/// Both ways of merging two benches, which must agree; gives the result and what was found.
pub fn meet(base: &Bench, a: &Bench, b: &Bench) -> (Workspace, bifocal::domain::merge::Merged) {
    let go = |ours: &Bench, theirs: &Bench| {
        let mut result = ours.workspace.clone();
        let mut mint = Counting::default();
        let done = merge(
            &base.workspace,
            &mut result,
            &theirs.workspace,
            &base.stamp(),
            &mut mint,
        );
        (result, done)
    };
    let (here, done) = go(a, b);
    assert_eq!(text(&here), text(&go(b, a).0));
    assert_eq!(problems(&here), []);
    (here, done)
}

#[test]
fn taking_back_my_estimate_keeps_a_colleagues_status() {
    let mut bench = Bench::new();
    let mine = set(&mut bench, "points", "5");
    set(&mut bench, "status", "doing");
    let (_, kept) = apply(&mut bench.workspace, &mine.inverse(), Meeting::KeepTheirs);
    let story = &bench.workspace.stories.rows()[0];
    assert_eq!((story.points, story.status.as_str()), (None, "doing"));
    assert_eq!(kept, []);
    assert!(story.history.iter().all(|event| event.field != "points"));
}

#[test]
fn taking_back_my_estimate_keeps_a_colleagues_later_one_and_says_so() {
    let mut bench = Bench::new();
    let mine = set(&mut bench, "points", "5");
    set(&mut bench, "points", "8");
    let (done, kept) = apply(&mut bench.workspace, &mine.inverse(), Meeting::KeepTheirs);
    assert_eq!(points(&bench), "8");
    assert!(bench.workspace.stories.rows()[0].conflicts.is_empty());
    assert_eq!(
        kept.iter()
            .map(|one| one.field.as_str())
            .collect::<Vec<_>>(),
        ["points"]
    );
    assert!(!done.items().any(|item| item.kind != Kind::Story));
}

#[test]
fn an_edit_beats_a_removal_and_says_so() {
    let base = Bench::new();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    let id = first(&base);
    a.run(|draft| {
        draft.remove(id);
        Ok(())
    })
    .expect("is removed");
    set(&mut b, "points", "3");
    let (result, done) = meet(&base, &a, &b);
    assert!(result.stories.get(id).is_some());
    assert_eq!(done.disagreements[0].what, What::EditBeatsDelete);
}

#[test]
fn of_two_estimates_the_later_stands_and_the_other_is_kept() {
    let base = Bench::new();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    set(&mut a, "points", "5");
    b.minute += 10;
    set(&mut b, "points", "8");
    let (result, done) = meet(&base, &a, &b);
    let story = &result.stories.rows()[0];
    assert_eq!(
        story.points.map(|points| points.to_string()).as_deref(),
        Some("8")
    );
    assert_eq!(
        (story.conflicts[0].field.as_str(), &story.conflicts[0].other),
        ("points", &json!(5))
    );
    assert_eq!(done.disagreements.len(), 1);
}

#[test]
fn a_key_minted_twice_is_renewed_for_the_younger_and_still_finds_the_older() {
    let base = Bench::new();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    for bench in [&mut a, &mut b] {
        bench
            .run(|draft| create(draft, Kind::Story, "Both", &[]))
            .expect("is made");
    }
    let (result, done) = meet(&base, &a, &b);
    let [.., older, younger] = result.stories.rows() else {
        panic!("two were made")
    };
    assert_eq!((older.key.as_str(), younger.key.as_str()), ("S-5", "S-6"));
    assert_eq!(younger.aliases, ["S-5"]);
    assert_eq!(result.by_key::<Story>("S-5"), Some(older.id));
    assert!(done.repairs[0].what.contains("S-6"), "{:?}", done.repairs);
}

#[test]
fn two_who_start_one_sprint_commit_to_each_story_once() {
    let mut base = Bench::new();
    base.run(bifocal::domain::command::sprint::plan_next)
        .expect("is made");
    set(&mut base, "sprint", "next");
    let sprint = base.workspace.sprints.rows()[0].id;
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    b.minute += 3;
    for bench in [&mut a, &mut b] {
        bench
            .run(|draft| bifocal::domain::command::sprint::start(draft, sprint))
            .expect("is started");
    }
    let (result, _) = meet(&base, &a, &b);
    assert_eq!(result.sprints.rows()[0].commitment.len(), 1);
}

#[test]
fn criteria_added_on_both_sides_stay_in_the_order_of_their_writers() {
    let base = Bench::new();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    for (bench, words) in [
        (&mut a, ["one", "two", "three"]),
        (&mut b, ["four", "five", "six"]),
    ] {
        for text in words {
            let id = first(bench);
            bench
                .run(|draft| story::add_criterion(draft, id, text))
                .expect("is added");
        }
    }
    let (result, _) = meet(&base, &a, &b);
    let texts: Vec<_> = result.stories.rows()[0]
        .criteria
        .iter()
        .map(|criterion| criterion.text.as_str())
        .collect();
    let ours = ["one", "two", "three", "four", "five", "six"];
    let theirs = ["four", "five", "six", "one", "two", "three"];
    assert!(texts == ours || texts == theirs, "{texts:?}");
}

#[test]
fn a_limit_that_both_set_is_one_status_with_two_values() {
    let base = Bench::new();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    for (bench, limit) in [(&mut a, 3), (&mut b, 4)] {
        bench
            .run(|draft| {
                let id = draft.about.id;
                draft
                    .edit(id)
                    .map(|about| about.settings.statuses[1].limit = Some(limit))
            })
            .expect("is set");
    }
    let (result, done) = meet(&base, &a, &b);
    assert_eq!(result.settings().statuses.len(), 5);
    assert_eq!(done.disagreements.len(), 1);
}

#[test]
fn equal_elements_of_a_list_are_all_kept() {
    let mut base = Bench::new();
    base.run(|draft| {
        let mut increment = draft.fresh::<bifocal::domain::increment::Increment>();
        increment.votes = vec![3, 3];
        draft.put(increment);
        Ok(())
    })
    .expect("is made");
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    for (bench, vote) in [(&mut a, 4), (&mut b, 5)] {
        bench
            .run(|draft| {
                let id = draft.increments.rows()[0].id;
                draft.edit(id).map(|increment| increment.votes.push(vote))
            })
            .expect("is voted");
    }
    let mut votes = meet(&base, &a, &b).0.increments.rows()[0].votes.clone();
    votes.sort_unstable();
    assert_eq!(votes, [3, 3, 4, 5]);
}

#[test]
fn of_two_instants_the_later_is_the_update_whatever_their_digits() {
    let base = Bench::new();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    set(&mut a, "points", "5");
    set(&mut b, "assignee", "bo");
    let later = b.stamp().at + chrono::Duration::milliseconds(5);
    let mut theirs = b.workspace.clone();
    let mut mint = Counting::default();
    let mut draft = Draft::new(&mut theirs, b.stamp(), &mut mint);
    draft.edit(first(&b)).expect("is there").updated = later;
    draft.finish_as_is("");
    b.workspace = theirs;
    assert_eq!(meet(&base, &a, &b).0.stories.rows()[0].updated, later);
}

#[test]
fn keys_of_a_later_version_at_the_top_of_the_file_are_merged_too() {
    let base = Bench::new();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    a.workspace.unknown.insert("themes", json!({"z": 1}));
    b.workspace.unknown.insert("bets", json!([1]));
    b.workspace.format.unknown.insert("seal", json!("x"));
    let (result, _) = meet(&base, &a, &b);
    assert_eq!(result.unknown.get("themes"), Some(&json!({"z": 1})));
    assert_eq!(result.unknown.get("bets"), Some(&json!([1])));
    assert_eq!(result.format.unknown.get("seal"), Some(&json!("x")));
}

#[test]
fn what_a_later_version_wrote_survives_at_every_level() {
    let plain: Workspace = serde_json::from_value(full()).expect("reads");
    let mut file: Value = serde_json::from_str(&text(&plain)).expect("reads");
    mark(&mut file, &mut 0);
    let workspace: Workspace = serde_json::from_value(file.clone()).expect("reads");
    let written: Value = serde_json::from_str(&text(&workspace)).expect("reads");
    assert_eq!(written, file);
    let again: Workspace = serde_json::from_str(&text(&workspace)).expect("reads");
    assert_eq!(text(&again), text(&workspace));
}

/// A workspace in which every sort of part occurs.
fn full() -> Value {
    let at = "2026-03-02T09:00:00Z";
    let id = |n: u8| format!("018e0000-0000-7000-8000-0000000000{n:02x}");
    let common = |n: u8, key: &str| {
        json!({"id": id(n), "key": key, "title": "A", "created": at, "updated": at,
            "source": {"system": "jira", "id": "X-1"},
            "conflicts": [{"field": "kpis.name", "element": {"id": "K-1", "words": "N"}, "other": "B", "at": at}],
            "history": [{"at": at, "by": "ana", "field": "status", "to": "todo"}]})
    };
    let with = |n: u8, key: &str, own: Value| {
        let mut record = common(n, key);
        let fields = record.as_object_mut().expect("an object");
        fields.extend(own.as_object().expect("an object").clone());
        record
    };
    let mut about = with(1, "W-1", json!({"product": {"vision": "V"}}));
    about["settings"] =
        serde_json::to_value(bifocal::domain::about::Settings::default()).expect("writes");
    json!({
        "bifocal": {"schema": 1, "writer": "0.1.0"},
        "workspace": about,
        "objectives": [with(2, "O-1", json!({"rank": "a1", "kpis": [{"id": id(3), "key": "K-1", "name": "N",
            "readings": [{"date": "2026-03-02", "value": 2.5}]}]}))],
        "initiatives": [with(4, "I-1", json!({"rank": "a1", "score": {"reach": 2.5},
            "evidence": [{"id": id(5), "kind": "data", "text": "T", "date": "2026-03-02"}],
            "decisions": [{"id": id(6), "text": "T", "date": "2026-03-02"}],
            "checklists": [{"id": id(7), "list": "pricing", "text": "T"}]}))],
        "epics": [with(8, "E-1", json!({"rank": "a1"}))],
        "stories": [with(9, "S-1", json!({"rank": "a1", "criteria": [{"id": id(10), "text": "T"}],
            "waiting": {"reason": "decision", "since": at}, "links": [{"url": "https://example.com"}],
            "comments": [{"id": id(11), "at": at, "by": "ana", "text": "T"}]}))],
        "sprints": [with(12, "SP-1", json!({"state": "closed",
            "commitment": [{"at": at, "story": id(9), "what": "committed"}],
            "close": {"at": at, "timezone": "UTC", "days": [], "ledger":
                [{"at": at, "story": id(9), "what": "committed"}]},
            "actions": [{"id": id(13), "text": "T"}]}))],
        "milestones": [common(14, "M-1")],
        "stakeholders": [common(15, "SH-1")],
        "requests": [common(16, "R-1")],
        "increments": [with(17, "PI-1", json!({"goals": [{"id": id(18), "text": "T"}],
            "risks": [{"id": id(19), "text": "T"}]}))],
        "people": [common(20, "P-1")],
    })
}

/// Puts a key that nobody knows into every object.
fn mark(value: &mut Value, count: &mut u32) {
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(|value| mark(value, count));
            *count += 1;
            map.insert(format!("later_{count}"), json!({"deep": [*count, "x"]}));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| mark(value, count)),
        _ => {}
    }
}

#[test]
fn references_to_what_is_gone_are_taken_away_from_every_kind() {
    let mut bench = Bench::new();
    let gone = uuid::Uuid::from_u128(77);
    bench
        .run(|draft| {
            let request = create(draft, Kind::Request, "Ask", &[])?;
            let request: Id<bifocal::domain::request::Request> =
                request.typed().expect("a request");
            let request = draft.edit(request)?;
            request.became = Some(Id::<Story>::new(gone).item());
            request.requested_by = vec![Id::new(gone)];
            let mut increment = draft.fresh::<bifocal::domain::increment::Increment>();
            increment.sprints = vec![Id::new(gone)];
            draft.put(increment);
            let mut sprint = draft.fresh::<bifocal::domain::sprint::Sprint>();
            sprint.actions = vec![bifocal::domain::sprint::RetroAction {
                story: Some(Id::new(gone)),
                ..Default::default()
            }];
            draft.put(sprint);
            let story = draft.stories.rows()[0].id;
            draft.edit(story)?.epic = Some(Id::new(gone));
            Ok(())
        })
        .expect("is made");
    let mut mint = Counting::default();
    let stamp = bench.stamp();
    let mut draft = Draft::new(&mut bench.workspace, stamp, &mut mint);
    assert_eq!(repair(&mut draft).len(), 4);
    draft.finish_as_is("");
    assert_eq!(problems(&bench.workspace), []);
}

#[test]
fn a_circle_made_by_two_is_cut_at_its_youngest() {
    let base = Bench::new();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    let ids: Vec<_> = base
        .workspace
        .stories
        .iter()
        .map(|story| story.id.item())
        .collect();
    a.run(|draft| set_all(draft, &[ids[0]], "blocked_by", "S-2"))
        .expect("is set");
    b.run(|draft| set_all(draft, &[ids[1]], "blocked_by", "S-1"))
        .expect("is set");
    let (result, _) = meet(&base, &a, &b);
    let blocked: Vec<_> = result
        .stories
        .iter()
        .map(|story| story.blocked_by.len())
        .collect();
    assert_eq!(blocked[..2], [1, 0]);
}

#[test]
fn an_objective_keeps_two_readings_of_one_day() {
    let reading = |value: f64| bifocal::domain::objective::Reading {
        date: "2026-03-02".parse().expect("a day"),
        value,
        ..Default::default()
    };
    let mut base = Bench::new();
    let id: Id<Objective> = base.workspace.objectives.rows()[0].id;
    base.run(|draft| {
        let kpi = bifocal::domain::objective::Kpi {
            readings: vec![reading(1.0), reading(2.0)],
            ..Default::default()
        };
        draft.edit(id).map(|objective| objective.kpis.push(kpi))
    })
    .expect("is set");
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    for (bench, value) in [(&mut a, 3.0), (&mut b, 4.0)] {
        let mut new = reading(value);
        new.date = new.date + chrono::Days::new(value as u64);
        bench
            .run(|draft| {
                draft
                    .edit(id)
                    .map(|objective| objective.kpis[0].readings.push(new))
            })
            .expect("is set");
    }
    let result = meet(&base, &a, &b).0;
    assert_eq!(result.objectives.rows()[0].kpis[0].readings.len(), 4);
}
