//! What is under way, the oldest first, against the cycle times so far.
//! Never calls an age worrying before there are cycle times to compare it with.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::counting;
use crate::domain::id::Id;
use crate::domain::story::Story;
use crate::metrics::flow::AgeLevel;
use crate::metrics::report::Age;
use crate::tui::app::App;
use crate::tui::detail::category_style;
use crate::tui::hits::Hits;
use crate::tui::pane::backlog::{points_cell, waiting_cell};
use crate::tui::pane::reading::{draw_lines, draw_list, passing};
use crate::tui::pane::table::Cell;
use crate::tui::pane::{Row, Target};
use crate::tui::widget::columns::Column;

pub(super) const EMPTY: &str =
    "Nothing is under way: 5 shows the backlog, s there starts a story, and its age stands here.";

pub(super) fn rows(app: &App) -> Vec<Row> {
    let passing = passing(app);
    let ages = app.flow(counting(app)).ages.iter();
    ages.map(|age| age.story.item())
        .filter(|item| passing.as_ref().is_none_or(|all| all.contains(item)))
        .map(|item| Row::item(item, 0))
        .collect()
}

pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    if app.state().rows.is_empty() {
        let words = match app.state().filter.as_str() {
            "" => EMPTY.to_string(),
            filter => {
                format!("Nothing under way passes the filter “{filter}”. Esc takes it away.")
            }
        };
        draw_lines(app, frame, area, &words);
        return;
    }
    let columns = [
        Column::fixed("age", 6).right(),
        Column::fixed("level", 5).priority(2),
        Column::fixed("key", 7),
        Column::fill("under way", 14).share(3, u16::MAX),
        Column::fill("status", 8).share(1, 16).priority(4),
        Column::fixed("pts", 4).right().priority(3),
        Column::fill("waiting", 9).share(1, 24).priority(5),
    ];
    draw_list(app, frame, area, hits, &columns, |_, target, column| {
        cell(app, target, column)
    });
}

fn cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let theme = &app.theme;
    let Some(story) = app.get::<Story>(Id::new(target.item.id)) else {
        return (Cow::Borrowed(""), theme.dim);
    };
    let age = || -> Option<&Age> {
        let ages = &app.flow(counting(app)).ages;
        ages.iter().find(|age| age.story == story.id)
    };
    let level = || age().and_then(|age| age.level);
    let style = |level| match level {
        Some(AgeLevel::Red) => theme.bad,
        Some(AgeLevel::Amber) => theme.warn,
        Some(AgeLevel::Fine) => theme.good,
        None => theme.text,
    };
    match column {
        0 => (
            Cow::Owned(age().map_or(String::new(), |age| format!("{} d", age.days))),
            style(level()),
        ),
        1 => {
            let words = match level() {
                Some(AgeLevel::Red) => "> P85",
                Some(AgeLevel::Amber) => "> P70",
                Some(AgeLevel::Fine) => "",
                None => theme.glyphs.none,
            };
            (Cow::Borrowed(words), style(level()))
        }
        2 => (
            Cow::Borrowed(story.key.as_str()),
            category_style(theme, app.index().category(story.id)).patch(theme.key),
        ),
        3 => (Cow::Borrowed(story.title.as_str()), theme.text),
        4 => (Cow::Borrowed(story.status.as_str()), theme.dim),
        5 => points_cell(app, story),
        _ => waiting_cell(app, story),
    }
}
