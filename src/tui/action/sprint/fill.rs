//! What is in a sprint: stories put in, made in it, taken out.
//! Never touches a closed sprint.

use super::{on_card, sprint};
use crate::domain::command;
use crate::domain::field;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::metrics::ready;
use crate::tui::action::writable;
use crate::tui::app::{App, Tone};
use crate::tui::layer::picker::{Choice, Picker};
use crate::tui::layer::prompt;
use crate::tui::pane::sprints::{self, View};
use crate::tui::widget::plot::number;

/// Needs a sprint that is not closed.
fn can_change(app: &App) -> Result<&Sprint, String> {
    writable(app)?;
    let sprint = sprint(app)?;
    if sprint.is_closed() {
        return Err(format!(
            "{} is closed and stays as it is: ] shows the next one, P plans another",
            sprint.title
        ));
    }
    Ok(sprint)
}

/// Needs a sprint that is not closed, and open stories in no sprint.
pub(super) fn can_fill(app: &App) -> Result<(), String> {
    can_change(app)?;
    match outside(app).next() {
        Some(_) => Ok(()),
        None => Err("no open story is outside a sprint: n makes one here".to_string()),
    }
}

/// The open stories that are in no sprint that is still to be done, in rank order.
fn outside(app: &App) -> impl Iterator<Item = &Story> {
    let free = |story: &&Story| {
        let home = story.sprint.and_then(|id| app.get(id));
        home.is_none_or(Sprint::is_closed)
            && app
                .index()
                .category(story.id)
                .is_some_and(|category| !category.is_final())
    };
    let order = app.index().order().iter();
    order.filter_map(|id| app.get(*id)).filter(free)
}

/// Offers the stories outside, again after each one that was put in.
pub(super) fn fill(app: &mut App) {
    offer(app, 0);
}

fn offer(app: &mut App, at: usize) {
    let Some(sprint) = sprints::shown(app) else {
        return;
    };
    let id = sprint.id;
    let title = format!("Add to {}: {}", sprint.title, held(app, sprint));
    let choices: Vec<Choice<(usize, Id<Story>)>> = outside(app)
        .enumerate()
        .map(|(row, story)| choice(app, row, story))
        .collect();
    let at = at.min(choices.len().saturating_sub(1));
    let picker = Picker::new(
        title,
        choices,
        move |app: &mut App, (row, story): &(usize, Id<Story>)| {
            put_in(app, *story, id);
            if outside(app).next().is_some() {
                offer(app, *row);
            }
        },
    )
    .at(at);
    app.layers.push(Box::new(picker));
}

fn choice(app: &App, row: usize, story: &Story) -> Choice<(usize, Id<Story>)> {
    let glyphs = &app.theme.glyphs;
    let mark = if ready::is_ready(app.workspace(), story) {
        glyphs.full
    } else {
        glyphs.empty
    };
    let points = story
        .points
        .map_or(glyphs.none.to_string(), |points| points.to_string());
    Choice {
        label: format!("{mark} {}", story.title),
        side: format!("{points} pts  {}", story.key),
        doc: String::new(),
        value: (row, story.id),
    }
}

/// The points of a sprint, of those that fit.
fn held(app: &App, sprint: &Sprint) -> String {
    let points = app.index().sprint(Some(sprint.id)).points;
    match sprints::points_that_fit(app, sprint) {
        Some(fit) => format!("{points} of {} pts", number(fit.floor())),
        None => format!("{points} pts"),
    }
}

fn put_in(app: &mut App, story: Id<Story>, sprint: Id<Sprint>) {
    let (Some(found), Some(home)) = (app.get(story), app.get(sprint)) else {
        return;
    };
    let label = format!("Add {} to {}", found.key, home.title);
    let command = |draft: &mut crate::domain::draft::Draft<'_>| {
        command::attach(draft, story.item(), sprint.item())
    };
    if app.run(label.clone(), command).is_none() {
        return;
    }
    if let Some(home) = app.get(sprint) {
        let text = format!("{label}: {}", held(app, home));
        app.say(Tone::Done, text);
    }
    if View::of(app) == View::Board {
        app.state_mut().move_onto(story.item().into());
    }
}

/// Needs a card in a sprint that is not closed.
pub(super) fn can_take_out(app: &App) -> Result<(), String> {
    can_change(app)?;
    on_card(app)
}

/// Takes the targets out of their sprint.
pub(super) fn take_out(app: &mut App) {
    let items: Vec<ItemRef> = app
        .targets()
        .into_iter()
        .filter(|item| item.kind == Kind::Story)
        .collect();
    let what = match items.as_slice() {
        [one] => app.workspace().key_of(*one).to_string(),
        many => format!("{} stories", many.len()),
    };
    app.run(format!("Take {what} out of the sprint"), |draft| {
        items
            .iter()
            .try_for_each(|item| field::set(draft, *item, "sprint", ""))
    });
}

/// Opens the line that makes a story in the shown sprint; in the backlog when that one is closed or there is none.
pub(super) fn make(app: &mut App) {
    let home = sprints::shown(app).filter(|sprint| !sprint.is_closed());
    match home.map(|sprint| sprint.id.item()) {
        Some(sprint) => prompt::quick_add_below(app, Kind::Story, Some(sprint), ""),
        None => prompt::quick_add_kind(app, Kind::Story),
    }
}
