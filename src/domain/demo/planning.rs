//! What was planned when the demo's founders became a team: who joined, which bets got how much, the epics with their plans.
//! Never touches a story: those come when an epic is broken down.

use chrono::{Days, NaiveDate};

use super::early::BETS_TAKEN;
use super::founding::{FOUNDERS, take_bet, welcome};
use super::product::{INITIATIVES, PEOPLE, STAKEHOLDERS};
use super::stage::{Stage, back, epic_seeds, month};
use crate::domain::calendar::{PartialDate, Precision};
use crate::domain::command::place::settle;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::epic::Epic;
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::stakeholder::Stakeholder;

/// Days that an epic takes in the plan, one beginning after the other.
const PLAN_STEP: u64 = 23;

pub(super) fn plan_together(stage: &mut Stage) {
    invite(stage);
    share_out(stage);
    look_at_health(stage);
    outline_epics(stage);
}

fn invite(stage: &mut Stage) {
    let (day, today) = (stage.planning_day(), stage.today);
    stage.stakeholders = stage.at(day, 540, "Ana", |draft, _| {
        for (name, days) in &PEOPLE[FOUNDERS..] {
            welcome(draft, name, *days);
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

/// With six people all bets can be taken, each with its owner and its share of what they can do.
fn share_out(stage: &mut Stage) {
    let day = stage.planning_day();
    for number in 0..INITIATIVES.len() {
        if !BETS_TAKEN.iter().any(|(_, taken)| *taken == number) {
            take_bet(stage, number, day);
        }
    }
    let (initiatives, stakeholders) = (stage.initiatives.clone(), stage.stakeholders.clone());
    stage.at(day, 630, "Ana", |draft, _| {
        for (at, (seed, id)) in INITIATIVES.iter().zip(initiatives).enumerate() {
            let initiative = draft.edit(id)?;
            initiative.horizon = seed.horizon;
            initiative.owner = Some(seed.owner.into());
            initiative.share = Some(seed.share).filter(|share| *share > 0.0);
            let with_a_say = stakeholders.iter().skip(at % 3).step_by(3);
            initiative.stakeholders = with_a_say.copied().collect();
        }
        Ok(())
    });
}

/// How the bets go is what their owners say now, not what was known when they were taken.
fn look_at_health(stage: &mut Stage) {
    let (day, initiatives) = (back(stage.today, 6), stage.initiatives.clone());
    stage.at(day, 1070, "Ana", |draft, _| {
        for (seed, id) in INITIATIVES.iter().zip(initiatives) {
            let initiative = draft.edit(id)?;
            initiative.health = seed.health;
            initiative.rationale = seed.rationale.to_string();
        }
        Ok(())
    });
}

fn outline_epics(stage: &mut Stage) {
    let day = stage.planning_day();
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
