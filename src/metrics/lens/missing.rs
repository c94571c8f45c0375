//! What a filter asks for that is not there: keys that name nothing, statuses and words that no record can have.
//! Never an error: nothing is a right answer, but a person should know why it is nothing.

use crate::domain::field::{self, Shape};
use crate::domain::id::Kind;
use crate::domain::query::{Choice, Filter, Query};
use crate::domain::workspace::Workspace;

/// What a filter of records of a kind asks for that is not there, a sentence without a full stop each.
pub fn missing_values(workspace: &Workspace, kind: Kind, query: &Query) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(filter) = query.filter() {
        look(workspace, kind, filter, &mut found);
    }
    found
}

fn look(workspace: &Workspace, kind: Kind, filter: &Filter, found: &mut Vec<String>) {
    match filter {
        Filter::Not(inner) => look(workspace, kind, inner, found),
        Filter::All(parts) | Filter::Any(parts) => {
            for part in parts {
                look(workspace, kind, part, found);
            }
        }
        Filter::Field { field, choices } => {
            let Some(info) = field::field(kind, field) else {
                return;
            };
            for choice in choices {
                let Choice::Text(text) = choice else {
                    continue;
                };
                let told = missing(workspace, info.name, info.shape, text);
                found.extend(told.filter(|told| !found.contains(told)));
            }
        }
        Filter::Word(_) | Filter::Quoted(_) | Filter::Flag(_) => {}
    }
}

fn missing(workspace: &Workspace, name: &str, shape: Shape, text: &str) -> Option<String> {
    let is_like = |known: &str| known.to_lowercase() == text.to_lowercase();
    match shape {
        Shape::One(Kind::Sprint) if is_like("current") => {
            (workspace.active_sprint().is_none()).then(|| "no sprint is active".to_owned())
        }
        Shape::One(Kind::Sprint) if is_like("next") => {
            (workspace.next_sprint().is_none()).then(|| "no sprint is planned".to_owned())
        }
        Shape::One(kind) | Shape::Many(kind) => {
            let known = workspace.find(text).is_some_and(|item| item.kind == kind);
            (!known).then(|| format!("no {} {text}", kind.singular()))
        }
        Shape::Status => {
            let statuses = &workspace.settings().statuses;
            let in_use = || workspace.stories.iter().any(|story| is_like(&story.status));
            let known = statuses.iter().any(|status| is_like(&status.name)) || in_use();
            let names: Vec<&str> = statuses.iter().map(|status| status.name.as_str()).collect();
            (!known).then(|| format!("no status {text}: they are {}", names.join(", ")))
        }
        Shape::Choice(words) => {
            let known = words.iter().any(|word| is_like(word));
            (!known).then(|| format!("no {name} {text}: it is one of {}", words.join(", ")))
        }
        _ => None,
    }
}
