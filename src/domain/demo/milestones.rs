//! The demo's promises: milestones with the date first said, how it moved, and when they were reached.
//! Never forgets the first date: the baseline keeps it.

use chrono::TimeDelta;

use super::agenda::{MILESTONES, MilestoneSeed};
use super::stage::Stage;
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::milestone::Milestone;

pub(super) fn promise(stage: &mut Stage) {
    for seed in MILESTONES {
        let id = say(stage, seed);
        let later = |days: i64| stage.today + TimeDelta::days(days);
        let moved = seed
            .moved
            .map(|(days, said)| (later(seed.date + days).to_string(), later(said)));
        let reached = seed.reached.map(later);
        if let Some((date, said)) = moved {
            stage.at(said, 600, "Ana", |draft, _| {
                field::set(draft, id.item(), "date", &date)
            });
        }
        if let Some(reached) = reached {
            stage.at(reached, 960, "Ana", |draft, _| {
                let now = draft.now();
                draft.edit(id)?.done = Some(now);
                Ok(())
            });
        }
    }
}

fn say(stage: &mut Stage, seed: &MilestoneSeed) -> Id<Milestone> {
    let day = seed.promised.map_or_else(
        || stage.planning_day(),
        |days| stage.today + TimeDelta::days(days),
    );
    let date = (stage.today + TimeDelta::days(seed.date)).to_string();
    stage.at(day, 700, "Ana", |draft, _| {
        let mut milestone = draft.fresh::<Milestone>();
        milestone.title = seed.title.to_string();
        let id = milestone.id;
        draft.put(milestone);
        field::set(draft, id.item(), "date", &date)?;
        Ok(id)
    })
}
