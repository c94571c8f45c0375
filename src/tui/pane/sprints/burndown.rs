//! The days of a sprint: burndown and burnup, with words for what the lines cannot say.
//! Never draws a day that has not come as if it had: what may be is dashed, after the mark of today.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::head::{signed, unit};
use crate::domain::id::Id;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::metrics::burndown::{Measure, SprintNumbers};
use crate::metrics::report::SprintView;
use crate::tui::app::{App, Tone};
use crate::tui::desk::count;
use crate::tui::pane::PaneId;
use crate::tui::theme::Theme;
use crate::tui::widget::chart::{Note, Series, Steps, Stroke, draw_lines};
use crate::tui::widget::plot::{Label, labels_of, number};
use crate::tui::widget::{put, text};

/// Both charts stand beside each other from this width on, and below each other from this height on.
const BESIDE: u16 = 72;
const BELOW: u16 = 18;

/// Draws the charts of a sprint, or says why there are none.
pub fn draw(app: &App, frame: &mut Frame, area: Rect, sprint: &Sprint) {
    let room = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let Some(view) = app.sprint_view_by(sprint, measure(app)) else {
        let words = format!(
            "{} is planned: its days are counted from the moment it is started. a adds stories, S starts it.",
            sprint.title
        );
        let lines = text::wrap_plain(&words, room.width, app.theme.dim);
        text::draw(frame.buffer_mut(), room, &lines, 0);
        return;
    };
    let facts = facts(app, sprint, &view);
    let lines: Vec<_> = facts
        .iter()
        .flat_map(|(words, style)| text::wrap_plain(words, room.width, *style))
        .collect();
    let rows = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .min(room.height / 3);
    let charts = Rect {
        height: room.height - rows,
        ..room
    };
    let foot = Rect {
        y: charts.bottom(),
        height: rows,
        ..room
    };
    let running = !sprint.is_closed();
    draw_charts(app, frame, charts, &Drawn::of(&view, running, &app.theme));
    text::draw(frame.buffer_mut(), foot, &lines, 0);
}

/// What the charts count, as the person chose: `None` is points, unless no story has any.
fn measure(app: &App) -> Option<Measure> {
    match app.state_of(PaneId::Sprints).choice {
        0 => None,
        _ => Some(Measure::Items),
    }
}

/// Counts the other measure from now on, and says which.
pub fn count_other(app: &mut App) {
    let state = app.state_mut();
    state.choice = 1 - state.choice.min(1);
    let words = match state.choice {
        0 => "the charts count points",
        _ => "the charts count stories",
    };
    app.say(Tone::News, words);
}

/// A sprint's lines, with what may still come.
struct Drawn<'v> {
    view: &'v SprintView,
    ideal: Vec<Option<f64>>,
    /// What is to be done ideally by each day.
    ideal_done: Vec<Option<f64>>,
    /// From today on at the pace so far; empty when the sprint is over or nothing is done.
    remaining: Vec<Option<f64>>,
    done: Vec<Option<f64>>,
    scope: Vec<Option<f64>>,
    /// Today, while the sprint runs.
    today: Option<usize>,
    notes: Vec<Note>,
}

impl<'v> Drawn<'v> {
    fn of(view: &'v SprintView, running: bool, theme: &Theme) -> Self {
        let numbers = &view.numbers;
        let today = running.then_some(view.elapsed);
        let pace = today.and_then(|today| numbers.projection(today));
        let from_today = |line: &[Option<f64>], change: f64| -> Vec<Option<f64>> {
            let Some(today) = today else {
                return Vec::new();
            };
            let Some(Some(now)) = line.get(today) else {
                return Vec::new();
            };
            let to = |day: usize| {
                let value = now + change * (day.checked_sub(today)? as f64);
                Some(value.clamp(0.0, numbers.final_scope.max(0.0)))
            };
            (0..view.days.len()).map(to).collect()
        };
        let rate = pace.map(|pace| pace.rate);
        let at_pace = |line: &[Option<f64>], sign: f64| {
            rate.map_or_else(Vec::new, |rate| from_today(line, sign * rate))
        };
        let ideal: Vec<Option<f64>> = numbers.ideal.iter().copied().map(Some).collect();
        Drawn {
            view,
            ideal_done: ideal
                .iter()
                .map(|left| left.map(|left| numbers.commitment - left))
                .collect(),
            ideal,
            remaining: at_pace(&numbers.remaining, -1.0),
            done: at_pace(&numbers.done, 1.0),
            scope: from_today(&numbers.scope, 0.0),
            today,
            notes: notes(numbers, theme),
        }
    }
}

/// The days on which the scope changed, each with its change.
fn notes(numbers: &SprintNumbers, theme: &Theme) -> Vec<Note> {
    let pairs = numbers.scope.windows(2).enumerate();
    let change = |(day, pair): (usize, &[Option<f64>])| {
        let change = pair[1]? - pair[0]?;
        (change.abs() > 1e-9).then(|| Note {
            step: day + 1,
            text: signed(change),
            style: theme.warn,
        })
    };
    pairs.filter_map(change).collect()
}

fn draw_charts(app: &App, frame: &mut Frame, area: Rect, drawn: &Drawn) {
    if area.width >= BESIDE {
        let width = area.width / 2 - 1;
        draw_burndown(app, frame, Rect { width, ..area }, drawn);
        let right = Rect {
            x: area.right() - width,
            width,
            ..area
        };
        draw_burnup(app, frame, right, drawn);
    } else if area.height >= BELOW {
        let height = area.height / 2;
        draw_burndown(app, frame, Rect { height, ..area }, drawn);
        let below = Rect {
            y: area.y + height,
            height: area.height - height,
            ..area
        };
        draw_burnup(app, frame, below, drawn);
    } else {
        draw_burndown(app, frame, area, drawn);
    }
}

/// Jira draws the guideline over calendar days and steps for every change; Linear a scope line with a target. Taken from them:
/// the guideline and the marks of scope. Better: the guideline goes by working days, each change of scope stands above its
/// day with its size, and the way to the end at today's pace is dashed after the mark of today, so that it is never taken
/// for what was.
fn draw_burndown(app: &App, frame: &mut Frame, area: Rect, drawn: &Drawn) {
    let theme = &app.theme;
    let left = theme.accent_near;
    let series = [
        line("ideal", &drawn.ideal, theme.dim, '.'),
        dashed("pace", &drawn.remaining, left, '-'),
        line("remaining", &drawn.view.numbers.remaining, left, '*'),
    ];
    draw_chart(app, frame, area, ("Burndown", drawn), &series);
}

/// Jira's burnup has scope and done, Linear's adds what is started. Taken: scope as a line of its own, so that work added is
/// never seen as slowness. Better: the ideal from nothing to the commitment, and scope and done go on dashed to the last day,
/// where the gap between them is what will be left.
fn draw_burnup(app: &App, frame: &mut Frame, area: Rect, drawn: &Drawn) {
    let theme = &app.theme;
    let numbers = &drawn.view.numbers;
    let series = [
        line("ideal", &drawn.ideal_done, theme.dim, '.'),
        dashed("", &drawn.scope, theme.warn, '-'),
        dashed("pace", &drawn.done, theme.good, '-'),
        line("scope", &numbers.scope, theme.warn, '='),
        line("done", &numbers.done, theme.good, '*'),
    ];
    draw_chart(app, frame, area, ("Burnup", drawn), &series);
}

fn line<'a>(name: &'a str, values: &'a [Option<f64>], style: Style, letter: char) -> Series<'a> {
    Series {
        name,
        values,
        stroke: Stroke::Full,
        style,
        letter,
    }
}

/// What may be; without days it has no name in the legend either.
fn dashed<'a>(name: &'a str, values: &'a [Option<f64>], style: Style, letter: char) -> Series<'a> {
    Series {
        stroke: Stroke::Dashed,
        ..line(
            if values.is_empty() { "" } else { name },
            values,
            style,
            letter,
        )
    }
}

fn draw_chart(
    app: &App,
    frame: &mut Frame,
    area: Rect,
    (name, drawn): (&str, &Drawn),
    series: &[Series],
) {
    let theme = &app.theme;
    let head = u16::from(area.height >= 8);
    if head == 1 {
        let title = format!("{name}, {}", unit(drawn.view.numbers.measure));
        let style = theme.text.add_modifier(Modifier::BOLD);
        put(frame.buffer_mut(), area, (area.x, area.y), &title, style);
    }
    let chart = Rect {
        y: area.y + head,
        height: area.height - head,
        ..area
    };
    let beside = Steps {
        now: drawn.today,
        notes: &drawn.notes,
        labels: &labels(drawn.view),
    };
    draw_lines(frame.buffer_mut(), chart, series, beside, theme);
}

/// `start`, then the working days.
fn labels(view: &SprintView) -> Vec<Label> {
    let name = |(at, day): (usize, &chrono::NaiveDate)| match at {
        0 => "start".to_string(),
        _ => day.format("%a %-d").to_string(),
    };
    let names: Vec<String> = view.days.iter().enumerate().map(name).collect();
    labels_of(&names)
}

/// What changed, where it leads or led, and what the numbers leave out.
fn facts(app: &App, sprint: &Sprint, view: &SprintView) -> Vec<(String, Style)> {
    let theme = &app.theme;
    let numbers = &view.numbers;
    let mut facts = vec![(
        format!(
            "commitment {}, added {}, removed {}, re-estimated {}: scope {}",
            number(numbers.commitment),
            number(numbers.added),
            number(numbers.removed),
            signed(numbers.reestimated),
            number(numbers.final_scope)
        ),
        theme.text,
    )];
    facts.push(if sprint.is_closed() {
        result(app, sprint, view)
    } else {
        projection(app, view)
    });
    if measure(app).is_some() {
        let text = "counted by stories: f counts points";
        facts.push((text.to_string(), theme.dim));
    } else if numbers.measure == Measure::Items {
        let text = "counted by stories: none of them is estimated, p estimates";
        facts.push((text.to_string(), theme.warn));
    } else if !numbers.unestimated.is_empty() {
        let keys = keys(app, view, &numbers.unestimated);
        let text = format!("not estimated, so counted as 0: {keys}");
        facts.push((text, theme.warn));
    }
    facts
}

fn keys(app: &App, view: &SprintView, stories: &[usize]) -> String {
    let key = |story: &usize| {
        let id: Id<Story> = view.stories[*story];
        app.get(id).map(|story| story.key.to_string())
    };
    let keys: Vec<String> = stories.iter().filter_map(key).collect();
    keys.join(" ")
}

/// What came of a closed sprint.
fn result(app: &App, sprint: &Sprint, view: &SprintView) -> (String, Style) {
    let numbers = &view.numbers;
    let done = format!(
        "velocity {}, {} of {} done",
        number(numbers.velocity),
        numbers.completion.done,
        count(numbers.completion.total, "story")
    );
    let carried = match numbers.carried.as_slice() {
        [] => String::new(),
        carried => format!(
            ", carried over {}: {}",
            number(numbers.carried_over),
            keys(app, view, carried)
        ),
    };
    let bugs = match sprint.close.as_ref().map_or(0, |close| close.bugs.len()) {
        0 => String::new(),
        bugs => format!(", {} fixed", count(bugs, "bug")),
    };
    let text = format!("{done}{carried}{bugs}");
    (text, app.theme.text)
}

/// Where an active sprint ends if it goes on as it went.
fn projection(app: &App, view: &SprintView) -> (String, Style) {
    let theme = &app.theme;
    let numbers = &view.numbers;
    let unit = unit(numbers.measure);
    let left = numbers.final_scope - numbers.velocity;
    if left <= 0.0 && numbers.final_scope > 0.0 {
        return ("all of it is done".to_string(), theme.good);
    }
    let Some(projection) = numbers.projection(view.elapsed) else {
        let text = "no projection yet: nothing is done";
        return (text.to_string(), theme.dim);
    };
    let workspace = app.workspace();
    let calendar = workspace.settings().calendar();
    let today = view.days.get(view.elapsed).copied();
    let done = today.map(|today| calendar.add(today, projection.days_left.min(2_000)));
    let rate = number((projection.rate * 10.0).round() / 10.0);
    let (Some(done), Some(last)) = (done, view.days.last()) else {
        return (format!("{rate} {unit} a working day"), theme.text);
    };
    let when = done.format("%a %-d %b");
    if done <= *last {
        let text = format!(
            "at {rate} {unit} a working day all {} are done on {when}",
            number(numbers.final_scope)
        );
        return (text, theme.good);
    }
    let late = usize::try_from(calendar.count(*last, done).saturating_sub(1)).unwrap_or(0);
    let text = format!(
        "at {rate} {unit} a working day {} of {} are done at the end, all on {when}, {} late",
        number(projection.done_by_end.round()),
        number(numbers.final_scope),
        count(late, "working day")
    );
    (text, theme.warn)
}
