//! When and how many, worked out exactly.

use serde_json::Value;

use super::{all_near, near, play, workspace};

fn periods(report: &Value) -> [u64; 4] {
    ["p50", "p70", "p85", "p95"].map(|name| report[name]["periods"].as_u64().expect("a number"))
}

#[test]
fn nothing_or_two_a_day_for_four_items() {
    let place = workspace("UTC");
    let report = place.json("report forecast --items 4 --history 0,2 --within 5");
    assert_eq!(periods(&report), [3, 5, 6, 8]);
    let by_day = report["by_period"].as_array().expect("a list");
    let expected = [
        0., 0.25, 0.5, 0.6875, 0.8125, 0.890_625, 0.9375, 0.964_844, 0.980_469,
    ];
    all_near(&Value::from(by_day[..9].to_vec()), &expected);
    for (name, expected) in [("p50", 6.), ("p85", 2.), ("p95", 2.)] {
        near(&report["how_many"][name], expected);
    }
    // Today is a Monday; the eighth working day after it is the Thursday of the next week.
    assert_eq!(report["p50"]["date"], "2026-03-05");
    assert_eq!(report["p95"]["date"], "2026-03-12");
}

#[test]
fn three_a_day_finish_ten_items_in_four_days() {
    let place = workspace("UTC");
    let report = place.json("report forecast --items 10 --history 3");
    assert_eq!(periods(&report), [4, 4, 4, 4]);
}

#[test]
fn the_past_is_what_was_finished_on_each_working_day() {
    let mut place = workspace("UTC");
    // Monday nothing, Tuesday two.
    let script = "
        2026-03-02T09:00 add A
        add B
        2026-03-03T09:00 done S-1 S-2
        add C
        add D
        add E
        add F
    ";
    play(&mut place, script);
    let report = place.json("report forecast S-6");
    assert_eq!(periods(&report), [3, 5, 6, 8]);
    assert_eq!(report["p50"]["date"], "2026-03-06");
    assert_eq!(periods(&place.json("report forecast")), [3, 5, 6, 8]);
}

#[test]
fn by_points_a_period_is_a_sprint_and_the_past_is_given_in_points() {
    let place = workspace("UTC");
    let report = place.json("report forecast --points 60 --history 20,20,20,20,20");
    assert_eq!(periods(&report), [3, 3, 3, 3]);
    near(&report["how_many"]["p85"], 20.);
    assert_eq!(report["note"], Value::Null);
    let few = place.json("report forecast --points 60 --history 20");
    assert!(
        few["note"]
            .as_str()
            .is_some_and(|note| note.contains("low data")),
        "{few}"
    );
}

#[test]
fn a_past_without_anything_done_forecasts_nothing() {
    let place = workspace("UTC");
    let report = place.json("report forecast --items 4 --history 0,0,0");
    assert_eq!(report["p50"], Value::Null);
    let note = report["note"].as_str().expect("a note");
    assert!(note.contains("cannot forecast"), "{note}");
}

#[test]
fn a_forecast_that_reaches_nothing_in_all_its_periods_lists_none() {
    let place = workspace("UTC");
    let far = place.json("report forecast --items 1000000000 --history 0,1");
    assert_eq!(far["by_period"], serde_json::json!([]));
    let told = place.done("report forecast --items 1000000000 --history 0,1");
    assert!(told.lines().count() < 100, "{told}");
    let near = place.json("report forecast --items 40 --history 0,1");
    assert!(
        near["by_period"]
            .as_array()
            .is_some_and(|all| all.len() > 40)
    );
}
