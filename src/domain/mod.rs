//! The workspace and everything that can happen to it. Pure: no file, clock, environment, thread, terminal or random id.

pub mod calendar;
pub mod datum;
pub mod outline;
pub mod points;
pub mod query;
pub mod quick;
pub mod rank;
mod text_form;
pub mod word;
