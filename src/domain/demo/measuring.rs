//! The demo's objectives and what is measured for them: a reading each month from the founding on, targets since there is a team.
//! Never computes progress: that belongs to the metrics.

use chrono::{Days, Months, NaiveDate};
use uuid::Uuid;

use super::product::{KpiSeed, OBJECTIVES};
use super::stage::{Stage, month};
use crate::domain::command::place::settle;
use crate::domain::objective::{Kpi, Objective, Reading};

/// How many months ago the targets were set: as soon as there was a team.
const TARGETS_AGO: usize = 6;

pub(super) fn set_objectives(stage: &mut Stage) {
    let (day, today) = (stage.founding_day(), stage.today);
    stage.objectives = stage.at(day, 560, "Ana", |draft, _| {
        let mut made = Vec::new();
        let mut number = 0;
        for seed in OBJECTIVES {
            let mut objective = draft.fresh::<Objective>();
            objective.title = seed.title.to_string();
            objective.owner = Some(seed.owner.into());
            objective.notes = seed.notes.to_string();
            objective.due = Some(month(today + Days::new(120)));
            for kpi in seed.kpis {
                number += 1;
                objective.kpis.push(told_kpi(draft.uuid(), number, kpi));
            }
            made.push(objective.id);
            let item = objective.id.item();
            draft.put(objective);
            settle(draft, item)?;
        }
        Ok(made)
    });
}

fn told_kpi(id: Uuid, number: usize, seed: &KpiSeed) -> Kpi {
    Kpi {
        id,
        key: format!("K-{number}").into(),
        name: seed.name.to_string(),
        kind: seed.kind,
        unit: seed.unit.to_string(),
        ..Kpi::default()
    }
}

/// Enters the readings month by month, and sets the targets on the way.
pub(super) fn measure(stage: &mut Stage) {
    let kpis = || OBJECTIVES.iter().flat_map(|seed| seed.kpis);
    let longest = kpis().map(|seed| seed.values.len()).max().unwrap_or(0);
    for ago in (0..longest).rev() {
        let date = stage.today - Days::new(3) - Months::new(ago as u32);
        read(stage, date, ago);
        if ago == TARGETS_AGO {
            set_targets(stage, date);
        }
    }
}

fn read(stage: &mut Stage, date: NaiveDate, ago: usize) {
    let objectives = stage.objectives.clone();
    stage.at(date, 1050, "Ana", |draft, _| {
        for (seed, id) in OBJECTIVES.iter().zip(objectives) {
            for (at, kpi) in seed.kpis.iter().enumerate() {
                if let Some(value) = value(kpi, ago) {
                    draft.edit(id)?.kpis[at].readings.push(Reading {
                        date,
                        value,
                        ..Reading::default()
                    });
                }
            }
        }
        Ok(())
    });
}

fn set_targets(stage: &mut Stage, date: NaiveDate) {
    let (objectives, today) = (stage.objectives.clone(), stage.today);
    stage.at(date, 1060, "Ana", |draft, _| {
        for (seed, id) in OBJECTIVES.iter().zip(objectives) {
            for (kpi, seed) in draft.edit(id)?.kpis.iter_mut().zip(seed.kpis) {
                (kpi.start, kpi.target) = (value(seed, TARGETS_AGO), Some(seed.target));
                kpi.from = Some(date);
                kpi.due = Some(month(today + Days::new(120)).last_day());
            }
        }
        Ok(())
    });
}

/// What a KPI measured so many months ago; `None` before it was measured.
fn value(kpi: &KpiSeed, ago: usize) -> Option<f64> {
    kpi.values.iter().rev().nth(ago).copied()
}
