#![allow(clippy::float_cmp, reason = "these values are exact in binary")]

use serde_json::json;

use super::super::scene::{Scene, at, day};
use super::super::*;
use super::NOON;
use crate::domain::about::Category::Done;
use crate::domain::command::sprint::CarryTo;
use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::story::Story;
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

/// Team a finishes one story a day, team b five; each has ten more to do, a's come first.
fn two_teams() -> (Scene, Vec<Id<Story>>) {
    let mut scene = Scene::default();
    let made = |scene: &mut Scene, when: &str, team: &str| {
        let story = scene.story(when, "x", Some(2), None);
        scene.change(when, story, |story| story.team = Some(team.into()));
        story
    };
    for day in 2..=5 {
        let when = format!("2026-03-0{day} 09:00");
        for team in ["a", "b", "b", "b", "b", "b"] {
            let story = made(&mut scene, "2026-03-02 08:00", team);
            scene.to(&when, story, Done);
        }
    }
    let open = ["a", "b"]
        .into_iter()
        .flat_map(|team| [team; 10])
        .map(|team| made(&mut scene, "2026-03-05 10:00", team))
        .collect();
    (scene, open)
}

#[test]
fn each_team_works_off_its_own_part_of_the_queue() {
    let (mut scene, open) = two_teams();
    let arrives = |scene: &Scene, story: usize| {
        let mut queue = queue_forecast(&scene.workspace, &scene.index(), day("2026-03-05"));
        let found = queue.story(open[story]).expect("can be forecast");
        (found.periods.p50, found.periods.p95)
    };
    assert_eq!(arrives(&scene, 9), (10, 10));
    assert_eq!(arrives(&scene, 10), (1, 1));
    assert_eq!(arrives(&scene, 19), (2, 2));
    // The first of b waits for the fourth of a, and the second of b for the first.
    scene.change("2026-03-05 11:00", open[10], |story| {
        story.blocked_by = vec![open[3]];
    });
    scene.change("2026-03-05 11:00", open[11], |story| {
        story.blocked_by = vec![open[10]];
    });
    assert_eq!(arrives(&scene, 10), (4, 4));
    assert_eq!(arrives(&scene, 11), (4, 4));
    assert_eq!(arrives(&scene, 12), (1, 1));
}

#[test]
fn a_forecast_of_several_teams_tells_its_seed_and_one_of_one_team_has_none() {
    let (scene, _) = two_teams();
    let ask = |ask| {
        let now = at("2026-03-05 12:00");
        forecast(&scene.workspace, &scene.index(), ask, now, None, None)
    };
    let backlog = ask(ForecastAsk::Backlog);
    assert_eq!(backlog.when.p85.map(|end| end.periods), Some(10));
    assert_eq!(backlog.seed, Some(crate::metrics::streams::USUAL_SEED));
    assert!(backlog.method.contains("simulation"), "{}", backlog.method);
    // So many items, whoever does them: six a day together.
    let items = ask(ForecastAsk::Items(12));
    assert_eq!(
        (items.seed, items.when.p95.map(|end| end.periods)),
        (None, Some(2))
    );
    assert_eq!(ask(ForecastAsk::Points(Points::whole(3))).seed, None);
}

#[test]
fn an_epic_of_one_team_is_done_after_the_epic_of_another_that_it_needs() {
    let (mut scene, open) = two_teams();
    let epic = |scene: &mut Scene, stories: &[Id<Story>], needs: Vec<Id<Epic>>| {
        let epic = scene.run("2026-03-05 10:30", |draft| {
            let mut epic = draft.fresh::<Epic>();
            epic.depends_on = needs;
            let id = epic.id;
            draft.put(epic);
            Ok(id)
        });
        for story in stories {
            scene.change("2026-03-05 10:40", *story, |story| story.epic = Some(epic));
        }
        epic
    };
    let first = epic(&mut scene, &open[..6], Vec::new());
    let second = epic(&mut scene, &open[10..12], vec![first]);
    let mut queue = queue_forecast(&scene.workspace, &scene.index(), day("2026-03-05"));
    let mut end = |epic| queue.epic(epic).map(|arrival| arrival.periods.p85);
    assert_eq!((end(first), end(second)), (Some(6), Some(6)));
}

#[test]
fn the_report_names_the_epics_that_count_by_an_estimate_and_the_amounts_with_their_chances() {
    let mut scene = steady();
    scene.story("2026-03-05 10:00", "q", Some(2), None);
    let epic = scene.run("2026-03-05 10:00", |draft| {
        let mut epic = draft.fresh::<Epic>();
        epic.estimate = Some(Points::whole(9));
        epic.key = "E-9".into();
        let id = epic.id;
        draft.put(epic);
        Ok(id)
    });
    let now = at("2026-03-05 12:00");
    let ask = |ask, within| forecast(&scene.workspace, &scene.index(), ask, now, within, None);
    let report = ask(ForecastAsk::Item(epic.item()), Some(2));
    assert_eq!(report.estimated.len(), 1);
    assert_eq!(report.within, 2);
    let chances: Vec<_> = report
        .by_amount
        .iter()
        .map(|at| (at.amount, at.chance))
        .collect();
    assert_eq!(chances, [(0.0, 1.0), (2.0, 0.75), (4.0, 0.25)]);
    assert_eq!((report.seed, report.by_points), (None, None));
    assert!(ask(ForecastAsk::Items(3), None).estimated.is_empty());
}

#[test]
fn from_five_closed_sprints_on_the_forecast_stands_beside_one_by_points_a_sprint() {
    let mut scene = Scene::default();
    for week in 0..5 {
        let monday = day("2026-01-05") + chrono::Days::new(7 * week);
        let friday = monday + chrono::Days::new(4);
        let sprint = scene.sprint("2026-01-02 09:00", &monday.to_string(), &friday.to_string());
        let story = scene.story("2026-01-02 09:00", "x", Some(10), Some(sprint));
        scene.start(&format!("{monday} 09:00"), sprint);
        scene.to(&format!("{monday} 12:00"), story, Done);
        scene.close(&format!("{friday} 17:00"), sprint, CarryTo::Backlog);
    }
    for points in [Some(10), Some(10), None] {
        scene.story("2026-02-06 18:00", "q", points, None);
    }
    std::sync::Arc::make_mut(&mut scene.workspace.about)
        .settings
        .sprint_days = 7;
    let now = at("2026-02-08 12:00");
    let ask = ForecastAsk::Backlog;
    let report = forecast(&scene.workspace, &scene.index(), ask, now, None, None);
    let points = report.by_points.expect("five sprints are closed");
    // Ten points a sprint, and the story without an estimate is taken for ten: three sprints.
    assert_eq!((points.amount, points.assumed), (30.0, 1));
    assert_eq!(points.when.p85.map(|end| end.periods), Some(3));
}
