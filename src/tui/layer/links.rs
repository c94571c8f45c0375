//! The links of an item: shows where each leads, in full, before it is opened or copied.
//! Never opens what it has not shown, nor anything but addresses of the web.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Fate, Overlay, boxed, row_style};
use crate::domain::address::Address;
use crate::safe;
use crate::tui::app::{App, Effect, Tone};
use crate::tui::hits::{Hit, Hits};
use crate::tui::opener;
use crate::tui::widget::list::{Viewport, draw_scrollbar};
use crate::tui::widget::{put, put_cut, text};

/// So many rows the list has at most.
const MOST: usize = 10;

/// Links to choose from; with one there is nothing to choose, and it is only shown.
pub struct Links {
    title: String,
    addresses: Vec<Address>,
    view: Viewport,
}

impl Links {
    /// The links of an item.
    pub fn new(title: impl Into<String>, addresses: Vec<Address>) -> Self {
        let mut view = Viewport::default();
        view.set_len(addresses.len());
        Self {
            title: title.into(),
            addresses,
            view,
        }
    }

    fn open(&self, app: &mut App) -> Fate {
        let Some(link) = self.addresses.get(self.view.cursor) else {
            return Fate::Close;
        };
        if let Err(why) = opener::check(&link.url) {
            app.say(Tone::Refused, format!("not opened: {why}"));
            return Fate::Stay;
        }
        app.say(Tone::Done, format!("opening {}", link.url));
        app.want(Effect::Open(link.url.clone()));
        Fate::Close
    }

    fn copy(&self, app: &mut App) -> Fate {
        if let Some(link) = self.addresses.get(self.view.cursor) {
            app.say(Tone::Done, format!("copied {}", link.url));
            app.want(Effect::Copy(link.url.clone()));
        }
        Fate::Close
    }

    /// How many rows the list takes; none for one link.
    fn listed(&self) -> u16 {
        match self.addresses.len() {
            0 | 1 => 0,
            n => u16::try_from(n.min(MOST)).unwrap_or(u16::MAX),
        }
    }

    fn draw_list(&mut self, app: &App, frame: &mut Frame, list: Rect, hits: &mut Hits) {
        let theme = &app.theme;
        self.view.follow(list.height);
        hits.add(list, Hit::LayerRows(self.view.offset));
        let buf = frame.buffer_mut();
        for (y, at) in (list.y..).zip(self.view.visible(list.height)) {
            let here = at == self.view.cursor;
            let style = row_style(theme, here);
            let row = Rect {
                y,
                height: 1,
                ..list
            };
            buf.set_style(row, style);
            let mark = if here { theme.glyphs.cursor } else { " " };
            let x = put(buf, row, (row.x, y), mark, style);
            let cut = theme.glyphs.ellipsis;
            let x = put_cut(buf, row, (x + 1, y), &self.addresses[at].called, style, cut);
            let dim = style.patch(theme.dim);
            put_cut(buf, row, (x + 2, y), &self.addresses[at].url, dim, cut);
        }
        draw_scrollbar(buf, list, self.view, theme);
    }
}

impl Overlay for Links {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
        let theme = &app.theme;
        let Some(link) = self.addresses.get(self.view.cursor) else {
            return;
        };
        let width = area.width.saturating_sub(4).min(96);
        let shown = safe::line(&link.url).into_owned();
        let mut below = text::wrap(
            &[Span::styled(shown, theme.header)],
            width.saturating_sub(4),
            "",
        );
        let (told, style) = match opener::check(&link.url) {
            Ok(()) => ("Enter opens it in the browser, y copies it", theme.dim),
            Err(why) => (why, theme.bad),
        };
        below.extend(text::wrap(
            &[Span::styled(told, style)],
            width.saturating_sub(4),
            "",
        ));
        let listed = self.listed();
        let gap = u16::from(listed > 0);
        let rows = u16::try_from(below.len()).unwrap_or(u16::MAX);
        let height = rows.saturating_add(listed + gap + 2).min(area.height);
        let inner = boxed(frame, area, (width, height), &self.title, theme);
        let list = Rect {
            height: listed.min(inner.height),
            ..inner
        };
        if listed > 0 {
            self.draw_list(app, frame, list, hits);
        }
        let rest = Rect {
            y: inner.y + (list.height + gap).min(inner.height),
            height: inner.height.saturating_sub(list.height + gap),
            ..inner
        };
        text::draw(frame.buffer_mut(), rest, &below, 0);
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc | KeyCode::Char('q') => return Fate::Close,
            KeyCode::Char('c') if control => return Fate::Close,
            KeyCode::Enter | KeyCode::Char('o') => return self.open(app),
            KeyCode::Char('y') => return self.copy(app),
            KeyCode::Down | KeyCode::Tab | KeyCode::Char('j') => self.view.move_by(1),
            KeyCode::Up | KeyCode::BackTab | KeyCode::Char('k') => self.view.move_by(-1),
            KeyCode::Home => self.view.move_to(0),
            KeyCode::End => self.view.move_to(self.addresses.len()),
            _ => app.say(Tone::News, "Enter opens it, y copies it, Esc leaves"),
        }
        Fate::Stay
    }

    fn paste(&mut self, _: &mut App, _: &str) -> Fate {
        Fate::Stay
    }

    /// A click chooses, and what is shown then is opened by Enter.
    fn click(&mut self, _: &mut App, row: usize) -> Fate {
        self.view.move_to(row);
        Fate::Stay
    }

    fn scroll(&mut self, rows: isize) {
        self.view.move_by(rows);
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        let mut hints = vec![("Enter", "open"), ("y", "copy"), ("Esc", "leave")];
        if self.addresses.len() > 1 {
            hints.insert(0, ("j/k", "choose"));
        }
        hints
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::field;
    use crate::domain::workspace::Workspace;
    use crate::tui::pane::PaneId;
    use crate::tui::testing::{Stage, stage};

    /// The backlog with one story that has these notes, and the key pressed that opens links.
    fn with_notes(notes: &str) -> Stage {
        let mut stage = stage(Workspace::default(), 80, 24);
        stage.app.go(PaneId::Backlog, None);
        stage.press("n").text("Edit a note").press("Enter");
        let item = stage.app.cursor().unwrap();
        stage
            .app
            .run("", |draft| field::set(draft, item, "notes", notes));
        stage.app.effects.clear();
        stage.press("o");
        stage
    }

    fn effects(stage: &mut Stage) -> String {
        format!("{:?}", std::mem::take(&mut stage.app.effects))
    }

    #[test]
    fn one_link_is_shown_in_full_and_opened_by_enter() {
        let long = format!("https://a.example/{}end", "x".repeat(90));
        let mut stage = with_notes(&long);
        let screen = stage.screen();
        let whole = screen.contains("https://a.example/") && screen.contains("xend");
        assert!(whole, "{screen}");
        assert!(stage.app.effects.is_empty(), "nothing before Enter");
        stage.press("Enter");
        assert_eq!(effects(&mut stage), format!("[Open({long:?})]"));
        assert!(stage.app.layers.is_empty());
        assert!(stage.notice().starts_with("opening https://a.example"));
    }

    #[test]
    fn of_several_the_chosen_one_is_opened_or_copied_and_esc_opens_none() {
        let notes = "[the study](https://a.example) and http://b.example";
        let mut stage = with_notes(notes);
        assert!(stage.screen().contains("the study"));
        stage.press("j Enter");
        assert_eq!(effects(&mut stage), r#"[Open("http://b.example")]"#);
        stage.press("o y");
        assert_eq!(effects(&mut stage), r#"[Copy("https://a.example")]"#);
        stage.press("o Esc");
        assert!(stage.app.effects.is_empty() && stage.app.layers.is_empty());
    }

    #[test]
    fn what_is_no_address_of_the_web_is_refused_with_a_reason_and_can_be_copied() {
        let mut stage = with_notes("");
        let item = stage.app.cursor().unwrap();
        stage.app.run("", |draft| {
            let story = draft.edit(item.typed::<crate::domain::story::Story>().unwrap())?;
            story.links.push(crate::domain::story::Link {
                url: "file:///etc/passwd".into(),
                ..Default::default()
            });
            Ok(())
        });
        stage.press("o");
        assert!(stage.screen().contains("only http:// and https://"));
        stage.press("Enter");
        assert!(stage.app.effects.is_empty());
        assert!(stage.notice().contains("only http:// and https://"));
        stage.press("y");
        assert_eq!(effects(&mut stage), r#"[Copy("file:///etc/passwd")]"#);
    }

    #[test]
    fn an_item_without_links_says_how_it_gets_one() {
        let stage = with_notes("no address");
        assert!(stage.app.layers.is_empty());
        assert!(
            stage.notice().starts_with("S-1 has no link"),
            "{}",
            stage.notice()
        );
    }

    #[test]
    fn links_have_a_key_of_their_own_where_o_changes_the_sprint() {
        let mut stage = stage(
            crate::domain::demo::build(
                "2026-03-16".parse().unwrap(),
                crate::domain::calendar::Zone::default(),
            ),
            120,
            40,
        );
        stage.app.go(PaneId::Sprints, None);
        stage.press("?");
        let help = stage.screen();
        let line = |words: &str| {
            help.lines()
                .find(|line| line.contains(words))
                .map(String::from)
        };
        assert!(line("Change the sprint").is_some_and(|line| line.contains(" o ")));
        stage.text("link");
        let help = stage.screen();
        let row = help
            .lines()
            .find(|line| line.contains("Open a link"))
            .unwrap();
        assert!(row.contains("g x") && !row.contains("o  g x"), "{row}");
    }
}
