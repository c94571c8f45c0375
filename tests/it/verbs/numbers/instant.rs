//! Several commands at one instant, as a script with a set clock runs them: their order decides.

use super::{near, play, workspace};

#[test]
fn what_comes_in_and_is_done_at_one_instant_is_added_and_velocity() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T09:00 sprint new One --start 2026-03-02 --end 2026-03-13
        add A ~5 %SP-1
        sprint start SP-1
        2026-03-04T09:00 add X ~3
        move S-2 SP-1
        set S-2 points=8
        done S-2
    ";
    play(&mut place, script);
    let report = place.json("report sprint SP-1");
    near(&report["velocity"], 8.);
    near(&report["final_scope"], 13.);
    near(&report["added"], 3.);
    near(&report["reestimated"], 5.);
    play(&mut place, "2026-03-13T09:00 sprint close SP-1");
    near(&place.json("report velocity")["last"], 8.);
}

#[test]
fn what_follows_the_start_at_its_own_instant_counts() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T09:00 sprint new One --start 2026-03-02 --end 2026-03-13
        add A ~3
        move S-1 SP-1
        set S-1 points=5
        add B ~2 %SP-1
        add Gone ~1 %SP-1
        sprint start SP-1
        set S-1 points=8
        done S-1
        move S-3 backlog
        add X ~3
        move S-4 SP-1
        done S-4
        add Y ~13 %SP-1
    ";
    play(&mut place, script);
    let report = place.json("report sprint SP-1");
    near(&report["commitment"], 8.);
    near(&report["reestimated"], 3.);
    near(&report["added"], 16.);
    near(&report["removed"], 1.);
    near(&report["velocity"], 11.);
    near(&report["say_do"]["committed"], 5. / 8.);
    // Frozen at the same instant too, it says the same.
    place.done("sprint close SP-1");
    let closed = place.json("report sprint SP-1");
    for name in [
        "commitment",
        "reestimated",
        "added",
        "removed",
        "velocity",
        "say_do",
    ] {
        assert_eq!(closed[name], report[name], "{name}");
    }
    near(&place.json("report velocity")["last"], 11.);
}

#[test]
fn what_was_finished_before_the_start_at_its_own_instant_does_not_count() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T09:00 sprint new One --start 2026-03-02 --end 2026-03-13
        add Before ~3
        move S-1 SP-1
        done S-1
        add Open ~5 %SP-1
        add Moved ~8
        done S-3
        sprint start SP-1
        move S-3 SP-1
    ";
    play(&mut place, script);
    let report = place.json("report sprint SP-1");
    near(&report["commitment"], 5.);
    near(&report["velocity"], 0.);
    near(&report["added"], 0.);
    // Reopened and finished again here, it is this sprint's work.
    play(
        &mut place,
        "2026-03-02T09:01 set S-1 status=doing\ndone S-1",
    );
    let report = place.json("report sprint SP-1");
    near(&report["velocity"], 3.);
    near(&report["added"], 3.);
}

#[test]
fn one_instant_may_close_a_sprint_and_start_the_next() {
    let mut place = workspace("UTC");
    let script = "
        2026-03-02T09:00 sprint new One --start 2026-03-02 --end 2026-03-13
        add A ~5 %SP-1
        add B ~8 %SP-1
        sprint start SP-1
        2026-03-13T16:00 done S-1
        sprint close SP-1 --carry next
        done S-2
        set S-2 status=todo
        sprint start SP-2
        done S-2
    ";
    play(&mut place, script);
    let first = place.json("report sprint SP-1");
    near(&first["velocity"], 5.);
    near(&first["carried_over"]["points"], 8.);
    let second = place.json("report sprint SP-2");
    near(&second["commitment"], 8.);
    near(&second["velocity"], 8.);
    near(&second["added"], 0.);
}
