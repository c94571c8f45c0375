//! Records from text: the quick-add line and the outline.
//! Never guesses: a token that names nothing is refused.

use std::borrow::Cow;

use super::template::create_from;
use super::{attach, create};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::outline::{Level, Outline, OutlineItem};
use crate::domain::quick::QuickLine;
use crate::domain::template::Template;

/// Makes a record from a quick-add line. A story with a person in another team's words is still a story: nothing is guessed.
///
/// # Errors
/// When a token does not fit the kind or names something that is not there.
pub fn create_quick(
    draft: &mut Draft<'_>,
    kind: Kind,
    line: &QuickLine,
) -> Result<ItemRef, Refusal> {
    let labels = line.labels.join(",");
    let fields = fields_of(kind, line, &labels);
    create(draft, kind, &line.title, &fields)
}

/// Makes a record of a template from a quick-add line: the line says more than the template, its labels come on top.
///
/// # Errors
/// As [`create_quick`], and when a field of the template does not fit any more.
pub fn create_quick_from(
    draft: &mut Draft<'_>,
    template: &Template,
    line: &QuickLine,
) -> Result<ItemRef, Refusal> {
    let item = create_from(draft, template, &line.title)?;
    let labels: Vec<String> = line.labels.iter().map(|word| format!("+{word}")).collect();
    let labels = labels.join(",");
    for (name, value) in fields_of(template.kind, line, &labels) {
        field::set(draft, item, name, &value)?;
    }
    Ok(item)
}

/// What a line says besides the title, as fields of a kind.
fn fields_of(kind: Kind, line: &QuickLine, labels: &str) -> Vec<(&'static str, Cow<'static, str>)> {
    let mut fields: Vec<(&'static str, Cow<'static, str>)> = Vec::new();
    let mut give = |name: &'static str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            fields.push((name, Cow::Owned(value.to_string())));
        }
    };
    give("labels", Some(labels));
    give(
        if kind == Kind::Request {
            "from"
        } else {
            "assignee"
        },
        line.person.as_deref(),
    );
    give("kind", line.kind.as_deref());
    give("points", line.points.as_deref());
    give("parent", line.epic.as_deref());
    give("sprint", line.sprint.as_deref());
    give("due", line.due.as_deref());
    give("status", line.status.as_deref());
    fields
}

/// Makes all the records of an outline, children below their parents; gives them in its order.
///
/// # Errors
/// When one of its lines is refused; the refusal names the line.
pub fn create_outline(draft: &mut Draft<'_>, outline: &Outline) -> Result<Vec<ItemRef>, Refusal> {
    let mut made: Vec<ItemRef> = Vec::new();
    let mut above: Vec<(usize, ItemRef)> = Vec::new();
    for item in &outline.items {
        above.retain(|(depth, _)| *depth < item.depth);
        let parent = above.last().map(|(_, parent)| *parent);
        let new = create_outlined(draft, item, parent)
            .map_err(|refusal| Refusal::new(format!("line {}: {refusal}", item.line)))?;
        above.push((item.depth, new));
        made.push(new);
    }
    Ok(made)
}

fn create_outlined(
    draft: &mut Draft<'_>,
    item: &OutlineItem,
    parent: Option<ItemRef>,
) -> Result<ItemRef, Refusal> {
    let kind = match item.level {
        Level::Objective => Kind::Objective,
        Level::Initiative => Kind::Initiative,
        Level::Epic => Kind::Epic,
        Level::Story => Kind::Story,
        Level::Sprint => Kind::Sprint,
    };
    let new = create_quick(draft, kind, &item.quick)?;
    if let Some(parent) = parent {
        attach(draft, new, parent)?;
    }
    if let Some(status) = item.status().filter(|_| item.quick.status.is_none()) {
        field::set(draft, new, "status", status)?;
    }
    if !item.criteria.is_empty() && kind == Kind::Story {
        let lines: Vec<String> = item
            .criteria
            .iter()
            .map(|criterion| {
                format!(
                    "[{}] {}",
                    if criterion.met { "x" } else { " " },
                    criterion.text
                )
            })
            .collect();
        field::set(draft, new, "criteria", &lines.join("\n"))?;
    }
    if !item.notes.is_empty() {
        field::set(draft, new, "notes", &item.notes.join("\n"))?;
    }
    Ok(new)
}
