#![allow(clippy::float_cmp, reason = "these values are exact in binary")]

use serde_json::json;

use super::super::scene::{Scene, at, day};
use super::super::*;
use crate::domain::about::Category::{Acceptance, Doing, Done};
use crate::domain::command::story::{go_on, wait};
use crate::domain::story::{Story, WaitReason};

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
        story.created = at("2026-03-09 09:00");
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
    // Nine days waited in all; the second story was never started, so nothing is told of its flow.
    let told = |shares: &[WaitingShare]| -> Vec<(String, u32, usize, Option<f64>)> {
        let one = |s: &WaitingShare| (s.name.clone(), s.days, s.open, s.flow_efficiency);
        shares.iter().map(one).collect()
    };
    assert_eq!(
        told(&report.reasons),
        [
            ("decision".into(), 5, 1, None),
            ("clarification".into(), 3, 0, Some(0.5)),
            ("acceptance".into(), 1, 0, Some(0.5)),
        ]
    );
    assert_eq!(
        told(&report.people),
        [
            ("Bo".into(), 5, 1, None),
            ("Ana Maria".into(), 3, 0, Some(0.5))
        ]
    );
    assert_eq!(report.reasons[0].share, 5.0 / 9.0);
}

#[test]
fn a_story_that_never_waited_counts_its_working_days_once() {
    let mut scene = Scene::default();
    let a = scene.story("2026-03-06 08:00", "a", None, None);
    // Friday to Monday, taken up again on Monday, done on Tuesday: three working days.
    scene.to("2026-03-06 09:00", a, Doing);
    scene.to("2026-03-09 09:00", a, Done);
    scene.to("2026-03-09 12:00", a, Doing);
    scene.to("2026-03-10 09:00", a, Done);
    let b = scene.story("2026-03-09 08:00", "b", None, None);
    scene.to("2026-03-09 08:30", b, Doing);
    scene.run("2026-03-09 09:00", |draft| {
        wait(draft, b, WaitReason::Decision, None, "")
    });
    let report = waiting(&scene.workspace, scene.stories(), day("2026-03-09"));
    assert_eq!(report.flow_efficiency, Some(0.75));
}

#[test]
fn the_bugs_of_a_sprint_are_those_of_its_days() {
    let mut scene = Scene::default();
    let sprint = scene.sprint("2026-03-01 09:00", "2026-03-02", "2026-03-13");
    let mut bug = |when: &str, label: Option<&str>| {
        let story = scene.story(when, "b", None, None);
        scene.change(when, story, |story| {
            story.kind = crate::domain::story::StoryKind::Bug;
            story.labels = label.map(Into::into).into_iter().collect();
        });
        story
    };
    let old = bug("2026-03-01 10:00", Some("escaped"));
    let escaped = bug("2026-03-03 10:00", Some("escaped"));
    bug("2026-03-04 10:00", None);
    bug("2026-03-16 10:00", None);
    scene.start("2026-03-02 09:00", sprint);
    let story = scene.story("2026-03-03 10:00", "no bug", None, None);
    for (when, finished) in [
        ("2026-03-05 10:00", escaped),
        ("2026-03-06 10:00", story),
        ("2026-03-12 10:00", old),
    ] {
        scene.to(when, finished, Done);
    }
    let found = bugs_by_sprint(&scene.workspace, day("2026-03-20"));
    let told: Vec<_> = found
        .iter()
        .map(|bugs| (bugs.opened, bugs.escaped, bugs.closed, bugs.open))
        .collect();
    assert_eq!(told, [(2, 1, 2, 1)]);
}

#[test]
fn lives_that_are_kept_tell_the_same_as_all_replayed_again() {
    let mut scene = Scene::default();
    let a = scene.story("2026-03-02 08:00", "a", None, None);
    scene.to("2026-03-02 09:00", a, Doing);
    let b = scene.story("2026-03-03 08:00", "b", None, None);
    let mut lives = Lives::default();
    lives.fill(&scene.workspace);
    scene.to("2026-03-04 09:00", a, Done);
    lives.forget(&[a.item()]);
    lives.fill(&scene.workspace);
    let today = day("2026-03-10");
    let kept = flow_of(
        &scene.workspace,
        lives.all(&scene.workspace),
        today,
        DayCounting::Civil,
    );
    let anew = flow(&scene.workspace, scene.stories(), today, DayCounting::Civil);
    assert_eq!(kept, anew);
    assert_eq!(
        (kept.cycle_time.n, lives.all(&scene.workspace).count()),
        (1, 2)
    );
    assert_eq!(
        scene.workspace.stories.get(b).map(|b| b.key.as_str()),
        Some("S-2")
    );
}
