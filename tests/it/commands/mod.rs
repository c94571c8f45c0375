//! Commands and fields by example: what they do, and what a refusal tells to do.

mod criteria;
mod definitions;
mod fields;
mod requests;
mod stories;

use std::borrow::Cow;

use bifocal::domain::about::Category;
use bifocal::domain::command::outline::{create_outline, create_quick};
use bifocal::domain::command::sprint::{self, CarryTo};
use bifocal::domain::command::{archive, attach, create, set_all, story, unarchive};
use bifocal::domain::draft::{Counting, Draft, Refusal, Stamp};
use bifocal::domain::field;
use bifocal::domain::id::{Id, ItemRef, Kind};
use bifocal::domain::sprint::Sprint;
use bifocal::domain::story::{Story, WaitReason};
use bifocal::domain::workspace::Workspace;
use bifocal::domain::{outline, quick};

#[derive(Default)]
struct Bench {
    workspace: Workspace,
    mint: Counting,
    warned: Vec<String>,
}

impl Bench {
    /// One record of each kind and three stories.
    fn new() -> Self {
        let mut bench = Self::default();
        for kind in Kind::ALL.into_iter().skip(1) {
            bench.make(kind, &format!("The {}", kind.singular()));
        }
        bench.make(Kind::Story, "Second");
        bench.make(Kind::Story, "Third");
        bench
    }

    fn run<T>(
        &mut self,
        step: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal>,
    ) -> Result<T, String> {
        let stamp = Stamp {
            at: "2026-03-02T09:00:00Z".parse().expect("an instant"),
            by: "ana".into(),
        };
        let mut draft = Draft::new(&mut self.workspace, stamp, &mut self.mint);
        let done = step(&mut draft).and_then(|value| Ok((value, draft.review()?)));
        match done {
            Ok((value, warnings)) => {
                draft.finish("");
                self.warned = warnings.into_iter().map(|warning| warning.text).collect();
                Ok(value)
            }
            Err(refusal) => {
                draft.abandon();
                Err(refusal.to_string())
            }
        }
    }

    fn make(&mut self, kind: Kind, title: &str) -> ItemRef {
        self.run(|draft| create(draft, kind, title, &[]))
            .expect("is made")
    }

    fn set(&mut self, key: &str, name: &str, value: &str) -> Result<(), String> {
        let item = match key {
            "W-1" => self.workspace.about.id.item(),
            key => self.workspace.find(key).expect("is there"),
        };
        self.run(|draft| set_all(draft, &[item], name, value))
    }

    fn get(&self, key: &str, name: &str) -> String {
        let item = self.workspace.find(key).expect("is there");
        field::get(&self.workspace, item, name).to_string()
    }

    fn story(&self, key: &str) -> &Story {
        let id = self.workspace.by_key::<Story>(key).expect("is there");
        self.workspace.stories.get(id).expect("is there")
    }

    fn id(&self, key: &str) -> Id<Story> {
        self.story(key).id
    }

    fn sprint(&self, key: &str) -> Id<Sprint> {
        self.workspace.by_key(key).expect("is there")
    }
}

#[test]
fn a_new_story_stands_in_the_first_status_of_the_workflow() {
    let mut bench = Bench::new();
    assert_eq!(bench.get("S-1", "status"), "todo");
    bench
        .run(|draft| {
            let id = draft.about.id;
            draft
                .edit(id)
                .map(|about| about.settings.statuses[0].name = "Offen".into())
        })
        .expect("is set");
    bench.make(Kind::Story, "Fourth");
    assert_eq!(bench.get("S-4", "status"), "Offen");
}

#[test]
fn a_status_is_found_by_its_name_or_the_name_of_its_category() {
    let mut bench = Bench::new();
    bench
        .run(|draft| {
            let id = draft.about.id;
            draft
                .edit(id)
                .map(|about| about.settings.statuses[3].name = "Fertig".into())
        })
        .expect("is set");
    for key in ["S-1", "E-1"] {
        bench.set(key, "status", "fertig").expect("by name");
        assert_eq!(bench.get(key, "status"), "Fertig");
        bench.set(key, "status", "doing").expect("by name");
        bench.set(key, "status", "done").expect("by category");
        assert_eq!(bench.get(key, "status"), "Fertig");
        let why = bench.set(key, "status", "shipped").expect_err("is refused");
        assert!(why.contains("shipped") && why.contains("Fertig"), "{why}");
    }
}

#[test]
fn entering_acceptance_opens_a_wait_and_being_finished_ends_it_whichever_way_it_is_said() {
    let ways: [fn(&mut Bench, &str); 2] = [
        |bench, status| bench.set("S-1", "status", status).expect("is set"),
        |bench, status| {
            let id = bench.id("S-1");
            bench
                .run(|draft| story::set_status(draft, id, status))
                .expect("is set");
        },
    ];
    for set in ways {
        let mut bench = Bench::new();
        set(&mut bench, "acceptance");
        let wait = bench.story("S-1").waiting.clone().expect("it waits");
        assert_eq!(wait.reason, WaitReason::Acceptance);
        set(&mut bench, "done");
        assert_eq!(bench.story("S-1").waiting, None);
        set(&mut bench, "acceptance");
        set(&mut bench, "doing");
        assert_eq!(bench.story("S-1").waiting, None);
    }
}

#[test]
fn a_wait_for_something_else_outlives_acceptance_but_not_the_end() {
    let mut bench = Bench::new();
    let id = bench.id("S-1");
    bench
        .run(|draft| story::wait(draft, id, WaitReason::Decision, Some("@bo"), "Which?"))
        .expect("waits");
    bench.set("S-1", "status", "acceptance").expect("is set");
    bench.set("S-1", "status", "doing").expect("is set");
    assert_eq!(bench.get("S-1", "waiting_on"), "bo");
    bench.set("S-1", "status", "cancelled").expect("is set");
    assert_eq!(bench.story("S-1").waiting, None);
    let why = bench
        .run(|draft| story::wait(draft, id, WaitReason::Decision, None, ""))
        .expect_err("is refused");
    assert!(why.contains("S-1"), "{why}");
    bench
        .run(|draft| story::go_on(draft, id))
        .expect_err("it waits for nothing");
    bench
        .run(|draft| story::to_category(draft, id, Category::Backlog))
        .expect_err("there is none");
}

#[test]
fn open_criteria_refuse_done_only_where_the_workspace_asks_for_it() {
    let mut bench = Bench::new();
    bench.set("S-1", "criteria", "It opens").expect("is set");
    bench.set("S-1", "status", "done").expect("is set");
    bench.set("S-1", "status", "todo").expect("is set");
    bench
        .run(|draft| {
            let id = draft.about.id;
            draft
                .edit(id)
                .map(|about| about.settings.criteria_required = true)
        })
        .expect("is set");
    let why = bench.set("S-1", "status", "done").expect_err("is refused");
    assert!(
        why.contains("1 criterion") && why.contains("meet them"),
        "{why}"
    );
}

#[test]
fn attaching_goes_only_where_it_makes_sense_and_to_what_is_there() {
    let mut bench = Bench::new();
    let at = |bench: &Bench, key: &str| bench.workspace.find(key).expect("is there");
    for (child, parent) in [
        ("S-1", "E-1"),
        ("S-1", "SP-1"),
        ("E-1", "I-1"),
        ("I-1", "O-1"),
        ("S-2", "S-1"),
    ] {
        let (child, parent) = (at(&bench, child), at(&bench, parent));
        bench
            .run(|draft| attach(draft, child, parent))
            .expect("goes");
    }
    assert_eq!(bench.get("S-2", "objective"), "O-1");
    let (epic, story) = (at(&bench, "E-1"), at(&bench, "S-1"));
    let why = bench
        .run(|draft| attach(draft, epic, story))
        .expect_err("is refused");
    assert_eq!(
        why,
        "a epic cannot stand below a story".replace("a epic", "an epic")
    );
    let gone = Id::<bifocal::domain::epic::Epic>::new(uuid::Uuid::from_u128(9)).item();
    bench
        .run(|draft| attach(draft, story, gone))
        .expect_err("is gone");
}

#[test]
fn a_sprint_starts_once_alone_and_with_working_days() {
    let mut bench = Bench::new();
    let (first, second) = (
        bench.sprint("SP-1"),
        bench.run(sprint::plan_next).expect("is made"),
    );
    bench.set("S-1", "sprint", "SP-1").expect("is set");
    bench.set("S-1", "points", "5").expect("is set");
    let carry = bench
        .run(|draft| sprint::close(draft, first, CarryTo::Backlog))
        .expect_err("is planned");
    assert!(carry.contains("only an active sprint"), "{carry}");
    bench
        .run(|draft| sprint::start(draft, first))
        .expect("starts");
    let why = bench
        .run(|draft| sprint::start(draft, first))
        .expect_err("is active");
    assert!(why.contains("SP-1 is active already"), "{why}");
    let why = bench
        .run(|draft| sprint::start(draft, second))
        .expect_err("another is active");
    assert!(why.contains("SP-1 is still active"), "{why}");
    let why = bench
        .run(|draft| archive(draft, first.item()))
        .expect_err("is active");
    assert!(why.contains("close it"), "{why}");
    bench
        .run(|draft| sprint::close(draft, first, CarryTo::Sprint(first)))
        .expect_err("not to itself");
    let carried = bench
        .run(|draft| sprint::close(draft, first, CarryTo::Sprint(second)))
        .expect("closes");
    assert_eq!(carried, [bench.id("S-1")]);
    assert_eq!(bench.get("S-1", "sprint"), "SP-2");
    let why = bench.set("S-2", "sprint", "SP-1").expect_err("is closed");
    assert!(why.contains("SP-1 is closed"), "{why}");
    bench.set("SP-2", "start", "2026-03-07").expect("is set");
    bench.set("SP-2", "end", "2026-03-08").expect("is set");
    let why = bench
        .run(|draft| sprint::start(draft, second))
        .expect_err("a weekend");
    assert!(why.contains("no working day"), "{why}");
    bench
        .run(|draft| archive(draft, second.item()))
        .expect("is put away");
    bench
        .run(|draft| sprint::start(draft, second))
        .expect_err("is put away");
    bench
        .run(|draft| unarchive(draft, second.item()))
        .expect("is back");
    let why = bench
        .set("SP-2", "end", "2026-03-01")
        .expect_err("before its start");
    assert!(why.contains("before"), "{why}");
}

#[test]
fn a_quick_line_makes_what_it_says() {
    let mut bench = Bench::new();
    let line = quick::parse("Login fails #ux @ana ~5 ^E-1").expect("reads");
    let fields = bench
        .run(|draft| create_quick(draft, Kind::Story, &line))
        .expect("is made");
    let key = bench.workspace.key_of(fields).to_string();
    assert_eq!(
        ["title", "labels", "assignee", "points", "epic"].map(|name| bench.get(&key, name)),
        ["Login fails", "ux", "ana", "5", "E-1"]
    );
    let missing = quick::parse("Login fails ^E-99").expect("reads");
    let before = bench.workspace.clone();
    let why = bench
        .run(|draft| create_quick(draft, Kind::Story, &missing))
        .expect_err("is refused");
    assert!(why.contains("E-99"), "{why}");
    assert_eq!(bench.workspace, before);
    let given = [
        ("points", Cow::Borrowed("8")),
        ("due", Cow::Borrowed("+1w")),
    ];
    let made = bench
        .run(|draft| create(draft, Kind::Story, "With a day", &given))
        .expect("is made");
    assert_eq!(
        field::get(&bench.workspace, made, "due").to_string(),
        "2026-03-09"
    );
}

#[test]
fn an_outline_makes_a_tree_with_criteria_and_what_is_ticked_is_done() {
    let mut bench = Bench::default();
    let text = "objective: Grow\n  Win teams\n    Sync\n      [x] Two desks ~3\n        + It saves\n        +x It opens\n      Three desks\n";
    let outline = outline::parse(text).expect("reads");
    let made = bench
        .run(|draft| create_outline(draft, &outline))
        .expect("is made");
    assert_eq!(made.len(), 5);
    assert_eq!(bench.get("S-1", "objective"), "O-1");
    assert_eq!(
        ["status", "criteria"].map(|name| bench.get("S-1", name)),
        ["done", "[ ] It saves\n[x] It opens"]
    );
    assert_eq!(bench.get("S-2", "status"), "todo");
}

#[test]
fn an_outline_ticks_every_level_or_says_what_it_cannot_tick() {
    let mut bench = Bench::default();
    for text in ["[x] initiative: Win", "[x] epic: Sync", "[x] Desk"] {
        let outline = outline::parse(text).expect(text);
        bench
            .run(|draft| create_outline(draft, &outline))
            .expect(text);
    }
    assert_eq!(
        ["I-1", "E-1", "S-1"].map(|key| bench.get(key, "status")),
        ["done"; 3]
    );
    let outline = outline::parse("[x] objective: Grow").expect("reads");
    let before = bench.workspace.clone();
    let why = bench
        .run(|draft| create_outline(draft, &outline))
        .expect_err("is refused");
    assert!(why.starts_with("line 1: "), "{why}");
    assert_eq!(bench.workspace, before);
}

#[test]
fn work_made_under_way_has_begun_when_it_was_made() {
    let mut bench = Bench::default();
    let given = [("status", Cow::Borrowed("doing"))];
    bench
        .run(|draft| create(draft, Kind::Story, "Begun", &given))
        .expect("is made");
    let story = bench.story("S-1");
    assert_eq!(story.started(&bench.workspace), Some(story.created));
    let outline = outline::parse("[x] Finished").expect("reads");
    bench
        .run(|draft| create_outline(draft, &outline))
        .expect("is made");
    let story = bench.story("S-2");
    assert_eq!(story.finished(&bench.workspace), None, "nobody knows when");
    bench.make(Kind::Story, "New");
    assert!(bench.story("S-3").history.is_empty());
}
