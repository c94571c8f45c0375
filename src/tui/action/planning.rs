//! Planning a sprint: stories moved over and back, the goal, which stories serve it.
//! Never a way of its own to change a story: it is put into a sprint or taken out.

use super::{Action, always, can_change, writable};
use crate::domain::command::{attach, meeting};
use crate::domain::draft::Refusal;
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::metrics::report::serving;
use crate::tui::app::{App, Tone};
use crate::tui::desk::count;
use crate::tui::layer::form::Form;
use crate::tui::layer::prompt::{Prompt, whole};
use crate::tui::pane::planning::{self, Side};
use crate::tui::pane::{PaneId, sprints};

const fn act(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    hint: &'static str,
    ready: fn(&App) -> Result<(), String>,
    run: fn(&mut App),
) -> Action {
    Action {
        name,
        doc,
        keys,
        hint,
        panes: &[PaneId::Planning],
        changes: false,
        ready,
        run,
    }
}

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        panes: &[PaneId::Sprints],
        ..act(
            "planning",
            "Plan the sprint: the backlog beside it, and what fits",
            &["A"],
            "planning",
            can_plan,
            planning::begin,
        )
    },
    act(
        "plan-over",
        "Move it over: into the sprint, or back to the backlog",
        &["Enter", "x"],
        "over",
        can_change,
        over,
    ),
    Action {
        panes: &[PaneId::Planning, PaneId::Sprints],
        changes: true,
        ..act(
            "serves-goal",
            "Say that it serves the goal of the sprint, or that it does not",
            &["t"],
            "for goal",
            can_change,
            turn_serving,
        )
    },
    Action {
        panes: &[PaneId::Planning, PaneId::Sprints],
        ..act(
            "sprint-goal",
            "Write the goal of the sprint",
            &["O"],
            "",
            can_write_goal,
            write_goal,
        )
    },
    act(
        "plan-edit-sprint",
        "Change the sprint: dates, capacity, who is away",
        &["o"],
        "sprint",
        writable,
        |app| {
            if let Some(item) = planning::sprint(app).map(|sprint| sprint.id.item()) {
                let form = Form::new(app, item, "absences");
                app.layers.push(Box::new(form));
            } else {
                app.say(
                    Tone::News,
                    "there is no sprint to plan: P in the sprints plans one",
                );
            }
        },
    ),
    act(
        "plan-down",
        "Move the cursor down its list",
        &["j", "Down"],
        "",
        always,
        |app| climb(app, 1),
    ),
    act(
        "plan-up",
        "Move the cursor up its list",
        &["k", "Up"],
        "",
        always,
        |app| climb(app, -1),
    ),
    act(
        "plan-top",
        "Go to the first story of the list",
        &["g g", "Home"],
        "",
        always,
        |app| climb(app, isize::MIN),
    ),
    act(
        "plan-bottom",
        "Go to the last story of the list",
        &["G", "End"],
        "",
        always,
        |app| climb(app, isize::MAX),
    ),
    act(
        "plan-page-down",
        "Move some stories down",
        &["Ctrl-d", "PgDn", "Ctrl-f"],
        "",
        always,
        |app| climb(app, 10),
    ),
    act(
        "plan-page-up",
        "Move some stories up",
        &["Ctrl-u", "PgUp", "Ctrl-b"],
        "",
        always,
        |app| climb(app, -10),
    ),
    act(
        "plan-backlog",
        "Go to the backlog",
        &["h", "Left"],
        "",
        always,
        |app| cross(app, Side::Backlog),
    ),
    act(
        "plan-sprint-list",
        "Go to the sprint",
        &["l", "Right"],
        "list",
        always,
        |app| cross(app, Side::Sprint),
    ),
];

fn can_plan(app: &App) -> Result<(), String> {
    match planning::sprint(app) {
        Some(_) => Ok(()),
        None => Err("there is no sprint to plan: P makes the next one".to_string()),
    }
}

fn climb(app: &mut App, by: isize) {
    if let Err(why) = planning::climb(app, by) {
        app.say(Tone::News, why);
    }
}

fn cross(app: &mut App, to: Side) {
    if let Err(why) = planning::cross(app, to) {
        app.say(Tone::News, why);
    }
}

/// The sprint that the shown pane is about.
fn shown(app: &App) -> Option<&Sprint> {
    match app.pane {
        PaneId::Planning => planning::sprint(app),
        _ => sprints::shown(app),
    }
}

fn named(app: &App, stories: &[Id<Story>]) -> String {
    match stories {
        [one] => app.workspace().key_of(one.item()).to_string(),
        many => count(many.len(), "story"),
    }
}

/// Moves the targets to the other side; each one goes where it is not. The cursor stays in its list.
fn over(app: &mut App) {
    let Some((id, title)) = planning::sprint(app).map(|sprint| (sprint.id, sprint.title.clone()))
    else {
        return;
    };
    let stories = planning::targets(app);
    let inside = |story: &Id<Story>| {
        app.get(*story)
            .is_some_and(|story| story.sprint == Some(id))
    };
    let (out, put): (Vec<Id<Story>>, Vec<Id<Story>>) = stories.iter().partition(|s| inside(s));
    let label = match (put.as_slice(), out.as_slice()) {
        ([], out) => format!("Take {} out of {title}", named(app, out)),
        (put, []) => format!("Put {} into {title}", named(app, put)),
        _ => format!("Move {} over", named(app, &stories)),
    };
    let (side, place) = (planning::side(app), planning::place(app));
    let done = app.run(label, |draft| -> Result<(), Refusal> {
        put.iter()
            .try_for_each(|story| attach(draft, story.item(), id.item()))?;
        out.iter()
            .try_for_each(|story| field::set(draft, story.item(), "sprint", ""))
    });
    if done.is_none() {
        return;
    }
    app.state_mut().marked.clear();
    let left = planning::side_rows(app, side);
    let side = match (left.is_empty(), side) {
        (false, side) => side,
        (true, Side::Sprint) => Side::Backlog,
        (true, Side::Backlog) => Side::Sprint,
    };
    planning::stand(app, side, place);
}

fn turn_serving(app: &mut App) {
    let Some((id, title)) = shown(app).map(|sprint| (sprint.id, sprint.title.clone())) else {
        return;
    };
    let stories = planning::targets(app);
    if stories.is_empty() {
        app.say(Tone::News, "put the cursor on a story of the sprint");
        return;
    }
    let name = named(app, &stories);
    let label = format!("Say whether {name} serves the goal of {title}");
    let now = app.run(label, |draft| meeting::turn_serving(draft, id, &stories));
    let (Some(now), Some(sprint)) = (now, app.get(id)) else {
        return;
    };
    let all = app.index().stories_in_sprint(Some(id));
    let (serve, all) = serving(app.workspace(), sprint, all);
    let word = if now {
        "for the goal"
    } else {
        "not for the goal"
    };
    app.say(
        Tone::Done,
        format!("{name}: {word}; {serve} of {all} serve it"),
    );
}

fn can_write_goal(app: &App) -> Result<(), String> {
    writable(app)?;
    match shown(app) {
        None => Err("there is no sprint yet: P in the sprints plans one".to_string()),
        Some(sprint) if sprint.is_closed() => Err(format!(
            "{} is closed: its goal stays as it was",
            sprint.title
        )),
        Some(_) => Ok(()),
    }
}

fn write_goal(app: &mut App) {
    let Some(sprint) = shown(app) else { return };
    let (item, goal) = (sprint.id.item(), sprint.goal.clone());
    let title = format!("Goal of {}", sprint.title);
    let label = format!("Set the goal of {}", sprint.title);
    let prompt = Prompt::new(
        title,
        "what the sprint is for, in a sentence",
        &goal,
        move |app, text| {
            let done = app
                .session
                .run(&label, |draft| field::set(draft, item, "goal", text));
            done.map_err(|refusal| whole(refusal.to_string()))?;
            app.refresh();
            app.say(Tone::Done, label.clone());
            Ok(())
        },
    );
    app.layers.push(Box::new(prompt));
}
