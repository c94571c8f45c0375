//! A stage for tests of the interface: a workspace, keys in, the text of the screen out.
//! Never opens a terminal, and never reads a clock: it is Monday, 16 March 2026, 09:00 UTC.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::{Position, Rect, Size};

use super::action::Keymap;
use super::app::App;
use super::desk::Desk;
use super::glyphs::{Glyphs, UNICODE};
use super::key;
use super::layer::with_top;
use super::pane::PaneId;
use super::program::click;
use super::theme::Theme;
use super::widget::testing::text_of;
use crate::domain::workspace::Workspace;
use crate::session::{Clock, Session, SessionOptions};
use crate::store::places::Places;

/// When all tests of the interface play.
pub(crate) const NOW: &str = "2026-03-16T09:00:00Z";

/// An app in a terminal of some size that is not there.
pub(crate) struct Stage {
    pub(crate) app: App,
    terminal: Terminal<TestBackend>,
}

/// Opens a workspace on a stage of that size, without colors.
pub(crate) fn stage(workspace: Workspace, width: u16, height: u16) -> Stage {
    stage_with(workspace, width, height, UNICODE)
}

/// The same with these glyphs.
#[expect(
    clippy::large_types_passed_by_value,
    reason = "a test names the glyphs and needs them no more"
)]
pub(crate) fn stage_with(workspace: Workspace, width: u16, height: u16, glyphs: Glyphs) -> Stage {
    let clock = Clock::Fixed(NOW.parse().unwrap());
    let nowhere = Places::under(std::path::Path::new("nowhere"));
    let options = SessionOptions::new(nowhere, clock, "ana".into());
    let session = Session::scratch(workspace, options).unwrap();
    let keymap = Keymap::new(&std::collections::BTreeMap::new()).unwrap();
    let size = Size { width, height };
    let app = App::new(Desk::new(session), Theme::plain(glyphs), keymap, size);
    let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    Stage { app, terminal }
}

impl Stage {
    /// Presses keys by their names, divided by spaces: `j j Enter`, `Ctrl-p`, `g k`.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_whitespace() {
            self.key(event(name));
        }
        self
    }

    /// Types a text, each character a key.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.key(KeyEvent::from(KeyCode::Char(character)));
        }
        self
    }

    /// Takes what is drawn at one cell and lets it go over another.
    pub(crate) fn drag(&mut self, from: (u16, u16), to: (u16, u16)) -> &mut Self {
        let button = MouseButton::Left;
        for (kind, (column, row)) in [
            (MouseEventKind::Down(button), from),
            (MouseEventKind::Drag(button), to),
            (MouseEventKind::Up(button), to),
        ] {
            self.screen();
            let modifiers = KeyModifiers::NONE;
            let mouse = MouseEvent {
                kind,
                column,
                row,
                modifiers,
            };
            click(&mut self.app, mouse);
            self.app.refresh();
        }
        self
    }

    /// The whole screen as text, without the spaces at the ends of rows.
    pub(crate) fn screen(&mut self) -> String {
        let app = &mut self.app;
        self.terminal
            .draw(|frame| app.hits = super::frame::draw(app, frame))
            .unwrap();
        text_of(self.terminal.backend().buffer())
    }

    /// The screen between the tabs and the hints.
    pub(crate) fn pane(&mut self) -> String {
        let body = super::frame::body(Rect::from((Position::ORIGIN, self.app.size)));
        let screen = self.screen();
        let rows = screen.lines().skip(usize::from(body.y));
        let rows: Vec<&str> = rows.take(usize::from(body.height)).collect();
        rows.join("\n")
    }

    /// What it says at the foot; empty when it says nothing.
    pub(crate) fn notice(&self) -> &str {
        self.app.notice.as_ref().map_or("", |notice| &notice.text)
    }

    fn key(&mut self, pressed: KeyEvent) {
        if self.app.layers.is_empty() {
            if let Some(name) = key::name(pressed) {
                self.app.press(&name);
            }
        } else {
            self.app.notice = None;
            with_top(&mut self.app, |layer, app| layer.key(app, pressed));
        }
        self.app.refresh();
        self.app.keep_unsaved();
    }
}

/// The key with a name, the other way round than [`key::name`].
fn event(name: &str) -> KeyEvent {
    let split = |prefix| name.strip_prefix(prefix).filter(|rest| !rest.is_empty());
    let (modifiers, plain) = match (split("Ctrl-"), split("Alt-"), split("S-")) {
        (Some(plain), ..) => (KeyModifiers::CONTROL, plain),
        (_, Some(plain), _) => (KeyModifiers::ALT, plain),
        (_, _, Some(plain)) => (KeyModifiers::SHIFT, plain),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match plain {
        "Space" => KeyCode::Char(' '),
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Backspace" => KeyCode::Backspace,
        "Del" => KeyCode::Delete,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        character => KeyCode::Char(character.chars().next().expect("a key has a name")),
    };
    KeyEvent::new(code, modifiers)
}

/// What scrolls or moves a cursor, and so shows nothing where nothing is.
const MOVES: &[&str] = &[
    "down",
    "up",
    "top",
    "bottom",
    "half-down",
    "half-up",
    "page-down",
    "page-up",
    "left",
    "right",
    "detail-down",
    "detail-up",
];

/// The actions of a pane that neither show nor say nor ask for anything when their first key is pressed.
pub(crate) fn silent_actions(workspace: &Workspace, pane: PaneId) -> Vec<&'static str> {
    silent_actions_after(workspace, pane, "")
}

/// The same once these keys were pressed.
pub(crate) fn silent_actions_after(
    workspace: &Workspace,
    pane: PaneId,
    first: &str,
) -> Vec<&'static str> {
    let opened = || {
        let mut stage = stage(workspace.clone(), 80, 24);
        stage.app.go(pane, None);
        stage.press(first);
        stage
    };
    let mut silent = Vec::new();
    let table = opened();
    for (action, keys) in table.app.keymap.actions(pane) {
        let here = action.name == pane.pane().name.to_lowercase();
        let Some(keys) = keys
            .first()
            .filter(|_| !here && !MOVES.contains(&action.name))
        else {
            continue;
        };
        let mut stage = opened();
        let before = stage.screen();
        stage.press(keys);
        if stage.app.effects.is_empty() && stage.screen() == before {
            silent.push(action.name);
        }
    }
    silent
}
