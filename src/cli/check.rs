//! `bifocal check`: what in the workspace does not fit together, or stands outside the chain.
//! Never mends anything: the next change does, and says so.

use serde::Serialize;

use super::Call;
use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::Reader;
use super::table::Table;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::record;
use crate::metrics::blocking;
use crate::metrics::report::{AlignmentSet, alignment};
use crate::store::load::Access;

/// Check the workspace: the file, references, duplicate keys, circles, conflicts, stories ranked above what blocks them, orphans, starved initiatives
///
/// Ends with exit code 3 when there is anything to tell.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Leave out what is only a matter of planning: the order of blockers, orphans and starved initiatives
    #[arg(long)]
    file_only: bool,
}

/// Something found.
#[derive(Debug, Serialize)]
struct Found {
    /// Which check found it.
    check: &'static str,
    /// The record, when it is about one.
    key: Option<String>,
    /// The line in the file, when it is known.
    line: Option<usize>,
    /// What is wrong, in a sentence.
    what: String,
}

impl Args {
    /// Prints what is found.
    ///
    /// # Errors
    /// When the workspace cannot be read at all.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let mut found = in_the_file(desk);
        found.extend(conflicts(desk));
        found.extend(unknown_statuses(desk));
        if !self.file_only {
            found.extend(above_a_blocker(desk));
            found.extend(outside_the_chain(desk));
        }
        if out.reader() == Reader::Json {
            out.json_lines("check", &found)?;
        } else if found.is_empty() {
            out.line("nothing to mend")?;
        } else {
            let mut table = Table::of_text(["check", "key", "line", "what"]);
            for one in &found {
                let line = one.line.map_or_else(String::new, |line| line.to_string());
                table.row([
                    one.check.to_owned(),
                    one.key.clone().unwrap_or_default(),
                    line,
                    one.what.clone(),
                ]);
            }
            out.text(&table.drawn(None))?;
        }
        Ok(if found.is_empty() {
            Exit::Done
        } else {
            Exit::Problems
        })
    }
}

impl Found {
    fn about(desk: &Desk, check: &'static str, item: ItemRef, what: impl Into<String>) -> Self {
        Self {
            check,
            key: Some(desk.workspace().key_of(item).to_owned()),
            line: None,
            what: what.into(),
        }
    }

    fn of_file(check: &'static str, what: impl Into<String>) -> Self {
        Self {
            check,
            key: None,
            line: None,
            what: what.into(),
        }
    }
}

/// What was found when the file was read.
fn in_the_file(desk: &Desk) -> Vec<Found> {
    let opening = desk.session().opening();
    let mut found: Vec<Found> = Vec::new();
    if let Access::ReadOnly(why) = desk.session().access() {
        found.push(Found::of_file("file", why.clone()));
    }
    found.extend(opening.problems.iter().map(|problem| Found {
        check: "file",
        key: Some(problem.record.clone()).filter(|record| !record.is_empty()),
        line: problem.line,
        what: problem.what.clone(),
    }));
    let mended = opening.repairs.iter();
    found.extend(mended.map(|repair| Found::about(desk, "fit", repair.item, repair.what.clone())));
    found.extend(opening.disagreements.iter().map(|one| {
        Found::about(
            desk,
            "merge",
            one.item,
            format!("both sides changed it: {}", one.told(desk.workspace())),
        )
    }));
    found.extend(opening.bad_lines.iter().map(|(path, bad)| Found {
        line: Some(bad.line),
        ..Found::of_file(
            "journal",
            format!("a line of {} cannot be used", path.display()),
        )
    }));
    found
}

fn conflicts(desk: &Desk) -> Vec<Found> {
    let all = Kind::ALL
        .into_iter()
        .flat_map(|kind| desk.workspace().items(kind));
    let found = all.flat_map(|item| {
        let conflicts = record::conflicts(desk.workspace(), item).iter();
        conflicts.map(move |conflict| {
            let (place, said) = (conflict.place(), conflict.said());
            let told =
                format!("{place} was also {said}: a value that lost a merge waits for a choice");
            Found::about(desk, "conflict", item, told)
        })
    });
    found.collect()
}

fn unknown_statuses(desk: &Desk) -> Vec<Found> {
    let workspace = desk.workspace();
    let stories = workspace
        .stories
        .iter()
        .filter(|story| workspace.settings().status(&story.status).is_none());
    let what =
        |status: &str| format!("its status “{status}” is not in the workflow: it counts as to do");
    stories
        .map(|story| Found::about(desk, "status", story.id.item(), what(&story.status)))
        .collect()
}

/// Open stories that are ranked above a story that must be finished before them.
fn above_a_blocker(desk: &Desk) -> Vec<Found> {
    let lens = desk.lens();
    let stories = lens.index.open_order().iter();
    let mut found = Vec::new();
    for story in stories.filter_map(|id| lens.workspace.stories.get(*id)) {
        let below = blocking::ranked_below(&lens, story);
        let keys: Vec<&str> = below.iter().map(|blocker| blocker.key.as_str()).collect();
        if !keys.is_empty() {
            let told = format!("ranked above {}, which blocks it", keys.join(" and "));
            found.push(Found::about(desk, "order", story.id.item(), told));
        }
    }
    found
}

/// Open records that belong to nothing, and active initiatives on which nobody works.
fn outside_the_chain(desk: &Desk) -> Vec<Found> {
    let lens = desk.lens();
    let kinds = [Kind::Initiative, Kind::Epic, Kind::Story];
    let open = kinds
        .into_iter()
        .flat_map(|kind| lens.ordered(kind))
        .filter(|item| lens.is(*item, "open"));
    let orphans = open.filter(|item| lens.is(*item, "orphan")).map(|item| {
        let above = match item.kind {
            Kind::Story => "epic",
            Kind::Epic => "initiative",
            _ => "objective",
        };
        Found::about(desk, "orphan", item, format!("belongs to no {above}"))
    });
    let mut found: Vec<Found> = orphans.collect();
    let starved = alignment(desk.workspace(), AlignmentSet::Backlog, desk.now()).starved;
    found.extend(starved.into_iter().map(|one| Found {
        key: Some(one.key.to_string()),
        ..Found::of_file("starved", one.why)
    }));
    found
}
