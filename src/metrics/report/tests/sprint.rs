#![allow(clippy::float_cmp, reason = "these values are exact in binary")]

use serde_json::json;

use super::super::scene::{Scene, at, day};
use super::super::*;
use super::NOON;
use crate::domain::about::Category::{Done, Todo};
use crate::domain::command::sprint::CarryTo;
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::sprint::Sprint;
use crate::domain::story::{Story, StoryKind};
use crate::domain::word::Word;

/// The reference sprint of the definitions, up to its last day.
pub(super) fn reference() -> (Scene, Id<Sprint>, Id<Sprint>, Vec<Id<Story>>) {
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
        story.points = Some(Points::whole(8));
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
        story.sprint = Some(sprint);
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
fn the_header_tells_the_day_the_points_and_the_chance() {
    let (scene, ..) = reference();
    let summary = status_summary(&scene.workspace, at("2026-03-09 09:00"), OnTrack::Told)
        .expect("a sprint is active");
    assert_eq!((summary.day, summary.days), (6, 10));
    assert_eq!(
        (summary.done, summary.scope, summary.aligned),
        (13., 45., Some(0.))
    );
    // Five are open, four days are left, and never more than one was finished on a day.
    assert_eq!(summary.on_track, Some(0.));
    assert_eq!(
        status_summary(&Scene::default().workspace, at(NOON), OnTrack::Told),
        None
    );
}
