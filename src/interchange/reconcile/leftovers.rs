//! Values that a record has no field for: kept in its `extra` under the words of the file.
//! It never interprets them.

use super::ties::Ties;
use crate::domain::about::Category;
use crate::domain::id::Kind;
use crate::domain::story::StoryKind;
use crate::domain::unknown::Unknown;
use crate::interchange::foreign::{ForeignAttachment, ForeignComment, ForeignItem};
use crate::interchange::words::fold;
use serde_json::Value;

/// Puts what the record has no field for into its `extra`. `category` is what its status means here.
pub(super) fn keep(
    extra: &mut Unknown,
    item: &ForeignItem,
    kind: Kind,
    category: Category,
    ties: &Ties,
) {
    for (name, value) in &item.extra {
        extra.insert(name.clone(), value.clone());
    }
    text(extra, "resolution", &item.resolution);
    text(extra, "reporter", &item.reporter);
    text(extra, "order", &item.order);
    if !is_known_as(kind, item) {
        text(extra, "type", &item.kind_text);
    }
    if let Some(resolved) = item.resolved.filter(|_| !category.is_final()) {
        text(extra, "resolved", &resolved.to_string());
    }
    list(extra, "components", item.components.clone());
    list(extra, "fix versions", item.fix_versions.clone());
    list(extra, "links", ties.kept.clone());
    let linked = |file: &&ForeignAttachment| kind == Kind::Story && !file.url.is_empty();
    let unlinked = item.attachments.iter().filter(|file| !linked(file));
    list(extra, "attachments", unlinked.map(attachment).collect());
    if kind != Kind::Story {
        keep_what_only_stories_have(extra, item);
    }
}

fn keep_what_only_stories_have(extra: &mut Unknown, item: &ForeignItem) {
    text(extra, "status", &item.status);
    let due = item.due.map(|due| due.to_string());
    text(extra, "due", &due.unwrap_or_default());
    list(extra, "sprints", item.sprints.clone());
    list(
        extra,
        "comments",
        item.comments.iter().map(comment).collect(),
    );
    let criteria = item.criteria.iter().map(|criterion| criterion.text.clone());
    list(extra, "criteria", criteria.collect());
}

/// Whether the record's kind says all that the type of the file says.
fn is_known_as(kind: Kind, item: &ForeignItem) -> bool {
    let word = match kind {
        Kind::Story => item.kind.map(StoryKind::word),
        other => Some(other.singular()),
    };
    word == Some(fold(&item.kind_text).as_str())
}

fn text(extra: &mut Unknown, name: &str, value: &str) {
    if !value.is_empty() {
        extra.insert(name, Value::from(value));
    }
}

fn list(extra: &mut Unknown, name: &str, values: Vec<String>) {
    if !values.is_empty() {
        extra.insert(name, Value::from(values));
    }
}

fn attachment(file: &ForeignAttachment) -> String {
    format!("{} {}", file.name, file.url).trim_end().to_owned()
}

fn comment(comment: &ForeignComment) -> String {
    let at = comment.at.map_or_else(String::new, |at| at.to_string());
    format!("{at} {}: {}", comment.author, comment.text)
        .trim_start()
        .to_owned()
}
