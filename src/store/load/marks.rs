//! A file in which git has left its conflict marks: two whole versions, or three.
//!
//! Never takes a mark inside a JSON text for one: a raw newline cannot stand there, so a line that starts with seven
//! marks is never text.

/// The versions in one file with conflict marks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sides {
    /// The version above the line of equal signs.
    pub ours: String,
    /// What both started from, when git was told to write it (`diff3`, `zdiff3`).
    pub base: Option<String>,
    /// The version below.
    pub theirs: String,
    /// The line of the first mark, from 1.
    pub first_line: usize,
    /// How many places differ.
    pub places: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Common,
    Ours,
    Base,
    Theirs,
}

/// The versions, when there are whole and well-ordered marks.
pub(super) fn sides(text: &str) -> Option<Sides> {
    let first = memchr::memmem::find(text.as_bytes(), b"<<<<<<<")?;
    if first > 0 && text.as_bytes()[first - 1] != b'\n' {
        return None;
    }
    let mut sides = Sides {
        ours: String::with_capacity(text.len()),
        base: None,
        theirs: String::with_capacity(text.len()),
        first_line: text[..first].split('\n').count(),
        places: 0,
    };
    let mut base = String::new();
    let (mut part, mut has_base) = (Part::Common, false);
    for line in text.split_inclusive('\n') {
        part = match (mark(line), part) {
            (Some(b'<'), Part::Common) => {
                sides.places += 1;
                Part::Ours
            }
            (Some(b'|'), Part::Ours) => {
                has_base = true;
                Part::Base
            }
            (Some(b'='), Part::Ours | Part::Base) => Part::Theirs,
            (Some(b'>'), Part::Theirs) => Part::Common,
            (Some(_), _) => return None,
            (None, part) => {
                for (side, into) in [
                    (Part::Ours, &mut sides.ours),
                    (Part::Base, &mut base),
                    (Part::Theirs, &mut sides.theirs),
                ] {
                    if part == side || part == Part::Common {
                        into.push_str(line);
                    }
                }
                part
            }
        };
    }
    sides.base = has_base.then_some(base);
    (part == Part::Common && sides.places > 0).then_some(sides)
}

fn mark(line: &str) -> Option<u8> {
    let first = *line.as_bytes().first()?;
    let repeated = matches!(first, b'<' | b'|' | b'=' | b'>')
        && line.bytes().take_while(|byte| *byte == first).count() == 7;
    let ends = matches!(line.as_bytes().get(7), None | Some(b' ' | b'\n' | b'\r'));
    (repeated && ends).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_and_their_base_come_out() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| 1234\nc\n=======\nd\n>>>>>>> branch\ne\n<<<<<<< HEAD\n=======\nf\n>>>>>>> branch\n";
        let sides = sides(text).unwrap();
        assert_eq!(
            (sides.ours.as_str(), sides.theirs.as_str()),
            ("a\nb\ne\n", "a\nd\ne\nf\n")
        );
        assert_eq!(sides.base.as_deref(), Some("a\nc\ne\n"));
        assert_eq!((sides.first_line, sides.places), (2, 2));
    }

    #[test]
    fn half_marks_are_no_marks() {
        for text in [
            "",
            "<<<<<<< HEAD\na\n",
            "a <<<<<<< b\n",
            "=======\n",
            "<<<<<<< a\n>>>>>>> b\n",
            "<<<<<<<< a\n",
        ] {
            assert_eq!(sides(text), None, "{text:?}");
        }
    }
}
