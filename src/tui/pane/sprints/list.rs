//! All sprints in a table: what was said, what was done.
//! Never shows a number for what was not started.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::head::dates;
use crate::domain::sprint::{Sprint, SprintState};
use crate::tui::app::App;
use crate::tui::hits::Hits;
use crate::tui::pane::Target;
use crate::tui::pane::table::{self, Cell};
use crate::tui::widget::columns::Column;
use crate::tui::widget::plot::number;

/// Draws the list.
pub fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    table::draw(app, frame, area, hits, &columns(), |_, target, column| {
        cell(app, target, column)
    });
}

fn columns() -> [Column; 8] {
    [
        Column::fixed("key", 6),
        Column::fill("sprint", 10).share(3, u16::MAX),
        Column::fixed("state", 7),
        Column::fixed("dates", 15).priority(4),
        Column::fixed("stories", 7).right().priority(5),
        Column::fixed("committed", 9).right().priority(3),
        Column::fixed("completed", 9).right().priority(2),
        Column::fixed("say/do", 6).right().priority(1),
    ]
}

fn cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let theme = &app.theme;
    let found = target.item.typed::<Sprint>().and_then(|id| app.get(id));
    let Some(sprint) = found else {
        return (Cow::Borrowed(""), theme.text);
    };
    let style = match sprint.state {
        SprintState::Active => theme.info,
        SprintState::Planned => theme.text,
        SprintState::Closed => theme.dim,
    };
    match column {
        0 => (Cow::Borrowed(sprint.key.as_str()), theme.key),
        1 => (Cow::Borrowed(sprint.title.as_str()), theme.text),
        2 => (Cow::Borrowed(sprint.state.word()), style),
        3 => (Cow::Owned(dates(sprint, theme.glyphs.none)), theme.dim),
        4 => {
            let stories = app.index().sprint(Some(sprint.id)).stories;
            (Cow::Owned(stories.to_string()), theme.dim)
        }
        _ => number_cell(app, sprint, column),
    }
}

/// What a started sprint committed to, completed, and its say/do.
fn number_cell<'a>(app: &'a App, sprint: &Sprint, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    let view = app.sprint_view(sprint);
    let text = view.and_then(|view| match column {
        5 => Some(number(view.numbers.commitment)),
        6 => Some(number(view.numbers.velocity)),
        _ if !sprint.is_closed() => None,
        _ => {
            let share = view.numbers.say_do.committed?;
            Some(format!("{:.0}%", share * 100.0))
        }
    });
    match text {
        Some(text) => (Cow::Owned(text), theme.text),
        None => (Cow::Borrowed(theme.glyphs.none), theme.dim),
    }
}
