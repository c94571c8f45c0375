//! Descriptive statistics that the other metrics share.
//! Never interpolates a percentile and never answers for an empty list: it gives `None`.

/// The arithmetic mean, in the unit of the values; `None` for an empty list.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    Some(values.iter().sum::<f64>() / values.len() as f64)
}

/// The sample standard deviation (divided by n – 1), in the unit of the values; `None` below two values.
pub fn sample_sd(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let center = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - center).powi(2)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

/// The coefficient of variation, sd / mean, as a share; `None` below two values or when the mean is 0.
pub fn cv(values: &[f64]) -> Option<f64> {
    let center = mean(values)?;
    if center == 0.0 {
        return None;
    }
    Some(sample_sd(values)? / center)
}

/// The smallest value; `None` for an empty list.
pub fn min(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::min)
}

/// The largest value; `None` for an empty list.
pub fn max(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::max)
}

/// The nearest-rank percentile: the k-th smallest value, k = ceil(percent / 100 × n). `None` for an empty list.
///
/// The rank is worked out in whole numbers, so that the 55th percentile of 100 values is the 55th and not, by a rounding
/// of 0.55, the 56th. A percent above 100 reads as 100, and 0 gives the smallest value.
pub fn percentile(values: &[f64], percent: u32) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    percentile_of_sorted(&sorted, percent)
}

/// [`percentile`] of values that are in ascending order already.
pub fn percentile_of_sorted(sorted: &[f64], percent: u32) -> Option<f64> {
    let rank = (percent.min(100) as usize * sorted.len()).div_ceil(100);
    sorted.get(rank.max(1) - 1).copied()
}

/// `part / whole` as a share; `None` when the whole is not above 0.
pub fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CYCLE_TIMES: [f64; 10] = [1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 5.0, 6.0, 8.0, 13.0];

    #[test]
    fn percentiles_are_the_nearest_rank() {
        let at = |percent| percentile(&CYCLE_TIMES, percent);
        assert_eq!(
            [at(50), at(70), at(85), at(95)],
            [Some(3.0), Some(5.0), Some(8.0), Some(13.0)]
        );
        assert!((mean(&CYCLE_TIMES).expect("known") - 4.7).abs() < 1e-12);
    }

    #[test]
    fn the_rank_of_a_percentile_does_not_suffer_from_rounding() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        for percent in 1..=100 {
            assert_eq!(percentile(&hundred, percent), Some(f64::from(percent)));
        }
    }

    #[test]
    fn spread_needs_two_values() {
        assert_eq!(sample_sd(&[21.0, 29.0, 25.0]), Some(4.0));
        assert_eq!(cv(&[21.0, 29.0, 25.0]), Some(0.16));
        assert_eq!(sample_sd(&[21.0]), None);
        assert_eq!(cv(&[0.0, 0.0]), None);
        assert_eq!(mean(&[]), None);
        assert_eq!(percentile(&[], 50), None);
    }

    proptest! {
        #[test]
        fn a_percentile_is_one_of_the_values_and_has_enough_of_them_below(
            values in prop::collection::vec(0.0..1000.0f64, 1..40), percent in 1u32..=100,
        ) {
            let answer = percentile(&values, percent).expect("known");
            prop_assert!(values.contains(&answer));
            let below = values.iter().filter(|value| **value <= answer).count();
            prop_assert!(below * 100 >= percent as usize * values.len());
        }
    }
}
