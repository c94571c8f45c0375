use chrono::NaiveDate;

use crate::domain::calendar::Zone;
use crate::domain::demo;
use crate::domain::workspace::Workspace;
use crate::tui::glyphs::ASCII;
use crate::tui::pane::PaneId;
use crate::tui::testing::{Stage, silent_actions_after, stage, stage_with};

fn lumen() -> Workspace {
    let today = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
    demo::build(today, Zone::default())
}

fn shown(workspace: Workspace, width: u16, height: u16) -> Stage {
    let mut stage = stage(workspace, width, height);
    stage.app.go(PaneId::Flow, None);
    stage
}

#[test]
fn every_view_of_an_empty_workspace_says_what_will_stand_there() {
    let mut stage = shown(Workspace::default(), 80, 24);
    let mut said = String::new();
    for _ in super::VIEWS {
        said.push_str(&stage.pane());
        said.push('\n');
        stage.press("b");
    }
    for words in [
        "Close a sprint",
        "Finish a story",
        "Make a story",
        "Nothing is open",
        "under way",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    insta::assert_snapshot!(shown(Workspace::default(), 40, 12).pane(), @r"
    ● Velocity             points a sprint
    Close a sprint and its velocity stands
    here: 7, then S starts one and C
    closes it.
    Nothing is under way: 5 shows the
    backlog, s there starts a story, and
    its age stands here.
    ");
}

#[test]
fn a_small_screen_has_the_numbers_as_text() {
    let mut stage = shown(lumen(), 40, 12);
    let screen = stage.pane();
    assert!(screen.contains("mean") && screen.contains("CV"), "{screen}");
    assert!(!screen.contains("█"), "{screen}");
}

#[test]
fn a_medium_screen_has_one_chart_and_a_wide_one_two() {
    let one = shown(lumen(), 120, 40).pane();
    assert!(one.contains("committed") && !one.contains("▼"), "{one}");
    let two = shown(lumen(), 200, 60).pane();
    assert!(two.contains("committed") && two.contains("▼ P50"), "{two}");
}

#[test]
fn every_view_is_drawn_at_every_size_in_both_sets_of_glyphs() {
    let workspace = lumen();
    for (width, height) in [(4, 2), (20, 7), (44, 17), (80, 24), (160, 30), (300, 20)] {
        for glyphs in [ASCII, crate::tui::glyphs::UNICODE] {
            let mut stage = stage_with(workspace.clone(), width, height, glyphs);
            for pane in [PaneId::Alignment, PaneId::Flow] {
                stage.app.go(pane, None);
                for _ in super::VIEWS {
                    stage.screen();
                    stage.press("b");
                }
            }
        }
    }
}

#[test]
fn what_is_under_way_holds_the_cursor_and_opens() {
    let mut stage = shown(lumen(), 80, 24);
    let item = stage.app.cursor().unwrap();
    stage.press("Enter");
    assert!(stage.app.state().opened);
    stage.press("Enter");
    assert_eq!(
        (stage.app.pane, stage.app.cursor()),
        (PaneId::Stories, Some(item))
    );
}

#[test]
fn days_are_counted_as_the_person_wishes() {
    let mut stage = shown(lumen(), 80, 24);
    let calendar = stage.pane();
    let said = stage.press("]").notice().to_string();
    assert_eq!(said, "cycle times and ages in working days");
    assert_ne!(stage.pane(), calendar);
    assert_eq!(stage.press("[").pane(), calendar);
}

#[test]
fn every_key_answers_on_an_empty_workspace() {
    for mode in 0..super::VIEWS.len() {
        let keys = "b ".repeat(mode);
        let silent = silent_actions_after(&Workspace::default(), PaneId::Flow, &keys);
        assert!(silent.is_empty(), "after {keys}: {silent:?}");
    }
}
