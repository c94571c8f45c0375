//! Now, Next, Later: the initiatives by how near they are, for those to whom a date would say too much.
//! Never shows a date.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::standing;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::{Health, Horizon, Initiative};
use crate::tui::app::{App, Tone};
use crate::tui::desk::count;
use crate::tui::detail::mark;
use crate::tui::frame::accent_of;
use crate::tui::hits::{Hit, Hits};
use crate::tui::pane::Target;
use crate::tui::pane::table::fold_glyph;
use crate::tui::theme::Theme;
use crate::tui::widget::{put, put_cut, row_of};

/// The columns from left to right, with their titles.
pub const PLACES: [(Horizon, &str); 4] = [
    (Horizon::Now, "Now"),
    (Horizon::Next, "Next"),
    (Horizon::Later, "Later"),
    (Horizon::None, "Not placed"),
];

/// The column of an initiative.
pub fn place_of(app: &App, item: ItemRef) -> usize {
    let horizon = app
        .get::<Initiative>(Id::new(item.id))
        .map_or(Horizon::None, |initiative| initiative.horizon);
    PLACES
        .iter()
        .position(|(place, _)| *place == horizon)
        .unwrap_or(PLACES.len() - 1)
}

/// The fewest cells of a column.
const NARROWEST: u16 = 24;

/// A line of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    /// The name of the initiative in this row of the pane.
    Name(usize),
    /// What it holds, how far it is, how its owner feels about it.
    Facts(usize),
    /// An epic in this row of the pane.
    Epic(usize),
    /// The heading of a group.
    Heading(usize),
    /// Nothing.
    Gap,
}

impl Entry {
    /// The row of the pane whose cursor it shows.
    fn row(self) -> Option<usize> {
        match self {
            Self::Name(row) | Self::Epic(row) => Some(row),
            _ => None,
        }
    }
}

struct Board<'a> {
    app: &'a App,
    theme: &'a Theme,
    columns: [Vec<Entry>; PLACES.len()],
}

/// Draws the columns that fit, the one with the cursor among them.
pub fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let board = Board {
        app,
        theme: &app.theme,
        columns: columns(app),
    };
    let room = area.width.saturating_sub(2);
    let many = usize::from(room / NARROWEST).clamp(1, PLACES.len());
    let wide = room / u16::try_from(many).unwrap_or(1);
    let focus = board.focus();
    let first = (focus + 1).saturating_sub(many);
    for (at, place) in (0..).zip(first..first + many) {
        let column = Rect {
            x: area.x + 1 + wide * at,
            width: wide,
            ..area
        };
        board.draw_column(frame, column, place, hits);
    }
}

/// Moves to the next column that holds anything.
pub fn move_column(app: &mut App, step: i32) {
    let board = columns(app);
    let cursor = app.state().view.cursor;
    let places = 0..board.len();
    let here = places
        .clone()
        .find(|place| line_of(&board[*place], cursor).is_some());
    let here = here.unwrap_or(0);
    let next = if step < 0 {
        places
            .clone()
            .take(here)
            .rev()
            .find(|place| !board[*place].is_empty())
    } else {
        places
            .clone()
            .skip(here + 1)
            .find(|place| !board[*place].is_empty())
    };
    let Some(next) = next else {
        app.say(
            Tone::News,
            "no initiative stands on that side: H and L move this one",
        );
        return;
    };
    let line = line_of(&board[here], cursor).unwrap_or(0);
    let rows = board[next]
        .iter()
        .enumerate()
        .filter_map(|(at, entry)| Some((at, entry.row()?)));
    if let Some((_, row)) = rows.min_by_key(|(at, _)| at.abs_diff(line)) {
        app.state_mut().move_to(row);
    }
}

fn line_of(column: &[Entry], cursor: usize) -> Option<usize> {
    column.iter().position(|entry| entry.row() == Some(cursor))
}

/// What stands in each column: the rows of the pane come by column already.
fn columns(app: &App) -> [Vec<Entry>; PLACES.len()] {
    let mut columns: [Vec<Entry>; PLACES.len()] = std::array::from_fn(|_| Vec::new());
    let mut place = PLACES.len() - 1;
    for (at, row) in app.state().rows.iter().enumerate() {
        let column = match row.target {
            Some(target) if target.item.kind == Kind::Initiative => {
                place = place_of(app, target.item);
                &mut columns[place]
            }
            Some(_) => {
                columns[place].push(Entry::Epic(at));
                continue;
            }
            None => {
                place = PLACES.len() - 1;
                &mut columns[place]
            }
        };
        if !column.is_empty() {
            column.push(Entry::Gap);
        }
        if row.target.is_some() {
            column.extend([Entry::Name(at), Entry::Facts(at)]);
        } else {
            column.push(Entry::Heading(at));
        }
    }
    columns
}

impl Board<'_> {
    /// The column with the cursor.
    fn focus(&self) -> usize {
        let cursor = self.app.state().view.cursor;
        let mut columns = self.columns.iter();
        columns
            .position(|column| line_of(column, cursor).is_some())
            .unwrap_or(0)
    }

    fn draw_column(&self, frame: &mut Frame, area: Rect, place: usize, hits: &mut Hits) {
        let theme = self.theme;
        hits.add(area, Hit::Column(place));
        let entries = &self.columns[place];
        let cursor = line_of(entries, self.app.state().view.cursor);
        let head = u16::from(area.height > 3);
        if head == 1 {
            self.draw_title(frame, Rect { height: 1, ..area }, place, cursor.is_some());
        }
        let list = Rect {
            y: area.y + head,
            height: area.height - head,
            ..area
        };
        if entries.is_empty() {
            let room = Rect {
                x: list.x + 1,
                ..row_of(list, 0)
            };
            self.write(frame, room, room.x, theme.glyphs.none, theme.dim);
        }
        let height = usize::from(list.height);
        let skip = cursor
            .map_or(0, |line| line.saturating_sub(height / 2))
            .min(entries.len().saturating_sub(height));
        for (line, entry) in (0..).zip(entries.iter().skip(skip).take(height)) {
            self.draw_entry(frame, row_of(list, line), (*entry, place), hits);
        }
    }

    fn draw_title(&self, frame: &mut Frame, line: Rect, place: usize, here: bool) {
        let theme = self.theme;
        let style = if here {
            accent_of(theme, self.app.pane).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            theme.header
        };
        let named = |entry: &&Entry| matches!(entry, Entry::Name(_));
        let held = self.columns[place].iter().filter(named).count();
        let x = self.write(frame, line, line.x + 1, PLACES[place].1, style);
        self.write(frame, line, x + 2, &held.to_string(), theme.dim);
    }

    fn draw_entry(
        &self,
        frame: &mut Frame,
        row: Rect,
        (entry, place): (Entry, usize),
        hits: &mut Hits,
    ) {
        let room = Rect {
            x: row.x + 1,
            width: row.width.saturating_sub(2),
            ..row
        };
        let index = match entry {
            Entry::Gap => return,
            Entry::Heading(at) => {
                let text = &self.app.state().rows[at].text;
                self.write(frame, room, room.x, text, self.theme.dim);
                return;
            }
            Entry::Name(at) | Entry::Facts(at) | Entry::Epic(at) => at,
        };
        let Some(target) = self.app.state().rows[index].target else {
            return;
        };
        hits.add(room, Hit::Target(target, place));
        match entry {
            Entry::Epic(_) => self.draw_epic(frame, room, target),
            Entry::Facts(_) => self.draw_facts(frame, room, target),
            _ => self.draw_name(frame, room, target),
        }
        self.draw_cursor(frame, row, room, entry, target);
    }

    fn draw_cursor(&self, frame: &mut Frame, row: Rect, room: Rect, entry: Entry, target: Target) {
        let theme = self.theme;
        let state = self.app.state();
        let buf = frame.buffer_mut();
        if entry.row() == Some(state.view.cursor) {
            buf.set_style(room, theme.selection);
            let style = accent_of(theme, self.app.pane).patch(theme.selection);
            put(buf, row, (row.x, row.y), theme.glyphs.cursor, style);
        } else if entry.row().is_some() && state.marked.contains(&target.item) {
            buf.set_style(room, theme.mark);
            put(buf, row, (row.x, row.y), theme.glyphs.marked, theme.mark);
        }
    }

    fn draw_name(&self, frame: &mut Frame, room: Rect, target: Target) {
        let Some(initiative) = self.app.get::<Initiative>(Id::new(target.item.id)) else {
            return;
        };
        let lane = self.app.roadmap().lane(initiative.id);
        let glyph = fold_glyph(
            self.app,
            target,
            lane.is_some_and(|lane| !lane.epics.is_empty()),
        );
        let head = format!("{glyph} {} ", initiative.key);
        let x = self.write(frame, room, room.x, &head, self.theme.accent_far);
        self.write(frame, room, x, &initiative.title, self.theme.header);
    }

    fn draw_facts(&self, frame: &mut Frame, room: Rect, target: Target) {
        let theme = self.theme;
        let Some(initiative) = self.app.get::<Initiative>(Id::new(target.item.id)) else {
            return;
        };
        let lane = self.app.roadmap().lane(initiative.id);
        let epics = count(lane.map_or(0, |lane| lane.epics.len()), "epic");
        let share = lane
            .and_then(|lane| lane.sums.progress())
            .map_or_else(String::new, |share| {
                format!("  {:.0}%", (share * 100.0).floor())
            });
        let x = self.write(
            frame,
            room,
            room.x + 2,
            &format!("{epics}{share}"),
            theme.dim,
        );
        let (glyph, style) = match initiative.health {
            Health::Unknown => return,
            Health::Good => (theme.glyphs.check, theme.good),
            Health::AtRisk => (theme.glyphs.half, theme.warn),
            Health::Bad => (theme.glyphs.cross, theme.bad),
        };
        let words = match initiative.health {
            Health::Good => "healthy",
            health => health.word(),
        };
        self.write(frame, room, x + 2, &format!("{glyph} {words}"), style);
    }

    fn draw_epic(&self, frame: &mut Frame, room: Rect, target: Target) {
        let theme = self.theme;
        let Some(epic) = self.app.get(Id::new(target.item.id)) else {
            return;
        };
        let timing = standing::of_epic(self.app, epic).timing;
        let glyph = mark(theme, self.app.lens().category(target.item));
        let x = self.write(frame, room, room.x + 2, glyph, timing.style(theme));
        let x = self.write(frame, room, x, &format!(" {} ", epic.key), theme.key);
        self.write(frame, room, x, &epic.title, theme.text);
    }

    fn write(&self, frame: &mut Frame, room: Rect, x: u16, text: &str, style: Style) -> u16 {
        let at = (x, room.y);
        put_cut(
            frame.buffer_mut(),
            room,
            at,
            text,
            style,
            self.theme.glyphs.ellipsis,
        )
    }
}
