//! Reports against the worked numbers of their definitions, told by real commands.
//! Never builds a record's history by hand: the draft notes it, as in life.

mod flow;
mod meetings;
mod queue;
mod sprint;
mod strategy;

use super::*;

/// The last day of the reference sprint.
const NOON: &str = "2026-03-13 12:00";

#[test]
fn the_demo_gives_every_report_something_to_show() {
    let today = "2026-03-11".parse().expect("a day");
    let demo = crate::domain::demo::build(today, "Europe/Berlin".parse().expect("a zone"));
    let now = scene::at("2026-03-11 09:00");
    let stories = || demo.stories.iter().map(AsRef::as_ref);
    let index = crate::domain::index::Index::build(&demo);
    let velocity = velocity(&demo, 5);
    assert_eq!(velocity.sprints.len(), 13);
    assert!(velocity.summary.cv.is_some_and(|cv| cv < 0.4));
    let summary = status_summary(&demo, now, OnTrack::Told).expect("a sprint is active");
    assert_eq!((summary.day, summary.days), (6, 10));
    assert!(
        summary
            .on_track
            .is_some_and(|chance| (0.3..0.95).contains(&chance))
    );
    let flow = flow(&demo, stories(), today, DayCounting::Working);
    assert!(flow.cycle_time.n > 80 && !flow.ages.is_empty() && flow.excluded.is_empty());
    assert!(!waiting(&demo, stories(), today).items.is_empty());
    let alignment = alignment(&demo, AlignmentSet::LastClosed(3), now);
    assert!(alignment.drift.is_some_and(|drift| drift > 0.2) && !alignment.starved.is_empty());
    assert!(on_time(&demo, today).slips.len() >= 4);
    assert!(bugs(&demo, scene::day("2026-01-01"), today).open > 0);
    assert!(
        scores(&demo, ScoreMethod::Rice)
            .iter()
            .any(|line| line.disagrees)
    );
    let mut queue = queue_forecast(&demo, &index, today);
    assert_eq!(queue.note, None);
    let open = demo
        .epics
        .iter()
        .filter(|epic| index.epic(Some(epic.id)).progress() != Some(1.0));
    assert!(open.clone().count() > 20 && open.clone().all(|epic| queue.epic(epic.id).is_some()));
}
