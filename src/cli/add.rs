//! `bifocal add`: one record from a line, or many from an outline.
//! Never guesses: a token that names nothing is refused.

use std::io::Read;

use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::{Reader, print_note};
use super::{Call, changed};
use crate::domain::command::outline::{create_outline, create_quick, create_quick_from};
use crate::domain::command::story::add_criterion;
use crate::domain::command::template::meant;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::outline;
use crate::domain::quick;
use crate::domain::story::StoryKind;
use crate::metrics::alike::Titles;
use crate::safe;

/// So many records with similar titles are told.
const MOST_SIMILAR: usize = 3;

/// Add a story, or another record; prints its key
///
/// The line may hold tokens: #label @person !kind ~points ^epic %sprint =status due:day.
/// Where a title that is there already is similar, standard error names it.
/// A lone - reads an outline from standard input: indented lines become epics and stories.
///
/// Examples:
///   bifocal add "Edit on a plane #offline ~5 ^E-3"
///   bifocal add epic "Sync engine" --parent I-1
///   bifocal add --template bug "Crash on start"
///   bifocal add - < outline.txt
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// [KIND] and the title; KIND is story (when left out), bug, task, spike, debt, epic, initiative, objective, sprint,
    /// milestone, stakeholder, request, increment or person
    #[arg(value_name = "KIND|TITLE", required = true)]
    words: Vec<String>,
    /// What it belongs to: the epic of a story, the initiative of an epic, the objective of an initiative
    #[arg(long, visible_alias = "epic", value_name = "KEY")]
    parent: Option<String>,
    /// The estimate
    #[arg(long)]
    points: Option<String>,
    /// The sprint: a key, current or next
    #[arg(long, value_name = "KEY")]
    sprint: Option<String>,
    /// The status
    #[arg(long)]
    status: Option<String>,
    /// Who works on it
    #[arg(long, value_name = "PERSON")]
    assignee: Option<String>,
    /// A word to find it by; may be given several times
    #[arg(long = "label", value_name = "LABEL")]
    labels: Vec<String>,
    /// The day by which it is needed: 2027-02-14, friday, +2w
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// Anything else, in Markdown
    #[arg(long, visible_alias = "description", value_name = "TEXT")]
    notes: Option<String>,
    /// How one sees that it is done; may be given several times
    #[arg(long = "criterion", value_name = "TEXT")]
    criteria: Vec<String>,
    /// What it begins with: a template, as bifocal template list names them
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    /// Any other field; may be given several times
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    fields: Vec<String>,
}

impl Args {
    /// Adds what was given.
    ///
    /// # Errors
    /// When a token does not fit, or the change cannot be saved.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        if self.words == ["-"] {
            return add_outline(call);
        }
        let (kind, sort, title) = kind_and_title(&self.words)?;
        let mut line = quick::parse(&title)
            .map_err(|error| Failure::new(error.message).kept("nothing was added"))?;
        line.kind = line.kind.or(sort.map(str::to_owned));
        let more = self.more()?;
        let (desk, out) = call.open()?;
        let (criteria, template) = (self.criteria, self.template);
        let similar = Titles::open(desk.workspace(), kind).like(&line.title, MOST_SIMILAR);
        let changed = desk.change(|draft| {
            let item = match template {
                Some(name) => create_quick_from(draft, &meant(draft, &name)?, &line)?,
                None => create_quick(draft, kind, &line)?,
            };
            fill(draft, item, &more, &criteria)?;
            Ok((format!("Add {}", draft.key_of(item)), item))
        })?;
        let item = changed.value;
        let exit = changed::print(desk, out, &changed, &[item])?;
        if out.reader() == Reader::Person {
            print_note(&told_similar(desk, &similar));
        }
        Ok(exit)
    }

    /// The fields given as options, in the order of the help.
    fn more(&self) -> Result<Vec<(String, String)>, Failure> {
        let given = [
            ("parent", &self.parent),
            ("points", &self.points),
            ("sprint", &self.sprint),
            ("status", &self.status),
            ("assignee", &self.assignee),
            ("due", &self.due),
            ("notes", &self.notes),
        ];
        let mut more: Vec<(String, String)> = Vec::new();
        for (name, value) in given {
            more.extend(value.clone().map(|value| (name.to_owned(), value)));
        }
        if !self.labels.is_empty() {
            let labels: Vec<String> = self
                .labels
                .iter()
                .map(|label| format!("+{label}"))
                .collect();
            more.push(("labels".to_owned(), labels.join(",")));
        }
        for pair in &self.fields {
            let Some((name, value)) = pair.split_once('=') else {
                return Err(Failure::usage(format!("“{pair}” is not FIELD=VALUE")));
            };
            more.push((name.to_owned(), value.to_owned()));
        }
        Ok(more)
    }
}

/// What is there already and says nearly the same, a line each; empty when nothing does.
fn told_similar(desk: &Desk, similar: &[ItemRef]) -> String {
    let workspace = desk.workspace();
    let line = |item: &ItemRef| {
        let (key, title) = (workspace.key_of(*item), workspace.title_of(*item));
        format!("similar: {key}  {}\n", safe::line(title))
    };
    similar.iter().map(line).collect()
}

/// Sets what the options say beside the line.
fn fill(
    draft: &mut Draft<'_>,
    item: ItemRef,
    more: &[(String, String)],
    criteria: &[String],
) -> Result<(), Refusal> {
    let kind = item.kind;
    for (name, value) in more {
        let name = parent_field(kind, name);
        field::set(draft, item, name, value)?;
    }
    for text in criteria {
        if kind != Kind::Story {
            return Err(Refusal::new(format!(
                "a {} has no criteria: only stories have",
                kind.singular()
            )));
        }
        add_criterion(draft, Id::new(item.id), text)?;
    }
    Ok(())
}

/// What a kind calls the record above it.
fn parent_field(kind: Kind, name: &str) -> &str {
    match (name, kind) {
        ("parent", Kind::Epic) => "initiative",
        ("parent", Kind::Initiative) => "objective",
        ("parent", Kind::Story) => "epic",
        (name, _) => name,
    }
}

/// The kind that the first word says, the sort of story that it says, and the rest.
fn kind_and_title(words: &[String]) -> Result<(Kind, Option<&'static str>, String), Failure> {
    let [first, rest @ ..] = words else {
        return Err(Failure::usage("a title is missing"));
    };
    if rest.is_empty() {
        return Ok((Kind::Story, None, first.clone()));
    }
    if let Some(sort) = StoryKind::named(first) {
        return Ok((Kind::Story, Some(sort.word()), rest.join(" ")));
    }
    match Kind::named(first) {
        Some(kind) => Ok((kind, None, rest.join(" "))),
        None => Ok((Kind::Story, None, words.join(" "))),
    }
}

fn add_outline(call: &mut Call) -> Result<Exit, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
    let outline = outline::parse(&text)?;
    if outline.items.is_empty() {
        return Err(Failure::new("the outline is empty")
            .hint("write a line for each item; indented lines go below"));
    }
    let (desk, out) = call.open()?;
    let changed = desk.change(|draft| {
        let items = create_outline(draft, &outline)?;
        Ok((format!("Add {} items from an outline", items.len()), items))
    })?;
    let items = changed.value.clone();
    changed::print(desk, out, &changed, &items)
}
