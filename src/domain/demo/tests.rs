use chrono::Datelike;

use super::*;
use crate::domain::about::Category;
use crate::domain::record::Moment;
use crate::domain::request::RequestState;
use crate::domain::sprint::SprintState;
use crate::domain::story::Story;

fn zone() -> Zone {
    "Europe/Berlin".parse().expect("a zone")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn stories(workspace: &Workspace) -> impl Iterator<Item = &Story> {
    workspace.stories.iter().map(AsRef::as_ref)
}

#[test]
fn the_demo_is_as_large_and_as_old_as_promised() {
    let demo = build(day("2026-03-11"), zone());
    let counts = [
        demo.objectives.len(),
        demo.initiatives.len(),
        demo.epics.len(),
        demo.sprints.len(),
        demo.requests.len(),
    ];
    assert_eq!(counts, [4, 8, 30, 14, 8]);
    assert_eq!(demo.stories.len(), 243 + 27 + 30);
    let active = demo.active_sprint().expect("one is active");
    assert_eq!(active.goal, "Works on a plane");
    assert_eq!(
        demo.sprints
            .iter()
            .filter(|sprint| sprint.state == SprintState::Closed)
            .count(),
        13
    );
    assert_eq!(
        active
            .days(&demo)
            .iter()
            .filter(|day| **day <= "2026-03-11".parse().expect("a day"))
            .count(),
        6
    );
    assert_eq!(active.days(&demo).len(), 10);
    assert!(stories(&demo).any(|story| story.waiting.is_some()));
    assert!(stories(&demo).any(|story| story.epic.is_none()));
    assert_eq!(
        demo.requests
            .iter()
            .filter(|request| request.state == RequestState::New)
            .count(),
        5
    );
}

#[test]
fn every_day_of_the_week_gives_a_demo_whose_past_is_past() {
    for offset in 0..9 {
        let today = day("2026-12-28") + chrono::Days::new(offset);
        let demo = build(today, zone());
        let now: Moment = zone().start_of(today);
        let mut events = stories(&demo).flat_map(|story| &story.history);
        assert!(
            events.all(|event| event.at < now),
            "{today} {}",
            today.weekday()
        );
        assert!(
            stories(&demo).all(|story| story.history.is_sorted_by_key(|event| event.at)),
            "{today}"
        );
        let active = demo.active_sprint().expect("one is active");
        assert!(
            active
                .days(&demo)
                .iter()
                .filter(|day| **day <= today)
                .count()
                >= 6
        );
    }
}

#[test]
fn the_same_day_gives_the_same_demo() {
    let text = |demo: &Workspace| serde_json::to_string(demo).expect("serializes");
    assert_eq!(
        text(&build(day("2026-03-11"), zone())),
        text(&build(day("2026-03-11"), zone()))
    );
}

#[test]
fn the_team_is_steady_and_not_perfect() {
    let demo = build(day("2026-03-11"), zone());
    let done = stories(&demo)
        .filter(|story| story.category(&demo) == Category::Done)
        .count();
    assert!((90..150).contains(&done), "{done} done");
    let closes: Vec<usize> = demo
        .sprints
        .iter()
        .filter_map(|sprint| sprint.close.as_ref())
        .map(|close| close.carried.len())
        .collect();
    assert!(closes.iter().any(|carried| *carried > 0), "{closes:?}");
    assert!(closes.contains(&0), "{closes:?}");
}

#[test]
fn nothing_in_the_demo_needs_mending() {
    let mut demo = build(day("2026-03-11"), zone());
    let mut mint = crate::domain::draft::Counting::default();
    let stamp = crate::domain::draft::Stamp {
        at: Moment::default(),
        by: "test".into(),
    };
    let mut draft = crate::domain::draft::Draft::new(&mut demo, stamp, &mut mint);
    assert_eq!(crate::domain::repair::repair(&mut draft), []);
}

#[test]
fn the_large_demo_has_stories_of_the_promised_size() {
    let demo = build_scaled(day("2026-03-11"), zone(), 1_000);
    assert_eq!(demo.stories.len(), 1_000);
    let bytes = serde_json::to_string(&demo.stories)
        .expect("serializes")
        .len()
        / 1_000;
    let events: usize = stories(&demo).map(|story| story.history.len()).sum();
    assert!((650..=950).contains(&bytes), "{bytes} bytes a story");
    assert!((2_500..=4_000).contains(&events), "{events} events");
}
