//! Actions: the one table behind keys, hints, help, palette, keymap and manual.
//! A key that cannot act says why; no key is matched anywhere else outside text fields.

mod change;
mod groom;
mod listing;
mod move_;
mod pick;
mod planning;
mod product;
mod reading;
mod refine;
mod retro;
mod review;
mod roadmap;
mod sprint;
mod standup;
mod story;
mod triage;
mod view;

use std::collections::BTreeMap;

use super::app::{Again, App, Tone};
use super::key::{self, Match};
use super::pane::{Held, PaneId};
use crate::domain::id::{Id, ItemRef};
use crate::domain::story::Story;

/// Something that a person can do.
pub struct Action {
    /// Its name, as the palette and the keymap call it.
    pub name: &'static str,
    /// What it does, in a sentence without a full stop.
    pub doc: &'static str,
    /// Its keys; a sequence has its keys divided by spaces.
    pub keys: &'static [&'static str],
    /// A word for the hint line; empty when it is not hinted.
    pub hint: &'static str,
    /// The panes where it applies; empty for all.
    pub panes: &'static [PaneId],
    /// Whether it changes the workspace, and so can be repeated with `.`.
    pub changes: bool,
    /// Whether it can be done now; else why not and what to do.
    pub ready: fn(&App) -> Result<(), String>,
    /// Does it.
    pub run: fn(&mut App),
}

impl Action {
    /// Whether it applies in a pane.
    pub fn applies(&self, pane: PaneId) -> bool {
        self.panes.is_empty() || self.panes.contains(&pane)
    }
}

pub(crate) use listing::sort_by;
pub(crate) use refine::mends;
pub(crate) use view::home as view_home;

/// All actions, the most used first: hints are taken in this order.
pub fn all() -> impl Iterator<Item = &'static Action> {
    let tables: [&'static [Action]; 16] = [
        planning::ACTIONS,
        standup::ACTIONS,
        review::ACTIONS,
        retro::ACTIONS,
        sprint::ACTIONS,
        roadmap::ACTIONS,
        product::ACTIONS,
        triage::ACTIONS,
        groom::ACTIONS,
        reading::ACTIONS,
        refine::ACTIONS,
        listing::ACTIONS,
        change::ACTIONS,
        story::ACTIONS,
        move_::ACTIONS,
        view::ACTIONS,
    ];
    tables.into_iter().flatten()
}

/// The action with a name.
pub fn named(name: &str) -> Option<&'static Action> {
    all().find(|action| action.name == name)
}

/// Which keys do what: the defaults, and what the person set instead.
pub struct Keymap {
    keys: Vec<(&'static Action, Vec<String>)>,
}

impl Keymap {
    /// The default keys, with those of the person for the actions that they name.
    ///
    /// # Errors
    /// When a name is of no action: a sentence that says so.
    pub fn new(own: &BTreeMap<String, Vec<String>>) -> Result<Self, String> {
        if let Some(unknown) = own.keys().find(|name| named(name).is_none()) {
            return Err(format!(
                "there is no action “{unknown}”: the key reference in the manual names them all"
            ));
        }
        let keys_of = |action: &Action| {
            own.get(action.name)
                .cloned()
                .unwrap_or_else(|| action.keys.iter().map(|k| (*k).to_string()).collect())
        };
        Ok(Self {
            keys: all().map(|action| (action, keys_of(action))).collect(),
        })
    }

    /// The keys of an action.
    pub fn keys(&self, action: &Action) -> &[String] {
        self.keys
            .iter()
            .find(|(known, _)| std::ptr::eq(*known, action))
            .map_or(&[], |(_, keys)| keys)
    }

    /// The actions of a pane with their keys; those of the pane alone come first.
    pub fn actions(&self, pane: PaneId) -> impl Iterator<Item = (&'static Action, &[String])> {
        let of = move |own: bool| {
            self.keys
                .iter()
                .filter(move |(a, _)| a.applies(pane) && a.panes.is_empty() != own)
        };
        of(true)
            .chain(of(false))
            .map(|(action, keys)| (*action, keys.as_slice()))
    }
}

/// Does what a pressed key says in the shown pane.
pub fn press(app: &mut App, pressed: &str) {
    let sequence = if app.pressed.is_empty() {
        pressed.to_string()
    } else {
        format!("{} {pressed}", app.pressed)
    };
    let mut whole = None;
    let mut beginning = false;
    for (action, keys) in app.keymap.actions(app.pane) {
        match key::matches(&sequence, keys) {
            Match::Whole => whole = whole.or(Some(action)),
            Match::Beginning => beginning = true,
            Match::No => {}
        }
    }
    let began = !app.pressed.is_empty();
    app.pressed.clear();
    match whole {
        Some(action) => run(app, action),
        None if beginning => app.pressed = sequence,
        None if began => press(app, pressed),
        None => app.say(
            Tone::News,
            format!("{pressed} does nothing here: ? shows the keys that do"),
        ),
    }
}

/// Does an action, or says why it cannot be done.
pub fn run(app: &mut App, action: &'static Action) {
    match (action.ready)(app) {
        Ok(()) => {
            (action.run)(app);
            if action.changes {
                app.last_change = Some(Again::Action(action));
            }
        }
        Err(why) => app.say(Tone::Refused, why),
    }
}

/// Does what dropping something on another column means in the shown pane; whether anything changed or was said.
pub(crate) fn drop_on_column(app: &mut App, held: Held, to: usize) -> bool {
    match app.pane {
        PaneId::Sprints => sprint::drop_card(app, held.target, to),
        PaneId::Roadmap => {
            roadmap::drop_plan(app, held, to);
            true
        }
        _ => false,
    }
}

/// Can always be done.
#[expect(
    clippy::unnecessary_wraps,
    reason = "one of the answers that the table's `ready` can give"
)]
pub(crate) fn always(_: &App) -> Result<(), String> {
    Ok(())
}

/// Needs a record under the cursor.
pub(crate) fn on_item(app: &App) -> Result<(), String> {
    match app.cursor() {
        Some(_) => Ok(()),
        None => Err(format!(
            "there is nothing here yet: {}",
            app.pane.pane().empty
        )),
    }
}

/// Needs a workspace that can be written.
pub(crate) fn writable(app: &App) -> Result<(), String> {
    match app.session.read_only() {
        Some(why) => Err(format!("nothing can be changed: {why}")),
        None => Ok(()),
    }
}

/// Needs a record under the cursor and a workspace that can be written.
pub(crate) fn can_change(app: &App) -> Result<(), String> {
    writable(app)?;
    on_item(app)
}

/// The story under the cursor.
pub(crate) fn story_at(app: &App) -> Option<Id<Story>> {
    app.cursor().and_then(ItemRef::typed::<Story>)
}

/// Needs a story under the cursor and a workspace that can be written.
pub(crate) fn on_story(app: &App) -> Result<(), String> {
    can_change(app)?;
    match story_at(app) {
        Some(_) => Ok(()),
        None => Err("this is done to stories: put the cursor on one".to_string()),
    }
}
