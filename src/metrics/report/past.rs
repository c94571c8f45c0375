//! A story's past, replayed from its history: where it stood when, and the stretches in which it was worked on.
//! Never fills a gap with a guess: work that has no recorded finish has none.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::domain::about::Category;
use crate::domain::history::tracked;
use crate::domain::id::{Id, ItemRef};
use crate::domain::record::Moment;
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;
use crate::metrics::flow::Stretch;

/// The categories that a story went through, in order of time, the first at its creation.
pub fn moves(workspace: &Workspace, story: &Story) -> Vec<(Moment, Category)> {
    let mut moves = Vec::new();
    each_move(workspace, story, |_, at, category| {
        moves.push((at, category));
    });
    moves
}

/// Where a story stood from when on, in order of time: `None` while it was put away without being done.
pub fn stands(workspace: &Workspace, story: &Story) -> Vec<(Moment, Option<Category>)> {
    let away = away(story);
    if away.is_empty() {
        let moves = moves(workspace, story).into_iter();
        return moves.map(|(at, category)| (at, Some(category))).collect();
    }
    let turns = away.iter().flat_map(|(from, until)| {
        let back = until.map(|until| (until, None, Some(false)));
        [Some((*from, None, Some(true))), back]
    });
    let moves = moves(workspace, story).into_iter();
    let mut steps: Vec<(Moment, Option<Category>, Option<bool>)> = moves
        .map(|(at, category)| (at, Some(category), None))
        .chain(turns.flatten())
        .collect();
    steps.sort_by_key(|step| step.0);
    let (mut category, mut is_away) = (None, false);
    let mut stand = |(at, moved, turned): (Moment, Option<Category>, Option<bool>)| {
        category = moved.or(category);
        is_away = turned.unwrap_or(is_away);
        (
            at,
            category.filter(|category| !is_away || *category == Category::Done),
        )
    };
    steps.into_iter().map(&mut stand).collect()
}

/// When a story was put away and when it was taken back, in order of time.
pub fn away(story: &Story) -> Vec<(Moment, Option<Moment>)> {
    let mut away: Vec<(Moment, Option<Moment>)> = Vec::new();
    let turns = story.history.iter();
    for event in turns.filter(|event| event.field == tracked::ARCHIVED) {
        match away.last_mut().filter(|(_, until)| until.is_none()) {
            Some(open) if event.to.is_empty() => open.1 = Some(event.at),
            None if !event.to.is_empty() => away.push((event.at, None)),
            _ => {}
        }
    }
    // Files of before this was noted tell it by the story alone.
    if let Some(at) = story.archived
        && away.last().is_none_or(|(_, until)| until.is_some())
    {
        away.push((at, None));
    }
    away
}

/// Tells each of the moves, and whether it is the first.
fn each_move(workspace: &Workspace, story: &Story, mut tell: impl FnMut(bool, Moment, Category)) {
    let mut events = story.statuses().peekable();
    let first = events.peek().map_or(&story.status, |event| &event.from);
    let begin = events
        .peek()
        .map_or(story.created, |event| event.at.min(story.created));
    let mut is_first = true;
    if !first.is_empty() {
        tell(is_first, begin, workspace.category(first));
        is_first = false;
    }
    for event in events.filter(|event| !event.to.is_empty()) {
        tell(is_first, event.at, workspace.category(&event.to));
        is_first = false;
    }
}

/// The stretches of a story's life, in civil days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// From created, later from each reopening, to each finish; the last one is open while the story is.
    pub lead: Vec<Stretch>,
    /// From started, later from each reopening, to each finish; empty before the start.
    pub cycle: Vec<Stretch>,
    /// The days on which it was under way: from each entry into doing or acceptance to each leave, both included. Not
    /// those in to do, put away or done.
    pub work: Vec<Stretch>,
    /// The stays in a status of the category acceptance, each to the day on which it left.
    pub acceptance: Vec<Stretch>,
    /// The last finish, while the story is done.
    pub finished: Option<NaiveDate>,
    /// Where it stands.
    pub stands: Category,
}

impl Life {
    /// Replays a story.
    pub fn of(workspace: &Workspace, story: &Story) -> Life {
        let mut life = Life::default();
        // A finish that history does not hold (an import told only "done") is not made up from the creation.
        let told = story.statuses().next().is_some();
        each_move(workspace, story, |first, at, category| {
            if !first || told || !category.is_final() {
                life.enter(category, workspace.settings().day_of(at));
            }
        });
        life.work = work(workspace, story, told);
        life.stands = workspace.category(&story.status);
        if let Some(first) = life.lead.first_mut() {
            first.from = workspace.settings().day_of(story.created);
        }
        life
    }

    fn enter(&mut self, category: Category, day: NaiveDate) {
        let stay = self.acceptance.last_mut().filter(|stay| stay.to.is_none());
        match (stay, category) {
            (None, Category::Acceptance) => self.acceptance.push(Stretch {
                from: day,
                to: None,
            }),
            (Some(stay), category) if category != Category::Acceptance => stay.to = Some(day),
            _ => {}
        }
        let open = self.lead.last().is_some_and(|stretch| stretch.to.is_none());
        let reopened = !open && !self.lead.is_empty() && !category.is_final();
        if self.lead.is_empty() || reopened {
            self.lead.push(Stretch {
                from: day,
                to: None,
            });
        }
        let working = self
            .cycle
            .last()
            .is_some_and(|stretch| stretch.to.is_none());
        let begins = category.is_under_way() || category == Category::Done && open;
        let again = reopened && !self.cycle.is_empty();
        if !working && (begins || again || self.cycle.is_empty() && category == Category::Done) {
            self.cycle.push(Stretch {
                from: day,
                to: None,
            });
        }
        if category.is_final() {
            for stretch in [self.lead.last_mut(), self.cycle.last_mut()]
                .into_iter()
                .flatten()
            {
                stretch.to.get_or_insert(day);
            }
        }
        self.finished = match (category, self.finished) {
            (Category::Done, None) => Some(day),
            (Category::Done, finished) => finished,
            _ => None,
        };
    }
}

/// The stretches in which a story was under way; one that was finished at once was so on that day.
fn work(workspace: &Workspace, story: &Story, told: bool) -> Vec<Stretch> {
    let mut work: Vec<Stretch> = Vec::new();
    // The finish with which an untold life begins is not made up from the creation.
    let mut before = (!told).then_some(Category::Done);
    for (at, stands) in stands(workspace, story) {
        let day = workspace.settings().day_of(at);
        let open = work.last_mut().filter(|stretch| stretch.to.is_none());
        let under_way = stands.is_some_and(Category::is_under_way);
        let done_at_once = stands == Some(Category::Done) && before != stands;
        match (open, under_way) {
            (None, true) => work.push(Stretch {
                from: day,
                to: None,
            }),
            (Some(open), false) => open.to = Some(day),
            (None, false) if done_at_once => work.push(Stretch {
                from: day,
                to: Some(day),
            }),
            _ => {}
        }
        before = stands;
    }
    work
}

/// The lives of a workspace's stories, kept from one change to the next: only what was touched is replayed again.
#[derive(Clone, Debug, Default)]
pub struct Lives(FxHashMap<Id<Story>, Life>);

impl Lives {
    /// Forgets what was touched.
    pub fn forget(&mut self, touched: &[ItemRef]) {
        for id in touched.iter().filter_map(|item| item.typed::<Story>()) {
            self.0.remove(&id);
        }
    }

    /// Replays the stories that are not known yet. The workflow, the zone and the days must be those of the earlier calls.
    pub fn fill(&mut self, workspace: &Workspace) {
        self.0
            .reserve(workspace.stories.len().saturating_sub(self.0.len()));
        for story in &workspace.stories {
            let life = self.0.entry(story.id);
            life.or_insert_with(|| Life::of(workspace, story));
        }
    }

    /// All stories of the workspace that are known, with their lives.
    pub fn all<'l>(
        &'l self,
        workspace: &'l Workspace,
    ) -> impl Iterator<Item = (&'l Story, &'l Life)> {
        let stories = workspace.stories.iter().map(AsRef::as_ref);
        stories.filter_map(|story: &Story| Some((story, self.0.get(&story.id)?)))
    }
}
