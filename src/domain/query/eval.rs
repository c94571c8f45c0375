//! Whether an item passes a filter.
//! Never guesses: what is missing passes no comparison.

use std::cmp::Ordering;

use chrono::NaiveDate;
use memchr::memmem::Finder;

use super::initials::Initials;
use super::{Bound, Choice, Comparison, Facts, Filter};
use crate::domain::{calendar::parse_day, datum::Datum};

/// A filter made ready to look at many items: what is the same for all of them is done once.
pub struct Matcher<'q> {
    test: Option<Test<'q>>,
    today: NaiveDate,
}

enum Test<'q> {
    Word(Box<(Finder<'q>, Initials)>),
    Quoted(Box<Finder<'q>>),
    Flag(&'q str),
    Field(&'q str, &'q [Choice]),
    Not(Box<Test<'q>>),
    All(Vec<Test<'q>>),
    Any(Vec<Test<'q>>),
}

impl<'q> Matcher<'q> {
    pub(super) fn new(filter: Option<&'q Filter>, today: NaiveDate) -> Self {
        Self {
            test: filter.map(Test::of),
            today,
        }
    }

    /// Whether the item passes.
    pub fn passes(&self, facts: &dyn Facts) -> bool {
        let test = self.test.as_ref();
        test.is_none_or(|test| test.passes(facts, self.today))
    }
}

impl<'q> Test<'q> {
    fn of(filter: &'q Filter) -> Self {
        // What looks at text comes last: nearly every item is passed over before its text is put together.
        let all = |filters: &'q [Filter]| {
            let mut tests: Vec<Self> = filters.iter().map(Self::of).collect();
            tests.sort_by_key(Self::reads_text);
            tests
        };
        match filter {
            Filter::Word(word) => Self::Word(Box::new((Finder::new(word), Initials::new(word)))),
            Filter::Quoted(text) => Self::Quoted(Box::new(Finder::new(text))),
            Filter::Flag(name) => Self::Flag(name),
            Filter::Field { field, choices } => Self::Field(field, choices),
            Filter::Not(inner) => Self::Not(Box::new(Self::of(inner))),
            Filter::All(filters) => Self::All(all(filters)),
            Filter::Any(filters) => Self::Any(all(filters)),
        }
    }

    fn reads_text(&self) -> bool {
        match self {
            Self::Word(_) | Self::Quoted(_) => true,
            Self::Not(inner) => inner.reads_text(),
            Self::All(tests) | Self::Any(tests) => tests.iter().any(Self::reads_text),
            Self::Flag(_) | Self::Field(..) => false,
        }
    }

    fn passes(&self, facts: &dyn Facts, today: NaiveDate) -> bool {
        let holds = |finder: &Finder| finder.find(facts.haystack().as_bytes()).is_some();
        match self {
            Self::Word(word) => {
                let (finder, initials) = word.as_ref();
                holds(finder)
                    || (initials.may_be_of(facts.starts()) && initials.are_of(facts.title()))
            }
            Self::Quoted(finder) => holds(finder),
            Self::Flag(name) => facts.flag(name),
            Self::Field(field, choices) => {
                let datum = facts.datum(field);
                choices.iter().any(|choice| fits(choice, &datum, today))
            }
            Self::Not(inner) => !inner.passes(facts, today),
            Self::All(tests) => tests.iter().all(|test| test.passes(facts, today)),
            Self::Any(tests) => tests.iter().any(|test| test.passes(facts, today)),
        }
    }
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
