//! Closing a sprint: where each unfinished story goes, and what is done of it.
//! Never closes before Enter, and never decides for a story what was not shown.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Fate, Overlay, boxed, row_style};
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::story::Story;
use crate::safe::{self, Align};
use crate::tui::app::{App, Tone};
use crate::tui::hits::{Hit, Hits};
use crate::tui::widget::list::{Viewport, draw_scrollbar};
use crate::tui::widget::{put, put_cut};

/// A story that is not finished.
pub struct Unfinished {
    /// The story.
    pub id: Id<Story>,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its points.
    pub points: Option<Points>,
    /// How many of its criteria are met, of how many.
    pub criteria: (usize, usize),
}

impl Unfinished {
    /// Whether a part of it can be called done: something is met, something is not.
    fn can_be_split(&self) -> bool {
        self.criteria.0 > 0 && self.criteria.0 < self.criteria.1
    }
}

/// What was chosen for one story: its target by its place in the list, and the points that are done.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Where it goes.
    pub target: usize,
    /// The points of its done part, as they are typed; `None` carries it whole.
    pub done: Option<String>,
}

/// What is done with the choices: the stories with what was chosen for each.
pub type Close = Box<dyn FnMut(&mut App, &[(Id<Story>, Chosen)])>;

/// The layer.
pub struct Closing {
    title: String,
    stories: Vec<Unfinished>,
    chosen: Vec<Chosen>,
    targets: Vec<String>,
    view: Viewport,
    typing: bool,
    close: Close,
}

impl Closing {
    /// A layer over these stories and targets; at first all go to the first target.
    pub fn new(
        title: String,
        stories: Vec<Unfinished>,
        targets: Vec<String>,
        close: Close,
    ) -> Self {
        let mut view = Viewport::default();
        view.set_len(stories.len());
        Self {
            title,
            chosen: vec![Chosen::default(); stories.len()],
            stories,
            targets,
            view,
            typing: false,
            close,
        }
    }

    fn turn(&mut self, by: usize) {
        let many = self.targets.len().max(1);
        if let Some(chosen) = self.chosen.get_mut(self.view.cursor) {
            chosen.target = (chosen.target + by) % many;
        }
    }

    fn turn_all(&mut self) {
        let target = self
            .chosen
            .get(self.view.cursor)
            .map(|chosen| chosen.target);
        for chosen in &mut self.chosen {
            chosen.target = target.unwrap_or_default();
        }
    }

    fn split(&mut self, app: &mut App) {
        let at = self.view.cursor;
        let Some(story) = self.stories.get(at) else {
            return;
        };
        if self.chosen[at].done.take().is_some() {
            return;
        }
        if story.can_be_split() {
            self.chosen[at].done = Some(String::new());
            self.typing = true;
        } else {
            let (met, all) = story.criteria;
            let why = format!(
                "{met} of {all} criteria of {} are met: only a story with some met and some open can be split",
                story.key
            );
            app.say(Tone::News, why);
        }
    }

    /// Takes a key while the points of a done part are typed.
    fn type_points(&mut self, app: &mut App, key: KeyEvent) {
        let done = &mut self.chosen[self.view.cursor].done;
        let text = done.get_or_insert_default();
        match key.code {
            KeyCode::Char(c @ ('0'..='9' | '.')) => text.push(c),
            KeyCode::Backspace => {
                text.pop();
            }
            KeyCode::Enter | KeyCode::Tab if text.parse::<Points>().is_ok() => self.typing = false,
            KeyCode::Esc => (*done, self.typing) = (None, false),
            _ => app.say(
                Tone::News,
                "type the points for the met criteria, then Enter; Esc carries it whole",
            ),
        }
    }

    fn draw_story(&self, app: &App, frame: &mut Frame, line: Rect, at: usize) {
        let theme = &app.theme;
        let (story, chosen) = (&self.stories[at], &self.chosen[at]);
        let here = at == self.view.cursor;
        let style = row_style(theme, here);
        let buf = frame.buffer_mut();
        buf.set_style(line, style);
        let to = format!("{} {}", theme.glyphs.arrow, self.targets[chosen.target]);
        let side = (line.width / 3).clamp(12, 28);
        let part = match &chosen.done {
            Some(text) => {
                let caret = if self.typing && here { "_" } else { "" };
                format!("{text}{caret} pts done, rest")
            }
            None if story.can_be_split() => {
                let (met, all) = story.criteria;
                format!("{met}/{all} met")
            }
            None => String::new(),
        };
        let wide = u16::try_from(safe::width(&part)).unwrap_or(0);
        let x = line.right().saturating_sub(side);
        let to = safe::truncate(&safe::line(&to), usize::from(side)).into_owned();
        put(
            buf,
            line,
            (x, line.y),
            &safe::pad(&to, usize::from(side), Align::Left),
            style.patch(theme.info),
        );
        let x = x.saturating_sub(wide + 2).max(line.x);
        let good = style.patch(if chosen.done.is_some() {
            theme.good
        } else {
            theme.dim
        });
        put(buf, line, (x, line.y), &part, good);
        let room = Rect {
            width: x.saturating_sub(line.x + 1),
            ..line
        };
        let mark = if here { theme.glyphs.cursor } else { " " };
        let points = story
            .points
            .map_or(theme.glyphs.none.to_string(), |points| points.to_string());
        let x = put(buf, room, (line.x, line.y), mark, style) + 1;
        let x = put(buf, room, (x, line.y), &story.key, style.patch(theme.key)) + 1;
        let x = put(buf, room, (x, line.y), &points, style) + 1;
        put_cut(
            buf,
            room,
            (x, line.y),
            &story.title,
            style,
            theme.glyphs.ellipsis,
        );
    }
}

impl Overlay for Closing {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
        let rows = u16::try_from(self.stories.len())
            .unwrap_or(u16::MAX)
            .clamp(1, 18);
        let width = area.width.saturating_sub(4).min(100);
        let inner = boxed(frame, area, (width, rows + 4), &self.title, &app.theme);
        if inner.height < 2 {
            return;
        }
        let list = Rect {
            height: inner.height - 1,
            ..inner
        };
        self.view.follow(list.height);
        hits.add(list, Hit::LayerRows(self.view.offset));
        for (row, at) in self.view.visible(list.height).enumerate() {
            let y = list.y + u16::try_from(row).unwrap_or(0);
            let line = Rect {
                y,
                height: 1,
                ..list
            };
            self.draw_story(app, frame, line, at);
        }
        draw_scrollbar(frame.buffer_mut(), list, self.view, &app.theme);
        let foot = inner.bottom().saturating_sub(1);
        let words = "Enter closes the sprint; its numbers stay for ever";
        put(
            frame.buffer_mut(),
            inner,
            (inner.x, foot),
            words,
            app.theme.dim,
        );
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        if self.typing {
            self.type_points(app, key);
            return Fate::Stay;
        }
        let back = self.targets.len().saturating_sub(1);
        match key.code {
            KeyCode::Esc | KeyCode::Char('q') => return Fate::Close,
            KeyCode::Enter => {
                let stories = self.stories.iter().map(|story| story.id);
                let chosen: Vec<(Id<Story>, Chosen)> =
                    stories.zip(self.chosen.iter().cloned()).collect();
                (self.close)(app, &chosen);
                return Fate::Close;
            }
            KeyCode::Down | KeyCode::Char('j') => self.view.move_by(1),
            KeyCode::Up | KeyCode::Char('k') => self.view.move_by(-1),
            KeyCode::Char(' ' | 'l') | KeyCode::Right => self.turn(1),
            KeyCode::Char('h') | KeyCode::Left => self.turn(back),
            KeyCode::Char('a') => self.turn_all(),
            KeyCode::Char('x') => self.split(app),
            _ => app.say(
                Tone::News,
                "Space says where it goes, Enter closes the sprint, Esc leaves",
            ),
        }
        Fate::Stay
    }

    fn paste(&mut self, _: &mut App, _: &str) -> Fate {
        Fate::Stay
    }

    fn click(&mut self, _: &mut App, row: usize) -> Fate {
        if self.view.cursor == row {
            self.turn(1);
        } else {
            self.view.move_to(row);
        }
        Fate::Stay
    }

    fn scroll(&mut self, rows: isize) {
        self.view.move_by(rows);
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        if self.typing {
            return vec![
                ("number", "points done"),
                ("Enter", "take it"),
                ("Esc", "carry it whole"),
            ];
        }
        vec![
            ("Space", "where to"),
            ("a", "all there"),
            ("x", "split"),
            ("Enter", "close"),
            ("Esc", "leave"),
        ]
    }
}
