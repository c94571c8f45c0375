//! What a line is: said with a word, or from where it stands.
//! Never a level at or above that of the line it stands under.

use std::fmt;

use super::OutlineItem;

/// What a line is, the farthest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `objective:`
    Objective,
    /// `initiative:`
    Initiative,
    /// `epic:`
    Epic,
    /// `story:`
    Story,
    /// `sprint:`; its children are the stories in it.
    Sprint,
}

/// The levels that stand in one another.
const CHAIN: [Level; 4] = [
    Level::Objective,
    Level::Initiative,
    Level::Epic,
    Level::Story,
];

impl Level {
    /// All of them.
    pub const ALL: [Level; 5] = [
        Level::Objective,
        Level::Initiative,
        Level::Epic,
        Level::Story,
        Level::Sprint,
    ];

    /// The word that says it, without the colon.
    pub fn name(self) -> &'static str {
        match self {
            Level::Objective => "objective",
            Level::Initiative => "initiative",
            Level::Epic => "epic",
            Level::Story => "story",
            Level::Sprint => "sprint",
        }
    }

    /// What stands under it unless said otherwise.
    pub fn below(self) -> Option<Level> {
        match self {
            Level::Objective => Some(Level::Initiative),
            Level::Initiative => Some(Level::Epic),
            Level::Epic | Level::Sprint => Some(Level::Story),
            Level::Story => None,
        }
    }

    /// Whether `child` may stand under it.
    pub(super) fn holds(self, child: Level) -> bool {
        match (self, child) {
            (_, Level::Sprint) => false,
            (Level::Sprint, child) => child == Level::Story,
            (parent, child) => parent < child,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The levels of lines in order, from their depths and what is said; `None` where nothing can stand. A line that may not
/// stand where it does still has the level it says.
pub(super) fn resolve(lines: &[(usize, Option<Level>)]) -> Vec<Option<Level>> {
    let height = height(lines);
    let mut above = Above::default();
    lines
        .iter()
        .map(|&(depth, said)| {
            let level = said.or_else(|| above.default_at(depth, height));
            above.enter(depth, level, said.is_some());
            level
        })
        .collect()
}

/// Which items say their level when printed: those at the left that are no story, and those that are not what stands under
/// their parent unless said otherwise. So the text can be read without counting levels, and reads back the same.
pub(super) fn to_say(items: &[OutlineItem]) -> Vec<bool> {
    let mut above = Above::default();
    items
        .iter()
        .map(|item| {
            // Only stories are left unsaid at the left, and nothing stands under those: the height is 1.
            let say = above.default_at(item.depth, 1) != Some(item.level);
            above.enter(item.depth, Some(item.level), say);
            say
        })
        .collect()
}

/// The lines above the next one, outermost first, each with whether its level follows from a word.
#[derive(Default)]
struct Above(Vec<(Option<Level>, bool)>);

impl Above {
    fn default_at(&self, depth: usize, height: usize) -> Option<Level> {
        match depth.checked_sub(1).and_then(|parent| self.0.get(parent)) {
            Some(&(level, true)) => level?.below(),
            _ => CHAIN.get(CHAIN.len() - height + depth).copied(),
        }
    }

    fn enter(&mut self, depth: usize, level: Option<Level>, said: bool) {
        self.0.truncate(depth);
        let follows = said || self.0.last().is_some_and(|&(_, follows)| follows);
        self.0.push((level, follows));
    }
}

/// How many levels there are, 1 to 4, in the trees whose first line does not say its own.
fn height(lines: &[(usize, Option<Level>)]) -> usize {
    let mut counted = true;
    let mut height = 1;
    for &(depth, said) in lines {
        if depth == 0 {
            counted = said.is_none();
        }
        if counted {
            height = height.max(depth + 1);
        }
    }
    height.min(CHAIN.len())
}
