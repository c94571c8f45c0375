//! What the stories waited for, and on whom: days, share, open waits, and how the work flowed that waited so.
//! Never blames: names stand for whom to ask.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::metrics::report::WaitingShare;
use crate::tui::app::App;
use crate::tui::pane::reading::{below, percent, top};
use crate::tui::widget::bar::draw_share;
use crate::tui::widget::{put, put_cut};

/// From this width on people stand beside the reasons, else below them.
const BESIDE: u16 = 96;

/// Draws both tables, and what waits now below them where there is room.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect) {
    let report = app.waiting();
    let (reasons, people) = (report.reasons.as_slice(), report.people.as_slice());
    let rows = |shares: &[WaitingShare]| u16::try_from(shares.len() + 1).unwrap_or(u16::MAX);
    let mut rest = area;
    if area.width >= BESIDE {
        let width = area.width / 2 - 1;
        let height = rows(reasons).max(rows(people)).min(area.height);
        let left = Rect {
            width,
            height,
            ..area
        };
        table(app, frame, left, "waited for", reasons);
        let right = Rect {
            x: area.right() - width,
            ..left
        };
        table(app, frame, right, "waited on", people);
        rest = below(rest, height.saturating_add(1));
    } else {
        // Reasons first, as many rows as they need but two thirds at most.
        let first = rows(reasons).min(area.height * 2 / 3);
        table(app, frame, top(rest, first), "waited for", reasons);
        rest = below(rest, first);
        let second = rows(people).min(rest.height);
        table(app, frame, top(rest, second), "waited on", people);
        rest = below(rest, second.saturating_add(1));
    }
    if rest.height > 1 && !report.items.is_empty() {
        waiting_now(app, frame, rest);
    }
}

/// What waits now, longest first.
fn waiting_now(app: &App, frame: &mut Frame, area: Rect) {
    let theme = &app.theme;
    let bold = theme.text.add_modifier(Modifier::BOLD);
    put(
        frame.buffer_mut(),
        area,
        (area.x, area.y),
        "waiting now",
        bold,
    );
    for (y, item) in (area.y + 1..area.bottom()).zip(&app.waiting().items) {
        let title = app.workspace().title_of(item.story.item());
        let on = item.on.as_deref().unwrap_or(theme.glyphs.none);
        let mut x = area.x;
        for (text, wide, style) in [
            (item.key.as_str(), 8, theme.key),
            (&format!("{} d", item.days), 6, theme.warn),
            (&item.reason, 15, theme.text),
            (on, 18, theme.text),
            (title, u16::MAX, theme.dim),
        ] {
            let cell = Rect {
                x,
                width: area.right().saturating_sub(x).min(wide - 1),
                ..area
            };
            put_cut(
                frame.buffer_mut(),
                cell,
                (x, y),
                text,
                style,
                theme.glyphs.ellipsis,
            );
            x = x.saturating_add(wide).min(area.right());
        }
    }
}

/// Where the numbers of a table end, from where they begin.
const ENDS: [(u16, &str); 4] = [(6, "days"), (13, "share"), (19, "open"), (26, "flow")];

/// One table: name, bar, days, share, open, flow efficiency.
fn table(app: &App, frame: &mut Frame, area: Rect, title: &str, shares: &[WaitingShare]) {
    let theme = &app.theme;
    if area.height == 0 || area.width < 20 {
        return;
    }
    // The numbers need 27 cells; a narrow table does without the bar.
    let numbers = area.right().saturating_sub(27).max(area.x + 8);
    let bold = theme.text.add_modifier(Modifier::BOLD);
    let buf = frame.buffer_mut();
    put(buf, area, (area.x, area.y), title, bold);
    for (end, head) in ENDS {
        put_right(buf, area, (numbers + end, area.y), head, theme.dim);
    }
    if shares.is_empty() && area.height > 1 {
        let at = (area.x, area.y + 1);
        put(buf, area, at, "nobody in particular", theme.dim);
    }
    let most = shares.iter().map(|share| share.days).max().unwrap_or(0);
    for (y, share) in (area.y + 1..area.bottom()).zip(shares) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        draw_share_row(app, buf, row, numbers, share, most.max(1));
    }
}

fn draw_share_row(
    app: &App,
    buf: &mut Buffer,
    row: Rect,
    numbers: u16,
    share: &WaitingShare,
    most: u32,
) {
    let theme = &app.theme;
    let name = Rect {
        width: (numbers - row.x).saturating_sub(1).min(18),
        ..row
    };
    let at = (row.x, row.y);
    put_cut(
        buf,
        name,
        at,
        &share.name,
        theme.text,
        theme.glyphs.ellipsis,
    );
    let bar = Rect {
        x: name.right() + 1,
        width: numbers.saturating_sub(name.right() + 2),
        ..row
    };
    if bar.width >= 4 {
        let part = f64::from(share.days) / f64::from(most);
        draw_share(buf, bar, part, theme.warn, theme);
    }
    let open = if share.open > 0 {
        theme.warn
    } else {
        theme.dim
    };
    let cells = [
        (share.days.to_string(), theme.text),
        (percent(app, Some(share.share)), theme.text),
        (share.open.to_string(), open),
        (percent(app, share.flow_efficiency), theme.info),
    ];
    for ((end, _), (text, style)) in ENDS.into_iter().zip(cells) {
        put_right(buf, row, (numbers + end, row.y), &text, style);
    }
}

/// Writes text that ends before a cell.
fn put_right(buf: &mut Buffer, clip: Rect, (end, y): (u16, u16), text: &str, style: Style) {
    let wide = u16::try_from(crate::safe::width(text)).unwrap_or(0);
    put(
        buf,
        clip,
        (end.saturating_sub(wide).max(clip.x), y),
        text,
        style,
    );
}
