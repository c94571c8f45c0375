//! Retro: what went well, what went badly, what is to be done differently, and what is still open from the last time.
//! Never a record's row: each is a part of a sprint.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use uuid::Uuid;

use super::reading::{Fact, below, draw_facts, draw_list};
use super::table::{self, Cell};
use super::{Hat, Pane, PaneId, Row, Target, sprints};
use crate::domain::command::retro::{is_done, sprint_before};
use crate::domain::id::{Id, Kind};
use crate::domain::meeting::{RetroNote, RetroSide};
use crate::domain::sprint::{RetroAction, Sprint};
use crate::tui::app::App;
use crate::tui::detail::beginning;
use crate::tui::hits::Hits;
use crate::tui::widget::columns::Column;
use crate::tui::widget::text;

/// The mode.
pub static PANE: Pane = Pane {
    id: PaneId::Retro,
    name: "Retro",
    mode_of: Some(PaneId::Sprints),
    hat: Hat::Near,
    makes: Kind::Story,
    empty: "Nothing is noted yet. + notes what went well, - what went badly, a what is to be done differently.",
    head: 3,
    rows,
    draw,
};

/// The sprint that is looked back on: the one that the sprints pane is about.
pub fn sprint(app: &App) -> Option<&Sprint> {
    sprints::shown(app)
}

/// Shows the mode.
pub fn begin(app: &mut App) {
    app.state_of_mut(PaneId::Retro).built = None;
    app.go(PaneId::Retro, None);
    app.state_mut().move_to(0);
}

/// A line of a retro.
pub enum Part<'a> {
    /// How something was.
    Note(&'a RetroNote),
    /// What is to be done.
    Action(&'a RetroAction),
}

/// The line of a retro that a row is about, with its sprint.
pub fn part(app: &App, target: Target) -> Option<(&Sprint, Part<'_>)> {
    let sprint: &Sprint = app.get(target.item.typed()?)?;
    let id: Uuid = target.part?;
    let note = sprint.retro_notes.iter().find(|note| note.id == id);
    let action = || sprint.actions.iter().find(|action| action.id == id);
    let found = note.map(Part::Note).or_else(|| action().map(Part::Action));
    Some((sprint, found?))
}

fn rows(app: &App) -> Vec<Row> {
    let Some(sprint) = sprint(app) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    let mut add = |name: String, home: Id<Sprint>, parts: Vec<Uuid>| {
        if !parts.is_empty() {
            rows.push(Row::line(name));
            rows.extend(
                parts
                    .into_iter()
                    .map(|part| Row::part(home.item(), part, 0)),
            );
        }
    };
    let workspace = app.workspace();
    if let Some(before) = sprint_before(workspace, sprint) {
        let open = before
            .actions
            .iter()
            .filter(|action| !is_done(workspace, action));
        let name = format!("still open from {}", before.title);
        add(name, before.id, open.map(|action| action.id).collect());
    }
    for (side, name) in [
        (RetroSide::Well, "went well"),
        (RetroSide::Badly, "went badly"),
    ] {
        let notes = sprint.retro_notes.iter().filter(|note| note.side == side);
        add(
            name.to_string(),
            sprint.id,
            notes.map(|note| note.id).collect(),
        );
    }
    let actions = sprint.actions.iter().map(|action| action.id);
    add("actions".to_string(), sprint.id, actions.collect());
    rows
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let Some(sprint) = sprint(app) else {
        table::draw_empty(app, frame, area);
        return;
    };
    let theme = &app.theme;
    let workspace = app.workspace();
    let done = sprint
        .actions
        .iter()
        .filter(|action| is_done(workspace, action));
    let count_of = |side: RetroSide| {
        let notes = sprint.retro_notes.iter().filter(|note| note.side == side);
        notes.count().to_string()
    };
    let actions = format!("{} of {} done", done.count(), sprint.actions.len());
    let facts = [
        Fact::styled("", sprint.title.clone(), theme.header),
        Fact::styled("well", count_of(RetroSide::Well), theme.good),
        Fact::styled("badly", count_of(RetroSide::Badly), theme.bad),
        Fact::new(app, "actions", actions),
    ];
    let taken = draw_facts(app, frame, area, &facts);
    let body = draw_prose(app, frame, below(area, taken), &sprint.retro);
    if app.state().rows.is_empty() {
        table::draw_empty(app, frame, body);
        return;
    }
    let columns = [
        Column::fixed("", 1),
        Column::fill("what was said", 20),
        Column::fixed("story", 7),
        Column::fixed("status", 11).priority(1),
        Column::fixed("by", 9).priority(2),
    ];
    draw_list(app, frame, body, hits, &columns, |_, target, column| {
        cell(app, target, column)
    });
}

/// What was written as one text, below the list; gives the room above it.
fn draw_prose(app: &App, frame: &mut Frame, body: Rect, prose: &str) -> Rect {
    if prose.trim().is_empty() || body.height < 12 {
        return body;
    }
    let width = body.width.saturating_sub(4);
    let mut lines = text::wrap_plain(beginning(prose), width, app.theme.dim);
    lines.truncate(usize::from(body.height / 3));
    let rows = u16::try_from(lines.len()).unwrap_or(0);
    let place = Rect {
        x: body.x + 2,
        y: body.bottom() - rows,
        width,
        height: rows,
    };
    text::draw(frame.buffer_mut(), place, &lines, 0);
    Rect {
        height: body.height - rows - 1,
        ..body
    }
}

fn cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let theme = &app.theme;
    let nothing = (Cow::Borrowed(""), theme.dim);
    match part(app, target) {
        Some((_, Part::Note(note))) => match column {
            0 if note.side == RetroSide::Well => (Cow::Borrowed("+"), theme.good),
            0 => (Cow::Borrowed("-"), theme.bad),
            1 => (Cow::Borrowed(note.text.as_str()), theme.text),
            4 => (Cow::Borrowed(note.by.as_str()), theme.dim),
            _ => nothing,
        },
        Some((_, Part::Action(action))) => {
            let done = is_done(app.workspace(), action);
            let story = action.story.and_then(|id| app.get(id));
            match column {
                0 if done => (Cow::Borrowed(theme.glyphs.check), theme.good),
                0 => (Cow::Borrowed(theme.glyphs.empty), theme.warn),
                1 if done => (Cow::Borrowed(action.text.as_str()), theme.dim),
                1 => (Cow::Borrowed(action.text.as_str()), theme.text),
                2 => story.map_or(nothing, |story| {
                    (Cow::Borrowed(story.key.as_str()), theme.key)
                }),
                3 => story.map_or(nothing, |story| {
                    (Cow::Borrowed(story.status.as_str()), theme.dim)
                }),
                _ => nothing,
            }
        }
        None => nothing,
    }
}

#[cfg(test)]
mod tests;
