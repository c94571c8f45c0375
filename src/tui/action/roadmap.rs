//! Actions of the roadmap pane: plans moved in time, horizons, milestones, and how the pane shows them.
//! Never makes a plan more exact than it was meant: a quarter moves by quarters.

use chrono::NaiveDate;

use super::{Action, always, can_change, on_item, writable};
use crate::domain::calendar::{PartialDate, Precision, Span};
use crate::domain::command;
use crate::domain::draft::{Draft, Refusal};
use crate::domain::epic::Epic;
use crate::domain::field;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::Initiative;
use crate::domain::milestone::Milestone;
use crate::tui::app::{App, Tone};
use crate::tui::desk::count;
use crate::tui::layer::prompt::{Prompt, whole};
use crate::tui::pane::roadmap::{
    self, PLACES, Projection, Quarter, UNPLANNED, first_day, place_of,
};
use crate::tui::pane::{Held, PaneId};
use crate::tui::widget::field::Mistake;
use crate::tui::widget::timeline::Zoom;

const fn look(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    hint: &'static str,
    run: fn(&mut App),
) -> Action {
    Action {
        name,
        doc,
        keys,
        hint,
        panes: &[PaneId::Roadmap],
        changes: false,
        ready: always,
        run,
    }
}

const fn change(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    hint: &'static str,
    run: fn(&mut App),
) -> Action {
    Action {
        changes: true,
        ready: can_change,
        ..look(name, doc, keys, hint, run)
    }
}

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    look(
        "projection",
        "Show the timeline, the quarters, or now, next and later",
        &["b"],
        "view",
        roadmap::next_projection,
    ),
    change(
        "earlier",
        "Move the plan earlier by its own unit, or the initiative nearer to now",
        &["H"],
        "earlier",
        |app| shift(app, -1),
    ),
    change(
        "later",
        "Move the plan later by its own unit, or the initiative farther from now; plan what has no plan",
        &["L"],
        "later",
        |app| shift(app, 1),
    ),
    change("shorter", "End the plan earlier", &["<"], "", |app| {
        stretch(app, -1);
    }),
    change("longer", "End the plan later", &[">"], "longer", |app| {
        stretch(app, 1);
    }),
    change(
        "plan",
        "Type the plan: 2027-Q1, 2027-Q1..2027-Q2, 2027-02-14",
        &["P"],
        "plan",
        type_plan,
    ),
    Action {
        ready: writable,
        ..change(
            "new-milestone",
            "Set a milestone: a title and a date",
            &["M"],
            "milestone",
            new_milestone,
        )
    },
    look(
        "zoom-nearer",
        "Show less time, wider",
        &["=", "Ctrl-="],
        "",
        |app| roadmap::zoom(app, Zoom::nearer),
    ),
    look(
        "zoom-farther",
        "Show more time, narrower",
        &["_", "Ctrl-_"],
        "",
        |app| roadmap::zoom(app, Zoom::farther),
    ),
    look(
        "today",
        "Bring today back into view",
        &["T"],
        "",
        roadmap::to_today,
    ),
    Action {
        ready: on_item,
        ..look(
            "fold",
            "Fold or unfold the initiative",
            &["C"],
            "",
            roadmap::fold,
        )
    },
];

/// When something is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Plan(Span),
    Date(PartialDate),
}

impl When {
    fn text(self) -> String {
        match self {
            Self::Plan(span) => span.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }

    fn shift_quarters(self, quarters: i64) -> Self {
        match self {
            Self::Plan(span) => Self::Plan(span.shift_quarters(quarters)),
            Self::Date(date) => Self::Date(date.shift_quarters(quarters)),
        }
    }

    fn in_quarter(item: ItemRef, quarter: Quarter) -> Self {
        let date = PartialDate::containing(first_day(quarter), Precision::Quarter);
        match item.kind {
            Kind::Milestone => Self::Date(date),
            _ => Self::Plan(date.into()),
        }
    }

    fn shift(self, units: i64) -> Self {
        match self {
            Self::Plan(span) => Self::Plan(span.shift(units)),
            Self::Date(date) => Self::Date(date.shift(units)),
        }
    }
}

/// The field that holds when it is meant to be.
fn field_name(item: ItemRef) -> &'static str {
    if item.kind == Kind::Milestone {
        "date"
    } else {
        "plan"
    }
}

fn when(app: &App, item: ItemRef) -> Option<When> {
    match item.kind {
        Kind::Epic => app.get::<Epic>(Id::new(item.id))?.plan.map(When::Plan),
        Kind::Initiative => app
            .get::<Initiative>(Id::new(item.id))?
            .plan
            .map(When::Plan),
        Kind::Milestone => app.get::<Milestone>(Id::new(item.id))?.date.map(When::Date),
        _ => None,
    }
}

/// Moves what is marked or under the cursor, as one edit.
fn shift(app: &mut App, units: i64) {
    if Projection::of(app.state()) == Projection::Horizon {
        return move_horizon(app, units);
    }
    let mut moves = Vec::new();
    for item in app.targets() {
        let to = match when(app, item) {
            Some(when) => when.shift(units),
            None if units > 0 => first_plan(app, item),
            None => {
                let key = app.workspace().key_of(item);
                let text = format!("{key} has no plan yet: L gives it one, P types one");
                return app.say(Tone::Refused, text);
            }
        };
        moves.push((item, to));
    }
    let word = if units < 0 { "earlier" } else { "later" };
    set_all(app, &moves, word);
}

/// Drops what the mouse held on another column: a quarter, or now, next, later. What has no plan gets that quarter, and
/// what is dropped where nothing is planned has none any more.
pub(super) fn drop_plan(app: &mut App, held: Held, to: usize) {
    if let Err(why) = can_change(app) {
        return app.say(Tone::Refused, why);
    }
    let item = held.target.item;
    let columns = to.wrapping_sub(held.from).cast_signed() as i64;
    if Projection::of(app.state()) == Projection::Horizon {
        return move_horizon(app, columns);
    }
    app.state_mut().column = to;
    if to == UNPLANNED {
        let label = format!("Take {} from the plan", app.workspace().key_of(item));
        app.run(label, |draft| field::set(draft, item, field_name(item), ""));
        return;
    }
    let moved = match when(app, item) {
        Some(when) if held.from != UNPLANNED => when.shift_quarters(columns),
        _ => When::in_quarter(item, to),
    };
    set_all(app, &[(item, moved)], "moved");
}

/// The quarters of an initiative's epics, else this quarter.
fn first_plan(app: &App, item: ItemRef) -> When {
    let quarter = |day: NaiveDate| PartialDate::containing(day, Precision::Quarter);
    let now = quarter(app.today());
    if item.kind == Kind::Milestone {
        return When::Date(now);
    }
    let lane = item.typed().and_then(|id| app.roadmap().lane(id));
    let below = lane.and_then(|lane| lane.span);
    let span = below.and_then(|(first, last)| Span::new(quarter(first), quarter(last)).ok());
    When::Plan(span.unwrap_or_else(|| now.into()))
}

fn stretch(app: &mut App, units: i64) {
    let mut moves = Vec::new();
    for item in app.targets() {
        let key = app.workspace().key_of(item).to_owned();
        match when(app, item) {
            Some(When::Plan(span)) => {
                let to = span.stretch(units);
                if to == span {
                    let text = format!("{key} is planned for {span}: it cannot be shorter");
                    return app.say(Tone::Refused, text);
                }
                moves.push((item, When::Plan(to)));
            }
            Some(When::Date(_)) => {
                let text = format!("{key} is a single date: H and L move it");
                return app.say(Tone::Refused, text);
            }
            None => {
                let text = format!("{key} has no plan yet: L gives it one, P types one");
                return app.say(Tone::Refused, text);
            }
        }
    }
    let word = if units < 0 { "shorter" } else { "longer" };
    set_all(app, &moves, word);
}

/// Sets all of it as one edit, labeled by what it does.
fn set_all(app: &mut App, moves: &[(ItemRef, When)], word: &str) {
    let label = match moves {
        [] => return,
        [(item, to)] => format!("Plan {} for {}", app.workspace().key_of(*item), to.text()),
        many => format!("{} {word}", count(many.len(), "plan")),
    };
    app.run(label, |draft| {
        moves
            .iter()
            .try_for_each(|(item, to)| field::set(draft, *item, field_name(*item), &to.text()))
    });
}

/// Moves initiatives from column to column; an epic moves the one that it belongs to.
fn move_horizon(app: &mut App, step: i64) {
    let mut lanes: Vec<ItemRef> = Vec::new();
    for item in app.targets() {
        let lane = match item.typed::<Epic>().and_then(|id| app.get(id)) {
            Some(epic) => epic.initiative.map(Id::item),
            None => Some(item),
        };
        match lane {
            Some(lane) if !lanes.contains(&lane) => lanes.push(lane),
            Some(_) => {}
            None => {
                let key = app.workspace().key_of(item);
                let text = format!("{key} belongs to no initiative: ^ attaches it to one");
                return app.say(Tone::Refused, text);
            }
        }
    }
    let mut moves = Vec::new();
    for lane in lanes {
        let place = place_of(app, lane);
        let next = place
            .saturating_add_signed(step as isize)
            .min(PLACES.len() - 1);
        if next != place {
            moves.push((lane, PLACES[next]));
        }
    }
    let label = match moves.as_slice() {
        [] => return app.say(Tone::Refused, "there is no column on that side"),
        [(lane, (_, title))] => format!("Move {} to {title}", app.workspace().key_of(*lane)),
        many => format!("Move {}", count(many.len(), "initiative")),
    };
    app.run(label, |draft| {
        moves.iter().try_for_each(|(lane, (horizon, _))| {
            field::set(draft, *lane, "horizon", horizon.word())
        })
    });
}

/// Asks for the plan of what is marked or under the cursor; an empty line leaves it as it is.
fn type_plan(app: &mut App) {
    let items = app.targets();
    let Some(first) = items.first().copied() else {
        return;
    };
    let now = when(app, first).map_or_else(String::new, When::text);
    let what = match items.len() {
        1 => format!("Plan {}", app.workspace().key_of(first)),
        many => format!("Plan {}", count(many, "item")),
    };
    let help =
        "2027-Q1, 2027-02, 2027-02-14, or two of them: 2027-Q1..2027-Q2; – takes the plan away";
    let prompt = Prompt::new(what.clone(), help, &now, move |app, text| {
        let text = if matches!(text, "-" | "–") {
            ""
        } else {
            text
        };
        let label = if text.is_empty() {
            format!("{what}: no plan")
        } else {
            format!("{what} for {text}")
        };
        run(app, &label, |draft| {
            items
                .iter()
                .try_for_each(|item| field::set(draft, *item, field_name(*item), text))
        })
        .map(drop)
    });
    app.layers.push(Box::new(prompt));
}

/// Asks for a title and a date: the last word is the date when it is one.
fn new_milestone(app: &mut App) {
    let help = "a title, then a date: 1.0 for everybody 2027-03-01; a month or a quarter will do";
    let prompt = Prompt::new("New milestone", help, "", |app, text| {
        let (title, date) = text
            .rsplit_once(char::is_whitespace)
            .filter(|(_, date)| date.parse::<PartialDate>().is_ok())
            .ok_or_else(|| whole("end the line with a date: 2027-03-01, 2027-03 or 2027-Q1"))?;
        let title = title.trim();
        let made = run(app, &format!("Add “{title}”"), |draft| {
            command::create(draft, Kind::Milestone, title, &[("date", date.into())])
        })?;
        app.state_mut().move_onto(made.into());
        Ok(())
    });
    app.layers.push(Box::new(prompt));
}

/// Runs a command of a prompt, which shows a refusal itself.
fn run<T>(
    app: &mut App,
    label: &str,
    command: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
) -> Result<T, Mistake> {
    let done = app.session.run(label, command);
    let value = done.map_err(|refusal| whole(refusal.to_string()))?;
    app.refresh();
    app.say(Tone::Done, label);
    Ok(value)
}
