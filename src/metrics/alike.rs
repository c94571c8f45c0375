//! Titles that say nearly the same as one that is being typed: a hint that a story may be there already.
//! Never hints on one common word, and never decides: a person sees the titles.
//!
//! Two titles are compared by the words that carry meaning: in lower case, without words such as "the" or "to", and
//! without the endings that make a word plural or a verb a noun. Their likeness is the share of words that both have
//! (Dice: twice the common words over the sum of both). Trigrams of letters were tried on paper and not taken: they find
//! misspellings, and also "Export notes" in "Import votes"; a title is short, and a wrong hint costs trust. Words are found
//! through an index, so that a letter costs what the titles with its words cost, not what all titles do.

use rustc_hash::FxHashMap;

use crate::domain::id::{ItemRef, Kind};
use crate::domain::request::RequestState;
use crate::domain::workspace::Workspace;

/// Below this share of common words titles only touch.
const LEAST: f64 = 0.6;
/// Fewer common words are no hint, unless there are no others.
const FEWEST: u32 = 2;
/// So many letters of the word that is being typed are needed to see what it may become.
const BEGINNING: usize = 3;

/// Words that say nothing of what a title is about.
const EMPTY: [&str; 40] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "i", "if",
    "in", "into", "is", "it", "its", "my", "new", "not", "of", "on", "one", "or", "so", "some",
    "than", "that", "the", "their", "this", "to", "up", "want", "we", "when", "with",
];

/// Titles with the words that they are found by.
#[derive(Clone, Debug, Default)]
pub struct Titles {
    items: Vec<ItemRef>,
    /// How many words each has.
    sizes: Vec<u32>,
    /// The titles in which a word stands.
    by_word: FxHashMap<Box<str>, Vec<u32>>,
}

impl Titles {
    /// The titles of these records.
    pub fn of<'t>(titles: impl IntoIterator<Item = (ItemRef, &'t str)>) -> Self {
        let mut made = Self::default();
        for (item, title) in titles {
            let words = words(title);
            let Ok(at) = u32::try_from(made.items.len()) else {
                break;
            };
            made.items.push(item);
            made.sizes
                .push(u32::try_from(words.len()).unwrap_or(u32::MAX));
            for word in words {
                let titles = made.by_word.entry(word.into_boxed_str()).or_default();
                titles.push(at);
            }
        }
        made
    }

    /// The titles that somebody who adds a record of a kind may mean: those of open records of the kind, and for a
    /// request also of open stories.
    pub fn open(workspace: &Workspace, kind: Kind) -> Self {
        let stories = workspace.stories.iter().filter(|story| {
            matches!(kind, Kind::Story | Kind::Request)
                && story.archived.is_none()
                && !story.category(workspace).is_final()
        });
        let epics = workspace
            .epics
            .iter()
            .filter(|epic| kind == Kind::Epic && epic.archived.is_none());
        let requests = workspace.requests.iter().filter(|request| {
            kind == Kind::Request
                && request.archived.is_none()
                && matches!(request.state, RequestState::New | RequestState::Parked)
        });
        let stories = stories.map(|story| (story.id.item(), story.title.as_str()));
        let epics = epics.map(|epic| (epic.id.item(), epic.title.as_str()));
        let requests = requests.map(|request| (request.id.item(), request.title.as_str()));
        Self::of(requests.chain(stories).chain(epics))
    }

    /// The records whose titles are most like this one, the nearest first, at most so many.
    pub fn like(&self, title: &str, most: usize) -> Vec<ItemRef> {
        let words = words(title);
        let mut common: FxHashMap<u32, u32> = FxHashMap::default();
        for word in &words {
            for at in self.by_word.get(word.as_str()).into_iter().flatten() {
                *common.entry(*at).or_default() += 1;
            }
        }
        let asked = words.len() as f64;
        let mut found: Vec<(f64, u32)> = common
            .into_iter()
            .filter_map(|(at, both)| {
                let size = f64::from(self.sizes[at as usize]);
                let share = 2.0 * f64::from(both) / (asked + size);
                let is_whole = share >= 1.0;
                (is_whole || (both >= FEWEST && share >= LEAST)).then_some((share, at))
            })
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(most);
        found
            .into_iter()
            .map(|(_, at)| self.items[at as usize])
            .collect()
    }

    /// The same for a title that is being typed: its last word may be the beginning of one that these titles have.
    pub fn like_typed(&self, typed: &str, most: usize) -> Vec<ItemRef> {
        let last = typed.split(|c: char| !c.is_alphanumeric()).next_back();
        let last = last.unwrap_or_default();
        let (head, begun) = (&typed[..typed.len() - last.len()], last.to_lowercase());
        let found = self.like(typed, most);
        if !found.is_empty() || begun.chars().count() < BEGINNING {
            return found;
        }
        if words(head).is_empty() {
            return found;
        }
        // The word that most titles have among those that begin so is what is probably meant.
        let longer = self.by_word.iter();
        let meant = longer
            .filter(|(word, _)| word.starts_with(begun.as_str()))
            .max_by(|a, b| a.1.len().cmp(&b.1.len()).then_with(|| b.0.cmp(a.0)));
        meant.map_or(found, |(word, _)| {
            self.like(&format!("{head} {word}"), most)
        })
    }
}

/// The words of a title that carry meaning, each once.
fn words(title: &str) -> Vec<String> {
    let lower = title.to_lowercase();
    let mut words: Vec<String> = Vec::new();
    for word in lower.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() || EMPTY.contains(&word) {
            continue;
        }
        let word = stem(word);
        if !words.iter().any(|known| known == word) {
            words.push(word.to_string());
        }
    }
    words
}

/// A word without its ending: `merges`, `merged`, `merging` and `merge` are `merg`.
fn stem(word: &str) -> &str {
    let without = |word: &'_ str, ending| {
        let rest = word.strip_suffix(ending)?;
        (rest.chars().count() >= 3).then_some(rest.len())
    };
    let mut endings = ["ing", "ed", "es", "s"].into_iter();
    let end = endings.find_map(|ending| without(word, ending));
    let word = &word[..end.unwrap_or(word.len())];
    &word[..without(word, "e").unwrap_or(word.len())]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const KNOWN: [&str; 7] = [
        "Export a note to PDF",
        "Export all notes as Markdown",
        "Search in notes",
        "Dark icons",
        "Search",
        "Merge two edits of one note",
        "The sync engine exports conflicts",
    ];

    fn item(at: usize) -> ItemRef {
        ItemRef {
            kind: Kind::Story,
            id: Uuid::from_u128(at as u128),
        }
    }

    fn known() -> Titles {
        let titles = KNOWN.iter().enumerate();
        Titles::of(titles.map(|(at, title)| (item(at), *title)))
    }

    fn told(found: &[ItemRef]) -> Vec<&'static str> {
        let at = |item: &ItemRef| usize::try_from(item.id.as_u128()).expect("a small number");
        found.iter().map(|item| KNOWN[at(item)]).collect()
    }

    #[test]
    fn the_same_words_in_another_order_and_form_are_alike() {
        let titles = known();
        assert_eq!(
            told(&titles.like("PDF: exporting the notes", 3)),
            ["Export a note to PDF"]
        );
        assert_eq!(
            told(&titles.like("Merging the two edits", 3)),
            ["Merge two edits of one note"]
        );
        assert_eq!(
            told(&titles.like("Merge edits of a note", 3)),
            ["Merge two edits of one note"]
        );
    }

    #[test]
    fn one_common_word_is_no_hint() {
        let titles = known();
        for title in [
            "Export",
            "Export the board",
            "A note",
            "Notes on a plane",
            "to the of",
        ] {
            assert_eq!(told(&titles.like(title, 3)), [""; 0], "{title}");
        }
    }

    #[test]
    fn a_title_of_one_word_is_like_the_same_word_alone() {
        assert_eq!(told(&known().like("search", 3)), ["Search"]);
    }

    #[test]
    fn the_nearest_comes_first_and_no_more_than_asked_come() {
        let titles = known();
        let all = titles.like("Export notes as Markdown to PDF", 3);
        assert_eq!(
            told(&all),
            ["Export a note to PDF", "Export all notes as Markdown"]
        );
        assert_eq!(titles.like("Export notes as Markdown to PDF", 1).len(), 1);
    }

    #[test]
    fn the_word_that_is_being_typed_counts_as_what_it_begins() {
        let titles = known();
        assert_eq!(told(&titles.like_typed("dark ic", 3)), [""; 0]);
        assert_eq!(told(&titles.like_typed("dark ico", 3)), ["Dark icons"]);
        assert_eq!(told(&titles.like_typed("sea", 3)), [""; 0]);
        assert_eq!(told(&titles.like_typed("", 3)), [""; 0]);
        assert_eq!(told(&titles.like_typed("Straße über", 3)), [""; 0]);
    }
}
