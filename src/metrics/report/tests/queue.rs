#![allow(clippy::float_cmp, reason = "these values are exact in binary")]

use serde_json::json;

use super::super::scene::{Scene, at, day};
use super::super::*;
use super::NOON;
use crate::domain::about::Category::Done;
use crate::domain::points::Points;
use crate::metrics::forecast::Note;

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
        story.epic = Some(epic);
    });
    // The first waits for the third, and so is served right after it.
    scene.change("2026-03-05 11:00", stories[0], |story| {
        story.blocked_by = vec![stories[2]];
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
