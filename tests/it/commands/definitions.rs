//! The definitions of a workspace: set as text, and followed by the stories that hold them.

use bifocal::domain::about::Category;
use bifocal::domain::field;

use super::Bench;

fn statuses(bench: &Bench) -> String {
    let item = bench.workspace.about.id.item();
    field::get(&bench.workspace, item, "statuses").to_string()
}

#[test]
fn a_workflow_is_set_as_text_with_meanings_and_limits() {
    let mut bench = Bench::new();
    assert_eq!(statuses(&bench), "todo\ndoing\nacceptance\ndone\ncancelled");
    let text = "Ideas (backlog), todo, doing (limit 3), Review (started, max 2), acceptance, done";
    bench.set("W-1", "statuses", text).expect("is set");
    let expected =
        "Ideas (backlog)\ntodo\ndoing (limit 3)\nReview (doing, limit 2)\nacceptance\ndone";
    assert_eq!(statuses(&bench), expected);
    bench.set("W-1", "statuses", expected).expect("is set");
    assert_eq!(statuses(&bench), expected, "its own text gives it back");
    let cases = [
        ("todo, Sent, done", "say what “Sent” means"),
        ("todo, doing (soon), done", "neither a limit"),
        ("todo, todo, done", "two statuses"),
        ("todo, doing", "means done"),
        ("", "means todo"),
    ];
    for (text, expected) in cases {
        let why = bench.set("W-1", "statuses", text).expect_err(text);
        assert!(why.contains(expected), "{text}: {why}");
    }
}

#[test]
fn a_status_in_use_cannot_go_and_says_how_many_hold_it() {
    let mut bench = Bench::new();
    bench.set("S-1", "status", "doing").expect("is set");
    bench.set("S-2", "status", "doing").expect("is set");
    bench.set("E-1", "status", "doing").expect("is set");
    let why = bench
        .set("W-1", "statuses", "todo, done")
        .expect_err("is refused");
    assert_eq!(
        why,
        "“doing” cannot go: 2 stories and 1 epic stand in it. Move them first; a new name in its place renames it"
    );
    for key in ["S-1", "S-2", "E-1"] {
        bench.set(key, "status", "todo").expect("is set");
    }
    let why = bench
        .set("W-1", "statuses", "todo, done")
        .expect_err("is refused");
    assert!(why.contains("2 stories passed through it"), "{why}");
    bench
        .set(
            "W-1",
            "statuses",
            "todo, Building (doing), Baking (doing), done",
        )
        .expect("another status means the same");
    assert_eq!(bench.workspace.category("doing"), Category::Doing);
}

#[test]
fn a_status_with_another_name_in_its_place_is_the_same_status() {
    let mut bench = Bench::new();
    bench.set("S-1", "status", "doing").expect("is set");
    bench.set("S-1", "status", "done").expect("is set");
    bench.set("S-2", "status", "doing").expect("is set");
    bench.set("E-1", "status", "doing").expect("is set");
    let started = bench.story("S-1").started(&bench.workspace);
    assert!(started.is_some());
    let text = "todo, In work (doing, limit 4), acceptance, Shipped (done), cancelled";
    bench.set("W-1", "statuses", text).expect("is set");
    assert_eq!(bench.get("S-2", "status"), "In work");
    assert_eq!(bench.get("E-1", "status"), "In work");
    assert_eq!(bench.get("S-1", "status"), "Shipped");
    let story = bench.story("S-1");
    assert_eq!(story.started(&bench.workspace), started, "the past stays");
    assert!(story.finished(&bench.workspace).is_some());
    assert_eq!(bench.workspace.category("doing"), Category::Doing);
    bench
        .set("S-3", "status", "doing")
        .expect("the old name is understood");
    assert_eq!(bench.get("S-3", "status"), "In work");
}

#[test]
fn a_ready_line_with_another_name_keeps_its_ticks() {
    let mut bench = Bench::new();
    bench
        .set("W-1", "ready", "points, Design seen by Ana, Copy")
        .expect("is set");
    bench
        .set("S-1", "ticked", "Design seen by Ana; Copy")
        .expect("is set");
    bench
        .set("W-1", "ready", "Design seen by anybody\npoints\nTexts, too")
        .expect("is set");
    assert_eq!(
        bench.get("S-1", "ticked"),
        "Design seen by anybody, Texts, too"
    );
    bench.set("W-1", "ready", "-points").expect("is set");
    bench.set("W-1", "ready", "+small").expect("is set");
    let lines = &bench.workspace.settings().ready;
    assert_eq!(*lines, ["Design seen by anybody", "Texts, too", "small"]);
}

#[test]
fn days_are_shown_as_the_workspace_says_and_never_in_a_way_that_shows_none() {
    let mut bench = Bench::new();
    bench.set("W-1", "date_format", "%d.%m.%Y").expect("is set");
    let day = "2027-02-14".parse().expect("a day");
    assert_eq!(bench.workspace.settings().shown_day(day), "14.02.2027");
    bench.set("W-1", "timezone", "Asia/Tokyo").expect("is set");
    let at = "2027-02-14T20:30:00Z".parse().expect("an instant");
    assert_eq!(
        bench.workspace.settings().shown_moment(at),
        "15.02.2027 05:30"
    );
    for format in ["soon", "%", "%H:%M", "%Q"] {
        bench.set("W-1", "date_format", format).expect_err(format);
    }
    bench.set("W-1", "week_start", "Sunday").expect("is set");
    assert_eq!(bench.workspace.settings().week_start, "sun");
    bench.set("W-1", "week_start", "soon").expect_err("none");
    bench.set("W-1", "done", "Tested; Shown").expect("is set");
    assert_eq!(bench.workspace.settings().done, ["Tested", "Shown"]);
}
