//! Numbers over a workspace and a day: what nobody should have to type.
//! Never reads a clock, a file or the environment, and never turns a missing input into a zero.
//!
//! Every metric is a file of its own in two layers: arithmetic over plain numbers and dates, tested against the worked
//! numbers of its definition, and an extraction that feeds it from a workspace. Reading order: `stats`, `velocity`,
//! `burndown`, `flow`, `forecast`, then whichever one is wanted.

pub mod alignment;
pub mod alike;
pub mod blocking;
pub mod burndown;
pub mod capacity;
pub mod chain;
pub mod flow;
pub mod forecast;
pub mod increment;
pub mod lens;
pub mod ontime;
pub mod outcomes;
pub mod ready;
pub mod report;
pub mod scores;
pub mod sprint_lines;
pub mod stats;
pub mod streams;
pub mod velocity;
pub mod waiting;
