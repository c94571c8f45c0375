//! The panes: one table of them, and what they have in common: rows with a cursor, marks, folds and a filter.
//! A pane holds ids, never records, and never changes the workspace: actions do.

pub mod alignment;
pub mod backlog;
pub mod epics;
pub mod flow;
pub mod initiatives;
mod reading;
pub mod refine;
pub mod roadmap;
pub mod sprints;
pub mod stories;
pub mod strategy;
pub mod table;

use ratatui::Frame;
use ratatui::layout::Rect;
use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::app::App;
use super::hits::Hits;
use super::widget::list::Viewport;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::query::{Query, QueryError};

/// The nine panes, and behind them the modes: panes without a tab of their own, for one meeting each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaneId {
    /// Vision, objectives, KPIs, stakeholders.
    Strategy,
    /// The bets, ranked.
    Initiatives,
    /// The epics by initiative.
    Epics,
    /// What comes when.
    Roadmap,
    /// The ranked list and its inbox.
    Backlog,
    /// One story beside the list.
    Stories,
    /// The board.
    Sprints,
    /// The bridge between both hats.
    Alignment,
    /// Pace and forecast.
    Flow,
    /// The next stories that are not ready, one by one.
    Refine,
}

/// Which side a pane belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hat {
    /// The product manager, who looks far.
    Far,
    /// The product owner, who looks near.
    Near,
    /// Both.
    Both,
}

/// What a pane is.
pub struct Pane {
    /// Which one.
    pub id: PaneId,
    /// Its name on the tab.
    pub name: &'static str,
    /// The pane that it is a mode of: its tab shows it, and a step back leads there.
    pub mode_of: Option<PaneId>,
    /// Its side.
    pub hat: Hat,
    /// What `n` makes in it.
    pub makes: Kind,
    /// What it says when it has nothing to show, with the key that makes something.
    pub empty: &'static str,
    /// Rows of its own above the list.
    pub head: u16,
    /// Its rows, from the workspace.
    pub rows: fn(&App) -> Vec<Row>,
    /// Draws it, below the tabs.
    pub draw: fn(&App, &mut Frame, Rect, &mut Hits),
}

/// How many panes have a tab.
pub const TABS: usize = 9;

/// All panes, in the order of their tabs; then the modes.
pub const PANES: [&Pane; 10] = [
    &strategy::PANE,
    &initiatives::PANE,
    &epics::PANE,
    &roadmap::PANE,
    &backlog::PANE,
    &stories::PANE,
    &sprints::PANE,
    &alignment::PANE,
    &flow::PANE,
    &refine::PANE,
];

impl PaneId {
    /// What it is.
    pub fn pane(self) -> &'static Pane {
        PANES[self as usize]
    }

    /// The pane whose tab shows it: itself, or the pane that it is a mode of.
    #[must_use]
    pub fn tab(self) -> Self {
        self.pane().mode_of.unwrap_or(self)
    }
}

/// A row of a pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about; a row without it cannot hold the cursor.
    pub target: Option<Target>,
    /// How deep it stands.
    pub depth: u8,
    /// Its place among its like, from 1; 0 when that is not shown.
    pub place: u32,
    /// What it says when it is not about a record: the heading of a group, a line between rows.
    pub text: Box<str>,
}

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// The record.
    pub item: ItemRef,
    /// A part of it with an id of its own, such as a KPI.
    pub part: Option<Uuid>,
}

/// What the mouse holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// What it is about.
    pub target: Target,
    /// The column in which it was taken.
    pub from: usize,
}

impl From<ItemRef> for Target {
    fn from(item: ItemRef) -> Self {
        Self { item, part: None }
    }
}

impl Row {
    /// A row about a record.
    pub fn item(item: ItemRef, depth: u8) -> Self {
        Self {
            target: Some(item.into()),
            depth,
            place: 0,
            text: Box::default(),
        }
    }

    /// A row about a part of a record.
    pub fn part(item: ItemRef, part: Uuid, depth: u8) -> Self {
        Self {
            target: Some(Target {
                item,
                part: Some(part),
            }),
            depth,
            place: 0,
            text: Box::default(),
        }
    }

    /// A line between rows.
    pub fn line(text: impl Into<Box<str>>) -> Self {
        Self {
            target: None,
            depth: 0,
            place: 0,
            text: text.into(),
        }
    }
}

/// What a pane remembers while the program runs.
#[derive(Default)]
pub struct PaneState {
    /// Its rows, as of the last time they were built.
    pub rows: Vec<Row>,
    /// How many of the pane's kind they show, and how many there are.
    pub counts: (usize, usize),
    /// What they were built from; `None` when they must be built anew.
    pub built: Option<u64>,
    /// The window on the rows.
    pub view: Viewport,
    /// What the cursor is on.
    pub cursor: Option<Target>,
    /// What was marked.
    pub marked: FxHashSet<ItemRef>,
    /// Where a range of marks began.
    pub anchor: Option<usize>,
    /// What was folded.
    pub folded: FxHashSet<ItemRef>,
    /// The filter as it was typed.
    pub filter: String,
    /// What it means.
    pub query: Query,
    /// Why it means nothing, when it does not.
    pub mistake: Option<QueryError>,
    /// Which of its views a pane shows, counted from 0.
    pub mode: u8,
    /// How far the detail is scrolled.
    pub detail_scroll: usize,
    /// Whether the detail takes the whole pane.
    pub opened: bool,
    /// The column of a board or a grid that the cursor is in.
    pub column: usize,
    /// The record that the whole pane is about, where the person chose one.
    pub subject: Option<ItemRef>,
    /// What the mouse holds since it was pressed.
    pub grabbed: Option<Held>,
    /// How far a time axis is moved, in its columns.
    pub shift: i32,
    /// The zoom of a time axis, counted from the nearest.
    pub zoom: Option<u8>,
    /// Which work, or which way of counting, a pane of numbers looks at, counted from 0.
    pub choice: u8,
}

impl PaneState {
    /// Puts new rows in and finds the cursor's place again by what it is on.
    pub fn set_rows(&mut self, rows: Vec<Row>) {
        self.rows = rows;
        self.view.set_len(self.rows.len());
        let found = self
            .cursor
            .and_then(|target| self.rows.iter().position(|row| row.target == Some(target)));
        if let Some(at) = found {
            self.view.move_to(at);
        } else {
            self.view.move_to(self.view.cursor);
            self.settle(1);
        }
        if !self.marked.is_empty() {
            let there: FxHashSet<ItemRef> = self
                .rows
                .iter()
                .filter_map(|row| row.target.map(|target| target.item))
                .collect();
            self.marked.retain(|item| there.contains(item));
        }
        self.anchor = self.anchor.filter(|at| *at < self.rows.len());
    }

    /// Moves the cursor by rows, over lines that cannot hold it.
    pub fn move_by(&mut self, rows: isize) {
        self.view.move_by(rows);
        self.settle(rows);
    }

    /// Moves the cursor to a row.
    pub fn move_to(&mut self, row: usize) {
        self.view.move_to(row);
        self.settle(if row == 0 { 1 } else { -1 });
    }

    /// Moves the cursor to what a row is about; whether there is such a row.
    pub fn move_onto(&mut self, target: Target) -> bool {
        let found = self.rows.iter().position(|row| row.target == Some(target));
        if let Some(at) = found {
            self.view.move_to(at);
            self.cursor = Some(target);
        }
        found.is_some()
    }

    /// Leaves a row that cannot hold the cursor, in the direction it came, else the other way.
    fn settle(&mut self, direction: isize) {
        let can = |at: usize| self.rows.get(at).is_some_and(|row| row.target.is_some());
        let at = self.view.cursor;
        let below = || (at..self.rows.len()).find(|row| can(*row));
        let above = || {
            (0..=at.min(self.rows.len().saturating_sub(1)))
                .rev()
                .find(|row| can(*row))
        };
        let found = if direction >= 0 {
            below().or_else(above)
        } else {
            above().or_else(below)
        };
        if let Some(found) = found {
            self.view.move_to(found);
        }
        self.cursor = self.rows.get(self.view.cursor).and_then(|row| row.target);
        self.detail_scroll = 0;
    }

    /// The record under the cursor.
    pub fn item(&self) -> Option<ItemRef> {
        self.cursor.map(|target| target.item)
    }
}
