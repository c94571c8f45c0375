//! The workspace's time zone: which civil day an instant falls on, and when a civil day begins.
//! Never the zone of the machine.

use std::{fmt, str::FromStr};

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};

use super::NotADate;
use crate::domain::text_form::text_form;

/// A time zone of the IANA database, by name; `UTC` unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

text_form!(
    Zone,
    "Zone",
    "a time zone of the IANA database such as Europe/Paris",
    r"^[A-Za-z0-9_+/-]+$"
);

impl Zone {
    /// The civil day on which `instant` falls here.
    pub fn day_of(self, instant: DateTime<Utc>) -> NaiveDate {
        self.local(instant).date()
    }

    /// What calendar and clock show here at `instant`.
    pub fn local(self, instant: DateTime<Utc>) -> NaiveDateTime {
        let utc = instant.naive_utc();
        let offset = self.0.offset_from_utc_datetime(&utc).fix();
        utc.checked_add_offset(offset).unwrap_or(utc)
    }

    /// The instant at which `day` begins here: midnight, or the first instant after it where the clocks skip midnight.
    pub fn start_of(self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        match self.0.from_local_datetime(&midnight) {
            LocalResult::Single(start) | LocalResult::Ambiguous(start, _) => start.to_utc(),
            LocalResult::None => GapInfo::new(&midnight, &self.0)
                .and_then(|gap| gap.end)
                .map_or(midnight.and_utc(), |end| end.to_utc()),
        }
    }

    /// Its name in the IANA database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl Default for Zone {
    fn default() -> Self {
        Zone(Tz::UTC)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Zone {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let wanted = text.trim();
        chrono_tz::TZ_VARIANTS
            .iter()
            .find(|zone| zone.name().eq_ignore_ascii_case(wanted))
            .map(|&zone| Zone(zone))
            .ok_or_else(|| NotADate(unknown(wanted)))
    }
}

/// Says which names come near: those of which the city, or any part, begins as the text does.
fn unknown(wanted: &str) -> String {
    let sought = wanted.to_lowercase().replace(' ', "_");
    let near: Vec<_> = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter(|name| {
            !sought.is_empty()
                && name
                    .to_lowercase()
                    .split('/')
                    .any(|part| part.starts_with(&sought))
        })
        .take(3)
        .collect();
    let such_as = if near.is_empty() {
        "Europe/Paris, America/New_York or UTC".to_owned()
    } else {
        near.join(" or ")
    };
    format!("“{wanted}” is not a time zone: expected a name of the IANA database such as {such_as}")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_civil_day_is_a_day_in_the_zone() {
        let evening = instant("2026-03-02T23:30:00Z");
        assert_eq!(Zone::default().day_of(evening), day("2026-03-02"));
        assert_eq!(zone("Europe/Paris").day_of(evening), day("2026-03-03"));
        assert_eq!(zone("America/New_York").day_of(evening), day("2026-03-02"));
    }

    #[test]
    fn a_day_begins_at_midnight_there() {
        let start = |name, text| zone(name).start_of(day(text)).to_rfc3339();
        assert_eq!(
            start("Europe/Paris", "2026-07-01"),
            "2026-06-30T22:00:00+00:00"
        );
        assert_eq!(start("UTC", "2026-07-01"), "2026-07-01T00:00:00+00:00");
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_after_the_gap() {
        let start = |name, text| zone(name).start_of(day(text)).to_rfc3339();
        // Santiago went from 23:59:59 straight to 01:00.
        assert_eq!(
            start("America/Santiago", "2023-09-03"),
            "2023-09-03T04:00:00+00:00"
        );
        // Samoa skipped the whole of 30 December 2011.
        assert_eq!(
            start("Pacific/Apia", "2011-12-30"),
            start("Pacific/Apia", "2011-12-31")
        );
    }

    #[test]
    fn an_unknown_zone_names_those_that_come_near() {
        let error = "paris".parse::<Zone>().unwrap_err().to_string();
        assert!(error.contains("Europe/Paris"), "{error}");
        let error = "new york".parse::<Zone>().unwrap_err().to_string();
        assert!(error.contains("America/New_York"), "{error}");
        assert!("".parse::<Zone>().is_err());
        assert_eq!(zone("europe/paris").to_string(), "Europe/Paris");
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        for name in ["Pacific/Kiritimati", "Pacific/Midway"] {
            zone(name).day_of(DateTime::<Utc>::MAX_UTC);
            zone(name).day_of(DateTime::<Utc>::MIN_UTC);
            zone(name).start_of(day("9999-12-31"));
            zone(name).start_of(day("0001-01-01"));
        }
    }

    proptest! {
        #[test]
        fn a_day_begins_on_itself(days in 0i64..60_000, which in 0..chrono_tz::TZ_VARIANTS.len()) {
            let zone = Zone(chrono_tz::TZ_VARIANTS[which]);
            let day = day("1900-01-01") + TimeDelta::days(days);
            prop_assert!(zone.day_of(zone.start_of(day)) >= day);
            prop_assert!(zone.day_of(zone.start_of(day) - TimeDelta::seconds(1)) < day);
        }
    }
}
