//! What is typed into a layer and stands nowhere else yet: taken after every key, put back after a crash.
//! Never written here: the app asks for an effect, and a thread of the session keeps it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::form::Form;
use super::prompt;
use crate::domain::id::{ItemRef, Kind};
use crate::tui::app::{App, Effect, Tone};

/// The name under which the text of a line for something new is kept.
const LINE: &str = "line";

/// Texts that are not saved yet, with the record that they are meant for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsaved {
    /// The kind of record.
    pub kind: Kind,
    /// Which one; `None` for one that is not made yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// What a new one will belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ItemRef>,
    /// What is typed, by the name of the field.
    pub fields: BTreeMap<String, String>,
}

impl Unsaved {
    /// A line for something new; `None` while nothing is typed.
    pub fn line(kind: Kind, parent: Option<ItemRef>, text: String) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self {
            kind,
            id: None,
            parent,
            fields: BTreeMap::from([(LINE.to_string(), text)]),
        })
    }

    fn item(&self) -> Option<ItemRef> {
        let kind = self.kind;
        self.id.map(|id| ItemRef { kind, id })
    }
}

/// Opens again what was open when the program was killed, with what was typed into it.
pub fn offer(app: &mut App, unsaved: Unsaved) {
    let kind = unsaved.kind;
    let item = unsaved.item().filter(|item| app.workspace().has(*item));
    let mut told = "here is what you had typed when the program ended; Esc drops it".to_string();
    if let (None, Some(text)) = (unsaved.id, unsaved.fields.get(LINE)) {
        let parent = unsaved.parent.filter(|item| app.workspace().has(*item));
        prompt::quick_add_below(app, kind, parent, text);
    } else {
        let form = Form::again(app, kind, item, &unsaved.fields);
        if !form.has_changes() {
            // It was saved a moment before the end.
            app.want(Effect::KeepForm(None));
            return;
        }
        app.layers.push(Box::new(form));
        if unsaved.id.is_some() && item.is_none() {
            let kind = kind.singular();
            told =
                format!("the {kind} is gone; here is what you had typed: saving makes a new one");
        }
    }
    app.unsaved = Some(unsaved);
    app.say(Tone::News, told);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field;
    use crate::domain::id::Id;
    use crate::domain::workspace::Workspace;
    use crate::tui::pane::PaneId;
    use crate::tui::testing::{Stage, stage};

    /// A stage with one story in the backlog.
    fn with_story() -> Stage {
        let mut stage = stage(Workspace::default(), 120, 40);
        stage.app.go(PaneId::Backlog, None);
        stage.press("n").text("Edit a note").press("Enter");
        stage.app.effects.clear();
        stage
    }

    /// What the session was last asked for.
    #[derive(Debug, PartialEq)]
    enum Asked {
        Nothing,
        Forget,
        Keep(Unsaved),
    }

    impl Asked {
        #[track_caller]
        fn kept(self) -> Unsaved {
            match self {
                Self::Keep(unsaved) => unsaved,
                other => panic!("{other:?}"),
            }
        }
    }

    fn asked(stage: &mut Stage) -> Asked {
        let effects = std::mem::take(&mut stage.app.effects);
        let mut kept = effects.into_iter().rev().filter_map(|effect| match effect {
            Effect::KeepForm(Some(unsaved)) => Some(Asked::Keep(unsaved)),
            Effect::KeepForm(None) => Some(Asked::Forget),
            _ => None,
        });
        kept.next().unwrap_or(Asked::Nothing)
    }

    /// The same workspace after a kill, with what was kept offered.
    fn after_a_kill(stage: &Stage, kept: &Unsaved) -> Stage {
        let text = serde_json::to_string(kept).unwrap();
        let mut next = super::tests::stage(stage.app.workspace().clone(), 120, 40);
        offer(&mut next.app, serde_json::from_str(&text).unwrap());
        next
    }

    #[test]
    fn a_form_is_kept_as_it_is_typed_and_no_more_once_it_is_saved() {
        let mut stage = with_story();
        stage.press("e");
        assert_eq!(asked(&mut stage), Asked::Nothing, "nothing is typed yet");
        stage.text(" twice");
        let kept = asked(&mut stage).kept();
        assert_eq!(kept.id, stage.app.cursor().map(|item| item.id));
        assert_eq!(
            kept.fields,
            BTreeMap::from([("title".to_string(), "Edit a note twice".to_string())])
        );
        stage.press("Left");
        assert_eq!(asked(&mut stage), Asked::Nothing, "the text is the same");
        stage.press("Ctrl-s");
        assert_eq!(asked(&mut stage), Asked::Forget);
    }

    #[test]
    fn a_form_that_is_left_is_forgotten() {
        let mut stage = with_story();
        stage.press("e").text("!").press("Esc");
        asked(&mut stage).kept();
        assert!(!stage.app.layers.is_empty(), "Esc asks first");
        stage.press("Esc");
        assert_eq!(asked(&mut stage), Asked::Forget);
    }

    #[test]
    fn a_form_opens_again_with_what_was_typed_and_can_be_saved() {
        let mut stage = with_story();
        stage.press("e").text(" twice");
        let kept = asked(&mut stage).kept();
        let mut next = after_a_kill(&stage, &kept);
        assert!(
            next.screen().contains("Edit a note twice"),
            "{}",
            next.screen()
        );
        assert!(next.notice().starts_with("here is what you had typed"));
        next.press("Left");
        assert_eq!(asked(&mut next), Asked::Nothing, "it is kept already");
        next.press("Ctrl-s");
        assert_eq!(asked(&mut next), Asked::Forget);
        let title = next.app.workspace().stories.iter().next().unwrap();
        assert_eq!(title.title, "Edit a note twice");
    }

    #[test]
    fn the_words_for_a_story_that_is_gone_make_a_new_one() {
        let mut stage = with_story();
        stage.press("e").text(" twice");
        let mut kept = asked(&mut stage).kept();
        kept.fields.insert("points".into(), "5".into());
        kept.id = Some(Uuid::from_u128(7));
        let mut next = after_a_kill(&stage, &kept);
        assert!(next.notice().starts_with("the story is gone"));
        assert!(next.screen().contains("New story"), "{}", next.screen());
        next.press("Ctrl-s");
        let workspace = next.app.workspace();
        let mut stories = workspace.stories.iter();
        let made = stories
            .find(|story| story.title == "Edit a note twice")
            .unwrap();
        let points = field::get(workspace, made.id.item(), "points").to_string();
        assert_eq!((workspace.stories.len(), points.as_str()), (2, "5"));
    }

    #[test]
    fn what_was_saved_before_the_end_is_not_offered_again() {
        let mut stage = with_story();
        stage.press("e").text(" twice");
        let kept = asked(&mut stage).kept();
        stage.press("Ctrl-s");
        let mut next = after_a_kill(&stage, &kept);
        assert!(next.app.layers.is_empty());
        assert_eq!(asked(&mut next), Asked::Forget);
    }

    #[test]
    fn a_line_for_something_new_opens_again_below_what_it_was_for() {
        let mut stage = stage(Workspace::default(), 120, 40);
        stage.app.go(PaneId::Epics, None);
        stage.press("n").text("Sync engine").press("Enter");
        let epic = stage.app.cursor();
        stage.app.effects.clear();
        prompt::quick_add_kind(&mut stage.app, Kind::Story);
        stage.text("Merge two edi");
        let kept = asked(&mut stage).kept();
        let mut next = after_a_kill(&stage, &kept);
        next.text("ts").press("Enter");
        assert_eq!(asked(&mut next), Asked::Forget);
        let story = next.app.workspace().stories.iter().next().unwrap();
        assert_eq!(story.title, "Merge two edits");
        assert_eq!(story.epic.map(Id::item), epic);
    }
}
