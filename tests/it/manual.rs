//! `assets/manual.md` and `assets/schema.json`, made from the tables that the program runs on. Stale files fail;
//! `BIFOCAL_BLESS=1 cargo test manual` writes them anew. Never a key, a verb or a field typed by hand in here.

use std::fmt::Write as _;
use std::path::Path;

use bifocal::cli;
use bifocal::config::Config;
use bifocal::domain::field::{self, Shape};
use bifocal::domain::id::Kind;
use bifocal::domain::workspace::Workspace;
use bifocal::domain::{outline, quick};
use bifocal::interchange::formats::FORMATS;
use bifocal::metrics::lens::{COMPUTED, STATES};
use bifocal::tui::action::{self, Action};
use bifocal::tui::pane::PANES;
use clap::{Arg, Command};

use crate::report_names;

/// A line that the quick-add prompt and `bifocal add` take.
const QUICK_LINE: &str = "Export to PDF #print @ana !story ~5 ^E-3 %SP-7 =todo due:friday";

/// What may be pasted into a list or read by `bifocal add`.
const OUTLINE: &str = "\
epic: Sync engine #core
  [S-240] [x] Edit on a plane ~5
    + Opens without a network
    +x Says what is not saved
    > Ana asked twice
  Merge two edits =doing @ana
";

/// The settings of a person.
const SETTINGS: &str = "\
# Your name, as stories name you: the filter is:mine and the waiting queue go by it.
name = \"ana\"
# light or dark; without it the terminal is asked.
theme = \"dark\"
# Draw with ASCII alone.
ascii = false
# Clicks and the wheel; false leaves selecting text to the terminal.
mouse = true

# Other keys for an action, by its name in the key reference. They replace its default keys.
[keys]
rank-up = [\"Ctrl-k\", \"K\"]
";

#[test]
fn the_manual_is_made_from_the_tables() {
    hold("assets/manual.md", &manual());
}

#[test]
fn the_manual_shows_the_schema_of_the_file() {
    let schema = schemars::schema_for!(Workspace);
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    hold("assets/schema.json", &format!("{text}\n"));
}

#[test]
fn what_the_manual_shows_is_understood() {
    let line = quick::parse(QUICK_LINE).expect("it is a quick line");
    assert_eq!(line.title, "Export to PDF");
    assert_eq!(line.due.as_deref(), Some("friday"));
    let outline = outline::parse(OUTLINE).expect("it is an outline");
    assert_eq!(outline.items.len(), 3);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("config.toml");
    std::fs::write(&file, SETTINGS).expect("it can be written");
    let config = Config::load(&file).expect("they are settings");
    action::Keymap::new(&config.keys).expect("they name actions");
}

/// Compares a file with what it should be, or writes it when it is to be blessed.
fn hold(path: &str, wanted: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("BIFOCAL_BLESS").is_some() {
        std::fs::write(&file, wanted).expect("assets can be written");
        return;
    }
    let is = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = is
        .lines()
        .zip(wanted.lines())
        .position(|(is, wanted)| is != wanted);
    let line = differs.unwrap_or_else(|| is.lines().count().min(wanted.lines().count())) + 1;
    assert!(
        is == wanted,
        "{path} is stale from line {line}: BIFOCAL_BLESS=1 cargo test manual"
    );
}

fn manual() -> String {
    let mut text = String::from(
        "# The manual of bifocal\n\nMade from the tables that the program itself runs on; `?` in the program and `bifocal help VERB` show the same.\n\n\
- [Command line](#command-line)\n- [Reports](#reports)\n- [Keys](#keys)\n- [Filters](#filters)\n- [Fields](#fields)\n- [Adding in one line](#adding-in-one-line)\n- [Outlines](#outlines)\n- [Imports](#imports)\n- [Settings](#settings)\n- [Environment](#environment)\n",
    );
    command_line(&mut text);
    report_names::section(&mut text);
    keys(&mut text);
    filters(&mut text);
    fields(&mut text);
    lines(&mut text);
    formats(&mut text);
    settings(&mut text);
    text
}

fn command_line(text: &mut String) {
    let command = cli::command();
    put(text, "\n## Command line\n\n");
    let about = command.get_long_about().or_else(|| command.get_about());
    put(
        text,
        &format!("{}\n\n", about.map(ToString::to_string).unwrap_or_default()),
    );
    put(
        text,
        &format!("```text\n{}\n```\n\n", cli::failure::EXIT_CODES),
    );
    put(text, "Every verb takes these:\n\n");
    arguments(text, command.get_arguments());
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        verb_reference(text, verb, "bifocal", 3);
    }
}

fn verb_reference(text: &mut String, verb: &Command, above: &str, depth: usize) {
    let name = format!("{above} {}", verb.get_name());
    put(text, &format!("\n{} `{name}`\n\n", "#".repeat(depth)));
    let about = verb.get_long_about().or_else(|| verb.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    let examples = about
        .find("Examples:\n")
        .or_else(|| about.find("Example:\n"));
    let (about, examples) = about.split_at(examples.unwrap_or(about.len()));
    put(text, &format!("{}\n", about.trim_end()));
    let mut listed = String::new();
    arguments(&mut listed, verb.get_arguments());
    if !listed.is_empty() {
        put(text, &format!("\n{listed}"));
    }
    let examples: Vec<_> = examples.lines().skip(1).map(str::trim).collect();
    if !examples.is_empty() {
        put(
            text,
            &format!("\n```sh\n{}\n```\n", examples.join("\n").trim()),
        );
    }
    for below in verb.get_subcommands().filter(|below| !below.is_hide_set()) {
        verb_reference(text, below, &name, depth + 1);
    }
}

fn arguments<'c>(text: &mut String, arguments: impl Iterator<Item = &'c Arg>) {
    for argument in arguments.filter(|argument| !argument.is_hide_set()) {
        let help = argument
            .get_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        let values = argument.get_possible_values();
        let takes_value = argument.get_action().takes_values();
        let mut line = format!("- `{}`: {help}", spelled(argument));
        if takes_value && !values.is_empty() {
            let names: Vec<_> = values
                .iter()
                .map(|value| format!("`{}`", value.get_name()))
                .collect();
            put(&mut line, &format!(" ({})", names.join(", ")));
        }
        put(text, &format!("{line}\n"));
    }
}

/// `--file FILE`, `-n, --dry-run`, `[FILTER]…`.
fn spelled(argument: &Arg) -> String {
    let values: Vec<_> = argument
        .get_value_names()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect();
    let value = if argument.get_action().takes_values() {
        values.join(" ")
    } else {
        String::new()
    };
    let names = [
        argument.get_short().map(|short| format!("-{short}")),
        argument.get_long().map(|long| format!("--{long}")),
    ];
    let names: Vec<_> = names.into_iter().flatten().collect();
    match (names.is_empty(), argument.is_required_set()) {
        (true, true) => value,
        (true, false) => format!("[{value}]"),
        (false, _) => format!("{} {value}", names.join(", "))
            .trim_end()
            .to_string(),
    }
}

fn keys(text: &mut String) {
    put(
        text,
        "\n## Keys\n\nThe settings file gives an action other keys by its name. Inside a text field every printable key is text, Enter takes it and Esc leaves.\n\n### In every pane\n\n",
    );
    action_table(text, action::all().filter(|action| action.panes.is_empty()));
    for pane in PANES {
        let own: Vec<_> = action::all()
            .filter(|action| !action.panes.is_empty() && action.applies(pane.id))
            .collect();
        if !own.is_empty() {
            put(text, &format!("\n### {}\n\n", pane.name));
            action_table(text, own.into_iter());
        }
    }
}

fn action_table(text: &mut String, actions: impl Iterator<Item = &'static Action>) {
    put(text, "| keys | action | |\n|---|---|---|\n");
    for action in actions {
        let keys: Vec<_> = action.keys.iter().map(|key| code(key)).collect();
        put(
            text,
            &format!(
                "| {} | `{}` | {} |\n",
                keys.join(" "),
                action.name,
                cell(action.doc)
            ),
        );
    }
}

fn filters(text: &mut String) {
    put(
        text,
        "\n## Filters\n\nThe same in the panes (`/`) and on the command line.\n\n\
| write | to find |\n|---|---|\n\
| `plane sync` | both words somewhere in the item, or the initials of its title |\n\
| `\"on a plane\"` | this text |\n\
| `status:todo,doing` | one of these values |\n\
| `title:\"off line\"` | a value with spaces |\n\
| `label:none`, `sprint:any` | nothing, or something, in a field |\n\
| `key:S-1*` | text that begins so |\n\
| `points>=5`, `points:3..8` | numbers |\n\
| `age>7d`, `age<2w` | days |\n\
| `due<2027-Q1`, `due<=+2w` | dates, as exact as they are meant |\n\
| `is:ready` | a state, see below |\n\
| `-label:ux`, `(a or b) c` | not, either, both |\n\
| `sort:points`, `sort:-age` | an order; `-` turns it round |\n\n\
### States\n\n| state | an item that |\n|---|---|\n",
    );
    for state in STATES {
        put(
            text,
            &format!("| `is:{}` | {} |\n", state.name, cell(state.doc)),
        );
    }
    put(
        text,
        "\n### Computed\n\n| field | what | of |\n|---|---|---|\n",
    );
    for computed in COMPUTED {
        let kinds: Vec<_> = computed.kinds.iter().map(|kind| kind.plural()).collect();
        let kinds = if kinds.is_empty() {
            "everything".to_string()
        } else {
            kinds.join(", ")
        };
        put(
            text,
            &format!(
                "| `{}` | {} | {kinds} |\n",
                computed.name,
                cell(computed.doc)
            ),
        );
    }
}

fn fields(text: &mut String) {
    put(
        text,
        "\n## Fields\n\nForms, `bifocal set`, columns, CSV headers and filters call them by these names. An empty text clears a field.\n",
    );
    for kind in Kind::ALL {
        put(
            text,
            &format!(
                "\n### {}\n\n| field | what | holds |\n|---|---|---|\n",
                kind.plural()
            ),
        );
        for field in field::fields(kind) {
            let names: Vec<_> = std::iter::once(&field.name)
                .chain(field.aliases)
                .map(|name| format!("`{name}`"))
                .collect();
            let holds = shape(field.shape);
            let holds = if field.writable {
                holds
            } else {
                format!("{holds}, computed")
            };
            put(
                text,
                &format!("| {} | {} | {holds} |\n", names.join(" "), cell(field.doc)),
            );
        }
    }
}

fn shape(shape: Shape) -> String {
    let fixed = match shape {
        Shape::Line => "a line",
        Shape::Prose => "text (Markdown)",
        Shape::Number => "a number",
        Shape::Points => "points",
        Shape::Day => "a day: `2027-02-14`, `friday`, `+2w`",
        Shape::Span => "a span: `2027-Q1`, `2027-02..2027-04-10`",
        Shape::Duration => "days",
        Shape::Status => "a status of the workflow",
        Shape::Words => "words with commas between; `+word` adds, `-word` removes",
        Shape::Person => "a person",
        Shape::Flag => "`yes` or `no`",
        Shape::One(kind) => return format!("the key of one of the {}", kind.plural()),
        Shape::Many(kind) => return format!("keys of {}", kind.plural()),
        Shape::Choice(words) => {
            let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
            return words.join(", ");
        }
    };
    fixed.to_string()
}

fn lines(text: &mut String) {
    put(
        text,
        &format!(
            "\n## Adding in one line\n\n```text\n{QUICK_LINE}\n```\n\n`#label` `@person` `!kind` `~points` `^epic` `%sprint` `=status` `due:day`, in any order, at the start of a word. A value with spaces stands in quotes: `^\"Sync engine\"`. A backslash makes a word part of the title: `\\#1`.\n\n## Outlines\n\nPaste lines over a list, or hand them to `bifocal add -`. Indentation makes the tree; tokens are those of one line.\n\n```text\n{OUTLINE}```\n\nBullets and Markdown headings are read too. A flat list is stories; two levels are epics and stories; three begin with initiatives, four with objectives.\n"
        ),
    );
}

fn formats(text: &mut String) {
    put(
        text,
        "\n## Imports\n\nA second import of the same file changes nothing; of a newer one, what changed. All of it is one step to undo.\n\n| format | what | files |\n|---|---|---|\n",
    );
    for format in FORMATS {
        let files: Vec<_> = format
            .extensions
            .iter()
            .map(|ending| format!("`.{ending}`"))
            .collect();
        put(
            text,
            &format!(
                "| `{}` | {} | {} |\n",
                format.name,
                cell(format.doc),
                files.join(" ")
            ),
        );
    }
}

fn settings(text: &mut String) {
    put(
        text,
        &format!(
            "\n## Settings\n\nYours, not the workspace's: `config.toml` in the folder of your settings (`~/.config/bifocal` on Linux), or the file that `BIFOCAL_CONFIG` names. None of it changes a number.\n\n```toml\n{SETTINGS}```\n\n## Environment\n\n| variable | what |\n|---|---|\n"
        ),
    );
    for (name, what) in ENVIRONMENT {
        put(text, &format!("| `{name}` | {what} |\n"));
    }
}

/// The variables that the program reads.
const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "BIFOCAL_FILE",
        "the workspace, when neither `--file` nor `@NAME` says one",
    ),
    (
        "BIFOCAL_STATE",
        "the folder of journals, backups and the list of recent workspaces",
    ),
    ("BIFOCAL_CONFIG", "the settings file"),
    (
        "BIFOCAL_USER",
        "who you are, instead of the name in the settings",
    ),
    (
        "BIFOCAL_NOW",
        "the instant to go by instead of the clock, such as `2026-11-02T09:00:00Z`: for tests and for looking back",
    ),
    (
        "BIFOCAL_THEME",
        "`light` or `dark`, when the settings say none",
    ),
    ("NO_COLOR", "draw without color"),
    ("VISUAL, EDITOR", "your editor, for long text"),
];

#[test]
fn every_variable_in_the_manual_is_read_by_the_program() {
    let own = ENVIRONMENT
        .iter()
        .filter(|(name, _)| name.starts_with("BIFOCAL_"));
    for (name, _) in own {
        let quoted = format!("\"{name}\"");
        let is_read = crate::source::all()
            .iter()
            .any(|source| source.text.iter().any(|line| line.contains(&quoted)));
        assert!(is_read, "{name} is nowhere in the source");
    }
}

fn put(text: &mut String, more: &str) {
    text.write_str(more).expect("a string takes all");
}

/// Text in a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A key as code, also a backtick or a bar.
fn code(key: &str) -> String {
    match key {
        "`" => "`` ` ``".to_string(),
        key => format!("`{}`", cell(key)),
    }
}
