//! The meetings of a sprint from the command line: planned, closed story by story, reviewed, looked back on.

use super::Place;

/// A sprint of two stories that is under way: S-1 with 5 points, S-3 with 8, of whose two criteria one is met.
fn under_way() -> Place {
    let mut place = Place::furnished();
    place.call(&["sprint", "new", "--goal", "On a plane", "--capacity", "14"]);
    place.call(&["set", "S-3", "criteria=[x] reads\n[ ] writes"]);
    place.done("plan SP-1 S-1 S-3");
    place.done("set SP-1 serves=S-1");
    place.done("start SP-1");
    place.at("2026-03-05T10:00:00Z");
    place.done("done S-1");
    place.at("2026-03-13T16:00:00Z");
    place
}

#[test]
fn a_sprint_is_closed_story_by_story_and_a_done_part_stays() {
    let mut place = under_way();
    place.done("plan SP-1 S-2");
    let told = place.done("sprint close SP-1 --carry next --carry S-2=backlog --split S-3=3");
    assert!(told.starts_with("SP-1\ncarried over: "), "{told}");
    assert!(told.contains("S-2") && told.contains("S-3"), "{told}");
    assert!(place.json("show S-2")["sprint"].is_null());
    assert_eq!(place.json("show S-3")["sprint"], "SP-2");
    assert_eq!(place.json("show S-3")["points"], 5);
    let report = place.json("report sprint SP-1");
    assert_eq!(report["velocity"], 8.0);
    place.at("2026-03-16T16:00:00Z");
    assert_eq!(place.json("show S-4")["status"], "done");
    place.done("undo");
    assert_eq!(place.json("sprint show SP-1")["state"], "active");
    assert_eq!(place.refused("sprint close --split S-3").0, 2);
    assert_eq!(place.refused("sprint close --carry S-1=backlog").0, 1);
}

#[test]
fn a_review_says_what_was_accepted_and_offers_to_take_up_again() {
    let place = under_way();
    let told = place.call(&[
        "sprint",
        "review",
        "S-1=rejected",
        "S-3=not-shown",
        "--note",
        "too slow",
    ]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert_eq!(
        told.out,
        "S-1\nS-3\nS-1 was rejected and stays done: bifocal start S-1 takes it up again\n"
    );
    place.done("sprint close");
    place.done("sprint review SP-1 S-3=accepted");
    place.done("sprint review S-1=none");
    let page = place.json("sprint show SP-1");
    assert_eq!(page["reviewed"]["accepted"], 1);
    assert_eq!(page["reviewed"]["open"], 1);
    assert_eq!(page["stories"][1]["review"], "accepted");
    assert_eq!(place.refused("sprint review S-1=fine").0, 2);
    assert_eq!(place.refused("sprint review S-2=accepted").0, 1);
}

#[test]
fn a_retro_is_noted_and_its_actions_become_stories() {
    let place = under_way();
    for (flag, text) in [
        ("--well", "We shipped"),
        ("--badly", "The build was red"),
        ("--action", "Mend the build"),
        ("--action", "Ask Cleo"),
    ] {
        let answer = place.call(&["sprint", "retro", flag, text]);
        assert_eq!(answer.out, "SP-1\n", "{}", answer.err);
    }
    assert_eq!(place.done("sprint retro --story 1 --tick 2"), "SP-1\nS-4\n");
    assert_eq!(
        place.done("sprint retro SP-1"),
        "went well:\n  We shipped\nwent badly:\n  The build was red\nactions:\n  1 [ ] Mend the build  S-4\n  2 [x] Ask Cleo\n"
    );
    assert_eq!(place.json("show S-4")["labels"][0], "retro");
    place.done("sprint retro --remove 2");
    let left = place.json("sprint retro");
    assert_eq!(left["actions"].as_array().map(Vec::len), Some(1));
    assert_eq!(place.refused("sprint retro --tick 7").0, 1);
}

#[test]
fn a_sprint_is_shown_with_its_goal_its_stories_and_its_scope() {
    let place = under_way();
    place.done("plan SP-1 S-2");
    let told = place.done("sprint show");
    for line in [
        "SP-1  Sprint 1  active  2026-03-02 to 2026-03-13, 10 working days",
        "goal: On a plane",
        "capacity: 14 pts",
        "stories: 3, 1 serve the goal",
        "  * S-1  done  5  Edit on a plane",
        "scope: committed 13, added 2, removed 0, re-estimated 0, now 15",
        "  2026-03-13  S-2  added 2  Crash on start",
    ] {
        assert!(told.lines().any(|known| known == line), "{line}\n{told}");
    }
}

#[test]
fn a_plan_says_what_fits_and_the_form_for_epics_stays() {
    let place = Place::furnished();
    let (code, told) = place.refused("plan");
    assert!(code == 1 && told.contains("how much fits"), "{told}");
    place.done("sprint new --capacity 8");
    let plan = place.json("plan --all");
    assert_eq!(plan["stories"], serde_json::json!(["S-1", "S-2"]));
    assert_eq!(
        (&plan["next"], &plan["points"]),
        (&"S-3".into(), &7.0.into())
    );
    assert_eq!(place.json("plan")["stories"], serde_json::json!([]));
    let told = place.done("plan --all");
    assert!(
        told.contains("SP-1: 7 of capacity 8 pts, 0 held already\n  S-1  5  "),
        "{told}"
    );
    assert_eq!(place.done("plan SP-1 S-1 S-2"), "S-1\nS-2\n");
    assert_eq!(place.done("plan E-1 2027-Q1"), "E-1\n");
    assert_eq!(place.refused("plan SP-1 E-1").0, 2);
    assert_eq!(place.refused("plan E-1").0, 2);
}

#[test]
fn a_standup_that_was_held_is_where_the_next_one_begins() {
    let mut place = under_way();
    assert!(
        place
            .done("standup --held")
            .contains("moved since 2026-03-12: 0")
    );
    place.at("2026-03-16T08:00:00Z");
    place.done("start S-3");
    let told = place.done("standup");
    assert!(told.contains("moved since 2026-03-13: 1"), "{told}");
    assert!(
        told.contains("goal of SP-1 “On a plane”: 0 of 1 stories for it open"),
        "{told}"
    );
    assert!(told.lines().count() <= 20);
}

#[test]
fn work_that_is_taken_up_again_leaves_the_closed_sprint_whose_numbers_stay() {
    let mut place = Place::new();
    place.done("add Write ~3");
    place.done("sprint new First --start 2026-03-02 --end 2026-03-06");
    place.done("move S-1 SP-1");
    place.done("sprint start SP-1");
    place.at("2026-03-03T09:00:00Z");
    place.done("done S-1");
    place.at("2026-03-06T09:00:00Z");
    place.done("sprint close SP-1 --carry backlog");
    let closed = place.json("report sprint SP-1");
    place.at("2026-03-09T09:00:00Z");
    place.done("set S-1 status=doing");
    assert!(
        place.json("show S-1")["sprint"].is_null(),
        "back in the backlog"
    );
    assert_eq!(place.json("report sprint SP-1"), closed);
}

#[test]
fn a_closed_sprint_is_shown_and_listed_as_it_was_at_its_close() {
    let place = under_way();
    place.done("sprint close --carry next");
    place.done("set S-1 points=13");
    place.done("set S-3 points=1");
    let told = place.done("sprint show SP-1");
    assert!(told.contains("  * S-1  done  5  Edit on a plane"), "{told}");
    assert!(told.contains("    S-3  carried over  8  Merge"), "{told}");
    let points = |at: usize| place.json("sprint show SP-1")["stories"][at]["points"].clone();
    assert_eq!((points(0), points(1)), (5.into(), 8.into()));
    let listed = place.json("sprint list");
    assert_eq!(
        (&listed[0]["stories"], &listed[0]["size"]),
        (&2.into(), &13.into())
    );
    let progress = listed[0]["progress"].as_f64().expect("a share");
    assert!((progress - 5.0 / 13.0).abs() < 1e-9, "{progress}");
    assert_eq!(listed[1]["size"], 1);
}

#[test]
fn a_close_that_contradicts_itself_is_wrong_usage() {
    let place = under_way();
    for words in [
        "sprint close --carry next --carry backlog",
        "sprint close --carry S-3=next --carry S-3=backlog",
        "sprint close --split S-3=3 --split S-3=2",
    ] {
        let (code, told) = place.refused(words);
        assert_eq!(code, 2, "{words}: {told}");
    }
    let told = place.refused("sprint close --split S-3=3 --split S-3=2").1;
    assert!(told.contains("S-3 is split twice"), "{told}");
    for (words, why) in [
        ("sprint close --split S-3=0", "nothing done"),
        ("sprint close --split S-3=8", "all the points of S-3"),
        ("sprint close --split S-3=9", "cannot have 9"),
    ] {
        let (code, told) = place.refused(words);
        assert!(code == 1 && told.contains(why), "{words}: {told}");
    }
    assert_eq!(place.json("sprint show SP-1")["state"], "active");
    place.done("sprint close --carry backlog --carry backlog");
}

#[test]
fn all_that_is_carried_over_is_named_by_rank_and_nothing_that_was_put_away() {
    let place = under_way();
    for title in ["One", "Two", "Three"] {
        place.done(&format!("add {title}"));
    }
    place.done("plan SP-1 S-4 S-5 S-6");
    place.done("rank S-6 --top");
    place.done("archive S-4");
    let told = place.done("sprint close");
    assert_eq!(told, "SP-1\ncarried over: S-6, S-3, S-5\n");
    assert_eq!(place.json("show S-4")["sprint"], "SP-1");
}

#[test]
fn a_standup_uses_its_twenty_lines_and_lists_what_is_equal_by_rank() {
    let mut place = Place::new();
    for number in 1..=24 {
        place.done(&format!("add Story{number}"));
    }
    place.done("rank S-9 --top");
    for number in 1..=24 {
        place.done(&format!("start S-{number}"));
    }
    place.at("2026-03-02T10:00:00Z");
    let told = place.done("standup --since 2026-03-02");
    assert_eq!(told.lines().count(), 20, "{told}");
    assert!(
        told.starts_with("moved since 2026-03-02: 24, 8 more not shown\n"),
        "{told}"
    );
    let keys: Vec<&str> = told.lines().skip(1).take(4).map(str::trim).collect();
    for (line, key) in keys.iter().zip(["S-9 ", "S-1 ", "S-2 ", "S-3 "]) {
        assert!(line.starts_with(key), "{told}");
    }
}

#[test]
fn a_standup_tells_the_goal_of_each_team() {
    let place = Place::furnished();
    for (number, team, goal) in [(1, "red", "Fast"), (2, "blue", "Calm")] {
        place.call(&["sprint", "new", "--goal", goal]);
        place.done(&format!("set SP-{number} team={team}"));
        place.done(&format!("plan SP-{number} S-{number}"));
        place.done(&format!("start SP-{number}"));
    }
    let told = place.done("standup");
    for goal in ["goal of SP-1 “Fast”: ", "goal of SP-2 “Calm”: "] {
        assert!(told.contains(goal), "{told}");
    }
    let goals = place.json("standup")["goals"].clone();
    assert_eq!(goals.as_array().map(Vec::len), Some(2));
}

#[test]
fn the_story_of_an_action_is_told_by_its_key() {
    let place = under_way();
    place.call(&["sprint", "retro", "--action", "Mend the build"]);
    assert!(place.json("sprint retro")["actions"][0]["story"].is_null());
    place.done("sprint retro --story 1");
    assert_eq!(place.json("sprint retro")["actions"][0]["story"], "S-4");
    assert_eq!(place.json("show W-1")["key"], "W-1");
}
