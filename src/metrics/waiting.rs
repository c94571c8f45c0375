//! Waiting: how much of a story's time was work, and who or what the rest waited for.
//! Never counts a day twice in a total, however many waits overlap on it.

use super::stats;
use chrono::NaiveDate;

/// A wait: from the day on whose end the story waited to the day on whose end it no longer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// First day that counts.
    pub from: NaiveDate,
    /// First day that does not; `None` while it lasts.
    pub until: Option<NaiveDate>,
}

impl Wait {
    /// Does the story wait at the end of this day?
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// The working days of the wait up to `today`, today included.
    pub fn working_days(&self, today: NaiveDate, works: impl Fn(NaiveDate) -> bool) -> u32 {
        waiting_days(std::slice::from_ref(self), today, works)
    }
}

/// Working days on which any of the waits holds, up to `today`; overlapping waits count once.
pub fn waiting_days(waits: &[Wait], today: NaiveDate, works: impl Fn(NaiveDate) -> bool) -> u32 {
    let Some(first) = waits.iter().map(|wait| wait.from).min() else {
        return 0;
    };
    let covered = |day: &NaiveDate| works(*day) && waits.iter().any(|wait| wait.covers(*day));
    first
        .iter_days()
        .take_while(|day| *day <= today)
        .filter(covered)
        .count() as u32
}

/// A story's working days, divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Efficiency {
    /// Working days started on which the story did not wait.
    pub active: u32,
    /// Working days on which it waited, started or not.
    pub waiting: u32,
}

impl Efficiency {
    /// Divides a story's days: `started` are the inclusive stretches in which it was being worked on, up to `today`.
    pub fn of(
        started: &[(NaiveDate, NaiveDate)],
        waits: &[Wait],
        today: NaiveDate,
        works: impl Fn(NaiveDate) -> bool,
    ) -> Efficiency {
        let mut active = 0;
        let mut counted_to: Option<NaiveDate> = None;
        for (from, to) in started {
            let free = |day: &NaiveDate| {
                works(*day)
                    && counted_to.is_none_or(|last| *day > last)
                    && !waits.iter().any(|wait| wait.covers(*day))
            };
            active += from
                .iter_days()
                .take_while(|day| day <= to)
                .filter(free)
                .count() as u32;
            counted_to = counted_to.max(Some(*to));
        }
        Efficiency {
            active,
            waiting: waiting_days(waits, today, works),
        }
    }

    /// Two stories' days together.
    #[must_use]
    pub fn plus(self, other: Efficiency) -> Efficiency {
        Efficiency {
            active: self.active + other.active,
            waiting: self.waiting + other.waiting,
        }
    }

    /// Flow efficiency = active / (active + waiting); `None` without any day.
    pub fn flow_efficiency(self) -> Option<f64> {
        stats::share(
            f64::from(self.active),
            f64::from(self.active + self.waiting),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};

    fn march(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("known")
    }

    fn weekday(day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
    }

    fn wait(from: u32, until: u32) -> Wait {
        Wait {
            from: march(from),
            until: Some(march(until)),
        }
    }

    #[test]
    fn half_of_the_started_days_were_work() {
        let waits = [wait(3, 6), wait(10, 11)];
        let days = Efficiency::of(&[(march(2), march(11))], &waits, march(30), weekday);
        assert_eq!(
            days,
            Efficiency {
                active: 4,
                waiting: 4
            }
        );
        assert_eq!(days.flow_efficiency(), Some(0.5));
    }

    #[test]
    fn overlapping_waits_count_once_and_weekends_do_not() {
        assert_eq!(
            waiting_days(&[wait(3, 6), wait(4, 10)], march(30), weekday),
            5
        );
        let open = Wait {
            from: march(5),
            until: None,
        };
        assert_eq!(open.working_days(march(9), weekday), 3);
    }

    #[test]
    fn a_wait_that_begins_and_ends_on_one_day_counts_nothing() {
        assert_eq!(waiting_days(&[wait(3, 3)], march(30), weekday), 0);
        assert_eq!(Efficiency::default().flow_efficiency(), None);
    }
}
