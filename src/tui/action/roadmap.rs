//! Actions of the roadmap pane.

use super::Action;

/// The actions.
pub(super) const ACTIONS: &[Action] = &[];
