//! Working days: the workspace's weekdays less its holidays.
//! Never walks for ever: a set of weekdays holds at least one.

use std::{borrow::Cow, fmt, str::FromStr};

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::NotADate;

/// The weekdays on which people work, at least one; Monday to Friday unless said otherwise. JSON: `["mon", "tue"]`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

/// The working days of a workspace. Holidays may come in any order.
#[derive(Debug, Clone, Copy)]
pub struct WorkingDays<'a> {
    /// The weekdays on which people work.
    pub weekdays: Weekdays,
    /// The days on which nobody does.
    pub holidays: &'a [NaiveDate],
}

const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon"),
    (Weekday::Tue, "tue"),
    (Weekday::Wed, "wed"),
    (Weekday::Thu, "thu"),
    (Weekday::Fri, "fri"),
    (Weekday::Sat, "sat"),
    (Weekday::Sun, "sun"),
];

impl Weekdays {
    /// These weekdays; `None` when there are none.
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Option<Weekdays> {
        let bits = days.into_iter().fold(0, |bits, day| bits | bit(day));
        (bits != 0).then_some(Weekdays(bits))
    }

    /// Whether people work on that weekday.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// From Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter()
            .map(|(day, _)| day)
            .filter(move |&day| self.contains(day))
    }

    /// How many of them in a week, 1 to 7.
    pub fn per_week(self) -> u32 {
        self.0.count_ones()
    }

    fn names(self) -> Vec<&'static str> {
        self.iter()
            .map(|day| WEEK[day.num_days_from_monday() as usize].1)
            .collect()
    }
}

impl<'a> WorkingDays<'a> {
    /// The working days of these weekdays less these holidays.
    pub fn new(weekdays: Weekdays, holidays: &'a [NaiveDate]) -> WorkingDays<'a> {
        WorkingDays { weekdays, holidays }
    }

    /// Whether people work on `day`.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.weekdays.contains(day.weekday()) && !self.holidays.contains(&day)
    }

    /// The first working day after `day`.
    pub fn next(&self, day: NaiveDate) -> NaiveDate {
        let mut next = day;
        while let Some(following) = next.succ_opt() {
            next = following;
            if self.is_working(next) {
                break;
            }
        }
        next
    }

    /// `day` itself when people work on it, else the first working day after it.
    pub fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        if self.is_working(day) {
            day
        } else {
            self.next(day)
        }
    }

    /// The working days from `start` through `end`, both included; empty when `end` is before `start`.
    pub fn between(&self, start: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
        start
            .iter_days()
            .take_while(|&day| day <= end)
            .filter(|&day| self.is_working(day))
            .collect()
    }

    /// How many working days from `start` through `end`, both included. Costs the number of holidays, not of days.
    pub fn count(&self, start: NaiveDate, end: NaiveDate) -> u32 {
        let days = end.signed_duration_since(start).num_days() + 1;
        if days <= 0 {
            return 0;
        }
        let days = u32::try_from(days).expect("the calendar holds fewer than four billion days");
        let rest = (0..i64::from(days % 7))
            .filter(|&n| {
                self.weekdays
                    .contains((start + TimeDelta::days(n)).weekday())
            })
            .count() as u32;
        let mut off: Vec<NaiveDate> = self
            .holidays
            .iter()
            .filter(|day| start <= **day && **day <= end && self.weekdays.contains(day.weekday()))
            .copied()
            .collect();
        off.sort_unstable();
        off.dedup();
        days / 7 * self.weekdays.per_week() + rest - off.len() as u32
    }

    /// The `n`-th working day after `day`; `day` itself for 0.
    pub fn add(&self, day: NaiveDate, n: u32) -> NaiveDate {
        (0..n).fold(day, |day, _| self.next(day))
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.num_days_from_monday()
}

impl Default for Weekdays {
    fn default() -> Self {
        Weekdays(0b1_1111)
    }
}

impl fmt::Debug for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.names().join(","))
    }
}

impl FromStr for Weekdays {
    type Err = NotADate;

    /// Names apart by commas or spaces, in full or by their first three letters.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let names = text
            .split([',', ' '])
            .filter(|name| !name.is_empty())
            .map(weekday);
        Weekdays::new(names.collect::<Result<Vec<_>, _>>()?).ok_or_else(|| {
            NotADate("no working day: expected at least one weekday such as mon".into())
        })
    }
}

fn weekday(name: &str) -> Result<Weekday, NotADate> {
    name.parse().map_err(|_| {
        NotADate(format!(
            "“{name}” is not a weekday: expected mon, tue, wed, thu, fri, sat or sun"
        ))
    })
}

impl Serialize for Weekdays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.names().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Weekdays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<Cow<'de, str>>::deserialize(deserializer)?;
        names.join(",").parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for Weekdays {
    fn schema_name() -> Cow<'static, str> {
        "Weekdays".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "description": "the weekdays on which people work",
            "items": { "type": "string", "enum": WEEK.map(|(_, name)| name) },
            "minItems": 1,
            "uniqueItems": true,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weekdays_are_a_list_of_short_names_in_the_file() {
        let days: Weekdays = serde_json::from_str(r#"["sun", "monday", "Thu"]"#).unwrap();
        assert_eq!(
            serde_json::to_string(&days).unwrap(),
            r#"["mon","thu","sun"]"#
        );
        assert_eq!(Weekdays::default().to_string(), "mon,tue,wed,thu,fri");
        assert_eq!("sat sun".parse::<Weekdays>().unwrap().per_week(), 2);
    }

    #[test]
    fn a_week_without_a_working_day_is_refused() {
        assert!("".parse::<Weekdays>().is_err());
        let error = serde_json::from_str::<Weekdays>(r#"["fro"]"#).unwrap_err();
        assert!(error.to_string().contains("expected mon, tue"), "{error}");
    }

    #[test]
    fn the_reference_sprint_has_ten_working_days_and_nine_with_a_holiday() {
        let (start, end) = (day("2026-03-02"), day("2026-03-13"));
        let holidays = [day("2026-03-06"), day("2026-03-06"), day("2026-03-07")];
        let plain = WorkingDays::new(Weekdays::default(), &[]);
        let with_holiday = WorkingDays::new(Weekdays::default(), &holidays);
        assert_eq!(plain.count(start, end), 10);
        assert_eq!(with_holiday.count(start, end), 9);
        assert_eq!(with_holiday.between(start, end).len(), 9);
        assert_eq!(with_holiday.next(day("2026-03-05")), day("2026-03-09"));
        assert_eq!(
            with_holiday.on_or_after(day("2026-03-06")),
            day("2026-03-09")
        );
        assert_eq!(plain.count(end, start), 0);
    }

    #[test]
    fn adding_lands_on_the_nth_working_day_after() {
        let plain = WorkingDays::new(Weekdays::default(), &[]);
        assert_eq!(plain.add(day("2026-03-06"), 1), day("2026-03-09"));
        assert_eq!(plain.add(day("2026-03-06"), 10), day("2026-03-20"));
        assert_eq!(plain.add(day("2026-03-07"), 0), day("2026-03-07"));
        assert_eq!(plain.add(NaiveDate::MAX, 3), NaiveDate::MAX);
    }

    proptest! {
        #[test]
        fn counting_agrees_with_listing(
            bits in 1u8..128, from in 0i64..40, len in -3i64..90, off in proptest::collection::vec(0i64..120, 0..9),
        ) {
            let zero = day("2026-01-01");
            let holidays: Vec<_> = off.into_iter().map(|n| zero + TimeDelta::days(n)).collect();
            let working = WorkingDays::new(Weekdays(bits), &holidays);
            let start = zero + TimeDelta::days(from);
            let end = start + TimeDelta::days(len);
            let listed = working.between(start, end);
            prop_assert_eq!(working.count(start, end) as usize, listed.len());
            if let Some(&last) = listed.last() {
                prop_assert_eq!(working.add(start - TimeDelta::days(1), listed.len() as u32), last);
            }
        }
    }
}
