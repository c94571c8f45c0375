//! The terminal interface.

pub mod editor;
pub mod glyphs;
pub mod runtime;
pub mod screen;
pub mod terminal;
pub mod theme;
pub mod widget;
