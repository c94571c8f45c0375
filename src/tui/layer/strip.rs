//! The strip of the point scale: one key estimates.
//! Never closes on a key that means nothing here.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Fate, Overlay, boxed};
use crate::domain::command;
use crate::domain::id::ItemRef;
use crate::domain::points::Points;
use crate::tui::app::{Again, App, Tone};
use crate::tui::hits::Hits;
use crate::tui::widget::put;

const LETTERS: &str = "asdfghjklqwertyuiop";

/// The strip over some stories or epics.
pub struct Strip {
    items: Vec<ItemRef>,
    scale: Vec<(char, Points)>,
    typed: String,
}

impl Strip {
    /// The strip for these items.
    pub fn new(app: &App, items: Vec<ItemRef>) -> Self {
        let scale = LETTERS
            .chars()
            .zip(app.workspace().settings().point_scale.iter().copied())
            .collect();
        Self {
            items,
            scale,
            typed: String::new(),
        }
    }

    fn set(&self, app: &mut App, value: &str) -> Fate {
        let items = self.items.clone();
        let name = match items.as_slice() {
            [one] => app.workspace().key_of(*one).to_string(),
            many => format!("{} items", many.len()),
        };
        let label = if value.is_empty() {
            format!("Take the estimate of {name} away")
        } else {
            format!("Estimate {name} at {value}")
        };
        let value = value.to_string();
        let done = app.run(label, |draft| {
            command::set_all(draft, &items, "points", &value)
        });
        if done.is_some() {
            app.last_change = Some(Again::Set("points", value));
        }
        Fate::Close
    }
}

impl Overlay for Strip {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, _: &mut Hits) {
        let theme = &app.theme;
        let cells: Vec<(String, String)> = self
            .scale
            .iter()
            .map(|(letter, points)| (letter.to_string(), points.to_string()))
            .collect();
        let wide: usize = cells
            .iter()
            .map(|(letter, points)| letter.len() + points.len() + 4)
            .sum();
        let width = u16::try_from(wide + 4).unwrap_or(u16::MAX).max(44);
        let inner = boxed(frame, area, (width, 5), "Points", theme);
        let buf = frame.buffer_mut();
        let mut x = inner.x;
        for (letter, points) in &cells {
            x = put(buf, inner, (x, inner.y), letter, theme.key);
            x = put(buf, inner, (x + 1, inner.y), points, theme.text) + 3;
        }
        let below = if self.typed.is_empty() {
            "or type a number, - for none".to_string()
        } else {
            format!("{} points: Enter", self.typed)
        };
        put(buf, inner, (inner.x, inner.y + 2), &below, theme.dim);
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        match key.code {
            KeyCode::Esc => Fate::Close,
            KeyCode::Char('-') => self.set(app, ""),
            KeyCode::Char(c @ ('0'..='9' | '.')) => {
                self.typed.push(c);
                Fate::Stay
            }
            KeyCode::Backspace => {
                self.typed.pop();
                Fate::Stay
            }
            KeyCode::Enter if !self.typed.is_empty() => self.set(app, &self.typed.clone()),
            KeyCode::Char(c) => {
                if let Some((_, points)) = self.scale.iter().find(|(letter, _)| *letter == c) {
                    self.set(app, &points.to_string())
                } else {
                    app.say(
                        Tone::News,
                        format!("{c} is none of the letters: Esc leaves"),
                    );
                    Fate::Stay
                }
            }
            _ => Fate::Stay,
        }
    }

    fn paste(&mut self, _: &mut App, text: &str) -> Fate {
        self.typed
            .extend(text.chars().filter(|c| c.is_ascii_digit() || *c == '.'));
        Fate::Stay
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("letter", "estimate"),
            ("number Enter", "another value"),
            ("-", "none"),
            ("Esc", "leave"),
        ]
    }
}
