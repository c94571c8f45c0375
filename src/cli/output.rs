//! What a call prints: tables for people, one envelope for `--json`, separated values for `--csv`.
//! Never a byte to a terminal that has not passed the filter.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use serde::Serialize;

use super::json;
use super::table::Table;
use crate::safe;

/// The name of the contract that `--json` follows.
pub const SCHEMA: &str = "bifocal/1";

/// Who reads the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A person.
    Person,
    /// A program that wants JSON.
    Json,
    /// A spreadsheet.
    Csv,
}

/// The way out, locked once.
pub struct Output {
    reader: Reader,
    out: BufWriter<StdoutLock<'static>>,
    width: Option<usize>,
}

/// What every `--json` answer looks like.
#[derive(Serialize)]
pub struct Envelope<'a, T: Serialize + ?Sized> {
    schema: &'static str,
    kind: &'a str,
    data: &'a T,
}

impl<'a, T: Serialize + ?Sized> Envelope<'a, T> {
    /// Data of a kind.
    pub fn new(kind: &'a str, data: &'a T) -> Self {
        let schema = SCHEMA;
        Self { schema, kind, data }
    }
}

impl Output {
    /// Standard output for this reader.
    pub fn new(reader: Reader) -> Self {
        let stdout = io::stdout();
        let columns = || terminal_width().unwrap_or(80);
        let width = stdout.is_terminal().then(columns);
        Self {
            reader,
            out: BufWriter::with_capacity(1 << 16, stdout.lock()),
            width,
        }
    }

    /// Who reads it.
    pub fn reader(&self) -> Reader {
        self.reader
    }

    /// Changes who reads it: a verb has its own `--csv`.
    pub fn read_by(&mut self, reader: Reader) {
        self.reader = reader;
    }

    /// How many columns the terminal has; `None` when it is none.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Prints text for people, as it is but for what a terminal would obey.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        safe::writer(&mut self.out).write_all(text.as_bytes())
    }

    /// Prints one line.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        self.text(text)?;
        self.out.write_all(b"\n")
    }

    /// Prints a table.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn table(&mut self, table: &Table) -> io::Result<()> {
        let text = table.drawn(self.width);
        self.text(&text)
    }

    /// Prints separated values.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn csv(&mut self, text: &str) -> io::Result<()> {
        safe::writer(&mut self.out).write_all(text.replace("\r\n", "\n").as_bytes())
    }

    /// Prints text that is for a file: untouched, unless a terminal shows it.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn exact(&mut self, text: &str) -> io::Result<()> {
        match self.width {
            Some(_) => self.text(text),
            None => self.bytes(text.as_bytes()),
        }
    }

    /// Prints bytes that are for a file or a program, untouched.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Prints data in its envelope, indented.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn json<T: Serialize + ?Sized>(&mut self, kind: &str, data: &T) -> io::Result<()> {
        json::write_pretty(&mut self.out, &Envelope::new(kind, data))?;
        self.out.write_all(b"\n")
    }

    /// Prints many values in one envelope, one a line: they can be counted and compared by line.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn json_lines<T: Serialize>(
        &mut self,
        kind: &str,
        values: impl IntoIterator<Item = T>,
    ) -> io::Result<()> {
        write!(
            self.out,
            r#"{{"schema":"{SCHEMA}","kind":"{kind}","data":["#
        )?;
        let mut separator = "\n";
        for value in values {
            self.out.write_all(separator.as_bytes())?;
            json::write_line(&mut self.out, &value)?;
            separator = ",\n";
        }
        self.out.write_all(b"\n]}\n")
    }

    /// Hands everything to the reader.
    ///
    /// # Errors
    /// When the reader has gone.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Prints an error in the shape that the call asked for.
pub fn print_error(reader: Reader, kind: &str, data: &impl Serialize, told: &str) {
    let mut stderr = io::stderr().lock();
    let written = if reader == Reader::Json {
        json::write_line(&mut stderr, &Envelope::new(kind, data))
            .and_then(|()| stderr.write_all(b"\n"))
    } else {
        safe::writer(&mut stderr).write_all(told.as_bytes())
    };
    // Nobody is left to tell when standard error is closed.
    drop(written);
}

/// Says something beside the answer.
pub fn print_note(text: &str) {
    // Nobody is left to tell when standard error is closed.
    drop(safe::writer(&mut io::stderr().lock()).write_all(text.as_bytes()));
}

fn terminal_width() -> Option<usize> {
    let size = crossterm::terminal::size().ok()?;
    Some(usize::from(size.0)).filter(|width| *width >= 20)
}
