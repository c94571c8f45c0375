//! The planning of a sprint for which two thirds of the backlog are ready, after two closed sprints of 8 and 13 points.

use insta::assert_snapshot;

use crate::domain::about::Category;
use crate::domain::command::sprint::CarryTo;
use crate::domain::draft::Refusal;
use crate::domain::field::set;
use crate::domain::id::{Id, Kind};
use crate::domain::sprint::{Sprint, SprintState};
use crate::metrics::report::scene::Scene;
use crate::tui::pane::PaneId;
use crate::tui::testing::{Stage, silent_actions_after, stage};

fn team() -> Scene {
    let mut scene = Scene::default();
    for name in ["Ana", "Ben"] {
        scene.run("2026-02-01 09:00", |draft| {
            crate::domain::command::create(
                draft,
                Kind::Person,
                name,
                &[("days_a_week", "5".into())],
            )
        });
    }
    for (from, to, points) in [
        ("2026-02-02", "2026-02-13", 8),
        ("2026-02-16", "2026-02-27", 13),
    ] {
        let sprint = scene.sprint("2026-02-01 09:00", from, to);
        let story = scene.story("2026-02-01 10:00", "Before", Some(points), Some(sprint));
        scene.start(&format!("{from} 09:00"), sprint);
        scene.to(&format!("{to} 12:00"), story, Category::Done);
        scene.close(&format!("{to} 17:00"), sprint, CarryTo::Backlog);
    }
    let next = scene.sprint("2026-03-10 09:00", "2026-03-16", "2026-03-27");
    scene.run("2026-03-10 09:01", |draft| {
        draft.edit(next)?.title = "Sprint 3".into();
        draft.edit(next)?.goal = "Works on a plane".into();
        set(draft, next.item(), "absences", "Ana 3")?;
        let about = draft.about.id;
        draft.edit(about)?.settings.ready = vec!["points".into()];
        Ok(())
    });
    for (title, points) in [
        ("Edit a note on a plane", Some(5)),
        ("Merge two edits of one note", Some(5)),
    ] {
        scene.story("2026-03-10 10:00", title, points, Some(next));
    }
    for (title, points) in [
        ("Share a space", None),
        ("Dark icons", Some(2)),
        ("Invite by mail", Some(3)),
    ] {
        scene.story("2026-03-10 11:00", title, points, None);
    }
    scene
}

fn open(width: u16, height: u16) -> Stage {
    let mut stage = stage(team().workspace, width, height);
    stage.app.go(PaneId::Sprints, None);
    stage.press("A");
    stage
}

fn under_cursor(stage: &Stage) -> String {
    let item = stage.app.cursor().expect("the cursor is on something");
    stage.app.workspace().title_of(item).to_string()
}

fn next(stage: &Stage) -> Id<Sprint> {
    let next = stage.app.workspace().next_sprint();
    next.expect("one is planned").id
}

#[test]
fn the_backlog_stands_beside_the_sprint_the_ready_ones_first() {
    assert_snapshot!(open(80, 24).screen(), @r"
     bifocal     next: Sprint 3                                             ✓ saved
     PM 1 Stra 2 Init 3 Epic 4 Road  PO 5 Back 6 Stor 7 Planning  ◐ 8 Alig 9 Flow
    ────────────────────────────────────────────────────────────────────────────────
     Sprint 3   16 Mar – 27 Mar   0 of 2 serve the goal   “Works on a plane”
     10 pts  ███████████████████████████████████████████████████████│██████████████
                                 P85 8, 2 over   P50 8, 2 over   capacity 8, 2 over
      Backlog: 3 stories                    │  Sprint 3: 2 stories
         key     title                 pts  │     key     title                pts
     ── ready 2 ──────────────────────────  │     S-3     Edit a note on a …     5
    ▌ ●  S-6     Dark icons              2  │     S-4     Merge two edits o…     5
      ●  S-7     Invite by mail          3  │
     ── not ready yet 1 ──────────────────  │
      ○  S-5     Share a space           –  │
                                            │
                                            │
                                            │
                                            │
                                            │
                                            │
                                            │
                                            │
                                            │
    ────────────────────────────────────────────────────────────────────────────────
     Enter over  t for goal  o sprint  l list  S start  K rank  n new  e edit     5
    ");
    assert_snapshot!(open(120, 40).pane().lines().take(12).collect::<Vec<_>>().join("\n"), @r"
     Sprint 3   16 Mar – 27 Mar   0 of 2 serve the goal   “Works on a plane”   10 working days   17/20 person-days
     10 pts  ███████████████████████████████████████████████████████████████████████████████████████│██████████████████████
                                                                    P85 8, 2 over   P50 8, 2 over   capacity 8, 2 over
      Backlog: 3 stories                                        │  Sprint 3: 2 stories
         key     title                            epic     pts  │     key     title                           epic     pts
     ── ready 2 ──────────────────────────────────────────────  │     S-3     Edit a note on a plane          –          5
    ▌ ●  S-6     Dark icons                       –          2  │     S-4     Merge two edits of one note     –          5
      ●  S-7     Invite by mail                   –          3  │
     ── not ready yet 1 ──────────────────────────────────────  │
      ○  S-5     Share a space                    –          –  │
                                                                │
                                                                │
    ");
}

#[test]
fn stories_move_over_and_back_and_the_cursor_stays_in_its_list() {
    let mut stage = open(100, 30);
    assert_eq!(under_cursor(&stage), "Dark icons");
    stage.press("Enter");
    assert_eq!(under_cursor(&stage), "Invite by mail");
    // Mean velocity 10.5 × 17 of 20 person-days = 8.925: 8 points fit, and 12 are in.
    let text = stage.pane();
    assert!(text.contains("12 pts"), "{text}");
    assert!(text.contains("capacity 8, 4 over"), "{text}");
    // Both sprints reached 8; of two the first is the median.
    assert!(
        text.contains("P85 8, 4 over") && text.contains("P50 8, 4 over"),
        "{text}"
    );
    stage.press("l G x");
    let inside = stage
        .app
        .index()
        .stories_in_sprint(Some(next(&stage)))
        .len();
    assert_eq!(inside, 2);
}

#[test]
fn several_marked_stories_move_as_one_edit() {
    let mut stage = open(100, 30);
    stage.press("Space Space x");
    let inside = |stage: &Stage| stage.app.index().stories_in_sprint(Some(next(stage))).len();
    assert_eq!(inside(&stage), 4);
    assert!(stage.app.state().marked.is_empty());
    stage.press("u");
    assert_eq!(inside(&stage), 2);
}

#[test]
fn a_story_serves_the_goal_or_not() {
    let mut stage = open(100, 30);
    stage.press("t");
    assert!(
        stage
            .notice()
            .contains("only its own stories serve its goal")
    );
    stage.press("l t");
    assert!(
        stage.notice().ends_with("for the goal; 1 of 2 serve it"),
        "{}",
        stage.notice()
    );
    assert!(stage.pane().contains("1 of 2 serve the goal"));
    stage.press("t");
    assert!(stage.pane().contains("0 of 2 serve the goal"));
}

#[test]
fn the_goal_is_written_and_the_sprint_started_from_here() {
    let mut stage = open(100, 30);
    stage.press("O").text(" at last").press("Enter");
    assert!(stage.pane().contains("“Works on a plane at last”"));
    stage.press("S");
    assert_eq!(stage.app.pane, PaneId::Sprints);
    let active = stage.app.workspace().active_sprint().expect("was started");
    assert_eq!(active.state, SprintState::Active);
    assert_eq!(active.commitment.len(), 2);
}

#[test]
fn the_cursor_keeps_to_its_list_and_escape_leads_back() {
    let mut stage = open(100, 30);
    stage.press("k");
    assert_eq!(
        stage.notice(),
        "this is the first story here: h and l go to the other list"
    );
    stage.press("j j");
    assert_eq!(under_cursor(&stage), "Share a space");
    stage.press("j");
    assert_eq!(under_cursor(&stage), "Share a space");
    stage.press("l");
    assert_eq!(under_cursor(&stage), "Edit a note on a plane");
    stage.press("h");
    assert_eq!(under_cursor(&stage), "Share a space");
    stage.press("Esc");
    assert_eq!(stage.app.pane, PaneId::Sprints);
}

#[test]
fn of_a_large_backlog_the_first_stories_are_listed() {
    let mut scene = team();
    scene.run("2026-03-11 09:00", |draft| -> Result<(), Refusal> {
        for _ in 0..1_000 {
            crate::domain::command::create(draft, Kind::Story, "One more", &[])?;
        }
        Ok(())
    });
    let mut stage = stage(scene.workspace, 100, 30);
    stage.app.go(PaneId::Sprints, None);
    stage.press("A G");
    assert!(
        stage.pane().contains("Backlog: the first 300"),
        "{}",
        stage.pane()
    );
    assert_eq!(under_cursor(&stage), "One more");
}

#[test]
fn every_key_of_the_planning_answers() {
    let full = team().workspace;
    assert_eq!(
        silent_actions_after(&full, PaneId::Planning, ""),
        Vec::<&str>::new()
    );
    let empty = crate::domain::workspace::Workspace::default();
    assert_eq!(
        silent_actions_after(&empty, PaneId::Planning, ""),
        Vec::<&str>::new()
    );
}

#[test]
fn no_size_breaks_the_planning() {
    for (width, height) in [
        (1, 1),
        (4, 3),
        (12, 4),
        (40, 12),
        (71, 9),
        (73, 13),
        (300, 90),
    ] {
        open(width, height).screen();
    }
}
