//! `bifocal show`: one record with all its fields, its chain, its criteria and its history in words.
//! Never changes anything.

use std::fmt::Write;

use super::Call;
use super::failure::{Exit, Failure};
use super::output::Reader;
use super::records;
use crate::domain::datum::Datum;
use crate::domain::field::{self, Shape};
use crate::domain::history::Event;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::record::{self, Record};
use crate::domain::story::{CriterionState, Story};
use crate::domain::wording;
use crate::domain::workspace::{Workspace, for_kind};
use crate::metrics::chain;
use crate::metrics::lens::{COMPUTED, Lens};
use crate::safe;

/// Show records with all their fields, their chain and their history
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The keys, such as S-12, E-3, SP-7; current is the active sprint, W-1 the workspace
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// Leave the history out
    #[arg(long)]
    brief: bool,
}

impl Args {
    /// Prints the records.
    ///
    /// # Errors
    /// When a key names none.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let items = desk.items(&self.keys)?;
        let lens = desk.lens();
        if out.reader() == Reader::Json {
            match items.as_slice() {
                [one] => out.json(one.kind.singular(), &records::whole(lens, *one))?,
                all => {
                    let whole = all.iter().map(|item| records::whole(lens, *item));
                    out.json("records", &whole.collect::<Vec<_>>())?;
                }
            }
            return Ok(Exit::Done);
        }
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.line("")?;
            }
            out.text(&page(lens, *item))?;
            if !self.brief {
                out.text(&history(lens.workspace, *item))?;
            }
        }
        Ok(Exit::Done)
    }
}

/// A record as a page of text.
fn page(lens: Lens<'_>, item: ItemRef) -> String {
    let workspace = lens.workspace;
    let mut text = format!(
        "{}  {}\n",
        workspace.key_of(item),
        safe::line(workspace.title_of(item))
    );
    facts(&mut text, lens, item);
    chain_of(&mut text, workspace, item);
    if let Some(story) = lens.story(item) {
        criteria(&mut text, workspace, story);
        ready(&mut text, workspace, story);
        links(&mut text, story);
        comments(&mut text, workspace, story);
    }
    conflicts(&mut text, workspace, item);
    let below = chain::children(&lens, item);
    if !below.is_empty() && item.kind != Kind::Story {
        text.push_str("\nbelow\n");
        for child in below {
            let title = safe::line(workspace.title_of(child));
            let _ = writeln!(text, "  {}  {title}", workspace.key_of(child));
        }
    }
    text
}

fn facts(text: &mut String, lens: Lens<'_>, item: ItemRef) {
    let told_elsewhere = [
        "key",
        "title",
        "criteria",
        "ticked",
        "requested_by",
        "waiting",
        "waiting_on",
    ];
    let fields = field::fields(item.kind)
        .into_iter()
        .map(|info| (info.name, info.shape));
    let computed = COMPUTED
        .iter()
        .filter(|c| c.applies(item.kind))
        .map(|c| (c.name, Shape::Number));
    let mut prose = Vec::new();
    for (name, shape) in fields.chain(computed) {
        let datum = lens.datum(item, name);
        if datum.is_none() || told_elsewhere.contains(&name) {
            continue;
        }
        if shape == Shape::Prose {
            prose.push((name, datum));
        } else {
            let _ = writeln!(
                text,
                "  {name:<13} {}",
                in_words(lens.workspace, shape, &datum)
            );
        }
    }
    if let Some(story) = lens.story(item) {
        let asked = wording::requesters(lens.workspace, story);
        if !asked.is_empty() {
            let _ = writeln!(text, "  {:<14}{}", "requested_by", safe::line(&asked));
        }
        if let Some(wait) = &story.waiting {
            let told = wording::wait_in_full(lens.workspace, wait, lens.today());
            let _ = writeln!(text, "  {:<14}{}", "waiting", safe::line(&told));
        }
    }
    for (name, datum) in prose {
        let _ = writeln!(text, "\n{name}");
        for line in datum.to_string().lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
}

/// A key with the title that it stands for; anything else as it is.
fn in_words(workspace: &Workspace, shape: Shape, datum: &Datum<'_>) -> String {
    let shown = safe::line(&datum.to_string()).into_owned();
    match shape {
        Shape::One(_) => match workspace.find(&shown) {
            Some(item) => format!("{shown}  {}", safe::line(workspace.title_of(item))),
            None => shown,
        },
        _ => match datum {
            Datum::Day(day) => workspace.settings().shown_day(*day),
            _ => shown,
        },
    }
}

fn chain_of(text: &mut String, workspace: &Workspace, item: ItemRef) {
    let above = chain::above(workspace, item);
    if above.is_empty() {
        return;
    }
    text.push_str("\nchain\n");
    for (depth, above) in above.iter().rev().enumerate() {
        let title = safe::line(workspace.title_of(*above));
        let _ = writeln!(
            text,
            "  {:indent$}{}  {title}",
            "",
            workspace.key_of(*above),
            indent = depth * 2
        );
    }
}

fn criteria(text: &mut String, workspace: &Workspace, story: &Story) {
    if story.criteria.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\ncriteria  {} of {} met",
        story.criteria_met(),
        story.criteria.len()
    );
    for (at, criterion) in story.criteria.iter().enumerate() {
        let mark = match criterion.state {
            CriterionState::Open => ' ',
            CriterionState::Met => 'x',
            CriterionState::Rejected => '!',
        };
        let told = match wording::judgement(workspace, criterion) {
            told if told.is_empty() => told,
            told => format!("  ({told})"),
        };
        let lines = if criterion.text.is_empty() {
            let parts = criterion.parts().into_iter();
            parts
                .map(|(word, words)| format!("{word:<5} {words}"))
                .collect()
        } else {
            vec![criterion.sentence()]
        };
        let last = lines.len().saturating_sub(1);
        for (line, words) in lines.iter().enumerate() {
            let lead = match line {
                0 => format!("  {:>2} [{mark}] ", at + 1),
                _ => " ".repeat(9),
            };
            let told = if line == last { told.as_str() } else { "" };
            let _ = writeln!(text, "{lead}{}{told}", safe::line(words));
        }
    }
}

/// The lines of the definition of ready that a person ticks.
fn ready(text: &mut String, workspace: &Workspace, story: &Story) {
    let lines = wording::hand_lines(workspace, story);
    if lines.is_empty() {
        return;
    }
    text.push_str("\nready, by hand\n");
    for line in lines {
        let mark = if line.ticked { 'x' } else { ' ' };
        let told = match line.told.as_str() {
            "" => String::new(),
            told => format!("  ({told})"),
        };
        let _ = writeln!(text, "  [{mark}] {}{told}", safe::line(line.line));
    }
}

fn links(text: &mut String, story: &Story) {
    if story.links.is_empty() {
        return;
    }
    text.push_str("\nlinks\n");
    for link in &story.links {
        let told = format!("{}  {}", link.text, link.url);
        let _ = writeln!(text, "  {}", safe::line(told.trim()));
    }
}

/// What people said, the newest last.
fn comments(text: &mut String, workspace: &Workspace, story: &Story) {
    if story.comments.is_empty() {
        return;
    }
    text.push_str("\ncomments\n");
    let mut comments: Vec<_> = story.comments.iter().collect();
    comments.sort_by_key(|comment| comment.at);
    for comment in comments {
        let at = workspace.settings().shown_moment(comment.at);
        let _ = writeln!(
            text,
            "  {at}  {}: {}",
            comment.by,
            comment.text.replace('\n', "\n    ")
        );
    }
}

/// The values that lost a merge, each with what it would be a value of.
fn conflicts(text: &mut String, workspace: &Workspace, item: ItemRef) {
    let found = record::conflicts(workspace, item);
    if found.is_empty() {
        return;
    }
    text.push_str("\ntwo values\n");
    for conflict in found {
        let told = format!("{}: also said {}", conflict.place(), conflict.said());
        let _ = writeln!(text, "  {}", safe::line(&told));
    }
}

/// What happened to a record, in words, by the clock of the workspace.
pub fn history(workspace: &Workspace, item: ItemRef) -> String {
    let (created, events): (_, Vec<Event>) = for_kind!(item.kind, R => match R::find(workspace, Id::new(item.id)) {
        Some(record) => (record.common().created, record.common().history.to_vec()),
        None => return String::new(),
    });
    let settings = workspace.settings();
    let zone = settings.timezone;
    let at = |moment| settings.shown_moment(moment);
    let mut text = format!("\nhistory ({zone})\n  {}  made\n", at(created));
    for event in &events {
        let by = if event.by.is_empty() {
            String::new()
        } else {
            format!("  by {}", event.by)
        };
        let told = wording::event_in_words(workspace, event);
        let _ = writeln!(text, "  {}  {}{by}", at(event.at), safe::line(&told));
    }
    text
}
