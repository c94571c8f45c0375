//! How the scope of a sprint changed: story by story, with the day.
//! Never told from today's membership: the ledger tells it.

use ratatui::text::{Line, Span};

use crate::domain::points::Points;
use crate::domain::sprint::LedgerKind;
use crate::metrics::report::{ScopeChange, scope_changes};
use crate::tui::app::App;
use crate::tui::layer::reader::Reader;
use crate::tui::pane::sprints;
use crate::tui::theme::Theme;
use crate::tui::widget::text;

/// Shows the changes of the shown sprint.
pub(super) fn show(app: &mut App) {
    let Some(sprint) = sprints::shown(app) else {
        return;
    };
    let title = format!("Scope of {}", sprint.title);
    let changes = scope_changes(app.workspace(), sprint, app.session.now());
    let committed = if sprint.started.is_some() {
        let lines = sprint.commitment.iter();
        let points: Points = lines.filter_map(|line| line.points).sum();
        let stories = crate::tui::desk::count(sprint.commitment.len(), "story");
        format!("committed: {stories} with {points} pts")
    } else {
        "it has not begun: what it holds then is its commitment".to_string()
    };
    let reader = Reader::new(title, move |app, width| {
        let theme = &app.theme;
        let mut lines = text::wrap_plain(&committed, width, theme.text);
        for change in &changes {
            lines.extend(line(app, change, width));
        }
        if changes.is_empty() {
            lines.push(Line::styled(
                "nothing was added, removed or re-estimated",
                theme.dim,
            ));
        }
        lines
    });
    app.layers.push(Box::new(reader));
}

fn line(app: &App, change: &ScopeChange, width: u16) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let day = app.workspace().settings().day_of(change.at);
    let (what, style) = match change.what {
        LedgerKind::Added => (
            format!("added {}", amount(theme, change.points)),
            theme.warn,
        ),
        LedgerKind::Removed => (
            format!("removed {}", amount(theme, change.points)),
            theme.info,
        ),
        _ => {
            let (from, to) = (amount(theme, change.from), amount(theme, change.points));
            (format!("{from} {} {to}", theme.glyphs.arrow), theme.text)
        }
    };
    let spans = [
        Span::styled(format!("{}  ", day.format("%a %-d %b")), theme.dim),
        Span::styled(format!("{what:<11}"), style),
        Span::styled(format!("{}  ", change.key), theme.key),
        Span::styled(change.title.clone(), theme.text),
    ];
    text::wrap(&spans, width, "            ")
}

fn amount(theme: &Theme, points: Option<Points>) -> String {
    points.map_or(theme.glyphs.none.to_string(), |points| points.to_string())
}
