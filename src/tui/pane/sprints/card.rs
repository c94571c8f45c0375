//! A card of the board: key, points, wait and person above the title.
//! Never takes more rows than it was given, however long the title is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::board::points_in_sprint;
use crate::domain::id::Id;
use crate::domain::story::Story;
use crate::safe;
use crate::tui::app::App;
use crate::tui::detail::category_style;
use crate::tui::frame::accent_of;
use crate::tui::pane::Target;
use crate::tui::widget::{put, put_cut, text};

/// Draws the card of a story, with the cursor on it or not.
pub fn draw(app: &App, frame: &mut Frame, card: Rect, (target, here): (Target, bool)) {
    let theme = &app.theme;
    let Some(story) = app.get::<Story>(Id::new(target.item.id)) else {
        return;
    };
    let marked = app.state().marked.contains(&target.item);
    let over = match (here, marked) {
        (true, _) => theme.selection,
        (false, true) => theme.mark,
        (false, false) => Style::new(),
    };
    let inner = Rect {
        x: card.x + 2.min(card.width),
        width: card.width.saturating_sub(3),
        ..card
    };
    draw_facts(app, frame, inner, story);
    draw_words(app, frame, inner, story);
    frame.buffer_mut().set_style(card, over);
    let (glyph, style) = match (here, marked) {
        (true, _) => (theme.glyphs.cursor, accent_of(theme, app.pane)),
        (false, true) => (theme.glyphs.marked, theme.mark),
        (false, false) => return,
    };
    let rows = if here { card.height } else { 1 };
    for y in card.y..card.y + rows {
        let style = style.patch(over);
        put(frame.buffer_mut(), card, (card.x, y), glyph, style);
    }
    if here && marked {
        let at = (card.x + 1, card.y);
        let style = theme.mark.patch(over);
        put(frame.buffer_mut(), card, at, theme.glyphs.marked, style);
    }
}

/// Key, points, how long it waits, who does it.
fn draw_facts(app: &App, frame: &mut Frame, inner: Rect, story: &Story) {
    let theme = &app.theme;
    let buf = frame.buffer_mut();
    let key = category_style(theme, app.index().category(story.id)).patch(theme.key);
    let x = put(buf, inner, (inner.x, inner.y), &story.key, key);
    let points = points_in_sprint(app, story)
        .map_or(theme.glyphs.none.to_string(), |points| points.to_string());
    let mut x = put(buf, inner, (x + 1, inner.y), &points, theme.text);
    let home = story.sprint.and_then(|id| app.get(id));
    if home.is_some_and(|sprint| sprint.serves.contains(&story.id)) {
        let at = (x + 1, inner.y);
        x = put(buf, inner, at, theme.glyphs.reached, theme.accent_near);
    }
    if let Some(wait) = &story.waiting {
        let settings = app.workspace().settings();
        let days = (app.today() - settings.day_of(wait.since)).num_days();
        let text = format!("waits {}d", days.max(0));
        x = put(buf, inner, (x + 1, inner.y), &text, theme.warn);
    }
    let Some(person) = &story.assignee else {
        return;
    };
    let room = inner.right().saturating_sub(x + 1);
    let name = safe::line(person);
    let name = safe::truncate_with(&name, usize::from(room), theme.glyphs.ellipsis);
    let wide = u16::try_from(safe::width(&name)).unwrap_or(0);
    if wide >= 2 {
        let at = (inner.right() - wide, inner.y);
        put(buf, inner, at, &name, theme.dim);
    }
}

/// The title, wrapped over the rows that are left and cut at the end of the last.
fn draw_words(app: &App, frame: &mut Frame, inner: Rect, story: &Story) {
    let theme = &app.theme;
    let rows = inner.height.saturating_sub(1);
    if rows == 0 || inner.width == 0 {
        return;
    }
    let lines = text::wrap_plain(&story.title, inner.width, theme.text);
    for row in 0..rows {
        let mut rest = lines.iter().skip(usize::from(row));
        let Some(first) = rest.next() else { return };
        let mut words = first.to_string();
        if row + 1 == rows {
            for line in rest {
                words.push(' ');
                words.push_str(line.to_string().trim());
            }
        }
        let at = (inner.x, inner.y + 1 + row);
        let cut = theme.glyphs.ellipsis;
        put_cut(frame.buffer_mut(), inner, at, words.trim(), theme.text, cut);
    }
}
