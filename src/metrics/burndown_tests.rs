#![allow(clippy::float_cmp, reason = "these values are exact in binary")]

use super::*;
use chrono::{Datelike, Weekday};
use proptest::prelude::*;

const STORIES: [(char, u32); 7] = [
    ('A', 8),
    ('B', 5),
    ('C', 5),
    ('D', 3),
    ('E', 3),
    ('F', 8),
    ('G', 8),
];

fn days(holiday: Option<NaiveDate>) -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2026, 2, 27).expect("known");
    let last = NaiveDate::from_ymd_opt(2026, 3, 13).expect("known");
    let works = |day: &NaiveDate| {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && Some(*day) != holiday
    };
    first
        .iter_days()
        .take_while(|day| *day <= last)
        .filter(works)
        .collect()
}

fn reference() -> Ledger {
    let mut entries: Vec<Entry> = (0..7)
        .map(|story| entry(0, story, What::Committed, STORIES[story].1))
        .collect();
    entries.extend([
        entry(3, 7, What::Added, 5),
        entry(3, 0, What::Done, 8),
        entry(4, 4, What::Removed, 3),
        entry(5, 2, What::Reestimated, 8),
        entry(5, 1, What::Done, 5),
        entry(8, 2, What::Done, 8),
        entry(9, 3, What::Done, 3),
        entry(10, 7, What::Done, 5),
    ]);
    Ledger {
        days: days(None),
        entries,
    }
}

fn entry(day: usize, story: usize, what: What, points: u32) -> Entry {
    Entry {
        day,
        story,
        what,
        points: Some(u64::from(points) * 100),
    }
}

fn known(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn the_reference_sprint_has_exactly_its_numbers() {
    let numbers = sprint_numbers(&reference(), Measure::Points, 10);
    assert_eq!(
        numbers.scope,
        known(&[40., 40., 40., 45., 42., 45., 45., 45., 45., 45., 45.])
    );
    assert_eq!(
        numbers.done,
        known(&[0., 0., 0., 8., 8., 13., 13., 13., 21., 24., 29.])
    );
    assert_eq!(
        numbers.remaining,
        known(&[40., 40., 40., 37., 34., 32., 32., 32., 24., 21., 16.])
    );
    assert_eq!(
        numbers.ideal,
        [40., 36., 32., 28., 24., 20., 16., 12., 8., 4., 0.]
    );
    assert_eq!(
        (numbers.added, numbers.removed, numbers.reestimated),
        (5., 3., 3.)
    );
    assert_eq!(
        (numbers.commitment, numbers.final_scope, numbers.velocity),
        (40., 45., 29.)
    );
    assert_eq!(numbers.scope_change_share(), Some(0.125));
    assert_eq!(
        (numbers.carried.as_slice(), numbers.carried_over),
        ([5, 6].as_slice(), 16.)
    );
    assert_eq!((numbers.completion.done, numbers.completion.total), (5, 7));
    let say_do = numbers.say_do;
    assert_eq!(
        (say_do.committed, say_do.at_final, say_do.all),
        (Some(0.525), Some(0.6), Some(0.725))
    );
    assert_eq!(say_do.items, Some(4.0 / 7.0));
}

#[test]
fn a_holiday_shortens_the_ideal_to_nine_days() {
    let ledger = Ledger {
        days: days(NaiveDate::from_ymd_opt(2026, 3, 6)),
        ..reference()
    };
    let numbers = sprint_numbers(&ledger, Measure::Points, 9);
    let expected = [
        40., 35.5556, 31.1111, 26.6667, 22.2222, 17.7778, 13.3333, 8.8889, 4.4444, 0.,
    ];
    assert_eq!(numbers.ideal.len(), 10);
    for (ideal, expected) in numbers.ideal.iter().zip(expected) {
        assert!((ideal - expected).abs() < 1e-4);
    }
}

#[test]
fn days_to_come_are_unknown_and_the_projection_uses_the_elapsed_ones() {
    let mut ledger = reference();
    ledger.entries.retain(|entry| entry.day <= 5);
    let numbers = sprint_numbers(&ledger, Measure::Points, 5);
    assert_eq!(numbers.scope[5], Some(45.));
    assert!(numbers.scope[6..].iter().all(Option::is_none));
    assert!(numbers.remaining[6..].iter().all(Option::is_none));
    let projection = numbers.projection(5).expect("known");
    assert_eq!(
        (
            projection.rate,
            projection.days_left,
            projection.done_by_end
        ),
        (2.6, 13, 26.)
    );
    assert_eq!(numbers.projection(0), None);
    assert_eq!(
        sprint_numbers(&ledger, Measure::Points, 2).projection(2),
        None
    );
}

#[test]
fn by_items_every_story_weighs_one() {
    let numbers = sprint_numbers(&reference(), Measure::Items, 10);
    assert_eq!(
        (numbers.commitment, numbers.final_scope, numbers.velocity),
        (7., 7., 5.)
    );
    assert_eq!(numbers.say_do.committed, Some(4.0 / 7.0));
}

#[test]
fn a_story_finished_before_it_was_added_is_no_velocity_until_it_is_reopened_here() {
    let mut ledger = reference();
    ledger.entries.push(entry(4, 8, What::AddedFinished, 13));
    let numbers = sprint_numbers(&ledger, Measure::Points, 10);
    assert_eq!(
        (numbers.velocity, numbers.final_scope, numbers.added),
        (29., 45., 5.)
    );
    ledger.entries.push(entry(10, 8, What::Reopened, 13));
    let numbers = sprint_numbers(&ledger, Measure::Points, 10);
    assert_eq!(
        (numbers.velocity, numbers.final_scope, numbers.added),
        (29., 58., 18.)
    );
}

#[test]
fn cancelled_counts_as_removed_and_comes_back_as_added() {
    let mut ledger = reference();
    ledger.entries.push(entry(10, 5, What::Cancelled, 8));
    let numbers = sprint_numbers(&ledger, Measure::Points, 10);
    assert_eq!(
        (numbers.removed, numbers.final_scope, numbers.carried_over),
        (11., 37., 8.)
    );
    ledger.entries.push(entry(10, 5, What::Reopened, 8));
    let numbers = sprint_numbers(&ledger, Measure::Points, 10);
    assert_eq!(
        (numbers.removed, numbers.added, numbers.final_scope),
        (11., 13., 45.)
    );
}

#[test]
fn done_again_after_a_reopen_counts_once() {
    let mut ledger = reference();
    ledger.entries.push(entry(10, 0, What::Reopened, 8));
    assert_eq!(sprint_numbers(&ledger, Measure::Points, 10).velocity, 21.);
    ledger.entries.push(entry(10, 0, What::Done, 8));
    assert_eq!(sprint_numbers(&ledger, Measure::Points, 10).velocity, 29.);
}

#[test]
fn finished_here_and_put_back_is_still_this_sprints_work() {
    let mut ledger = reference();
    ledger.entries.push(entry(10, 0, What::Removed, 8));
    assert_eq!(sprint_numbers(&ledger, Measure::Points, 10).velocity, 21.);
    ledger.entries.push(entry(10, 0, What::AddedFinished, 8));
    let numbers = sprint_numbers(&ledger, Measure::Points, 10);
    assert_eq!(
        (numbers.velocity, numbers.say_do.committed),
        (29., Some(0.525))
    );
}

#[test]
fn an_empty_or_unestimated_sprint_has_no_say_do() {
    let empty = sprint_numbers(
        &Ledger {
            days: days(None),
            entries: vec![],
        },
        Measure::Points,
        10,
    );
    assert_eq!(
        (empty.say_do, empty.completion.share),
        (SayDo::default(), None)
    );
    let unestimated = Entry {
        day: 0,
        story: 0,
        what: What::Committed,
        points: None,
    };
    let ledger = Ledger {
        days: days(None),
        entries: vec![unestimated],
    };
    let numbers = sprint_numbers(&ledger, Measure::Points, 10);
    assert_eq!(
        (numbers.say_do, numbers.unestimated.as_slice()),
        (SayDo::default(), [0].as_slice())
    );
    assert_eq!(
        sprint_numbers(&ledger, Measure::Items, 10).say_do.committed,
        Some(0.)
    );
}

#[test]
fn what_is_finished_on_a_day_off_shows_on_the_next_working_day() {
    let ledger = reference();
    let march = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("known");
    assert_eq!(ledger.day_index(march(7)), 6);
    assert_eq!(ledger.day_index(march(9)), 6);
    assert_eq!(ledger.day_index(march(2)), 1);
    assert_eq!(ledger.day_index(march(1)), 1);
    assert_eq!(
        ledger.day_index(NaiveDate::from_ymd_opt(2026, 2, 27).expect("known")),
        0
    );
    assert_eq!(ledger.day_index(march(20)), 10);
}

proptest! {
    #[test]
    fn added_less_removed_and_reestimated_is_the_change_of_scope(
        happenings in prop::collection::vec((0usize..11, 0usize..6, 0u32..8, prop::option::of(0u64..2000)), 0..80),
        items in any::<bool>(),
    ) {
        let whats = [What::Committed, What::Added, What::AddedFinished, What::Removed, What::Reestimated, What::Done,
            What::Reopened, What::Cancelled];
        let mut entries: Vec<Entry> = happenings
            .into_iter()
            .map(|(day, story, what, points)| Entry { day, story, what: whats[what as usize], points })
            .collect();
        entries.sort_by_key(|entry| entry.day);
        let measure = if items { Measure::Items } else { Measure::Points };
        let numbers = sprint_numbers(&Ledger { days: days(None), entries }, measure, 10);
        prop_assert!((numbers.scope_change() - (numbers.final_scope - numbers.commitment)).abs() < 1e-6);
        prop_assert!((numbers.final_scope - numbers.velocity - numbers.carried_over).abs() < 1e-6);
        prop_assert_eq!(numbers.scope[10], Some(numbers.final_scope));
        prop_assert!(numbers.remaining.iter().flatten().all(|remaining| *remaining >= 0.0));
    }
}
