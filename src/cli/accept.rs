//! `bifocal accept`: a story is accepted, with all its criteria or some of them; a request becomes something.
//! Never accepts a story that is not built yet without saying so.

use super::failure::{Exit, Failure};
use super::open::Desk;
use super::{Call, changed};
use crate::domain::about::Category;
use crate::domain::command::attach;
use crate::domain::command::request::{self, Verdict};
use crate::domain::command::story::{judge, to_category};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::{Id, ItemRef};
use crate::domain::request::Request;
use crate::domain::story::{CriterionState, Story};

/// Accept stories: their criteria are met and they are done; or requests: they become something, whose key is printed
///
/// Examples:
///   bifocal accept S-12
///   bifocal accept S-12 --criteria 1,3
///   bifocal accept R-3 --as story --to E-2
///   bifocal accept R-3 R-4 --as evidence --to I-2
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The keys: of stories or of requests
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// Only these criteria, numbered from 1 as bifocal show numbers them; the story stays where it is
    #[arg(long, value_name = "N", value_delimiter = ',')]
    criteria: Vec<usize>,
    /// What requests become
    #[arg(long = "as", value_enum, value_name = "WHAT", default_value_t = Become::Story)]
    become_: Become,
    /// What it belongs to: the epic of a story, the initiative of an epic or of evidence
    #[arg(long, value_name = "KEY")]
    to: Option<String>,
}

/// What a request becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Become {
    /// A story at the end of the backlog
    Story,
    /// An epic
    Epic,
    /// Evidence for or against an initiative
    Evidence,
}

impl Args {
    /// Accepts the stories, their criteria, or the requests.
    ///
    /// # Errors
    /// When there is no such criterion, or a request is judged already.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let items = desk.items(&self.keys)?;
        if items.iter().all(|item| item.typed::<Request>().is_some()) {
            let verdict = self.verdict(desk)?;
            let below = self.below(desk)?;
            let label = format!("Accept {}", changed::named(desk, &items));
            let changed =
                desk.change(|draft| Ok((label, accept(draft, &items, &verdict, below)?)))?;
            let became = changed.value.clone();
            return changed::print(desk, out, &changed, &became);
        }
        if self.to.is_some() || self.become_ != Become::Story {
            return Err(Failure::usage("--as and --to are for requests")
                .hint("of a story, accept --criteria 1,2 or all of it"));
        }
        if items.len() > 1 && !self.criteria.is_empty() {
            return Err(Failure::usage("criteria are of one story: give one key"));
        }
        let stories = self.keys.iter().flat_map(|key| key.split(','));
        let stories: Vec<Id<Story>> = stories
            .map(|key| desk.item_of::<Story>(key))
            .collect::<Result<_, _>>()?;
        let label = format!("Accept {}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            for story in &stories {
                judge_all(draft, *story, &self.criteria, CriterionState::Met)?;
                if self.criteria.is_empty() {
                    to_category(draft, *story, Category::Done)?;
                }
            }
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)
    }

    fn verdict(&self, desk: &Desk) -> Result<Verdict, Failure> {
        Ok(match (self.become_, &self.to) {
            (Become::Story, _) => Verdict::Story,
            (Become::Epic, _) => Verdict::Epic,
            (Become::Evidence, Some(key)) => Verdict::Evidence(desk.item_of(key)?),
            (Become::Evidence, None) => {
                return Err(
                    Failure::usage("evidence belongs to an initiative").hint("say which: --to I-1")
                );
            }
        })
    }

    /// What the new story or epic stands below.
    fn below(&self, desk: &Desk) -> Result<Option<ItemRef>, Failure> {
        let key = self
            .to
            .as_ref()
            .filter(|_| self.become_ != Become::Evidence);
        key.map(|key| desk.item(key)).transpose()
    }
}

/// Accepts requests; gives what they became.
fn accept(
    draft: &mut Draft<'_>,
    items: &[ItemRef],
    verdict: &Verdict,
    below: Option<ItemRef>,
) -> Result<Vec<ItemRef>, Refusal> {
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        let became = request::judge(draft, Id::new(item.id), verdict)?;
        if let (Some(new), Some(parent)) = (became, below) {
            attach(draft, new, parent)?;
        }
        all.extend(became.filter(|became| !all.contains(became)));
    }
    Ok(all)
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
        let criterion = numbered(&story, *number)?;
        if criterion.state != state {
            judge(draft, id, criterion.id, state)?;
        }
    }
    Ok(())
}

/// The criterion of a story with this number, from 1.
///
/// # Errors
/// When there is none.
pub fn numbered(story: &Story, number: usize) -> Result<&crate::domain::story::Criterion, Refusal> {
    let criterion = number.checked_sub(1).and_then(|at| story.criteria.get(at));
    criterion.ok_or_else(|| {
        let count = story.criteria.len();
        Refusal::new(format!(
            "{} has {count} criteria, no number {number}",
            story.key
        ))
    })
}
