//! The facts of the header: the active sprint, its day, its points.
//! Never says what it does not know.

use ratatui::style::Style;

use super::app::App;
use super::pane::sprints::unit;

/// What the header says beside the name, the most important first.
pub fn facts(app: &App) -> Vec<(String, Style)> {
    let theme = &app.theme;
    let workspace = app.workspace();
    let Some(sprint) = workspace.active_sprint() else {
        return match workspace.next_sprint() {
            Some(next) => vec![(format!("next: {}", next.title), theme.dim)],
            None => Vec::new(),
        };
    };
    let today = app.today();
    let days = sprint.days(workspace);
    let day = days.iter().filter(|day| **day <= today).count();
    let name = if sprint.goal.is_empty() {
        sprint.title.clone()
    } else {
        format!("{} “{}”", sprint.title, sprint.goal)
    };
    let mut facts = vec![(
        crate::safe::truncate(&name, 40).into_owned(),
        theme.accent_near,
    )];
    facts.push((format!("day {day}/{}", days.len()), theme.text));
    if let Some(summary) = app.summary() {
        if summary.scope > 0.0 {
            let points = |points: f64| (points * 100.0).round() / 100.0;
            let (done, scope) = (points(summary.done), points(summary.scope));
            facts.push((
                format!("{done}/{scope} {}", unit(summary.measure)),
                theme.text,
            ));
        }
        if let Some(chance) = summary.on_track {
            let style = if chance >= 0.7 {
                theme.good
            } else if chance >= 0.4 {
                theme.warn
            } else {
                theme.bad
            };
            facts.push((format!("on track {:.0}%", chance * 100.0), style));
        }
        if let Some(share) = summary.aligned {
            facts.push((
                format!("aligned {:.0}%", share * 100.0),
                if share >= 0.6 { theme.text } else { theme.warn },
            ));
        }
    }
    facts
}
