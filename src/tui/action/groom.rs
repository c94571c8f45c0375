//! Grooming stories: splitting, merging, what blocks them, templates.
//! Never decides what the command decides: refusals come from there.

use super::{Action, can_change, on_story, story_at, writable};
use crate::domain::command;
use crate::domain::command::story::{can_be_merged, can_be_split};
use crate::domain::id::{Id, ItemRef};
use crate::domain::story::Story;
use crate::domain::template::{Template, templates};
use crate::tui::app::{App, Tone};
use crate::tui::layer::form::Form;
use crate::tui::layer::merge::Merge;
use crate::tui::layer::picker::{Choice, Picker};
use crate::tui::layer::prompt::{Prompt, whole};
use crate::tui::layer::split::Split;
use crate::tui::pane::PaneId;

const PANES: &[PaneId] = &[PaneId::Backlog, PaneId::Stories, PaneId::Refine];

const fn groom(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    run: fn(&mut App),
) -> Action {
    Action {
        name,
        doc,
        keys,
        hint: "",
        panes: PANES,
        changes: false,
        ready: on_story,
        run,
    }
}

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        hint: "split",
        ready: |app| {
            on_story(app)?;
            let story = story_at(app).and_then(|id| app.get(id));
            let told = story.map(|story| can_be_split(app.workspace(), story));
            told.unwrap_or(Ok(()))
                .map_err(|refusal| refusal.to_string())
        },
        ..groom(
            "split",
            "Split it: a part becomes a story right behind it",
            &["x"],
            |app| {
                if let Some(id) = story_at(app)
                    && let Some(layer) = Split::new(app, id)
                {
                    app.layers.push(Box::new(layer));
                }
            },
        )
    },
    Action {
        ready: two_stories,
        ..groom(
            "merge",
            "Merge two marked stories into one",
            &["M"],
            |app| {
                if let [into, from] = marked(app)[..] {
                    app.layers.push(Box::new(Merge::new(from, into)));
                }
            },
        )
    },
    groom(
        "block",
        "Choose the stories that must be finished before it",
        &["B"],
        block,
    ),
    Action {
        ready: writable,
        ..groom(
            "new-from-template",
            "Make something new from a template",
            &["T"],
            new_from_template,
        )
    },
    groom(
        "save-template",
        "Save what it has as a template",
        &["g t"],
        save_template,
    ),
];

/// The marked stories, in their order.
fn marked(app: &App) -> Vec<Id<Story>> {
    if app.state().marked.is_empty() {
        return Vec::new();
    }
    let targets = app.targets().into_iter();
    targets.filter_map(ItemRef::typed::<Story>).collect()
}

fn two_stories(app: &App) -> Result<(), String> {
    can_change(app)?;
    let [into, from] = marked(app)[..] else {
        return Err("mark the two stories that are to become one: Space marks".to_string());
    };
    match (app.get(from), app.get(into)) {
        (Some(from), Some(into)) => {
            can_be_merged(app.workspace(), from, into).map_err(|refusal| refusal.to_string())
        }
        _ => Ok(()),
    }
}

/// Adds a blocker to the stories, or takes one of the story under the cursor away.
fn block(app: &mut App) {
    let targets = app.targets().into_iter();
    let stories: Vec<ItemRef> = targets
        .filter(|item| item.typed::<Story>().is_some())
        .collect();
    let Some(first) = stories.first().and_then(|item| item.typed::<Story>()) else {
        return;
    };
    let known = app
        .get(first)
        .map_or_else(Vec::new, |story| story.blocked_by.clone());
    let order = app.index().open_order().iter().copied();
    let others = order.filter(|id| !known.contains(id) && !stories.contains(&id.item()));
    let choice = |id: Id<Story>, blocks: bool| {
        let story = app.get(id)?;
        let doc = if blocks {
            format!("{} – blocks it now: Enter takes that away", story.status)
        } else {
            story.status.to_string()
        };
        Some(Choice {
            label: story.title.clone(),
            side: story.key.to_string(),
            doc,
            value: (story.key.to_string(), blocks),
        })
    };
    let now = known.iter().filter_map(|id| choice(*id, true));
    let all: Vec<_> = now
        .chain(others.filter_map(|id| choice(id, false)))
        .collect();
    if all.is_empty() {
        app.say(Tone::News, "there is no other open story yet: n makes one");
        return;
    }
    let names = super::change::names(app, &stories);
    let title = format!("{names} must wait for");
    let picker = Picker::new(
        title,
        all,
        move |app: &mut App, (key, blocks): &(String, bool)| {
            let (sign, word) = if *blocks {
                ('-', "no longer wait for")
            } else {
                ('+', "wait for")
            };
            let label = format!("Let {names} {word} {key}");
            app.run(label, |draft| {
                command::set_all(draft, &stories, "blocked_by", &format!("{sign}{key}"))
            });
        },
    );
    app.layers.push(Box::new(picker));
}

/// Opens the form of something new, filled by the template that is chosen.
fn new_from_template(app: &mut App) {
    let choice = |template: Template| Choice {
        label: template.name.clone(),
        side: template.kind.singular().to_string(),
        doc: template.title.clone(),
        value: template,
    };
    let choices = templates(app.workspace()).into_iter().map(choice).collect();
    let picker = Picker::new(
        "New from a template",
        choices,
        |app: &mut App, template: &Template| {
            let mut typed = template.fields.clone();
            if !template.title.is_empty() {
                typed.insert("title".to_string(), format!("{} ", template.title));
            }
            let form = Form::again(app, template.kind, None, &typed).at("title");
            app.layers.push(Box::new(form));
        },
    );
    app.layers.push(Box::new(picker));
}

fn save_template(app: &mut App) {
    let Some(id) = story_at(app) else { return };
    let key = app.workspace().key_of(id.item()).to_string();
    let prompt = Prompt::new(
        format!("A template of {key}"),
        "its name, such as bug; one of that name is replaced",
        "",
        move |app, text| {
            let label = format!("Save the template {text}");
            let done = app.session.run(&label, |draft| {
                command::template::save(draft, id.item(), text, "")
            });
            done.map_err(|refusal| whole(refusal.to_string()))?;
            app.refresh();
            app.say(Tone::Done, format!("{label}: T makes stories of it"));
            Ok(())
        },
    );
    app.layers.push(Box::new(prompt));
}

#[cfg(test)]
mod tests;
