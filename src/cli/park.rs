//! `bifocal park`: requests are put off, or brought back into the inbox.
//! Never loses one: bifocal list requests is:parked shows them, and so does the inbox.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::request::{Verdict, judge};
use crate::domain::id::Id;
use crate::domain::request::Request;

/// Park requests: not now; or bring parked and rejected ones back into the inbox
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The keys
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// Bring them back: they wait for a judgement again
    #[arg(long)]
    undo: bool,
}

impl Args {
    /// Parks the requests or brings them back.
    ///
    /// # Errors
    /// When one is judged for good already: then none is changed.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let keys = self.keys.iter().flat_map(|key| key.split(','));
        let requests: Vec<Id<Request>> = keys
            .map(|key| desk.item_of(key))
            .collect::<Result<_, _>>()?;
        let items: Vec<_> = requests.iter().map(|id| id.item()).collect();
        let (word, verdict) = if self.undo {
            ("Bring back", Verdict::BringBack)
        } else {
            ("Park", Verdict::Park)
        };
        let label = format!("{word} {}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            for id in &requests {
                judge(draft, *id, &verdict)?;
            }
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)
    }
}
