//! Tables as people type them in Markdown, drawn with aligned columns.
//! Never wider than the room: the widest columns give way first.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::text::inline;
use crate::safe;
use crate::tui::theme::Theme;

/// How the cells of a column stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// So much stands between two columns.
const GAP: usize = 2;

/// The table that begins here, drawn, and how many lines of text it takes; `None` when none begins here, or when there is
/// no room for it.
pub(super) fn table(
    lines: &[&str],
    width: u16,
    theme: &Theme,
) -> Option<(Vec<Line<'static>>, usize)> {
    let (head, rule) = (lines.first()?, lines.get(1)?);
    let sides = sides(rule)?;
    let head = cells(head).filter(|cells| cells.len() == sides.len())?;
    let body: Vec<Vec<String>> = lines[2..].iter().map_while(|line| cells(line)).collect();
    let taken = body.len() + 2;
    if body.iter().any(|cells| cells.len() > sides.len()) {
        return None;
    }
    let rows: Vec<Vec<Vec<Span<'static>>>> = std::iter::once((head, true))
        .chain(body.into_iter().map(|cells| (cells, false)))
        .map(|(mut cells, is_head)| {
            cells.resize(sides.len(), String::new());
            let base = if is_head {
                theme.text.add_modifier(Modifier::BOLD)
            } else {
                theme.text
            };
            cells.iter().map(|cell| inline(cell, base, theme)).collect()
        })
        .collect();
    let wide = widths(&rows, usize::from(width));
    let all = wide.iter().sum::<usize>() + GAP * wide.len().saturating_sub(1);
    if all > usize::from(width) {
        return None;
    }
    let mut drawn: Vec<Line> = rows
        .into_iter()
        .map(|row| Line::from(row_spans(row, &wide, &sides, theme)))
        .collect();
    let rule = theme.glyphs.rule.repeat(all);
    drawn.insert(1, Line::styled(rule, theme.rule));
    Some((drawn, taken))
}

/// The cells of a row: what stands between bars.
fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    if !line.contains('|') {
        return None;
    }
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').unwrap_or(line);
    let hidden = line.replace("\\|", "\u{0}");
    let cell = |cell: &str| cell.trim().replace('\u{0}', "|");
    Some(hidden.split('|').map(cell).collect())
}

/// How the columns stand, when this is the line below a head: `|---|--:|`.
fn sides(line: &str) -> Option<Vec<Side>> {
    let cells = cells(line)?;
    let side = |cell: &String| {
        let dashes = cell.trim_start_matches(':').trim_end_matches(':');
        let is_rule = !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-');
        let right = cell.ends_with(':') && !cell.starts_with(':');
        is_rule.then_some(if right { Side::Right } else { Side::Left })
    };
    cells.iter().map(side).collect()
}

fn width_of(cell: &[Span<'_>]) -> usize {
    cell.iter().map(|span| safe::width(&span.content)).sum()
}

/// The widths of the columns; the widest are made narrower until all fit.
fn widths(rows: &[Vec<Vec<Span<'_>>>], room: usize) -> Vec<usize> {
    let count = rows.first().map_or(0, Vec::len);
    let widest = |at: usize| rows.iter().map(|row| width_of(&row[at])).max();
    let mut wide: Vec<usize> = (0..count)
        .map(|at| widest(at).unwrap_or(0).max(1))
        .collect();
    let room = room.saturating_sub(GAP * count.saturating_sub(1));
    while wide.iter().sum::<usize>() > room {
        let Some(most) = wide.iter_mut().max().filter(|most| **most > 1) else {
            break;
        };
        *most -= 1;
    }
    wide
}

fn row_spans(
    row: Vec<Vec<Span<'static>>>,
    wide: &[usize],
    sides: &[Side],
    theme: &Theme,
) -> Vec<Span<'static>> {
    let last = wide.len().saturating_sub(1);
    let mut spans = Vec::new();
    for (at, cell) in row.into_iter().enumerate() {
        let cell = cut(cell, wide[at], theme);
        let pad = " ".repeat(wide[at].saturating_sub(width_of(&cell)));
        let gap = if at == last { 0 } else { GAP };
        if sides[at] == Side::Right {
            spans.push(Span::raw(pad));
            spans.extend(cell);
            spans.push(Span::raw(" ".repeat(gap)));
        } else {
            spans.extend(cell);
            let pad = if at == last { String::new() } else { pad };
            spans.push(Span::raw(format!("{pad}{}", " ".repeat(gap))));
        }
    }
    spans
}

/// A cell that is too wide is cut, in the style that it begins with.
fn cut(cell: Vec<Span<'static>>, wide: usize, theme: &Theme) -> Vec<Span<'static>> {
    if width_of(&cell) <= wide {
        return cell;
    }
    let style = cell.first().map_or(Style::new(), |span| span.style);
    let text: String = cell.iter().map(|span| span.content.as_ref()).collect();
    let text = safe::truncate_with(&text, wide, theme.glyphs.ellipsis);
    vec![Span::styled(text.into_owned(), style)]
}
