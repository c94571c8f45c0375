//! Layers: what lies over a pane for a moment. The topmost takes all keys; Esc always leads one step out.
//! A layer never loses what was typed without saying so.

pub mod closing;
pub mod columns;
pub mod criteria;
pub mod form;
pub mod help;
pub mod links;
pub mod merge;
pub mod palette;
pub mod picker;
pub mod prompt;
pub mod reader;
pub mod split;
pub mod strip;
pub mod unsaved;

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::app::App;
use super::hits::Hits;
use super::theme::Theme;
use crate::safe;
use unsaved::Unsaved;

/// What becomes of a layer after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Stay,
    /// It is done.
    Close,
}

/// Something that lies over a pane.
pub trait Overlay {
    /// Draws it over the whole screen's area.
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits);

    /// Takes a key.
    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate;

    /// Takes pasted text.
    fn paste(&mut self, app: &mut App, text: &str) -> Fate;

    /// Takes a click on one of its rows.
    fn click(&mut self, _app: &mut App, _row: usize) -> Fate {
        Fate::Stay
    }

    /// Takes the wheel, in rows.
    fn scroll(&mut self, _rows: isize) {}

    /// What is typed into it and stands nowhere else yet, to survive a crash; `None` when nothing does.
    fn unsaved(&self) -> Option<Unsaved> {
        None
    }

    /// What the hint line says while it is on top: keys and words.
    fn hints(&self) -> Vec<(&'static str, &'static str)>;
}

/// A layer on the heap.
pub type Layer = Box<dyn Overlay>;

/// Gives the topmost layer to a closure and takes it back unless it is done.
pub fn with_top(app: &mut App, act: impl FnOnce(&mut dyn Overlay, &mut App) -> Fate) {
    let Some(mut layer) = app.layers.pop() else {
        return;
    };
    let at = app.layers.len();
    if act(layer.as_mut(), app) == Fate::Stay {
        app.layers.insert(at.min(app.layers.len()), layer);
    }
}

/// Draws the frame of a layer in the middle of an area and gives the room inside. It leaves a margin where there is one.
pub fn boxed(
    frame: &mut Frame,
    area: Rect,
    (width, height): (u16, u16),
    title: &str,
    theme: &Theme,
) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let left = area.x + (area.width - width) / 2;
    let top = area.y + (area.height - height) / 3;
    let outer = Rect {
        x: left,
        y: top,
        width,
        height,
    };
    Clear.render(outer, frame.buffer_mut());
    let kind = if theme.glyphs.rule == "-" {
        ASCII_BORDER
    } else {
        BorderType::Rounded.to_border_set()
    };
    let title = format!(
        " {} ",
        safe::truncate(&safe::line(title), usize::from(width.saturating_sub(6)))
    );
    Block::bordered()
        .border_set(kind)
        .border_style(theme.border)
        .title(title)
        .title_style(theme.header)
        .render(outer, frame.buffer_mut());
    outer.inner(Margin {
        horizontal: 2,
        vertical: 1,
    })
}

const ASCII_BORDER: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// The style of a row that may hold the cursor of a layer.
pub fn row_style(theme: &Theme, selected: bool) -> Style {
    if selected {
        theme.text.patch(theme.selection)
    } else {
        theme.text
    }
}
