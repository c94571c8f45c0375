//! The review: what is said of the stories that were shown.
//! Never reopens a story without asking.

use super::{Action, can_change};
use crate::domain::about::Category;
use crate::domain::command::meeting;
use crate::domain::command::story::to_category;
use crate::domain::id::{Id, ItemRef};
use crate::domain::meeting::Verdict;
use crate::domain::sprint::SprintState;
use crate::domain::story::Story;
use crate::tui::app::{App, Tone};
use crate::tui::desk::count;
use crate::tui::layer::picker::{Choice, Picker};
use crate::tui::layer::prompt::{Prompt, whole};
use crate::tui::pane::{PaneId, review, sprints};

const fn act(
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
        panes: &[PaneId::Review],
        changes: false,
        ready: can_change,
        run,
    }
}

/// The actions.
pub(super) const ACTIONS: &[Action] = &[
    Action {
        panes: &[PaneId::Sprints],
        ready: can_review,
        ..act(
            "review",
            "Review the sprint: say of each story whether it is as it was wanted",
            &["r"],
            "review",
            review::begin,
        )
    },
    act(
        "review-accept",
        "Accept it: it is as it was wanted; again takes that back",
        &["a"],
        "accept",
        |app| judge(app, Verdict::Accepted),
    ),
    act(
        "review-reject",
        "Reject it: it is not as it was wanted; again takes that back",
        &["x"],
        "reject",
        |app| judge(app, Verdict::Rejected),
    ),
    act(
        "review-not-shown",
        "Say that it was not shown; again takes that back",
        &["o"],
        "not shown",
        |app| judge(app, Verdict::NotShown),
    ),
    act(
        "review-note",
        "Note why, or what is still to be done",
        &["c"],
        "note",
        note,
    ),
];

fn can_review(app: &App) -> Result<(), String> {
    match sprints::shown(app) {
        None => Err("there is no sprint yet: P plans one".to_string()),
        Some(sprint) if sprint.state == SprintState::Planned => Err(format!(
            "{} has not begun, there is nothing to review: S starts it, [ shows the one before",
            sprint.title
        )),
        Some(_) => Ok(()),
    }
}

fn targets(app: &App) -> Vec<Id<Story>> {
    let items = app.targets().into_iter();
    items.filter_map(ItemRef::typed::<Story>).collect()
}

/// Says something of the targets; what was said already is taken back. Goes on to the next story.
fn judge(app: &mut App, verdict: Verdict) {
    let Some(sprint) = review::sprint(app) else {
        return;
    };
    let id = sprint.id;
    let stories = targets(app);
    let said = |story: &Id<Story>| sprint.reviewed(*story).map(|result| result.verdict);
    let back = stories.iter().all(|story| said(story) == Some(verdict));
    let notes: Vec<String> = stories
        .iter()
        .map(|story| {
            sprint
                .reviewed(*story)
                .map_or_else(String::new, |result| result.note.clone())
        })
        .collect();
    let name = match stories.as_slice() {
        [one] => app.workspace().key_of(one.item()).to_string(),
        many => count(many.len(), "story"),
    };
    let word = verdict.word().replace('_', " ");
    let label = if back {
        format!("Take back what the review said of {name}")
    } else {
        format!("Review {name}: {word}")
    };
    let now = (!back).then_some(verdict);
    let done = app.run(label, |draft| {
        stories
            .iter()
            .zip(&notes)
            .try_for_each(|(story, note)| meeting::review(draft, id, *story, now, note))
    });
    if done.is_none() {
        return;
    }
    let again: Vec<Id<Story>> = stories
        .iter()
        .filter(|story| now == Some(Verdict::Rejected) && is_done(app, **story))
        .copied()
        .collect();
    if again.is_empty() {
        if !back {
            app.state_mut().move_by(1);
        }
    } else {
        offer_reopening(app, again);
    }
}

fn is_done(app: &App, story: Id<Story>) -> bool {
    app.index()
        .category(story)
        .is_some_and(|category| category == Category::Done)
}

/// Asks whether rejected stories that are done are to be taken up again.
fn offer_reopening(app: &mut App, stories: Vec<Id<Story>>) {
    let name = match stories.as_slice() {
        [one] => app.workspace().key_of(one.item()).to_string(),
        many => count(many.len(), "story"),
    };
    let choice = |label: &str, doc: &str, value: Option<Category>| Choice {
        label: label.to_string(),
        side: String::new(),
        doc: doc.to_string(),
        value,
    };
    let choices = vec![
        choice(
            "leave it done",
            "the review says that it was rejected",
            None,
        ),
        choice(
            "take it up again",
            "work on it goes on",
            Some(Category::Doing),
        ),
        choice(
            "to do",
            "work on it begins again later",
            Some(Category::Todo),
        ),
    ];
    let title = format!("{name} was rejected and is done");
    let picker = Picker::new(
        title,
        choices,
        move |app: &mut App, to: &Option<Category>| {
            let Some(to) = *to else {
                app.say(Tone::News, format!("{name} stays done"));
                return;
            };
            let stories = stories.clone();
            app.run(format!("Take up {name} again"), |draft| {
                stories
                    .iter()
                    .try_for_each(|story| to_category(draft, *story, to))
            });
        },
    );
    app.layers.push(Box::new(picker));
}

fn note(app: &mut App) {
    let Some(sprint) = review::sprint(app) else {
        return;
    };
    let Some(story) = app.cursor().and_then(ItemRef::typed::<Story>) else {
        return;
    };
    let (id, known) = (sprint.id, sprint.reviewed(story));
    let verdict = known.map_or(Verdict::NotShown, |result| result.verdict);
    let text = known.map_or_else(String::new, |result| result.note.clone());
    let key = app.workspace().key_of(story.item()).to_string();
    let label = format!("Note of the review on {key}");
    let help = "why, or what is still to be done";
    let prompt = Prompt::new(label.clone(), help, &text, move |app, text| {
        let done = app.session.run(&label, |draft| {
            meeting::review(draft, id, story, Some(verdict), text)
        });
        done.map_err(|refusal| whole(refusal.to_string()))?;
        app.refresh();
        app.say(Tone::Done, label.clone());
        Ok(())
    });
    app.layers.push(Box::new(prompt));
}
