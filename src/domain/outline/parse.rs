//! Text to an outline.
//! Never stops at the first mistake: all of them are given at once.

use super::{Checkbox, Level, Outline, OutlineCriterion, OutlineError, OutlineItem, level};
use crate::domain::quick;

/// Reads an outline; blank lines are skipped.
pub fn parse(text: &str) -> Result<Outline, Vec<OutlineError>> {
    let mut reader = Reader::default();
    for (number, line) in text.lines().enumerate() {
        reader.line(number + 1, line.trim_end());
    }
    reader.finish()
}

/// Whether a title that begins so would be read as a bullet, heading, level, key, criterion or note.
pub(super) fn begins_with_mark(title: &str) -> bool {
    let word = title.split(char::is_whitespace).next().unwrap_or_default();
    let numbered = word.strip_suffix(['.', ')']);
    title.starts_with(['>', '['])
        || matches!(word, "-" | "*" | "•")
        || criterion(title).is_some()
        || (!word.is_empty() && word.bytes().all(|byte| byte == b'#'))
        || numbered.is_some_and(is_number)
        || said_level(title).is_some()
}

#[derive(Default)]
struct Reader {
    items: Vec<OutlineItem>,
    /// The level each item says.
    said: Vec<Option<Level>>,
    /// The indentation of the lines that the next one may stand under.
    indents: Vec<Indent>,
    errors: Vec<OutlineError>,
}

/// How far a line is from the left, headings before all else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Indent {
    Heading(usize),
    Spaces(usize),
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        let body = line.trim_start();
        if body.is_empty() {
            return;
        }
        let column = |rest: &str| line[..line.len() - rest.len()].chars().count() + 1;
        if let Some(note) = body.strip_prefix('>') {
            let note = note.strip_prefix(' ').unwrap_or(note);
            match self.items.last_mut() {
                Some(item) => item.notes.push(note.to_owned()),
                None => self.refuse(
                    number,
                    column(body),
                    "a note stands before any item: put it under one",
                ),
            }
        } else if let Some((text, met)) = criterion(body) {
            let text = text.to_owned();
            match self.items.last_mut() {
                _ if text.is_empty() => self.refuse(
                    number,
                    column(body),
                    "the criterion is empty: write it after the +",
                ),
                Some(item) => item.criteria.push(OutlineCriterion { text, met }),
                None => self.refuse(
                    number,
                    column(body),
                    "a criterion stands before any item: put it under one",
                ),
            }
        } else {
            self.item(number, line, body);
        }
    }

    fn item(&mut self, number: usize, line: &str, body: &str) {
        let (indent, rest) = match heading(body) {
            Some((level, rest)) => (Indent::Heading(level), rest),
            None => (Indent::Spaces(width(line, body)), without_bullet(body)),
        };
        self.indents.retain(|&above| above < indent);
        let depth = self.indents.len();
        self.indents.push(indent);
        let marks = Marks::read(rest);
        match quick::parse(marks.rest) {
            Ok(quick) => {
                self.said.push(marks.level);
                self.items.push(OutlineItem {
                    level: Level::Story,
                    depth,
                    key: marks.key.map(str::to_owned),
                    checkbox: marks.checkbox,
                    quick,
                    criteria: Vec::new(),
                    notes: Vec::new(),
                    line: number,
                });
            }
            Err(error) => {
                let before = line.len() - marks.rest.len() + error.at;
                let column = line[..before].chars().count() + 1;
                self.refuse(number, column, &error.message);
            }
        }
    }

    fn finish(mut self) -> Result<Outline, Vec<OutlineError>> {
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let lines: Vec<_> = self
            .items
            .iter()
            .map(|item| item.depth)
            .zip(self.said)
            .collect();
        let levels = level::resolve(&lines);
        let mut above: Vec<Option<Level>> = Vec::new();
        for (item, level) in self.items.iter_mut().zip(levels) {
            above.truncate(item.depth);
            if let Some(message) = misplaced(above.last().copied().flatten(), level, item.depth) {
                self.errors.push(OutlineError {
                    line: item.line,
                    column: 1,
                    message,
                });
            }
            item.level = level.unwrap_or(Level::Story);
            above.push(level);
        }
        if self.errors.is_empty() {
            Ok(Outline { items: self.items })
        } else {
            Err(self.errors)
        }
    }

    fn refuse(&mut self, line: usize, column: usize, message: &str) {
        self.errors.push(OutlineError {
            line,
            column,
            message: message.to_owned(),
        });
    }
}

/// Why a line may not stand where it does.
fn misplaced(parent: Option<Level>, level: Option<Level>, depth: usize) -> Option<String> {
    match (parent, level) {
        (Some(Level::Story), None) => Some(
            "nothing stands under a story: write acceptance criteria as + text, or indent it less"
                .into(),
        ),
        (_, None) => {
            Some("this is too deep: objective, initiative, epic and story are all there is".into())
        }
        (Some(parent), Some(level)) if !parent.holds(level) => Some(format!(
            "{} {level} cannot stand under {} {parent}: indent it less, or say another level",
            article(level),
            article(parent)
        )),
        (None, Some(Level::Sprint)) if depth > 0 => {
            Some("a sprint stands at the left: do not indent it".into())
        }
        _ => None,
    }
}

fn article(level: Level) -> &'static str {
    match level {
        Level::Story | Level::Sprint => "a",
        Level::Objective | Level::Initiative | Level::Epic => "an",
    }
}

/// What may stand before a title, each once and in any order.
struct Marks<'t> {
    level: Option<Level>,
    key: Option<&'t str>,
    checkbox: Option<Checkbox>,
    rest: &'t str,
}

impl<'t> Marks<'t> {
    fn read(text: &'t str) -> Marks<'t> {
        let mut marks = Marks {
            level: None,
            key: None,
            checkbox: None,
            rest: text,
        };
        while marks.read_one() {}
        marks
    }

    fn read_one(&mut self) -> bool {
        let rest = if self.level.is_none()
            && let Some((level, rest)) = said_level(self.rest)
        {
            self.level = Some(level);
            rest
        } else if self.checkbox.is_none()
            && let Some((checkbox, rest)) = checkbox(self.rest)
        {
            self.checkbox = Some(checkbox);
            rest
        } else if self.key.is_none()
            && let Some((key, rest)) = key(self.rest)
        {
            self.key = Some(key);
            rest
        } else {
            return false;
        };
        self.rest = rest;
        true
    }
}

fn said_level(text: &str) -> Option<(Level, &str)> {
    let (word, rest) = text.split_once(':')?;
    let level = Level::ALL
        .into_iter()
        .find(|level| word.eq_ignore_ascii_case(level.name()))?;
    Some((level, after_word(rest)?))
}

fn checkbox(text: &str) -> Option<(Checkbox, &str)> {
    let (checkbox, rest) = match text.as_bytes() {
        [b'[', b' ', b']', ..] => (Checkbox::Open, &text[3..]),
        [b'[', b'x' | b'X', b']', ..] => (Checkbox::Done, &text[3..]),
        _ => return None,
    };
    Some((checkbox, after_word(rest)?))
}

/// A key in brackets: letters, a hyphen and a number.
fn key(text: &str) -> Option<(&str, &str)> {
    let (key, rest) = text.strip_prefix('[')?.split_once(']')?;
    let (letters, number) = key.split_once('-')?;
    let is_key = !letters.is_empty()
        && letters.bytes().all(|b| b.is_ascii_alphabetic())
        && is_number(number);
    is_key.then_some((key, after_word(rest)?))
}

/// The text of a criterion and whether it is met.
fn criterion(text: &str) -> Option<(&str, bool)> {
    let rest = text.strip_prefix('+')?;
    if let Some(open) = after_word(rest) {
        return Some((open, false));
    }
    let met = after_word(rest.strip_prefix(['x', 'X'])?)?;
    Some((met, true))
}

/// The level of a Markdown heading and its text.
fn heading(text: &str) -> Option<(usize, &str)> {
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    (level > 0).then_some((level, after_word(rest)?))
}

fn without_bullet(text: &str) -> &str {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if number.len() < text.len() {
        number.strip_prefix(['.', ')'])
    } else {
        text.strip_prefix(['-', '*', '•'])
    };
    rest.and_then(after_word).unwrap_or(text)
}

/// What follows the spaces; `None` when the word before goes on.
fn after_word(rest: &str) -> Option<&str> {
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The width of the indentation; a tab is two spaces.
fn width(line: &str, body: &str) -> usize {
    line[..line.len() - body.len()]
        .chars()
        .map(|c| if c == '\t' { 2 } else { 1 })
        .sum()
}
