//! What the last import of an item looked like, part by part, so that the next one changes only what changed in the file.
//! It never holds the values themselves: a short print of each part is enough to tell same from different.

use crate::domain::record::Source;
use crate::interchange::foreign::ForeignItem;
use serde_json::Value;
use std::fmt::{Debug, Write};

/// A part of an item that is taken over or left alone as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Notes,
    Status,
    Points,
    Kind,
    Priority,
    Labels,
    Assignee,
    Due,
    Sprints,
    Parent,
    Criteria,
    Links,
    Comments,
    Attachments,
    Extra,
}

const PARTS: usize = 16;
const DIGITS: usize = 6;
const KEY: &str = "seen";

/// A print of every part; 0 for a part that is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen([u32; PARTS]);

impl Seen {
    /// The prints of an item.
    pub(super) fn of(item: &ForeignItem) -> Self {
        let mut seen = Self([0; PARTS]);
        let status = (&item.status, item.category, &item.resolution);
        let parent = (&item.parent, &item.epic_name);
        let kept = (&item.extra, &item.components, &item.fix_versions);
        seen.set(Part::Title, &item.title, !item.title.is_empty());
        seen.set(Part::Notes, &item.description, !item.description.is_empty());
        seen.set(Part::Status, &status, !item.status.is_empty());
        seen.set(Part::Points, &item.points, item.points.is_some());
        seen.set(Part::Kind, &item.kind_text, !item.kind_text.is_empty());
        seen.set(Part::Priority, &item.priority, !item.priority.is_empty());
        seen.set(Part::Labels, &item.labels, !item.labels.is_empty());
        seen.set(Part::Assignee, &item.assignee, !item.assignee.is_empty());
        seen.set(Part::Due, &item.due, item.due.is_some());
        seen.set(Part::Sprints, &item.sprints, !item.sprints.is_empty());
        seen.set(
            Part::Parent,
            &parent,
            parent != (&Vec::new(), &String::new()),
        );
        seen.set(Part::Criteria, &item.criteria, !item.criteria.is_empty());
        seen.set(Part::Links, &item.links, !item.links.is_empty());
        seen.set(Part::Comments, &item.comments, !item.comments.is_empty());
        seen.set(
            Part::Attachments,
            &item.attachments,
            !item.attachments.is_empty(),
        );
        seen.set(Part::Extra, &(kept, &item.reporter, &item.kind_text), true);
        seen
    }

    fn set(&mut self, part: Part, value: &impl Debug, filled: bool) {
        if filled {
            let mut print = Print(0x811c_9dc5);
            let written = write!(print, "{value:?}");
            debug_assert!(written.is_ok(), "a print takes all text");
            self.0[part as usize] = print.folded();
        }
    }

    /// Whether the file says something of a part that it did not say at the last import.
    pub(super) fn is_new(&self, before: Option<&Self>, part: Part) -> bool {
        let now = self.0[part as usize];
        now != 0 && before.is_none_or(|before| before.0[part as usize] != now)
    }

    /// What an earlier import left with a record.
    pub(super) fn read(source: &Source) -> Option<Self> {
        let text = source.unknown.get(KEY)?.as_str()?;
        let mut seen = Self([0; PARTS]);
        for (part, print) in seen.0.iter_mut().enumerate() {
            let digits = text.get(part * DIGITS..(part + 1) * DIGITS)?;
            *print = u32::from_str_radix(digits, 16).ok()?;
        }
        Some(seen)
    }

    /// Leaves the prints with a record; a part that the file no longer fills keeps its last print.
    pub(super) fn write(&self, before: Option<&Self>, source: &mut Source) {
        let mut text = String::with_capacity(PARTS * DIGITS);
        for (part, now) in self.0.iter().enumerate() {
            let kept = before.map_or(0, |before| before.0[part]);
            let print = if *now == 0 { kept } else { *now };
            let written = write!(text, "{print:06x}");
            debug_assert!(written.is_ok(), "a string takes all text");
        }
        source.unknown.insert(KEY, Value::String(text));
    }
}

/// FNV-1a, folded to 24 bits.
struct Print(u32);

impl Print {
    fn folded(&self) -> u32 {
        let print = (self.0 >> 24) ^ (self.0 & 0x00ff_ffff);
        print.max(1)
    }
}

impl Write for Print {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_come_back_and_tell_what_changed() {
        let mut item = ForeignItem {
            title: "One".into(),
            assignee: "Ana".into(),
            ..ForeignItem::default()
        };
        let first = Seen::of(&item);
        let mut source = Source::default();
        first.write(None, &mut source);
        let read = Seen::read(&source).expect("prints");
        assert_eq!(read, first);
        item.title = "Two".into();
        item.assignee.clear();
        let second = Seen::of(&item);
        assert!(second.is_new(Some(&read), Part::Title));
        assert!(
            !second.is_new(Some(&read), Part::Assignee),
            "silence clears nothing"
        );
        assert!(!second.is_new(Some(&read), Part::Points));
        second.write(Some(&read), &mut source);
        item.assignee = "Ana".into();
        let third = Seen::of(&item);
        let read = Seen::read(&source).expect("prints");
        assert!(!third.is_new(Some(&read), Part::Assignee));
    }
}
