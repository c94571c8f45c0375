//! Forecast of several streams of work (teams) that wait for each other, by a seeded simulation.
//! Never draws from anything but the seed: the same input and seed give the same answer on every machine.
//!
//! Each stream draws its amount for a period from its own history, a path of draws for each run. The end of a place in a
//! stream is looked up in the paths, and what waits for something else ends when the later of both does. The paths depend on
//! the histories and the seed only: they are drawn once, as far as somebody asks, and kept while the backlog changes.
//! For one stream the exact [`forecast`](super::forecast) is the one to use; this agrees with it as far as the runs allow.

use super::forecast::{Level, Percentiles};

/// Runs of a simulation that is shown to people: the percentiles settle within about one period.
pub const USUAL_RUNS: usize = 2_000;
/// The seed of the simulations that are shown to people.
pub const USUAL_SEED: u64 = 7;
/// Periods after which an end is given up as not forecast.
pub const LONGEST: u32 = 5_000;

/// The period by whose end something is done, in each run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends(Vec<u32>);

impl Ends {
    /// What is done already.
    pub fn now(runs: usize) -> Ends {
        Ends(vec![0; runs])
    }

    /// The later of both, run by run.
    #[must_use]
    pub fn and(mut self, other: &Ends) -> Ends {
        for (end, other) in self.0.iter_mut().zip(&other.0) {
            *end = (*end).max(*other);
        }
        self
    }

    /// The period that each certainty needs; `None` when 95 % of the runs do not end within [`LONGEST`] periods.
    pub fn percentiles(&self) -> Option<Percentiles<u32>> {
        let mut ends = self.0.clone();
        ends.sort_unstable();
        let last = ends.len().checked_sub(1)?;
        let at = |level: Level| {
            let rank = (level.probability() * ends.len() as f64 - 1e-9).ceil() as usize;
            ends[rank.saturating_sub(1).min(last)]
        };
        let answer = Percentiles::each(at);
        (answer.p95 < LONGEST).then_some(answer)
    }

    /// The share of the runs that have ended by period 1, 2, …, until all have.
    pub fn by_period(&self) -> Vec<f64> {
        let most = self.0.iter().copied().max().unwrap_or(0).min(LONGEST - 1);
        let mut counts = vec![0_u32; most as usize + 1];
        for end in &self.0 {
            if let Some(count) = counts.get_mut(*end as usize) {
                *count += 1;
            }
        }
        let mut sum = counts[0];
        let share = |count: &u32| {
            sum += count;
            f64::from(sum) / self.0.len() as f64
        };
        counts[1..].iter().map(share).collect()
    }
}

/// Streams of work, each with its own past.
#[derive(Clone, Debug)]
pub struct Streams {
    histories: Vec<Vec<u32>>,
    seed: u64,
    /// For each stream a path a run.
    paths: Vec<Vec<Path>>,
}

/// The amounts reached by the end of period 1, 2, … in one run.
#[derive(Clone, Debug)]
struct Path {
    chance: SplitMix,
    reached: Vec<u32>,
}

impl Streams {
    /// Streams with these amounts of past periods, simulated so many times.
    pub fn new(histories: Vec<Vec<u32>>, seed: u64, runs: usize) -> Streams {
        let path = |stream: usize, run: usize| Path {
            chance: SplitMix(SplitMix(seed ^ ((stream as u64) << 32 | run as u64)).next()),
            reached: Vec::new(),
        };
        let paths = (0..histories.len())
            .map(|stream| (0..runs).map(|run| path(stream, run)).collect())
            .collect();
        Streams {
            histories,
            seed,
            paths,
        }
    }

    /// The amounts of the past periods of each stream.
    pub fn histories(&self) -> &[Vec<u32>] {
        &self.histories
    }

    /// What the draws come from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// When so much of a stream is done; `None` when nothing was ever finished in it.
    pub fn ends(&mut self, stream: usize, amount: u32) -> Option<Ends> {
        let history = self.histories.get(stream)?;
        if history.iter().all(|amount| *amount == 0) {
            return None;
        }
        let end = |path: &mut Path| path.end(history, amount);
        Some(Ends(self.paths[stream].iter_mut().map(end).collect()))
    }
}

impl Path {
    fn end(&mut self, history: &[u32], amount: u32) -> u32 {
        if amount == 0 {
            return 0;
        }
        let mut reached = self.reached.last().copied().unwrap_or(0);
        while reached < amount && self.reached.len() < LONGEST as usize {
            reached = reached.saturating_add(self.chance.draw(history));
            self.reached.push(reached);
        }
        let earlier = self.reached.partition_point(|reached| *reached < amount);
        (earlier as u32 + 1).min(LONGEST)
    }
}

/// A small generator with a good spread. Source: Steele, Lea and Flood 2014.
#[derive(Clone, Debug)]
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of the past periods; there is at least one.
    fn draw(&mut self, history: &[u32]) -> u32 {
        history[(self.next() % history.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::forecast;
    use super::*;

    #[test]
    fn one_stream_agrees_with_the_exact_forecast() {
        let history = vec![0, 3, 1, 4, 2, 0, 7];
        let mut streams = Streams::new(vec![history.clone()], 7, 4_000);
        let ends = streams.ends(0, 60).expect("known");
        let simulated = ends.percentiles().expect("it ends");
        let exact = forecast::when(&history, 60).expect("known");
        for (near, right) in [
            (simulated.p50, exact.periods.p50),
            (simulated.p85, exact.periods.p85),
            (simulated.p95, exact.periods.p95),
        ] {
            assert!(near.abs_diff(right) <= 1);
        }
        for (near, right) in ends.by_period().iter().zip(&exact.by_period) {
            assert!((near - right).abs() < 0.04, "{near} {right}");
        }
    }

    #[test]
    fn two_streams_are_done_when_the_later_one_is() {
        // One item a day against five: four items end on day 4, five on day 1.
        let mut streams = Streams::new(vec![vec![1], vec![5]], 1, 10);
        let slow = streams.ends(0, 4).expect("known");
        let fast = streams.ends(1, 5).expect("known");
        assert_eq!(fast.percentiles().map(|ends| ends.p95), Some(1));
        let both = fast.and(&slow);
        assert_eq!(both.percentiles().map(|ends| ends.p95), Some(4));
        assert_eq!(both.by_period(), [0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn the_later_of_two_doubtful_streams_is_later_than_each_alone() {
        // Each is done on day 1 with a chance of one half, so both are with a quarter, and with 9/16 on day 2.
        let mut streams = Streams::new(vec![vec![0, 1], vec![0, 1]], 3, 4_000);
        let first = streams.ends(0, 1).expect("known");
        let both = streams.ends(1, 1).expect("known").and(&first);
        let chances = both.by_period();
        assert!((chances[0] - 0.25).abs() < 0.03, "{}", chances[0]);
        assert!((chances[1] - 0.5625).abs() < 0.03, "{}", chances[1]);
    }

    #[test]
    fn an_idle_stream_is_not_forecast() {
        let mut streams = Streams::new(vec![vec![0, 0], vec![]], 1, 5);
        assert_eq!((streams.ends(0, 1), streams.ends(1, 1)), (None, None));
    }

    #[test]
    fn the_seed_decides_everything_whatever_was_asked_before() {
        let streams = |seed| Streams::new(vec![vec![0, 1, 5, 2]], seed, 200);
        let mut asked = streams(42);
        asked.ends(0, 3);
        assert_eq!(asked.ends(0, 40), streams(42).ends(0, 40));
        assert_ne!(streams(42).ends(0, 40), streams(43).ends(0, 40));
    }
}
