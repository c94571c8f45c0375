//! Splitting a story: the title and the points of the part, the points that are left, and which criteria go along.
//! Never splits by itself: Enter splits, Esc leaves, and what does not fit says why.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;
use uuid::Uuid;

use super::{Fate, Overlay, boxed, row_style};
use crate::domain::command::story::{Part, left_after, proposed, split};
use crate::domain::draft::Refusal;
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::story::Story;
use crate::tui::app::{App, Tone};
use crate::tui::hits::{Hit, Hits};
use crate::tui::theme::Theme;
use crate::tui::widget::field::{Attention, Field, Mistake};
use crate::tui::widget::{
    list::{Viewport, draw_scrollbar},
    put, put_cut,
};

/// The rows above the criteria that take text.
const TITLE: usize = 0;
const POINTS: usize = 1;
const LEFT: usize = 2;
/// The first criterion among the rows that can hold the cursor.
const CRITERIA: usize = 3;
/// The width of what stands before a field.
const LABEL: u16 = 16;

/// The layer.
pub struct Split {
    id: Id<Story>,
    key: String,
    whole: String,
    /// Title of the part, points of the part, points left.
    fields: [Field; 3],
    /// Which of the two estimates the person typed: they are not proposed again.
    typed: [bool; 3],
    criteria: Vec<Criterion>,
    at: usize,
    view: Viewport,
    warned: bool,
}

struct Criterion {
    id: Uuid,
    words: String,
    goes: bool,
}

impl Split {
    /// The layer for a story; `None` when it is gone.
    pub fn new(app: &App, id: Id<Story>) -> Option<Self> {
        let story = app.get(id)?;
        let criteria = story.criteria.iter().map(|criterion| Criterion {
            id: criterion.id,
            words: criterion.sentence(),
            goes: false,
        });
        let criteria: Vec<Criterion> = criteria.collect();
        let mut view = Viewport::default();
        view.set_len(criteria.len());
        let mut layer = Self {
            id,
            key: story.key.to_string(),
            whole: story.title.clone(),
            fields: [
                Field::line("").placeholder("what the part is about"),
                Field::line("").placeholder("–"),
                Field::line("").placeholder("–"),
            ],
            typed: [false; 3],
            criteria,
            at: TITLE,
            view,
            warned: false,
        };
        layer.propose(story);
        Some(layer)
    }

    /// Puts the proposed estimates into the fields that nobody typed into.
    fn propose(&mut self, story: &Story) {
        let goes = self.criteria.iter().filter(|criterion| criterion.goes);
        let text =
            |points: Option<Points>| points.map_or(String::new(), |points| points.to_string());
        if !self.typed[POINTS] {
            self.fields[POINTS].set_text(&text(proposed(story, goes.count())));
        }
        if !self.typed[LEFT] {
            let part = self.fields[POINTS].text().parse().ok();
            let left = left_after(story, [part]).unwrap_or_default();
            self.fields[LEFT].set_text(&text(left));
        }
    }

    /// The estimate in a field; empty is none.
    fn points(&self, field: usize) -> Result<Option<Points>, String> {
        match self.fields[field].text().trim() {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|error: crate::domain::points::NotPoints| error.to_string()),
        }
    }

    fn run(&mut self, app: &mut App) -> Fate {
        let (points, left) = match (self.points(POINTS), self.points(LEFT)) {
            (Ok(points), Ok(left)) => (points, left),
            (Err(why), _) => return self.refuse(app, POINTS, why),
            (_, Err(why)) => return self.refuse(app, LEFT, why),
        };
        let goes = self.criteria.iter().filter(|criterion| criterion.goes);
        let part = Part {
            title: self.fields[TITLE].text(),
            points,
            criteria: goes.map(|criterion| criterion.id).collect(),
        };
        let label = format!("Split {}", self.key);
        match app
            .session
            .run(&label, |draft| split(draft, self.id, &[part], left))
        {
            Ok(made) => {
                app.refresh();
                let keys: Vec<&str> = made
                    .iter()
                    .map(|id| app.workspace().key_of(id.item()))
                    .collect();
                let told = format!("{label}: {} stands right behind it", keys.join(", "));
                app.say(Tone::Done, told);
                Fate::Close
            }
            Err(refusal) => {
                let why: Refusal = refusal;
                self.refuse(app, TITLE, why.to_string())
            }
        }
    }

    fn refuse(&mut self, app: &mut App, field: usize, why: String) -> Fate {
        self.at = field;
        app.say(Tone::Refused, why.clone());
        self.fields[field].set_error(Some(Mistake {
            at: None,
            text: why,
        }));
        Fate::Stay
    }

    fn step(&mut self, by: isize) {
        let rows = CRITERIA + self.criteria.len();
        self.at = (self.at + rows).saturating_add_signed(by) % rows;
        self.view.move_to(self.at.saturating_sub(CRITERIA));
    }

    /// Lets the criterion under the cursor go to the part, or stay.
    fn toggle(&mut self, app: &App) {
        let at = self.at.wrapping_sub(CRITERIA);
        let Some(criterion) = self.criteria.get_mut(at) else {
            return;
        };
        criterion.goes = !criterion.goes;
        if let Some(story) = app.get(self.id) {
            self.propose(story);
        }
    }

    fn type_into(&mut self, app: &App, change: impl FnOnce(&mut Field)) {
        let at = self.at;
        let Some(field) = self.fields.get_mut(at) else {
            return;
        };
        let before = field.text();
        change(field);
        self.warned = false;
        if self.fields[at].text() != before {
            self.typed[at] = true;
            if let Some(story) = app.get(self.id) {
                self.propose(story);
            }
        }
    }

    fn leave(&mut self, app: &mut App) -> Fate {
        if self.warned || self.fields[TITLE].is_empty() {
            return Fate::Close;
        }
        self.warned = true;
        app.say(
            Tone::News,
            "nothing is split yet: Enter splits, Esc again leaves",
        );
        Fate::Stay
    }

    fn draw_field(&mut self, frame: &mut Frame, row: Rect, which: usize, theme: &Theme) {
        let label = match which {
            TITLE => "the part".to_string(),
            POINTS => "its points".to_string(),
            _ => format!("left of {}", self.key),
        };
        let here = self.at == which;
        let (style, mark, attention) = if here {
            (theme.header, theme.glyphs.cursor, Attention::Focused)
        } else {
            (theme.dim, " ", Attention::Blurred)
        };
        let buf = frame.buffer_mut();
        put(buf, row, (row.x, row.y), mark, theme.key);
        let room = Rect {
            width: LABEL.min(row.width),
            ..row
        };
        put_cut(
            buf,
            room,
            (row.x + 2, row.y),
            &label,
            style,
            theme.glyphs.ellipsis,
        );
        let x = row.x + LABEL + 1;
        let width = row.right().saturating_sub(x);
        self.fields[which].draw(frame, Rect { x, width, ..row }, attention, theme);
    }

    fn draw_criteria(&self, frame: &mut Frame, list: Rect, rows: Range<usize>, theme: &Theme) {
        let buf = frame.buffer_mut();
        for (y, at) in (list.y..list.bottom()).zip(rows) {
            let criterion = &self.criteria[at];
            let line = Rect {
                y,
                height: 1,
                ..list
            };
            let here = self.at == CRITERIA + at;
            let style = row_style(theme, here);
            buf.set_style(line, style);
            let mark = if here { theme.glyphs.cursor } else { " " };
            put(buf, line, (line.x, y), mark, style.patch(theme.key));
            let (glyph, word) = if criterion.goes {
                (theme.glyphs.arrow, "part ")
            } else {
                (" ", "stays")
            };
            let x = put(buf, line, (line.x + 2, y), glyph, style.patch(theme.good));
            let x = put(buf, line, (x + 1, y), word, style.patch(theme.dim));
            let cut = theme.glyphs.ellipsis;
            put_cut(buf, line, (x + 2, y), &criterion.words, style, cut);
        }
    }
}

impl Overlay for Split {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
        let theme = &app.theme;
        let criteria = u16::try_from(self.criteria.len().max(1)).unwrap_or(u16::MAX);
        let title = format!("Split {}  {}", self.key, self.whole);
        let size = (area.width.saturating_sub(4).min(96), criteria.min(12) + 8);
        let inner = boxed(frame, area, size, &title, theme);
        let mut y = inner.y;
        for which in [TITLE, POINTS, LEFT] {
            let height = if which == TITLE { 2 } else { 1 };
            if y + height <= inner.bottom() {
                self.draw_field(frame, Rect { y, height, ..inner }, which, theme);
            }
            y += height;
        }
        let list = Rect {
            y: (y + 1).min(inner.bottom()),
            height: inner.bottom().saturating_sub(y + 1),
            ..inner
        };
        if list.is_empty() {
            return;
        }
        let head = if self.criteria.is_empty() {
            "no criteria to divide"
        } else {
            "criteria: Space lets one go to the part"
        };
        put(frame.buffer_mut(), inner, (inner.x + 2, y), head, theme.dim);
        self.view.follow(list.height);
        hits.add(list, Hit::LayerRows(self.view.offset));
        self.draw_criteria(frame, list, self.view.visible(list.height), theme);
        draw_scrollbar(frame.buffer_mut(), list, self.view, theme);
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc => return self.leave(app),
            KeyCode::Char('c') if control => return self.leave(app),
            KeyCode::Enter => return self.run(app),
            KeyCode::Tab | KeyCode::Down => self.step(1),
            KeyCode::BackTab | KeyCode::Up => self.step(-1),
            KeyCode::Char(' ') if self.at >= CRITERIA => self.toggle(app),
            KeyCode::Char('j') if self.at >= CRITERIA => self.step(1),
            KeyCode::Char('k') if self.at >= CRITERIA => self.step(-1),
            _ => self.type_into(app, |field| {
                field.key(key);
            }),
        }
        Fate::Stay
    }

    fn paste(&mut self, app: &mut App, text: &str) -> Fate {
        self.type_into(app, |field| {
            field.paste(text);
        });
        Fate::Stay
    }

    fn click(&mut self, app: &mut App, row: usize) -> Fate {
        if row < self.criteria.len() {
            self.at = CRITERIA + row;
            self.view.move_to(row);
            self.toggle(app);
        }
        Fate::Stay
    }

    fn scroll(&mut self, rows: isize) {
        self.view.move_by(rows);
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Tab", "next"),
            ("Space", "criterion to the part"),
            ("Enter", "split"),
            ("Esc", "leave"),
        ]
    }
}
