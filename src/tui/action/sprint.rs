//! Actions of the sprint pane.

use super::Action;

/// The actions.
pub(super) const ACTIONS: &[Action] = &[];
