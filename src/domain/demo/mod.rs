//! The demo: Lumen Notes, a believable product with a year of history, for first steps, screenshots and benchmarks.
//! Never reads a clock and never rolls dice: the same day gives the same workspace, made by the commands that people use.
//!
//! `product`, `agenda` and `voices` say what the product is and what is said about it; `early`, `first_epics` and `next_epics`
//! what is to be built, `telling` how that is written down. `founding` is the first day, `before` the half year in which two
//! founders worked without sprints, `planning` the day on which they became a team, `work` its fourteen sprints day by day.
//! `measuring` and `milestones` tell what was read and promised all year, `desk` leaves the desk as it looks today, `scaled`
//! makes it large.

mod agenda;
mod before;
mod chance;
mod desk;
mod early;
mod first_epics;
mod founding;
mod measuring;
mod milestones;
mod next_epics;
mod planning;
mod product;
mod scaled;
mod stage;
mod telling;
mod voices;
mod work;

pub use scaled::{CLOSED_SPRINTS, build_scaled};

use chrono::NaiveDate;

use super::calendar::Zone;
use super::workspace::Workspace;

/// Lumen Notes as it stands on a day: a year after its founding, on the sixth working day of its fourteenth sprint, with
/// nothing done yet on that day.
pub fn build(today: NaiveDate, zone: Zone) -> Workspace {
    let mut stage = stage::Stage::new(today, zone);
    founding::found(&mut stage);
    before::live(&mut stage);
    measuring::measure(&mut stage);
    planning::plan_together(&mut stage);
    milestones::promise(&mut stage);
    work::live(&mut stage);
    desk::leave(&mut stage);
    stage.workspace
}

#[cfg(test)]
mod tests;
