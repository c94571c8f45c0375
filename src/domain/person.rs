//! People: those who do the work, by name and the other names they go by.
//! Never measured: no number is computed for a person but what waits on them.

use super::field::{Field, common_fields, number, prose, title, word, words};
use super::record::{kept, record};
use super::word::Word;
use super::workspace::Workspace;

record! {
    /// Somebody who does the work.
    Person {
        /// Other names they go by, such as the one in another tool.
        names: Vec<Word>,
        /// How many days a week they work.
        days_a_week: Option<f64>,
        /// The team they belong to.
        team: Option<Word>,
        /// Anything else, in Markdown.
        notes: String,
    }
}

kept!(Person, Person, people);

fn tracked(_: &Person) -> Vec<(&'static str, Word)> {
    Vec::new()
}

impl Person {
    /// Whether they go by this name.
    pub fn is_called(&self, name: &str) -> bool {
        super::word::same_name(&self.title, name)
            || self.names.iter().any(|known| known.is_like(name))
    }
}

impl Workspace {
    /// Whether two names are of the same person, by the list of people.
    pub fn same_person(&self, a: &str, b: &str) -> bool {
        super::word::same_name(a, b)
            || self
                .people
                .iter()
                .any(|person| person.is_called(a) && person.is_called(b))
    }
}

/// The fields of a person.
const FIELDS: &[Field<Person>] = &[
    title!(["name"], "what they are called"),
    words!("names", ["aliases"], "other names they go by", names),
    number!(
        "days_a_week",
        ["days"],
        "how many days a week they work",
        days_a_week,
        0.0..=7.0
    ),
    word!("team", [], "the team they belong to", Line, team),
    prose!(
        "notes",
        ["description"],
        "anything else, in Markdown",
        notes
    ),
    common_fields!(key),
    common_fields!(created),
    common_fields!(updated),
    common_fields!(source),
];
