//! `bifocal sprint`: made, started, closed, shown, listed, and its meetings.
//! Never changes a closed sprint.

mod meet;
mod show;

use clap::Subcommand;

use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::Output;
use super::{Call, changed, list};
use crate::domain::command::sprint;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::{Id, Kind};
use crate::domain::query::Query;
use crate::domain::sprint::Sprint;

/// Make, start, close, show or list sprints, and hold their meetings
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    step: Option<Step>,
}

/// What is done to a sprint.
#[derive(Debug, Subcommand)]
enum Step {
    /// Make the next sprint: after the last one, as long as usual; prints its key
    New {
        /// Its name; numbered when left out
        #[arg(value_name = "NAME")]
        name: Option<String>,
        /// What it is for
        #[arg(long, value_name = "TEXT")]
        goal: Option<String>,
        /// Its first day
        #[arg(long, value_name = "DAY")]
        start: Option<String>,
        /// Its last day
        #[arg(long, value_name = "DAY")]
        end: Option<String>,
        /// The points that fit
        #[arg(long, value_name = "POINTS")]
        capacity: Option<String>,
    },
    /// Start a sprint: what is in it is the commitment, for ever
    Start {
        /// The key; the sprint planned next when left out
        #[arg(value_name = "KEY", default_value = "next")]
        key: String,
    },
    /// Close the active sprint: its numbers are frozen, what is unfinished is carried over
    Close(meet::Close),
    /// Note what the review said of stories: accepted, rejected or not shown; after the close, too
    Review(meet::Review),
    /// Note what went well, what went badly and what is to be done differently; without either, print it
    Retro(meet::Retro),
    /// Show a sprint: goal, state, dates, capacity, stories, scope, review, and its numbers as bifocal report sprint does
    Show {
        /// The key; the active sprint when left out
        #[arg(value_name = "KEY", default_value = "current")]
        key: String,
    },
    /// List the sprints
    List,
}

impl Args {
    /// Does the step.
    ///
    /// # Errors
    /// When it is refused.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        match self.step.unwrap_or(Step::List) {
            Step::New {
                name,
                goal,
                start,
                end,
                capacity,
            } => {
                let fields = [
                    ("title", name),
                    ("start", start),
                    ("end", end),
                    ("goal", goal),
                    ("capacity", capacity),
                ];
                let fields = fields
                    .into_iter()
                    .filter_map(|(field, value)| Some((field, value?)));
                make(desk, out, &fields.collect::<Vec<_>>())
            }
            Step::Start { key } => {
                let id = desk.item_of::<Sprint>(&key)?;
                let label = format!("Start {}", desk.workspace().key_of(id.item()));
                let changed =
                    desk.change(|draft| sprint::start(draft, id).map(|()| (label, ())))?;
                changed::print(desk, out, &changed, &[id.item()])
            }
            Step::Close(close) => close.run(desk, out),
            Step::Review(review) => review.run(desk, out),
            Step::Retro(retro) => retro.run(desk, out),
            Step::Show { key } => show::print(desk, out, key),
            Step::List => {
                let items = desk.lens().list(Kind::Sprint, &Query::default());
                list::print(
                    desk.lens(),
                    Kind::Sprint,
                    &items,
                    list::usual(Kind::Sprint),
                    out,
                )
            }
        }
    }
}

fn make(desk: &mut Desk, out: &mut Output, fields: &[(&str, String)]) -> Result<Exit, Failure> {
    let changed = desk.change(|draft| {
        let id = sprint::plan_next(draft)?;
        let is_given = |name: &str| fields.iter().any(|(field, _)| *field == name);
        if is_given("start") && !is_given("end") {
            // The usual length is counted from the day that was given.
            field::set(draft, id.item(), "end", "")?;
        }
        for (name, value) in fields {
            field::set(draft, id.item(), name, value)?;
        }
        if is_given("start") && !is_given("end") {
            end_as_usual(draft, id)?;
        }
        Ok((format!("Make {}", draft.key_of(id.item())), id))
    })?;
    let item = changed.value.item();
    changed::print(desk, out, &changed, &[item])
}

/// The last working day within the usual length from the first day.
fn end_as_usual(draft: &mut Draft<'_>, id: Id<Sprint>) -> Result<(), Refusal> {
    let Some(start) = draft.sprints.get(id).and_then(|sprint| sprint.start) else {
        return Ok(());
    };
    let length = u64::from(draft.settings().sprint_days.max(1)) - 1;
    let last = start
        .checked_add_days(chrono::Days::new(length))
        .unwrap_or(start);
    let working = draft.settings().calendar().between(start, last);
    draft.edit(id)?.end = Some(working.last().copied().unwrap_or(last));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::create;

    #[test]
    fn a_sprint_that_starts_on_a_given_day_is_as_long_as_usual() {
        let mut workspace = crate::domain::workspace::Workspace::default();
        let mut mint = crate::domain::draft::Counting::default();
        let stamp = crate::domain::draft::Stamp {
            at: "2026-03-02T09:00:00Z".parse().expect("an instant"),
            by: "ana".into(),
        };
        let mut draft = Draft::new(&mut workspace, stamp, &mut mint);
        let item = create(
            &mut draft,
            Kind::Sprint,
            "One",
            &[("start", "2026-04-06".into())],
        )
        .expect("made");
        let id = Id::new(item.id);
        end_as_usual(&mut draft, id).expect("set");
        let end = draft.sprints.get(id).and_then(|sprint| sprint.end);
        assert_eq!(
            end.map(|day| day.to_string()).as_deref(),
            Some("2026-04-17")
        );
    }
}
