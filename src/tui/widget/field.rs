//! Where people type: a field of one line, a box of several.
//! It never takes a key that leads out: Enter in a line, Tab, Esc and Ctrl-C go back to the caller.

use std::borrow::Cow;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget as _;
use ratatui_textarea::{CursorMove, Input, Key, TextArea, WrapMode};

use super::{put, put_cut, row_of};
use crate::safe;
use crate::tui::theme::Theme;

/// What became of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The text changed.
    Changed,
    /// The cursor moved, or the key means nothing here: it is used up.
    Moved,
    /// The key belongs to the caller: Enter in a line, Esc, Tab, Ctrl-C, function keys.
    Left,
}

/// How many lines a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// One; Enter leaves it.
    One,
    /// Many; Enter begins a new one.
    Many,
}

/// Whether the keys come to this field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// It has the cursor.
    Focused,
    /// It only shows its text.
    Blurred,
}

/// A text being typed, with its cursor, selection and own undo.
#[derive(Clone, Debug)]
pub struct Field {
    area: TextArea<'static>,
    lines: Lines,
    placeholder: String,
    error: Option<Mistake>,
}

/// What is wrong with the text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The character it begins at, counted from the start of the line; `None` for the whole text.
    pub at: Option<usize>,
    /// What was expected.
    pub text: String,
}

impl Field {
    /// A field with that text and the cursor at its end.
    pub fn new(text: &str, lines: Lines) -> Self {
        let mut field = Self {
            area: TextArea::default(),
            lines,
            placeholder: String::new(),
            error: None,
        };
        field.set_text(text);
        field
    }

    /// A field of one line.
    pub fn line(text: &str) -> Self {
        Self::new(text, Lines::One)
    }

    /// A box of several lines.
    pub fn block(text: &str) -> Self {
        Self::new(text, Lines::Many)
    }

    /// With words that show while it is empty.
    #[must_use]
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.placeholder = text.into();
        self
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Puts another text in place, with the cursor at its end. Its undo starts anew.
    pub fn set_text(&mut self, text: &str) {
        let lines = self.admitted(text).split('\n').map(str::to_owned).collect();
        let mut area = TextArea::new(lines);
        area.set_wrap_mode(match self.lines {
            Lines::One => WrapMode::None,
            Lines::Many => WrapMode::WordOrGlyph,
        });
        area.set_tab_length(2);
        area.set_cursor_line_style(Style::new());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        self.area = area;
        self.error = None;
    }

    /// Marks the text as wrong, or as right again.
    pub fn set_error(&mut self, error: Option<Mistake>) {
        self.error = error;
    }

    /// The cursor as line and character, from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// Takes a key: text, moves by character, word and line, the emacs keys (Ctrl-Y brings back what was cut),
    /// selection with Shift, Ctrl-Z undoes and Ctrl-R does again.
    pub fn key(&mut self, key: KeyEvent) -> Typed {
        if self.leaves(key) {
            return Typed::Left;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let changed = match key.code {
            KeyCode::Char('z') if control => self.area.undo(),
            KeyCode::Char('a') if control && key.modifiers.contains(KeyModifiers::SHIFT) => {
                self.area.select_all();
                false
            }
            // To the start of the line, as everywhere; the widget has the start of the text on another key.
            KeyCode::Char('u') if control => self.area.delete_line_by_head(),
            // Enter with a modifier begins a line too; and Ctrl-M is Enter for old terminals.
            KeyCode::Enter => {
                self.area.insert_newline();
                true
            }
            KeyCode::Char(char) if !is_admitted(char) => false,
            KeyCode::Backspace if control => self.area.delete_word(),
            _ => self.area.input(key),
        };
        if changed {
            self.error = None;
            return Typed::Changed;
        }
        Typed::Moved
    }

    /// Takes pasted text as text. In a field of one line its lines are joined by spaces.
    pub fn paste(&mut self, text: &str) -> Typed {
        self.error = None;
        if self.area.insert_str(self.admitted(text)) {
            Typed::Changed
        } else {
            Typed::Moved
        }
    }

    /// Moves the cursor to a cell of the area it was last drawn in, for a click.
    pub fn click(&mut self, drawn: Rect, at: Position) {
        let (top, left) = self.area.scroll_offset();
        let row = usize::from(top) + usize::from(at.y.saturating_sub(drawn.y));
        let column = usize::from(left) + usize::from(at.x.saturating_sub(drawn.x));
        let to = self.area.screen_to_data(row, column);
        let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(small(to.0), small(to.1)));
    }

    /// Draws the text, and the terminal's cursor when it is focused. A mistake takes the last row, if there are two.
    pub fn draw(&mut self, frame: &mut Frame, area: Rect, attention: Attention, theme: &Theme) {
        let area = area.intersection(frame.area());
        if area.is_empty() {
            return;
        }
        let has_mistake = self.error.is_some() && area.height > 1;
        let body = Rect {
            height: area.height - u16::from(has_mistake),
            ..area
        };
        self.area.set_style(theme.text);
        self.area.set_selection_style(theme.selection);
        // The terminal's own cursor shows the place: it is what screen readers and input methods follow.
        self.area.set_cursor_style(theme.text);
        (&self.area).render(body, frame.buffer_mut());
        let ellipsis = theme.glyphs.ellipsis;
        if self.is_empty() {
            let buf = frame.buffer_mut();
            put_cut(
                buf,
                body,
                (body.x, body.y),
                &self.placeholder,
                theme.dim,
                ellipsis,
            );
        }
        let (top, left) = self.area.scroll_offset();
        if has_mistake {
            self.draw_mistake(frame, row_of(area, area.height - 1), left, theme);
        }
        if attention == Attention::Focused {
            let cursor = self.area.screen_cursor();
            let x = cursor
                .col
                .saturating_sub(usize::from(left))
                .min(usize::from(body.width - 1));
            let y = cursor
                .row
                .saturating_sub(usize::from(top))
                .min(usize::from(body.height - 1));
            frame.set_cursor_position((body.x + x as u16, body.y + y as u16));
        }
    }

    /// A caret under the character, and what was expected beside it, or before it where there is no room.
    fn draw_mistake(&self, frame: &mut Frame, row: Rect, left: u16, theme: &Theme) {
        let Some(mistake) = &self.error else { return };
        let buf = frame.buffer_mut();
        let ellipsis = theme.glyphs.ellipsis;
        let Some(at) = mistake.at else {
            put_cut(buf, row, (row.x, row.y), &mistake.text, theme.bad, ellipsis);
            return;
        };
        let line = self.area.lines().first().map_or("", String::as_str);
        let end = line
            .char_indices()
            .nth(at)
            .map_or(line.len(), |(index, _)| index);
        let column = safe::width(&line[..end]).saturating_sub(usize::from(left));
        let x = row.x
            + u16::try_from(column)
                .unwrap_or(u16::MAX)
                .min(row.width.saturating_sub(1));
        put(buf, row, (x, row.y), theme.glyphs.caret, theme.bad);
        let wide = u16::try_from(safe::width(&mistake.text)).unwrap_or(u16::MAX);
        if x.saturating_add(2).saturating_add(wide) <= row.right() || x - row.x <= wide {
            put_cut(buf, row, (x + 2, row.y), &mistake.text, theme.bad, ellipsis);
        } else {
            put_cut(
                buf,
                row,
                (x - wide - 1, row.y),
                &mistake.text,
                theme.bad,
                ellipsis,
            );
        }
    }

    fn leaves(&self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let is_one = self.lines == Lines::One;
        match key.code {
            KeyCode::Char('c' | 's' | 'q' | 'g') if control => true,
            KeyCode::Char('m' | 'j' | 'n' | 'p') if control => is_one,
            KeyCode::Esc | KeyCode::Tab | KeyCode::BackTab | KeyCode::F(_) => true,
            KeyCode::Enter | KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown => {
                is_one
            }
            _ => matches!(Input::from(key).key, Key::Null),
        }
    }

    /// The text as this field can hold it.
    fn admitted(&self, text: &str) -> String {
        match self.lines {
            Lines::One => safe::line(text).into_owned(),
            Lines::Many => safe::block(text).into_owned(),
        }
    }
}

/// Characters that the filter would not let through are not typed either.
fn is_admitted(char: char) -> bool {
    char.is_ascii() || matches!(safe::line(char.encode_utf8(&mut [0; 4])), Cow::Borrowed(_))
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::tui::theme::UNICODE;
    use crate::tui::widget::testing::text_of;

    fn press(field: &mut Field, code: KeyCode, modifiers: KeyModifiers) -> Typed {
        field.key(KeyEvent::new(code, modifiers))
    }

    fn show(field: &mut Field, width: u16, height: u16) -> (String, Position) {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let theme = Theme::plain(UNICODE);
        terminal
            .draw(|frame| field.draw(frame, frame.area(), Attention::Focused, &theme))
            .unwrap();
        let position = terminal.get_cursor_position().unwrap();
        (text_of(terminal.backend().buffer()), position)
    }

    #[test]
    fn a_line_takes_text_and_leaves_on_enter() {
        let mut field = Field::line("fix sync");
        assert_eq!(
            press(&mut field, KeyCode::Char('!'), KeyModifiers::NONE),
            Typed::Changed
        );
        assert_eq!(
            press(&mut field, KeyCode::Home, KeyModifiers::NONE),
            Typed::Moved
        );
        assert_eq!(
            press(&mut field, KeyCode::Char('x'), KeyModifiers::NONE),
            Typed::Changed
        );
        for (code, modifiers) in [
            (KeyCode::Enter, KeyModifiers::NONE),
            (KeyCode::Esc, KeyModifiers::NONE),
            (KeyCode::Tab, KeyModifiers::NONE),
            (KeyCode::Char('c'), KeyModifiers::CONTROL),
            (KeyCode::Char('m'), KeyModifiers::CONTROL),
        ] {
            assert_eq!(press(&mut field, code, modifiers), Typed::Left, "{code}");
        }
        assert_eq!(field.text(), "xfix sync!");
    }

    #[test]
    fn the_usual_keys_edit_and_undo_brings_back() {
        let mut field = Field::line("one two three");
        press(&mut field, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(field.text(), "one two ");
        press(&mut field, KeyCode::Char('z'), KeyModifiers::CONTROL);
        assert_eq!(field.text(), "one two three");
        press(&mut field, KeyCode::Char('u'), KeyModifiers::CONTROL);
        assert_eq!(field.text(), "");
    }

    #[test]
    fn a_paste_is_text_and_never_more_lines_than_there_are() {
        let mut line = Field::line("");
        line.paste("one\r\ntwo\u{1b}[2J");
        assert_eq!(line.text(), "one two␛[2J");
        let mut block = Field::block("");
        block.paste("one\ntwo");
        assert_eq!(block.text(), "one\ntwo");
        assert_eq!(block.cursor(), (1, 3));
    }

    #[test]
    fn the_cursor_stands_in_its_cell_also_after_wide_text_and_in_a_scrolled_line() {
        let mut field = Field::line("日本語");
        assert_eq!(
            show(&mut field, 10, 1),
            ("日本語".into(), Position::new(6, 0))
        );
        let mut field = Field::line("abcdefghijklmnop");
        let (text, cursor) = show(&mut field, 8, 1);
        assert!(cursor.x == 7 && text.ends_with('p'), "{text} {cursor}");
    }

    #[test]
    fn a_mistake_is_marked_under_its_character() {
        let mut field = Field::line("status:todo pionts>=5");
        field.set_error(Some(Mistake {
            at: Some(12),
            text: "no field “pionts”; points?".into(),
        }));
        let (text, _) = show(&mut field, 44, 2);
        insta::assert_snapshot!(text, @r"
        status:todo pionts>=5
                    ^ no field “pionts”; points?
        ");
        press(&mut field, KeyCode::Char('5'), KeyModifiers::NONE);
        assert!(!show(&mut field, 44, 2).0.contains('^'));
    }

    #[test]
    fn an_empty_field_shows_what_belongs_there() {
        let mut field = Field::line("").placeholder("title #label ~points");
        assert_eq!(
            show(&mut field, 24, 1),
            ("title #label ~points".into(), Position::new(0, 0))
        );
    }

    #[test]
    fn a_box_wraps_long_words_and_keeps_its_cursor_inside() {
        let mut field = Field::block("one two three\nSupercalifragilistic");
        let (text, cursor) = show(&mut field, 10, 5);
        insta::assert_snapshot!(text, @r"
        one two
        three
        Supercalif
        ragilistic
        ");
        assert!(cursor.x < 10 && cursor.y < 5);
    }
}
