use chrono::NaiveDate;

use crate::domain::calendar::Zone;
use crate::domain::demo;
use crate::domain::workspace::Workspace;
use crate::tui::pane::PaneId;
use crate::tui::testing::{Stage, silent_actions, stage};

fn lumen(width: u16, height: u16) -> Stage {
    let today = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
    let mut stage = stage(demo::build(today, Zone::default()), width, height);
    stage.app.go(PaneId::Alignment, None);
    stage
}

#[test]
#[ignore = "peek"]
fn peek() {
    for (w, h) in [(120, 40), (80, 24), (40, 12)] {
        let mut stage = lumen(w, h);
        for keys in ["", "]", "]", "b", "b"] {
            stage.press(keys);
            println!("{}\n", stage.screen());
        }
        for keys in ["9", "b", "b", "b", "b"] {
            stage.press(keys);
            println!("{}\n", stage.screen());
        }
    }
    let mut stage = lumen(180, 40);
    for keys in ["9", "b", "b", "b", "b"] {
        stage.press(keys);
        println!("{}\n", stage.screen());
    }
}

#[test]
fn every_key_answers_on_an_empty_workspace() {
    let silent = silent_actions(&Workspace::default(), PaneId::Alignment);
    assert!(silent.is_empty(), "{silent:?}");
}
