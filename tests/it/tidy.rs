//! The house rules, held by file and line: sizes, purity, who may import whom, tables without gaps.
//! Never a matter of taste: only what the crate documentation promises and a reader would otherwise have to believe.

use std::collections::{BTreeMap, BTreeSet};

use bifocal::domain::field;
use bifocal::domain::id::Kind;
use bifocal::tui::pane::PANES;
use bifocal::tui::{action, key};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::source::{self, Source};

/// The lines of production code that a file may have.
const LONGEST_FILE: usize = 500;
/// The lines of code that a function may have.
const LONGEST_FUNCTION: usize = 60;

/// Each room with those that it may import.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("safe", &[]),
    ("metrics", &["domain"]),
    ("interchange", &["domain", "metrics", "safe"]),
    ("store", &["domain"]),
    ("session", &["domain", "store"]),
    ("config", &[]),
    (
        "tui",
        &[
            "domain",
            "metrics",
            "interchange",
            "session",
            "config",
            "safe",
        ],
    ),
    (
        "cli",
        &[
            "domain",
            "metrics",
            "interchange",
            "store",
            "session",
            "tui",
            "config",
            "safe",
        ],
    ),
    ("", &["cli"]),
];

/// The rooms that know nothing but what they are given.
const PURE: [&str; 3] = ["domain", "metrics", "interchange"];

/// What a pure room may not name.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::thread",
    "std::io::stdin",
    "std::io::stdout",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "now_v7",
    "new_v4",
    "crossterm",
    "ratatui",
    "rustix",
    "fastrand::u",
    "fastrand::i",
    "fastrand::f",
    "fastrand::choice",
    "fastrand::shuffle",
    "fastrand::Rng::new",
    "println!",
    "eprintln!",
];

/// What no production code may hold.
const UNFINISHED: &[&str] = &[
    "todo!(",
    "unimplemented!(",
    "dbg!(",
    ".unwrap()",
    "unsafe {",
];

/// Actions of a pane whose keys stand on purpose before those of an action of all panes: the pane's own sense is nearer.
const SHADOWED: &[(&str, &str)] = &[
    ("new-in-sprint", "new"),
    ("open-card", "open"),
    ("refine-mend", "open"),
    ("refine-next", "mark"),
    ("plan-over", "open"),
    ("plan-edit-sprint", "open-link"),
    ("plan-down", "down"),
    ("plan-up", "up"),
    ("plan-top", "top"),
    ("plan-bottom", "bottom"),
    ("plan-page-down", "half-down"),
    ("plan-page-down", "page-down"),
    ("plan-page-up", "half-up"),
    ("plan-page-up", "page-up"),
    ("plan-backlog", "left"),
    ("plan-sprint-list", "right"),
    ("review-not-shown", "open-link"),
    ("retro-badly", "back-to"),
    ("retro-action", "new"),
    ("retro-story", "open"),
    ("retro-tick", "mark"),
    ("retro-reword", "edit"),
    ("retro-remove", "archive"),
    ("edit-sprint", "open-link"),
    ("card-down", "down"),
    ("card-up", "up"),
    ("card-top", "top"),
    ("card-bottom", "bottom"),
    ("cards-down", "half-down"),
    ("cards-down", "page-down"),
    ("cards-up", "half-up"),
    ("cards-up", "page-up"),
    ("card-left", "left"),
    ("card-right", "right"),
];

fn hold(rule: &str, broken: &[String]) {
    assert!(
        broken.is_empty(),
        "{rule}; {} places do not:\n  {}",
        broken.len(),
        broken.join("\n  ")
    );
}

fn lines_with(source: &Source, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (line, code) in source.production() {
        for word in words {
            if code.contains(word) {
                found.push(format!("{}:{line}: {word}", source.path));
            }
        }
    }
    found
}

#[test]
fn no_file_is_longer_than_a_sitting() {
    let long: Vec<_> = source::all()
        .iter()
        .filter(|source| source.production > LONGEST_FILE)
        .map(|source| format!("{}: {} lines", source.path, source.production))
        .collect();
    hold(
        &format!("a file has at most {LONGEST_FILE} lines before its tests"),
        &long,
    );
}

#[test]
fn no_function_is_longer_than_a_screen() {
    let mut long = Vec::new();
    for source in source::all() {
        for function in source.functions() {
            if function.length > LONGEST_FUNCTION {
                let (name, line) = (&function.name, function.line);
                long.push(format!(
                    "{}:{line}: {name} has {}",
                    source.path, function.length
                ));
            }
        }
    }
    hold(
        &format!("a function has at most {LONGEST_FUNCTION} lines of code"),
        &long,
    );
}

#[test]
fn the_pure_rooms_know_nothing_but_what_they_are_given() {
    let broken: Vec<_> = source::all()
        .iter()
        .filter(|source| PURE.contains(&source.room()))
        .flat_map(|source| lines_with(source, IMPURE))
        .collect();
    hold(
        "in domain, metrics and interchange is no file, clock, environment, thread, terminal or random id",
        &broken,
    );
}

#[test]
fn nothing_reaches_for_the_network() {
    let broken: Vec<_> = source::all()
        .iter()
        .flat_map(|source| lines_with(source, &["std::net", "TcpStream", "UdpSocket"]))
        .collect();
    hold("the program never opens a connection", &broken);
}

#[test]
fn every_room_imports_only_what_the_map_allows() {
    let mut broken = Vec::new();
    for source in source::all() {
        let room = source.room();
        let allowed = MAY_IMPORT.iter().find(|(name, _)| *name == room);
        let Some((_, allowed)) = allowed else {
            broken.push(format!("{}: the map has no room {room}", source.path));
            continue;
        };
        for (line, imported) in imports(source) {
            let is_known = MAY_IMPORT.iter().any(|(name, _)| *name == imported);
            if is_known && imported != room && !allowed.contains(&imported.as_str()) {
                broken.push(format!("{}:{line}: {room} imports {imported}", source.path));
            }
        }
    }
    hold("a room imports only rooms below it", &broken);
}

/// The rooms that production code names, with the line: `crate::domain::…`, and each of `crate::{domain::…, store::…}`.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (line, code) in source.production() {
        for (at, start) in code.match_indices("crate::") {
            let rest = &code[at + start.len()..];
            let group = rest.strip_prefix('{').map(|rest| {
                let following = source.code[line..].iter().map(String::as_str);
                let whole: Vec<&str> = std::iter::once(rest).chain(following).collect();
                let whole = whole.join(" ");
                whole[..whole.find(';').unwrap_or(whole.len())].to_string()
            });
            match group {
                Some(group) => found.extend(members(&group).into_iter().map(|room| (line, room))),
                None => found.push((line, first_word(rest))),
            }
        }
    }
    found
}

/// The first words of the members of a `{…}` group whose opening brace is taken off.
fn members(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut words = vec![first_word(group.trim_start())];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => words.push(first_word(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    words
}

fn first_word(text: &str) -> String {
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    text.chars().take_while(is_word).collect()
}

#[test]
fn nothing_is_left_unfinished() {
    let broken: Vec<_> = source::all()
        .iter()
        .flat_map(|source| lines_with(source, UNFINISHED))
        .collect();
    hold(
        "production code is whole, and its panics say why they cannot come",
        &broken,
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> = source::all()
        .iter()
        .filter(|source| source.production > 0)
        .filter(|source| {
            !source
                .text
                .first()
                .is_some_and(|line| line.starts_with("//! "))
        })
        .map(|source| source.path.clone())
        .collect();
    hold("a file begins with what it is for", &silent);
}

#[test]
fn every_room_says_what_it_must_never_do() {
    let silent: Vec<_> = source::all()
        .iter()
        .filter(|source| source.path.ends_with("/mod.rs") && source.production > 0)
        .filter(|source| {
            let head = source
                .text
                .iter()
                .take_while(|line| line.starts_with("//!"));
            let head: Vec<_> = head.map(|line| line.to_lowercase()).collect();
            !head.iter().any(|line| {
                ["never", "nothing", " no ", " not ", "pure"]
                    .iter()
                    .any(|word| line.contains(word))
            })
        })
        .map(|source| source.path.clone())
        .collect();
    hold("a mod.rs says what its room must never do", &silent);
}

#[test]
fn every_action_is_described_and_named_once() {
    let mut broken = Vec::new();
    let mut names = BTreeMap::new();
    for action in action::all() {
        if action.doc.trim().is_empty() || action.doc.ends_with('.') {
            broken.push(format!("{}: “{}”", action.name, action.doc));
        }
        if let Some(earlier) = names.insert(action.name, action.doc) {
            broken.push(format!("{} is named twice: “{earlier}”", action.name));
        }
    }
    hold(
        "an action has a name of its own and a sentence without a full stop",
        &broken,
    );
}

#[test]
fn no_two_actions_of_a_scope_share_a_key() {
    let mut broken = Vec::new();
    let actions: Vec<_> = action::all().collect();
    for (at, one) in actions.iter().enumerate() {
        for other in &actions[at + 1..] {
            let same_scope = match (one.panes, other.panes) {
                ([], []) => true,
                ([], _) | (_, []) => false,
                (mine, theirs) => mine.iter().any(|pane| theirs.contains(pane)),
            };
            for key in one.keys.iter().filter(|key| other.keys.contains(key)) {
                let (name, by) = match one.panes {
                    [] => (other.name, one.name),
                    _ => (one.name, other.name),
                };
                if same_scope {
                    broken.push(format!("{key}: {} and {}", one.name, other.name));
                } else if one.panes.is_empty() != other.panes.is_empty()
                    && !SHADOWED.contains(&(name, by))
                {
                    broken.push(format!(
                        "{key}: {name} of a pane stands before {by} of all, and is not listed"
                    ));
                }
            }
        }
    }
    hold("a key means one thing in a pane", &broken);
}

#[test]
fn no_key_hides_a_sequence_that_begins_with_it() {
    let mut broken = Vec::new();
    for pane in PANES {
        let here = || action::all().filter(|action| action.applies(pane.id));
        let whole = || here().flat_map(|action| action.keys.iter().map(move |key| (action, key)));
        for (action, sequence) in whole() {
            let begins = |key: &str| {
                sequence
                    .strip_prefix(key)
                    .is_some_and(|rest| rest.starts_with(' '))
            };
            for (hiding, key) in whole().filter(|(_, key)| begins(key)) {
                broken.push(format!(
                    "{}: {sequence} of {} never arrives, {key} is {}",
                    pane.name, action.name, hiding.name
                ));
            }
        }
    }
    hold("a sequence of keys can be pressed to its end", &broken);
}

#[test]
fn every_field_is_described_and_its_names_are_its_own() {
    let mut broken = Vec::new();
    for kind in Kind::ALL {
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for field in field::fields(kind) {
            if field.doc.trim().is_empty() || field.doc.ends_with('.') {
                broken.push(format!("{kind:?}.{}: “{}”", field.name, field.doc));
            }
            for name in std::iter::once(&field.name).chain(field.aliases) {
                if let Some(earlier) = names.insert(name.to_lowercase(), field.name) {
                    broken.push(format!("{kind:?}: {name} is {earlier} and {}", field.name));
                }
            }
        }
    }
    hold(
        "a field has a name of its own and a sentence without a full stop",
        &broken,
    );
}

#[test]
fn imports_are_found_in_groups_too() {
    assert_eq!(
        members("domain::{id, story}, store, cli::open}"),
        ["domain", "store", "cli"]
    );
}

#[test]
fn every_key_of_the_table_can_be_pressed() {
    let modifiers = [
        KeyModifiers::NONE,
        KeyModifiers::SHIFT,
        KeyModifiers::CONTROL,
        KeyModifiers::ALT,
    ];
    let named = [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
    ];
    let codes = named.into_iter().chain((' '..='~').map(KeyCode::Char));
    let pressable: BTreeSet<String> = codes
        .flat_map(|code| modifiers.map(|modifiers| KeyEvent::new(code, modifiers)))
        .filter_map(key::name)
        .collect();
    let broken: Vec<_> = action::all()
        .flat_map(|action| action.keys.iter().map(move |key| (action.name, *key)))
        .filter(|(_, keys)| keys.split(' ').any(|key| !pressable.contains(key)))
        .map(|(name, keys)| format!("{name}: {keys}"))
        .collect();
    hold("a key of the table is a key that arrives", &broken);
}
