//! Strategy: the vision, the objectives with their KPIs, the stakeholders who are owed an update.
//! Never shows an unmeasured KPI as zero.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::table::{self, Cell, fold_glyph};
use super::{Hat, Pane, PaneId, Row, Target};
use crate::domain::id::{Id, Kind};
use crate::domain::objective::{Kpi, Objective};
use crate::domain::stakeholder::Stakeholder;
use crate::metrics::outcomes::{Light, light};
use crate::tui::app::App;
use crate::tui::detail::progress_cell;
use crate::tui::hits::Hits;
use crate::tui::widget::columns::Column;
use crate::tui::widget::{plot::number, spark, text};

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Strategy,
    name: "Strategy",
    mode_of: None,
    hat: Hat::Far,
    makes: Kind::Objective,
    empty: "No objective yet. n makes one: what is to be reached. V writes the vision, the first line of all that you show.",
    head: 4,
    rows,
    draw,
};

fn rows(app: &App) -> Vec<Row> {
    let mut rows = Vec::new();
    for item in app.filtered(Kind::Objective) {
        rows.push(Row::item(item, 0));
        if app.state().folded.contains(&item) {
            continue;
        }
        if let Some(objective) = app.get::<Objective>(Id::new(item.id)) {
            rows.extend(objective.kpis.iter().map(|kpi| Row::part(item, kpi.id, 1)));
        }
    }
    if app.state().query.is_empty() {
        let people = app.lens().ordered(Kind::Stakeholder);
        if !people.is_empty() {
            rows.push(Row::line("Stakeholders"));
            rows.extend(people.into_iter().map(|item| Row::item(item, 0)));
        }
    }
    rows
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let vision = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        height: area.height.min(3),
        ..area
    };
    let words = match app.workspace().about.product.vision.as_str() {
        "" => "No vision yet: V writes it.",
        text => text,
    };
    let lines = text::wrap_plain(words, vision.width, app.theme.accent_far);
    text::draw(
        frame.buffer_mut(),
        Rect {
            height: vision.height.min(2),
            ..vision
        },
        &lines,
        0,
    );
    let below = Rect {
        y: area.y + vision.height,
        height: area.height - vision.height,
        ..area
    };
    let columns = [
        Column::fixed("key", 5),
        Column::fill("title", 20),
        Column::fixed("now", 7).right().priority(1),
        Column::fixed("target", 7).right().priority(2),
        Column::fixed("trend", 12).priority(3),
        Column::fixed("progress", 13),
        Column::fixed("", 8).priority(4),
    ];
    table::draw_with_detail(app, frame, below, hits, &columns, |_, target, column| {
        cell(app, target, column)
    });
}

fn cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let empty = (Cow::Borrowed(""), app.theme.text);
    match (target.item.kind, target.part) {
        (Kind::Stakeholder, _) => app
            .get(Id::new(target.item.id))
            .map_or(empty, |who| stakeholder_cell(app, who, column)),
        (_, None) => app.get(Id::new(target.item.id)).map_or(empty, |objective| {
            objective_cell(app, target, objective, column)
        }),
        (_, Some(part)) => {
            let objective = app.get::<Objective>(Id::new(target.item.id));
            objective
                .and_then(|o| o.kpis.iter().find(|kpi| kpi.id == part))
                .map_or(empty, |kpi| kpi_cell(app, kpi, column))
        }
    }
}

fn objective_cell<'a>(
    app: &'a App,
    target: Target,
    objective: &'a Objective,
    column: usize,
) -> Cell<'a> {
    let theme = &app.theme;
    let line = app
        .outcomes()
        .objectives
        .iter()
        .find(|line| line.key == objective.key);
    match column {
        0 => (Cow::Borrowed(objective.key.as_str()), theme.accent_far),
        1 => (
            Cow::Owned(format!(
                "{} {}",
                fold_glyph(app, target, !objective.kpis.is_empty()),
                objective.title
            )),
            theme.header,
        ),
        3 => (
            objective
                .due
                .map_or(Cow::Borrowed(""), |due| Cow::Owned(due.to_string())),
            theme.dim,
        ),
        5 => progress(app, line.and_then(|line| line.progress)),
        _ => (Cow::Borrowed(""), theme.dim),
    }
}

fn progress(app: &App, share: Option<f64>) -> Cell<'_> {
    let theme = &app.theme;
    let style = match share.map(light) {
        Some(Light::Green) => theme.good,
        Some(Light::Amber) => theme.warn,
        Some(Light::Red) => theme.bad,
        None => theme.dim,
    };
    (Cow::Owned(progress_cell(share, theme)), style)
}

fn kpi_cell<'a>(app: &'a App, kpi: &'a Kpi, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    let line = app
        .outcomes()
        .objectives
        .iter()
        .flat_map(|line| &line.kpis)
        .find(|line| line.key == kpi.key);
    let none = (Cow::Borrowed(theme.glyphs.none), theme.dim);
    match column {
        0 => (Cow::Borrowed(kpi.key.as_str()), theme.key),
        1 => {
            let unit = if kpi.unit.is_empty() {
                String::new()
            } else {
                format!(" ({})", kpi.unit)
            };
            (Cow::Owned(format!("  {}{unit}", kpi.name)), theme.text)
        }
        2 => kpi.now().map_or(none, |reading| {
            (Cow::Owned(number(reading.value)), theme.text)
        }),
        3 => kpi
            .target
            .map_or(none, |target| (Cow::Owned(number(target)), theme.dim)),
        4 => {
            let mut readings: Vec<_> = kpi.readings.iter().collect();
            readings.sort_by_key(|reading| reading.date);
            let values: Vec<Option<f64>> =
                readings.iter().map(|reading| Some(reading.value)).collect();
            (
                Cow::Owned(spark::line(&values, 12, &theme.glyphs)),
                theme.accent_far,
            )
        }
        5 => progress(app, line.and_then(|line| line.progress)),
        _ => match line {
            Some(line) if line.stale => (Cow::Borrowed("stale"), theme.warn),
            Some(line) if line.behind == Some(true) => (Cow::Borrowed("behind"), theme.bad),
            Some(line) if line.behind == Some(false) => (Cow::Borrowed("on time"), theme.good),
            _ => (Cow::Borrowed(""), theme.dim),
        },
    }
}

fn stakeholder_cell<'a>(app: &'a App, who: &'a Stakeholder, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    match column {
        0 => (Cow::Borrowed(who.key.as_str()), theme.key),
        1 => {
            let group = if who.group.is_empty() {
                String::new()
            } else {
                format!("  {}", who.group)
            };
            (Cow::Owned(format!("{}{group}", who.title)), theme.text)
        }
        5 => (
            who.last_update.map_or(Cow::Borrowed("never told"), |day| {
                Cow::Owned(format!("told {}d ago", (app.today() - day).num_days()))
            }),
            theme.dim,
        ),
        6 => {
            if owed(app, who) {
                (Cow::Borrowed("owed"), theme.warn)
            } else {
                (Cow::Borrowed(""), theme.dim)
            }
        }
        _ => (Cow::Borrowed(""), theme.dim),
    }
}

/// Whether somebody waits for an update longer than they asked to; a month when they did not say.
fn owed(app: &App, who: &Stakeholder) -> bool {
    let every = who.every_days.unwrap_or(30.0);
    who.last_update
        .is_none_or(|day| (app.today() - day).num_days() as f64 > every)
}
