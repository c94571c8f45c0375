//! How the values of fields are read and set: the pieces that FIELDS tables are made of.
//! Never reaches past the one record that it is given.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::domain::datum::Datum;
use crate::domain::draft::Refusal;
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::record::{Moment, Record};
use crate::domain::word::{Word, same_name};
use crate::domain::workspace::Workspace;

/// Text, or none when empty.
pub fn text(value: &str) -> Datum<'_> {
    if value.is_empty() {
        Datum::None
    } else {
        Datum::Text(Cow::Borrowed(value))
    }
}

/// Anything that prints itself.
pub fn printed<'a>(value: Option<impl ToString>) -> Datum<'a> {
    value.map_or(Datum::None, |v| Datum::Text(Cow::Owned(v.to_string())))
}

/// Points as a number.
pub fn points<'a>(value: Option<Points>) -> Datum<'a> {
    value.map_or(Datum::None, |p| Datum::Number(p.as_f64()))
}

/// A civil day.
pub fn day<'a>(value: Option<NaiveDate>) -> Datum<'a> {
    value.map_or(Datum::None, Datum::Day)
}

/// The civil day of an instant.
pub fn day_of<'a>(workspace: &Workspace, at: Option<Moment>) -> Datum<'a> {
    day(at.map(|at| workspace.settings().timezone.day_of(at)))
}

/// Several words.
pub fn words(all: &[Word]) -> Datum<'_> {
    if all.is_empty() {
        Datum::None
    } else {
        Datum::Many(all.iter().map(|w| Cow::Borrowed(w.as_str())).collect())
    }
}

/// The key of the record with that id.
pub fn key<R: Record>(workspace: &Workspace, id: Option<Id<R>>) -> Datum<'_> {
    id.and_then(|id| R::find(workspace, id))
        .map_or(Datum::None, |record| text(record.common().key))
}

/// The keys of the records with these ids.
pub fn keys<'w, R: Record>(workspace: &'w Workspace, ids: &[Id<R>]) -> Datum<'w> {
    let found: Vec<_> = ids
        .iter()
        .filter_map(|id| R::find(workspace, *id))
        .map(|record| Cow::Borrowed(record.common().key.as_str()))
        .collect();
    if found.is_empty() {
        Datum::None
    } else {
        Datum::Many(found)
    }
}

/// One line of text that must not be empty.
pub fn set_title(title: &mut String, text: &str) -> Result<(), Refusal> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(Refusal::new(
            "a title cannot be empty: write what it is about",
        ));
    }
    *title = line;
    Ok(())
}

/// Anything that can be read from text; empty text clears.
pub fn set_parsed<T: FromStr<Err: ToString>>(
    slot: &mut Option<T>,
    text: &str,
) -> Result<(), Refusal> {
    *slot = match text.trim() {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|error: T::Err| Refusal::new(error.to_string()))?,
        ),
    };
    Ok(())
}

/// A civil day in ISO form; empty text clears.
pub fn set_day(slot: &mut Option<NaiveDate>, text: &str) -> Result<(), Refusal> {
    *slot =
        match text.trim() {
            "" => None,
            text => Some(NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| {
                Refusal::new(format!("“{text}” is not a day: write it as 2027-02-14"))
            })?),
        };
    Ok(())
}

/// An optional word; empty text clears.
pub fn set_word(slot: &mut Option<Word>, text: &str) {
    *slot = Some(text.trim().trim_start_matches('@'))
        .filter(|t| !t.is_empty())
        .map(Word::from);
}

/// Words divided by commas or white space; `+word` adds and `-word` takes away.
pub fn set_words(slot: &mut Vec<Word>, text: &str) {
    let parts: Vec<&str> = text
        .split([',', ' ', '\n'])
        .map(|t| t.trim().trim_start_matches('#'))
        .filter(|t| !t.is_empty())
        .collect();
    let changing = !parts.is_empty()
        && parts
            .iter()
            .all(|p| p.len() > 1 && p.starts_with(['+', '-']));
    if !changing {
        slot.clear();
    }
    for part in parts {
        if let Some(gone) = part.strip_prefix('-').filter(|_| changing) {
            slot.retain(|word| !word.is_like(gone));
        } else {
            let word = if changing {
                part.trim_start_matches('+')
            } else {
                part
            };
            if !slot.iter().any(|known| known.is_like(word)) {
                slot.push(word.into());
            }
        }
    }
}

/// A record by key or unambiguous title; empty text or `none` clears.
pub fn set_one<R: Record>(
    workspace: &Workspace,
    slot: &mut Option<Id<R>>,
    text: &str,
) -> Result<(), Refusal> {
    *slot = match text.trim() {
        "" | "none" | "-" => None,
        text => Some(named::<R>(workspace, text)?),
    };
    Ok(())
}

/// Records by key, divided by commas or white space; `+KEY` adds and `-KEY` takes away.
pub fn set_many<R: Record>(
    workspace: &Workspace,
    slot: &mut Vec<Id<R>>,
    text: &str,
) -> Result<(), Refusal> {
    let mut words: Vec<Word> = slot
        .iter()
        .filter_map(|id| R::find(workspace, *id))
        .map(|r| r.common().key.clone())
        .collect();
    set_words(&mut words, text);
    let mut found = Vec::with_capacity(words.len());
    for key in &words {
        let id = named::<R>(workspace, key)?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    *slot = found;
    Ok(())
}

/// The record that a key, an alias or a whole title names.
pub fn named<R: Record>(workspace: &Workspace, text: &str) -> Result<Id<R>, Refusal> {
    if let Some(found) = workspace.by_key::<R>(text) {
        return Ok(found);
    }
    let mut titled = R::all(workspace)
        .iter()
        .filter(|r| r.common().archived.is_none() && same_name(r.common().title, text));
    let kind = R::KIND;
    match (titled.next(), titled.next()) {
        (Some(only), None) => Ok(only.id()),
        (Some(one), Some(other)) => Err(Refusal::new(format!(
            "two {} are called “{text}” ({} and {}): name one by its key",
            kind.plural(),
            one.common().key,
            other.common().key
        ))),
        _ => Err(Refusal::new(format!(
            "there is no {} “{text}”: give a key such as {}-1",
            kind.singular(),
            kind.prefix()
        ))),
    }
}

/// One of a few words; empty text takes the default.
pub fn set_choice<T: Default + Copy>(
    slot: &mut T,
    all: &[(&str, T)],
    text: &str,
) -> Result<(), Refusal> {
    *slot = match text.trim() {
        "" => T::default(),
        text => {
            if let Some((_, value)) = all.iter().find(|(name, _)| same_name(name, text)) {
                *value
            } else {
                let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
                return Err(Refusal::new(format!(
                    "“{text}” is none of {}",
                    names.join(", ")
                )));
            }
        }
    };
    Ok(())
}

/// A number within these bounds; empty text clears.
pub fn set_number(
    slot: &mut Option<f64>,
    text: &str,
    bounds: RangeInclusive<f64>,
) -> Result<(), Refusal> {
    let text = text.trim();
    if text.is_empty() {
        *slot = None;
        return Ok(());
    }
    let thousands = text
        .split_once(',')
        .is_some_and(|(whole, rest)| whole != "0" && rest.len() >= 3);
    match text.replace(',', ".").parse::<f64>() {
        Ok(number) if number.is_finite() && !thousands => {
            if !bounds.contains(&number) {
                return Err(Refusal::new(out_of_bounds(text, &bounds)));
            }
            *slot = Some(number);
            Ok(())
        }
        _ => Err(Refusal::new(format!(
            "“{text}” is not a number: write one such as 3, 0.5 or 12000"
        ))),
    }
}

fn out_of_bounds(text: &str, bounds: &RangeInclusive<f64>) -> String {
    let (low, high) = (bounds.start(), bounds.end());
    if *high >= f64::MAX {
        format!("{text} is too small: it must be {low} or more")
    } else {
        format!("{text} does not fit: it must be from {low} to {high}")
    }
}
