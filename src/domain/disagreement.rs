//! What two sides disagree on, named so that a person finds it: the record, the field, and in a list which element.
//! Never decides which side stands: that is the merge's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::id::{ItemRef, Kind};
use super::record::{Conflict, absent};
use super::unknown::Unknown;
use super::workspace::Workspace;

/// Texts are quoted up to so many characters.
const LONGEST: usize = 60;

/// The keys of an element under which a person finds its words, the best first.
const WORDS: [&str; 8] = [
    "text", "name", "title", "then", "when", "given", "url", "date",
];

/// An element of a list, as the two sides knew it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Element {
    /// What it is known by: its id, name or day; of one in another, both with a slash between.
    pub id: String,
    /// How its text begins.
    #[serde(default, skip_serializing_if = "absent")]
    pub words: String,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Element {
    /// The element that is known by `id`, called as both knew it before; one that both added, by the greater of its two
    /// texts, so that it is called the same whichever side is ours.
    pub(super) fn of(id: &str, base: Option<&Value>, sides: [&Value; 2]) -> Self {
        let words = base.map_or_else(
            || sides.map(words_of).into_iter().max(),
            |base| Some(words_of(base)),
        );
        Self {
            id: id.to_string(),
            words: words.unwrap_or_default(),
            unknown: Unknown::default(),
        }
    }

    /// The innermost of elements that lie in one another, with what it lies in before it.
    pub(super) fn innermost(within: &[Self]) -> Option<Self> {
        let joined = |part: fn(&Self) -> &str, by: &str| {
            let parts = within.iter().map(part).filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(by)
        };
        (!within.is_empty()).then(|| Self {
            id: joined(|element| &element.id, "/"),
            words: joined(|element| &element.words, ", "),
            unknown: Unknown::default(),
        })
    }
}

/// A field on which two sides disagree, and what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// The record.
    pub item: ItemRef,
    /// The field, with a dot into objects; empty when it is about the whole record.
    pub field: String,
    /// Where the field is a list, or lies in one: which element of it.
    pub element: Option<Element>,
    /// The value that stands.
    pub stands: Value,
    /// The value that does not stand.
    pub other: Value,
    /// What was done.
    pub what: What,
}

/// What was done about a disagreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// One value stands, the other is kept beside it.
    KeptBoth,
    /// One side removed the record, the other changed it: it stays.
    EditBeatsDelete,
    /// The record to change is not there any more.
    Removed,
}

impl Disagreement {
    /// Said of a record that one side removed and the other changed.
    pub fn kept(kind: Kind, id: Uuid) -> Self {
        Self::of_whole(kind, id, What::EditBeatsDelete)
    }

    /// Said of a change to a record that is gone.
    pub fn removed(kind: Kind, id: Uuid) -> Self {
        Self::of_whole(kind, id, What::Removed)
    }

    fn of_whole(kind: Kind, id: Uuid, what: What) -> Self {
        Self {
            item: ItemRef { kind, id },
            field: String::new(),
            element: None,
            stands: Value::Null,
            other: Value::Null,
            what,
        }
    }

    /// The field as a person finds it: `criteria “Works offline”, text`.
    pub fn place(&self) -> String {
        place(&self.field, self.element.as_ref())
    }

    /// All of it in a sentence: `S-3 points: 8 stands, 5 is kept`.
    pub fn told(&self, workspace: &Workspace) -> String {
        let key = workspace.key_of(self.item);
        match self.what {
            What::KeptBoth => {
                let (stands, other) = (said(&self.stands), said(&self.other));
                format!("{key} {}: {stands} stands, {other} is kept", self.place())
            }
            What::EditBeatsDelete => {
                format!("{key} was removed by one and changed by another: it stays")
            }
            What::Removed => format!("a {} that was changed is gone", self.item.kind.singular()),
        }
    }
}

impl Conflict {
    /// The field as a person finds it: `criteria “Works offline”, text`.
    pub fn place(&self) -> String {
        place(&self.field, self.element.as_ref())
    }

    /// The value that does not stand, in words.
    pub fn said(&self) -> String {
        said(&self.other)
    }
}

/// A field by its list, the element and what of the element.
fn place(field: &str, element: Option<&Element>) -> String {
    let Some(element) = element else {
        return field.to_string();
    };
    let name = Some(&element.words).filter(|words| !words.is_empty());
    let name = name.unwrap_or(&element.id);
    match field.split_once('.') {
        Some((list, within)) => format!("{list} “{name}”, {within}"),
        None => format!("{field} “{name}”"),
    }
}

/// A value in words, on one line and not longer than anybody reads.
fn said(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_string(),
        Value::String(text) => format!("“{}”", beginning(text)),
        other => beginning(&other.to_string()),
    }
}

fn words_of(element: &Value) -> String {
    let text = element.as_str().or_else(|| {
        let texts = WORDS.iter().filter_map(|key| element.get(key)?.as_str());
        texts.into_iter().find(|text| !text.trim().is_empty())
    });
    beginning(text.unwrap_or_default())
}

/// The first line of a text, or what of it fits.
fn beginning(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}
