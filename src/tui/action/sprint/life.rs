//! The life of a sprint: planned, started, closed.
//! Never starts or closes one by itself, however late it is.

use super::sprint;
use crate::domain::command::sprint::{self as command, CarryTo};
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::sprint::{Sprint, SprintState};
use crate::tui::action::writable;
use crate::tui::app::{App, Tone};
use crate::tui::desk::count;
use crate::tui::layer::picker::{Choice, Picker};
use crate::tui::pane::sprints::{self, View};
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

/// Needs a planned sprint while no other of its team is active.
pub(super) fn can_start(app: &App) -> Result<(), String> {
    writable(app)?;
    let sprint = sprint(app)?;
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
    let Some((id, title)) = sprints::shown(app).map(|known| (known.id, known.title.clone())) else {
        return;
    };
    if app
        .run(format!("Start {title}"), |draft| command::start(draft, id))
        .is_none()
    {
        return;
    }
    sprints::choose(app, id.item());
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

/// Asks where what is not finished goes, and closes the shown sprint; without asking when all is finished.
pub(super) fn close(app: &mut App) {
    let Some(active) = sprints::shown(app) else {
        return;
    };
    let (id, title) = (active.id, active.title.clone());
    let open = active
        .stories(app.workspace())
        .filter(|story| !story.category(app.workspace()).is_final());
    let open = open.count();
    if open == 0 {
        close_with(app, id, Carry::To(CarryTo::Backlog));
        return;
    }
    let choices = carry_choices(app, id);
    let picker = Picker::new(
        format!(
            "Close {title}: {} not finished, carry to",
            count(open, "story")
        ),
        choices,
        move |app: &mut App, carry: &Carry| close_with(app, id, *carry),
    );
    app.layers.push(Box::new(picker));
}

fn carry_choices(app: &App, id: Id<Sprint>) -> Vec<Choice<Carry>> {
    let choice = |label: &str, doc: &str, side: &str, value| Choice {
        label: label.to_string(),
        side: side.to_string(),
        doc: doc.to_string(),
        value,
    };
    let planned = app.workspace().sprints_in_order();
    let planned = planned
        .into_iter()
        .filter(|known| known.state == SprintState::Planned && known.id != id);
    let mut choices: Vec<Choice<Carry>> = planned
        .map(|known| {
            let dates = sprints::dates(known, app.theme.glyphs.none);
            let carry = Carry::To(CarryTo::Sprint(known.id));
            choice(&known.title, &dates, &known.key, carry)
        })
        .collect();
    choices.push(choice(
        "a new sprint",
        "planned after the last one",
        "",
        Carry::NewSprint,
    ));
    choices.push(choice(
        "the backlog",
        "in no sprint, at their rank",
        "",
        Carry::To(CarryTo::Backlog),
    ));
    choices
}

/// Closes a sprint as one edit and says what came of it.
fn close_with(app: &mut App, id: Id<Sprint>, carry: Carry) {
    let title = app
        .get(id)
        .map_or_else(String::new, |known| known.title.clone());
    let closed = app.run(format!("Close {title}"), |draft| {
        let carry = match carry {
            Carry::To(carry) => carry,
            Carry::NewSprint => CarryTo::Sprint(command::plan_next(draft)?),
        };
        Ok((command::close(draft, id, carry)?.len(), carry))
    });
    let Some((carried, to)) = closed else { return };
    sprints::choose(app, id.item());
    let to = match to {
        CarryTo::Sprint(next) => app
            .get(next)
            .map_or_else(String::new, |next| next.title.clone()),
        CarryTo::Backlog => "the backlog".to_string(),
    };
    let view = app.get(id).and_then(|known| app.sprint_view(known));
    let velocity = view.map_or(0.0, |view| view.numbers.velocity);
    let rest = match carried {
        0 => "nothing was left".to_string(),
        n => format!("{} carried to {to}", count(n, "story")),
    };
    let text = format!("{title} closed: velocity {}, {rest}", number(velocity));
    app.say(Tone::Done, text);
}
