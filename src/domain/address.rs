//! The addresses that a record points to: its links, its sources, and those that stand in its texts.
//! Never judges an address: who opens one decides what may be opened.

use serde_json::Value;

use super::id::{Id, ItemRef};
use super::merge::as_map;
use super::record::Record;
use super::workspace::{Workspace, for_kind};

/// What begins an address in a text.
const SCHEMES: [&str; 2] = ["https://", "http://"];
/// What ends one, besides spaces: it stands in brackets or quotation marks then.
const ENDS: [char; 8] = ['<', '>', '"', '`', '|', '“', '”', '\\'];
/// The fields that are an address as a whole.
const WHOLE: [&str; 2] = ["url", "link"];
/// What is no word of a person: values that lost a merge, and what happened.
const PASSED_OVER: [&str; 2] = ["conflicts", "history"];

/// An address with what it is called where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address, as it was written: of any scheme where a field is meant for addresses.
    pub url: String,
    /// The words that lead to it, else the field in which it stands.
    pub called: String,
}

/// All addresses of a record: its links first, then the others in the order of its fields, each once.
pub fn addresses(workspace: &Workspace, item: ItemRef) -> Vec<Address> {
    let record = for_kind!(item.kind, R => {
        R::find(workspace, Id::new(item.id)).map(|record| as_map(record.as_ref()))
    });
    let Some(mut record) = record else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if let Some(links) = record.shift_remove("links") {
        walk("link", &links, &mut found);
    }
    for (field, value) in &record {
        if !PASSED_OVER.contains(&field.as_str()) {
            walk(field, value, &mut found);
        }
    }
    let mut once: Vec<Address> = Vec::new();
    for address in found {
        if !once.iter().any(|known| known.url == address.url) {
            once.push(address);
        }
    }
    once
}

fn walk(field: &str, value: &Value, found: &mut Vec<Address>) {
    match value {
        Value::String(text) => in_text(field, text, found),
        Value::Array(list) => list.iter().for_each(|value| walk(field, value, found)),
        Value::Object(map) => {
            for (key, value) in map {
                let whole = value.as_str().filter(|_| WHOLE.contains(&key.as_str()));
                let Some(url) = whole.map(str::trim) else {
                    walk(field, value, found);
                    continue;
                };
                let words = map.get("text").and_then(Value::as_str).map(str::trim);
                let words = words.filter(|words| !words.is_empty());
                if !url.is_empty() {
                    found.push(Address {
                        url: url.to_string(),
                        called: words.unwrap_or(field).to_string(),
                    });
                }
            }
        }
        _ => {}
    }
}

/// The addresses that stand in a text, in Markdown or bare.
fn in_text(field: &str, text: &str, found: &mut Vec<Address>) {
    let mut rest = 0;
    while let Some(start) = next_scheme(text, rest) {
        let tail = &text[start..];
        let ends = |c: char| c.is_whitespace() || c.is_control() || ENDS.contains(&c);
        let url = without_punctuation(&tail[..tail.find(ends).unwrap_or(tail.len())]);
        rest = start + url.len().max(1);
        if !SCHEMES.iter().any(|scheme| url.len() == scheme.len()) {
            found.push(Address {
                url: url.to_string(),
                called: words_before(&text[..start]).unwrap_or(field).to_string(),
            });
        }
    }
}

/// Where the next address begins, in any case of letters.
fn next_scheme(text: &str, from: usize) -> Option<usize> {
    let begins = |at: &usize| {
        let begins_with = |scheme: &str| {
            let head = text.get(*at..*at + scheme.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
        };
        SCHEMES.iter().any(|scheme| begins_with(scheme))
    };
    memchr::memchr2_iter(b'h', b'H', &text.as_bytes()[from..])
        .map(|at| from + at)
        .find(begins)
}

/// An address without what belongs to the sentence around it; a closing bracket stays when it was opened within.
fn without_punctuation(mut url: &str) -> &str {
    loop {
        let closes = |open: char, close: char| {
            url.ends_with(close) && url.matches(close).count() > url.matches(open).count()
        };
        let trailing = url.ends_with(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        if !trailing && !closes('(', ')') && !closes('[', ']') && !closes('{', '}') {
            return url;
        }
        url = &url[..url.len() - 1];
    }
}

/// The words of a Markdown link of which the address begins here: `[words](`.
fn words_before(text: &str) -> Option<&str> {
    let head = text.strip_suffix("](")?;
    let words = head[head.rfind('[')? + 1..].trim();
    (!words.is_empty() && !words.contains('\n')).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::story::{Link, Story};
    use std::sync::Arc;

    fn told(addresses: &[Address]) -> Vec<String> {
        let told = addresses.iter();
        told.map(|one| format!("{}: {}", one.called, one.url))
            .collect()
    }

    #[test]
    fn addresses_are_found_in_a_text_without_what_stands_around_them() {
        let text = "See [the study](https://a.example/x_(y)), <http://b.example?q=1>. HTTPS://c.example/end.\n\
            no: ftp://d.example, https:// and httpx; (https://e.example/ü) “https://f.example”";
        let mut found = Vec::new();
        in_text("notes", text, &mut found);
        assert_eq!(
            told(&found),
            [
                "the study: https://a.example/x_(y)",
                "notes: http://b.example?q=1",
                "notes: HTTPS://c.example/end",
                "notes: https://e.example/ü",
                "notes: https://f.example",
            ]
        );
    }

    #[test]
    fn a_record_gives_its_links_first_and_each_address_once() {
        let link = |text: &str, url: &str| Link {
            text: text.into(),
            url: url.into(),
            ..Link::default()
        };
        let story = Story {
            id: Id::new(uuid::Uuid::from_u128(1)),
            i_want: "what https://a.example says".into(),
            links: vec![
                link("Sketch", "https://b.example"),
                link("", "file:///etc/passwd"),
            ],
            notes: "https://b.example again, https://c.example new".into(),
            ..Story::default()
        };
        let item = story.id.item();
        let mut workspace = Workspace::default();
        Story::put(&mut workspace, Arc::new(story));
        assert_eq!(
            told(&addresses(&workspace, item)),
            [
                "Sketch: https://b.example",
                "link: file:///etc/passwd",
                "i_want: https://a.example",
                "notes: https://c.example",
            ]
        );
    }
}
