//! bifocal: a terminal backlog and roadmap manager.

pub mod cli;
pub mod config;
pub mod domain;
pub mod interchange;
pub mod metrics;
pub mod safe;
pub mod session;
pub mod store;
pub mod tui;
