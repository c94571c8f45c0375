//! Flow: cycle time, lead time, age, ageing levels, throughput and the cumulative flow of a set of stories.
//! Never averages garbage: a story that finished before it began is left out by name, not counted as 0.

use super::stats;
use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

/// Work on a story without a break: the day it began and the day it ended; an open stretch has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First civil day.
    pub from: NaiveDate,
    /// Last civil day, inclusive.
    pub to: Option<NaiveDate>,
}

/// Which days a duration counts.
#[derive(Clone, Copy)]
pub enum DayCount<'a> {
    /// Every calendar day, the default.
    Civil,
    /// Only the days for which the function says that somebody works.
    Working(&'a dyn Fn(NaiveDate) -> bool),
}

/// Days of all the stretches together, both ends included, an open one up to `today`; a day counts once.
///
/// Cycle time is this over the stretches from started to finished, lead time over those from created (later: reopened) to
/// finished, age over the stretches of a story not done yet. The time spent done between two stretches is not counted.
/// `None` without stretches, or when one ends before it begins.
pub fn days(stretches: &[Stretch], today: NaiveDate, count: DayCount) -> Option<u32> {
    if stretches.is_empty() {
        return None;
    }
    let mut sorted: Vec<(NaiveDate, NaiveDate)> = stretches
        .iter()
        .map(|stretch| (stretch.from, stretch.to.unwrap_or(today)))
        .collect();
    sorted.sort_unstable();
    let mut total = 0;
    let mut counted_to: Option<NaiveDate> = None;
    for (from, to) in sorted {
        if to < from {
            return None;
        }
        let begin = counted_to.map_or(from, |last| from.max(last + Days::new(1)));
        total += span(begin, to, count);
        counted_to = counted_to.max(Some(to));
    }
    Some(total)
}

fn span(from: NaiveDate, to: NaiveDate, count: DayCount) -> u32 {
    if to < from {
        return 0;
    }
    match count {
        DayCount::Civil => (to - from).num_days() as u32 + 1,
        DayCount::Working(works) => from
            .iter_days()
            .take_while(|day| *day <= to)
            .filter(|day| works(*day))
            .count() as u32,
    }
}

/// The percentiles and the mean of a set of durations, in days. All `None` when there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Durations {
    /// Half of the items took at most this long.
    pub p50: Option<f64>,
    /// 70 % did.
    pub p70: Option<f64>,
    /// 85 % did.
    pub p85: Option<f64>,
    /// 95 % did.
    pub p95: Option<f64>,
    /// The mean, for comparison; the percentiles are what to promise by.
    pub mean: Option<f64>,
    /// How many items.
    pub n: usize,
}

impl Durations {
    /// Summarizes durations in any order.
    pub fn of(mut days: Vec<f64>) -> Durations {
        days.sort_by(f64::total_cmp);
        let at = |percent| stats::percentile_of_sorted(&days, percent);
        Durations {
            p50: at(50),
            p70: at(70),
            p85: at(85),
            p95: at(95),
            mean: stats::mean(&days),
            n: days.len(),
        }
    }

    /// How worrying an age is against these cycle times; `None` when there are none to compare with.
    pub fn level(&self, age: f64) -> Option<AgeLevel> {
        let (amber, red) = (self.p70?, self.p85?);
        Some(match age {
            age if age > red => AgeLevel::Red,
            age if age > amber => AgeLevel::Amber,
            _ => AgeLevel::Fine,
        })
    }
}

/// The color of an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AgeLevel {
    /// At most P70 of the cycle times.
    Fine,
    /// Above P70.
    Amber,
    /// Above P85.
    Red,
}

/// Items finished on each of `days` (in ascending order). A finish on a day that is not among them counts on the next
/// one that is, so that work finished on a Sunday is not lost; one outside of the days is not counted.
pub fn throughput(days: &[NaiveDate], finished: impl IntoIterator<Item = NaiveDate>) -> Vec<u32> {
    let mut counts = vec![0; days.len()];
    let Some(first) = days.first() else {
        return counts;
    };
    for day in finished.into_iter().filter(|day| day >= first) {
        if let Some(count) = counts.get_mut(days.partition_point(|candidate| *candidate < day)) {
            *count += 1;
        }
    }
    counts
}

/// The columns of a cumulative flow: backlog, todo, doing, acceptance, done, and cancelled (counted, not drawn).
pub const COLUMNS: usize = 6;

/// How many stories stand in each column at the end of each civil day from `from` to `to`, both included.
///
/// A story is its moves in time order: the day, and the column it went to (`None`: it left all of them). Before its
/// first move a story does not exist. Costs one pass over the moves and one over the days.
pub fn cumulative<'a, Moves>(
    from: NaiveDate,
    to: NaiveDate,
    stories: impl IntoIterator<Item = Moves>,
) -> Vec<[u32; COLUMNS]>
where
    Moves: IntoIterator<Item = &'a (NaiveDate, Option<usize>)>,
{
    let length = ((to - from).num_days() + 1).max(0) as usize;
    let mut change = vec![[0i64; COLUMNS]; length];
    for story in stories {
        let mut stands: Option<usize> = None;
        for (day, column) in story {
            let index = (*day - from).num_days().max(0) as usize;
            if index >= length {
                break;
            }
            if let Some(left) = stands {
                change[index][left] -= 1;
            }
            if let Some(entered) = column {
                change[index][*entered] += 1;
            }
            stands = *column;
        }
    }
    let mut running = [0i64; COLUMNS];
    let day_end = |delta: [i64; COLUMNS]| {
        for (total, delta) in running.iter_mut().zip(delta) {
            *total += delta;
        }
        running.map(|total| total.max(0) as u32)
    };
    change.into_iter().map(day_end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};
    use proptest::prelude::*;

    fn march(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("known")
    }

    fn stretch(from: u32, to: u32) -> Stretch {
        Stretch {
            from: march(from),
            to: Some(march(to)),
        }
    }

    fn weekday(day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
    }

    #[test]
    fn cycle_lead_and_age_count_both_ends() {
        assert_eq!(days(&[stretch(2, 4)], march(30), DayCount::Civil), Some(3));
        let lead = Stretch {
            from: NaiveDate::from_ymd_opt(2026, 2, 20).expect("known"),
            to: Some(march(4)),
        };
        assert_eq!(days(&[lead], march(30), DayCount::Civil), Some(13));
        let open = Stretch {
            from: march(2),
            to: None,
        };
        assert_eq!(days(&[open], march(10), DayCount::Civil), Some(9));
    }

    #[test]
    fn a_weekend_counts_or_not_by_the_switch() {
        assert_eq!(days(&[stretch(6, 9)], march(30), DayCount::Civil), Some(4));
        assert_eq!(
            days(&[stretch(6, 9)], march(30), DayCount::Working(&weekday)),
            Some(2)
        );
    }

    #[test]
    fn a_reopened_story_adds_its_second_stretch_and_counts_a_day_once() {
        assert_eq!(
            days(
                &[stretch(2, 4), stretch(10, 11)],
                march(30),
                DayCount::Civil
            ),
            Some(5)
        );
        assert_eq!(
            days(&[stretch(2, 4), stretch(4, 5)], march(30), DayCount::Civil),
            Some(4)
        );
        assert_eq!(
            days(&[stretch(2, 9), stretch(4, 5)], march(30), DayCount::Civil),
            Some(8)
        );
    }

    #[test]
    fn a_story_finished_before_it_began_has_no_duration() {
        assert_eq!(days(&[stretch(5, 4)], march(30), DayCount::Civil), None);
        assert_eq!(days(&[], march(30), DayCount::Civil), None);
    }

    #[test]
    fn ages_turn_amber_above_p70_and_red_above_p85() {
        let durations = Durations::of(vec![13.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 5.0, 6.0, 8.0]);
        assert_eq!(
            (durations.p50, durations.p70, durations.p85, durations.p95),
            (Some(3.0), Some(5.0), Some(8.0), Some(13.0))
        );
        let levels = [5.0, 6.0, 8.0, 9.0].map(|age| durations.level(age).expect("known"));
        assert_eq!(
            levels,
            [
                AgeLevel::Fine,
                AgeLevel::Amber,
                AgeLevel::Amber,
                AgeLevel::Red
            ]
        );
        assert_eq!(Durations::of(vec![]).level(3.0), None);
    }

    #[test]
    fn the_cumulative_flow_counts_stories_at_the_end_of_each_day() {
        let (todo, doing, done) = (Some(1), Some(2), Some(4));
        let a = vec![(march(1), todo), (march(2), doing), (march(4), done)];
        let b = vec![(march(1), todo), (march(3), doing), (march(5), done)];
        let c = vec![(march(2), todo), (march(5), doing)];
        let rows: Vec<(u32, u32, u32)> = cumulative(march(1), march(5), [&a, &b, &c])
            .iter()
            .map(|row| (row[1], row[2], row[4]))
            .collect();
        assert_eq!(
            rows,
            [(2, 0, 0), (2, 1, 0), (1, 2, 0), (1, 1, 1), (0, 1, 2)]
        );
        let later = cumulative(march(4), march(4), [&a, &b, &c]);
        assert_eq!((later[0][1], later[0][2], later[0][4]), (1, 1, 1));
        assert!(cumulative(march(4), march(3), [&a]).is_empty());
    }

    #[test]
    fn a_finish_on_a_day_off_counts_on_the_next_working_day() {
        let working = [march(5), march(6), march(9)];
        assert_eq!(
            throughput(
                &working,
                [march(6), march(7), march(8), march(9), march(4), march(10)]
            ),
            [0, 1, 3]
        );
        assert!(throughput(&[], [march(6)]).is_empty());
    }

    proptest! {
        #[test]
        fn stretches_count_the_days_of_their_union(pairs in prop::collection::vec((1u32..28, 0u32..6), 1..6)) {
            let stretches: Vec<Stretch> =
                pairs.iter().map(|(from, length)| stretch(*from, (from + length).min(31))).collect();
            let inside = |day: u32| stretches.iter().any(|s| s.from <= march(day) && march(day) <= s.to.expect("known"));
            let expected = (1..=31).filter(|day| inside(*day)).count() as u32;
            prop_assert_eq!(days(&stretches, march(31), DayCount::Civil), Some(expected));
        }
    }
}
