//! Story points: a decimal exact to a hundredth, so that sums of many never drift.

use std::borrow::Cow;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Points in hundredths, from 0 to 10,000,000 for one story; sums may be larger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(u64);

/// The most that one story may be estimated at.
const MOST: f64 = 10_000_000.0;

/// The least that is more than nothing.
const LEAST: f64 = 0.01;

impl Points {
    /// No points at all. (Not estimated is `None`, never this.)
    pub const ZERO: Self = Self(0);

    /// Whole points.
    pub const fn whole(points: u32) -> Self {
        Self(points as u64 * 100)
    }

    /// From hundredths of a point.
    pub const fn hundredths(hundredths: u64) -> Self {
        Self(hundredths)
    }

    /// In hundredths of a point.
    pub const fn as_hundredths(self) -> u64 {
        self.0
    }

    /// As a floating number of points.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// From a floating number, rounded to the nearest hundredth. `None` when negative, not a number, or past the most.
    pub fn from_f64(points: f64) -> Option<Self> {
        (0.0..=MOST)
            .contains(&points)
            .then(|| Self((points * 100.0).round() as u64))
    }
}

/// Why a text is not a number of points.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a number of points: write one such as 3 or 0.5, from 0.01 on")]
pub struct NotPoints(String);

impl FromStr for Points {
    type Err = NotPoints;

    fn from_str(text: &str) -> Result<Self, NotPoints> {
        let plain = text.trim();
        let digits = plain
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
        plain
            .replace(',', ".")
            .parse()
            .ok()
            .filter(|_| digits)
            .filter(|points| *points == 0.0 || *points >= LEAST)
            .and_then(Self::from_f64)
            .ok_or_else(|| NotPoints(text.to_string()))
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => f.pad(&whole.to_string()),
            r if r % 10 == 0 => f.pad(&format!("{whole}.{}", r / 10)),
            r => f.pad(&format!("{whole}.{r:02}")),
        }
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            serializer.serialize_u64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.as_f64())
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::from_f64(number).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "{number} is not a number of points from 0 to {MOST}"
            ))
        })
    }
}

impl JsonSchema for Points {
    fn schema_name() -> Cow<'static, str> {
        "Points".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": MOST, "multipleOf": 0.01 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_print_as_people_write_them() {
        for text in ["0", "5", "0.5", "2.25", "13.07", "10000000"] {
            assert_eq!(text.parse::<Points>().expect(text).to_string(), text);
        }
        assert_eq!(
            "2,5".parse::<Points>().expect("comma"),
            Points::hundredths(250)
        );
    }

    #[test]
    fn what_is_not_a_number_of_points_is_refused() {
        for text in [
            "", "-1", "x", "1e3", "inf", "NaN", "10000001", "1.2.3", "0.001", "0.009",
        ] {
            assert!(text.parse::<Points>().is_err(), "{text}");
        }
    }

    #[test]
    fn points_keep_their_value_in_json() {
        for text in ["5", "2.5", "0.01"] {
            let points: Points = serde_json::from_str(text).expect(text);
            assert_eq!(serde_json::to_string(&points).expect("number"), text);
        }
        assert!(serde_json::from_str::<Points>("-3").is_err());
    }
}
