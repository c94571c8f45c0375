//! Shares: which part of the work serves which objective and initiative, who gets nothing, and what serves nothing.
//! Never counts a story that is not estimated as if it had no size: such stories are told apart.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{chosen, work};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::{Initiative, Stage};
use crate::domain::objective::Objective;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::metrics::alignment::{DRIFT_LIMIT, DRIFT_SPRINTS};
use crate::metrics::report::{AlignmentReport, InitiativeShare};
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::detail::{draw_bar, progress_cell};
use crate::tui::figures::Work;
use crate::tui::hits::Hits;
use crate::tui::pane::backlog::points_cell;
use crate::tui::pane::reading::{
    self, Fact, below, draw_facts, draw_sentence, draw_warnings, passing, percent, stories_by_key,
    top,
};
use crate::tui::pane::table::Cell;
use crate::tui::pane::{Row, Target};
use crate::tui::widget::big;
use crate::tui::widget::columns::Column;
use crate::tui::widget::plot::number;

/// Below this share of aligned points the number is a warning.
const ALIGNED_ENOUGH: f64 = 0.6;

/// Below this width a share is told without a bar.
const NARROW: u16 = 60;
/// From this width on the detail stands beside the list.
const BESIDE: u16 = 150;

pub(super) fn rows(app: &App) -> Vec<Row> {
    let report = app.alignment(work(app));
    let mut rows = Vec::new();
    let passing = passing(app);
    if passing.is_none() {
        objectives(app, report, &mut rows);
        initiatives(app, report, &mut rows);
    }
    let orphans = orphans(app, report);
    let listed: Vec<ItemRef> = orphans
        .into_iter()
        .filter(|item| passing.as_ref().is_none_or(|all| all.contains(item)))
        .collect();
    if !listed.is_empty() {
        let words = count(listed.len(), "story");
        rows.push(Row::line(format!(
            "{words} without a whole chain: ^ attaches, w shows what is missing"
        )));
        rows.extend(listed.into_iter().map(|item| Row::item(item, 0)));
    }
    rows
}

fn objectives(app: &App, report: &AlignmentReport, rows: &mut Vec<Row>) {
    let workspace = app.workspace();
    if report.by_objective.is_empty() {
        return;
    }
    rows.push(Row::line("by objective"));
    let mut none = None;
    for line in &report.by_objective {
        match line
            .key
            .as_ref()
            .and_then(|key| workspace.by_key::<Objective>(key))
        {
            Some(id) => rows.push(Row::item(id.item(), 0)),
            None => none = Some((line.points, line.share)),
        }
    }
    rows.extend(none.and_then(|none| rest(app, "no objective", none)));
}

fn initiatives(app: &App, report: &AlignmentReport, rows: &mut Vec<Row>) {
    let workspace = app.workspace();
    let id_of = |key: &Word| workspace.by_key::<Initiative>(key);
    let with_points = report
        .by_initiative
        .iter()
        .filter_map(|line| line.key.as_ref());
    let mut ids: Vec<Id<Initiative>> = with_points.filter_map(id_of).collect();
    for starved in report
        .starved
        .iter()
        .filter_map(|starved| id_of(&starved.key))
    {
        if !ids.contains(&starved) {
            ids.push(starved);
        }
    }
    if ids.is_empty() {
        return;
    }
    rows.push(Row::line("by initiative"));
    rows.extend(ids.into_iter().map(|id| Row::item(id.item(), 0)));
    let none = report.by_initiative.iter().find(|line| line.key.is_none());
    rows.extend(none.and_then(|line| rest(app, "no initiative", (line.points, line.share))));
}

/// A line for the work that reaches nothing of its kind.
fn rest(app: &App, name: &str, (points, share): (f64, Option<f64>)) -> Option<Row> {
    let words = format!("{name}: {} pts, {}", number(points), percent(app, share));
    (points > 0.0).then(|| Row::line(words))
}

fn orphans(app: &App, report: &AlignmentReport) -> Vec<ItemRef> {
    if report.orphans.is_empty() {
        return Vec::new();
    }
    let by_key = stories_by_key(app);
    let orphans = report.orphans.iter();
    orphans
        .filter_map(|orphan| by_key.get(orphan.key.as_str()).copied())
        .collect()
}

pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let report = app.alignment(work(app));
    if app.state().rows.is_empty() {
        draw_sentence(app, frame, area, &empty(app));
        return;
    }
    let taken = draw_head(app, frame, area, report);
    let list = below(area, taken);
    let share = if list.width < NARROW { 5 } else { 13 };
    let columns = columns(share);
    let cell = |_, target, column| {
        let (text, style) = cell(app, report, target, column);
        if column == 3 && share < 13 {
            return (Cow::Owned(bare(&text)), style);
        }
        (text, style)
    };
    if list.width < BESIDE {
        reading::draw_list(app, frame, list, hits, &columns, cell);
    } else {
        reading::draw_list_and_detail(app, frame, list, hits, &columns, cell);
    }
}

/// What is missing when there is no row.
fn empty(app: &App) -> String {
    if !app.state().filter.is_empty() {
        let filter = &app.state().filter;
        return format!(
            "No story without a whole chain passes the filter “{filter}”. Esc takes it away."
        );
    }
    match work(app) {
        Work::Backlog => super::EMPTY.to_string(),
        Work::Sprint if app.workspace().active_sprint().is_some() => {
            "The sprint has no story yet: m moves stories into it, and their shares stand here."
                .to_string()
        }
        _ => format!("Nothing to show: {}.", chosen(app)),
    }
}

/// The aligned share, large where there is room, with what stands beside it; returns the rows taken.
fn draw_head(app: &App, frame: &mut Frame, area: Rect, report: &AlignmentReport) -> u16 {
    let facts = facts(app, report);
    if area.height < 14 || area.width < 60 {
        let mut all = vec![aligned(app, report)];
        all.extend(facts);
        return draw_facts(app, frame, top(area, 3), &all);
    }
    let style = aligned_style(app, report.share);
    let room = Rect {
        x: area.x + 2,
        ..top(area, big::HEIGHT)
    };
    let shown = percent(app, report.share);
    let taken = big::draw(frame.buffer_mut(), room, &shown, style, &app.theme);
    let beside = Rect {
        x: room.x + taken + u16::from(taken > 0),
        width: area.width.saturating_sub(taken + 4),
        ..room
    };
    let words = match report.share {
        Some(_) => format!(
            "aligned {shown}: {} of {} pts",
            number(report.aligned),
            number(report.points)
        ),
        None => "aligned –: no estimated work".replace('–', app.theme.glyphs.none),
    };
    let bar = Rect {
        x: beside.x + 1,
        width: beside.width.saturating_sub(2),
        ..top(beside, 1)
    };
    draw_bar(app, frame, bar, report.share, &words);
    draw_facts(app, frame, below(beside, 1), &facts);
    let warned = below(area, big::HEIGHT);
    let most = (area.height / 5).max(2);
    big::HEIGHT + draw_warnings(app, frame, top(warned, most), &warnings(app, report))
}

fn aligned(app: &App, report: &AlignmentReport) -> Fact {
    let value = match report.share {
        Some(_) => format!(
            "{} of {} pts",
            percent(app, report.share),
            number(report.points)
        ),
        None => percent(app, None),
    };
    Fact::styled("aligned", value, aligned_style(app, report.share))
}

fn aligned_style(app: &App, share: Option<f64>) -> ratatui::style::Style {
    match share {
        Some(share) if share < ALIGNED_ENOUGH => app.theme.warn,
        Some(_) => app.theme.good,
        None => app.theme.dim,
    }
}

fn facts(app: &App, report: &AlignmentReport) -> Vec<Fact> {
    let theme = &app.theme;
    let drifts = report.drift.is_some_and(|drift| drift > DRIFT_LIMIT);
    let mut facts = vec![
        Fact::new(
            app,
            "without bugs and debt",
            percent(app, report.share_without_bugs_and_debt),
        ),
        Fact::styled(
            "drift",
            percent(app, report.drift),
            if drifts { theme.warn } else { theme.text },
        ),
        Fact::new(app, "coverage", percent(app, report.coverage)),
    ];
    if report.unestimated.items > 0 {
        let value = format!(
            "{}, {} aligned",
            report.unestimated.items, report.unestimated.aligned
        );
        facts.push(Fact::styled("not estimated", value, theme.warn));
    }
    facts
}

/// What wants attention, each with the key that mends it.
fn warnings(app: &App, report: &AlignmentReport) -> Vec<String> {
    let workspace = app.workspace();
    let mut warnings = Vec::new();
    if !workspace
        .objectives
        .iter()
        .any(|objective| !objective.kpis.is_empty())
    {
        warnings.push(
            "No objective has a KPI, so no work can be aligned: on an objective (1), + adds one."
                .to_string(),
        );
    }
    if !report.orphans.is_empty() {
        let points: f64 = report
            .orphans
            .iter()
            .filter_map(|orphan| orphan.points)
            .sum();
        let verb = if report.orphans.len() == 1 {
            "reaches"
        } else {
            "reach"
        };
        let stories = count(report.orphans.len(), "story");
        let points = number(points);
        warnings.push(format!(
            "{stories} ({points} pts) {verb} no active goal: ^ attaches, Space marks many."
        ));
    }
    let lasting = app.alignment(Work::Closed);
    let closed = lasting.quadrant.len() >= DRIFT_SPRINTS;
    if let Some(drift) = lasting.drift.filter(|drift| closed && *drift > DRIFT_LIMIT) {
        let drift = percent(app, Some(drift));
        warnings.push(format!(
            "Drift {drift} over {DRIFT_SPRINTS} sprints: J and K rank, e changes an intended share."
        ));
    }
    if !report.starved.is_empty() {
        let keys: Vec<&str> = report.starved.iter().map(|one| one.key.as_str()).collect();
        let verb = if keys.len() == 1 { "is" } else { "are" };
        warnings.push(format!(
            "{} {verb} starved: 3 and n give an epic, 5 and n a story.",
            keys.join(", ")
        ));
    }
    warnings
}

/// A share without its bar.
fn bare(share: &str) -> String {
    share.rsplit(' ').next().unwrap_or("").to_string()
}

fn columns(share: u16) -> [Column; 7] {
    [
        Column::fixed("key", 6),
        Column::fill("title", 14).share(2, u16::MAX),
        Column::fixed("pts", 5).right(),
        Column::fixed("share", share).priority(1),
        Column::fixed("meant", 5).right().priority(3),
        Column::fixed("diff", 5).right().priority(4),
        Column::fill("", 20).share(1, 44).priority(2),
    ]
}

fn cell<'a>(app: &'a App, report: &'a AlignmentReport, target: Target, column: usize) -> Cell<'a> {
    let theme = &app.theme;
    let workspace = app.workspace();
    let key = match target.item.kind {
        Kind::Story => theme.key,
        _ => theme.accent_far,
    };
    match (column, target.item.kind) {
        (0, _) => (Cow::Borrowed(workspace.key_of(target.item)), key),
        (1, _) => (Cow::Borrowed(workspace.title_of(target.item)), theme.text),
        (_, Kind::Story) => match app.get::<Story>(Id::new(target.item.id)) {
            Some(story) => story_cell(app, story, column),
            None => (Cow::Borrowed(""), theme.dim),
        },
        (_, Kind::Objective) => objective_cell(app, report, target.item, column),
        _ => initiative_cell(app, report, target.item, column),
    }
}

fn story_cell<'a>(app: &'a App, story: &'a Story, column: usize) -> Cell<'a> {
    match column {
        2 => points_cell(app, story),
        6 => (Cow::Borrowed(missing_link(app, story)), app.theme.warn),
        _ => (Cow::Borrowed(""), app.theme.dim),
    }
}

/// Where the chain of a story breaks.
fn missing_link(app: &App, story: &Story) -> &'static str {
    match story.chain(app.workspace()) {
        (None, ..) => "no epic",
        (_, None, _) => "epic without initiative",
        (_, Some(initiative), _) if initiative.stage != Stage::Active => "initiative not active",
        (.., None) => "initiative without objective",
        (.., Some(objective)) if objective.kpis.is_empty() => "objective without KPI",
        _ => "",
    }
}

fn objective_cell<'a>(
    app: &'a App,
    report: &AlignmentReport,
    item: ItemRef,
    column: usize,
) -> Cell<'a> {
    let theme = &app.theme;
    let key = app.workspace().key_of(item);
    let line = report
        .by_objective
        .iter()
        .find(|line| line.key.as_deref() == Some(key));
    match (column, line) {
        (2, Some(line)) => (Cow::Owned(number(line.points)), theme.text),
        (3, Some(line)) => (Cow::Owned(progress_cell(line.share, theme)), theme.text),
        (6, _)
            if app
                .get::<Objective>(Id::new(item.id))
                .is_some_and(|o| o.kpis.is_empty()) =>
        {
            (Cow::Borrowed("no KPI"), theme.warn)
        }
        _ => (Cow::Borrowed(""), theme.dim),
    }
}

fn initiative_cell<'a>(
    app: &'a App,
    report: &AlignmentReport,
    item: ItemRef,
    column: usize,
) -> Cell<'a> {
    let theme = &app.theme;
    let key = app.workspace().key_of(item);
    let line = report
        .by_initiative
        .iter()
        .find(|line| line.key.as_deref() == Some(key));
    let none = (Cow::Borrowed(theme.glyphs.none), theme.dim);
    match column {
        2 => match line {
            Some(line) => (Cow::Owned(number(line.points)), theme.text),
            None => (Cow::Borrowed("0"), theme.dim),
        },
        3 => match line.and_then(|line| line.share) {
            Some(share) => (Cow::Owned(progress_cell(Some(share), theme)), theme.text),
            None => none,
        },
        4 => match line.and_then(|line| line.intended) {
            Some(intended) => (Cow::Owned(percent(app, Some(intended))), theme.dim),
            None => none,
        },
        5 => match line.and_then(difference) {
            Some(apart) if apart.abs() > DRIFT_LIMIT => (Cow::Owned(signed(apart)), theme.warn),
            Some(apart) => (Cow::Owned(signed(apart)), theme.text),
            None => none,
        },
        _ => match report.starved.iter().find(|starved| starved.key == *key) {
            Some(starved) => (Cow::Owned(format!("starved: {}", starved.why)), theme.warn),
            None => (Cow::Borrowed(""), theme.dim),
        },
    }
}

/// Actual less intended share.
fn difference(line: &InitiativeShare) -> Option<f64> {
    Some(line.share? - line.intended?)
}

fn signed(share: f64) -> String {
    format!("{:+.0}%", share * 100.0)
}
