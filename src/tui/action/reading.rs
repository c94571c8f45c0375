//! Actions of the panes of numbers: which view, and of which work.
//! Never changes the workspace.

use super::{Action, always};
use crate::tui::app::{App, Tone};
use crate::tui::pane::{PaneId, alignment, flow};

const fn read(
    name: &'static str,
    doc: &'static str,
    key: &'static [&'static str],
    hint: &'static str,
    run: fn(&mut App),
) -> Action {
    Action {
        name,
        doc,
        keys: key,
        hint,
        panes: &[PaneId::Alignment, PaneId::Flow],
        changes: false,
        ready: always,
        run,
    }
}

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    read(
        "next-view",
        "Show the next view: shares, waiting, quadrant; or pace, cycle time, ages, cumulative flow, forecast",
        &["b"],
        "view",
        next_view,
    ),
    read(
        "next-set",
        "Look at other work (backlog, sprint, closed sprints), or count other days (calendar, working)",
        &["]"],
        "other work",
        |app| choose(app, 1),
    ),
    read(
        "previous-set",
        "Look at the work before that, or count other days",
        &["["],
        "",
        |app| choose(app, -1),
    ),
];

fn next_view(app: &mut App) {
    let views = match app.pane {
        PaneId::Alignment => alignment::VIEWS.len(),
        _ => flow::VIEWS.len(),
    };
    let state = app.state_mut();
    state.mode = u8::try_from((usize::from(state.mode) + 1) % views).unwrap_or(0);
    state.opened = false;
    app.rebuild();
}

/// Chooses the next or the previous of what the pane can look at, and says what that is.
fn choose(app: &mut App, by: i16) {
    let (choices, matters) = match app.pane {
        PaneId::Alignment => (alignment::CHOICES, alignment::choice_matters(app)),
        _ => (flow::CHOICES, Ok(())),
    };
    if let Err(why) = matters {
        app.say(Tone::News, why);
        return;
    }
    let state = app.state_mut();
    let next = (i16::from(state.choice) + by).rem_euclid(choices.max(1));
    state.choice = u8::try_from(next).unwrap_or(0);
    app.rebuild();
    let chosen = match app.pane {
        PaneId::Alignment => alignment::chosen(app),
        _ => flow::chosen(app),
    };
    app.say(Tone::News, chosen);
}
