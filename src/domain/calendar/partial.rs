//! A date as exact as it is meant: a quarter, a month or a day.
//! Never rounds: what was said as a quarter stays a quarter.

use std::{cmp::Ordering, fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use super::{FIRST_YEAR, LAST_YEAR, NotADate, day_in, first_of_all, last_of_all};
use crate::domain::text_form::text_form;

/// A quarter `2027-Q1`, a month `2027-02` or a day `2027-02-14`, in years 1 to 9999.
///
/// Ordered by first day, the coarser first. As a target it means its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// Three months; `q` is 1 to 4.
    Quarter {
        /// 1 to 9999.
        year: i32,
        /// 1 to 4.
        q: u32,
    },
    /// One month; `month` is 1 to 12.
    Month {
        /// 1 to 9999.
        year: i32,
        /// 1 to 12.
        month: u32,
    },
    /// One civil day.
    Day(NaiveDate),
}

/// How exact a partial date is, the coarsest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Three months.
    Quarter,
    /// One month.
    Month,
    /// One day.
    Day,
}

text_form!(
    PartialDate,
    "PartialDate",
    "a quarter such as 2027-Q1, a month such as 2027-02, or a day such as 2027-02-14",
    r"^\d{4}-(Q[1-4]|\d{2}(-\d{2})?)$"
);

impl PartialDate {
    /// The quarter, month or day in which `day` falls.
    pub fn containing(day: NaiveDate, precision: Precision) -> PartialDate {
        let day = day.clamp(first_of_all(), last_of_all());
        let year = day.year();
        match precision {
            Precision::Quarter => PartialDate::Quarter {
                year,
                q: day.month0() / 3 + 1,
            },
            Precision::Month => PartialDate::Month {
                year,
                month: day.month(),
            },
            Precision::Day => PartialDate::Day(day),
        }
    }

    /// How exact it is.
    pub fn precision(self) -> Precision {
        match self {
            PartialDate::Quarter { .. } => Precision::Quarter,
            PartialDate::Month { .. } => Precision::Month,
            PartialDate::Day(_) => Precision::Day,
        }
    }

    /// The first civil day in it.
    pub fn first_day(self) -> NaiveDate {
        match self {
            PartialDate::Quarter { year, q } => day_in(year, q.clamp(1, 4) * 3 - 2, 1),
            PartialDate::Month { year, month } => day_in(year, month, 1),
            PartialDate::Day(day) => day,
        }
    }

    /// The last civil day in it, which is what it means as a target.
    pub fn last_day(self) -> NaiveDate {
        let months = match self {
            PartialDate::Quarter { .. } => 3,
            PartialDate::Month { .. } => 1,
            PartialDate::Day(day) => return day,
        };
        (self.first_day() + Months::new(months))
            .pred_opt()
            .expect("a day after the first of all days has one before it")
    }

    /// Moved by `n` of its own unit, stopping at the ends of the calendar.
    #[must_use]
    pub fn shift(self, n: i64) -> PartialDate {
        self.shift_by(self.precision(), n)
    }

    /// Moved by `n` quarters; keeps its own precision.
    #[must_use]
    pub fn shift_quarters(self, n: i64) -> PartialDate {
        self.shift_by(Precision::Quarter, n)
    }

    /// The one after it, of the same unit.
    #[must_use]
    pub fn next(self) -> PartialDate {
        self.shift(1)
    }

    /// Moved by `n` units of `unit`, which must not be finer than its own; keeps its own precision.
    pub(super) fn shift_by(self, unit: Precision, n: i64) -> PartialDate {
        let first = self.first_day();
        let moved = match unit.min(self.precision()) {
            Precision::Quarter => add_months(first, n.saturating_mul(3)),
            Precision::Month => add_months(first, n),
            Precision::Day => add_days(first, n),
        };
        PartialDate::containing(moved, self.precision())
    }
}

fn add_months(day: NaiveDate, n: i64) -> NaiveDate {
    let months = Months::new(u32::try_from(n.unsigned_abs()).unwrap_or(u32::MAX));
    let moved = if n < 0 {
        day.checked_sub_months(months)
    } else {
        day.checked_add_months(months)
    };
    moved.unwrap_or_else(|| end_towards(n))
}

fn add_days(day: NaiveDate, n: i64) -> NaiveDate {
    TimeDelta::try_days(n)
        .and_then(|days| day.checked_add_signed(days))
        .unwrap_or_else(|| end_towards(n))
}

fn end_towards(n: i64) -> NaiveDate {
    if n < 0 { first_of_all() } else { last_of_all() }
}

impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.first_day(), self.precision()).cmp(&(other.first_day(), other.precision()))
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            PartialDate::Quarter { year, q } => format!("{year:04}-Q{q}"),
            PartialDate::Month { year, month } => format!("{year:04}-{month:02}"),
            PartialDate::Day(day) => day.format("%Y-%m-%d").to_string(),
        };
        f.pad(&text)
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        read(text).ok_or_else(|| {
            NotADate(format!(
                "“{text}” is not a date: expected a quarter such as 2027-Q1, a month such as 2027-02, \
                 or a day such as 2027-02-14"
            ))
        })
    }
}

fn read(text: &str) -> Option<PartialDate> {
    let mut parts = text.trim().split('-');
    let year = i32::try_from(digits(parts.next()?, 4)?).ok()?;
    let second = parts.next()?;
    let third = parts.next();
    if parts.next().is_some() || !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return None;
    }
    if let Some(q) = second.strip_prefix(['Q', 'q']) {
        let q = digits(q, 1).filter(|q| (1..=4).contains(q))?;
        return third.is_none().then_some(PartialDate::Quarter { year, q });
    }
    let month = digits(second, 2).filter(|month| (1..=12).contains(month))?;
    match third {
        None => Some(PartialDate::Month { year, month }),
        Some(day) => NaiveDate::from_ymd_opt(year, month, digits(day, 2)?).map(PartialDate::Day),
    }
}

fn digits(text: &str, len: usize) -> Option<u32> {
    (text.len() == len && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_partial_date_is_written_as_it_was_meant() {
        for text in [
            "2027-Q1",
            "2027-Q4",
            "2027-02",
            "2027-02-14",
            "0001-Q1",
            "9999-12-31",
        ] {
            assert_eq!(date(text).to_string(), text);
            assert_eq!(
                serde_json::to_string(&date(text)).unwrap(),
                format!("\"{text}\"")
            );
            assert_eq!(
                serde_json::from_value::<PartialDate>(text.into()).unwrap(),
                date(text)
            );
        }
    }

    #[test]
    fn a_target_is_the_last_day() {
        assert_eq!(date("2027-Q1").first_day(), day("2027-01-01"));
        assert_eq!(date("2027-Q1").last_day(), day("2027-03-31"));
        assert_eq!(date("2028-02").last_day(), day("2028-02-29"));
        assert_eq!(date("2027-02-14").last_day(), day("2027-02-14"));
        assert_eq!(date("9999-Q4").last_day(), day("9999-12-31"));
    }

    #[test]
    fn what_is_not_a_date_says_what_was_expected() {
        for text in [
            "",
            "2027",
            "2027-Q5",
            "2027-Q0",
            "2027-13",
            "2027-02-30",
            "0000-Q1",
            "10000-01",
            "+027-01",
            "2027-Q1-01",
            "2027-1",
            "2027-01-01-",
        ] {
            let error = text.parse::<PartialDate>().unwrap_err().to_string();
            assert!(error.contains("expected a quarter"), "{text}: {error}");
        }
    }

    #[test]
    fn shifting_moves_by_its_own_unit_and_stops_at_the_ends() {
        assert_eq!(date("2027-Q4").next(), date("2028-Q1"));
        assert_eq!(date("2027-Q1").shift(-5), date("2025-Q4"));
        assert_eq!(date("2027-12").shift(2), date("2028-02"));
        assert_eq!(date("2027-02-28").next(), date("2027-03-01"));
        for text in ["2027-Q1", "2027-02", "2027-02-14"] {
            assert_eq!(date(text).shift(i64::MAX).last_day(), last_of_all());
            assert_eq!(date(text).shift(i64::MIN).first_day(), first_of_all());
        }
    }

    #[test]
    fn the_coarser_of_two_that_start_together_comes_first() {
        let mut dates = ["2027-01-01", "2027-01", "2027-Q1", "2026-12-31"].map(date);
        dates.sort();
        assert_eq!(
            dates,
            ["2026-12-31", "2027-Q1", "2027-01", "2027-01-01"].map(date)
        );
    }

    proptest! {
        #[test]
        fn shifting_there_and_back_is_where_it_began(days in 0i64..3_000_000, n in -2000i64..2000, unit in 0..3) {
            let unit = [Precision::Quarter, Precision::Month, Precision::Day][usize::try_from(unit).unwrap()];
            let day = day("1000-01-01") + TimeDelta::days(days);
            let date = PartialDate::containing(day, unit);
            prop_assert_eq!(date.shift(n).shift(-n), date);
            prop_assert_eq!(date.to_string().parse::<PartialDate>().unwrap(), date);
            prop_assert!(date.first_day() <= day && day <= date.last_day());
        }

        #[test]
        fn any_text_is_a_date_or_an_error(text in ".*") {
            let _ = text.parse::<PartialDate>();
        }
    }
}
