//! Text to and from the workspace, without touching the disk.
//! It never reads a file, a clock or the environment: bytes come in, values go out.

pub mod cell;
pub mod criteria;
pub mod dates;
pub mod export;
pub mod foreign;
pub mod jira;
pub mod markup;
pub mod options;
pub mod problem;
pub mod sheet;
pub mod table;
pub mod text;
pub mod words;
