#![allow(clippy::float_cmp, reason = "these values are exact in binary")]

use serde_json::json;

use super::scene::{Scene, at, day};
use super::*;
use crate::domain::about::Category::{Acceptance, Doing, Done, Todo};
use crate::domain::command::sprint::CarryTo;
use crate::domain::command::story::{go_on, wait};
use crate::domain::id::Id;
use crate::domain::initiative::{Horizon, Stage};
use crate::domain::objective::{Kpi, Reading};
use crate::domain::points::Points;
use crate::domain::sprint::Sprint;
use crate::domain::story::{Story, StoryKind, WaitReason};
use crate::domain::word::Word;
use crate::metrics::forecast::Note;

const NOON: &str = "2026-03-13 12:00";

/// The reference sprint of the definitions, up to its last day.
fn reference() -> (Scene, Id<Sprint>, Id<Sprint>, Vec<Id<Story>>) {
    let mut scene = Scene::default();
    let sprint = scene.sprint("2026-02-27 09:00", "2026-03-02", "2026-03-13");
    let next = scene.sprint("2026-02-27 09:01", "2026-03-16", "2026-03-27");
    let points = [
        ("A", 8),
        ("B", 5),
        ("C", 5),
        ("D", 3),
        ("E", 3),
        ("F", 8),
        ("G", 8),
    ];
    let mut stories: Vec<Id<Story>> = points
        .into_iter()
        .map(|(title, points)| scene.story("2026-02-27 10:00", title, Some(points), Some(sprint)))
        .collect();
    scene.start("2026-03-02 09:00", sprint);
    let bug = scene.story("2026-03-04 10:00", "H", Some(5), None);
    scene.change("2026-03-04 10:01", bug, |story| {
        story.kind = StoryKind::Bug;
        story.sprint = Some(sprint);
    });
    stories.push(bug);
    scene.to("2026-03-04 15:00", stories[0], Done);
    scene.change("2026-03-05 10:00", stories[4], |story| story.sprint = None);
    scene.change("2026-03-06 10:00", stories[2], |story| {
        story.points = Some(Points::whole(8))
    });
    scene.to("2026-03-06 11:00", stories[1], Done);
    scene.to("2026-03-11 11:00", stories[2], Done);
    scene.to("2026-03-12 11:00", stories[3], Done);
    scene.to("2026-03-13 11:00", bug, Done);
    (scene, sprint, next, stories)
}

fn known(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

fn assert_reference(report: &SprintReport) {
    assert_eq!(report.days.len(), 11);
    assert_eq!(
        (report.days[0], report.days[10]),
        (day("2026-02-27"), day("2026-03-13"))
    );
    assert_eq!(
        report.scope,
        known(&[40., 40., 40., 45., 42., 45., 45., 45., 45., 45., 45.])
    );
    assert_eq!(
        report.done,
        known(&[0., 0., 0., 8., 8., 13., 13., 13., 21., 24., 29.])
    );
    assert_eq!(
        report.remaining,
        known(&[40., 40., 40., 37., 34., 32., 32., 32., 24., 21., 16.])
    );
    assert_eq!(
        (report.added, report.removed, report.reestimated),
        (Some(5.), Some(3.), Some(3.))
    );
    assert_eq!(
        (report.velocity, report.say_do.committed),
        (Some(29.), Some(0.525))
    );
    assert_eq!(report.carried_over.points, 16.);
    assert_eq!(
        report.carried_over.keys,
        [Word::from("S-6"), Word::from("S-7")]
    );
    assert_eq!(
        (report.bugs_done, report.completion_items),
        (1, Some(5.0 / 7.0))
    );
}

#[test]
fn the_reference_sprint_is_told_by_real_commands_and_survives_what_comes_after() {
    let (mut scene, sprint, next, stories) = reference();
    assert_reference(&sprint_report(
        &scene.workspace,
        scene.get(sprint),
        at(NOON),
    ));
    scene.close("2026-03-13 17:00", sprint, CarryTo::Sprint(next));
    let closed = sprint_report(&scene.workspace, scene.get(sprint), at("2026-03-30 09:00"));
    assert_reference(&closed);
    scene.start("2026-03-16 09:00", next);
    for story in [stories[5], stories[6], stories[0]] {
        scene.change("2026-03-17 09:00", story, |story| {
            story.sprint = Some(next);
            story.points = Some(Points::whole(13));
            story.title = "renamed".into();
        });
    }
    scene.to("2026-03-17 10:00", stories[0], Todo);
    scene.run("2026-03-18 09:00", |draft| {
        crate::domain::field::set(draft, draft.about.id.item(), "timezone", "Asia/Tokyo")
    });
    assert_eq!(
        sprint_report(&scene.workspace, scene.get(sprint), at("2026-03-30 09:00")),
        closed
    );
}

#[test]
fn days_to_come_are_null_and_a_planned_sprint_has_only_its_days() {
    let (scene, sprint, next, _) = reference();
    let report = sprint_report(&scene.workspace, scene.get(sprint), at("2026-03-06 12:00"));
    assert_eq!(report.done[5], Some(13.));
    assert!(report.done[6..].iter().all(Option::is_none));
    let planned = sprint_report(&scene.workspace, scene.get(next), at(NOON));
    assert_eq!(
        (planned.days.len(), planned.commitment, planned.scope.len()),
        (11, None, 0)
    );
}

#[test]
fn a_story_made_inside_the_sprint_counts_as_added() {
    let (mut scene, sprint, ..) = reference();
    scene.story("2026-03-05 12:00", "I", Some(2), Some(sprint));
    let report = sprint_report(&scene.workspace, scene.get(sprint), at(NOON));
    assert_eq!((report.added, report.final_scope), (Some(7.), Some(47.)));
}

#[test]
fn a_story_finished_before_it_was_added_is_not_velocity() {
    let (mut scene, sprint, ..) = reference();
    let early = scene.story("2026-03-03 09:00", "I", Some(3), None);
    scene.to("2026-03-04 09:00", early, Done);
    scene.change("2026-03-05 09:00", early, |story| {
        story.sprint = Some(sprint)
    });
    assert_reference(&sprint_report(
        &scene.workspace,
        scene.get(sprint),
        at(NOON),
    ));
}

#[test]
fn velocity_reads_closed_sprints_only_with_the_names_of_the_contract() {
    let (mut scene, sprint, next, _) = reference();
    assert_eq!(velocity(&scene.workspace, 5).sprints, []);
    scene.close("2026-03-13 17:00", sprint, CarryTo::Sprint(next));
    let value = serde_json::to_value(velocity(&scene.workspace, 5)).expect("serializes");
    assert_eq!(value["sprints"][0]["key"], json!("SP-1"));
    assert_eq!(value["sprints"][0]["committed"], json!(40.0));
    assert_eq!(value["sprints"][0]["completed"], json!(29.0));
    assert_eq!(
        (&value["mean"], &value["sd"], &value["n"]),
        (&json!(29.0), &json!(null), &json!(1))
    );
}

#[test]
fn flow_counts_cycle_lead_age_and_names_what_it_leaves_out() {
    let mut scene = Scene::default();
    let a = scene.story("2026-02-20 09:00", "a", None, None);
    scene.to("2026-03-02 09:00", a, Doing);
    scene.to("2026-03-04 09:00", a, Done);
    let open = scene.story("2026-03-01 09:00", "b", None, None);
    scene.to("2026-03-02 10:00", open, Doing);
    let odd = scene.story("2026-03-05 09:00", "c", None, None);
    scene.to("2026-03-06 09:00", odd, Done);
    scene.change("2026-03-06 10:00", odd, |story| {
        story.created = at("2026-03-09 09:00")
    });
    scene.run("2026-03-06 09:00", |draft| {
        let mut imported = draft.fresh::<Story>();
        imported.status = "done".into();
        draft.put(imported);
        Ok(())
    });
    let report = flow(
        &scene.workspace,
        scene.stories(),
        day("2026-03-10"),
        DayCounting::Civil,
    );
    assert_eq!(
        (
            report.cycle_time.p50,
            report.lead_time.p50,
            report.cycle_time.n
        ),
        (Some(3.), Some(13.), 1)
    );
    assert_eq!(report.ages.len(), 1);
    assert_eq!(
        (report.ages[0].days, report.ages[0].key.as_str()),
        (9, "S-2")
    );
    let whys: Vec<&str> = report
        .excluded
        .iter()
        .map(|excluded| excluded.why)
        .collect();
    assert_eq!(whys.len(), 2);
    assert_eq!(report.throughput[0].date, day("2026-03-04"));
}

#[test]
fn a_reopened_story_adds_its_second_stretch_and_counts_once_as_finished() {
    let mut scene = Scene::default();
    let a = scene.story("2026-03-01 09:00", "a", None, None);
    scene.to("2026-03-02 09:00", a, Doing);
    scene.to("2026-03-04 09:00", a, Done);
    scene.to("2026-03-10 09:00", a, Doing);
    scene.to("2026-03-11 09:00", a, Done);
    let report = flow(
        &scene.workspace,
        scene.stories(),
        day("2026-03-20"),
        DayCounting::Civil,
    );
    assert_eq!(report.cycle_time.p50, Some(5.));
    assert_eq!(report.lead_time.p50, Some(6.));
    assert_eq!(
        report.throughput.iter().map(|day| day.count).sum::<u32>(),
        1
    );
    assert_eq!(report.throughput[0].date, day("2026-03-11"));
}

#[test]
fn the_cumulative_flow_follows_the_definition() {
    let mut scene = Scene::default();
    let a = scene.story("2026-03-01 09:00", "a", None, None);
    let b = scene.story("2026-03-01 09:00", "b", None, None);
    let c = scene.story("2026-03-02 09:00", "c", None, None);
    scene.to("2026-03-02 10:00", a, Doing);
    scene.to("2026-03-03 10:00", b, Doing);
    scene.to("2026-03-04 10:00", a, Done);
    scene.to("2026-03-05 10:00", b, Done);
    scene.to("2026-03-05 10:00", c, Doing);
    let report = cfd(
        &scene.workspace,
        scene.stories(),
        day("2026-03-01"),
        day("2026-03-05"),
    );
    let rows: Vec<_> = report
        .days
        .iter()
        .map(|day| (day.todo, day.doing, day.done))
        .collect();
    assert_eq!(
        rows,
        [(2, 0, 0), (2, 1, 0), (1, 2, 0), (1, 1, 1), (0, 1, 2)]
    );
    assert_eq!(
        usual_range(&scene.workspace, day("2026-03-05")),
        (day("2026-03-01"), day("2026-03-05"))
    );
}

#[test]
fn flow_efficiency_takes_waits_and_stays_in_acceptance_from_the_working_days() {
    let mut scene = Scene::default();
    let a = scene.story("2026-03-02 08:00", "a", None, None);
    scene.to("2026-03-02 09:00", a, Doing);
    scene.run("2026-03-03 09:00", |draft| {
        wait(
            draft,
            a,
            WaitReason::Clarification,
            Some("Ana Maria"),
            "which?",
        )
    });
    scene.run("2026-03-06 09:00", |draft| go_on(draft, a));
    scene.to("2026-03-10 09:00", a, Acceptance);
    scene.to("2026-03-11 09:00", a, Done);
    let b = scene.story("2026-03-09 08:00", "b", None, None);
    scene.run("2026-03-09 09:00", |draft| {
        wait(draft, b, WaitReason::Decision, Some("Bo"), "")
    });
    let report = waiting(&scene.workspace, scene.stories(), day("2026-03-13"));
    assert_eq!(report.flow_efficiency, Some(0.5));
    let value = serde_json::to_value(&report).expect("serializes");
    assert_eq!(
        value["by_reason"],
        json!({"acceptance": 1, "clarification": 3, "decision": 5})
    );
    assert_eq!(value["by_person"], json!({"Ana Maria": 3, "Bo": 5}));
    assert_eq!(
        value["items"],
        json!([{"key": "S-2", "reason": "decision", "on": "Bo", "since": "2026-03-09", "days": 5}])
    );
}

/// A product whose team finishes two stories on every second working day.
fn steady() -> Scene {
    let mut scene = Scene::default();
    for n in 0..4 {
        let when = format!("2026-03-0{} 09:00", 2 + n);
        if n % 2 == 1 {
            for title in ["x", "y"] {
                let story = scene.story("2026-03-02 08:00", title, Some(2), None);
                scene.to(&when, story, Done);
            }
        }
    }
    scene
}

#[test]
fn the_queue_gives_every_story_and_epic_its_place_and_dates_on_working_days() {
    let mut scene = steady();
    let epic = scene.run("2026-03-05 10:00", |draft| {
        let epic = draft.fresh::<crate::domain::epic::Epic>();
        let id = epic.id;
        draft.put(epic);
        Ok(id)
    });
    let stories: Vec<_> = (0..4)
        .map(|_| scene.story("2026-03-05 10:00", "q", Some(2), None))
        .collect();
    scene.change("2026-03-05 11:00", stories[3], |story| {
        story.epic = Some(epic)
    });
    // The first waits for the third, and so is served right after it.
    scene.change("2026-03-05 11:00", stories[0], |story| {
        story.blocked_by = vec![stories[2]]
    });
    let mut queue = queue_forecast(&scene.workspace, &scene.index(), day("2026-03-05"));
    assert_eq!(queue.history, [0, 2, 0, 2]);
    assert_eq!(queue.note, Some(Note::LowData));
    let places: Vec<u64> = stories.iter().map(|story| queue.places[story]).collect();
    assert_eq!(places, [3, 1, 2, 4]);
    let arrival = queue.epic(epic).expect("can be forecast");
    assert_eq!(
        (arrival.place, arrival.periods.p50, arrival.periods.p85),
        (4, 3, 6)
    );
    let ask = ForecastAsk::Item(epic.item());
    let report = forecast(
        &scene.workspace,
        &scene.index(),
        ask,
        at("2026-03-05 12:00"),
        Some(5),
        None,
    );
    assert_eq!(report.when.p50.map(|end| end.date), Some(day("2026-03-10")));
    assert_eq!(
        (report.how_many.p50, report.how_many.p85),
        (Some(6.), Some(2.))
    );
    assert_eq!((report.note, report.by_period[1]), (Some("low data"), 0.25));
}

#[test]
fn an_epic_that_is_not_broken_down_stands_in_the_queue_by_its_estimate() {
    let mut scene = steady();
    scene.story("2026-03-05 10:00", "q", Some(2), None);
    let epic = scene.run("2026-03-05 10:00", |draft| {
        let mut epic = draft.fresh::<crate::domain::epic::Epic>();
        epic.estimate = Some(Points::whole(9));
        let id = epic.id;
        draft.put(epic);
        Ok(id)
    });
    let queue = queue_forecast(&scene.workspace, &scene.index(), day("2026-03-05"));
    assert_eq!((queue.items, queue.epics[&epic]), (6, 5));
    assert_eq!(queue.estimated, [epic]);
}

#[test]
fn stories_that_wait_in_a_circle_have_no_place() {
    let mut scene = steady();
    let a = scene.story("2026-03-05 10:00", "a", None, None);
    let b = scene.story("2026-03-05 10:00", "b", None, None);
    let c = scene.story("2026-03-05 10:00", "c", None, None);
    scene.change("2026-03-05 11:00", a, |story| story.blocked_by = vec![b]);
    scene.change("2026-03-05 11:00", b, |story| story.blocked_by = vec![a]);
    let queue = queue_forecast(&scene.workspace, &scene.index(), day("2026-03-05"));
    assert_eq!(
        (queue.places.get(&a), queue.places.get(&c)),
        (None, Some(&1))
    );
    let ask = ForecastAsk::Item(a.item());
    let report = forecast(
        &scene.workspace,
        &scene.index(),
        ask,
        at("2026-03-05 12:00"),
        None,
        None,
    );
    assert_eq!(report.when.p50, None);
}

#[test]
fn without_a_past_nothing_is_forecast() {
    let mut scene = Scene::default();
    scene.story("2026-03-05 10:00", "a", None, None);
    let report = forecast(
        &scene.workspace,
        &scene.index(),
        ForecastAsk::Backlog,
        at(NOON),
        None,
        None,
    );
    assert_eq!(
        (report.note, report.when.p50),
        (Some("cannot forecast"), None)
    );
    let value = serde_json::to_value(&report).expect("serializes");
    assert_eq!(
        (&value["p85"], &value["how_many"]["p50"]),
        (&json!(null), &json!(null))
    );
    let told = forecast(
        &scene.workspace,
        &scene.index(),
        ForecastAsk::Items(4),
        at(NOON),
        Some(5),
        Some(&[0, 2]),
    );
    assert_eq!(told.when.p95.map(|end| end.periods), Some(8));
}

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
        report.quadrant[0].verdict.map(|verdict| verdict.words()),
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
        quadrant.verdict.map(|verdict| verdict.words()),
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
            story.kind = StoryKind::Bug
        });
    }
    scene.change("2026-03-02 10:00", bugs_made[0], |story| {
        story.labels = vec!["escaped".into()]
    });
    scene.to("2026-03-03 09:00", bugs_made[0], Done);
    scene.to("2026-03-03 09:00", bugs_made[1], Done);
    scene.to("2026-03-05 09:00", bugs_made[1], Doing);
    let other = scene.story("2026-03-02 09:00", "story", None, None);
    scene.to("2026-03-04 09:00", other, Done);
    let report = bugs(&scene.workspace, day("2026-03-01"), day("2026-03-31"));
    assert_eq!((report.open, report.opened, report.closed), (2, 3, 1));
    assert_eq!(
        (report.reopened, report.escaped, report.share),
        (1, 1, Some(0.5))
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

#[test]
fn the_header_tells_the_day_the_points_and_the_chance() {
    let (scene, ..) = reference();
    let summary =
        status_summary(&scene.workspace, at("2026-03-09 09:00")).expect("a sprint is active");
    assert_eq!((summary.day, summary.days), (6, 10));
    assert_eq!(
        (summary.done, summary.scope, summary.aligned),
        (13., 45., Some(0.))
    );
    // Five are open, four days are left, and never more than one was finished on a day.
    assert_eq!(summary.on_track, Some(0.));
    assert_eq!(status_summary(&Scene::default().workspace, at(NOON)), None);
}
