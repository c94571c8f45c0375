//! Forecast of one stream of work: when will this much be done, and how much will be done by then.
//! Never simulates and never assumes a bell curve within reach: the distribution is convolved exactly.
//!
//! Each future period (a working day, or a sprint) draws the amount of one past period, independently and uniformly.
//! Amounts are whole numbers: items, or hundredths of a point. A [`Forecaster`] walks the periods once and keeps, for each,
//! the amount reached with 50, 70, 85 and 95 %; the answer for any place in a queue is then a binary search, so a backlog
//! of 10,000 stories costs one walk.
//!
//! Exactness: mass below 1e-15 at either end of a period's distribution is cut, so a probability is off by less than
//! 1e-10 after 50,000 periods. Past [`EXACT_WORK`] multiply-adds (about 3,500 working days at three items a day, far more
//! for smaller teams) percentiles come from the Cornish–Fisher expansion with the history's own mean, variance, skew and
//! kurtosis. After that many draws its error is a small part of what one period brings, which a test holds to.

use schemars::JsonSchema;
use serde::Serialize;

/// Multiply-adds after which the exact walk ends: some tens of milliseconds.
pub const EXACT_WORK: u64 = 30_000_000;
/// Fewer past periods than this are called low data.
pub const ENOUGH_PERIODS: usize = 5;
/// Working days of history that a forecast by items uses.
pub const HISTORY_DAYS: usize = 60;
/// The most periods for which `by_period` is listed.
pub const LISTED_PERIODS: usize = 5_000;

/// A history whose amounts share no divisor is told apart in at most so many steps, which bounds the memory.
const FINEST: u32 = 20_000;
const TRIM: f64 = 1e-15;
/// A probability of .5 made of sums of sixtieths is .5 all the same.
const SLACK: f64 = 1e-9;

/// The certainties that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As likely as not.
    P50,
    /// 70 %.
    P70,
    /// 85 %, the one to promise by.
    P85,
    /// 95 %.
    P95,
}

impl Level {
    /// All of them, ascending.
    pub const ALL: [Level; 4] = [Level::P50, Level::P70, Level::P85, Level::P95];

    /// The probability that it stands for.
    pub fn probability(self) -> f64 {
        [0.5, 0.7, 0.85, 0.95][self as usize]
    }

    /// The standard normal value that is exceeded with this probability.
    fn lower_normal(self) -> f64 {
        [
            0.0,
            -0.524_400_512_708_041,
            -1.036_433_389_493_79,
            -1.644_853_626_951_473,
        ][self as usize]
    }
}

/// One value a level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Percentiles<T> {
    /// With 50 %.
    pub p50: T,
    /// With 70 %.
    pub p70: T,
    /// With 85 %.
    pub p85: T,
    /// With 95 %.
    pub p95: T,
}

impl<T> Percentiles<T> {
    /// Asks for every level.
    pub fn each(mut value: impl FnMut(Level) -> T) -> Percentiles<T> {
        Percentiles {
            p50: value(Level::P50),
            p70: value(Level::P70),
            p85: value(Level::P85),
            p95: value(Level::P95),
        }
    }

    /// Turns every value into another one.
    pub fn map<U>(self, mut turn: impl FnMut(T) -> U) -> Percentiles<U> {
        Percentiles {
            p50: turn(self.p50),
            p70: turn(self.p70),
            p85: turn(self.p85),
            p95: turn(self.p95),
        }
    }
}

/// What a reader must know about a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Note {
    /// There is no history, or nothing was ever finished in it.
    #[serde(rename = "cannot forecast")]
    CannotForecast,
    /// Fewer than [`ENOUGH_PERIODS`] past periods.
    #[serde(rename = "low data")]
    LowData,
}

impl Note {
    /// The note that a history deserves.
    pub fn on(history: &[u32]) -> Option<Note> {
        if history.iter().all(|amount| *amount == 0) {
            return Some(Note::CannotForecast);
        }
        (history.len() < ENOUGH_PERIODS).then_some(Note::LowData)
    }

    /// The words on screen and in `--json`.
    pub fn words(self) -> &'static str {
        match self {
            Note::CannotForecast => "cannot forecast",
            Note::LowData => "low data",
        }
    }
}

/// When an amount will be done.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    /// P(done by period 1, 2, …), until it is practically certain or [`LISTED_PERIODS`] are listed.
    pub by_period: Vec<f64>,
    /// The first period by whose end it is done with each certainty.
    pub periods: Percentiles<u32>,
}

/// When will `amount` be done? `None` when the history cannot forecast. Nothing to do is done in 0 periods.
pub fn when(history: &[u32], amount: u64) -> Option<When> {
    let mut forecaster = Forecaster::new(history)?;
    let mut by_period = Vec::new();
    let wanted = forecaster.draws.in_units(amount);
    // The same walk tells the percentiles, which it has passed when it is nearly certain.
    while amount > 0 && by_period.len() < LISTED_PERIODS && forecaster.work < EXACT_WORK {
        forecaster.advance();
        let chance = forecaster.walk.at_least(wanted);
        by_period.push(chance);
        if chance > 0.9999 {
            break;
        }
    }
    Some(When {
        by_period,
        periods: forecaster.percentiles(amount),
    })
}

/// How much will be done within some periods.
#[derive(Clone, Debug, PartialEq)]
pub struct HowMany {
    /// P(at least so much is done), for each amount that can come out, ascending. Empty where the exact walk does not
    /// reach, and cut at [`LISTED_PERIODS`] amounts.
    pub by_amount: Vec<AtLeast>,
    /// The largest amount that is done with each certainty.
    pub amounts: Percentiles<u64>,
}

/// The chance of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AtLeast {
    /// So much or more, in the unit of the history.
    pub amount: u64,
    /// How likely that is, 0 to 1.
    pub chance: f64,
}

/// How much will be done within `periods`? `None` when the history cannot forecast.
pub fn how_many(history: &[u32], periods: u32) -> Option<HowMany> {
    let mut forecaster = Forecaster::new(history)?;
    let amounts = Percentiles::each(|level| forecaster.amount(periods, level));
    let by_amount = if forecaster.walk.periods == periods {
        forecaster.walk.listed(forecaster.draws.unit)
    } else {
        Vec::new()
    };
    Some(HowMany { by_amount, amounts })
}

/// The chance that `amount` is done within `periods`; `None` when the history cannot forecast.
pub fn chance(history: &[u32], amount: u64, periods: u32) -> Option<f64> {
    let draws = Draws::of(history)?;
    let wanted = draws.in_units(amount);
    let mut walk = Walk::start();
    let mut work = 0;
    for _ in 0..periods {
        if wanted <= walk.low || work >= EXACT_WORK {
            break;
        }
        work += walk.advance(&draws);
    }
    Some(walk.at_least(wanted))
}

/// Answers for many places in one queue with one walk over the periods.
#[derive(Clone, Debug)]
pub struct Forecaster {
    draws: Draws,
    walk: Walk,
    /// For each level, the amount (in units) reached by the end of period 1, 2, …; never falling.
    reached: [Vec<u64>; 4],
    work: u64,
    most_work: u64,
}

impl Forecaster {
    /// A forecaster over the amounts of past periods, in any order; `None` when they are all 0 or there are none.
    pub fn new(history: &[u32]) -> Option<Forecaster> {
        Forecaster::with_work(history, EXACT_WORK)
    }

    /// The same that ends its exact walk after so many multiply-adds.
    pub(super) fn with_work(history: &[u32], most_work: u64) -> Option<Forecaster> {
        Some(Forecaster {
            draws: Draws::of(history)?,
            walk: Walk::start(),
            reached: Default::default(),
            work: 0,
            most_work,
        })
    }

    /// The first period by whose end `amount` is done at this level. 0 for no amount; saturates at `u32::MAX`.
    pub fn periods(&mut self, amount: u64, level: Level) -> u32 {
        let wanted = self.draws.in_units(amount);
        if wanted == 0 {
            return 0;
        }
        while self.reached[level as usize]
            .last()
            .is_none_or(|last| *last < wanted)
        {
            if self.work >= self.most_work {
                return self.periods_beyond(wanted, level);
            }
            self.advance();
        }
        let earlier = self.reached[level as usize].partition_point(|reached| *reached < wanted);
        u32::try_from(earlier + 1).unwrap_or(u32::MAX)
    }

    /// [`Forecaster::periods`] at every level.
    pub fn percentiles(&mut self, amount: u64) -> Percentiles<u32> {
        Percentiles::each(|level| self.periods(amount, level))
    }

    /// The largest amount done within `periods` at this level.
    pub fn amount(&mut self, periods: u32, level: Level) -> u64 {
        let Some(last) = periods.checked_sub(1) else {
            return 0;
        };
        while self.reached[0].len() < periods as usize && self.work < self.most_work {
            self.advance();
        }
        let reached = &self.reached[level as usize];
        let exact = reached.get(last as usize).copied();
        exact.unwrap_or_else(|| self.reached_beyond(periods, level)) * u64::from(self.draws.unit)
    }

    /// How many periods were walked exactly so far.
    pub fn exact_periods(&self) -> u32 {
        self.walk.periods
    }

    fn advance(&mut self) {
        self.work += self.walk.advance(&self.draws);
        for (level, amount) in Level::ALL.into_iter().zip(self.walk.reached()) {
            let reached = &mut self.reached[level as usize];
            let before = reached.last().copied().unwrap_or(0);
            reached.push(amount.max(before));
        }
    }

    /// The amount reached in a period past the exact walk, at least what the walk reached.
    fn reached_beyond(&self, periods: u32, level: Level) -> u64 {
        let floor = self.reached[level as usize].last().copied().unwrap_or(0);
        (self.draws.quantile(periods, level).max(0.0).floor() as u64).max(floor)
    }

    fn periods_beyond(&self, wanted: u64, level: Level) -> u32 {
        let (mut short, mut enough) = (self.walk.periods, self.walk.periods.max(1));
        while self.reached_beyond(enough, level) < wanted {
            if enough == u32::MAX {
                return enough;
            }
            short = enough;
            enough = enough.saturating_mul(2);
        }
        while enough - short > 1 {
            let middle = short + (enough - short) / 2;
            if self.reached_beyond(middle, level) < wanted {
                short = middle;
            } else {
                enough = middle;
            }
        }
        enough
    }
}

/// What one period can bring, in units of the greatest common divisor of the history.
#[derive(Clone, Debug)]
struct Draws {
    unit: u32,
    /// (units, probability), ascending.
    outcomes: Vec<(usize, f64)>,
    mean: f64,
    sd: f64,
    skew: f64,
    /// Excess kurtosis.
    kurtosis: f64,
}

impl Draws {
    fn of(history: &[u32]) -> Option<Draws> {
        let most = history.iter().copied().max().unwrap_or(0);
        let unit = history.iter().copied().fold(0, gcd).max(most / FINEST);
        if unit == 0 {
            return None;
        }
        // Exact wherever the divisor is the unit; else to the nearest of 20,000 steps of the best period.
        let units = |amount: &u32| (amount.saturating_add(unit / 2) / unit) as usize;
        let mut sorted: Vec<usize> = history.iter().map(units).collect();
        sorted.sort_unstable();
        let one = 1.0 / sorted.len() as f64;
        let mut outcomes: Vec<(usize, f64)> = Vec::new();
        for group in sorted.chunk_by(|left, right| left == right) {
            outcomes.push((group[0], group.len() as f64 * one));
        }
        let moment = |power: i32, center: f64| -> f64 {
            outcomes
                .iter()
                .map(|(units, chance)| chance * (*units as f64 - center).powi(power))
                .sum()
        };
        let mean = moment(1, 0.0);
        let sd = moment(2, mean).sqrt();
        let (skew, kurtosis) = if sd > 0.0 {
            (
                moment(3, mean) / sd.powi(3),
                moment(4, mean) / sd.powi(4) - 3.0,
            )
        } else {
            (0.0, 0.0)
        };
        Some(Draws {
            unit,
            outcomes,
            mean,
            sd,
            skew,
            kurtosis,
        })
    }

    fn in_units(&self, amount: u64) -> u64 {
        amount.div_ceil(u64::from(self.unit))
    }

    /// The amount reached after many periods, by Cornish and Fisher, corrected by half a unit for the steps.
    fn quantile(&self, periods: u32, level: Level) -> f64 {
        let n = f64::from(periods);
        let z = level.lower_normal();
        let (skew, kurtosis) = (self.skew / n.sqrt(), self.kurtosis / n);
        let w = z + (z * z - 1.0) * skew / 6.0 + (z.powi(3) - 3.0 * z) * kurtosis / 24.0
            - (2.0 * z.powi(3) - 5.0 * z) * skew * skew / 36.0;
        let half = if self.sd > 0.0 { 0.5 } else { 1e-6 };
        n * self.mean + n.sqrt() * self.sd * w + half
    }
}

/// The distribution of the total after some periods: the mass at `low`, `low` + 1, … units.
#[derive(Clone, Debug)]
struct Walk {
    periods: u32,
    low: u64,
    mass: Vec<f64>,
}

impl Walk {
    fn start() -> Walk {
        Walk {
            periods: 0,
            low: 0,
            mass: vec![1.0],
        }
    }

    /// Adds one period and says how many multiply-adds that cost.
    fn advance(&mut self, draws: &Draws) -> u64 {
        let least = draws.outcomes[0].0;
        let most = draws.outcomes[draws.outcomes.len() - 1].0;
        let mut next = vec![0.0; self.mass.len() + most - least];
        for (units, chance) in &draws.outcomes {
            let shifted = &mut next[units - least..][..self.mass.len()];
            for (sum, mass) in shifted.iter_mut().zip(&self.mass) {
                *sum += chance * mass;
            }
        }
        let work = (self.mass.len() * draws.outcomes.len() + next.len()) as u64;
        self.mass = next;
        self.low += least as u64;
        self.periods += 1;
        self.trim();
        work
    }

    fn trim(&mut self) {
        let negligible = |masses: &mut dyn Iterator<Item = &f64>| {
            let mut lost = 0.0;
            masses
                .take_while(|mass| {
                    lost += **mass;
                    lost < TRIM
                })
                .count()
        };
        let above = negligible(&mut self.mass.iter().rev());
        self.mass.truncate(self.mass.len() - above);
        let below = negligible(&mut self.mass.iter());
        self.mass.drain(..below);
        self.low += below as u64;
    }

    /// P(total >= wanted).
    fn at_least(&self, wanted: u64) -> f64 {
        let Some(skip) = wanted.checked_sub(self.low).filter(|skip| *skip > 0) else {
            return 1.0;
        };
        let skip = usize::try_from(skip)
            .unwrap_or(usize::MAX)
            .min(self.mass.len());
        // From 0.0 on: the sum of nothing would be -0.0.
        let above = self.mass[skip..].iter().rev();
        above.fold(0.0, |sum, mass| sum + mass).min(1.0)
    }

    /// P(total >= amount) for each amount that has mass, ascending.
    fn listed(&self, unit: u32) -> Vec<AtLeast> {
        let mut sum = 0.0;
        let mut found = Vec::new();
        for (index, mass) in self.mass.iter().enumerate().rev() {
            sum += mass;
            if *mass > 0.0 {
                found.push(AtLeast {
                    amount: (self.low + index as u64) * u64::from(unit),
                    chance: f64::min(sum, 1.0),
                });
            }
        }
        found.reverse();
        found.truncate(LISTED_PERIODS);
        found
    }

    /// For each level, the largest total that is reached with its probability.
    fn reached(&self) -> [u64; 4] {
        let mut answer = [self.low; 4];
        let mut levels = Level::ALL.into_iter().peekable();
        let mut sum = 0.0;
        for (index, mass) in self.mass.iter().enumerate().rev() {
            if levels.peek().is_none() {
                break;
            }
            sum += mass;
            while let Some(level) = levels.next_if(|level| sum >= level.probability() - SLACK) {
                answer[level as usize] = self.low + index as u64;
            }
        }
        answer
    }
}

fn gcd(left: u32, right: u32) -> u32 {
    if right == 0 {
        left
    } else {
        gcd(right, left % right)
    }
}

#[cfg(test)]
#[path = "forecast_tests.rs"]
mod tests;
