//! `bifocal set`: fields of one or several records, all of it or nothing.
//! Never sets a field that is computed.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::story::set_status;
use crate::domain::command::{self};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::{Id, ItemRef, Kind};

/// Set fields of records; prints their keys
///
/// An empty value clears a field. Lists take +word and -word to add and remove. Days may be said as friday or +2w.
///
/// Examples:
///   bifocal set S-12 points=5 labels=+offline
///   bifocal set S-12 S-13 sprint=current
///   bifocal set W-1 timezone=Europe/Berlin
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Keys, then what to set
    #[arg(value_name = "KEY|FIELD=VALUE", required = true)]
    words: Vec<String>,
}

impl Args {
    /// Sets the fields.
    ///
    /// # Errors
    /// When a field refuses its value: then nothing is changed.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (pairs, keys): (Vec<String>, Vec<String>) =
            self.words.into_iter().partition(|word| is_assignment(word));
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .filter_map(|pair| pair.trim_start().split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        if keys.is_empty() || pairs.is_empty() {
            return Err(Failure::usage("a key and a FIELD=VALUE are needed")
                .hint("for example: bifocal set S-12 points=5"));
        }
        let (desk, out) = call.open()?;
        let items = desk.items(&keys)?;
        let names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
        let label = format!(
            "Set {} of {}",
            names.join(", "),
            changed::named(desk, &items)
        );
        let changed = desk.change(|draft| {
            for (name, value) in &pairs {
                set(draft, &items, name, value)?;
            }
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)
    }
}

/// Sets one field of several records; the status of a story brings the waits that follow from it.
///
/// # Errors
/// When one of them refuses.
pub fn set(
    draft: &mut Draft<'_>,
    items: &[ItemRef],
    name: &str,
    value: &str,
) -> Result<(), Refusal> {
    for item in items {
        let is_status = field::field(item.kind, name).is_some_and(|info| info.name == "status");
        if item.kind == Kind::Story && is_status {
            set_status(draft, Id::new(item.id), value)?;
        } else {
            command::set_all(draft, &[*item], name, value)?;
        }
    }
    Ok(())
}

fn is_assignment(word: &str) -> bool {
    let name = word.trim_start().split('=').next().unwrap_or_default();
    word.contains('=')
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
