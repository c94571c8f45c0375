//! How the demo's product was written down before the first sprint: from the vision to the epics, with their plans.
//! Never touches a story: those come when an epic is broken down.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::agenda::MILESTONES;
use super::product::{
    INITIATIVES, InitiativeSeed, KpiSeed, OBJECTIVES, PEOPLE, POSITIONING, STAKEHOLDERS, VISION,
};
use super::stage::{Stage, epic_seeds, month};
use crate::domain::calendar::{PartialDate, Precision};
use crate::domain::command::place::settle;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::epic::Epic;
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::initiative::{
    Check, Decision, Evidence, Initiative, ScoreInputs, Stage as Life,
};
use crate::domain::milestone::Milestone;
use crate::domain::objective::{Kpi, Objective, Reading};
use crate::domain::person::Person;
use crate::domain::points::Points;
use crate::domain::stakeholder::Stakeholder;

/// Days between two readings of a KPI.
const READING_DAYS: u64 = 24;
/// Days that an epic takes in the plan, one beginning after the other.
const PLAN_STEP: u64 = 23;

pub(super) fn found(stage: &mut Stage) {
    name_the_product(stage);
    invite(stage);
    set_objectives(stage);
    place_bets(stage);
    outline_epics(stage);
    promise_milestones(stage);
}

fn name_the_product(stage: &mut Stage) {
    let (id, zone, day) = (stage.uuid(), stage.zone(), stage.founding_day());
    let about = std::sync::Arc::make_mut(&mut stage.workspace.about);
    about.id = Id::new(id);
    about.key = "W-1".into();
    about.title = "Lumen Notes".to_string();
    about.product.vision = VISION.to_string();
    about.product.positioning = POSITIONING.to_string();
    about.settings.timezone = zone;
    about.settings.done = [
        "Every criterion is met",
        "Tried on a phone and on a laptop",
        "The help page says how",
    ]
    .map(String::from)
    .to_vec();
    if let Some(doing) = about
        .settings
        .statuses
        .iter_mut()
        .find(|status| status.name == "doing")
    {
        doing.limit = Some(5);
    }
    about.created = zone.start_of(day);
    about.updated = about.created;
}

fn invite(stage: &mut Stage) {
    let (day, today) = (stage.founding_day(), stage.today);
    stage.stakeholders = stage.at(day, 540, "Ana", |draft, _| {
        for (name, days) in PEOPLE {
            let mut person = draft.fresh::<Person>();
            person.title = (*name).to_string();
            person.days_a_week = Some(*days);
            draft.put(person);
        }
        let mut made = Vec::new();
        for (name, group, interest, influence, wants, told, every) in STAKEHOLDERS {
            let mut stakeholder = draft.fresh::<Stakeholder>();
            stakeholder.title = (*name).to_string();
            stakeholder.group = (*group).to_string();
            (stakeholder.interest, stakeholder.influence) = (*interest, *influence);
            stakeholder.wants = (*wants).to_string();
            stakeholder.last_update = Some(today - Days::new(*told));
            stakeholder.every_days = Some(*every);
            made.push(stakeholder.id);
            draft.put(stakeholder);
        }
        Ok(made)
    });
}

fn set_objectives(stage: &mut Stage) {
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
                objective
                    .kpis
                    .push(told_kpi(draft.uuid(), number, kpi, day, today));
            }
            made.push(objective.id);
            let item = objective.id.item();
            draft.put(objective);
            settle(draft, item)?;
        }
        Ok(made)
    });
}

fn told_kpi(id: Uuid, number: usize, seed: &KpiSeed, from: NaiveDate, today: NaiveDate) -> Kpi {
    let last = seed.values.len() as u64;
    let reading = |(at, value): (u64, &f64)| Reading {
        date: today - Days::new(3 + READING_DAYS * (last - 1 - at)),
        value: *value,
        ..Reading::default()
    };
    Kpi {
        id,
        key: format!("K-{number}").into(),
        name: seed.name.to_string(),
        kind: seed.kind,
        unit: seed.unit.to_string(),
        start: seed.values.first().copied(),
        target: Some(seed.target),
        from: Some(from),
        due: Some(month(today + Days::new(120)).last_day()),
        readings: (0..).zip(seed.values).map(reading).collect(),
        ..Kpi::default()
    }
}

fn place_bets(stage: &mut Stage) {
    let (day, objectives, stakeholders) = (
        stage.founding_day(),
        stage.objectives.clone(),
        stage.stakeholders.clone(),
    );
    stage.initiatives = stage.at(day, 600, "Ana", |draft, _| {
        let mut made = Vec::new();
        for (at, seed) in INITIATIVES.iter().enumerate() {
            let mut initiative = told_initiative(draft, seed, day);
            initiative.objective = objectives.get(seed.objective).copied();
            initiative.stakeholders = stakeholders
                .iter()
                .skip(at % 3)
                .step_by(3)
                .copied()
                .collect();
            made.push(initiative.id);
            let item = initiative.id.item();
            draft.put(initiative);
            settle(draft, item)?;
        }
        Ok(made)
    });
}

fn told_initiative(draft: &mut Draft<'_>, seed: &InitiativeSeed, day: NaiveDate) -> Initiative {
    let mut initiative = draft.fresh::<Initiative>();
    initiative.title = seed.title.to_string();
    initiative.outcome = seed.outcome.to_string();
    initiative.owner = Some(seed.owner.into());
    initiative.stage = Life::Active;
    initiative.horizon = seed.horizon;
    initiative.health = seed.health;
    initiative.rationale = seed.rationale.to_string();
    initiative.share = Some(seed.share).filter(|share| *share > 0.0);
    initiative.score = told_scores(seed);
    let evidence = Evidence {
        id: draft.uuid(),
        kind: seed.evidence.0,
        text: seed.evidence.1.to_string(),
        date: day,
        ..Evidence::default()
    };
    initiative.evidence.push(evidence);
    let decision = Decision {
        id: draft.uuid(),
        text: format!(
            "We go for “{}” because {}",
            seed.outcome, "the evidence is stronger than for the rest"
        ),
        by: Some("Ana".into()),
        date: day,
        ..Decision::default()
    };
    initiative.decisions.push(decision);
    for (list, text, done) in [
        ("go-to-market", "A page that says it in one sentence", true),
        ("pricing", "Which plan holds it", false),
    ] {
        let check = Check {
            id: draft.uuid(),
            list: list.into(),
            text: text.to_string(),
            done,
            ..Check::default()
        };
        initiative.checklists.push(check);
    }
    initiative
}

fn told_scores(seed: &InitiativeSeed) -> ScoreInputs {
    let [reach, impact, confidence, effort] = seed.rice.map(Some);
    let [business_value, time_criticality, risk_reduction, job_size] = seed.wsjf.map(Some);
    ScoreInputs {
        reach,
        impact,
        confidence,
        effort,
        business_value,
        time_criticality,
        risk_reduction,
        job_size,
        value: business_value.map(|value| value / 2.0),
        moscow: Some(seed.moscow.into()),
        kano: Some(seed.kano.into()),
        ..ScoreInputs::default()
    }
}

fn outline_epics(stage: &mut Stage) {
    let day = stage.founding_day();
    let (initiatives, first) = (stage.initiatives.clone(), stage.sprint_start(0));
    stage.epics = stage.at(day, 660, "Ana", |draft, chance| {
        let mut made: Vec<Id<Epic>> = Vec::new();
        for (at, seed) in epic_seeds().enumerate() {
            let mut epic = draft.fresh::<Epic>();
            epic.title = seed.title.to_string();
            epic.initiative = initiatives.get(seed.initiative).copied();
            epic.problem = seed.problem.to_string();
            epic.who = seed.who.to_string();
            epic.labels = vec![seed.label.into()];
            epic.owner = Some(INITIATIVES[seed.initiative].owner.into());
            epic.estimate = Some(Points::whole(20 + 5 * chance.below(5) as u32));
            epic.confidence = Some([0.9, 0.8, 0.6, 0.5][(at / 8).min(3)]);
            let id = epic.id;
            draft.put(epic);
            settle(draft, id.item())?;
            field::set(draft, id.item(), "plan", &plan(first, at))?;
            made.push(id);
        }
        tie(draft, &made)?;
        Ok(made)
    });
}

/// Near epics are planned by months, far ones by a quarter.
fn plan(first: NaiveDate, at: usize) -> String {
    let begin = first + Days::new(PLAN_STEP * at as u64);
    let end = begin + Days::new(50);
    if at < 20 {
        return format!("{}..{}", month(begin), month(end));
    }
    PartialDate::containing(end, Precision::Quarter).to_string()
}

/// What needs what, by the numbers of the epics from 0.
const NEEDS: &[(usize, usize)] = &[
    (7, 0),
    (13, 7),
    (14, 7),
    (15, 6),
    (18, 6),
    (23, 0),
    (26, 6),
    (17, 12),
];

fn tie(draft: &mut Draft<'_>, epics: &[Id<Epic>]) -> Result<(), Refusal> {
    for (epic, needed) in NEEDS {
        let needed = epics[*needed];
        draft.edit(epics[*epic])?.depends_on.push(needed);
    }
    Ok(())
}

fn promise_milestones(stage: &mut Stage) {
    let (day, today) = (stage.founding_day(), stage.today);
    for (title, distance, moved, reached) in MILESTONES {
        let first = today + chrono::TimeDelta::days(*distance);
        let id = stage.at(day, 700, "Ana", |draft, _| {
            let mut milestone = draft.fresh::<Milestone>();
            milestone.title = (*title).to_string();
            let id = milestone.id;
            draft.put(milestone);
            field::set(draft, id.item(), "date", &first.to_string())?;
            Ok(id)
        });
        if *moved > 0 {
            let then = today - Days::new(70);
            let later = (first + chrono::TimeDelta::days(*moved)).to_string();
            stage.at(then, 600, "Ana", |draft, _| {
                field::set(draft, id.item(), "date", &later)
            });
        }
        if let Some(reached) = reached {
            let then = today + chrono::TimeDelta::days(*reached);
            stage.at(then, 960, "Ana", |draft, _| {
                let now = draft.now();
                draft.edit(id)?.done = Some(now);
                Ok(())
            });
        }
    }
}
