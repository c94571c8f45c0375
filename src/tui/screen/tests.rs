//! What frames cost, and that whatever is sent makes the terminal show them.

use std::cell::RefCell;
use std::rc::Rc;

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::buffer::CellWidth;
use ratatui::style::{Color, Modifier, Style};

use super::*;

/// Remembers each write on its own.
#[derive(Clone, Default)]
struct Writes(Rc<RefCell<Vec<String>>>);

impl io::Write for Writes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .borrow_mut()
            .push(String::from_utf8_lossy(bytes).into_owned());
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn terminal() -> (Terminal<Screen<Writes>>, Writes) {
    let writes = Writes::default();
    let screen = Screen::new(writes.clone(), Box::new(|| Ok(Size::new(120, 40))));
    (Terminal::new(screen).unwrap(), writes)
}

fn rows(terminal: &mut Terminal<Screen<Writes>>, selected: u16) {
    terminal
        .draw(|frame| {
            for row in 0..40 {
                let style = if row == selected {
                    Style::new().reversed()
                } else {
                    Style::new()
                };
                let text = format!(
                    "{:<120}",
                    format!("{row} S-{row} a story of some length that fills its row")
                );
                frame.buffer_mut().set_string(0, row, text, style);
            }
        })
        .unwrap();
}

#[test]
fn a_frame_is_one_write_in_synchronized_output() {
    let (mut terminal, writes) = terminal();
    rows(&mut terminal, 0);
    let writes = writes.0.borrow();
    assert_eq!(writes.len(), 1);
    assert!(writes[0].starts_with(BEGIN_SYNCHRONIZED) && writes[0].ends_with(END_SYNCHRONIZED));
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let (mut terminal, writes) = terminal();
    rows(&mut terminal, 3);
    writes.0.borrow_mut().clear();
    rows(&mut terminal, 3);
    assert_eq!(writes.0.borrow().len(), 0);
}

#[test]
fn moving_the_selection_over_two_full_rows_costs_under_300_bytes() {
    let (mut terminal, writes) = terminal();
    rows(&mut terminal, 3);
    writes.0.borrow_mut().clear();
    rows(&mut terminal, 4);
    let writes = writes.0.borrow();
    assert_eq!(writes.len(), 1);
    assert!(writes[0].len() <= 300, "{} bytes", writes[0].len());
}

#[test]
fn colors_are_written_in_their_shortest_form() {
    let (mut terminal, writes) = terminal();
    terminal.draw(|_| {}).unwrap();
    writes.0.borrow_mut().clear();
    terminal
        .draw(|frame| {
            let buffer = frame.buffer_mut();
            buffer.set_string(0, 0, "a", Style::new().red().bold());
            buffer.set_string(1, 0, "b", Style::new().red());
            buffer.set_string(
                3,
                0,
                "c",
                Style::new().fg(Color::Indexed(200)).on_dark_gray(),
            );
        })
        .unwrap();
    insta::assert_snapshot!(writes.0.borrow()[0].escape_debug().to_string(), @r"\u{1b}[?2026h\u{1b}[1H\u{1b}[1;31ma\u{1b}[;31mb\u{1b}[C\u{1b}[38;5;200;100mc\u{1b}[m\u{1b}[?2026l");
}

#[test]
fn the_caret_is_sent_only_when_it_changes() {
    let (mut terminal, writes) = terminal();
    let mut draw = |x: u16| {
        terminal
            .draw(|frame| frame.set_cursor_position((x, 2)))
            .map(|_| ())
            .unwrap();
    };
    draw(5);
    draw(5);
    draw(6);
    let sent = writes.0.borrow().join("|").escape_debug().to_string();
    insta::assert_snapshot!(sent, @r"\u{1b}[?2026h\u{1b}[3;6H\u{1b}[?25h\u{1b}[?2026l|\u{1b}[?2026h\u{1b}[C\u{1b}[?2026l");
}

/// A text somewhere on a small screen, in one of a few looks.
type Piece = (u16, u16, String, usize);

fn piece(text: impl Strategy<Value = String>) -> impl Strategy<Value = Piece> {
    (0..30u16, 0..4u16, text, 0..LOOKS.len())
}

/// Plain texts, and over them at most one with a wide character: no pane draws over the half of one.
fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let plain = prop_oneof!["[ a-c]{1,30}", " {1,30}"];
    let wide = Just("e\u{301}クx│…".to_string());
    (
        prop::collection::vec(piece(plain), 0..8),
        prop::option::of(piece(wide)),
    )
        .prop_map(|(mut pieces, last)| {
            pieces.extend(last);
            pieces
        })
}

const LOOKS: [Style; 6] = [
    Style::new(),
    Style::new().fg(Color::Indexed(247)),
    Style::new().add_modifier(Modifier::BOLD),
    Style::new().bg(Color::Rgb(47, 55, 72)),
    Style::new().add_modifier(Modifier::UNDERLINED),
    Style::new().add_modifier(Modifier::REVERSED),
];

/// What a person sees of a cell: a blank has no color of letters.
fn seen_of(cell: &Cell) -> (String, Color, bool, bool, bool) {
    let style = cell.modifier;
    let is_blank = cell.symbol() == " " && !style.contains(Modifier::REVERSED);
    (
        cell.symbol().to_string(),
        cell.bg,
        !is_blank && cell.fg == Color::Indexed(247),
        !is_blank && style.contains(Modifier::BOLD),
        style.contains(Modifier::UNDERLINED),
    )
}

fn seen_on(screen: &vt100::Screen, x: u16, y: u16) -> (String, Color, bool, bool, bool) {
    let cell = screen.cell(y, x).unwrap();
    let symbol = match cell.contents() {
        "" => " ".to_string(),
        text => text.to_string(),
    };
    let background = match cell.bgcolor() {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => Color::Indexed(index),
        vt100::Color::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    };
    let is_blank = symbol == " " && !cell.inverse();
    (
        symbol,
        background,
        !is_blank && cell.fgcolor() == vt100::Color::Idx(247),
        !is_blank && cell.bold(),
        cell.underline(),
    )
}

proptest! {
    #[test]
    fn a_terminal_shows_every_frame_as_it_was_drawn(
        frames in prop::collection::vec(pieces(), 1..6)
    ) {
        let writes = Writes::default();
        let screen = Screen::new(writes.clone(), Box::new(|| Ok(Size::new(30, 4))));
        let mut terminal = Terminal::new(screen).unwrap();
        let rows = std::num::NonZero::new(4).unwrap();
        let columns = std::num::NonZero::new(30).unwrap();
        let mut shown = vt100::Parser::new(rows, columns, 0);
        for pieces in frames {
            let mut drawn = None;
            terminal
                .draw(|frame| {
                    for (x, y, text, look) in &pieces {
                        frame.buffer_mut().set_string(*x, *y, text, LOOKS[*look]);
                    }
                    drawn = Some(frame.buffer_mut().clone());
                })
                .unwrap();
            for bytes in writes.0.borrow_mut().drain(..) {
                shown.process(bytes.as_bytes());
            }
            let drawn = drawn.unwrap();
            for y in 0..4 {
                let mut x = 0;
                while x < 30 {
                    let cell = &drawn[(x, y)];
                    prop_assert_eq!(seen_on(shown.screen(), x, y), seen_of(cell), "at {},{}", x, y);
                    x += cell.cell_width().max(1);
                }
            }
        }
    }
}
