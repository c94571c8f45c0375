//! The terminal interface: panes, layers, keys.
//! Never blocks on a disk, never draws when nothing changed, and never changes the workspace but through the session.
//!
//! Reading order: [`app`] (what is on screen), [`action`] (the table of all that can be done), [`pane`], [`layer`], [`frame`],
//! [`program`] (events in, effects out), then the edge: [`runtime`], [`terminal`], [`input`], [`screen`].

pub mod action;
pub mod app;
pub mod desk;
pub mod detail;
pub mod editor;
pub mod figures;
pub mod frame;
pub mod glyphs;
pub mod hits;
pub mod input;
pub mod key;
pub mod layer;
pub mod numbers;
pub mod opener;
pub mod pane;
pub mod paste;
pub mod place;
pub mod program;
pub mod runtime;
pub mod screen;
pub mod search;
pub mod signals;
pub mod similar;
pub mod start;
pub mod status;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
pub mod texts;
pub mod theme;
pub mod widget;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use ratatui::layout::Size;

use app::{App, Tone};
use desk::Desk;
use place::Place;
use program::Message;
use theme::{Background, Colors, Theme};

use crate::config::Config;
use crate::session::{Session, Teller};

/// Opens the interface. The session is opened by `open`, which is given whom to tell of what happens on other threads.
///
/// # Errors
/// When the workspace cannot be opened, or the terminal cannot be had.
pub fn run(
    config: &Config,
    open: impl FnOnce(Teller) -> anyhow::Result<Session>,
) -> anyhow::Result<ExitCode> {
    let keymap = action::Keymap::new(&config.keys).map_err(anyhow::Error::msg)?;
    let (post, inbox) = runtime::inbox::<Message>();
    let ready = post.clone();
    let session = open(Arc::new(move |event| post.send(Message::Session(event))))?;
    let probe = terminal::probe();
    let theme = theme_of(config, probe);
    let (width, height) = crossterm::terminal::size().unwrap_or((80, 24));
    let mut app = App::new(Desk::new(session), theme, keymap, Size { width, height });
    app.tell(Arc::new(move || ready.send(Message::Ready)));
    app.standup.last = app.session.session().kept_standup();
    begin(&mut app, config)?;
    resume(&mut app);
    let mouse = if config.mouse {
        terminal::Mouse::Captured
    } else {
        terminal::Mouse::Free
    };
    let ended = runtime::run_with(&mut app, &probe, mouse, inbox);
    // A place that cannot be kept is no reason to complain: the next start begins at the backlog.
    let _ = app.session.session().keep_place(&Place::of(&app).text());
    if let Some(at) = pane::standup::held(&app) {
        let _ = app.session.session().keep_standup(at);
    }
    let saved = app.session.into_session().close();
    let code = ended?;
    saved.map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(code)
}

/// Asks what to do where there is no workspace at `path`.
///
/// # Errors
/// When the terminal cannot be had.
pub fn ask_what_to_open(config: &Config, path: &Path) -> anyhow::Result<start::Start> {
    let probe = terminal::probe();
    Ok(start::ask(path, theme_of(config, probe), &probe)?)
}

/// Shows the pane that the settings name, else the one that the person left.
fn begin(app: &mut App, config: &Config) -> anyhow::Result<()> {
    let kept = app.session.session().kept_place();
    let place = Place::read(&kept.unwrap_or_default());
    place.restore(app);
    let wanted = match &config.pane {
        Some(name) => Some(place::tab(name).ok_or_else(|| {
            anyhow::anyhow!("there is no pane “{name}”: the settings name one such as roadmap")
        })?),
        None => place::tab(&place.pane),
    };
    app.refresh();
    if let Some(pane) = wanted {
        app.go(pane.id, None);
        app.visited.clear();
    }
    Ok(())
}

/// Opens the form again that was open when the program was killed.
fn resume(app: &mut App) {
    match app.session.session().take_kept_form() {
        Ok(Some(unsaved)) => layer::unsaved::offer(app, unsaved),
        Ok(None) => {}
        Err(error) => {
            let told = format!("what was typed when the program ended cannot be read: {error}");
            app.say(Tone::Refused, told);
        }
    }
}

fn theme_of(config: &Config, probe: terminal::Probe) -> Theme {
    let glyphs = if config.ascii {
        glyphs::ASCII
    } else {
        glyphs::UNICODE
    };
    let background = match config.theme.as_deref() {
        Some("light") => Background::Light,
        Some("dark") => Background::Dark,
        _ => Background::detect(probe.background),
    };
    Theme::new(Colors::detect(), background, glyphs)
}
