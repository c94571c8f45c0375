//! Which days the timeline shows on a screen of some width.
//! Never scrolls away from today by itself.

use chrono::{Datelike, NaiveDate};

use super::prepared::Days;
use crate::tui::app::App;
use crate::tui::widget::timeline::{Axis, Zoom};

/// The columns that the axis has on a screen of that width.
pub fn axis_width(width: u16) -> u16 {
    width.saturating_sub(labels_width(width) + words_width(width) + 1)
}

/// The days that are seen: as the person left them, else today and the plans that are nearest.
pub fn axis(app: &App, width: u16) -> Axis {
    let state = app.state();
    let zoom = match state.zoom {
        Some(0) => Zoom::Week,
        Some(1) => Zoom::Month,
        Some(2) => Zoom::Quarter,
        Some(_) => Zoom::Year,
        None => fitting(app, width),
    };
    home(app.today(), zoom, width).moved(state.shift)
}

/// Cells of the labels on a screen of that width.
pub const fn labels_width(width: u16) -> u16 {
    let share = (width as u32 * 30 / 100) as u16;
    match share {
        ..18 => 18,
        46.. => 46,
        _ => share,
    }
}

/// Cells of the words at the right; 0 where there is no room.
pub const fn words_width(width: u16) -> u16 {
    if width >= 100 { 18 } else { 0 }
}

/// Quarters, unless every open plan lies beyond what they show.
fn fitting(app: &App, width: u16) -> Zoom {
    let near = home(app.today(), Zoom::Quarter, width);
    let plans = app.roadmap().plans();
    let seen = |plan: &Days| plan.0 < near.end() && plan.1 >= near.start;
    if plans.is_empty() || plans.iter().any(seen) {
        Zoom::Quarter
    } else {
        Zoom::Year
    }
}

/// From the beginning of this quarter, or with today at a third where that leaves too little of what comes.
fn home(today: NaiveDate, zoom: Zoom, width: u16) -> Axis {
    let axis = Axis {
        start: quarter_start(today),
        zoom,
        width,
    };
    if axis.x(today) > i32::from(width / 2) {
        axis.around(today)
    } else {
        axis
    }
}

/// The first day of the quarter.
pub fn quarter_start(day: NaiveDate) -> NaiveDate {
    day.with_day(1)
        .and_then(|first| first.with_month0(first.month0() / 3 * 3))
        .unwrap_or(day)
}
