//! The app in the loop: events go in, effects are performed, frames come out.
//! The only place of the interface where something is done to the world.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Frame;

use super::action;
use super::app::{App, Effect, Tone};
use super::editor::{self, Edited};
use super::hits::Hit;
use super::key;
use super::layer::unsaved::Unsaved;
use super::layer::with_top;
use super::opener;
use super::pane::{Held, Target};
use super::paste;
use super::runtime::{Edge, Ending, Event, Focus, Program};
use crate::domain::field;
use crate::domain::id::ItemRef;
use crate::session::SessionEvent;

/// An answer of the terminal that came too late to be read as one (over a slow line) and looks like keys.
#[derive(Default)]
pub struct Stray {
    left: u8,
}

impl Stray {
    /// The longest answer that was asked for, in characters.
    const LONGEST: u8 = 40;

    /// Whether a key is a part of such an answer: from `Alt-]` up to its end.
    fn swallows(&mut self, key: KeyEvent) -> bool {
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char(']') if alt => self.left = Self::LONGEST,
            _ if self.left == 0 => return false,
            KeyCode::Char('\\') if alt => self.left = 0,
            KeyCode::Char('g') if control => self.left = 0,
            KeyCode::Char(_) => self.left -= 1,
            _ => {
                self.left = 0;
                return false;
            }
        }
        true
    }
}

/// What other threads tell the app.
#[derive(Debug)]
pub enum Message {
    /// Something happened to the workspace or its file.
    Session(SessionEvent),
    /// What the app waited for is there.
    Ready,
    /// An address could not be opened, and why.
    NotOpened(String),
}

/// How long after the last edit the header is told anew.
const PAUSE: Duration = Duration::from_millis(250);

impl Program for App {
    type Message = Message;

    fn update(&mut self, event: Event<Message>, edge: &mut Edge<Message>) {
        self.session.read_clock();
        match event {
            Event::Key(pressed) => {
                if self.stray.swallows(pressed) {
                    return;
                }
                if self.layers.is_empty() {
                    if let Some(name) = key::name(pressed) {
                        self.press(&name);
                    }
                } else {
                    self.notice = None;
                    with_top(self, |layer, app| layer.key(app, pressed));
                }
            }
            Event::Paste(text) => paste::take(self, &text),
            Event::Mouse(mouse) => {
                if !click(self, mouse) {
                    return;
                }
            }
            Event::Resize(size) => self.size = size,
            Event::Focus(focus) => {
                let focus = if focus == Focus::Gained {
                    crate::session::Focus::Here
                } else {
                    crate::session::Focus::Away
                };
                self.session.session().focus(focus);
                return;
            }
            Event::Wake => self.figures.renew_summary(),
            // What was waited for is there: the rows are built below, as after every event.
            Event::Resumed | Event::Message(Message::Ready) => {}
            Event::End(ending) => {
                edge.quit(match ending {
                    Ending::Signal(number) => {
                        ExitCode::from(128u8.saturating_add(u8::try_from(number).unwrap_or(0)))
                    }
                    Ending::HangUp => ExitCode::from(129),
                });
                return;
            }
            Event::Message(Message::Session(event)) => {
                if let Some(text) = self.session.hear(event) {
                    self.say(Tone::News, text);
                }
            }
            Event::Message(Message::NotOpened(why)) => self.say(Tone::Refused, why),
        }
        self.refresh();
        self.keep_unsaved();
        perform(self, edge);
        if self.figures.is_summary_old() {
            edge.wake_at(Instant::now() + PAUSE);
        }
        edge.redraw();
    }

    fn view(&mut self, frame: &mut Frame) {
        self.hits = super::frame::draw(self, frame);
    }
}

/// Does what the app wants done to the world.
fn perform(app: &mut App, edge: &mut Edge<Message>) {
    while let Some(effect) = app.effects.pop_front() {
        let failed = match effect {
            Effect::Copy(text) => edge
                .copy(&text)
                .err()
                .map(|error| format!("not copied: {error}")),
            Effect::Suspend => edge
                .suspend()
                .err()
                .map(|error| format!("cannot suspend: {error}")),
            Effect::Repair => edge.repair().err().map(|error| error.to_string()),
            Effect::Open(address) => {
                let post = edge.post();
                opener::open(address, move |why| post.send(Message::NotOpened(why)));
                None
            }
            Effect::KeepForm(unsaved) => keep(app, unsaved.as_ref()),
            Effect::Edit { item, field, text } => edit(app, edge, item, field, text),
            Effect::Quit => {
                edge.quit(ExitCode::SUCCESS);
                None
            }
        };
        if let Some(why) = failed {
            app.say(Tone::Refused, why);
        }
    }
}

/// Hands what is typed to the session, which writes it on another thread.
fn keep(app: &mut App, unsaved: Option<&Unsaved>) -> Option<String> {
    match unsaved.map(serde_json::to_value).transpose() {
        Ok(form) => {
            app.session.keep_form(form);
            None
        }
        Err(error) => Some(format!("what you type would not survive a crash: {error}")),
    }
}

/// Lets the person change a text in their editor; what they wrote is one edit.
fn edit(
    app: &mut App,
    edge: &mut Edge<Message>,
    item: ItemRef,
    name: &'static str,
    text: String,
) -> Option<String> {
    let draft = editor::Draft {
        text,
        suffix: ".md".to_string(),
        command: editor::preferred(),
    };
    match edge.edit(&draft) {
        Ok(Edited::Unchanged) => None,
        Ok(Edited::Changed(text)) => {
            let label = format!("Change {name} of {}", app.workspace().key_of(item));
            app.run(label, |draft| {
                field::set(draft, item, name, text.trim_end())
            });
            None
        }
        Err(failure) => Some(failure.to_string()),
    }
}

/// Does what a click or the wheel says; whether anything is to be drawn anew.
pub(super) fn click(app: &mut App, mouse: MouseEvent) -> bool {
    let found = app.hits.at(mouse.column, mouse.row);
    match mouse.kind {
        MouseEventKind::ScrollDown => wheel(app, found.map(|(_, hit)| hit), 3),
        MouseEventKind::ScrollUp => wheel(app, found.map(|(_, hit)| hit), -3),
        MouseEventKind::Down(MouseButton::Left) => {
            app.notice = None;
            match found {
                Some((_, Hit::Action(name))) if app.layers.is_empty() => {
                    if let Some(action) = action::named(name) {
                        action::run(app, action);
                    }
                }
                Some((_, Hit::Title(field))) if app.layers.is_empty() => {
                    action::sort_by(app, field);
                }
                Some((_, Hit::Tab(pane))) if app.layers.is_empty() => app.go(pane, None),
                Some((area, Hit::Rows(first))) if app.layers.is_empty() => {
                    let row = first + usize::from(mouse.row - area.y);
                    let again = app.state().view.cursor == row;
                    if row < app.state().rows.len() {
                        app.state_mut().move_to(row);
                        let on = app.state().rows[row].target;
                        hold(app, mouse, on);
                    }
                    if again && let Some(open) = action::named("open") {
                        action::run(app, open);
                    }
                }
                Some((_, Hit::Target(target, column))) if app.layers.is_empty() => {
                    let state = app.state_mut();
                    state.column = column;
                    state.move_onto(target);
                    hold(app, mouse, Some(target));
                }
                Some((area, Hit::LayerRows(first))) => {
                    let row = first + usize::from(mouse.row - area.y);
                    with_top(app, |layer, app| layer.click(app, row));
                }
                _ => return false,
            }
        }
        MouseEventKind::Up(MouseButton::Left) => return drop_held(app, mouse),
        _ => return false,
    }
    true
}

/// Takes what was pressed on, where there are columns to drop it on.
fn hold(app: &mut App, mouse: MouseEvent, target: Option<Target>) {
    let from = app.hits.column_at(mouse.column, mouse.row);
    let held = |(target, from)| Held { target, from };
    app.state_mut().grabbed = target.zip(from).map(held);
}

/// Drops what the mouse holds on the column that it was let go over; whether anything changed or was said.
fn drop_held(app: &mut App, mouse: MouseEvent) -> bool {
    let held = app.state_mut().grabbed.take();
    let to = app.hits.column_at(mouse.column, mouse.row);
    match (held, to) {
        (Some(held), Some(to)) if held.from != to => action::drop_on_column(app, held, to),
        _ => false,
    }
}

fn wheel(app: &mut App, hit: Option<Hit>, rows: isize) {
    if let Some(layer) = app.layers.last_mut() {
        layer.scroll(rows);
    } else if hit == Some(Hit::Detail) {
        let state = app.state_mut();
        state.detail_scroll = state.detail_scroll.saturating_add_signed(rows);
    } else {
        app.state_mut().move_by(rows);
    }
}
