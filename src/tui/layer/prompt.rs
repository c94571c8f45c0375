//! Prompts: one line of text for one purpose, at the foot of the screen: quick-add, filter, a reason.
//! Every printable key is text; Enter takes it, Esc leaves.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::unsaved::Unsaved;
use super::{Fate, Overlay, boxed};
use crate::domain::command;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::quick;
use crate::metrics::lens::missing_values;
use crate::tui::app::{App, Tone};
use crate::tui::hits::Hits;
use crate::tui::similar::Similar;
use crate::tui::widget::field::{Attention, Field, Mistake};
use crate::tui::widget::{put, put_cut};

/// What is done with the text; a sentence when it cannot be taken.
pub type Take = Box<dyn FnMut(&mut App, &str) -> Result<(), Mistake>>;

/// A line to type in a box.
pub struct Prompt {
    title: String,
    help: String,
    field: Field,
    take: Take,
    again: bool,
    optional: bool,
    makes: Option<(Kind, Option<ItemRef>)>,
    similar: Option<Similar>,
    needed: Option<&'static str>,
}

impl Prompt {
    /// A prompt with a title and a line of help.
    pub fn new(
        title: impl Into<String>,
        help: impl Into<String>,
        text: &str,
        take: impl FnMut(&mut App, &str) -> Result<(), Mistake> + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            help: help.into(),
            field: Field::line(text),
            take: Box::new(take),
            again: false,
            optional: false,
            makes: None,
            similar: None,
            needed: None,
        }
    }

    /// Of which each line makes a record of a kind, below another; what is typed into it survives a crash.
    #[must_use]
    pub fn making(mut self, kind: Kind, parent: Option<ItemRef>) -> Self {
        self.makes = Some((kind, parent));
        self
    }

    /// With the titles below it that are like the one that is typed.
    #[must_use]
    pub fn beside(mut self, similar: Similar) -> Self {
        self.similar = Some(similar);
        self
    }

    /// With what it says when Enter takes nothing; else Enter on nothing leaves.
    #[must_use]
    pub fn needed(mut self, what: &'static str) -> Self {
        self.needed = Some(what);
        self
    }

    /// Where an empty line is an answer, too.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// With the field empty and open again after each line that was taken.
    #[must_use]
    pub fn again(mut self) -> Self {
        self.again = true;
        self
    }
}

impl Overlay for Prompt {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, _: &mut Hits) {
        let text = self.field.text();
        let similar = self.similar.as_mut().map_or(&[][..], |one| one.to(&text));
        let below = u16::try_from(similar.len()).unwrap_or(0);
        let inner = boxed(
            frame,
            area,
            (area.width.saturating_sub(4).min(96), 6 + below),
            &self.title,
            &app.theme,
        );
        if inner.is_empty() {
            return;
        }
        self.field.draw(
            frame,
            Rect {
                height: 2.min(inner.height),
                ..inner
            },
            Attention::Focused,
            &app.theme,
        );
        let foot = inner.bottom().saturating_sub(1);
        if foot > inner.y + 1 {
            put(
                frame.buffer_mut(),
                inner,
                (inner.x, foot),
                &self.help,
                app.theme.dim,
            );
        }
        let first = foot.saturating_sub(below);
        for (y, item) in (first..foot).zip(similar).filter(|(y, _)| *y > inner.y + 1) {
            draw_similar(
                app,
                frame,
                Rect {
                    y,
                    height: 1,
                    ..inner
                },
                *item,
            );
        }
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        match key.code {
            KeyCode::Esc => Fate::Close,
            KeyCode::Enter => {
                let text = self.field.text();
                if text.trim().is_empty() && !self.optional {
                    let Some(what) = self.needed else {
                        return Fate::Close;
                    };
                    self.field.set_error(Some(whole(what)));
                    return Fate::Stay;
                }
                match (self.take)(app, text.trim()) {
                    Ok(()) if self.again => {
                        self.field.set_text("");
                        Fate::Stay
                    }
                    Ok(()) => Fate::Close,
                    Err(mistake) => {
                        self.field.set_error(Some(mistake));
                        Fate::Stay
                    }
                }
            }
            _ => {
                self.field.key(key);
                Fate::Stay
            }
        }
    }

    fn paste(&mut self, _: &mut App, text: &str) -> Fate {
        self.field.paste(text);
        Fate::Stay
    }

    fn unsaved(&self) -> Option<Unsaved> {
        let (kind, parent) = self.makes?;
        Unsaved::line(kind, parent, self.field.text())
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![("Enter", "take it"), ("Esc", "leave")]
    }
}

/// A record whose title is like the one that is typed.
fn draw_similar(app: &App, frame: &mut Frame, row: Rect, item: ItemRef) {
    let (theme, workspace) = (&app.theme, app.workspace());
    let buf = frame.buffer_mut();
    let x = put(buf, row, (row.x, row.y), "similar: ", theme.warn);
    let x = put(buf, row, (x, row.y), workspace.key_of(item), theme.key);
    let title = workspace.title_of(item);
    let cut = theme.glyphs.ellipsis;
    put_cut(buf, row, (x + 2, row.y), title, theme.text, cut);
}

/// A mistake about the whole line.
pub fn whole(text: impl Into<String>) -> Mistake {
    Mistake {
        at: None,
        text: text.into(),
    }
}

/// Opens the quick-add line for what the shown pane makes.
pub fn quick_add(app: &mut App) {
    let kind = app.pane.pane().makes;
    quick_add_kind(app, kind);
}

/// Opens the quick-add line for a kind; what is made goes right after the row under the cursor.
pub fn quick_add_kind(app: &mut App, kind: Kind) {
    let parent = app.cursor().and_then(|item| parent_for(app, kind, item));
    quick_add_below(app, kind, parent, "");
}

/// Opens the quick-add line for a kind below a record, or in a sprint, with a text in it.
pub fn quick_add_below(app: &mut App, kind: Kind, parent: Option<ItemRef>, text: &str) {
    let in_sprint = |item: ItemRef| item.kind == Kind::Sprint;
    let below = parent.map_or(String::new(), |parent| {
        let workspace = app.workspace();
        let name = if in_sprint(parent) {
            workspace.title_of(parent)
        } else {
            workspace.key_of(parent)
        };
        format!(" in {name}")
    });
    let help = match kind {
        Kind::Story if parent.is_some_and(in_sprint) => {
            "title  #label @person !kind ~points ^epic due:friday"
        }
        Kind::Story => "title  #label @person !kind ~points ^epic %sprint due:friday",
        Kind::Epic => "title  #label @person ~estimate ^initiative",
        Kind::Initiative => "title  #label @person ^objective",
        _ => "title",
    };
    let mut prompt = Prompt::new(
        format!("New {}{below}", kind.singular()),
        help,
        text,
        move |app, text| add(app, kind, parent, text),
    )
    .making(kind, parent);
    if matches!(kind, Kind::Story | Kind::Epic | Kind::Request) {
        prompt = prompt.beside(Similar::begin(app, kind));
    }
    app.layers.push(Box::new(prompt));
}

/// What a new record of a kind belongs to when the cursor is on an item.
fn parent_for(app: &App, kind: Kind, item: ItemRef) -> Option<ItemRef> {
    let chain = std::iter::once(item).chain(crate::metrics::chain::above(app.workspace(), item));
    let wanted = match kind {
        Kind::Story => Kind::Epic,
        Kind::Epic => Kind::Initiative,
        Kind::Initiative => Kind::Objective,
        _ => return None,
    };
    let backlog = kind == Kind::Story && item.kind == Kind::Story;
    chain
        .into_iter()
        .find(|above| above.kind == wanted)
        .filter(|_| !backlog)
}

fn add(app: &mut App, kind: Kind, parent: Option<ItemRef>, text: &str) -> Result<(), Mistake> {
    let line = quick::parse(text).map_err(|error| Mistake {
        at: Some(text[..error.at].chars().count()),
        text: error.message,
    })?;
    let label = format!("Add “{}”", line.title);
    let made = app.session.run(&label, |draft| {
        let new = command::outline::create_quick(draft, kind, &line)?;
        let told = |parent: &ItemRef| match parent.kind {
            Kind::Sprint => line.sprint.is_some(),
            _ => line.epic.is_some(),
        };
        if let Some(parent) = parent.filter(|parent| !told(parent)) {
            command::attach(draft, new, parent)?;
        }
        Ok(new)
    });
    let new = made.map_err(|refusal| whole(refusal.to_string()))?;
    app.refresh();
    let key = app.workspace().key_of(new).to_string();
    app.say(Tone::Done, format!("{key} added"));
    app.state_mut().move_onto(new.into());
    Ok(())
}

/// The filter line: filters as you type.
struct Filter {
    field: Field,
    before: String,
}

/// Opens the filter line.
pub fn filter(app: &mut App) {
    app.expect_filter();
    let before = app.state().filter.clone();
    app.layers.push(Box::new(Filter {
        field: Field::line(&before)
            .placeholder("words, status:todo, points>=5, is:ready, sort:age"),
        before,
    }));
}

impl Filter {
    fn apply(&mut self, app: &mut App) {
        let text = self.field.text();
        app.set_filter(&text);
        let mistake = app.state().mistake.as_ref();
        let told = mistake.map(|error| {
            let at = text.get(..error.at).map(|head| head.chars().count());
            let expected = if error.expected.is_empty() {
                String::new()
            } else {
                format!(": {}", error.expected.join(", "))
            };
            Mistake {
                at,
                text: format!("{}{expected}", error.message),
            }
        });
        self.field.set_error(told);
    }
}

/// Says what the filter asks for that is not there: finding nothing has a reason then.
fn tell_missing(app: &mut App) {
    let makes = app.pane.pane().makes;
    let missing = missing_values(app.workspace(), makes, &app.state().query);
    if !missing.is_empty() {
        app.say(Tone::News, missing.join("; "));
    }
}

impl Overlay for Filter {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, _: &mut Hits) {
        let rows = if app.state().mistake.is_some() { 2 } else { 1 };
        let line = Rect {
            y: area.bottom().saturating_sub(rows),
            height: rows.min(area.height),
            ..area
        };
        Clear.render(line, frame.buffer_mut());
        let x = put(
            frame.buffer_mut(),
            line,
            (line.x + 1, line.y),
            "/",
            app.theme.key,
        );
        let (shown, all) = super::super::frame::counts(app);
        let count = format!("{shown} of {all} ");
        let side = u16::try_from(count.len()).unwrap_or(0);
        put(
            frame.buffer_mut(),
            line,
            (line.right().saturating_sub(side), line.y),
            &count,
            app.theme.dim,
        );
        let room = Rect {
            x: x + 1,
            width: line.width.saturating_sub(x + 2 + side),
            ..line
        };
        self.field.draw(frame, room, Attention::Focused, &app.theme);
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => {
                if app.state().mistake.is_some() {
                    return Fate::Stay;
                }
                tell_missing(app);
                Fate::Close
            }
            KeyCode::Esc => {
                let before = std::mem::take(&mut self.before);
                app.set_filter(&before);
                Fate::Close
            }
            KeyCode::Char('c') if control => {
                app.set_filter("");
                Fate::Close
            }
            KeyCode::Down => {
                app.state_mut().move_by(1);
                Fate::Stay
            }
            KeyCode::Up => {
                app.state_mut().move_by(-1);
                Fate::Stay
            }
            _ => {
                let before = self.field.text();
                self.field.key(key);
                if self.field.text() != before {
                    self.apply(app);
                }
                Fate::Stay
            }
        }
    }

    fn paste(&mut self, app: &mut App, text: &str) -> Fate {
        self.field.paste(text);
        self.apply(app);
        Fate::Stay
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![("Enter", "keep the filter"), ("Esc", "leave it as it was")]
    }
}
