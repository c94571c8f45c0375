//! The keys of the roadmap, and what they leave behind. Its pictures stand beside.

mod drags;
mod pictures;

use crate::domain::about::Category;
use crate::domain::command::sprint::{CarryTo, close, start};
use crate::domain::command::story::to_category;
use crate::domain::command::{attach, create};
use crate::domain::draft::{Counting, Draft, Refusal, Stamp};
use crate::domain::field;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::record::Moment;
use crate::domain::workspace::Workspace;
use crate::tui::action;
use crate::tui::pane::PaneId;
use crate::tui::testing::{Stage, silent_actions, stage};

/// Two initiatives with four epics, one epic alone, two milestones, and a closed sprint of ten points.
fn product() -> Workspace {
    let mut world = World::default();
    world.run("2026-02-02 09:00", plan_product);
    world.run("2026-03-02 09:00", |draft| {
        start(draft, key(draft, "SP-1").typed().unwrap())
    });
    world.run("2026-03-05 09:00", |draft| to(draft, "S-1", Category::Done));
    world.run("2026-03-11 09:00", |draft| to(draft, "S-2", Category::Done));
    world.run("2026-03-12 09:00", |draft| {
        to(draft, "S-3", Category::Doing)
    });
    world.run("2026-03-13 16:00", |draft| {
        close(draft, key(draft, "SP-1").typed().unwrap(), CarryTo::Backlog).map(drop)
    });
    world.workspace
}

/// One item a line: kind, title, fields.
const ITEMS: &[(Kind, &str, &str)] = &[
    (
        Kind::Initiative,
        "Own offline",
        "plan=2026-Q1..2026-Q2 horizon=now",
    ),
    (Kind::Initiative, "Teams", "horizon=next"),
    (Kind::Epic, "Sync engine", "initiative=I-1 plan=2026-Q1"),
    (
        Kind::Epic,
        "Conflict view",
        "initiative=I-1 plan=2026-04..2026-06",
    ),
    (
        Kind::Epic,
        "Shared spaces",
        "initiative=I-2 plan=2026-05-04..2026-08-14 depends_on=E-2",
    ),
    (Kind::Epic, "Comments", "initiative=I-2 estimate=13"),
    (Kind::Epic, "Dark icons", "plan=2026-04"),
    (Kind::Milestone, "1.0 beta", "date=2026-05-15"),
    (Kind::Milestone, "1.0", "date=2026-Q2"),
    (Kind::Sprint, "Sprint 1", "start=2026-03-02 end=2026-03-13"),
];

fn plan_product(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    for (kind, title, fields) in ITEMS {
        let pairs = fields.split(' ').filter_map(|pair| pair.split_once('='));
        let fields: Vec<(&str, &str)> = pairs.collect();
        make(draft, *kind, title, &fields)?;
    }
    field::set(draft, key(draft, "M-2"), "date", "2026-Q3")?;
    field::set(draft, key(draft, "I-1"), "health", "at risk")?;
    for (epic, many) in [("E-1", 5), ("E-2", 4), ("E-3", 3)] {
        for number in 1..=many {
            let title = format!("Part {number}");
            let story = make(draft, Kind::Story, &title, &[("points", "5")])?;
            attach(draft, story, key(draft, epic))?;
        }
    }
    field::set(draft, key(draft, "S-1"), "sprint", "SP-1")?;
    field::set(draft, key(draft, "S-2"), "sprint", "SP-1")
}

#[derive(Default)]
struct World {
    workspace: Workspace,
    mint: Counting,
}

impl World {
    fn run(&mut self, at: &str, step: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal>) {
        let at: Moment = format!("{}:00Z", at.replace(' ', "T")).parse().unwrap();
        let stamp = Stamp {
            at,
            by: "ana".into(),
        };
        let mut draft = Draft::new(&mut self.workspace, stamp, &mut self.mint);
        step(&mut draft).unwrap();
        draft.finish("");
    }
}

fn key(workspace: &Workspace, key: &str) -> ItemRef {
    workspace.find(key).unwrap()
}

fn make(
    draft: &mut Draft<'_>,
    kind: Kind,
    title: &str,
    fields: &[(&str, &str)],
) -> Result<ItemRef, Refusal> {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, text)| (*name, (*text).into()))
        .collect();
    create(draft, kind, title, &fields)
}

fn to(draft: &mut Draft<'_>, story: &str, category: Category) -> Result<(), Refusal> {
    to_category(draft, key(draft, story), category)
}

/// The roadmap of the product, with the cursor on an item.
fn roadmap(width: u16, height: u16, on: &str) -> Stage {
    let mut stage = stage(product(), width, height);
    stage.press("4");
    let item = key(stage.app.workspace(), on);
    assert!(
        stage.app.state_mut().move_onto(item.into()),
        "{on} has a row"
    );
    stage
}

#[track_caller]
fn value(stage: &Stage, on: &str, name: &str) -> String {
    field::get(stage.app.workspace(), key(stage.app.workspace(), on), name).to_string()
}

/// The plan and the baseline before some keys, after them, and after taking each back.
#[track_caller]
fn plans(on: &str, keys: &str, expected: &str) {
    let name = if on.starts_with('M') { "date" } else { "plan" };
    let mut stage = roadmap(120, 40, on);
    let before = (value(&stage, on, name), value(&stage, on, "baseline"));
    stage.press(keys);
    let after = (value(&stage, on, name), value(&stage, on, "baseline"));
    assert_eq!(
        format!("{} ({})", after.0, after.1),
        expected,
        "{}",
        stage.notice()
    );
    for _ in keys.split(' ') {
        stage.press("u");
    }
    assert_eq!(
        (value(&stage, on, name), value(&stage, on, "baseline")),
        before
    );
}

#[test]
fn a_plan_moves_by_its_own_unit_and_keeps_its_baseline() {
    plans("E-1", "L", "2026-Q2 (2026-Q1)");
    plans("E-1", "H H", "2025-Q3 (2026-Q1)");
    plans("E-2", "L", "2026-05..2026-07 (2026-04..2026-06)");
    plans(
        "E-3",
        "H",
        "2026-05-03..2026-08-13 (2026-05-04..2026-08-14)",
    );
    plans("I-1", "L", "2026-Q2..2026-Q3 (2026-Q1..2026-Q2)");
    plans("M-1", "L", "2026-05-16 (2026-05-15)");
    plans("M-2", "H H", "2026-Q1 (2026-Q2)");
}

#[test]
fn the_end_of_a_plan_moves_alone() {
    plans("E-1", ">", "2026-Q1..2026-Q2 (2026-Q1)");
    plans("E-2", "< <", "2026-04 (2026-04..2026-06)");
    let mut stage = roadmap(120, 40, "E-1");
    stage.press("<");
    assert_eq!(
        stage.notice(),
        "E-1 is planned for 2026-Q1: it cannot be shorter"
    );
    let mut stage = roadmap(120, 40, "M-1");
    stage.press(">");
    assert_eq!(stage.notice(), "M-1 is a single date: H and L move it");
}

#[test]
fn what_has_no_plan_is_planned_for_this_quarter_or_for_those_of_its_epics() {
    plans("E-4", "L", "2026-Q1 (2026-Q1)");
    plans("I-2", "L", "2026-Q2..2026-Q3 (2026-Q2..2026-Q3)");
    let mut stage = roadmap(120, 40, "E-4");
    stage.press("H");
    assert_eq!(
        stage.notice(),
        "E-4 has no plan yet: L gives it one, P types one"
    );
}

#[test]
fn marked_plans_move_as_one_edit() {
    let mut stage = roadmap(120, 40, "E-1");
    stage.press("Space Space L");
    assert_eq!(stage.notice(), "2 plans later");
    assert_eq!(value(&stage, "E-1", "plan"), "2026-Q2");
    assert_eq!(value(&stage, "E-2", "plan"), "2026-05..2026-07");
    stage.press("u");
    assert_eq!(value(&stage, "E-1", "plan"), "2026-Q1");
    assert_eq!(value(&stage, "E-2", "plan"), "2026-04..2026-06");
}

#[test]
fn a_plan_is_typed_and_a_mistake_keeps_the_prompt_open() {
    let mut stage = roadmap(120, 40, "E-4");
    stage.press("P").text("2027-Q9").press("Enter");
    assert!(
        stage
            .screen()
            .contains("expected a quarter such as 2027-Q1"),
        "{}",
        stage.screen()
    );
    stage.press("Backspace").text("2..2027-Q3").press("Enter");
    assert_eq!(value(&stage, "E-4", "plan"), "2027-Q2..2027-Q3");
    stage.press("P Ctrl-u").text("-").press("Enter");
    assert_eq!(value(&stage, "E-4", "plan"), "");
}

#[test]
fn a_milestone_is_a_title_and_a_date() {
    let mut stage = roadmap(120, 40, "E-1");
    stage.press("M").text("2.0 for all").press("Enter");
    assert!(stage.screen().contains("end the line with a date"));
    stage.text(" 2027-03").press("Enter");
    assert_eq!(value(&stage, "M-3", "title"), "2.0 for all");
    assert_eq!(value(&stage, "M-3", "date"), "2027-03");
    assert_eq!(stage.app.cursor(), stage.app.workspace().find("M-3"));
}

#[test]
fn now_next_later_moves_by_columns_and_an_epic_moves_its_initiative() {
    let mut stage = roadmap(120, 40, "E-3");
    stage.press("b b L");
    assert_eq!(stage.notice(), "Move I-2 to Later");
    assert_eq!(value(&stage, "I-2", "horizon"), "later");
    stage.press("L L");
    assert_eq!(stage.notice(), "there is no column on that side");
    stage.press("u u");
    assert_eq!(value(&stage, "I-2", "horizon"), "next");
}

#[test]
fn the_cursor_stays_on_its_item_in_every_projection() {
    for on in ["I-2", "E-1", "E-3", "E-4", "E-5"] {
        let mut stage = roadmap(100, 30, on);
        for _ in 0..3 {
            stage.press("b");
            assert_eq!(stage.app.cursor(), stage.app.workspace().find(on), "{on}");
            let cursor = stage
                .screen()
                .lines()
                .filter(|line| line.contains('▌'))
                .count();
            assert_eq!(cursor, 1, "{on}: {}", stage.screen());
        }
    }
}

#[test]
fn sideways_moves_to_what_stands_in_the_next_column() {
    let mut stage = roadmap(120, 40, "E-1");
    let mut seen = Vec::new();
    stage.press("b");
    for _ in 0..5 {
        stage.press("l").screen();
        let item = stage.app.cursor().unwrap();
        seen.push(stage.app.workspace().key_of(item).to_owned());
    }
    assert_eq!(seen, ["E-2", "E-3", "I-2", "I-2", "E-4"].map(str::to_owned));
    stage.press("h h h h h");
    assert_eq!(stage.app.cursor(), stage.app.workspace().find("E-1"));
}

#[test]
fn a_lane_folds_and_the_axis_scrolls_zooms_and_comes_back() {
    let mut stage = roadmap(120, 40, "E-2");
    stage.press("C");
    assert_eq!(stage.app.cursor(), stage.app.workspace().find("I-1"));
    assert!(!stage.pane().contains("E-2 Conflict"));
    stage.press("C");
    let home = stage.pane();
    stage.press("l l");
    assert_ne!(stage.pane(), home);
    stage.press("T");
    assert_eq!(stage.notice(), "today, Monday 16 March 2026");
    assert_eq!(stage.pane(), home);
    stage.press("= = =");
    assert_eq!(stage.notice(), "this is the nearest");
    stage.press("_ _ _ _");
    assert_eq!(stage.notice(), "this is the farthest");
}

#[test]
fn a_conflict_is_told_in_words_above_the_detail() {
    let mut stage = roadmap(120, 40, "E-3");
    stage.press("Enter");
    assert!(stage.pane().contains(
        "◆ begins 2026-05-04 and needs E-2, which is planned until 2026-06-30: L moves this one later"
    ), "{}", stage.pane());
    stage.press("Esc");
    assert!(stage.pane().contains("◆ needs E-2"));
}

#[test]
fn a_click_selects() {
    let mut stage = roadmap(120, 40, "I-1");
    stage.screen();
    let clicked = stage.app.hits.at(30, 7);
    assert!(
        matches!(clicked, Some((_, crate::tui::hits::Hit::Rows(0)))),
        "{clicked:?}"
    );
    stage.press("b").screen();
    let rows = (3..30).flat_map(|y| (0..120).map(move |x| (x, y)));
    let mut targets: Vec<String> = rows
        .filter_map(|(x, y)| match stage.app.hits.at(x, y)?.1 {
            crate::tui::hits::Hit::Target(target, _) => {
                Some(stage.app.workspace().key_of(target.item).to_owned())
            }
            _ => None,
        })
        .collect();
    targets.sort();
    targets.dedup();
    assert_eq!(
        targets,
        [
            "E-1", "E-2", "E-3", "E-4", "E-5", "I-1", "I-2", "M-1", "M-2"
        ]
        .map(str::to_owned)
    );
}

#[test]
fn no_key_is_silent_and_none_stands_for_two_things() {
    assert_eq!(
        silent_actions(&Workspace::default(), PaneId::Roadmap),
        Vec::<&str>::new()
    );
    assert_eq!(
        silent_actions(&product(), PaneId::Roadmap),
        Vec::<&str>::new()
    );
    let stage = stage(Workspace::default(), 80, 24);
    let mut keys: Vec<String> = stage
        .app
        .keymap
        .actions(PaneId::Roadmap)
        .flat_map(|(_, keys)| keys.to_vec())
        .collect();
    keys.sort();
    let mut once = keys.clone();
    once.dedup();
    assert_eq!(keys, once);
    assert!(action::named("projection").is_some());
}

#[test]
fn every_size_draws_every_projection() {
    for workspace in [product(), Workspace::default()] {
        for (width, height) in [
            (1, 1),
            (8, 4),
            (20, 6),
            (40, 12),
            (71, 9),
            (99, 20),
            (200, 60),
        ] {
            let mut stage = stage(workspace.clone(), width, height);
            stage.press("4");
            for _ in 0..3 {
                stage.press("b j j l").screen();
            }
        }
    }
}

#[test]
fn a_change_taken_back_leaves_every_number_as_it_was() {
    for keys in ["", "b"] {
        let mut stage = roadmap(200, 60, "E-2");
        stage.press(keys);
        let before = stage.pane();
        stage.press("L");
        assert_ne!(stage.pane(), before);
        stage.press("u");
        assert_eq!(stage.pane(), before);
    }
}

#[test]
fn what_lies_beyond_the_axis_says_where() {
    let mut stage = roadmap(80, 20, "E-5");
    stage.press("P Ctrl-u").text("2029-Q3").press("Enter");
    assert!(stage.pane().contains("Jul 2029 ▸"), "{}", stage.pane());
    stage.press("P Ctrl-u").text("2024-Q3").press("Enter");
    assert!(stage.pane().contains("◂ Sep 2024"), "{}", stage.pane());
}

#[test]
fn plans_that_are_all_far_away_are_seen_at_first() {
    let mut world = World::default();
    world.run("2026-02-02 09:00", |draft| {
        make(draft, Kind::Epic, "Some day", &[("plan", "2027-Q3")]).map(drop)
    });
    let mut stage = stage(world.workspace, 120, 24);
    stage.press("4");
    assert!(stage.pane().contains("░┥"), "{}", stage.pane());
}

#[test]
fn without_closed_sprints_the_load_stands_alone() {
    let mut world = World::default();
    world.run("2026-02-02 09:00", |draft| {
        make(
            draft,
            Kind::Epic,
            "Now",
            &[("plan", "2026-03"), ("estimate", "8")],
        )
        .map(drop)
    });
    let mut stage = stage(world.workspace, 120, 24);
    stage.press("4");
    assert!(
        stage
            .pane()
            .lines()
            .any(|line| line.contains("capacity") && line.contains("8/–"))
    );
}
