//! The loop: wait for an event, take all that is pending, update, draw once.
//! It never wakes without a reason: no tick, no polling, no frame when nothing changed.

use std::io;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crossterm::event::{Event as TerminalEvent, KeyEvent, MouseEvent};
use ratatui::Frame;
use ratatui::layout::Size;

use super::editor::{self, Draft, Edited};
use super::input::{Heard, Input, Listening};
use super::signals::{Signal, Signals};
use super::terminal::{Console, Mouse, Probe};

/// What a program is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<M> {
    /// A key was pressed or repeats.
    Key(KeyEvent),
    /// A click, a drag, the wheel.
    Mouse(MouseEvent),
    /// Pasted text, as it came: never keys.
    Paste(String),
    /// The terminal has another size; several changes in a row come as one.
    Resize(Size),
    /// The window got the focus, or lost it.
    Focus(Focus),
    /// The moment asked for with [`Edge::wake_at`] has come.
    Wake,
    /// The terminal is ours again, after a suspension.
    Resumed,
    /// The program must end now: save, then [`Edge::quit`].
    End(Ending),
    /// From another thread.
    Message(M),
}

/// Whether the terminal's window has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// It has.
    Gained,
    /// It has not.
    Lost,
}

/// Why the program must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A signal, by number.
    Signal(i32),
    /// The terminal is gone: nothing can be shown any more.
    HangUp,
}

/// What the loop runs.
pub trait Program {
    /// What its other threads tell it.
    type Message: Send + 'static;

    /// Takes one event. What it wants done to the world it does through the edge.
    fn update(&mut self, event: Event<Self::Message>, edge: &mut Edge<Self::Message>);

    /// Draws everything into the frame.
    fn view(&mut self, frame: &mut Frame);
}

/// Runs the program until it quits. The terminal is taken here, and given back before this returns.
pub fn run<P: Program>(program: &mut P, probe: &Probe, mouse: Mouse) -> io::Result<ExitCode> {
    let (sender, receiver) = channel();
    run_with(program, probe, mouse, (sender, receiver))
}

/// Both ends of a channel made by [`inbox`], for threads that start before the loop.
pub type Inbox<M> = (Sender<Incoming<M>>, Receiver<Incoming<M>>);

/// A channel into the loop, for [`run_with`].
pub fn inbox<M>() -> (Post<M>, Inbox<M>) {
    let (sender, receiver) = channel();
    (Post(sender.clone()), (sender, receiver))
}

/// The same as [`run`] with a channel that other threads already post to.
pub fn run_with<P: Program>(
    program: &mut P,
    probe: &Probe,
    mouse: Mouse,
    (sender, receiver): Inbox<P::Message>,
) -> io::Result<ExitCode> {
    let console = Console::take(probe, mouse)?;
    let heard = sender.clone();
    let input = Input::start(move |event| listening(&heard.send(Incoming::Heard(event))))?;
    let signaled = sender.clone();
    let signals =
        Signals::start(move |signal| listening(&signaled.send(Incoming::Signal(signal))))?;
    let mut edge = Edge {
        console,
        input,
        signals,
        post: Post(sender),
        frame: Freshness::Stale,
        wake: None,
        quit: None,
    };
    let mut pending = Pending {
        receiver,
        next: None,
    };
    let ended = edge.turn_until_quit(program, &mut pending);
    if ended.is_err() && edge.quit.is_none() {
        // The terminal cannot be written to any more. The program still hears of its end, to save what it has.
        program.update(Event::End(Ending::HangUp), &mut edge);
    }
    ended
}

/// Sends messages into the loop from any thread.
#[derive(Debug)]
pub struct Post<M>(Sender<Incoming<M>>);

impl<M> Post<M> {
    /// Delivers the message with the events. After the loop has ended it is dropped.
    pub fn send(&self, message: M) {
        let _ = self.0.send(Incoming::Message(message));
    }
}

impl<M> Clone for Post<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// The world, as far as a program may touch it: the terminal, the editor, time and its own end.
pub struct Edge<M> {
    console: Console,
    input: Input,
    signals: Signals,
    post: Post<M>,
    frame: Freshness,
    wake: Option<Instant>,
    quit: Option<ExitCode>,
}

impl<M> Edge<M> {
    /// What is on the screen is out of date: draw before waiting again.
    pub fn redraw(&mut self) {
        self.frame = Freshness::Stale;
    }

    /// Asks for an [`Event::Wake`] at that moment, in place of one asked for before.
    pub fn wake_at(&mut self, moment: Instant) {
        self.wake = Some(moment);
    }

    /// Takes back what [`Edge::wake_at`] asked for.
    pub fn sleep(&mut self) {
        self.wake = None;
    }

    /// Ends the loop after this event.
    pub fn quit(&mut self, code: ExitCode) {
        self.quit = Some(code);
    }

    /// For other threads to post messages with.
    pub fn post(&self) -> Post<M> {
        self.post.clone()
    }

    /// Puts text on the clipboard.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        self.console.copy(text)
    }

    /// Turns the capture of the mouse on or off.
    pub fn set_mouse(&mut self, mouse: Mouse) -> io::Result<()> {
        self.console.set_mouse(mouse)
    }

    /// Draws everything anew, for a screen that another program has written on.
    pub fn repair(&mut self) -> io::Result<()> {
        self.frame = Freshness::Stale;
        self.console.redraw_all()
    }

    /// Gives the terminal to the shell and stops until it continues us. An [`Event::Resumed`] follows.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.input.pause();
        self.console.give_back();
        let stopped = self.signals.stop_here();
        let again = self.console.take_again();
        self.input.resume();
        self.frame = Freshness::Stale;
        let _ = self.post.0.send(Incoming::Resumed);
        stopped.and(again)
    }

    /// Lets the person change a long text in their editor, and returns when they leave it.
    pub fn edit(&mut self, draft: &Draft) -> Result<Edited, editor::Failure> {
        self.input.pause();
        self.console.give_back();
        self.signals.lend();
        let edited = editor::edit(draft);
        self.signals.take_back();
        let again = self.console.take_again();
        self.input.resume();
        self.frame = Freshness::Stale;
        again.map_err(editor::Failure::Terminal)?;
        edited
    }

    /// Columns and rows right now.
    pub fn size(&self) -> io::Result<Size> {
        self.console.size()
    }

    /// All bytes sent to the terminal since the start.
    pub fn bytes_sent(&self) -> u64 {
        self.console.bytes_sent()
    }

    fn turn_until_quit<P: Program<Message = M>>(
        &mut self,
        program: &mut P,
        pending: &mut Pending<M>,
    ) -> io::Result<ExitCode> {
        self.draw_if_stale(program)?;
        loop {
            self.take_turn(program, pending)?;
            if let Some(code) = self.quit {
                return Ok(code);
            }
            self.draw_if_stale(program)?;
        }
    }

    fn draw_if_stale<P: Program<Message = M>>(&mut self, program: &mut P) -> io::Result<()> {
        if std::mem::replace(&mut self.frame, Freshness::Fresh) == Freshness::Fresh {
            return Ok(());
        }
        self.console.draw(|frame| program.view(frame))
    }

    /// Waits for one event, then takes all that is pending without waiting, for one frame's time at most.
    fn take_turn<P: Program<Message = M>>(
        &mut self,
        program: &mut P,
        pending: &mut Pending<M>,
    ) -> io::Result<()> {
        let Some(first) = pending.wait(self.wake) else {
            self.wake = None;
            program.update(Event::Wake, self);
            return Ok(());
        };
        let started = Instant::now();
        let mut next = Some(first);
        while let Some(incoming) = next {
            if let Some(event) = self.translate(incoming)? {
                program.update(event, self);
            }
            if self.quit.is_some() || started.elapsed() > LONGEST_TURN {
                return Ok(());
            }
            next = pending.take();
        }
        Ok(())
    }

    /// What the loop does by itself, and what the program is told.
    fn translate(&mut self, incoming: Incoming<M>) -> io::Result<Option<Event<M>>> {
        let event = match incoming {
            Incoming::Message(message) => Event::Message(message),
            Incoming::Resumed => Event::Resumed,
            Incoming::Heard(Heard::HangUp) => Event::End(Ending::HangUp),
            Incoming::Heard(Heard::Terminal(event)) => match event {
                TerminalEvent::Key(key) => Event::Key(key),
                TerminalEvent::Mouse(mouse) => Event::Mouse(mouse),
                TerminalEvent::Paste(text) => Event::Paste(text),
                TerminalEvent::FocusGained => Event::Focus(Focus::Gained),
                TerminalEvent::FocusLost => Event::Focus(Focus::Lost),
                TerminalEvent::Resize(..) => self.resized()?,
            },
            Incoming::Signal(Signal::Resized) => self.resized()?,
            Incoming::Signal(Signal::End(number)) => Event::End(Ending::Signal(number)),
            Incoming::Signal(Signal::Stop) => {
                self.suspend()?;
                return Ok(None);
            }
            Incoming::Signal(Signal::Continued) => {
                self.console.take_again()?;
                self.frame = Freshness::Stale;
                Event::Resumed
            }
        };
        Ok(Some(event))
    }

    fn resized(&mut self) -> io::Result<Event<M>> {
        self.frame = Freshness::Stale;
        self.console.size().map(Event::Resize)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Freshness {
    Fresh,
    Stale,
}

/// Everything that reaches the loop.
#[derive(Debug)]
pub enum Incoming<M> {
    /// From the terminal.
    Heard(Heard),
    /// From the system.
    Signal(Signal),
    /// From another thread.
    Message(M),
    /// From ourselves, after a suspension.
    Resumed,
}

impl<M> Incoming<M> {
    fn is_resize(&self) -> bool {
        matches!(
            self,
            Self::Signal(Signal::Resized) | Self::Heard(Heard::Terminal(TerminalEvent::Resize(..)))
        )
    }
}

/// Drawing may wait this long for a stream of events that never ends.
const LONGEST_TURN: Duration = Duration::from_millis(8);

/// The queue, with one event looked at in advance to join changes of size.
struct Pending<M> {
    receiver: Receiver<Incoming<M>>,
    next: Option<Incoming<M>>,
}

impl<M> Pending<M> {
    /// The next event, or `None` when the moment to wake has come first.
    fn wait(&mut self, wake: Option<Instant>) -> Option<Incoming<M>> {
        if let Some(next) = self.take() {
            return Some(next);
        }
        let Some(wake) = wake else {
            return self.receiver.recv().ok();
        };
        let left = wake.saturating_duration_since(Instant::now());
        self.receiver.recv_timeout(left).ok()
    }

    /// The next event if there is one; of several changes of size in a row only the last.
    fn take(&mut self) -> Option<Incoming<M>> {
        let mut current = self.next.take().or_else(|| self.poll())?;
        while current.is_resize() {
            match self.poll() {
                Some(next) if next.is_resize() => current = next,
                next => {
                    self.next = next;
                    break;
                }
            }
        }
        Some(current)
    }

    fn poll(&mut self) -> Option<Incoming<M>> {
        self.receiver.try_recv().ok()
    }
}

fn listening<E>(sent: &Result<(), E>) -> Listening {
    if sent.is_ok() {
        Listening::Yes
    } else {
        Listening::No
    }
}

#[cfg(all(test, unix))]
mod tests;
