//! The retro of the sprint that the tests of the board play with.

use insta::assert_snapshot;

use crate::domain::command::retro::add_action;
use crate::domain::word::Word;
use crate::tui::pane::PaneId;
use crate::tui::pane::sprints::tests::team;
use crate::tui::testing::{Stage, silent_actions_after, stage};

/// The retro after a sprint that left an action open.
fn open(width: u16, height: u16) -> Stage {
    let mut scene = team();
    let first = scene.workspace.sprints_in_order()[0].id;
    scene.run("2026-03-06 18:00", |draft| {
        add_action(draft, first, "Mend the build")
    });
    let mut stage = stage(scene.workspace, width, height);
    stage.app.go(PaneId::Sprints, None);
    stage.press("R");
    stage
}

fn noted(width: u16, height: u16) -> Stage {
    let mut stage = open(width, height);
    stage.press("+").text("It flies").press("Enter Enter");
    stage
        .press("-")
        .text("Too many bugs")
        .press("Enter")
        .text("No demo")
        .press("Enter Esc");
    stage.press("a").text("Ask Cleo first").press("Enter Esc");
    stage
}

#[test]
fn what_is_open_from_the_last_time_stands_on_top() {
    assert_snapshot!(noted(80, 24).screen(), @r"
     bifocal     Sprint 2 “Works on a plane”   day 6/10   8/35 pts           saving
     PM 1 Stra 2 Init 3 Epic 4 Road  PO 5 Back 6 Stor 7 Retro  ◐ 8 Alig 9 Flow
    ────────────────────────────────────────────────────────────────────────────────
     Sprint 2   well 1   badly 2   actions 0 of 1 done
         what was said                             story    status       by
     ── still open from Sprint 1 ─────────────────────────────────────────────────
      ○  Mend the build
     ── went well ────────────────────────────────────────────────────────────────
      +  It flies                                                        ana
     ── went badly ───────────────────────────────────────────────────────────────
      -  Too many bugs                                                   ana
      -  No demo                                                         ana
     ── actions ──────────────────────────────────────────────────────────────────
    ▌ ○  Ask Cleo first








    ────────────────────────────────────────────────────────────────────────────────
     + went well  - went badly  a action  Enter make a story  Space tick  n new
    ");
    assert_snapshot!(noted(120, 40).pane().lines().take(14).collect::<Vec<_>>().join("\n"), @r"
     Sprint 2   well 1   badly 2   actions 0 of 1 done
         what was said                                                                     story    status       by
     ── still open from Sprint 1 ─────────────────────────────────────────────────────────────────────────────────────────
      ○  Mend the build
     ── went well ────────────────────────────────────────────────────────────────────────────────────────────────────────
      +  It flies                                                                                                ana
     ── went badly ───────────────────────────────────────────────────────────────────────────────────────────────────────
      -  Too many bugs                                                                                           ana
      -  No demo                                                                                                 ana
     ── actions ──────────────────────────────────────────────────────────────────────────────────────────────────────────
    ▌ ○  Ask Cleo first
    ");
}

#[test]
fn an_action_becomes_a_story_with_one_key_and_leads_there() {
    let mut stage = noted(100, 30);
    stage.press("Enter");
    assert_eq!(
        stage.notice(),
        "S-12 made, at the end of the backlog: Enter goes to it"
    );
    let made = stage
        .app
        .workspace()
        .stories
        .iter()
        .last()
        .expect("was made");
    assert_eq!(made.labels, [Word::from("retro")]);
    stage.press("Space");
    assert_eq!(
        stage.notice(),
        "it is S-12 now: it is done when the story is"
    );
    stage.press("Enter");
    assert_eq!(stage.app.pane, PaneId::Stories);
}

#[test]
fn lines_are_ticked_reworded_and_taken_away() {
    let mut stage = noted(100, 30);
    stage.press("Space");
    assert!(stage.pane().contains("1 of 1 done"), "{}", stage.pane());
    stage.press("e").text(" and last").press("Enter");
    assert!(stage.pane().contains("Ask Cleo first and last"));
    stage.press("d");
    assert!(!stage.pane().contains("Ask Cleo"));
    stage.press("u k");
    assert!(stage.pane().contains("Ask Cleo first and last"));
    stage.press("Space");
    assert_eq!(stage.notice(), "only an action is ticked: a notes one");
    stage.press("Enter");
    assert_eq!(
        stage.notice(),
        "only an action becomes a story: a notes one"
    );
    // The last time's action is ticked here, too.
    stage.press("g g Space");
    assert!(
        !stage.pane().contains("still open from"),
        "{}",
        stage.pane()
    );
}

#[test]
fn what_was_written_as_one_text_stands_below() {
    let mut stage = noted(100, 30);
    let sprint = super::sprint(&stage.app).expect("is there").id.item();
    stage.app.run("", |draft| {
        crate::domain::field::set(draft, sprint, "retro", "We met\nin the garden")
    });
    let text = stage.pane();
    assert!(
        text.trim_end().ends_with("We met\n  in the garden"),
        "{text}"
    );
}

#[test]
fn every_key_of_the_retro_answers_at_every_size() {
    let full = team().workspace;
    assert_eq!(
        silent_actions_after(&full, PaneId::Retro, ""),
        Vec::<&str>::new()
    );
    for (width, height) in [(1, 1), (4, 3), (40, 12), (300, 90)] {
        noted(width, height).screen();
    }
}
