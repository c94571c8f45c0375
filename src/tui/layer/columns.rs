//! Choosing columns: which are shown, in which order.
//! Never leaves without any: a table without a column shows nothing.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Fate, Overlay, boxed, row_style};
use crate::tui::app::{App, Tone};
use crate::tui::hits::{Hit, Hits};
use crate::tui::pane::backlog::columns::{offered, shown};
use crate::tui::widget::list::{Viewport, draw_scrollbar};
use crate::tui::widget::{put, put_cut};

/// All columns, those that are shown first.
pub struct ColumnChoice {
    rows: Vec<Line>,
    view: Viewport,
}

struct Line {
    name: &'static str,
    doc: &'static str,
    shown: bool,
}

impl ColumnChoice {
    /// The columns of the shown pane.
    pub fn new(app: &App) -> Self {
        let shown = shown(app);
        let place = |name: &str| shown.iter().position(|known| *known == name);
        let mut rows: Vec<Line> = offered()
            .into_iter()
            .map(|(name, doc)| Line {
                name,
                doc,
                shown: place(name).is_some(),
            })
            .collect();
        rows.sort_by_key(|row| place(row.name).unwrap_or(usize::MAX));
        let mut view = Viewport::default();
        view.set_len(rows.len());
        Self { rows, view }
    }

    fn move_row(&mut self, step: isize) {
        let from = self.view.cursor;
        if let Some(to) = from
            .checked_add_signed(step)
            .filter(|to| *to < self.rows.len())
        {
            self.rows.swap(from, to);
            self.view.move_to(to);
        }
    }

    /// What is chosen, at once: the table below shows it.
    fn take(&self, app: &mut App) -> Fate {
        let chosen = self.rows.iter().filter(|row| row.shown);
        let names: Vec<&'static str> = chosen.map(|row| row.name).collect();
        if names.is_empty() {
            app.say(Tone::News, "at least one column must stay: Space shows one");
            return Fate::Stay;
        }
        if names != shown(app) {
            app.state_mut().columns = names;
        }
        Fate::Close
    }
}

impl Overlay for ColumnChoice {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
        let theme = &app.theme;
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        let height = rows
            .saturating_add(2)
            .min(area.height.saturating_sub(2).max(3));
        let width = area.width.saturating_sub(4).min(72);
        let inner = boxed(frame, area, (width, height), "Columns", theme);
        self.view.follow(inner.height);
        hits.add(inner, Hit::LayerRows(self.view.offset));
        let buf = frame.buffer_mut();
        for (line, at) in self.view.visible(inner.height).enumerate() {
            let row = &self.rows[at];
            let y = inner.y + u16::try_from(line).unwrap_or(0);
            let (glyph, style) = if row.shown {
                (theme.glyphs.check, theme.good)
            } else {
                (" ", theme.dim)
            };
            let full = Rect {
                y,
                height: 1,
                ..inner
            };
            let here = row_style(theme, at == self.view.cursor);
            buf.set_style(full, here);
            put(buf, full, (full.x, y), glyph, style.patch(here));
            let name = row.name.replace('_', " ");
            let ellipsis = theme.glyphs.ellipsis;
            put_cut(buf, full, (full.x + 2, y), &name, here, ellipsis);
            if full.width > 20 {
                put_cut(buf, full, (full.x + 18, y), row.doc, theme.dim, ellipsis);
            }
        }
        let side = Rect {
            width: inner.width + 2,
            ..inner
        };
        draw_scrollbar(frame.buffer_mut(), side, self.view, theme);
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        match key.code {
            KeyCode::Esc | KeyCode::Char('q') => return Fate::Close,
            KeyCode::Enter => return self.take(app),
            KeyCode::Char(' ' | 'x') => {
                let row = &mut self.rows[self.view.cursor];
                row.shown = !row.shown;
            }
            KeyCode::Char('J') => self.move_row(1),
            KeyCode::Char('K') => self.move_row(-1),
            KeyCode::Char('d') => {
                app.state_mut().columns.clear();
                *self = Self::new(app);
            }
            KeyCode::Char('j') | KeyCode::Down => self.view.move_by(1),
            KeyCode::Char('k') | KeyCode::Up => self.view.move_by(-1),
            KeyCode::Home => self.view.move_to(0),
            KeyCode::End => self.view.move_to(self.rows.len()),
            _ => app.say(
                Tone::News,
                "Space shows or hides, J K move, Enter takes it, Esc leaves",
            ),
        }
        Fate::Stay
    }

    fn paste(&mut self, _: &mut App, _: &str) -> Fate {
        Fate::Stay
    }

    fn click(&mut self, _: &mut App, row: usize) -> Fate {
        self.view.move_to(row);
        if let Some(row) = self.rows.get_mut(row) {
            row.shown = !row.shown;
        }
        Fate::Stay
    }

    fn scroll(&mut self, rows: isize) {
        self.view.move_by(rows);
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Space", "show or hide"),
            ("J K", "move"),
            ("d", "the usual"),
            ("Enter", "take it"),
            ("Esc", "leave"),
        ]
    }
}
