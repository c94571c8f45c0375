//! Judging requests: accepted as a story, an epic or evidence, merged into what is there, parked, rejected, brought back.
//! Never takes a request away: it stays and says what became of it.

use crate::domain::address::addresses;
use crate::domain::command::create;
use crate::domain::command::story::comment;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::{Evidence, EvidenceKind, Initiative};
use crate::domain::request::{Request, RequestState};
use crate::domain::stakeholder::Stakeholder;
use crate::domain::story::Story;
use crate::domain::word::{Word, same_name};
use crate::domain::workspace::Workspace;

/// What is made of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A story at the end of the backlog.
    Story,
    /// An epic at the end of the epics.
    Epic,
    /// Evidence for (or against) an initiative.
    Evidence(Id<Initiative>),
    /// A part of a story or an epic that is there already.
    Merge(ItemRef),
    /// Nothing now.
    Park,
    /// Nothing, for this reason.
    Reject(String),
    /// A request that waits for a judgement again.
    BringBack,
}

/// Judges a request; gives the record that it became or went into, if there is one.
///
/// # Errors
/// When it is gone or judged for good, what it is to go into cannot take it, or a rejection gives no reason.
pub fn judge(
    draft: &mut Draft<'_>,
    id: Id<Request>,
    verdict: &Verdict,
) -> Result<Option<ItemRef>, Refusal> {
    let Some(request) = draft
        .requests
        .get(id)
        .map(|request| Request::clone(request))
    else {
        return Err(Refusal::gone(Kind::Request));
    };
    let (state, reason) = judgement(draft, &request, verdict)?;
    let became = match verdict {
        Verdict::Story => Some(become_story(draft, &request)?),
        Verdict::Epic => Some(become_epic(draft, &request)?),
        Verdict::Evidence(initiative) => Some(become_evidence(draft, &request, *initiative)?),
        Verdict::Merge(target) => Some(go_into(draft, &request, *target)?),
        Verdict::Park | Verdict::Reject(_) | Verdict::BringBack => None,
    };
    let request = draft.edit(id)?;
    (request.state, request.reason, request.became) = (state, reason, became);
    Ok(became)
}

/// The state and the reason that a verdict leaves, if the request can be judged so.
fn judgement(
    workspace: &Workspace,
    request: &Request,
    verdict: &Verdict,
) -> Result<(RequestState, String), Refusal> {
    let key = &request.key;
    if request.archived.is_some() {
        return Err(Refusal::new(format!(
            "{key} is put away: take it back before it is judged"
        )));
    }
    let (state, reason) = match verdict {
        Verdict::Story | Verdict::Epic | Verdict::Evidence(_) => {
            (RequestState::Accepted, String::new())
        }
        Verdict::Merge(_) => (RequestState::Merged, String::new()),
        Verdict::Park => (RequestState::Parked, String::new()),
        Verdict::Reject(reason) => (RequestState::Rejected, reason.trim().to_string()),
        Verdict::BringBack => (RequestState::New, String::new()),
    };
    let is_final = matches!(request.state, RequestState::Accepted | RequestState::Merged);
    if is_final {
        let became = request.became.map(|item| workspace.key_of(item));
        let became = became.map_or_else(String::new, |key| format!(": see {key}"));
        return Err(Refusal::new(format!(
            "{key} is {} already{became}",
            request.state
        )));
    }
    if request.state == state {
        return Err(Refusal::new(match state {
            RequestState::New => format!("{key} waits for a judgement already"),
            _ => format!("{key} is {state} already"),
        }));
    }
    if state == RequestState::Rejected && reason.is_empty() {
        return Err(Refusal::new(format!(
            "say why {key} is rejected: who asked will want to know"
        )));
    }
    Ok((state, reason))
}

fn become_story(draft: &mut Draft<'_>, request: &Request) -> Result<ItemRef, Refusal> {
    let item = create(draft, Kind::Story, &request.title, &[])?;
    let (asking, origin) = (askers(draft, request), origin(draft, request));
    let id = Id::<Story>::new(item.id);
    let story = draft.edit(id)?;
    story.labels.clone_from(&request.labels);
    story.notes.clone_from(&request.notes);
    story.requested_by = asking;
    comment(draft, id, &origin)?;
    Ok(item)
}

fn become_epic(draft: &mut Draft<'_>, request: &Request) -> Result<ItemRef, Refusal> {
    let item = create(draft, Kind::Epic, &request.title, &[])?;
    let origin = origin(draft, request);
    let epic = draft.edit(Id::<Epic>::new(item.id))?;
    epic.labels.clone_from(&request.labels);
    epic.notes = paragraphs(&[&request.notes, &origin]);
    Ok(item)
}

fn become_evidence(
    draft: &mut Draft<'_>,
    request: &Request,
    id: Id<Initiative>,
) -> Result<ItemRef, Refusal> {
    refuse_archived(draft, id.item())?;
    let said = [request.title.as_str(), request.notes.trim()];
    let said: Vec<&str> = said.into_iter().filter(|text| !text.is_empty()).collect();
    let who = names(draft, request);
    let who = if who.is_empty() {
        String::new()
    } else {
        format!(" ({who})")
    };
    let evidence = Evidence {
        id: draft.uuid(),
        kind: EvidenceKind::Customer,
        text: format!("{}{who}", said.join(": ")),
        link: addresses(draft, request.id.item())
            .into_iter()
            .next()
            .map(|address| address.url),
        date: draft.settings().day_of(request.created),
        ..Evidence::default()
    };
    draft.edit(id)?.evidence.push(evidence);
    Ok(id.item())
}

/// The requesters and the words of a request go into a story or an epic.
fn go_into(draft: &mut Draft<'_>, request: &Request, target: ItemRef) -> Result<ItemRef, Refusal> {
    refuse_archived(draft, target)?;
    let said = format!("{}: {}", origin(draft, request), request.title);
    let said = paragraphs(&[&said, &request.notes]);
    match target.kind {
        Kind::Story => {
            let id = Id::<Story>::new(target.id);
            for asker in askers(draft, request) {
                let story = draft.edit(id)?;
                if !story.requested_by.contains(&asker) {
                    story.requested_by.push(asker);
                }
            }
            comment(draft, id, &said)?;
        }
        Kind::Epic => {
            let epic = draft.edit(Id::<Epic>::new(target.id))?;
            epic.notes = paragraphs(&[&epic.notes, &said]);
        }
        Kind::Initiative => {
            return Err(Refusal::new(format!(
                "{} is an initiative: accept {} as evidence for it",
                draft.key_of(target),
                request.key
            )));
        }
        kind => {
            return Err(Refusal::new(format!(
                "a request is merged into a story or an epic, and {} is {}",
                draft.key_of(target),
                kind.with_article()
            )));
        }
    }
    Ok(target)
}

fn refuse_archived(workspace: &Workspace, item: ItemRef) -> Result<(), Refusal> {
    if !workspace.has(item) {
        return Err(Refusal::gone(item.kind));
    }
    if workspace.is_archived(item) {
        return Err(Refusal::new(format!(
            "{} is put away: take it back first",
            workspace.key_of(item)
        )));
    }
    Ok(())
}

/// The stakeholders who asked: those that are linked, and the one whose name the words say.
fn askers(workspace: &Workspace, request: &Request) -> Vec<Id<Stakeholder>> {
    let mut asking = request.requested_by.clone();
    let from = request.from.as_deref().unwrap_or_default();
    let mut known = workspace.stakeholders.iter();
    let named = known.find(|one| one.archived.is_none() && same_name(&one.title, from));
    if let Some(one) = named
        && !asking.contains(&one.id)
    {
        asking.push(one.id);
    }
    asking
}

/// Who asked, by name, each once.
fn names(workspace: &Workspace, request: &Request) -> String {
    let mut names: Vec<&str> = request.from.iter().map(Word::as_str).collect();
    for id in &request.requested_by {
        let name = workspace
            .stakeholders
            .get(*id)
            .map(|one| one.title.as_str());
        names.extend(name.filter(|name| !names.iter().any(|known| same_name(known, name))));
    }
    names.join(", ")
}

/// Where the words of a request come from: `From the inbox (R-3, Ana, 2026-03-02)`.
fn origin(workspace: &Workspace, request: &Request) -> String {
    let day = workspace.settings().day_of(request.created);
    let who = names(workspace, request);
    let who = if who.is_empty() {
        String::new()
    } else {
        format!(", {who}")
    };
    format!("From the inbox ({}{who}, {day})", request.key)
}

/// Texts that are not empty, with an empty line between.
fn paragraphs(texts: &[&str]) -> String {
    let texts = texts.iter().map(|text| text.trim());
    let said: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    said.join("\n\n")
}
