use chrono::TimeDelta;
use uuid::Uuid;

use super::{Walk, duration};
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::workspace::Workspace;
use crate::tui::pane::PaneId;
use crate::tui::testing::{NOW, Stage, silent_actions_after, stage};

/// Four stories in the order of their ranks. Only the second meets the definition of ready, the last is under way.
fn four(width: u16, height: u16) -> Stage {
    let mut workspace = Workspace::default();
    let about = std::sync::Arc::make_mut(&mut workspace.about);
    about.settings.ready.retain(|line| line != "epic");
    let mut stage = stage(workspace, width, height);
    for title in ["Write offline", "Read offline", "Merge edits", "Sign in"] {
        stage.press("n").text(title).press("Enter");
        stage.press("g j");
    }
    let items: Vec<_> = stage
        .app
        .index()
        .order()
        .iter()
        .map(|id| id.item())
        .collect();
    let set = [
        (1, "points", "3"),
        (1, "criteria", "Opens on a plane"),
        (1, "notes", "Ana asked"),
        (3, "status", "Doing"),
    ];
    stage.app.run("", |draft| {
        set.iter()
            .try_for_each(|(at, name, value)| field::set(draft, items[*at], name, value))
    });
    stage
}

fn here(stage: &Stage) -> &str {
    let item = stage.app.cursor().expect("the cursor is on a story");
    stage.app.workspace().title_of(item)
}

#[test]
fn the_walk_is_through_the_stories_that_are_not_ready_in_the_order_of_their_ranks() {
    let mut stage = four(80, 24);
    stage.press("g g R");
    assert_eq!(stage.app.pane, PaneId::Refine);
    let titles: Vec<&str> = stage
        .app
        .state()
        .rows
        .iter()
        .map(|row| stage.app.workspace().title_of(row.target.unwrap().item))
        .collect();
    assert_eq!(titles, ["Write offline", "Merge edits"]);
}

#[test]
fn enter_mends_what_is_first_lacking_and_leads_on_when_nothing_is() {
    let mut stage = four(80, 24);
    stage.press("g g R Enter");
    assert_eq!(stage.app.layers.len(), 1, "{}", stage.screen());
    stage.press("Esc");
    let item = stage.app.cursor().unwrap();
    stage.app.run("", |draft| {
        field::set(draft, item, "notes", "Why")?;
        field::set(draft, item, "criteria", "Works")
    });
    stage.press("Enter");
    assert!(stage.screen().contains("Points"), "the strip of points");
    stage.press("s");
    assert!(stage.pane().contains('✓'), "{}", stage.pane());
    assert_eq!(here(&stage), "Write offline", "made ready, it stays");
    stage.press("Enter");
    assert_eq!(here(&stage), "Merge edits");
    stage.press("Space");
    assert_eq!(stage.notice(), "this is the last one that is not ready");
}

#[test]
fn a_step_back_leads_to_the_backlog_and_tells_how_it_went() {
    let mut stage = four(80, 24);
    stage.press("g g R Space Esc");
    assert_eq!(stage.app.pane, PaneId::Backlog);
    assert_eq!(here(&stage), "Merge edits", "the cursor came along");
    let told = stage.screen();
    assert!(told.contains("2 stories looked at"), "{told}");
    assert!(told.contains("0 of 2 ready now"), "{told}");
}

#[test]
fn time_is_kept_for_each_story_also_when_it_is_come_back_to() {
    let (one, two) = (Id::new(Uuid::nil()), Id::new(Uuid::from_u128(1)));
    let now: crate::domain::record::Moment = NOW.parse().unwrap();
    let at = |seconds| now + TimeDelta::seconds(seconds);
    let mut walk = Walk::default();
    for (seconds, story) in [
        (0, Some(one)),
        (5, Some(one)),
        (20, Some(two)),
        (50, Some(one)),
        (51, None),
    ] {
        walk.look(story, at(seconds));
    }
    assert_eq!(walk.spent(one, at(90)), TimeDelta::seconds(21));
    assert_eq!(walk.spent(two, at(90)), TimeDelta::seconds(30));
}

#[test]
fn time_is_told_as_a_person_would() {
    for (seconds, words) in [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3_600, "1 h 0 min"),
    ] {
        assert_eq!(duration(TimeDelta::seconds(seconds)), words);
    }
}

#[test]
fn every_key_of_the_refinement_answers() {
    let empty = silent_actions_after(&Workspace::default(), PaneId::Backlog, "R");
    assert_eq!(empty, Vec::<&str>::new());
    let workspace = four(80, 24).app.workspace().clone();
    let full = silent_actions_after(&workspace, PaneId::Backlog, "R");
    assert_eq!(full, Vec::<&str>::new());
}
