//! Verbs that write.

use super::Place;

#[test]
fn a_new_workspace_is_made_once_and_never_overwritten() {
    let place = Place::empty();
    let path = place.done("init --name Lumen");
    assert!(path.trim_end().ends_with("bifocal.json"));
    let (code, told) = place.refused("init");
    assert_eq!(code, 1);
    assert!(told.contains("there is a file already"), "{told}");
    assert_eq!(place.json("show W-1")["title"], "Lumen");
    assert_eq!(
        place
            .refused("--file other.json init --timezone Mars/Base")
            .0,
        2
    );
}

#[test]
fn add_prints_the_key_alone() {
    let place = Place::new();
    assert_eq!(place.done("add epic Sync engine"), "E-1\n");
    assert_eq!(
        place
            .call(&["add", "Edit on a plane #offline ~5 ^E-1 @ana"])
            .out,
        "S-1\n"
    );
    assert_eq!(
        place.done("add bug Crash on start --points 2 --label ux --epic E-1"),
        "S-2\n"
    );
    let story = place.json("show S-1");
    assert_eq!(story["title"], "Edit on a plane");
    assert_eq!(
        (&story["points"], &story["epic"]),
        (&5.into(), &"E-1".into())
    );
    assert_eq!(
        (&story["status"], &story["assignee"]),
        (&"todo".into(), &"ana".into())
    );
    let bug = place.json("show S-2");
    assert_eq!(
        (&bug["kind"], &bug["labels"]),
        (&"bug".into(), &serde_json::json!(["ux"]))
    );
}

#[test]
fn an_outline_on_standard_input_becomes_a_tree() {
    let place = Place::new();
    let outline = "epic: Search\n  Find a note ~3\n    + It is the first hit\n  Find a tag\n";
    let answer = place.call_with(&["add", "-"], outline);
    assert_eq!(
        (answer.out.as_str(), answer.code),
        ("E-1\nS-1\nS-2\n", 0),
        "{}",
        answer.err
    );
    assert_eq!(
        place.json("show S-1")["criteria"][0]["text"],
        "It is the first hit"
    );
    assert_eq!(place.call_with(&["add", "-"], "").code, 1);
}

#[test]
fn set_changes_all_records_or_none() {
    let place = Place::furnished();
    assert_eq!(
        place.done("set S-1 S-2 points=3 labels=+sync"),
        "S-1\nS-2\n"
    );
    assert_eq!(
        place.json("show S-1")["labels"],
        serde_json::json!(["offline", "sync"])
    );
    let (code, told) = place.refused("set S-1 S-2 points=3 status=nowhere");
    assert_eq!(code, 1);
    assert!(
        told.contains("not a status here") && told.contains("everything is as it was"),
        "{told}"
    );
    place.done("set S-1 points=");
    assert!(place.json("show S-1")["points"].is_null());
    assert_eq!(place.refused("set S-1").0, 2);
}

#[test]
fn the_status_of_a_story_brings_its_waits() {
    let place = Place::furnished();
    place.done("set S-1 status=acceptance");
    assert_eq!(place.json("show S-1")["waiting"], "acceptance");
    place.done("accept S-1");
    let story = place.json("show S-1");
    assert_eq!(
        (&story["status"], &story["waiting"]),
        (&"done".into(), &serde_json::Value::Null)
    );
}

#[test]
fn a_story_waits_for_somebody_and_goes_on() {
    let place = Place::furnished();
    assert_eq!(place.done("wait S-1 clarification --on bo"), "S-1\n");
    assert_eq!(place.json("show S-1")["waiting_on"], "bo");
    place.done("wait S-1 --over");
    assert_eq!(place.refused("wait S-1 --over").0, 1);
    assert_eq!(place.refused("wait S-1 boredom").0, 2);
}

#[test]
fn a_rejected_story_goes_back_to_work_with_the_reason() {
    let place = Place::furnished();
    place.call(&["set", "S-1", "criteria=It opens"]);
    place.done("set S-1 status=acceptance");
    place.done("reject S-1 It does not open --criteria 1");
    let story = place.json("show S-1");
    assert_eq!(
        (&story["category"], &story["criteria"][0]["state"]),
        (&"doing".into(), &"rejected".into())
    );
    assert_eq!(story["comments"][0]["text"], "It does not open");
    assert_eq!(place.refused("accept S-1 --criteria 7").0, 1);
}

#[test]
fn records_move_into_sprints_below_others_and_back() {
    let place = Place::furnished();
    place.done("sprint new");
    assert_eq!(place.done("move S-1 S-2 SP-1"), "S-1\nS-2\n");
    assert_eq!(place.json("show S-1")["sprint"], "SP-1");
    place.done("move S-1 backlog");
    assert!(place.json("show S-1")["sprint"].is_null());
    place.done("move S-2 E-1");
    assert_eq!(place.json("show S-2")["epic"], "E-1");
    assert_eq!(place.refused("move E-1 backlog").0, 1);
    assert_eq!(place.refused("move S-1 O-1").0, 1);
}

#[test]
fn rank_moves_before_after_to_the_top_and_to_the_bottom() {
    let place = Place::furnished();
    let order = |place: &Place| {
        let list = place.json("list");
        let keys = list
            .as_array()
            .expect("a list")
            .iter()
            .map(|story| story["key"].as_str().expect("a key").to_owned());
        keys.collect::<Vec<_>>().join(" ")
    };
    place.done("rank S-3 --top");
    assert_eq!(order(&place), "S-3 S-1 S-2");
    place.done("rank S-3 S-1 --after S-2");
    assert_eq!(order(&place), "S-2 S-3 S-1");
    place.done("rank S-1 --before S-3");
    assert_eq!(order(&place), "S-2 S-1 S-3");
    place.done("rank S-2 --bottom");
    assert_eq!(order(&place), "S-1 S-3 S-2");
    assert_eq!(place.refused("rank S-1 --top --bottom").0, 2);
    assert_eq!(place.refused("rank S-1 E-1 --top").0, 1);
}

#[test]
fn a_sprint_lives_from_new_to_closed_and_its_numbers_stay() {
    let mut place = Place::furnished();
    assert_eq!(
        place.call(&["sprint", "new", "--goal", "On a plane"]).out,
        "SP-1\n"
    );
    place.done("move S-1 S-3 SP-1");
    assert_eq!(place.done("start SP-1"), "SP-1\n");
    place.at("2026-03-04T10:00:00Z");
    place.done("start S-1");
    place.at("2026-03-05T10:00:00Z");
    assert_eq!(place.done("done S-1"), "S-1\n");
    place.at("2026-03-13T16:00:00Z");
    assert_eq!(
        place.done("sprint close --carry next"),
        "SP-1\ncarried over: S-3\n"
    );
    assert_eq!(place.json("show S-3")["sprint"], "SP-2");
    let velocity = place.json("report velocity");
    assert_eq!(
        (
            &velocity["sprints"][0]["committed"],
            &velocity["sprints"][0]["completed"]
        ),
        (&13.0.into(), &5.0.into())
    );
    place.done("set S-1 points=1");
    assert_eq!(place.json("report velocity"), velocity);
    let (code, told) = place.refused("done SP-2");
    assert_eq!(code, 1);
    assert!(told.contains("bifocal sprint close SP-2"), "{told}");
}

#[test]
fn undo_names_what_it_took_back_and_redo_brings_it_again() {
    let place = Place::furnished();
    place.done("set S-1 points=13");
    assert_eq!(place.done("undo"), "S-1  Undo: Set points of S-1\n");
    assert_eq!(place.json("show S-1")["points"], 5);
    place.done("redo");
    assert_eq!(place.json("show S-1")["points"], 13);
    place.done("undo 2");
    assert_eq!(place.refused("show S-3").0, 1);
    let log = place.json("log");
    assert_eq!(log[0]["label"], "Undo: Add S-3");
    assert_eq!(log[0]["keys"], serde_json::json!(["S-3"]));
    let known = place.done("log S-1");
    assert!(
        known.contains("Add S-1") && !known.contains("Add S-2"),
        "{known}"
    );
}

#[test]
fn archived_records_leave_the_lists_and_come_back() {
    let place = Place::furnished();
    place.done("archive S-2");
    assert_eq!(place.json("list").as_array().map(Vec::len), Some(2));
    assert_eq!(
        place.json("list is:archived").as_array().map(Vec::len),
        Some(1)
    );
    place.done("archive S-2 --undo");
    assert_eq!(place.json("list").as_array().map(Vec::len), Some(3));
}

#[test]
fn kpis_are_added_and_read() {
    let place = Place::furnished();
    assert_eq!(
        place.done("kpi add O-1 Weekly users --start 100 --target 200"),
        "K-1\n"
    );
    assert_eq!(place.done("kpi read K-1 130"), "O-1\n");
    let outcomes = place.json("kpi");
    assert_eq!(outcomes["objectives"][0]["kpis"][0]["progress"], 0.3);
    assert_eq!(place.refused("kpi read K-9 1").0, 1);
}

#[test]
fn epics_are_planned_for_a_span() {
    let place = Place::furnished();
    assert_eq!(place.done("plan E-1 2027-Q1"), "E-1\n");
    assert_eq!(place.json("show E-1")["plan"], "2027-Q1");
    place.done("plan E-1 none");
    assert!(place.json("show E-1")["plan"].is_null());
    assert_eq!(place.refused("plan E-1 soon").0, 1);
}

#[test]
fn an_import_rehearses_reports_and_runs_twice_without_a_change() {
    let place = Place::new();
    let file = "Summary,Issue key,Issue Type,Status,Story Points,Owner colour\nOne,A-1,Story,To Do,3,red\nTwo,A-2,Bug,Done,5,\n";
    std::fs::write(place.path().join("a.csv"), file).expect("written");
    let rehearsed = place.json("import jira a.csv --dry-run");
    assert_eq!(
        (&rehearsed["read"], &rehearsed["dry_run"]),
        (&2.into(), &true.into())
    );
    assert_eq!(place.json("list").as_array().map(Vec::len), Some(0));
    let report = place.json("import a.csv");
    assert_eq!(report["format"], "jira");
    assert_eq!(report["created"]["story"], 2);
    assert_eq!(report["points"], 8);
    assert_eq!(report["statuses"]["To Do"], 1);
    assert_eq!(
        report["unmapped"],
        serde_json::json!([{"column": "Owner colour", "cells": 1}])
    );
    assert!(report["problems"].is_array() && report["sprints"] == 0);
    let again = place.json("import a.csv");
    assert_eq!(
        (&again["created"], &again["updated"]),
        (&serde_json::json!({}), &0.into())
    );
    place.done("undo");
    assert_eq!(place.json("list").as_array().map(Vec::len), Some(0));
    assert_eq!(place.refused("import fox a.csv").0, 2);
    assert_eq!(place.refused("import jira gone.csv").0, 1);
    std::fs::write(place.path().join("b.csv"), "title\nOne\n").expect("written");
    assert_eq!(place.refused("import jira b.csv").0, 1);
}

#[test]
fn an_export_is_imported_back_and_exported_the_same() {
    let place = Place::furnished();
    assert_eq!(place.done("export csv -o all.csv"), "all.csv\n");
    let first = std::fs::read(place.path().join("all.csv")).expect("read");
    place.done("import csv all.csv");
    place.done("export csv -o again.csv");
    assert_eq!(
        std::fs::read(place.path().join("again.csv")).expect("read"),
        first
    );
    let (code, told) = place.refused("export json -o bifocal.json");
    assert_eq!(code, 1);
    assert!(told.contains("the workspace itself"), "{told}");
}

#[test]
fn every_verb_that_writes_gives_the_changed_records_as_json() {
    let place = Place::furnished();
    place.done("sprint new");
    for words in [
        "set S-1 points=1",
        "move S-1 SP-1",
        "rank S-1 --bottom",
        "start S-1",
        "done S-1",
        "plan E-1 2027-Q1",
        "archive S-2",
    ] {
        let data = place.json(words);
        let (key, title) = (&data["keys"][0], &data["items"][0]["title"]);
        assert!(
            key.is_string() && title.is_string() && data["label"].is_string(),
            "{words}: {data}"
        );
    }
}
