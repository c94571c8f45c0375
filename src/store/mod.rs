//! The disk: one JSON file, and nothing lost.
