//! What a change means that a person should know before it stands, seen in one place whichever way it was made.
//! Never changes anything, and never looks at more than what the change touched.

use super::about::Category;
use super::draft::{Draft, Refusal};
use super::id::ItemRef;
use super::story::{CriterionState, Story};

/// Something that a person should know of what was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What it is, in a sentence without a full stop.
    pub text: String,
    /// The story whose criteria it is about, the first of several.
    pub criteria_of: Option<ItemRef>,
}

impl Warning {
    /// A warning in these words.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            criteria_of: None,
        }
    }
}

/// So many stories are named before the rest is counted.
const NAMED: usize = 3;

/// What is to be known of the stories that a draft finishes, or has reopened in a part: whether they are done though
/// criteria are not met.
///
/// # Errors
/// When a story becomes done so and the workspace requires its criteria; what an import tells is never refused.
pub(super) fn unmet_criteria(draft: &Draft<'_>) -> Result<Option<Warning>, Refusal> {
    let unmet = |story: &Story| story.criteria.len() - story.criteria_met();
    let is_done = |story: &Story| story.category(draft) == Category::Done;
    let mut found: Vec<(&Story, usize)> = Vec::new();
    for (before, story) in draft.touched_stories() {
        let open = unmet(story);
        if open == 0 || story.archived.is_some() || !is_done(story) {
            continue;
        }
        let was_done = before.is_some_and(is_done);
        if was_done && before.is_some_and(|before| unmet(before) >= open) {
            continue;
        }
        if !was_done && draft.settings().criteria_required && !draft.is_told_by_others() {
            return Err(Refusal::new(format!(
                "{} has {}: meet them first, or reject the story",
                story.key,
                not_met(story)
            )));
        }
        found.push((story, open));
    }
    let Some((first, _)) = found.first() else {
        return Ok(None);
    };
    let text = if let [(only, _)] = found.as_slice() {
        format!("{} is done with {}", only.key, not_met(only))
    } else {
        let keys: Vec<&str> = found.iter().map(|(story, _)| story.key.as_str()).collect();
        let more = match keys.len().saturating_sub(NAMED) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        format!(
            "{} stories are done with criteria not met: {}{more}",
            keys.len(),
            keys[..keys.len().min(NAMED)].join(", ")
        )
    };
    Ok(Some(Warning {
        text,
        criteria_of: Some(first.id.item()),
    }))
}

/// `2 criteria not met`, of them how many were rejected.
fn not_met(story: &Story) -> String {
    let open = story.criteria.len() - story.criteria_met();
    let rejected = story
        .criteria
        .iter()
        .filter(|criterion| criterion.state == CriterionState::Rejected)
        .count();
    let noun = match open {
        1 => "1 criterion not met".to_string(),
        n => format!("{n} criteria not met"),
    };
    match rejected {
        0 => noun,
        n => format!("{noun} ({n} rejected)"),
    }
}
