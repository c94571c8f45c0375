//! How an item stands against its plan: how far it is, when the data says it is done, whether that is in time.
//! Never calls something late without a plan to be late for.

use chrono::NaiveDate;
use ratatui::style::Style;

use super::prepared::Days;
use crate::domain::about::Category;
use crate::domain::calendar::{PartialDate, Span};
use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::index::Rollup;
use crate::domain::initiative::Initiative;
use crate::domain::milestone::Milestone;
use crate::tui::app::App;
use crate::tui::theme::Theme;

/// What an item is measured by.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// First and last day of the plan.
    pub plan: Option<Days>,
    /// The last day as it was planned first, when it has moved.
    pub baseline: Option<NaiveDate>,
    /// The part done, 0 to 1, and the part begun.
    pub shares: (f64, f64),
    /// The part done; `None` without stories.
    pub progress: Option<f64>,
    /// P50 and P85.
    pub forecast: Option<Days>,
    /// Whether it is in time.
    pub timing: Timing,
}

/// Whether something is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// It is finished.
    Done,
    /// It is expected by the last day of its plan.
    OnTime,
    /// So many days after it.
    Late(i64),
    /// It has no plan, or nothing says when it is done.
    Unknown,
}

/// What an epic needs first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Its key.
    pub key: String,
    /// The last day of its plan.
    pub until: Option<NaiveDate>,
    /// Whether the epic is planned to begin before that.
    pub conflict: bool,
}

impl Timing {
    /// By the last day of the plan, the likely day, and today.
    fn of(target: Option<NaiveDate>, likely: Option<NaiveDate>, today: NaiveDate) -> Self {
        let Some(target) = target else {
            return Self::Unknown;
        };
        let expected = likely.map_or(today, |day| day.max(today));
        match (expected - target).num_days() {
            days if days > 0 => Self::Late(days),
            _ if likely.is_some() => Self::OnTime,
            _ => Self::Unknown,
        }
    }

    /// `done`, `on time`, `3 wk late`; nothing when it is not known.
    pub fn words(self) -> String {
        match self {
            Self::Done => "done".into(),
            Self::OnTime => "on time".into(),
            Self::Late(days @ ..7) => format!("{days} d late"),
            Self::Late(days @ ..364) => format!("{} wk late", days / 7),
            Self::Late(days) => format!("{} mo late", days / 30),
            Self::Unknown => String::new(),
        }
    }

    /// How it is colored.
    pub fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Done | Self::OnTime => theme.good,
            Self::Late(_) => theme.bad,
            Self::Unknown => theme.dim,
        }
    }
}

/// How an epic stands.
pub fn of_epic(app: &App, epic: &Epic) -> Standing {
    let sums = app.index().epic(Some(epic.id));
    let plan = epic.plan.map(|plan| (plan.first_day(), plan.last_day()));
    let done = app.lens().category(epic.id.item()) == Some(Category::Done);
    let forecast = app.roadmap().arrival(app, epic.id).filter(|_| !done);
    Standing {
        plan,
        baseline: moved(epic.baseline.map(Span::last_day), plan),
        shares: shares(&sums),
        progress: sums.progress(),
        forecast,
        timing: timing(app, done, plan, forecast),
    }
}

/// How an initiative stands: its own plan, else from the first to the last of its epics.
///
/// Without a plan of its own, only the epics that have one can be late.
pub fn of_initiative(app: &App, initiative: &Initiative) -> Standing {
    let prepared = app.roadmap();
    let lane = prepared.lane(initiative.id);
    let sums = lane.map_or_else(Rollup::default, |lane| lane.sums);
    let own = initiative
        .plan
        .map(|plan| (plan.first_day(), plan.last_day()));
    let plan = own.or(lane.and_then(|lane| lane.span));
    let done = initiative.stage.category() == Category::Done || sums.progress() == Some(1.0);
    let counts =
        |id: &Id<Epic>| own.is_some() || app.get(*id).is_some_and(|epic| epic.plan.is_some());
    let epics = lane.map_or(&[][..], |lane| &lane.epics);
    let forecast = epics
        .iter()
        .filter(|id| !done && counts(id))
        .filter_map(|id| prepared.arrival(app, *id))
        .reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)));
    Standing {
        plan,
        baseline: moved(initiative.baseline.map(Span::last_day), own),
        shares: shares(&sums),
        progress: sums.progress(),
        forecast,
        timing: timing(app, done, plan, forecast),
    }
}

/// How a milestone stands: it is late when its day is past, or was moved past the one first committed to.
pub fn of_milestone(app: &App, milestone: &Milestone) -> Standing {
    let plan = milestone
        .date
        .map(|date| (date.first_day(), date.last_day()));
    let target = milestone
        .baseline
        .or(milestone.date)
        .map(PartialDate::last_day);
    let likely = plan.map(|(_, last)| last);
    Standing {
        plan,
        baseline: moved(milestone.baseline.map(PartialDate::last_day), plan),
        shares: (0.0, 0.0),
        progress: None,
        forecast: None,
        timing: match milestone.done {
            Some(_) => Timing::Done,
            None => Timing::of(target, likely, app.today()),
        },
    }
}

/// What an epic needs that is not finished, in its order.
pub fn needs(app: &App, epic: &Epic) -> Vec<Need> {
    let lens = app.lens();
    let is_open = |id: Id<Epic>| {
        lens.category(id.item())
            .is_some_and(|category| !category.is_final())
    };
    if !is_open(epic.id) {
        return Vec::new();
    }
    let needed = epic.depends_on.iter().filter(|id| is_open(**id));
    needed
        .filter_map(|id| app.get(*id))
        .filter(|other| other.archived.is_none())
        .map(|other| {
            let until = other.plan.map(Span::last_day);
            let begins = epic.plan.map(Span::first_day);
            Need {
                key: other.key.to_string(),
                until,
                conflict: matches!((begins, until), (Some(begins), Some(until)) if begins <= until),
            }
        })
        .collect()
}

fn timing(app: &App, done: bool, plan: Option<Days>, forecast: Option<Days>) -> Timing {
    if done {
        return Timing::Done;
    }
    let likely = forecast.map(|(likely, _)| likely);
    Timing::of(plan.map(|(_, last)| last), likely, app.today())
}

/// The day first committed to, when the plan ends on another one.
fn moved(baseline: Option<NaiveDate>, plan: Option<Days>) -> Option<NaiveDate> {
    baseline.filter(|day| plan.is_some_and(|(_, last)| last != *day))
}

/// The part done and the part begun, both by points or both by count.
fn shares(sums: &Rollup) -> (f64, f64) {
    let Some(done) = sums.progress() else {
        return (0.0, 0.0);
    };
    let points = sums.points.as_f64();
    let begun = if sums.unestimated == 0 && points > 0.0 {
        sums.points_begun.as_f64() / points
    } else {
        f64::from(sums.stories_begun) / f64::from(sums.stories)
    };
    (done, begun)
}
