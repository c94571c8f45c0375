//! Text to and from the workspace, without touching the disk.
//! It never reads a file, a clock or the environment: bytes come in, values go out.

pub mod cell;
pub mod criteria;
pub mod csv_export;
pub mod dates;
pub mod export;
pub mod foreign;
pub mod formats;
pub mod jira;
pub mod json_export;
pub mod markup;
pub mod options;
pub mod own_csv;
pub mod problem;
pub mod reconcile;
pub mod sheet;
pub mod table;
pub mod text;
pub mod words;

#[cfg(test)]
mod tests {
    use super::options::Options;
    use super::{dates, jira, markup, table};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in "[ -~\n\té{}*\\[|;,:/\"']{0,80}") {
            let _ = dates::read(&text, None);
            let _ = markup::to_markdown(&text);
            let _ = table::read(format!("title,created\n{text}").as_bytes(), &Options::default());
            let header = "Summary,Issue key,Issue Type,Comment,Sprint,Attachment,Description,Created\n";
            let _ = jira::read(format!("{header}{text}").as_bytes(), &Options::default());
        }

        #[test]
        fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = jira::read(&bytes, &Options::default());
            let _ = table::read(&bytes, &Options::default());
        }

        #[test]
        fn no_date_like_text_makes_a_reader_panic(text in "[0-9]{0,5}[/.\\- ]?[0-9A-Za-zéä]{0,4}[/.\\- ,]{0,2}[0-9]{0,5} ?[0-9:]{0,9} ?[apmAPMGZT.+-]{0,4}[0-9:]{0,5}") {
            let _ = dates::read(&text, None);
            let _ = dates::read(&text, Some(dates::DateOrder::DayFirst));
        }
    }
}
