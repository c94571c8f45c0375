//! How the file's bytes look: fixed, so that the same workspace always gives the same text and a diff reads well.
//!
//! Never decides what is written, only its white space.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Containers nested deeper than this are written on one line.
///
/// The root is 0, a table 1, a record 2 and a list inside a record 3: so each field of a record and each element of
/// its lists has a line of its own, and an acceptance criterion or a history event is one line.
const DEEPEST_SPREAD: usize = 3;

/// The JSON text of a workspace file, two-space indented, with a newline at its end.
///
/// # Errors
/// Only those of `value`'s own `Serialize`.
pub fn to_text(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(64 * 1024);
    let mut serializer = Serializer::with_formatter(&mut text, WorkspaceFormatter::default());
    value.serialize(&mut serializer)?;
    text.push(b'\n');
    Ok(text)
}

/// Spreads the outer containers over lines and keeps the inner ones on one.
#[derive(Clone, Debug, Default)]
pub struct WorkspaceFormatter {
    /// How many containers are open.
    depth: usize,
    /// Whether the container that is being closed had any element.
    filled: bool,
}

impl WorkspaceFormatter {
    /// Whether the elements of the innermost open container have lines of their own.
    fn spread(&self) -> bool {
        self.depth <= DEEPEST_SPREAD + 1
    }

    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        let own_line = self.filled && self.spread();
        self.depth -= 1;
        self.filled = true;
        if own_line {
            self.new_line(writer)?;
        }
        writer.write_all(bracket)
    }

    fn element<W: ?Sized + Write>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        match (self.spread(), first) {
            (true, true) => self.new_line(writer),
            (true, false) => {
                writer.write_all(b",")?;
                self.new_line(writer)
            }
            (false, true) => Ok(()),
            (false, false) => writer.write_all(b", "),
        }
    }

    fn new_line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        /// A newline and the deepest indentation that is ever written.
        const LINE: &[u8] = b"\n        ";
        writer.write_all(&LINE[..=2 * self.depth])
    }
}

impl Formatter for WorkspaceFormatter {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.element(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.element(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn text(value: &Value) -> String {
        String::from_utf8(to_text(value).unwrap()).unwrap()
    }

    #[test]
    fn each_field_and_each_list_element_of_a_record_has_its_line() {
        let value = json!({
            "bifocal": {"schema": 1},
            "stories": [
                {"id": "a", "labels": ["x", "y"], "criteria": [{"text": "t\n", "state": "met", "of": [1, {}]}], "extra": {}},
                {"id": "b", "narrative": {"as_a": "p", "deep": {"er": [1]}}, "labels": []}
            ],
            "epics": []
        });
        assert_eq!(
            text(&value),
            r#"{
  "bifocal": {
    "schema": 1
  },
  "stories": [
    {
      "id": "a",
      "labels": [
        "x",
        "y"
      ],
      "criteria": [
        {"text": "t\n", "state": "met", "of": [1, {}]}
      ],
      "extra": {}
    },
    {
      "id": "b",
      "narrative": {
        "as_a": "p",
        "deep": {"er": [1]}
      },
      "labels": []
    }
  ],
  "epics": []
}
"#
        );
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let value = json!({"a": [[[[[[1, "two", null, true, {"b": [[]]}]]]]]], "c": {"d": {"e": {"f": {"g": {}}}}}});
        assert_eq!(serde_json::from_str::<Value>(&text(&value)).unwrap(), value);
    }

    #[test]
    fn empty_containers_stay_on_one_line_and_a_scalar_is_only_itself() {
        assert_eq!(text(&json!({})), "{}\n");
        assert_eq!(text(&json!([])), "[]\n");
        assert_eq!(text(&json!("x")), "\"x\"\n");
    }
}
