//! The standup: beginning it, and looking at it person by person.
//! Never a way of its own to change a story: the keys of all panes do.

use super::{Action, always};
use crate::tui::app::App;
use crate::tui::pane::{PaneId, standup};

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        name: "standup",
        doc: "Hold the standup: what moved, waits, is blocked and grows old since the last one",
        keys: &["D"],
        hint: "standup",
        panes: &[PaneId::Sprints],
        changes: false,
        ready: always,
        run: standup::begin,
    },
    Action {
        name: "standup-people",
        doc: "Go story by story or person by person",
        keys: &["b"],
        hint: "by person",
        panes: &[PaneId::Standup],
        changes: false,
        ready: always,
        run: turn,
    },
];

fn turn(app: &mut App) {
    let state = app.state_mut();
    state.mode = u8::from(state.mode == 0);
    app.rebuild();
    let word = match app.state().mode {
        0 => "story by story",
        _ => "person by person",
    };
    app.say(crate::tui::app::Tone::News, word);
}
