//! The filter language, the same in the panes and on the command line: `status:todo points>=5 -label:ux sort:-age`.
//! Never knows a record: what fields there are comes from a [`Vocabulary`], what they hold from [`Facts`].
//!
//! ```text
//! query   = [ any ]                         empty: everything
//! any     = all { "or" all }
//! all     = term { [ "and" ] term }
//! term    = "-" term | "(" any ")" | word | "quoted text" | "is:" flag | "sort:" ["-"] field | field test
//! test    = ( ":" | "=" ) choice { "," choice } | comparison bound
//! choice  = "none" | "any" | text | prefix"*" | [ comparison ] bound | [ bound ] ".." [ bound ]
//! bound   = number | days such as 7d or 2w | day such as 2026-01-01, 2026-Q1, today or +2w
//! ```

mod error;
mod eval;
mod initials;
mod narrow;
mod parse;
mod print;
mod value;

pub use error::QueryError;
pub use eval::Matcher;
pub use initials::Starts;
pub use parse::parse;

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{calendar::PartialDate, datum::Datum};

/// A filter and an order, both of which may be missing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    filter: Option<Filter>,
    sort: Option<Sort>,
}

/// What an item must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// A word, in lower case: somewhere in the text of the item, or the initials of its title.
    Word(String),
    /// Text as it stood in quotes, in lower case: somewhere in the text of the item.
    Quoted(String),
    /// A state the item is in, such as `ready`.
    Flag(String),
    /// A field that holds one of these.
    Field {
        /// The field's own name, whichever alias was typed.
        field: String,
        /// At least one.
        choices: Vec<Choice>,
    },
    /// Not that.
    Not(Box<Filter>),
    /// All of these, at least two.
    All(Vec<Filter>),
    /// Any of these, at least two.
    Any(Vec<Filter>),
}

/// What a field may hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Nothing.
    Missing,
    /// Something.
    Present,
    /// This text, in any case.
    Text(String),
    /// Text that begins so, in any case.
    Prefix(String),
    /// A number, age or day that compares so.
    Compare(Comparison, Bound),
    /// A number, age or day from one through the other; an end may be open, not both.
    Between(Option<Bound>, Option<Bound>),
}

/// How a field's value compares with the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// Nothing, or `=`.
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// What a field's value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// A finite number, in the field's unit.
    Number(f64),
    /// An age in days.
    Days(u32),
    /// A date as exact as it is meant.
    Date(PartialDate),
    /// A day relative to the day of evaluation, such as `+2w`.
    Relative(String),
}

/// The order asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The field's own name.
    pub field: String,
    /// Largest first. What is missing comes last in both directions.
    pub descending: bool,
}

/// What a field holds, and so how it can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Text, or several texts: `label:ux,sync`.
    Text,
    /// A number: `points>=5`.
    Number,
    /// A civil day: `due<+2w`.
    Day,
    /// A number of days: `age>2w`.
    Duration,
    /// Yes or no: `archived:yes`, the same as `is:archived`.
    Flag,
}

/// Which fields and flags may be asked for.
pub trait Vocabulary {
    /// The field of that name or alias, in lower case: its own name and what it holds.
    fn field(&self, name: &str) -> Option<(&str, FieldKind)>;

    /// All fields by their own names, to propose.
    fn field_names(&self) -> Vec<&str>;

    /// All flags that `is:` knows.
    fn flag_names(&self) -> Vec<&str>;
}

/// What a filter can know of one item.
pub trait Facts {
    /// All text of the item, in lower case.
    fn haystack(&self) -> &str;

    /// Its title as written.
    fn title(&self) -> &str;

    /// With which letters the words of its title begin, where that is known without looking.
    fn starts(&self) -> Starts {
        Starts::UNKNOWN
    }

    /// What the field of that name holds. Keys give every name that should find them: `sprint` of a story in the running
    /// sprint is `Many(["SP-7", "current"])`.
    fn datum(&self, field: &str) -> Datum<'_>;

    /// Whether it is in that state.
    fn flag(&self, name: &str) -> bool;
}

impl Query {
    /// A query from its parts.
    pub fn new(filter: Option<Filter>, sort: Option<Sort>) -> Query {
        Query { filter, sort }
    }

    /// The filter, ready to look at items; `today` is the day that `today` and `+2w` count from.
    pub fn matcher(&self, today: NaiveDate) -> Matcher<'_> {
        Matcher::new(self.filter.as_ref(), today)
    }

    /// Whether it asks, anywhere, whether an item is in that state.
    pub fn asks_whether(&self, state: &str) -> bool {
        self.has(&|part| matches!(part, Filter::Flag(name) if name == state))
    }

    /// Whether it asks, anywhere, for one of these fields.
    pub fn asks_for(&self, fields: &[&str]) -> bool {
        self.has(
            &|part| matches!(part, Filter::Field { field, .. } if fields.contains(&field.as_str())),
        )
    }

    /// Whether it asks, anywhere, for words in the text of an item.
    pub fn reads_text(&self) -> bool {
        self.has(&|part| matches!(part, Filter::Word(_) | Filter::Quoted(_)))
    }

    fn has(&self, wanted: &dyn Fn(&Filter) -> bool) -> bool {
        self.filter
            .as_ref()
            .is_some_and(|filter| has_part(filter, wanted))
    }

    /// Whether all that passes this passes the earlier query too, whatever the items are: so that each further letter
    /// looks only at what the letters before have found. `false` when that cannot be told from the words.
    pub fn narrows(&self, earlier: &Query) -> bool {
        match (&self.filter, &earlier.filter) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(filter), Some(earlier)) => narrow::narrows(filter, earlier),
        }
    }

    /// What an item must be, if anything.
    pub fn filter(&self) -> Option<&Filter> {
        self.filter.as_ref()
    }

    /// The order asked for, if one is.
    pub fn sort(&self) -> Option<&Sort> {
        self.sort.as_ref()
    }

    /// The same filter in another order, or in the order they come.
    #[must_use]
    pub fn sorted(&self, sort: Option<Sort>) -> Query {
        let filter = self.filter.clone();
        Query { filter, sort }
    }

    /// Whether it asks for nothing: every item passes, in the order they come.
    pub fn is_empty(&self) -> bool {
        self.filter.is_none() && self.sort.is_none()
    }

    /// The words and quoted texts that an item must hold, in lower case, to highlight.
    pub fn words(&self) -> Vec<&str> {
        let mut words = Vec::new();
        if let Some(filter) = &self.filter {
            collect_words(filter, &mut words);
        }
        words
    }
}

impl Sort {
    /// Compares two items' values of the field in the direction asked for, with what is missing last.
    pub fn compare(&self, a: &Datum<'_>, b: &Datum<'_>) -> std::cmp::Ordering {
        if self.descending {
            a.falling(b)
        } else {
            a.rising(b)
        }
    }
}

impl Comparison {
    /// As it is typed.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Equal => "",
            Comparison::AtLeast => ">=",
            Comparison::More => ">",
        }
    }
}

fn has_part(filter: &Filter, wanted: &dyn Fn(&Filter) -> bool) -> bool {
    wanted(filter)
        || match filter {
            Filter::Not(inner) => has_part(inner, wanted),
            Filter::All(parts) | Filter::Any(parts) => {
                parts.iter().any(|part| has_part(part, wanted))
            }
            Filter::Word(_) | Filter::Quoted(_) | Filter::Flag(_) | Filter::Field { .. } => false,
        }
}

fn collect_words<'q>(filter: &'q Filter, words: &mut Vec<&'q str>) {
    match filter {
        Filter::Word(text) | Filter::Quoted(text) => words.push(text),
        Filter::All(filters) | Filter::Any(filters) => {
            for filter in filters {
                collect_words(filter, words);
            }
        }
        Filter::Flag(_) | Filter::Field { .. } | Filter::Not(_) => {}
    }
}

/// In lower case, without a copy when it already is.
fn folded(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_uppercase) {
        text.to_lowercase().into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests;
