//! Civil days in the workspace's timezone, over midnight and over a change of the clocks.

use serde_json::json;

use super::{all_near, play, workspace};

#[test]
fn half_past_eleven_and_half_past_midnight_in_auckland_are_two_days() {
    let mut place = workspace("Pacific/Auckland");
    // Auckland is 13 hours ahead: 10:30 UTC is 23:30, 11:30 UTC is 00:30 of the next day.
    let script = "
        2026-03-01T20:00 sprint new One --start 2026-03-02 --end 2026-03-06
        add Late ~3 %SP-1
        add Early ~5 %SP-1
        sprint start SP-1
        start S-1 S-2
        2026-03-03T10:30 done S-1
        2026-03-03T11:30 done S-2
    ";
    play(&mut place, script);
    place.at("2026-03-06T03:00:00Z");
    let report = place.json("report sprint SP-1");
    assert_eq!(report["days"][2], "2026-03-03");
    all_near(&report["done"], &[0., 0., 3., 8., 8., 8.]);
    let flow = place.json("report flow");
    assert_eq!(
        flow["throughput"],
        json!([
            {"date": "2026-03-03", "count": 1},
            {"date": "2026-03-04", "count": 1},
            {"date": "2026-03-05", "count": 0},
            {"date": "2026-03-06", "count": 0},
        ])
    );
    // Both began on Monday the 2nd there, which was Sunday in UTC.
    assert_eq!(
        (&flow["cycle_time"]["p50"], &flow["cycle_time"]["p95"]),
        (&json!(2.0), &json!(3.0))
    );
    play(&mut place, "2026-03-06T04:00 sprint close SP-1");
    assert_eq!(place.json("report sprint SP-1")["done"], report["done"]);
}

#[test]
fn a_sprint_over_the_spring_change_in_berlin_has_ten_days() {
    let mut place = workspace("Europe/Berlin");
    // The clocks go forward on Sunday 29 March: from then on midnight is at 22:00 UTC, not 23:00.
    let script = "
        2026-03-23T08:00 sprint new One --start 2026-03-23 --end 2026-04-03
        add Before ~2 %SP-1
        add Sunday ~3 %SP-1
        add After ~5 %SP-1
        sprint start SP-1
        2026-03-26T22:30 done S-1
        2026-03-29T21:30 done S-2
        2026-03-30T22:30 done S-3
    ";
    play(&mut place, script);
    place.at("2026-04-03T15:00:00Z");
    let report = place.json("report sprint SP-1");
    assert_eq!(
        report["days"],
        json!([
            "2026-03-20",
            "2026-03-23",
            "2026-03-24",
            "2026-03-25",
            "2026-03-26",
            "2026-03-27",
            "2026-03-30",
            "2026-03-31",
            "2026-04-01",
            "2026-04-02",
            "2026-04-03",
        ])
    );
    all_near(
        &report["ideal"],
        &[10., 9., 8., 7., 6., 5., 4., 3., 2., 1., 0.],
    );
    // 23:30 on Thursday the 26th; 23:30 on Sunday, which shows on Monday; 00:30 on Tuesday the 31st.
    all_near(
        &report["done"],
        &[0., 0., 0., 0., 2., 2., 5., 10., 10., 10., 10.],
    );
}

#[test]
fn a_sprint_over_the_autumn_change_in_new_york_has_ten_days() {
    let mut place = workspace("America/New_York");
    // The clocks go back on Sunday 1 November: from then on midnight is at 05:00 UTC, not 04:00.
    let script = "
        2026-10-26T13:00 sprint new One --start 2026-10-26 --end 2026-11-06
        add Before ~2 %SP-1
        add After ~8 %SP-1
        sprint start SP-1
        2026-10-28T04:30 done S-1
        2026-11-04T04:30 done S-2
    ";
    play(&mut place, script);
    place.at("2026-11-06T20:00:00Z");
    let report = place.json("report sprint SP-1");
    let days = report["days"].as_array().expect("a list");
    assert_eq!(
        (days.len(), &days[5], &days[6]),
        (11, &json!("2026-10-30"), &json!("2026-11-02"))
    );
    all_near(
        &report["ideal"],
        &[10., 9., 8., 7., 6., 5., 4., 3., 2., 1., 0.],
    );
    // 00:30 on Wednesday the 28th; 23:30 on Tuesday 3 November.
    all_near(
        &report["done"],
        &[0., 0., 0., 2., 2., 2., 2., 10., 10., 10., 10.],
    );
}
