//! The frame around every pane: header, tabs, rules, hint line.
//! Never holds a state of its own: all of it is told from the app.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::app::{App, Tone};
use super::desk::{Saved, count};
use super::hits::{Hit, Hits};
use super::pane::{Hat, PANES, PaneId, TABS};
use super::theme::Theme;
use super::widget::{fill, put, put_cut};
use crate::safe;

/// Draws the whole screen and tells what was drawn where.
pub fn draw(app: &mut App, frame: &mut Frame) -> Hits {
    let mut hits = Hits::default();
    let area = frame.area();
    if area.width < 4 || area.height < 2 {
        return hits;
    }
    let body = body(area);
    let head = app.pane.pane().head;
    app.state_mut()
        .view
        .follow(body.height.saturating_sub(head).max(1));
    draw_header(app, frame, area, &mut hits);
    (app.pane.pane().draw)(app, frame, body, &mut hits);
    draw_foot(app, frame, area, &mut hits);
    let mut layers = std::mem::take(&mut app.layers);
    for layer in &mut layers {
        layer.draw(app, frame, area, &mut hits);
    }
    app.layers = layers;
    hits
}

/// The part of the screen that a pane has.
pub fn body(area: Rect) -> Rect {
    let (top, bottom) = margins(area.height);
    Rect {
        y: area.y + top,
        height: area.height.saturating_sub(top + bottom),
        ..area
    }
}

/// Rows above and below a pane: rules only where there is room.
const fn margins(height: u16) -> (u16, u16) {
    match height {
        0..=5 => (1, 1),
        6..=17 => (2, 1),
        _ => (3, 2),
    }
}

fn draw_header(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let theme = &app.theme;
    let (top, _) = margins(area.height);
    let line = Rect { height: 1, ..area };
    if top > 1 {
        draw_status(app, frame, line);
    }
    let tabs = Rect {
        y: area.y + u16::from(top > 1),
        ..line
    };
    draw_tabs(app, frame, tabs, hits);
    if top > 2 {
        let y = area.y + 2;
        fill(
            frame.buffer_mut(),
            area,
            y,
            (area.x, area.right()),
            theme.glyphs.rule,
            theme.rule,
        );
    }
}

/// Name, sprint, save state: the left gives way to the right.
fn draw_status(app: &App, frame: &mut Frame, line: Rect) {
    let theme = &app.theme;
    let (saved, style) = match app.session.saved() {
        _ if app.session.read_only().is_some() => ("read only".to_string(), theme.warn),
        Saved::Yes => (format!("{} saved", theme.glyphs.check), theme.good),
        Saved::Soon => ("saving".to_string(), theme.dim),
        Saved::Failed(_) => (format!("{} not saved", theme.glyphs.cross), theme.bad),
    };
    let side = u16::try_from(safe::width(&saved)).unwrap_or(0);
    put(
        frame.buffer_mut(),
        line,
        (line.right().saturating_sub(side + 1), line.y),
        &saved,
        style,
    );
    let room = Rect {
        width: line.width.saturating_sub(side + 3),
        ..line
    };
    let buf = frame.buffer_mut();
    let mut x = put(buf, room, (room.x + 1, room.y), "bifocal", theme.dim);
    x = put_cut(
        buf,
        room,
        (x + 2, room.y),
        &app.workspace().about.title,
        theme.text.add_modifier(Modifier::BOLD),
        theme.glyphs.ellipsis,
    );
    for (text, style) in super::status::facts(app) {
        let wide = u16::try_from(safe::width(&text)).unwrap_or(u16::MAX);
        if x + 3 + wide > room.right() {
            break;
        }
        x = put(buf, room, (x + 3, room.y), &text, style);
    }
}

fn draw_tabs(app: &App, frame: &mut Frame, line: Rect, hits: &mut Hits) {
    let theme = &app.theme;
    let names = widths(line.width);
    let mut x = line.x + 1;
    let mut hat = None;
    for pane in &PANES[..TABS] {
        if hat != Some(pane.hat) {
            if names != Names::Numbers {
                let word = match pane.hat {
                    Hat::Far => "PM",
                    Hat::Near => "PO",
                    Hat::Both => theme.glyphs.half,
                };
                x = put(
                    frame.buffer_mut(),
                    line,
                    (x + u16::from(hat.is_some()), line.y),
                    word,
                    accent(theme, pane.hat),
                ) + 1;
            }
            hat = Some(pane.hat);
        }
        let current = pane.id == app.pane.tab();
        let number = (pane.id as usize + 1).to_string();
        // The tab of a pane shows which of its modes one is in.
        let name = if current {
            app.pane.pane().name
        } else {
            pane.name
        };
        let text = match names {
            Names::All => format!("{number} {name}"),
            _ if current => format!("{number} {name}"),
            Names::Short => format!("{number} {}", safe::truncate_with(name, 4, "")),
            Names::Numbers => number,
        };
        let style = if current {
            accent(theme, pane.hat).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            theme.dim
        };
        let start = x;
        x = put(frame.buffer_mut(), line, (x, line.y), &text, style);
        hits.add(
            Rect {
                x: start,
                y: line.y,
                width: x - start,
                height: 1,
            },
            Hit::Tab(pane.id),
        );
        x += 1 + u16::from(names == Names::All && line.width > 130);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    All,
    Short,
    Numbers,
}

const fn widths(width: u16) -> Names {
    match width {
        110.. => Names::All,
        72.. => Names::Short,
        _ => Names::Numbers,
    }
}

/// The accent of a hat.
pub fn accent(theme: &Theme, hat: Hat) -> Style {
    match hat {
        Hat::Far => theme.accent_far,
        Hat::Near => theme.accent_near,
        Hat::Both => theme.accent_both,
    }
}

/// The accent of the shown pane.
pub fn accent_of(theme: &Theme, pane: PaneId) -> Style {
    accent(theme, pane.pane().hat)
}

fn draw_foot(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    let theme = &app.theme;
    let (_, bottom) = margins(area.height);
    if bottom > 1 {
        let y = area.bottom() - 2;
        fill(
            frame.buffer_mut(),
            area,
            y,
            (area.x, area.right()),
            theme.glyphs.rule,
            theme.rule,
        );
    }
    let line = Rect {
        y: area.bottom() - 1,
        height: 1,
        ..area
    };
    let side = draw_count(app, frame, line);
    let room = Rect {
        width: line.width.saturating_sub(side + 1),
        ..line
    };
    if let Some(notice) = &app.notice {
        let style = match notice.tone {
            Tone::Done => theme.good,
            Tone::Refused => theme.bad,
            Tone::News => theme.info,
            Tone::Warned => theme.warn,
        };
        put_cut(
            frame.buffer_mut(),
            room,
            (room.x + 1, room.y),
            &notice.text,
            style,
            theme.glyphs.ellipsis,
        );
        return;
    }
    if !app.pressed.is_empty() {
        put(
            frame.buffer_mut(),
            room,
            (room.x + 1, room.y),
            &format!("{} …", app.pressed),
            theme.key,
        );
        return;
    }
    draw_hints(app, frame, room, hits);
}

/// The filter and how many rows pass it, at the right; gives the cells taken.
fn draw_count(app: &App, frame: &mut Frame, line: Rect) -> u16 {
    let theme = &app.theme;
    let state = app.state();
    let (shown, all) = counts(app);
    let marked = if state.marked.is_empty() {
        String::new()
    } else {
        format!("{} marked  ", state.marked.len())
    };
    let text = if state.filter.is_empty() {
        if marked.is_empty() && shown == 0 {
            String::new()
        } else {
            let noun = app.pane.pane().makes.singular();
            let listed = if line.width < 100 {
                shown.to_string()
            } else {
                count(shown, noun)
            };
            format!("{marked}{listed}")
        }
    } else {
        let filter = safe::truncate(&state.filter, usize::from(line.width / 3));
        if app.is_searching() {
            format!("{marked}filter: {filter}  searching")
        } else {
            format!("{marked}filter: {filter}  {shown} of {all}")
        }
    };
    let wide = u16::try_from(safe::width(&text)).unwrap_or(0);
    if wide + 20 > line.width && state.filter.is_empty() {
        return 0;
    }
    let style = if state.filter.is_empty() && marked.is_empty() {
        theme.dim
    } else {
        theme.info
    };
    put(
        frame.buffer_mut(),
        line,
        (line.right().saturating_sub(wide + 1), line.y),
        &text,
        style,
    );
    wide + 2
}

/// How many items of the pane's kind pass the filter, and how many there are.
pub fn counts(app: &App) -> (usize, usize) {
    app.state().counts
}

fn draw_hints(app: &App, frame: &mut Frame, room: Rect, hits: &mut Hits) {
    let theme = &app.theme;
    let buf = frame.buffer_mut();
    let mut x = room.x + 1;
    let top = app.layers.last().map(|layer| layer.hints());
    if let Some(hints) = top {
        for (keys, word) in hints {
            let wide = u16::try_from(safe::width(keys) + safe::width(word) + 1).unwrap_or(u16::MAX);
            if x.saturating_add(wide) > room.right() {
                break;
            }
            x = put(buf, room, (x, room.y), keys, theme.key);
            x = put(buf, room, (x + 1, room.y), word, theme.dim) + 2;
        }
        return;
    }
    for (action, keys) in app.keymap.actions(app.pane) {
        let hinted = !action.hint.is_empty() && (action.ready)(app).is_ok();
        let Some(key) = keys.first().filter(|_| hinted) else {
            continue;
        };
        let wide =
            u16::try_from(safe::width(key) + safe::width(action.hint) + 1).unwrap_or(u16::MAX);
        if x.saturating_add(wide) > room.right() {
            break;
        }
        let start = x;
        x = put(buf, room, (x, room.y), key, theme.key);
        x = put(buf, room, (x + 1, room.y), action.hint, theme.dim);
        hits.add(
            Rect {
                x: start,
                y: room.y,
                width: x - start,
                height: 1,
            },
            Hit::Action(action.name),
        );
        x += 2;
    }
}
