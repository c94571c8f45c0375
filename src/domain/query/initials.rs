//! Whether a word is the initials of a title: `eon` and `edno` of "Edit On Notes".
//! Never finds scattered letters: each starts a word of the title, or runs on from the letter before it.

/// The longest word that is looked for: a bit for each of its letters.
const LONGEST: usize = 64;

/// A word, ready to be looked for in many titles.
pub(super) struct Initials {
    letters: Vec<char>,
    /// For each letter of ASCII, at which places of the word it stands, a bit each.
    places: [u64; 128],
}

impl Initials {
    /// Makes a word, in lower case, ready. One letter is found as text, and a very long word is nobody's initials: both
    /// are initials of nothing.
    pub fn new(word: &str) -> Self {
        let mut letters: Vec<char> = word.chars().collect();
        if !(2..=LONGEST).contains(&letters.len()) {
            letters.clear();
        }
        let mut places = [0; 128];
        for (at, letter) in letters.iter().enumerate() {
            if let Some(place) = places.get_mut(*letter as usize) {
                *place |= 1 << at;
            }
        }
        Self { letters, places }
    }

    /// Whether they are the initials of this title. Goes through it once, with all beginnings of the word at once.
    pub fn are_of(&self, title: &str) -> bool {
        let Some(last) = self.letters.len().checked_sub(1) else {
            return false;
        };
        // Bit n: the first n + 1 letters end at the letter before this one, or somewhere before it.
        let (mut end_here, mut end_before) = (0_u64, 0_u64);
        let mut in_word = false;
        for letter in title.chars() {
            let is_of_word = letter.is_alphanumeric();
            let starts = is_of_word && !in_word;
            in_word = is_of_word;
            let begin = if starts { end_before << 1 | 1 } else { 0 };
            end_here = self.places_of(letter) & (end_here << 1 | begin);
            end_before |= end_here;
            if end_here >> last & 1 == 1 {
                return true;
            }
        }
        false
    }

    /// At which places of the word a letter of a title stands, whatever its case.
    fn places_of(&self, letter: char) -> u64 {
        if letter.is_ascii() {
            return self.places[letter.to_ascii_lowercase() as usize];
        }
        let lower = letter.to_lowercase().next().unwrap_or(letter);
        let same = self
            .letters
            .iter()
            .enumerate()
            .filter(|(_, l)| **l == lower);
        same.fold(0, |places, (at, _)| places | 1 << at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn starts(title: &[char], at: usize) -> bool {
        title[at].is_alphanumeric() && (at == 0 || !title[at - 1].is_alphanumeric())
    }

    /// The definition, letter by letter: the rest of a word whose letters so far ended at `before`.
    fn goes_on(word: &[char], title: &[char], before: Option<usize>) -> bool {
        let Some((first, rest)) = word.split_first() else {
            return true;
        };
        let from = before.map_or(0, |at| at + 1);
        (from..title.len()).any(|at| {
            let stands = starts(title, at) || before.is_some_and(|before| before + 1 == at);
            stands && title[at] == *first && goes_on(rest, title, Some(at))
        })
    }

    proptest! {
        #[test]
        fn they_are_found_as_they_are_defined(word in "[abж]{0,5}", title in "[abж \\-]{0,14}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(
                Initials::new(&word).are_of(&title),
                word.chars().count() > 1 && goes_on(&letters(&word), &letters(&title), None)
            );
        }
    }
}
