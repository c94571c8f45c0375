//! The quick-add line.
