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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::about::Category;
    use crate::metrics::report::scene::Scene;
    use crate::tui::testing::stage;

    #[test]
    fn the_header_counts_what_the_sprint_counts() {
        let mut scene = Scene::default();
        let sprint = scene.sprint("2026-03-06 09:00", "2026-03-09", "2026-03-20");
        let before = scene.story("2026-03-06 10:00", "Done before", Some(13), Some(sprint));
        scene.story("2026-03-06 10:00", "Open", Some(5), Some(sprint));
        let done = scene.story("2026-03-06 10:00", "Done here", Some(3), Some(sprint));
        scene.to("2026-03-06 11:00", before, Category::Done);
        scene.start("2026-03-09 09:00", sprint);
        scene.to("2026-03-10 09:00", done, Category::Done);
        // The 13 points that were finished before are neither scope nor done, as in the report.
        let stage = stage(scene.workspace, 120, 40);
        let words: Vec<String> = facts(&stage.app).into_iter().map(|fact| fact.0).collect();
        assert!(words.contains(&"3/8 pts".to_owned()), "{words:?}");
    }
}
