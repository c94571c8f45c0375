//! A paste is never keys: in a field it is text, over a list it offers to make records of its lines.
//! Never makes anything without the person's yes.

use super::app::{App, Tone};
use super::desk::count;
use super::layer::picker::{Choice, Picker};
use super::layer::with_top;
use crate::domain::command;
use crate::domain::id::Kind;
use crate::domain::outline::{self, Outline};
use crate::domain::quick::QuickLine;

/// What can be made of pasted lines.
#[derive(Clone, Copy)]
enum Make {
    Outline,
    Requests,
    Nothing,
}

/// Takes a paste.
pub fn take(app: &mut App, text: &str) {
    if !app.layers.is_empty() {
        with_top(app, |layer, app| layer.paste(app, text));
        return;
    }
    let lines: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(String::from)
        .collect();
    if lines.is_empty() {
        return;
    }
    let outline = outline::parse(text);
    let mut choices = Vec::new();
    let mut offer = |label: String, doc: &str, value| {
        choices.push(Choice {
            label,
            side: String::new(),
            doc: doc.to_string(),
            value,
        });
    };
    match &outline {
        Ok(outline) => offer(
            format!("create {}", contents(outline)),
            "as the outline says",
            Make::Outline,
        ),
        Err(errors) => {
            if let Some(error) = errors.first() {
                app.say(
                    Tone::News,
                    format!("not an outline: line {}: {}", error.line, error.message),
                );
            }
        }
    }
    offer(
        format!("put {} into the inbox", count(lines.len(), "request")),
        "to judge later",
        Make::Requests,
    );
    offer("nothing".to_string(), "drop the paste", Make::Nothing);
    let outline = outline.ok();
    let picker = Picker::new("Pasted", choices, move |app: &mut App, make: &Make| {
        do_make(app, *make, outline.as_ref(), &lines);
    });
    app.layers.push(Box::new(picker));
}

fn do_make(app: &mut App, make: Make, outline: Option<&Outline>, lines: &[String]) {
    match (make, outline) {
        (Make::Outline, Some(outline)) => {
            let label = format!("Paste {}", contents(outline));
            let created = app.run(label, |draft| {
                command::outline::create_outline(draft, outline)
            });
            if let Some(first) = created.and_then(|items| items.first().copied()) {
                app.state_mut().move_onto(first.into());
            }
        }
        (Make::Requests, _) => {
            let label = format!("Paste {}", count(lines.len(), "request"));
            app.run(label, |draft| {
                lines.iter().try_for_each(|line| {
                    let line = QuickLine::titled(line);
                    command::outline::create_quick(draft, Kind::Request, &line).map(drop)
                })
            });
        }
        _ => {}
    }
}

/// `2 epics, 12 stories`.
fn contents(outline: &Outline) -> String {
    let mut parts = Vec::new();
    for level in outline::Level::ALL {
        let n = outline
            .items
            .iter()
            .filter(|item| item.level == level)
            .count();
        if n > 0 {
            parts.push(count(n, level.name()));
        }
    }
    parts.join(", ")
}
