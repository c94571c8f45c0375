//! The values that a field is compared with.
//! Never a value of another kind than the field's.

use chrono::NaiveDate;

use super::{
    Bound, Choice, Comparison, FieldKind, QueryError,
    error::{Piece, mistake},
    folded,
    parse::ends_term,
};
use crate::domain::calendar::{PartialDate, parse_day};

/// Reads a value without quotes, which is not empty.
pub(super) fn read(value: Piece<'_>, kind: FieldKind) -> Result<Choice, QueryError> {
    if let Some(choice) = keyword_choice(value.text) {
        return Ok(choice);
    }
    if kind == FieldKind::Text {
        return Ok(match value.text.strip_suffix('*') {
            Some("") => Choice::Present,
            Some(prefix) => Choice::Prefix(prefix.into()),
            None => Choice::Text(value.text.into()),
        });
    }
    let (comparison, rest) = comparison(value);
    match rest.text.split_once("..") {
        Some(ends) if comparison == Comparison::Equal => range(rest, ends, kind),
        _ => Ok(Choice::Compare(comparison, bound(rest, kind)?)),
    }
}

/// Whether the text can stand as a value without quotes.
pub(super) fn is_plain_value(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(|c| c == ',' || ends_term(c))
        && !text.ends_with('*')
        && keyword_choice(text).is_none()
}

fn keyword_choice(text: &str) -> Option<Choice> {
    match folded(text).as_ref() {
        "none" => Some(Choice::Missing),
        "any" => Some(Choice::Present),
        _ => None,
    }
}

fn comparison(value: Piece<'_>) -> (Comparison, Piece<'_>) {
    let (comparison, len) = match value.text.as_bytes() {
        [b'<', b'=', ..] => (Comparison::AtMost, 2),
        [b'>', b'=', ..] => (Comparison::AtLeast, 2),
        [b'<', ..] => (Comparison::Less, 1),
        [b'>', ..] => (Comparison::More, 1),
        [b'=', ..] => (Comparison::Equal, 1),
        _ => (Comparison::Equal, 0),
    };
    let rest = Piece {
        at: value.at + len,
        text: &value.text[len..],
    };
    (comparison, rest)
}

fn range(
    whole: Piece<'_>,
    (from, to): (&str, &str),
    kind: FieldKind,
) -> Result<Choice, QueryError> {
    let end = |at: usize, text: &str| match text {
        "" => Ok(None),
        text => bound(Piece { at, text }, kind).map(Some),
    };
    let from = end(whole.at, from)?;
    let to = end(whole.at + whole.text.len() - to.len(), to)?;
    let backwards = match (&from, &to) {
        (None, None) => {
            return Err(mistake(
                whole.at,
                whole.text.len(),
                "a range has an end",
                &[what(kind)],
            ));
        }
        (Some(Bound::Number(from)), Some(Bound::Number(to))) => from > to,
        (Some(Bound::Days(from)), Some(Bound::Days(to))) => from > to,
        (Some(Bound::Date(from)), Some(Bound::Date(to))) => from.first_day() > to.last_day(),
        _ => false,
    };
    if backwards {
        let message = "this range runs backwards";
        return Err(mistake(
            whole.at,
            whole.text.len(),
            message,
            &["the smaller end first"],
        ));
    }
    Ok(Choice::Between(from, to))
}

fn bound(typed: Piece<'_>, kind: FieldKind) -> Result<Bound, QueryError> {
    let read = match kind {
        FieldKind::Duration => days(typed.text).map(Bound::Days),
        FieldKind::Day => day(typed.text),
        FieldKind::Number | FieldKind::Text | FieldKind::Flag => {
            number(typed.text).map(Bound::Number)
        }
    };
    read.ok_or_else(|| {
        let message = if typed.text.is_empty() {
            "a value is missing".to_owned()
        } else {
            format!("“{}” does not fit here", typed.text)
        };
        mistake(typed.at, typed.text.len(), &message, &[what(kind)])
    })
}

fn number(text: &str) -> Option<f64> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    plain
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
}

fn days(text: &str) -> Option<u32> {
    let (count, per_unit) = match text.char_indices().next_back()? {
        (at, 'd' | 'D') => (&text[..at], 1),
        (at, 'w' | 'W') => (&text[..at], 7),
        _ => (text, 1),
    };
    let count: u32 = count
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| count.parse().ok())
        .flatten()?;
    count.checked_mul(per_unit)
}

fn day(text: &str) -> Option<Bound> {
    if let Ok(date) = text.parse::<PartialDate>() {
        return Some(Bound::Date(date));
    }
    // Whether a relative day can be read does not depend on the day it counts from.
    let any_day = NaiveDate::default();
    parse_day(text, any_day)
        .is_ok()
        .then(|| Bound::Relative(text.to_lowercase()))
}

/// What a field of that kind is compared with, in words.
pub(super) fn what(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "text",
        FieldKind::Number => "a number",
        FieldKind::Day => "a day such as 2026-01-01, 2026-Q1, today or +2w",
        FieldKind::Duration => "days such as 7d or 2w",
        FieldKind::Flag => "yes or no",
    }
}
