//! Refinement: beginning the walk, going on, and one key for each line of the definition of ready that fails.
//! Never a way of its own to change a story: every key leads to what changes it elsewhere.

use super::{Action, always, can_change, named, on_item, story_at};
use crate::metrics::ready;
use crate::tui::app::{App, Tone};
use crate::tui::layer::form::Form;
use crate::tui::pane::{PaneId, refine};

const fn act(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    hint: &'static str,
    ready: fn(&App) -> Result<(), String>,
    run: fn(&mut App),
) -> Action {
    Action {
        name,
        doc,
        keys,
        hint,
        panes: &[PaneId::Refine],
        changes: false,
        ready,
        run,
    }
}

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        panes: &[PaneId::Backlog, PaneId::Stories],
        ..act(
            "refine",
            "Refine: walk through the next stories that are not ready",
            &["R"],
            "refine",
            always,
            refine::begin,
        )
    },
    act(
        "refine-mend",
        "Mend the first thing that the story lacks",
        &["Enter"],
        "mend",
        can_change,
        mend,
    ),
    act(
        "refine-next",
        "Go to the next story that is not ready",
        &["Space"],
        "next",
        on_item,
        refine::next,
    ),
    act(
        "refine-narrative",
        "Write who wants what, and why",
        &["a"],
        "narrative",
        can_change,
        |app| form(app, "as_a"),
    ),
];

/// Which action mends a line of the definition of ready that answers itself.
const MENDS: &[(&str, &str)] = &[
    ("narrative", "refine-narrative"),
    ("criteria", "criteria"),
    ("points", "points"),
    ("epic", "attach"),
    ("no wait", "wait"),
    ("no blocker", "block"),
    ("small", "split"),
];

/// The action that mends a line of the definition of ready, by the name of the line.
pub(crate) fn mends(line: &str) -> Option<&'static Action> {
    let known = MENDS.iter().find(|(known, _)| *known == line);
    // Other lines are ticked by hand, where the criteria are.
    named(known.map_or("criteria", |(_, action)| action))
}

fn mend(app: &mut App) {
    let story = story_at(app).and_then(|id| app.get(id));
    let Some(story) = story else { return };
    let lines = ready::lines(app.workspace(), story);
    let failing = lines.iter().find(|line| !line.met);
    match failing.and_then(|line| mends(line.name)) {
        Some(action) => super::run(app, action),
        None => refine::next(app),
    }
}

fn form(app: &mut App, field: &str) {
    match app.cursor() {
        Some(item) => {
            let form = Form::new(app, item, field);
            app.layers.push(Box::new(form));
        }
        None => app.say(Tone::News, "there is no story to change"),
    }
}
