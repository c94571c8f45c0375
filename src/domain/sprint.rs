//! Sprints: a stretch of working days with a goal, a commitment frozen at the start and results frozen at the close.
//! Never computes a number from today's membership: the ledger does, and a closed sprint keeps its own.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::calendar::Zone;
use super::choice::choice;
use super::draft::Refusal;
use super::field::{
    Field, Shape, common_fields, day, kit, line, number, points, prose, shown, title, word,
};
use super::history::tracked as track;
use super::id::{Id, Kind};
use super::ledger::finished;
use super::meeting::{Absence, RetroNote, ReviewResult, absences_from, absences_text};
use super::person_days::person_days;
use super::points::Points;
use super::record::{Moment, absent, kept, record};
use super::story::{Story, StoryKind};
use super::unknown::Unknown;
use super::word::Word;
use super::workspace::Workspace;

choice! {
    /// How a sprint stands.
    SprintState {
        /// Not begun: its stories may come and go.
        #[default]
        Planned = "planned",
        /// Begun: its commitment is frozen.
        Active = "active",
        /// Over: its numbers are frozen.
        Closed = "closed",
    }
}

choice! {
    /// What happened to the scope or the work of a sprint.
    LedgerKind {
        /// In the sprint when it began.
        #[default]
        Committed = "committed",
        /// Came in later.
        Added = "added",
        /// Went out, or was cancelled.
        Removed = "removed",
        /// Its points changed.
        Reestimated = "reestimated",
        /// Was finished.
        Done = "done",
        /// Was taken up again.
        Reopened = "reopened",
    }
}

/// One line of a sprint's ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerEntry {
    /// When it happened.
    pub at: Moment,
    /// To which story.
    pub story: Id<Story>,
    /// What happened.
    pub what: LedgerKind,
    /// The points before, where they changed.
    #[serde(default, skip_serializing_if = "absent")]
    pub from: Option<Points>,
    /// The points as they stood, or after the change.
    #[serde(default, skip_serializing_if = "absent")]
    pub points: Option<Points>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The key that a story had when its sprint closed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FrozenKey {
    /// The story.
    pub story: Id<Story>,
    /// Its key.
    pub key: Word,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// What is frozen when a sprint closes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Close {
    /// When it was closed.
    pub at: Moment,
    /// The timezone by which its days were counted.
    pub timezone: Zone,
    /// Its working days.
    pub days: Vec<NaiveDate>,
    /// The working day before the first, on which its lines begin.
    #[serde(default, skip_serializing_if = "absent")]
    pub day_zero: Option<NaiveDate>,
    /// All that happened to its scope and its work.
    pub ledger: Vec<LedgerEntry>,
    /// The keys of the stories in the ledger, as they were.
    #[serde(default, skip_serializing_if = "absent")]
    pub keys: Vec<FrozenKey>,
    /// The stories that were not finished and left it.
    #[serde(default, skip_serializing_if = "absent")]
    pub carried: Vec<Id<Story>>,
    /// The bugs among those finished.
    #[serde(default, skip_serializing_if = "absent")]
    pub bugs: Vec<Id<Story>>,
    /// The part of the points of its stories that stood on a whole chain, 0 to 1.
    #[serde(default, skip_serializing_if = "absent")]
    pub alignment: Option<f64>,
    /// The person-days that were there, where they were known.
    #[serde(default, skip_serializing_if = "absent")]
    pub person_days: Option<f64>,
    /// The person-days that were usual.
    #[serde(default, skip_serializing_if = "absent")]
    pub usual_person_days: Option<f64>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Something to do differently, found in a retro.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetroAction {
    /// Its identity.
    pub id: Uuid,
    /// What is to be done.
    pub text: String,
    /// The story it became.
    #[serde(default, skip_serializing_if = "absent")]
    pub story: Option<Id<Story>>,
    /// When a person ticked it; one that became a story is done with its story, too.
    #[serde(default, skip_serializing_if = "absent")]
    pub done: Option<Moment>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

record! {
    /// A stretch of working days with a commitment.
    Sprint {
        /// What it is for.
        goal: String,
        /// How it stands.
        state: SprintState,
        /// Its first day.
        start: Option<NaiveDate>,
        /// Its last day.
        end: Option<NaiveDate>,
        /// The instant it was started.
        started: Option<Moment>,
        /// The points that fit, when a person said so.
        capacity: Option<Points>,
        /// The person-days that are there.
        person_days: Option<f64>,
        /// The person-days that are usually there.
        usual_person_days: Option<f64>,
        /// Who is away on how many of its working days.
        absences: Vec<Absence>,
        /// The stories that serve its goal.
        serves: Vec<Id<Story>>,
        /// The team it belongs to, where there are several.
        team: Option<Word>,
        /// The stories it began with, as they were estimated then.
        commitment: Vec<LedgerEntry>,
        /// The stories that were in it at its start but finished, cancelled or put away: no part of the commitment.
        aside: Vec<Id<Story>>,
        /// What was frozen at the close.
        close: Option<Box<Close>>,
        /// What was shown and said, in Markdown.
        review: String,
        /// What the review said of its stories.
        review_results: Vec<ReviewResult>,
        /// What went well and what did not, in Markdown.
        retro: String,
        /// What went well and what did not, one by one.
        retro_notes: Vec<RetroNote>,
        /// What is to be done differently.
        actions: Vec<RetroAction>,
    }
}

kept!(Sprint, Sprint, sprints);

fn tracked(sprint: &Sprint) -> Vec<(&'static str, Word)> {
    vec![(track::STATUS, sprint.state.word().into())]
}

impl Sprint {
    /// Whether its numbers are frozen.
    pub fn is_closed(&self) -> bool {
        self.state == SprintState::Closed
    }

    /// Whether it is under way.
    pub fn is_active(&self) -> bool {
        self.state == SprintState::Active && self.archived.is_none()
    }

    /// Refuses to change what the frozen numbers of a closed sprint rest on.
    fn keep_frozen(&self, name: &str) -> Result<(), Refusal> {
        if !self.is_closed() {
            return Ok(());
        }
        Err(Refusal::new(format!(
            "{} is closed and its numbers rest on its {name}: title, goal, review and retro can still be changed",
            self.key
        )))
    }

    /// Its working days: those frozen at the close, else those of the calendar. Empty without dates.
    pub fn days(&self, workspace: &Workspace) -> Vec<NaiveDate> {
        match (&self.close, self.start, self.end) {
            (Some(close), ..) => close.days.clone(),
            (None, Some(start), Some(end)) => workspace.settings().calendar().between(start, end),
            _ => Vec::new(),
        }
    }

    /// The working day before its first: that frozen at the close, else the calendar's. `None` without dates.
    pub fn day_zero(&self, workspace: &Workspace) -> Option<NaiveDate> {
        if let Some(frozen) = self.close.as_ref().and_then(|close| close.day_zero) {
            return Some(frozen);
        }
        let first = *self.days(workspace).first()?;
        let calendar = workspace.settings().calendar();
        let mut before = first.iter_days().rev().skip(1).take(400);
        before
            .find(|day| calendar.is_working(*day))
            .or(first.pred_opt())
    }

    /// The timezone of its days: that frozen at the close, else the workspace's.
    pub fn timezone(&self, workspace: &Workspace) -> Zone {
        self.close
            .as_ref()
            .map_or(workspace.settings().timezone, |close| close.timezone)
    }

    /// What is frozen when it closes with this ledger; where the unfinished stories go is the caller's.
    pub fn frozen(&self, workspace: &Workspace, at: Moment, ledger: Vec<LedgerEntry>) -> Close {
        let mut named: Vec<Id<Story>> = ledger.iter().map(|entry| entry.story).collect();
        named.sort_unstable();
        named.dedup();
        let story = |id: Id<Story>| workspace.stories.get(id);
        let key = |id: Id<Story>| {
            Some(FrozenKey {
                story: id,
                key: story(id)?.key.clone(),
                ..FrozenKey::default()
            })
        };
        let people = person_days(workspace, self);
        let is_bug = |id: &Id<Story>| story(*id).is_some_and(|story| story.kind == StoryKind::Bug);
        Close {
            at,
            timezone: workspace.settings().timezone,
            days: self.days(workspace),
            day_zero: self.day_zero(workspace),
            keys: named.into_iter().filter_map(key).collect(),
            bugs: finished(&ledger).into_iter().filter(is_bug).collect(),
            ledger,
            person_days: people.map(|days| days.available),
            usual_person_days: people.map(|days| days.usual),
            ..Close::default()
        }
    }

    /// The stories that are in it now. Looks at every story: views keep an index.
    pub fn stories<'w>(
        &self,
        workspace: &'w Workspace,
    ) -> impl Iterator<Item = &'w Story> + use<'w> {
        let id = self.id;
        workspace
            .stories
            .iter()
            .filter(move |story| story.sprint == Some(id))
            .map(AsRef::as_ref)
    }

    /// By what sprints are put in order: their first day, those without one last, then their key's number.
    pub fn order(&self) -> (bool, Option<NaiveDate>, u32, Id<Sprint>) {
        let number = self
            .key
            .rsplit_once('-')
            .and_then(|(_, number)| number.parse().ok())
            .unwrap_or(u32::MAX);
        (self.start.is_none(), self.start, number, self.id)
    }
}

impl Workspace {
    /// The sprint that is under way: the first of them where teams have their own.
    pub fn active_sprint(&self) -> Option<&Sprint> {
        self.sprints_in_order().into_iter().find(|s| s.is_active())
    }

    /// The sprint that “current” means for work of a team: the one under way, the team's own where there are several.
    ///
    /// # Errors
    /// When no sprint is active, or several are and none of them is the team's.
    pub fn current_sprint(&self, team: Option<&str>) -> Result<Id<Sprint>, Refusal> {
        let mut active = self.sprints_in_order();
        active.retain(|sprint| sprint.is_active());
        let own = |sprint: &&&Sprint| team.is_some() && sprint.team.as_deref() == team;
        match (active.as_slice(), active.iter().find(own)) {
            ([], _) => Err(Refusal::new(
                "no sprint is active: start one with “bifocal sprint start KEY”",
            )),
            ([one], _) => Ok(one.id),
            (_, Some(own)) => Ok(own.id),
            (several, None) => {
                let keys: Vec<&str> = several.iter().map(|sprint| sprint.key.as_str()).collect();
                Err(Refusal::new(format!(
                    "several sprints are active ({}): name one by its key",
                    keys.join(", ")
                )))
            }
        }
    }

    /// The closed sprints by their first day, those put away too: what they finished stays finished.
    pub fn closed_sprints(&self) -> Vec<&Sprint> {
        let all = self.sprints.iter().map(AsRef::as_ref);
        let mut closed: Vec<&Sprint> = all.filter(|sprint| sprint.is_closed()).collect();
        closed.sort_by_key(|sprint| sprint.order());
        closed
    }

    /// The planned sprint that comes first.
    pub fn next_sprint(&self) -> Option<&Sprint> {
        self.sprints_in_order()
            .into_iter()
            .find(|sprint| sprint.state == SprintState::Planned)
    }

    /// The sprints that are not archived, by their first day.
    pub fn sprints_in_order(&self) -> Vec<&Sprint> {
        let all = self.sprints.iter().map(AsRef::as_ref);
        let there = all.filter(|sprint: &&Sprint| sprint.archived.is_none());
        let mut all: Vec<&Sprint> = there.collect();
        all.sort_by_key(|sprint| sprint.order());
        all
    }
}

/// The fields of a sprint.
const FIELDS: &[Field<Sprint>] = &[
    title!(["name"], "what it is called"),
    line!("goal", [], "what it is for, in a sentence", goal),
    Field {
        set: Some(|_, sprint, text| {
            sprint.keep_frozen("first day")?;
            kit::set_day(&mut sprint.start, text)
        }),
        ..day!("start", ["from"], "its first day", start)
    },
    Field {
        name: "end",
        aliases: &["to"],
        doc: "its last day",
        shape: Shape::Day,
        get: |_, sprint| kit::day(sprint.end),
        set: Some(|_, sprint, text| {
            sprint.keep_frozen("last day")?;
            let mut end = sprint.end;
            kit::set_day(&mut end, text)?;
            if let (Some(start), Some(end)) = (sprint.start, end)
                && end < start
            {
                return Err(Refusal::new(format!(
                    "the last day {end} is before the first day {start}"
                )));
            }
            sprint.end = end;
            Ok(())
        }),
    },
    Field {
        set: Some(|_, sprint, text| {
            sprint.keep_frozen("capacity")?;
            kit::set_parsed(&mut sprint.capacity, text)
        }),
        ..points!(
            "capacity",
            [],
            "the points that fit, when you know better than the velocity",
            capacity
        )
    },
    Field {
        set: Some(|_, sprint, text| {
            sprint.keep_frozen("person-days")?;
            kit::set_number(&mut sprint.person_days, text, 0.0..=f64::MAX)
        }),
        ..number!(
            "person_days",
            [],
            "the person-days that are there",
            person_days
        )
    },
    Field {
        set: Some(|_, sprint, text| {
            sprint.keep_frozen("person-days")?;
            kit::set_number(&mut sprint.usual_person_days, text, 0.0..=f64::MAX)
        }),
        ..number!(
            "usual_person_days",
            [],
            "the person-days that are usually there",
            usual_person_days
        )
    },
    Field {
        set: Some(|_, sprint, text| {
            sprint.keep_frozen("team")?;
            kit::set_word(&mut sprint.team, text);
            Ok(())
        }),
        ..word!(
            "team",
            [],
            "the team it belongs to, where there are several",
            Line,
            team
        )
    },
    Field {
        name: "absences",
        aliases: &["away"],
        doc: "who is away on how many of its working days, such as Ana 2, Ben 0.5",
        shape: Shape::Line,
        get: |_, sprint| {
            kit::printed(Some(absences_text(&sprint.absences)).filter(|text| !text.is_empty()))
        },
        set: Some(|_, sprint, text| {
            sprint.keep_frozen("absences")?;
            sprint.absences = absences_from(&sprint.absences, sprint.id.uuid(), text)?;
            Ok(())
        }),
    },
    Field {
        name: "serves",
        aliases: &["goal_stories"],
        doc: "the stories that serve its goal",
        shape: Shape::Many(Kind::Story),
        get: |workspace, sprint| kit::keys(workspace, &sprint.serves),
        set: Some(|workspace, sprint, text| {
            if sprint.is_closed() {
                return Err(Refusal::new(format!(
                    "{} is closed: which stories served its goal stays as it was",
                    sprint.key
                )));
            }
            kit::set_many(workspace, &mut sprint.serves, text)
        }),
    },
    prose!("review", [], "what was shown and said, in Markdown", review),
    prose!(
        "retro",
        [],
        "what went well and what did not, in Markdown",
        retro
    ),
    common_fields!(key),
    shown!(
        "status",
        ["state"],
        "planned, active or closed",
        Shape::Choice(SprintState::WORDS),
        |_, sprint| { kit::text(sprint.state.word()) }
    ),
    shown!(
        "started",
        [],
        "the day it was started",
        Shape::Day,
        |workspace, sprint| kit::day_of(workspace, sprint.started)
    ),
    shown!(
        "finished",
        ["closed"],
        "the day it was closed",
        Shape::Day,
        |workspace, sprint| { kit::day_of(workspace, sprint.close.as_ref().map(|close| close.at)) }
    ),
    common_fields!(created),
    common_fields!(updated),
    common_fields!(source),
];
