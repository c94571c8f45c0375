//! The palette: every action and every item, found by typing.
//! Never does what the keys could not do as well.

use super::picker::{Choice, Picker};
use super::{Layer, help};
use crate::domain::id::{ItemRef, Kind};
use crate::tui::action::{self, Action, view_home};
use crate::tui::app::App;

/// What the palette finds.
enum Entry {
    Action(&'static Action),
    Item(ItemRef),
}

/// Opens the palette.
pub fn open(app: &App) -> Layer {
    let actions = help::choices(app).into_iter().map(|choice| Choice {
        label: choice.label,
        side: choice.side,
        doc: choice.doc,
        value: Entry::Action(choice.value),
    });
    let kinds = [
        Kind::Objective,
        Kind::Initiative,
        Kind::Epic,
        Kind::Sprint,
        Kind::Story,
        Kind::Milestone,
        Kind::Request,
    ];
    let lens = app.lens();
    let items = kinds
        .into_iter()
        .flat_map(|kind| lens.ordered(kind))
        .map(|item| Choice {
            label: lens.workspace.title_of(item).to_string(),
            side: lens.workspace.key_of(item).to_string(),
            doc: item.kind.singular().to_string(),
            value: Entry::Item(item),
        });
    let all = actions.chain(items).collect();
    Box::new(Picker::new(
        "Do, or go to",
        all,
        |app: &mut App, entry: &Entry| match entry {
            Entry::Action(action) => action::run(app, action),
            Entry::Item(item) => app.go(view_home(item.kind), Some((*item).into())),
        },
    ))
}
