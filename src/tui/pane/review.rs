//! Review: the stories of a sprint, finished and not, with what was said of each when it was shown.
//! Never reopens a story: it offers to.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::reading::{Fact, below, draw_facts, draw_list, draw_opened, passing};
use super::table::{self, Cell};
use super::{Hat, Pane, PaneId, Row, Target, sprints};
use crate::domain::id::Kind;
use crate::domain::meeting::Verdict;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::metrics::report::{Member, members, review_counts};
use crate::tui::app::App;
use crate::tui::hits::Hits;
use crate::tui::widget::columns::Column;

/// The mode.
pub static PANE: Pane = Pane {
    id: PaneId::Review,
    name: "Review",
    mode_of: Some(PaneId::Sprints),
    hat: Hat::Near,
    makes: Kind::Story,
    empty: "Nothing to review: the sprint has not begun, or holds no story. S in the sprints starts it.",
    head: 3,
    rows,
    draw,
};

/// The sprint under review: the one that the sprints pane is about.
pub fn sprint(app: &App) -> Option<&Sprint> {
    sprints::shown(app)
}

/// Shows the mode.
pub fn begin(app: &mut App) {
    app.state_of_mut(PaneId::Review).built = None;
    app.go(PaneId::Review, None);
    app.state_mut().move_to(0);
}

/// The finished stories, then the others. The depth tells which.
fn rows(app: &App) -> Vec<Row> {
    let Some(sprint) = sprint(app).filter(|sprint| sprint.started.is_some() || sprint.is_closed())
    else {
        return Vec::new();
    };
    let passes = passing(app);
    let mut all = members(app.workspace(), sprint);
    all.retain(|member| {
        passes
            .as_ref()
            .is_none_or(|found| found.contains(&member.id.item()))
    });
    let (done, open): (Vec<Member>, Vec<Member>) = all.into_iter().partition(|one| one.done);
    let mut rows = Vec::new();
    for (name, depth, members) in [("done", 0, done), ("not finished", 1, open)] {
        if members.is_empty() {
            continue;
        }
        rows.push(Row::line(format!("{name} {}", members.len())));
        rows.extend(
            members
                .iter()
                .map(|member| Row::item(member.id.item(), depth)),
        );
    }
    rows
}

/// The stories as rows say them.
fn shown_members(app: &App) -> Vec<Member> {
    let member = |row: &Row| {
        Some(Member {
            id: row.target?.item.typed()?,
            done: row.depth == 0,
        })
    };
    app.state().rows.iter().filter_map(member).collect()
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let Some(sprint) = sprint(app) else {
        table::draw_empty(app, frame, area);
        return;
    };
    if draw_opened(app, frame, area, hits) {
        return;
    }
    let theme = &app.theme;
    let counts = review_counts(sprint, &shown_members(app));
    let goal = if sprint.goal.is_empty() {
        "no goal".to_string()
    } else {
        format!("“{}”", sprint.goal)
    };
    let facts = [
        Fact::styled("", sprint.title.clone(), theme.header),
        Fact::styled("accepted", counts.accepted.to_string(), theme.good),
        Fact::styled("rejected", counts.rejected.to_string(), theme.bad),
        Fact::styled("not shown", counts.not_shown.to_string(), theme.warn),
        Fact::new(app, "not said yet", counts.open.to_string()),
        Fact::styled("", goal, theme.accent_near),
    ];
    let taken = draw_facts(app, frame, area, &facts);
    let body = below(area, taken);
    if app.state().rows.is_empty() {
        table::draw_empty(app, frame, body);
        return;
    }
    let columns = [
        Column::fixed("", 1),
        Column::fixed("key", 7),
        Column::fill("title", 14).share(2, u16::MAX),
        Column::fixed("pts", 4).right().priority(2),
        Column::fixed("criteria", 8).right().priority(1),
        Column::fixed("review", 9),
        Column::fill("note", 14).share(2, u16::MAX).priority(3),
        Column::fixed("by", 8).priority(4),
    ];
    draw_list(app, frame, body, hits, &columns, |_, target, column| {
        cell(app, sprint, target, column)
    });
}

fn cell<'a>(app: &'a App, sprint: &'a Sprint, target: Target, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    let found = target.item.typed::<Story>().and_then(|id| app.get(id));
    let Some(story) = found else {
        return (Cow::Borrowed(""), theme.text);
    };
    let review = sprint.reviewed(story.id);
    let (mark, word, style) = match review.map(|result| result.verdict) {
        Some(Verdict::Accepted) => (theme.glyphs.check, "accepted", theme.good),
        Some(Verdict::Rejected) => (theme.glyphs.cross, "rejected", theme.bad),
        Some(Verdict::NotShown) => (theme.glyphs.half, "not shown", theme.warn),
        None => (theme.glyphs.empty, "", theme.dim),
    };
    match column {
        0 => (Cow::Borrowed(mark), style),
        1 => (Cow::Borrowed(story.key.as_str()), theme.key),
        2 => (Cow::Borrowed(story.title.as_str()), theme.text),
        3 => match story.points {
            Some(points) => (Cow::Owned(points.to_string()), theme.text),
            None => (Cow::Borrowed(theme.glyphs.none), theme.dim),
        },
        4 if story.criteria.is_empty() => (Cow::Borrowed(theme.glyphs.none), theme.dim),
        4 => {
            let (met, all) = (story.criteria_met(), story.criteria.len());
            let style = if met == all { theme.good } else { theme.warn };
            (Cow::Owned(format!("{met}/{all}")), style)
        }
        5 => (Cow::Borrowed(word), style),
        6 => (
            Cow::Borrowed(review.map_or("", |result| &result.note)),
            theme.text,
        ),
        _ => (
            Cow::Borrowed(review.map_or("", |result| result.by.as_str())),
            theme.dim,
        ),
    }
}

#[cfg(test)]
mod tests;
