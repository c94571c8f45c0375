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
pub mod pane;
pub mod paste;
pub mod program;
pub mod runtime;
pub mod screen;
pub mod signals;
pub mod status;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
pub mod theme;
pub mod widget;

use std::process::ExitCode;
use std::sync::Arc;

use ratatui::layout::Size;

use app::App;
use desk::Desk;
use theme::{Background, Colors, Theme};

use crate::config::Config;
use crate::session::{Session, SessionEvent, Teller};

/// Opens the interface. The session is opened by `open`, which is given whom to tell of what happens on other threads.
///
/// # Errors
/// When the workspace cannot be opened, or the terminal cannot be had.
pub fn run(
    config: &Config,
    open: impl FnOnce(Teller) -> anyhow::Result<Session>,
) -> anyhow::Result<ExitCode> {
    let keymap = action::Keymap::new(&config.keys).map_err(anyhow::Error::msg)?;
    let (post, inbox) = runtime::inbox::<SessionEvent>();
    let session = open(Arc::new(move |event| post.send(event)))?;
    let probe = terminal::probe();
    let glyphs = if config.ascii {
        glyphs::ASCII
    } else {
        glyphs::UNICODE
    };
    let theme = match config.theme.as_deref() {
        Some("light") => Theme::new(Colors::detect(), Background::Light, glyphs),
        Some("dark") => Theme::new(Colors::detect(), Background::Dark, glyphs),
        _ => Theme::new(
            Colors::detect(),
            Background::detect(probe.background),
            glyphs,
        ),
    };
    let (width, height) = crossterm::terminal::size().unwrap_or((80, 24));
    let mut app = App::new(Desk::new(session), theme, keymap, Size { width, height });
    if let Some(pane) = config.pane {
        app.go(pane, None);
        app.visited.clear();
    }
    let mouse = if config.mouse {
        terminal::Mouse::Captured
    } else {
        terminal::Mouse::Free
    };
    let ended = runtime::run_with(&mut app, &probe, mouse, inbox);
    let saved = app.session.into_session().close();
    let code = ended?;
    saved.map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(code)
}
