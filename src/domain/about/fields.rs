//! The fields of a workspace: what it is about, and the rules by which its numbers are computed.
//! Never follows a change into the stories: that is for the definitions.

use std::fmt::Write;

use chrono::NaiveDate;

use super::{About, Settings};
use crate::domain::datum::Datum;
use crate::domain::definitions;
use crate::domain::draft::Refusal;
use crate::domain::field::{Field, Shape, kit, prose, title};
use crate::domain::points::Points;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;

/// The fields of a workspace.
pub(super) const FIELDS: &[Field<About>] = &[
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
            let word = if about.settings.criteria_required {
                "yes"
            } else {
                "no"
            };
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
        write!(shown, "{}", day.format(&format))
            .map(|()| shown)
            .ok()
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
