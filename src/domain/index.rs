//! What views ask for again and again, kept up to date by the changes that an edit names.
//! Never a second truth: it can be built anew from the workspace at any time, and a test holds the two together.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::about::Category;
use super::change::Edit;
use super::epic::Epic;
use super::id::{Id, Kind};
use super::points::Points;
use super::rank::Rank;
use super::sprint::Sprint;
use super::story::Story;
use super::workspace::Workspace;

/// Sums over a set of stories; cancelled and archived ones are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rollup {
    /// How many stories.
    pub stories: u32,
    /// How many of them are done.
    pub stories_done: u32,
    /// How many of them are under way.
    pub stories_begun: u32,
    /// How many have no estimate.
    pub unestimated: u32,
    /// Their points.
    pub points: Points,
    /// The points of those that are done.
    pub points_done: Points,
    /// The points of those under way.
    pub points_begun: Points,
}

impl Rollup {
    /// How far it is, 0 to 1: by points when all are estimated, else by count. `None` without stories.
    pub fn progress(&self) -> Option<f64> {
        if self.stories == 0 {
            return None;
        }
        if self.unestimated == 0 && self.points > Points::ZERO {
            return Some(self.points_done.as_f64() / self.points.as_f64());
        }
        Some(f64::from(self.stories_done) / f64::from(self.stories))
    }

    /// What the stories mean for the epic that they belong to.
    pub fn category(&self) -> Category {
        match (self.stories, self.stories_done, self.stories_begun) {
            (0, ..) | (_, 0, 0) => Category::Todo,
            (all, done, _) if all == done => Category::Done,
            _ => Category::Doing,
        }
    }

    /// The points that are not done.
    pub fn points_left(&self) -> Points {
        self.points - self.points_done
    }

    /// The sum of two sets that share no story.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        self.stories += other.stories;
        self.stories_done += other.stories_done;
        self.stories_begun += other.stories_begun;
        self.unestimated += other.unestimated;
        self.points += other.points;
        self.points_done += other.points_done;
        self.points_begun += other.points_begun;
        self
    }

    fn add(&mut self, fact: &Fact) {
        let points = fact.points.unwrap_or_default();
        self.stories += 1;
        self.unestimated += u32::from(fact.points.is_none());
        self.points += points;
        if fact.category == Category::Done {
            self.stories_done += 1;
            self.points_done += points;
        } else if fact.category.is_under_way() {
            self.stories_begun += 1;
            self.points_begun += points;
        }
    }

    fn subtract(&mut self, fact: &Fact) {
        let points = fact.points.unwrap_or_default();
        self.stories -= 1;
        self.unestimated -= u32::from(fact.points.is_none());
        self.points = self.points - points;
        if fact.category == Category::Done {
            self.stories_done -= 1;
            self.points_done = self.points_done - points;
        } else if fact.category.is_under_way() {
            self.stories_begun -= 1;
            self.points_begun = self.points_begun - points;
        }
    }
}

/// What the index knows of a story, to take it out again when it changes.
#[derive(Clone, Debug, PartialEq)]
struct Fact {
    rank: Rank,
    epic: Option<Id<Epic>>,
    sprint: Option<Id<Sprint>>,
    points: Option<Points>,
    category: Category,
    blocked_by: Vec<Id<Story>>,
}

impl Fact {
    fn of(workspace: &Workspace, story: &Story) -> Self {
        Self {
            rank: story.rank.clone(),
            epic: story.epic,
            sprint: story.sprint,
            points: story.points,
            category: story.category(workspace),
            blocked_by: story.blocked_by.clone(),
        }
    }

    fn counts(&self) -> bool {
        self.category != Category::Cancelled
    }
}

/// Stories that belong to the same thing: who they are, by rank, and their sums.
#[derive(Clone, Debug, Default, PartialEq)]
struct Group {
    members: Vec<Id<Story>>,
    sums: Rollup,
}

/// Orders, children and sums of the stories that are not archived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Index {
    order: Vec<Id<Story>>,
    /// Those of the order that are neither done nor cancelled.
    open: Vec<Id<Story>>,
    facts: FxHashMap<Id<Story>, Fact>,
    by_epic: FxHashMap<Option<Id<Epic>>, Group>,
    by_sprint: FxHashMap<Option<Id<Sprint>>, Group>,
    /// The stories that wait for a story, by id.
    blocks: FxHashMap<Id<Story>, Vec<Id<Story>>>,
}

impl Index {
    /// The index of a workspace.
    pub fn build(workspace: &Workspace) -> Self {
        let mut index = Self::default();
        let live = || {
            workspace
                .stories
                .iter()
                .filter(|story| story.archived.is_none())
        };
        let mut order: Vec<(u128, &Story)> = live()
            .map(|story| (leading(&story.rank), story.as_ref()))
            .collect();
        order.sort_unstable_by(|(a, left), (b, right)| {
            a.cmp(b)
                .then_with(|| left.rank.cmp(&right.rank))
                .then_with(|| left.id.cmp(&right.id))
        });
        index.facts.reserve(order.len());
        for (_, story) in order {
            let fact = Fact::of(workspace, story);
            index.order.push(story.id);
            if !fact.category.is_final() {
                index.open.push(story.id);
            }
            index
                .by_epic
                .entry(fact.epic)
                .or_default()
                .push(story.id, &fact);
            index
                .by_sprint
                .entry(fact.sprint)
                .or_default()
                .push(story.id, &fact);
            index.note_blockers(story.id, &fact);
            index.facts.insert(story.id, fact);
        }
        index
    }

    /// Brings the index up to date with an edit that has been applied.
    pub fn update(&mut self, workspace: &Workspace, edit: &Edit) {
        let stories: Vec<Id<Story>> = edit
            .changes
            .iter()
            .filter(|c| c.kind == Kind::Story)
            .map(|c| Id::new(c.id))
            .collect();
        let workflow = edit
            .changes
            .iter()
            .any(|change| change.kind == Kind::Workspace);
        if workflow || stories.len() > self.order.len() / 8 + 64 {
            *self = Self::build(workspace);
            return;
        }
        for id in stories {
            self.forget(id);
            if let Some(story) = workspace
                .stories
                .get(id)
                .filter(|story| story.archived.is_none())
            {
                let fact = Fact::of(workspace, story);
                self.insert(id, fact);
            }
        }
    }

    /// The stories that are not archived, by rank.
    pub fn order(&self) -> &[Id<Story>] {
        &self.order
    }

    /// The stories that are neither archived nor final, by rank: what the backlog shows.
    pub fn open_order(&self) -> &[Id<Story>] {
        &self.open
    }

    /// The place of a story in the order, from 0.
    pub fn position(&self, id: Id<Story>) -> Option<usize> {
        let fact = self.facts.get(&id)?;
        let at = self.place(&fact.rank, id);
        (self.order.get(at) == Some(&id)).then_some(at)
    }

    /// The place of a story among those that are open, from 0: its place in the backlog.
    pub fn open_position(&self, id: Id<Story>) -> Option<usize> {
        let fact = self.facts.get(&id)?;
        let at = place_in(&self.facts, &self.open, &fact.rank, id);
        (self.open.get(at) == Some(&id)).then_some(at)
    }

    /// The sums of an epic's stories, or of those without an epic.
    pub fn epic(&self, epic: Option<Id<Epic>>) -> Rollup {
        self.by_epic
            .get(&epic)
            .map_or_else(Rollup::default, |group| group.sums)
    }

    /// The stories of an epic, or those without one, by rank.
    pub fn stories_of_epic(&self, epic: Option<Id<Epic>>) -> &[Id<Story>] {
        self.by_epic.get(&epic).map_or(&[], |group| &group.members)
    }

    /// The stories in a sprint, or those in none, by rank.
    pub fn stories_in_sprint(&self, sprint: Option<Id<Sprint>>) -> &[Id<Story>] {
        self.by_sprint
            .get(&sprint)
            .map_or(&[], |group| &group.members)
    }

    /// The sums of a sprint's stories, or of those in no sprint.
    pub fn sprint(&self, sprint: Option<Id<Sprint>>) -> Rollup {
        self.by_sprint
            .get(&sprint)
            .map_or_else(Rollup::default, |group| group.sums)
    }

    /// What a story's status means.
    pub fn category(&self, id: Id<Story>) -> Option<Category> {
        self.facts.get(&id).map(|fact| fact.category)
    }

    /// The stories that wait for a story, whatever their state, by id.
    pub fn blocks(&self, id: Id<Story>) -> &[Id<Story>] {
        self.blocks.get(&id).map_or(&[], Vec::as_slice)
    }

    fn note_blockers(&mut self, id: Id<Story>, fact: &Fact) {
        for blocker in &fact.blocked_by {
            let waiting = self.blocks.entry(*blocker).or_default();
            if let Err(at) = waiting.binary_search(&id) {
                waiting.insert(at, id);
            }
        }
    }

    fn place(&self, rank: &Rank, id: Id<Story>) -> usize {
        place_in(&self.facts, &self.order, rank, id)
    }

    fn insert(&mut self, id: Id<Story>, fact: Fact) {
        let at = self.place(&fact.rank, id);
        self.order.insert(at, id);
        if !fact.category.is_final() {
            let at = place_in(&self.facts, &self.open, &fact.rank, id);
            self.open.insert(at, id);
        }
        let epic = self.by_epic.entry(fact.epic).or_default();
        epic.insert(&self.facts, id, &fact);
        let sprint = self.by_sprint.entry(fact.sprint).or_default();
        sprint.insert(&self.facts, id, &fact);
        self.note_blockers(id, &fact);
        self.facts.insert(id, fact);
    }

    fn forget(&mut self, id: Id<Story>) {
        if let Some(at) = self.position(id) {
            self.order.remove(at);
        }
        let Some(fact) = self.facts.get(&id) else {
            return;
        };
        let at = place_in(&self.facts, &self.open, &fact.rank, id);
        if self.open.get(at) == Some(&id) {
            self.open.remove(at);
        }
        leave(&mut self.by_epic, &fact.epic, &self.facts, id, fact);
        leave(&mut self.by_sprint, &fact.sprint, &self.facts, id, fact);
        for blocker in &fact.blocked_by {
            let Some(waiting) = self.blocks.get_mut(blocker) else {
                continue;
            };
            waiting.retain(|other| *other != id);
            if waiting.is_empty() {
                self.blocks.remove(blocker);
            }
        }
        self.facts.remove(&id);
    }
}

impl Group {
    fn push(&mut self, id: Id<Story>, fact: &Fact) {
        self.members.push(id);
        if fact.counts() {
            self.sums.add(fact);
        }
    }

    fn insert(&mut self, facts: &FxHashMap<Id<Story>, Fact>, id: Id<Story>, fact: &Fact) {
        let at = place_in(facts, &self.members, &fact.rank, id);
        self.members.insert(at, id);
        if fact.counts() {
            self.sums.add(fact);
        }
    }
}

/// Takes a story out of its group; a group without members is forgotten.
fn leave<K: Copy + Eq + std::hash::Hash>(
    groups: &mut FxHashMap<K, Group>,
    key: &K,
    facts: &FxHashMap<Id<Story>, Fact>,
    id: Id<Story>,
    fact: &Fact,
) {
    let Some(group) = groups.get_mut(key) else {
        return;
    };
    let at = place_in(facts, &group.members, &fact.rank, id);
    if group.members.get(at) == Some(&id) {
        group.members.remove(at);
        if fact.counts() {
            group.sums.subtract(fact);
        }
    }
    if group.members.is_empty() {
        groups.remove(key);
    }
}

/// Where a story stands, or would stand, among stories in order.
fn place_in(
    facts: &FxHashMap<Id<Story>, Fact>,
    order: &[Id<Story>],
    rank: &Rank,
    id: Id<Story>,
) -> usize {
    order.partition_point(|other| match facts.get(other) {
        Some(fact) => fact.rank.cmp(rank).then_with(|| other.cmp(&id)) == Ordering::Less,
        None => false,
    })
}

/// The first sixteen bytes of a rank as a number that sorts the same way.
fn leading(rank: &Rank) -> u128 {
    let mut bytes = [0; 16];
    for (slot, byte) in bytes.iter_mut().zip(rank.as_str().bytes()) {
        *slot = byte;
    }
    u128::from_be_bytes(bytes)
}
