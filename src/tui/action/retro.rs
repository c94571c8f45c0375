//! The retro: what is noted in it, and actions that become stories.
//! Never changes a number of the sprint.

use super::{Action, always, writable};
use crate::domain::command::retro as command;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::Id;
use crate::domain::meeting::RetroSide;
use crate::domain::sprint::Sprint;
use crate::tui::app::{App, Tone};
use crate::tui::layer::prompt::{Prompt, whole};
use crate::tui::pane::retro::{self, Part};
use crate::tui::pane::{PaneId, Target, sprints};
use uuid::Uuid;

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
        panes: &[PaneId::Retro],
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
            "retro",
            "Look back on the sprint: what went well, what badly, what to do differently",
            &["R"],
            "retro",
            has_sprint,
            retro::begin,
        )
    },
    act(
        "retro-well",
        "Note what went well",
        &["+"],
        "went well",
        can_note,
        |app| {
            ask(app, "What went well", |draft, id, text| {
                command::note(draft, id, RetroSide::Well, text)
            });
        },
    ),
    act(
        "retro-badly",
        "Note what went badly",
        &["-"],
        "went badly",
        can_note,
        |app| {
            ask(app, "What went badly", |draft, id, text| {
                command::note(draft, id, RetroSide::Badly, text)
            });
        },
    ),
    act(
        "retro-action",
        "Note what is to be done differently",
        &["a", "n"],
        "action",
        can_note,
        |app| ask(app, "What to do differently", command::add_action),
    ),
    act(
        "retro-story",
        "Make a story of the action, or go to the one that it became",
        &["Enter"],
        "make a story",
        on_action,
        to_story,
    ),
    act(
        "retro-tick",
        "Tick the action, or take the tick back",
        &["Space"],
        "tick",
        can_tick,
        tick,
    ),
    act(
        "retro-reword",
        "Say it in other words",
        &["e"],
        "",
        on_part,
        reword,
    ),
    act(
        "retro-remove",
        "Take it away; a story that it became stays",
        &["d", "Del"],
        "",
        on_part,
        remove,
    ),
];

fn has_sprint(app: &App) -> Result<(), String> {
    match sprints::shown(app) {
        Some(_) => Ok(()),
        None => Err("there is no sprint yet: P plans one".to_string()),
    }
}

fn can_note(app: &App) -> Result<(), String> {
    writable(app)?;
    has_sprint(app)
}

fn target(app: &App) -> Option<Target> {
    app.state().cursor
}

fn on_part(app: &App) -> Result<(), String> {
    writable(app)?;
    match target(app).and_then(|target| retro::part(app, target)) {
        Some(_) => Ok(()),
        None => Err(app.pane.pane().empty.to_string()),
    }
}

fn on_action(app: &App) -> Result<(), String> {
    always(app)?;
    match target(app).and_then(|target| retro::part(app, target)) {
        Some((_, Part::Action(_))) => Ok(()),
        Some(_) => Err("only an action becomes a story: a notes one".to_string()),
        None => Err(app.pane.pane().empty.to_string()),
    }
}

fn can_tick(app: &App) -> Result<(), String> {
    writable(app)?;
    match target(app).and_then(|target| retro::part(app, target)) {
        Some((_, Part::Action(_))) => Ok(()),
        Some(_) => Err("only an action is ticked: a notes one".to_string()),
        None => Err(app.pane.pane().empty.to_string()),
    }
}

/// A line of the retro under the cursor: its sprint, its id, its words.
fn here(app: &App) -> Option<(Id<Sprint>, Uuid, String)> {
    let target = target(app)?;
    let (sprint, part) = retro::part(app, target)?;
    let text = match part {
        Part::Note(note) => &note.text,
        Part::Action(action) => &action.text,
    };
    Some((sprint.id, target.part?, text.clone()))
}

/// Asks for words, and again after each line that was taken.
fn ask(
    app: &mut App,
    title: &'static str,
    note: fn(&mut Draft<'_>, Id<Sprint>, &str) -> Result<Uuid, Refusal>,
) {
    let Some(id) = retro::sprint(app).map(|sprint| sprint.id) else {
        return;
    };
    let prompt = Prompt::new(
        title,
        "one a line, an empty line ends",
        "",
        move |app, text| {
            let label = format!("Retro: {text}");
            let made = app.session.run(&label, |draft| note(draft, id, text));
            let part = made.map_err(|refusal| whole(refusal.to_string()))?;
            app.refresh();
            app.state_mut().move_onto(Target {
                item: id.item(),
                part: Some(part),
            });
            app.say(Tone::Done, label);
            Ok(())
        },
    );
    app.layers.push(Box::new(prompt.again()));
}

fn to_story(app: &mut App) {
    let Some((id, part, text)) = here(app) else {
        return;
    };
    let known = app.get(id).and_then(|sprint| {
        let action = sprint.actions.iter().find(|action| action.id == part)?;
        action.story.filter(|story| app.get(*story).is_some())
    });
    if let Some(story) = known {
        app.go(PaneId::Stories, Some(story.item().into()));
        return;
    }
    if let Err(why) = writable(app) {
        app.say(Tone::Refused, why);
        return;
    }
    let label = format!("Make a story of “{text}”");
    let made = app.run(label, |draft| command::action_to_story(draft, id, part));
    if let Some(story) = made {
        let key = app.workspace().key_of(story.item()).to_string();
        let text = format!("{key} made, at the end of the backlog: Enter goes to it");
        app.say(Tone::Done, text);
    }
}

fn tick(app: &mut App) {
    if let Some((id, part, text)) = here(app) {
        app.run(format!("Tick “{text}”"), |draft| {
            command::tick(draft, id, part)
        });
    }
}

fn reword(app: &mut App) {
    let Some((id, part, text)) = here(app) else {
        return;
    };
    let prompt = Prompt::new("In other words", "", &text, move |app, text| {
        let label = format!("Reword: {text}");
        let done = app
            .session
            .run(&label, |draft| command::reword(draft, id, part, text));
        done.map_err(|refusal| whole(refusal.to_string()))?;
        app.refresh();
        app.say(Tone::Done, label);
        Ok(())
    });
    app.layers.push(Box::new(prompt));
}

fn remove(app: &mut App) {
    if let Some((id, part, text)) = here(app) {
        app.run(format!("Take away “{text}”"), |draft| {
            command::remove(draft, id, part)
        });
    }
}
