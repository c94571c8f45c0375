//! `bifocal standup`: what moved, what waits, what is blocked and what grows old, for a meeting or a chat.
//! Never more than twenty lines.

use std::fmt::Write;

use chrono::{DateTime, Days, NaiveDate};
use serde::Serialize;

use super::Call;
use super::failure::{Exit, Failure};
use super::open::Desk;
use super::output::Reader;
use crate::domain::about::Category;
use crate::domain::calendar::parse_day;
use crate::domain::history::tracked;
use crate::domain::record::Moment;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::metrics::flow::AgeLevel;
use crate::metrics::report::{DayCounting, flow};

/// Say what moved since the last working day, what waits, what is blocked and what grows old
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Since that day; the last working day when left out
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
}

#[derive(Serialize)]
struct Standup {
    since: NaiveDate,
    moved: Vec<Moved>,
    waiting: Vec<Waits>,
    blocked: Vec<Blocked>,
    ageing: Vec<Old>,
}

#[derive(Serialize)]
struct Moved {
    key: Word,
    title: String,
    from: Word,
    to: Word,
    by: Word,
    at: DateTime<chrono::Utc>,
}

#[derive(Serialize)]
struct Waits {
    key: Word,
    title: String,
    reason: &'static str,
    on: Option<Word>,
    since: NaiveDate,
    on_me: bool,
}

#[derive(Serialize)]
struct Blocked {
    key: Word,
    title: String,
    by: Vec<Word>,
}

#[derive(Serialize)]
struct Old {
    key: Word,
    title: String,
    days: u32,
}

/// How many lines a part may have, so that all of them fit a chat.
const MOST: usize = 4;

impl Args {
    /// Prints the standup.
    ///
    /// # Errors
    /// When the day cannot be read.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let today = desk.lens().today();
        let since = match &self.since {
            Some(text) => parse_day(text, today).map_err(Failure::usage)?,
            None => last_working_day(desk, today),
        };
        let standup = standup(desk, since);
        if out.reader() == Reader::Json {
            out.json("standup", &standup)?;
        } else {
            out.text(&told(&standup))?;
        }
        Ok(Exit::Done)
    }
}

fn last_working_day(desk: &Desk, today: NaiveDate) -> NaiveDate {
    let calendar = desk.workspace().settings().calendar();
    let earlier = (1..=31).filter_map(|days| today.checked_sub_days(Days::new(days)));
    earlier
        .into_iter()
        .find(|day| calendar.is_working(*day))
        .unwrap_or(today)
}

fn standup(desk: &Desk, since: NaiveDate) -> Standup {
    let workspace = desk.workspace();
    let from: Moment = workspace.settings().timezone.start_of(since);
    let stories = || {
        workspace
            .stories
            .iter()
            .filter(|story| story.archived.is_none())
    };
    let mut moved: Vec<Moved> = stories()
        .filter_map(|story| last_move(story, from))
        .collect();
    moved.sort_by_key(|moved| std::cmp::Reverse(moved.at));
    let open = |story: &&std::sync::Arc<Story>| !story.category(workspace).is_final();
    let waiting = stories().filter(open).filter_map(|story| {
        let wait = story.waiting.as_ref()?;
        Some(Waits {
            key: story.key.clone(),
            title: story.title.clone(),
            reason: wait.reason.word(),
            on: wait.on.clone(),
            since: workspace.settings().day_of(wait.since),
            on_me: wait
                .on
                .as_ref()
                .is_some_and(|on| workspace.same_person(on, desk.me())),
        })
    });
    let under_way = |story: &&std::sync::Arc<Story>| story.category(workspace).is_under_way();
    let ages = flow(
        workspace,
        workspace.stories.iter().map(AsRef::as_ref),
        desk.lens().today(),
        DayCounting::Civil,
    )
    .ages;
    let old = ages
        .into_iter()
        .filter(|age| matches!(age.level, Some(AgeLevel::Red)));
    Standup {
        since,
        moved,
        waiting: waiting.collect(),
        blocked: stories()
            .filter(under_way)
            .filter_map(|story| blocked(desk, story))
            .collect(),
        ageing: old
            .map(|age| Old {
                title: title_of(desk, &age.key),
                key: age.key,
                days: age.days,
            })
            .collect(),
    }
}

fn title_of(desk: &Desk, key: &str) -> String {
    let workspace = desk.workspace();
    workspace
        .find(key)
        .map_or_else(String::new, |item| workspace.title_of(item).to_owned())
}

/// Where a story stands since then, told once: from where it was to where it is.
fn last_move(story: &Story, from: Moment) -> Option<Moved> {
    let recent: Vec<_> = story
        .history
        .iter()
        .filter(|event| event.at >= from && event.field == tracked::STATUS)
        .collect();
    let (first, last) = (recent.first()?, recent.last()?);
    Some(Moved {
        key: story.key.clone(),
        title: story.title.clone(),
        from: first.from.clone(),
        to: last.to.clone(),
        by: last.by.clone(),
        at: last.at,
    })
}

fn blocked(desk: &Desk, story: &Story) -> Option<Blocked> {
    let workspace = desk.workspace();
    let open = |story: &&std::sync::Arc<Story>| {
        !matches!(
            story.category(workspace),
            Category::Done | Category::Cancelled
        )
    };
    let blockers = story
        .blocked_by
        .iter()
        .filter_map(|id| workspace.stories.get(*id))
        .filter(open);
    let by: Vec<Word> = blockers.map(|story| story.key.clone()).collect();
    (!by.is_empty()).then(|| Blocked {
        key: story.key.clone(),
        title: story.title.clone(),
        by,
    })
}

fn told(standup: &Standup) -> String {
    let on = |on: &Option<Word>| {
        on.as_ref()
            .map_or_else(String::new, |on| format!(" on {on}"))
    };
    let mut text = String::new();
    let since = standup.since;
    part(
        &mut text,
        &format!("moved since {since}"),
        &standup.moved,
        |one| format!("{}  {} → {}  {}", one.key, one.from, one.to, one.title),
    );
    part(&mut text, "waiting", &standup.waiting, |one| {
        format!(
            "{}  {}{} since {}  {}",
            one.key,
            one.reason,
            on(&one.on),
            one.since,
            one.title
        )
    });
    part(&mut text, "blocked", &standup.blocked, |one| {
        format!("{}  by {}  {}", one.key, one.by.join(", "), one.title)
    });
    part(&mut text, "growing old", &standup.ageing, |one| {
        format!("{}  {} days  {}", one.key, one.days, one.title)
    });
    text
}

fn part<T>(text: &mut String, name: &str, all: &[T], told: impl Fn(&T) -> String) {
    let more = match all.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(", {more} more not shown"),
    };
    let _ = writeln!(text, "{name}: {}{more}", all.len());
    for one in all.iter().take(MOST) {
        let _ = writeln!(text, "  {}", crate::safe::line(&told(one)));
    }
}
