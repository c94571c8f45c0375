//! The stage of the demo: the workspace, its calendar and the queue of work.
//! Never lets a command be refused unseen: the demo only does what is allowed.

use chrono::{Days, NaiveDate, TimeDelta};
use uuid::Uuid;

use super::chance::Chance;
use super::early::EARLY_EPICS;
use super::first_epics::FIRST_EPICS;
use super::next_epics::NEXT_EPICS;
use super::product::EpicSeed;
use crate::domain::calendar::{PartialDate, Precision, Weekdays, WorkingDays, Zone};
use crate::domain::draft::{Counting, Draft, Mint, Refusal, Stamp};
use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::initiative::Initiative;
use crate::domain::objective::Objective;
use crate::domain::stakeholder::Stakeholder;
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;

/// How many sprints there are, the last one active.
pub(super) const SPRINTS: usize = 14;
/// Working days of a sprint.
pub(super) const SPRINT_DAYS: usize = 10;
/// Days of the active sprint that are over.
pub(super) const DAYS_OVER: usize = 5;

/// Chosen so that the active sprint is under way without being sure, and every verdict has its sprint.
const SEED: u64 = 121;

/// The workspace while it is being lived in.
pub(super) struct Stage {
    pub workspace: Workspace,
    pub chance: Chance,
    pub today: NaiveDate,
    pub objectives: Vec<Id<Objective>>,
    pub initiatives: Vec<Id<Initiative>>,
    /// The epics of the sprints; the founders' ones are over when these are written down.
    pub epics: Vec<Id<Epic>>,
    pub stakeholders: Vec<Id<Stakeholder>>,
    /// The stories nobody has planned yet, in order.
    pub queue: Vec<Id<Story>>,
    mint: Counting,
    zone: Zone,
}

impl Stage {
    pub(super) fn new(today: NaiveDate, zone: Zone) -> Self {
        Self {
            workspace: Workspace::default(),
            chance: Chance::new(SEED),
            today,
            objectives: Vec::new(),
            initiatives: Vec::new(),
            epics: Vec::new(),
            stakeholders: Vec::new(),
            queue: Vec::new(),
            mint: Counting::default(),
            zone,
        }
    }

    /// Runs commands at a minute of a day, as one edit of one person.
    pub(super) fn at<T>(
        &mut self,
        day: NaiveDate,
        minute: u32,
        by: &str,
        act: impl FnOnce(&mut Draft<'_>, &mut Chance) -> Result<T, Refusal>,
    ) -> T {
        let at = self.zone.start_of(day) + TimeDelta::minutes(i64::from(minute));
        let stamp = Stamp { at, by: by.into() };
        let mut draft = Draft::new(&mut self.workspace, stamp, &mut self.mint);
        let answer = act(&mut draft, &mut self.chance).expect("the demo only does what is allowed");
        draft.finish("demo");
        answer
    }

    /// A new id, the next in the row.
    pub(super) fn uuid(&mut self) -> Uuid {
        self.mint.uuid()
    }

    /// The zone by which days begin.
    pub(super) fn zone(&self) -> Zone {
        self.zone
    }

    /// The first day of a sprint, counted from 0. The active one began five working days before today.
    pub(super) fn sprint_start(&self, sprint: usize) -> NaiveDate {
        let active = back(self.last_working_day(), DAYS_OVER);
        active - Days::new(14 * (SPRINTS - 1 - sprint) as u64)
    }

    /// The working days of a sprint.
    pub(super) fn sprint_days(&self, sprint: usize) -> Vec<NaiveDate> {
        let start = self.sprint_start(sprint);
        calendar().between(start, start + Days::new(13))
    }

    /// The day on which the product was founded: a year of weeks ago.
    pub(super) fn founding_day(&self) -> NaiveDate {
        working(self.today - Days::new(364))
    }

    /// The working days before the first sprint, from the founding on.
    pub(super) fn first_days(&self) -> Vec<NaiveDate> {
        calendar().between(self.founding_day(), self.sprint_start(0) - Days::new(1))
    }

    /// The day on which the sprints' epics were written down.
    pub(super) fn planning_day(&self) -> NaiveDate {
        back(self.sprint_start(0), 15)
    }

    fn last_working_day(&self) -> NaiveDate {
        working(self.today)
    }
}

/// The working day so many working days before another.
pub(super) fn back(day: NaiveDate, days: usize) -> NaiveDate {
    (0..days).fold(day, |day, _| previous(day))
}

/// The epics of the sprints in the order of work.
pub(super) fn epic_seeds() -> impl Iterator<Item = &'static EpicSeed> {
    FIRST_EPICS.iter().chain(NEXT_EPICS)
}

/// All epics in the order in which they were written down, the founders' ones first.
pub(super) fn all_epic_seeds() -> impl Iterator<Item = &'static EpicSeed> {
    EARLY_EPICS
        .iter()
        .map(|early| &early.seed)
        .chain(epic_seeds())
}

/// The month that holds a day, as plans are written.
pub(super) fn month(day: NaiveDate) -> PartialDate {
    PartialDate::containing(day, Precision::Month)
}

fn calendar() -> WorkingDays<'static> {
    WorkingDays::new(Weekdays::default(), &[])
}

/// The day itself when it is a working day, else the last one before it.
fn working(day: NaiveDate) -> NaiveDate {
    if calendar().is_working(day) {
        day
    } else {
        previous(day)
    }
}

fn previous(day: NaiveDate) -> NaiveDate {
    let before = day.iter_days().rev().skip(1);
    before
        .into_iter()
        .find(|day| calendar().is_working(*day))
        .unwrap_or(day)
}
