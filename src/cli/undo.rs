//! `bifocal undo`: takes the last changes back, of this call or of any before.
//! Never takes back what somebody else changed since.

use serde::Serialize;

use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::{Output, Reader};
use super::{Call, changed};
use crate::domain::draft::Refusal;
use crate::session::{Outcome, Session};

/// Take the last change back, or the last N; prints what was taken back
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many
    #[arg(value_name = "N", default_value_t = 1)]
    count: usize,
}

#[derive(Serialize)]
struct Turned {
    label: String,
    keys: Vec<String>,
    kept: usize,
}

impl Args {
    /// Takes them back.
    ///
    /// # Errors
    /// When there is nothing to take back.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        turn(call, self.count, "undone", Session::undo)
    }
}

/// Takes changes back or does them again, one after the other, and prints their labels with the keys.
///
/// # Errors
/// When there is nothing to do, or it cannot be saved.
pub fn turn(
    call: &mut Call,
    count: usize,
    kind: &str,
    step: fn(&mut Session) -> Result<Outcome, Refusal>,
) -> Result<Exit, Failure> {
    let (desk, out) = call.open()?;
    let mut turned = Vec::new();
    let mut stopped = None;
    for _ in 0..count.max(1) {
        match step(desk.session_mut()) {
            Ok(outcome) => turned.push(told(desk, &outcome)),
            Err(refusal) if turned.is_empty() => return Err(refusal.into()),
            Err(refusal) => {
                stopped = Some(refusal);
                break;
            }
        }
    }
    let saved = desk.save()?;
    print(out, kind, &turned)?;
    let kept: usize = turned.iter().map(|one| one.kept).sum();
    match stopped {
        Some(refusal) => Err(Failure::new(refusal.to_string())
            .kept(format!("{} of {count} were {kind}", turned.len()))),
        None if kept > 0 => Ok(Exit::Conflict),
        None => Ok(saved),
    }
}

fn told(desk: &Desk, outcome: &Outcome) -> Turned {
    Turned {
        label: outcome.edit.label.clone(),
        keys: changed::keys_of(desk.workspace(), &outcome.edit),
        kept: outcome.kept.len(),
    }
}

fn print(out: &mut Output, kind: &str, turned: &[Turned]) -> Result<(), Failure> {
    if out.reader() == Reader::Json {
        out.json(kind, turned)?;
        return Ok(());
    }
    for one in turned {
        out.line(&format!("{}  {}", changed::shortened(&one.keys), one.label))?;
        if one.kept > 0 {
            out.line("  what somebody else changed since was kept")?;
        }
    }
    Ok(())
}
