//! Names of a file to people of the workspace.
//! It never makes a second person for a name that somebody goes by.

use super::report::ImportReport;
use crate::domain::draft::Draft;
use crate::domain::id::Kind;
use crate::domain::person::Person;
use crate::interchange::foreign::Foreign;
use std::collections::HashSet;

/// Makes a person of everybody who does something in the file and is not known yet.
pub(super) fn settle(draft: &mut Draft<'_>, foreign: &Foreign, report: &mut ImportReport) {
    let mut looked_at = HashSet::new();
    for item in &foreign.items {
        let name = item.assignee.as_str();
        if name.is_empty() || !looked_at.insert(name) {
            continue;
        }
        if draft.people.iter().any(|person| person.is_called(name)) {
            continue;
        }
        let mut person = draft.fresh::<Person>();
        name.clone_into(&mut person.title);
        draft.put(person);
        report.count(Kind::Person);
    }
}
