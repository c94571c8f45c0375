use super::*;
use proptest::prelude::*;

/// Every sequence of draws, counted one by one.
fn by_brute_force(history: &[u32], amount: u64, periods: u32) -> f64 {
    let mut totals = vec![0u64];
    for _ in 0..periods {
        totals = totals
            .iter()
            .flat_map(|total| history.iter().map(move |draw| total + u64::from(*draw)))
            .collect();
    }
    totals.iter().filter(|total| **total >= amount).count() as f64 / totals.len() as f64
}

fn levels<T: Copy>(values: Percentiles<T>) -> [T; 4] {
    [values.p50, values.p70, values.p85, values.p95]
}

#[test]
fn a_coin_that_brings_two_items_or_none() {
    let answer = when(&[0, 2], 4).expect("known");
    let expected = [
        0.0, 0.25, 0.5, 0.6875, 0.8125, 0.890_625, 0.9375, 0.964_844, 0.980_469,
    ];
    for (probability, expected) in answer.by_period.iter().zip(expected) {
        assert!((probability - expected).abs() < 1e-6);
    }
    assert_eq!(levels(answer.periods), [3, 5, 6, 8]);
    for (amount, expected) in [
        (10, 0.03125),
        (8, 0.1875),
        (6, 0.5),
        (4, 0.8125),
        (2, 0.96875),
    ] {
        assert!((chance(&[0, 2], amount, 5).expect("known") - expected).abs() < 1e-12);
    }
    let many = how_many(&[0, 2], 5).expect("known");
    let amounts = many.amounts;
    assert_eq!((amounts.p50, amounts.p85, amounts.p95), (6, 2, 2));
    let listed: Vec<_> = many
        .by_amount
        .iter()
        .map(|at| (at.amount, at.chance))
        .collect();
    let expected = [
        (0, 1.0),
        (2, 0.96875),
        (4, 0.8125),
        (6, 0.5),
        (8, 0.1875),
        (10, 0.03125),
    ];
    assert_eq!(listed, expected);
}

#[test]
fn a_constant_stream_has_no_doubt() {
    assert_eq!(levels(when(&[3; 8], 10).expect("known").periods), [4; 4]);
    assert_eq!(
        levels(how_many(&[3; 8], 4).expect("known").amounts),
        [12; 4]
    );
    assert_eq!(
        when(&[3; 8], 10).expect("known").by_period,
        [0.0, 0.0, 0.0, 1.0]
    );
    let mut far = Forecaster::with_work(&[3; 8], 1).expect("known");
    assert_eq!(far.periods(30_000, Level::P95), 10_000);
    assert_eq!(far.amount(10_000, Level::P95), 30_000);
}

#[test]
fn nothing_ever_finished_cannot_forecast_and_few_periods_are_low_data() {
    assert_eq!(when(&[0, 0, 0], 3), None);
    assert_eq!(how_many(&[], 3), None);
    assert_eq!(Note::on(&[0, 0, 0, 0, 0, 0]), Some(Note::CannotForecast));
    assert_eq!(Note::on(&[1, 2, 3, 4]), Some(Note::LowData));
    assert_eq!(Note::on(&[0, 0, 0, 0, 1]), None);
}

#[test]
fn nothing_to_do_is_done_already() {
    let answer = when(&[0, 2], 0).expect("known");
    assert_eq!((levels(answer.periods), answer.by_period), ([0; 4], vec![]));
    assert_eq!(chance(&[0, 2], 0, 0), Some(1.0));
    assert_eq!(chance(&[0, 2], 1, 0), Some(0.0));
    let impossible = chance(&[0, 2], 5, 1).expect("known");
    assert!(impossible == 0.0 && impossible.is_sign_positive());
    assert_eq!(levels(how_many(&[0, 2], 0).expect("known").amounts), [0; 4]);
}

#[test]
fn fractional_points_are_forecast_in_hundredths() {
    // 2.5 or 5 points a sprint, 10 points to do: two sprints only when both are good.
    let answer = when(&[250, 500], 1000).expect("known");
    assert_eq!(answer.by_period[..4], [0.0, 0.25, 0.875, 1.0]);
    assert_eq!(levels(answer.periods), [3, 3, 3, 4]);
    assert_eq!(when(&[250, 500], 950).expect("known"), answer);
}

#[test]
fn absurdly_large_amounts_cost_no_memory() {
    let answer = when(&[1, 3_999_999_999, 2_000_000_001], 8_000_000_000).expect("known");
    assert!(answer.periods.p50 >= 4 && answer.periods.p95 <= 12);
}

#[test]
fn one_walk_answers_for_a_whole_queue() {
    let history: Vec<u32> = (0..60).map(|day| [0, 3, 1, 4, 2, 0, 7][day % 7]).collect();
    let mut forecaster = Forecaster::new(&history).expect("known");
    let mut last = 0;
    for place in 1..=2_000 {
        let periods = forecaster.periods(place, Level::P85);
        assert!(periods >= last);
        last = periods;
    }
    for place in [1, 10, 333, 2_000] {
        assert_eq!(
            forecaster.percentiles(place),
            Forecaster::new(&history).expect("known").percentiles(place)
        );
    }
}

#[test]
fn past_the_exact_walk_the_error_stays_below_one_period() {
    let histories: [&[u32]; 4] = [
        &[0, 0, 0, 0, 1, 9],
        &[0, 3, 1, 4, 2, 0, 7],
        &[215, 290, 253, 180, 307],
        &[0, 0, 0, 1],
    ];
    for history in histories {
        let mut exact = Forecaster::with_work(history, u64::MAX).expect("known");
        let mut early = Forecaster::with_work(history, 1).expect("known");
        let mean = history.iter().sum::<u32>() / history.len() as u32;
        for periods in [200u64, 300, 400] {
            let amount = periods * u64::from(mean.max(1));
            for level in Level::ALL {
                let (right, near) = (exact.periods(amount, level), early.periods(amount, level));
                assert!(
                    right.abs_diff(near) <= 1,
                    "{history:?} {amount} {level:?}: {right} {near}"
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn the_distribution_agrees_with_counting_every_case(
        history in prop::collection::vec(0u32..5, 1..5), amount in 0u64..12, periods in 0u32..6,
    ) {
        if let Some(answer) = chance(&history, amount, periods) {
            prop_assert!((answer - by_brute_force(&history, amount, periods)).abs() < 1e-9);
        }
    }

    #[test]
    fn the_distribution_never_falls_and_reaches_certainty(
        history in prop::collection::vec(0u32..500, 1..30), amount in 1u64..2_000,
    ) {
        if let Some(answer) = when(&history, amount) {
            prop_assert!(answer.by_period.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
            prop_assert!(*answer.by_period.last().expect("known") > 0.999);
            let percentiles = levels(answer.periods);
            prop_assert!(percentiles.windows(2).all(|pair| pair[0] <= pair[1]));
            for (level, period) in Level::ALL.into_iter().zip(percentiles) {
                let at = |period: u32| period.checked_sub(1).map_or(0.0, |index| answer.by_period[index as usize]);
                prop_assert!(at(period) >= level.probability() - 1e-8);
                prop_assert!(at(period - 1) < level.probability());
            }
        }
    }

    #[test]
    fn when_and_how_many_are_inverse(
        history in prop::collection::vec(0u32..9, 1..20), periods in 1u32..40,
    ) {
        if let Some(mut forecaster) = Forecaster::new(&history) {
            for level in Level::ALL {
                let amount = forecaster.amount(periods, level);
                prop_assert!(forecaster.periods(amount, level) <= periods);
                prop_assert!(forecaster.periods(amount + 1, level) > periods);
            }
        }
    }
}

#[test]
fn what_cannot_be_reached_has_a_chance_of_zero_and_not_of_minus_zero() {
    let chance = chance(&[1, 2], 100, 3).unwrap();
    assert!(chance == 0.0 && chance.is_sign_positive(), "{chance}");
}
