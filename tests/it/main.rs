//! One test binary.

mod commands;
mod faults;
mod laws;
mod real_data;
mod together;
