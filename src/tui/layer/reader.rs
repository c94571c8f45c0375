//! A reader: text over the pane, scrolled and left again: why, history, numbers, log.
//! Never a place to change anything.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Fate, Layer, Overlay, boxed};
use crate::tui::app::App;
use crate::tui::detail;
use crate::tui::hits::Hits;
use crate::tui::widget::{
    list::{Viewport, draw_scrollbar},
    text,
};

/// Makes the lines for a width.
type Lines = Box<dyn Fn(&App, u16) -> Vec<Line<'static>>>;

/// Lines over the pane.
pub struct Reader {
    title: String,
    lines: Lines,
    scroll: usize,
    page: usize,
}

impl Reader {
    /// A reader whose lines are made for a width.
    pub fn new(
        title: impl Into<String>,
        lines: impl Fn(&App, u16) -> Vec<Line<'static>> + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            lines: Box::new(lines),
            scroll: 0,
            page: 10,
        }
    }
}

impl Overlay for Reader {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, _: &mut Hits) {
        let width = area.width.saturating_sub(4).min(96);
        let lines = (self.lines)(app, width.saturating_sub(4));
        let rows = u16::try_from(lines.len())
            .unwrap_or(u16::MAX)
            .saturating_add(2);
        let height = rows.min(area.height.saturating_sub(2).max(3));
        let inner = boxed(frame, area, (width, height), &self.title, &app.theme);
        self.page = usize::from(inner.height);
        self.scroll = self.scroll.min(lines.len().saturating_sub(self.page));
        text::draw(frame.buffer_mut(), inner, &lines, self.scroll);
        let view = Viewport {
            offset: self.scroll,
            cursor: self.scroll,
            len: lines.len(),
        };
        let side = Rect {
            width: inner.width + 2,
            ..inner
        };
        draw_scrollbar(frame.buffer_mut(), side, view, &app.theme);
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        match key.code {
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | 'w' | 'i' | '?') => {
                return Fate::Close;
            }
            KeyCode::Char('j') | KeyCode::Down => self.scroll += 1,
            KeyCode::Char('k') | KeyCode::Up => self.scroll = self.scroll.saturating_sub(1),
            KeyCode::Char('d' | ' ') | KeyCode::PageDown => self.scroll += self.page.max(2) - 1,
            KeyCode::Char('u') | KeyCode::PageUp => {
                self.scroll = self.scroll.saturating_sub(self.page.max(2) - 1);
            }
            KeyCode::Char('g') | KeyCode::Home => self.scroll = 0,
            KeyCode::Char('G') | KeyCode::End => self.scroll = usize::MAX / 2,
            _ => app.say(crate::tui::app::Tone::News, "j and k scroll, Esc leaves"),
        }
        Fate::Stay
    }

    fn paste(&mut self, _: &mut App, _: &str) -> Fate {
        Fate::Stay
    }

    fn scroll(&mut self, rows: isize) {
        self.scroll = self.scroll.saturating_add_signed(rows);
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![("j/k", "scroll"), ("Esc", "leave")]
    }
}

/// The chain above the item under the cursor.
pub fn why(app: &App) -> Layer {
    let Some(item) = app.cursor() else {
        return Box::new(Reader::new("Why", |_, _| Vec::new()));
    };
    let title = format!("Why {}", app.workspace().key_of(item));
    Box::new(Reader::new(title, move |app, width| {
        detail::why(app, item, width)
    }))
}

/// What happened to the item under the cursor.
pub fn history(app: &App) -> Layer {
    let Some(item) = app.cursor() else {
        return Box::new(Reader::new("History", |_, _| Vec::new()));
    };
    let title = format!("History of {}", app.workspace().key_of(item));
    Box::new(Reader::new(title, move |app, width| {
        detail::history(app, item, width)
    }))
}

/// The numbers of the shown pane, with formula, inputs and source.
pub fn numbers(app: &App) -> Layer {
    let pane = app.pane;
    let title = format!("Numbers of {}", pane.pane().name);
    Box::new(Reader::new(title, move |app, width| {
        super::super::numbers::explain(app, pane, width)
    }))
}

/// The latest changes.
pub fn log(_: &App) -> Layer {
    Box::new(Reader::new("Latest changes", |app, width| {
        let theme = &app.theme;
        let zone = app.workspace().settings().timezone;
        let mut lines = Vec::new();
        for (at, by, label) in app.session.recent(200) {
            let when = format!("{} {}", zone.day_of(at), at.format("%H:%M"));
            let spans = [
                ratatui::text::Span::styled(format!("{when}  {by}  "), theme.dim),
                ratatui::text::Span::styled(label, theme.text),
            ];
            lines.extend(text::wrap(&spans, width, "    "));
        }
        if lines.is_empty() {
            lines.push(Line::styled("nothing was changed yet", theme.dim));
        }
        lines
    }))
}
