//! Where the person was: the pane, and how they list the stories, kept from one start to the next.
//! Never a filter: what a filter hides must not be missing tomorrow without a word.

use serde::{Deserialize, Serialize};

use super::app::App;
use super::pane::backlog::columns::offered;
use super::pane::{PANES, Pane, PaneId, TABS};

/// What is kept of it, as JSON; an older version kept the name of the pane alone.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The name of the pane.
    #[serde(default)]
    pub pane: String,
    /// The columns of the backlog, by the names of fields; empty for the usual ones.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Whether its stories stand below their epics.
    #[serde(default)]
    pub by_epic: bool,
}

impl Place {
    /// Where the person is now.
    pub fn of(app: &App) -> Self {
        let backlog = app.state_of(PaneId::Backlog);
        Self {
            pane: app.pane.tab().pane().name.to_string(),
            columns: backlog.columns.iter().map(ToString::to_string).collect(),
            by_epic: backlog.by_epic,
        }
    }

    /// The place as it was kept; what cannot be read is no place.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self {
            pane: text.trim().to_string(),
            ..Self::default()
        })
    }

    /// The place as it is kept.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Lists the stories as they were listed.
    pub fn restore(&self, app: &mut App) {
        let known = offered();
        let column = |name: &String| known.iter().map(|(known, _)| *known).find(|k| k == name);
        let state = app.state_of_mut(PaneId::Backlog);
        state.columns = self.columns.iter().filter_map(column).collect();
        state.by_epic = self.by_epic;
        state.built = None;
    }
}

/// The pane with a tab of that name.
pub fn tab(name: &str) -> Option<&'static Pane> {
    let mut tabs = PANES[..TABS].iter();
    tabs.find(|pane| pane.name.eq_ignore_ascii_case(name))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::Place;
    use crate::domain::workspace::Workspace;
    use crate::tui::pane::PaneId;
    use crate::tui::testing::stage;

    #[test]
    fn columns_and_groups_are_as_they_were_left() {
        let mut before = stage(Workspace::default(), 80, 24);
        before
            .press("5 n")
            .text("Write")
            .press("Enter F | Space Enter R 7");
        let kept = Place::of(&before.app).text();
        let mut after = stage(Workspace::default(), 80, 24);
        let place = Place::read(&kept);
        place.restore(&mut after.app);
        assert_eq!(place.pane, "Sprints");
        let (old, new) = (
            before.app.state_of(PaneId::Backlog),
            after.app.state_of(PaneId::Backlog),
        );
        assert!(new.by_epic);
        assert!(
            !old.columns.is_empty() && !old.columns.contains(&"rank"),
            "{:?}",
            old.columns
        );
        assert_eq!(new.columns, old.columns);
    }

    #[test]
    fn what_an_older_version_kept_is_the_name_of_a_pane() {
        assert_eq!(Place::read("Roadmap\n").pane, "Roadmap");
        assert_eq!(
            Place::read("{\"pane\":\"Flow\",\"columns\":[\"none\"]}").pane,
            "Flow"
        );
    }
}
