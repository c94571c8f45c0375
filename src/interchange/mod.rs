//! Text to and from the workspace, without touching the disk.
//! It never reads a file, a clock or the environment: bytes come in, values go out.

pub mod dates;
pub mod foreign;
pub mod sheet;
pub mod text;
pub mod words;
