//! `bifocal list`: the records that a filter finds, as a table, JSON or separated values.
//! Never changes anything.

use std::borrow::Cow;

use super::Call;
use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::{Output, Reader};
use super::records::{Columns, Records};
use super::table::Table;
use crate::domain::command::view;
use crate::domain::datum::Datum;
use crate::domain::field::{self, Shape};
use crate::domain::id::{ItemRef, Kind};
use crate::interchange::csv_export;
use crate::interchange::export::Guard;
use crate::metrics::lens::{COMPUTED, Lens};
use crate::safe::Align;

/// List stories, or records of another kind, in their order
///
/// A filter is words and terms: status:doing points>=5 -label:ux epic:E-3 is:ready sprint:current age>7d sort:-points,
/// "or" and parentheses. Quote it where the shell would read < > ( ) itself.
///
/// Examples:
///   bifocal list is:ready -is:waiting
///   bifocal list epics "progress<0.5"
///   bifocal list "sprint:current sort:status" --json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// [KIND] and the filter; KIND is stories (when left out), epics, initiatives, objectives, sprints, milestones,
    /// stakeholders, requests, increments or people
    #[arg(value_name = "KIND|FILTER")]
    words: Vec<String>,
    /// The columns, by field name, divided by commas
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    columns: Vec<String>,
    /// As a saved view shows them: its filter before yours, its columns unless you choose some
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Separated values for a spreadsheet
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

impl Args {
    /// Prints what the filter finds.
    ///
    /// # Errors
    /// When the filter cannot be read, or a column is not there.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (kind, filter) = kind_and_filter(&self.words);
        // A mistake in the filter is told before a large file is read.
        Desk::query(kind, filter)?;
        let mut columns = columns(kind, &self.columns)?;
        let (desk, out) = call.open()?;
        let mut words = Vec::new();
        if let Some(name) = &self.view {
            let view =
                view::find(desk.workspace(), name).ok_or_else(|| no_such_view(desk, name))?;
            words.push(view.filter.clone());
            if self.columns.is_empty() && !view.columns.is_empty() {
                let names: Vec<String> = view.columns.iter().map(ToString::to_string).collect();
                columns = self::columns(kind, &names)?;
            }
        }
        words.extend_from_slice(filter);
        let query = Desk::query(kind, &words)?;
        desk.tell_missing(kind, &query);
        if self.csv {
            out.read_by(Reader::Csv);
        }
        let lens = desk.lens();
        let mut items = if query.is_empty() && kind == Kind::Workspace {
            desk.workspace().items(kind)
        } else {
            lens.list(kind, &query)
        };
        items.truncate(self.limit.unwrap_or(usize::MAX));
        print(lens, kind, &items, &columns, out)
    }
}

/// The kind that the first word names, and the words of the filter.
pub fn kind_and_filter(words: &[String]) -> (Kind, &[String]) {
    let Some(first) = words.first() else {
        return (Kind::Story, words);
    };
    let other = match first.as_str() {
        "backlog" => Some(Kind::Story),
        "inbox" => Some(Kind::Request),
        "kpis" => Some(Kind::Objective),
        word => Kind::named(word),
    };
    other.map_or((Kind::Story, words), |kind| (kind, &words[1..]))
}

/// Prints records in the reader's shape.
///
/// # Errors
/// When the reader has gone.
pub fn print(
    lens: Lens<'_>,
    kind: Kind,
    items: &[ItemRef],
    columns: &[&'static str],
    out: &mut Output,
) -> Result<Exit, Failure> {
    match out.reader() {
        Reader::Json => {
            let records = Records::new(lens, kind);
            out.json_lines(kind.plural(), items.iter().map(|item| records.shown(*item)))?;
        }
        Reader::Csv => {
            let value = |item: ItemRef, name: &str| lens.datum(item, name);
            out.csv(&csv_export::table(items, columns, Guard::Formulas, value))?;
        }
        Reader::Person => {
            let mut table = Table::new(columns.iter().map(|name| (*name, align(kind, name))));
            let found = Columns::new(lens, kind, columns);
            for item in items {
                let data = found.data(*item);
                table.row(
                    data.iter()
                        .zip(columns)
                        .map(|(datum, name)| cell(datum, name)),
                );
            }
            out.table(&table)?;
        }
    }
    Ok(Exit::Done)
}

/// The columns asked for, by their own names, or those that a kind usually shows.
fn columns(kind: Kind, asked: &[String]) -> Result<Vec<&'static str>, Failure> {
    if asked.is_empty() {
        return Ok(usual(kind).to_vec());
    }
    let own_name = |name: &String| {
        let computed = COMPUTED.iter().filter(|computed| computed.applies(kind));
        let name = name.trim();
        field::field(kind, name)
            .map(|info| info.name)
            .or_else(|| {
                computed
                    .map(|c| c.name)
                    .find(|known| known.eq_ignore_ascii_case(name))
            })
            .ok_or_else(|| no_such_column(kind, name))
    };
    asked.iter().map(own_name).collect()
}

fn no_such_view(desk: &Desk, name: &str) -> Failure {
    let views = &desk.workspace().about.views;
    let known: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
    let hint = if known.is_empty() {
        "f in the backlog saves what is shown as a view".to_string()
    } else {
        format!("there are {}", known.join(", "))
    };
    Failure::usage(format!("there is no view “{name}”")).hint(hint)
}

fn no_such_column(kind: Kind, name: &str) -> Failure {
    let mut known: Vec<&str> = field::fields(kind).iter().map(|info| info.name).collect();
    known.extend(COMPUTED.iter().filter(|c| c.applies(kind)).map(|c| c.name));
    Failure::usage(format!("a {} has no column “{name}”", kind.singular()))
        .hint(format!("its columns are {}", known.join(", ")))
}

/// The columns that a kind usually shows; the last may be cut.
pub const fn usual(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Story => &[
            "rank", "key", "points", "status", "sprint", "epic", "assignee", "title",
        ],
        Kind::Epic => &[
            "rank",
            "key",
            "size",
            "progress",
            "plan",
            "initiative",
            "title",
        ],
        Kind::Initiative => &[
            "rank",
            "key",
            "horizon",
            "size",
            "progress",
            "objective",
            "title",
        ],
        Kind::Objective => &["rank", "key", "due", "owner", "title"],
        Kind::Sprint => &[
            "key", "status", "start", "end", "stories", "size", "progress", "title",
        ],
        Kind::Milestone => &["key", "date", "kind", "finished", "title"],
        Kind::Stakeholder => &[
            "key",
            "group",
            "interest",
            "influence",
            "last_update",
            "title",
        ],
        Kind::Request => &["key", "status", "from", "created", "title"],
        Kind::Increment => &["key", "span", "title"],
        Kind::Person => &["key", "names", "days_a_week", "title"],
        Kind::Workspace => &["key", "timezone", "title"],
    }
}

fn align(kind: Kind, name: &str) -> Align {
    let is_number = match field::field(kind, name) {
        Some(info) => matches!(info.shape, Shape::Number | Shape::Points | Shape::Duration),
        None => true,
    };
    if is_number { Align::Right } else { Align::Left }
}

fn cell<'d>(datum: &'d Datum<'_>, name: &str) -> Cow<'d, str> {
    match datum {
        Datum::Number(share) if name == "progress" => format!("{:.0}%", share * 100.0).into(),
        Datum::Text(text) if !text.is_empty() => text.as_ref().into(),
        missing if missing.is_none() => "–".into(),
        other => other.to_string().into(),
    }
}
