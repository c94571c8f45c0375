//! Milestones and releases: dates that others wait for.
//! Never moves its own baseline.

use super::calendar::PartialDate;
use super::choice::choice;
use super::field::{Field, Shape, common_fields, kit, one_of, prose, shown, title};
use super::history::tracked as track;
use super::record::{Moment, kept, record};
use super::word::Word;

choice! {
    /// What a milestone is for.
    MilestoneKind {
        /// Any date that matters.
        #[default]
        Milestone = "milestone",
        /// Something goes out to users.
        Release = "release",
        /// A date set by somebody outside.
        Deadline = "deadline",
    }
}

record! {
    /// A date that others wait for.
    Milestone {
        /// What it is for.
        kind: MilestoneKind,
        /// When it is to be: a quarter, a month or a day.
        date: Option<PartialDate>,
        /// The date that was first committed to.
        baseline: Option<PartialDate>,
        /// When it was reached.
        done: Option<Moment>,
        /// Anything else, in Markdown.
        notes: String,
    }
}

kept!(Milestone, Milestone, milestones);

fn tracked(milestone: &Milestone) -> Vec<(&'static str, Word)> {
    vec![
        (
            track::PLAN,
            milestone
                .date
                .map_or_else(Word::default, |date| date.to_string().into()),
        ),
        (
            track::STATUS,
            if milestone.done.is_some() {
                "done".into()
            } else {
                Word::default()
            },
        ),
    ]
}

/// The fields of a milestone.
const FIELDS: &[Field<Milestone>] = &[
    title!(["name"], "what is reached"),
    one_of!("kind", ["type"], "what it is for", MilestoneKind, kind),
    Field {
        name: "date",
        aliases: &["plan", "due"],
        doc: "when it is to be: 2027-Q1, 2027-02 or 2027-02-14",
        shape: Shape::Line,
        get: |_, milestone| kit::printed(milestone.date),
        set: Some(|_, milestone, text| {
            kit::set_parsed(&mut milestone.date, text)?;
            milestone.baseline = milestone.baseline.or(milestone.date);
            Ok(())
        }),
    },
    prose!(
        "notes",
        ["description"],
        "anything else, in Markdown",
        notes
    ),
    common_fields!(key),
    shown!(
        "baseline",
        [],
        "the date that was first committed to",
        Shape::Line,
        |_, milestone| kit::printed(milestone.baseline)
    ),
    shown!(
        "finished",
        ["done"],
        "the day it was reached",
        Shape::Day,
        |workspace, milestone| kit::day_of(workspace, milestone.done)
    ),
    common_fields!(created),
    common_fields!(updated),
    common_fields!(source),
];
