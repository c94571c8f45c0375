//! `bifocal accept`: a story is accepted, with all its criteria or some of them; a request becomes something.
//! Never accepts a story that is not built yet without saying so.

use super::failure::{Exit, Failure};
use super::open::Desk;
use super::{Call, changed};
use crate::domain::about::Category;
use crate::domain::command::attach;
use crate::domain::command::request::{self, Verdict};
use crate::domain::command::story::{judge_numbered, to_category};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::{Id, ItemRef};
use crate::domain::request::Request;
use crate::domain::story::{CriterionState, Story};

/// Accept stories: their criteria are met and they are done; or requests: they become something, whose key is printed
///
/// Criteria that were rejected count as met then, too, and are named.
///
/// Examples:
///   bifocal accept S-12
///   bifocal accept S-12 2 3
///   bifocal accept R-3 --as story --to E-2
///   bifocal accept R-3 R-4 --as evidence --to I-2
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The keys of stories or of requests; after one story the numbers of single criteria, from 1 as bifocal show
    /// numbers them: then it stays where it is
    #[arg(value_name = "KEY|N", required = true)]
    words: Vec<String>,
    /// Single criteria as a list: 2,3
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
        let (numbers, keys) = numbers_and_keys(self.words.clone(), self.criteria.clone());
        let items = desk.items(&keys)?;
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
                .hint("of a story, accept single criteria by their numbers, or all of it"));
        }
        if items.len() > 1 && !numbers.is_empty() {
            return Err(Failure::usage("criteria are of one story: give one key"));
        }
        let stories = keys.iter().flat_map(|key| key.split(','));
        let stories: Vec<Id<Story>> = stories
            .map(|key| desk.item_of::<Story>(key))
            .collect::<Result<_, _>>()?;
        let label = format!("Accept {}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            for story in &stories {
                judge_numbered(draft, *story, &numbers, CriterionState::Met)?;
                if numbers.is_empty() {
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

/// The numbers of criteria among the words, and the keys: a number is never a key.
fn numbers_and_keys(words: Vec<String>, listed: Vec<usize>) -> (Vec<usize>, Vec<String>) {
    let mut numbers = listed;
    let mut keys = words;
    keys.retain(|word| match word.parse() {
        Ok(number) => {
            numbers.push(number);
            false
        }
        Err(_) => true,
    });
    (numbers, keys)
}
