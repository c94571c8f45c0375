//! Templates: saved from a record, taken away, and new records made of them.
//! Never carries over what belongs to one record alone: who works on it, where it stands, what is known of its criteria.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::domain::draft::{Draft, Refusal};
use crate::domain::field::{self, Shape};
use crate::domain::id::{ItemRef, Kind};
use crate::domain::template::{Template, named, templates};
use crate::domain::unknown::Unknown;
use crate::domain::word::same_name;

/// The fields that a template takes from a record, where the record has them.
const TAKEN: [&str; 12] = [
    "kind", "points", "estimate", "labels", "as_a", "i_want", "so_that", "criteria", "problem",
    "who", "priority", "notes",
];

/// Saves what a story or an epic has as a template; one of that name is replaced.
///
/// # Errors
/// When the record is gone or of another kind, or the name is empty.
pub fn save(draft: &mut Draft<'_>, item: ItemRef, name: &str, title: &str) -> Result<(), Refusal> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::new("a template needs a name, such as bug"));
    }
    if !matches!(item.kind, Kind::Story | Kind::Epic) {
        return Err(Refusal::new(format!(
            "templates are made of stories and epics, and {} is {}",
            draft.key_of(item),
            item.kind.with_article()
        )));
    }
    if !draft.has(item) {
        return Err(Refusal::gone(item.kind));
    }
    let fields = fields_of(draft, item);
    let id = draft.uuid();
    let about = draft.about.id;
    let all = &mut draft.edit(about)?.templates;
    let known = all
        .iter_mut()
        .find(|template| same_name(&template.name, name));
    let (kind, title) = (item.kind, title.trim().to_string());
    match known {
        Some(known) => (known.kind, known.title, known.fields) = (kind, title, fields),
        None => all.push(Template {
            id,
            name: name.to_string(),
            kind,
            title,
            fields,
            unknown: Unknown::default(),
        }),
    }
    Ok(())
}

fn fields_of(draft: &Draft<'_>, item: ItemRef) -> BTreeMap<String, String> {
    let writable = |info: &field::FieldInfo| info.writable && TAKEN.contains(&info.name);
    let fields = field::fields(item.kind).into_iter().filter(writable);
    let told = fields.filter_map(|info| {
        let datum = field::get(draft, item, info.name);
        let text = datum.to_string();
        let text = match info.shape {
            Shape::Prose if info.name == "criteria" => unjudged(&text),
            _ => text,
        };
        (!datum.is_none()).then(|| (info.name.to_string(), text))
    });
    told.collect()
}

/// Criteria as they were before anybody judged them.
fn unjudged(criteria: &str) -> String {
    let words = criteria.lines().map(|line| {
        let mut marks = ["[ ] ", "[x] ", "[!] "].into_iter();
        let plain = marks.find_map(|mark| line.strip_prefix(mark));
        plain.unwrap_or(line)
    });
    words.collect::<Vec<_>>().join("\n")
}

/// Takes a template of the workspace away.
///
/// # Errors
/// When the workspace has none of that name.
pub fn remove(draft: &mut Draft<'_>, name: &str) -> Result<(), Refusal> {
    let about = draft.about.id;
    let all = &mut draft.edit(about)?.templates;
    let before = all.len();
    all.retain(|template| !same_name(&template.name, name.trim()));
    if all.len() == before {
        return Err(Refusal::new(format!(
            "this workspace has no template “{name}” of its own"
        )));
    }
    Ok(())
}

/// The template that a person means.
///
/// # Errors
/// When there is none of that name; it names those that there are.
pub fn meant(draft: &Draft<'_>, name: &str) -> Result<Template, Refusal> {
    named(draft, name).ok_or_else(|| {
        let all = templates(draft);
        let names: Vec<&str> = all.iter().map(|template| template.name.as_str()).collect();
        Refusal::new(format!(
            "there is no template “{name}”; they are {}",
            names.join(", ")
        ))
    })
}

/// Makes a record of a template with this title.
///
/// # Errors
/// When the title is empty or one of the fields does not fit any more.
pub fn create_from(
    draft: &mut Draft<'_>,
    template: &Template,
    title: &str,
) -> Result<ItemRef, Refusal> {
    let fields = template.fields.iter();
    let fields: Vec<(&str, Cow<'_, str>)> = fields
        .map(|(name, value)| (name.as_str(), Cow::Borrowed(value.as_str())))
        .collect();
    super::create(draft, template.kind, &template.titled(title), &fields)
}
