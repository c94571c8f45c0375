//! Scores that propose an order: RICE, ICE, WSJF, CD3, value against effort, and the classes `MoSCoW` and Kano.
//! Never reorders anything: a score is a proposal beside the rank.

use schemars::JsonSchema;
use serde::Serialize;

/// RICE inputs. Source: Intercom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rice {
    /// People or events a period.
    pub reach: f64,
    /// 3, 2, 1, .5 or .25.
    pub impact: f64,
    /// 1, .8 or .5.
    pub confidence: f64,
    /// Person-months; below a half counts as a half.
    pub effort: f64,
}

impl Rice {
    /// reach × impact × confidence / effort; `None` for a value below 0.
    pub fn score(self) -> Option<f64> {
        let inputs = [self.reach, self.impact, self.confidence, self.effort];
        all_at_least(0.0, &inputs)
            .then(|| self.reach * self.impact * self.confidence / self.effort.max(0.5))
    }
}

/// ICE = impact × confidence × ease, each from 1 to 10; `None` outside that.
pub fn ice(impact: f64, confidence: f64, ease: f64) -> Option<f64> {
    let inputs = [impact, confidence, ease];
    inputs
        .iter()
        .all(|input| (1.0..=10.0).contains(input))
        .then_some(impact * confidence * ease)
}

/// WSJF inputs, on the scale 1 2 3 5 8 13 20. Source: `SAFe`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wsjf {
    /// User or business value.
    pub business_value: f64,
    /// How fast the value decays.
    pub time_criticality: f64,
    /// Risk reduction or opportunity enablement.
    pub risk_reduction: f64,
    /// Relative size of the job.
    pub job_size: f64,
}

impl Wsjf {
    /// Cost of delay / job size; `None` without a size above 0 or for a value below 0.
    pub fn score(self) -> Option<f64> {
        let cost_of_delay = [
            self.business_value,
            self.time_criticality,
            self.risk_reduction,
        ];
        (self.job_size > 0.0 && all_at_least(0.0, &cost_of_delay))
            .then(|| cost_of_delay.iter().sum::<f64>() / self.job_size)
    }
}

/// A thing whose delay costs money. Source: Black Swan Farming.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delay {
    /// Cost of delay a week.
    pub cost_a_week: f64,
    /// Weeks it takes.
    pub weeks: f64,
}

impl Delay {
    /// CD3 = cost of delay a week / weeks; `None` without weeks above 0.
    pub fn score(self) -> Option<f64> {
        (self.weeks > 0.0 && self.cost_a_week >= 0.0).then(|| self.cost_a_week / self.weeks)
    }
}

/// What it costs to do these one after the other in this order: each waits for those before it and for itself.
pub fn total_delay_cost(in_order: &[Delay]) -> f64 {
    let mut elapsed = 0.0;
    in_order
        .iter()
        .map(|delay| {
            elapsed += delay.weeks;
            delay.cost_a_week * elapsed
        })
        .sum()
}

/// The indexes of the scored things, best first; ties and unscored ones stay in rank order, unscored last.
pub fn proposed_order(scores_in_rank_order: &[Option<f64>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores_in_rank_order.len()).collect();
    order.sort_by(|left, right| {
        let value = |index: &usize| scores_in_rank_order[*index].unwrap_or(f64::NEG_INFINITY);
        value(right).total_cmp(&value(left))
    });
    order
}

/// For things in rank order: does the score put this one at another place? Unscored things never disagree, and do not
/// push others out of place.
pub fn disagreements(scores_in_rank_order: &[Option<f64>]) -> Vec<bool> {
    let scored: Vec<usize> = (0..scores_in_rank_order.len())
        .filter(|index| scores_in_rank_order[*index].is_some())
        .collect();
    let values: Vec<Option<f64>> = scored
        .iter()
        .map(|index| scores_in_rank_order[*index])
        .collect();
    let mut answer = vec![false; scores_in_rank_order.len()];
    for (place, proposed) in proposed_order(&values).into_iter().enumerate() {
        answer[scored[proposed]] = place != proposed;
    }
    answer
}

/// The four corners of value against effort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ValueEffort {
    /// Much value, little effort.
    QuickWin,
    /// Much value, much effort.
    BigBet,
    /// Little value, little effort.
    FillIn,
    /// Little value, much effort.
    MoneyPit,
}

/// A number on a scale that has a middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The number.
    pub at: f64,
    /// The middle of its scale.
    pub middle: f64,
}

impl Placed {
    /// At or above the middle is much.
    fn is_much(self) -> bool {
        self.at >= self.middle
    }
}

/// The corner for a value and an effort.
pub fn value_effort(value: Placed, effort: Placed) -> ValueEffort {
    match (value.is_much(), effort.is_much()) {
        (true, false) => ValueEffort::QuickWin,
        (true, true) => ValueEffort::BigBet,
        (false, false) => ValueEffort::FillIn,
        (false, true) => ValueEffort::MoneyPit,
    }
}

/// Shares of the effort by `MoSCoW` class, and what is wrong with them. Source: DSDM.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Moscow {
    /// Share of the effort that is Must.
    pub must: f64,
    /// Share that is Should.
    pub should: f64,
    /// Share that is Could.
    pub could: f64,
    /// Must takes over 60 %: nothing is left to give when time is short.
    pub too_much_must: bool,
    /// Could takes under 20 %: there is no contingency.
    pub too_little_could: bool,
}

/// Checks the balance of Must, Should and Could by effort; `None` when there is no effort at all.
pub fn moscow(must: f64, should: f64, could: f64) -> Option<Moscow> {
    let all = must + should + could;
    (all > 0.0).then(|| Moscow {
        must: must / all,
        should: should / all,
        could: could / all,
        too_much_must: must / all > 0.6,
        too_little_could: could / all < 0.2,
    })
}

/// An answer to one of the two Kano questions ("how would you feel if it were there" and "… were not there").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KanoAnswer {
    /// I like it.
    Like,
    /// It must be so.
    MustBe,
    /// I do not mind.
    Neutral,
    /// I can live with it.
    LiveWith,
    /// I dislike it.
    Dislike,
}

impl KanoAnswer {
    /// Reads an answer in any of its usual spellings, without case.
    pub fn parse(text: &str) -> Option<KanoAnswer> {
        let letters: String = text
            .chars()
            .filter(|c| c.is_alphabetic())
            .flat_map(char::to_lowercase)
            .collect();
        Some(match letters.as_str() {
            "like" => KanoAnswer::Like,
            "mustbe" | "expect" => KanoAnswer::MustBe,
            "neutral" => KanoAnswer::Neutral,
            "livewith" | "tolerate" => KanoAnswer::LiveWith,
            "dislike" => KanoAnswer::Dislike,
            _ => return None,
        })
    }
}

/// What a feature is to the people asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kano {
    /// Delights when there, not missed when not.
    Attractive,
    /// The more the better.
    OneDimensional,
    /// Taken for granted.
    MustBe,
    /// Nobody minds.
    Indifferent,
    /// Unwanted.
    Reverse,
    /// The two answers contradict each other.
    Questionable,
}

/// The class for a pair of answers, by the usual evaluation table.
pub fn kano(functional: KanoAnswer, dysfunctional: KanoAnswer) -> Kano {
    use KanoAnswer::{Dislike, Like};
    match (functional, dysfunctional) {
        (Like, Like) | (Dislike, Dislike) => Kano::Questionable,
        (Like, Dislike) => Kano::OneDimensional,
        (Like, _) => Kano::Attractive,
        (Dislike, _) | (_, Like) => Kano::Reverse,
        (_, Dislike) => Kano::MustBe,
        _ => Kano::Indifferent,
    }
}

fn all_at_least(least: f64, values: &[f64]) -> bool {
    values.iter().all(|value| *value >= least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rice(reach: f64, impact: f64, confidence: f64, effort: f64) -> Option<f64> {
        Rice {
            reach,
            impact,
            confidence,
            effort,
        }
        .score()
    }

    fn wsjf(
        business_value: f64,
        time_criticality: f64,
        risk_reduction: f64,
        job_size: f64,
    ) -> Option<f64> {
        Wsjf {
            business_value,
            time_criticality,
            risk_reduction,
            job_size,
        }
        .score()
    }

    #[test]
    fn rice_divides_by_effort_of_at_least_half_a_month() {
        assert_eq!(rice(5000.0, 2.0, 0.8, 2.0), Some(4000.0));
        assert_eq!(rice(10000.0, 3.0, 1.0, 0.5), Some(60000.0));
        assert_eq!(rice(10000.0, 3.0, 1.0, 0.1), Some(60000.0));
        assert_eq!(rice(-1.0, 3.0, 1.0, 0.1), None);
    }

    #[test]
    fn ice_multiplies_and_stays_on_its_scale() {
        assert_eq!(ice(8.0, 7.0, 5.0), Some(280.0));
        assert_eq!(ice(8.0, 11.0, 5.0), None);
    }

    #[test]
    fn wsjf_orders_by_cost_of_delay_per_size() {
        let scores = [
            wsjf(8.0, 5.0, 2.0, 5.0),
            wsjf(3.0, 13.0, 1.0, 8.0),
            wsjf(5.0, 3.0, 8.0, 3.0),
            wsjf(13.0, 1.0, 1.0, 13.0),
        ];
        assert_eq!((scores[0], scores[1]), (Some(3.0), Some(2.125)));
        assert!((scores[2].expect("known") - 5.3333).abs() < 1e-4);
        assert!((scores[3].expect("known") - 1.1538).abs() < 1e-4);
        assert_eq!(proposed_order(&scores), [2, 0, 1, 3]);
        assert_eq!(disagreements(&scores), [true, true, true, false]);
        assert_eq!(wsjf(1.0, 1.0, 1.0, 0.0), None);
    }

    #[test]
    fn cd3_gives_the_cheapest_order() {
        let [a, b, c] = [(10.0, 2.0), (30.0, 4.0), (6.0, 1.0)]
            .map(|(cost_a_week, weeks)| Delay { cost_a_week, weeks });
        assert_eq!(
            [a.score(), b.score(), c.score()],
            [Some(5.0), Some(7.5), Some(6.0)]
        );
        assert_eq!(
            proposed_order(&[a.score(), b.score(), c.score()]),
            [1, 2, 0]
        );
        assert!((total_delay_cost(&[b, c, a]) - 220.0).abs() < 1e-9);
        for order in [[a, b, c], [a, c, b], [b, a, c], [c, a, b], [c, b, a]] {
            assert!(total_delay_cost(&order) > 220.0);
        }
    }

    #[test]
    fn ties_and_unscored_things_keep_their_rank() {
        assert_eq!(
            proposed_order(&[Some(1.0), None, Some(1.0), Some(2.0)]),
            [3, 0, 2, 1]
        );
        assert_eq!(
            disagreements(&[Some(5.0), None, Some(4.0)]),
            [false, false, false]
        );
    }

    #[test]
    fn moscow_warns_of_too_much_must_and_too_little_could() {
        let checked = moscow(26.0, 9.0, 5.0).expect("known");
        assert_eq!(
            (checked.must, checked.should, checked.could),
            (0.65, 0.225, 0.125)
        );
        assert!(checked.too_much_must && checked.too_little_could);
        let fine = moscow(60.0, 20.0, 20.0).expect("known");
        assert!(!fine.too_much_must && !fine.too_little_could);
        assert_eq!(moscow(0.0, 0.0, 0.0), None);
    }

    #[test]
    fn kano_follows_the_evaluation_table() {
        use KanoAnswer::{Dislike, Like, LiveWith, MustBe, Neutral};
        let answers = [Like, MustBe, Neutral, LiveWith, Dislike];
        let letter = |class| match class {
            Kano::Attractive => 'A',
            Kano::OneDimensional => 'O',
            Kano::MustBe => 'M',
            Kano::Indifferent => 'I',
            Kano::Reverse => 'R',
            Kano::Questionable => 'Q',
        };
        let row = |functional| answers.map(|dysfunctional| letter(kano(functional, dysfunctional)));
        assert_eq!(row(Like), ['Q', 'A', 'A', 'A', 'O']);
        for functional in [MustBe, Neutral, LiveWith] {
            assert_eq!(row(functional), ['R', 'I', 'I', 'I', 'M']);
        }
        assert_eq!(row(Dislike), ['R', 'R', 'R', 'R', 'Q']);
        assert_eq!(KanoAnswer::parse("Must-be"), Some(MustBe));
        assert_eq!(KanoAnswer::parse("live with"), Some(LiveWith));
    }

    #[test]
    fn value_and_effort_make_four_corners() {
        let corner = |value, effort| {
            let placed = |at| Placed { at, middle: 5.5 };
            value_effort(placed(value), placed(effort))
        };
        assert_eq!(corner(8.0, 2.0), ValueEffort::QuickWin);
        assert_eq!(corner(8.0, 9.0), ValueEffort::BigBet);
        assert_eq!(corner(2.0, 2.0), ValueEffort::FillIn);
        assert_eq!(corner(2.0, 9.0), ValueEffort::MoneyPit);
    }

    proptest! {
        #[test]
        fn the_cd3_order_costs_no_more_than_the_given_one(
            delays in prop::collection::vec((0.1..50.0f64, 0.1..20.0f64), 0..8),
        ) {
            let delays: Vec<Delay> =
                delays.into_iter().map(|(cost_a_week, weeks)| Delay { cost_a_week, weeks }).collect();
            let scores: Vec<Option<f64>> = delays.iter().map(|delay| delay.score()).collect();
            let best: Vec<Delay> = proposed_order(&scores).into_iter().map(|index| delays[index]).collect();
            prop_assert!(total_delay_cost(&best) <= total_delay_cost(&delays) + 1e-6);
        }
    }
}
