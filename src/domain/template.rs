//! Templates: what a new story or epic of a sort begins with.
//! Never bound to what was made of them: a template that is changed changes nothing that is there.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::id::Kind;
use super::record::absent;
use super::story::derived_id;
use super::unknown::Unknown;
use super::word::same_name;
use super::workspace::Workspace;

/// What a new record of a sort begins with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Template {
    /// Its identity.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// The kind of record that it makes.
    pub kind: Kind,
    /// What titles begin with.
    #[serde(default, skip_serializing_if = "absent")]
    pub title: String,
    /// The fields that it fills, by name, as a person would type them.
    #[serde(default, skip_serializing_if = "absent")]
    pub fields: BTreeMap<String, String>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Template {
    fn new(name: &str, title: &str, fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter();
        Self {
            id: derived_id(Uuid::nil(), name),
            name: name.to_string(),
            kind: Kind::Story,
            title: title.to_string(),
            fields: fields
                .map(|(name, value)| ((*name).to_string(), (*value).to_string()))
                .collect(),
            unknown: Unknown::default(),
        }
    }

    /// A title as it stands with what titles of this template begin with.
    pub fn titled(&self, title: &str) -> String {
        let (before, title) = (self.title.trim(), title.trim());
        let has_it = title.to_lowercase().starts_with(&before.to_lowercase());
        if before.is_empty() || has_it {
            return title.to_string();
        }
        format!("{before} {title}")
    }
}

/// The templates of a workspace; some that most teams need while it has none of its own.
pub fn templates(workspace: &Workspace) -> Vec<Template> {
    let own = &workspace.about.templates;
    if own.is_empty() {
        built_in()
    } else {
        own.clone()
    }
}

/// The template with a name, whatever its case.
pub fn named(workspace: &Workspace, name: &str) -> Option<Template> {
    let mut all = templates(workspace).into_iter();
    all.find(|template| same_name(&template.name, name.trim()))
}

fn built_in() -> Vec<Template> {
    vec![
        Template::new(
            "user story",
            "",
            &[
                ("as_a", "user"),
                ("kind", "story"),
                ("notes", "## Why now\n\n## What it is not\n"),
            ],
        ),
        Template::new(
            "bug",
            "Bug:",
            &[
                (
                    "criteria",
                    "The steps no longer lead to it\nA test fails without the change",
                ),
                ("kind", "bug"),
                (
                    "notes",
                    "## Steps\n\n1. \n\n## What happens\n\n## What should happen\n",
                ),
            ],
        ),
        Template::new(
            "spike",
            "Find out:",
            &[
                (
                    "criteria",
                    "The answer is written down\nWhat follows from it is in the backlog",
                ),
                ("kind", "spike"),
                (
                    "notes",
                    "## Question\n\n## What we do with the answer\n\n## Stop after\n\n2 days\n",
                ),
            ],
        ),
    ]
}
