//! Civil days: partial dates, spans, time zones, working days and what people type for them.
//! Never reads a clock: today and now are always given.
//!
//! Read in this order: `partial` (a quarter, month or day), `span` (two of them), `zone` (which civil day an instant
//! falls on), `working` (weekdays less holidays), `entry` (dates as people type them).

mod entry;
mod partial;
mod span;
mod working;
mod zone;

pub use entry::{parse_day, parse_instant};
pub use partial::{PartialDate, Precision};
pub use span::Span;
pub use working::{Weekdays, WorkingDays};
pub use zone::Zone;

use chrono::NaiveDate;
use thiserror::Error;

/// Why a text is not a date, span, zone or weekday: a sentence that names what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct NotADate(pub String);

const FIRST_YEAR: i32 = 1;
const LAST_YEAR: i32 = 9999;

/// The day, with year and month brought into the calendar's range. `day` must exist in every month.
fn day_in(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(
        year.clamp(FIRST_YEAR, LAST_YEAR),
        month.clamp(1, 12),
        day.clamp(1, 28),
    )
    .expect("day 1..=28 of month 1..=12 of year 1..=9999 exists")
}

fn first_of_all() -> NaiveDate {
    day_in(FIRST_YEAR, 1, 1)
}

fn last_of_all() -> NaiveDate {
    NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31).expect("the last day of year 9999 exists")
}
