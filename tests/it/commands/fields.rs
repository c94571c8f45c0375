//! Setting fields: what they take, what they refuse and with which words, and what clears them.

use bifocal::domain::command::{set_all, story};
use bifocal::domain::field::{self, Shape};
use bifocal::domain::id::{ItemRef, Kind};
use bifocal::domain::story::CriterionState;

use super::Bench;

/// A value that fits the shape of a field, and one that does not where there is such.
fn samples(info: &field::FieldInfo) -> (&'static str, Option<&'static str>) {
    match (info.name, info.shape) {
        ("timezone", _) => ("Europe/Berlin", Some("Nowhere")),
        ("working_days", _) => ("mon, tue", Some("funday")),
        ("holidays", _) => ("2026-05-01", Some("May")),
        ("point_scale", _) => ("1, 2, 3", Some("small")),
        ("sprint_days", _) => ("10", Some("0")),
        ("statuses", _) => ("todo, doing (limit 3), done", Some("Some words")),
        ("week_start", _) => ("sun", Some("soon")),
        ("date_format", _) => ("%d.%m.%Y", Some("soon")),
        ("ticked", _) => ("ux, sync", Some("nonsense")),
        ("absences", _) => ("Ana 2, Ben 0.5", Some("Ana")),
        ("due" | "date", Shape::Line) | (_, Shape::Span) => ("2027-Q1", Some("whenever")),
        (_, Shape::Line | Shape::Prose | Shape::Person) => ("Some words", None),
        (_, Shape::Words) => ("ux, sync", None),
        (_, Shape::Number) => ("1", Some("lots")),
        (_, Shape::Points | Shape::Duration) => ("3", Some("lots")),
        (_, Shape::Day) => ("2026-05-01", Some("whenever")),
        ("kind" | "horizon" | "health", Shape::Choice(words)) => (words[1], Some("nonsense")),
        (_, Shape::Choice(words)) => (words[0], Some("nonsense")),
        (_, Shape::Status) => ("doing", Some("nonsense")),
        (_, Shape::One(kind) | Shape::Many(kind)) => match kind {
            Kind::Objective => ("O-1", Some("O-99")),
            Kind::Initiative => ("I-1", Some("I-99")),
            Kind::Epic => ("E-2", Some("E-99")),
            Kind::Story => ("S-2", Some("S-99")),
            Kind::Sprint => ("SP-1", Some("SP-99")),
            _ => ("SH-1", Some("SH-99")),
        },
        (_, Shape::Flag) => ("yes", Some("maybe")),
    }
}

#[test]
fn every_field_takes_what_fits_refuses_what_does_not_and_is_cleared_by_nothing() {
    let never_empty = [
        "title",
        "kind",
        "status",
        "timezone",
        "working_days",
        "sprint_days",
        "point_scale",
        "horizon",
        "health",
        "interest",
        "influence",
        "statuses",
        "criteria_required",
        "week_start",
        "date_format",
    ];
    for kind in Kind::ALL {
        let mut bench = Bench::new();
        bench.make(Kind::Epic, "Another epic");
        bench.set("W-1", "ready", "+ux, +sync").expect("is set");
        let key = format!("{}-1", kind.prefix());
        for info in field::fields(kind).iter().filter(|info| info.writable) {
            let (good, bad) = samples(info);
            let what = format!("{key} {}", info.name);
            let before = bench.workspace.clone();
            bench
                .set(&key, info.name, good)
                .unwrap_or_else(|why| panic!("{what}: {why}"));
            assert_ne!(bench.workspace, before, "{what}");
            if let Some(bad) = bad {
                let before = bench.workspace.clone();
                let why = bench.set(&key, info.name, bad).expect_err(&what);
                assert!(why.len() > 20 && why.contains(bad), "{what}: {why}");
                assert!(
                    !why.ends_with('.') && !why.contains("Error"),
                    "{what}: {why}"
                );
                assert_eq!(bench.workspace, before, "{what}");
            }
            for alias in info.aliases {
                bench
                    .set(&key, alias, good)
                    .unwrap_or_else(|why| panic!("{what}: {why}"));
            }
            let cleared = bench.set(&key, info.name, "");
            if never_empty.contains(&info.name) {
                continue;
            }
            cleared.unwrap_or_else(|why| panic!("{what}: {why}"));
            let item = match kind {
                Kind::Workspace => bench.workspace.about.id.item(),
                _ => bench.workspace.find(&key).expect("is there"),
            };
            let left = field::get(&bench.workspace, item, info.name);
            assert!(left.is_none(), "{what}: {left}");
        }
    }
}

#[test]
fn numbers_outside_of_their_bounds_are_refused() {
    let mut bench = Bench::new();
    for (key, name, value) in [
        ("I-1", "confidence", "80"),
        ("I-1", "ease", "11"),
        ("I-1", "share", "101"),
        ("I-1", "effort", "-1"),
        ("E-1", "confidence", "-0.1"),
        ("I-1", "reach", "5,000"),
        ("I-1", "reach", "inf"),
    ] {
        bench.set(key, name, value).expect_err(value);
    }
    bench
        .set("I-1", "confidence", "0,8")
        .expect("a comma is a point");
    assert_eq!(bench.get("I-1", "confidence"), "0.8");
}

#[test]
fn a_field_that_is_not_there_names_those_that_are() {
    let mut bench = Bench::new();
    let why = bench.set("S-1", "colour", "red").expect_err("is refused");
    assert!(why.contains("“colour”") && why.contains("points"), "{why}");
    let why = bench
        .set("S-1", "category", "done")
        .expect_err("is refused");
    assert!(why.contains("computed"), "{why}");
}

#[test]
fn labels_are_added_and_taken_away() {
    let mut bench = Bench::new();
    bench.set("S-1", "labels", "ux, b").expect("is set");
    bench.set("S-1", "labels", "+a -B").expect("is changed");
    assert_eq!(bench.get("S-1", "labels"), "ux, a");
    bench.set("S-1", "labels", "").expect("is cleared");
    assert_eq!(bench.get("S-1", "labels"), "");
}

#[test]
fn setting_a_field_of_several_changes_all_or_none_and_names_the_one_that_refuses() {
    let mut bench = Bench::new();
    let items: Vec<ItemRef> = ["S-1", "E-1"]
        .iter()
        .map(|key| bench.workspace.find(key).expect("there"))
        .collect();
    let why = bench
        .run(|draft| set_all(draft, &items, "so_that", "x"))
        .expect_err("is refused");
    assert!(why.starts_with("E-1: "), "{why}");
    assert_eq!(bench.get("S-1", "so_that"), "");
}

#[test]
fn circles_are_refused_with_their_path() {
    let mut bench = Bench::new();
    bench.set("S-1", "blocked_by", "S-2").expect("is set");
    bench.set("S-2", "blocked_by", "S-3").expect("is set");
    let why = bench
        .set("S-3", "blocked_by", "S-1")
        .expect_err("is refused");
    assert_eq!(
        why,
        "that would be a circle: S-3 waits for S-1, which waits for S-2, which waits for S-3"
    );
    bench
        .set("S-1", "blocked_by", "S-1")
        .expect_err("not for itself");
    bench.make(Kind::Epic, "Another");
    bench.set("E-1", "depends_on", "E-2").expect("is set");
    let why = bench
        .set("E-2", "depends_on", "E-1")
        .expect_err("is refused");
    assert_eq!(
        why,
        "that would be a circle: E-2 needs E-1, which needs E-2"
    );
}

#[test]
fn the_baseline_is_the_first_plan_and_stays() {
    let mut bench = Bench::new();
    for (key, name) in [("E-1", "plan"), ("I-1", "plan"), ("M-1", "date")] {
        bench.set(key, name, "2027-Q1").expect("is set");
        bench.set(key, name, "2027-Q3").expect("is moved");
        bench.set(key, name, "").expect("is cleared");
        assert_eq!(
            (
                bench.get(key, "baseline").as_str(),
                bench.get(key, name).as_str()
            ),
            ("2027-Q1", "")
        );
    }
}

#[test]
fn criteria_keep_their_ids_and_judges_through_their_text() {
    let mut bench = Bench::new();
    bench
        .set(
            "S-1",
            "criteria",
            "[x] Given a, when b, then c\n- It saves\n[!] -5 degrees\n* It saves",
        )
        .expect("is set");
    let id = bench.id("S-1");
    let second = bench.story("S-1").criteria[1].id;
    bench
        .run(|draft| story::judge_criterion(draft, id, second, CriterionState::Met))
        .expect("is judged");
    bench
        .run(|draft| {
            draft
                .edit(id)
                .map(|story| story.criteria[0].then = "c\nand d".into())
        })
        .expect("is set");
    let before = bench.story("S-1").criteria.clone();
    let text = bench.get("S-1", "criteria");
    assert_eq!(
        text,
        "[x] Given a, when b, then c and d\n[x] It saves\n[!] -5 degrees\n[ ] It saves"
    );
    bench.set("S-1", "criteria", &text).expect("is set");
    assert_eq!(bench.story("S-1").criteria, before);
    assert_eq!(before[1].by.as_deref(), Some("ana"));
    bench
        .set("S-1", "criteria", "[ ] It saves\nNew")
        .expect("is set");
    let after = &bench.story("S-1").criteria;
    assert_eq!((after[0].id, &after[0].by, after.len()), (second, &None, 2));
}
