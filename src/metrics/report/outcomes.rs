//! `report outcomes`: how far objectives and their KPIs have come, against the time that has passed.
//! Never counts a KPI without readings as 0.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::calendar::PartialDate;
use crate::domain::objective::{Kpi, Objective};
use crate::domain::word::Word;
use crate::domain::workspace::Workspace;
use crate::metrics::outcomes::{elapsed_share, is_behind, kpi_progress, objective_progress};

/// A reading older than this many days is stale.
const STALE_DAYS: i64 = 35;

/// The objectives by rank.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct OutcomesReport {
    /// Those that are not archived.
    pub objectives: Vec<ObjectiveLine>,
}

/// One objective.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ObjectiveLine {
    /// Its key.
    pub key: Word,
    /// The mean of its KPIs' progress by weight.
    pub progress: Option<f64>,
    /// Its KPIs.
    pub kpis: Vec<KpiLine>,
}

/// One KPI.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct KpiLine {
    /// Its key.
    pub key: Word,
    /// Its name.
    pub name: String,
    /// The value measured last.
    pub now: Option<f64>,
    /// From 0 to 1.
    pub progress: Option<f64>,
    /// Whether it is more than a tenth behind the time; `null` without progress or dates.
    pub behind: Option<bool>,
    /// Whether the last reading is more than five weeks old; a KPI without readings is stale.
    pub stale: bool,
}

/// The outcomes as of a day.
pub fn outcomes(workspace: &Workspace, today: NaiveDate) -> OutcomesReport {
    let mut ranked: Vec<&Objective> = workspace
        .objectives
        .iter()
        .map(AsRef::as_ref)
        .filter(|objective| objective.archived.is_none())
        .collect();
    ranked.sort_by(|left, right| {
        left.rank
            .cmp(&right.rank)
            .then_with(|| left.id.cmp(&right.id))
    });
    let line = |objective: &Objective| {
        let kpis: Vec<KpiLine> = objective
            .kpis
            .iter()
            .map(|kpi| kpi_line(objective, kpi, today))
            .collect();
        let weights = objective.kpis.iter().map(|kpi| kpi.weight.unwrap_or(1.0));
        let progress = objective_progress(kpis.iter().map(|kpi| kpi.progress).zip(weights));
        ObjectiveLine {
            key: objective.key.clone(),
            progress,
            kpis,
        }
    };
    OutcomesReport {
        objectives: ranked.into_iter().map(line).collect(),
    }
}

fn kpi_line(objective: &Objective, kpi: &Kpi, today: NaiveDate) -> KpiLine {
    let reading = kpi
        .readings
        .iter()
        .filter(|reading| reading.date <= today)
        .max_by_key(|reading| reading.date);
    let first = kpi.readings.iter().map(|reading| reading.date).min();
    let now = reading.map(|reading| reading.value);
    let progress = match (kpi.start, kpi.target, now) {
        (Some(start), Some(target), Some(now)) => kpi_progress(start, target, now),
        _ => None,
    };
    let due = kpi.due.or_else(|| objective.due.map(PartialDate::last_day));
    let elapsed = kpi
        .from
        .or(first)
        .zip(due)
        .and_then(|(from, due)| elapsed_share(from, due, today));
    KpiLine {
        key: kpi.key.clone(),
        name: kpi.name.clone(),
        now,
        progress,
        behind: progress
            .zip(elapsed)
            .map(|(progress, elapsed)| is_behind(progress, elapsed)),
        stale: reading.is_none_or(|reading| (today - reading.date).num_days() > STALE_DAYS),
    }
}
