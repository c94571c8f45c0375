//! The life of a sprint: planned, started, closed.
//! Never starts or closes one by itself, however late it is.

use super::sprint;
use crate::domain::command::carry::Carrying;
use crate::domain::command::sprint::{self as command, CarryTo};
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::sprint::{Sprint, SprintState};
use crate::domain::story::Story;
use crate::tui::action::writable;
use crate::tui::app::{App, Tone};
use crate::tui::desk::count;
use crate::tui::layer::closing::{Chosen, Closing, Unfinished};
use crate::tui::pane::sprints::{self, View};
use crate::tui::pane::{PaneId, planning};
use crate::tui::widget::plot::number;

/// Needs a sprint.
pub(super) fn has_sprint(app: &App) -> Result<(), String> {
    sprint(app).map(|_| ())
}

/// Needs a sprint and a workspace that can be written.
pub(super) fn can_edit(app: &App) -> Result<(), String> {
    writable(app)?;
    has_sprint(app)
}

/// The sprint that the shown pane is about.
fn here(app: &App) -> Option<&Sprint> {
    match app.pane {
        PaneId::Planning => planning::sprint(app),
        _ => sprints::shown(app),
    }
}

/// Needs a planned sprint while no other of its team is active.
pub(super) fn can_start(app: &App) -> Result<(), String> {
    writable(app)?;
    let Some(sprint) = here(app) else {
        return sprint(app).map(|_| ());
    };
    let title = &sprint.title;
    match sprint.state {
        SprintState::Active => return Err(format!("{title} is active already: C closes it")),
        SprintState::Closed => {
            return Err(format!(
                "{title} is closed: ] shows the next one, P plans another"
            ));
        }
        SprintState::Planned => {}
    }
    let all = app.workspace().sprints_in_order();
    let other = all
        .iter()
        .find(|known| known.state == SprintState::Active && known.team == sprint.team);
    match other {
        Some(other) => Err(format!(
            "{} is still active: [ and ] show it, C closes it",
            other.title
        )),
        None => Ok(()),
    }
}

/// Starts the shown sprint and says what it commits to.
pub(super) fn start(app: &mut App) {
    let shown = here(app);
    let Some((id, title)) = shown.map(|known| (known.id, known.title.clone())) else {
        return;
    };
    if app
        .run(format!("Start {title}"), |draft| command::start(draft, id))
        .is_none()
    {
        return;
    }
    if app.pane == PaneId::Planning {
        app.go(PaneId::Sprints, None);
        sprints::show(app, View::Board, Some(id.item()));
    } else {
        sprints::choose(app, id.item());
    }
    let Some(started) = app.get(id) else { return };
    let points: Points = started
        .commitment
        .iter()
        .filter_map(|line| line.points)
        .sum();
    let stories = count(started.commitment.len(), "story");
    let end = started.end.map_or(String::new(), |end| {
        format!(", until {}", end.format("%a %-d %b"))
    });
    let text = format!("{title} started: {stories} with {points} pts committed{end}");
    app.say(Tone::Done, text);
}

/// Plans a sprint after the last one and shows its board.
pub(super) fn plan(app: &mut App) {
    let Some(id) = app.run("Plan a sprint", command::plan_next) else {
        return;
    };
    if View::of(app) == View::List {
        app.state_mut().move_onto(id.item().into());
    } else {
        sprints::show(app, View::Board, Some(id.item()));
    }
    let Some(planned) = app.get(id) else { return };
    let text = format!(
        "{} planned, {}: a adds stories, o sets goal and capacity",
        planned.title,
        sprints::dates(planned, app.theme.glyphs.none)
    );
    app.say(Tone::Done, text);
}

/// Needs an active sprint.
pub(super) fn can_close(app: &App) -> Result<(), String> {
    writable(app)?;
    let sprint = sprint(app)?;
    match sprint.state {
        SprintState::Active => Ok(()),
        SprintState::Planned => Err(format!("{} has not begun: S starts it", sprint.title)),
        SprintState::Closed => Err(format!(
            "{} is closed already: ] shows the next one, P plans another",
            sprint.title
        )),
    }
}

/// Where what is not finished goes.
#[derive(Clone, Copy)]
enum Carry {
    To(CarryTo),
    NewSprint,
}

/// Asks where each story goes that is not finished, and closes the shown sprint; without asking when all is finished.
pub(super) fn close(app: &mut App) {
    let Some(active) = sprints::shown(app) else {
        return;
    };
    let (id, title) = (active.id, active.title.clone());
    let stories = unfinished(app, active);
    if stories.is_empty() {
        close_with(app, id, &[], &[]);
        return;
    }
    let (names, carries): (Vec<String>, Vec<Carry>) = targets(app, id).into_iter().unzip();
    let title = format!(
        "Close {title}: {} not finished",
        count(stories.len(), "story")
    );
    let close = move |app: &mut App, chosen: &[(Id<Story>, Chosen)]| {
        close_with(app, id, &carries, chosen);
    };
    let layer = Closing::new(title, stories, names, Box::new(close));
    app.layers.push(Box::new(layer));
}

/// The stories of a sprint that are not finished, by rank.
fn unfinished(app: &App, sprint: &Sprint) -> Vec<Unfinished> {
    let stories = sprint.stories(app.workspace());
    let mut open: Vec<&Story> = stories
        .filter(|story| story.archived.is_none() && !story.category(app.workspace()).is_final())
        .collect();
    open.sort_by_key(|story| (&story.rank, story.id));
    let told = |story: &Story| Unfinished {
        id: story.id,
        key: story.key.to_string(),
        title: story.title.clone(),
        points: story.points,
        criteria: (story.criteria_met(), story.criteria.len()),
    };
    open.into_iter().map(told).collect()
}

/// Where unfinished stories can go: the planned sprints, a new one, the backlog.
fn targets(app: &App, id: Id<Sprint>) -> Vec<(String, Carry)> {
    let planned = app.workspace().sprints_in_order();
    let planned = planned
        .into_iter()
        .filter(|known| known.state == SprintState::Planned && known.id != id);
    let mut targets: Vec<(String, Carry)> = planned
        .map(|known| (known.title.clone(), Carry::To(CarryTo::Sprint(known.id))))
        .collect();
    targets.push(("a new sprint".to_string(), Carry::NewSprint));
    targets.push(("the backlog".to_string(), Carry::To(CarryTo::Backlog)));
    targets
}

/// Closes a sprint as one edit and says what came of it.
fn close_with(app: &mut App, id: Id<Sprint>, carries: &[Carry], chosen: &[(Id<Story>, Chosen)]) {
    let title = app
        .get(id)
        .map_or_else(String::new, |known| known.title.clone());
    let closed = app.run(format!("Close {title}"), |draft| {
        let mut made = None;
        let mut carrying = Carrying::from(CarryTo::Backlog);
        for (story, chosen) in chosen {
            let to = match (carries.get(chosen.target), made) {
                (None, _) => CarryTo::Backlog,
                (Some(Carry::To(to)), _) => *to,
                (Some(Carry::NewSprint), Some(next)) => CarryTo::Sprint(next),
                (Some(Carry::NewSprint), None) => {
                    let next = command::plan_next(draft)?;
                    made = Some(next);
                    CarryTo::Sprint(next)
                }
            };
            carrying.each.push((*story, to));
            let done = chosen.done.as_ref().and_then(|text| text.parse().ok());
            carrying.split.extend(done.map(|points| (*story, points)));
        }
        let to: Vec<CarryTo> = carrying.each.iter().map(|(_, to)| *to).collect();
        Ok((command::close(draft, id, carrying)?.len(), to))
    });
    let Some((moved, to)) = closed else { return };
    sprints::choose(app, id.item());
    let name = |to: CarryTo| match to {
        CarryTo::Sprint(next) => app
            .get(next)
            .map_or_else(String::new, |next| next.title.clone()),
        CarryTo::Backlog => "the backlog".to_string(),
    };
    let view = app.get(id).and_then(|known| app.sprint_view(known));
    let velocity = view.map_or(0.0, |view| view.numbers.velocity);
    let rest = match to.split_first() {
        None => "nothing was left".to_string(),
        Some((first, others)) if others.iter().all(|other| other == first) => {
            format!("{} carried to {}", count(moved, "story"), name(*first))
        }
        Some(_) => format!("{} carried over", count(moved, "story")),
    };
    let text = format!("{title} closed: velocity {}, {rest}", number(velocity));
    app.say(Tone::Done, text);
}
