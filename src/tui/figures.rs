//! Figures that a pane draws again and again: computed once after each change, and only when somebody looks.
//! Never kept longer than the revision that they were computed from.

use std::cell::{OnceCell, RefCell};

use super::app::App;
use super::pane::roadmap::Prepared;
use crate::metrics::report::{
    AlignmentReport, AlignmentSet, OutcomesReport, QueueForecast, ScoreLine, ScoreMethod,
    StatusSummary, VelocityReport, alignment, outcomes, queue_forecast, scores, status_summary,
    velocity,
};

/// Past this many stories the header does without the figures that look at all of them.
const MANY: usize = 20_000;

/// The sprints that a mean velocity looks at.
pub const WINDOW: usize = 5;

/// The figures of one revision.
#[derive(Default)]
pub struct Figures {
    velocity: OnceCell<VelocityReport>,
    outcomes: OnceCell<OutcomesReport>,
    scores: OnceCell<Vec<ScoreLine>>,
    alignment: OnceCell<AlignmentReport>,
    summary: OnceCell<Option<StatusSummary>>,
    queue: OnceCell<RefCell<QueueForecast>>,
    roadmap: OnceCell<Prepared>,
    queue_before: RefCell<Option<QueueForecast>>,
}

impl Figures {
    /// Nothing computed yet for the revision after this one. What the forecast knows of the past is kept, in case it
    /// is the same past.
    #[must_use]
    pub fn next(self) -> Self {
        let queue = self.queue.into_inner().map(RefCell::into_inner);
        Self {
            queue_before: RefCell::new(queue.or(self.queue_before.into_inner())),
            ..Self::default()
        }
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

    /// How the work that is open fits the strategy.
    pub fn alignment(&self) -> &AlignmentReport {
        self.figures
            .alignment
            .get_or_init(|| alignment(self.workspace(), AlignmentSet::Backlog, self.session.now()))
    }

    /// What the header tells of the active sprint; `None` without one, or with too many stories to look at for a header.
    pub fn summary(&self) -> Option<&StatusSummary> {
        let compute = || {
            (self.workspace().stories.len() <= MANY)
                .then(|| status_summary(self.workspace(), self.session.now()))
                .flatten()
        };
        self.figures.summary.get_or_init(compute).as_ref()
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

    /// What the roadmap is drawn from.
    pub fn roadmap(&self) -> &Prepared {
        self.figures.roadmap.get_or_init(|| Prepared::of(self))
    }
}
