//! Changing what is under the cursor, or all that is marked: the same keys in every pane.
//! Never asks before an undoable change.

use super::{Action, can_change, writable};
use crate::domain::command::{self, place::Place};
use crate::domain::field::{self, Shape};
use crate::domain::id::{ItemRef, Kind};
use crate::domain::story::WaitReason;
use crate::tui::app::{App, Effect, Tone};
use crate::tui::layer::form::Form;
use crate::tui::layer::picker::{Choice, Picker};
use crate::tui::layer::prompt::{self, Prompt, whole};
use crate::tui::layer::strip::Strip;
use crate::tui::pane::PaneId;

const fn change(
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
        panes: &[],
        changes: true,
        ready: can_change,
        run,
    }
}

/// The actions that change records.
pub(super) const ACTIONS: &[Action] = &[
    change(
        "rank-down",
        "Move it down the order",
        &["J", "S-Down"],
        "",
        |app| shift(app, 1),
    ),
    change(
        "rank-up",
        "Move it up the order",
        &["K", "S-Up"],
        "rank",
        |app| shift(app, -1),
    ),
    change(
        "rank-top",
        "Move it to the top of the order",
        &["g k", "Alt-k"],
        "",
        |app| to_end(app, Place::Top),
    ),
    change(
        "rank-bottom",
        "Move it to the bottom of the order",
        &["g j", "Alt-j"],
        "",
        |app| to_end(app, Place::Bottom),
    ),
    Action {
        ready: writable,
        changes: false,
        ..change(
            "new",
            "Make something new from one line",
            &["n"],
            "new",
            prompt::quick_add,
        )
    },
    Action {
        ready: writable,
        changes: false,
        ..change(
            "capture",
            "Put a request into the inbox",
            &["N"],
            "",
            |app| prompt::quick_add_kind(app, Kind::Request),
        )
    },
    Action {
        changes: false,
        ..change("edit", "Change any of its fields", &["e"], "edit", |app| {
            if let Some(item) = app.cursor() {
                let form = Form::new(app, item, "title");
                app.layers.push(Box::new(form));
            }
        })
    },
    Action {
        changes: false,
        ..change(
            "editor",
            "Change its notes in your editor",
            &["E"],
            "",
            |app| {
                let Some(item) = app.cursor() else { return };
                match field::field(item.kind, "notes") {
                    Some(info) => {
                        let text = field::get(app.workspace(), item, info.name).to_string();
                        app.want(Effect::Edit {
                            item,
                            field: info.name,
                            text,
                        });
                    }
                    None => app.say(Tone::News, "this has no notes"),
                }
            },
        )
    },
    change("points", "Estimate it", &["p"], "points", |app| {
        let estimated = |item: &ItemRef| matches!(item.kind, Kind::Story | Kind::Epic);
        let items: Vec<ItemRef> = app.targets().into_iter().filter(estimated).collect();
        if items.is_empty() {
            app.say(
                Tone::News,
                "stories and epics have points: put the cursor on one",
            );
            return;
        }
        let strip = Strip::new(app, items);
        app.layers.push(Box::new(strip));
    }),
    change("status", "Set its status", &["s"], "status", |app| {
        pick_field(app, "status")
    }),
    change(
        "move",
        "Move it to a sprint, an epic, an initiative or an objective",
        &["m"],
        "move to",
        move_to,
    ),
    change(
        "attach",
        "Attach it to what it belongs to",
        &["^"],
        "",
        |app| pick_field(app, "parent"),
    ),
    change("assign", "Say who does it", &["@"], "", |app| {
        pick_field(app, "assignee")
    }),
    change(
        "label",
        "Add or remove labels: +name -name",
        &["#"],
        "",
        |app| {
            let items = app.targets();
            let prompt = Prompt::new(
                "Labels",
                "+name adds, -name removes, plain words replace them all",
                "+",
                move |app, text| {
                    let label = format!("Label {} items {text}", items.len());
                    let done = app.session.run(&label, |draft| {
                        command::set_all(draft, &items, "labels", text)
                    });
                    done.map_err(|refusal| whole(refusal.to_string()))?;
                    app.refresh();
                    app.say(Tone::Done, label);
                    Ok(())
                },
            );
            app.layers.push(Box::new(prompt));
        },
    ),
    change(
        "wait",
        "Let it wait for somebody, or go on",
        &["W"],
        "",
        wait,
    ),
    change(
        "archive",
        "Put it away; undo brings it back",
        &["d", "Del"],
        "",
        |app| {
            let items = app.targets();
            let label = format!("Archive {}", names(app, &items));
            if app
                .run(label, |draft| {
                    items
                        .iter()
                        .try_for_each(|item| command::archive(draft, *item))
                })
                .is_some()
            {
                app.state_mut().marked.clear();
            }
        },
    ),
    Action {
        name: "repeat",
        doc: "Do the last change again, here",
        keys: &["."],
        hint: "",
        panes: &[],
        changes: false,
        ready: can_change,
        run: |app| match app.last_change {
            Some(action) => super::run(app, action),
            None => app.say(Tone::News, "nothing was changed yet"),
        },
    },
];

/// What some items are called in a label.
pub(super) fn names(app: &App, items: &[ItemRef]) -> String {
    match items {
        [one] => app.workspace().key_of(*one).to_string(),
        many => format!("{} items", many.len()),
    }
}

/// Moves the targets by one row among their own kind.
fn shift(app: &mut App, by: i32) {
    let items = app.targets();
    let Some(first) = items.first().copied() else {
        return;
    };
    // On a board the neighbors of a card are those of its column.
    let column = (app.pane == PaneId::Sprints)
        .then(|| app.state().rows.get(app.state().view.cursor))
        .flatten()
        .map(|row| row.depth);
    let siblings: Vec<ItemRef> = app
        .state()
        .rows
        .iter()
        .filter(|row| column.is_none_or(|column| row.depth == column))
        .filter_map(|row| row.target)
        .filter(|t| t.part.is_none())
        .map(|t| t.item)
        .filter(|i| i.kind == first.kind)
        .collect();
    let places: Vec<usize> = siblings
        .iter()
        .enumerate()
        .filter(|(_, item)| items.contains(item))
        .map(|(at, _)| at)
        .collect();
    let (Some(low), Some(high)) = (places.first(), places.last()) else {
        return;
    };
    let place = if by < 0 {
        low.checked_sub(1).map(|at| Place::Before(siblings[at]))
    } else {
        siblings.get(high + 1).map(|item| Place::After(*item))
    };
    match place {
        Some(place) => {
            let label = format!(
                "Rank {} {}",
                names(app, &items),
                if by < 0 { "higher" } else { "lower" }
            );
            app.run(label, |draft| command::place::rank(draft, &items, place));
        }
        None => app.say(
            Tone::News,
            if by < 0 {
                "it is first already"
            } else {
                "it is last already"
            },
        ),
    }
}

fn to_end(app: &mut App, place: Place) {
    let items = app.targets();
    let label = format!(
        "Rank {} {}",
        names(app, &items),
        if place == Place::Top { "first" } else { "last" }
    );
    app.run(label, |draft| command::place::rank(draft, &items, place));
}

/// Sets a field of the targets to what is picked.
pub(super) fn pick_field(app: &mut App, name: &'static str) {
    let items = app.targets();
    let Some(first) = items.first().copied() else {
        return;
    };
    let Some(info) = field::field(first.kind, name).filter(|info| info.writable) else {
        let text = format!("a {} has no {name} to set", first.kind.singular());
        app.say(Tone::News, text);
        return;
    };
    let choices = choices(app, info.shape);
    let title = format!("{} of {}", info.name, names(app, &items));
    let targets = items.clone();
    let field_name = info.name;
    let now = field::get(app.workspace(), first, field_name).to_string();
    let at = choices
        .iter()
        .position(|choice| choice.value == now || choice.side == now)
        .unwrap_or(0);
    let free = matches!(info.shape, Shape::Person | Shape::Line | Shape::Words);
    let mut picker = Picker::new(title, choices, move |app: &mut App, value: &String| {
        set(app, &items, field_name, value)
    })
    .at(at);
    if free {
        picker = picker.or_else("Enter takes what you typed", move |app, text| {
            set(app, &targets, field_name, text)
        });
    }
    app.layers.push(Box::new(picker));
}

fn set(app: &mut App, items: &[ItemRef], name: &str, value: &str) {
    let shown = if value.is_empty() { "none" } else { value };
    let label = format!("Set {name} of {} to {shown}", names(app, items));
    let status = name == "status";
    app.run(label, |draft| {
        for item in items {
            match item.typed() {
                Some(story) if status => command::story::set_status(draft, story, value)?,
                _ => command::set_all(draft, &[*item], name, value)?,
            }
        }
        Ok(())
    });
}

/// What a field of that shape can be set to.
fn choices(app: &App, shape: Shape) -> Vec<Choice<String>> {
    let plain = |text: &str, doc: &str| Choice {
        label: text.to_string(),
        side: String::new(),
        doc: doc.to_string(),
        value: text.to_string(),
    };
    match shape {
        Shape::Status => app
            .workspace()
            .settings()
            .statuses
            .iter()
            .map(|s| plain(&s.name, s.category.word()))
            .collect(),
        Shape::Choice(words) => words.iter().map(|word| plain(word, "")).collect(),
        Shape::One(kind) => {
            let none = Choice {
                label: "none".to_string(),
                side: String::new(),
                doc: String::new(),
                value: String::new(),
            };
            let lens = app.lens();
            let open = lens.ordered(kind).into_iter().filter(|item| match kind {
                Kind::Sprint => item
                    .typed()
                    .and_then(|id| lens.workspace.sprints.get(id))
                    .is_some_and(|sprint| !sprint.is_closed()),
                _ => true,
            });
            let item = |item: ItemRef| {
                let key = lens.workspace.key_of(item).to_string();
                Choice {
                    label: lens.workspace.title_of(item).to_string(),
                    side: key.clone(),
                    doc: String::new(),
                    value: key,
                }
            };
            std::iter::once(none).chain(open.map(item)).collect()
        }
        Shape::Person => people(app)
            .into_iter()
            .map(|name| plain(&name, ""))
            .chain([Choice {
                label: "nobody".into(),
                side: String::new(),
                doc: String::new(),
                value: String::new(),
            }])
            .collect(),
        _ => Vec::new(),
    }
}

/// Me first, then those on the list of people, then those who have stories.
pub(super) fn people(app: &App) -> Vec<String> {
    let mut names = vec![app.session.me().to_string()];
    names.extend(
        app.workspace()
            .people
            .iter()
            .map(|person| person.title.clone()),
    );
    names.extend(
        app.workspace()
            .stories
            .iter()
            .rev()
            .filter_map(|story| story.assignee.as_ref())
            .take(2000)
            .map(ToString::to_string),
    );
    let mut seen = rustc_hash::FxHashSet::default();
    names.retain(|name| !name.is_empty() && seen.insert(name.to_lowercase()));
    names
}

/// Moves the targets: stories into a sprint or below an epic, others below what they belong to.
fn move_to(app: &mut App) {
    let items = app.targets();
    let Some(first) = items.first().copied() else {
        return;
    };
    let kinds: &[Kind] = match first.kind {
        Kind::Story => &[Kind::Sprint, Kind::Epic],
        Kind::Epic => &[Kind::Initiative],
        Kind::Initiative => &[Kind::Objective],
        _ => &[],
    };
    if kinds.is_empty() {
        app.say(
            Tone::News,
            format!("a {} stands below nothing", first.kind.singular()),
        );
        return;
    }
    let lens = app.lens();
    let open = |item: &ItemRef| {
        item.typed::<crate::domain::sprint::Sprint>()
            .and_then(|id| lens.workspace.sprints.get(id))
            .is_none_or(|s| !s.is_closed())
    };
    let mut choices: Vec<Choice<Option<ItemRef>>> = kinds
        .iter()
        .flat_map(|kind| lens.ordered(*kind))
        .filter(open)
        .map(|item| Choice {
            label: lens.workspace.title_of(item).to_string(),
            side: lens.workspace.key_of(item).to_string(),
            doc: item.kind.singular().to_string(),
            value: Some(item),
        })
        .collect();
    if first.kind == Kind::Story {
        choices.insert(
            0,
            Choice {
                label: "Backlog".into(),
                side: String::new(),
                doc: "out of its sprint".into(),
                value: None,
            },
        );
    }
    let title = format!("Move {} to", names(app, &items));
    let picker = Picker::new(
        title,
        choices,
        move |app: &mut App, to: &Option<ItemRef>| {
            let place = to.map_or("the backlog".to_string(), |to| {
                app.workspace().key_of(to).to_string()
            });
            let label = format!("Move {} to {place}", names(app, &items));
            app.run(label, |draft| {
                items.iter().try_for_each(|item| match to {
                    Some(to) => command::attach(draft, *item, *to),
                    None => field::set(draft, *item, "sprint", ""),
                })
            });
        },
    );
    app.layers.push(Box::new(picker));
}

/// Lets stories wait for a reason, or go on when they do already.
fn wait(app: &mut App) {
    let stories: Vec<_> = app
        .targets()
        .into_iter()
        .filter_map(ItemRef::typed::<crate::domain::story::Story>)
        .collect();
    if stories.is_empty() {
        app.say(Tone::News, "only stories wait: put the cursor on one");
        return;
    }
    let waiting = |id| {
        app.workspace()
            .stories
            .get(id)
            .is_some_and(|story| story.waiting.is_some())
    };
    let mut choices: Vec<Choice<Option<WaitReason>>> = WaitReason::ALL
        .iter()
        .map(|(word, reason)| Choice {
            label: (*word).to_string(),
            side: String::new(),
            doc: String::new(),
            value: Some(*reason),
        })
        .collect();
    if stories.iter().any(|id| waiting(*id)) {
        choices.insert(
            0,
            Choice {
                label: "go on".into(),
                side: String::new(),
                doc: "it waits no longer".into(),
                value: None,
            },
        );
    }
    let picker = Picker::new(
        "Waits for",
        choices,
        move |app: &mut App, reason: &Option<WaitReason>| match reason {
            None => {
                let stories = stories.clone();
                app.run("Go on", |draft| {
                    stories
                        .iter()
                        .try_for_each(|id| command::story::go_on(draft, *id))
                });
            }
            Some(reason) => ask_whom(app, stories.clone(), *reason),
        },
    );
    app.layers.push(Box::new(picker));
}

fn ask_whom(
    app: &mut App,
    stories: Vec<crate::domain::id::Id<crate::domain::story::Story>>,
    reason: WaitReason,
) {
    let nobody = Choice {
        label: "nobody in particular".to_string(),
        side: String::new(),
        doc: String::new(),
        value: String::new(),
    };
    let mut choices: Vec<Choice<String>> = people(app)
        .into_iter()
        .map(|name| Choice {
            label: name.clone(),
            side: String::new(),
            doc: String::new(),
            value: name,
        })
        .collect();
    choices.push(nobody);
    let others = stories.clone();
    let run = move |app: &mut App,
                    stories: &[crate::domain::id::Id<crate::domain::story::Story>],
                    who: &str| {
        let on = (!who.is_empty()).then_some(who);
        let label = format!(
            "Wait for {reason}{}",
            on.map_or(String::new(), |on| format!(" of {on}"))
        );
        app.run(label, |draft| {
            stories
                .iter()
                .try_for_each(|id| command::story::wait(draft, *id, reason, on, ""))
        });
    };
    let picker = Picker::new(
        format!("Waits for {reason} of"),
        choices,
        move |app: &mut App, who: &String| run(app, &stories, who),
    )
    .or_else("Enter takes this name", move |app, who| {
        run(app, &others, who)
    });
    app.layers.push(Box::new(picker));
}
