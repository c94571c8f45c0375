//! `bifocal merge`: two stories become one, or requests go into a story or an epic.
//! Never loses a key: that of a merged story finds the one that stands.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::request::{Verdict, judge};
use crate::domain::command::story::merge_into;
use crate::domain::draft::Refusal;
use crate::domain::id::{Id, Kind};

/// Merge stories into another one, or requests into a story or an epic; prints the key of what stands
///
/// The story that stands takes over criteria, labels, requesters, comments, links, notes and blockers. The others are put
/// away, and their keys find it. A request that is merged says where it went.
///
/// Examples:
///   bifocal merge S-3 S-12
///   bifocal merge R-3 R-4 S-12
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The keys, and last what they are merged into
    #[arg(value_name = "KEY", required = true, num_args = 2..)]
    keys: Vec<String>,
}

impl Args {
    /// Merges them.
    ///
    /// # Errors
    /// When the two do not go together, or something would wait for itself: then nothing is changed.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let Some((target, keys)) = self.keys.split_last() else {
            return Err(Failure::usage("keys and a target are needed"));
        };
        let (desk, out) = call.open()?;
        let items = desk.items(keys)?;
        let target = desk.item(target)?;
        let into = desk.workspace().key_of(target).to_owned();
        let label = format!("Merge {} into {into}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            for item in &items {
                match (item.kind, target.kind) {
                    (Kind::Request, _) => {
                        judge(draft, Id::new(item.id), &Verdict::Merge(target))?;
                    }
                    (Kind::Story, Kind::Story) => {
                        merge_into(draft, Id::new(item.id), Id::new(target.id))?;
                    }
                    (kind, other) => {
                        return Err(Refusal::new(format!(
                            "stories are merged into stories, requests into stories or epics: {} is not merged into {}",
                            kind.with_article(),
                            other.with_article()
                        )));
                    }
                }
            }
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &[target])
    }
}
