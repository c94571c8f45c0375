//! Forecast of several streams of work with dependencies between items, by a seeded simulation.
//! Never draws from anything but the seed: the same input and seed give the same answer on every machine.
//!
//! Each stream (a team) draws its amount for a period from its own history. The queue is served in order: an item takes
//! what its stream has left, once everything it waits for is done. For one stream without dependencies the exact
//! [`forecast`](super::forecast) is the one to use; this agrees with it as far as the runs allow.

use super::forecast::{Level, Percentiles};
use std::collections::VecDeque;

/// Runs of a simulation that is shown to people: the percentiles settle within about one period.
pub const USUAL_RUNS: usize = 2_000;
/// Periods after which an item is given up as not forecast.
pub const LONGEST: u32 = 5_000;

/// An item in the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// Index of the stream that does it.
    pub stream: usize,
    /// How much it takes, in the unit of the histories.
    pub amount: u32,
    /// Indexes of the jobs that must be done before it begins.
    pub after: Vec<usize>,
}

/// For each job, the period by whose end it is done with each certainty; `None` where it cannot be forecast: its stream
/// has no throughput, it waits in a circle, or for a job that cannot be forecast.
pub fn simulate(
    histories: &[Vec<u32>],
    jobs: &[Job],
    seed: u64,
    runs: usize,
) -> Vec<Option<Percentiles<u32>>> {
    let possible = possible(histories, jobs);
    let mut finished: Vec<Vec<u32>> = vec![Vec::with_capacity(runs); jobs.len()];
    let mut chance = SplitMix(seed);
    for _ in 0..runs {
        let ends = run(histories, jobs, &possible, &mut chance);
        for (job, end) in finished.iter_mut().zip(ends) {
            job.push(end);
        }
    }
    finished
        .into_iter()
        .zip(possible)
        .map(|(ends, possible)| summarize(ends).filter(|_| possible))
        .collect()
}

fn summarize(mut ends: Vec<u32>) -> Option<Percentiles<u32>> {
    ends.sort_unstable();
    let last = ends.len().checked_sub(1)?;
    let at = |level: Level| {
        let rank = (level.probability() * ends.len() as f64 - 1e-9).ceil() as usize;
        ends[rank.saturating_sub(1).min(last)]
    };
    let answer = Percentiles::each(at);
    (answer.p95 < LONGEST).then_some(answer)
}

/// Which jobs can ever be done.
fn possible(histories: &[Vec<u32>], jobs: &[Job]) -> Vec<bool> {
    let serves = |job: &Job| {
        histories
            .get(job.stream)
            .is_some_and(|history| history.iter().any(|amount| *amount > 0))
    };
    let mut possible = vec![false; jobs.len()];
    loop {
        let mut changed = false;
        for (index, job) in jobs.iter().enumerate() {
            let ready = |after: &usize| possible.get(*after).copied().unwrap_or(false);
            if !possible[index] && serves(job) && job.after.iter().all(ready) {
                possible[index] = true;
                changed = true;
            }
        }
        if !changed {
            return possible;
        }
    }
}

/// One possible future: the period in which each job ends.
fn run(histories: &[Vec<u32>], jobs: &[Job], possible: &[bool], chance: &mut SplitMix) -> Vec<u32> {
    let mut ends = vec![LONGEST; jobs.len()];
    let mut left: Vec<u32> = jobs.iter().map(|job| job.amount).collect();
    let mut open: VecDeque<usize> = (0..jobs.len()).filter(|index| possible[*index]).collect();
    for period in 1..LONGEST {
        if open.is_empty() {
            break;
        }
        let mut room: Vec<u32> = histories
            .iter()
            .map(|history| chance.draw(history))
            .collect();
        let mut waiting = Vec::new();
        while room.iter().any(|room| *room > 0)
            && let Some(index) = open.pop_front()
        {
            let job = &jobs[index];
            if job.after.iter().all(|after| ends[*after] <= period) {
                let taken = left[index].min(room[job.stream]);
                room[job.stream] -= taken;
                left[index] -= taken;
                if left[index] == 0 {
                    ends[index] = period;
                    continue;
                }
            }
            waiting.push(index);
        }
        waiting
            .into_iter()
            .rev()
            .for_each(|index| open.push_front(index));
    }
    ends
}

/// A small generator with a good spread. Source: Steele, Lea and Flood 2014.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn draw(&mut self, history: &[u32]) -> u32 {
        let length = history.len() as u64;
        if length == 0 {
            0
        } else {
            history[(self.next() % length) as usize]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::forecast;
    use super::*;

    fn job(stream: usize, amount: u32, after: &[usize]) -> Job {
        Job {
            stream,
            amount,
            after: after.to_vec(),
        }
    }

    #[test]
    fn one_stream_agrees_with_the_exact_forecast() {
        let history = vec![0, 3, 1, 4, 2, 0, 7];
        let simulated = simulate(std::slice::from_ref(&history), &[job(0, 60, &[])], 7, 4_000)[0]
            .expect("known");
        let exact = forecast::when(&history, 60).expect("known").periods;
        for (near, right) in [
            (simulated.p50, exact.p50),
            (simulated.p85, exact.p85),
            (simulated.p95, exact.p95),
        ] {
            assert!(near.abs_diff(right) <= 1);
        }
    }

    #[test]
    fn a_dependency_makes_one_stream_wait_for_the_other() {
        let histories = [vec![1], vec![5]];
        let jobs = [job(0, 4, &[]), job(1, 5, &[0]), job(1, 5, &[])];
        let answer = simulate(&histories, &jobs, 1, 10);
        let ends: Vec<u32> = answer.iter().map(|job| job.expect("known").p95).collect();
        assert_eq!(ends, [4, 4, 1]);
    }

    #[test]
    fn circles_and_idle_streams_are_not_forecast() {
        let histories = [vec![1], vec![0, 0]];
        let jobs = [
            job(0, 1, &[1]),
            job(0, 1, &[0]),
            job(1, 1, &[]),
            job(0, 1, &[2]),
            job(0, 1, &[]),
        ];
        let known: Vec<bool> = simulate(&histories, &jobs, 1, 5)
            .iter()
            .map(Option::is_some)
            .collect();
        assert_eq!(known, [false, false, false, false, true]);
    }

    #[test]
    fn the_seed_decides_everything() {
        let histories = [vec![0, 1, 5, 2]];
        let jobs = [job(0, 40, &[])];
        assert_eq!(
            simulate(&histories, &jobs, 42, 200),
            simulate(&histories, &jobs, 42, 200)
        );
    }
}
