//! Moving the cursor, marking, folding and filtering.
//! Never changes the workspace.

use super::{Action, always, on_item};
use crate::domain::story::Story;
use crate::tui::app::{App, Tone};
use crate::tui::layer::prompt;
use crate::tui::pane::PaneId;

/// Rows that a page moves by: what fits the screen less the frame.
fn page(app: &App) -> isize {
    isize::try_from(app.size.height.saturating_sub(8).max(2)).unwrap_or(10)
}

const fn go(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    run: fn(&mut App),
) -> Action {
    Action {
        name,
        doc,
        keys,
        hint: "",
        panes: &[],
        changes: false,
        ready: always,
        run,
    }
}

/// The actions that move.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        hint: "move",
        ..go("down", "Move the cursor down", &["j", "Down"], |app| {
            app.state_mut().move_by(1);
        })
    },
    go("up", "Move the cursor up", &["k", "Up"], |app| {
        app.state_mut().move_by(-1);
    }),
    go("top", "Go to the first row", &["g g", "Home"], |app| {
        app.state_mut().move_to(0);
    }),
    go("bottom", "Go to the last row", &["G", "End"], |app| {
        let last = app.state().rows.len().saturating_sub(1);
        app.state_mut().move_to(last);
    }),
    go("half-down", "Move half a page down", &["Ctrl-d"], |app| {
        let rows = page(app) / 2;
        app.state_mut().move_by(rows);
    }),
    go("half-up", "Move half a page up", &["Ctrl-u"], |app| {
        let rows = page(app) / 2;
        app.state_mut().move_by(-rows);
    }),
    go(
        "page-down",
        "Move a page down",
        &["PgDn", "Ctrl-f"],
        |app| {
            let rows = page(app);
            app.state_mut().move_by(rows);
        },
    ),
    go("page-up", "Move a page up", &["PgUp", "Ctrl-b"], |app| {
        let rows = page(app);
        app.state_mut().move_by(-rows);
    }),
    Action {
        name: "left",
        doc: "Move a column to the left, or fold what is under the cursor",
        keys: &["h", "Left"],
        hint: "",
        panes: &[],
        changes: false,
        ready: always,
        run: |app| sideways(app, -1),
    },
    Action {
        name: "right",
        doc: "Move a column to the right, or unfold what is under the cursor",
        keys: &["l", "Right"],
        hint: "",
        panes: &[],
        changes: false,
        ready: always,
        run: |app| sideways(app, 1),
    },
    Action {
        name: "mark",
        doc: "Mark the row, to change many at once",
        keys: &["Space"],
        hint: "",
        panes: &[],
        changes: false,
        ready: on_item,
        run: |app| {
            let Some(item) = app.cursor() else { return };
            let state = app.state_mut();
            if !state.marked.remove(&item) {
                state.marked.insert(item);
            }
            state.move_by(1);
        },
    },
    Action {
        name: "mark-range",
        doc: "Begin a range of marks, or end it here",
        keys: &["v"],
        hint: "",
        panes: &[],
        changes: false,
        ready: on_item,
        run: |app| {
            let state = app.state_mut();
            let here = state.view.cursor;
            match state.anchor.take() {
                None => {
                    state.anchor = Some(here);
                    app.say(
                        Tone::News,
                        "a range begins here: move to its other end and press v",
                    );
                }
                Some(from) => {
                    let (low, high) = (from.min(here), from.max(here));
                    let items: Vec<_> = state.rows[low..=high]
                        .iter()
                        .filter_map(|row| row.target)
                        .map(|t| t.item)
                        .collect();
                    state.marked.extend(items);
                }
            }
        },
    },
    Action {
        name: "mark-all",
        doc: "Mark all rows, or none",
        keys: &["Ctrl-a"],
        hint: "",
        panes: &[],
        changes: false,
        ready: on_item,
        run: |app| {
            let state = app.state_mut();
            let all: Vec<_> = state
                .rows
                .iter()
                .filter_map(|row| row.target)
                .map(|target| target.item)
                .collect();
            let whole = all.iter().all(|item| state.marked.contains(item));
            state.marked.clear();
            if !whole {
                state.marked.extend(all);
            }
        },
    },
    Action {
        name: "filter",
        doc: "Filter the rows as you type: words, status:todo, points>=5, is:ready, sort:age",
        keys: &["/"],
        hint: "filter",
        panes: &[],
        changes: false,
        ready: always,
        run: prompt::filter,
    },
    Action {
        name: "fold-all",
        doc: "Fold or unfold all groups",
        keys: &["F"],
        hint: "",
        panes: &[
            PaneId::Strategy,
            PaneId::Initiatives,
            PaneId::Epics,
            PaneId::Roadmap,
        ],
        changes: false,
        ready: on_item,
        run: |app| {
            let state = app.state_mut();
            if state.folded.is_empty() {
                let groups: Vec<_> = state
                    .rows
                    .iter()
                    .filter(|row| row.depth == 0)
                    .filter_map(|row| row.target)
                    .map(|t| t.item)
                    .collect();
                state.folded.extend(groups);
            } else {
                state.folded.clear();
            }
            app.rebuild();
        },
    },
];

/// Left and right: columns where a pane has them, else folds.
fn sideways(app: &mut App, step: i32) {
    match app.pane {
        PaneId::Sprints => crate::tui::pane::sprints::move_column(app, step),
        PaneId::Roadmap => crate::tui::pane::roadmap::move_axis(app, step),
        _ => fold(app, step < 0),
    }
}

/// Folds or unfolds what is under the cursor; a story folds the epic that it stands below.
fn fold(app: &mut App, closing: bool) {
    let Some(item) = app.cursor() else { return };
    let story = item.typed::<Story>().and_then(|id| app.get(id));
    let group = match story.map(|story| story.epic) {
        None => item,
        Some(Some(epic)) if app.state().by_epic => epic.item(),
        Some(_) => {
            app.say(Tone::News, "there is nothing to fold here");
            return;
        }
    };
    let state = app.state_mut();
    let changed = if closing {
        state.folded.insert(group)
    } else {
        state.folded.remove(&group)
    };
    if changed {
        app.rebuild();
        if group != item {
            app.state_mut().move_onto(group.into());
        }
    }
}
