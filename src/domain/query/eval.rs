//! Whether an item passes a filter.
//! Never guesses: what is missing passes no comparison.

use std::cmp::Ordering;

use chrono::NaiveDate;
use memchr::memmem;

use super::{Bound, Choice, Comparison, Facts, Filter};
use crate::domain::{calendar::parse_day, datum::Datum};

/// Whether the item passes.
pub(super) fn passes(filter: &Filter, facts: &dyn Facts, today: NaiveDate) -> bool {
    match filter {
        Filter::Word(word) => holds(facts.haystack(), word) || is_initialism(word, facts.title()),
        Filter::Quoted(text) => holds(facts.haystack(), text),
        Filter::Flag(name) => facts.flag(name),
        Filter::Field { field, choices } => {
            let datum = facts.datum(field);
            choices.iter().any(|choice| fits(choice, &datum, today))
        }
        Filter::Not(inner) => !passes(inner, facts, today),
        Filter::All(filters) => filters.iter().all(|filter| passes(filter, facts, today)),
        Filter::Any(filters) => filters.iter().any(|filter| passes(filter, facts, today)),
    }
}

fn holds(haystack: &str, needle: &str) -> bool {
    memmem::find(haystack.as_bytes(), needle.as_bytes()).is_some()
}

fn fits(choice: &Choice, datum: &Datum<'_>, today: NaiveDate) -> bool {
    match choice {
        Choice::Missing => datum.is_none(),
        Choice::Present => !datum.is_none(),
        Choice::Text(wanted) => any_text(datum, |text| {
            begins_with(text, wanted) == Some(Rest::Nothing)
        }),
        Choice::Prefix(wanted) => any_text(datum, |text| begins_with(text, wanted).is_some()),
        Choice::Compare(comparison, bound) => compares(datum, *comparison, bound, today),
        Choice::Between(from, to) => {
            let bounded = |comparison, bound: &Option<Bound>| {
                bound
                    .as_ref()
                    .is_none_or(|bound| compares(datum, comparison, bound, today))
            };
            bounded(Comparison::AtLeast, from) && bounded(Comparison::AtMost, to)
        }
    }
}

fn any_text(datum: &Datum<'_>, passes: impl Fn(&str) -> bool) -> bool {
    match datum {
        Datum::None => false,
        Datum::Text(text) => passes(text),
        Datum::Many(texts) => texts.iter().any(|text| passes(text)),
        Datum::Number(_) | Datum::Day(_) => passes(&datum.to_string()),
    }
}

/// What follows a prefix.
#[derive(PartialEq)]
enum Rest {
    Nothing,
    Something,
}

/// What follows `prefix` in `text` without regard to case; `None` when it begins otherwise.
fn begins_with(text: &str, prefix: &str) -> Option<Rest> {
    let mut text = text.chars().flat_map(char::to_lowercase);
    for wanted in prefix.chars().flat_map(char::to_lowercase) {
        if text.next() != Some(wanted) {
            return None;
        }
    }
    Some(text.next().map_or(Rest::Nothing, |_| Rest::Something))
}

fn compares(datum: &Datum<'_>, comparison: Comparison, bound: &Bound, today: NaiveDate) -> bool {
    match (datum, bound) {
        (Datum::Number(number), Bound::Number(bound)) => number
            .partial_cmp(bound)
            .is_some_and(|order| allows(comparison, order)),
        (Datum::Number(days), Bound::Days(bound)) => days
            .partial_cmp(&f64::from(*bound))
            .is_some_and(|order| allows(comparison, order)),
        (Datum::Day(day), Bound::Date(date)) => {
            allows(comparison, place(*day, date.first_day(), date.last_day()))
        }
        (Datum::Day(day), Bound::Relative(text)) => {
            parse_day(text, today).is_ok_and(|bound| allows(comparison, day.cmp(&bound)))
        }
        _ => false,
    }
}

/// Where a day lies to a quarter or month: in it is equal.
fn place(day: NaiveDate, first: NaiveDate, last: NaiveDate) -> Ordering {
    if day < first {
        Ordering::Less
    } else if day > last {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

fn allows(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Equal => order.is_eq(),
        Comparison::AtLeast => order.is_ge(),
        Comparison::More => order.is_gt(),
    }
}

/// Whether each letter of `word` starts a word of the title, or runs on from the letter before it, in order: `eon` and
/// `edno` are initialisms of "Edit On Notes". Two letters at least, since one is found as text.
pub(super) fn is_initialism(word: &str, title: &str) -> bool {
    let mut letters = word.chars();
    let (Some(first), Some(_)) = (letters.next(), letters.clone().next()) else {
        return false;
    };
    if !stand_in_order(word, title) {
        return false;
    }
    let title: Vec<(char, bool)> = with_word_starts(title).collect();
    // Where in the title the letters up to now can end.
    let mut ends: Vec<bool> = title
        .iter()
        .map(|&(letter, starts)| starts && letter == first)
        .collect();
    for wanted in letters {
        let mut reached = false;
        let mut previous = false;
        for (end, &(letter, starts)) in ends.iter_mut().zip(&title) {
            let runs_on = previous;
            previous = *end;
            *end = letter == wanted && (runs_on || (starts && reached));
            reached |= previous;
        }
    }
    ends.contains(&true)
}

/// Whether the letters of `word` stand in the title in their order, anywhere: what nearly every title fails, quickly.
fn stand_in_order(word: &str, title: &str) -> bool {
    let mut letters = title.chars();
    let lower = |letter: char| {
        if letter.is_ascii() {
            letter.to_ascii_lowercase()
        } else {
            letter.to_lowercase().next().unwrap_or(letter)
        }
    };
    word.chars()
        .all(|wanted| letters.any(|letter| lower(letter) == wanted))
}

/// The letters in lower case, each with whether it starts a word.
fn with_word_starts(title: &str) -> impl Iterator<Item = (char, bool)> {
    let mut in_word = false;
    title.chars().map(move |letter| {
        let starts = letter.is_alphanumeric() && !in_word;
        in_word = letter.is_alphanumeric();
        (letter.to_lowercase().next().unwrap_or(letter), starts)
    })
}
