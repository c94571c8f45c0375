//! Help: the keys that work here, found by typing; Enter does the row. Made from the action table alone.
//! Never lists an action that does not apply in the shown pane.

use super::Layer;
use super::picker::{Choice, Picker};
use crate::tui::action::{self, Action};
use crate::tui::app::App;

/// Opens the help of the shown pane.
pub fn open(app: &App) -> Layer {
    let title = format!("Keys of {}", app.pane.pane().name);
    Box::new(Picker::new(
        title,
        choices(app),
        |app: &mut App, action: &&'static Action| action::run(app, action),
    ))
}

/// The actions of the shown pane as choices, each with the keys that do it here: a key of the pane's own action is not
/// shown beside an action of all panes.
pub(super) fn choices(app: &App) -> Vec<Choice<&'static Action>> {
    let mut taken: Vec<&str> = Vec::new();
    let choice = |(action, keys): (&'static Action, &[String])| {
        let doc = if (action.ready)(app).is_ok() {
            String::new()
        } else {
            "not now".to_string()
        };
        Choice {
            label: action.doc.to_string(),
            side: keys.join("  "),
            doc,
            value: action,
        }
    };
    let mut all = Vec::new();
    for (action, keys) in app.keymap.actions(app.pane) {
        let free = |key: &&String| !taken.contains(&key.as_str());
        let here: Vec<String> = keys.iter().filter(free).cloned().collect();
        taken.extend(keys.iter().map(String::as_str));
        all.push(choice((action, &here)));
    }
    all
}
