//! The meetings of the reference sprint: closing it story by story, its standup, its review, the plan of the next one.

#![allow(clippy::float_cmp, reason = "these values are exact in binary")]

use super::super::scene::{Scene, at};
use super::super::*;
use super::sprint::reference;
use crate::domain::about::Category::{Doing, Done};
use crate::domain::command::carry::Carrying;
use crate::domain::command::meeting::{review, turn_serving};
use crate::domain::command::retro;
use crate::domain::command::sprint::{CarryTo, close, plan_next};
use crate::domain::command::story::{add_criterion, judge_criterion, wait};
use crate::domain::id::Id;
use crate::domain::meeting::{RetroSide, Verdict};
use crate::domain::points::Points;
use crate::domain::sprint::{LedgerKind, Sprint};
use crate::domain::story::{CriterionState, Story, WaitReason};

const CLOSE: &str = "2026-03-13 17:00";
const LATER: &str = "2026-03-30 09:00";

/// Gives a story two criteria that are met and one that is open.
fn half_done(scene: &mut Scene, story: Id<Story>) {
    scene.run("2026-03-13 12:00", |draft| {
        for text in ["reads", "writes", "sings"] {
            add_criterion(draft, story, text)?;
        }
        let criteria = draft.edit(story)?.criteria.clone();
        for criterion in &criteria[..2] {
            judge_criterion(draft, story, criterion.id, CriterionState::Met)?;
        }
        Ok(())
    });
}

fn split(story: Id<Story>, points: u32) -> Carrying {
    Carrying {
        split: vec![(story, Points::whole(points))],
        ..CarryTo::Backlog.into()
    }
}

#[test]
fn each_unfinished_story_goes_where_it_was_sent() {
    let (mut scene, sprint, next, stories) = reference();
    let (f, g) = (stories[5], stories[6]);
    let later = scene.run("2026-03-13 09:00", plan_next);
    let carrying = Carrying {
        each: vec![(g, CarryTo::Sprint(later))],
        ..CarryTo::Sprint(next).into()
    };
    let carried = scene.run(CLOSE, |draft| close(draft, sprint, carrying));
    assert_eq!(carried, [f, g]);
    let home = |story: Id<Story>| scene.workspace.stories.get(story).and_then(|s| s.sprint);
    assert_eq!((home(f), home(g)), (Some(next), Some(later)));
    let report = sprint_report(&scene.workspace, scene.get(sprint), at(LATER));
    assert_eq!(
        (report.velocity, report.carried_over.points),
        (Some(29.), 16.)
    );
}

#[test]
fn the_done_part_of_a_story_is_velocity_and_the_rest_is_carried() {
    let (mut scene, sprint, _, stories) = reference();
    let f = stories[5];
    half_done(&mut scene, f);
    scene.run("2026-03-13 16:00", |draft| {
        turn_serving(draft, sprint, &[f]).map(drop)
    });
    let carried = scene.run(CLOSE, |draft| close(draft, sprint, split(f, 3)));
    assert_eq!(carried, [f, stories[6]]);
    let report = sprint_report(&scene.workspace, scene.get(sprint), at(LATER));
    // 29 and the 3 that are done; F has 5 left beside the 8 of G.
    assert_eq!(
        (report.velocity, report.carried_over.points),
        (Some(32.), 13.)
    );
    // The part came in with 3 while F fell from 8 to 5, so that the scope is what it was.
    assert_eq!(
        (report.added, report.removed, report.reestimated),
        (Some(8.), Some(3.), Some(0.))
    );
    assert_eq!(report.final_scope, Some(45.));
    // What was said of F was not done.
    assert_eq!(report.say_do.committed, Some(0.525));
    let story = |id: Id<Story>| scene.workspace.stories.get(id).expect("is there");
    let rest = story(f);
    assert_eq!((rest.points, rest.sprint), (Some(Points::whole(5)), None));
    assert_eq!(rest.criteria.len(), 1);
    let part = scene.stories().last().expect("was made");
    assert_eq!(part.title, "F, the done part");
    assert_eq!((part.criteria.len(), part.criteria_met()), (2, 2));
    assert_eq!((part.sprint, part.created), (Some(sprint), rest.created));
    assert!(part.rank < rest.rank);
    assert!(scene.get(sprint).serves.contains(&part.id));
    // It is told once, not again by what the edit notes of itself.
    let points: Vec<_> = rest
        .history
        .iter()
        .filter(|e| e.field == "points")
        .collect();
    assert_eq!(points.len(), 1);
    assert_eq!((points[0].from.as_str(), points[0].to.as_str()), ("8", "5"));
}

#[test]
fn a_part_is_split_only_where_something_is_met_and_something_is_left() {
    let (mut scene, sprint, next, stories) = reference();
    let (a, f, g) = (stories[0], stories[5], stories[6]);
    half_done(&mut scene, f);
    let mut why = |carrying: Carrying| scene.refused(CLOSE, |draft| close(draft, sprint, carrying));
    assert!(why(split(g, 3)).contains("has no met criterion"));
    assert!(why(split(f, 9)).contains("S-6 has 8 points: its done part cannot have 9"));
    assert!(why(split(a, 3)).contains("S-1 is not an unfinished story of SP-1"));
    let home = Carrying {
        each: vec![(f, CarryTo::Sprint(sprint))],
        ..CarryTo::Sprint(next).into()
    };
    assert!(why(home).contains("only be carried to a sprint that is planned"));
}

#[test]
fn the_standup_tells_who_waits_on_me_first_and_what_moved_since() {
    let (mut scene, _, _, stories) = reference();
    scene.to("2026-03-13 11:30", stories[5], Doing);
    scene.run("2026-03-12 09:00", |draft| {
        wait(draft, stories[5], WaitReason::Decision, Some("cleo"), "")
    });
    scene.run("2026-03-13 09:00", |draft| {
        wait(
            draft,
            stories[6],
            WaitReason::Clarification,
            Some("Ana"),
            "",
        )
    });
    let now = at("2026-03-13 12:00");
    let report = standup(&scene.workspace, "ana", at("2026-03-13 00:00"), now);
    let moved: Vec<&str> = report.moved.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(moved, ["F", "H"]);
    let waiting: Vec<(&str, bool)> = report
        .waiting
        .iter()
        .map(|one| (one.title.as_str(), one.on_me))
        .collect();
    assert_eq!(waiting, [("G", true), ("F", false)]);
    let before = last_working_day(&scene.workspace, super::super::scene::day("2026-03-09"));
    assert_eq!(before.to_string(), "2026-03-06");
}

#[test]
fn the_chance_of_the_goal_counts_only_the_stories_that_serve_it() {
    let (mut scene, sprint, _, stories) = reference();
    let now = at("2026-03-09 09:00");
    let goal = |scene: &Scene| goal_chances(&scene.workspace, now).remove(0);
    // C, D, F, G and H are open on day 6: the same as the header says.
    let all = goal(&scene);
    assert_eq!((all.stories, all.open, all.serving), (7, 5, false));
    let summary = status_summary(&scene.workspace, now, OnTrack::Told).expect("a sprint is active");
    assert_eq!(all.chance, summary.on_track);
    scene.run("2026-03-06 12:00", |draft| {
        turn_serving(draft, sprint, &[stories[2], stories[1]]).map(drop)
    });
    let history = throughput_history(&scene.workspace, super::super::scene::day("2026-03-09"));
    let idle = history.iter().filter(|finished| **finished == 0).count() as f64;
    let idle = idle / history.len() as f64;
    // B is done, C is open, four days are left: not every one of them may be idle.
    let some = goal(&scene);
    assert_eq!((some.stories, some.open, some.days_left), (2, 1, 4));
    assert!((some.chance.expect("known") - (1.0 - idle.powi(4))).abs() < 1e-9);
}

#[test]
fn a_review_after_the_close_changes_no_number() {
    let (mut scene, sprint, next, stories) = reference();
    scene.close(CLOSE, sprint, CarryTo::Sprint(next));
    let before = sprint_report(&scene.workspace, scene.get(sprint), at(LATER));
    scene.run("2026-03-16 10:00", |draft| {
        review(draft, sprint, stories[0], Some(Verdict::Accepted), "")?;
        review(draft, sprint, stories[1], Some(Verdict::Rejected), "")?;
        review(draft, sprint, stories[1], Some(Verdict::Rejected), " slow ")?;
        review(draft, sprint, stories[5], Some(Verdict::NotShown), "")
    });
    let found = scene.get(sprint);
    assert_eq!(found.review_results.len(), 3);
    let rejected = found.reviewed(stories[1]).expect("was said");
    assert_eq!(
        (rejected.note.as_str(), rejected.by.as_str()),
        ("slow", "ana")
    );
    assert_eq!(rejected.at, at("2026-03-16 10:00"));
    let status = &scene
        .workspace
        .stories
        .get(stories[1])
        .expect("is there")
        .status;
    assert_eq!(scene.workspace.category(status), Done);
    let counts = review_counts(found, &members(&scene.workspace, found));
    assert_eq!(
        (
            counts.accepted,
            counts.rejected,
            counts.not_shown,
            counts.open
        ),
        (1, 1, 1, 4)
    );
    let after = sprint_report(&scene.workspace, found, at(LATER));
    assert_eq!(after, before);
    let stranger = scene.story("2026-03-16 11:00", "new", None, None);
    let why = scene.refused("2026-03-16 12:00", |draft| {
        review(draft, sprint, stranger, Some(Verdict::Accepted), "")
    });
    assert!(why.contains("is no story of SP-1"), "{why}");
}

#[test]
fn an_action_of_a_retro_becomes_a_story_and_is_done_with_it() {
    let (mut scene, sprint, next, _) = reference();
    scene.close(CLOSE, sprint, CarryTo::Sprint(next));
    let (action, story) = scene.run("2026-03-13 18:00", |draft| {
        retro::note(draft, sprint, RetroSide::Badly, "the build  was red")?;
        let action = retro::add_action(draft, sprint, "Make the build quick")?;
        Ok((action, retro::action_to_story(draft, sprint, action)?))
    });
    let made = scene
        .workspace
        .stories
        .get(story)
        .expect("was made")
        .clone();
    assert_eq!(made.title, "Make the build quick");
    assert_eq!(made.labels, ["retro"]);
    assert!(made.notes.contains("(SP-1)"), "{}", made.notes);
    let done = |scene: &Scene| retro::is_done(&scene.workspace, &scene.get(sprint).actions[0]);
    assert!(!done(&scene));
    let why = scene.refused("2026-03-13 18:01", |draft| {
        retro::tick(draft, sprint, action)
    });
    assert!(why.contains("done when the story is"), "{why}");
    scene.to("2026-03-16 10:00", story, Done);
    assert!(done(&scene));
    let before = retro::sprint_before(&scene.workspace, scene.get(next)).map(|known| known.id);
    assert_eq!(before, Some(sprint));
    assert_eq!(
        retro::sprint_before(&scene.workspace, scene.get(sprint)),
        None
    );
    scene.run("2026-03-16 11:00", |draft| {
        retro::remove(draft, sprint, action)
    });
    assert_eq!(scene.get(sprint).actions.len(), 0);
    assert!(scene.workspace.stories.get(story).is_some());
}

#[test]
fn the_scope_is_told_story_by_story() {
    let (scene, sprint, ..) = reference();
    let changes = scope_changes(&scene.workspace, scene.get(sprint), at("2026-03-13 12:00"));
    let told: Vec<(&str, LedgerKind, String)> = changes
        .iter()
        .map(|change| {
            (
                change.title.as_str(),
                change.what,
                change.at.date_naive().to_string(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("H", LedgerKind::Added, "2026-03-04".into()),
            ("E", LedgerKind::Removed, "2026-03-05".into()),
            ("C", LedgerKind::Reestimated, "2026-03-06".into()),
        ]
    );
    let page = sprint_page(&scene.workspace, scene.get(sprint), at("2026-03-13 12:00"));
    let value = serde_json::to_value(&page).expect("serializes");
    assert_eq!(value["velocity"], 29.0);
    assert_eq!(value["stories"].as_array().map(Vec::len), Some(7));
}

#[test]
fn the_limits_are_the_median_and_what_nearly_every_sprint_reached() {
    let mut scene = Scene::default();
    for (day, points) in [2, 3, 4, 5, 6, 9].into_iter().zip([99, 30, 21, 29, 25, 18]) {
        let date = format!("2026-03-{day:02}");
        let sprint = scene.sprint(&format!("{date} 08:00"), &date, &date);
        let story = scene.story(&format!("{date} 08:01"), "x", Some(points), Some(sprint));
        scene.start(&format!("{date} 09:00"), sprint);
        scene.to(&format!("{date} 10:00"), story, Done);
        scene.close(&format!("{date} 11:00"), sprint, CarryTo::Backlog);
    }
    let known = limits(&scene.workspace, None);
    // Of the last five, three reached 25 and all reached 18.
    assert_eq!((known.p50, known.p85), (Some(25.0), Some(18.0)));
    assert_eq!(known.plan(), Some(25.0));
    let nothing = limits(&Scene::default().workspace, None);
    assert_eq!((nothing.plan(), nothing.p85), (None, None));
}

/// A planned sprint that holds 3 of 13 points, and a backlog of 5, 8, one without points, 2.
fn backlog() -> (Scene, Id<Sprint>, [Id<Story>; 4]) {
    let mut scene = Scene::default();
    let sprint = scene.sprint("2026-02-27 09:00", "2026-03-02", "2026-03-13");
    scene.story("2026-02-27 10:00", "held", Some(3), Some(sprint));
    let stories = [Some(5), None, Some(5), Some(2)]
        .map(|points| scene.story("2026-02-27 10:00", "free", points, None));
    (scene, sprint, stories)
}

#[test]
fn a_proposal_takes_stories_in_rank_order_while_they_fit() {
    let (scene, sprint, stories) = backlog();
    let propose = |limit: f64, candidates: Candidates| {
        proposal(
            &scene.workspace,
            &scene.index(),
            Some(sprint),
            limit,
            candidates,
        )
    };
    let found = propose(13.0, Candidates::All);
    assert_eq!(found.stories, [stories[0], stories[2]]);
    assert_eq!(
        (found.held, found.points),
        (Points::whole(3), Points::whole(13))
    );
    assert_eq!(
        (found.next, found.passed_over),
        (Some(stories[3]), vec![stories[1]])
    );
    // None of them says who wants what.
    let ready = propose(13.0, Candidates::Ready);
    assert_eq!((ready.stories.len(), ready.passed_over.len()), (0, 4));
}

proptest::proptest! {
    /// Whatever is free and whatever fits: a proposal never exceeds the limit, and the story after it would.
    #[test]
    fn a_proposal_keeps_to_its_limit(sizes in proptest::collection::vec(proptest::option::of(0u32..14), 0..12), limit in 0u32..40) {
        let mut scene = Scene::default();
        for size in sizes {
            scene.story("2026-02-27 10:00", "free", size, None);
        }
        let found = proposal(&scene.workspace, &scene.index(), None, f64::from(limit), Candidates::All);
        let points = |id: &Id<Story>| scene.workspace.stories.get(*id).and_then(|story| story.points).expect("is estimated");
        let sum: Points = found.stories.iter().map(points).sum();
        assert_eq!(found.points, sum);
        assert!(sum.as_f64() <= f64::from(limit));
        if let Some(next) = &found.next {
            assert!(sum.as_f64() + points(next).as_f64() > f64::from(limit));
        }
    }
}
