//! JSON that is safe to print: what a terminal would obey is written as an escape, so that the value stays exact.
//! Never changes a value.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::safe;

/// Writes a value indented by two spaces, without a line break at the end.
///
/// # Errors
/// When it cannot be written.
pub fn write_pretty<W: Write>(out: W, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Safe(PrettyFormatter::new()));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Writes a value on one line, without a line break at the end.
///
/// # Errors
/// When it cannot be written.
pub fn write_line<W: Write>(out: W, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Safe(CompactFormatter));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Another formatter with its strings made safe.
struct Safe<F>(F);

macro_rules! passed_on {
    ($($name:ident $(($argument:ident: $type:ty))?),* $(,)?) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $argument: $type)?) -> io::Result<()> {
            self.0.$name(out $(, $argument)?)
        })*
    };
}

impl<F: Formatter> Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) || safe::line(text) == text {
            return out.write_all(text.as_bytes());
        }
        for character in text.chars() {
            if (' '..='~').contains(&character) {
                write!(out, "{character}")?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }

    passed_on!(
        begin_array,
        end_array,
        begin_array_value(first: bool),
        end_array_value,
        begin_object,
        end_object,
        begin_object_key(first: bool),
        begin_object_value,
        end_object_value,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        write_line(&mut out, value).expect("writes");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_reads_back_the_same() {
        for text in [
            "\u{202e}x",
            "a\u{9b}31m",
            "\u{7f}",
            "\u{e0041}\"\\",
            "\u{1b}[2J",
        ] {
            let json = written(&text);
            assert!(
                json.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
                "{json}"
            );
            assert_eq!(serde_json::from_str::<String>(&json).expect("reads"), text);
        }
        assert_eq!(written(&"Zoë 日本"), "\"Zoë 日本\"");
    }

    #[test]
    fn indented_json_is_that_of_serde() {
        let value = serde_json::json!({"a": [1, {"b": null}], "c": {}, "d": []});
        let mut out = Vec::new();
        write_pretty(&mut out, &value).expect("writes");
        let plain = serde_json::to_string_pretty(&value).expect("writes");
        assert_eq!(String::from_utf8(out).expect("text"), plain);
    }
}
