//! What every parser hands over: the items of somebody else's tool, in neutral words, with everything that was odd about them.
//! It never touches a workspace, and it never drops a value: what has no place goes to `extra` and is counted in `unmapped`.

use super::dates::When;
pub use super::problem::{BadInput, Problem, Unmapped};
pub use crate::domain::about::Category;
pub use crate::domain::points::Points;
pub use crate::domain::sprint::SprintState;
pub use crate::domain::story::StoryKind;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The content of one file.
#[derive(Clone, Debug, Default)]
pub struct Foreign {
    /// The name under which external ids are kept, such as `jira`.
    pub system: String,
    /// Items in the order of the file.
    pub items: Vec<ForeignItem>,
    /// Sprints in the order in which they were met; names are distinct.
    pub sprints: Vec<ForeignSprint>,
    /// What was odd.
    pub problems: Vec<Problem>,
    /// Columns without a place.
    pub unmapped: Vec<Unmapped>,
    /// Rows read, blank ones left out.
    pub read: usize,
    /// Rows that held nothing but separators.
    pub blank: usize,
}

/// A sprint, cycle or iteration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForeignSprint {
    /// Its name, which is how items refer to it.
    pub name: String,
    /// First day, when the file tells.
    pub start: Option<When>,
    /// Last day, when the file tells.
    pub end: Option<When>,
    /// Closed or active, when the file tells.
    pub state: Option<SprintState>,
    /// The goal, when the file tells.
    pub goal: String,
}

/// Which record an item becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Level {
    /// Above epics.
    Initiative,
    /// A parent of stories.
    Epic,
    /// Everything else; a sub-task is a story with a parent.
    #[default]
    Story,
}

/// One item of the file.
#[derive(Clone, Debug, Default)]
pub struct ForeignItem {
    /// Row as a spreadsheet numbers it.
    pub row: usize,
    /// What identifies it in its tool; made unique within the file.
    pub external_id: String,
    /// Other names by which the file may refer to it, such as Jira's numeric id.
    pub alt_ids: Vec<String>,
    /// Which record it becomes.
    pub level: Level,
    /// The type as the file spells it.
    pub kind_text: String,
    /// The kind that the type was recognised as.
    pub kind: Option<StoryKind>,
    /// One line.
    pub title: String,
    /// Markdown.
    pub description: String,
    /// The status as the file spells it; empty when the file has none.
    pub status: String,
    /// What the status means: stated by the file, else known by its name, else none.
    pub category: Option<Category>,
    /// How it ended, as the file spells it.
    pub resolution: String,
    /// Estimate in points.
    pub points: Option<Points>,
    /// The priority as the file spells it.
    pub priority: String,
    /// References to its parent, best first; each an external or an alternative id.
    pub parent: Vec<String>,
    /// Name of its epic, or of itself when it is one.
    pub epic_name: String,
    /// Names of the sprints it was in, the latest last.
    pub sprints: Vec<String>,
    /// Labels, without repeats.
    pub labels: Vec<String>,
    /// Components.
    pub components: Vec<String>,
    /// Versions in which it ships.
    pub fix_versions: Vec<String>,
    /// Who does it.
    pub assignee: String,
    /// Who asked for it.
    pub reporter: String,
    /// When it was made.
    pub created: Option<When>,
    /// When it was last changed.
    pub updated: Option<When>,
    /// When its status last changed what it means.
    pub status_since: Option<When>,
    /// When it was finished or given up.
    pub resolved: Option<When>,
    /// When it was started, if the file tells.
    pub started: Option<When>,
    /// The day by which it is wanted.
    pub due: Option<When>,
    /// Acceptance criteria, with whether each is met.
    pub criteria: Vec<ForeignCriterion>,
    /// Comments, oldest first as far as the file tells.
    pub comments: Vec<ForeignComment>,
    /// Links to other items.
    pub links: Vec<ForeignLink>,
    /// Attached files, each as a name and, when known, an address.
    pub attachments: Vec<ForeignAttachment>,
    /// A text whose order is the order of the backlog in its tool; empty when the file has none.
    pub order: String,
    /// Where it can be seen in its tool.
    pub url: String,
    /// Put away in its tool.
    pub archived: bool,
    /// Every value that had no place, by the column's own name.
    pub extra: Map<String, Value>,
}

/// One acceptance criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignCriterion {
    /// Its text, one paragraph.
    pub text: String,
    /// Ticked in its tool.
    pub met: bool,
}

/// One comment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForeignComment {
    /// When it was written.
    pub at: Option<When>,
    /// Who wrote it, a name where the file lets it be found.
    pub author: String,
    /// Markdown.
    pub text: String,
}

/// A link from the item that holds it to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignLink {
    /// The kind of link as the file spells it, such as `Blocks`.
    pub what: String,
    /// Seen from the item that holds it.
    pub direction: LinkDirection,
    /// External or alternative id of the other end.
    pub to: String,
}

/// Which way a link points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkDirection {
    /// The other end acts on the item that holds it: `is blocked by`.
    Inward,
    /// The item that holds it acts on the other end: `blocks`.
    Outward,
}

/// A file that hangs on an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignAttachment {
    /// File name.
    pub name: String,
    /// Address, or empty.
    pub url: String,
}

impl Foreign {
    /// Nothing yet, from the system of this name.
    pub fn of(system: &str) -> Self {
        Self {
            system: system.to_owned(),
            ..Self::default()
        }
    }

    /// Makes every external id unique: a later item with a known id is kept as `ID#2` and reported.
    pub fn settle_repeated_ids(&mut self) {
        let mut uses: HashMap<String, (usize, usize)> = HashMap::with_capacity(self.items.len());
        for item in &mut self.items {
            let (count, first_row) = uses
                .entry(item.external_id.clone())
                .or_insert((0, item.row));
            *count += 1;
            if *count > 1 {
                let id = format!("{}#{count}", item.external_id);
                self.problems.push(Problem::row(
                    item.row,
                    format!(
                        "{} is also the id of row {first_row}; kept as {id}",
                        item.external_id
                    ),
                ));
                item.external_id = id;
            }
        }
    }

    /// Lists every sprint that an item names and the file did not describe, in the order in which they are met.
    pub fn list_sprints_of_items(&mut self) {
        let mut known: std::collections::HashSet<String> =
            self.sprints.iter().map(|s| s.name.clone()).collect();
        for name in self.items.iter().flat_map(|item| &item.sprints) {
            if known.insert(name.clone()) {
                self.sprints.push(ForeignSprint {
                    name: name.clone(),
                    ..ForeignSprint::default()
                });
            }
        }
    }

    /// Where each external and alternative id stands in `items`; an external id wins over an alternative one.
    pub fn index(&self) -> HashMap<&str, usize> {
        let mut places = HashMap::with_capacity(self.items.len() * 2);
        for (place, item) in self.items.iter().enumerate() {
            for id in &item.alt_ids {
                places.entry(id.as_str()).or_insert(place);
            }
        }
        for (place, item) in self.items.iter().enumerate() {
            places.insert(item.external_id.as_str(), place);
        }
        places
    }

    /// Place of an item's parent: the first of its references that is in the file and is not itself.
    pub fn parent_of(&self, places: &HashMap<&str, usize>, item: usize) -> Option<usize> {
        self.items[item]
            .parent
            .iter()
            .filter_map(|reference| places.get(reference.as_str()).copied())
            .find(|parent| *parent != item)
    }

    /// Every "blocks" link as a distinct pair (blocker, blocked) of places in `items`.
    pub fn blocks(&self, places: &HashMap<&str, usize>) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let mut known = std::collections::HashSet::new();
        for (place, item) in self.items.iter().enumerate() {
            for link in item.links.iter().filter(|link| link.is_blocking()) {
                let Some(&other) = places.get(link.to.as_str()) else {
                    continue;
                };
                let pair = match link.direction {
                    LinkDirection::Inward => (other, place),
                    LinkDirection::Outward => (place, other),
                };
                if known.insert(pair) {
                    pairs.push(pair);
                }
            }
        }
        pairs
    }
}

impl ForeignItem {
    /// Keeps a value that has no place; a second one of the same name makes a list.
    pub fn keep(&mut self, name: &str, value: &str) {
        let value = Value::String(value.to_owned());
        match self.extra.get_mut(name) {
            None => {
                self.extra.insert(name.to_owned(), value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }

    /// Adds a label unless it is there.
    pub fn label(&mut self, label: &str) {
        add_once(&mut self.labels, label);
    }

    /// Adds a sprint as the latest unless it is there.
    pub fn sprint(&mut self, name: &str) {
        add_once(&mut self.sprints, name);
    }
}

impl ForeignLink {
    /// "The other one must be done first", whatever the tool calls it.
    pub fn is_blocking(&self) -> bool {
        let what = super::words::fold(&self.what);
        [
            "block",
            "depend",
            "bloque",
            "bloquea",
            "blockiert",
            "requires",
        ]
        .iter()
        .any(|word| what.contains(word))
    }
}

fn add_once(list: &mut Vec<String>, value: &str) {
    let value = value.trim();
    if !value.is_empty() && !list.iter().any(|known| known == value) {
        list.push(value.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(row: usize, id: &str) -> ForeignItem {
        ForeignItem {
            row,
            external_id: id.into(),
            ..ForeignItem::default()
        }
    }

    #[test]
    fn a_repeated_id_keeps_both_items_and_is_reported() {
        let mut foreign = Foreign::of("jira");
        foreign.items = vec![item(2, "A-1"), item(3, "A-1"), item(4, "A-1")];
        foreign.settle_repeated_ids();
        let ids: Vec<_> = foreign
            .items
            .iter()
            .map(|i| i.external_id.as_str())
            .collect();
        assert_eq!(ids, ["A-1", "A-1#2", "A-1#3"]);
        assert_eq!(foreign.problems[0].row, Some(3));
        assert!(foreign.problems[0].what.contains("row 2"));
    }

    #[test]
    fn a_repeated_column_becomes_a_list_in_extra() {
        let mut one = item(2, "A-1");
        one.keep("Watchers", "Ana");
        one.keep("Watchers", "Bo");
        one.keep("Watchers", "Cy");
        assert_eq!(
            one.extra["Watchers"],
            serde_json::json!(["Ana", "Bo", "Cy"])
        );
    }

    #[test]
    fn the_same_block_seen_from_both_ends_is_one_edge() {
        let mut foreign = Foreign::of("jira");
        foreign.items = vec![item(2, "A-1"), item(3, "A-2")];
        let link = |direction, to: &str| ForeignLink {
            what: "Blocks".into(),
            direction,
            to: to.into(),
        };
        foreign.items[0]
            .links
            .push(link(LinkDirection::Outward, "A-2"));
        foreign.items[1]
            .links
            .push(link(LinkDirection::Inward, "A-1"));
        let places = foreign.index();
        assert_eq!(foreign.blocks(&places), [(0, 1)]);
    }

    #[test]
    fn a_parent_is_the_first_reference_that_the_file_knows() {
        let mut foreign = Foreign::of("jira");
        foreign.items = vec![item(2, "A-1"), item(3, "A-2")];
        foreign.items[0].alt_ids.push("10001".into());
        foreign.items[1].parent = vec!["A-99".into(), "10001".into()];
        let places = foreign.index();
        assert_eq!(foreign.parent_of(&places, 1), Some(0));
        assert_eq!(foreign.parent_of(&places, 0), None);
    }
}
