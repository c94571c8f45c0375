//! The acceptance criteria of a story, ticked, written and ordered in place; below them what makes it ready, by hand.
//! Every key is one edit that undo takes back; nothing is finished here.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use uuid::Uuid;

use super::prompt::{Prompt, whole};
use super::{Fate, Overlay, boxed};
use crate::domain::command::story::{self, Tick};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::Id;
use crate::domain::story::{Criterion, CriterionState, Story};
use crate::domain::wording;
use crate::safe;
use crate::tui::app::{App, Tone};
use crate::tui::hits::{Hit, Hits};
use crate::tui::theme::Theme;
use crate::tui::widget::list::{Viewport, draw_scrollbar};
use crate::tui::widget::text;

/// What can be judged.
#[derive(Clone, PartialEq, Eq)]
enum Row {
    Criterion(Uuid),
    Ready(String),
}

/// The criteria of one story.
pub struct Criteria {
    story: Id<Story>,
    view: Viewport,
    /// The first line that is shown.
    scroll: usize,
    /// Which row each line belongs to, as they were last drawn.
    rows_of_lines: Vec<Option<usize>>,
}

/// The lines that are drawn, each with the row that it belongs to.
#[derive(Default)]
struct Drawn {
    lines: Vec<Line<'static>>,
    rows: Vec<Option<usize>>,
}

impl Drawn {
    fn push(&mut self, row: Option<usize>, lines: Vec<Line<'static>>) {
        self.rows.resize(self.rows.len() + lines.len(), row);
        self.lines.extend(lines);
    }
}

impl Criteria {
    /// The criteria of a story, with the cursor on the first that is not met.
    pub fn new(app: &App, story: Id<Story>) -> Self {
        let mut layer = Self {
            story,
            view: Viewport::default(),
            scroll: 0,
            rows_of_lines: Vec::new(),
        };
        layer.view.set_len(layer.rows(app).len());
        let open = app.get(story).and_then(|story| {
            let mut criteria = story.criteria.iter();
            criteria.position(|criterion| criterion.state != CriterionState::Met)
        });
        layer.view.move_to(open.unwrap_or(0));
        layer
    }

    fn rows(&self, app: &App) -> Vec<Row> {
        let Some(story) = app.get(self.story) else {
            return Vec::new();
        };
        let criteria = story.criteria.iter().map(|c| Row::Criterion(c.id));
        let ready = wording::hand_lines(app.workspace(), story);
        let ready = ready
            .into_iter()
            .map(|line| Row::Ready(line.line.to_string()));
        criteria.chain(ready).collect()
    }

    fn row(&self, app: &App) -> Option<Row> {
        self.rows(app).into_iter().nth(self.view.cursor)
    }

    fn criterion<'a>(&self, app: &'a App) -> Option<&'a Criterion> {
        let Some(Row::Criterion(id)) = self.row(app) else {
            return None;
        };
        let mut criteria = app.get(self.story)?.criteria.iter();
        criteria.find(|criterion| criterion.id == id)
    }

    /// Runs a command as one edit, named after what it is done to.
    fn run(
        &mut self,
        app: &mut App,
        word: &str,
        command: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>,
    ) {
        let key = app.workspace().key_of(self.story.item());
        app.run(format!("{word} of {key}"), command);
        self.view.set_len(self.rows(app).len());
    }

    fn tick(&mut self, app: &mut App) {
        let story = self.story;
        match self.row(app) {
            None => app.say(
                Tone::News,
                "there is nothing to tick yet: n adds a criterion",
            ),
            Some(Row::Criterion(id)) => {
                let met = self
                    .criterion(app)
                    .is_some_and(|criterion| criterion.state == CriterionState::Met);
                let (word, state) = if met {
                    ("Reopen a criterion", CriterionState::Open)
                } else {
                    ("Tick a criterion", CriterionState::Met)
                };
                self.run(app, word, |draft| {
                    story::judge_criterion(draft, story, id, state)
                });
            }
            Some(Row::Ready(line)) => {
                let held = app
                    .get(story)
                    .is_some_and(|story| story.ready.contains(&line));
                let (word, tick) = if held {
                    (format!("Take the tick off “{line}”"), Tick::Open)
                } else {
                    (format!("Tick “{line}”"), Tick::Holds)
                };
                self.run(app, &word, |draft| {
                    story::tick_ready(draft, story, &line, tick)
                });
            }
        }
    }

    /// Rejects a criterion, with a reason that is kept as a comment where one is given.
    fn reject(&mut self, app: &mut App) {
        let Some((id, state, sentence)) = self
            .criterion(app)
            .map(|criterion| (criterion.id, criterion.state, criterion.sentence()))
        else {
            app.say(Tone::News, "only a criterion is rejected: n adds one");
            return;
        };
        let story = self.story;
        if state == CriterionState::Rejected {
            self.run(app, "Reopen a criterion", |draft| {
                story::judge_criterion(draft, story, id, CriterionState::Open)
            });
            return;
        }
        let prompt = Prompt::new(
            "Rejected, because",
            "the reason is kept as a comment; Enter without one rejects it all the same",
            "",
            move |app, reason| {
                let key = app.workspace().key_of(story.item());
                let label = format!("Reject a criterion of {key}");
                let done = app.session.run(&label, |draft| {
                    story::judge_criterion(draft, story, id, CriterionState::Rejected)?;
                    if reason.is_empty() {
                        return Ok(());
                    }
                    story::comment(
                        draft,
                        story,
                        &format!("“{sentence}” does not hold: {reason}"),
                    )
                });
                done.map_err(|refusal| whole(refusal.to_string()))?;
                app.refresh();
                app.say(Tone::Done, label);
                Ok(())
            },
        )
        .optional();
        app.layers.push(Box::new(prompt));
    }

    fn add(&mut self, app: &mut App) {
        let story = self.story;
        let prompt = Prompt::new(
            "New criterion",
            "how one sees that it is done; or: Given … when … then …",
            "",
            move |app, text| {
                let key = app.workspace().key_of(story.item());
                let label = format!("Add a criterion to {key}");
                let done = app.session.run(&label, |draft| {
                    story::add_criterion(draft, story, text).map(drop)
                });
                done.map_err(|refusal| whole(refusal.to_string()))?;
                app.refresh();
                app.say(Tone::Done, label);
                Ok(())
            },
        )
        .again();
        app.layers.push(Box::new(prompt));
    }

    fn edit(&mut self, app: &mut App) {
        let Some((id, before)) = self
            .criterion(app)
            .map(|criterion| (criterion.id, criterion.sentence().replace('\n', " ")))
        else {
            app.say(
                Tone::News,
                "the lines of what is ready are the workspace's: , changes them",
            );
            return;
        };
        let story = self.story;
        let unchanged = before.clone();
        let prompt = Prompt::new(
            "Criterion",
            "who judged it and when stays as it is",
            &before,
            move |app, text| {
                if text == unchanged {
                    return Ok(());
                }
                let key = app.workspace().key_of(story.item());
                let label = format!("Reword a criterion of {key}");
                let done = app.session.run(&label, |draft| {
                    story::reword_criterion(draft, story, id, text)
                });
                done.map_err(|refusal| whole(refusal.to_string()))?;
                app.refresh();
                app.say(Tone::Done, label);
                Ok(())
            },
        );
        app.layers.push(Box::new(prompt));
    }

    fn shift(&mut self, app: &mut App, by: isize) {
        let Some(id) = self.criterion(app).map(|criterion| criterion.id) else {
            app.say(Tone::News, "only criteria are ordered here");
            return;
        };
        let story = self.story;
        self.run(app, "Order the criteria", |draft| {
            story::move_criterion(draft, story, id, by)
        });
        let rows = self.rows(app);
        let place = rows.iter().position(|row| *row == Row::Criterion(id));
        self.view.move_to(place.unwrap_or(0));
    }

    fn remove(&mut self, app: &mut App) {
        let Some(id) = self.criterion(app).map(|criterion| criterion.id) else {
            app.say(Tone::News, "only a criterion is removed here: n adds one");
            return;
        };
        let story = self.story;
        self.run(app, "Remove a criterion", |draft| {
            story::remove_criterion(draft, story, id)
        });
    }

    fn undo(app: &mut App) {
        match app.session.undo() {
            Ok(label) => {
                app.refresh();
                app.say(Tone::Done, format!("Undone: {label}"));
            }
            Err(refusal) => app.say(Tone::Refused, refusal.to_string()),
        }
    }

    /// All lines for a width.
    fn lines(&self, app: &App, width: u16) -> Drawn {
        let mut drawn = Drawn::default();
        let theme = &app.theme;
        let Some(story) = app.get(self.story) else {
            drawn.push(
                None,
                vec![Line::styled("it is not there any more", theme.dim)],
            );
            return drawn;
        };
        let met = format!("  {} of {} met", story.criteria_met(), story.criteria.len());
        drawn.push(None, vec![heading("Acceptance criteria", &met, theme)]);
        if story.criteria.is_empty() {
            let empty = "none yet: n writes how one sees that it is done";
            drawn.push(None, vec![Line::styled(format!("  {empty}"), theme.dim)]);
        }
        for (at, criterion) in story.criteria.iter().enumerate() {
            let told = wording::judgement(app.workspace(), criterion);
            let mark = state_mark(theme, criterion.state);
            let body = body(criterion, width.saturating_sub(4), theme);
            drawn.push(Some(at), self.entry(at, mark, body, &told, theme));
        }
        let ready = wording::hand_lines(app.workspace(), story);
        if !ready.is_empty() {
            let ticked = ready.iter().filter(|line| line.ticked).count();
            let side = format!("  {ticked} of {} ticked", ready.len());
            drawn.push(
                None,
                vec![Line::default(), heading("Ready, by hand", &side, theme)],
            );
        }
        for (at, line) in (story.criteria.len()..).zip(&ready) {
            let state = if line.ticked {
                CriterionState::Met
            } else {
                CriterionState::Open
            };
            let body = text::wrap_plain(line.line, width.saturating_sub(4), theme.text);
            let mark = state_mark(theme, state);
            drawn.push(Some(at), self.entry(at, mark, body, &line.told, theme));
        }
        drawn
    }

    /// A row: the cursor, its mark, its words, and below them who judged it.
    fn entry(
        &self,
        at: usize,
        (glyph, style): (&'static str, Style),
        body: Vec<Line<'static>>,
        told: &str,
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let here = at == self.view.cursor;
        let cursor = if here { theme.glyphs.cursor } else { " " };
        let mut lines = Vec::with_capacity(body.len() + 1);
        for (line, words) in body.into_iter().enumerate() {
            let lead = if line == 0 {
                vec![
                    Span::styled(format!("{cursor} "), theme.key),
                    Span::styled(format!("{glyph} "), style),
                ]
            } else {
                vec![Span::raw("    ")]
            };
            lines.push(Line::from([lead, words.spans].concat()));
        }
        if !told.is_empty() {
            let told = safe::line(told);
            lines.push(Line::styled(format!("    {told}"), theme.dim));
        }
        if here {
            for line in &mut lines {
                *line = std::mem::take(line).patch_style(theme.selection);
            }
        }
        lines
    }
}

fn heading(name: &str, side: &str, theme: &Theme) -> Line<'static> {
    Line::from(vec![
        Span::styled(name.to_string(), theme.header),
        Span::styled(side.to_string(), theme.dim),
    ])
}

/// How a state is shown.
pub(in crate::tui) fn state_mark(theme: &Theme, state: CriterionState) -> (&'static str, Style) {
    match state {
        CriterionState::Open => (theme.glyphs.empty, theme.dim),
        CriterionState::Met => (theme.glyphs.check, theme.good),
        CriterionState::Rejected => (theme.glyphs.cross, theme.bad),
    }
}

/// The words of a criterion: a scenario has its parts below each other, their words aligned.
pub(in crate::tui) fn body(criterion: &Criterion, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    if !criterion.text.is_empty() {
        return text::wrap_plain(&criterion.text, width, theme.text);
    }
    let part = |(word, words): (&str, &str)| {
        let spans = [
            Span::styled(format!("{word:<5} "), theme.dim),
            Span::styled(words.to_string(), theme.text),
        ];
        text::wrap(&spans, width, "      ")
    };
    criterion.parts().into_iter().flat_map(part).collect()
}

impl Overlay for Criteria {
    fn draw(&mut self, app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
        self.view.set_len(self.rows(app).len());
        let width = area.width.saturating_sub(4).min(96);
        let drawn = self.lines(app, width.saturating_sub(4));
        let rows = u16::try_from(drawn.lines.len()).unwrap_or(u16::MAX);
        let height = rows
            .saturating_add(2)
            .min(area.height.saturating_sub(2))
            .max(3);
        let workspace = app.workspace();
        let item = self.story.item();
        let title = format!("{}  {}", workspace.key_of(item), workspace.title_of(item));
        let inner = boxed(frame, area, (width, height), &title, &app.theme);
        let page = usize::from(inner.height);
        let of_cursor = |row: &Option<usize>| *row == Some(self.view.cursor);
        let first = drawn.rows.iter().position(of_cursor).unwrap_or(0);
        let last = drawn.rows.iter().rposition(of_cursor).unwrap_or(0);
        let top = if self.view.cursor == 0 { 0 } else { first };
        self.scroll = self.scroll.max((last + 1).saturating_sub(page)).min(top);
        hits.add(inner, Hit::LayerRows(self.scroll));
        text::draw(frame.buffer_mut(), inner, &drawn.lines, self.scroll);
        let view = Viewport {
            offset: self.scroll,
            cursor: self.scroll,
            len: drawn.lines.len(),
        };
        let side = Rect {
            width: inner.width + 2,
            ..inner
        };
        draw_scrollbar(frame.buffer_mut(), side, view, &app.theme);
        self.rows_of_lines = drawn.rows;
    }

    fn key(&mut self, app: &mut App, key: KeyEvent) -> Fate {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let shifted = key.modifiers.contains(KeyModifiers::SHIFT);
        self.view.set_len(self.rows(app).len());
        match key.code {
            KeyCode::Char('c') if control => return Fate::Close,
            KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | 'c') => return Fate::Close,
            KeyCode::Down if shifted => self.shift(app, 1),
            KeyCode::Up if shifted => self.shift(app, -1),
            KeyCode::Down | KeyCode::Tab | KeyCode::Char('j') => self.view.move_by(1),
            KeyCode::Up | KeyCode::BackTab | KeyCode::Char('k') => self.view.move_by(-1),
            KeyCode::Home | KeyCode::Char('g') => self.view.move_to(0),
            KeyCode::End | KeyCode::Char('G') => self.view.move_to(usize::MAX),
            KeyCode::Char(' ' | 'x') => self.tick(app),
            KeyCode::Char('r') => self.reject(app),
            KeyCode::Char('n') => self.add(app),
            KeyCode::Char('e') => self.edit(app),
            KeyCode::Char('J') => self.shift(app, 1),
            KeyCode::Char('K') => self.shift(app, -1),
            KeyCode::Char('d') | KeyCode::Delete => self.remove(app),
            KeyCode::Char('u') => Self::undo(app),
            _ => app.say(
                Tone::News,
                "Space ticks, r rejects, n adds, e rewords, J and K order, d removes, u undoes, Esc leaves",
            ),
        }
        Fate::Stay
    }

    /// Pasted lines are criteria, one each; the lines of a scenario stay together.
    fn paste(&mut self, app: &mut App, text: &str) -> Fate {
        let story = self.story;
        self.run(app, "Add criteria", |draft| {
            story::add_criteria(draft, story, text).map(drop)
        });
        Fate::Stay
    }

    /// A click on a row puts the cursor there; a click on the row under the cursor ticks it.
    fn click(&mut self, app: &mut App, line: usize) -> Fate {
        if let Some(row) = self.rows_of_lines.get(line).copied().flatten() {
            if row == self.view.cursor {
                self.tick(app);
            }
            self.view.move_to(row);
        }
        Fate::Stay
    }

    fn scroll(&mut self, rows: isize) {
        self.view.move_by(rows);
    }

    fn hints(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Space", "tick"),
            ("r", "reject"),
            ("n", "new"),
            ("e", "reword"),
            ("J/K", "order"),
            ("d", "remove"),
            ("u", "undo"),
            ("Esc", "leave"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::command::{self, sprint, story};
    use crate::domain::field;
    use crate::domain::id::Kind;
    use crate::domain::story::{Criterion, CriterionState, Story};
    use crate::domain::workspace::Workspace;
    use crate::tui::pane::PaneId;
    use crate::tui::testing::{Stage, stage};

    /// The backlog with one story, its criteria open over it.
    fn with_criteria(width: u16, height: u16) -> Stage {
        let mut workspace = Workspace::default();
        std::sync::Arc::make_mut(&mut workspace.about)
            .settings
            .ready
            .push("Design seen".into());
        let mut stage = stage(workspace, width, height);
        stage.app.go(PaneId::Backlog, None);
        stage.press("n").text("Print a note").press("Enter c");
        for words in [
            "It has page numbers",
            "Given a long note, when I print it on narrow paper, then no line is cut",
            "It is fast",
        ] {
            stage.press("n").text(words).press("Enter Esc");
        }
        stage.press("g");
        stage
    }

    fn only(stage: &Stage) -> &Story {
        &stage.app.workspace().stories.rows()[0]
    }

    fn states(stage: &Stage) -> String {
        let mark = |criterion: &Criterion| match criterion.state {
            CriterionState::Open => ' ',
            CriterionState::Met => 'x',
            CriterionState::Rejected => '!',
        };
        only(stage).criteria.iter().map(mark).collect()
    }

    /// The screen from the top of the layer to its foot.
    fn layer(stage: &mut Stage) -> String {
        let screen = stage.screen();
        let lines = screen.lines().skip_while(|line| !line.contains('╭'));
        let until = lines.take_while(|line| !line.contains('╰'));
        until.map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn criteria_stand_with_their_state_who_judged_them_and_when() {
        let mut stage = with_criteria(80, 24);
        stage
            .press("Space j r")
            .text("cuts tables")
            .press("Enter G Space");
        insta::assert_snapshot!(layer(&mut stage), @r"
          ╭ S-1  Print a note ───────────────────────────────────────────────────────╮
        ▌ │ Acceptance criteria  1 of 3 met                                          │
          │   ✓ It has page numbers                                                  │
          │     met by ana, 2026-03-16 09:00                                         │
          │   ✗ Given a long note                                                    │
          │     When  I print it on narrow paper                                     │
          │     Then  no line is cut                                                 │
          │     rejected by ana, 2026-03-16 09:00                                    │
          │   ○ It is fast                                                           │
          │                                                                          │
          │ Ready, by hand  1 of 1 ticked                                            │
          │ ▌ ✓ Design seen                                                          │
          │     ticked by ana, 2026-03-16 09:00                                      │
        ");
        let comment = &only(&stage).comments[0].text;
        assert!(comment.ends_with("does not hold: cuts tables"), "{comment}");
    }

    #[test]
    fn on_a_small_screen_the_row_under_the_cursor_is_seen() {
        let mut stage = with_criteria(40, 12);
        stage.press("G");
        let seen = layer(&mut stage);
        assert!(seen.contains("Design seen"), "{seen}");
        stage.press("g");
        let seen = layer(&mut stage);
        assert!(
            seen.contains("Acceptance criteria") && seen.contains("page numbers"),
            "{seen}"
        );
    }

    #[test]
    fn each_key_is_one_edit_that_u_takes_back() {
        let mut stage = with_criteria(80, 24);
        let before = only(&stage).criteria.clone();
        for keys in ["Space", "r Enter", "J", "d", "j K", "G Space"] {
            stage.press("g").press(keys);
            let changed = only(&stage).criteria != before || !only(&stage).ready.is_empty();
            assert!(changed, "{keys}");
            stage.press("u");
            assert_eq!(only(&stage).criteria, before, "{keys}");
            assert!(only(&stage).ready.is_empty(), "{keys}");
        }
    }

    #[test]
    fn rewording_keeps_who_judged_and_order_keeps_the_cursor() {
        let mut stage = with_criteria(80, 24);
        stage.press("Space e").text(" on each page").press("Enter");
        let first = only(&stage).criteria[0].clone();
        assert_eq!(first.text, "It has page numbers on each page");
        assert_eq!(first.state, CriterionState::Met);
        assert!(first.by.is_some() && first.at.is_some());
        stage.press("J J");
        assert_eq!(only(&stage).criteria[2], first);
        stage.press("Space");
        assert_eq!(states(&stage), "   ", "it is still under the cursor");
        stage.press("J");
        assert_eq!(stage.notice(), "it is the last criterion already");
        stage.press("r Esc");
        assert_eq!(states(&stage), "   ", "Esc rejects nothing");
    }

    #[test]
    fn pasted_lines_are_criteria_and_a_click_ticks() {
        let mut stage = with_criteria(80, 24);
        let app = &mut stage.app;
        super::super::with_top(app, |layer, app| layer.paste(app, "- [x] One\n- Two"));
        assert_eq!(states(&stage), "   x ");
        stage.screen();
        super::super::with_top(&mut stage.app, |layer, app| layer.click(app, 1));
        assert_eq!(states(&stage), "x  x ");
    }

    #[test]
    fn a_story_done_with_open_criteria_says_how_many_and_the_key_that_shows_them() {
        let mut stage = with_criteria(80, 24);
        stage.press("Space Esc s").text("done").press("Enter");
        assert_eq!(
            stage.notice(),
            "S-1 is done with 2 criteria not met: press c"
        );
        stage.press("u");
        assert!(stage.notice().starts_with("Undone"), "{}", stage.notice());
    }

    #[test]
    fn a_card_moved_to_done_says_so_too_beside_a_limit_that_is_passed() {
        let mut stage = with_criteria(120, 40);
        let id = only(&stage).id;
        stage.press("Esc");
        stage.app.run("", |draft| {
            let sprint = sprint::plan_next(draft)?;
            command::attach(draft, id.item(), sprint.item())?;
            story::set_status(draft, id, "doing")?;
            sprint::start(draft, sprint)?;
            let about = draft.about.id;
            draft.edit(about)?.settings.statuses[3].limit = Some(1);
            let other = command::create(draft, Kind::Story, "Done", &[])?;
            command::attach(draft, other, sprint.item())?;
            field::set(draft, other, "status", "done")
        });
        stage.app.go(PaneId::Sprints, Some(id.item().into()));
        stage.press("L L");
        assert_eq!(
            stage.notice(),
            "S-1 is done with 3 criteria not met: press c; \
             Move S-1 to done; “done” holds 2, its limit is 1"
        );
        stage.press("c");
        assert!(stage.screen().contains("0 of 3 met"));
    }

    #[test]
    fn comments_links_and_who_asked_have_keys_and_stand_in_the_detail() {
        let mut stage = with_criteria(120, 40);
        stage
            .press("Esc C")
            .text("Acme **wants** it")
            .press("Enter");
        stage
            .press("g l")
            .text("https://a.example The study")
            .press("Enter");
        stage.press("g r").text("Acme").press("Enter");
        stage
            .press("W")
            .text("decision")
            .press("Enter")
            .text("Greta")
            .press("Enter");
        stage.text("When?").press("Enter");
        let shown = stage.screen();
        for told in [
            "Acme wants it",
            "The study",
            "requested by  Acme",
            "decision of Greta",
            "When?",
        ] {
            assert!(shown.contains(told), "{told}: {shown}");
        }
        stage.press("g r").text("Acme").press("Enter");
        assert!(
            only(&stage).requested_by.is_empty(),
            "the same again takes it back"
        );
    }
}
