//! The day on which the demo's product was founded: its vision, its founders, what it is to reach, and the bets thought of.
//! Never touches an epic or a story: those come when a bet is taken.

use chrono::NaiveDate;

use super::measuring::set_objectives;
use super::product::{INITIATIVES, InitiativeSeed, PEOPLE, POSITIONING, VISION};
use super::stage::Stage;
use crate::domain::command::place::settle;
use crate::domain::draft::Draft;
use crate::domain::id::Id;
use crate::domain::initiative::{
    Check, Decision, Evidence, Horizon, Initiative, ScoreInputs, Stage as Life,
};
use crate::domain::person::Person;

pub(super) fn found(stage: &mut Stage) {
    name_the_product(stage);
    sign_up(stage);
    set_objectives(stage);
    think_of_bets(stage);
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

/// Who founded it; the others came when there was something to build together.
pub(super) const FOUNDERS: usize = 2;

fn sign_up(stage: &mut Stage) {
    let day = stage.founding_day();
    stage.at(day, 540, "Ana", |draft, _| {
        for (name, days) in &PEOPLE[..FOUNDERS] {
            welcome(draft, name, *days);
        }
        Ok(())
    });
}

/// Adds somebody who does the work.
pub(super) fn welcome(draft: &mut Draft<'_>, name: &str, days: f64) {
    let mut person = draft.fresh::<Person>();
    person.title = name.to_string();
    person.days_a_week = Some(days);
    draft.put(person);
}

/// All bets are written down as ideas. Which of them are taken is decided one by one.
fn think_of_bets(stage: &mut Stage) {
    let (day, objectives) = (stage.founding_day(), stage.objectives.clone());
    stage.initiatives = stage.at(day, 600, "Ana", |draft, _| {
        let mut made = Vec::new();
        for seed in INITIATIVES {
            let mut initiative = draft.fresh::<Initiative>();
            initiative.title = seed.title.to_string();
            initiative.outcome = seed.outcome.to_string();
            initiative.objective = objectives.get(seed.objective).copied();
            initiative.owner = Some("Ana".into());
            initiative.stage = Life::Idea;
            initiative.horizon = Horizon::Later;
            initiative.score = told_scores(seed);
            made.push(initiative.id);
            let item = initiative.id.item();
            draft.put(initiative);
            settle(draft, item)?;
        }
        Ok(made)
    });
}

/// A bet is taken: with the evidence that spoke for it, the decision, and what must be thought of.
pub(super) fn take_bet(stage: &mut Stage, number: usize, day: NaiveDate) {
    let (id, seed) = (stage.initiatives[number], &INITIATIVES[number]);
    stage.at(day, 610 + number as u32, "Ana", |draft, _| {
        let (evidence, decision) = (draft.uuid(), draft.uuid());
        let checks = [
            ("go-to-market", "A page that says it in one sentence", true),
            ("pricing", "Which plan holds it", false),
        ]
        .map(|(list, text, done)| Check {
            id: draft.uuid(),
            list: list.into(),
            text: text.to_string(),
            done,
            ..Check::default()
        });
        let initiative = draft.edit(id)?;
        initiative.stage = Life::Active;
        initiative.horizon = Horizon::Now;
        initiative.evidence.push(Evidence {
            id: evidence,
            kind: seed.evidence.0,
            text: seed.evidence.1.to_string(),
            date: day,
            ..Evidence::default()
        });
        initiative.decisions.push(Decision {
            id: decision,
            text: format!(
                "We go for “{}” because {}",
                seed.outcome, "the evidence is stronger than for the rest"
            ),
            by: Some("Ana".into()),
            date: day,
            ..Decision::default()
        });
        initiative.checklists.extend(checks);
        Ok(())
    });
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
