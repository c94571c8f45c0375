//! What the meetings of a sprint leave behind: who is away, what was shown, what went well and what did not.
//! Never a number of a sprint: these stand beside them, so that they may still be said after the close.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::choice::choice;
use super::draft::Refusal;
use super::id::Id;
use super::record::{Moment, absent};
use super::sprint::Sprint;
use super::story::{Story, derived_id};
use super::unknown::Unknown;
use super::word::{Word, same_name};

choice! {
    /// What the review said of a story.
    Verdict {
        /// It is as it was wanted.
        Accepted = "accepted",
        /// It is not as it was wanted.
        Rejected = "rejected",
        /// There was nothing to see, or no time.
        #[default]
        NotShown = "not_shown",
    }
}

choice! {
    /// How something was, looking back.
    RetroSide {
        /// It went well.
        #[default]
        Well = "well",
        /// It went badly.
        Badly = "badly",
    }
}

/// Days of a sprint on which somebody is away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Absence {
    /// Its identity within the sprint.
    pub id: Uuid,
    /// Who is away.
    pub person: Word,
    /// How many working days, halves too.
    pub days: f64,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// What the review said of one story.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewResult {
    /// Its identity within the sprint.
    pub id: Uuid,
    /// The story.
    pub story: Id<Story>,
    /// What was said.
    pub verdict: Verdict,
    /// Who said it.
    pub by: Word,
    /// When it was said.
    pub at: Moment,
    /// Why, or what is still to be done.
    #[serde(default, skip_serializing_if = "absent")]
    pub note: String,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Something that went well or badly.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetroNote {
    /// Its identity within the sprint.
    pub id: Uuid,
    /// How it went.
    pub side: RetroSide,
    /// What it was.
    pub text: String,
    /// Who said it.
    pub by: Word,
    /// When it was said.
    pub at: Moment,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Sprint {
    /// What the review said of a story.
    pub fn reviewed(&self, story: Id<Story>) -> Option<&ReviewResult> {
        self.review_results
            .iter()
            .find(|result| result.story == story)
    }

    /// Whether a story is or was part of it: it is in it now, or its numbers count it.
    pub fn holds(&self, story: &Story) -> bool {
        let closed = self.close.iter().flat_map(|close| &close.ledger);
        story.sprint == Some(self.id)
            || self
                .commitment
                .iter()
                .chain(closed)
                .any(|entry| entry.story == story.id)
    }
}

/// Absences as people type them: `Ana 2, Ben 0.5`.
pub(super) fn absences_text(absences: &[Absence]) -> String {
    let one = |absence: &Absence| format!("{} {}", absence.person, absence.days);
    absences.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Absences from what people typed. The ids are made from the names, so that two clones speak of the same one.
///
/// # Errors
/// When a part is not a name with a number of days behind it.
pub(super) fn absences_from(
    before: &[Absence],
    sprint: Uuid,
    text: &str,
) -> Result<Vec<Absence>, Refusal> {
    let mut made: Vec<Absence> = Vec::new();
    for part in text
        .split([',', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let read = part
            .rsplit_once(char::is_whitespace)
            .and_then(|(name, days)| {
                let days: f64 = days.parse().ok()?;
                let name = name.trim().trim_start_matches('@');
                (!name.is_empty() && (0.0..=366.0).contains(&days)).then_some((name, days))
            });
        let Some((name, days)) = read else {
            return Err(Refusal::new(format!(
                "“{part}” is not an absence: write the name and the days, such as Ana 2, Ben 0.5"
            )));
        };
        if made.iter().any(|known| same_name(&known.person, name)) {
            return Err(Refusal::new(format!(
                "{name} is named twice: add the days up"
            )));
        }
        let known = before.iter().find(|known| same_name(&known.person, name));
        let mut absence = known.cloned().unwrap_or_else(|| Absence {
            id: derived_id(sprint, &name.to_lowercase()),
            person: name.into(),
            ..Absence::default()
        });
        absence.days = days;
        made.push(absence);
    }
    Ok(made)
}
