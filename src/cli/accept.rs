//! `bifocal accept`: a story is accepted, with all its criteria or some of them.
//! Never accepts a story that is not built yet without saying so.

use super::failure::{Exit, Failure};
use super::{Call, changed};
use crate::domain::about::Category;
use crate::domain::command::story::{judge, to_category};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::Id;
use crate::domain::story::{CriterionState, Story};

/// Accept a story: its criteria are met and it is done; or accept single criteria
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
    /// Only these criteria, numbered from 1 as bifocal show numbers them; the story stays where it is
    #[arg(long, value_name = "N", value_delimiter = ',')]
    criteria: Vec<usize>,
}

impl Args {
    /// Accepts the story or its criteria.
    ///
    /// # Errors
    /// When there is no such criterion.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let story = desk.item_of::<Story>(&self.key)?;
        let key = desk.workspace().key_of(story.item()).to_owned();
        let changed = desk.change(|draft| {
            judge_all(draft, story, &self.criteria, CriterionState::Met)?;
            if self.criteria.is_empty() {
                to_category(draft, story, Category::Done)?;
            }
            Ok((format!("Accept {key}"), ()))
        })?;
        changed::print(desk, out, &changed, &[story.item()])
    }
}

/// Judges the criteria with these numbers, from 1; all that are not judged so yet when there are none.
///
/// # Errors
/// When there is no such criterion.
pub fn judge_all(
    draft: &mut Draft<'_>,
    id: Id<Story>,
    numbers: &[usize],
    state: CriterionState,
) -> Result<(), Refusal> {
    let Some(story) = draft.stories.get(id).cloned() else {
        return Err(Refusal::gone(crate::domain::id::Kind::Story));
    };
    let all: Vec<usize> = (1..=story.criteria.len()).collect();
    let numbers = if numbers.is_empty() { &all } else { numbers };
    for number in numbers {
        let criterion = number.checked_sub(1).and_then(|at| story.criteria.get(at));
        let Some(criterion) = criterion else {
            let count = story.criteria.len();
            return Err(Refusal::new(format!(
                "{} has {count} criteria, no number {number}",
                story.key
            )));
        };
        if criterion.state != state {
            judge(draft, id, criterion.id, state)?;
        }
    }
    Ok(())
}
