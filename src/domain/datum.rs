//! The value of one field as filters, columns, CSV and `--json` see it.
//! Never says where it comes from or how to change it.

use std::{borrow::Cow, cmp::Ordering, fmt};

use chrono::NaiveDate;
use serde_json::{Number, Value};

/// What a field holds. `None` is shown as nothing and written as JSON `null`, never as 0.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum<'a> {
    /// Nothing there, or nothing known.
    None,
    /// Text as people read it.
    Text(Cow<'a, str>),
    /// A number; its unit is the field's.
    Number(f64),
    /// A civil day.
    Day(NaiveDate),
    /// Several texts, such as labels.
    Many(Vec<Cow<'a, str>>),
}

impl<'a> Datum<'a> {
    /// Text, or `None` when it is empty.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Datum<'a> {
        let text = text.into();
        if text.is_empty() {
            Datum::None
        } else {
            Datum::Text(text)
        }
    }

    /// The number, or `None`.
    pub fn number(number: Option<f64>) -> Datum<'a> {
        number.map_or(Datum::None, Datum::Number)
    }

    /// The day, or `None`.
    pub fn day(day: Option<NaiveDate>) -> Datum<'a> {
        day.map_or(Datum::None, Datum::Day)
    }

    /// Whether there is nothing to show.
    pub fn is_none(&self) -> bool {
        match self {
            Datum::None => true,
            Datum::Text(text) => text.is_empty(),
            Datum::Number(number) => !number.is_finite(),
            Datum::Day(_) => false,
            Datum::Many(texts) => texts.is_empty(),
        }
    }

    /// The value for `--json`: numbers without a needless `.0`, days as ISO text, nothing as `null`.
    pub fn to_json(&self) -> Value {
        match self {
            Datum::None => Value::Null,
            Datum::Text(text) => text.as_ref().into(),
            Datum::Number(number) => json_number(*number),
            Datum::Day(day) => day.to_string().into(),
            Datum::Many(texts) => texts
                .iter()
                .map(|text| Value::from(text.as_ref()))
                .collect(),
        }
    }

    /// Order by value: numbers as numbers, text without regard to case and with its digits as numbers (`S-9` before
    /// `S-10`), and by kind where the kinds differ.
    pub fn compare(&self, other: &Datum<'_>) -> Ordering {
        match (self, other) {
            (Datum::Number(a), Datum::Number(b)) => a.total_cmp(b),
            (Datum::Day(a), Datum::Day(b)) => a.cmp(b),
            (Datum::Text(a), Datum::Text(b)) => natural(a, b),
            (Datum::Many(a), Datum::Many(b)) => a
                .iter()
                .zip(b)
                .map(|(a, b)| natural(a, b))
                .find(|order| order.is_ne())
                .unwrap_or_else(|| a.len().cmp(&b.len())),
            _ => self.place().cmp(&other.place()),
        }
    }

    /// Order for a list that rises, with what is missing last.
    pub fn rising(&self, other: &Datum<'_>) -> Ordering {
        self.missing_last(other)
            .unwrap_or_else(|| self.compare(other))
    }

    /// Order for a list that falls, with what is missing last all the same.
    pub fn falling(&self, other: &Datum<'_>) -> Ordering {
        self.missing_last(other)
            .unwrap_or_else(|| other.compare(self))
    }

    fn missing_last(&self, other: &Datum<'_>) -> Option<Ordering> {
        (self.is_none() || other.is_none()).then(|| self.is_none().cmp(&other.is_none()))
    }

    fn place(&self) -> u8 {
        match self {
            Datum::Number(_) => 0,
            Datum::Day(_) => 1,
            Datum::Text(_) => 2,
            Datum::Many(_) => 3,
            Datum::None => 4,
        }
    }
}

impl fmt::Display for Datum<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Datum::Text(text) => f.pad(text),
            Datum::Number(number) if number.is_finite() => f.pad(&json_number(*number).to_string()),
            Datum::None | Datum::Number(_) => Ok(()),
            Datum::Day(day) => f.pad(&day.to_string()),
            Datum::Many(texts) => f.pad(&texts.join(", ")),
        }
    }
}

/// The largest whole number up to which every whole number is exact in a float.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn json_number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() <= EXACT {
        return (number as i64).into();
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// Compares without regard to case, runs of digits by their value.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (Some(x), Some(y)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        };
        let order = if x.is_ascii_digit() && y.is_ascii_digit() {
            let low = leading_digits(&mut left);
            let high = leading_digits(&mut right);
            low.len().cmp(&high.len()).then_with(|| low.cmp(high))
        } else {
            left = &left[x.len_utf8()..];
            right = &right[y.len_utf8()..];
            x.to_lowercase().cmp(y.to_lowercase())
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// Takes the digits off the front, and gives them without leading zeros.
fn leading_digits<'t>(text: &mut &'t str) -> &'t str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    digits.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_written_without_a_needless_point() {
        for (number, expected) in [(5.0, "5"), (2.5, "2.5"), (-0.0, "0"), (0.1, "0.1")] {
            assert_eq!(Datum::Number(number).to_json().to_string(), expected);
            assert_eq!(Datum::Number(number).to_string(), expected);
        }
    }

    #[test]
    fn what_is_missing_is_null_and_shows_nothing() {
        for missing in [
            Datum::None,
            Datum::Number(f64::NAN),
            Datum::text(""),
            Datum::number(None),
            Datum::day(None),
        ] {
            assert!(missing.is_none());
            assert_eq!(missing.to_json(), Value::Null);
            assert_eq!(missing.to_string(), "");
        }
    }

    #[test]
    fn days_and_lists_are_plain_in_json() {
        assert_eq!(Datum::Day(day("2026-03-02")).to_json(), "2026-03-02");
        let labels = Datum::Many(vec!["ux".into(), "sync".into()]);
        assert_eq!(labels.to_json().to_string(), r#"["ux","sync"]"#);
        assert_eq!(labels.to_string(), "ux, sync");
    }

    #[test]
    fn what_is_missing_comes_last_in_both_directions() {
        let mut data = vec![Datum::None, Datum::Number(2.0), Datum::Number(10.0)];
        data.sort_by(Datum::rising);
        assert_eq!(data, [Datum::Number(2.0), Datum::Number(10.0), Datum::None]);
        data.sort_by(Datum::falling);
        assert_eq!(data, [Datum::Number(10.0), Datum::Number(2.0), Datum::None]);
    }

    #[test]
    fn keys_sort_by_their_number() {
        let mut keys = ["S-10", "s-9", "E-3", "S-9", "S-09"].map(|key| Datum::Text(key.into()));
        keys.sort_by(Datum::rising);
        assert_eq!(
            keys.map(|key| key.to_string()),
            ["E-3", "S-09", "S-9", "s-9", "S-10"]
        );
    }

    proptest! {
        #[test]
        fn the_order_is_an_order(mut texts in proptest::collection::vec("[a-cA-C0-2-]{0,5}", 0..20)) {
            texts.sort_by(|a, b| natural(a, b));
            for (n, a) in texts.iter().enumerate() {
                prop_assert!(texts[n..].iter().all(|b| natural(a, b).is_le() && natural(b, a).is_ge()));
            }
        }
    }
}
