//! Reading an instant as our file writes it, `2026-03-02T09:00:00.123Z`, without a parser for all that dates can look like.
//! Never refuses what the general way reads: that is tried next.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::record::Moment;

/// An instant that is read the short way; half of reading a story was reading its instants.
pub struct Read(pub Moment);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer).map(Self)
    }
}

/// For `deserialize_with`.
///
/// # Errors
/// When it is no instant in RFC 3339.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
    deserializer.deserialize_str(Text)
}

struct Text;

impl Visitor<'_> for Text {
    type Value = Moment;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an instant such as 2026-03-02T09:00:00Z")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
        match as_written(text) {
            Some(moment) => Ok(moment),
            None => text.parse::<DateTime<Utc>>().map_err(E::custom),
        }
    }
}

/// The instant, when it is written exactly as we do: UTC, seconds, and milliseconds or nothing.
fn as_written(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    let (body, milliseconds) = match bytes.len() {
        20 => (&bytes[..19], 0),
        24 if bytes[19] == b'.' => (&bytes[..19], number(&bytes[20..23])?),
        _ => return None,
    };
    if bytes.last() != Some(&b'Z') {
        return None;
    }
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| body[*at] != *mark) {
        return None;
    }
    let part = |from: usize, to: usize| number(&body[from..to]);
    NaiveDate::from_ymd_opt(i32::try_from(part(0, 4)?).ok()?, part(5, 7)?, part(8, 10)?)?
        .and_hms_milli_opt(part(11, 13)?, part(14, 16)?, part(17, 19)?, milliseconds)
        .map(|at| at.and_utc())
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + u32::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn general(text: &str) -> Option<Moment> {
        text.parse().ok()
    }

    #[test]
    fn what_is_odd_is_read_the_general_way() {
        for text in [
            "2026-03-02T09:00:00+02:00",
            "2026-03-02T09:00:00.123456Z",
            "2026-12-31T23:59:60Z",
            "2026-03-02 09:00:00Z",
        ] {
            let read: Result<Read, _> = serde_json::from_str(&format!("{text:?}"));
            assert_eq!(read.ok().map(|read| read.0), general(text), "{text}");
            assert!(general(text).is_some(), "{text}");
        }
        for text in [
            "",
            "monday",
            "2026-02-30T09:00:00Z",
            "2026-03-02T25:00:00Z",
            "2026-03-02T09:00:00.+23Z",
        ] {
            assert!(
                serde_json::from_str::<Read>(&format!("{text:?}")).is_err(),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_short_way_reads_what_the_general_way_reads(seconds in -62_000_000_000_i64..250_000_000_000, milli in 0..1000_u32) {
            let moment = DateTime::from_timestamp(seconds, milli * 1_000_000).unwrap();
            let text = serde_json::to_string(&moment).unwrap();
            let text = text.trim_matches('"');
            prop_assert_eq!(as_written(text), Some(moment));
            prop_assert_eq!(general(text), Some(moment));
        }
    }
}
