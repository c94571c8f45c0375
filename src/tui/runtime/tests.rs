#![allow(
    clippy::unwrap_used,
    reason = "a test, which clippy cannot see under `cfg(all(test, unix))`"
)]
//! The loop in a real terminal: this test binary runs itself in a pty, as the program of [`child`].

use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crossterm::event::KeyCode;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::Frame;
use ratatui::style::Style;

use super::{Ending, Event, Program};
use crate::tui::editor::{Draft, Edited};
use crate::tui::runtime::{Edge, run};
use crate::tui::terminal::{Mouse, Probe, probe};

/// A list of forty full rows, with a key for everything the loop can do.
#[derive(Default)]
struct Rows {
    cursor: u16,
    keys: u32,
    draws: u32,
    message: String,
}

impl Program for Rows {
    type Message = ();

    fn update(&mut self, event: Event<()>, edge: &mut Edge<()>) {
        match event {
            Event::Key(key) => {
                self.keys += 1;
                self.key(key.code, edge);
            }
            Event::Paste(text) => self.message = format!("pasted {}", text.len()),
            Event::Resize(size) => self.message = format!("now {}x{}", size.width, size.height),
            Event::Resumed => self.message = "resumed".into(),
            Event::Wake => self.message = "awake".into(),
            Event::Message(()) => self.message = "told".into(),
            Event::End(Ending::Signal(number)) => {
                return edge.quit(ExitCode::from(100 + u8::try_from(number).unwrap()));
            }
            Event::End(Ending::HangUp) => return edge.quit(ExitCode::from(99)),
            Event::Focus(_) | Event::Mouse(_) => return,
        }
        edge.redraw();
    }

    fn view(&mut self, frame: &mut Frame) {
        self.draws += 1;
        let width = usize::from(frame.area().width);
        for row in 1..frame.area().height {
            let style = if row == self.cursor + 1 {
                Style::new().reversed()
            } else {
                Style::new()
            };
            frame.buffer_mut().set_stringn(
                0,
                row,
                format!("{:<width$}", format!("row {row} of the list")),
                width,
                style,
            );
        }
        frame
            .buffer_mut()
            .set_stringn(0, 0, &self.message, width, Style::new());
    }
}

impl Rows {
    fn key(&mut self, code: KeyCode, edge: &mut Edge<()>) {
        match code {
            KeyCode::Char('j') => self.cursor += 1,
            KeyCode::Char('k') => self.cursor = self.cursor.saturating_sub(1),
            KeyCode::Char('i') => {
                self.message = format!("{} keys in {} draws", self.keys, self.draws);
            }
            KeyCode::Char('w') => edge.wake_at(Instant::now() + Duration::from_millis(20)),
            KeyCode::Char('m') => {
                let post = edge.post();
                std::thread::spawn(move || post.send(()));
            }
            KeyCode::Char('e') => {
                let command =
                    r#"sh -c 'echo in the editor; read answer; echo "$answer" > "$0"'"#.into();
                let draft = Draft {
                    text: "before".into(),
                    suffix: ".md".into(),
                    command,
                };
                self.message = match edge.edit(&draft) {
                    Ok(Edited::Changed(text)) => format!("edited to {text}"),
                    other => format!("{other:?}"),
                };
            }
            KeyCode::Char('p') => panic!("this is the panic"),
            KeyCode::Char('q') => edge.quit(ExitCode::SUCCESS),
            _ => {}
        }
    }
}

#[test]
#[ignore = "run by the other tests, in a terminal"]
fn child() {
    if std::env::var("BIFOCAL_TEST_CHILD").as_deref() == Ok("probe") {
        println!("{:?}", probe());
    } else if std::env::var_os("BIFOCAL_TEST_CHILD").is_some() {
        let code = run(&mut Rows::default(), &Probe::default(), Mouse::Captured).unwrap();
        let code = (0..=u8::MAX)
            .find(|byte| ExitCode::from(*byte) == code)
            .unwrap_or(255);
        println!("ended with {code}");
    }
}

struct Pty {
    master: Option<Box<dyn portable_pty::MasterPty + Send>>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    keyboard: Option<Box<dyn std::io::Write + Send>>,
    chunks: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    bytes: usize,
    writes: usize,
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

const PATIENCE: Duration = Duration::from_secs(20);
const QUIET: Duration = Duration::from_millis(150);

impl Pty {
    fn start() -> Self {
        let mut pty = Self::spawn("rows");
        pty.wait_for("row 39 of the list");
        pty.settle();
        pty
    }

    fn spawn(program: &str) -> Self {
        let size = PtySize {
            rows: 40,
            cols: 120,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            "tui::runtime::tests::child",
            "--ignored",
            "--nocapture",
        ]);
        command.env("BIFOCAL_TEST_CHILD", program);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, chunks) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keyboard = Some(pair.master.take_writer().unwrap());
        let master = Some(pair.master);
        let screen = vt100::Parser::new(cells(40), cells(120), 0);
        Self {
            master,
            child,
            keyboard,
            chunks,
            screen,
            bytes: 0,
            writes: 0,
        }
    }

    fn send(&mut self, keys: &[u8]) {
        self.keyboard.as_mut().unwrap().write_all(keys).unwrap();
    }

    fn take(&mut self, patience: Duration) -> bool {
        match self.chunks.recv_timeout(patience) {
            Ok(chunk) => {
                self.bytes += chunk.len();
                self.writes += 1;
                self.screen.process(&chunk);
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    fn wait_for(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.screen.screen().contents().contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                self.take(left),
                "no “{text}” in:\n{}",
                self.screen.screen().contents()
            );
        }
    }

    /// Takes what still comes, until nothing does.
    fn settle(&mut self) {
        while self.take(QUIET) {}
        self.bytes = 0;
        self.writes = 0;
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(
            std::process::Command::new("kill")
                .args(["-s", name, &id])
                .status()
                .unwrap()
                .success()
        );
    }

    fn is_given_back(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen()
            && !screen.bracketed_paste()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Answers as a terminal with a light background and the kitty keyboard would.
fn answer(pty: &mut Pty) {
    let asked: [(&[u8], &[u8]); 4] = [
        (b"\x1b]10;?", b"\x1b]10;rgb:0000/0000/0000\x07"),
        (b"\x1b]11;?", b"\x1b]11;rgb:ffff/ffff/ffff\x07"),
        (b"\x1b[?u", b"\x1b[?0u"),
        (b"\x1b[c", b"\x1b[?62;22c"),
    ];
    let deadline = Instant::now() + PATIENCE;
    while let Ok(chunk) = pty
        .chunks
        .recv_timeout(deadline.saturating_duration_since(Instant::now()))
    {
        for at in 0..chunk.len() {
            if let Some((_, answer)) = asked
                .iter()
                .find(|(question, _)| chunk[at..].starts_with(question))
            {
                pty.send(answer);
            }
        }
        pty.screen.process(&chunk);
        if pty.screen.screen().contents().contains("Probe {") {
            return;
        }
    }
}

#[test]
fn a_terminal_that_answers_is_known_before_it_is_taken() {
    let mut pty = Pty::spawn("probe");
    answer(&mut pty);
    pty.wait_for("Probe { background: Some(Light), keyboard: Enhanced }");
}

#[test]
fn a_terminal_that_never_answers_costs_little_time() {
    let mut pty = Pty::spawn("probe");
    let started = Instant::now();
    pty.wait_for("Probe { background: None, keyboard: Plain }");
    println!("a silent terminal: {:?}", started.elapsed());
}

#[test]
fn moving_the_cursor_is_one_small_write() {
    let mut pty = Pty::start();
    pty.send(b"j");
    while pty.take(QUIET) {}
    println!("a cursor move: {} bytes in {} reads", pty.bytes, pty.writes);
    assert!((1..=300).contains(&pty.bytes), "{} bytes", pty.bytes);
}

#[test]
fn a_key_that_changes_nothing_writes_nothing() {
    let mut pty = Pty::start();
    pty.send(b"k");
    while pty.take(QUIET) {}
    assert_eq!(pty.bytes, 0);
}

#[test]
fn many_keys_at_once_are_drawn_in_few_frames() {
    let mut pty = Pty::start();
    pty.send(&[b'k'; 80]);
    pty.send(b"i");
    pty.wait_for("81 keys in");
    let line = pty
        .screen
        .screen()
        .contents()
        .lines()
        .next()
        .unwrap()
        .to_owned();
    println!("{line}");
    let draws: u32 = line.split(' ').nth(3).unwrap().parse().unwrap();
    assert!(draws < 40, "{line}");
}

#[test]
fn a_large_paste_arrives_whole_and_at_once() {
    let mut pty = Pty::start();
    let started = Instant::now();
    let mut keyboard = pty.keyboard.take().unwrap();
    let writer = std::thread::spawn(move || {
        keyboard.write_all(b"\x1b[200~").unwrap();
        keyboard
            .write_all(&b"a line of the paste\n".repeat(10_000))
            .unwrap();
        keyboard.write_all(b"\x1b[201~").unwrap();
        keyboard
    });
    pty.wait_for("pasted 200000");
    println!("200 kB pasted in {:?}", started.elapsed());
    drop(writer.join().unwrap());
}

#[test]
fn timers_and_other_threads_wake_the_loop() {
    let mut pty = Pty::start();
    pty.send(b"w");
    pty.wait_for("awake");
    pty.send(b"m");
    pty.wait_for("told");
    pty.master
        .as_ref()
        .unwrap()
        .resize(PtySize {
            rows: 30,
            cols: 100,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    pty.screen.screen_mut().set_size(cells(30), cells(100));
    pty.wait_for("now 100x30");
}

#[test]
fn an_editor_gets_every_key_and_gives_the_terminal_back() {
    let mut pty = Pty::start();
    pty.send(b"e");
    pty.wait_for("in the editor");
    assert!(pty.is_given_back());
    pty.send(b"jjj typed\n");
    pty.wait_for("edited to jjj typed");
    pty.send(b"i");
    pty.wait_for("2 keys in");
    assert!(pty.screen.screen().alternate_screen() && pty.screen.screen().hide_cursor());
}

#[test]
fn a_stopped_program_gives_the_terminal_back_and_takes_it_again() {
    let mut pty = Pty::start();
    pty.signal("TSTP");
    while !pty.is_given_back() {
        assert!(pty.take(PATIENCE));
    }
    pty.settle();
    pty.signal("CONT");
    pty.wait_for("resumed");
    pty.wait_for("row 39 of the list");
    assert!(pty.screen.screen().alternate_screen());
}

#[test]
fn a_signal_lets_the_program_end_and_restores_the_terminal() {
    for (name, code) in [("TERM", 115), ("HUP", 101), ("INT", 102), ("QUIT", 103)] {
        let mut pty = Pty::start();
        pty.signal(name);
        pty.wait_for(&format!("ended with {code}"));
        assert!(pty.is_given_back(), "after {name}");
    }
}

#[test]
fn a_panic_can_be_read_on_a_restored_terminal() {
    let mut pty = Pty::start();
    pty.send(b"p");
    pty.wait_for("this is the panic");
    assert!(pty.is_given_back());
}

#[test]
fn the_program_ends_when_the_terminal_goes_away() {
    let mut pty = Pty::start();
    drop(pty.keyboard.take());
    drop(pty.master.take());
    // The thread that reads for this test holds the last copy of the terminal until the child is gone, so say it as well.
    pty.signal("HUP");
    let deadline = Instant::now() + PATIENCE;
    while pty.child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < deadline, "still running");
        std::thread::yield_now();
    }
}

/// What all threads of a process have used: nanoseconds on the processor, and how often they were switched to.
#[cfg(target_os = "linux")]
fn used(id: u32) -> (u64, u64) {
    let tasks = std::fs::read_dir(format!("/proc/{id}/task")).unwrap();
    let stats =
        tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("schedstat")).unwrap());
    let numbers = stats.map(|stat| {
        let words: Vec<u64> = stat
            .split_whitespace()
            .map(|word| word.parse().unwrap())
            .collect();
        (words[0], words[2])
    });
    numbers.fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1))
}

#[cfg(target_os = "linux")]
#[test]
fn an_idle_program_never_wakes() {
    let mut pty = Pty::start();
    let id = pty.child.process_id().unwrap();
    let before = used(id);
    assert!(!pty.take(Duration::from_secs(2)), "it wrote something");
    let after = used(id);
    println!(
        "idle: {} ns, {} wake-ups",
        after.0 - before.0,
        after.1 - before.1
    );
    assert_eq!(after, before);
}
