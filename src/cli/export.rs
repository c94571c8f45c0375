//! `bifocal export`: records as a file for another tool.
//! Never overwrites the workspace itself.

use std::io::Write;
use std::path::{Path, PathBuf};

use atomic_write_file::AtomicWriteFile;
use clap::ValueEnum;

use super::failure::{Exit, Failure};
use super::list::kind_and_filter;
use super::open::Desk;
use super::records::Records;
use super::{Call, json, output};
use crate::domain::id::Kind;
use crate::interchange::export::Guard;
use crate::interchange::{csv_export, json_export};

/// Export records as CSV or JSON; without a kind, JSON holds everything
///
/// Examples:
///   bifocal export csv stories is:open -o open.csv
///   bifocal export json > backup.json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The format
    #[arg(value_enum)]
    format: Format,
    /// [KIND] and the filter, as for bifocal list
    #[arg(value_name = "KIND|FILTER")]
    words: Vec<String>,
    /// Write to this file instead of standard output; prints where it is
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write cells as they are, even those that a spreadsheet would run as a formula
    #[arg(long)]
    raw: bool,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Separated values, one row a record; import reads them back
    Csv,
    /// Everything as the file holds it, or the records of a kind
    Json,
}

impl Args {
    /// Exports the records.
    ///
    /// # Errors
    /// When the filter or the file is wrong.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (kind, filter) = kind_and_filter(&self.words);
        let query = Desk::query(kind, filter)?;
        let (desk, out) = call.open()?;
        desk.tell_missing(kind, &query);
        let text = match self.format {
            Format::Json if self.words.is_empty() => json_export::everything(desk.workspace()),
            Format::Json => records_json(desk, kind, &query)?,
            Format::Csv => {
                let items = desk.lens().list(kind, &query);
                let guard = if self.raw {
                    Guard::Raw
                } else {
                    Guard::Formulas
                };
                csv_export::of_fields(desk.workspace(), kind, &items, None, guard)?
            }
        };
        match &self.out {
            None => out.exact(&text)?,
            Some(path) => {
                refuse_workspace(desk, path)?;
                write(path, text.as_bytes())?;
                out.line(&path.display().to_string())?;
            }
        }
        Ok(Exit::Done)
    }
}

fn records_json(
    desk: &Desk,
    kind: Kind,
    query: &crate::domain::query::Query,
) -> Result<String, Failure> {
    let lens = desk.lens();
    let items = lens.list(kind, query);
    let records = Records::new(lens, kind);
    let all: Vec<_> = items.iter().map(|item| records.shown(*item)).collect();
    let mut bytes = Vec::new();
    json::write_pretty(&mut bytes, &output::Envelope::new(kind.plural(), &all))?;
    bytes.push(b'\n');
    Ok(String::from_utf8(bytes).expect("JSON is UTF-8"))
}

fn refuse_workspace(desk: &Desk, path: &Path) -> Result<(), Failure> {
    let is_same = |other: &Path| {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        real(other).is_some() && real(other) == real(path)
    };
    if is_same(desk.session().path()) {
        Err(Failure::new("that is the workspace itself")
            .at(path.display().to_string())
            .hint("name another file"))
    } else {
        Ok(())
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = AtomicWriteFile::open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.commit()
    });
    written.map_err(|error| {
        Failure::new(format!("cannot write it: {error}"))
            .at(path.display().to_string())
            .kept("a file that was there is as it was")
    })
}
