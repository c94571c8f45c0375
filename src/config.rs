//! The settings of the person (not of the workspace).
