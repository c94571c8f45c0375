//! `bifocal why`: the chain above a record, from the vision down to it.
//! Never guesses a link that is not there: it says which one is missing.

use serde::Serialize;

use super::Call;
use super::failure::{Exit, Failure};
use super::output::Reader;
use crate::domain::datum::Datum;
use crate::domain::id::{ItemRef, Kind};
use crate::metrics::chain;
use crate::metrics::lens::Lens;

/// Show why a record is there: the chain above it, up to the vision
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
}

#[derive(Serialize)]
struct Rung {
    record: &'static str,
    key: Option<String>,
    title: Option<String>,
    because: Option<String>,
}

impl Args {
    /// Prints the chain.
    ///
    /// # Errors
    /// When the key names none.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let item = desk.item(&self.key)?;
        let rungs = rungs(desk.lens(), item);
        if out.reader() == Reader::Json {
            out.json("why", &rungs)?;
            return Ok(Exit::Done);
        }
        for (depth, rung) in rungs.iter().enumerate() {
            let title = match (&rung.key, &rung.title) {
                (Some(key), Some(title)) => format!("{key}  {title}"),
                (None, Some(title)) => title.clone(),
                _ => "– nothing: the chain is cut here".to_owned(),
            };
            let because = rung
                .because
                .as_ref()
                .map_or_else(String::new, |text| format!("  ({text})"));
            out.line(&format!(
                "{:indent$}{:<11}{title}{because}",
                "",
                rung.record,
                indent = depth * 2
            ))?;
        }
        Ok(Exit::Done)
    }
}

fn rungs(lens: Lens<'_>, item: ItemRef) -> Vec<Rung> {
    let workspace = lens.workspace;
    let vision = Some(workspace.about.product.vision.clone()).filter(|vision| !vision.is_empty());
    let mut rungs = vec![Rung {
        record: "vision",
        key: None,
        title: vision,
        because: None,
    }];
    let line: Vec<ItemRef> = std::iter::once(item)
        .chain(chain::above(workspace, item))
        .collect();
    for kind in levels(item.kind) {
        let found = line.iter().find(|rung| rung.kind == *kind);
        rungs.push(Rung {
            record: kind.singular(),
            key: found.map(|item| workspace.key_of(*item).to_owned()),
            title: found.map(|item| workspace.title_of(*item).to_owned()),
            because: found.and_then(|item| because(lens, *item)),
        });
    }
    rungs
}

const fn levels(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Story => &[Kind::Objective, Kind::Initiative, Kind::Epic, Kind::Story],
        Kind::Epic => &[Kind::Objective, Kind::Initiative, Kind::Epic],
        Kind::Initiative => &[Kind::Objective, Kind::Initiative],
        Kind::Objective => &[Kind::Objective],
        Kind::Sprint => &[Kind::Sprint],
        _ => &[],
    }
}

/// The sentence in which a record says what it is for.
fn because(lens: Lens<'_>, item: ItemRef) -> Option<String> {
    let name = match item.kind {
        Kind::Objective => "kpis",
        Kind::Initiative => "outcome",
        Kind::Epic => "problem",
        Kind::Story => "so_that",
        Kind::Sprint => "goal",
        _ => return None,
    };
    match lens.datum(item, name) {
        Datum::None => None,
        datum => Some(datum.to_string()),
    }
}
