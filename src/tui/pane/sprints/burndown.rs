//! The days of a sprint: burndown and burnup, with words for what the lines cannot say.
//! Never draws a day that has not come.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::head::{signed, unit};
use crate::domain::id::Id;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::metrics::burndown::Measure;
use crate::metrics::report::SprintView;
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::widget::chart::{Series, draw_lines};
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
    let Some(view) = app.sprint_view(sprint) else {
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
    draw_charts(app, frame, charts, &view);
    text::draw(frame.buffer_mut(), foot, &lines, 0);
}

fn draw_charts(app: &App, frame: &mut Frame, area: Rect, view: &SprintView) {
    if area.width >= BESIDE {
        let width = area.width / 2 - 1;
        draw_burndown(app, frame, Rect { width, ..area }, view);
        let right = Rect {
            x: area.right() - width,
            width,
            ..area
        };
        draw_burnup(app, frame, right, view);
    } else if area.height >= BELOW {
        let height = area.height / 2;
        draw_burndown(app, frame, Rect { height, ..area }, view);
        let below = Rect {
            y: area.y + height,
            height: area.height - height,
            ..area
        };
        draw_burnup(app, frame, below, view);
    } else {
        draw_burndown(app, frame, area, view);
    }
}

fn draw_burndown(app: &App, frame: &mut Frame, area: Rect, view: &SprintView) {
    let theme = &app.theme;
    let ideal: Vec<Option<f64>> = view.numbers.ideal.iter().copied().map(Some).collect();
    let series = [
        Series {
            name: "ideal",
            values: &ideal,
            style: theme.dim,
            letter: '.',
        },
        Series {
            name: "remaining",
            values: &view.numbers.remaining,
            style: theme.accent_near,
            letter: '*',
        },
    ];
    draw_chart(app, frame, area, ("Burndown", view), &series);
}

fn draw_burnup(app: &App, frame: &mut Frame, area: Rect, view: &SprintView) {
    let theme = &app.theme;
    let series = [
        Series {
            name: "scope",
            values: &view.numbers.scope,
            style: theme.warn,
            letter: '=',
        },
        Series {
            name: "done",
            values: &view.numbers.done,
            style: theme.good,
            letter: '*',
        },
    ];
    draw_chart(app, frame, area, ("Burnup", view), &series);
}

fn draw_chart(
    app: &App,
    frame: &mut Frame,
    area: Rect,
    (name, view): (&str, &SprintView),
    series: &[Series],
) {
    let theme = &app.theme;
    let head = u16::from(area.height >= 8);
    if head == 1 {
        let title = format!("{name}, {}", unit(view.numbers.measure));
        let style = theme.text.add_modifier(Modifier::BOLD);
        put(frame.buffer_mut(), area, (area.x, area.y), &title, style);
    }
    let chart = Rect {
        y: area.y + head,
        height: area.height - head,
        ..area
    };
    draw_lines(frame.buffer_mut(), chart, series, &labels(view), theme);
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
    if numbers.measure == Measure::Items {
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
        number(projection.done_by_end.min(numbers.final_scope).round()),
        number(numbers.final_scope),
        count(late, "working day")
    );
    (text, theme.warn)
}
