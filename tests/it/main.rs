//! One test binary.

mod real_data;
mod together;
