//! Merging two stories: what stands, what it takes over, and what becomes of the other, before anything is done.
//! Never merges by itself: Enter merges, Esc leaves.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Fate, Overlay, boxed};
use crate::domain::command::story::{merge_into, merged};
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::story::Story;
use crate::tui::app::{App, Tone};
use crate::tui::desk::count;
use crate::tui::hits::Hits;
use crate::tui::widget::{put_cut, text};

/// The layer.
pub struct Merge {
    from: Id<Story>,
    into: Id<Story>,
}

impl Merge {
    /// The layer for two stories, the first of which is merged into the second.
    pub fn new(from: Id<Story>, into: Id<Story>) -> Self {
        Self { from, into }
    }

    /// What happens, a sentence a line.
    fn told(&self, app: &App) -> Vec<(String, Style)> {
        let (Some(from), Some(into)) = (app.get(self.from), app.get(self.into)) else {
            return vec![(
                "one of the two is not there any more: Esc leaves".to_string(),
                app.theme.warn,
            )];
        };
        let theme = &app.theme;
        let mut lines = vec![
            (format!("{}  {}", into.key, into.title), theme.header),
            (
                format!("stands, and takes over from {}:", from.key),
                theme.dim,
            ),
        ];
        for line in taken(app, from, into) {
            lines.push((format!("  {} {line}", theme.glyphs.bullet), theme.text));
        }
        let waiting = app.index().blocks(self.from).iter();
        let waiting: Vec<&str> = waiting
            .filter(|id| **id != self.into)
            .map(|id| app.workspace().key_of(id.item()))
            .collect();
        if !waiting.is_empty() {
            let told = format!(
                "What waited for {} waits for it: {}",
                from.key,
                waiting.join(", ")
            );
            lines.push((told, theme.text));
        }
        lines.push((String::new(), theme.text));
        lines.push((format!("{}  {}", from.key, from.title), theme.header));
        let told = format!(
            "is put away, and {} finds {}. u takes it back.",
            from.key, into.key
        );
        lines.push((told, theme.dim));
        lines
    }
}

/// What a story takes over from another, a line each.
fn taken(app: &App, from: &Story, into: &Story) -> Vec<String> {
    let made = merged(into, from);
    let counted = [
        (
            made.criteria.len() - into.criteria.len(),
            "criterion",
            "criteria",
        ),
        (made.labels.len() - into.labels.len(), "label", "labels"),
        (
            made.requested_by.len() - into.requested_by.len(),
            "requester",
            "requesters",
        ),
        (
            made.comments.len() - into.comments.len(),
            "comment",
            "comments",
        ),
        (made.links.len() - into.links.len(), "link", "links"),
    ];
    let mut lines: Vec<String> = counted
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| match number {
            1 => format!("1 {one}"),
            number => format!("{number} {many}"),
        })
        .collect();
    let blockers = made.blocked_by.iter();
    let new = blockers.filter(|id| !into.blocked_by.contains(id)).count();
    if new > 0 {
        lines.push(count(new, "blocker"));
    }
    if made.notes != into.notes {
        lines.push("its title and notes, below the notes".to_string());
    }
    let workspace = app.workspace();
    let lacks = [
        "epic", "points", "sprint", "assignee", "due", "as_a", "i_want", "so_that",
    ];
    let lacking = lacks.into_iter().filter(|name| {
        let has = |story: &Story| !field::get(workspace, story.id.item(), name).is_none();
        has(from) && !has(into)
    });
    let lacking: Vec<String> = lacking.map(|name| name.replace('_', " ")).collect();
    if !lacking.is_empty() {
        lines.push(format!("what it lacks: {}", lacking.join(", ")));
    }
    if lines.is_empty() {
        lines.push("nothing: it has all that already".to_string());
    }
    lines
}

impl Overlay for Merge {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, _: &mut Hits) {
        let theme = &app.theme;
        let width = area.width.saturating_sub(4).min(84);
        let room = usize::from(width.saturating_sub(4));
        let mut lines: Vec<(String, Style)> = Vec::new();
        for (told, style) in self.told(app) {
            let wrapped = text::wrap_plain(&told, u16::try_from(room).unwrap_or(1), style);
            if wrapped.is_empty() {
                lines.push((String::new(), style));
            }
            lines.extend(wrapped.into_iter().map(|line| (line.to_string(), style)));
        }
        let height = u16::try_from(lines.len())
            .unwrap_or(u16::MAX)
            .saturating_add(2);
        let inner = boxed(frame, area, (width, height), "Merge two stories", theme);
        let buf = frame.buffer_mut();
        for (y, (line, style)) in (inner.y..inner.bottom()).zip(&lines) {
            put_cut(
                buf,
                inner,
                (inner.x, y),
                line,
                *style,
                theme.glyphs.ellipsis,
            );
        }
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        match key.code {
            KeyCode::Esc | KeyCode::Char('q') => Fate::Close,
            KeyCode::Tab | KeyCode::Char('x') => {
                std::mem::swap(&mut self.from, &mut self.into);
                Fate::Stay
            }
            KeyCode::Enter => {
                let (from, into) = (self.from, self.into);
                let key = |id: Id<Story>| app.workspace().key_of(id.item()).to_string();
                let label = format!("Merge {} into {}", key(from), key(into));
                if app
                    .run(label, |draft| merge_into(draft, from, into))
                    .is_some()
                {
                    app.state_mut().marked.clear();
                    app.state_mut().move_onto(into.item().into());
                }
                Fate::Close
            }
            _ => {
                app.say(
                    Tone::News,
                    "Enter merges them, Tab the other way round, Esc leaves",
                );
                Fate::Stay
            }
        }
    }

    fn paste(&mut self, _: &mut App, _: &str) -> Fate {
        Fate::Stay
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Enter", "merge them"),
            ("Tab", "the other way round"),
            ("Esc", "leave"),
        ]
    }
}
