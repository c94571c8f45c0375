//! Reports against the worked numbers of their definitions, told by real commands.
//! Never builds a record's history by hand: the draft notes it, as in life.

mod flow;
mod queue;
mod sprint;
mod strategy;

/// The last day of the reference sprint.
const NOON: &str = "2026-03-13 12:00";
