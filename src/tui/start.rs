//! The start screen: no workspace was found, so what now? Create one here, look at the demo, or bring what you have.
//! Never makes a file by itself: it only asks.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::runtime::{self, Edge, Event, Program};
use super::terminal::{Mouse, Probe};
use super::theme::Theme;
use super::widget::field::{Attention, Field};
use super::widget::{put, text};

/// What the person wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// A new workspace with this name.
    Create(String),
    /// The demo.
    Demo,
    /// A new workspace with what is in this file.
    Import(PathBuf),
    /// Nothing.
    Leave,
}

/// What is typed, if anything is.
enum Asking {
    Nothing,
    Name(Field),
    File(Field, String),
}

/// The start screen.
struct Screen {
    theme: Theme,
    place: String,
    cursor: usize,
    asking: Asking,
    answer: Option<Start>,
    first_row: u16,
}

const CHOICES: [(&str, &str, &str); 4] = [
    ("c", "Create a workspace", "one JSON file, made here"),
    ("d", "Open the demo", "a year of a product; nothing is kept"),
    ("i", "Import a file", "a Jira export or any table as CSV"),
    ("q", "Leave", "nothing is made"),
];

/// Asks what to do where there is no workspace at `path`.
///
/// # Errors
/// When the terminal cannot be had.
pub fn ask(path: &Path, theme: Theme, probe: &Probe) -> std::io::Result<Start> {
    let place = path.display().to_string();
    let mut screen = Screen {
        theme,
        place,
        cursor: 0,
        asking: Asking::Nothing,
        answer: None,
        first_row: 0,
    };
    runtime::run(&mut screen, probe, Mouse::Captured)?;
    Ok(screen.answer.unwrap_or(Start::Leave))
}

impl Screen {
    fn choose(&mut self) {
        match self.cursor {
            0 => self.asking = Asking::Name(Field::line("").placeholder("the name of the product")),
            1 => self.answer = Some(Start::Demo),
            2 => {
                let field = Field::line("").placeholder("path of the file");
                self.asking = Asking::File(field, String::new());
            }
            _ => self.answer = Some(Start::Leave),
        }
    }

    fn key(&mut self, key: crossterm::event::KeyEvent) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if control && key.code == KeyCode::Char('c') {
            self.answer = Some(Start::Leave);
            return;
        }
        match (&mut self.asking, key.code) {
            (Asking::Nothing, code) => self.menu_key(code),
            (_, KeyCode::Esc) => self.asking = Asking::Nothing,
            (Asking::Name(field), KeyCode::Enter) => {
                let name = field.text().trim().to_string();
                let name = if name.is_empty() {
                    "My product".to_string()
                } else {
                    name
                };
                self.answer = Some(Start::Create(name));
            }
            (Asking::File(field, why), KeyCode::Enter) => {
                let path = PathBuf::from(field.text().trim());
                if path.is_file() {
                    self.answer = Some(Start::Import(path));
                } else {
                    *why = format!("there is no file {}", path.display());
                }
            }
            (Asking::Name(field) | Asking::File(field, _), _) => {
                field.key(key);
            }
        }
    }

    fn menu_key(&mut self, code: KeyCode) {
        let last = CHOICES.len() - 1;
        match code {
            KeyCode::Char('j') | KeyCode::Down | KeyCode::Tab => {
                self.cursor = (self.cursor + 1).min(last);
            }
            KeyCode::Char('k') | KeyCode::Up => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Enter => self.choose(),
            KeyCode::Esc | KeyCode::Char('Q') => self.answer = Some(Start::Leave),
            KeyCode::Char(c) => {
                let found = CHOICES.iter().position(|(key, ..)| key.starts_with(c));
                if let Some(found) = found {
                    self.cursor = found;
                    self.choose();
                }
            }
            _ => {}
        }
    }

    fn draw_menu(&self, frame: &mut Frame, area: Rect) {
        let theme = &self.theme;
        for (row, (key, name, doc)) in CHOICES.iter().enumerate() {
            let y = area.y + u16::try_from(row).unwrap_or(0);
            let here = row == self.cursor;
            let over = if here { theme.selection } else { theme.text };
            let line = Rect {
                y,
                height: 1,
                ..area
            };
            if y >= area.bottom() {
                return;
            }
            let buf = frame.buffer_mut();
            buf.set_style(line, over);
            let mark = if here { theme.glyphs.cursor } else { " " };
            put(buf, line, (line.x, y), mark, theme.accent_near.patch(over));
            put(buf, line, (line.x + 2, y), key, theme.key.patch(over));
            let x = put(buf, line, (line.x + 5, y), name, theme.text.patch(over));
            put(
                buf,
                line,
                (x.max(line.x + 24) + 2, y),
                doc,
                theme.dim.patch(over),
            );
        }
    }

    fn draw_asking(&mut self, frame: &mut Frame, area: Rect) {
        let theme = self.theme;
        let (title, field, why) = match &mut self.asking {
            Asking::Nothing => return,
            Asking::Name(field) => ("Name", field, ""),
            Asking::File(field, why) => ("File", field, why.as_str()),
        };
        let x = put(
            frame.buffer_mut(),
            area,
            (area.x, area.y),
            title,
            theme.header,
        );
        let room = Rect {
            x: x + 2,
            height: 1,
            width: area.right().saturating_sub(x + 2),
            ..area
        };
        field.draw(frame, room, Attention::Focused, &theme);
        let below = (area.x, area.y + 1);
        put(frame.buffer_mut(), area, below, why, theme.bad);
    }
}

impl Program for Screen {
    type Message = ();

    fn update(&mut self, event: Event<()>, edge: &mut Edge<()>) {
        match event {
            Event::Key(key) => self.key(key),
            Event::Paste(words) => {
                if let Asking::Name(field) | Asking::File(field, _) = &mut self.asking {
                    field.paste(&words);
                }
            }
            Event::Mouse(mouse) if mouse.kind == MouseEventKind::Down(MouseButton::Left) => {
                let row = usize::from(mouse.row.wrapping_sub(self.first_row));
                if row < CHOICES.len() && matches!(self.asking, Asking::Nothing) {
                    self.cursor = row;
                    self.choose();
                }
            }
            Event::End(_) => self.answer = Some(Start::Leave),
            _ => {}
        }
        if self.answer.is_some() {
            edge.quit(ExitCode::SUCCESS);
        }
        edge.redraw();
    }

    fn view(&mut self, frame: &mut Frame) {
        let theme = self.theme;
        let area = frame.area();
        let width = area.width.saturating_sub(4).min(72);
        let left = area.x + (area.width - width) / 2;
        let top = area.y + area.height.saturating_sub(13) / 3;
        let place = |y: u16, height: u16| {
            let y = y.min(area.bottom());
            Rect {
                x: left,
                y,
                width,
                height: height.min(area.bottom() - y),
            }
        };
        let title = place(top, 1);
        let bold = theme.accent_near.add_modifier(Modifier::BOLD);
        put(
            frame.buffer_mut(),
            title,
            (title.x, title.y),
            "bifocal",
            bold,
        );
        let words =
            "One pair of glasses for both hats: from vision to sprint, in one file and one window.";
        let lines = text::wrap_plain(words, width, theme.text);
        text::draw(frame.buffer_mut(), place(top + 1, 2), &lines, 0);
        let none = format!("There is no workspace at {}", self.place);
        let lines = text::wrap_plain(&none, width, theme.dim);
        text::draw(frame.buffer_mut(), place(top + 4, 2), &lines, 0);
        self.first_row = top + 7;
        self.draw_menu(frame, place(top + 7, 4));
        self.draw_asking(frame, place(top + 12, 2));
    }
}
