//! One test binary.

mod faults;
mod real_data;
mod together;
mod verbs;
