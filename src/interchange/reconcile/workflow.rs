//! The statuses of a file to the statuses of the workflow, which grows by those it does not have.
//! It never changes what a status of the workflow means.

use super::report::ImportReport;
use crate::domain::about::{About, Category, Settings, Status};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::word::Word;
use crate::interchange::foreign::{Foreign, ForeignItem};
use crate::interchange::words;
use std::collections::HashMap;

/// Which status of the workflow an item of the file gets.
pub(super) struct Workflow {
    names: HashMap<(String, Option<Category>), Word>,
    initial: Word,
    begun: Option<Word>,
    done: Option<Word>,
}

impl Workflow {
    /// Finds or adds every status that the file uses.
    pub(super) fn settle(
        draft: &mut Draft<'_>,
        foreign: &Foreign,
        report: &mut ImportReport,
    ) -> Result<Self, Refusal> {
        let mut settings = draft.settings().clone();
        let mut names = HashMap::new();
        for item in foreign.items.iter().filter(|item| !item.status.is_empty()) {
            let key = (item.status.clone(), item.category);
            names
                .entry(key)
                .or_insert_with(|| name_for(&mut settings, item, report));
        }
        if settings != *draft.settings() {
            let about = draft.about.id;
            draft.edit::<About>(about)?.settings.clone_from(&settings);
        }
        let first = |category| {
            settings
                .first_of(category)
                .map(|status| status.name.clone())
        };
        Ok(Self {
            names,
            initial: settings.initial(),
            begun: first(Category::Doing),
            done: first(Category::Done),
        })
    }

    /// The status of an item; for one without, by whether it was finished.
    pub(super) fn status_of(&self, item: &ForeignItem) -> Word {
        let key = (item.status.clone(), item.category);
        let unnamed = || self.done.clone().filter(|_| item.resolved.is_some());
        self.names
            .get(&key)
            .cloned()
            .or_else(unnamed)
            .unwrap_or_else(|| self.initial.clone())
    }

    /// The status before anything happened.
    pub(super) fn initial(&self) -> &Word {
        &self.initial
    }

    /// The first status in which work is under way.
    pub(super) fn begun(&self) -> Option<&Word> {
        self.begun.as_ref()
    }
}

fn name_for(settings: &mut Settings, item: &ForeignItem, report: &mut ImportReport) -> Word {
    let given_up = item.category == Some(Category::Cancelled)
        && words::category_of_status(&item.status) != Some(Category::Cancelled);
    if given_up {
        if let Some(status) = settings.first_of(Category::Cancelled) {
            return status.name.clone();
        }
        return add(settings, "cancelled", Category::Cancelled);
    }
    let known = settings
        .statuses
        .iter()
        .find(|status| compact(&status.name) == compact(&item.status));
    match (known, item.category) {
        (Some(status), Some(category)) if status.category != category => {
            report.tell(format!(
                "the status “{}” means {category} in the file and {} in this workflow; it was left as it is here",
                item.status, status.category
            ));
            status.name.clone()
        }
        (Some(status), _) => status.name.clone(),
        (None, Some(category)) => add(settings, &item.status, category),
        (None, None) => {
            report.tell(format!(
                "nothing tells what the status “{}” means; it was added as to do, change it in the settings if that is wrong",
                item.status
            ));
            add(settings, &item.status, Category::Todo)
        }
    }
}

/// Adds a status after the last one of its category or an earlier one.
fn add(settings: &mut Settings, name: &str, category: Category) -> Word {
    let place = settings
        .statuses
        .iter()
        .rposition(|status| status.category <= category)
        .map_or(0, |last| last + 1);
    let status = Status {
        name: name.into(),
        category,
        ..Status::default()
    };
    settings.statuses.insert(place, status);
    name.into()
}

/// `To Do`, `to-do` and `todo` are one name.
fn compact(name: &str) -> String {
    words::fold(name).replace([' ', '-', '_'], "")
}
