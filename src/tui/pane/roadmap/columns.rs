//! The columns of the grid of quarters: which ones are seen, which one holds the cursor, what stands in them.
//! Never draws.

use chrono::{Datelike, NaiveDate};

use super::prepared::Days;
use crate::domain::calendar::PartialDate;
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::milestone::Milestone;
use crate::tui::app::{App, Tone};

/// A quarter, counted through the years; it sorts as time does.
pub type Quarter = usize;

/// The column of what has no plan, after all quarters.
pub const UNPLANNED: Quarter = Quarter::MAX;

/// Moves to another column, onto the nearest item that stands in it.
pub fn move_column(app: &mut App, step: i32) {
    let (from, to) = range(app);
    let now = focus(app);
    let next = match (now, step < 0) {
        (UNPLANNED, true) => to,
        (UNPLANNED, false) => UNPLANNED,
        (now, true) => now.saturating_sub(1).max(from),
        (now, false) if now >= to => UNPLANNED,
        (now, false) => now + 1,
    };
    if next == now {
        app.say(Tone::News, "this is the last column");
        return;
    }
    let here = app.state().view.cursor;
    let inside = |at: &usize| {
        app.state().rows[*at]
            .target
            .is_some_and(|t| touches(app, t.item, next))
    };
    let rows = 0..app.state().rows.len();
    let nearest = rows.filter(inside).min_by_key(|at| at.abs_diff(here));
    let lane = (0..=here).rev().find(|at| {
        let target = app.state().rows.get(*at).and_then(|row| row.target);
        target.is_some_and(|target| target.item.kind == Kind::Initiative)
    });
    let state = app.state_mut();
    state.column = next;
    match nearest.or(lane) {
        Some(row) if row != here => state.move_to(row),
        _ => {}
    }
    if nearest.is_none() {
        app.say(Tone::News, format!("nothing is planned in {}", name(next)));
    }
}

/// The column that the cursor is in: the one it was moved to, else the nearest that its item stands in.
pub fn focus(app: &App) -> Quarter {
    let state = app.state();
    let column = match state.column {
        0 => quarter(app.today()),
        column => column,
    };
    match state.item() {
        Some(item) if item.kind != Kind::Initiative => match planned(app, item) {
            Some((first, last)) => column.clamp(quarter(first), quarter(last)),
            None => UNPLANNED,
        },
        _ => column,
    }
}

/// The first and the last quarter that can be gone to.
fn range(app: &App) -> (Quarter, Quarter) {
    let today = quarter(app.today());
    let items = app.state().rows.iter().filter_map(|row| row.target);
    items
        .filter(|target| target.item.kind != Kind::Initiative)
        .filter_map(|target| planned(app, target.item))
        .fold((today - 1, today + 4), |(from, to), (first, last)| {
            (from.min(quarter(first)), to.max(quarter(last)))
        })
}

/// The first and the last day for which an item stands in the grid.
pub fn planned(app: &App, item: ItemRef) -> Option<Days> {
    match item.kind {
        Kind::Epic => {
            let plan = app.get::<Epic>(Id::new(item.id))?.plan?;
            Some((plan.first_day(), plan.last_day()))
        }
        Kind::Milestone => {
            let date: PartialDate = app.get::<Milestone>(Id::new(item.id))?.date?;
            Some((date.last_day(), date.last_day()))
        }
        _ => None,
    }
}

fn touches(app: &App, item: ItemRef, column: Quarter) -> bool {
    item.kind != Kind::Initiative && is_in(planned(app, item), column)
}

/// Whether a plan has a day in a column.
pub fn is_in(plan: Option<Days>, column: Quarter) -> bool {
    match plan {
        Some((first, last)) => (quarter(first)..=quarter(last)).contains(&column),
        None => column == UNPLANNED,
    }
}

/// The quarter of a day.
pub fn quarter(day: NaiveDate) -> Quarter {
    usize::try_from(day.year()).unwrap_or(0) * 4 + day.month0() as usize / 3
}

/// What the column is called.
pub fn name(column: Quarter) -> String {
    match column {
        UNPLANNED => "no plan".to_owned(),
        quarter => format!("{} Q{}", quarter / 4, quarter % 4 + 1),
    }
}

/// The first day of a quarter.
pub fn first_day(quarter: Quarter) -> NaiveDate {
    let year = i32::try_from(quarter / 4).unwrap_or(i32::MAX);
    let q = u32::try_from(quarter % 4 + 1).unwrap_or(1);
    PartialDate::Quarter { year, q }.first_day()
}

/// The quarters that are seen, the one with the cursor among them; what has no plan comes last where there is room.
pub fn columns(app: &App, many: usize, focus: Quarter) -> Vec<Quarter> {
    let mut rows = app.state().rows.iter().filter_map(|row| row.target);
    let unplanned = rows.any(|target| touches(app, target.item, UNPLANNED));
    let with_unplanned = (unplanned && many >= 3) || focus == UNPLANNED;
    let quarters = many - usize::from(with_unplanned);
    let today = quarter(app.today());
    let usual = if quarters >= 5 { today - 1 } else { today };
    let first = match focus {
        UNPLANNED => usual,
        focus => usual.min(focus).max((focus + 1).saturating_sub(quarters)),
    };
    let mut columns: Vec<Quarter> = (first..first + quarters).collect();
    if with_unplanned {
        columns.push(UNPLANNED);
    }
    columns
}
