//! The backlog: the inbox to judge on top, then one ranked list of open stories with the lines where coming sprints end.
//! Never hides an open story except by the person's filter.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::table::{self, Cell};
use super::{Hat, Pane, PaneId, Row, Target};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::request::RequestState;
use crate::domain::story::Story;
use crate::metrics::sprint_lines::{SprintLine, sprint_lines};
use crate::metrics::{blocking, ready};
use crate::safe;
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::detail::category_style;
use crate::tui::hits::Hits;
use crate::tui::widget::columns::Column;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Backlog,
    name: "Backlog",
    hat: Hat::Near,
    makes: Kind::Story,
    empty: "No story yet. n makes one from a line, a paste makes many, and “bifocal import jira FILE” brings those you have.",
    head: 1,
    rows,
    draw,
};

/// Lines for at most so many sprints: beyond them a line says more about arithmetic than about the future.
const MOST_LINES: usize = 12;

/// Stories that are looked at for the lines: as many as any team finishes in so many sprints.
const MOST_STORIES: usize = 2_000;

fn rows(app: &App) -> Vec<Row> {
    let mut rows = Vec::new();
    if app.state().query.is_empty() {
        inbox(app, &mut rows);
    }
    let stories = stories(app);
    let lines = if app.state().query.is_empty() {
        lines(app, &stories)
    } else {
        Vec::new()
    };
    let mut next = lines.into_iter().peekable();
    for (at, item) in stories.into_iter().enumerate() {
        while let Some((_, text)) = next.next_if(|(before, _)| *before == at) {
            rows.push(Row::line(text));
        }
        rows.push(Row {
            place: u32::try_from(at + 1).unwrap_or(u32::MAX),
            ..Row::item(item, 0)
        });
    }
    rows
}

/// The open stories, or those of any state that a filter asks for.
fn stories(app: &App) -> Vec<ItemRef> {
    if app.state().query.filter().is_some() {
        return app.filtered(Kind::Story);
    }
    let open = app.index().open_order().iter();
    let mut open: Vec<ItemRef> = open.map(|id| id.item()).collect();
    app.lens().sort(&mut open, &app.state().query);
    open
}

fn inbox(app: &App, rows: &mut Vec<Row>) {
    let (new, parked) = (
        requests(app, RequestState::New),
        requests(app, RequestState::Parked),
    );
    if new.is_empty() && parked.is_empty() {
        return;
    }
    if !new.is_empty() {
        let judge = count(new.len(), "request");
        rows.push(Row::line(format!("Inbox: {judge} to judge")));
        rows.extend(new.into_iter().map(|item| Row::item(item, 0)));
    }
    if !parked.is_empty() {
        let glyphs = &app.theme.glyphs;
        let (fold, does) = if app.state().shows_parked {
            (glyphs.open, "folds them")
        } else {
            (glyphs.closed, "shows them")
        };
        let parked_words = count(parked.len(), "request");
        rows.push(Row::line(format!(
            "{fold} Parked: {parked_words}, A {does}"
        )));
        if app.state().shows_parked {
            rows.extend(parked.into_iter().map(|item| Row::item(item, 0)));
        }
    }
    rows.push(Row::line("Backlog"));
}

/// The requests in a state that are not put away.
fn requests(app: &App, state: RequestState) -> Vec<ItemRef> {
    let all = app.workspace().requests.iter();
    let these = all.filter(|request| request.archived.is_none() && request.state == state);
    these.map(|request| request.id.item()).collect()
}

/// Where the coming sprints end: the rows before which a line stands, with its words. What is under way is left out.
fn lines(app: &App, stories: &[ItemRef]) -> Vec<(usize, String)> {
    let velocity = &app.velocity().summary;
    let Some(p50) = velocity.p50 else {
        return Vec::new();
    };
    let active = app.workspace().active_sprint().map(|sprint| sprint.id);
    let waiting: Vec<(usize, &Story)> = stories
        .iter()
        .take(MOST_STORIES)
        .enumerate()
        .filter_map(|(at, item)| app.get::<Story>(Id::new(item.id)).map(|story| (at, story)))
        .filter(|(_, story)| {
            !story.category(app.workspace()).is_under_way()
                && (active.is_none() || story.sprint != active)
        })
        .collect();
    let sizes = waiting.iter().map(|(_, story)| {
        story
            .points
            .map(crate::domain::points::Points::as_hundredths)
    });
    let found = sprint_lines((p50 * 100.0).round() as u64, sizes);
    let first = next_number(app);
    let range = match (velocity.min, velocity.max) {
        (Some(min), Some(max)) => format!("velocity {min:.0}–{max:.0}, P50 {p50:.0}"),
        _ => format!("velocity {p50:.0}"),
    };
    let words = |line: &SprintLine| {
        let name = first.map_or_else(
            || format!("{} sprints on", line.sprint),
            |n| format!("Sprint {}", n + line.sprint - 1),
        );
        let blind = if line.unestimated > 0 {
            format!(", {} not estimated", line.unestimated)
        } else {
            String::new()
        };
        format!("{name} ends about here ({range}{blind})")
    };
    found
        .iter()
        .take(MOST_LINES)
        .filter_map(|line| Some((waiting.get(line.before)?.0, words(line))))
        .collect()
}

/// The number of the sprint that comes next, by the names of those there are.
fn next_number(app: &App) -> Option<u32> {
    let number = |title: &str| {
        title
            .rsplit(' ')
            .next()
            .and_then(|word| word.parse::<u32>().ok())
    };
    let workspace = app.workspace();
    let last = workspace.active_sprint().or_else(|| {
        workspace
            .sprints_in_order()
            .into_iter()
            .rfind(|sprint| sprint.is_closed())
    })?;
    number(&last.title).map(|n| n + 1)
}

/// The columns; the one for waits only while something waits.
fn columns(app: &App) -> Vec<Column> {
    let wide = has_room(app);
    let epic = if wide {
        Column::fill("epic", 8).share(1, 26)
    } else {
        Column::fixed("epic", 5)
    }
    .priority(2);
    let mut columns = vec![
        Column::fixed("#", 4).right().priority(4),
        Column::fixed("key", 7),
        Column::fixed("pts", 4).right(),
        Column::fixed("ready", 5).priority(3),
        epic,
        Column::fill("title", if app.size.width < 100 { 20 } else { 26 }).share(3, u16::MAX),
    ];
    let waits = |row: &Row| {
        row.target
            .is_some_and(|t| app.lens().story(t.item).is_none_or(|s| has_to_wait(app, s)))
    };
    let seen = app.state().view.visible(app.size.height);
    if app.state().rows[seen].iter().any(waits) {
        columns.push(Column::fill("waiting", 9).share(1, 24).priority(1));
    }
    columns
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    table::draw_with_detail(
        app,
        frame,
        area,
        hits,
        &columns(app),
        |row, target, column| cell(app, row, target, column),
    );
}

fn cell<'a>(app: &'a App, row: &'a Row, target: Target, column: usize) -> Cell<'a> {
    match target.item.kind {
        Kind::Story => match app.get::<Story>(Id::new(target.item.id)) {
            Some(_) if column == 0 => (Cow::Owned(row.place.to_string()), app.theme.dim),
            Some(story) => story_cell(app, story, column),
            None => (Cow::Borrowed(""), app.theme.text),
        },
        _ => request_cell(app, target, column),
    }
}

fn request_cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let theme = &app.theme;
    let Some(request) = app.workspace().requests.get(Id::new(target.item.id)) else {
        return (Cow::Borrowed(""), theme.text);
    };
    match column {
        1 => (Cow::Borrowed(request.key.as_str()), theme.key),
        4 => (
            Cow::Borrowed(request.from.as_deref().unwrap_or("")),
            theme.dim,
        ),
        5 => (Cow::Borrowed(request.title.as_str()), theme.text),
        6 => {
            let days =
                (app.today() - app.workspace().settings().day_of(request.created)).num_days();
            (
                Cow::Owned(count(usize::try_from(days).unwrap_or(0), "day")),
                theme.dim,
            )
        }
        _ => (Cow::Borrowed(""), theme.dim),
    }
}

fn story_cell<'a>(app: &'a App, story: &'a Story, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    match column {
        1 => (
            Cow::Borrowed(story.key.as_str()),
            category_style(theme, app.index().category(story.id)).patch(theme.key),
        ),
        2 => points_cell(app, story),
        3 => ready_cell(app, story),
        4 => epic_cell(app, story),
        5 => title_cell(app, story),
        _ => waiting_cell(app, story),
    }
}

/// The title, with a mark before it when a story that blocks this one stands below it.
fn title_cell<'a>(app: &'a App, story: &'a Story) -> Cell<'a> {
    let theme = &app.theme;
    let title = if blocking::ranked_below(&app.lens(), story).is_empty() {
        Cow::Borrowed(story.title.as_str())
    } else {
        Cow::Owned(format!("{} {}", theme.glyphs.differs, story.title))
    };
    (title, theme.text)
}

/// Whether a story waits for somebody, or for a story that stands below it.
fn has_to_wait(app: &App, story: &Story) -> bool {
    story.waiting.is_some() || !blocking::ranked_below(&app.lens(), story).is_empty()
}

/// The points of a story, or that there are none.
pub(super) fn points_cell<'a>(app: &'a App, story: &Story) -> Cell<'a> {
    match story.points {
        Some(points) => (Cow::Owned(points.to_string()), app.theme.text),
        None => (Cow::Borrowed(app.theme.glyphs.none), app.theme.dim),
    }
}

/// A dot for each line of the definition of ready.
pub(super) fn ready_cell<'a>(app: &'a App, story: &Story) -> Cell<'a> {
    let theme = &app.theme;
    let lines = ready::lines(app.workspace(), story);
    let all = lines.iter().all(|line| line.met);
    let dots: String = lines
        .iter()
        .map(|line| {
            if line.met {
                theme.glyphs.full
            } else {
                theme.glyphs.empty
            }
        })
        .collect();
    (Cow::Owned(dots), if all { theme.good } else { theme.warn })
}

/// Whether there is room for the title of an epic beside its key.
fn has_room(app: &App) -> bool {
    app.size.width >= 150
}

/// The epic of a story, or that it is an orphan.
pub(super) fn epic_cell<'a>(app: &'a App, story: &Story) -> Cell<'a> {
    let wide = has_room(app);
    match story.epic.and_then(|id| app.workspace().epics.get(id)) {
        Some(epic) if !wide => (Cow::Borrowed(epic.key.as_str()), app.theme.dim),
        None if !wide => (Cow::Borrowed(app.theme.glyphs.none), app.theme.warn),
        Some(epic) => (
            Cow::Owned(format!("{} {}", epic.key, epic.title)),
            app.theme.dim,
        ),
        None => (
            Cow::Owned(format!("{} orphan", app.theme.glyphs.none)),
            app.theme.warn,
        ),
    }
}

/// What a story waits for, how long, on whom; else the stories below it that block it.
pub(super) fn waiting_cell<'a>(app: &'a App, story: &Story) -> Cell<'a> {
    let theme = &app.theme;
    let Some(wait) = &story.waiting else {
        let below = blocking::ranked_below(&app.lens(), story);
        let keys: Vec<&str> = below.iter().map(|blocker| blocker.key.as_str()).collect();
        return match keys.as_slice() {
            [] => (Cow::Borrowed(""), theme.dim),
            keys => (Cow::Owned(format!("needs {}", keys.join(" "))), theme.warn),
        };
    };
    let days = (app.today() - app.workspace().settings().day_of(wait.since))
        .num_days()
        .max(0);
    let on = wait
        .on
        .as_deref()
        .map_or(String::new(), |on| format!(" {}", safe::line(on)));
    (
        Cow::Owned(format!("{days}d {}{on}", wait.reason)),
        theme.warn,
    )
}
