//! Reads the dates that tools write.
//! It never guesses between day-first and month-first: a whole file decides that, or the person does.

use super::foreign::BadInput;
use super::words;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use std::fmt;
use std::str::FromStr;

/// A point in time, as exactly as the file told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A civil day.
    Day(NaiveDate),
    /// A time on the clock of whoever exported the file.
    Local(NaiveDateTime),
    /// An instant.
    Instant(DateTime<Utc>),
}

/// Which of two leading numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `31/12/2026`.
    DayFirst,
    /// `12/31/2026`.
    MonthFirst,
}

/// Why a date could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not a shape that is known, or not a day of the calendar.
    #[error("it is not a date that bifocal can read")]
    Unknown,
    /// Two readings are possible and nobody chose.
    #[error("it can be read day first or month first: say which with --date-order")]
    Ambiguous,
}

/// Finds the order of a file's dates from all of them: a number above 12 cannot be a month.
#[derive(Clone, Debug, Default)]
pub struct OrderFinder {
    found: Option<DateOrder>,
    open: Option<(usize, String)>,
}

/// A date that can be read both ways when no other date of the file settles it: its line and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// The date as it stands there.
    pub text: String,
}

/// A date taken apart, before the order of its numbers is known.
enum Shape {
    Certain(NaiveDate),
    /// Two numbers in an order to be settled, and the year.
    Numbers(u32, u32, i32),
}

impl When {
    /// The civil day, in the clock that the file was written with.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Local(time) => time.date(),
            Self::Instant(instant) => instant.date_naive(),
        }
    }

    /// The instant, with times without a zone taken as of `zone`; a day begins at its midnight.
    /// A time that a change of clocks skips is read an hour later.
    pub fn instant<Z: TimeZone>(self, zone: &Z) -> DateTime<Utc> {
        let local = match self {
            Self::Instant(instant) => return instant,
            Self::Day(day) => day.and_time(NaiveTime::MIN),
            Self::Local(time) => time,
        };
        let later = local + chrono::TimeDelta::hours(1);
        zone.from_local_datetime(&local)
            .earliest()
            .or_else(|| zone.from_local_datetime(&later).earliest())
            .map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
    }
}

impl fmt::Display for When {
    /// ISO 8601, as exact as it is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Local(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%S")),
            Self::Instant(at) => write!(f, "{}", at.format("%Y-%m-%dT%H:%M:%SZ")),
        }
    }
}

impl FromStr for DateOrder {
    type Err = String;

    /// Accepts `day-first`, `dmy`, `month-first` and `mdy`.
    fn from_str(text: &str) -> Result<Self, String> {
        match words::fold(text).as_str() {
            "day-first" | "day first" | "day" | "dmy" => Ok(Self::DayFirst),
            "month-first" | "month first" | "month" | "mdy" => Ok(Self::MonthFirst),
            _ => Err(format!(
                "“{text}” is not an order of dates: write day-first or month-first"
            )),
        }
    }
}

impl OrderFinder {
    /// Looks at one date; the first one that can only be read one way settles it.
    pub fn see(&mut self, line: usize, text: &str) {
        let text = text.trim();
        if self.found.is_some() || !text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            return;
        }
        let Some((date, _)) = split(text) else {
            return;
        };
        if let Some(Shape::Numbers(first, second, _)) = shape(&date) {
            match (first > 12, second > 12) {
                (true, false) => self.found = Some(DateOrder::DayFirst),
                (false, true) => self.found = Some(DateOrder::MonthFirst),
                _ if first != second && self.open.is_none() => {
                    self.open = Some((line, text.to_owned()));
                }
                _ => {}
            }
        }
    }

    /// The order; none when no date needs one.
    pub fn order(self) -> Result<Option<DateOrder>, Undecided> {
        match (self.found, self.open) {
            (None, Some((line, text))) => Err(Undecided { line, text }),
            (found, _) => Ok(found),
        }
    }
}

impl From<Undecided> for BadInput {
    fn from(date: Undecided) -> Self {
        Self::at(
            date.line,
            1,
            format!(
                "the date “{}” can be read day first or month first, and no date of the file settles it: say which with --date-order",
                date.text
            ),
        )
    }
}

/// Reads a date, a date and time, or an instant. Two-digit years up to 68 are of this century.
pub fn read(text: &str, order: Option<DateOrder>) -> Result<When, DateError> {
    let text = text.trim();
    if let Some(when) = iso(text) {
        return Ok(when);
    }
    let (date, rest) = split(text).ok_or(DateError::Unknown)?;
    let day = match shape(&date).ok_or(DateError::Unknown)? {
        Shape::Certain(day) => day,
        Shape::Numbers(first, second, year) => settle(first, second, year, order)?,
    };
    if rest.is_empty() {
        return Ok(When::Day(day));
    }
    let (time, offset) = clock(&rest).ok_or(DateError::Unknown)?;
    let local = day.and_time(time);
    Ok(match offset {
        None => When::Local(local),
        Some(seconds) => {
            When::Instant((local - chrono::TimeDelta::seconds(i64::from(seconds))).and_utc())
        }
    })
}

fn settle(
    first: u32,
    second: u32,
    year: i32,
    order: Option<DateOrder>,
) -> Result<NaiveDate, DateError> {
    let (day, month) = match order {
        Some(DateOrder::DayFirst) => (first, second),
        Some(DateOrder::MonthFirst) => (second, first),
        None if first > 12 || first == second => (first, second),
        None if second > 12 => (second, first),
        None => return Err(DateError::Ambiguous),
    };
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateError::Unknown)
}

/// The shapes of ISO 8601 that need no taking apart: with a `T`, and Taskwarrior's without separators.
fn iso(text: &str) -> Option<When> {
    if !text.as_bytes().first()?.is_ascii_digit() || !text.contains('T') {
        return None;
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
    {
        return Some(When::Instant(instant.with_timezone(&Utc)));
    }
    if let Ok(utc) = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ") {
        return Some(When::Instant(utc.and_utc()));
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|shape| NaiveDateTime::parse_from_str(text, shape).ok())
        .map(When::Local)
}

/// Splits into the words of the date and the words of the time, which begin at the first word with a colon.
fn split(text: &str) -> Option<(Vec<&str>, Vec<&str>)> {
    let mut date = Vec::with_capacity(4);
    let mut rest = Vec::new();
    for word in text.split_whitespace() {
        if !rest.is_empty() || word.contains(':') {
            rest.push(word);
        } else {
            date.extend(
                word.split(['/', '-', '.', ','])
                    .filter(|part| !part.is_empty()),
            );
        }
    }
    date.retain(|part| !is_weekday(part) && !matches!(*part, "de" | "of"));
    (date.len() == 3).then_some((date, rest))
}

fn is_weekday(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().get(..3),
        Some("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")
    )
}

fn shape(parts: &[&str]) -> Option<Shape> {
    let [first, second, third] = parts else {
        return None;
    };
    let certain = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).map(Shape::Certain);
    if let Some(month) = words::month(first) {
        return certain(year(third)?, month, number(second)?);
    }
    if let Some(month) = words::month(second) {
        return if first.len() == 4 {
            certain(year(first)?, month, number(third)?)
        } else {
            certain(year(third)?, month, number(first)?)
        };
    }
    if first.len() == 4 {
        return certain(year(first)?, number(second)?, number(third)?);
    }
    Some(Shape::Numbers(
        number(first)?,
        number(second)?,
        year(third)?,
    ))
}

fn number(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = matches!(&text[digits.len()..], "" | "st" | "nd" | "rd" | "th");
    (ordinal && digits.len() <= 2).then(|| digits.parse().ok())?
}

fn year(text: &str) -> Option<i32> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let year: i32 = digits.then(|| text.parse().ok())??;
    match text.len() {
        4 => Some(year),
        2 if year <= 68 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// A time of day and, when the text tells, its offset from UTC in seconds.
fn clock(words: &[&str]) -> Option<(NaiveTime, Option<i32>)> {
    let (digits, suffix) = words[0].split_at(
        words[0]
            .find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.')
            .unwrap_or(words[0].len()),
    );
    let time = ["%H:%M:%S%.f", "%H:%M"]
        .iter()
        .find_map(|shape| NaiveTime::parse_from_str(digits, shape).ok())?;
    let mut half = String::new();
    let mut offset = None;
    for word in std::iter::once(&suffix).chain(&words[1..]) {
        match word.bytes().next() {
            None | Some(b'(') => {}
            _ if half_day_part(word) => half.push_str(word),
            _ => offset = Some(offset_of(word)?),
        }
    }
    let time = match half.bytes().next() {
        None => time,
        Some(letter) => twelve_hours(time, letter.eq_ignore_ascii_case(&b'p'))?,
    };
    Some((time, offset))
}

/// `AM`, `PM`, and the Spanish `a. m.`, which may come as two words.
fn half_day_part(word: &str) -> bool {
    let letters: String = word.chars().filter(|c| *c != '.').collect();
    matches!(
        letters.to_ascii_lowercase().as_str(),
        "am" | "pm" | "a" | "p" | "m" | "a\u{a0}m" | "p\u{a0}m"
    )
}

fn twelve_hours(time: NaiveTime, afternoon: bool) -> Option<NaiveTime> {
    use chrono::Timelike;
    match (time.hour(), afternoon) {
        (12, false) => time.with_hour(0),
        (hour @ 1..=11, true) => time.with_hour(hour + 12),
        _ => Some(time),
    }
}

fn offset_of(word: &str) -> Option<i32> {
    let plain = word
        .trim_start_matches("GMT")
        .trim_start_matches("UTC")
        .trim_start_matches(['Z', 'z']);
    if plain.is_empty() {
        return Some(0);
    }
    let sign = match plain.as_bytes()[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = plain[1..].chars().filter(|c| *c != ':').collect();
    let value: i32 = digits.parse().ok()?;
    let (hours, minutes) = if digits.len() <= 2 {
        (value, 0)
    } else {
        (value / 100, value % 100)
    };
    (hours <= 15 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: Option<DateOrder>) -> String {
        match read(text, order) {
            Ok(When::Day(day)) => day.to_string(),
            Ok(When::Local(time)) => time.format("%F %T").to_string(),
            Ok(When::Instant(at)) => at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
            Err(DateError::Ambiguous) => "ambiguous".into(),
            Err(DateError::Unknown) => "unknown".into(),
        }
    }

    #[test]
    fn every_shape_seen_in_real_files_is_read() {
        let cases = [
            ("2/Jan/06 3:04 PM", "2006-01-02 15:04:00"),
            ("02/Jan/06 12:00 AM", "2006-01-02 00:00:00"),
            ("2/Jan/06 15:04", "2006-01-02 15:04:00"),
            ("2/Jan/2006 3:04 PM", "2006-01-02 15:04:00"),
            ("2/Jan/2006", "2006-01-02"),
            ("2/Jan/06", "2006-01-02"),
            ("2/Jan/69", "1969-01-02"),
            ("Jan/2/06 3:04 PM", "2006-01-02 15:04:00"),
            ("12/21/2023 15:21", "2023-12-21 15:21:00"),
            ("21.12.2023", "2023-12-21"),
            ("2006-01-02 15:04", "2006-01-02 15:04:00"),
            ("2006-01-02 15:04:05", "2006-01-02 15:04:05"),
            ("2006-01-02", "2006-01-02"),
            ("2023-08-17 08:42:42.23", "2023-08-17 08:42:42"),
            ("2024-05-14T08:53:33Z", "2024-05-14T08:53:33Z"),
            ("2024-05-14T08:53:33.123+02:00", "2024-05-14T06:53:33.123Z"),
            ("2024-05-14T08:53:33.000+0200", "2024-05-14T06:53:33Z"),
            ("2024-05-14T08:53:33", "2024-05-14 08:53:33"),
            ("20190705T104308Z", "2019-07-05T10:43:08Z"),
            (
                "Tue May 14 2024 08:53:33 GMT+0000 (GMT)",
                "2024-05-14T08:53:33Z",
            ),
            (
                "Tue May 14 2024 08:53:33 GMT-0330 (NST)",
                "2024-05-14T12:23:33Z",
            ),
            ("Jun 29, 2014", "2014-06-29"),
            ("20/nov/25 11:24 AM", "2025-11-20 11:24:00"),
            ("21/abr/26 11:37 PM", "2026-04-21 23:37:00"),
            ("04/dic/25 5:58 AM", "2025-12-04 05:58:00"),
            ("3/ene./25 5:58 p. m.", "2025-01-03 17:58:00"),
            ("14 ago 2025", "2025-08-14"),
            ("14 de agosto de 2025", "2025-08-14"),
            ("1. Mär. 2025 14:30", "2025-03-01 14:30:00"),
            ("13/févr./25 02:30", "2025-02-13 02:30:00"),
            ("12-12-2024 14:42", "2024-12-12 14:42:00"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text, None), expected, "{text}");
        }
    }

    #[test]
    fn two_small_numbers_are_not_guessed_at() {
        let text = "7/9/2026 10:00";
        assert_eq!(shown(text, None), "ambiguous");
        assert_eq!(
            shown(text, Some(DateOrder::DayFirst)),
            "2026-09-07 10:00:00"
        );
        assert_eq!(
            shown(text, Some(DateOrder::MonthFirst)),
            "2026-07-09 10:00:00"
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "soon",
            "31/Feb/24",
            "13/13/2024",
            "1/2",
            "2024",
            "10:00",
            "1/2/3/4",
        ] {
            assert_eq!(shown(text, Some(DateOrder::DayFirst)), "unknown", "{text}");
        }
    }

    #[test]
    fn one_certain_date_settles_the_order_of_a_file() {
        let order = |dates: &[&str]| {
            let mut finder = OrderFinder::default();
            for (place, date) in dates.iter().enumerate() {
                finder.see(place + 2, date);
            }
            finder.order()
        };
        let (day, month) = (DateOrder::DayFirst, DateOrder::MonthFirst);
        assert_eq!(order(&["2/Jan/06", "2026-01-02"]), Ok(None));
        assert_eq!(order(&["7/9/2026", "13/9/2026"]), Ok(Some(day)));
        assert_eq!(order(&["7/9/2026", "9/13/2026"]), Ok(Some(month)));
        assert_eq!(order(&["12-12-2024 14:42"]), Ok(None));
        let undecided = order(&["12-12-2024 14:42", " 7/9/2026 10:00"]).expect_err("open");
        assert_eq!(
            (undecided.line, undecided.text.as_str()),
            (3, "7/9/2026 10:00")
        );
    }

    #[test]
    fn a_local_time_becomes_an_instant_in_a_zone_even_when_the_clocks_skip_it() {
        let berlin = chrono_tz::Europe::Berlin;
        let at = |text| {
            read(text, None)
                .expect("a date")
                .instant(&berlin)
                .to_rfc3339()
        };
        assert_eq!(at("2026-01-02 10:00"), "2026-01-02T09:00:00+00:00");
        assert_eq!(at("2026-03-29 02:30"), "2026-03-29T01:30:00+00:00");
        assert_eq!(at("2026-07-01"), "2026-06-30T22:00:00+00:00");
    }
}
