//! Acceptance criteria as text that people edit, and back.
//! Never loses who judged a criterion whose words stay the same.

use uuid::Uuid;

use super::{Criterion, CriterionState};

/// Criteria as people edit them: one a line, `[x]` met, `[!]` rejected.
pub fn criteria_text(criteria: &[Criterion]) -> String {
    let line = |criterion: &Criterion| {
        let mark = match criterion.state {
            CriterionState::Open => " ",
            CriterionState::Met => "x",
            CriterionState::Rejected => "!",
        };
        format!("[{mark}] {}", on_one_line(criterion))
    };
    criteria.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Criteria from what people edited; a line that says the same as before keeps its identity and who judged it.
/// Ids of new ones are made from the story's id and the words, so that the same text always gives the same id.
pub(super) fn criteria_from(before: &[Criterion], story: Uuid, text: &str) -> Vec<Criterion> {
    let mut made: Vec<Criterion> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let line = line.trim_start_matches(['-', '*', '+']).trim_start();
        let marks = [
            ("[ ]", CriterionState::Open),
            ("[x]", CriterionState::Met),
            ("[X]", CriterionState::Met),
            ("[!]", CriterionState::Rejected),
        ];
        let marked = marks.iter().find_map(|(mark, state)| {
            line.strip_prefix(mark)
                .map(|rest| (rest.trim_start(), *state))
        });
        let (words, state) = marked.unwrap_or((line, CriterionState::Open));
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            continue;
        }
        let taken = |id: Uuid| made.iter().any(|criterion| criterion.id == id);
        let same = before
            .iter()
            .find(|criterion| on_one_line(criterion) == words && !taken(criterion.id));
        let mut criterion = same
            .cloned()
            .unwrap_or_else(|| new_criterion(before, &made, story, &words));
        if criterion.state != state {
            (criterion.state, criterion.by, criterion.at) = (state, None, None);
        }
        made.push(criterion);
    }
    made
}

fn on_one_line(criterion: &Criterion) -> String {
    let sentence = criterion.sentence();
    sentence.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn new_criterion(before: &[Criterion], made: &[Criterion], story: Uuid, words: &str) -> Criterion {
    let mut id = derived_id(story, words);
    while before
        .iter()
        .chain(made)
        .any(|criterion| criterion.id == id)
    {
        id = derived_id(id, words);
    }
    let split = words.strip_prefix("Given ").and_then(|rest| {
        let (given, rest) = rest.split_once(", when ")?;
        let (when, then) = rest.split_once(", then ")?;
        Some((given, when, then))
    });
    match split {
        Some((given, when, then)) => Criterion {
            id,
            given: given.into(),
            when: when.into(),
            then: then.into(),
            ..Criterion::default()
        },
        None => Criterion {
            id,
            text: words.to_string(),
            ..Criterion::default()
        },
    }
}

/// An id made from another and some words: always the same for the same, so that no random id is needed.
pub fn derived_id(within: Uuid, words: &str) -> Uuid {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for byte in within.as_bytes().iter().chain(words.as_bytes()) {
        hash ^= u128::from(*byte);
        hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B);
    }
    uuid::Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid()
}
