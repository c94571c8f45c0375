//! Sprints of a file to sprints of the workspace; those that are over are closed with what is known of them.
//! It never closes a sprint without dates: nobody could say what was done in it.

use super::report::ImportReport;
use super::world::{KnownSprint, source};
use crate::domain::about::Category;
use crate::domain::datum::Datum;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::history::{Event, tracked};
use crate::domain::id::{Id, Kind};
use crate::domain::record::Moment;
use crate::domain::sprint::{Close, LedgerEntry, LedgerKind, Sprint, SprintState};
use crate::domain::story::Story;
use crate::interchange::dates::When;
use crate::interchange::foreign::{Foreign, ForeignSprint};
use chrono_tz::Tz;
use std::collections::HashMap;
use std::sync::Arc;

/// Finds or makes every sprint of the file; new ones are planned, in the order of their dates, else of their names' numbers.
pub(super) fn settle(
    draft: &mut Draft<'_>,
    foreign: &Foreign,
    zone: Tz,
    report: &mut ImportReport,
) -> Result<HashMap<String, KnownSprint>, Refusal> {
    let mut ordered: Vec<&ForeignSprint> = foreign.sprints.iter().collect();
    ordered.sort_by(|a, b| in_time(a, b));
    let mut known = HashMap::with_capacity(ordered.len());
    let mut undated = 0;
    for sprint in ordered {
        let (id, is_new) = match find(draft, &foreign.system, &sprint.name) {
            Some(id) => (id, false),
            None => (make(draft, &foreign.system, sprint, report), true),
        };
        fill(draft, id, sprint)?;
        undated += usize::from(is_new && (sprint.start.is_none() || sprint.end.is_none()));
        let start = sprint.start.map(|start| start.instant(&zone));
        let state = sprint.state;
        let known_sprint = KnownSprint {
            id,
            start,
            state,
            is_new,
        };
        known.insert(sprint.name.clone(), known_sprint);
    }
    if undated > 0 {
        report.tell(format!(
            "{undated} sprint(s) have no dates in the file and were made as planned: give them dates, archive those that are over"
        ));
    }
    Ok(known)
}

fn in_time(a: &ForeignSprint, b: &ForeignSprint) -> std::cmp::Ordering {
    let start = |sprint: &ForeignSprint| Datum::day(sprint.start.map(When::day));
    let name = |sprint: &ForeignSprint| Datum::Text(sprint.name.clone().into());
    start(a)
        .rising(&start(b))
        .then_with(|| name(a).compare(&name(b)))
}

/// The sprint that an earlier import made, else an open one of that name.
fn find(draft: &Draft<'_>, system: &str, name: &str) -> Option<Id<Sprint>> {
    let imported = |sprint: &&Arc<Sprint>| {
        let source = sprint.source.as_ref();
        source.is_some_and(|source| source.system == system && source.id == name)
    };
    let named = |sprint: &&Arc<Sprint>| {
        sprint.source.is_none() && !sprint.is_closed() && sprint.title == name
    };
    let sprints = || draft.sprints.iter();
    let found = sprints().find(imported).or_else(|| sprints().find(named));
    found.map(|sprint| sprint.id)
}

fn make(
    draft: &mut Draft<'_>,
    system: &str,
    from: &ForeignSprint,
    report: &mut ImportReport,
) -> Id<Sprint> {
    let mut sprint = draft.fresh::<Sprint>();
    sprint.title.clone_from(&from.name);
    sprint.source = Some(Box::new(source(system, &from.name)));
    let id = sprint.id;
    draft.put(sprint);
    report.count(Kind::Sprint);
    id
}

/// Fills what a sprint does not have yet.
fn fill(draft: &mut Draft<'_>, id: Id<Sprint>, from: &ForeignSprint) -> Result<(), Refusal> {
    let day = |when: Option<When>| when.map(When::day);
    let (start, end) = (day(from.start), day(from.end));
    let Some(sprint) = draft.sprints.get(id) else {
        return Ok(());
    };
    let news = sprint.start.is_none() && start.is_some()
        || sprint.end.is_none() && end.is_some()
        || sprint.goal.is_empty() && !from.goal.is_empty();
    if !news || sprint.is_closed() {
        return Ok(());
    }
    let sprint = draft.edit(id)?;
    sprint.start = sprint.start.or(start);
    sprint.end = sprint.end.or(end);
    if sprint.goal.is_empty() {
        sprint.goal.clone_from(&from.goal);
    }
    Ok(())
}

/// Closes new sprints that are over and starts the one that runs, once their stories are there.
/// `members` are the stories that were ever in each sprint.
pub(super) fn conclude(
    draft: &mut Draft<'_>,
    known: &HashMap<String, KnownSprint>,
    members: &HashMap<Id<Sprint>, Vec<Id<Story>>>,
    report: &mut ImportReport,
) -> Result<(), Refusal> {
    let today = draft.settings().day_of(draft.now());
    let mut fresh: Vec<&KnownSprint> = known.values().filter(|sprint| sprint.is_new).collect();
    fresh.sort_by_key(|sprint| sprint.id);
    let mut guessed = 0;
    for known in fresh {
        let Some(sprint) = draft.sprints.get(known.id) else {
            continue;
        };
        let (Some(start), Some(end)) = (sprint.start, sprint.end) else {
            continue;
        };
        let runs = start <= today && today <= end;
        let stories = members.get(&known.id).map_or(&[][..], Vec::as_slice);
        match known.state {
            Some(SprintState::Closed) => close(draft, known.id, stories)?,
            None if end < today => close(draft, known.id, stories)?,
            Some(SprintState::Active) => begin(draft, known.id, stories)?,
            None if runs => begin(draft, known.id, stories)?,
            _ => continue,
        }
        guessed += 1;
    }
    if guessed > 0 {
        report.tell(format!(
            "the file does not tell what {guessed} sprint(s) began with: their commitment is what was in them and not finished before"
        ));
    }
    Ok(())
}

fn begin(draft: &mut Draft<'_>, id: Id<Sprint>, stories: &[Id<Story>]) -> Result<(), Refusal> {
    if draft.active_sprint().is_some() {
        return Ok(());
    }
    let Some((started, _)) = bounds(draft, id) else {
        return Ok(());
    };
    let commitment = commitment(draft, started, stories);
    let is_committed = |id: &Id<Story>| commitment.iter().any(|entry| entry.story == *id);
    let is_aside = |id: &Id<Story>| {
        let story = draft.stories.get(*id);
        !is_committed(id) && story.is_some_and(|story| story.created <= started)
    };
    let aside = stories.iter().copied().filter(is_aside).collect();
    let sprint = draft.edit(id)?;
    sprint.state = SprintState::Active;
    sprint.started = Some(started);
    (sprint.commitment, sprint.aside) = (commitment, aside);
    Ok(())
}

fn close(draft: &mut Draft<'_>, id: Id<Sprint>, stories: &[Id<Story>]) -> Result<(), Refusal> {
    let Some((started, ended)) = bounds(draft, id) else {
        return Ok(());
    };
    let commitment = commitment(draft, started, stories);
    let mut ledger = commitment.clone();
    ledger.extend(happened(draft, (started, ended), stories));
    ledger.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.story.cmp(&b.story)));
    let done = |story: &Id<Story>| {
        let mine = |entry: &&LedgerEntry| entry.story == *story && entry.what == LedgerKind::Done;
        ledger.iter().find(mine).is_some()
    };
    let carried: Vec<Id<Story>> = stories.iter().copied().filter(|id| !done(id)).collect();
    let Some(sprint) = draft.sprints.get(id) else {
        return Ok(());
    };
    let close = Close {
        carried: carried.clone(),
        ..sprint.frozen(draft, ended, ledger)
    };
    let sprint = draft.edit(id)?;
    sprint.state = SprintState::Closed;
    sprint.started = Some(started);
    sprint.commitment = commitment;
    sprint.close = Some(Box::new(close));
    carried
        .into_iter()
        .try_for_each(|story| release(draft, id, story, ended))
}

/// A story that was not finished in its last sprint is in the backlog again.
fn release(
    draft: &mut Draft<'_>,
    sprint: Id<Sprint>,
    story: Id<Story>,
    ended: Moment,
) -> Result<(), Refusal> {
    let stays = draft
        .stories
        .get(story)
        .is_none_or(|story| story.sprint != Some(sprint) || story.category(draft).is_final());
    if stays {
        return Ok(());
    }
    let story = draft.edit(story)?;
    story.sprint = None;
    story.history.push(Event {
        at: ended,
        field: tracked::SPRINT.into(),
        from: sprint.to_string().into(),
        ..Event::default()
    });
    story.history.sort_by_key(|event| event.at);
    Ok(())
}

/// From the beginning of its first day to the end of its last.
fn bounds(draft: &Draft<'_>, id: Id<Sprint>) -> Option<(Moment, Moment)> {
    let sprint = draft.sprints.get(id)?;
    let zone = draft.settings().timezone;
    let after = sprint.end?.succ_opt()?;
    Some((zone.start_of(sprint.start?), zone.start_of(after)))
}

fn entry(at: Moment, story: &Story, what: LedgerKind) -> LedgerEntry {
    LedgerEntry {
        at,
        story: story.id,
        what,
        points: story.points,
        ..LedgerEntry::default()
    }
}

fn commitment(draft: &Draft<'_>, started: Moment, stories: &[Id<Story>]) -> Vec<LedgerEntry> {
    let open = |story: &&Arc<Story>| {
        story.created <= started
            && story
                .finished(draft)
                .is_none_or(|finished| finished > started)
    };
    let stories = stories.iter().filter_map(|id| draft.stories.get(*id));
    stories
        .filter(open)
        .map(|story| entry(started, story, LedgerKind::Committed))
        .collect()
}

/// What came in later and what was finished between two instants.
fn happened(
    draft: &Draft<'_>,
    (started, ended): (Moment, Moment),
    stories: &[Id<Story>],
) -> Vec<LedgerEntry> {
    let within = |at: Moment| at > started && at < ended;
    let mut entries = Vec::new();
    for story in stories.iter().filter_map(|id| draft.stories.get(*id)) {
        if within(story.created) {
            entries.push(entry(story.created, story, LedgerKind::Added));
        }
        let is_done = story.category(draft) == Category::Done;
        if let Some(finished) = story.finished(draft).filter(|at| is_done && within(*at)) {
            entries.push(entry(finished, story, LedgerKind::Done));
        }
    }
    entries
}
