//! What the roadmap is drawn from, computed once a revision: the sums of the lanes, the load of the months, the forecasts.
//! Never outlives the revision that it was computed from.

use std::cell::RefCell;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::capacity::{self, Month};
use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::index::Rollup;
use crate::domain::initiative::Initiative;
use crate::tui::app::App;

/// A first and a last day, or the P50 and the P85 day.
pub type Days = (NaiveDate, NaiveDate);

/// The sums of an initiative's epics.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// The sums of all their stories.
    pub sums: Rollup,
    /// Those that are not archived, in no order.
    pub epics: Vec<Id<Epic>>,
    /// From the first day that one is planned to the last.
    pub span: Option<Days>,
}

/// What the roadmap is drawn from.
#[derive(Default)]
pub struct Prepared {
    lanes: FxHashMap<Id<Initiative>, Lane>,
    months: Vec<Month>,
    plans: Vec<Days>,
    arrivals: RefCell<FxHashMap<Id<Epic>, Option<Days>>>,
    /// Today and the working days after it, as far as somebody has asked.
    calendar: RefCell<Vec<NaiveDate>>,
}

/// A forecast beyond so many working days, about twenty years, says nothing.
const FARTHEST: u32 = 5_200;

impl Prepared {
    /// Everything but the forecasts, which are computed when somebody looks at them.
    pub fn of(app: &App) -> Self {
        let mut prepared = Self::default();
        let live = app.workspace().epics.iter();
        for epic in live.filter(|epic| epic.archived.is_none()) {
            let plan = epic.plan.map(|plan| (plan.first_day(), plan.last_day()));
            let sums = app.index().epic(Some(epic.id));
            if let Some(initiative) = epic.initiative {
                let lane = prepared.lanes.entry(initiative).or_default();
                lane.sums = lane.sums.with(&sums);
                lane.epics.push(epic.id);
                lane.span = both(lane.span, plan);
            }
            let open = app
                .lens()
                .category(epic.id.item())
                .is_some_and(|category| !category.is_final());
            prepared.plans.extend(plan.filter(|_| open));
        }
        prepared.months = capacity::months(app);
        prepared
    }

    /// The sums of an initiative's epics.
    pub fn lane(&self, initiative: Id<Initiative>) -> Option<&Lane> {
        self.lanes.get(&initiative)
    }

    /// The load of the months from this one on.
    pub fn months(&self) -> &[Month] {
        &self.months
    }

    /// The plans of the epics that are not finished.
    pub fn plans(&self) -> &[Days] {
        &self.plans
    }

    /// The P50 and P85 days of an epic's last story.
    pub fn arrival(&self, app: &App, epic: Id<Epic>) -> Option<Days> {
        if let Some(known) = self.arrivals.borrow().get(&epic) {
            return *known;
        }
        let found = app
            .queue()
            .borrow_mut()
            .epic(epic)
            .filter(|arrival| arrival.periods.p85 <= FARTHEST);
        let days = found.map(|arrival| {
            let day = |periods| self.working_day(app, periods);
            (day(arrival.periods.p50), day(arrival.periods.p85))
        });
        self.arrivals.borrow_mut().insert(epic, days);
        days
    }

    /// The n-th working day after today.
    fn working_day(&self, app: &App, n: u32) -> NaiveDate {
        let mut days = self.calendar.borrow_mut();
        let calendar = app.workspace().settings().calendar();
        let mut last = days.last().copied().unwrap_or_else(|| app.today());
        while days.len() <= n as usize {
            if !days.is_empty() {
                last = calendar.next(last);
            }
            days.push(last);
        }
        days[n as usize]
    }
}

/// The span of two spans, of which either may be missing.
fn both(a: Option<Days>, b: Option<Days>) -> Option<Days> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}
