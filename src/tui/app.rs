//! The app: what is on screen and what every event does to it.
//! Never touches a terminal or a disk: it asks for effects, and the edge performs them.

use std::collections::VecDeque;

use super::action::{self, Action, Keymap};
use super::desk::Desk;
use super::figures::Figures;
use super::hits::Hits;
use super::layer::Layer;
use super::layer::unsaved::Unsaved;
use super::pane::{PANES, PaneId, PaneState, Row, Target, planning, refine, sprints, standup};
use super::program::Stray;
use super::search::{Among, Search};
use super::texts::{Texts, Waker};
use super::theme::Theme;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::index::Index;
use crate::domain::query::parse;
use crate::domain::record::Record;
use crate::domain::workspace::Workspace;
use crate::metrics::lens::{Lens, Words};
use chrono::NaiveDate;
use ratatui::layout::Size;

/// What the app wants done to the world.
#[derive(Debug)]
pub enum Effect {
    /// Put text on the clipboard.
    Copy(String),
    /// Let the person change a long text in their editor; what it becomes goes to this field of this record.
    Edit {
        /// The record.
        item: ItemRef,
        /// The field.
        field: &'static str,
        /// The text so far.
        text: String,
    },
    /// Give the terminal to the shell until it continues us.
    Suspend,
    /// Open an address in the browser.
    Open(String),
    /// Keep what is typed into an open form for the case of a crash; `None` forgets it.
    KeepForm(Option<Unsaved>),
    /// Draw everything anew.
    Repair,
    /// Save and leave.
    Quit,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something was not done, and why.
    Refused,
    /// Something happened elsewhere.
    News,
    /// Something was done, and what to know of it.
    Warned,
}

/// A line at the foot of the screen, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// A change that can be done again elsewhere.
#[derive(Clone)]
pub enum Again {
    /// By what its key does.
    Action(&'static Action),
    /// By setting this field to this value, which was chosen or typed.
    Set(&'static str, String),
}

/// What is on screen.
pub struct App {
    /// The open workspace.
    pub session: Desk,
    /// Colors and glyphs.
    pub theme: Theme,
    /// What the keys do.
    pub keymap: Keymap,
    /// The pane that is shown.
    pub pane: PaneId,
    /// What lies over it, the topmost last.
    pub layers: Vec<Layer>,
    /// What it says at the foot.
    pub notice: Option<Notice>,
    /// The size of the screen.
    pub size: Size,
    /// What was drawn where.
    pub hits: Hits,
    /// The keys of a sequence that is not whole yet.
    pub pressed: String,
    /// The last change, to be done again.
    pub last_change: Option<Again>,
    /// Where the person was before, to go back to.
    pub visited: Vec<(PaneId, Option<Target>)>,
    /// What is to be done to the world.
    pub effects: VecDeque<Effect>,
    /// What was typed into a layer and is not saved, as the session was last asked to keep it.
    pub unsaved: Option<Unsaved>,
    /// What is left of a late answer of the terminal.
    pub stray: Stray,
    /// What was computed from this revision.
    pub figures: Figures,
    /// The walk through the stories that are not ready.
    pub refinement: refine::Walk,
    /// Where the cursor was in both lists of the planning.
    pub planning: planning::Places,
    /// When standups were held.
    pub standup: standup::Held,
    states: [PaneState; PANES.len()],
    texts: Texts,
    texts_as_of: u64,
    search: Search,
}

impl App {
    /// An app over an open workspace.
    pub fn new(session: Desk, theme: Theme, keymap: Keymap, size: Size) -> Self {
        let mut app = Self {
            session,
            theme,
            keymap,
            pane: PaneId::Backlog,
            layers: Vec::new(),
            notice: None,
            size,
            hits: Hits::default(),
            pressed: String::new(),
            last_change: None,
            visited: Vec::new(),
            effects: VecDeque::new(),
            unsaved: None,
            stray: Stray::default(),
            figures: Figures::default(),
            refinement: refine::Walk::default(),
            planning: planning::Places::default(),
            standup: standup::Held::default(),
            states: std::array::from_fn(|_| PaneState::default()),
            texts: Texts::default(),
            texts_as_of: 0,
            search: Search::default(),
        };
        app.refresh();
        app
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        self.session.workspace()
    }

    /// Its index.
    pub fn index(&self) -> &Index {
        self.session.index()
    }

    /// The lens on its items, as of now.
    pub fn lens(&self) -> Lens<'_> {
        self.session.lens()
    }

    /// Today, in the workspace's timezone.
    pub fn today(&self) -> NaiveDate {
        self.lens().today()
    }

    /// The record with this id.
    pub fn get<R: Record>(&self, id: Id<R>) -> Option<&R> {
        R::find(self.workspace(), id).map(AsRef::as_ref)
    }

    /// What the shown pane remembers.
    pub fn state(&self) -> &PaneState {
        &self.states[self.pane as usize]
    }

    /// What the shown pane remembers, to change.
    pub fn state_mut(&mut self) -> &mut PaneState {
        &mut self.states[self.pane as usize]
    }

    /// What any pane remembers.
    pub fn state_of(&self, pane: PaneId) -> &PaneState {
        &self.states[pane as usize]
    }

    /// What any pane remembers, to change.
    pub fn state_of_mut(&mut self, pane: PaneId) -> &mut PaneState {
        &mut self.states[pane as usize]
    }

    /// The record under the cursor.
    pub fn cursor(&self) -> Option<ItemRef> {
        self.state().item()
    }

    /// What an action is done to: the marked records in their order, else the one under the cursor.
    pub fn targets(&self) -> Vec<ItemRef> {
        let state = self.state();
        if state.marked.is_empty() {
            return state.item().into_iter().collect();
        }
        let mut seen = rustc_hash::FxHashSet::default();
        let rows = state
            .rows
            .iter()
            .filter_map(|row| row.target)
            .map(|target| target.item);
        rows.filter(|item| state.marked.contains(item) && seen.insert(*item))
            .collect()
    }

    /// Says something at the foot of the screen; with what is to be known of a change just made.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        let (mut text, mut tone) = (text.into(), tone);
        if tone == Tone::Done {
            for warning in self.session.take_warnings() {
                tone = Tone::Warned;
                text = match warning.criteria_of.and_then(|_| self.key_of("criteria")) {
                    // Short enough for a narrow screen: what was done is said by it.
                    Some(key) => format!("{}: press {key}", warning.text),
                    None => format!("{text}: {}", warning.text),
                };
            }
        }
        self.notice = Some(Notice { text, tone });
    }

    /// The first key of an action.
    pub fn key_of(&self, name: &str) -> Option<&str> {
        let action = action::named(name)?;
        self.keymap.keys(action).first().map(String::as_str)
    }

    /// Runs a command as one edit and says what it did, or why not.
    pub fn run<T>(
        &mut self,
        label: impl Into<String>,
        command: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Option<T> {
        let label = label.into();
        match self.session.run(&label, command) {
            Ok(value) => {
                self.say(Tone::Done, label);
                self.refresh();
                Some(value)
            }
            Err(refusal) => {
                self.say(Tone::Refused, refusal.to_string());
                None
            }
        }
    }

    /// Shows a pane with the cursor on an item, if it is there; remembers where the person was.
    pub fn go(&mut self, pane: PaneId, target: Option<Target>) {
        let here = (self.pane, self.state().cursor);
        let stays = pane == self.pane && (target.is_none() || target == here.1);
        if !stays {
            self.visited.push(here);
        }
        if let (PaneId::Sprints, Some(target)) = (pane, target) {
            sprints::arrive(self, target);
        }
        self.pane = pane;
        self.refresh();
        if let Some(target) = target
            && !self.state_mut().move_onto(target)
            && !self.state().filter.is_empty()
        {
            self.set_filter("");
            self.state_mut().move_onto(target);
        }
    }

    /// Builds the rows of the shown pane anew when what they were built from has changed.
    pub fn refresh(&mut self) {
        refine::look(self);
        standup::look(self);
        let revision = self.session.revision();
        if self.texts_as_of != revision {
            // What the changes before the last one touched is not known any more.
            let is_next = revision == self.texts_as_of + 1;
            let touched = self.session.last_touched().filter(|_| is_next);
            self.texts.forget(touched);
            self.figures = std::mem::take(&mut self.figures).next(touched);
            self.texts_as_of = revision;
        }
        if self.state().built == Some(revision) {
            return;
        }
        if self.state().query.reads_text() {
            self.expect_filter();
            if !self.texts.are_ready(self.pane.pane().makes) {
                // The rows stay as they were until the texts are there, so that no key waits for them.
                return;
            }
        }
        let rows = (self.pane.pane().rows)(self);
        let counts = self.count(&rows);
        let state = self.state_mut();
        state.set_rows(rows);
        state.counts = counts;
        state.built = Some(revision);
    }

    /// How many rows are about records of the pane's kind, and how many such records there are.
    fn count(&self, rows: &[Row]) -> (usize, usize) {
        let kind = self.pane.pane().makes;
        let whole = |target: &Target| target.item.kind == kind && target.part.is_none();
        let shown = rows.iter().filter_map(|row| row.target).filter(whole);
        let all = match kind {
            Kind::Story => self.index().order().len(),
            kind => self.lens().ordered(kind).len(),
        };
        (shown.count(), all)
    }

    /// Builds the rows of the shown pane anew.
    pub fn rebuild(&mut self) {
        self.state_mut().built = None;
        self.refresh();
    }

    /// Filters the shown pane. A filter that means nothing leaves the rows and says where the mistake is.
    pub fn set_filter(&mut self, text: &str) {
        let makes = self.pane.pane().makes;
        let parsed = parse(text, &Words(makes));
        let state = self.state_mut();
        state.filter = text.to_string();
        match parsed {
            Ok(query) => {
                (state.query, state.mistake) = (query, None);
                self.rebuild();
            }
            Err(mistake) => state.mistake = Some(mistake),
        }
    }

    /// The items of a kind that the shown pane's filter lets through, in their order or as it sorts them.
    pub fn filtered(&self, kind: Kind) -> Vec<ItemRef> {
        self.filtered_among(kind, Among::All)
    }

    /// The same among all items of a kind, or among those that are open.
    pub fn filtered_among(&self, kind: Kind, among: Among) -> Vec<ItemRef> {
        let query = &self.state().query;
        let mut found = if query.filter().is_some() {
            let (lens, texts) = (self.lens(), self.texts.reader(kind));
            let revision = self.session.revision();
            self.search
                .find(lens, revision, (kind, among), query, &texts)
        } else {
            self.lens().ordered(kind)
        };
        self.lens().sort(&mut found, query);
        found
    }

    /// Whether the rows are those of an earlier moment, since what they are searched in is being put together.
    pub fn is_searching(&self) -> bool {
        self.state().built != Some(self.session.revision())
    }

    /// From now on no key waits for a search: `waker` is told when it can go on.
    pub fn tell(&mut self, waker: Waker) {
        self.texts.tell(waker);
    }

    /// Whom to tell when something on another thread is ready; without it, who asks waits.
    pub fn waker(&self) -> Option<Waker> {
        self.texts.waker()
    }

    /// Begins to put the texts together that a filter of the shown pane will search.
    pub fn expect_filter(&mut self) {
        let kind = self.pane.pane().makes;
        let lens = self.session.lens();
        let order = || lens.ordered(kind);
        self.texts.prepare(lens.workspace, kind, order);
    }

    /// Does what a key says.
    pub fn press(&mut self, key: &str) {
        self.notice = None;
        action::press(self, key);
    }

    /// Asks to keep what is typed into the topmost layer that has something, when that has changed.
    pub fn keep_unsaved(&mut self) {
        let mut layers = self.layers.iter().rev();
        let now = layers.find_map(|layer| layer.unsaved());
        if now != self.unsaved {
            self.want(Effect::KeepForm(now.clone()));
            self.unsaved = now;
        }
    }

    /// Asks for an effect.
    pub fn want(&mut self, effect: Effect) {
        self.effects.push_back(effect);
    }
}
