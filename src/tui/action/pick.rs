//! Changes that ask one thing first: which status, which sprint, which person.
//! Never asks what can be seen.

use super::change::names;
use crate::domain::command;
use crate::domain::field::{self, Shape};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::sprint::Sprint;
use crate::domain::story::{Story, WaitReason};
use crate::tui::app::{Again, App, Tone};
use crate::tui::layer::picker::{Choice, Picker};
use crate::tui::layer::prompt::{Prompt, whole};

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
        set(app, &items, field_name, value);
    })
    .at(at);
    if free {
        picker = picker.or_else("Enter takes what you typed", move |app, text| {
            set(app, &targets, field_name, text);
        });
    }
    app.layers.push(Box::new(picker));
}

/// Sets a field of some records, which `.` then does again elsewhere.
pub(super) fn set(app: &mut App, items: &[ItemRef], name: &'static str, value: &str) {
    let shown = if value.is_empty() { "none" } else { value };
    let label = format!("Set {name} of {} to {shown}", names(app, items));
    let status = name == "status";
    let done = app.run(label, |draft| {
        for item in items {
            match item.typed() {
                Some(story) if status => command::story::set_status(draft, story, value)?,
                _ => command::set_all(draft, &[*item], name, value)?,
            }
        }
        Ok(())
    });
    if done.is_some() {
        app.last_change = Some(Again::Set(name, value.to_string()));
    }
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
pub(super) fn move_to(app: &mut App) {
    let items = app.targets();
    let Some(first) = items.first().copied() else {
        return;
    };
    let kinds = kinds_above(first.kind);
    if kinds.is_empty() {
        app.say(
            Tone::News,
            format!("a {} stands below nothing", first.kind.singular()),
        );
        return;
    }
    let choices = places(app, kinds);
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

/// What a kind can be moved to; nothing for what stands below nothing.
pub(super) const fn kinds_above(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Story => &[Kind::Sprint, Kind::Epic],
        Kind::Epic => &[Kind::Initiative],
        Kind::Initiative => &[Kind::Objective],
        _ => &[],
    }
}

/// Where something can be moved: the open records of these kinds, and for stories the backlog.
fn places(app: &App, kinds: &[Kind]) -> Vec<Choice<Option<ItemRef>>> {
    let lens = app.lens();
    let sprint = |item: &ItemRef| item.typed::<Sprint>().and_then(|id| app.get(id));
    let open = |item: &ItemRef| sprint(item).is_none_or(|sprint| !sprint.is_closed());
    let records = kinds
        .iter()
        .flat_map(|kind| lens.ordered(*kind))
        .filter(open);
    let backlog = kinds.contains(&Kind::Sprint).then(|| Choice {
        label: "Backlog".into(),
        side: String::new(),
        doc: "out of its sprint".into(),
        value: None,
    });
    let record = |item: ItemRef| Choice {
        label: lens.workspace.title_of(item).to_string(),
        side: lens.workspace.key_of(item).to_string(),
        doc: item.kind.singular().to_string(),
        value: Some(item),
    };
    backlog.into_iter().chain(records.map(record)).collect()
}

/// Lets stories wait for a reason, or go on when they do already.
pub(super) fn wait(app: &mut App) {
    let stories: Vec<_> = app
        .targets()
        .into_iter()
        .filter_map(ItemRef::typed::<Story>)
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

fn ask_whom(app: &mut App, stories: Vec<Id<Story>>, reason: WaitReason) {
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
    let picker = Picker::new(
        format!("Waits for {reason} of"),
        choices,
        move |app: &mut App, who: &String| ask_what(app, stories.clone(), reason, who),
    )
    .or_else("Enter takes this name", move |app, who| {
        ask_what(app, others.clone(), reason, who);
    });
    app.layers.push(Box::new(picker));
}

/// Asks for the question or remark of a wait, which may be empty.
fn ask_what(app: &mut App, stories: Vec<Id<Story>>, reason: WaitReason, who: &str) {
    let who = who.to_string();
    let of = if who.is_empty() {
        String::new()
    } else {
        format!(" of {who}")
    };
    let prompt = Prompt::new(
        format!("Waits for {reason}{of}"),
        "the question or remark; Enter without one leaves it empty",
        "",
        move |app, note| {
            let on = (!who.is_empty()).then_some(who.as_str());
            let run = app.session.run(&format!("Wait for {reason}{of}"), |draft| {
                let mut stories = stories.iter();
                stories.try_for_each(|id| command::story::wait(draft, *id, reason, on, note))
            });
            run.map_err(|refusal| whole(refusal.to_string()))?;
            app.refresh();
            app.say(Tone::Done, format!("Wait for {reason}{of}"));
            Ok(())
        },
    )
    .optional();
    app.layers.push(Box::new(prompt));
}
