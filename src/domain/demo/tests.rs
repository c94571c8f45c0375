use std::collections::BTreeSet;

use chrono::{Datelike, Months, TimeDelta};

use super::*;
use crate::domain::about::Category;
use crate::domain::record::Moment;
use crate::domain::request::RequestState;
use crate::domain::sprint::SprintState;
use crate::domain::story::{Story, StoryKind};

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
    assert_eq!(counts, [4, 8, 5 + 30, 14, 4 + 8]);
    assert_eq!(demo.stories.len(), 40 + 243 + 27 + 30);
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

/// The first day of the first sprint.
fn first_sprint(demo: &Workspace) -> NaiveDate {
    let starts = demo.sprints.iter().filter_map(|sprint| sprint.start);
    starts.min().expect("sprints have days")
}

#[test]
fn the_demo_tells_a_whole_year() {
    let today = day("2026-03-11");
    let demo = build(today, zone());
    let day_of = |at| demo.settings().day_of(at);
    let founded = day_of(demo.about.created);
    assert_eq!(founded, day("2025-03-12"));
    let told = stories(&demo)
        .flat_map(|story| &story.history)
        .map(|event| event.at);
    let first = day_of(told.min().expect("there is history"));
    assert!((founded..day("2025-03-20")).contains(&first), "{first}");
    let records = demo.initiatives.iter().map(|record| record.created);
    let records = records.chain(demo.epics.iter().map(|record| record.created));
    assert!(
        records
            .chain(stories(&demo).map(|story| story.created))
            .all(|at| day_of(at) >= founded)
    );
}

#[test]
fn the_founders_finish_stories_month_by_month_before_there_is_a_sprint() {
    for offset in 0..9 {
        let today = day("2026-12-28") + chrono::Days::new(offset);
        let demo = build(today, zone());
        let day_of = |at| demo.settings().day_of(at);
        let first = first_sprint(&demo);
        let early =
            stories(&demo).filter(|story| day_of(story.created) < first - TimeDelta::days(21));
        let (done, open): (Vec<&Story>, _) =
            early.partition(|story| story.category(&demo) == Category::Done);
        assert_eq!((done.len(), open.len()), (40, 0), "{today}");
        let ends = done.iter().filter_map(|story| {
            assert!(
                story.sprint.is_none() && story.started(&demo).is_some(),
                "{}",
                story.key
            );
            story.finished(&demo).map(day_of)
        });
        let ends: Vec<NaiveDate> = ends.collect();
        assert!(
            ends.len() == 40 && ends.iter().all(|end| *end < first),
            "{today}"
        );
        let months: BTreeSet<_> = ends.iter().map(|end| (end.year(), end.month())).collect();
        assert!(months.len() >= 5, "{today} {months:?}");
    }
}

#[test]
fn kpis_are_read_each_month_of_the_year() {
    let demo = build(day("2026-03-11"), zone());
    let founded = demo.settings().day_of(demo.about.created);
    let kpis = || demo.objectives.iter().flat_map(|objective| &objective.kpis);
    for kpi in kpis() {
        let dates: Vec<NaiveDate> = kpi.readings.iter().map(|reading| reading.date).collect();
        let monthly = dates
            .windows(2)
            .all(|pair| pair[0] + Months::new(1) == pair[1]);
        assert!(
            monthly && dates.first() > Some(&founded),
            "{} {dates:?}",
            kpi.name
        );
        let first = kpi
            .readings
            .iter()
            .find(|reading| Some(reading.date) == kpi.from);
        assert_eq!(
            first.map(|reading| reading.value),
            kpi.start,
            "{}",
            kpi.name
        );
    }
    let whole = |kpi: &&crate::domain::objective::Kpi| {
        let first = kpi
            .readings
            .first()
            .map(|reading| reading.date + Months::new(11));
        first.is_some_and(|eleven| kpi.now().is_some_and(|now| now.date >= eleven))
    };
    assert!(kpis().filter(whole).count() >= 4);
}

#[test]
fn what_the_founders_planned_was_met_but_for_one_epic() {
    for offset in (0..42).step_by(3) {
        let today = day("2026-02-20") + chrono::Days::new(offset);
        let demo = build(today, zone());
        let day_of = |at| demo.settings().day_of(at);
        let first = first_sprint(&demo);
        let mut late = Vec::new();
        for epic in demo.epics.iter().take(5) {
            let ends = epic
                .stories(&demo)
                .map(|story| story.finished(&demo).map(day_of));
            let end = ends.max().flatten().expect("all are finished");
            let baseline = epic.baseline.expect("it was planned").last_day();
            if end > baseline {
                late.push(epic.title.as_str());
            }
            assert!(end < first, "{today} {}", epic.title);
        }
        assert_eq!(late, ["Notes on the phone"], "{today}");
        let reached = demo
            .milestones
            .iter()
            .filter(|milestone| milestone.done.is_some_and(|at| day_of(at) < first));
        assert_eq!(reached.count(), 2, "{today}");
    }
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
    assert!((130..190).contains(&done), "{done} done");
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
fn bugs_stand_near_the_top_of_the_backlog() {
    let demo = build(day("2026-03-11"), zone());
    let mut open: Vec<&Story> = stories(&demo)
        .filter(|story| story.archived.is_none() && !story.category(&demo).is_final())
        .collect();
    open.sort_by(|left, right| left.rank.cmp(&right.rank));
    let is_bug = |story: &&&Story| story.kind == StoryKind::Bug;
    assert!(open.iter().any(|story| is_bug(&story)));
    assert_eq!(open.iter().skip(25).find(is_bug).map(|bug| &bug.key), None);
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

#[test]
fn a_large_demo_has_sixty_closed_sprints_with_work_in_each() {
    let demo = build_scaled(day("2026-03-11"), zone(), 4_000);
    let sprints = demo.sprints_in_order();
    let closed: Vec<_> = sprints.iter().filter(|sprint| sprint.is_closed()).collect();
    assert_eq!(closed.len(), CLOSED_SPRINTS);
    for sprint in closed {
        let ledger = &sprint.close.as_ref().expect("it is closed").ledger;
        assert!(ledger.len() > 4, "{}: {}", sprint.key, ledger.len());
        assert!(!sprint.commitment.is_empty(), "{}", sprint.key);
    }
    let keys: std::collections::BTreeSet<_> = sprints.iter().map(|s| &s.key).collect();
    assert_eq!(keys.len(), sprints.len());
}
