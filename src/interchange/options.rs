//! What a person may say about a file that the file does not say itself.
//! It never has an effect on how a file is found or opened.

use super::dates::DateOrder;

/// Choices for one import; the default suits a file that speaks for itself.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--date-order`: which of two leading numbers is the day.
    pub date_order: Option<DateOrder>,
    /// `--map column=field`: columns of a plain table, as (column, field).
    pub map: Vec<(String, String)>,
    /// `--system`: the name under which external ids are kept, when the format has none of its own.
    pub system: Option<String>,
    /// `--raw`: cells are taken as they are; a leading `'` is not stripped.
    pub raw: bool,
}
