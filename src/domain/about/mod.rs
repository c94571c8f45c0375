//! The workspace's own record: its name, its product and the rules by which its numbers are computed.
//! Never holds what belongs to a person (theme, keys, who "me" is).

mod fields;

use std::fmt::Write;
use std::sync::Arc;

use fields::FIELDS;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::calendar::{Weekdays, WorkingDays, Zone};
use super::choice::choice;
use super::draft::Refusal;
use super::field::Field;
use super::history::Event;
use super::id::{Id, Kind};
use super::points::Points;
use super::record::{Conflict, Moment, Record, Source, absent, shared_accessors};
use super::template::Template;
use super::unknown::Unknown;
use super::word::Word;
use super::workspace::Workspace;

choice! {
    /// What a status means for the numbers, whatever a workspace calls it.
    Category {
        /// Not yet judged ready for anybody.
        Backlog = "backlog",
        /// Waits to be started.
        #[default]
        Todo = "todo",
        /// Somebody works on it.
        Doing = "doing",
        /// Finished by who built it, waits for acceptance.
        Acceptance = "acceptance",
        /// Finished.
        Done = "done",
        /// Will not be done; final, and never counted as done.
        Cancelled = "cancelled",
    }
}

impl Category {
    /// Whether nothing more will happen.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled)
    }

    /// Whether work has begun and is not finished.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Doing | Self::Acceptance)
    }
}

/// A step of the workflow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Status {
    /// Its name, as stories hold it.
    pub name: Word,
    /// What it means for the numbers.
    pub category: Category,
    /// How many stories may stand in it at once.
    #[serde(default, skip_serializing_if = "absent")]
    pub limit: Option<u32>,
    /// What it was called before, and what was taken away in its favor: how the past is read.
    #[serde(default, skip_serializing_if = "absent")]
    pub formerly: Vec<Word>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The rules by which the numbers are computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// The timezone that decides which civil day an instant belongs to.
    pub timezone: Zone,
    /// The weekdays on which work is done.
    pub working_days: Weekdays,
    /// Days on which no work is done, besides the weekend.
    #[serde(skip_serializing_if = "absent")]
    pub holidays: Vec<NaiveDate>,
    /// The values offered when estimating, in points.
    pub point_scale: Vec<Points>,
    /// How long a sprint is, in calendar days.
    pub sprint_days: u32,
    /// The workflow, in order.
    pub statuses: Vec<Status>,
    /// What a story must have to be ready: computed lines by name, others by hand.
    pub ready: Vec<String>,
    /// What must be true of a story that is done.
    #[serde(skip_serializing_if = "absent")]
    pub done: Vec<String>,
    /// Whether a story with open criteria may be set to done; it warns when it may.
    pub criteria_required: bool,
    /// The first day of a week, for calendars on screen.
    pub week_start: Word,
    /// How dates are shown, in strftime notation; files and `--json` stay ISO.
    pub date_format: String,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Default for Settings {
    fn default() -> Self {
        let status = |name: &str, category| Status {
            name: name.into(),
            category,
            ..Status::default()
        };
        Self {
            timezone: Zone::default(),
            working_days: Weekdays::default(),
            holidays: Vec::new(),
            point_scale: [50, 100, 200, 300, 500, 800, 1300, 2000]
                .map(Points::hundredths)
                .to_vec(),
            sprint_days: 14,
            statuses: vec![
                status("todo", Category::Todo),
                status("doing", Category::Doing),
                status("acceptance", Category::Acceptance),
                status("done", Category::Done),
                status("cancelled", Category::Cancelled),
            ],
            ready: ["narrative", "criteria", "points", "epic"]
                .map(String::from)
                .to_vec(),
            done: Vec::new(),
            criteria_required: false,
            week_start: "mon".into(),
            date_format: "%Y-%m-%d".to_string(),
            unknown: Unknown::default(),
        }
    }
}

impl Settings {
    /// The category of a status; one that the workflow does not know counts as to do.
    pub fn category(&self, status: &str) -> Category {
        self.status(status)
            .map_or(Category::Todo, |status| status.category)
    }

    /// The status with this name.
    pub fn status(&self, name: &str) -> Option<&Status> {
        self.statuses
            .iter()
            .find(|status| status.name == name)
            .or_else(|| {
                self.statuses
                    .iter()
                    .find(|status| status.name.is_like(name))
            })
            .or_else(|| {
                let was = |status: &&Status| status.formerly.iter().any(|was| was.is_like(name));
                self.statuses.iter().find(was)
            })
    }

    /// A day as the workspace shows it; ISO when its format cannot be used.
    pub fn shown_day(&self, day: NaiveDate) -> String {
        let mut text = String::new();
        match write!(text, "{}", day.format(&self.date_format)) {
            Ok(()) => text,
            Err(_) => day.to_string(),
        }
    }

    /// The civil day and the time of day of an instant, as the workspace shows them.
    pub fn shown_moment(&self, at: Moment) -> String {
        let local = self.timezone.local(at);
        format!("{} {}", self.shown_day(local.date()), local.format("%H:%M"))
    }

    /// The status that a person means: by its name, else the first of the category with that name.
    ///
    /// # Errors
    /// When there is neither; it names the statuses.
    pub fn status_meant(&self, text: &str) -> Result<&Status, Refusal> {
        let text = text.trim();
        let by_category = || Category::named(text).and_then(|category| self.first_of(category));
        self.status(text).or_else(by_category).ok_or_else(|| {
            let names: Vec<&str> = self.statuses.iter().map(|s| s.name.as_str()).collect();
            Refusal::new(format!(
                "“{text}” is not a status here; they are {}",
                names.join(", ")
            ))
        })
    }

    /// The first status of a category, if the workflow has one.
    pub fn first_of(&self, category: Category) -> Option<&Status> {
        self.statuses
            .iter()
            .find(|status| status.category == category)
    }

    /// The status that new stories get.
    pub fn initial(&self) -> Word {
        let first = self
            .first_of(Category::Todo)
            .or_else(|| self.first_of(Category::Backlog))
            .or(self.statuses.first());
        first.map_or_else(|| "todo".into(), |status| status.name.clone())
    }

    /// The working calendar.
    pub fn calendar(&self) -> WorkingDays<'_> {
        WorkingDays {
            weekdays: self.working_days,
            holidays: &self.holidays,
        }
    }

    /// The civil day of an instant.
    pub fn day_of(&self, at: Moment) -> NaiveDate {
        self.timezone.day_of(at)
    }
}

/// What is being built, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Product {
    /// The world that it is to bring about, in a sentence or two.
    #[serde(default, skip_serializing_if = "absent")]
    pub vision: String,
    /// For whom, against what, and why it wins.
    #[serde(default, skip_serializing_if = "absent")]
    pub positioning: String,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The workspace's own record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct About {
    /// Its identity, for ever (UUID v7).
    pub id: Id<About>,
    /// Always `W-1`.
    #[serde(default, skip_serializing_if = "absent")]
    pub key: Word,
    /// Earlier keys; always empty.
    #[serde(default, skip_serializing_if = "absent")]
    pub aliases: Vec<Word>,
    /// The name of the product or team.
    #[serde(default)]
    pub title: String,
    /// What is being built, and why.
    #[serde(default, skip_serializing_if = "absent")]
    pub product: Product,
    /// The rules by which the numbers are computed.
    #[serde(default)]
    pub settings: Settings,
    /// The ways to look at the stories that were saved by name.
    #[serde(default, skip_serializing_if = "absent")]
    pub views: Vec<super::saved_view::SavedView>,
    /// What new stories and epics of a sort begin with.
    #[serde(default, skip_serializing_if = "absent")]
    pub templates: Vec<Template>,
    /// Where it was imported from.
    #[serde(default, skip_serializing_if = "absent")]
    pub source: Option<Box<Source>>,
    /// When it was made.
    #[serde(default)]
    pub created: Moment,
    /// When it was last changed.
    #[serde(default)]
    pub updated: Moment,
    /// Never set.
    #[serde(default, skip_serializing_if = "absent")]
    pub archived: Option<Moment>,
    /// Imported values that have no field here.
    #[serde(default, skip_serializing_if = "absent")]
    pub extra: Unknown,
    /// Values that lost a merge and wait for a choice.
    #[serde(default, skip_serializing_if = "absent")]
    pub conflicts: Vec<Conflict>,
    /// What happened to it.
    #[serde(default, skip_serializing_if = "absent")]
    pub history: Vec<Event>,
    /// Keys that this version does not know.
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Record for About {
    const KIND: Kind = Kind::Workspace;
    const FIELDS: &'static [Field<Self>] = FIELDS;
    shared_accessors!();

    fn all(workspace: &Workspace) -> &[Arc<Self>] {
        std::slice::from_ref(&workspace.about)
    }

    fn find(workspace: &Workspace, id: Id<Self>) -> Option<&Arc<Self>> {
        Some(&workspace.about).filter(|about| about.id == id)
    }

    fn find_mut(workspace: &mut Workspace, id: Id<Self>) -> Option<&mut Arc<Self>> {
        Some(&mut workspace.about).filter(|about| about.id == id)
    }

    fn put(workspace: &mut Workspace, record: Arc<Self>) {
        workspace.about = record;
    }

    fn take(_: &mut Workspace, _: Id<Self>) -> Option<Arc<Self>> {
        None
    }
}

fn tracked(_: &About) -> Vec<(&'static str, Word)> {
    Vec::new()
}
