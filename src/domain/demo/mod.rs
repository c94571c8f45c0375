//! The demo: Lumen Notes, a believable product with half a year of history, for first steps, screenshots and benchmarks.
//! Never reads a clock and never rolls dice: the same day gives the same workspace, made by the commands that people use.
//!
//! `product`, `agenda` and `voices` say what the product is and what is said about it, `first_epics` and `next_epics` what is to be built, `founding` writes it down,
//! `work` lives through the sprints day by day, `desk` leaves the desk as it looks today, `scaled` makes it large.

mod agenda;
mod chance;
mod desk;
mod first_epics;
mod founding;
mod next_epics;
mod product;
mod scaled;
mod stage;
mod telling;
mod voices;
mod work;

pub use scaled::build_scaled;

use chrono::NaiveDate;

use super::calendar::Zone;
use super::workspace::Workspace;

/// Lumen Notes as it stands on a day: the sixth working day of its fourteenth sprint, with nothing done yet on that day.
pub fn build(today: NaiveDate, zone: Zone) -> Workspace {
    let mut stage = stage::Stage::new(today, zone);
    founding::found(&mut stage);
    work::live(&mut stage);
    desk::leave(&mut stage);
    stage.workspace
}

#[cfg(test)]
mod tests;
