//! The meetings of a sprint: how it is closed story by story, its review, its retro.
//! Never changes a number of a closed sprint.

use uuid::Uuid;

use super::show;
use crate::cli::changed;
use crate::cli::failure::{Exit, Failure};
use crate::cli::open::Desk;
use crate::cli::output::{Output, Reader};
use crate::domain::command::carry::Carrying;
use crate::domain::command::sprint::{self, CarryTo};
use crate::domain::command::{meeting, retro};
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::{Id, ItemRef};
use crate::domain::meeting::{RetroSide, Verdict};
use crate::domain::points::Points;
use crate::domain::sprint::{RetroAction, Sprint};
use crate::domain::story::Story;

/// How a sprint is closed
#[derive(Debug, clap::Args)]
pub struct Close {
    /// The key; the active sprint when left out
    #[arg(value_name = "KEY", default_value = "current")]
    key: String,
    /// Where unfinished stories go: next, backlog or a sprint's key; next makes that sprint when there is none. A single
    /// story with its key in front: S-4=backlog. More than once
    #[arg(long, value_name = "WHERE|KEY=WHERE", value_delimiter = ',')]
    carry: Vec<String>,
    /// Leave the done part of a story in the sprint, with the points for its met criteria: S-7=3. More than once
    #[arg(long, value_name = "KEY=POINTS", value_delimiter = ',')]
    split: Vec<String>,
}

/// What a review said
#[derive(Debug, clap::Args)]
pub struct Review {
    /// The sprint's key when it is not the active one (without one: the one closed last), then stories with what was said:
    /// S-3=accepted S-4=rejected S-5=not_shown; none takes it back
    #[arg(value_name = "KEY|KEY=VERDICT", required = true)]
    words: Vec<String>,
    /// Why, for all of them
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

/// What was said in a retro
#[derive(Debug, clap::Args)]
pub struct Retro {
    /// The key; the active sprint when left out, without one the one closed last
    #[arg(value_name = "KEY")]
    key: Option<String>,
    /// What went well; more than once
    #[arg(long, value_name = "TEXT")]
    well: Vec<String>,
    /// What went badly; more than once
    #[arg(long, value_name = "TEXT")]
    badly: Vec<String>,
    /// What is to be done differently; more than once
    #[arg(long, value_name = "TEXT")]
    action: Vec<String>,
    /// Tick the action with that number, or take the tick back
    #[arg(long, value_name = "N", value_delimiter = ',')]
    tick: Vec<usize>,
    /// Make a story of the action with that number; prints its key
    #[arg(long, value_name = "N", value_delimiter = ',')]
    story: Vec<usize>,
    /// Take the action with that number away
    #[arg(long, value_name = "N", value_delimiter = ',')]
    remove: Vec<usize>,
}

/// Where a story goes, as it was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Known(CarryTo),
    /// The next sprint, which does not exist yet.
    Next,
}

/// What is said of stories that are named.
type Named<T> = Vec<(Id<Story>, T)>;

impl Target {
    fn read(desk: &Desk, text: &str) -> Result<Self, Failure> {
        let next = || desk.workspace().next_sprint().map(|sprint| sprint.id);
        Ok(match text {
            "backlog" => Self::Known(CarryTo::Backlog),
            "next" => next().map_or(Self::Next, |next| Self::Known(CarryTo::Sprint(next))),
            other => Self::Known(CarryTo::Sprint(desk.item_of::<Sprint>(other)?)),
        })
    }

    /// The target; the next sprint is made when the first story needs it.
    fn settle(
        self,
        draft: &mut Draft<'_>,
        made: &mut Option<Id<Sprint>>,
    ) -> Result<CarryTo, Refusal> {
        let next = match (self, *made) {
            (Self::Known(to), _) => return Ok(to),
            (Self::Next, Some(next)) => next,
            (Self::Next, None) => sprint::plan_next(draft)?,
        };
        *made = Some(next);
        Ok(CarryTo::Sprint(next))
    }
}

impl Close {
    /// Closes the sprint and says what was carried over.
    ///
    /// # Errors
    /// When it is refused.
    pub fn run(self, desk: &mut Desk, out: &mut Output) -> Result<Exit, Failure> {
        let id = desk.item_of::<Sprint>(&self.key)?;
        let key = desk.workspace().key_of(id.item()).to_owned();
        let (rest, each) = self.targets(desk)?;
        let split = self.parts(desk)?;
        let changed = desk.change(|draft| {
            let mut made = None;
            let rest = rest.settle(draft, &mut made)?;
            let mut settled = Vec::new();
            for (story, to) in each {
                settled.push((story, to.settle(draft, &mut made)?));
            }
            let carrying = Carrying {
                rest,
                each: settled,
                split,
            };
            let carried = sprint::close(draft, id, carrying)?;
            Ok((format!("Close {key}"), carried))
        })?;
        let mut items = vec![id.item()];
        items.extend(changed.value.iter().map(|story| story.item()));
        if out.reader() == Reader::Json {
            return changed::print(desk, out, &changed, &items);
        }
        changed::print(desk, out, &changed, &items[..1])?;
        let carried = items[1..].iter().map(|item| desk.workspace().key_of(*item));
        let carried: Vec<&str> = carried.collect();
        if !carried.is_empty() {
            out.line(&format!("carried over: {}", carried.join(", ")))?;
        }
        Ok(changed.exit)
    }

    /// Where the stories go: those that are not named, and those that are.
    fn targets(&self, desk: &Desk) -> Result<(Target, Named<Target>), Failure> {
        let mut rest = None;
        let mut each: Named<Target> = Vec::new();
        for word in &self.carry {
            let Some((story, to)) = word.split_once('=') else {
                let to = Target::read(desk, word)?;
                if rest.replace(to).is_some_and(|other| other != to) {
                    return Err(two_places("what is not named"));
                }
                continue;
            };
            let (id, to) = (desk.item_of::<Story>(story)?, Target::read(desk, to)?);
            if each
                .iter()
                .any(|(known, other)| *known == id && *other != to)
            {
                return Err(two_places(story));
            }
            each.push((id, to));
        }
        Ok((rest.unwrap_or(Target::Known(CarryTo::Backlog)), each))
    }

    /// The stories whose done part stays, with its points.
    fn parts(&self, desk: &Desk) -> Result<Named<Points>, Failure> {
        let mut split: Named<Points> = Vec::new();
        for word in &self.split {
            let Some((story, points)) = word.split_once('=') else {
                return Err(Failure::usage(format!(
                    "“{word}” does not say how many points are done"
                ))
                .hint("for example: --split S-7=3"));
            };
            let points: Points = points
                .parse()
                .map_err(|error| Failure::usage(format!("{word}: {error}")))?;
            let id = desk.item_of::<Story>(story)?;
            if split.iter().any(|(known, _)| *known == id) {
                return Err(Failure::usage(format!("{story} is split twice"))
                    .hint("say once how many of its points are done"));
            }
            split.push((id, points));
        }
        Ok(split)
    }
}

fn two_places(what: &str) -> Failure {
    Failure::usage(format!("--carry sends {what} to two places"))
        .hint("say one: next, backlog or a sprint's key")
}

/// The sprint that a meeting is about: the one that is named, else the active one, else the one closed last.
fn met(desk: &Desk, key: Option<&str>) -> Result<Id<Sprint>, Failure> {
    if let Some(key) = key {
        return desk.item_of::<Sprint>(key);
    }
    let workspace = desk.workspace();
    let closed = || {
        let all = workspace.sprints_in_order();
        all.into_iter().rev().find(|sprint| sprint.is_closed())
    };
    let found = workspace.active_sprint().or_else(closed);
    found.map(|sprint| sprint.id).ok_or_else(|| {
        Failure::new("no sprint has begun yet").hint("start one: bifocal sprint start")
    })
}

impl Review {
    /// Notes what was said, and says how to take up again what was rejected though it is done.
    ///
    /// # Errors
    /// When it is refused.
    pub fn run(self, desk: &mut Desk, out: &mut Output) -> Result<Exit, Failure> {
        let (key, words) = match self.words.split_first() {
            Some((first, rest)) if !first.contains('=') => (Some(first.as_str()), rest),
            _ => (None, self.words.as_slice()),
        };
        let id = met(desk, key)?;
        let mut said = Vec::new();
        for word in words {
            let verdict = word.split_once('=').and_then(|(story, verdict)| {
                let verdict = verdict.replace([' ', '-'], "_");
                let known = Verdict::named(&verdict).map(Some);
                let known = known.or((verdict == "none").then_some(None))?;
                Some((story, known))
            });
            let Some((story, verdict)) = verdict else {
                return Err(Failure::usage(format!(
                    "“{word}” is not a story with accepted, rejected, not_shown or none"
                ))
                .hint("for example: bifocal sprint review SP-1 S-3=accepted S-4=rejected"));
            };
            said.push((desk.item_of::<Story>(story)?, verdict));
        }
        if said.is_empty() {
            return Err(Failure::usage("which stories, and what was said of them?")
                .hint("for example: bifocal sprint review SP-1 S-3=accepted S-4=rejected"));
        }
        let items: Vec<ItemRef> = said.iter().map(|(story, _)| story.item()).collect();
        let label = format!("Review {}", changed::named(desk, &items));
        let changed = desk.change(|draft| {
            for (story, verdict) in &said {
                meeting::review(draft, id, *story, *verdict, &self.note)?;
            }
            Ok((label, ()))
        })?;
        changed::print(desk, out, &changed, &items)?;
        if out.reader() != Reader::Json {
            for (story, verdict) in &said {
                offer_reopening(desk, out, *story, *verdict)?;
            }
        }
        Ok(changed.exit)
    }
}

fn offer_reopening(
    desk: &Desk,
    out: &mut Output,
    story: Id<Story>,
    verdict: Option<Verdict>,
) -> Result<(), Failure> {
    let workspace = desk.workspace();
    let Some(found) = workspace.stories.get(story) else {
        return Ok(());
    };
    if verdict == Some(Verdict::Rejected) && found.category(workspace).is_final() {
        let (key, status) = (&found.key, &found.status);
        out.line(&format!(
            "{key} was rejected and stays {status}: bifocal start {key} takes it up again"
        ))?;
    }
    Ok(())
}

impl Retro {
    /// Notes what was said; without anything to note, prints the retro.
    ///
    /// # Errors
    /// When it is refused.
    pub fn run(self, desk: &mut Desk, out: &mut Output) -> Result<Exit, Failure> {
        let id = met(desk, self.key.as_deref())?;
        let key = desk.workspace().key_of(id.item()).to_owned();
        let nothing = self.well.is_empty()
            && self.badly.is_empty()
            && self.action.is_empty()
            && [&self.tick, &self.story, &self.remove]
                .iter()
                .all(|all| all.is_empty());
        if nothing {
            return print_retro(desk, out, id);
        }
        // Numbers name the actions as they stood before anything changed.
        let ticked = actions(desk, id, &self.tick)?;
        let turned = actions(desk, id, &self.story)?;
        let removed = actions(desk, id, &self.remove)?;
        let changed = desk.change(|draft| {
            let mut made = vec![id.item()];
            for text in &self.well {
                retro::note(draft, id, RetroSide::Well, text)?;
            }
            for text in &self.badly {
                retro::note(draft, id, RetroSide::Badly, text)?;
            }
            for text in &self.action {
                retro::add_action(draft, id, text)?;
            }
            for part in ticked {
                retro::tick(draft, id, part)?;
            }
            for part in turned {
                made.push(retro::action_to_story(draft, id, part)?.item());
            }
            for part in removed {
                retro::remove(draft, id, part)?;
            }
            Ok((format!("Retro of {key}"), made))
        })?;
        changed::print(desk, out, &changed, &changed.value)
    }
}

fn print_retro(desk: &Desk, out: &mut Output, id: Id<Sprint>) -> Result<Exit, Failure> {
    let workspace = desk.workspace();
    let Some(sprint) = workspace.sprints.get(id) else {
        return Err(Failure::new("the sprint is gone"));
    };
    if out.reader() == Reader::Json {
        let action = |action: &RetroAction| {
            let story = action.story.and_then(|id| workspace.stories.get(id));
            let mut told = serde_json::json!(action);
            told["story"] = story.map(|story| story.key.as_str()).into();
            told
        };
        let actions: Vec<serde_json::Value> = sprint.actions.iter().map(action).collect();
        out.json(
            "retro",
            &serde_json::json!({ "key": sprint.key, "notes": sprint.retro_notes, "actions": actions }),
        )?;
        return Ok(Exit::Done);
    }
    let told = show::retro_told(workspace, sprint);
    if told.is_empty() {
        let key = &sprint.key;
        out.line(&format!(
            "nothing is noted for the retro of {key} yet: --well, --badly and --action note it"
        ))?;
    } else {
        out.text(&told)?;
    }
    Ok(Exit::Done)
}

/// The actions with these numbers, from 1.
fn actions(desk: &Desk, id: Id<Sprint>, numbers: &[usize]) -> Result<Vec<Uuid>, Failure> {
    let sprint = desk.workspace().sprints.get(id);
    let all = sprint.map_or(&[][..], |sprint| &sprint.actions);
    let find = |number: &usize| {
        let found = number.checked_sub(1).and_then(|at| all.get(at));
        found.map(|action| action.id).ok_or_else(|| {
            let many = all.len();
            Failure::new(format!("there is no action {number}: it has {many}"))
                .hint("bifocal sprint retro lists them with their numbers")
        })
    };
    numbers.iter().map(find).collect()
}
