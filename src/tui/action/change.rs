//! Changing what is under the cursor, or all that is marked: the same keys in every pane.
//! Never asks before an undoable change.

use super::pick::{move_to, pick_field, wait};
use super::{Action, can_change, writable};
use crate::domain::command::{self, place::Place};
use crate::domain::field;
use crate::domain::id::{ItemRef, Kind};
use crate::tui::app::{App, Effect, Tone};
use crate::tui::layer::form::Form;
use crate::tui::layer::prompt::{self, Prompt, whole};
use crate::tui::layer::strip::Strip;
use crate::tui::pane::PaneId;

const fn change(
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
        changes: true,
        ready: can_change,
        run,
    }
}

/// The actions that change records.
pub(super) const ACTIONS: &[Action] = &[
    change(
        "rank-down",
        "Move it down the order",
        &["J", "S-Down"],
        "",
        |app| shift(app, 1),
    ),
    change(
        "rank-up",
        "Move it up the order",
        &["K", "S-Up"],
        "rank",
        |app| shift(app, -1),
    ),
    change(
        "rank-top",
        "Move it to the top of the order",
        &["g k", "Alt-k"],
        "",
        |app| to_end(app, Place::Top),
    ),
    change(
        "rank-bottom",
        "Move it to the bottom of the order",
        &["g j", "Alt-j"],
        "",
        |app| to_end(app, Place::Bottom),
    ),
    Action {
        ready: writable,
        changes: false,
        ..change(
            "new",
            "Make something new from one line",
            &["n"],
            "new",
            prompt::quick_add,
        )
    },
    Action {
        ready: writable,
        changes: false,
        ..change(
            "capture",
            "Put a request into the inbox",
            &["N"],
            "",
            |app| prompt::quick_add_kind(app, Kind::Request),
        )
    },
    Action {
        changes: false,
        ..change("edit", "Change any of its fields", &["e"], "edit", |app| {
            if let Some(item) = app.cursor() {
                let form = Form::new(app, item, "title");
                app.layers.push(Box::new(form));
            }
        })
    },
    Action {
        changes: false,
        ..change(
            "editor",
            "Change its notes in your editor",
            &["E"],
            "",
            |app| {
                let Some(item) = app.cursor() else { return };
                match field::field(item.kind, "notes") {
                    Some(info) => {
                        let text = field::get(app.workspace(), item, info.name).to_string();
                        app.want(Effect::Edit {
                            item,
                            field: info.name,
                            text,
                        });
                    }
                    None => app.say(Tone::News, "this has no notes"),
                }
            },
        )
    },
    change("points", "Estimate it", &["p"], "points", |app| {
        let estimated = |item: &ItemRef| matches!(item.kind, Kind::Story | Kind::Epic);
        let items: Vec<ItemRef> = app.targets().into_iter().filter(estimated).collect();
        if items.is_empty() {
            app.say(
                Tone::News,
                "stories and epics have points: put the cursor on one",
            );
            return;
        }
        let strip = Strip::new(app, items);
        app.layers.push(Box::new(strip));
    }),
    change("status", "Set its status", &["s"], "status", |app| {
        pick_field(app, "status");
    }),
    change(
        "move",
        "Move it to a sprint, an epic, an initiative or an objective",
        &["m"],
        "move to",
        move_to,
    ),
    change(
        "attach",
        "Attach it to what it belongs to",
        &["^"],
        "",
        |app| pick_field(app, "parent"),
    ),
    change("assign", "Say who does it", &["@"], "", |app| {
        pick_field(app, "assignee");
    }),
    change(
        "label",
        "Add or remove labels: +name -name",
        &["#"],
        "",
        |app| {
            let items = app.targets();
            let prompt = Prompt::new(
                "Labels",
                "+name adds, -name removes, plain words replace them all",
                "+",
                move |app, text| {
                    let label = format!("Label {} items {text}", items.len());
                    let done = app.session.run(&label, |draft| {
                        command::set_all(draft, &items, "labels", text)
                    });
                    done.map_err(|refusal| whole(refusal.to_string()))?;
                    app.refresh();
                    app.say(Tone::Done, label);
                    Ok(())
                },
            );
            app.layers.push(Box::new(prompt));
        },
    ),
    change(
        "wait",
        "Let it wait for somebody, or go on",
        &["W"],
        "",
        wait,
    ),
    change(
        "archive",
        "Put it away; undo brings it back",
        &["d", "Del"],
        "",
        |app| {
            let items = app.targets();
            let label = format!("Archive {}", names(app, &items));
            if app
                .run(label, |draft| {
                    items
                        .iter()
                        .try_for_each(|item| command::archive(draft, *item))
                })
                .is_some()
            {
                app.state_mut().marked.clear();
            }
        },
    ),
    Action {
        name: "repeat",
        doc: "Do the last change again, here",
        keys: &["."],
        hint: "",
        panes: &[],
        changes: false,
        ready: can_change,
        run: |app| match app.last_change {
            Some(action) => super::run(app, action),
            None => app.say(Tone::News, "nothing was changed yet"),
        },
    },
];

/// What some items are called in a label.
pub(super) fn names(app: &App, items: &[ItemRef]) -> String {
    match items {
        [one] => app.workspace().key_of(*one).to_string(),
        many => format!("{} items", many.len()),
    }
}

/// Moves the targets by one row among their own kind.
fn shift(app: &mut App, by: i32) {
    let items = app.targets();
    let Some(first) = items.first().copied() else {
        return;
    };
    // On a board the neighbors of a card are those of its column.
    let column = (app.pane == PaneId::Sprints)
        .then(|| app.state().rows.get(app.state().view.cursor))
        .flatten()
        .map(|row| row.depth);
    let siblings: Vec<ItemRef> = app
        .state()
        .rows
        .iter()
        .filter(|row| column.is_none_or(|column| row.depth == column))
        .filter_map(|row| row.target)
        .filter(|t| t.part.is_none())
        .map(|t| t.item)
        .filter(|i| i.kind == first.kind)
        .collect();
    let places: Vec<usize> = siblings
        .iter()
        .enumerate()
        .filter(|(_, item)| items.contains(item))
        .map(|(at, _)| at)
        .collect();
    let (Some(low), Some(high)) = (places.first(), places.last()) else {
        return;
    };
    let place = if by < 0 {
        low.checked_sub(1).map(|at| Place::Before(siblings[at]))
    } else {
        siblings.get(high + 1).map(|item| Place::After(*item))
    };
    match place {
        Some(place) => {
            let label = format!(
                "Rank {} {}",
                names(app, &items),
                if by < 0 { "higher" } else { "lower" }
            );
            app.run(label, |draft| command::place::rank(draft, &items, place));
        }
        None => app.say(
            Tone::News,
            if by < 0 {
                "it is first already"
            } else {
                "it is last already"
            },
        ),
    }
}

fn to_end(app: &mut App, place: Place) {
    let items = app.targets();
    let label = format!(
        "Rank {} {}",
        names(app, &items),
        if place == Place::Top { "first" } else { "last" }
    );
    app.run(label, |draft| command::place::rank(draft, &items, place));
}
