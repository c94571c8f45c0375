//! Acceptance criteria as text that people edit, and back.
//! Never loses who judged a criterion that is recognizably the same.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Criterion, CriterionState};
use crate::domain::word::Word;

/// Two lines that share so much of their words are one line reworded.
pub(in crate::domain) const ALIKE: f64 = 0.5;

/// The marks before a criterion, and what they say.
const MARKS: [(&str, CriterionState); 4] = [
    ("[ ]", CriterionState::Open),
    ("[x]", CriterionState::Met),
    ("[X]", CriterionState::Met),
    ("[!]", CriterionState::Rejected),
];

impl Criterion {
    /// Says it in other words: plain, or “Given … when … then …” on one line or several. What is known of it stays.
    pub fn reword(&mut self, text: &str) {
        let words = Wording::of(text);
        (self.text, self.given) = (words.text, words.given);
        (self.when, self.then) = (words.when, words.then);
    }

    /// The words as they are typed and edited: a scenario has a line for each of its parts.
    pub fn in_lines(&self) -> String {
        if !self.text.is_empty() {
            return self.text.clone();
        }
        let parts = self.parts();
        let line = |(word, text): &(&str, &str)| format!("{word} {text}");
        parts.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The parts of a scenario that it has, each with its word.
    pub fn parts(&self) -> Vec<(&'static str, &str)> {
        let parts = [
            ("Given", self.given.as_str()),
            ("When", self.when.as_str()),
            ("Then", self.then.as_str()),
        ];
        let there = |(_, text): &(&str, &str)| !text.is_empty();
        parts.into_iter().filter(there).collect()
    }

    /// It as one line of the criteria's text: its mark and its sentence.
    pub fn line(&self) -> String {
        let mark = match self.state {
            CriterionState::Open => " ",
            CriterionState::Met => "x",
            CriterionState::Rejected => "!",
        };
        format!("[{mark}] {}", on_one_line(&self.sentence()))
    }
}

/// Criteria as people edit them: one a line, `[x]` met, `[!]` rejected.
pub fn criteria_text(criteria: &[Criterion]) -> String {
    let lines = criteria.iter().map(Criterion::line);
    lines.collect::<Vec<_>>().join("\n")
}

/// What happened to criteria, as (before, after) in the form of [`Criterion::line`]; empty for what was not there.
/// Order is nothing that happens to a criterion.
pub(in crate::domain) fn told(before: &[Criterion], after: &[Criterion]) -> Vec<(Word, Word)> {
    let line_of = |all: &[Criterion], id: Uuid| {
        let found = all.iter().find(|criterion| criterion.id == id);
        found.map_or_else(Word::default, |criterion| criterion.line().into())
    };
    let gone = before
        .iter()
        .filter(|old| !after.iter().any(|new| new.id == old.id));
    let ids = after.iter().chain(gone).map(|criterion| criterion.id);
    ids.map(|id| (line_of(before, id), line_of(after, id)))
        .filter(|(from, to)| from != to)
        .collect()
}

/// Criteria from what people edited. A line that says the same as before keeps its identity and who judged it; so does
/// the most similar one, and one that stands in the same place. A line without a mark leaves a known criterion judged.
/// Ids of new ones are made from the story's id and the words, so that the same text always gives the same id.
pub(in crate::domain) fn criteria_from(
    before: &[Criterion],
    story: Uuid,
    text: &str,
) -> Vec<Criterion> {
    let lines = typed(text);
    let meant = recognized(before, &lines);
    let mut made: Vec<Criterion> = Vec::new();
    for (line, known) in lines.iter().zip(meant) {
        let mut criterion = match known {
            Some((at, _)) => before[at].clone(),
            None => Criterion {
                id: new_id(before, &made, story, &on_one_line(&line.words)),
                ..Criterion::default()
            },
        };
        let same = known.is_some_and(|(_, likeness)| likeness == Likeness::Same);
        if !same {
            criterion.reword(&line.words);
        }
        let in_place = known.is_none_or(|(_, likeness)| likeness == Likeness::SamePlace);
        let unsaid = if in_place {
            CriterionState::Open
        } else {
            criterion.state
        };
        let state = line.state.unwrap_or(unsaid);
        if criterion.state != state {
            (criterion.state, criterion.by, criterion.at) = (state, None, None);
        }
        made.push(criterion);
    }
    made
}

/// A criterion as it was typed.
struct Typed {
    words: String,
    state: Option<CriterionState>,
}

/// The criteria of a text: one a line, but the lines of a scenario that begin with when, then, and, but belong to it.
fn typed(text: &str) -> Vec<Typed> {
    let mut all: Vec<Typed> = Vec::new();
    let mut in_scenario = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(scenario) = all.last_mut().filter(|_| in_scenario)
            && CONTINUING
                .iter()
                .any(|word| after_word(line, word).is_some())
        {
            scenario.words.push('\n');
            scenario.words.push_str(line);
            continue;
        }
        let line = line.trim_start_matches(['-', '*', '+']).trim_start();
        let marked = MARKS.iter().find_map(|(mark, state)| {
            let rest = line.strip_prefix(mark)?;
            Some((rest.trim_start(), *state))
        });
        let words = marked.map_or(line, |(rest, _)| rest);
        if !words.is_empty() {
            in_scenario = after_word(words, "given").is_some() && Wording::of(words).is_plain();
            all.push(Typed {
                words: words.to_string(),
                state: marked.map(|(_, state)| state),
            });
        }
    }
    all
}

const CONTINUING: [&str; 4] = ["when", "then", "and", "but"];

/// How a typed line is known to be a criterion that was there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// It says the same.
    Same,
    /// It says something similar.
    Similar,
    /// It says something else in the same place.
    SamePlace,
}

/// Which criterion each line is, if it is one that was there.
fn recognized(before: &[Criterion], lines: &[Typed]) -> Vec<Option<(usize, Likeness)>> {
    let known: Vec<String> = before.iter().map(|c| on_one_line(&c.sentence())).collect();
    let wanted: Vec<String> = lines.iter().map(|line| sentence_of(&line.words)).collect();
    let mut found: Vec<Option<(usize, Likeness)>> = vec![None; lines.len()];
    let mut taken = vec![false; before.len()];
    let mut take = |found: &mut Vec<Option<(usize, Likeness)>>, line: usize, at: usize, how| {
        if found[line].is_none() && !taken[at] {
            (found[line], taken[at]) = (Some((at, how)), true);
        }
    };
    for (line, words) in wanted.iter().enumerate() {
        let same = (0..known.len()).filter(|at| known[*at] == *words);
        for at in same {
            take(&mut found, line, at, Likeness::Same);
        }
    }
    let free: Vec<usize> = (0..lines.len())
        .filter(|line| found[*line].is_none())
        .collect();
    let mut similar: Vec<(f64, usize, usize)> = Vec::new();
    for line in free {
        for (at, words) in known.iter().enumerate() {
            let shared = shared_words(words, &wanted[line]);
            if shared >= ALIKE {
                similar.push((shared, line, at));
            }
        }
    }
    let distance = |(_, line, at): &(f64, usize, usize)| line.abs_diff(*at);
    similar.sort_by(|a, b| b.0.total_cmp(&a.0).then(distance(a).cmp(&distance(b))));
    for (_, line, at) in similar {
        take(&mut found, line, at, Likeness::Similar);
    }
    for (line, at) in in_place(&found, before.len()) {
        take(&mut found, line, at, Likeness::SamePlace);
    }
    found
}

/// Lines and criteria that stand between the same two neighbors, where there are just as many of both.
fn in_place(found: &[Option<(usize, Likeness)>], count: usize) -> Vec<(usize, usize)> {
    let is_taken = |at: &usize| found.iter().flatten().any(|(known, _)| known == at);
    let mut pairs = Vec::new();
    let mut line = 0;
    while line < found.len() {
        let gap = found[line..]
            .iter()
            .take_while(|known| known.is_none())
            .count();
        if gap == 0 {
            line += 1;
            continue;
        }
        let above = line.checked_sub(1).and_then(|line| found[line]);
        let below = found.get(line + gap).copied().flatten();
        let from = above.map_or(0, |(at, _)| at + 1);
        let to = below.map_or(count, |(at, _)| at);
        let left: Vec<usize> = (from..to).filter(|at| !is_taken(at)).collect();
        if left.len() == gap {
            pairs.extend((line..line + gap).zip(left));
        }
        line += gap;
    }
    pairs
}

/// How much of their words two sentences share, from 0 to 1 (Dice's coefficient over words, whatever their case).
pub(in crate::domain) fn shared_words(a: &str, b: &str) -> f64 {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for word in words_of(a) {
        counts.entry(word).or_default().0 += 1;
    }
    for word in words_of(b) {
        counts.entry(word).or_default().1 += 1;
    }
    let (shared, all) = counts.values().fold((0, 0), |(shared, all), (a, b)| {
        (shared + a.min(b), all + a + b)
    });
    if all == 0 {
        return 0.0;
    }
    2.0 * shared as f64 / all as f64
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// What a criterion says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wording {
    text: String,
    given: String,
    when: String,
    then: String,
}

impl Wording {
    /// Plain words, or the parts of a scenario.
    fn of(text: &str) -> Self {
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let scenario = match lines.as_slice() {
            [one] => Self::of_sentence(one),
            many => Self::of_lines(many),
        };
        scenario.unwrap_or_else(|| Self {
            text: lines.join("\n"),
            ..Self::default()
        })
    }

    fn is_plain(&self) -> bool {
        !self.text.is_empty()
    }

    /// `Given …, when …, then …`; without commas, too.
    fn of_sentence(line: &str) -> Option<Self> {
        let rest = after_word(line, "given")?;
        let (given, when, then) = match divided(rest, "when") {
            Some((given, rest)) => {
                let (when, then) = divided(rest, "then").unwrap_or((rest, ""));
                (given, when, then)
            }
            None => divided(rest, "then").map(|(given, then)| (given, "", then))?,
        };
        Some(Self {
            given: on_one_line(given),
            when: on_one_line(when),
            then: on_one_line(then),
            ..Self::default()
        })
    }

    /// A line for each part; what follows a part without a word of its own belongs to it.
    fn of_lines(lines: &[&str]) -> Option<Self> {
        let mut made = Self::default();
        let mut part = 0;
        for (at, line) in lines.iter().enumerate() {
            let mut named = ["given", "when", "then"].iter().enumerate();
            let begun = named
                .find_map(|(part, word)| Some((part, after_word(line, word)?)))
                .filter(|(next, _)| at == 0 || *next > part);
            let words = match begun {
                Some((next, words)) => {
                    part = next;
                    words
                }
                None if at == 0 => return None,
                None => line,
            };
            let held = match part {
                0 => &mut made.given,
                1 => &mut made.when,
                _ => &mut made.then,
            };
            if !held.is_empty() {
                held.push(' ');
            }
            held.push_str(words.trim_end_matches(','));
        }
        let follows = !made.when.is_empty() || !made.then.is_empty();
        (follows && !made.given.is_empty()).then_some(made)
    }
}

/// What follows a word at the beginning, whatever its case, perhaps with a colon.
fn after_word<'t>(line: &'t str, word: &str) -> Option<&'t str> {
    let (head, rest) = line.split_at_checked(word.len())?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let follows = head.eq_ignore_ascii_case(word) && rest.starts_with(char::is_whitespace);
    Some(rest.trim()).filter(|rest| follows && !rest.is_empty())
}

/// What stands before and after a word: after a comma where there is one, else at its first place.
fn divided<'t>(text: &'t str, word: &str) -> Option<(&'t str, &'t str)> {
    let lower = text.to_ascii_lowercase();
    let found = [format!(", {word} "), format!(" {word} ")]
        .into_iter()
        .find_map(|mark| lower.find(&mark).map(|at| (at, mark.len())));
    let (at, wide) = found?;
    let (before, after) = (text[..at].trim(), text[at + wide..].trim());
    (!before.is_empty() && !after.is_empty()).then_some((before, after))
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Typed words as the sentence that they would be.
fn sentence_of(words: &str) -> String {
    let mut criterion = Criterion::default();
    criterion.reword(words);
    on_one_line(&criterion.sentence())
}

fn new_id(before: &[Criterion], made: &[Criterion], story: Uuid, words: &str) -> Uuid {
    let known = |id: Uuid| {
        before
            .iter()
            .chain(made)
            .any(|criterion| criterion.id == id)
    };
    let mut id = derived_id(story, words);
    while known(id) {
        id = derived_id(id, words);
    }
    id
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
