//! A disk that fails, tears or loses its power at the n-th call, for tests.
//!
//! Never touches anything but what it is asked to: what it breaks is the files that were written through it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::disk::{Disk, Readers, RealDisk, Stat};

/// What happens at the chosen call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// That call alone fails, before it did anything.
    Fails,
    /// That call alone fails; if it was a write, half of it is done; if it was anything else, it is done.
    Tears,
    /// That call and all later ones fail, and what was written but not flushed is lost.
    PowerCut,
}

/// A [`RealDisk`] with a fault in it.
#[derive(Debug)]
pub struct FaultyDisk {
    fault: Fault,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    calls: usize,
    faulty_call: usize,
    /// The names of the calls, in order.
    log: Vec<&'static str>,
    /// Written, not flushed: the files, and how long each was at its last flush.
    unflushed: Vec<(File, u64)>,
}

impl FaultyDisk {
    /// A disk whose `call`-th call, counted from 1, is faulty; 0 for none.
    pub fn new(fault: Fault, call: usize) -> Self {
        Self {
            fault,
            state: Mutex::new(State {
                faulty_call: call,
                ..State::default()
            }),
        }
    }

    /// The calls so far.
    pub fn log(&self) -> Vec<&'static str> {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .log
            .clone()
    }

    /// Counts a call; an error when it must fail at once.
    fn call(&self, name: &'static str) -> io::Result<Turn> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.calls += 1;
        state.log.push(name);
        let chosen = state.calls == state.faulty_call;
        let past = state.faulty_call != 0 && state.calls > state.faulty_call;
        match self.fault {
            Fault::Fails if chosen => Err(broken(name)),
            Fault::Tears if chosen => Ok(Turn::Torn(broken(name))),
            Fault::PowerCut if chosen => {
                for (file, length) in state.unflushed.drain(..) {
                    file.set_len(length)?;
                }
                Err(broken(name))
            }
            Fault::PowerCut if past => Err(broken(name)),
            _ => Ok(Turn::Whole),
        }
    }

    fn flushed(&self, file: &File) -> io::Result<()> {
        let identity = identity(file)?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state
            .unflushed
            .retain(|(other, _)| self::identity(other).ok() != Some(identity));
        Ok(())
    }

    fn remember(&self, file: &File) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let identity = identity(file)?;
        if !state
            .unflushed
            .iter()
            .any(|(other, _)| self::identity(other).ok() == Some(identity))
        {
            let length = file.metadata()?.len();
            state.unflushed.push((file.try_clone()?, length));
        }
        Ok(())
    }
}

/// How a call goes on after it was counted.
enum Turn {
    Whole,
    Torn(io::Error),
}

impl Turn {
    fn end<T>(self, done: T) -> io::Result<T> {
        match self {
            Self::Whole => Ok(done),
            Self::Torn(error) => Err(error),
        }
    }
}

fn broken(name: &str) -> io::Error {
    io::Error::other(format!("the disk broke at {name}"))
}

#[cfg(unix)]
fn identity(file: &File) -> io::Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    file.metadata().map(|meta| (meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn identity(file: &File) -> io::Result<(u64, u64)> {
    file.metadata().map(|meta| (0, meta.len()))
}

impl Disk for FaultyDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.call("read")?.end(RealDisk.read(path)?)
    }

    fn read_tail(&self, path: &Path, length: u64) -> io::Result<Vec<u8>> {
        self.call("read_tail")?
            .end(RealDisk.read_tail(path, length)?)
    }

    fn stat(&self, path: &Path) -> io::Result<Option<Stat>> {
        self.call("stat")?.end(RealDisk.stat(path)?)
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.call("resolve")?.end(RealDisk.resolve(path)?)
    }

    fn check_writable(&self, path: &Path) -> io::Result<()> {
        let turn = self.call("check_writable")?;
        RealDisk.check_writable(path)?;
        turn.end(())
    }

    fn create_beside(&self, path: &Path, readers: Readers<'_>) -> io::Result<(PathBuf, File)> {
        self.call("create_beside")?
            .end(RealDisk.create_beside(path, readers)?)
    }

    fn write(&self, mut file: &File, bytes: &[u8]) -> io::Result<()> {
        let turn = self.call("write")?;
        self.remember(file)?;
        match turn {
            Turn::Whole => RealDisk.write(file, bytes),
            Turn::Torn(error) => {
                file.write_all(&bytes[..bytes.len() / 2])?;
                Err(error)
            }
        }
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        self.call("sync")?.end(self.flushed(file)?)
    }

    fn sync_data(&self, file: &File) -> io::Result<()> {
        self.call("sync_data")?.end(self.flushed(file)?)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let turn = self.call("rename")?;
        RealDisk.rename(from, to)?;
        turn.end(())
    }

    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        self.call("sync_folder")?.end(())
    }

    fn keep(&self, from: &Path, to: &Path) -> io::Result<()> {
        let turn = self.call("keep")?;
        RealDisk.keep(from, to)?;
        turn.end(())
    }

    fn open_append(&self, path: &Path) -> io::Result<File> {
        self.call("open_append")?.end(RealDisk.open_append(path)?)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        let turn = self.call("create_folder")?;
        RealDisk.create_folder(folder)?;
        turn.end(())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.call("list")?.end(RealDisk.list(folder)?)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let turn = self.call("remove")?;
        RealDisk.remove(path)?;
        turn.end(())
    }
}
