//! A record's story in words: the chain above it, and what happened to it.
//! Never shows an id where a name is known.

use ratatui::text::{Line, Span};

use super::page::Page;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::record::Record;
use crate::domain::wording;
use crate::domain::workspace::for_kind;
use crate::metrics::chain;
use crate::safe;
use crate::tui::app::App;

/// The chain above an item, with what is broken in it and the key that mends it.
pub fn why(app: &App, item: ItemRef, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let workspace = app.workspace();
    let mut page = Page::new(app, width);
    let vision = &workspace.about.product.vision;
    let text = if vision.is_empty() {
        "no vision yet: write it in the strategy pane (1, e)".to_string()
    } else {
        vision.clone()
    };
    page.push(
        &[
            Span::styled("vision      ".to_string(), theme.dim),
            Span::styled(text, theme.text),
        ],
        "            ",
    );
    let mut chain = chain::above(workspace, item);
    chain.reverse();
    chain.push(item);
    let expected = [Kind::Objective, Kind::Initiative, Kind::Epic, Kind::Story];
    let depth = expected
        .iter()
        .position(|kind| *kind == item.kind)
        .unwrap_or(0);
    for kind in &expected[..=depth] {
        let label = format!("{:<12}", kind.singular());
        if let Some(at) = chain.iter().find(|at| at.kind == *kind) {
            let text = format!("{} {}", workspace.key_of(*at), workspace.title_of(*at));
            page.push(
                &[
                    Span::styled(label, theme.dim),
                    Span::styled(text, theme.text),
                ],
                "            ",
            );
        } else {
            let text = format!("missing: ^ attaches the {} below it", kind.singular());
            page.push(
                &[
                    Span::styled(label, theme.dim),
                    Span::styled(text, theme.warn),
                ],
                "            ",
            );
        }
    }
    sprint_line(app, item, &mut page);
    page.lines
}

/// The sprint of a story, with its goal.
fn sprint_line(app: &App, item: ItemRef, page: &mut Page<'_>) {
    let (theme, workspace) = (&app.theme, app.workspace());
    if let Some(sprint) = app
        .lens()
        .story(item)
        .and_then(|story| story.sprint)
        .and_then(|id| workspace.sprints.get(id))
    {
        let goal = if sprint.goal.is_empty() {
            String::new()
        } else {
            format!(" “{}”", sprint.goal)
        };
        page.push(
            &[
                Span::styled(format!("{:<12}", "sprint"), theme.dim),
                Span::styled(format!("{} {}{goal}", sprint.key, sprint.title), theme.text),
            ],
            "            ",
        );
    }
}

/// What happened to an item, in words, the latest first.
pub fn history(app: &App, item: ItemRef, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let workspace = app.workspace();
    let settings = workspace.settings();
    let mut page = Page::new(app, width);
    let (events, created) = for_kind!(item.kind, R => R::find(workspace, Id::new(item.id))
        .map(|record| (record.common().history.to_vec(), record.common().created))
        .unwrap_or_default());
    for event in events.iter().rev() {
        let head = format!("{}  ", settings.shown_moment(event.at));
        let hang = " ".repeat(safe::width(&head));
        let by = if event.by.is_empty() {
            String::new()
        } else {
            format!("  {}", event.by)
        };
        page.push(
            &[
                Span::styled(head, theme.dim),
                Span::styled(wording::event_in_words(workspace, event), theme.text),
                Span::styled(by, theme.dim),
            ],
            &hang,
        );
    }
    page.push(
        &[
            Span::styled(format!("{}  ", settings.shown_moment(created)), theme.dim),
            Span::styled("made".to_string(), theme.text),
        ],
        "",
    );
    page.lines
}
