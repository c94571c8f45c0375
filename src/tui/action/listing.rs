//! How the stories are listed: which columns, in which order, below their epics or not, and views saved by name.
//! Never changes a record but the workspace's list of views.

use super::change::names;
use super::pick::pick_field;
use super::{Action, always, can_change, on_item, writable};
use crate::domain::command;
use crate::domain::command::view;
use crate::domain::field::{self, Shape};
use crate::domain::query::Sort;
use crate::domain::saved_view::SavedView;
use crate::tui::app::{Again, App, Tone};
use crate::tui::layer::columns::ColumnChoice;
use crate::tui::layer::picker::{Choice, Picker};
use crate::tui::layer::prompt::{Prompt, whole};
use crate::tui::pane::PaneId;
use crate::tui::pane::backlog::columns::offered;

const fn act(
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
        panes: &[PaneId::Backlog, PaneId::Stories],
        changes: false,
        ready: always,
        run,
    }
}

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        hint: "views",
        ..act(
            "views",
            "Choose a saved view, or save what is shown as one",
            &["f"],
            views,
        )
    },
    Action {
        panes: &[
            PaneId::Strategy,
            PaneId::Initiatives,
            PaneId::Epics,
            PaneId::Backlog,
            PaneId::Stories,
            PaneId::Sprints,
            PaneId::Alignment,
        ],
        ready: can_change,
        ..act(
            "set-field",
            "Set any field of it, or of all that is marked",
            &["="],
            pick_any_field,
        )
    },
    act(
        "sort",
        "Sort by a field, and by it the other way round",
        &["O"],
        pick_sort,
    ),
    Action {
        panes: &[PaneId::Backlog],
        ..act(
            "columns",
            "Choose the columns and their order",
            &["|"],
            |app| {
                let layer = ColumnChoice::new(app);
                app.layers.push(Box::new(layer));
            },
        )
    },
    Action {
        panes: &[PaneId::Backlog],
        ready: on_item,
        ..act(
            "by-epic",
            "Put the stories below their epics, or into one list again",
            &["F"],
            |app| {
                let state = app.state_mut();
                state.by_epic = !state.by_epic;
                app.rebuild();
            },
        )
    },
];

/// Sorts by a field; by the same again: the other way round, then not at all.
pub(crate) fn sort_by(app: &mut App, field: &str) {
    let query = &app.state().query;
    let now = query.sort().filter(|sort| sort.field == field);
    let next = match now.map(|sort| sort.descending) {
        None => Some(false),
        Some(false) => Some(true),
        Some(true) => None,
    };
    let sort = next.map(|descending| Sort {
        field: field.to_string(),
        descending,
    });
    let text = query.sorted(sort).to_string();
    app.set_filter(&text);
}

fn pick_sort(app: &mut App) {
    let columns = offered().into_iter();
    let choices = columns.map(|(name, doc)| Choice {
        label: name.replace('_', " "),
        side: String::new(),
        doc: doc.to_string(),
        value: name,
    });
    let picker = Picker::new(
        "Sort by",
        choices.collect(),
        |app: &mut App, name: &&str| {
            sort_by(app, name);
        },
    );
    app.layers.push(Box::new(picker));
}

/// Asks which field to set, then to what.
fn pick_any_field(app: &mut App) {
    let Some(first) = app.targets().first().copied() else {
        return;
    };
    let fields = field::fields(first.kind).into_iter();
    let one_line = |shape| !matches!(shape, Shape::Prose);
    let choices = fields
        .filter(|info| info.writable && one_line(info.shape))
        .map(|info| Choice {
            label: info.name.replace('_', " "),
            side: field::get(app.workspace(), first, info.name).to_string(),
            doc: info.doc.to_string(),
            value: (info.name, info.shape),
        })
        .collect();
    let title = format!("Set of {}", names(app, &app.targets()));
    let picker = Picker::new(
        title,
        choices,
        |app: &mut App, (name, shape): &(&'static str, Shape)| match shape {
            Shape::Status | Shape::Choice(_) | Shape::One(_) | Shape::Person => {
                pick_field(app, name);
            }
            _ => ask_value(app, name),
        },
    );
    app.layers.push(Box::new(picker));
}

/// Asks for the value of a field that is typed.
fn ask_value(app: &mut App, name: &'static str) {
    let items = app.targets();
    let title = format!("{} of {}", name.replace('_', " "), names(app, &items));
    let Some(first) = items.first().copied() else {
        return;
    };
    let now = field::get(app.workspace(), first, name).to_string();
    let doc = field::field(first.kind, name).map_or("", |info| info.doc);
    let help = format!("{doc}; - takes it away");
    let prompt = Prompt::new(title, help, &now, move |app, text| {
        let label = format!("Set {name} of {} to {text}", names(app, &items));
        let text = if text == "-" { "" } else { text };
        let done = app
            .session
            .run(&label, |draft| command::set_all(draft, &items, name, text));
        done.map_err(|refusal| whole(refusal.to_string()))?;
        app.last_change = Some(Again::Set(name, text.to_string()));
        app.refresh();
        app.say(Tone::Done, label);
        Ok(())
    });
    app.layers.push(Box::new(prompt));
}

/// What can be done with views.
enum Pick {
    Plain,
    View(SavedView),
    Save,
    Remove,
}

fn views(app: &mut App) {
    let choice = |label: &str, doc: &str, value| Choice {
        label: label.to_string(),
        side: String::new(),
        doc: doc.to_string(),
        value,
    };
    let saved = &app.workspace().about.views;
    let mut choices = vec![choice(
        "everything",
        "no filter, the usual columns",
        Pick::Plain,
    )];
    choices.extend(
        saved
            .iter()
            .map(|view| choice(&view.name, &view.filter, Pick::View(view.clone()))),
    );
    choices.push(choice("save what is shown …", "", Pick::Save));
    if !saved.is_empty() {
        choices.push(choice("remove a view …", "", Pick::Remove));
    }
    let picker = Picker::new("Views", choices, |app: &mut App, pick: &Pick| match pick {
        Pick::Plain => show(app, &SavedView::default()),
        Pick::View(view) => show(app, view),
        Pick::Save => ask_name(app),
        Pick::Remove => ask_which_to_remove(app),
    })
    .or_else("Enter saves what is shown under this name", |app, name| {
        if let Err(why) = save(app, name) {
            app.say(Tone::Refused, why);
        }
    });
    app.layers.push(Box::new(picker));
}

/// Shows what a view shows; columns that this version does not know are left out.
fn show(app: &mut App, view: &SavedView) {
    let known = offered();
    let column = |name: &str| {
        known
            .iter()
            .map(|(known, _)| *known)
            .find(|known| *known == name)
    };
    let state = app.state_mut();
    state.columns = view
        .columns
        .iter()
        .filter_map(|name| column(name))
        .collect();
    state.by_epic = view.by_epic;
    app.set_filter(&view.filter);
    if let Some(mistake) = &app.state().mistake {
        let told = format!("the filter of this view cannot be read: {mistake}");
        app.say(Tone::Refused, told);
    }
}

fn ask_name(app: &mut App) {
    let help = "a name to find it by; one that has the name already is replaced";
    let prompt = Prompt::new("Save this view", help, "", |app, name| {
        save(app, name).map_err(whole)
    });
    app.layers.push(Box::new(prompt));
}

fn save(app: &mut App, name: &str) -> Result<(), String> {
    writable(app)?;
    let state = app.state();
    let view = SavedView {
        name: name.to_string(),
        filter: state.filter.clone(),
        columns: state.columns.iter().map(|name| (*name).into()).collect(),
        by_epic: state.by_epic,
        ..SavedView::default()
    };
    let label = format!("Save the view “{name}”");
    let done = app.session.run(&label, |draft| view::save(draft, view));
    done.map_err(|refusal| refusal.to_string())?;
    app.refresh();
    app.say(Tone::Done, label);
    Ok(())
}

fn ask_which_to_remove(app: &mut App) {
    let views = app.workspace().about.views.iter();
    let choices = views.map(|view| Choice {
        label: view.name.clone(),
        side: String::new(),
        doc: view.filter.clone(),
        value: view.name.clone(),
    });
    let picker = Picker::new(
        "Remove a view",
        choices.collect(),
        |app: &mut App, name: &String| {
            app.run(format!("Remove the view “{name}”"), |draft| {
                view::remove(draft, name)
            });
        },
    );
    app.layers.push(Box::new(picker));
}
