//! `bifocal kpi`: the numbers that tell whether objectives are reached: listed, added, read.
//! Never computes a reading.

use chrono::NaiveDate;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;

use super::failure::{Exit, Failure};
use super::{Call, changed, report};
use crate::domain::calendar::parse_day;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::id::Id;
use crate::domain::objective::{Kpi, KpiKind, Objective, Reading};
use crate::domain::workspace::Workspace;

/// List the KPIs with their progress, add one, or note what was measured
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    step: Option<Step>,
}

/// What is done to a KPI.
#[derive(Debug, Subcommand)]
enum Step {
    /// List the objectives with their KPIs, as bifocal report outcomes does
    List,
    /// Note what was measured; prints the objective's key
    Read {
        /// The KPI's key, such as K-3
        #[arg(value_name = "KEY")]
        key: String,
        /// The value, in the KPI's unit
        #[arg(allow_negative_numbers = true)]
        value: f64,
        /// The day it holds for; today when left out
        #[arg(long, value_name = "DAY")]
        date: Option<String>,
    },
    /// Add a KPI to an objective; prints the KPI's key
    Add(Box<New>),
}

/// A KPI to add.
#[derive(Debug, clap::Args)]
struct New {
    /// The objective's key
    #[arg(value_name = "KEY")]
    objective: String,
    /// What it is called
    #[arg(required = true)]
    name: Vec<String>,
    /// The value at the beginning
    #[arg(long, allow_negative_numbers = true)]
    start: Option<f64>,
    /// The value to reach; below the start when it is to fall
    #[arg(long, allow_negative_numbers = true)]
    target: Option<f64>,
    /// Its unit, such as % or users
    #[arg(long, default_value = "")]
    unit: String,
    /// What it measures
    #[arg(long, default_value = "custom", value_parser = PossibleValuesParser::new(KpiKind::WORDS))]
    kind: String,
    /// The day by which the target is to be reached
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
}

impl Args {
    /// Does the step.
    ///
    /// # Errors
    /// When there is no such KPI or objective.
    pub fn run(self, call: &mut Call) -> Result<Exit, Failure> {
        let (desk, out) = call.open()?;
        let today = desk.lens().today();
        match self.step.unwrap_or(Step::List) {
            Step::List => report::print(desk, out, "outcomes", &[]),
            Step::Read { key, value, date } => {
                let date = date.map_or(Ok(today), |text| a_day(&text, today))?;
                let id = find(desk.workspace(), &key)?;
                let reading = Reading {
                    date,
                    value,
                    ..Reading::default()
                };
                let changed = desk.change(|draft| {
                    read(draft, id, &key, reading)?;
                    Ok((format!("Note {value} for {}", key.to_uppercase()), ()))
                })?;
                changed::print(desk, out, &changed, &[id.item()])
            }
            Step::Add(new) => {
                let id = desk.item_of::<Objective>(&new.objective)?;
                let due = new
                    .due
                    .as_deref()
                    .map(|text| a_day(text, today))
                    .transpose()?;
                let changed = desk.change(|draft| {
                    let kpi = add(draft, id, &new, due)?;
                    Ok((format!("Add {kpi}"), kpi))
                })?;
                if out.reader() == super::output::Reader::Json {
                    return changed::print(desk, out, &changed, &[id.item()]);
                }
                out.line(&changed.value)?;
                Ok(changed.exit)
            }
        }
    }
}

fn a_day(text: &str, today: NaiveDate) -> Result<NaiveDate, Failure> {
    parse_day(text, today).map_err(Failure::usage)
}

/// The objective that a KPI belongs to.
fn find(workspace: &Workspace, key: &str) -> Result<Id<Objective>, Failure> {
    let has = |objective: &&std::sync::Arc<Objective>| {
        objective.kpis.iter().any(|kpi| kpi.key.is_like(key))
    };
    let found = workspace.objectives.iter().find(has);
    found.map(|objective| objective.id).ok_or_else(|| {
        Failure::new(format!("there is no KPI {key} here")).hint("look it up: bifocal kpi list")
    })
}

fn read(
    draft: &mut Draft<'_>,
    id: Id<Objective>,
    key: &str,
    reading: Reading,
) -> Result<(), Refusal> {
    let objective = draft.edit(id)?;
    let Some(kpi) = objective.kpis.iter_mut().find(|kpi| kpi.key.is_like(key)) else {
        return Err(Refusal::new(format!("{key} is not there any more")));
    };
    kpi.readings.retain(|known| known.date != reading.date);
    kpi.readings.push(reading);
    kpi.readings.sort_by_key(|reading| reading.date);
    Ok(())
}

fn add(
    draft: &mut Draft<'_>,
    id: Id<Objective>,
    new: &New,
    due: Option<NaiveDate>,
) -> Result<String, Refusal> {
    let keys = draft
        .objectives
        .iter()
        .flat_map(|objective| &objective.kpis);
    let numbers = keys.filter_map(|kpi| kpi.key.rsplit_once('-')?.1.parse::<u32>().ok());
    let key = format!("K-{}", numbers.max().unwrap_or(0).saturating_add(1));
    let from = draft.settings().day_of(draft.now());
    let kpi = Kpi {
        id: draft.uuid(),
        key: key.as_str().into(),
        name: new.name.join(" "),
        kind: KpiKind::named(&new.kind).unwrap_or_default(),
        unit: new.unit.clone(),
        start: new.start,
        target: new.target,
        from: Some(from),
        due,
        ..Kpi::default()
    };
    draft.edit(id)?.kpis.push(kpi);
    Ok(key)
}
