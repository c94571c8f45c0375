//! A picker: choose one of many by typing a part of it.
//! Never picks by itself: Enter picks, Esc leaves.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Fate, Overlay, boxed, row_style};
use crate::safe::{self, Align};
use crate::tui::app::App;
use crate::tui::hits::{Hit, Hits};
use crate::tui::theme::Theme;
use crate::tui::widget::field::{Attention, Field};
use crate::tui::widget::{
    list::{Viewport, draw_scrollbar},
    put, put_cut,
};

/// Something that can be chosen.
pub struct Choice<T> {
    /// What it says, and what typing searches.
    pub label: String,
    /// What stands at the right, dimmed: keys, a key, a number.
    pub side: String,
    /// What stands behind the label, dimmed.
    pub doc: String,
    /// What it is.
    pub value: T,
}

/// What is done with the choice.
pub type Pick<T> = Box<dyn FnMut(&mut App, &T)>;
/// What is done with typed text that is none of the choices.
pub type Other = Box<dyn FnMut(&mut App, &str)>;

/// A list to choose from.
pub struct Picker<T> {
    title: String,
    field: Field,
    choices: Vec<Choice<T>>,
    found: Vec<usize>,
    view: Viewport,
    height: u16,
    pick: Pick<T>,
    other: Option<(&'static str, Other)>,
}

impl<T: 'static> Picker<T> {
    /// A picker with these choices.
    pub fn new(
        title: impl Into<String>,
        choices: Vec<Choice<T>>,
        pick: impl FnMut(&mut App, &T) + 'static,
    ) -> Self {
        let mut picker = Self {
            title: title.into(),
            field: Field::line("").placeholder("type to find"),
            choices,
            found: Vec::new(),
            view: Viewport::default(),
            height: 10,
            pick: Box::new(pick),
            other: None,
        };
        picker.search();
        picker
    }

    /// With the cursor on a choice.
    #[must_use]
    pub fn at(mut self, row: usize) -> Self {
        self.view.move_to(row);
        self
    }

    /// With something to do with text that finds none of the choices.
    #[must_use]
    pub fn or_else(
        mut self,
        doc: &'static str,
        other: impl FnMut(&mut App, &str) + 'static,
    ) -> Self {
        self.other = Some((doc, Box::new(other)));
        self
    }

    fn search(&mut self) {
        let text = self.field.text();
        if text.trim().is_empty() {
            self.found = (0..self.choices.len()).collect();
        } else {
            let pattern = Pattern::parse(text.trim(), CaseMatching::Ignore, Normalization::Smart);
            let mut matcher = Matcher::new(Config::DEFAULT);
            let mut buffer = Vec::new();
            let mut score = |choice: &Choice<T>| {
                let label = pattern
                    .score(Utf32Str::new(&choice.label, &mut buffer), &mut matcher)
                    .map(|score| score + 20);
                let side = pattern.score(Utf32Str::new(&choice.side, &mut buffer), &mut matcher);
                label.max(side)
            };
            let mut scored: Vec<(u32, usize)> = self
                .choices
                .iter()
                .enumerate()
                .filter_map(|(at, choice)| Some((score(choice)?, at)))
                .collect();
            scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            self.found = scored.into_iter().map(|(_, at)| at).collect();
        }
        self.view = Viewport::default();
        self.view.set_len(self.found.len());
    }

    fn choose(&mut self, app: &mut App) -> Fate {
        let Some(at) = self.found.get(self.view.cursor) else {
            let text = self.field.text();
            if let Some((_, other)) = self.other.as_mut().filter(|_| !text.trim().is_empty()) {
                other(app, text.trim());
                return Fate::Close;
            }
            return Fate::Stay;
        };
        (self.pick)(app, &self.choices[*at].value);
        Fate::Close
    }
}

impl<T: 'static> Overlay for Picker<T> {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
        let theme = &app.theme;
        let rows = u16::try_from(self.choices.len().max(1))
            .unwrap_or(u16::MAX)
            .min(18);
        let inner = boxed(
            frame,
            area,
            (area.width.saturating_sub(4).min(84), rows + 4),
            &self.title,
            theme,
        );
        if inner.height < 2 {
            return;
        }
        self.field.draw(
            frame,
            Rect { height: 1, ..inner },
            Attention::Focused,
            theme,
        );
        let list = Rect {
            y: inner.y + 2.min(inner.height - 1),
            height: inner.height.saturating_sub(2),
            ..inner
        };
        self.height = list.height;
        self.view.follow(list.height);
        hits.add(list, Hit::LayerRows(self.view.offset));
        let buf = frame.buffer_mut();
        if self.found.is_empty() {
            let text = self
                .other
                .as_ref()
                .map_or("nothing fits: Esc leaves", |(doc, _)| doc);
            put(buf, list, (list.x, list.y), text, theme.dim);
            return;
        }
        for (row, at) in self.view.visible(list.height).enumerate() {
            let y = list.y + u16::try_from(row).unwrap_or(0);
            let line = Rect {
                y,
                height: 1,
                ..list
            };
            let here = at == self.view.cursor;
            draw_choice(buf, line, &self.choices[self.found[at]], here, theme);
        }
        draw_scrollbar(buf, list, self.view, theme);
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let page = isize::try_from(self.height.max(2)).unwrap_or(10) - 1;
        match key.code {
            KeyCode::Esc => return Fate::Close,
            KeyCode::Enter => return self.choose(app),
            KeyCode::Down | KeyCode::Tab => self.view.move_by(1),
            KeyCode::Up | KeyCode::BackTab => self.view.move_by(-1),
            KeyCode::Char('n' | 'j') if control => self.view.move_by(1),
            KeyCode::Char('p' | 'k') if control => self.view.move_by(-1),
            KeyCode::PageDown => self.view.move_by(page),
            KeyCode::PageUp => self.view.move_by(-page),
            KeyCode::Char('c') if control => return Fate::Close,
            _ => {
                let before = self.field.text();
                self.field.key(key);
                if self.field.text() != before {
                    self.search();
                }
            }
        }
        Fate::Stay
    }

    fn paste(&mut self, _: &mut App, text: &str) -> Fate {
        self.field.paste(text);
        self.search();
        Fate::Stay
    }

    fn click(&mut self, app: &mut App, row: usize) -> Fate {
        self.view.move_to(row);
        self.choose(app)
    }

    fn scroll(&mut self, rows: isize) {
        self.view.move_by(rows);
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("type", "find"),
            ("Up/Down", "choose"),
            ("Enter", "take it"),
            ("Esc", "leave"),
        ]
    }
}

/// Label and doc at the left, what stands beside them at the right.
fn draw_choice<T>(buf: &mut Buffer, line: Rect, choice: &Choice<T>, here: bool, theme: &Theme) {
    let style = row_style(theme, here);
    buf.set_style(line, style);
    let wide = u16::try_from(safe::width(&choice.side)).unwrap_or(0);
    let side = wide.min(line.width / 2);
    let room = Rect {
        width: line.width.saturating_sub(side + 2),
        ..line
    };
    let mark = if here { theme.glyphs.cursor } else { " " };
    let cut = theme.glyphs.ellipsis;
    let x = put(buf, room, (line.x, line.y), mark, style);
    let x = put_cut(buf, room, (x + 1, line.y), &choice.label, style, cut);
    let dim = style.patch(theme.dim);
    put_cut(buf, room, (x + 2, line.y), &choice.doc, dim, cut);
    let text = safe::pad(&safe::line(&choice.side), usize::from(side), Align::Right);
    let at = (line.right().saturating_sub(side + 1), line.y);
    put(buf, line, at, &text, style.patch(theme.key));
}
