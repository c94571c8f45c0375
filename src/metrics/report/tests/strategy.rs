#![allow(clippy::float_cmp, reason = "these values are exact in binary")]

use serde_json::json;

use super::super::scene::{Scene, at, day};
use super::super::*;
use crate::domain::about::Category::{Doing, Done};
use crate::domain::command::sprint::CarryTo;
use crate::domain::id::Id;
use crate::domain::initiative::{Horizon, Stage};
use crate::domain::objective::{Kpi, Reading};
use crate::domain::story::StoryKind;
use crate::metrics::alignment::Verdict;

/// A chain from an objective with a KPI to an epic of an active initiative.
fn chain(
    scene: &mut Scene,
) -> (
    Id<crate::domain::initiative::Initiative>,
    Id<crate::domain::epic::Epic>,
) {
    scene.run("2026-02-01 09:00", |draft| {
        let mut objective = draft.fresh::<crate::domain::objective::Objective>();
        let reading = |date, value| Reading {
            date: day(date),
            value,
            ..Reading::default()
        };
        objective.kpis = vec![Kpi {
            key: "K-1".into(),
            start: Some(100.0),
            target: Some(200.0),
            from: Some(day("2026-01-01")),
            due: Some(day("2026-05-01")),
            readings: vec![reading("2026-01-15", 110.0), reading("2026-03-01", 130.0)],
            ..Kpi::default()
        }];
        let mut initiative = draft.fresh::<crate::domain::initiative::Initiative>();
        initiative.objective = Some(objective.id);
        initiative.stage = Stage::Active;
        initiative.horizon = Horizon::Now;
        initiative.share = Some(100.0);
        let mut epic = draft.fresh::<crate::domain::epic::Epic>();
        epic.initiative = Some(initiative.id);
        let ids = (initiative.id, epic.id);
        draft.put(objective);
        draft.put(initiative);
        draft.put(epic);
        Ok(ids)
    })
}

#[test]
fn alignment_needs_every_link_and_keeps_what_was_frozen() {
    let mut scene = Scene::default();
    let (initiative, epic) = chain(&mut scene);
    let sprint = scene.sprint("2026-02-27 09:00", "2026-03-02", "2026-03-13");
    let aligned = scene.story("2026-02-27 10:00", "a", Some(26), Some(sprint));
    scene.change("2026-02-27 11:00", aligned, |story| story.epic = Some(epic));
    let orphan = scene.story("2026-02-27 10:00", "b", Some(14), Some(sprint));
    scene.start("2026-03-02 09:00", sprint);
    scene.to("2026-03-03 09:00", aligned, Done);
    scene.to("2026-03-04 09:00", orphan, Done);
    scene.close("2026-03-13 17:00", sprint, CarryTo::Backlog);
    let report = alignment(
        &scene.workspace,
        AlignmentSet::Sprint(sprint),
        at("2026-03-14 09:00"),
    );
    assert_eq!(
        (report.points, report.aligned, report.share),
        (40., 26., Some(0.65))
    );
    assert_eq!(report.orphans[0].key.as_str(), "S-2");
    assert_eq!(report.drift, Some(0.35));
    assert_eq!(
        report.quadrant[0].verdict.map(Verdict::words),
        Some("on course")
    );
    assert_eq!(report.starved[0].why, "in Now without a ready story");
    scene.run("2026-03-20 09:00", |draft| {
        draft.edit(initiative)?.stage = Stage::Paused;
        Ok(())
    });
    let later = alignment(
        &scene.workspace,
        AlignmentSet::LastClosed(3),
        at("2026-03-21 09:00"),
    );
    let quadrant = &later.quadrant[0];
    assert_eq!(
        (quadrant.alignment.at_close, quadrant.alignment.now),
        (Some(0.65), Some(0.))
    );
    assert_eq!(
        quadrant.verdict.map(Verdict::words),
        Some("efficiently building the wrong thing")
    );
}

#[test]
fn outcomes_tell_progress_and_who_is_behind() {
    let mut scene = Scene::default();
    chain(&mut scene);
    let report = outcomes(&scene.workspace, day("2026-04-01"));
    let kpi = &report.objectives[0].kpis[0];
    assert_eq!(
        (kpi.now, kpi.behind, kpi.stale),
        (Some(130.), Some(true), false)
    );
    assert!((report.objectives[0].progress.expect("known") - 0.3).abs() < 1e-12);
    assert!(outcomes(&scene.workspace, day("2026-05-01")).objectives[0].kpis[0].stale);
}

#[test]
fn bugs_are_counted_by_what_happened_to_them() {
    let mut scene = Scene::default();
    let bugs_made: Vec<_> = (0..3)
        .map(|_| scene.story("2026-03-02 09:00", "bug", None, None))
        .collect();
    for bug in &bugs_made {
        scene.change("2026-03-02 09:01", *bug, |story| {
            story.kind = StoryKind::Bug;
        });
    }
    scene.change("2026-03-02 10:00", bugs_made[0], |story| {
        story.labels = vec!["escaped".into()];
    });
    scene.to("2026-03-03 09:00", bugs_made[0], Done);
    scene.to("2026-03-03 09:00", bugs_made[1], Done);
    scene.to("2026-03-05 09:00", bugs_made[1], Doing);
    let other = scene.story("2026-03-02 09:00", "story", None, None);
    scene.to("2026-03-04 09:00", other, Done);
    let report = bugs(&scene.workspace, day("2026-03-01"), day("2026-03-31"));
    assert_eq!((report.open, report.opened, report.closed), (2, 3, 2));
    assert_eq!(
        (report.reopened, report.escaped, report.share),
        (1, 1, Some(2.0 / 3.0))
    );
    assert_eq!(
        bugs(&scene.workspace, day("2026-03-01"), day("2026-03-03")).open,
        1
    );
}

#[test]
fn a_moved_plan_keeps_its_baseline_and_counts_a_slip() {
    let mut scene = Scene::default();
    let (_, epic) = chain(&mut scene);
    for (when, plan) in [
        ("2026-02-02 09:00", "2026-02"),
        ("2026-02-20 09:00", "2026-03"),
        ("2026-03-20 09:00", "2026-04"),
    ] {
        scene.run(when, |draft| {
            crate::domain::field::set(draft, epic.item(), "plan", plan)
        });
    }
    let report = on_time(&scene.workspace, day("2026-03-30"));
    assert_eq!(
        (report.counts.due, report.counts.open, report.counts.share),
        (1, 1, Some(0.))
    );
    let value = serde_json::to_value(&report.slips).expect("serializes");
    assert_eq!(value, json!([{"key": "E-1", "times": 2, "days": 61}]));
}
