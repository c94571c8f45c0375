//! On time: how many plans were met, against the baseline that was set when they were first committed.
//! Never lets a moved target improve the score: a move keeps the baseline and counts a slip.

use super::stats;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// A committed plan: an epic's or a milestone's. A partial target date stands for its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The first target.
    pub baseline: NaiveDate,
    /// When it was done, if it is.
    pub done: Option<NaiveDate>,
}

/// Counts of plans that are due, and their shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct OnTime {
    /// Plans whose baseline is past, or that are done.
    pub due: usize,
    /// Done on or before the baseline.
    pub on_time: usize,
    /// Done after the baseline.
    pub late: usize,
    /// Past the baseline and not done.
    pub open: usize,
    /// `on_time / due`; `None` when nothing is due.
    pub share: Option<f64>,
    /// `on_time / (on_time + late)`; `None` when nothing is done.
    pub share_of_done: Option<f64>,
}

/// Counts the plans that are due on `today`.
pub fn on_time(plans: impl IntoIterator<Item = Committed>, today: NaiveDate) -> OnTime {
    let mut count = OnTime::default();
    for plan in plans {
        match plan.done {
            Some(done) if done <= plan.baseline => count.on_time += 1,
            Some(_) => count.late += 1,
            None if plan.baseline < today => count.open += 1,
            None => {}
        }
    }
    let done = count.on_time + count.late;
    count.due = done + count.open;
    count.share = stats::share(count.on_time as f64, count.due as f64);
    count.share_of_done = stats::share(count.on_time as f64, done as f64);
    count
}

/// How often a target moved later, and how far it stands from the baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Slip {
    /// Moves to a later day.
    pub times: u32,
    /// Civil days from the baseline to the last target; negative when it was brought forward.
    pub days: i64,
}

/// The slip of a plan from its targets in the order they were set, the baseline first.
pub fn slip(targets: &[NaiveDate]) -> Slip {
    let times = targets.windows(2).filter(|pair| pair[1] > pair[0]).count() as u32;
    let days = match (targets.first(), targets.last()) {
        (Some(first), Some(last)) => (*last - *first).num_days(),
        _ => 0,
    };
    Slip { times, days }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, d).expect("known")
    }

    #[test]
    fn open_plans_past_their_baseline_count_against_the_share() {
        let plan = |done| Committed {
            baseline: day(10),
            done,
        };
        let mut plans = vec![plan(Some(day(10))); 6];
        plans.extend([
            plan(Some(day(11))),
            plan(Some(day(20))),
            plan(None),
            plan(None),
        ]);
        plans.push(Committed {
            baseline: day(30),
            done: None,
        });
        let count = on_time(plans, day(21));
        assert_eq!(
            (count.due, count.on_time, count.late, count.open),
            (10, 6, 2, 2)
        );
        assert_eq!((count.share, count.share_of_done), (Some(0.6), Some(0.75)));
    }

    #[test]
    fn a_plan_is_not_due_on_its_last_day_and_one_done_early_counts() {
        let open = Committed {
            baseline: day(10),
            done: None,
        };
        assert_eq!(on_time([open], day(10)), OnTime::default());
        let early = Committed {
            baseline: day(30),
            done: Some(day(2)),
        };
        assert_eq!(on_time([early], day(10)).share, Some(1.0));
    }

    #[test]
    fn a_slip_counts_moves_and_days_from_the_baseline() {
        assert_eq!(
            slip(&[day(1), day(8), day(5), day(12)]),
            Slip { times: 2, days: 11 }
        );
        assert_eq!(slip(&[day(1)]), Slip::default());
        assert_eq!(slip(&[]), Slip::default());
    }
}
