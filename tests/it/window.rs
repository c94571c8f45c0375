//! The real program in a terminal of its own: a person who types, looks at the screen and waits until it shows something.
//! Never waits for a fixed time, and never touches the files of who runs the tests: every home is a new folder.

use std::ffi::OsStr;
use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long the slowest machine may take for what takes a person's blink.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the terminal is asked, and what it answers: light on dark, and a plain old terminal.
const ANSWERS: [(&[u8], &[u8]); 3] = [
    (b"\x1b]10;?", b"\x1b]10;rgb:dddd/dddd/dddd\x1b\\"),
    (b"\x1b]11;?", b"\x1b]11;rgb:1111/1111/1111\x1b\\"),
    (b"\x1b[c", b"\x1b[?62;22c"),
];

/// What begins a frame of the screen, and what ends it: between them a person sees the frame before.
const FRAME: (&[u8], &[u8]) = (b"\x1b[?2026h", b"\x1b[?2026l");

/// The program under test: this build, or the one that `BIFOCAL_BIN` names.
pub fn program() -> PathBuf {
    std::env::var_os("BIFOCAL_BIN").map_or_else(
        || PathBuf::from(env!("CARGO_BIN_EXE_bifocal")),
        PathBuf::from,
    )
}

/// A person's home folder, new and empty, in which the program finds nothing but what a test puts there.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        Self { folder }
    }

    /// A home with an empty workspace in it.
    pub fn with_workspace() -> Self {
        let home = Self::new();
        home.run(["init", "--name", "Lumen Notes", "--timezone", "UTC"]);
        home
    }

    /// Its folder, in which every call runs.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until what is typed is on the disk.
    #[track_caller]
    pub fn keeps(&self, text: &str) -> &Self {
        self.waits_for(text, || {
            self.drafts().iter().any(|draft| draft.contains(text))
        })
    }

    /// Waits until something holds that the screen does not show.
    #[track_caller]
    pub fn waits_for(&self, what: &str, holds: impl Fn() -> bool) -> &Self {
        let deadline = Instant::now() + PATIENCE;
        while !holds() {
            assert!(Instant::now() < deadline, "“{what}” is awaited");
            std::thread::yield_now();
        }
        self
    }

    /// The drafts of forms that are on the disk.
    pub fn drafts(&self) -> Vec<String> {
        let below = |folder: PathBuf| {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| entry.path())
        };
        let files = below(self.path().join("state/bifocal")).flat_map(below);
        let is_draft = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("form-")
        };
        let drafts = files.filter(is_draft).map(std::fs::read_to_string);
        drafts.flatten().collect()
    }

    /// The environment of every call: nothing of the machine's own but where programs are.
    fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let below = |name: &str| self.path().join(name);
        let mut all = vec![
            ("HOME", self.path().to_path_buf()),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_DATA_HOME", below("data")),
            ("XDG_STATE_HOME", below("state")),
            ("XDG_CACHE_HOME", below("cache")),
            ("BIFOCAL_STATE", below("state/bifocal")),
            ("BIFOCAL_USER", "ana".into()),
            ("BIFOCAL_NOW", "2026-11-02T09:00:00Z".into()),
            ("TERM", "xterm-256color".into()),
            ("COLORTERM", "truecolor".into()),
            ("LANG", "C.UTF-8".into()),
            ("TZ", "UTC".into()),
        ];
        let machine = std::env::var_os("PATH").unwrap_or_default();
        let programs = std::iter::once(below("bin")).chain(std::env::split_paths(&machine));
        let path = std::env::join_paths(programs).expect("a path has no separator in it");
        all.push(("PATH", path.into()));
        all
    }

    /// Puts a program of the person's own before those of the machine.
    pub fn installs(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = self.path().join("bin");
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let program = folder.join(name);
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("it is written");
        let may_run = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(program, may_run).expect("it is ours");
    }

    /// Runs a verb to its end; it has to be done.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> String {
        let output = self.call(arguments);
        let told = |bytes| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            output.status.success(),
            "{}: {}",
            output.status,
            told(&output.stderr)
        );
        told(&output.stdout)
    }

    /// Runs a verb to its end, however it ends.
    pub fn call<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Output {
        Command::new(program())
            .args(arguments)
            .env_clear()
            .envs(self.environment())
            .current_dir(self.path())
            .stdin(std::process::Stdio::null())
            .output()
            .expect("the program can be started")
    }

    /// Opens a window on the program, of so many columns and rows.
    pub fn open(&self, arguments: &[&str], columns: u16, rows: u16) -> Window {
        let mut command = CommandBuilder::new(program());
        command.args(arguments);
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command.cwd(self.path());
        Window::start(command, columns, rows)
    }
}

/// A terminal with the program in it.
pub struct Window {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn std::io::Write + Send>,
    chunks: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    unanswered: Vec<u8>,
    in_frame: bool,
}

impl Window {
    fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system()
            .openpty(size(columns, rows))
            .expect("there are terminals left");
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program can be started");
        let mut reader = pair.master.try_clone_reader().expect("it can be read");
        let (sender, chunks) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            keyboard: pair.master.take_writer().expect("it can be written"),
            master: pair.master,
            child,
            chunks,
            parser: vt100::Parser::new(cells(rows), cells(columns), 0),
            unanswered: Vec::new(),
            in_frame: false,
        }
    }

    /// Types keys as the terminal sends them.
    pub fn types(&mut self, keys: &str) -> &mut Self {
        self.keyboard
            .write_all(keys.as_bytes())
            .expect("the program reads keys");
        self
    }

    /// Pastes text as the terminal does when the program asked for pastes.
    pub fn pastes(&mut self, text: &str) -> &mut Self {
        self.types(&format!("\x1b[200~{text}\x1b[201~"))
    }

    /// Changes the size of the window.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.parser
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        self.master
            .resize(size(columns, rows))
            .expect("the size can be changed");
        self
    }

    /// What the screen shows.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// The screen with its cells and modes.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Self {
        self.until(&format!("“{text}”"), |screen| {
            screen.contents().contains(text)
        })
    }

    /// Waits until the screen shows a text no more.
    #[track_caller]
    pub fn hides(&mut self, text: &str) -> &mut Self {
        self.until(&format!("no “{text}”"), |screen| {
            !screen.contents().contains(text)
        })
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    pub fn until(&mut self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while self.in_frame || !holds(self.parser.screen()) {
            assert!(
                self.takes_until(deadline),
                "{what} is awaited in\n{}",
                self.text()
            );
        }
        self
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        let id = self.child.process_id().expect("it was started");
        let id = i32::try_from(id).ok().and_then(Pid::from_raw);
        kill_process(id.expect("a process has a number"), signal).expect("it still runs");
    }

    /// Waits for the end of the program; gives its exit code.
    #[track_caller]
    pub fn ends(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        while self.takes_until(deadline) {}
        assert!(
            Instant::now() < deadline,
            "it does not end:\n{}",
            self.text()
        );
        self.child.wait().expect("it was started").exit_code()
    }

    /// Whether the terminal is as it was before the program: its own screen, its cursor, its mouse.
    pub fn is_given_back(&self) -> bool {
        let screen = self.screen();
        !screen.alternate_screen()
            && !screen.bracketed_paste()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }

    /// Takes the next piece of output; `false` when there is none any more, or none in time.
    fn takes_until(&mut self, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        let Ok(chunk) = self.chunks.recv_timeout(left) else {
            return false;
        };
        self.parser.process(&chunk);
        self.unanswered.extend(chunk);
        let (begun, ended) = (
            last(&self.unanswered, FRAME.0),
            last(&self.unanswered, FRAME.1),
        );
        if begun.is_some() || ended.is_some() {
            self.in_frame = begun > ended;
        }
        self.answer();
        true
    }

    /// Answers what the program asked the terminal, in the order in which it asked.
    fn answer(&mut self) {
        loop {
            let asked = ANSWERS
                .iter()
                .filter_map(|(question, reply)| {
                    let at = position(&self.unanswered, question)?;
                    Some((at + question.len(), reply))
                })
                .min_by_key(|(end, _)| *end);
            let Some((end, reply)) = asked else { break };
            self.unanswered.drain(..end);
            // It may have ended meanwhile; then nobody wants the answer.
            let _ = self.keyboard.write_all(reply);
        }
        let longest = 8.min(self.unanswered.len());
        self.unanswered.drain(..self.unanswered.len() - longest);
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // A test that failed leaves the program running.
        if let Ok(None) = self.child.try_wait() {
            self.signal(Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn last(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).rposition(|window| window == part)
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a window has a size")
}
