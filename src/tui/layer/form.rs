//! A form: all fields of a record in one place, made from FIELDS.
//! Never half saved: either all changed fields are taken as one edit, or the first that does not fit says why.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::unsaved::Unsaved;
use super::{Fate, Overlay, boxed};
use crate::domain::command;
use crate::domain::field::{self, FieldInfo, Shape};
use crate::domain::id::{ItemRef, Kind};
use crate::tui::app::{App, Effect, Tone};
use crate::tui::hits::{Hit, Hits};
use crate::tui::theme::Theme;
use crate::tui::widget::field::{Attention, Field, Lines, Mistake};
use crate::tui::widget::{
    list::{Viewport, draw_scrollbar},
    put, put_cut,
};

struct Entry {
    info: FieldInfo,
    field: Field,
    before: String,
}

impl Entry {
    fn changed(&self) -> bool {
        self.field.text() != self.before
    }

    /// Label and field, in the rows that it has.
    fn draw(&mut self, frame: &mut Frame, row: Rect, here: bool, theme: &Theme) {
        let label_width = 14.min(row.width / 3);
        let (style, mark, attention) = if here {
            (theme.header, theme.glyphs.cursor, Attention::Focused)
        } else {
            (theme.dim, " ", Attention::Blurred)
        };
        let buf = frame.buffer_mut();
        put(buf, row, (row.x, row.y), mark, theme.key);
        let label = Rect {
            width: label_width,
            ..row
        };
        let name = (row.x + 2, row.y);
        put_cut(
            buf,
            label,
            name,
            self.info.name,
            style,
            theme.glyphs.ellipsis,
        );
        let x = row.x + label_width + 1;
        let width = row.right().saturating_sub(x + 1);
        self.field
            .draw(frame, Rect { x, width, ..row }, attention, theme);
    }

    fn rows(&self) -> u16 {
        if self.info.shape == Shape::Prose {
            let lines = u16::try_from(self.before.lines().count()).unwrap_or(u16::MAX);
            lines.clamp(4, 8)
        } else {
            1
        }
    }
}

/// The form of one record, or of one that saving makes.
pub struct Form {
    kind: Kind,
    item: Option<ItemRef>,
    entries: Vec<Entry>,
    view: Viewport,
    warned: bool,
}

impl Form {
    /// The form of a record, with the cursor on a field.
    pub fn new(app: &App, item: ItemRef, at: &str) -> Self {
        Self::of(app, item.kind, Some(item)).at(at)
    }

    /// A form with texts in it that were typed before, of a record or of one that saving makes.
    pub fn again(
        app: &App,
        kind: Kind,
        item: Option<ItemRef>,
        typed: &BTreeMap<String, String>,
    ) -> Self {
        let mut form = Self::of(app, kind, item);
        for entry in &mut form.entries {
            if let Some(text) = typed.get(entry.info.name) {
                entry.field.set_text(text);
            }
        }
        let first = form.entries.iter().position(Entry::changed);
        form.view.move_to(first.unwrap_or(0));
        form
    }

    /// With the cursor on a field.
    #[must_use]
    pub fn at(mut self, name: &str) -> Self {
        let named = |entry: &Entry| entry.info.name == name;
        self.view
            .move_to(self.entries.iter().position(named).unwrap_or(0));
        self
    }

    fn of(app: &App, kind: Kind, item: Option<ItemRef>) -> Self {
        let entry = |info: FieldInfo| {
            let before = item.map_or_else(String::new, |item| {
                field::get(app.workspace(), item, info.name).to_string()
            });
            let lines = if info.shape == Shape::Prose {
                Lines::Many
            } else {
                Lines::One
            };
            let field = Field::new(&before, lines).placeholder(placeholder(app, info.shape));
            Entry {
                info,
                before: field.text(),
                field,
            }
        };
        let writable = field::fields(kind).into_iter().filter(|info| info.writable);
        let entries: Vec<Entry> = writable.map(entry).collect();
        let mut view = Viewport::default();
        view.set_len(entries.len());
        Self {
            kind,
            item,
            entries,
            view,
            warned: false,
        }
    }

    /// Whether something is typed that is not saved.
    pub fn has_changes(&self) -> bool {
        self.entries.iter().any(Entry::changed)
    }

    /// Key and title of the record, or what it will be.
    fn name(&self, app: &App) -> String {
        let workspace = app.workspace();
        self.item.map_or_else(
            || format!("New {}", self.kind.singular()),
            |item| format!("{}  {}", workspace.key_of(item), workspace.title_of(item)),
        )
    }

    fn save(&mut self, app: &mut App) -> Fate {
        let changed: Vec<(usize, &'static str, String)> = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.changed())
            .map(|(at, entry)| (at, entry.info.name, entry.field.text()))
            .collect();
        if changed.is_empty() {
            return Fate::Close;
        }
        let label = self.label(app, &changed);
        let (kind, known) = (self.kind, self.item);
        let title = changed.iter().find(|(_, name, _)| *name == "title");
        let title = title.map_or("", |(_, _, text)| text);
        let mut at_fault = 0;
        let done = app.session.run(&label, |draft| {
            let item = match known {
                Some(item) => item,
                None => command::create(draft, kind, title, &[])?,
            };
            for (at, name, text) in &changed {
                at_fault = *at;
                field::set(draft, item, name, text)?;
            }
            // What the change as a whole may not do lies with the status, if it is among what was changed.
            let status = changed.iter().find(|(_, name, _)| *name == "status");
            at_fault = status.map_or(changed[0].0, |(at, ..)| *at);
            Ok(item)
        });
        match done {
            Ok(item) => {
                self.item = Some(item);
                app.refresh();
                app.say(Tone::Done, label);
                Fate::Close
            }
            Err(refusal) => {
                self.view.move_to(at_fault);
                self.entries[at_fault].field.set_error(Some(Mistake {
                    at: None,
                    text: refusal.to_string(),
                }));
                app.say(Tone::Refused, refusal.to_string());
                Fate::Stay
            }
        }
    }

    /// What saving these fields is called.
    fn label(&self, app: &App, changed: &[(usize, &'static str, String)]) -> String {
        let Some(item) = self.item else {
            let title = changed.iter().find(|(_, name, _)| *name == "title");
            return format!("Add “{}”", title.map_or("", |(_, _, text)| text));
        };
        let names: Vec<&str> = changed.iter().map(|(_, name, _)| *name).collect();
        let key = app.workspace().key_of(item);
        format!("Change {} of {key}", names.join(", "))
    }

    fn leave(&mut self, app: &mut App) -> Fate {
        if self.warned || !self.has_changes() {
            return Fate::Close;
        }
        self.warned = true;
        app.say(
            Tone::News,
            "there are changes: Ctrl-S saves them, Esc again drops them",
        );
        Fate::Stay
    }

    fn current(&mut self) -> Option<&mut Entry> {
        self.entries.get_mut(self.view.cursor)
    }
}

/// What an empty field says.
fn placeholder(app: &App, shape: Shape) -> String {
    match shape {
        Shape::Choice(words) => words.join(" | "),
        Shape::Status => app
            .workspace()
            .settings()
            .statuses
            .iter()
            .map(|s| s.name.as_str())
            .collect::<Vec<_>>()
            .join(" | "),
        Shape::Day => "2027-02-14, friday, +2w".to_string(),
        Shape::Span => "2027-Q1, or 2027-01..2027-03".to_string(),
        Shape::Points | Shape::Number => "–".to_string(),
        Shape::One(kind) => format!("{}-…", kind.prefix()),
        Shape::Many(kind) => format!("{}-…, {}-…", kind.prefix(), kind.prefix()),
        _ => String::new(),
    }
}

impl Overlay for Form {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
        let theme = &app.theme;
        let title = self.name(app);
        let all: u16 = self.entries.iter().map(Entry::rows).sum();
        let height = (all + 4).min(area.height.saturating_sub(2)).max(6);
        let inner = boxed(
            frame,
            area,
            (area.width.saturating_sub(4).min(104), height),
            &title,
            theme,
        );
        if inner.height < 3 {
            return;
        }
        let body = Rect {
            height: inner.height - 2,
            ..inner
        };
        let first = first_shown(&self.entries, self.view.cursor, body.height);
        hits.add(body, Hit::LayerRows(first));
        let mut y = body.y;
        let mut last = first;
        for (at, entry) in self.entries.iter_mut().enumerate().skip(first) {
            let rows = entry.rows().min(body.bottom().saturating_sub(y));
            if rows == 0 {
                break;
            }
            last = at;
            let row = Rect {
                y,
                height: rows,
                ..body
            };
            entry.draw(frame, row, at == self.view.cursor, theme);
            y += rows;
        }
        let foot = inner.bottom() - 1;
        if let Some(entry) = self.entries.get(self.view.cursor) {
            put_cut(
                frame.buffer_mut(),
                inner,
                (inner.x + 2, foot),
                entry.info.doc,
                theme.dim,
                theme.glyphs.ellipsis,
            );
        }
        if first > 0 || last + 1 < self.entries.len() {
            let view = Viewport {
                offset: first,
                cursor: self.view.cursor,
                len: self.entries.len() + usize::from(body.height) - (last + 1 - first),
            };
            draw_scrollbar(frame.buffer_mut(), body, view, theme);
        }
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let prose = self
            .current()
            .is_some_and(|entry| entry.info.shape == Shape::Prose);
        match key.code {
            KeyCode::Esc => return self.leave(app),
            KeyCode::Char('s') if control => return self.save(app),
            KeyCode::Enter if !prose => return self.save(app),
            KeyCode::Char('e') if control => {
                return self.edit_elsewhere(app);
            }
            KeyCode::Tab => self.step(1),
            KeyCode::BackTab => self.step(-1),
            KeyCode::Down if !prose => self.step(1),
            KeyCode::Up if !prose => self.step(-1),
            _ => {
                self.warned = false;
                if let Some(entry) = self.current() {
                    entry.field.key(key);
                }
            }
        }
        Fate::Stay
    }

    fn paste(&mut self, _: &mut App, text: &str) -> Fate {
        if let Some(entry) = self.current() {
            entry.field.paste(text);
        }
        Fate::Stay
    }

    fn click(&mut self, _: &mut App, row: usize) -> Fate {
        let first = self.view.cursor.min(row);
        let mut y = first;
        for (at, entry) in self.entries.iter().enumerate().skip(first) {
            if row < y + usize::from(entry.rows()) {
                self.view.move_to(at);
                break;
            }
            y += usize::from(entry.rows());
        }
        Fate::Stay
    }

    fn unsaved(&self) -> Option<Unsaved> {
        let changed = self.entries.iter().filter(|entry| entry.changed());
        let fields: BTreeMap<String, String> = changed
            .map(|entry| (entry.info.name.to_string(), entry.field.text()))
            .collect();
        (!fields.is_empty()).then(|| Unsaved {
            kind: self.kind,
            id: self.item.map(|item| item.id),
            parent: None,
            fields,
        })
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Tab", "next field"),
            ("Ctrl-S", "save"),
            ("Ctrl-E", "editor"),
            ("Esc", "leave"),
        ]
    }
}

impl Form {
    /// Saves, then opens the field under the cursor in the person's editor; what is refused stays here.
    fn edit_elsewhere(&mut self, app: &mut App) -> Fate {
        let Some(entry) = self.current() else {
            return Fate::Stay;
        };
        let (field, text) = (entry.info.name, entry.field.text());
        let fate = self.save(app);
        if let (Fate::Close, Some(item)) = (fate, self.item) {
            app.want(Effect::Edit { item, field, text });
        }
        fate
    }

    fn step(&mut self, by: isize) {
        let len = self.entries.len().max(1);
        let next = (self.view.cursor + len).saturating_add_signed(by) % len;
        self.view.move_to(next);
    }
}

/// The first entry to show so that the one under the cursor fits.
fn first_shown(entries: &[Entry], cursor: usize, height: u16) -> usize {
    let mut rows = 0;
    let mut first = cursor.min(entries.len().saturating_sub(1));
    for at in (0..=first).rev() {
        rows += entries[at].rows();
        if rows > height {
            break;
        }
        first = at;
    }
    first
}
