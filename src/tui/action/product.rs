//! Actions of the far side: vision, KPI readings, stakeholders.
//! Never types what can be computed.

use super::{Action, can_change, writable};
use crate::domain::id::{Id, Kind};
use crate::domain::objective::{Kpi, Objective, Reading};
use crate::tui::app::{App, Effect, Tone};
use crate::tui::layer::prompt::{Prompt, whole};
use crate::tui::pane::PaneId;

/// The actions of the far side.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        name: "vision",
        doc: "Write the vision in your editor",
        keys: &["V"],
        hint: "vision",
        panes: &[PaneId::Strategy],
        changes: false,
        ready: writable,
        run: |app| {
            let item = app.workspace().about.id.item();
            let text = app.workspace().about.product.vision.clone();
            app.want(Effect::Edit {
                item,
                field: "vision",
                text,
            });
        },
    },
    Action {
        name: "settings",
        doc: "Workspace settings: name, vision, workflow with limits, what is ready and done, timezone, scale",
        keys: &[","],
        hint: "",
        panes: &[],
        changes: false,
        ready: writable,
        run: |app| {
            let item = app.workspace().about.id.item();
            let form = crate::tui::layer::form::Form::new(app, item, "title");
            app.layers.push(Box::new(form));
        },
    },
    Action {
        name: "add-kpi",
        doc: "Add a KPI to the objective",
        keys: &["+"],
        hint: "KPI",
        panes: &[PaneId::Strategy],
        changes: true,
        ready: can_change,
        run: add_kpi,
    },
    Action {
        name: "read-kpi",
        doc: "Enter today's reading of the KPI",
        keys: &["r"],
        hint: "reading",
        panes: &[PaneId::Strategy],
        changes: true,
        ready: can_change,
        run: read_kpi,
    },
    Action {
        name: "new-stakeholder",
        doc: "Add a stakeholder",
        keys: &["S"],
        hint: "",
        panes: &[PaneId::Strategy],
        changes: false,
        ready: writable,
        run: |app| crate::tui::layer::prompt::quick_add_kind(app, Kind::Stakeholder),
    },
];

fn objective_at(app: &mut App) -> Option<Id<Objective>> {
    let found = app
        .cursor()
        .and_then(crate::domain::id::ItemRef::typed::<Objective>);
    if found.is_none() {
        app.say(
            Tone::News,
            "put the cursor on an objective or one of its KPIs",
        );
    }
    found
}

/// `name start target [unit]`: the numbers are the last two of the line.
fn add_kpi(app: &mut App) {
    let Some(id) = objective_at(app) else { return };
    let prompt = Prompt::new(
        "New KPI",
        "name, value now, target, unit: Weekly active teams 120 400 teams",
        "",
        move |app, text| {
            let (name, start, target, unit) = kpi_line(text).ok_or_else(|| {
                whole("give a name, the value now and the target: Weekly active teams 120 400")
            })?;
            let today = app.today();
            let label = format!("Add KPI “{name}”");
            let done = app.session.run(&label, |draft| {
                let number = draft
                    .objectives
                    .iter()
                    .flat_map(|o| &o.kpis)
                    .filter_map(|k| k.key.strip_prefix("K-")?.parse::<u32>().ok())
                    .max()
                    .unwrap_or(0);
                let reading = Reading {
                    date: today,
                    value: start,
                    ..Reading::default()
                };
                let kpi = Kpi {
                    id: draft.uuid(),
                    key: format!("K-{}", number + 1).into(),
                    name: name.clone(),
                    unit: unit.clone(),
                    start: Some(start),
                    target: Some(target),
                    from: Some(today),
                    readings: vec![reading],
                    ..Kpi::default()
                };
                draft.edit(id)?.kpis.push(kpi);
                Ok(())
            });
            done.map_err(|refusal| whole(refusal.to_string()))?;
            app.refresh();
            app.say(Tone::Done, label);
            Ok(())
        },
    );
    app.layers.push(Box::new(prompt));
}

fn kpi_line(text: &str) -> Option<(String, f64, f64, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = (1..words.len().saturating_sub(1))
        .find(|at| words[*at].parse::<f64>().is_ok() && words[at + 1].parse::<f64>().is_ok())?;
    Some((
        words[..at].join(" "),
        words[at].parse().ok()?,
        words[at + 1].parse().ok()?,
        words[at + 2..].join(" "),
    ))
}

fn read_kpi(app: &mut App) {
    let Some(id) = objective_at(app) else { return };
    let kpi = app.state().cursor.and_then(|target| target.part);
    let found = app.get(id).and_then(|objective| {
        objective
            .kpis
            .iter()
            .find(|known| kpi.is_none_or(|id| known.id == id))
    });
    let Some(found) = found else {
        app.say(Tone::News, "this objective has no KPI yet: + adds one");
        return;
    };
    let (part, name) = (found.id, found.name.clone());
    let last = found.now().map_or(String::new(), |reading| {
        format!("last: {} on {}", reading.value, reading.date)
    });
    let prompt = Prompt::new(format!("{name} today"), last, "", move |app, text| {
        let value: f64 = text
            .replace(',', ".")
            .parse()
            .map_err(|_| whole("that is not a number"))?;
        let today = app.today();
        let label = format!("Read {name}: {text}");
        let done = app.session.run(&label, |draft| {
            let objective = draft.edit(id)?;
            if let Some(kpi) = objective.kpis.iter_mut().find(|kpi| kpi.id == part) {
                kpi.readings.retain(|reading| reading.date != today);
                kpi.readings.push(Reading {
                    date: today,
                    value,
                    ..Reading::default()
                });
            }
            Ok(())
        });
        done.map_err(|refusal| whole(refusal.to_string()))?;
        app.refresh();
        app.say(Tone::Done, label);
        Ok(())
    });
    app.layers.push(Box::new(prompt));
}
