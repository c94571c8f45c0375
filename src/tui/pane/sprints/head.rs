//! The lines above every view of a sprint: what it is called and for, how it stands, what it holds against what fits.
//! Never shows a capacity that nobody gave or that cannot be computed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::View;
use crate::domain::sprint::{Sprint, SprintState};
use crate::metrics::burndown::{Measure, SprintNumbers};
use crate::metrics::capacity;
use crate::metrics::report::serving;
use crate::safe;
use crate::tui::app::App;
use crate::tui::desk::count;
use crate::tui::widget::plot::number;
use crate::tui::widget::{put, put_cut};

/// Cells between two facts.
const GAP: u16 = 3;

/// Draws the head and gives the room below it.
pub fn draw(app: &App, frame: &mut Frame, area: Rect, sprint: &Sprint) -> Rect {
    let line = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        height: 1.min(area.height),
        ..area
    };
    let rows = if area.height >= 12 { 2 } else { 1 };
    let taken = draw_views(app, frame, line);
    let first = Rect {
        width: line.width.saturating_sub(taken),
        ..line
    };
    if rows == 1 {
        draw_facts(app, frame, first, &brief(app, sprint));
    } else {
        draw_facts(app, frame, first, &what(app, sprint));
        let second = Rect {
            y: line.y + 1,
            ..line
        };
        draw_facts(app, frame, second, &how_much(app, sprint));
    }
    Rect {
        y: area.y + rows,
        height: area.height.saturating_sub(rows),
        ..area
    }
}

type Fact = (String, Style);

/// Draws facts beside each other, the last ones only where there is room.
fn draw_facts(app: &App, frame: &mut Frame, line: Rect, facts: &[Fact]) {
    let mut x = line.x;
    for (at, (text, style)) in facts.iter().enumerate() {
        let wide = u16::try_from(safe::width(text)).unwrap_or(u16::MAX);
        if at > 0 && x.saturating_add(GAP).saturating_add(wide) > line.right() {
            break;
        }
        let from = if at == 0 { x } else { x + GAP };
        let buf = frame.buffer_mut();
        x = put_cut(
            buf,
            line,
            (from, line.y),
            text,
            *style,
            app.theme.glyphs.ellipsis,
        );
    }
}

/// The names of the views at the right, the shown one underlined; gives the cells taken.
fn draw_views(app: &App, frame: &mut Frame, line: Rect) -> u16 {
    if line.width < 70 {
        return 0;
    }
    let theme = &app.theme;
    let wide: usize = View::ALL.iter().map(|view| view.word().len() + 2).sum();
    let taken = u16::try_from(wide).unwrap_or(0);
    let mut x = line.right() - taken + 2;
    for view in View::ALL {
        let style = if view == View::of(app) {
            theme
                .accent_near
                .add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            theme.dim
        };
        x = put(frame.buffer_mut(), line, (x, line.y), view.word(), style) + 2;
    }
    taken + 1
}

/// One line for a small screen.
fn brief(app: &App, sprint: &Sprint) -> Vec<Fact> {
    let theme = &app.theme;
    let mut facts = vec![(
        sprint.title.clone(),
        theme.text.add_modifier(Modifier::BOLD),
    )];
    facts.push(match sprint.state {
        SprintState::Active => day(app, sprint).unwrap_or_else(|| state(app, sprint)),
        _ => state(app, sprint),
    });
    facts.extend(how_much(app, sprint).into_iter().take(1));
    facts
}

fn what(app: &App, sprint: &Sprint) -> Vec<Fact> {
    let theme = &app.theme;
    let mut facts = vec![
        (
            sprint.title.clone(),
            theme.text.add_modifier(Modifier::BOLD),
        ),
        state(app, sprint),
        (dates(sprint, theme.glyphs.none), theme.dim),
    ];
    facts.extend(day(app, sprint));
    facts.push(if sprint.goal.is_empty() {
        ("no goal yet".to_string(), theme.dim)
    } else {
        (format!("“{}”", sprint.goal), theme.accent_near)
    });
    facts
}

fn state(app: &App, sprint: &Sprint) -> Fact {
    let style = match sprint.state {
        SprintState::Active => app.theme.info,
        SprintState::Planned => app.theme.text,
        SprintState::Closed => app.theme.dim,
    };
    (sprint.state.word().to_string(), style)
}

/// The first and the last day of a sprint; `none` stands for one that is not set.
pub fn dates(sprint: &Sprint, none: &str) -> String {
    let day = |day: Option<chrono::NaiveDate>| {
        day.map_or(none.to_string(), |day| day.format("%-d %b").to_string())
    };
    format!("{} – {}", day(sprint.start), day(sprint.end))
}

/// The working day of a sprint that is under way; how many it has when it is not.
fn day(app: &App, sprint: &Sprint) -> Option<Fact> {
    let days = sprint.days(app.workspace());
    if days.is_empty() {
        return None;
    }
    let today = app.today();
    let begun = days.iter().filter(|day| **day <= today).count();
    let over = days.last().is_some_and(|last| *last < today);
    let theme = &app.theme;
    Some(match sprint.state {
        SprintState::Active if over => ("past its end: C closes it".to_string(), theme.warn),
        SprintState::Active => (format!("day {begun}/{}", days.len()), theme.text),
        _ => (count(days.len(), "working day"), theme.dim),
    })
}

/// What is done of what there is, the commitment, the scope and the capacity.
fn how_much(app: &App, sprint: &Sprint) -> Vec<Fact> {
    let theme = &app.theme;
    let mut facts = Vec::new();
    match app.sprint_view(sprint) {
        Some(view) => {
            let numbers = &view.numbers;
            let unit = unit(numbers.measure);
            let (done, scope) = (number(numbers.velocity), number(numbers.final_scope));
            facts.push((format!("{done}/{scope} {unit} done"), theme.good));
            let commitment = number(numbers.commitment);
            facts.push((format!("commitment {commitment}"), theme.text));
            facts.extend(scope_change(numbers).map(|text| (text, theme.warn)));
            if sprint.is_closed() {
                facts.extend(
                    numbers
                        .say_do
                        .committed
                        .map(|share| (format!("say/do {:.0}%", share * 100.0), theme.text)),
                );
            }
        }
        None => facts.push(planned(app, sprint)),
    }
    if !sprint.is_closed() {
        facts.extend(room(app, sprint));
    }
    if !sprint.serves.is_empty() {
        let stories = app.index().stories_in_sprint(Some(sprint.id));
        let (serve, all) = serving(app.workspace(), sprint, stories);
        if !sprint.is_closed() {
            facts.push((format!("{serve} of {all} serve the goal"), theme.text));
        }
    }
    facts
}

/// `scope +3 (+9%)`; nothing when it stayed as it was.
fn scope_change(numbers: &SprintNumbers) -> Option<String> {
    let change = numbers.scope_change();
    if change == 0.0 {
        return None;
    }
    let share = numbers.scope_change_share().map_or(String::new(), |share| {
        format!(" ({}%)", signed((share * 100.0).round()))
    });
    Some(format!("scope {}{share}", signed(change)))
}

/// What a sprint that was not started holds.
fn planned(app: &App, sprint: &Sprint) -> Fact {
    let sums = app.index().sprint(Some(sprint.id));
    let stories = usize::try_from(sums.stories).unwrap_or(0);
    let in_stories = count(stories, "story");
    let blind = match sums.unestimated {
        0 => String::new(),
        n => format!(", {n} not estimated"),
    };
    let over = points_that_fit(app, sprint).is_some_and(|fit| sums.points.as_f64() > fit);
    let style = if over { app.theme.warn } else { app.theme.text };
    (
        format!("{} pts planned in {in_stories}{blind}", sums.points),
        style,
    )
}

/// The capacity as it was given; without one, what the last sprints completed.
fn room(app: &App, sprint: &Sprint) -> Option<Fact> {
    let dim = app.theme.dim;
    if let Some(points) = sprint.capacity {
        return Some((format!("capacity {points} pts"), dim));
    }
    let fit = points_that_fit(app, sprint);
    let days = capacity::person_days(app.workspace(), sprint);
    let text = match (days, fit) {
        (Some(days), Some(fit)) => format!(
            "capacity {} pts ({}/{} person-days)",
            capacity::whole_points(fit),
            number(days.available),
            number(days.usual)
        ),
        (Some(days), None) => format!("capacity {} person-days", number(days.available)),
        (None, None) if sprint.person_days.is_some() => {
            let days = sprint.person_days.unwrap_or_default();
            format!("capacity {} person-days", number(days))
        }
        (None, Some(fit)) => format!("mean velocity {}", number((fit * 10.0).round() / 10.0)),
        (None, None) => return None,
    };
    Some((text, dim))
}

/// The points that fit a sprint: as a person said, else the mean velocity by the person-days that are there.
pub fn points_that_fit(app: &App, sprint: &Sprint) -> Option<f64> {
    app.velocity().capacity(app.workspace(), sprint)
}

/// What the numbers of a sprint count.
pub const fn unit(measure: Measure) -> &'static str {
    match measure {
        Measure::Points => "pts",
        Measure::Items => "stories",
    }
}

/// A number with its sign, `0` without one.
pub fn signed(value: f64) -> String {
    if value > 0.0 {
        format!("+{}", number(value))
    } else {
        number(value)
    }
}
