//! Figures that a pane draws again and again: computed once after each change, and only when somebody looks.
//! Never kept longer than the revision that they were computed from.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::app::App;
use super::pane::roadmap::Prepared;
use super::pane::standup;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::sprint::Sprint;
use crate::metrics::alignment::DRIFT_SPRINTS;
use crate::metrics::burndown::Measure;
use crate::metrics::forecast::{HowMany, Note, When, how_many};
use crate::metrics::report::{
    AlignmentReport, AlignmentSet, CfdReport, DayCounting, FlowReport, Lives, OnTrack,
    OutcomesReport, QueueForecast, ScoreLine, ScoreMethod, SprintBugs, SprintView, StandupReport,
    StatusSummary, VelocityReport, WaitingReport, alignment, bugs_by_sprint, cfd, flow_of,
    outcomes, queue_forecast, scores, sprint_view_by, status_summary, usual_range, velocity,
    waiting_of,
};

/// Past this many stories the header does without the figure that looks at the past of all of them.
const MANY: usize = 20_000;

/// The sprints that a mean velocity looks at.
pub const WINDOW: usize = 5;

/// The work whose alignment a person can look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Work {
    /// All that is open.
    #[default]
    Backlog,
    /// The active sprint, else the next one.
    Sprint,
    /// What the last closed sprints finished.
    Closed,
}

impl Work {
    /// All of them, in the order in which they are gone through.
    pub const ALL: [Work; 3] = [Work::Backlog, Work::Sprint, Work::Closed];
}

/// How long ahead it is told how much will be done, in working days.
pub const HORIZONS: [u32; 3] = [10, 20, 40];

/// When all that is open will be done, and how much by then.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    /// Items in the queue.
    pub items: u64,
    /// When the last of them is done; `None` when that cannot be said.
    pub when: Option<When>,
    /// Items done within each of [`HORIZONS`].
    pub how_many: [Option<HowMany>; HORIZONS.len()],
    /// Epics that count by their own estimate.
    pub estimated: usize,
    /// What the simulation draws from, where several teams make one needed.
    pub seed: Option<u64>,
    /// What a reader must know.
    pub note: Option<Note>,
}

/// A sprint, and the measure that its numbers are asked for by.
type AskedSprint = (Id<Sprint>, Option<Measure>);

/// The figures of one revision.
#[derive(Default)]
pub struct Figures {
    velocity: OnceCell<VelocityReport>,
    outcomes: OnceCell<OutcomesReport>,
    scores: OnceCell<Vec<ScoreLine>>,
    alignment: [OnceCell<AlignmentReport>; Work::ALL.len()],
    waiting: OnceCell<WaitingReport>,
    flow: [OnceCell<FlowReport>; 2],
    lives: OnceCell<Lives>,
    lives_before: RefCell<Lives>,
    bugs: OnceCell<Vec<SprintBugs>>,
    cfd: OnceCell<CfdReport>,
    outlook: OnceCell<Outlook>,
    summary: OnceCell<Option<StatusSummary>>,
    summary_before: Option<StatusSummary>,
    queue: OnceCell<RefCell<QueueForecast>>,
    sprints: RefCell<FxHashMap<AskedSprint, Option<Rc<SprintView>>>>,
    roadmap: OnceCell<Prepared>,
    standup: OnceCell<StandupReport>,
    queue_before: RefCell<Option<QueueForecast>>,
}

impl Figures {
    /// Nothing computed yet for the revision after this one, but what closed sprints tell when only stories were
    /// touched: they never change it. What the forecast knows of the past is kept, in case it
    /// is the same past.
    #[must_use]
    pub fn next(self, touched: Option<&[ItemRef]>) -> Self {
        let closed = |items: &[ItemRef]| items.iter().all(|item| item.kind == Kind::Story);
        let velocity = if touched.is_some_and(closed) {
            self.velocity
        } else {
            OnceCell::new()
        };
        let queue = self.queue.into_inner().map(RefCell::into_inner);
        let mut lives = Lives::default();
        if let Some(items) = touched.filter(|items| closed(items)) {
            let known = self.lives.into_inner();
            lives = known.unwrap_or(self.lives_before.into_inner());
            lives.forget(items);
        }
        Self {
            velocity,
            lives_before: RefCell::new(lives),
            summary_before: self.summary.into_inner().flatten().or(self.summary_before),
            queue_before: RefCell::new(queue.or(self.queue_before.into_inner())),
            ..Self::default()
        }
    }
}

impl Figures {
    /// Whether the header still tells what held before the last edit.
    pub fn is_summary_old(&self) -> bool {
        self.summary.get().is_none() && self.summary_before.is_some()
    }

    /// Lets the standup look back from another moment.
    pub fn forget_standup(&mut self) {
        self.standup = OnceCell::new();
    }

    /// Lets the header be told anew.
    pub fn renew_summary(&mut self) {
        self.summary_before = None;
    }
}

impl App {
    /// The velocity of the closed sprints.
    pub fn velocity(&self) -> &VelocityReport {
        self.figures
            .velocity
            .get_or_init(|| velocity(self.workspace(), WINDOW))
    }

    /// How far the objectives are.
    pub fn outcomes(&self) -> &OutcomesReport {
        self.figures
            .outcomes
            .get_or_init(|| outcomes(self.workspace(), self.today()))
    }

    /// The scores of the initiatives, by the method that most of them have inputs for.
    pub fn scores(&self) -> &[ScoreLine] {
        self.figures
            .scores
            .get_or_init(|| scores(self.workspace(), ScoreMethod::usual(self.workspace())))
    }

    /// How some work fits the strategy.
    pub fn alignment(&self, work: Work) -> &AlignmentReport {
        let workspace = self.workspace();
        let set = match work {
            Work::Backlog => Some(AlignmentSet::Backlog),
            Work::Closed => Some(AlignmentSet::LastClosed(DRIFT_SPRINTS)),
            Work::Sprint => workspace
                .active_sprint()
                .or_else(|| workspace.next_sprint())
                .map(|sprint| AlignmentSet::Sprint(sprint.id)),
        };
        let compute = || match set {
            Some(set) => alignment(workspace, set, self.session.now()),
            None => AlignmentReport::default(),
        };
        self.figures.alignment[work as usize].get_or_init(compute)
    }

    /// The pasts of the stories: kept while only stories change, so that an edit replays what it touched.
    fn lives(&self) -> &Lives {
        self.figures.lives.get_or_init(|| {
            let mut lives = self.figures.lives_before.take();
            lives.fill(self.workspace());
            lives
        })
    }

    /// What waits, and which part of the time was work.
    pub fn waiting(&self) -> &WaitingReport {
        let workspace = self.workspace();
        let lives = || self.lives().all(workspace);
        self.figures
            .waiting
            .get_or_init(|| waiting_of(workspace, lives(), self.today()))
    }

    /// Cycle times, throughput and ages.
    pub fn flow(&self, counting: DayCounting) -> &FlowReport {
        let workspace = self.workspace();
        let lives = || self.lives().all(workspace);
        self.figures.flow[counting as usize]
            .get_or_init(|| flow_of(workspace, lives(), self.today(), counting))
    }

    /// The bugs of each sprint that was started.
    pub fn bugs(&self) -> &[SprintBugs] {
        self.figures
            .bugs
            .get_or_init(|| bugs_by_sprint(self.workspace(), self.today()))
    }

    /// How many stories stood where on each day.
    pub fn cfd(&self) -> &CfdReport {
        let workspace = self.workspace();
        self.figures.cfd.get_or_init(|| {
            let (from, to) = usual_range(workspace, self.today());
            let stories = workspace.stories.iter().map(AsRef::as_ref);
            cfd(workspace, stories, from, to)
        })
    }

    /// When all that is open will be done.
    pub fn outlook(&self) -> &Outlook {
        self.figures.outlook.get_or_init(|| {
            let mut queue = self.queue().borrow_mut();
            Outlook {
                items: queue.items,
                when: queue.all(),
                estimated: queue.estimated.len(),
                seed: queue.seed(),
                how_many: HORIZONS.map(|days| how_many(&queue.history, days)),
                note: queue.note,
            }
        })
    }

    /// What the header tells of the active sprint: for a moment after an edit what it told before, so that no key waits; `None` without one.
    pub fn summary(&self) -> Option<&StatusSummary> {
        let compute = || {
            let chance = if self.workspace().stories.len() <= MANY {
                OnTrack::Told
            } else {
                OnTrack::LeftOut
            };
            status_summary(self.workspace(), self.session.now(), chance)
        };
        let active = || self.workspace().active_sprint().map(|sprint| sprint.id);
        let before = self.figures.summary_before.as_ref();
        match before.filter(|before| {
            self.figures.summary.get().is_none() && active() == Some(before.sprint)
        }) {
            Some(before) => Some(before),
            None => self.figures.summary.get_or_init(compute).as_ref(),
        }
    }

    /// When what is in the queue arrives.
    pub fn queue(&self) -> &RefCell<QueueForecast> {
        self.figures.queue.get_or_init(|| {
            let mut queue = queue_forecast(self.workspace(), self.index(), self.today());
            if let Some(earlier) = self.figures.queue_before.take() {
                queue.take_over(earlier);
            }
            RefCell::new(queue)
        })
    }

    /// The numbers of a sprint from its ledger; `None` when it was not started.
    pub fn sprint_view(&self, sprint: &Sprint) -> Option<Rc<SprintView>> {
        self.sprint_view_by(sprint, None)
    }

    /// The same by the measure that is asked for; `None` counts points unless no story has any.
    pub fn sprint_view_by(
        &self,
        sprint: &Sprint,
        measure: Option<Measure>,
    ) -> Option<Rc<SprintView>> {
        let now = self.session.now();
        let compute = || sprint_view_by(self.workspace(), sprint, now, measure).map(Rc::new);
        let mut known = self.figures.sprints.borrow_mut();
        let known = known.entry((sprint.id, measure));
        known.or_insert_with(compute).clone()
    }

    /// What the shown standup tells.
    pub fn standup_report(&self) -> &StandupReport {
        self.figures.standup.get_or_init(|| standup::report(self))
    }

    /// What the roadmap is drawn from.
    pub fn roadmap(&self) -> &Prepared {
        self.figures.roadmap.get_or_init(|| Prepared::of(self))
    }
}
