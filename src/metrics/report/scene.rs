//! A workspace for tests, changed by the real commands at told instants.
//! Never sets what a command would not.

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::about::Category;
use crate::domain::change::Edit;
use crate::domain::command::sprint::{CarryTo, close, start};
use crate::domain::command::story::to_category;
use crate::domain::draft::{Counting, Draft, Refusal, Stamp};
use crate::domain::id::Id;
use crate::domain::index::Index;
use crate::domain::points::Points;
use crate::domain::record::Moment;
use crate::domain::sprint::Sprint;
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;

/// The workspace and what makes its ids.
#[derive(Default)]
pub struct Scene {
    pub workspace: Workspace,
    mint: Counting,
}

/// The instant `2026-03-02 09:00`, in UTC.
pub fn at(text: &str) -> Moment {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
        .expect("an instant")
        .and_utc()
}

/// The day `2026-03-02`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

impl Scene {
    /// Runs a command at an instant.
    pub fn run<T>(
        &mut self,
        when: &str,
        command: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> T {
        let stamp = Stamp {
            at: at(when),
            by: "ana".into(),
        };
        let mut draft = Draft::new(&mut self.workspace, stamp, &mut self.mint);
        let answer = command(&mut draft).expect("the command is carried out");
        let _: Edit = draft.finish("");
        answer
    }

    /// Runs a command that is to be refused; gives why. Nothing is changed.
    pub fn refused<T>(
        &mut self,
        when: &str,
        command: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> String {
        let stamp = Stamp {
            at: at(when),
            by: "ana".into(),
        };
        let mut draft = Draft::new(&mut self.workspace, stamp, &mut self.mint);
        let answer = command(&mut draft).map(drop);
        draft.abandon();
        answer.expect_err("the command is refused").to_string()
    }

    /// Makes a story.
    pub fn story(
        &mut self,
        when: &str,
        title: &str,
        points: Option<u32>,
        sprint: Option<Id<Sprint>>,
    ) -> Id<Story> {
        self.run(when, |draft| {
            let mut story = draft.fresh::<Story>();
            story.title = title.to_string();
            story.status = draft.settings().initial();
            story.points = points.map(Points::whole);
            story.sprint = sprint;
            let id = story.id;
            draft.put(story);
            crate::domain::command::place::settle(draft, id.item())?;
            Ok(id)
        })
    }

    /// Makes a sprint from a day to another.
    pub fn sprint(&mut self, when: &str, from: &str, to: &str) -> Id<Sprint> {
        self.run(when, |draft| {
            let mut sprint = draft.fresh::<Sprint>();
            (sprint.start, sprint.end) = (Some(day(from)), Some(day(to)));
            let id = sprint.id;
            draft.put(sprint);
            Ok(id)
        })
    }

    pub fn start(&mut self, when: &str, sprint: Id<Sprint>) {
        self.run(when, |draft| start(draft, sprint));
    }

    pub fn close(&mut self, when: &str, sprint: Id<Sprint>, carry: CarryTo) {
        self.run(when, |draft| close(draft, sprint, carry));
    }

    pub fn to(&mut self, when: &str, story: Id<Story>, category: Category) {
        self.run(when, |draft| to_category(draft, story, category));
    }

    pub fn change(&mut self, when: &str, story: Id<Story>, change: impl FnOnce(&mut Story)) {
        self.run(when, |draft| {
            change(draft.edit(story)?);
            Ok(())
        });
    }

    pub fn stories(&self) -> impl Iterator<Item = &Story> {
        self.workspace.stories.iter().map(AsRef::as_ref)
    }

    pub fn index(&self) -> Index {
        Index::build(&self.workspace)
    }

    pub fn get(&self, sprint: Id<Sprint>) -> &Sprint {
        self.workspace
            .sprints
            .get(sprint)
            .expect("the sprint is there")
    }
}
