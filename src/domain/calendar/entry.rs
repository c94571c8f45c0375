//! Dates and instants as people type them.
//! Never guesses: 3/4 is refused, since it is March in one country and April in another.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};

use super::PartialDate;

/// A day from `2027-02-14`, `today`, `tomorrow`, `yesterday`, `+3d`, `-1d`, `+2w`, or the name of a weekday: the next such
/// day after today. The error is a sentence.
pub fn parse_day(text: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let wanted = text.trim().to_lowercase();
    let day = match wanted.as_str() {
        "today" => Some(today),
        "tomorrow" => today.succ_opt(),
        "yesterday" => today.pred_opt(),
        _ => match wanted.parse() {
            Ok(PartialDate::Day(day)) => Some(day),
            _ => relative(&wanted, today).or_else(|| next_weekday(&wanted, today)),
        },
    };
    day.ok_or_else(|| {
        format!(
            "“{}” is not a day: expected one such as 2027-02-14, today, tomorrow, +3d, +2w or friday",
            text.trim()
        )
    })
}

/// An instant from RFC 3339, such as `2027-02-14T09:30:00Z`, in UTC. The error is a sentence.
pub fn parse_instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text.trim())
        .map(|instant| instant.to_utc())
        .map_err(|_| {
            format!(
                "“{}” is not an instant: expected one such as 2027-02-14T09:30:00Z or 2027-02-14T10:30:00+01:00",
                text.trim()
            )
        })
}

/// `+3d`, `-2w`: the sign is needed, since a bare `3d` is an age.
fn relative(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-')?),
    };
    let (count, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let per_unit = match unit {
        "d" => 1,
        "w" => 7,
        _ => return None,
    };
    let count = i64::from(
        count
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| count.parse::<u32>().ok())??,
    );
    let days = TimeDelta::try_days(sign * per_unit * count)?;
    today
        .checked_add_signed(days)
        .filter(|day| (super::FIRST_YEAR..=super::LAST_YEAR).contains(&day.year()))
}

fn next_weekday(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let wanted: Weekday = text.parse().ok()?;
    today
        .iter_days()
        .skip(1)
        .find(|day| day.weekday() == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let monday = "2026-03-02".parse().unwrap();
        assert_eq!(
            parse_day(text, monday).map(|day| day.to_string()),
            Ok(expected.to_owned())
        );
    }

    #[test]
    fn a_day_is_read_as_people_type_it() {
        check("2027-02-14", "2027-02-14");
        check(" Today ", "2026-03-02");
        check("tomorrow", "2026-03-03");
        check("yesterday", "2026-03-01");
        check("+3d", "2026-03-05");
        check("-3d", "2026-02-27");
        check("+2w", "2026-03-16");
        check("fri", "2026-03-06");
        check("Friday", "2026-03-06");
        check("monday", "2026-03-09");
    }

    #[test]
    fn what_is_not_a_day_says_what_was_expected() {
        let monday = "2026-03-02".parse().unwrap();
        for text in [
            "",
            "3/4",
            "+d",
            "3d",
            "++3d",
            "+99999999999w",
            "+4294967295w",
            "2027-Q1",
            "+3é",
            "someday",
        ] {
            let error = parse_day(text, monday).unwrap_err();
            assert!(
                error.contains("expected one such as 2027-02-14"),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn an_instant_is_rfc_3339_in_utc() {
        let instant = parse_instant("2027-02-14T10:30:00+01:00").unwrap();
        assert_eq!(instant.to_rfc3339(), "2027-02-14T09:30:00+00:00");
        assert!(
            parse_instant("2027-02-14")
                .unwrap_err()
                .contains("expected one such as")
        );
    }
}
