//! What is closed stays as it was, whatever happens to its stories, its sprint and the workspace.

use std::fs;

use serde_json::{Value, json};

use super::{Place, play, reference};
use crate::verbs::Answer;

const CALLS: [&str; 2] = ["report sprint SP-1 --json", "report velocity --json"];

fn closed() -> Place {
    let mut place = reference();
    play(
        &mut place,
        "2026-03-13T17:00 sprint close SP-1 --carry next",
    );
    place
}

fn said(place: &Place, words: &str) -> String {
    let Answer { out, .. } = place.call(&words.split(' ').collect::<Vec<_>>());
    out
}

/// What the reports say of the closed sprint, as it is printed.
fn numbers(place: &Place) -> [String; 2] {
    let [sprint, velocity] = CALLS.map(|call| said(place, call));
    let velocity: Value = serde_json::from_str(&velocity).expect("JSON");
    let row = serde_json::to_string(&velocity["data"]["sprints"][0]).expect("text");
    [sprint, row]
}

/// Changes the file by hand, as an editor would.
fn by_hand(place: &Place, change: impl FnOnce(&mut Value)) {
    let path = place.path().join("bifocal.json");
    let mut file: Value =
        serde_json::from_str(&fs::read_to_string(&path).expect("a file")).expect("JSON");
    change(&mut file);
    fs::write(&path, serde_json::to_string_pretty(&file).expect("text")).expect("it is written");
}

#[test]
fn no_later_change_reaches_a_closed_sprint() {
    let mut place = closed();
    let before = numbers(&place);
    let later = [
        "2026-03-16T09:00 move S-6 backlog",
        "set S-1 S-7 title=Other",
        "set S-1 S-7 points=13",
        "set S-3 kind=bug",
        "set S-2 status=doing",
        "set S-4 status=cancelled",
        "move S-4 SP-2",
        "archive S-1 S-7",
        "2026-03-17T09:00 sprint start SP-2",
        "done S-2",
        "set W-1 holidays=2026-02-27,2026-03-04",
        "set W-1 timezone=Pacific/Auckland",
        "set W-1 working_days=mon,tue",
        "set SP-1 review=Shown retro=Well",
        "archive SP-1",
    ];
    for call in later {
        play(&mut place, call);
        assert_eq!(numbers(&place), before, "after {call}");
    }
    by_hand(&place, |file| {
        for status in file["workspace"]["settings"]["statuses"]
            .as_array_mut()
            .expect("statuses")
        {
            if status["name"] == "done" {
                status["category"] = json!("doing");
            }
        }
    });
    assert_eq!(numbers(&place), before, "after done means under way");
    by_hand(&place, |file| {
        file["stories"].as_array_mut().expect("stories").clear();
    });
    assert_eq!(numbers(&place), before, "after all stories are removed");
    assert_eq!(place.json("report velocity")["last"], json!(29.0));
}

#[test]
fn the_velocity_and_the_forecast_keep_a_sprint_that_was_put_away() {
    let place = closed();
    let forecast = place.json("report forecast --points 40");
    assert_eq!(forecast["how_many"]["p50"], json!(29.0));
    place.done("archive SP-1");
    assert_eq!(place.json("report forecast --points 40"), forecast);
    assert_eq!(place.json("report velocity")["mean"], json!(29.0));
    assert_eq!(
        place.json("report alignment")["quadrant"][0]["sprint"],
        "SP-1"
    );
}

#[test]
fn what_the_numbers_of_a_closed_sprint_rest_on_cannot_be_set() {
    let place = closed();
    for (field, name) in [
        ("start=2026-03-03", "first day"),
        ("end=2026-03-14", "last day"),
        ("capacity=10", "capacity"),
        ("person_days=10", "person-days"),
        ("usual_person_days=10", "person-days"),
        ("team=red", "team"),
    ] {
        let (_, said) = place.refused(&format!("set SP-1 {field}"));
        assert!(
            said.contains("SP-1 is closed") && said.contains(name),
            "{said}"
        );
    }
    place.done("set SP-1 goal=Offline title=First review=Shown retro=Well");
    place.done("set SP-2 start=2026-03-17");
}

#[test]
fn a_sprint_that_an_earlier_version_closed_gives_the_same_numbers() {
    let mut place = reference();
    play(&mut place, "2026-03-13T12:00 done S-5");
    play(
        &mut place,
        "2026-03-13T17:00 sprint close SP-1 --carry next",
    );
    let before = numbers(&place);
    by_hand(&place, |file| {
        let mut stories = file["stories"].as_array().expect("stories").iter();
        let dropped = stories.find(|story| story["key"] == "S-5");
        let id = dropped.expect("a story")["id"].clone();
        let sprint = &mut file["sprints"][0];
        let close = sprint["close"].as_object_mut().expect("a close");
        assert!(close.remove("day_zero").is_some() && close.remove("keys").is_some());
        // Earlier versions had a line for a story that came in when it was finished already; it counts for nothing.
        let ledger = close["ledger"].as_array_mut().expect("a ledger");
        let line = json!({"at": "2026-03-13T13:00:00Z", "story": id, "what": "added", "points": 3});
        ledger.push(line);
    });
    assert_eq!(numbers(&place), before);
}
