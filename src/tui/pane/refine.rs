//! Refinement: the next stories that are not ready, one by one, with what each lacks and the key that mends it.
//! Never takes a story out of the walk while it lasts: what was made ready stays, with a mark.

use std::borrow::Cow;

use chrono::TimeDelta;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use rustc_hash::FxHashMap;

use super::reading::{Fact, below, draw_facts, draw_list, top};
use super::stories::{BESIDE, draw_beside};
use super::table::Cell;
use super::{Hat, Pane, PaneId, Row, Target};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::record::Moment;
use crate::domain::story::Story;
use crate::metrics::ready;
use crate::tui::app::{App, Tone};
use crate::tui::desk::count;
use crate::tui::detail;
use crate::tui::hits::Hits;
use crate::tui::layer::reader::Reader;
use crate::tui::widget::columns::Column;
use crate::tui::widget::text;

/// The mode.
pub static PANE: Pane = Pane {
    id: PaneId::Refine,
    name: "Refine",
    mode_of: Some(PaneId::Backlog),
    hat: Hat::Near,
    makes: Kind::Story,
    empty: "Nothing to refine: every story that comes next meets the definition of ready.",
    head: 2,
    rows: |app| {
        let walk = app.refinement.stories.iter();
        let there = walk.filter(|id| app.get(**id).is_some_and(|story| story.archived.is_none()));
        there.map(|id| Row::item(id.item(), 0)).collect()
    },
    draw,
};

/// As many stories as a long meeting gets through.
const MOST: usize = 50;

/// A walk through the stories that are not ready: which ones, and how long each was looked at.
#[derive(Debug, Default)]
pub struct Walk {
    stories: Vec<Id<Story>>,
    spent: FxHashMap<Id<Story>, TimeDelta>,
    here: Option<(Id<Story>, Moment)>,
}

impl Walk {
    /// Notes that the person looks at a story, or at none, from this moment on.
    fn look(&mut self, story: Option<Id<Story>>, now: Moment) {
        if self.here.map(|(id, _)| id) == story {
            return;
        }
        if let Some((before, since)) = self.here {
            *self.spent.entry(before).or_default() += (now - since).max(TimeDelta::zero());
        }
        self.here = story.map(|id| (id, now));
    }

    /// How long a story was looked at until this moment.
    fn spent(&self, story: Id<Story>, now: Moment) -> TimeDelta {
        let before = self.spent.get(&story).copied().unwrap_or_default();
        match self.here {
            Some((here, since)) if here == story => before + (now - since).max(TimeDelta::zero()),
            _ => before,
        }
    }
}

/// Begins a walk at the first story that is not ready, or at the one under the cursor when it is not.
pub fn begin(app: &mut App) {
    let stories = ready::next_to_refine(app.workspace(), app.index().open_order(), MOST);
    let cursor = app.cursor().map(Target::from);
    app.refinement = Walk {
        stories,
        ..Walk::default()
    };
    app.state_of_mut(PaneId::Refine).built = None;
    app.go(PaneId::Refine, None);
    let found = cursor.is_some_and(|target| app.state_mut().move_onto(target));
    if !found {
        app.state_mut().move_to(0);
    }
}

/// Keeps the time of the story under the cursor.
pub fn look(app: &mut App) {
    let here = (app.pane == PaneId::Refine).then(|| app.cursor()).flatten();
    let now = app.session.now();
    app.refinement.look(here.and_then(ItemRef::typed), now);
}

/// Goes to the next story of the walk that is not ready; tells when there is none.
pub fn next(app: &mut App) {
    let rows = &app.state().rows;
    let lacks = |row: &Row| {
        let id = row.target.and_then(|target| target.item.typed::<Story>());
        id.is_some_and(|id| !is_ready(app, id))
    };
    let here = app.state().view.cursor;
    let after = (here + 1..rows.len()).chain(0..here);
    let found = after.into_iter().find(|at| lacks(&rows[*at]));
    match found {
        Some(at) => app.state_mut().move_to(at),
        None if rows.get(here).is_some_and(lacks) => {
            app.say(Tone::News, "this is the last one that is not ready");
        }
        None => app.say(Tone::Done, "all of them are ready: Esc ends the refinement"),
    }
}

/// Tells how the walk went, once it has ended.
pub fn tell(app: &mut App) {
    look(app);
    if app.refinement.spent.is_empty() {
        return;
    }
    app.layers
        .push(Box::new(Reader::new("Refinement", summary)));
}

/// The summary of the walk: how many are ready now, how long each took.
fn summary(app: &App, width: u16) -> Vec<Line<'static>> {
    let (theme, walk, now) = (&app.theme, &app.refinement, app.session.now());
    let seen: Vec<Id<Story>> = walk
        .stories
        .iter()
        .copied()
        .filter(|id| walk.spent.contains_key(id))
        .collect();
    let done = walk.stories.iter().filter(|id| is_ready(app, **id)).count();
    let total = walk
        .spent
        .values()
        .fold(TimeDelta::zero(), |sum, one| sum + *one);
    let mean = total / i32::try_from(seen.len().max(1)).unwrap_or(i32::MAX);
    let head = format!(
        "{} looked at in {}, {} each. {done} of {} ready now.",
        count(seen.len(), "story"),
        duration(total),
        duration(mean),
        walk.stories.len()
    );
    let mut lines = text::wrap_plain(&head, width, theme.text);
    lines.push(Line::default());
    for id in seen {
        let Some(story) = app.get(id) else { continue };
        let (mark, style) = if is_ready(app, id) {
            (theme.glyphs.check, theme.good)
        } else {
            (theme.glyphs.empty, theme.warn)
        };
        let spans = [
            Span::styled(format!("{mark} "), style),
            Span::styled(format!("{:>6}  ", duration(walk.spent(id, now))), theme.dim),
            Span::styled(format!("{}  ", story.key), theme.key),
            Span::styled(story.title.clone(), theme.text),
        ];
        lines.extend(text::wrap(&spans, width, "          "));
    }
    lines
}

fn is_ready(app: &App, id: Id<Story>) -> bool {
    app.get(id)
        .is_some_and(|story| ready::is_ready(app.workspace(), story))
}

/// Seconds below a minute, else minutes, else hours and minutes.
fn duration(time: TimeDelta) -> String {
    let minutes = time.num_minutes();
    match minutes {
        0 => format!("{} s", time.num_seconds()),
        1..60 => format!("{minutes} min"),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let rows = &app.state().rows;
    if !rows.is_empty() {
        let ids = rows.iter().filter_map(|row| row.target?.item.typed());
        let done = ids.filter(|id| is_ready(app, *id)).count();
        let place = app.state().view.cursor + 1;
        let facts = [
            Fact::new(app, "story", format!("{place} of {}", rows.len())),
            Fact::new(app, "ready now", done.to_string()),
        ];
        draw_facts(app, frame, area, &facts);
    }
    let body = if rows.is_empty() {
        area
    } else {
        below(area, 1)
    };
    let cell = |_: &Row, target: Target, column: usize| cell(app, target, column);
    if body.width >= BESIDE || rows.is_empty() || app.state().opened {
        draw_beside(app, frame, body, hits, &columns(app, body.width), cell);
        return;
    }
    // Too narrow for both beside each other, and what is lacking must be seen: the list has the upper third.
    let list = (body.height / 3).max(3).min(body.height);
    draw_list(
        app,
        frame,
        top(body, list),
        hits,
        &columns(app, body.width),
        cell,
    );
    let side = below(body, list);
    let inner = Rect {
        x: side.x + 1,
        width: side.width.saturating_sub(2),
        ..side
    };
    detail::draw(app, frame, inner, hits);
}

/// The columns; the one for the time only once there is one to tell.
fn columns(app: &App, width: u16) -> Vec<Column> {
    let mut columns = vec![
        Column::fixed("", 1),
        Column::fixed("key", 7),
        Column::fill("title", 12),
    ];
    if !(BESIDE..100).contains(&width) {
        columns.push(Column::fixed("ready", 5));
    }
    if !app.refinement.spent.is_empty() {
        columns.push(Column::fixed("time", 6).right());
    }
    columns
}

fn cell(app: &App, target: Target, column: usize) -> Cell<'_> {
    let theme = &app.theme;
    let id = Id::new(target.item.id);
    let Some(story) = app.get::<Story>(id) else {
        return (Cow::Borrowed(""), theme.text);
    };
    match column {
        0 if is_ready(app, id) => (Cow::Borrowed(theme.glyphs.check), theme.good),
        0 => (Cow::Borrowed(theme.glyphs.empty), theme.warn),
        1 => (Cow::Borrowed(story.key.as_str()), theme.key),
        2 => (Cow::Borrowed(story.title.as_str()), theme.text),
        3 if !(BESIDE..100).contains(&app.size.width) => super::backlog::ready_cell(app, story),
        _ => {
            let spent = app.refinement.spent(id, app.session.now());
            let text = if spent.num_seconds() == 0 {
                Cow::Borrowed("")
            } else {
                Cow::Owned(duration(spent))
            };
            (text, theme.dim)
        }
    }
}

#[cfg(test)]
mod tests;
