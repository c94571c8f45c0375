//! What is said of a story and judged of it: criteria, comments, links, who asked for it.
//! Never finishes one.

use super::change::names;
use super::{Action, on_story, story_at};
use crate::domain::command;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::field;
use crate::domain::id::Kind;
use crate::tui::app::{App, Tone};
use crate::tui::layer::criteria::Criteria;
use crate::tui::layer::picker::{Choice, Picker};
use crate::tui::layer::prompt::{Prompt, whole};
use crate::tui::pane::PaneId;

const fn said(
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
        panes: &[],
        changes: false,
        ready: on_story,
        run,
    }
}

/// The actions of one story.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        hint: "criteria",
        panes: &[
            PaneId::Backlog,
            PaneId::Stories,
            PaneId::Sprints,
            PaneId::Epics,
            PaneId::Refine,
        ],
        ..said(
            "criteria",
            "Judge, write and order its acceptance criteria, and tick what makes it ready",
            &["c"],
            |app| {
                if let Some(story) = story_at(app) {
                    app.layers.push(Box::new(Criteria::new(app, story)));
                }
            },
        )
    },
    Action {
        panes: &[
            PaneId::Backlog,
            PaneId::Stories,
            PaneId::Epics,
            PaneId::Alignment,
            PaneId::Refine,
        ],
        ..said("comment", "Say something about it", &["C", "g c"], comment)
    },
    Action {
        panes: &[PaneId::Sprints],
        ..said(
            "comment-card",
            "Say something about the card",
            &["g c"],
            comment,
        )
    },
    said("add-link", "Put an address beside it", &["g l"], add_link),
    said(
        "requested-by",
        "Say who asked for it, or that they did not",
        &["g r"],
        requested_by,
    ),
];

/// Runs a command whose words come from a prompt, and says what it did.
fn taken(
    app: &mut App,
    label: &str,
    command: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>,
) -> Result<(), crate::tui::widget::field::Mistake> {
    let done = app.session.run(label, command);
    done.map_err(|refusal| whole(refusal.to_string()))?;
    app.refresh();
    app.say(Tone::Done, label);
    Ok(())
}

fn comment(app: &mut App) {
    let Some(story) = story_at(app) else { return };
    let key = names(app, &[story.item()]);
    let prompt = Prompt::new(
        format!("Comment on {key}"),
        "what is to be said, in Markdown",
        "",
        move |app, text| {
            taken(app, &format!("Comment on {key}"), |draft| {
                command::story::comment(draft, story, text)
            })
        },
    );
    app.layers.push(Box::new(prompt));
}

fn add_link(app: &mut App) {
    let Some(story) = story_at(app) else { return };
    let key = names(app, &[story.item()]);
    let prompt = Prompt::new(
        format!("Link of {key}"),
        "https://… and what it is called",
        "",
        move |app, text| {
            let (url, called) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
            taken(app, &format!("Add a link to {key}"), |draft| {
                command::story::link(draft, story, url, called)
            })
        },
    );
    app.layers.push(Box::new(prompt));
}

/// Offers the stakeholders; choosing one who asked already takes the name away.
fn requested_by(app: &mut App) {
    let Some(story) = story_at(app) else { return };
    let key = names(app, &[story.item()]);
    let asked = app.get(story).map(|story| story.requested_by.clone());
    let asked = asked.unwrap_or_default();
    let workspace = app.workspace();
    let known = workspace.stakeholders.iter();
    let choice = |stakeholder: &std::sync::Arc<crate::domain::stakeholder::Stakeholder>| {
        let has_asked = asked.contains(&stakeholder.id);
        let weight = format!("weight {}", stakeholder.counts());
        let sign = if has_asked { '-' } else { '+' };
        Choice {
            label: stakeholder.title.clone(),
            side: stakeholder.key.to_string(),
            doc: if has_asked {
                format!("{weight}, asked for it: Enter takes that back")
            } else {
                weight
            },
            value: format!("{sign}{}", stakeholder.key),
        }
    };
    let choices: Vec<Choice<String>> = known
        .filter(|stakeholder| stakeholder.archived.is_none())
        .map(choice)
        .collect();
    let label = format!("Set who asked for {key}");
    let other = label.clone();
    let picker = Picker::new(
        format!("Who asked for {key}"),
        choices,
        move |app: &mut App, value: &String| {
            app.run(label.as_str(), |draft| {
                field::set(draft, story.item(), "requested_by", value)
            });
        },
    )
    .or_else(
        "Enter makes this a stakeholder who asked",
        move |app, name| {
            app.run(other.as_str(), |draft| {
                let made = command::create(draft, Kind::Stakeholder, name, &[])?;
                let value = format!("+{}", draft.key_of(made));
                field::set(draft, story.item(), "requested_by", &value)
            });
        },
    );
    app.layers.push(Box::new(picker));
}
