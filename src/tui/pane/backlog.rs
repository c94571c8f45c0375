//! The backlog: the inbox to judge on top, then one ranked list of open stories with the lines where coming sprints end.
//! Never hides an open story except by the person's filter.

pub mod columns;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;
use rustc_hash::FxHashMap;

use super::table::{self, Cell};
use super::{Hat, Pane, PaneId, Row, Target};
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::points::Points;
use crate::domain::request::RequestState;
use crate::domain::sprint::{Sprint, SprintState};
use crate::domain::story::Story;
use crate::metrics::report::{BacklogLine, backlog_lines};
use crate::metrics::{blocking, ready};
use crate::safe;
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::detail::category_style;
use crate::tui::hits::Hits;
use crate::tui::search::Among;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Backlog,
    name: "Backlog",
    mode_of: None,
    hat: Hat::Near,
    makes: Kind::Story,
    empty: "No story yet. n makes one from a line, a paste makes many, and “bifocal import jira FILE” brings those you have.",
    head: 1,
    rows,
    draw,
};

/// States that ask for what is not in the backlog any more.
const ENDS: [&str; 4] = ["done", "cancelled", "open", "archived"];

fn rows(app: &App) -> Vec<Row> {
    let mut rows = Vec::new();
    if app.state().query.is_empty() {
        inbox(app, &mut rows);
    }
    let stories = stories(app);
    if app.state().by_epic {
        groups(app, &stories, &mut rows);
        return rows;
    }
    let lines = if app.state().query.is_empty() {
        lines(app)
    } else {
        Vec::new()
    };
    rows.reserve(stories.len() + lines.len());
    let mut next = lines.into_iter().peekable();
    for (at, item) in stories.into_iter().enumerate() {
        while let Some((_, text)) = next.next_if(|(before, _)| *before == at) {
            rows.push(Row::line(text));
        }
        rows.push(story_row(item, at, 0));
    }
    rows
}

fn story_row(item: ItemRef, at: usize, depth: u8) -> Row {
    Row {
        place: u32::try_from(at + 1).unwrap_or(u32::MAX),
        ..Row::item(item, depth)
    }
}

/// The stories below their epics, in the order in which each epic's first story comes; those without one last.
fn groups(app: &App, stories: &[ItemRef], rows: &mut Vec<Row>) {
    let mut order: Vec<Id<Epic>> = Vec::new();
    let mut below: FxHashMap<Option<Id<Epic>>, Vec<(usize, ItemRef)>> = FxHashMap::default();
    for (at, item) in stories.iter().enumerate() {
        let story = item.typed().and_then(|id| app.get::<Story>(id));
        let epic = story.and_then(|story| story.epic);
        let group = below.entry(epic).or_insert_with(|| {
            order.extend(epic);
            Vec::new()
        });
        group.push((at, *item));
    }
    let folded = &app.state().folded;
    for epic in order {
        let group = below.remove(&Some(epic)).unwrap_or_default();
        rows.push(Row {
            text: points_of(app, &group).into(),
            place: u32::try_from(group.len()).unwrap_or(u32::MAX),
            ..Row::item(epic.item(), 0)
        });
        if !folded.contains(&epic.item()) {
            rows.extend(group.into_iter().map(|(at, item)| story_row(item, at, 1)));
        }
    }
    if let Some(orphans) = below.remove(&None) {
        let listed = count(orphans.len(), "story");
        rows.push(Row::line(format!("No epic: {listed}")));
        rows.extend(orphans.into_iter().map(|(at, item)| story_row(item, at, 1)));
    }
}

/// The points of a group, or nothing when none is estimated.
fn points_of(app: &App, group: &[(usize, ItemRef)]) -> String {
    let stories = group
        .iter()
        .filter_map(|(_, item)| app.get::<Story>(item.typed()?));
    let points: Points = stories.filter_map(|story| story.points).sum();
    let known = (points != Points::ZERO).then(|| points.to_string());
    known.unwrap_or_default()
}

/// The open stories, or those of any state that a filter asks for.
fn stories(app: &App) -> Vec<ItemRef> {
    let query = &app.state().query;
    if query.filter().is_some() {
        // A word is looked for in the backlog; what is finished is shown to who asks for it.
        let asks = ENDS.iter().any(|state| query.asks_whether(state))
            || query.asks_for(&["status", "category", "finished"]);
        let among = if asks { Among::All } else { Among::Open };
        return app.filtered_among(Kind::Story, among);
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
fn lines(app: &App) -> Vec<(usize, String)> {
    let velocity = &app.velocity().summary;
    let Some(p50) = velocity.p50 else {
        return Vec::new();
    };
    let first = next_number(app);
    let range = match (velocity.min, velocity.max) {
        (Some(min), Some(max)) => format!("velocity {min:.0}–{max:.0}, P50 {p50:.0}"),
        _ => format!("velocity {p50:.0}"),
    };
    let words = |line: BacklogLine| {
        let name = first.map_or_else(
            || format!("{} sprints on", line.sprint),
            |n| format!("Sprint {}", n + line.sprint - 1),
        );
        let blind = if line.unestimated > 0 {
            format!(", {} not estimated", line.unestimated)
        } else {
            String::new()
        };
        let words = format!("{name} ends about here ({range}{blind})");
        (line.before, words)
    };
    let found = backlog_lines(app.workspace(), app.index(), Some(p50));
    found.into_iter().map(words).collect()
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

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let names = columns::shown(app);
    let cell = |row, target, column: usize| cell(app, row, target, names[column]);
    let columns = columns::columns(app, &names);
    table::draw_with_detail(app, frame, area, hits, &columns, cell);
}

fn cell<'a>(app: &'a App, row: &'a Row, target: Target, column: &str) -> Cell<'a> {
    match target.item.kind {
        Kind::Story => match app.get::<Story>(Id::new(target.item.id)) {
            Some(story) if column == "rank" => place_cell(app, story.id),
            Some(story) => story_cell(app, story, column),
            None => (Cow::Borrowed(""), app.theme.text),
        },
        Kind::Epic => group_cell(app, row, target, column),
        _ => request_cell(app, target, column),
    }
}

/// The place of a story in the backlog, however the rows are sorted; what is finished has none.
fn place_cell(app: &App, id: Id<Story>) -> Cell<'_> {
    match app.index().open_position(id) {
        Some(at) => (Cow::Owned((at + 1).to_string()), app.theme.text),
        None => (Cow::Borrowed(app.theme.glyphs.none), app.theme.dim),
    }
}

/// A cell of the heading of an epic's stories.
fn group_cell<'a>(app: &'a App, row: &'a Row, target: Target, column: &str) -> Cell<'a> {
    let theme = &app.theme;
    let Some(epic) = app.get::<Epic>(Id::new(target.item.id)) else {
        return (Cow::Borrowed(""), theme.text);
    };
    match column {
        "rank" => (
            Cow::Borrowed(table::fold_glyph(app, target, true)),
            theme.dim,
        ),
        "key" => (Cow::Borrowed(epic.key.as_str()), theme.key),
        "points" => (Cow::Borrowed(&*row.text), theme.dim),
        "title" => (
            Cow::Owned(format!("{} ({})", epic.title, row.place)),
            theme.header,
        ),
        _ => (Cow::Borrowed(""), theme.dim),
    }
}

fn request_cell<'a>(app: &'a App, target: Target, column: &str) -> Cell<'a> {
    let theme = &app.theme;
    let Some(request) = app.workspace().requests.get(Id::new(target.item.id)) else {
        return (Cow::Borrowed(""), theme.text);
    };
    match column {
        "key" => (Cow::Borrowed(request.key.as_str()), theme.key),
        "epic" => (
            Cow::Borrowed(request.from.as_deref().unwrap_or("")),
            theme.dim,
        ),
        "title" => (Cow::Borrowed(request.title.as_str()), theme.text),
        "waiting" => {
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

fn story_cell<'a>(app: &'a App, story: &'a Story, column: &str) -> Cell<'a> {
    let theme = &app.theme;
    match column {
        "key" => (
            Cow::Borrowed(story.key.as_str()),
            category_style(theme, app.index().category(story.id)).patch(theme.key),
        ),
        "points" => points_cell(app, story),
        "ready" => ready_cell(app, story),
        "epic" => epic_cell(app, story),
        "title" => title_cell(app, story),
        "waiting" => waiting_cell(app, story),
        other => match app.lens().datum(story.id.item(), other) {
            missing if missing.is_none() => (Cow::Borrowed(theme.glyphs.none), theme.dim),
            datum => (Cow::Owned(datum.to_string()), theme.text),
        },
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

/// Whether the column of waits has something to say of a story: it waits for somebody, for a story that stands below
/// it, or is worked on in a sprint and so counts for no line.
fn has_to_wait(app: &App, story: &Story) -> bool {
    story.waiting.is_some()
        || active_sprint(app, story).is_some()
        || !blocking::ranked_below(&app.lens(), story).is_empty()
}

/// The active sprint that a story is in.
fn active_sprint<'a>(app: &'a App, story: &Story) -> Option<&'a Sprint> {
    let sprint = app.get(story.sprint?)?;
    (sprint.state == SprintState::Active).then_some(sprint)
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
            [] => match active_sprint(app, story) {
                Some(sprint) => (Cow::Owned(format!("in {}", sprint.title)), theme.dim),
                None => (Cow::Borrowed(""), theme.dim),
            },
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
