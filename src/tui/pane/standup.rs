//! Standup: what happened since the last one, story by story or person by person, on one screen.
//! Never names a story twice: what is to be said of it stands in its one row.

use std::borrow::Cow;

use chrono::TimeDelta;
use ratatui::Frame;
use ratatui::layout::Rect;
use rustc_hash::{FxHashMap, FxHashSet};

use super::reading::{Fact, below, draw_facts, draw_list, draw_opened, passing};
use super::table::{self, Cell};
use super::{Hat, Pane, PaneId, Row, Target};
use crate::domain::about::Category;
use crate::domain::id::{Id, Kind};
use crate::domain::record::Moment;
use crate::domain::story::Story;
use crate::metrics::report::{GoalChance, StandupReport, last_working_day, standup};
use crate::tui::app::App;
use crate::tui::hits::Hits;
use crate::tui::widget::columns::Column;

/// The mode.
pub static PANE: Pane = Pane {
    id: PaneId::Standup,
    name: "Standup",
    mode_of: Some(PaneId::Sprints),
    hat: Hat::Near,
    makes: Kind::Story,
    empty: "Nothing to say: since the last standup nothing moved, nothing waits, nothing is blocked and nothing grows old.",
    head: 3,
    rows,
    draw,
};

/// How long after a standup a look at it again is of the same one.
const SAME: TimeDelta = TimeDelta::hours(4);

/// When standups were held.
#[derive(Debug, Default)]
pub struct Held {
    /// The last one, as the workspace's state folder or the last leaving of the mode tells.
    pub last: Option<Moment>,
    since: Option<Moment>,
    shown: bool,
}

/// Shows the mode: since the last standup, or the last working day. One that was left a moment ago goes on.
pub fn begin(app: &mut App) {
    let now = app.session.now();
    let goes_on =
        app.standup.since.is_some() && app.standup.last.is_some_and(|last| now - last < SAME);
    if !goes_on {
        let workspace = app.workspace();
        let day = last_working_day(workspace, app.today());
        let usual = workspace.settings().timezone.start_of(day);
        let last = app.standup.last.filter(|last| *last <= now);
        app.standup.since = Some(last.unwrap_or(usual));
    }
    app.figures.forget_standup();
    app.state_of_mut(PaneId::Standup).built = None;
    app.go(PaneId::Standup, None);
    app.state_mut().move_to(0);
}

/// Notes that the mode is shown, or was left: then the standup was held.
pub fn look(app: &mut App) {
    let shown = app.pane == PaneId::Standup;
    if app.standup.shown && !shown {
        app.standup.last = Some(app.session.now());
    }
    app.standup.shown = shown;
}

/// When the standup was held, to be kept when the program ends; one that is on screen is held now.
pub fn held(app: &App) -> Option<Moment> {
    app.standup.since?;
    if app.standup.shown {
        return Some(app.session.now());
    }
    app.standup.last
}

/// The report, since when the shown standup looks back.
pub fn report(app: &App) -> StandupReport {
    let now = app.session.now();
    let since = app.standup.since.unwrap_or(now);
    standup(app.workspace(), app.session.me(), since, now)
}

/// What is said of a story: the groups in which it stands, the first of them, and the words of all.
#[derive(Default)]
struct Said {
    group: usize,
    words: Vec<String>,
}

/// The groups, those that need somebody first.
const GROUPS: [&str; 6] = [
    "waits on me",
    "waits",
    "blocked",
    "growing old",
    "moved",
    "under way",
];

fn all_said(app: &App) -> (Vec<Id<Story>>, FxHashMap<Id<Story>, Said>) {
    let report = app.standup_report();
    let mut order = Vec::new();
    let mut said: FxHashMap<Id<Story>, Said> = FxHashMap::default();
    let mut say = |id: Id<Story>, group: usize, words: String| {
        let known = said.entry(id).or_insert_with(|| {
            order.push(id);
            Said {
                group,
                words: Vec::new(),
            }
        });
        known.words.push(words);
    };
    let today = app.today();
    for wait in &report.waiting {
        let days = (today - wait.since).num_days().max(0);
        let on = match &wait.on {
            Some(_) if wait.on_me => String::new(),
            Some(on) => format!(" on {on}"),
            None => String::new(),
        };
        let words = format!("{}{on}, {days} d", wait.reason);
        say(wait.id, usize::from(!wait.on_me), words);
    }
    for one in &report.blocked {
        say(one.id, 2, format!("blocked by {}", one.by.join(", ")));
    }
    for one in &report.ageing {
        say(one.id, 3, format!("{} days old", one.days));
    }
    for one in &report.moved {
        let arrow = app.theme.glyphs.arrow;
        say(one.id, 4, format!("{} {arrow} {}", one.from, one.to));
    }
    let active = app.workspace().active_sprint().map(|sprint| sprint.id);
    let inside = active.map_or(&[][..], |id| app.index().stories_in_sprint(Some(id)));
    for id in inside {
        let under_way = app
            .index()
            .category(*id)
            .is_some_and(Category::is_under_way);
        if under_way {
            say(*id, 5, String::new());
        }
    }
    (order, said)
}

fn rows(app: &App) -> Vec<Row> {
    let (mut order, said) = all_said(app);
    if let Some(passes) = passing(app) {
        order.retain(|id| passes.contains(&id.item()));
    }
    let row = |id: &Id<Story>| {
        let words = said.get(id).map(|said| said.words.iter());
        let words: Vec<&str> = words
            .into_iter()
            .flatten()
            .map(String::as_str)
            .filter(|words| !words.is_empty())
            .collect();
        Row {
            text: words.join("; ").into(),
            ..Row::item(
                id.item(),
                u8::from(said.get(id).is_some_and(|said| said.group == 0)),
            )
        }
    };
    let mut rows = Vec::new();
    let mut add = |name: &str, stories: &[Id<Story>]| {
        if !stories.is_empty() {
            rows.push(Row::line(format!("{name} {}", stories.len())));
            rows.extend(stories.iter().map(row));
        }
    };
    if app.state_of(PaneId::Standup).mode == 0 {
        for (group, name) in GROUPS.iter().enumerate() {
            let of = |id: &&Id<Story>| said.get(id).is_some_and(|said| said.group == group);
            let stories: Vec<Id<Story>> = order.iter().filter(of).copied().collect();
            add(name, &stories);
        }
        return rows;
    }
    for (person, stories) in by_person(app, &order) {
        add(&person, &stories);
    }
    rows
}

/// The stories by who does them: me first, then by name, what nobody does last.
fn by_person(app: &App, order: &[Id<Story>]) -> Vec<(String, Vec<Id<Story>>)> {
    let who = |id: &Id<Story>| app.get(*id).and_then(|story| story.assignee.clone());
    let mut seen = FxHashSet::default();
    let all = order.iter().map(who);
    let mut people: Vec<_> = all.filter(|name| seen.insert(name.clone())).collect();
    let me = |name: &str| app.workspace().same_person(name, app.session.me());
    people.sort_by_key(|name| match name {
        Some(name) if me(name) => (0, String::new()),
        Some(name) => (1, name.to_lowercase()),
        None => (2, String::new()),
    });
    let of = |person| {
        let stories = order
            .iter()
            .filter(|id| who(id) == person)
            .copied()
            .collect();
        let name = person.map_or("nobody".to_string(), |name| name.to_string());
        (name, stories)
    };
    people.into_iter().map(of).collect()
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    if draw_opened(app, frame, area, hits) {
        return;
    }
    let taken = draw_facts(app, frame, area, &facts(app));
    let body = below(area, taken);
    if app.state().rows.is_empty() {
        table::draw_empty(app, frame, body);
        return;
    }
    let columns = [
        Column::fixed("", 1),
        Column::fixed("key", 7),
        Column::fill("title", 14).share(2, u16::MAX),
        Column::fill("what", 18).share(3, u16::MAX),
        Column::fixed("who", 9).priority(1),
        Column::fixed("pts", 4).right().priority(2),
    ];
    draw_list(app, frame, body, hits, &columns, |row, target, column| {
        cell(app, row, target, column)
    });
}

fn facts(app: &App) -> Vec<Fact> {
    let report = app.standup_report();
    let since = report.since.format("%a %-d %b");
    let mut facts = vec![
        Fact::new(app, "since", since.to_string()),
        Fact::new(app, "moved", report.moved.len().to_string()),
        Fact::new(app, "waiting", report.waiting.len().to_string()),
        Fact::new(app, "blocked", report.blocked.len().to_string()),
        Fact::new(app, "growing old", report.ageing.len().to_string()),
    ];
    for goal in &report.goals {
        facts.extend(goal_facts(app, goal, report.goals.len() > 1));
    }
    facts
}

/// What is told of a goal; of several, each with its sprint.
fn goal_facts(app: &App, goal: &GoalChance, several: bool) -> [Fact; 2] {
    let theme = &app.theme;
    let (chance, style) = match goal.chance {
        Some(chance) if chance >= 0.7 => (format!("{:.0}%", chance * 100.0), theme.good),
        Some(chance) if chance >= 0.4 => (format!("{:.0}%", chance * 100.0), theme.warn),
        Some(chance) => (format!("{:.0}%", chance * 100.0), theme.bad),
        None => (theme.glyphs.none.to_string(), theme.dim),
    };
    let chance = if several {
        format!("{} {chance}", goal.sprint)
    } else {
        chance
    };
    let which = if goal.serving { " for the goal" } else { "" };
    let words = format!(
        "{} of {} stories{which} open, {} working days left",
        goal.open, goal.stories, goal.days_left
    );
    [
        Fact::styled("goal", chance, style),
        Fact::styled("", words, theme.dim),
    ]
}

fn cell<'a>(app: &'a App, row: &'a Row, target: Target, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    let found = target.item.typed::<Story>().and_then(|id| app.get(id));
    let Some(story) = found else {
        return (Cow::Borrowed(""), theme.text);
    };
    match column {
        0 if row.depth == 1 => (Cow::Borrowed("!"), theme.warn),
        0 => {
            let category = app.index().category(story.id);
            let style = crate::tui::detail::category_style(theme, category);
            (
                Cow::Borrowed(crate::tui::detail::mark(theme, category)),
                style,
            )
        }
        1 => (Cow::Borrowed(story.key.as_str()), theme.key),
        2 => (Cow::Borrowed(story.title.as_str()), theme.text),
        3 => (Cow::Borrowed(&*row.text), theme.info),
        4 => (
            Cow::Borrowed(story.assignee.as_deref().unwrap_or("")),
            theme.dim,
        ),
        _ => match story.points {
            Some(points) => (Cow::Owned(points.to_string()), theme.text),
            None => (Cow::Borrowed(theme.glyphs.none), theme.dim),
        },
    }
}

#[cfg(test)]
mod tests;
