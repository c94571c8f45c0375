//! What happened to a record, in words: one wording for the screen and the command line.
//! Never shows an id where a name is known.

use chrono::NaiveDate;

use super::definitions;
use super::history::{Event, tracked};
use super::id::{ItemRef, Kind};
use super::story::{Criterion, CriterionState, Story, Waiting};
use super::workspace::Workspace;

/// What a story waits for: `clarification of Ana since 2026-02-26 (4 days): Which formats?`.
pub fn wait_in_full(workspace: &Workspace, wait: &Waiting, today: NaiveDate) -> String {
    let settings = workspace.settings();
    let since = settings.day_of(wait.since);
    let days = match (today - since).num_days() {
        ..=0 => "today".to_string(),
        1 => "1 day".to_string(),
        days => format!("{days} days"),
    };
    let on = wait.on.as_ref();
    let on = on.map_or_else(String::new, |on| format!(" of {on}"));
    let note = match wait.note.trim() {
        "" => String::new(),
        note => format!(": {note}"),
    };
    let since = settings.shown_day(since);
    format!("{}{on} since {since} ({days}){note}", wait.reason)
}

/// Who asked for a story, the weightiest first: `Acme (weight 3), Sales`.
pub fn requesters(workspace: &Workspace, story: &Story) -> String {
    let found = story.requested_by.iter();
    let mut found: Vec<_> = found
        .filter_map(|id| workspace.stakeholders.get(*id))
        .collect();
    found.sort_by(|a, b| b.counts().total_cmp(&a.counts()));
    let told = found.iter().map(|stakeholder| match stakeholder.weight {
        Some(weight) => format!("{} (weight {weight})", stakeholder.title),
        None => stakeholder.title.clone(),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Who judged a criterion and when: `met by ana, 2026-03-02 10:00`; nothing of one that is open.
pub fn judgement(workspace: &Workspace, criterion: &Criterion) -> String {
    if criterion.state == CriterionState::Open {
        return String::new();
    }
    let by = criterion.by.as_ref();
    let by = by.map_or_else(String::new, |by| format!(" by {by}"));
    let at = criterion.at.map_or_else(String::new, |at| {
        format!(", {}", workspace.settings().shown_moment(at))
    });
    format!("{}{by}{at}", criterion.state)
}

/// A line of the definition of ready that a person ticks, for one story.
pub struct HandLine<'w> {
    /// The line.
    pub line: &'w str,
    /// Whether it is ticked.
    pub ticked: bool,
    /// Who ticked it and when, as far as it is known.
    pub told: String,
}

/// The lines of the definition of ready that are ticked by hand, for one story.
pub fn hand_lines<'w>(workspace: &'w Workspace, story: &Story) -> Vec<HandLine<'w>> {
    let told = |line: &str| {
        let mut ticks = story.history.iter().rev();
        let tick = ticks.find(|event| {
            let has = |value: &str| value.split(", ").any(|ticked| ticked == line);
            event.field == tracked::TICKED && has(&event.to) && !has(&event.from)
        });
        tick.map_or_else(String::new, |event| {
            let at = workspace.settings().shown_moment(event.at);
            format!("ticked by {}, {at}", event.by)
        })
    };
    let lines = definitions::by_hand(workspace.settings());
    lines
        .map(|line| {
            let ticked = story.ready.contains(line);
            let told = if ticked { told(line) } else { String::new() };
            HandLine { line, ticked, told }
        })
        .collect()
}

/// An event in words, without when and by whom.
pub fn event_in_words(workspace: &Workspace, event: &Event) -> String {
    let (from, to) = (named(workspace, &event.from), named(workspace, &event.to));
    match event.field.as_str() {
        tracked::RANK => "moved in the order".to_string(),
        tracked::CRITERION => criterion_in_words(&event.from, &event.to),
        tracked::ACCEPTANCE => acceptance_in_words(&event.from, &event.to),
        tracked::WAITING if to.is_empty() => {
            format!("no longer waits for {}", wait_in_words(&from))
        }
        tracked::WAITING => format!("waits for {}", wait_in_words(&to)),
        tracked::WAITING_NOTE if to.is_empty() => format!("the question was: {from}"),
        tracked::WAITING_NOTE => format!("asked: {to}"),
        tracked::ARCHIVED if to.is_empty() => "taken back out of the archive".to_string(),
        tracked::ARCHIVED => "put away".to_string(),
        tracked::TITLE => format!("called “{to}”, before “{from}”"),
        tracked::SPRINT if from.is_empty() => format!("put into {to}"),
        tracked::SPRINT if to.is_empty() => format!("taken out of {from}"),
        tracked::PARENT if from.is_empty() => format!("attached to {to}"),
        tracked::PARENT if to.is_empty() => format!("detached from {from}"),
        tracked::SPRINT | tracked::PARENT => format!("moved from {from} to {to}"),
        tracked::SPLIT if from.is_empty() => format!("{to} was split off"),
        tracked::SPLIT => format!("split off {from}"),
        tracked::MERGED if from.is_empty() => format!("merged into {to}"),
        tracked::MERGED => format!("{from} was merged into it"),
        tracked::ASSIGNEE if from.is_empty() => format!("given to {to}"),
        tracked::ASSIGNEE if to.is_empty() => format!("taken from {from}, nobody does it"),
        tracked::ASSIGNEE => format!("given to {to}, before {from}"),
        tracked::LABELS => listed(("labeled", "label taken away:"), &from, &to),
        tracked::BLOCKED_BY => listed(("blocked by", "no longer blocked by"), &from, &to),
        tracked::TICKED => listed(("ticked:", "tick taken away:"), &from, &to),
        field if from.is_empty() => format!("{field} set to {to}"),
        field if to.is_empty() => format!("{field} taken away, before {from}"),
        field => format!("{field} from {from} to {to}"),
    }
}

/// A value with keys and titles where it holds ids.
fn named(workspace: &Workspace, value: &str) -> String {
    let name = |part: &str| match part.parse::<uuid::Uuid>() {
        Ok(id) => {
            let kinds = [
                Kind::Sprint,
                Kind::Epic,
                Kind::Initiative,
                Kind::Objective,
                Kind::Story,
            ];
            let items = kinds.into_iter().map(|kind| ItemRef { kind, id });
            let found = items.into_iter().find(|item| workspace.has(*item));
            found.map_or_else(
                || "something removed".to_string(),
                |item| match (item.kind, workspace.title_of(item)) {
                    (Kind::Story, _) | (_, "") => workspace.key_of(item).to_string(),
                    (_, title) => format!("{} {title}", workspace.key_of(item)),
                },
            )
        }
        Err(_) => part.to_string(),
    };
    value.split(", ").map(name).collect::<Vec<_>>().join(", ")
}

/// `clarification ana` as `clarification of ana`.
fn wait_in_words(value: &str) -> String {
    match value.split_once(' ') {
        Some((reason, on)) => format!("{reason} of {on}"),
        None => value.to_string(),
    }
}

fn acceptance_in_words(from: &str, to: &str) -> String {
    let counts = |text: &str| {
        let (met, all) = text.split_once('/')?;
        Some((met.parse::<u32>().ok()?, all.parse::<u32>().ok()?))
    };
    match (counts(from), counts(to)) {
        (_, Some((met, all))) => format!("{met} of {all} criteria met"),
        (Some(_), None) => "all criteria taken away".to_string(),
        _ => format!("criteria met: {to}"),
    }
}

/// What happened to one criterion.
fn criterion_in_words(from: &str, to: &str) -> String {
    let parts = |line: &str| {
        let (mark, words) = line.split_at_checked(4)?;
        Some((mark.trim_end().to_string(), words.to_string()))
    };
    let judged = |mark: &str| match mark {
        "[x]" => "met",
        "[!]" => "rejected",
        _ => "open again",
    };
    match (parts(from), parts(to)) {
        (None, Some((mark, words))) if mark == "[ ]" => format!("criterion added: {words}"),
        (None, Some((mark, words))) => format!("criterion added, {}: {words}", judged(&mark)),
        (Some((_, words)), None) => format!("criterion taken away: {words}"),
        (Some((old, before)), Some((new, words))) if old == new => {
            format!("criterion reworded: {words} (before: {before})")
        }
        (Some(_), Some((mark, words))) => format!("criterion {}: {words}", judged(&mark)),
        (None, None) => "criterion changed".to_string(),
    }
}

/// What was added to a list and what was taken away.
fn listed((added, removed): (&str, &str), from: &str, to: &str) -> String {
    let parts = |text: &str| -> Vec<String> {
        let parts = text.split(", ").filter(|part| !part.is_empty());
        parts.map(str::to_string).collect()
    };
    let (before, after) = (parts(from), parts(to));
    let without = |all: &[String], other: &[String]| -> Vec<String> {
        let missing = all.iter().filter(|part| !other.contains(part));
        missing.cloned().collect()
    };
    let told = [
        (added, without(&after, &before)),
        (removed, without(&before, &after)),
    ];
    let told: Vec<String> = told
        .iter()
        .filter(|(_, parts)| !parts.is_empty())
        .map(|(word, parts)| format!("{word} {}", parts.join(", ")))
        .collect();
    if told.is_empty() {
        return format!("{added} {to}");
    }
    told.join("; ")
}
