//! The bytes of a frame: the cells that changed, in few escape codes and one write.
//! It never reads from the terminal, and writes nothing when nothing changed.

mod known;
mod pen;

use std::fmt::Write as _;
use std::io;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use known::{Known, is_plain, width_of};
use pen::Pen;

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
    /// What stands on the terminal, to write over it where that is shorter than to step over it.
    known: Known,
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
            known: Known::default(),
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
        self.known = Known::default();
        self.caret = Caret::Unknown;
    }

    /// All bytes sent since the start.
    pub fn bytes_sent(&self) -> u64 {
        self.sent
    }

    fn move_to(&mut self, to: Position) {
        if self.cursor == Some(to) || self.write_over(to) {
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
    }

    /// Reaches a place further on in the row by writing what stands there already: three letters are shorter than the
    /// code that steps over them. Whether it could.
    fn write_over(&mut self, to: Position) -> bool {
        let Some(at) = self.cursor.filter(|at| at.y == to.y && at.x < to.x) else {
            return false;
        };
        let step = if to.x - at.x == 1 { 3 } else { 4 };
        let Some(between) = self.known.between(at, to) else {
            return false;
        };
        let as_written = |cell: &Cell| match cell.symbol() {
            " " => self.pen.is_alike_on_blank(Pen::of(cell)),
            _ => self.pen == Pen::of(cell),
        };
        let length: usize = between.iter().map(|cell| cell.symbol().len()).sum();
        if length > step || !between.iter().all(|cell| as_written(cell)) {
            return false;
        }
        for cell in between {
            self.frame.push_str(cell.symbol());
        }
        self.cursor = Some(to);
        true
    }

    fn write(&mut self, at: Position, cell: &Cell) {
        self.move_to(at);
        let pen = Pen::of(cell);
        if cell.symbol() != " " || !self.pen.is_alike_on_blank(pen) {
            self.pen.change_to(pen, &mut self.frame);
        }
        self.frame.push_str(cell.symbol());
        self.known.put(at, cell);
        // Terminals disagree about the width of joined and wide characters: the next position is stated in full.
        self.cursor = is_plain(cell).then_some(Position { x: at.x + 1, ..at });
    }

    /// Blanks some cells in the middle of a row; the cursor stays before them.
    fn blank_out(&mut self, cells: &[(Position, &Cell)]) {
        let Some((at, _)) = cells.first() else { return };
        self.move_to(*at);
        if !self.pen.is_bare_on_blank() {
            self.pen.change_to(Pen::default(), &mut self.frame);
        }
        // Writing to a String cannot fail.
        let _ = write!(self.frame, "\x1b[{}X", cells.len());
        for (at, cell) in cells {
            self.known.put(*at, cell);
        }
    }

    /// Erases the rest of a row, where that is all the change there is in it.
    fn erase(&mut self, at: Position) {
        self.move_to(at);
        if !self.pen.is_bare_on_blank() {
            self.pen.change_to(Pen::default(), &mut self.frame);
        }
        self.frame.push_str("\x1b[K");
        self.known.erase(at);
    }

    /// Writes the changes of one row.
    fn write_row(&mut self, row: &[(Position, &Cell)]) {
        let erased = self.known.blank_tail(row);
        let (written, erased) = row.split_at(row.len() - erased);
        let mut n = 0;
        while let Some((at, cell)) = written.get(n) {
            let blanks = self.known.blank_run(&written[n..]);
            if blanks > 0 {
                self.blank_out(&written[n..n + blanks]);
                n += blanks;
                continue;
            }
            let was_wide = self.known.is_wide(*at) && width_of(cell) == 1;
            self.write(*at, cell);
            let beside = Position { x: at.x + 1, ..*at };
            if was_wide && row.get(n + 1).is_none_or(|(next, _)| *next != beside) {
                // Terminals disagree about the colors of what is left of a wide character that is half overwritten.
                self.write(beside, &Cell::default());
            }
            n += 1;
        }
        if let Some((at, _)) = erased.first() {
            self.erase(*at);
        }
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
        self.known.fit((self.measure)()?);
        let mut row: Vec<(Position, &Cell)> = Vec::new();
        for (x, y, cell) in content {
            if row.last().is_some_and(|(before, _)| before.y != y) {
                self.write_row(&row);
                row.clear();
            }
            row.push((Position { x, y }, cell));
        }
        self.write_row(&row);
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
        self.known = Known::default();
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
mod tests;
