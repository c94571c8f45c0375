//! The workspace's own record: its name, its product and the rules by which its numbers are computed.
//! Never holds what belongs to a person (theme, keys, who "me" is).

use std::fmt::Write;
use std::sync::Arc;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::calendar::{Weekdays, WorkingDays, Zone};
use super::choice::choice;
use super::datum::Datum;
use super::definitions;
use super::draft::Refusal;
use super::field::{Field, Shape, kit, prose, title};
use super::history::Event;
use super::id::{Id, Kind};
use super::points::Points;
use super::record::{Conflict, Moment, Record, Source, absent, shared_accessors};
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

/// The fields of a workspace.
const FIELDS: &[Field<About>] = &[
    title!(["name"], "the name of the product or team"),
    prose!(
        "vision",
        [],
        "the world that the product is to bring about, in a sentence or two",
        product.vision
    ),
    prose!(
        "positioning",
        [],
        "for whom, against what, and why it wins",
        product.positioning
    ),
    Field {
        name: "timezone",
        aliases: &["tz"],
        doc: "the timezone that decides which day an instant belongs to, such as Europe/Berlin",
        shape: Shape::Line,
        get: |_, about| kit::printed(Some(about.settings.timezone)),
        set: Some(|_, about, text| {
            about.settings.timezone = text
                .trim()
                .parse()
                .map_err(|error| Refusal::new(format!("{error}")))?;
            Ok(())
        }),
    },
    Field {
        name: "working_days",
        aliases: &[],
        doc: "the weekdays on which work is done, such as mon, tue, wed, thu, fri",
        shape: Shape::Words,
        get: |_, about| kit::printed(Some(about.settings.working_days)),
        set: Some(|_, about, text| {
            about.settings.working_days = text
                .parse()
                .map_err(|error| Refusal::new(format!("{error}")))?;
            Ok(())
        }),
    },
    Field {
        name: "holidays",
        aliases: &[],
        doc: "days on which no work is done, besides the weekend",
        shape: Shape::Words,
        get: |_, about| {
            let days: Vec<Word> = about
                .settings
                .holidays
                .iter()
                .map(|day| day.to_string().into())
                .collect();
            kit::printed(Some(days.join(", ")).filter(|text| !text.is_empty()))
        },
        set: Some(set_holidays),
    },
    Field {
        name: "sprint_days",
        aliases: &[],
        doc: "how long a sprint is, in calendar days",
        shape: Shape::Number,
        get: |_, about| Datum::Number(f64::from(about.settings.sprint_days)),
        set: Some(|_, about, text| match text.trim().parse() {
            Ok(days @ 1..=366) => {
                about.settings.sprint_days = days;
                Ok(())
            }
            _ => Err(Refusal::new(format!(
                "“{text}” is not a number of days from 1 to 366"
            ))),
        }),
    },
    Field {
        name: "point_scale",
        aliases: &["scale"],
        doc: "the values offered when estimating",
        shape: Shape::Words,
        get: |_, about| {
            kit::printed(Some(
                about
                    .settings
                    .point_scale
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
            ))
        },
        set: Some(set_scale),
    },
    Field {
        name: "statuses",
        aliases: &["workflow"],
        doc: "the workflow in order, a status a line, with what it means and its limit: Review (acceptance, limit 3)",
        shape: Shape::Prose,
        get: |_, about| kit::printed(Some(definitions::statuses_text(&about.settings.statuses))),
        set: Some(|_, about, text| {
            let before = &about.settings.statuses;
            about.settings.statuses = definitions::statuses_from(before, text)?;
            Ok(())
        }),
    },
    Field {
        name: "ready",
        aliases: &["definition_of_ready", "dor"],
        doc: "the definition of ready, a line each: narrative, criteria, points, epic, no wait, no blocker, small answer themselves, others are ticked",
        shape: Shape::Prose,
        get: |_, about| lines_of(&about.settings.ready),
        set: Some(|_, about, text| {
            about.settings.ready = definitions::lines_from(&about.settings.ready, text);
            Ok(())
        }),
    },
    Field {
        name: "done",
        aliases: &["definition_of_done", "dod"],
        doc: "the definition of done, a line each",
        shape: Shape::Prose,
        get: |_, about| lines_of(&about.settings.done),
        set: Some(|_, about, text| {
            about.settings.done = definitions::lines_from(&about.settings.done, text);
            Ok(())
        }),
    },
    Field {
        name: "criteria_required",
        aliases: &[],
        doc: "whether a story becomes done only when its criteria are met: yes or no",
        shape: Shape::Flag,
        get: |_, about| {
            let word = if about.settings.criteria_required { "yes" } else { "no" };
            Datum::Text(word.into())
        },
        set: Some(|_, about, text| {
            about.settings.criteria_required = match text.trim().to_lowercase().as_str() {
                "yes" | "true" | "y" | "on" => true,
                "no" | "false" | "n" | "off" | "" => false,
                _ => return Err(Refusal::new(format!("“{text}” is neither yes nor no"))),
            };
            Ok(())
        }),
    },
    Field {
        name: "week_start",
        aliases: &[],
        doc: "the first day of a week, for calendars on screen: mon or another",
        shape: Shape::Choice(&DAYS),
        get: |_, about| kit::text(&about.settings.week_start),
        set: Some(|_, about, text| {
            let named = |day: &&&str| text.trim().to_lowercase().starts_with(**day);
            let day = match text.trim() {
                "" => "mon",
                _ => DAYS.iter().find(named).ok_or_else(|| {
                    Refusal::new(format!("“{text}” is none of {}", DAYS.join(", ")))
                })?,
            };
            about.settings.week_start = day.into();
            Ok(())
        }),
    },
    Field {
        name: "date_format",
        aliases: &[],
        doc: "how days are shown, in strftime notation such as %d.%m.%Y; files and --json stay ISO",
        shape: Shape::Line,
        get: |_, about| kit::text(&about.settings.date_format),
        set: Some(set_date_format),
    },
];

/// The days of a week by the names that settings have for them.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn lines_of(lines: &[String]) -> Datum<'_> {
    kit::printed(Some(lines.join("\n")).filter(|text| !text.is_empty()))
}

fn set_date_format(_: &Workspace, about: &mut About, text: &str) -> Result<(), Refusal> {
    let format = match text.trim() {
        "" => Settings::default().date_format,
        text => text.to_string(),
    };
    // A format that tells no day, or asks for the time of day, cannot show a day.
    let shown = |day: NaiveDate| {
        let mut shown = String::new();
        write!(shown, "{}", day.format(&format)).map(|()| shown).ok()
    };
    let days = NaiveDate::from_ymd_opt(2027, 2, 14).zip(NaiveDate::from_ymd_opt(2028, 11, 25));
    match days.map(|(one, other)| (shown(one), shown(other))) {
        Some((Some(one), Some(other))) if one != other => {
            about.settings.date_format = format;
            Ok(())
        }
        _ => Err(Refusal::new(format!(
            "“{format}” does not show a day: write one such as %Y-%m-%d, %d.%m.%Y or %m/%d/%Y"
        ))),
    }
}

fn set_holidays(_: &Workspace, about: &mut About, text: &str) -> Result<(), Refusal> {
    let mut words: Vec<Word> = about
        .settings
        .holidays
        .iter()
        .map(|day| day.to_string().into())
        .collect();
    kit::set_words(&mut words, text);
    let mut days = Vec::with_capacity(words.len());
    for word in &words {
        let mut day = None;
        kit::set_day(&mut day, word)?;
        days.extend(day);
    }
    days.sort_unstable();
    about.settings.holidays = days;
    Ok(())
}

fn set_scale(_: &Workspace, about: &mut About, text: &str) -> Result<(), Refusal> {
    let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
    let scale: Result<Vec<Points>, _> = parts.map(str::parse).collect();
    let scale = scale.map_err(|error| Refusal::new(format!("{error}")))?;
    if scale.is_empty() {
        return Err(Refusal::new(
            "a scale needs at least one value, such as 1, 2, 3, 5, 8, 13",
        ));
    }
    about.settings.point_scale = scale;
    Ok(())
}
