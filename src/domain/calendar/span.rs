//! From one partial date through another, as a plan says it.
//! Never ends before it starts.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;

use super::{NotADate, PartialDate};
use crate::domain::text_form::text_form;

/// `2027-Q1..2027-Q2`, or one partial date for both ends. Both ends are part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// It begins on the first day of this.
    pub start: PartialDate,
    /// It ends on the last day of this.
    pub end: PartialDate,
}

text_form!(
    Span,
    "Span",
    "two dates such as 2027-Q1..2027-Q2, or one date for both ends",
    r"^\d{4}-[^.]+(\.\.\d{4}-[^.]+)?$"
);

impl Span {
    /// The span, unless it would end before it starts.
    pub fn new(start: PartialDate, end: PartialDate) -> Result<Span, NotADate> {
        if start.first_day() > end.last_day() {
            return Err(NotADate(format!(
                "“{start}..{end}” ends before it starts: expected the earlier date first, as in {end}..{start}"
            )));
        }
        Ok(Span { start, end })
    }

    /// The first civil day in it.
    pub fn first_day(self) -> NaiveDate {
        self.start.first_day()
    }

    /// The last civil day in it: the target.
    pub fn last_day(self) -> NaiveDate {
        self.end.last_day()
    }

    /// Whether `day` is in it, both ends included.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first_day() <= day && day <= self.last_day()
    }

    /// Whether they have a day in common.
    pub fn overlaps(self, other: Span) -> bool {
        self.first_day() <= other.last_day() && other.first_day() <= self.last_day()
    }

    /// Both ends moved by `n` of the coarser of their two units, so that the length stays.
    #[must_use]
    pub fn shift(self, n: i64) -> Span {
        let unit = self.start.precision().min(self.end.precision());
        Span {
            start: self.start.shift_by(unit, n),
            end: self.end.shift_by(unit, n),
        }
    }

    /// Both ends moved by `n` quarters; each keeps its own precision.
    #[must_use]
    pub fn shift_quarters(self, n: i64) -> Span {
        Span {
            start: self.start.shift_quarters(n),
            end: self.end.shift_quarters(n),
        }
    }

    /// The end moved by `n` of its own unit, never to before the start.
    #[must_use]
    pub fn stretch(self, n: i64) -> Span {
        let end = self.end.shift(n);
        let shortest = PartialDate::containing(self.first_day(), self.end.precision());
        Span {
            start: self.start,
            end: if end.last_day() < self.first_day() {
                shortest
            } else {
                end
            },
        }
    }
}

impl From<PartialDate> for Span {
    fn from(both: PartialDate) -> Span {
        Span {
            start: both,
            end: both,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.start == self.end {
            self.start.fmt(f)
        } else {
            f.pad(&format!("{}..{}", self.start, self.end))
        }
    }
}

impl FromStr for Span {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        match text.split_once("..") {
            Some((start, end)) => Span::new(start.parse()?, end.parse()?),
            None => text.parse().map(PartialDate::into),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_is_written_as_it_was_meant() {
        for text in ["2027-Q1..2027-Q2", "2027-Q1", "2027-02-14..2027-Q1"] {
            assert_eq!(span(text).to_string(), text);
            assert_eq!(
                serde_json::from_value::<Span>(text.into()).unwrap(),
                span(text)
            );
        }
        assert_eq!(span("2027-Q1 .. 2027-02").to_string(), "2027-Q1..2027-02");
    }

    #[test]
    fn a_span_that_ends_before_it_starts_is_refused_with_the_remedy() {
        let error = "2027-Q2..2027-Q1".parse::<Span>().unwrap_err().to_string();
        assert_eq!(
            error,
            "“2027-Q2..2027-Q1” ends before it starts: expected the earlier date first, as in 2027-Q1..2027-Q2"
        );
        assert!("2027-Q2..".parse::<Span>().is_err());
        assert!("..".parse::<Span>().is_err());
    }

    #[test]
    fn both_ends_are_part_of_it() {
        let plan = span("2027-Q1..2027-04");
        assert!(plan.contains(day("2027-01-01")) && plan.contains(day("2027-04-30")));
        assert!(!plan.contains(day("2027-05-01")));
        assert!(plan.overlaps(span("2027-04-30..2027-Q3")));
        assert!(!plan.overlaps(span("2027-05")));
    }

    #[test]
    fn shifting_keeps_the_length_whatever_the_units() {
        assert_eq!(span("2027-Q1..2027-Q2").shift(1), span("2027-Q2..2027-Q3"));
        assert_eq!(span("2027-Q1..2027-02").shift(1), span("2027-Q2..2027-05"));
        assert_eq!(
            span("2027-02-14..2027-02-20").shift(7),
            span("2027-02-21..2027-02-27")
        );
    }

    #[test]
    fn stretching_moves_the_end_and_stops_at_the_start() {
        assert_eq!(span("2027-Q1").stretch(1), span("2027-Q1..2027-Q2"));
        assert_eq!(span("2027-Q1..2027-Q2").stretch(-5), span("2027-Q1"));
        assert_eq!(
            span("2027-02-14..2027-Q2").stretch(-5),
            span("2027-02-14..2027-Q1")
        );
    }
}
