//! One sprint: its lines day by day, scope, velocity, say/do, carry-over, burndown, capacity.

use serde_json::{Value, json};

use super::{all_near, near, play, reference, workspace};

/// All numbers of the reference sprint.
fn assert_reference(report: &Value) {
    assert_eq!(report["days"][0], "2026-02-27");
    assert_eq!(report["days"][1], "2026-03-02");
    assert_eq!(report["days"][10], "2026-03-13");
    let series = [
        ("scope", [40, 40, 40, 45, 42, 45, 45, 45, 45, 45, 45]),
        ("done", [0, 0, 0, 8, 8, 13, 13, 13, 21, 24, 29]),
        ("remaining", [40, 40, 40, 37, 34, 32, 32, 32, 24, 21, 16]),
        ("ideal", [40, 36, 32, 28, 24, 20, 16, 12, 8, 4, 0]),
    ];
    for (name, expected) in series {
        all_near(&report[name], &expected.map(f64::from));
    }
    let numbers = [
        ("commitment", 40.),
        ("final_scope", 45.),
        ("added", 5.),
        ("removed", 3.),
        ("reestimated", 3.),
        ("scope_change", 5.),
        ("scope_change_share", 0.125),
        ("velocity", 29.),
        ("bugs_done", 1.),
        ("completion_items", 5. / 7.),
    ];
    for (name, expected) in numbers {
        near(&report[name], expected);
    }
    let readings = [
        ("committed", 0.525),
        ("final", 0.6),
        ("all", 0.725),
        ("items", 4. / 7.),
    ];
    for (name, expected) in readings {
        near(&report["say_do"][name], expected);
    }
    near(&report["carried_over"]["points"], 16.);
    assert_eq!(report["carried_over"]["keys"], json!(["S-6", "S-7"]));
    let number = |name: &str| report[name].as_f64().expect("a number");
    near(
        &json!(number("added") - number("removed") + number("reestimated")),
        number("final_scope") - number("commitment"),
    );
}

#[test]
fn the_reference_sprint_has_its_worked_numbers_before_and_after_its_close() {
    let mut place = reference();
    assert_reference(&place.json("report sprint SP-1"));
    play(
        &mut place,
        "2026-03-13T17:00 sprint close SP-1 --carry next",
    );
    assert_reference(&place.json("report sprint SP-1"));
    // What is carried lies in the next sprint; move, rename, re-estimate and reopen it there.
    let later = "
        2026-03-16T09:00 set S-6 title=Other points=13
        set S-7 points=1
        sprint start SP-2
        done S-6
        2026-03-17T09:00 set S-6 status=doing
        set S-1 status=todo
        move S-7 backlog
    ";
    play(&mut place, later);
    assert_reference(&place.json("report sprint SP-1"));
}

#[test]
fn days_to_come_are_unknown_and_the_projection_goes_on_as_it_went() {
    let mut place = workspace("UTC");
    let until_day_five: Vec<&str> = super::REFERENCE.lines().take(15).collect();
    play(&mut place, &until_day_five.join("\n"));
    place.at("2026-03-06T18:00:00Z");
    let report = place.json("report sprint");
    let none = Value::Null;
    assert_eq!(
        report["done"],
        json!([0.0, 0.0, 0.0, 8.0, 8.0, 13.0, none, none, none, none, none])
    );
    assert_eq!(report["scope"][6], none);
    // 13 points in 5 days: 2.6 a day. 32 remain: 13 days, three of them in the third week. 26 by the last day.
    let projection = &report["projection"];
    near(&projection["rate"], 2.6);
    near(&projection["days_left"], 13.);
    assert_eq!(projection["date"], "2026-03-25");
    near(&projection["done_by_end"], 26.);
    place.at("2026-03-13T17:00:00Z");
    place.done("sprint close SP-1");
    assert_eq!(place.json("report sprint SP-1")["projection"], none);
}

#[test]
fn nothing_done_projects_nothing() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T08:00 sprint new One --start 2026-03-02 --end 2026-03-13
        add A ~8 %SP-1
        sprint start SP-1
    ";
    play(&mut place, script);
    place.at("2026-03-05T08:00:00Z");
    assert_eq!(place.json("report sprint")["projection"], Value::Null);
}

#[test]
fn the_ideal_line_leaves_a_holiday_out() {
    let mut place = workspace("UTC");
    place.done("set W-1 holidays=2026-03-06");
    play(&mut place, super::REFERENCE);
    let report = place.json("report sprint SP-1");
    let ideal = [
        40., 35.5556, 31.1111, 26.6667, 22.2222, 17.7778, 13.3333, 8.8889, 4.4444, 0.,
    ];
    all_near(&report["ideal"], &ideal);
    // What is done on the holiday shows on the next working day, which is day 5 now.
    assert_eq!(report["days"][5], "2026-03-09");
    all_near(
        &report["done"],
        &[0., 0., 0., 8., 8., 13., 13., 21., 24., 29.],
    );
}

#[test]
fn work_counts_from_the_start_to_the_close_whatever_the_dated_days_say() {
    let mut place = workspace("UTC");
    let script = "
        2026-02-27T09:00 sprint new One --start 2026-03-02 --end 2026-03-13
        add Early ~3 %SP-1
        add Open ~5 %SP-1
        add Dropped ~2 %SP-1
        add Elsewhere ~8
        add Late ~1 %SP-1
        add Unknown %SP-1
        2026-03-03T09:00 done S-1
        done S-4
        2026-03-03T12:00 sprint start SP-1
        2026-03-05T09:00 move S-4 SP-1
        2026-03-06T09:00 set S-3 status=cancelled
        2026-03-07T09:00 done S-2
        2026-03-15T09:00 done S-5
        2026-03-16T09:00 sprint close SP-1
    ";
    play(&mut place, script);
    let report = place.json("report sprint SP-1");
    // Early was finished before the start, Elsewhere before it came in; Late after the last day but before the close.
    near(&report["commitment"], 8.);
    near(&report["velocity"], 6.);
    near(&report["added"], 0.);
    near(&report["removed"], 2.);
    all_near(
        &report["done"],
        &[0., 0., 0., 0., 0., 0., 5., 5., 5., 5., 6.],
    );
    assert_eq!(report["unestimated"], json!(["S-6"]));
    near(&report["carried_over"]["points"], 0.);
}

#[test]
fn what_was_cancelled_and_is_finished_after_all_is_velocity() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T08:00 sprint new One --start 2026-03-02 --end 2026-03-13
        add A ~8 %SP-1
        2026-03-02T09:00 sprint start SP-1
        2026-03-03T09:00 set S-1 status=cancelled
        2026-03-04T09:00 set S-1 status=done
    ";
    play(&mut place, script);
    let report = place.json("report sprint SP-1");
    near(&report["velocity"], 8.);
    near(&report["added"], 8.);
    near(&report["removed"], 8.);
    near(&report["final_scope"], 8.);
}

#[test]
fn an_open_story_that_is_put_away_leaves_the_scope_and_a_finished_one_stays_velocity() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T08:00 sprint new One --start 2026-03-02 --end 2026-03-13
        add A ~8 %SP-1
        add B ~5 %SP-1
        add C ~3 %SP-1
        2026-03-02T09:00 sprint start SP-1
        2026-03-03T09:00 done S-1
        2026-03-04T09:00 archive S-1 S-2
        2026-03-05T12:00 set S-3 points=2
    ";
    play(&mut place, script);
    let report = place.json("report sprint SP-1");
    near(&report["velocity"], 8.);
    near(&report["removed"], 5.);
    near(&report["final_scope"], 10.);
    assert_eq!(report["scope"][2], 16.0);
    assert_eq!(report["scope"][3], 11.0);
    assert_eq!(report["carried_over"]["keys"], json!(["S-3"]));
    // Taken back out it is added again: the days on which it was away stay as they were told.
    place.done("archive S-2 --undo");
    let report = place.json("report sprint SP-1");
    near(&report["removed"], 5.);
    near(&report["added"], 5.);
    near(&report["final_scope"], 15.);
}

#[test]
fn without_estimates_stories_are_counted_and_without_a_commitment_nothing_is_said() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T08:00 sprint new One --start 2026-03-02 --end 2026-03-13
        add A %SP-1
        add B %SP-1
        sprint start SP-1
        2026-03-03T09:00 done S-1
        2026-03-13T09:00 sprint close SP-1
        sprint new Two --start 2026-03-16 --end 2026-03-27
        sprint start SP-2
        add C ~3 %SP-2
        done S-3
        sprint close SP-2
    ";
    play(&mut place, script);
    let report = place.json("report sprint SP-1");
    assert_eq!(report["measure"], "items");
    near(&report["velocity"], 1.);
    near(&report["say_do"]["committed"], 0.5);
    assert_eq!(report["unestimated"], json!(["S-1", "S-2"]));
    let empty = place.json("report sprint SP-2");
    near(&empty["velocity"], 3.);
    assert_eq!(
        (&empty["say_do"]["committed"], &empty["scope_change_share"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn several_active_sprints_are_all_current_and_a_story_joins_that_of_its_team() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T08:00 sprint new Red --start 2026-03-02 --end 2026-03-13
        sprint new Blue --start 2026-03-02 --end 2026-03-13
        set SP-1 team=red
        set SP-2 team=blue
        add A ~8 %SP-1
        add B ~5 %SP-2
        add C ~3
        set S-3 team=blue
        sprint start SP-1
        sprint start SP-2
        set S-3 sprint=current
    ";
    play(&mut place, script);
    let found = place.json("list sprint:current");
    let keys: Vec<&Value> = found
        .as_array()
        .expect("a list")
        .iter()
        .map(|s| &s["key"])
        .collect();
    assert_eq!(keys, ["S-1", "S-2", "S-3"]);
    assert_eq!(found[2]["sprint"], "SP-2");
    place.done("add D");
    for call in [
        "set S-4 sprint=current",
        "report sprint",
        "move S-4 current",
    ] {
        let (_, said) = place.refused(call);
        assert!(
            said.contains("several sprints are active (SP-1, SP-2)"),
            "{call}: {said}"
        );
    }
}
