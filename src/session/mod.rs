//! The open workspace.
