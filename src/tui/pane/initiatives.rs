//! Initiatives in rank order: horizon, score, progress, health; marked where score and rank disagree.
//! Never reorders by itself: a score proposes.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::table::{self, Cell};
use super::{Hat, Pane, PaneId, Row, Target};
use crate::domain::id::{Id, Kind};
use crate::domain::initiative::{Health, Horizon, Initiative, Stage};
use crate::metrics::report::ScoreLine;
use crate::tui::app::App;
use crate::tui::detail::progress_cell;
use crate::tui::hits::Hits;
use crate::tui::widget::columns::Column;
use crate::tui::widget::plot::number;

/// The pane.
pub static PANE: Pane = Pane {
    id: PaneId::Initiatives,
    name: "Initiatives",
    mode_of: None,
    hat: Hat::Far,
    makes: Kind::Initiative,
    empty: "No initiative yet. n makes one: a bet that serves an objective. Epics below it give it size, progress and a forecast.",
    head: 1,
    rows: |app| {
        app.filtered(Kind::Initiative)
            .into_iter()
            .map(|item| Row::item(item, 0))
            .collect()
    },
    draw,
};

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let columns = [
        Column::fixed("#", 3).right().priority(6),
        Column::fixed("key", 5),
        Column::fixed("", 1).priority(1),
        Column::fill("title", 18),
        Column::fixed("horizon", 7).priority(2),
        Column::fixed("score", 7).right().priority(4),
        Column::fixed("size", 6).right().priority(5),
        Column::fixed("progress", 13).priority(1),
        Column::fixed("health", 7).priority(3),
        Column::fixed("plan", 17).priority(7),
    ];
    table::draw_with_detail(app, frame, area, hits, &columns, |_, target, column| {
        cell(app, target, column)
    });
}

fn cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let theme = &app.theme;
    let Some(initiative) = app.get::<Initiative>(Id::new(target.item.id)) else {
        return (Cow::Borrowed(""), theme.text);
    };
    let line = app.scores().iter().find(|line| line.key == initiative.key);
    let none = (Cow::Borrowed(theme.glyphs.none), theme.dim);
    match column {
        0 => (
            line.map_or(Cow::Borrowed(""), |line| Cow::Owned(line.rank.to_string())),
            theme.dim,
        ),
        1 => (Cow::Borrowed(initiative.key.as_str()), theme.key),
        2 => {
            if line.is_some_and(|line| line.disagrees) {
                (Cow::Borrowed(theme.glyphs.differs), theme.warn)
            } else {
                (Cow::Borrowed(""), theme.dim)
            }
        }
        3 => (
            Cow::Borrowed(initiative.title.as_str()),
            if initiative.stage == Stage::Active {
                theme.text
            } else {
                theme.dim
            },
        ),
        4 => match initiative.horizon {
            Horizon::None => none,
            Horizon::Now => (Cow::Borrowed("now"), theme.accent_far),
            other => (Cow::Borrowed(other.word()), theme.dim),
        },
        5 => score_cell(app, line),
        6 => {
            let sums = app.lens().rollup(target.item).unwrap_or_default();
            if sums.stories == 0 {
                none
            } else {
                (Cow::Owned(sums.points.to_string()), theme.text)
            }
        }
        7 => {
            let share = app
                .lens()
                .rollup(target.item)
                .and_then(|sums| sums.progress());
            (Cow::Owned(progress_cell(share, theme)), theme.text)
        }
        8 => match initiative.health {
            Health::Unknown => none,
            Health::Good => (Cow::Borrowed("good"), theme.good),
            Health::AtRisk => (Cow::Borrowed("at risk"), theme.warn),
            Health::Bad => (Cow::Borrowed("bad"), theme.bad),
        },
        _ => initiative
            .plan
            .map_or(none, |plan| (Cow::Owned(plan.to_string()), theme.dim)),
    }
}

/// The score by the first method that has its inputs.
fn score_cell<'a>(app: &'a App, line: Option<&ScoreLine>) -> Cell<'a> {
    let score = line.and_then(|line| line.rice.or(line.ice).or(line.wsjf).or(line.cd3));
    match score {
        Some(score) => (Cow::Owned(number(score)), app.theme.text),
        None => (Cow::Borrowed(app.theme.glyphs.none), app.theme.dim),
    }
}
