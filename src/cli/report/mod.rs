//! `bifocal report`: every report in one table: its name, what it says, which of its parts is the table of `--csv`.
//! Never computes: the metrics do, and their JSON names are the contract.

mod asks;
mod shown;

use schemars::{Schema, schema_for};
use serde::Serialize;
use serde_json::Value;

use super::Call;
use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::{Output, Reader};
use crate::domain::id::Kind;
use crate::domain::increment::Increment;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::metrics::report as metrics;
use crate::metrics::velocity::USUAL_SPRINTS;
pub use asks::Asks;

/// A report.
pub struct Report {
    /// Its name.
    pub name: &'static str,
    /// What it says, in a sentence without a full stop.
    pub doc: &'static str,
    /// The part that `--csv` writes, one row an element; empty means the report itself.
    pub rows: &'static str,
    /// What it can be asked; anything else is refused, since an ask that is not heard gives an answer to another one.
    takes: &'static [&'static str],
    /// The names in its JSON, with what they mean.
    pub schema: fn() -> Schema,
    make: fn(&Desk, &Asks) -> Result<Value, Failure>,
}

/// All reports.
pub const REPORTS: &[Report] = &[
    Report {
        name: "velocity",
        doc: "the points that closed sprints finished, and where coming sprints end in the backlog",
        rows: "sprints",
        takes: &["--last"],
        schema: || schema_for!(metrics::VelocityAndLines),
        make: |desk, asks| {
            let window = asks.last.unwrap_or(USUAL_SPRINTS);
            let (workspace, index) = (desk.workspace(), desk.index());
            value(&metrics::velocity_and_lines(workspace, index, window))
        },
    },
    Report {
        name: "sprint",
        doc: "one sprint day by day: scope, done, remaining, ideal, and what was committed",
        rows: "days",
        takes: &[asks::KEY],
        schema: || schema_for!(metrics::SprintReport),
        make: |desk, asks| {
            let key = asks.key().unwrap_or("current");
            let id = desk.item_of::<Sprint>(key)?;
            let sprint = desk
                .workspace()
                .sprints
                .get(id)
                .ok_or_else(|| Failure::new("the sprint is gone"))?;
            value(&metrics::sprint_report(
                desk.workspace(),
                sprint,
                desk.now(),
            ))
        },
    },
    Report {
        name: "flow",
        doc: "cycle time, lead time, throughput and ages of the stories that a filter finds",
        rows: "throughput",
        takes: &[asks::FILTER, "--working-days"],
        schema: || schema_for!(metrics::FlowReport),
        make: |desk, asks| {
            let stories = asks.stories(desk)?;
            value(&metrics::flow(
                desk.workspace(),
                stories,
                desk.today(),
                asks.counting(),
            ))
        },
    },
    Report {
        name: "cfd",
        doc: "how many stories stood in each category at the end of each day",
        rows: "days",
        takes: &["--from", "--to"],
        schema: || schema_for!(metrics::CfdReport),
        make: |desk, asks| {
            let today = desk.today();
            let (from, to) = asks.range(metrics::usual_range(desk.workspace(), today), today)?;
            value(&metrics::cfd(desk.workspace(), all_stories(desk), from, to))
        },
    },
    Report {
        name: "waiting",
        doc: "what waits, for what, on whom and how long, and how much of the time work flows",
        rows: "items",
        takes: &[asks::FILTER],
        schema: || schema_for!(metrics::WaitingReport),
        make: |desk, asks| {
            let stories = asks.stories(desk)?;
            value(&metrics::waiting(desk.workspace(), stories, desk.today()))
        },
    },
    Report {
        name: "forecast",
        doc: "when a record, so many items or so many points will be done, and how sure that is",
        rows: "",
        takes: &[asks::KEY, "--items", "--points", "--within", "--history"],
        schema: || schema_for!(metrics::ForecastReport),
        make: |desk, asks| {
            let history = asks.history()?;
            let ask = asks.forecast(desk)?;
            let (workspace, index) = (desk.workspace(), desk.index());
            value(&metrics::forecast(
                workspace,
                index,
                ask,
                desk.now(),
                asks.within,
                history.as_deref(),
            ))
        },
    },
    Report {
        name: "scores",
        doc: "the scores of the initiatives, and where they disagree with the order",
        rows: "",
        takes: &["--method"],
        schema: || schema_for!(Vec<metrics::ScoreLine>),
        make: |desk, asks| value(&metrics::scores(desk.workspace(), asks.method(desk))),
    },
    Report {
        name: "bugs",
        doc: "bugs open, opened, closed, reopened, escaped",
        rows: "",
        takes: &["--from", "--to"],
        schema: || schema_for!(metrics::BugsReport),
        make: |desk, asks| {
            let today = desk.today();
            let (from, to) = asks.range(metrics::usual_range(desk.workspace(), today), today)?;
            value(&metrics::bugs(desk.workspace(), from, to))
        },
    },
    Report {
        name: "outcomes",
        doc: "how far objectives and their KPIs are",
        rows: "objectives",
        takes: &[],
        schema: || schema_for!(metrics::OutcomesReport),
        make: |desk, _| value(&metrics::outcomes(desk.workspace(), desk.today())),
    },
    Report {
        name: "ontime",
        doc: "which epics and milestones met their first plan, and which plans slipped",
        rows: "slips",
        takes: &[],
        schema: || schema_for!(metrics::OnTimeReport),
        make: |desk, _| value(&metrics::on_time(desk.workspace(), desk.today())),
    },
    Report {
        name: "alignment",
        doc: "how much of the work serves an objective, orphans, starved initiatives, drift",
        rows: "by_initiative",
        takes: &["--last", "--sprint"],
        schema: || schema_for!(metrics::AlignmentReport),
        make: |desk, asks| {
            let set = asks.alignment_set(desk)?;
            value(&metrics::alignment(desk.workspace(), set, desk.now()))
        },
    },
    Report {
        name: "increment",
        doc: "an increment's predictability, confidence and risks",
        rows: "",
        takes: &[asks::KEY],
        schema: || schema_for!(metrics::IncrementReport),
        make: |desk, asks| {
            let key = asks.key().ok_or_else(|| {
                Failure::usage("an increment's key is needed")
                    .hint("for example: bifocal report increment PI-1")
            })?;
            let id = desk.item_of::<Increment>(key)?;
            let found = desk.workspace().increments.get(id);
            value(&metrics::increment(
                found.ok_or_else(|| Failure::new("the increment is gone"))?,
            ))
        },
    },
];

/// Compute a report: velocity, sprint, flow, forecast, alignment and others
///
/// Examples:
///   bifocal report velocity --json
///   bifocal report sprint SP-7 --csv
///   bifocal report flow label:sync
///   bifocal report forecast E-3
///   bifocal report alignment --last 3
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment, after_help = told())]
pub struct Args {
    /// Which one
    #[arg(value_name = "REPORT", value_parser = clap::builder::PossibleValuesParser::new(names()), hide_possible_values = true)]
    name: String,
    #[command(flatten)]
    asks: Asks,
    /// Separated values: the table of the report
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

impl Args {
    /// Prints the report.
    ///
    /// # Errors
    /// When what is asked for is not there.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        if self.csv {
            out.read_by(Reader::Csv);
        }
        make_and_print(desk, out, &self.name, &self.asks)
    }
}

/// Prints a report for another verb.
///
/// # Errors
/// When what is asked for is not there.
pub fn print(desk: &Desk, out: &mut Output, name: &str, words: &[String]) -> Result<Exit, Failure> {
    make_and_print(desk, out, name, &Asks::of_words(words))
}

fn make_and_print(desk: &Desk, out: &mut Output, name: &str, asks: &Asks) -> Result<Exit, Failure> {
    let Some(report) = REPORTS.iter().find(|report| report.name == name) else {
        return Err(Failure::usage(format!("there is no report “{name}”")));
    };
    asks.check(report.name, report.takes)?;
    let value = (report.make)(desk, asks)?;
    match out.reader() {
        Reader::Json => out.json(report.name, &value)?,
        Reader::Csv => out.csv(&shown::csv(&value, report.rows))?,
        Reader::Person => {
            let width = out.width();
            out.text(&shown::page(&value, width))?;
        }
    }
    Ok(Exit::Done)
}

/// The reports with what they say, for the help.
fn told() -> String {
    let lines = REPORTS
        .iter()
        .map(|report| format!("  {:<11}{}", report.name, report.doc));
    format!("Reports:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

fn names() -> Vec<&'static str> {
    REPORTS.iter().map(|report| report.name).collect()
}

fn all_stories(desk: &Desk) -> impl Iterator<Item = &Story> {
    desk.workspace().stories.iter().map(AsRef::as_ref)
}

fn value(report: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(report)
        .map_err(|error| Failure::new(format!("the report cannot be written: {error}")))
}

/// The kind that filters of reports are about.
const FILTERED: Kind = Kind::Story;
