//! The standup of Monday 16 March, of the sprint that the tests of the board play with.

use insta::assert_snapshot;

use crate::domain::story::WaitReason;
use crate::metrics::report::scene::at;
use crate::tui::pane::PaneId;
use crate::tui::pane::sprints::tests::team;
use crate::tui::testing::{Stage, silent_actions_after, stage};

fn open(width: u16, height: u16) -> Stage {
    let mut scene = team();
    let story = scene.stories().find(|story| story.title == "Dark icons");
    let story = story.expect("is there").id;
    scene.run("2026-03-13 15:00", |draft| {
        crate::domain::command::story::wait(
            draft,
            story,
            WaitReason::Clarification,
            Some("ana"),
            "",
        )
    });
    let mut stage = stage(scene.workspace, width, height);
    stage.app.go(PaneId::Sprints, None);
    stage.press("D");
    stage
}

#[test]
fn what_waits_on_me_comes_first_and_each_story_once() {
    assert_snapshot!(open(80, 24).screen(), @r"
     bifocal     Sprint 2 “Works on a plane”   day 6/10   8/35 pts          ✓ saved
     PM 1 Stra 2 Init 3 Epic 4 Road  PO 5 Back 6 Stor 7 Standup  ◐ 8 Alig 9 Flow
    ────────────────────────────────────────────────────────────────────────────────
     since Fri 13 Mar   moved 1   waiting 2   blocked 0   growing old 2   goal 0%
     6 of 8 stories open, 4 working days left
         key      title                what                        who         pts
     ── waits on me 1 ────────────────────────────────────────────────────────────
    ▌ !  S-6      Dark icons           clarification, 3 d                        2
     ── waits 1 ──────────────────────────────────────────────────────────────────
      ◐  S-4      Merge two edits of…  decision on Cleo, 3 d; 7 …  Benedikta     8
     ── growing old 1 ────────────────────────────────────────────────────────────
      ◐  S-3      Edit a note on a p…  8 days old                  Ana           5
     ── moved 1 ──────────────────────────────────────────────────────────────────
      ●  S-7      Sync when the plan…  todo → done                               5








    ────────────────────────────────────────────────────────────────────────────────
     b by person  n new  e edit  p points  s status  m move to  j move  / filter  4
    ");
    assert_snapshot!(open(120, 40).pane().lines().take(14).collect::<Vec<_>>().join("\n"), @r"
     since Fri 13 Mar   moved 1   waiting 2   blocked 0   growing old 2   goal 0%
     6 of 8 stories open, 4 working days left
         key      title                                what                                                who         pts
     ── waits on me 1 ────────────────────────────────────────────────────────────────────────────────────────────────────
    ▌ !  S-6      Dark icons                           clarification, 3 d                                                2
     ── waits 1 ──────────────────────────────────────────────────────────────────────────────────────────────────────────
      ◐  S-4      Merge two edits of one note withou…  decision on Cleo, 3 d; 7 days old                   Benedikta     8
     ── growing old 1 ────────────────────────────────────────────────────────────────────────────────────────────────────
      ◐  S-3      Edit a note on a plane               8 days old                                          Ana           5
     ── moved 1 ──────────────────────────────────────────────────────────────────────────────────────────────────────────
      ●  S-7      Sync when the plane has landed       todo → done                                                       5
    ");
}

#[test]
fn a_standup_goes_person_by_person() {
    let mut stage = open(100, 30);
    stage.press("b");
    assert_snapshot!(stage.pane().lines().take(12).collect::<Vec<_>>().join("\n"), @r"
     since Fri 13 Mar   moved 1   waiting 2   blocked 0   growing old 2   goal 0%
     6 of 8 stories open, 4 working days left
         key      title                        what                                    who         pts
     ── Ana 1 ────────────────────────────────────────────────────────────────────────────────────────
      ◐  S-3      Edit a note on a plane       8 days old                              Ana           5
     ── Benedikta 1 ──────────────────────────────────────────────────────────────────────────────────
      ◐  S-4      Merge two edits of one not…  decision on Cleo, 3 d; 7 days old       Benedikta     8
     ── nobody 2 ─────────────────────────────────────────────────────────────────────────────────────
    ▌ !  S-6      Dark icons                   clarification, 3 d                                    2
      ●  S-7      Sync when the plane has la…  todo → done                                           5
    ");
}

#[test]
fn a_row_is_opened_and_worked_on() {
    let mut stage = open(100, 30);
    stage.press("Enter");
    assert!(stage.pane().contains("Dark icons"));
    stage.press("Esc");
    assert_eq!(stage.app.pane, PaneId::Standup);
    stage.press("W Enter");
    assert!(!stage.pane().contains("waits on me"), "{}", stage.pane());
    stage.press("Esc");
    assert_eq!(stage.app.pane, PaneId::Sprints);
}

#[test]
fn leaving_the_standup_holds_it_and_a_look_again_shows_the_same() {
    let mut stage = open(100, 30);
    assert_eq!(super::held(&stage.app), Some(at("2026-03-16 09:00")));
    stage.press("5");
    assert_eq!(stage.app.standup.last, Some(at("2026-03-16 09:00")));
    stage.press("7 D");
    assert!(
        stage.pane().contains("since Fri 13 Mar"),
        "{}",
        stage.pane()
    );
    // The one before was held last week: it is told from there.
    let mut stage = open(100, 30);
    stage.press("Esc");
    stage.app.standup.last = Some(at("2026-03-11 09:00"));
    stage.press("D");
    assert!(
        stage.pane().contains("since Wed 11 Mar"),
        "{}",
        stage.pane()
    );
}

#[test]
fn every_key_of_the_standup_answers_at_every_size() {
    let full = team().workspace;
    assert_eq!(
        silent_actions_after(&full, PaneId::Standup, ""),
        Vec::<&str>::new()
    );
    for (width, height) in [(1, 1), (4, 3), (40, 12), (300, 90)] {
        open(width, height).screen();
    }
}
