//! Velocity over closed sprints, capacity, and the lines where coming sprints end in the backlog.

use serde_json::{Value, json};

use super::{completes, near, play, workspace};

#[test]
fn three_sprints_have_mean_range_deviation_and_variation() {
    let mut place = workspace("UTC");
    completes(&mut place, &[21, 29, 25]);
    let report = place.json("report velocity");
    let numbers = [
        ("last", 25.),
        ("mean", 25.),
        ("min", 21.),
        ("max", 29.),
        ("sd", 4.),
        ("cv", 0.16),
        ("n", 3.),
        ("p50", 25.),
        ("p85", 21.),
    ];
    for (name, expected) in numbers {
        near(&report[name], expected);
    }
    let first = &report["sprints"][0];
    assert_eq!(
        (&first["key"], &first["name"]),
        (&json!("SP-1"), &json!("Sprint 1"))
    );
    assert_eq!(
        (&first["start"], &first["end"], &first["closed"]),
        (
            &json!("2026-01-05"),
            &json!("2026-01-16"),
            &json!("2026-01-16T16:00:00Z")
        )
    );
    near(&first["committed"], 21.);
    near(&first["completed"], 21.);
    near(&first["say_do"], 1.);
}

#[test]
fn the_mean_looks_back_on_five_sprints_or_on_as_many_as_are_asked_for() {
    let mut place = workspace("UTC");
    assert_eq!(place.json("report velocity")["mean"], Value::Null);
    completes(&mut place, &[99]);
    let one = place.json("report velocity");
    assert_eq!((&one["sd"], &one["cv"]), (&Value::Null, &Value::Null));
    let mut place = workspace("UTC");
    completes(&mut place, &[99, 30, 21, 29, 25, 18]);
    let report = place.json("report velocity");
    near(&report["mean"], 24.6);
    near(&report["n"], 5.);
    near(&place.json("report velocity --last 3")["mean"], 24.);
    assert_eq!(report["sprints"].as_array().map(Vec::len), Some(6));
    // The same sprints are the past of a forecast by points: half of the six completed 29, all of them 18.
    let many = place.json("report forecast --points 40")["how_many"].clone();
    near(&many["p50"], 29.);
    near(&many["p85"], 18.);
}

#[test]
fn a_sprint_fits_less_when_somebody_is_away() {
    let mut place = workspace("UTC");
    completes(&mut place, &[21, 29, 25]);
    place.done("sprint new --start 2026-02-16 --end 2026-02-27");
    near(&place.json("report sprint SP-4")["capacity"], 25.);
    place.done("set SP-4 person_days=17");
    assert_eq!(place.json("report sprint SP-4")["capacity"], Value::Null);
    place.done("set SP-4 usual_person_days=20");
    near(&place.json("report sprint SP-4")["capacity"], 21.25);
    place.done("set SP-4 capacity=18");
    near(&place.json("report sprint SP-4")["capacity"], 18.);
    // The first sprint had no velocity before it, the third the mean of two.
    assert_eq!(place.json("report sprint SP-1")["capacity"], Value::Null);
    near(&place.json("report sprint SP-3")["capacity"], 25.);
}

#[test]
fn sprint_lines_carry_what_is_left() {
    let mut place = workspace("UTC");
    completes(&mut place, &[20]);
    assert_eq!(place.json("report velocity")["lines"], json!([]));
    place.at("2026-01-19T09:00:00Z");
    for points in [8, 5, 13, 8, 3, 8, 8, 5, 13, 3, 13, 10, 20] {
        place.done(&format!("add Next ~{points}"));
    }
    let report = place.json("report velocity");
    let lines = report["lines"].as_array().expect("a list");
    let column = |name: &str| {
        lines
            .iter()
            .map(|line| line[name].clone())
            .collect::<Value>()
    };
    assert_eq!(column("sprint"), json!([1, 2, 3, 4, 5]));
    assert_eq!(column("points"), json!([13.0, 24.0, 21.0, 16.0, 23.0]));
    assert_eq!(column("carry"), json!([7.0, 3.0, 2.0, 6.0, 3.0]));
    assert_eq!(column("stories"), json!([2, 3, 3, 2, 2]));
    assert_eq!(column("last"), json!(["S-3", "S-6", "S-9", "S-11", "S-13"]));
    // Work under way and work of the active sprint are not the coming sprints' work.
    let script = "
        2026-01-19T10:00 sprint new --start 2026-01-19 --end 2026-01-30
        move S-2 SP-2
        sprint start SP-2
        start S-3
    ";
    play(&mut place, script);
    let first = place.json("report velocity")["lines"][0].clone();
    // 13 fit into 20 and leave 7, which the 8 does not fit.
    near(&first["points"], 13.);
    near(&first["carry"], 7.);
    assert_eq!(first["last"], "S-4");
}
