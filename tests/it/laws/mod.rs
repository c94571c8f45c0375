//! The laws of edits, merges and the file, over random workspaces made by random sequences of real commands.

mod bench;
mod edits;
mod examples;
mod merges;
mod names;
mod stories;

use bifocal::domain::draft::{Counting, Draft};
use bifocal::domain::repair::{Repair, repair};
use bifocal::domain::workspace::Workspace;

use bench::Bench;

/// A workspace as the file has it.
fn text(workspace: &Workspace) -> String {
    serde_json::to_string_pretty(workspace).expect("writes")
}

/// What a repair would mend.
fn problems(workspace: &Workspace) -> Vec<Repair> {
    let mut copy = workspace.clone();
    let mut mint = Counting::default();
    let mut draft = Draft::new(&mut copy, Bench::new().stamp(), &mut mint);
    repair(&mut draft)
}
