//! The numbers of each view in words: what stands above a chart, and alone where a chart has no room.
//! Never writes an unknown number as 0.

use chrono::NaiveDate;
use ratatui::style::Style;

use super::{Times, View, counting};
use crate::metrics::flow::{AgeLevel, Durations};
use crate::metrics::forecast::Percentiles;
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::figures::HORIZONS;
use crate::tui::pane::reading::{Fact, amount, percent};

/// Working days that a throughput a week is told of.
const WEEKS: usize = 4;

pub(super) fn of(app: &App, view: View) -> Vec<Fact> {
    match view {
        View::Velocity => velocity(app),
        View::Throughput => throughput(app),
        View::Times => times(app),
        View::Ages => ageing(app),
        View::Waits => waits(app),
        View::Bugs => bugs(app),
        View::Cumulative => cumulative(app),
        View::Forecast => forecast(app),
    }
}

fn velocity(app: &App) -> Vec<Fact> {
    let report = app.velocity();
    let summary = &report.summary;
    let none = app.theme.glyphs.none;
    let range = match (summary.min, summary.max) {
        (Some(_), Some(_)) => format!("{}–{}", amount(app, summary.min), amount(app, summary.max)),
        _ => none.to_string(),
    };
    let mean = match summary.n {
        0 => none.to_string(),
        n => format!("{} of {}", amount(app, summary.mean), count(n, "sprint")),
    };
    let mut facts = vec![
        Fact::styled("last", amount(app, summary.last), app.theme.accent_both),
        Fact::new(app, "mean", mean),
        Fact::new(app, "range", range),
        Fact::new(app, "P50", amount(app, summary.p50)),
        Fact::new(app, "sd", amount(app, summary.sd)),
        Fact::new(app, "CV", percent(app, summary.cv)),
    ];
    facts.extend(last_sprint(app));
    facts
}

/// The readings of say/do and the completion of the sprint closed last.
fn last_sprint(app: &App) -> Vec<Fact> {
    let closed = app.workspace().sprints_in_order();
    let last = closed.into_iter().rfind(|sprint| sprint.is_closed());
    let view = last.and_then(|sprint| app.sprint_view(sprint));
    let numbers = view.as_ref().map(|view| &view.numbers);
    let say_do = numbers.map(|numbers| numbers.say_do).unwrap_or_default();
    let completion = match numbers {
        Some(numbers) => format!(
            "{} of {}, {}",
            numbers.completion.done,
            count(numbers.completion.total, "story"),
            percent(app, numbers.completion.share)
        ),
        None => app.theme.glyphs.none.to_string(),
    };
    vec![
        Fact::styled(
            "say/do",
            percent(app, say_do.committed),
            app.theme.accent_both,
        ),
        Fact::new(app, "at final estimates", percent(app, say_do.at_final)),
        Fact::new(app, "all done", percent(app, say_do.all)),
        Fact::new(app, "by items", percent(app, say_do.items)),
        Fact::new(app, "completed", completion),
    ]
}

fn throughput(app: &App) -> Vec<Fact> {
    let report = app.flow(counting(app));
    let all: u32 = report.throughput.iter().map(|day| day.count).sum();
    vec![
        Fact::styled("finished a week", a_week(app), app.theme.accent_both),
        Fact::new(app, "in all", count(all as usize, "story")),
        Fact::new(app, "under way", report.ages.len().to_string()),
    ]
}

fn waits(app: &App) -> Vec<Fact> {
    let report = app.waiting();
    let waited: u32 = report.reasons.iter().map(|share| share.days).sum();
    let mut facts = vec![
        Fact::styled(
            "flow efficiency",
            percent(app, report.flow_efficiency),
            app.theme.accent_both,
        ),
        Fact::new(app, "waited", count(waited as usize, "working day")),
        Fact::new(app, "waiting now", report.items.len().to_string()),
    ];
    if let Some(oldest) = report.items.first() {
        let days = count(oldest.days as usize, "day");
        let words = format!("{} {days} for {}", oldest.key, oldest.reason);
        facts.push(Fact::new(app, "longest", words));
    }
    facts
}

fn bugs(app: &App) -> Vec<Fact> {
    let theme = &app.theme;
    let Some(last) = app.bugs().last() else {
        return Vec::new();
    };
    let bad = |number: usize, style| if number > 0 { style } else { theme.text };
    vec![
        Fact::styled("", last.key.to_string(), theme.accent_both),
        Fact::new(app, "made", last.opened.to_string()),
        Fact::styled(
            "escaped",
            last.escaped.to_string(),
            bad(last.escaped, theme.bad),
        ),
        Fact::new(app, "fixed", last.closed.to_string()),
        Fact::styled("open", last.open.to_string(), bad(last.open, theme.warn)),
    ]
}

fn times(app: &App) -> Vec<Fact> {
    let report = app.flow(counting(app));
    let theme = &app.theme;
    let (name, shown, other, beside) = match super::times(app) {
        Times::Cycle => (
            "cycle P50",
            &report.cycle_time,
            "lead time P50",
            &report.lead_time,
        ),
        Times::Lead => (
            "lead P50",
            &report.lead_time,
            "cycle time P50",
            &report.cycle_time,
        ),
    };
    let mut facts = vec![
        Fact::styled(name, days(app, shown.p50), theme.good),
        Fact::new(app, "P70", days(app, shown.p70)),
        Fact::styled("P85", days(app, shown.p85), theme.warn),
        Fact::new(app, "P95", days(app, shown.p95)),
        Fact::new(app, "mean", days(app, shown.mean)),
        Fact::new(app, "of", count(shown.n, "story")),
        Fact::new(app, other, lead(app, beside)),
    ];
    if !report.excluded.is_empty() {
        let keys: Vec<&str> = report
            .excluded
            .iter()
            .take(3)
            .map(|e| e.key.as_str())
            .collect();
        let more = report.excluded.len().saturating_sub(keys.len());
        let more = if more > 0 {
            format!(" +{more}")
        } else {
            String::new()
        };
        let words = format!("{}{more}: {}", keys.join(" "), report.excluded[0].why);
        facts.push(Fact::styled("left out", words, theme.dim));
    }
    facts
}

fn lead(app: &App, lead: &Durations) -> String {
    match (lead.p50, lead.p85) {
        (Some(_), Some(_)) => format!("{}, P85 {}", days(app, lead.p50), days(app, lead.p85)),
        _ => app.theme.glyphs.none.to_string(),
    }
}

fn days(app: &App, value: Option<f64>) -> String {
    let words = amount(app, value);
    if value.is_some() {
        format!("{words} d")
    } else {
        words
    }
}

fn ageing(app: &App) -> Vec<Fact> {
    let theme = &app.theme;
    let report = app.flow(counting(app));
    let of = |level: AgeLevel| {
        let ages = report.ages.iter();
        ages.filter(|age| age.level == Some(level)).count()
    };
    let (red, amber) = (of(AgeLevel::Red), of(AgeLevel::Amber));
    let judged = report.cycle_time.p85.is_some();
    let told = |number: usize, style: Style| match (judged, number) {
        (false, _) => (theme.glyphs.none.to_string(), theme.dim),
        (true, 0) => ("0".to_string(), theme.text),
        (true, number) => (number.to_string(), style),
    };
    let (amber, amber_style) = told(amber, theme.warn);
    let (red, red_style) = told(red, theme.bad);
    vec![
        Fact::new(app, "under way", report.ages.len().to_string()),
        Fact::styled("older than P70", amber, amber_style),
        Fact::styled("than P85", red, red_style),
        Fact::new(app, "cycle P70", days(app, report.cycle_time.p70)),
        Fact::new(app, "P85", days(app, report.cycle_time.p85)),
        Fact::new(app, "P95", days(app, report.cycle_time.p95)),
    ]
}

/// Items finished in a week, by the last four weeks of working days; fewer tell nothing.
fn a_week(app: &App) -> String {
    let per_week = app.workspace().settings().working_days.per_week() as usize;
    let queue = app.queue().borrow();
    let history = &queue.history;
    let looked = WEEKS * per_week;
    if history.len() < looked || looked == 0 {
        return app.theme.glyphs.none.to_string();
    }
    let finished: u32 = history[history.len() - looked..].iter().sum();
    let mean = f64::from(finished) / WEEKS as f64;
    format!("{} (mean of {WEEKS} weeks)", amount(app, Some(mean)))
}

fn cumulative(app: &App) -> Vec<Fact> {
    let Some(today) = app.cfd().days.last() else {
        return Vec::new();
    };
    let counts = [
        ("backlog", today.backlog),
        ("todo", today.todo),
        ("doing", today.doing),
        ("acceptance", today.acceptance),
        ("done", today.done),
    ];
    let mut facts = vec![Fact::styled("", "today", app.theme.accent_both)];
    let each = counts.map(|(name, stories)| Fact::new(app, name, stories.to_string()));
    facts.extend(each);
    facts
}

/// The dates by which the backlog is done, and how many items the coming weeks bring.
fn forecast(app: &App) -> Vec<Fact> {
    let theme = &app.theme;
    let outlook = app.outlook();
    let mut facts = vec![Fact::new(
        app,
        "open",
        count(usize::try_from(outlook.items).unwrap_or(usize::MAX), "item"),
    )];
    if outlook.estimated > 0 {
        let epics = count(outlook.estimated, "epic");
        facts.push(Fact::new(app, "of them by estimate", epics));
    }
    if let Some(seed) = outlook.seed {
        facts.push(Fact::new(app, "teams simulated, seed", seed.to_string()));
    }
    if let Some(note) = outlook.note {
        facts.push(Fact::styled("", note.words(), theme.warn));
    }
    let date = |level: fn(&Percentiles<u32>) -> u32| match &outlook.when {
        Some(when) if outlook.items > 0 => short_date(app, day(app, level(&when.periods))),
        _ => theme.glyphs.none.to_string(),
    };
    facts.push(Fact::styled("done P50", date(|p| p.p50), theme.good));
    facts.push(Fact::new(app, "P70", date(|p| p.p70)));
    facts.push(Fact::styled("P85", date(|p| p.p85), theme.warn));
    facts.push(Fact::new(app, "P95", date(|p| p.p95)));
    for (ahead, many) in HORIZONS.into_iter().zip(&outlook.how_many) {
        let name = match ahead {
            10 => "in 10 working days",
            20 => "in 20",
            _ => "in 40",
        };
        let value = match many {
            Some(many) => format!("{} P85, {} P50", many.amounts.p85, many.amounts.p50),
            None => theme.glyphs.none.to_string(),
        };
        facts.push(Fact::new(app, name, value));
    }
    facts
}

/// The working day so many from today.
pub(super) fn day(app: &App, periods: u32) -> NaiveDate {
    app.workspace()
        .settings()
        .calendar()
        .add(app.today(), periods)
}

/// A day without its year in the present one.
pub(super) fn short_date(app: &App, day: NaiveDate) -> String {
    use chrono::Datelike as _;
    if day.year() == app.today().year() {
        day.format("%-d %b").to_string()
    } else {
        day.format("%-d %b %Y").to_string()
    }
}
