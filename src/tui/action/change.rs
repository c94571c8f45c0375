//! Changing what is under the cursor, or all that is marked: the same keys in every pane.
//! Never asks before an undoable change.

use super::pick::{kinds_above, move_to, pick_field, set, wait};
use super::{Action, can_change, writable};
use crate::domain::command::{self, place::Place};
use crate::domain::field;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::story::Story;
use crate::tui::app::{Again, App, Effect, Tone};
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
    Action {
        ready: can_rank,
        ..change(
            "rank-down",
            "Move it down the order",
            &["J", "S-Down"],
            "",
            |app| shift(app, 1),
        )
    },
    Action {
        ready: can_rank,
        ..change(
            "rank-up",
            "Move it up the order",
            &["K", "S-Up"],
            "rank",
            |app| shift(app, -1),
        )
    },
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
    Action {
        ready: |app| on_kinds(app, is_estimated, "stories and epics have points"),
        ..change("points", "Estimate it", &["p"], "points", |app| {
            let estimated = |item: &ItemRef| is_estimated(item.kind);
            let items: Vec<ItemRef> = app.targets().into_iter().filter(estimated).collect();
            let strip = Strip::new(app, items);
            app.layers.push(Box::new(strip));
        })
    },
    Action {
        ready: |app| on_kinds(app, has_status, "what is worked on has a status"),
        ..change("status", "Set its status", &["s"], "status", |app| {
            pick_field(app, "status");
        })
    },
    Action {
        ready: |app| {
            on_kinds(
                app,
                stands_below,
                "stories, epics and initiatives are moved",
            )
        },
        ..change(
            "move",
            "Move it to a sprint, an epic, an initiative or an objective",
            &["m"],
            "move to",
            move_to,
        )
    },
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
                    app.last_change = Some(Again::Set("labels", text.to_string()));
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
        run: |app| match app.last_change.clone() {
            Some(Again::Action(action)) => super::run(app, action),
            Some(Again::Set(field, value)) => {
                let items = app.targets();
                set(app, &items, field, &value);
            }
            None => app.say(Tone::News, "nothing was changed yet"),
        },
    },
];

fn is_estimated(kind: Kind) -> bool {
    matches!(kind, Kind::Story | Kind::Epic)
}

fn has_status(kind: Kind) -> bool {
    field::field(kind, "status").is_some_and(|info| info.writable)
}

fn stands_below(kind: Kind) -> bool {
    !kinds_above(kind).is_empty()
}

/// Needs something of certain kinds under the cursor, or marked.
fn on_kinds(app: &App, kinds: fn(Kind) -> bool, what: &str) -> Result<(), String> {
    can_change(app)?;
    let marked = &app.state().marked;
    let fits = |item: &ItemRef| kinds(item.kind);
    let found = if marked.is_empty() {
        app.cursor().is_some_and(|item| fits(&item))
    } else {
        marked.iter().any(fits)
    };
    if found {
        return Ok(());
    }
    Err(format!("{what}: put the cursor on one"))
}

/// Needs rows in the order of ranks: elsewhere a step would lead to where nobody looks.
fn can_rank(app: &App) -> Result<(), String> {
    can_change(app)?;
    if let Some(sort) = app.state().query.sort() {
        return Err(format!(
            "the rows are sorted by {}, not ranked: a click on its title, or O, ranks them again",
            sort.field
        ));
    }
    match app.pane {
        PaneId::Standup | PaneId::Review | PaneId::Retro | PaneId::Flow | PaneId::Alignment => {
            Err("the rows here do not stand in the order of ranks: 5 shows the backlog".to_string())
        }
        _ => Ok(()),
    }
}

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
    let (word, end) = if by < 0 {
        ("higher", "it is first already")
    } else {
        ("lower", "it is last already")
    };
    let Some(place) = next_place(app, &items, first.kind, by) else {
        app.say(Tone::News, end);
        return;
    };
    let label = format!("Rank {} {word}", names(app, &items));
    put_in_place(app, label, &items, place);
}

/// The place of the next row of that kind above or below the targets, if there is one.
fn next_place(app: &App, items: &[ItemRef], kind: Kind, by: i32) -> Option<Place> {
    let state = app.state();
    let rows = &state.rows;
    // On a board the neighbors of a card are those of its column.
    let column = (app.pane == PaneId::Sprints)
        .then(|| rows.get(state.view.cursor))
        .flatten()
        .map(|row| row.depth);
    let sibling = |at: &usize| {
        let row = &rows[*at];
        let target = row.target.filter(|target| {
            target.part.is_none()
                && target.item.kind == kind
                && column.is_none_or(|column| row.depth == column)
        })?;
        Some(target.item)
    };
    let moved = |at: &usize| sibling(at).is_some_and(|item| items.contains(&item));
    let other = |at: &usize| sibling(at).filter(|item| !items.contains(item));
    let only = state.marked.is_empty().then_some(state.view.cursor);
    if by < 0 {
        let low = only.or_else(|| (0..rows.len()).find(moved))?;
        let above = (0..low).rev().find_map(|at| other(&at))?;
        Some(Place::Before(above))
    } else {
        let high = only.or_else(|| (0..rows.len()).rev().find(moved))?;
        let below = (high + 1..rows.len()).find_map(|at| other(&at))?;
        Some(Place::After(below))
    }
}

/// Ranks items; the index knows the neighbors of stories, so that no key looks at the whole order.
fn put_in_place(app: &mut App, label: String, items: &[ItemRef], place: Place) {
    let place = between_neighbors(app, items, place).unwrap_or(place);
    app.run(label, |draft| command::place::rank(draft, items, place));
}

fn between_neighbors(app: &App, items: &[ItemRef], place: Place) -> Option<Place> {
    let order = app.index().order();
    let stays = |id: &&Id<Story>| !items.contains(&id.item());
    let position = |item: ItemRef| app.index().position(item.typed()?);
    let last = |part: &[Id<Story>]| part.iter().rev().find(stays).map(|id| id.item());
    let first = |part: &[Id<Story>]| part.iter().find(stays).map(|id| id.item());
    items.first()?.typed::<Story>()?;
    let (above, below) = match place {
        Place::Top => (None, first(order)),
        Place::Bottom => (last(order), None),
        Place::Before(item) => (last(&order[..position(item)?]), Some(item)),
        Place::After(item) => (Some(item), first(&order[position(item)? + 1..])),
        Place::Between(above, below) => (above, below),
    };
    Some(Place::Between(above, below))
}

fn to_end(app: &mut App, place: Place) {
    let items = app.targets();
    let label = format!(
        "Rank {} {}",
        names(app, &items),
        if place == Place::Top { "first" } else { "last" }
    );
    put_in_place(app, label, &items, place);
}
