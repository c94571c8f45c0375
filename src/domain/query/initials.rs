//! Whether a word is the initials of a title: `eon` and `edno` of "Edit On Notes".
//! Never finds scattered letters: each starts a word of the title, or runs on from the letter before it.

/// The longest word that is looked for: a bit for each of its letters.
const LONGEST: usize = 64;

/// With which letters the words of a title begin, a bit each: what nearly every title is passed over by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Starts(u32);

impl Starts {
    /// Any letter may begin one: nobody has looked.
    pub const UNKNOWN: Self = Self(u32::MAX);
    /// Something other than a letter or digit of ASCII begins one.
    const OTHER: u32 = 1 << 31;

    /// Those of a title.
    pub fn of(title: &str) -> Self {
        let mut in_word = false;
        let mut starts = 0;
        for letter in title.chars() {
            let is_of_word = letter.is_alphanumeric();
            if is_of_word && !in_word {
                starts |= Self::bit(letter);
            }
            in_word = is_of_word;
        }
        if !title.is_ascii() {
            starts |= Self::OTHER;
        }
        Self(starts)
    }

    fn bit(letter: char) -> u32 {
        match letter.to_ascii_lowercase() {
            letter @ 'a'..='z' => 1 << (letter as u32 - 'a' as u32),
            '0'..='9' => 1 << 26,
            _ => Self::OTHER,
        }
    }
}

/// A word, ready to be looked for in many titles.
pub(super) struct Initials {
    letters: Vec<char>,
    /// For each letter of ASCII in either case, at which places of the word it stands, a bit each.
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
            for case in [*letter, letter.to_ascii_uppercase()] {
                if let Some(place) = places.get_mut(case as usize) {
                    *place |= 1 << at;
                }
            }
        }
        Self { letters, places }
    }

    /// Whether they may be the initials of a title whose text does not hold the word: the first letter begins a word then,
    /// and one of the others does too, since else the word would stand there.
    pub fn may_be_of(&self, starts: Starts) -> bool {
        let Some((first, rest)) = self.letters.split_first() else {
            return false;
        };
        let rest = rest
            .iter()
            .fold(0, |bits, letter| bits | Starts::bit(*letter));
        let begins = |bits: u32| starts.0 & bits != 0;
        begins(Starts::OTHER) || (begins(Starts::bit(*first)) && begins(rest))
    }

    /// Whether they are the initials of this title. Goes through it once, with all beginnings of the word at once.
    pub fn are_of(&self, title: &str) -> bool {
        let Some(last) = self.letters.len().checked_sub(1) else {
            return false;
        };
        let mut found = Found::default();
        if title.is_ascii() {
            for byte in title.bytes() {
                found.take(self.places[usize::from(byte)], byte.is_ascii_alphanumeric());
            }
        } else {
            for letter in title.chars() {
                found.take(self.places_of(letter), letter.is_alphanumeric());
            }
        }
        found.before >> last & 1 == 1
    }

    /// At which places of the word a letter of a title stands, whatever its case.
    fn places_of(&self, letter: char) -> u64 {
        if letter.is_ascii() {
            return self.places[letter as usize];
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

/// How far beginnings of the word were found: bit n stands for its first n + 1 letters.
#[derive(Default)]
struct Found {
    /// Those that end at the last letter.
    here: u64,
    /// Those that end anywhere up to it.
    before: u64,
    in_word: bool,
}

impl Found {
    /// Takes the next letter of the title; it stands at these places of the word.
    fn take(&mut self, places: u64, is_of_word: bool) {
        let starts = is_of_word && !self.in_word;
        self.in_word = is_of_word;
        let begin = (self.before << 1 | 1) & u64::from(starts).wrapping_neg();
        self.here = places & (self.here << 1 | begin);
        self.before |= self.here;
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
        fn no_title_is_passed_over_that_has_them(word in "[ab1ж]{0,5}", title in "[abA1ж \\-]{0,14}") {
            let holds = title.to_lowercase().contains(&word);
            let initials = Initials::new(&word);
            if !holds && initials.are_of(&title) {
                prop_assert!(initials.may_be_of(Starts::of(&title)));
                prop_assert!(initials.may_be_of(Starts::UNKNOWN));
            }
        }

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
