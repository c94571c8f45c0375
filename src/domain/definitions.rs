//! The definitions of a workspace as people type them: the workflow, what is ready, what is done; and what a change of
//! them does to the stories that hold them. Never lets a number of the past change because a status got another name.

use std::sync::Arc;

use super::about::{Category, Settings, Status};
use super::draft::{Draft, Refusal};
use super::epic::Epic;
use super::history::tracked;
use super::id::Id;
use super::story::Story;
use super::story::criteria::{ALIKE, shared_words};
use super::word::{Word, same_name};

/// The lines of a definition of ready that answer themselves.
pub const SELF_ANSWERING: [&str; 7] = [
    "narrative",
    "criteria",
    "points",
    "epic",
    "no wait",
    "no blocker",
    "small",
];

/// The lines of the definition of ready that a person ticks.
pub fn by_hand(settings: &Settings) -> impl Iterator<Item = &String> {
    let lines = settings.ready.iter();
    lines.filter(|line| !SELF_ANSWERING.contains(&line.as_str()))
}

/// The line of the definition of ready that a person means, which must be one that is ticked by hand.
pub(super) fn ticked_line(settings: &Settings, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if let Some(line) = by_hand(settings).find(|line| same_name(line, text)) {
        return Ok(line.clone());
    }
    if SELF_ANSWERING.iter().any(|line| same_name(line, text)) {
        return Err(Refusal::new(format!(
            "“{text}” answers itself from the story and is not ticked"
        )));
    }
    let known: Vec<&str> = by_hand(settings).map(String::as_str).collect();
    let known = if known.is_empty() {
        "it has none yet: add some to “ready” of the workspace".to_string()
    } else {
        format!("they are {}", known.join(", "))
    };
    Err(Refusal::new(format!(
        "“{text}” is no line of the definition of ready that is ticked by hand; {known}"
    )))
}

/// The lines ticked by hand that a text means: divided by line ends, semicolons or commas; +line and -line add and take
/// away.
pub(super) fn ticked_from(
    settings: &Settings,
    before: &[String],
    text: &str,
) -> Result<Vec<String>, Refusal> {
    let text = text.trim();
    let whole = ticked_line(settings, text.trim_start_matches(['+', '-']));
    let parts = match whole {
        Ok(_) => vec![text],
        Err(_) => divided(text),
    };
    let mut lines = changed(before, &parts);
    for line in &mut lines {
        if !before.contains(line) {
            *line = ticked_line(settings, line)?;
        }
    }
    Ok(lines)
}

/// Lines as people type them, each once: +line and -line add and take away.
pub(super) fn lines_from(before: &[String], text: &str) -> Vec<String> {
    let text = text.trim();
    if before.iter().any(|line| line == text) {
        vec![text.to_string()]
    } else {
        changed(before, &divided(text))
    }
}

/// The parts of a text: its lines, else what semicolons divide, else what commas divide.
fn divided(text: &str) -> Vec<&str> {
    let by = ['\n', ';', ','];
    let by = by.into_iter().find(|by| text.contains(*by)).unwrap_or('\n');
    let parts = text.split(by).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

fn changed(before: &[String], parts: &[&str]) -> Vec<String> {
    let is_step = |part: &&str| part.len() > 1 && part.starts_with(['+', '-']);
    let changing = !parts.is_empty() && parts.iter().all(is_step);
    let mut lines = if changing {
        before.to_vec()
    } else {
        Vec::new()
    };
    for part in parts {
        let is_gone = changing && part.starts_with('-');
        let line = if changing { part[1..].trim() } else { part };
        if is_gone {
            lines.retain(|known| !same_name(known, line));
        } else if !lines.iter().any(|known| same_name(known, line)) {
            lines.push(line.to_string());
        }
    }
    lines
}

/// The workflow as text, a status a line: `doing (limit 3)`, `Review (acceptance)`.
pub(super) fn statuses_text(statuses: &[Status]) -> String {
    let line = |status: &Status| {
        let says_itself = status.category.word() == status.name.as_str();
        let category = (!says_itself).then(|| status.category.word().to_string());
        let limit = status.limit.map(|limit| format!("limit {limit}"));
        let told: Vec<String> = category.into_iter().chain(limit).collect();
        if told.is_empty() {
            status.name.to_string()
        } else {
            format!("{} ({})", status.name, told.join(", "))
        }
    };
    statuses.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The workflow from text: statuses divided by line ends or commas, each with what it means and its limit in brackets.
/// What a known status means need not be said again; a limit that is not said is none.
pub(super) fn statuses_from(before: &[Status], text: &str) -> Result<Vec<Status>, Refusal> {
    let mut statuses: Vec<Status> = Vec::new();
    for part in status_parts(text) {
        let status = status_from(before, part)?;
        if let Some(twice) = statuses
            .iter()
            .find(|known| known.name.is_like(&status.name))
        {
            return Err(Refusal::new(format!(
                "two statuses cannot both be called “{}”",
                twice.name
            )));
        }
        statuses.push(status);
    }
    for needed in [Category::Todo, Category::Done] {
        if !statuses.iter().any(|status| status.category == needed) {
            return Err(Refusal::new(format!(
                "a workflow needs a status that means {needed}: such as {}",
                statuses_text(&Settings::default().statuses).replace('\n', ", ")
            )));
        }
    }
    Ok(statuses)
}

/// The lines of a text, else what commas outside brackets divide.
fn status_parts(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let lines = text.trim().contains('\n');
    let parts = text.split(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == '\n' || (c == ',' && depth == 0 && !lines)
    });
    let parts = parts.map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

fn status_from(before: &[Status], part: &str) -> Result<Status, Refusal> {
    let said = part
        .strip_suffix(')')
        .and_then(|part| part.rsplit_once('('));
    let (name, said) = said.unwrap_or((part, ""));
    let name = name.trim();
    let known = before
        .iter()
        .find(|status| status.name == name)
        .or_else(|| before.iter().find(|status| status.name.is_like(name)));
    let mut status = Status {
        name: name.into(),
        limit: None,
        ..known.cloned().unwrap_or_default()
    };
    let mut category = known
        .map(|status| status.category)
        .or_else(|| Category::named(name));
    for word in said
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        match (meaning(word), limit(word)) {
            (Some(meant), _) => category = Some(meant),
            (_, Some(limit)) => status.limit = Some(limit),
            _ => {
                return Err(Refusal::new(format!(
                    "“{word}” is neither a limit such as “limit 3” nor one of {}",
                    Category::WORDS.join(", ")
                )));
            }
        }
    }
    let category = category.filter(|_| !name.is_empty()).ok_or_else(|| {
        Refusal::new(format!(
            "say what “{name}” means: {name} (doing), or another of {}",
            Category::WORDS.join(", ")
        ))
    })?;
    Ok(Status { category, ..status })
}

fn meaning(word: &str) -> Option<Category> {
    let started = same_name(word, "started").then_some(Category::Doing);
    Category::named(word).or(started)
}

fn limit(word: &str) -> Option<u32> {
    let number = ["limit", "max", "wip"]
        .iter()
        .find_map(|name| word.to_lowercase().strip_prefix(name).map(str::to_string));
    let number = number.unwrap_or_else(|| word.to_string());
    let limit = number.trim_start_matches([' ', ':', '=']).parse().ok();
    limit.filter(|limit| *limit > 0)
}

/// Lets stories and epics follow a change of the definitions: a status or a line with another name is still the same.
///
/// # Errors
/// When a status is taken away that stories stand in, or without which their past could not be read.
pub(super) fn follow(draft: &mut Draft<'_>, before: &Settings) -> Result<(), Refusal> {
    if draft.settings().statuses != before.statuses {
        follow_statuses(draft, &before.statuses)?;
    }
    if draft.settings().ready != before.ready {
        follow_ready(draft, &before.ready)?;
    }
    Ok(())
}

fn follow_statuses(draft: &mut Draft<'_>, before: &[Status]) -> Result<(), Refusal> {
    let about = draft.about.id;
    let mut after = draft.settings().statuses.clone();
    let names: Vec<Word> = after.iter().map(|status| status.name.clone()).collect();
    for (at, gone) in before.iter().enumerate() {
        if names.contains(&gone.name) {
            continue;
        }
        let in_its_place = names.len() == before.len()
            && after[at].category == gone.category
            && !before.iter().any(|known| known.name == after[at].name);
        let same = names.iter().position(|name| name.is_like(&gone.name));
        if let Some(new) = same.or(in_its_place.then_some(at)) {
            rename(draft, &gone.name, &names[new])?;
            inherit(&mut after[new], gone);
            continue;
        }
        refuse_held(draft, gone)?;
        let heir = after
            .iter_mut()
            .find(|status| status.category == gone.category);
        match heir {
            Some(heir) => inherit(heir, gone),
            None => refuse_remembered(draft, gone)?,
        }
    }
    for status in &mut after {
        status.formerly.retain(|former| !names.contains(former));
    }
    if after != draft.settings().statuses {
        draft.edit(about)?.settings.statuses = after;
    }
    Ok(())
}

/// What is told of the past of a status that is gone reads as this one from now on.
fn inherit(heir: &mut Status, gone: &Status) {
    for name in std::iter::once(&gone.name).chain(&gone.formerly) {
        if !heir.formerly.contains(name) {
            heir.formerly.push(name.clone());
        }
    }
}

/// Lets what stands in a status stand in it under its new name.
fn rename(draft: &mut Draft<'_>, from: &Word, to: &Word) -> Result<(), Refusal> {
    let stories = draft.stories.iter().filter(|story| story.status == *from);
    let stories: Vec<Id<Story>> = stories.map(|story| story.id).collect();
    for id in stories {
        draft.edit(id)?.status = to.clone();
    }
    let is_there = |epic: &&Arc<Epic>| epic.status.as_ref() == Some(from);
    let epics: Vec<Id<Epic>> = draft
        .epics
        .iter()
        .filter(is_there)
        .map(|epic| epic.id)
        .collect();
    for id in epics {
        draft.edit(id)?.status = Some(to.clone());
    }
    Ok(())
}

fn refuse_held(draft: &Draft<'_>, gone: &Status) -> Result<(), Refusal> {
    let is_held = |status: &Word| status.is_like(&gone.name);
    let stories = draft.stories.iter().filter(|s| is_held(&s.status)).count();
    let epics = draft.epics.iter().filter_map(|epic| epic.status.as_ref());
    let epics = epics.filter(|status| is_held(status)).count();
    let told = match (stories, epics) {
        (0, 0) => return Ok(()),
        (stories, 0) => counted(stories, "story", "stories"),
        (0, epics) => counted(epics, "epic", "epics"),
        (stories, epics) => format!(
            "{} and {}",
            counted(stories, "story", "stories"),
            counted(epics, "epic", "epics")
        ),
    };
    Err(Refusal::new(format!(
        "“{}” cannot go: {told} stand in it. Move them first; a new name in its place renames it",
        gone.name
    )))
}

fn refuse_remembered(draft: &Draft<'_>, gone: &Status) -> Result<(), Refusal> {
    let was_in = |story: &&Arc<Story>| {
        let mut events = story.history.iter();
        events.any(|event| event.field == tracked::STATUS && event.to.is_like(&gone.name))
    };
    match draft.stories.iter().filter(was_in).count() {
        0 => Ok(()),
        n => Err(Refusal::new(format!(
            "“{}” cannot go: {} passed through it, and no other status means {}. Give it another name instead",
            gone.name,
            counted(n, "story", "stories"),
            gone.category
        ))),
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A line ticked by hand that has another name keeps its ticks: the most similar new one, or the one in its place.
fn follow_ready(draft: &mut Draft<'_>, before: &[String]) -> Result<(), Refusal> {
    let after = draft.settings().ready.clone();
    let is_new =
        |line: &&String| !before.contains(line) && !SELF_ANSWERING.contains(&line.as_str());
    let mut free: Vec<&String> = after.iter().filter(is_new).collect();
    for (at, gone) in before.iter().enumerate() {
        if after.contains(gone) || SELF_ANSWERING.contains(&gone.as_str()) {
            continue;
        }
        let in_its_place = after.get(at).filter(|_| after.len() == before.len());
        let place = free
            .iter()
            .enumerate()
            .map(|(place, line)| (shared_words(gone, line), place))
            .filter(|(shared, _)| *shared >= ALIKE)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, place)| place)
            .or_else(|| free.iter().position(|line| Some(*line) == in_its_place));
        let Some(place) = place else { continue };
        let new = free.remove(place);
        let ticked = draft
            .stories
            .iter()
            .filter(|story| story.ready.contains(gone));
        let ticked: Vec<Id<Story>> = ticked.map(|story| story.id).collect();
        for id in ticked {
            for line in &mut draft.edit(id)?.ready {
                if line == gone {
                    line.clone_from(new);
                }
            }
        }
    }
    Ok(())
}
