//! Values that a record has no field for: kept in its `extra` under the words of the file.
//! It never interprets them.

use super::ties::Ties;
use crate::domain::about::Category;
use crate::domain::id::Kind;
use crate::domain::unknown::Unknown;
use crate::interchange::foreign::{ForeignComment, ForeignItem};
use crate::interchange::words::fold;
use serde_json::Value;

/// Puts what the record has no field for into its `extra`.
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
    let mut text = |name: &str, value: &str| {
        if !value.is_empty() {
            extra.insert(name, Value::String(value.to_owned()));
        }
    };
    text("resolution", &item.resolution);
    text("reporter", &item.reporter);
    text("order", &item.order);
    let known = match kind {
        Kind::Story => item.kind.map(crate::domain::story::StoryKind::word),
        other => Some(other.singular()),
    };
    if known != Some(fold(&item.kind_text).as_str()) {
        text("type", &item.kind_text);
    }
    if let Some(resolved) = item.resolved.filter(|_| !category.is_final()) {
        text("resolved", &resolved.to_string());
    }
    if kind != Kind::Story {
        text("status", &item.status);
        text(
            "due",
            &item.due.map_or_else(String::new, |due| due.to_string()),
        );
    }
    let mut list = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            extra.insert(name, Value::from(values));
        }
    };
    list("components", item.components.clone());
    list("fix versions", item.fix_versions.clone());
    list("links", ties.kept.clone());
    let unlinked = |file: &&crate::interchange::foreign::ForeignAttachment| {
        kind != Kind::Story || file.url.is_empty()
    };
    let names = |file: &crate::interchange::foreign::ForeignAttachment| match file.url.as_str() {
        "" => file.name.clone(),
        url => format!("{} {url}", file.name),
    };
    list(
        "attachments",
        item.attachments
            .iter()
            .filter(unlinked)
            .map(names)
            .collect(),
    );
    if kind != Kind::Story {
        list("sprints", item.sprints.clone());
        list("comments", item.comments.iter().map(comment).collect());
        list(
            "criteria",
            item.criteria
                .iter()
                .map(|criterion| criterion.text.clone())
                .collect(),
        );
    }
}

fn comment(comment: &ForeignComment) -> String {
    let at = comment.at.map_or_else(String::new, |at| at.to_string());
    format!("{at} {}: {}", comment.author, comment.text)
        .trim_start()
        .to_owned()
}
