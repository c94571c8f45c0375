//! Flow, cumulative flow, waiting and bugs.

use serde_json::{Value, json};

use super::{near, play, workspace};

#[test]
fn cycle_time_lead_time_and_age_count_their_first_and_last_day() {
    let mut place = workspace("UTC");
    let script = "
        2026-02-20T09:00 add A
        2026-03-02T09:00 start S-1
        add B
        start S-2
        2026-03-04T17:00 done S-1
    ";
    play(&mut place, script);
    place.at("2026-03-10T12:00:00Z");
    let report = place.json("report flow");
    near(&report["cycle_time"]["p50"], 3.);
    near(&report["lead_time"]["p50"], 13.);
    near(&report["cycle_time"]["n"], 1.);
    let ages = [json!({"key": "S-2", "days": 9, "level": "red"})];
    assert_eq!(report["ages"], json!(ages));
    // From Monday to the Tuesday of the next week there are seven working days.
    near(
        &place.json("report flow --working-days")["ages"][0]["days"],
        7.,
    );
}

#[test]
fn over_a_weekend_it_took_four_days_or_two_working_days() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-06T09:00 add A
        start S-1
        2026-03-09T09:00 done S-1
    ";
    play(&mut place, script);
    near(&place.json("report flow")["cycle_time"]["mean"], 4.);
    near(
        &place.json("report flow --working-days")["cycle_time"]["mean"],
        2.,
    );
}

#[test]
fn after_a_reopen_the_second_stretch_is_added_and_only_the_last_finish_counts() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-01T09:00 add A
        2026-03-02T09:00 start S-1
        2026-03-04T09:00 done S-1
        2026-03-09T09:00 set S-1 status=doing
        2026-03-10T09:00 done S-1
    ";
    play(&mut place, script);
    let report = place.json("report flow");
    // 2, 3, 4 and 9, 10 March; the lead time has the 1st besides.
    near(&report["cycle_time"]["p50"], 5.);
    near(&report["lead_time"]["p50"], 6.);
    assert_eq!(
        report["throughput"],
        json!([{"date": "2026-03-10", "count": 1}])
    );
    // Opened, finished and reopened on one day: that day counts once.
    let script = "
        2026-03-10T10:00 set S-1 status=doing
        2026-03-11T10:00 done S-1
    ";
    play(&mut place, script);
    near(&place.json("report flow")["cycle_time"]["p50"], 6.);
}

#[test]
fn percentiles_are_of_the_nearest_rank() {
    let mut place = workspace("UTC");
    let days = [1, 2, 2, 3, 3, 4, 5, 6, 8, 13];
    place.at("2026-03-02T09:00:00Z");
    for _ in days {
        place.done("add A");
    }
    place.done("start S-1 S-2 S-3 S-4 S-5 S-6 S-7 S-8 S-9 S-10");
    for (at, took) in days.iter().enumerate() {
        play(
            &mut place,
            &format!("2026-03-{:02}T17:00 done S-{}", 1 + took, at + 1),
        );
    }
    let cycle = place.json("report flow")["cycle_time"].clone();
    for (name, expected) in [
        ("p50", 3.),
        ("p70", 5.),
        ("p85", 8.),
        ("p95", 13.),
        ("mean", 4.7),
        ("n", 10.),
    ] {
        near(&cycle[name], expected);
    }
}

#[test]
fn cumulative_flow_is_where_stories_stood_at_each_days_end() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T09:00 add A
        add B
        2026-03-03T09:00 start S-1
        add C
        2026-03-04T09:00 start S-2
        2026-03-05T09:00 done S-1
        2026-03-06T09:00 done S-2
        start S-3
    ";
    play(&mut place, script);
    let report = place.json("report cfd --from 2026-03-02 --to 2026-03-06");
    let days = report["days"].as_array().expect("a list");
    let stood = |name: &str| days.iter().map(|day| day[name].clone()).collect::<Value>();
    assert_eq!(days[0]["date"], "2026-03-02");
    assert_eq!(stood("todo"), json!([2, 2, 1, 1, 0]));
    assert_eq!(stood("doing"), json!([0, 1, 2, 1, 1]));
    assert_eq!(stood("done"), json!([0, 0, 0, 1, 2]));
}

#[test]
fn half_of_the_time_was_waiting() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T09:00 add A
        start S-1
        2026-03-03T09:00 wait S-1 clarification --on ben
        2026-03-06T09:00 wait S-1 --over
        2026-03-10T09:00 set S-1 status=acceptance
        2026-03-11T09:00 done S-1
    ";
    play(&mut place, script);
    let report = place.json("report waiting");
    near(&report["flow_efficiency"], 0.5);
    assert_eq!(
        report["by_reason"],
        json!({"acceptance": 1, "clarification": 3})
    );
    assert_eq!(report["by_person"], json!({"ben": 3}));
    assert_eq!(report["items"], json!([]));
    // What waits now is told with its days, today included.
    let script = "
        2026-03-12T09:00 add B
        wait S-2 decision --on ana
    ";
    play(&mut place, script);
    place.at("2026-03-16T09:00:00Z");
    assert_eq!(
        place.json("report waiting")["items"],
        json!([{"key": "S-2", "reason": "decision", "on": "ana", "since": "2026-03-12", "days": 3}])
    );
}

#[test]
fn bugs_are_opened_closed_reopened_and_escape() {
    let mut place = workspace("UTC");
    let script = "
        2026-02-20T09:00 add bug Old
        2026-03-02T09:00 add bug Fixed
        add bug Escaped #escaped
        add bug Dropped
        add Story
        2026-03-03T09:00 done S-2
        done S-5
        set S-4 status=cancelled
        2026-03-04T09:00 set S-2 status=doing
        2026-03-05T09:00 done S-2
        2026-03-20T09:00 done S-1
    ";
    play(&mut place, script);
    let report = place.json("report bugs --from 2026-03-01 --to 2026-03-10");
    // Old and Escaped are open on the 10th; Fixed was finished on the 3rd and again on the 5th, beside one story.
    let expected = json!({"open": 2, "opened": 3, "closed": 2, "reopened": 1, "escaped": 1, "share": 0.5, "sprints": []});
    assert_eq!(report, expected);
}
