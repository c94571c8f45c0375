//! `bifocal sprint show`: the page of a sprint: its goal, what fits, its stories, its scope, its review and its retro.
//! Never computes: the report does.

use std::fmt::Write;

use crate::cli::failure::{Exit, Failure};
use crate::cli::open::Desk;
use crate::cli::output::{Output, Reader};
use crate::cli::report;
use crate::domain::command::retro;
use crate::domain::meeting::RetroSide;
use crate::domain::points::Points;
use crate::domain::sprint::{LedgerKind, Sprint};
use crate::domain::workspace::Workspace;
use crate::metrics::report::{PageStory, ScopeChange, SprintPage, sprint_page};
use crate::safe;

/// Prints the page, and below it the numbers day by day.
///
/// # Errors
/// When there is no such sprint.
pub fn print(desk: &Desk, out: &mut Output, key: String) -> Result<Exit, Failure> {
    let id = desk.item_of::<Sprint>(&key)?;
    let workspace = desk.workspace();
    let Some(sprint) = workspace.sprints.get(id) else {
        return Err(Failure::new("the sprint is gone"));
    };
    let page = sprint_page(workspace, sprint, desk.now());
    if out.reader() == Reader::Json {
        out.json("sprint", &page)?;
        return Ok(Exit::Done);
    }
    out.text(&told(workspace, sprint, &page))?;
    out.line("")?;
    report::print(desk, out, "sprint", &[key])
}

fn told(workspace: &Workspace, sprint: &Sprint, page: &SprintPage) -> String {
    let mut text = String::new();
    let day = |day: Option<chrono::NaiveDate>| day.map_or("–".to_owned(), |day| day.to_string());
    let days = sprint.days(workspace).len();
    let _ = writeln!(
        text,
        "{}  {}  {}  {} to {}, {days} working days",
        sprint.key,
        safe::line(&sprint.title),
        sprint.state,
        day(sprint.start),
        day(sprint.end)
    );
    if !sprint.goal.is_empty() {
        let _ = writeln!(text, "goal: {}", safe::line(&sprint.goal));
    }
    let _ = writeln!(text, "{}", capacity(sprint, page));
    let all = page.stories.len();
    let _ = writeln!(text, "stories: {all}, {} serve the goal", page.serving);
    for story in &page.stories {
        let _ = writeln!(text, "  {}", safe::line(&of_story(story)));
    }
    scope(&mut text, workspace, page);
    let counts = page.reviewed;
    if counts.accepted + counts.rejected + counts.not_shown > 0 {
        let _ = writeln!(
            text,
            "review: {} accepted, {} rejected, {} not shown, {} open",
            counts.accepted, counts.rejected, counts.not_shown, counts.open
        );
    }
    text.push_str(&retro_told(workspace, sprint));
    text
}

fn capacity(sprint: &Sprint, page: &SprintPage) -> String {
    let points = page.report.capacity.map_or("–".to_owned(), |points| {
        format!("{} pts", crate::metrics::capacity::whole_points(points))
    });
    let days = page.person_days.map_or(String::new(), |days| {
        format!(", {} of {} person-days", days.available, days.usual)
    });
    let away: Vec<String> = sprint
        .absences
        .iter()
        .map(|absence| format!("{} {}", safe::line(&absence.person), absence.days))
        .collect();
    let away = match away.as_slice() {
        [] => String::new(),
        away => format!(", away: {}", away.join(", ")),
    };
    format!("capacity: {points}{days}{away}")
}

fn of_story(story: &PageStory) -> String {
    let serves = if story.serves { "*" } else { " " };
    let review = story.review.map_or(String::new(), |verdict| {
        let note = match story.review_note.as_str() {
            "" => String::new(),
            note => format!(": {note}"),
        };
        format!("  ({}{note})", verdict.word().replace('_', " "))
    });
    format!(
        "{serves} {}  {}  {}  {}{review}",
        story.key,
        story.status,
        amount(story.points),
        story.title
    )
}

fn amount(points: Option<Points>) -> String {
    points.map_or("–".to_owned(), |points| points.to_string())
}

fn scope(text: &mut String, workspace: &Workspace, page: &SprintPage) {
    let report = &page.report;
    let (Some(commitment), Some(scope)) = (report.commitment, report.final_scope) else {
        return;
    };
    let of = |value: Option<f64>| value.unwrap_or_default();
    let _ = writeln!(
        text,
        "scope: committed {commitment}, added {}, removed {}, re-estimated {}, now {scope}",
        of(report.added),
        of(report.removed),
        of(report.reestimated)
    );
    for change in &page.changes {
        let day = workspace.settings().day_of(change.at);
        let _ = writeln!(text, "  {day}  {}", safe::line(&change_told(change)));
    }
}

/// A change of the scope in words.
pub fn change_told(change: &ScopeChange) -> String {
    let what = match change.what {
        LedgerKind::Reestimated => format!(
            "re-estimated {} to {}",
            amount(change.from),
            amount(change.points)
        ),
        what => format!("{} {}", what.word(), amount(change.points)),
    };
    format!("{}  {what}  {}", change.key, change.title)
}

/// The retro in lines: what went well and badly, then the actions with their numbers.
pub fn retro_told(workspace: &Workspace, sprint: &Sprint) -> String {
    let mut text = String::new();
    for (side, head) in [
        (RetroSide::Well, "went well"),
        (RetroSide::Badly, "went badly"),
    ] {
        let notes: Vec<_> = sprint
            .retro_notes
            .iter()
            .filter(|note| note.side == side)
            .collect();
        if !notes.is_empty() {
            let _ = writeln!(text, "{head}:");
        }
        for note in notes {
            let _ = writeln!(text, "  {}", safe::line(&note.text));
        }
    }
    if !sprint.actions.is_empty() {
        text.push_str("actions:\n");
    }
    for (at, action) in sprint.actions.iter().enumerate() {
        let mark = if retro::is_done(workspace, action) {
            "x"
        } else {
            " "
        };
        let story = action.story.and_then(|id| workspace.stories.get(id));
        let story = story.map_or(String::new(), |story| format!("  {}", story.key));
        let (number, words) = (at + 1, safe::line(&action.text));
        let _ = writeln!(text, "  {number} [{mark}] {words}{story}");
    }
    text
}
