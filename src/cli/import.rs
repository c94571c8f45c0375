//! `bifocal import`: a file of another tool becomes records, as one change that can be undone.
//! Never drops a value without a word, and never changes anything when it only rehearses.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::Call;
use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::{Output, Reader};
use super::table::Table;
use crate::domain::draft::{Draft, Refusal};
use crate::interchange::dates;
use crate::interchange::formats::{FORMATS, Format, ImportError, import, named, recognize};
use crate::interchange::options::Options;
use crate::interchange::problem::BadInput;
use crate::interchange::reconcile::ImportReport;

/// Import a file of another tool: the format is found by what the file says, or named
///
/// Importing the same file again changes nothing; a newer export of it updates. bifocal undo takes an import back.
///
/// Examples:
///   bifocal import jira export.csv --dry-run
///   bifocal import backlog.csv --map "Story Points=points" --date-order dmy
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// [FORMAT] and the file; - is standard input
    #[arg(value_name = "FORMAT|FILE", required = true, num_args = 1..=2)]
    words: Vec<String>,
    /// Show what it would do, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Read a column of a plain table as a field; may be given several times
    #[arg(long = "map", value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// Which of two leading numbers of a date is the day, when the file does not tell
    #[arg(long, value_name = "ORDER")]
    date_order: Option<DateOrder>,
    /// The name under which the ids of a plain table are kept
    #[arg(long, value_name = "NAME")]
    system: Option<String>,
    /// Take cells as they are; a leading ' is not stripped
    #[arg(long)]
    raw: bool,
}

/// Which of two leading numbers is the day.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum DateOrder {
    /// 31.12.2026, 31/12/2026
    Dmy,
    /// 12/31/2026
    Mdy,
}

#[derive(Serialize)]
struct Answer<'a> {
    dry_run: bool,
    #[serde(flatten)]
    report: &'a ImportReport,
}

impl Args {
    /// Imports the file.
    ///
    /// # Errors
    /// When it cannot be read, or is not of the format: then nothing is changed.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (name, file) = match self.words.as_slice() {
            [name, file] => (Some(name.as_str()), PathBuf::from(file)),
            [file] => (None, PathBuf::from(file)),
            _ => return Err(Failure::usage("a file is needed")),
        };
        let options = self.options()?;
        let bytes = read(&file)?;
        let format = format_of(name, &file, &bytes)?;
        let (desk, out) = call.open()?;
        let mut bad: Option<BadInput> = None;
        let mut step = |draft: &mut Draft<'_>| {
            import(draft, format, &bytes, &options).map_err(|error| match error {
                ImportError::Refused(refusal) => refusal,
                ImportError::Input(input) => {
                    let told = Refusal::new(input.to_string());
                    bad = Some(input);
                    told
                }
            })
        };
        let label = format!("Import {}", file.display());
        let done = if self.dry_run {
            let stamp = desk.session().stamp();
            let rehearsed = desk.session().rehearse(&label, stamp, step);
            rehearsed
                .map(|(_, outcome)| outcome.value)
                .map_err(Failure::from)
        } else {
            desk.change(|draft| step(draft).map(|report| (label, report)))
                .map(|changed| changed.value)
        };
        let report = match (done, bad) {
            (_, Some(input)) => return Err(refused(input, format, &file)),
            (done, None) => done?,
        };
        print(out, &report, self.dry_run)
    }

    fn options(&self) -> Result<Options, Failure> {
        let pair = |text: &String| {
            let split = text.split_once('=');
            split
                .map(|(column, field)| (column.to_owned(), field.to_owned()))
                .ok_or_else(|| Failure::usage(format!("“{text}” is not COLUMN=FIELD")))
        };
        Ok(Options {
            date_order: self.date_order.map(|order| match order {
                DateOrder::Dmy => dates::DateOrder::DayFirst,
                DateOrder::Mdy => dates::DateOrder::MonthFirst,
            }),
            map: self.map.iter().map(pair).collect::<Result<_, _>>()?,
            system: self.system.clone(),
            raw: self.raw,
        })
    }
}

/// Imports a file of any known format into an open workspace, as it is.
///
/// # Errors
/// When it cannot be read, or is of no known format: then nothing is changed.
pub(super) fn into(desk: &mut Desk, file: &Path) -> Result<(), Failure> {
    let bytes = read(file)?;
    let format = format_of(None, file, &bytes)?;
    let label = format!("Import {}", file.display());
    desk.change(|draft| {
        let report = import(draft, format, &bytes, &Options::default());
        let told = |error: ImportError| match error {
            ImportError::Refused(refusal) => refusal,
            ImportError::Input(input) => Refusal::new(input.to_string()),
        };
        report.map(|_| (label, ())).map_err(told)
    })?;
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let read = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    read.map_err(|error| {
        Failure::new(format!("cannot read it: {error}")).at(file.display().to_string())
    })
}

fn format_of(name: Option<&str>, file: &Path, bytes: &[u8]) -> Result<&'static Format, Failure> {
    let known: Vec<String> = FORMATS
        .iter()
        .map(|format| format!("{} ({})", format.name, format.doc))
        .collect();
    let hint = format!("the formats are {}", known.join("; "));
    if let Some(name) = name {
        return named(name)
            .ok_or_else(|| Failure::usage(format!("there is no format “{name}”")).hint(hint));
    }
    let ending = file
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    recognize(ending, bytes).ok_or_else(|| {
        Failure::new("the file does not say what it is")
            .at(file.display().to_string())
            .hint(hint)
    })
}

fn refused(input: BadInput, format: &Format, file: &Path) -> Failure {
    let failure = Failure::from(input);
    let place = failure.place.clone().unwrap_or_default();
    let hint = format!("it was read as {}: {}", format.name, format.doc);
    failure
        .at(format!("{}, {place}", file.display()))
        .hint(hint)
}

fn print(out: &mut Output, report: &ImportReport, dry_run: bool) -> Result<Exit, Failure> {
    if out.reader() == Reader::Json {
        out.json("import", &Answer { dry_run, report })?;
        return Ok(Exit::Done);
    }
    let count = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    let made: Vec<String> = report
        .created
        .iter()
        .map(|(kind, made)| count(*made, kind.singular(), kind.plural()))
        .collect();
    let made = if made.is_empty() {
        "nothing".to_owned()
    } else {
        made.join(", ")
    };
    let would = if dry_run { "would make" } else { "made" };
    out.line(&format!(
        "read {} as {}",
        count(report.read, "item", "items"),
        report.format
    ))?;
    out.line(&format!("{would} {made}; {} updated", report.updated))?;
    out.line(&format!(
        "{} points, {}",
        report.points,
        count(report.sprints, "sprint", "sprints")
    ))?;
    let mut table = Table::of_text(["status", "items"]);
    for (status, items) in &report.statuses {
        table.row([status.clone(), items.to_string()]);
    }
    if !table.is_empty() {
        out.line("")?;
        out.table(&table)?;
    }
    tell_leftovers(out, report)?;
    if dry_run {
        out.line("\nnothing was changed: leave --dry-run out to import")?;
    }
    Ok(Exit::Done)
}

fn tell_leftovers(out: &mut Output, report: &ImportReport) -> Result<(), Failure> {
    if !report.unmapped.is_empty() {
        out.line("\nkept with the records, without a field of their own")?;
        for column in &report.unmapped {
            out.line(&format!("  {}  {} cells", column.column, column.cells))?;
        }
    }
    if !report.problems.is_empty() {
        out.line("\nodd")?;
        for problem in &report.problems {
            let row = problem
                .row
                .map_or_else(String::new, |row| format!("row {row}: "));
            out.line(&format!("  {row}{}", problem.what))?;
        }
    }
    Ok(())
}
