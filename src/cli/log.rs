//! `bifocal log`: the changes that this machine still remembers, the newest first.
//! Never changes anything.

use std::collections::HashMap;

use serde::Serialize;

use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::Reader;
use super::table::Table;
use super::{Call, changed};
use crate::domain::record::Moment;
use crate::domain::word::Word;
use crate::session::Role;

/// Show the last changes, the newest first
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only those that touched this record
    #[arg(value_name = "KEY")]
    key: Option<String>,
    /// At most so many
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    limit: usize,
}

#[derive(Serialize)]
struct Line {
    at: Moment,
    by: Word,
    label: String,
    keys: Vec<String>,
    undone: bool,
}

impl Args {
    /// Prints the changes.
    ///
    /// # Errors
    /// When the journals cannot be read.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let lines = lines(desk, self.key.as_deref(), self.limit)?;
        if out.reader() == Reader::Json {
            out.json_lines("log", &lines)?;
            return Ok(Exit::Done);
        }
        let mut table = Table::of_text(["when (UTC)", "who", "keys", "what"]);
        for line in lines {
            let what = if line.undone {
                format!("{}  (taken back)", line.label)
            } else {
                line.label
            };
            let when = line.at.format("%Y-%m-%d %H:%M").to_string();
            table.row([
                when,
                line.by.to_string(),
                changed::shortened(&line.keys),
                what,
            ]);
        }
        out.table(&table)?;
        Ok(Exit::Done)
    }
}

fn lines(desk: &Desk, key: Option<&str>, limit: usize) -> Result<Vec<Line>, Failure> {
    let wanted = key.map(|key| desk.item(key)).transpose()?;
    let workspace = desk.workspace();
    // The newest word on an edit counts.
    let mut taken_back: HashMap<u64, bool> = HashMap::new();
    let mut lines = Vec::new();
    for entry in desk.session().log()? {
        match entry.edit.role {
            Role::Undoes(seq) => *taken_back.entry(seq).or_insert(true),
            Role::Redoes(seq) => *taken_back.entry(seq).or_insert(false),
            Role::Done => false,
        };
        let edit = &entry.edit.edit;
        if wanted.is_some_and(|wanted| !edit.items().any(|item| item == wanted)) {
            continue;
        }
        lines.push(Line {
            at: edit.at,
            by: edit.by.clone(),
            label: edit.label.clone(),
            keys: changed::keys_of(workspace, edit),
            undone: taken_back.get(&entry.seq) == Some(&true),
        });
        if lines.len() == limit {
            break;
        }
    }
    Ok(lines)
}
