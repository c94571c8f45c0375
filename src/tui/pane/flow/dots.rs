//! Work in progress by age: a dot a story, a column a status, the percentiles of the cycle times across.
//! Never draws a story that is not under way.
//!
//! The ageing chart as tools for Kanban draw it: what is above a line is older than that part of all finished stories ever
//! became. Better here: the list of the same stories stands below, oldest first, with who waits for what.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{charts, counting};
use crate::domain::story::Story;
use crate::metrics::flow::AgeLevel;
use crate::metrics::report::Age;
use crate::tui::app::App;
use crate::tui::widget::chart::{Dot, draw_dots};
use crate::tui::widget::plot::Label;

/// Draws the dots.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect) {
    let theme = &app.theme;
    let report = app.flow(counting(app));
    let settings = app.workspace().settings();
    let stands = |age: &Age| app.get::<Story>(age.story).map(|story| &story.status);
    let under_way = settings
        .statuses
        .iter()
        .filter(|status| status.category.is_under_way());
    let columns: Vec<&str> = under_way.map(|status| status.name.as_str()).collect();
    let mut counts = vec![0_u32; columns.len()];
    let mut dots = Vec::with_capacity(report.ages.len());
    for age in &report.ages {
        let status = stands(age);
        let column = columns
            .iter()
            .position(|name| status.is_some_and(|status| status.is_like(name)));
        let Some(column) = column else { continue };
        counts[column] += 1;
        dots.push(Dot {
            column,
            value: f64::from(age.days),
            style: match age.level {
                Some(AgeLevel::Red) => theme.bad,
                Some(AgeLevel::Amber) => theme.warn,
                Some(AgeLevel::Fine) => theme.good,
                None => theme.text,
            },
        });
    }
    let label = |(at, (name, count)): (usize, (&&str, &u32))| Label {
        at: (at as f64 + 0.5) / columns.len() as f64,
        text: format!("{name} {count}"),
    };
    let labels: Vec<Label> = columns.iter().zip(&counts).enumerate().map(label).collect();
    let marks = charts::percentiles(app, &report.cycle_time);
    draw_dots(
        frame.buffer_mut(),
        area,
        &dots,
        columns.len(),
        &marks,
        &labels,
        theme,
    );
}
