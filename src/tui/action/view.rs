//! Going from pane to pane, opening layers, undoing, leaving.
//! Never changes a record except by undo and redo.

use super::{Action, always, on_item, writable};
use crate::domain::address::addresses;
use crate::domain::id::Kind;
use crate::tui::app::{App, Effect, Tone};
use crate::tui::layer::links::Links;
use crate::tui::layer::{help, palette, reader};
use crate::tui::pane::{PANES, PaneId, TABS, refine};

const fn act(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    hint: &'static str,
    run: fn(&mut App),
) -> Action {
    Action {
        name,
        doc,
        keys,
        hint,
        panes: &[],
        changes: false,
        ready: always,
        run,
    }
}

/// The actions of the frame.
pub(super) const ACTIONS: &[Action] = &[
    act(
        "palette",
        "Find and do any action, or go to any item",
        &["Ctrl-p", ":"],
        "palette",
        |app| {
            let layer = palette::open(app);
            app.layers.push(layer);
        },
    ),
    act(
        "help",
        "Show the keys that work here; type to find one, Enter does it",
        &["?"],
        "help",
        |app| {
            let layer = help::open(app);
            app.layers.push(layer);
        },
    ),
    act(
        "strategy",
        "Show the strategy: vision, objectives, KPIs",
        &["1"],
        "",
        |app| app.go(PaneId::Strategy, None),
    ),
    act("initiatives", "Show the initiatives", &["2"], "", |app| {
        app.go(PaneId::Initiatives, None);
    }),
    act("epics", "Show the epics", &["3"], "", |app| {
        app.go(PaneId::Epics, None);
    }),
    act("roadmap", "Show the roadmap", &["4"], "", |app| {
        app.go(PaneId::Roadmap, None);
    }),
    act("backlog", "Show the backlog", &["5"], "", |app| {
        app.go(PaneId::Backlog, None);
    }),
    act(
        "stories",
        "Show the stories one by one",
        &["6"],
        "",
        |app| app.go(PaneId::Stories, None),
    ),
    act("sprints", "Show the sprints", &["7"], "", |app| {
        app.go(PaneId::Sprints, None);
    }),
    act(
        "alignment",
        "Show how work and strategy fit together",
        &["8"],
        "",
        |app| app.go(PaneId::Alignment, None),
    ),
    act(
        "flow",
        "Show the pace and the forecast",
        &["9"],
        "",
        |app| app.go(PaneId::Flow, None),
    ),
    act("next-pane", "Go to the next pane", &["Tab"], "", |app| {
        step(app, 1);
    }),
    act(
        "previous-pane",
        "Go to the pane before",
        &["S-Tab"],
        "",
        |app| step(app, TABS - 1),
    ),
    act(
        "back-to",
        "Go back to where you were",
        &["-"],
        "",
        |app| match app.visited.pop() {
            Some((pane, target)) => {
                app.pane = pane;
                app.refresh();
                if let Some(target) = target {
                    app.state_mut().move_onto(target);
                }
            }
            None => app.say(Tone::News, "this is where you began"),
        },
    ),
    Action {
        ready: on_item,
        ..act(
            "open",
            "Open what is under the cursor",
            &["Enter"],
            "open",
            open,
        )
    },
    Action {
        ready: on_item,
        ..act(
            "zoom-in",
            "Zoom in along the chain: objective, initiative, epic, story, sprint",
            &["z"],
            "",
            |app| zoom(app, Step::In),
        )
    },
    Action {
        ready: on_item,
        ..act("zoom-out", "Zoom out along the chain", &["Z"], "", |app| {
            zoom(app, Step::Out);
        })
    },
    Action {
        ready: on_item,
        ..act(
            "why",
            "Show why this exists: the chain above it",
            &["w"],
            "why",
            |app| {
                let layer = reader::why(app);
                app.layers.push(layer);
            },
        )
    },
    Action {
        ready: on_item,
        ..act(
            "history",
            "Show what happened to it",
            &["Ctrl-h", "'"],
            "",
            |app| {
                let layer = reader::history(app);
                app.layers.push(layer);
            },
        )
    },
    act(
        "numbers",
        "Show the numbers of this pane with formula, inputs and source",
        &["i"],
        "",
        |app| {
            let layer = reader::numbers(app);
            app.layers.push(layer);
        },
    ),
    act(
        "detail-down",
        "Scroll the detail down",
        &["Ctrl-e", "Ctrl-j"],
        "",
        |app| app.state_mut().detail_scroll += 3,
    ),
    act(
        "detail-up",
        "Scroll the detail up",
        &["Ctrl-y", "Ctrl-k"],
        "",
        |app| {
            let state = app.state_mut();
            state.detail_scroll = state.detail_scroll.saturating_sub(3);
        },
    ),
    Action {
        ready: writable,
        ..act("undo", "Undo the last change", &["u"], "undo", |app| {
            let done = app.session.undo();
            told(app, done, "Undone");
        })
    },
    Action {
        ready: writable,
        ..act(
            "redo",
            "Do again what was undone",
            &["U", "Ctrl-r"],
            "",
            |app| {
                let done = app.session.redo();
                told(app, done, "Done again");
            },
        )
    },
    Action {
        ready: on_item,
        ..act(
            "copy-key",
            "Copy the key to the clipboard",
            &["y"],
            "",
            |app| {
                let keys: Vec<String> = app
                    .targets()
                    .into_iter()
                    .map(|item| app.workspace().key_of(item).to_string())
                    .collect();
                let text = keys.join(" ");
                app.say(Tone::Done, format!("copied {text}"));
                app.want(Effect::Copy(text));
            },
        )
    },
    Action {
        ready: has_links,
        ..act(
            "open-link",
            "Open a link of it in the browser, or copy it",
            &["o", "g x"],
            "",
            open_link,
        )
    },
    act(
        "log",
        "Show the latest changes",
        &["Ctrl-l", "\""],
        "",
        |app| {
            let layer = reader::log(app);
            app.layers.push(layer);
        },
    ),
    act(
        "suspend",
        "Go to the shell; fg comes back",
        &["Ctrl-z"],
        "",
        |app| app.want(Effect::Suspend),
    ),
    act("redraw", "Draw the screen anew", &["Alt-l"], "", |app| {
        app.want(Effect::Repair);
    }),
    act(
        "back",
        "One step back: close, unmark, unfilter",
        &["Esc", "q"],
        "",
        back,
    ),
    act("quit", "Save and leave", &["Q", "Ctrl-c"], "quit", |app| {
        app.want(Effect::Quit);
    }),
];

fn step(app: &mut App, by: usize) {
    let next = PANES[(app.pane.tab() as usize + by) % TABS].id;
    app.go(next, None);
}

fn told(app: &mut App, done: Result<String, crate::domain::draft::Refusal>, word: &str) {
    match done {
        Ok(label) => {
            app.say(Tone::Done, format!("{word}: {label}"));
            app.refresh();
            onto_changed(app);
        }
        Err(refusal) => app.say(Tone::News, refusal.to_string()),
    }
}

/// Puts the cursor on what an undo has changed, unless it stands on a part of it already.
fn onto_changed(app: &mut App) {
    let touched = app.session.last_touched().unwrap_or_default().to_vec();
    let here = app.cursor();
    if here.is_some_and(|here| touched.contains(&here)) {
        return;
    }
    for item in touched {
        if app.state_mut().move_onto(item.into()) {
            return;
        }
    }
}

/// Shows the detail where it is not beside the list already, else goes to where the item is at home.
fn open(app: &mut App) {
    let beside = match app.pane {
        PaneId::Sprints
        | PaneId::Roadmap
        | PaneId::Stories
        | PaneId::Planning
        | PaneId::Standup
        | PaneId::Review => false,
        _ => app.size.width >= 100,
    };
    if beside || app.state().opened {
        deeper(app);
    } else {
        app.state_mut().opened = true;
    }
}

/// Needs an address in the record under the cursor.
fn has_links(app: &App) -> Result<(), String> {
    on_item(app)?;
    match app.cursor() {
        Some(item) if addresses(app.workspace(), item).is_empty() => Err(format!(
            "{} has no link: write an address, such as https://…, into its notes (e)",
            app.workspace().key_of(item)
        )),
        _ => Ok(()),
    }
}

fn open_link(app: &mut App) {
    let Some(item) = app.cursor() else { return };
    let title = format!("Links of {}", app.workspace().key_of(item));
    let links = addresses(app.workspace(), item);
    app.layers.push(Box::new(Links::new(title, links)));
}

/// One step back, never losing work: what is open, then marks, then the filter.
fn back(app: &mut App) {
    let state = app.state_mut();
    if state.opened {
        state.opened = false;
    } else if state.anchor.take().is_some() || !state.marked.is_empty() {
        state.marked.clear();
    } else if !state.filter.is_empty() {
        app.set_filter("");
    } else if let Some(pane) = app.pane.pane().mode_of {
        // The sprint that a meeting was about stays; the story that one was at comes along to the backlog.
        let mode = app.pane;
        let along = app.state().cursor.filter(|_| mode == PaneId::Refine);
        app.go(pane, along);
        if mode == PaneId::Refine {
            refine::tell(app);
        }
    } else {
        app.say(Tone::News, "Q leaves bifocal");
    }
}

#[derive(Clone, Copy)]
enum Step {
    In,
    Out,
}

/// Opens the item in the pane of its own kind.
fn deeper(app: &mut App) {
    let Some(target) = app.state().cursor else {
        return;
    };
    let pane = home(target.item.kind);
    if pane == app.pane {
        zoom(app, Step::In);
    } else {
        app.go(pane, Some(target.item.into()));
    }
}

/// The pane in which a kind is at home.
pub(crate) fn home(kind: Kind) -> PaneId {
    match kind {
        Kind::Initiative => PaneId::Initiatives,
        Kind::Epic => PaneId::Epics,
        Kind::Story => PaneId::Stories,
        Kind::Sprint => PaneId::Sprints,
        Kind::Milestone | Kind::Increment => PaneId::Roadmap,
        Kind::Request => PaneId::Backlog,
        _ => PaneId::Strategy,
    }
}

/// Goes to the parent or to the first child of the item, in the pane where that one is at home.
fn zoom(app: &mut App, step: Step) {
    let Some(item) = app.cursor() else { return };
    let workspace = app.workspace();
    let next = match step {
        Step::Out => crate::metrics::chain::parent(workspace, item),
        Step::In => crate::metrics::chain::first_child(&app.lens(), item),
    };
    if let Some(next) = next {
        app.go(home(next.kind), Some(next.into()));
    } else {
        let key = workspace.key_of(item).to_string();
        let text = match step {
            Step::Out => format!("nothing stands above {key}: attach it with ^"),
            Step::In => format!("nothing stands below {key} yet"),
        };
        app.say(Tone::News, text);
    }
}
