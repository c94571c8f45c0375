//! `bifocal plan`: what fits into the next sprint, stories put into one, and when an epic or initiative is to be built.
//! Never computes a date: the forecast does. Never fills a sprint by itself: it proposes.

use std::fmt::Write;

use serde::Serialize;

use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::{Output, Reader};
use super::{Call, changed};
use crate::domain::command::{attach, set_all};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::metrics::report::{Candidates, Limits, Proposal, limits, proposal};
use crate::safe;

/// Plan a sprint, or epics and initiatives
///
/// Examples:
///   bifocal plan                      what fits into the next sprint
///   bifocal plan SP-7 S-1 S-2         puts stories into a sprint
///   bifocal plan E-3 2027-Q1          plans an epic for a quarter, a month, a day, or a span of them
///   bifocal plan E-3 I-1 2027-02..2027-04
///   bifocal plan E-3 none
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// A sprint and the stories for it; or keys and last the span, none clears it; without any: what fits
    #[arg(value_name = "KEY|SPAN")]
    words: Vec<String>,
    /// Propose stories that are not ready, too
    #[arg(long)]
    all: bool,
}

impl Args {
    /// Proposes or plans.
    ///
    /// # Errors
    /// When the span cannot be read, or one of them has no plan.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let candidates = if self.all {
            Candidates::All
        } else {
            Candidates::Ready
        };
        let Some((first, rest)) = self.words.split_first() else {
            let next = desk.workspace().next_sprint().map(|sprint| sprint.id);
            return propose(desk, out, next, candidates);
        };
        let sprint = desk.item(first).ok().and_then(ItemRef::typed::<Sprint>);
        match (sprint, rest) {
            (Some(sprint), []) => propose(desk, out, Some(sprint), candidates),
            (Some(sprint), stories) => put_in(desk, out, sprint, stories),
            (None, _) => plan_for(desk, out, &self.words),
        }
    }
}

fn put_in(
    desk: &mut Desk,
    out: &mut Output,
    sprint: Id<Sprint>,
    keys: &[String],
) -> Result<Exit, Failure> {
    let items = desk.items(keys)?;
    if let Some(other) = items.iter().find(|item| item.kind != Kind::Story) {
        let key = desk.workspace().key_of(*other);
        let kind = other.kind.with_article();
        return Err(Failure::usage(format!(
            "{key} is {kind}: only stories go into a sprint"
        )));
    }
    let key = desk.workspace().key_of(sprint.item()).to_owned();
    let label = format!("Plan {} into {key}", changed::named(desk, &items));
    let changed = desk.change(|draft| {
        items
            .iter()
            .try_for_each(|item| attach(draft, *item, sprint.item()))?;
        Ok((label, ()))
    })?;
    changed::print(desk, out, &changed, &items)
}

fn plan_for(desk: &mut Desk, out: &mut Output, words: &[String]) -> Result<Exit, Failure> {
    let Some((span, keys)) = words.split_last().filter(|(_, keys)| !keys.is_empty()) else {
        return Err(
            Failure::usage("a key and a span are needed, or a sprint and stories")
                .hint("for example: bifocal plan E-3 2027-Q1"),
        );
    };
    let items = desk.items(keys)?;
    let label = format!("Plan {} for {span}", changed::named(desk, &items));
    let value = if span == "none" { "" } else { span };
    let changed = desk.change(|draft| {
        set_all(draft, &items, "plan", value)?;
        Ok((label, ()))
    })?;
    changed::print(desk, out, &changed, &items)
}

#[derive(Serialize)]
struct Told {
    sprint: Option<Word>,
    capacity: Option<f64>,
    p50: Option<f64>,
    p85: Option<f64>,
    held: f64,
    points: f64,
    stories: Vec<Word>,
    next: Option<Word>,
    passed_over: Vec<Word>,
}

fn propose(
    desk: &Desk,
    out: &mut Output,
    sprint: Option<Id<Sprint>>,
    candidates: Candidates,
) -> Result<Exit, Failure> {
    let workspace = desk.workspace();
    let found = sprint.and_then(|id| workspace.sprints.get(id));
    if let Some(closed) = found.filter(|sprint| sprint.is_closed()) {
        let key = &closed.key;
        return Err(Failure::new(format!("{key} is closed: plan the next one")));
    }
    let limits = limits(workspace, found.map(AsRef::as_ref));
    let Some(limit) = limits.plan() else {
        return Err(Failure::new(
            "nothing says how much fits: no sprint was closed yet, and none has a capacity",
        )
        .hint("say it: bifocal sprint new --capacity 20, or bifocal set SP-1 capacity=20"));
    };
    let proposal = proposal(workspace, desk.index(), sprint, limit, candidates);
    let key = |id: &Id<Story>| Word::from(workspace.key_of(id.item()));
    if out.reader() == Reader::Json {
        let told = Told {
            sprint: found.map(|sprint| sprint.key.clone()),
            capacity: limits.capacity,
            p50: limits.p50,
            p85: limits.p85,
            held: proposal.held.as_f64(),
            points: proposal.points.as_f64(),
            stories: proposal.stories.iter().map(key).collect(),
            next: proposal.next.as_ref().map(key),
            passed_over: proposal.passed_over.iter().map(key).collect(),
        };
        out.json("plan", &told)?;
    } else {
        let name = found.map_or("the next sprint", |sprint| sprint.key.as_str());
        out.text(&told(desk, name, &limits, &proposal))?;
    }
    Ok(Exit::Done)
}

fn told(desk: &Desk, name: &str, limits: &Limits, proposal: &Proposal) -> String {
    let workspace = desk.workspace();
    let known = |name: &str, value: Option<f64>| {
        value.map(|value| format!("{name} {}", (value * 10.0).round() / 10.0))
    };
    let all = [
        known("capacity", limits.capacity),
        known("P50", limits.p50),
        known("P85", limits.p85),
    ];
    let limits: Vec<String> = all.into_iter().flatten().collect();
    let mut text = format!(
        "{name}: {} of {} pts, {} held already\n",
        proposal.points,
        limits.join(", "),
        proposal.held
    );
    let line = |id: &Id<Story>| {
        let story = workspace.stories.get(*id)?;
        let points = story
            .points
            .map_or("–".to_owned(), |points| points.to_string());
        let title = safe::line(&story.title);
        Some(format!("  {}  {points}  {title}", story.key))
    };
    for line in proposal.stories.iter().filter_map(line) {
        let _ = writeln!(text, "{line}");
    }
    if let Some(next) = proposal.next.as_ref().and_then(line) {
        let _ = writeln!(text, "does not fit any more:\n{next}");
    }
    let passed: Vec<String> = proposal
        .passed_over
        .iter()
        .map(|id| workspace.key_of(id.item()).to_owned())
        .collect();
    if !passed.is_empty() {
        let _ = writeln!(
            text,
            "passed over, not ready or not estimated: {}",
            changed::shortened(&passed)
        );
    }
    text
}
