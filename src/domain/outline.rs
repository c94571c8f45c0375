//! The outline notation: paste format and test language.
