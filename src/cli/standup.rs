//! `bifocal standup`: what moved, what waits, what is blocked and what grows old, for a meeting or a chat.
//! Never more than twenty lines.

use std::fmt::Write;

use super::Call;
use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::Reader;
use crate::domain::calendar::parse_day;
use crate::domain::record::Moment;
use crate::metrics::report::{GoalChance, StandupReport, Waits, last_working_day, standup};

/// Say what moved since the last standup, what waits, what is blocked, what grows old, and the chance of the goal
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Since that day; since the last standup that was held when left out, else since the last working day
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Remember that it was held now: the next one begins here
    #[arg(long)]
    held: bool,
}

/// How many lines it may have in all, so that it fits a chat.
const MOST: usize = 20;
/// How many goals are told at most.
const MOST_GOALS: usize = 4;

impl Args {
    /// Prints the standup.
    ///
    /// # Errors
    /// When the day cannot be read.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let from = self.from(desk)?;
        let standup = standup(desk.workspace(), desk.me(), from, desk.now());
        if out.reader() == Reader::Json {
            out.json("standup", &standup)?;
        } else {
            out.text(&told(&standup))?;
        }
        if self.held {
            desk.session().keep_standup(desk.now())?;
        }
        Ok(Exit::Done)
    }

    fn from(&self, desk: &Desk) -> Result<Moment, Failure> {
        let workspace = desk.workspace();
        let today = workspace.settings().day_of(desk.now());
        let zone = workspace.settings().timezone;
        if let Some(text) = &self.since {
            let day = parse_day(text, today).map_err(Failure::usage)?;
            return Ok(zone.start_of(day));
        }
        let usual = || zone.start_of(last_working_day(workspace, today));
        Ok(desk.session().kept_standup().unwrap_or_else(usual))
    }
}

fn told(standup: &StandupReport) -> String {
    let mut text = String::new();
    let since = standup.since;
    let goals = &standup.goals[..standup.goals.len().min(MOST_GOALS)];
    let counts = [
        standup.moved.len(),
        standup.waiting.len(),
        standup.blocked.len(),
        standup.ageing.len(),
    ];
    let most = shared(counts, MOST - counts.len() - goals.len());
    part(
        &mut text,
        (&format!("moved since {since}"), most[0]),
        &standup.moved,
        |one| format!("{}  {} → {}  {}", one.key, one.from, one.to, one.title),
    );
    part(&mut text, ("waiting", most[1]), &standup.waiting, waits);
    part(&mut text, ("blocked", most[2]), &standup.blocked, |one| {
        format!("{}  by {}  {}", one.key, one.by.join(", "), one.title)
    });
    part(
        &mut text,
        ("growing old", most[3]),
        &standup.ageing,
        |one| format!("{}  {} days  {}", one.key, one.days, one.title),
    );
    for goal in goals {
        let _ = writeln!(text, "{}", crate::safe::line(&goal_told(goal)));
    }
    text
}

/// How many lines each part has of those that are there: as many as it needs, and where all need more, the same.
fn shared<const N: usize>(wanted: [usize; N], mut room: usize) -> [usize; N] {
    let mut given = [0; N];
    while room > 0 && given != wanted {
        for (given, wanted) in given.iter_mut().zip(wanted) {
            if *given < wanted && room > 0 {
                *given += 1;
                room -= 1;
            }
        }
    }
    given
}

fn waits(one: &Waits) -> String {
    let on = match &one.on {
        Some(_) if one.on_me => " on me".to_owned(),
        Some(on) => format!(" on {on}"),
        None => String::new(),
    };
    let mark = if one.on_me { "! " } else { "" };
    let (key, reason, since) = (&one.key, one.reason, one.since);
    format!("{mark}{key}  {reason}{on} since {since}  {}", one.title)
}

/// The chance of the goal in a line.
fn goal_told(goal: &GoalChance) -> String {
    let chance = match goal.chance {
        Some(chance) => format!("{:.0}% likely", chance * 100.0),
        None => "chance not known: nothing was finished yet".to_owned(),
    };
    let which = if goal.serving { " for it" } else { "" };
    let words = if goal.goal.is_empty() {
        format!("goal of {}", goal.sprint)
    } else {
        format!("goal of {} “{}”", goal.sprint, goal.goal)
    };
    format!(
        "{words}: {} of {} stories{which} open, {} working days left, {chance}",
        goal.open, goal.stories, goal.days_left
    )
}

fn part<T>(text: &mut String, (name, most): (&str, usize), all: &[T], told: impl Fn(&T) -> String) {
    let more = match all.len().saturating_sub(most) {
        0 => String::new(),
        more => format!(", {more} more not shown"),
    };
    let _ = writeln!(text, "{name}: {}{more}", all.len());
    for one in all.iter().take(most) {
        let _ = writeln!(text, "  {}", crate::safe::line(&told(one)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_takes_the_room_that_others_do_not_need() {
        assert_eq!(shared([2, 0, 1, 6], 15), [2, 0, 1, 6]);
        assert_eq!(shared([30, 0, 1, 9], 15), [7, 0, 1, 7]);
        assert_eq!(shared([30, 30, 30, 30], 15), [4, 4, 4, 3]);
    }
}
