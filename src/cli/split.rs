//! `bifocal split`: a part of a story becomes a story of its own, right behind it.
//! Never loses or doubles a criterion, and keeps the sum of points unless told otherwise.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::command::story::{Part, left_after, numbered, proposed, split};
use crate::domain::draft::Refusal;
use crate::domain::id::Kind;
use crate::domain::points::Points;
use crate::domain::story::Story;

/// Split a part off a story: a new story right behind it, whose key is printed
///
/// The part stands below the same epic, in the same sprint, with the same labels, requesters and blockers.
///
/// Examples:
///   bifocal split S-12 "Resolve conflicts by hand" --points 3 --criteria 2,3
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
    /// What the part is about
    #[arg(value_name = "TITLE", required = true)]
    title: Vec<String>,
    /// The estimate of the part; without it, its share by criteria, or half
    #[arg(long)]
    points: Option<Points>,
    /// The estimate of what is left; without it, so that the sum stays the same
    #[arg(long, value_name = "POINTS")]
    left: Option<Points>,
    /// The criteria that go to the part, numbered from 1 as bifocal show numbers them
    #[arg(long, value_name = "N", value_delimiter = ',')]
    criteria: Vec<usize>,
}

impl Args {
    /// Splits the story.
    ///
    /// # Errors
    /// When it is finished, there is no such criterion, or the part is larger than the whole.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let id = desk.item_of::<Story>(&self.key)?;
        let key = desk.workspace().key_of(id.item()).to_owned();
        let changed = desk.change(|draft| {
            let Some(story) = draft.stories.get(id).cloned() else {
                return Err(Refusal::gone(Kind::Story));
            };
            let mut criteria = Vec::with_capacity(self.criteria.len());
            for number in &self.criteria {
                criteria.push(numbered(&story, *number)?.id);
            }
            let points = self.points.or_else(|| proposed(&story, criteria.len()));
            let left = match self.left {
                Some(left) => Some(left),
                None => left_after(&story, [points])?,
            };
            let title = self.title.join(" ");
            let part = Part {
                title,
                points,
                criteria,
            };
            let made = split(draft, id, &[part], left)?;
            Ok((format!("Split {key}"), made))
        })?;
        let items: Vec<_> = changed.value.iter().map(|id| id.item()).collect();
        changed::print(desk, out, &changed, &items)
    }
}
