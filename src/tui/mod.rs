//! The terminal interface.

pub mod editor;
pub mod glyphs;
pub mod input;
pub mod runtime;
pub mod screen;
pub mod signals;
pub mod terminal;
pub mod theme;
pub mod widget;
