//! Outcomes: how far objectives and their KPIs have come, and the three usual customer measures.
//! Never invents a start, a target or a reading: what is missing gives `None`.

use super::stats;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// KPI progress = clamp((now – start) / (target – start), 0, 1), for rising and falling KPIs alike.
///
/// `None` when the start equals the target.
pub fn kpi_progress(start: f64, target: f64, now: f64) -> Option<f64> {
    let distance = target - start;
    (distance != 0.0).then(|| ((now - start) / distance).clamp(0.0, 1.0))
}

/// The mean of the KPIs' progress by weight; KPIs without progress are left out, `None` when none has any.
pub fn objective_progress(kpis: impl IntoIterator<Item = (Option<f64>, f64)>) -> Option<f64> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (progress, weight) in kpis {
        if let Some(progress) = progress {
            sum += progress * weight;
            weights += weight;
        }
    }
    stats::share(sum, weights)
}

/// The color of a progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Light {
    /// From .7 on.
    Green,
    /// From .4 on.
    Amber,
    /// Below that.
    Red,
}

/// The color of a progress from 0 to 1.
pub fn light(progress: f64) -> Light {
    match progress {
        p if p >= 0.7 => Light::Green,
        p if p >= 0.4 => Light::Amber,
        _ => Light::Red,
    }
}

/// The share of the time from `start` to `due` that has passed on `today`, from 0 to 1; `None` when it has no length.
pub fn elapsed_share(start: NaiveDate, due: NaiveDate, today: NaiveDate) -> Option<f64> {
    let all = (due - start).num_days();
    (all > 0).then(|| ((today - start).num_days() as f64 / all as f64).clamp(0.0, 1.0))
}

/// Behind when the progress is more than a tenth under the elapsed share.
pub fn is_behind(progress: f64, elapsed: f64) -> bool {
    progress < elapsed - 0.1
}

/// Net promoter score from answers 0–10: % of 9–10 less % of 0–6, from –100 to 100. `None` without answers.
pub fn nps(answers: &[u8]) -> Option<f64> {
    let promoters = answers.iter().filter(|answer| **answer >= 9).count() as f64;
    let detractors = answers.iter().filter(|answer| **answer <= 6).count() as f64;
    Some(stats::share(promoters - detractors, answers.len() as f64)? * 100.0)
}

/// Customer satisfaction: positive answers / all answers, a share.
pub fn csat(positive: u32, all: u32) -> Option<f64> {
    stats::share(f64::from(positive), f64::from(all))
}

/// Product-market fit: the share of people who would be very disappointed without it. Source: Ellis.
pub fn pmf(very_disappointed: u32, all: u32) -> Option<f64> {
    stats::share(f64::from(very_disappointed), f64::from(all))
}

/// Does a product-market fit pass? From 40 % on.
pub fn pmf_passes(share: f64) -> bool {
    share >= 0.4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_works_for_rising_and_falling_kpis() {
        assert!((kpi_progress(100.0, 200.0, 130.0).expect("known") - 0.3).abs() < 1e-12);
        assert!((kpi_progress(8.0, 3.0, 5.0).expect("known") - 0.6).abs() < 1e-12);
        assert_eq!(kpi_progress(5.0, 5.0, 7.0), None);
        assert_eq!(kpi_progress(100.0, 200.0, 90.0), Some(0.0));
        assert_eq!(kpi_progress(100.0, 200.0, 900.0), Some(1.0));
    }

    #[test]
    fn an_objective_is_the_weighted_mean_of_what_is_known() {
        assert_eq!(
            objective_progress([(Some(0.25), 1.0), (Some(0.75), 1.0), (None, 5.0)]),
            Some(0.5)
        );
        assert_eq!(
            objective_progress([(Some(0.0), 1.0), (Some(1.0), 3.0)]),
            Some(0.75)
        );
        assert_eq!(objective_progress([(None, 1.0)]), None);
    }

    #[test]
    fn colors_and_delay_follow_their_limits() {
        assert_eq!(
            [light(0.7), light(0.69), light(0.39)],
            [Light::Green, Light::Amber, Light::Red]
        );
        let day = |d| NaiveDate::from_ymd_opt(2026, 1, d).expect("known");
        assert_eq!(elapsed_share(day(1), day(11), day(6)), Some(0.5));
        assert_eq!(elapsed_share(day(1), day(1), day(6)), None);
        assert!(is_behind(0.39, 0.5) && !is_behind(0.41, 0.5));
    }

    #[test]
    fn customer_measures_count_their_shares() {
        assert_eq!(nps(&[10, 9, 8, 7, 6]), Some(20.0));
        assert_eq!(nps(&[]), None);
        assert_eq!(csat(42, 56), Some(0.75));
        assert!(pmf_passes(pmf(40, 100).expect("known")));
        assert_eq!(pmf(0, 0), None);
    }
}
