//! The columns of the backlog: those that the person chose among the fields and computed columns of a story, or the usual.
//! Never a column that a story has no name for.

use super::{has_room, has_to_wait};
use crate::domain::field::{self, Shape};
use crate::domain::id::Kind;
use crate::domain::query::FieldKind;
use crate::metrics::lens::{COMPUTED, Computed};
use crate::tui::app::App;
use crate::tui::widget::columns::Column;

/// What is shown until the person chooses; the waits only while something waits.
pub const USUAL: [&str; 7] = ["rank", "key", "points", "ready", "epic", "title", "waiting"];

/// The columns that can be chosen, with what they mean: what takes a paragraph is no column.
pub fn offered() -> Vec<(&'static str, &'static str)> {
    let fields = field::fields(Kind::Story).into_iter();
    let fields = fields.filter(|info| info.shape != Shape::Prose);
    let computed = COMPUTED.iter().filter(|column| column.applies(Kind::Story));
    let mut all: Vec<_> = fields
        .map(|info| (info.name, info.doc))
        .chain(computed.map(|column| (column.name, column.doc)))
        .collect();
    let usual = |name: &str| USUAL.iter().position(|known| *known == name);
    all.sort_by_key(|(name, _)| usual(name).unwrap_or(USUAL.len()));
    all
}

/// The names of the columns as they are shown now.
pub fn shown(app: &App) -> Vec<&'static str> {
    let chosen = &app.state().columns;
    if chosen.is_empty() {
        let waits = || rows_wait(app);
        let usual = USUAL.iter().copied();
        usual.filter(|name| *name != "waiting" || waits()).collect()
    } else {
        chosen.clone()
    }
}

/// The columns of these names.
pub(super) fn columns(app: &App, names: &[&'static str]) -> Vec<Column> {
    names.iter().map(|name| column(app, name)).collect()
}

fn column(app: &App, name: &'static str) -> Column {
    let column = match name {
        "rank" => Column::fixed("#", 4).right().priority(4),
        "key" => Column::fixed("key", 7),
        "points" => Column::fixed("pts", 4).right(),
        "ready" => Column::fixed("ready", 5).priority(3),
        "epic" if has_room(app) => Column::fill("epic", 8).share(1, 26).priority(2),
        "epic" => Column::fixed("epic", 5).priority(2),
        "title" => {
            Column::fill("title", if app.size.width < 100 { 20 } else { 26 }).share(3, u16::MAX)
        }
        "waiting" => Column::fill("waiting", 9).share(1, 24).priority(1),
        _ => other(name),
    };
    column.of(name)
}

/// A column that has no look of its own here: as wide as what its field holds usually is.
fn other(name: &'static str) -> Column {
    let title = name.replace('_', " ");
    let room = u16::try_from(title.len()).unwrap_or(u16::MAX);
    let column = match (
        field::field(Kind::Story, name),
        Computed::named(Kind::Story, name),
    ) {
        (Some(info), _) => match info.shape {
            Shape::Number | Shape::Points | Shape::Duration => {
                Column::fixed(title, room.max(5)).right()
            }
            Shape::Day => Column::fixed(title, room.max(10)),
            Shape::Flag => Column::fixed(title, room.max(3)),
            Shape::Status | Shape::Choice(_) => Column::fixed(title, room.max(9)),
            _ => Column::fill(title, room.max(8)).share(1, 24),
        },
        (None, Some(computed)) if computed.holds != FieldKind::Text => {
            Column::fixed(title, room.max(5)).right()
        }
        _ => Column::fill(title, room.max(8)).share(1, 24),
    };
    column.priority(2)
}

/// Whether a row that is seen waits.
fn rows_wait(app: &App) -> bool {
    let state = app.state();
    let seen = state.view.visible(app.size.height);
    state.rows[seen].iter().any(|row| {
        row.target.is_some_and(|target| match target.item.kind {
            Kind::Story => app
                .lens()
                .story(target.item)
                .is_some_and(|story| has_to_wait(app, story)),
            kind => kind == Kind::Request,
        })
    })
}
