//! One test binary.

mod together;
