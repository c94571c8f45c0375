//! The detail of one record, made from FIELDS and the chain: what stands beside every list.
//! Never shows an empty field as if it were one.

mod page;
mod story;
mod ties;
mod told;

pub use told::{history, why};

use page::Page;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::app::App;
use super::hits::{Hit, Hits};
use super::pane::PaneId;
use super::theme::Theme;
use super::widget::list::{Viewport, draw_scrollbar};
use super::widget::{bar, text};
use crate::domain::about::Category;
use crate::domain::id::ItemRef;

/// Draws the detail of the row under the cursor.
pub fn draw(app: &App, frame: &mut Frame, area: Rect, hits: &mut Hits) {
    if area.width < 8 {
        return;
    }
    hits.add(area, Hit::Detail);
    let Some(item) = app.cursor() else { return };
    let lines = lines(app, item, area.width.saturating_sub(2));
    let scroll = app
        .state()
        .detail_scroll
        .min(lines.len().saturating_sub(usize::from(area.height) / 2));
    text::draw(frame.buffer_mut(), area, &lines, scroll);
    draw_scrollbar(
        frame.buffer_mut(),
        area,
        Viewport {
            offset: scroll,
            cursor: scroll,
            len: lines.len(),
        },
        &app.theme,
    );
}

/// The detail of an item as lines of a width.
pub fn lines(app: &App, item: ItemRef, width: u16) -> Vec<Line<'static>> {
    let mut page = Page::new(app, width);
    page.heading(item);
    // What is lacking is what one looks for in a refinement: it comes first there.
    let refining = app.pane == PaneId::Refine;
    let story = app.lens().story(item);
    if let Some(story) = story.filter(|_| refining) {
        page.ready(story);
        page.gap();
    }
    page.facts(item);
    if let Some(story) = story {
        page.narrative(story);
        page.criteria(story);
        page.ties(story);
        if !refining {
            page.ready(story);
            page.ticked(story);
        }
    }
    page.parts(item);
    page.prose(item);
    if let Some(story) = app.lens().story(item) {
        page.links(story);
        page.comments(story);
        page.latest(story);
    }
    page.conflicts(item);
    page.lines
}

/// A bar of text cells.
pub(super) fn meter(share: f64, cells: u16, theme: &Theme) -> String {
    let full = (share.clamp(0.0, 1.0) * f64::from(cells)).round() as usize;
    format!(
        "{}{}",
        theme.glyphs.span.repeat(full),
        theme.glyphs.rule.repeat(usize::from(cells) - full)
    )
}

/// The glyph of a category.
pub fn mark(theme: &Theme, category: Option<Category>) -> &'static str {
    match category {
        Some(Category::Done) => theme.glyphs.full,
        Some(Category::Doing | Category::Acceptance) => theme.glyphs.half,
        Some(Category::Cancelled) => theme.glyphs.cross,
        _ => theme.glyphs.empty,
    }
}

/// The style of a category.
pub fn category_style(theme: &Theme, category: Option<Category>) -> Style {
    match category {
        Some(Category::Done) => theme.good,
        Some(Category::Doing) => theme.info,
        Some(Category::Acceptance) => theme.warn,
        Some(Category::Cancelled | Category::Backlog) => theme.dim,
        _ => theme.text,
    }
}

/// With a capital letter, and spaces for underscores.
pub fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first
            .to_uppercase()
            .chain(letters)
            .collect::<String>()
            .replace('_', " ")
    })
}

/// Draws how far something is, in a cell of a table.
pub fn progress_cell(share: Option<f64>, theme: &Theme) -> String {
    match share {
        Some(share) => format!("{} {:>3.0}%", meter(share, 8, theme), share * 100.0),
        None => theme.glyphs.none.to_string(),
    }
}

/// Draws a bar over an area: the widget with the theme's good color.
pub fn draw_bar(app: &App, frame: &mut Frame, area: Rect, share: Option<f64>, words: &str) {
    bar::draw(
        frame.buffer_mut(),
        area,
        share,
        words,
        app.theme.good,
        &app.theme,
    );
}

/// What of a text is shown: the beginning of one that is longer than anybody reads here.
pub(in crate::tui) fn beginning(words: &str) -> &str {
    const MOST: usize = 16_000;
    match words.char_indices().nth(MOST) {
        Some((at, _)) => &words[..at],
        None => words,
    }
}
