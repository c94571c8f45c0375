//! Fields: one table a kind of record drives forms, `set`, columns, CSV headers, filter names and the manual.
//! Never changes a record on its own: a setter gets a copy, the draft decides.

mod declare;
pub(crate) mod kit;

pub(crate) use declare::{
    common_fields, day, line, many, number, one, one_of, parsed, points, prose, shown, title, word,
    words,
};

use std::borrow::Cow;
use std::sync::Arc;

use crate::domain::calendar::parse_day;
use crate::domain::command::story::{sign_judgements, wait_for_status};
use crate::domain::datum::Datum;
use crate::domain::definitions;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::record::Record;
use crate::domain::story::Story;
use crate::domain::workspace::{Workspace, for_kind};

/// What a field holds, which decides its editor, its column and its comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line of text.
    Line,
    /// Several lines of Markdown.
    Prose,
    /// A number.
    Number,
    /// Story points, picked from the scale.
    Points,
    /// A civil day.
    Day,
    /// A plan span of two partial dates.
    Span,
    /// A number of days.
    Duration,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A status of the workspace's workflow.
    Status,
    /// A record of that kind, by key.
    One(Kind),
    /// Records of that kind, by key.
    Many(Kind),
    /// Several words.
    Words,
    /// A person, by name.
    Person,
    /// Yes or no.
    Flag,
}

/// Reads a field of a record.
pub type Get<R> = for<'a> fn(&'a Workspace, &'a R) -> Datum<'a>;
/// Sets a field from what a person typed; empty text clears it.
pub type Set<R> = fn(&Workspace, &mut R, &str) -> Result<(), Refusal>;

/// A field of the records of type `R`.
pub struct Field<R: 'static> {
    /// Its name, as filters, `set` and columns call it.
    pub name: &'static str,
    /// Other names that it answers to.
    pub aliases: &'static [&'static str],
    /// What it means, in a sentence without a full stop.
    pub doc: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// How it is read.
    pub get: Get<R>,
    /// How it is set; `None` when it is computed.
    pub set: Option<Set<R>>,
}

/// What can be said of a field without its record's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldInfo {
    /// Its name.
    pub name: &'static str,
    /// Other names that it answers to.
    pub aliases: &'static [&'static str],
    /// What it means.
    pub doc: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether a person can set it.
    pub writable: bool,
}

impl<R> Field<R> {
    /// What can be said of it without its type.
    pub const fn info(&self) -> FieldInfo {
        FieldInfo {
            name: self.name,
            aliases: self.aliases,
            doc: self.doc,
            shape: self.shape,
            writable: self.set.is_some(),
        }
    }

    fn answers_to(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
            || self
                .aliases
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(name))
    }
}

/// The field of a record type that answers to a name.
pub fn field_of<R: Record>(name: &str) -> Option<&'static Field<R>> {
    named::<R>(name).or_else(|| R::FIELDS.iter().find(|field| field.answers_to(name)))
}

/// The field of a record type of exactly that name: for who asks again and again.
pub fn named<R: Record>(name: &str) -> Option<&'static Field<R>> {
    R::FIELDS.iter().find(|field| field.name == name)
}

/// All fields of a kind, in the order of its form.
pub fn fields(kind: Kind) -> Vec<FieldInfo> {
    for_kind!(kind, R => R::FIELDS.iter().map(Field::info).collect())
}

/// The field of a kind that answers to a name.
pub fn field(kind: Kind, name: &str) -> Option<FieldInfo> {
    for_kind!(kind, R => field_of::<R>(name).map(Field::info))
}

/// The value of a field; `Datum::None` when the record or the field is not there.
pub fn get<'w>(workspace: &'w Workspace, item: ItemRef, name: &str) -> Datum<'w> {
    for_kind!(item.kind, R => match (R::find(workspace, Id::new(item.id)), field_of::<R>(name)) {
        (Some(record), Some(field)) => (field.get)(workspace, record),
        _ => Datum::None,
    })
}

/// Sets a field from what a person typed; empty text clears it.
///
/// # Errors
/// When there is no such record or field, the field is computed, or the text does not fit it.
pub fn set(draft: &mut Draft<'_>, item: ItemRef, name: &str, text: &str) -> Result<(), Refusal> {
    let story = item.typed::<Story>();
    let before = story.and_then(|id| draft.stories.get(id)).cloned();
    let category = before.as_ref().map(|story| story.category(draft));
    let settings = (item.kind == Kind::Workspace).then(|| draft.settings().clone());
    for_kind!(item.kind, R => {
        let id = Id::<R>::new(item.id);
        let Some(record) = R::find(draft, id) else { return Err(Refusal::gone(item.kind)) };
        let mut copy = R::clone(Arc::as_ref(record));
        assign(draft, &mut copy, name, &spelled_out(draft, item.kind, name, text))?;
        draft.put(copy);
    });
    if let Some(settings) = settings {
        definitions::follow(draft, &settings)?;
    }
    if let (Some(before), Some(category)) = (before, category) {
        sign_judgements(draft, before.id, &before.criteria)?;
        wait_for_status(draft, before.id, category)?;
    }
    Ok(())
}

/// A day as people say it, such as `friday` or `+2w`, as the date it means today; anything else as it is.
pub fn spelled_out<'t>(draft: &Draft<'_>, kind: Kind, name: &str, text: &'t str) -> Cow<'t, str> {
    let today = draft.settings().day_of(draft.now());
    let is_day = field(kind, name).is_some_and(|info| info.shape == Shape::Day);
    match parse_day(text.trim(), today) {
        Ok(day) if is_day => Cow::Owned(day.to_string()),
        _ => Cow::Borrowed(text),
    }
}

/// Sets a field of a record that may not be in the workspace yet.
///
/// # Errors
/// As [`set`].
pub fn assign<R: Record>(
    workspace: &Workspace,
    record: &mut R,
    name: &str,
    text: &str,
) -> Result<(), Refusal> {
    let kind = R::KIND.singular();
    let Some(field) = field_of::<R>(name) else {
        let known: Vec<_> = R::FIELDS
            .iter()
            .filter(|f| f.set.is_some())
            .map(|f| f.name)
            .collect();
        return Err(Refusal::new(format!(
            "there is no field “{name}” on a {kind}; its fields are {}",
            known.join(", ")
        )));
    };
    let Some(set) = field.set else {
        return Err(Refusal::new(format!(
            "“{name}” of a {kind} is computed ({}) and cannot be set",
            field.doc
        )));
    };
    set(workspace, record, text.trim_end())
}
