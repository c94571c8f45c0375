//! Actions of the sprint pane: choosing a sprint and a view, moving over the board, moving cards.
//! Never changes a record but by the commands of the domain.

mod fill;
mod life;
mod scope;

use super::{Action, always, writable};
use crate::domain::command::story::set_status;
use crate::domain::draft::Refusal;
use crate::domain::id::{Id, Kind};
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::domain::word::Word;
use crate::tui::app::{App, Tone};
use crate::tui::layer::form::Form;
use crate::tui::pane::sprints::{self, View, board};
use crate::tui::pane::{PaneId, Target};

const fn act(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    ready: fn(&App) -> Result<(), String>,
    run: fn(&mut App),
) -> Action {
    Action {
        name,
        doc,
        keys,
        hint: "",
        panes: &[PaneId::Sprints],
        changes: false,
        ready,
        run,
    }
}

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        hint: "start",
        panes: &[PaneId::Sprints, PaneId::Planning],
        ..act(
            "start-sprint",
            "Start the sprint: what it holds now is its commitment",
            &["S"],
            life::can_start,
            life::start,
        )
    },
    Action {
        hint: "add stories",
        ..act(
            "fill-sprint",
            "Add stories from the backlog to the sprint",
            &["a"],
            fill::can_fill,
            fill::fill,
        )
    },
    Action {
        hint: "next column",
        changes: true,
        ..act(
            "card-on",
            "Move the card to the status to the right",
            &["L", "S-Right"],
            can_move_card,
            |app| shift(app, 1),
        )
    },
    Action {
        changes: true,
        ..act(
            "card-back",
            "Move the card to the status to the left",
            &["H", "S-Left"],
            can_move_card,
            |app| shift(app, -1),
        )
    },
    Action {
        hint: "view",
        ..act(
            "sprint-view",
            "Show the board, the burndown or the list of sprints",
            &["b"],
            life::has_sprint,
            sprints::turn,
        )
    },
    act(
        "count-other",
        "Count points or stories in burndown and burnup",
        &["f"],
        life::has_sprint,
        sprints::count_other,
    ),
    Action {
        hint: "other sprint",
        ..act(
            "previous-sprint",
            "Show the sprint before",
            &["["],
            life::has_sprint,
            |app| step(app, -1),
        )
    },
    act(
        "next-sprint",
        "Show the sprint after",
        &["]"],
        life::has_sprint,
        |app| step(app, 1),
    ),
    act(
        "scope-changes",
        "Show what was added, removed and re-estimated since the start",
        &["+"],
        life::has_sprint,
        scope::show,
    ),
    Action {
        hint: "plan",
        ..act(
            "plan-sprint",
            "Plan a sprint after the last one",
            &["P"],
            writable,
            life::plan,
        )
    },
    Action {
        hint: "close",
        ..act(
            "close-sprint",
            "Close the sprint and carry over what is not finished",
            &["C"],
            life::can_close,
            life::close,
        )
    },
    act(
        "edit-sprint",
        "Change the sprint: goal, dates, capacity, review, retro",
        &["o"],
        life::can_edit,
        |app| {
            if let Some(item) = sprints::shown(app).map(|sprint| sprint.id.item()) {
                let form = Form::new(app, item, "goal");
                app.layers.push(Box::new(form));
            }
        },
    ),
    Action {
        changes: true,
        ..act(
            "leave-sprint",
            "Take the story out of the sprint, back to the backlog",
            &["x"],
            fill::can_take_out,
            fill::take_out,
        )
    },
    act(
        "new-in-sprint",
        "Make a story in the sprint from one line",
        &["n"],
        writable,
        fill::make,
    ),
    act(
        "open-card",
        "Open the story, or the board of the sprint",
        &["Enter"],
        has_rows,
        open,
    ),
    act(
        "card-down",
        "Move the cursor down its column",
        &["j", "Down"],
        has_rows,
        |app| climb(app, 1),
    ),
    act(
        "card-up",
        "Move the cursor up its column",
        &["k", "Up"],
        has_rows,
        |app| climb(app, -1),
    ),
    act(
        "card-top",
        "Go to the first card of the column",
        &["g g", "Home"],
        has_rows,
        |app| climb(app, isize::MIN),
    ),
    act(
        "card-bottom",
        "Go to the last card of the column",
        &["G", "End"],
        has_rows,
        |app| climb(app, isize::MAX),
    ),
    act(
        "cards-down",
        "Move some cards down",
        &["Ctrl-d", "PgDn", "Ctrl-f"],
        has_rows,
        |app| climb(app, 4),
    ),
    act(
        "cards-up",
        "Move some cards up",
        &["Ctrl-u", "PgUp", "Ctrl-b"],
        has_rows,
        |app| climb(app, -4),
    ),
    Action {
        hint: "card",
        ..act(
            "card-left",
            "Move the cursor to the column to the left",
            &["h", "Left"],
            always,
            |app| sprints::move_column(app, -1),
        )
    },
    act(
        "card-right",
        "Move the cursor to the column to the right",
        &["l", "Right"],
        always,
        |app| sprints::move_column(app, 1),
    ),
];

/// The shown sprint, or that there is none and what to do.
fn sprint(app: &App) -> Result<&Sprint, String> {
    sprints::shown(app).ok_or_else(|| "there is no sprint yet: P plans one".to_string())
}

/// Needs something to move over.
fn has_rows(app: &App) -> Result<(), String> {
    let sprint = sprint(app)?;
    match (View::of(app), app.cursor()) {
        (View::Burndown, _) => {
            Err("a chart has no rows: [ and ] show other sprints, b the list of them".to_string())
        }
        (_, None) => Err(board::nothing(app, sprint)),
        _ => Ok(()),
    }
}

/// Needs a card under the cursor.
fn on_card(app: &App) -> Result<(), String> {
    let sprint = sprint(app)?;
    match (View::of(app), app.cursor()) {
        (View::Board, Some(_)) => Ok(()),
        (View::Board, None) => Err(board::nothing(app, sprint)),
        _ => Err("the cards are on the board: b shows it".to_string()),
    }
}

fn can_move_card(app: &App) -> Result<(), String> {
    writable(app)?;
    on_card(app)?;
    match sprints::shown(app).filter(|sprint| sprint.is_closed()) {
        Some(sprint) => Err(format!(
            "{} is closed and stays as it was: Enter shows the story as it is now",
            sprint.title
        )),
        None => Ok(()),
    }
}

fn climb(app: &mut App, by: isize) {
    let done = if View::of(app) == View::Board {
        board::move_within(app, by)
    } else {
        move_in_list(app, by)
    };
    if let Err(why) = done {
        app.say(Tone::News, why);
    }
}

fn move_in_list(app: &mut App, by: isize) -> Result<(), String> {
    let before = app.state().view.cursor;
    let last = app.state().rows.len().saturating_sub(1);
    let to = before.saturating_add_signed(by).min(last);
    app.state_mut().move_to(to);
    if to == before {
        let end = if by < 0 { "first" } else { "last" };
        return Err(format!("this is the {end} sprint"));
    }
    Ok(())
}

/// Opens the story under the cursor where stories are at home; a sprint on its board.
fn open(app: &mut App) {
    let Some(target) = app.state().cursor else {
        return;
    };
    if target.item.kind == Kind::Sprint {
        sprints::show(app, View::Board, Some(target.item));
    } else {
        app.go(PaneId::Stories, Some(target));
    }
}

/// Shows the sprint before or after the shown one.
fn step(app: &mut App, by: isize) {
    let all = app.workspace().sprints_in_order();
    let shown = sprints::shown(app).map(|sprint| sprint.id);
    let at = all.iter().position(|known| Some(known.id) == shown);
    let next = at
        .and_then(|at| at.checked_add_signed(by))
        .and_then(|at| all.get(at));
    match next.map(|sprint| sprint.id.item()) {
        Some(sprint) => sprints::choose(app, sprint),
        None if by < 0 => app.say(Tone::News, "this is the first sprint"),
        None => app.say(Tone::News, "this is the last sprint: P plans another"),
    }
}

/// Moves the cards by columns of the board.
fn shift(app: &mut App, by: isize) {
    let columns = board::columns(app);
    let place = |status: usize| columns.iter().position(|column| column.place == status);
    let beside = |row: &crate::tui::pane::Row| -> Option<(Id<Story>, Word)> {
        let id = row.target?.item.typed()?;
        let to = place(usize::from(row.depth))?.checked_add_signed(by)?;
        Some((id, columns.get(to)?.status.name.clone()))
    };
    let targets = app.targets();
    let moves: Vec<(Id<Story>, Word)> = app
        .state()
        .rows
        .iter()
        .filter(|row| {
            row.target
                .is_some_and(|target| targets.contains(&target.item))
        })
        .filter_map(beside)
        .collect();
    if moves.is_empty() {
        let end = if by < 0 { "first" } else { "last" };
        app.say(
            Tone::News,
            format!("it is in the {end} column already: s sets any status"),
        );
        return;
    }
    send(app, &moves);
}

/// Drops a card on another column; whether anything changed or was said.
pub(super) fn drop_card(app: &mut App, card: Target, place: usize) -> bool {
    let status = app.workspace().settings().statuses.get(place);
    let (Some(status), Some(story)) = (status, card.item.typed()) else {
        return false;
    };
    let moves = [(story, status.name.clone())];
    match can_move_card(app) {
        Ok(()) => send(app, &moves),
        Err(why) => app.say(Tone::Refused, why),
    }
    true
}

/// Gives stories their new status as one edit, and says when a column holds more than it may.
fn send(app: &mut App, moves: &[(Id<Story>, Word)]) {
    let label = match moves {
        [(story, status)] => {
            let key = app.workspace().key_of(story.item());
            format!("Move {key} to {status}")
        }
        many => format!("Move {} stories by a column", many.len()),
    };
    let command = |draft: &mut crate::domain::draft::Draft<'_>| -> Result<(), Refusal> {
        moves
            .iter()
            .try_for_each(|(story, status)| set_status(draft, *story, status))
    };
    if app.run(label.clone(), command).is_none() {
        return;
    }
    let columns = board::columns(app);
    let over = columns.iter().find(|column| {
        column.is_over()
            && moves
                .iter()
                .any(|(_, status)| *status == column.status.name)
    });
    let warning = over.map(|column| {
        let limit = column.status.limit.unwrap_or_default();
        let held = column.rows.len();
        format!(
            "{label}; “{}” holds {held}, its limit is {limit}",
            column.status.name
        )
    });
    if let Some(warning) = warning {
        let known = app.notice.as_ref();
        let told = match known.filter(|notice| notice.tone == Tone::Warned) {
            Some(notice) => format!("{}; {warning}", notice.text),
            None => warning,
        };
        app.say(Tone::News, told);
    }
}
