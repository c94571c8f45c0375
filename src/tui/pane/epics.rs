//! Epics by initiative: size, progress, plan, forecast, dependencies, confidence.
//! Never shows a size as known that is only an estimate: it is marked.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::table::{self, Cell, fold_glyph};
use super::{Hat, Pane, PaneId, Row, Target};
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::Initiative;
use crate::tui::app::App;
use crate::tui::detail::progress_cell;
use crate::tui::hits::Hits;
use crate::tui::widget::columns::Column;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Epics,
    name: "Epics",
    mode_of: None,
    hat: Hat::Far,
    makes: Kind::Epic,
    empty: "No epic yet. n makes one below the initiative under the cursor; stories attached to it give it size and progress.",
    head: 1,
    rows,
    draw,
};

fn rows(app: &App) -> Vec<Row> {
    by_initiative(app, &app.filtered(Kind::Epic))
}

/// Epics below their initiatives in rank order, those without one at the end.
pub(super) fn by_initiative(app: &App, epics: &[ItemRef]) -> Vec<Row> {
    let workspace = app.workspace();
    let parent = |item: &ItemRef| {
        workspace
            .epics
            .get(Id::new(item.id))
            .and_then(|epic| epic.initiative)
    };
    let mut rows = Vec::new();
    let filtered = !app.state().query.is_empty();
    for initiative in app.lens().ordered(Kind::Initiative) {
        let children: Vec<&ItemRef> = epics
            .iter()
            .filter(|epic| parent(epic).map(Id::item) == Some(initiative))
            .collect();
        if children.is_empty() && filtered {
            continue;
        }
        rows.push(Row::item(initiative, 0));
        if !app.state().folded.contains(&initiative) {
            rows.extend(children.into_iter().map(|epic| Row::item(*epic, 1)));
        }
    }
    let live = |item: &&ItemRef| {
        parent(item)
            .and_then(|id| workspace.initiatives.get(id))
            .is_none_or(|initiative| initiative.archived.is_some())
    };
    let orphans: Vec<&ItemRef> = epics.iter().filter(live).collect();
    if !orphans.is_empty() {
        rows.push(Row::line("without an initiative: ^ attaches them"));
        rows.extend(orphans.into_iter().map(|epic| Row::item(*epic, 1)));
    }
    rows
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let columns = [
        Column::fixed("key", 6),
        Column::fill("title", 20),
        Column::fixed("size", 6).right().priority(2),
        Column::fixed("progress", 13).priority(1),
        Column::fixed("plan", 17).priority(3),
        Column::fixed("P50–P85", 13).priority(4),
        Column::fixed("needs", 8).priority(6),
        Column::fixed("sure", 4).right().priority(7),
    ];
    table::draw_with_detail(app, frame, area, hits, &columns, |row, target, column| {
        cell(app, row, target, column)
    });
}

fn cell<'a>(app: &'a App, row: &'a Row, target: Target, column: usize) -> Cell<'a> {
    match target.item.kind {
        Kind::Initiative => initiative_cell(app, target, column),
        _ => match app.get::<Epic>(Id::new(target.item.id)) {
            Some(epic) => epic_cell(app, row, epic, column),
            None => (Cow::Borrowed(""), app.theme.text),
        },
    }
}

fn initiative_cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let theme = &app.theme;
    let Some(initiative) = app.get::<Initiative>(Id::new(target.item.id)) else {
        return (Cow::Borrowed(""), theme.text);
    };
    let sums = app.lens().rollup(target.item).unwrap_or_default();
    match column {
        0 => (Cow::Borrowed(initiative.key.as_str()), theme.accent_far),
        1 => {
            let glyph = fold_glyph(
                app,
                target,
                initiative.epics(app.workspace()).next().is_some(),
            );
            (
                Cow::Owned(format!("{glyph} {}", initiative.title)),
                theme.header,
            )
        }
        2 if sums.stories > 0 => (Cow::Owned(sums.points.to_string()), theme.dim),
        3 if sums.stories > 0 => (Cow::Owned(progress_cell(sums.progress(), theme)), theme.dim),
        4 => (
            initiative
                .plan
                .map_or(Cow::Borrowed(""), |plan| Cow::Owned(plan.to_string())),
            theme.dim,
        ),
        _ => (Cow::Borrowed(""), theme.dim),
    }
}

fn epic_cell<'a>(app: &'a App, row: &Row, epic: &'a Epic, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    let sums = app.index().epic(Some(epic.id));
    let none = (Cow::Borrowed(theme.glyphs.none), theme.dim);
    match column {
        0 => (Cow::Borrowed(epic.key.as_str()), theme.key),
        1 => (
            Cow::Owned(format!(
                "{}{}",
                "  ".repeat(usize::from(row.depth)),
                epic.title
            )),
            theme.text,
        ),
        2 => match (sums.stories, epic.estimate) {
            (0, Some(estimate)) => (Cow::Owned(format!("~{estimate}")), theme.dim),
            (0, None) => none,
            _ => (Cow::Owned(sums.points.to_string()), theme.text),
        },
        3 => (
            Cow::Owned(progress_cell(sums.progress(), theme)),
            if sums.progress() == Some(1.0) {
                theme.good
            } else {
                theme.text
            },
        ),
        4 => epic.plan.map_or(none, |plan| {
            (Cow::Owned(plan.to_string()), plan_style(app, epic))
        }),
        5 => forecast_cell(app, epic),
        6 => {
            let keys: Vec<&str> = epic
                .depends_on
                .iter()
                .filter_map(|id| app.workspace().epics.get(*id))
                .map(|e| e.key.as_str())
                .collect();
            (Cow::Owned(keys.join(" ")), theme.dim)
        }
        _ => epic
            .confidence
            .map_or((Cow::Borrowed(""), theme.dim), |sure| {
                (Cow::Owned(format!("{:.0}%", sure * 100.0)), theme.dim)
            }),
    }
}

/// Late plans are red: the last day is past and the epic is not done.
fn plan_style(app: &App, epic: &Epic) -> ratatui::style::Style {
    let open = app.index().epic(Some(epic.id)).category() != crate::domain::about::Category::Done;
    let late = epic.plan.is_some_and(|plan| plan.last_day() < app.today());
    if open && late {
        app.theme.bad
    } else {
        app.theme.text
    }
}

/// The days by which the epic is finished with a chance of 50 and of 85 in 100.
fn forecast_cell<'a>(app: &'a App, epic: &Epic) -> Cell<'a> {
    let theme = &app.theme;
    match forecast(app, epic.id) {
        Some((p50, p85)) => {
            let late = epic.plan.is_some_and(|plan| plan.last_day() < p50);
            (
                Cow::Owned(format!("{}–{}", p50.format("%d %b"), p85.format("%d %b"))),
                if late { theme.warn } else { theme.text },
            )
        }
        None => (Cow::Borrowed(theme.glyphs.none), theme.dim),
    }
}

/// The P50 and P85 days of an epic's last story.
pub(super) fn forecast(
    app: &App,
    epic: Id<Epic>,
) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    let arrival = app.queue().borrow_mut().epic(epic)?;
    let calendar = app.workspace().settings().calendar();
    let day = |periods| calendar.add(app.today(), periods);
    Some((day(arrival.periods.p50), day(arrival.periods.p85)))
}
