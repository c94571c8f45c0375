//! Actions of the panes of numbers: which view, and of which work.
//! Never changes the workspace.

use super::{Action, always};
use crate::tui::app::{App, Tone};
use crate::tui::pane::{PaneId, alignment, flow};

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        name: "next-view",
        doc: "Show the next view: shares, waiting, quadrant; or velocity, throughput, times, ages, waits, bugs, cumulative flow, forecast",
        keys: &["b"],
        hint: "view",
        panes: &[PaneId::Alignment, PaneId::Flow],
        changes: false,
        ready: always,
        run: next_view,
    },
    Action {
        name: "next-work",
        doc: "Look at the shares of other work: the backlog, the sprint, the last closed sprints",
        keys: &["]"],
        hint: "other work",
        panes: &[PaneId::Alignment],
        changes: false,
        ready: alignment::choice_matters,
        run: |app| {
            choose(app, (1, alignment::CHOICES), alignment::chosen);
        },
    },
    Action {
        name: "previous-work",
        doc: "Look at the shares of the work before that",
        keys: &["["],
        hint: "",
        panes: &[PaneId::Alignment],
        changes: false,
        ready: alignment::choice_matters,
        run: |app| {
            choose(
                app,
                (alignment::CHOICES - 1, alignment::CHOICES),
                alignment::chosen,
            );
        },
    },
    Action {
        name: "count-days",
        doc: "Count days as calendar days or as working days, and scatter cycle times or lead times",
        keys: &["]"],
        hint: "days, times",
        panes: &[PaneId::Flow],
        changes: false,
        ready: always,
        run: |app| {
            choose(app, (1, flow::CHOICES), flow::chosen);
        },
    },
    Action {
        name: "count-days-back",
        doc: "Count days and scatter times as before that",
        keys: &["["],
        hint: "",
        panes: &[PaneId::Flow],
        changes: false,
        ready: always,
        run: |app| {
            choose(app, (flow::CHOICES - 1, flow::CHOICES), flow::chosen);
        },
    },
];

fn next_view(app: &mut App) {
    let views = match app.pane {
        PaneId::Alignment => alignment::VIEWS.len(),
        _ => flow::VIEWS.len(),
    };
    let state = app.state_mut();
    state.mode = u8::try_from((usize::from(state.mode) + 1) % views).unwrap_or(0);
    state.opened = false;
    state.view.move_to(0);
    app.rebuild();
}

/// Goes so many steps on, round, among the choices that the pane has, and says what it looks at now.
fn choose(app: &mut App, (steps, choices): (usize, usize), chosen: fn(&App) -> String) {
    let state = app.state_mut();
    let next = (usize::from(state.choice) + steps) % choices.max(1);
    state.choice = u8::try_from(next).unwrap_or(0);
    state.view.move_to(0);
    app.rebuild();
    let words = chosen(app);
    app.say(Tone::News, words);
}
