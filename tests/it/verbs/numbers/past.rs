//! What happened stays as it was told, while sprints run and after: what comes later changes no day before it.

use serde_json::{Value, json};

use super::{Place, near, play, workspace};

/// A sprint from Monday to Friday that holds a story for each of these estimates, started on its first day.
fn sprint(estimates: &[&str]) -> Place {
    let mut place = workspace("UTC");
    let days = "--start 2026-06-01 --end 2026-06-05";
    play(&mut place, &format!("2026-06-01T09:00 sprint new A {days}"));
    for estimate in estimates {
        place.done(&format!("add x {estimate} %SP-1"));
    }
    place.done("sprint start SP-1");
    place
}

fn report(place: &Place) -> Value {
    place.json("report sprint SP-1")
}

#[test]
fn velocity_in_points_takes_no_items() {
    let mut place = sprint(&["~20"]);
    play(
        &mut place,
        "2026-06-02T09:00 done S-1
         2026-06-05T17:00 sprint close SP-1
         2026-06-08T09:00 sprint new B --start 2026-06-08 --end 2026-06-12
         add a %SP-2
         add b %SP-2
         add c %SP-2
         sprint start SP-2
         2026-06-09T09:00 done S-2 S-3
         2026-06-12T17:00 sprint close SP-2",
    );
    let velocity = place.json("report velocity");
    assert_eq!(velocity["measure"], json!("points"));
    near(&velocity["sprints"][1]["completed"], 0.);
    near(&velocity["mean"], 10.);
    let second = place.json("report sprint SP-2");
    assert_eq!(second["measure"], json!("items"));
    near(&second["velocity"], 2.);
}

#[test]
fn velocity_counts_items_when_no_sprint_has_points() {
    let mut place = sprint(&["", "", ""]);
    play(
        &mut place,
        "2026-06-02T09:00 done S-1 S-2
         2026-06-05T17:00 sprint close SP-1",
    );
    let velocity = place.json("report velocity");
    assert_eq!(velocity["measure"], json!("items"));
    near(&velocity["mean"], 2.);
}

#[test]
fn one_estimated_story_that_comes_later_does_not_turn_items_into_points() {
    let mut place = sprint(&["", "", ""]);
    play(
        &mut place,
        "2026-06-01T12:00 done S-1 S-2
         2026-06-03T09:00 add pp ~3 %SP-1",
    );
    let report = report(&place);
    assert_eq!(report["measure"], json!("items"));
    assert_eq!(report["remaining"], json!([3.0, 1.0, 1.0, 2.0, null, null]));
    near(&report["say_do"]["items"], 2. / 3.);
    near(&report["say_do"]["committed"], 2. / 3.);
}

#[test]
fn days_in_to_do_are_no_active_days() {
    let mut place = workspace("UTC");
    play(
        &mut place,
        "2026-05-04T09:00 add A
         add B
         start S-1 S-2
         2026-05-05T09:00 set S-1 status=todo
         wait S-2 decision
         2026-05-29T09:00",
    );
    let report = place.json("report waiting");
    // S-1 was under way on 4 and 5 May, S-2 on 4 May; S-2 waited on the 19 working days from 5 to 29 May.
    near(&report["flow_efficiency"], 3. / 22.);
}

#[test]
fn a_story_that_is_put_away_does_not_go_on_being_worked_on() {
    let mut place = workspace("UTC");
    play(
        &mut place,
        "2026-06-01T09:00 add A
         add B
         start S-1 S-2
         wait S-2 decision
         2026-06-02T09:00 archive S-1
         2026-06-04T09:00 wait S-2 --over
         archive S-2
         2026-06-30T09:00",
    );
    let report = place.json("report waiting");
    // Active: S-1 on 1 and 2 June, S-2 on 4 June; S-2 waited from 1 to 3 June.
    near(&report["flow_efficiency"], 3. / 6.);
}

#[test]
fn a_wait_ends_when_the_story_is_put_away_and_begins_again_when_it_is_taken_back() {
    let mut place = workspace("UTC");
    play(
        &mut place,
        "2026-06-01T09:00 add A
         wait S-1 decision --on ana
         2026-06-02T09:00 archive S-1
         2026-06-30T09:00",
    );
    let away = place.json("report waiting");
    assert_eq!(away["by_reason"], json!({"decision": 1}));
    assert_eq!(away["by_person"], json!({"ana": 1}));
    assert_eq!(away["items"], json!([]));
    play(
        &mut place,
        "2026-06-29T09:00 archive S-1 --undo\n2026-06-30T09:00",
    );
    // 1 June, and 29 and 30 June.
    let back = place.json("report waiting");
    assert_eq!(back["by_reason"], json!({"decision": 3}));
    assert_eq!(back["items"][0]["days"], json!(2));
}

#[test]
fn every_finish_of_a_bug_counts_for_its_own_day() {
    let mut place = workspace("UTC");
    play(
        &mut place,
        "2026-06-01T09:00 add bug A
         2026-06-02T09:00 done S-1",
    );
    let second = "report bugs --from 2026-06-02 --to 2026-06-02";
    assert_eq!(place.json(second)["closed"], json!(1));
    play(
        &mut place,
        "2026-06-03T09:00 start S-1\n2026-06-04T09:00 done S-1",
    );
    let day = place.json(second);
    assert_eq!((&day["closed"], &day["open"]), (&json!(1), &json!(0)));
    near(&day["share"], 1.);
    let all = place.json("report bugs --from 2026-06-01 --to 2026-06-04");
    let told = ["opened", "reopened", "closed", "open"].map(|name| all[name].as_u64());
    assert_eq!(told, [Some(1), Some(1), Some(2), Some(0)]);
}

#[test]
fn taking_a_story_back_out_of_the_archive_leaves_the_days_before_as_they_were() {
    let mut place = sprint(&["~5", "~3"]);
    play(&mut place, "2026-06-02T09:00 archive S-2\n2026-06-05T18:00");
    let before = json!([8.0, 8.0, 5.0, 5.0, 5.0, 5.0]);
    assert_eq!(report(&place)["scope"], before);
    play(
        &mut place,
        "2026-06-04T09:00 archive S-2 --undo\n2026-06-05T18:00",
    );
    let report = report(&place);
    assert_eq!(report["scope"], json!([8.0, 8.0, 5.0, 5.0, 8.0, 8.0]));
    near(&report["removed"], 3.);
    near(&report["added"], 3.);
    let days = place.json("report cfd --from 2026-06-01 --to 2026-06-04");
    let there = |day: usize| {
        let day = &days["days"][day];
        day["backlog"].as_u64().expect("a count") + day["todo"].as_u64().expect("a count")
    };
    assert_eq!([0, 1, 2, 3].map(there), [2, 1, 1, 2]);
    let bugs = "report bugs --from 2026-06-03 --to 2026-06-03";
    place.done("set S-2 kind=bug");
    assert_eq!(place.json(bugs)["open"], json!(0));
}

#[test]
fn a_sprint_that_is_closed_early_has_no_numbers_for_the_days_after() {
    let mut place = sprint(&["~5", "~3"]);
    play(
        &mut place,
        "2026-06-01T12:00 done S-1
         2026-06-02T09:00 sprint close SP-1
         2026-06-20T09:00",
    );
    let report = report(&place);
    assert_eq!(
        report["remaining"],
        json!([8.0, 3.0, 3.0, null, null, null])
    );
    near(&report["velocity"], 5.);
}

#[test]
fn what_is_done_on_a_weekend_before_an_early_close_is_still_drawn() {
    let mut place = workspace("UTC");
    play(
        &mut place,
        "2026-06-01T09:00 sprint new A --start 2026-06-01 --end 2026-06-12
         add x ~5 %SP-1
         sprint start SP-1
         2026-06-06T09:00 done S-1
         2026-06-06T10:00 sprint close SP-1",
    );
    let remaining = report(&place)["remaining"].clone();
    assert_eq!(remaining[5], json!(5.0));
    assert_eq!((&remaining[6], &remaining[7]), (&json!(0.0), &Value::Null));
}

#[test]
fn the_capacity_of_a_sprint_is_what_its_planning_showed() {
    let mut place = workspace("UTC");
    play(&mut place, "2026-06-01T08:00 add person Ana");
    place.done("set P-1 days_a_week=5");
    for (sprint, (first, last, points)) in [("01", "05", 5), ("08", "12", 3), ("15", "19", 3)]
        .iter()
        .enumerate()
    {
        let key = sprint + 1;
        let made = format!(
            "2026-06-{first}T09:00 sprint new --start 2026-06-{first} --end 2026-06-{last}
             add x ~{points} %SP-{key}"
        );
        play(&mut place, &made);
        if key == 3 {
            near(&place.json("sprint show SP-3")["capacity"], 4.);
        }
        let rest = format!(
            "sprint start SP-{key}
             2026-06-{last}T09:00 done S-{key}"
        );
        play(&mut place, &rest);
        if key == 3 {
            near(&place.json("sprint show SP-3")["capacity"], 4.);
        }
        place.done(&format!("sprint close SP-{key}"));
    }
    near(&place.json("sprint show SP-3")["capacity"], 4.);
    near(&place.json("report sprint SP-3")["capacity"], 4.);
    // Two days a week less, and a holiday: not for what is closed.
    place.done("set P-1 days_a_week=3");
    place.done("set W-1 holidays=2026-06-16");
    let page = place.json("sprint show SP-3");
    near(&page["capacity"], 4.);
    assert_eq!(page["person_days"], json!({"available": 5.0, "usual": 5.0}));
    near(&place.json("report sprint SP-3")["capacity"], 4.);
}

#[test]
fn a_projection_is_never_more_than_the_scope() {
    let mut place = sprint(&["~5", "~5"]);
    play(&mut place, "2026-06-01T12:00 done S-1");
    near(&report(&place)["projection"]["done_by_end"], 10.);
}
