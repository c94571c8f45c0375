//! Judging the inbox: what requests become, where they go, and those that were put off.
//! Never judges twice: what a request became is shown, and undo takes it back.

use super::change::names;
use super::{Action, always, writable};
use crate::domain::command::request::{Verdict, judge as carry_out};
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::request::{Request, RequestState};
use crate::tui::app::{App, Tone};
use crate::tui::layer::picker::{Choice, Picker};
use crate::tui::layer::prompt::{Prompt, whole};
use crate::tui::pane::PaneId;

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        name: "judge",
        doc: "Judge requests: story, epic, evidence, merge, park or reject",
        keys: &["t"],
        hint: "judge",
        panes: &[PaneId::Backlog],
        changes: true,
        ready: |app| {
            if requests(app).is_empty() {
                return Err("only requests are judged: N puts one into the inbox".to_string());
            }
            writable(app)
        },
        run: judge,
    },
    Action {
        name: "parked",
        doc: "Show or fold the requests that were parked",
        keys: &["A"],
        hint: "",
        panes: &[PaneId::Backlog],
        changes: false,
        ready: always,
        run: show_parked,
    },
];

/// The requests that an action is done to.
fn requests(app: &App) -> Vec<Id<Request>> {
    let targets = app.targets().into_iter();
    targets.filter_map(ItemRef::typed::<Request>).collect()
}

/// What is asked for first: some verdicts need one thing more.
#[derive(Clone, Copy)]
enum Wish {
    Story,
    Epic,
    Evidence,
    Merge,
    Park,
    Reject,
    BringBack,
}

fn judge(app: &mut App) {
    let ids = requests(app);
    let choice = |label: &str, doc: &str, value| Choice {
        label: label.to_string(),
        side: String::new(),
        doc: doc.to_string(),
        value,
    };
    let mut choices = vec![
        choice(
            "accept as a story",
            "at the end of the backlog",
            Wish::Story,
        ),
        choice("accept as an epic", "without an initiative yet", Wish::Epic),
        choice(
            "accept as evidence …",
            "for or against an initiative",
            Wish::Evidence,
        ),
        choice(
            "merge into …",
            "a story or an epic that is there",
            Wish::Merge,
        ),
    ];
    let state = |id: &Id<Request>| app.get(*id).map(|request| request.state);
    if ids.iter().any(|id| state(id) == Some(RequestState::Parked)) {
        choices.insert(
            0,
            choice(
                "bring back",
                "it waits for a judgement again",
                Wish::BringBack,
            ),
        );
    } else {
        choices.push(choice("park", "not now; A shows it again", Wish::Park));
    }
    choices.push(choice("reject …", "no, and why", Wish::Reject));
    let title = format!("Judge {}", called(app, &ids));
    let picker = Picker::new(title, choices, move |app: &mut App, wish: &Wish| {
        let ids = ids.clone();
        match wish {
            Wish::Story => run(app, &ids, "Accept", " as a story", &Verdict::Story),
            Wish::Epic => run(app, &ids, "Accept", " as an epic", &Verdict::Epic),
            Wish::Evidence => for_initiative(app, ids),
            Wish::Merge => into_what(app, ids),
            Wish::Park => run(app, &ids, "Park", "", &Verdict::Park),
            Wish::Reject => why(app, ids),
            Wish::BringBack => run(app, &ids, "Bring back", "", &Verdict::BringBack),
        }
    });
    app.layers.push(Box::new(picker));
}

fn called(app: &App, ids: &[Id<Request>]) -> String {
    let items: Vec<ItemRef> = ids.iter().map(|id| id.item()).collect();
    names(app, &items)
}

fn run(app: &mut App, ids: &[Id<Request>], word: &str, more: &str, verdict: &Verdict) {
    let label = format!("{word} {}{more}", called(app, ids));
    let done = app.run(label.clone(), |draft| {
        let mut became = None;
        for id in ids {
            became = carry_out(draft, *id, verdict)?;
        }
        Ok(became)
    });
    let Some(became) = done else { return };
    app.state_mut().marked.clear();
    if let (Some(item), [_]) = (became, ids) {
        let key = app.workspace().key_of(item);
        let told = format!("{label}: see {key}");
        app.say(Tone::Done, told);
    }
}

fn for_initiative(app: &mut App, ids: Vec<Id<Request>>) {
    let choices = records(app, &[Kind::Initiative]);
    if choices.is_empty() {
        app.say(
            Tone::News,
            "there is no initiative yet: 2, then n, makes one",
        );
        return;
    }
    let title = format!("{} is evidence for", called(app, &ids));
    let picker = Picker::new(title, choices, move |app: &mut App, item: &ItemRef| {
        let more = format!(" as evidence for {}", app.workspace().key_of(*item));
        let verdict = Verdict::Evidence(Id::new(item.id));
        run(app, &ids, "Accept", &more, &verdict);
    });
    app.layers.push(Box::new(picker));
}

fn into_what(app: &mut App, ids: Vec<Id<Request>>) {
    let choices = records(app, &[Kind::Story, Kind::Epic]);
    if choices.is_empty() {
        app.say(
            Tone::News,
            "there is no open story or epic to merge it into",
        );
        return;
    }
    let title = format!("Merge {} into", called(app, &ids));
    let picker = Picker::new(title, choices, move |app: &mut App, item: &ItemRef| {
        let more = format!(" into {}", app.workspace().key_of(*item));
        run(app, &ids, "Merge", &more, &Verdict::Merge(*item));
    });
    app.layers.push(Box::new(picker));
}

/// The open records of these kinds, to choose from.
fn records(app: &App, kinds: &[Kind]) -> Vec<Choice<ItemRef>> {
    let lens = app.lens();
    let all = kinds.iter().flat_map(|kind| lens.ordered(*kind));
    let open = all.filter(|item| lens.is(*item, "open"));
    let choice = |item: ItemRef| Choice {
        label: lens.workspace.title_of(item).to_string(),
        side: lens.workspace.key_of(item).to_string(),
        doc: item.kind.singular().to_string(),
        value: item,
    };
    open.map(choice).collect()
}

fn why(app: &mut App, ids: Vec<Id<Request>>) {
    let title = format!("Reject {}", called(app, &ids));
    let prompt = Prompt::new(
        title,
        "why? It is kept with the request",
        "",
        move |app, text| {
            let label = format!("Reject {}", called(app, &ids));
            let verdict = Verdict::Reject(text.to_string());
            let done = app.session.run(&label, |draft| {
                for id in &ids {
                    carry_out(draft, *id, &verdict)?;
                }
                Ok(())
            });
            done.map_err(|refusal| whole(refusal.to_string()))?;
            app.refresh();
            app.state_mut().marked.clear();
            app.say(Tone::Done, label);
            Ok(())
        },
    )
    .needed("say why: who asked will want to know");
    app.layers.push(Box::new(prompt));
}

fn show_parked(app: &mut App) {
    let state = app.state_mut();
    state.shows_parked = !state.shows_parked;
    let shown = state.shows_parked;
    app.rebuild();
    let parked = app.workspace().requests.iter();
    let parked = parked.filter(|one| one.archived.is_none() && one.state == RequestState::Parked);
    let told = match (parked.count(), shown) {
        (0, _) => "nothing is parked: t judges a request",
        (_, true) => "parked requests are shown: t brings one back or judges it",
        (_, false) => "parked requests are folded",
    };
    app.say(Tone::News, told);
}

#[cfg(test)]
mod tests;
