//! The bytes of a frame: the cells that changed, in few escape codes and one write.
//! It never reads from the terminal, and writes nothing when nothing changed.

use std::fmt::Write as _;
use std::io;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

const BEGIN_SYNCHRONIZED: &str = "\x1b[?2026h";
const END_SYNCHRONIZED: &str = "\x1b[?2026l";

/// How large the terminal is right now: asked before every frame, so it must be cheap.
pub type Measure = Box<dyn Fn() -> io::Result<Size>>;

/// A ratatui backend over any output, where one frame is one `write`.
pub struct Screen<W: io::Write> {
    output: W,
    measure: Measure,
    /// What the next flush sends, without the marks of synchronized output.
    frame: String,
    pen: Pen,
    /// Where the terminal's cursor stands, when that is known.
    cursor: Option<Position>,
    trust: Trust,
    caret: Caret,
    wanted: Caret,
    sent: u64,
}

impl<W: io::Write> Screen<W> {
    /// A screen that believes nothing about the terminal's state yet.
    pub fn new(output: W, measure: Measure) -> Self {
        Self {
            output,
            measure,
            frame: String::with_capacity(16 * 1024),
            pen: Pen::default(),
            cursor: None,
            trust: Trust::Counted,
            caret: Caret::Unknown,
            wanted: Caret::Unknown,
            sent: 0,
        }
    }

    /// Sends a control sequence that is not part of a frame, such as a copy to the clipboard.
    pub fn send(&mut self, sequence: &str) -> io::Result<()> {
        self.sent += sequence.len() as u64;
        write_once(&mut self.output, sequence.as_bytes())
    }

    /// Forgets what is known about the terminal, after somebody else has drawn on it.
    pub fn forget(&mut self) {
        self.frame.clear();
        self.pen = Pen::default();
        self.cursor = None;
        self.caret = Caret::Unknown;
    }

    /// All bytes sent since the start.
    pub fn bytes_sent(&self) -> u64 {
        self.sent
    }

    fn move_to(&mut self, to: Position) {
        if self.cursor == Some(to) {
            return;
        }
        let frame = &mut self.frame;
        // Writing to a String cannot fail.
        let _ = match self.cursor {
            Some(at) if at.y == to.y && to.x == at.x + 1 => write!(frame, "\x1b[C"),
            Some(at) if at.y == to.y && to.x > at.x => write!(frame, "\x1b[{}C", to.x - at.x),
            _ if to.x == 0 => write!(frame, "\x1b[{}H", to.y + 1),
            _ => write!(frame, "\x1b[{};{}H", to.y + 1, to.x + 1),
        };
        self.cursor = Some(to);
        self.trust = Trust::Counted;
    }

    fn settle_caret(&mut self) {
        match self.wanted {
            Caret::Hidden if self.caret != Caret::Hidden => self.frame.push_str("\x1b[?25l"),
            Caret::At(position) => {
                let moved = self.caret != self.wanted || self.cursor != Some(position);
                if moved {
                    self.move_to(position);
                }
                if !matches!(self.caret, Caret::At(_)) {
                    self.frame.push_str("\x1b[?25h");
                }
            }
            _ => return,
        }
        self.caret = self.wanted;
    }
}

impl<W: io::Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.move_to(Position { x, y });
            self.pen.change_to(Pen::of(cell), &mut self.frame);
            self.frame.push_str(cell.symbol());
            let symbol = cell.symbol();
            let advance = cell.cell_width();
            self.trust = if symbol.is_ascii() {
                self.trust
            } else {
                Trust::Assumed
            };
            // Terminals disagree about the width of joined and wide characters: the next position is stated in full.
            let is_plain = advance == 1 && symbol.chars().count() == 1;
            self.cursor = is_plain.then_some(Position { x: x + advance, y });
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wanted = Caret::Hidden;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if !matches!(self.wanted, Caret::At(_)) {
            self.wanted = Caret::At(self.cursor.unwrap_or_default());
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // Asking the terminal would race with the thread that reads the keys.
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if matches!(self.wanted, Caret::At(_)) {
            self.wanted = Caret::At(position);
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, kind: ClearType) -> io::Result<()> {
        self.pen.change_to(Pen::default(), &mut self.frame);
        self.frame.push_str("\x1b[0m");
        self.frame.push_str(match kind {
            ClearType::All => "\x1b[2J",
            ClearType::AfterCursor => "\x1b[J",
            ClearType::BeforeCursor => "\x1b[1J",
            ClearType::CurrentLine => "\x1b[2K",
            ClearType::UntilNewLine => "\x1b[K",
        });
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        (self.measure)()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::default(),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.settle_caret();
        if self.frame.is_empty() {
            return Ok(());
        }
        // The pen goes back to plain, so that a program that dies leaves no color behind.
        self.pen.change_to(Pen::default(), &mut self.frame);
        self.frame.insert_str(0, BEGIN_SYNCHRONIZED);
        self.frame.push_str(END_SYNCHRONIZED);
        self.sent += self.frame.len() as u64;
        let written = write_once(&mut self.output, self.frame.as_bytes());
        self.frame.clear();
        written
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caret {
    Unknown,
    Hidden,
    At(Position),
}

/// How sure the cursor's column is: some terminals draw characters such as `…` two cells wide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Only ASCII was written since the position was stated.
    Counted,
    /// Other characters were: good enough to go on, not to move on from.
    Assumed,
}

/// Colors and attributes, as the terminal holds them between characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pen {
    foreground: Color,
    background: Color,
    underline: Color,
    modifier: Modifier,
}

impl Pen {
    fn of(cell: &Cell) -> Self {
        Self {
            foreground: cell.fg,
            background: cell.bg,
            underline: cell.underline_color,
            modifier: cell.modifier,
        }
    }

    /// Appends the shortest code that turns this pen into `next`.
    fn change_to(&mut self, next: Self, frame: &mut String) {
        if *self == next {
            return;
        }
        let lost = self.modifier - next.modifier;
        let restart = !lost.is_empty() || next == Self::default();
        let from = if restart { Self::default() } else { *self };
        frame.push_str("\x1b[");
        let mut codes = Codes { frame, first: true };
        if restart {
            codes.push("");
        }
        for (modifier, code) in MODIFIERS {
            if (next.modifier - from.modifier).contains(modifier) {
                codes.push(code);
            }
        }
        if next.foreground != from.foreground {
            codes.color(next.foreground, 30);
        }
        if next.background != from.background {
            codes.color(next.background, 40);
        }
        if next.underline != from.underline {
            codes.underline(next.underline);
        }
        frame.push('m');
        *self = next;
    }
}

const MODIFIERS: [(Modifier, &str); 9] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::RAPID_BLINK, "6"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

/// The numbers of one SGR sequence, separated by semicolons.
struct Codes<'a> {
    frame: &'a mut String,
    first: bool,
}

impl Codes<'_> {
    fn push(&mut self, code: &str) {
        if !self.first {
            self.frame.push(';');
        }
        self.first = false;
        self.frame.push_str(code);
    }

    fn color(&mut self, color: Color, base: u8) {
        self.push("");
        // Writing to a String cannot fail.
        let _ = match color {
            Color::Reset => write!(self.frame, "{}", base + 9),
            Color::Rgb(r, g, b) => write!(self.frame, "{};2;{r};{g};{b}", base + 8),
            Color::Indexed(index) => write!(self.frame, "{};5;{index}", base + 8),
            named => match named_index(named) {
                index @ 0..=7 => write!(self.frame, "{}", base + index),
                index => write!(self.frame, "{}", base + 60 + index - 8),
            },
        };
    }

    fn underline(&mut self, color: Color) {
        self.push("");
        let _ = match color {
            Color::Reset => write!(self.frame, "59"),
            Color::Rgb(r, g, b) => write!(self.frame, "58;2;{r};{g};{b}"),
            Color::Indexed(index) => write!(self.frame, "58;5;{index}"),
            named => write!(self.frame, "58;5;{}", named_index(named)),
        };
    }
}

fn named_index(color: Color) -> u8 {
    match color {
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        _ => 0,
    }
}

/// One `write`, and more only when the terminal took a part, a signal came between, or somebody made it non-blocking.
fn write_once<W: io::Write>(output: &mut W, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match output.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Err(error) => return Err(error),
        }
    }
    output.flush()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use ratatui::Terminal;
    use ratatui::style::Style;

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
}
