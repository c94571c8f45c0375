//! The command line, run as a program in its own folder, with its own state, person and time.
//! Never reads anything of the person who runs the tests.

mod changes;
mod errors;
mod grooming;
mod help;
mod meetings;
mod numbers;
mod reads;
mod stories;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder of its own, in which the program is run.
pub struct Place {
    folder: TempDir,
    now: String,
}

/// What a call printed, and how it ended.
pub struct Answer {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Place {
    /// An empty folder, at nine on Monday 2 March 2026.
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            now: "2026-03-02T09:00:00Z".to_owned(),
        }
    }

    /// A folder with a new workspace.
    pub fn new() -> Self {
        let place = Self::empty();
        place.done("init --name Lumen --timezone Europe/Berlin");
        place
    }

    /// A new workspace with an objective, an initiative, an epic and three stories.
    pub fn furnished() -> Self {
        let place = Self::new();
        place.done("add objective Growth");
        place.done("add initiative Offline --parent O-1");
        place.done("add epic Sync --parent I-1");
        place.call(&["add", "Edit on a plane #offline ~5 ^E-1 @ana"]);
        place.call(&["add", "bug", "Crash on start ~2"]);
        place.call(&["add", "Merge two edits ~8 ^E-1"]);
        place
    }

    /// What follows happens at that instant.
    pub fn at(&mut self, now: &str) {
        now.clone_into(&mut self.now);
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bifocal"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path().join("home"))
            .env("BIFOCAL_STATE", self.path().join("state"))
            .env("BIFOCAL_CONFIG", self.path().join("config.toml"))
            .env("BIFOCAL_NOW", &self.now)
            .env("BIFOCAL_USER", "ana");
        command
    }

    /// Runs the program.
    pub fn call(&self, arguments: &[&str]) -> Answer {
        self.call_with(arguments, "")
    }

    /// Runs the program with something on its standard input.
    pub fn call_with(&self, arguments: &[&str], input: &str) -> Answer {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input");
        stdin.write_all(input.as_bytes()).expect("it reads");
        drop(stdin);
        Answer::of(&child.wait_with_output().expect("it ends"))
    }

    /// Runs a call of plain words that must succeed; gives what it printed.
    pub fn done(&self, words: &str) -> String {
        let answer = self.call(&words.split(' ').collect::<Vec<_>>());
        assert_eq!(answer.code, 0, "{words}: {}", answer.err);
        answer.out
    }

    /// Runs a call of plain words with `--json` that must succeed; gives its data.
    pub fn json(&self, words: &str) -> Value {
        let answer = self.call(&format!("{words} --json").split(' ').collect::<Vec<_>>());
        assert_eq!(answer.code, 0, "{words}: {}", answer.err);
        answer.envelope(words)["data"].clone()
    }

    /// Runs a call that must not succeed; gives its exit code and what it said.
    pub fn refused(&self, words: &str) -> (i32, String) {
        let answer = self.call(&words.split(' ').collect::<Vec<_>>());
        assert_ne!(answer.code, 0, "{words} was done: {}", answer.out);
        (answer.code, answer.err)
    }
}

impl Answer {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Self {
            out: text(&output.stdout),
            err: text(&output.stderr),
            code: output.status.code().expect("it was not killed"),
        }
    }

    /// The envelope on standard output.
    pub fn envelope(&self, words: &str) -> Value {
        let value: Value = serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{words}: {error}: {}", self.out));
        assert_eq!(value["schema"], "bifocal/1", "{words}");
        assert!(value["kind"].is_string(), "{words}");
        value
    }
}
