//! Story points to a hundredth.
