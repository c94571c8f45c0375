//! Whether one filter finds a part of what another finds.
//! Never looks at an item, and says yes only when it holds for every item there can be.

use super::Filter;

/// Whether all that passes `filter` passes `earlier`.
///
/// A word finds texts that hold it, and titles that it is the initials of; both hold for its beginnings too. So a word that
/// is typed on narrows, and one that is changed elsewhere does not.
pub(super) fn narrows(filter: &Filter, earlier: &Filter) -> bool {
    match (filter, earlier) {
        (filter, earlier) if filter == earlier => true,
        (filter, Filter::All(earlier)) => earlier.iter().all(|part| narrows(filter, part)),
        (Filter::All(parts), earlier) => parts.iter().any(|part| narrows(part, earlier)),
        (Filter::Word(word), Filter::Word(earlier)) => word.starts_with(earlier.as_str()),
        (Filter::Quoted(text), Filter::Quoted(earlier) | Filter::Word(earlier)) => {
            text.contains(earlier.as_str())
        }
        _ => false,
    }
}
