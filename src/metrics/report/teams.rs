//! The queue of several teams: each works off its own part of it, and what waits for another team's work ends after it.
//! Never lets one team's pace answer for another's.
//!
//! A story belongs to its own team, else to its epic's, else to its sprint's; stories of no team are a stream of their own.
//! Where all open work is of one team there is one stream, and the exact forecast is used.

use rustc_hash::FxHashMap;

use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::forecast::{Percentiles, When};
use crate::metrics::streams::{Ends, Streams, USUAL_RUNS, USUAL_SEED};

/// Past this many items that wait for another team fewer runs are made, so that the work stays the same.
const MANY_WAITING: usize = 100;

/// One item, or an epic that is not broken down, in the order in which the queue is served.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// Whose work it is.
    pub team: Option<Word>,
    /// Items: more than one for an epic that is not broken down.
    pub items: u32,
    /// The epic that it is part of.
    pub epic: Option<Id<Epic>>,
    /// The jobs before it that must be done first, by their number.
    pub after: Vec<usize>,
    /// The epics that must be done first, whose jobs all come before it.
    pub needs: Vec<Id<Epic>>,
}

/// The parts of a queue by team.
#[derive(Clone, Debug)]
pub(super) struct Teams {
    streams: Streams,
    /// The jobs in order, and between them the ends of epics that later ones need.
    placed: Vec<Placed>,
    /// Where each job stands among them.
    jobs: Vec<usize>,
    runs: usize,
    /// When those end that wait for another team's work, by their place in `placed`.
    delayed: FxHashMap<usize, Option<Ends>>,
    /// What was answered for epics: panes ask again for every frame.
    epics: FxHashMap<Id<Epic>, Option<Percentiles<u32>>>,
}

#[derive(Clone, Debug)]
struct Placed {
    stream: usize,
    /// Items of the stream up to and with it; 0 for the end of an epic.
    place: u32,
    epic: Option<Id<Epic>>,
    /// What it waits for, where that may be later than its own place.
    after: Vec<usize>,
}

/// The jobs of the epics so far that say when they end: of each stream the last one that waits for nobody, and all that wait.
#[derive(Default)]
struct Tails(FxHashMap<Id<Epic>, Tail>);

#[derive(Default)]
struct Tail {
    last: FxHashMap<usize, usize>,
    waiting: Vec<usize>,
    /// The end of the epic, once somebody needed it.
    end: Option<usize>,
}

impl Tails {
    fn add(&mut self, at: usize, job: &Placed) {
        let Some(epic) = job.epic else { return };
        let tail = self.0.entry(epic).or_default();
        if job.after.is_empty() {
            tail.last.insert(job.stream, at);
        } else {
            tail.waiting.push(at);
        }
    }

    /// Where the end of an epic stands; it is put there when it is needed first.
    fn end(&mut self, epic: Id<Epic>, placed: &mut Vec<Placed>) -> Option<usize> {
        let tail = self.0.get_mut(&epic)?;
        if tail.end.is_none() {
            let mut after = std::mem::take(&mut tail.waiting);
            after.extend(tail.last.values());
            after.sort_unstable();
            tail.end = Some(placed.len());
            placed.push(Placed {
                stream: placed[*after.first()?].stream,
                place: 0,
                epic: None,
                after,
            });
        }
        tail.end
    }
}

/// The team whose hands a story is in.
pub(super) fn team_of(workspace: &Workspace, story: &Story) -> Option<Word> {
    let epic = || workspace.epics.get(story.epic?)?.team.clone();
    let sprint = || workspace.sprints.get(story.sprint?)?.team.clone();
    story.team.clone().or_else(epic).or_else(sprint)
}

/// The teams that open work belongs to, by name; the stream of no team is the first where there is one.
pub(super) fn teams_of(jobs: &[Job]) -> Vec<Option<Word>> {
    let mut names: Vec<Option<Word>> = jobs.iter().map(|job| job.team.clone()).collect();
    names.sort();
    names.dedup();
    names
}

impl Teams {
    /// The queue of several teams, whose histories stand in the order of their names.
    pub(super) fn new(names: &[Option<Word>], histories: Vec<Vec<u32>>, jobs: &[Job]) -> Teams {
        let mut filled = vec![0_u32; names.len()];
        let mut placed: Vec<Placed> = Vec::with_capacity(jobs.len());
        let mut at: Vec<usize> = Vec::with_capacity(jobs.len());
        let mut tails = Tails::default();
        for job in jobs {
            let stream = names.binary_search(&job.team).unwrap_or(0);
            filled[stream] = filled[stream].saturating_add(job.items);
            let before = job.after.iter().map(|before| at[*before]);
            let mut after: Vec<usize> = before.collect();
            let ends = job.needs.iter();
            after.extend(ends.filter_map(|epic| tails.end(*epic, &mut placed)));
            // In one stream the order of the places says it already.
            after.retain(|before| {
                let before = &placed[*before];
                before.stream != stream || !before.after.is_empty()
            });
            let found = Placed {
                stream,
                place: filled[stream],
                epic: job.epic,
                after,
            };
            at.push(placed.len());
            tails.add(placed.len(), &found);
            placed.push(found);
        }
        let waiting = placed.iter().filter(|job| !job.after.is_empty()).count();
        let runs = (USUAL_RUNS * MANY_WAITING / waiting.max(MANY_WAITING)).max(USUAL_RUNS / 10);
        Teams {
            streams: Streams::new(histories, USUAL_SEED, runs),
            placed,
            jobs: at,
            runs,
            delayed: FxHashMap::default(),
            epics: FxHashMap::default(),
        }
    }

    /// What its draws come from.
    pub(super) fn seed(&self) -> u64 {
        self.streams.seed()
    }

    /// Takes over the draws of an earlier queue, if they come from the same past.
    pub(super) fn take_over(&mut self, earlier: Teams) {
        if earlier.runs == self.runs && earlier.streams.histories() == self.streams.histories() {
            self.streams = earlier.streams;
        }
    }

    /// When a job is done.
    pub(super) fn job(&mut self, job: usize) -> Option<Ends> {
        self.ends(*self.jobs.get(job)?)
    }

    fn ends(&mut self, job: usize) -> Option<Ends> {
        // In order: what a job waits for comes before it, so no chain is too long.
        for at in 0..=job {
            if !self.placed[at].after.is_empty() && !self.delayed.contains_key(&at) {
                let ends = self.later_of(at);
                self.delayed.insert(at, ends);
            }
        }
        self.known(job)
    }

    fn known(&mut self, job: usize) -> Option<Ends> {
        if let Some(ends) = self.delayed.get(&job) {
            return ends.clone();
        }
        let Placed { stream, place, .. } = self.placed[job];
        self.streams.ends(stream, place)
    }

    fn later_of(&mut self, job: usize) -> Option<Ends> {
        let Placed { stream, place, .. } = self.placed[job];
        let mut ends = self.streams.ends(stream, place)?;
        for before in self.placed[job].after.clone() {
            ends = ends.and(&self.known(before)?);
        }
        Some(ends)
    }

    /// When all jobs of an epic are done, or, without one, all jobs.
    pub(super) fn all(&mut self, epic: Option<Id<Epic>>) -> Option<Ends> {
        let mine = |job: &Placed| epic.is_none() || job.epic == epic;
        // Of the jobs that wait for nobody the last one of each stream is enough.
        let mut asked: Vec<usize> = Vec::new();
        let mut last: FxHashMap<usize, usize> = FxHashMap::default();
        for (at, job) in self.placed.iter().enumerate().filter(|(_, job)| mine(job)) {
            if job.after.is_empty() {
                last.insert(job.stream, at);
            } else {
                asked.push(at);
            }
        }
        asked.extend(last.into_values());
        asked.sort_unstable();
        let mut ends = Ends::now(self.runs);
        for job in asked {
            ends = ends.and(&self.ends(job)?);
        }
        Some(ends)
    }

    /// When an epic is done with each certainty.
    pub(super) fn epic(&mut self, epic: Id<Epic>) -> Option<Percentiles<u32>> {
        if let Some(known) = self.epics.get(&epic) {
            return *known;
        }
        let ends = self.all(Some(epic));
        let found = ends.and_then(|ends| ends.percentiles());
        self.epics.insert(epic, found);
        found
    }

    /// When all of it is done.
    pub(super) fn when(&mut self) -> Option<When> {
        when_of(&self.all(None)?)
    }
}

/// The ends of many runs as an answer.
pub(super) fn when_of(ends: &Ends) -> Option<When> {
    Some(When {
        periods: ends.percentiles()?,
        by_period: ends.by_period(),
    })
}
