//! One test binary.

mod real_data;
mod source;
mod tidy;
