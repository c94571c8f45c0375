use crate::domain::about::Category;
use crate::domain::command;
use crate::domain::command::sprint::CarryTo;
use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::domain::initiative::{Initiative, Stage as InitiativeStage};
use crate::domain::objective::{Kpi, Objective};
use crate::domain::story::{Story, WaitReason};
use crate::domain::workspace::Workspace;
use crate::metrics::report::scene::Scene;
use crate::tui::pane::PaneId;
use crate::tui::testing::{Stage, silent_actions_after, stage};

const BEFORE: &str = "2026-02-27 09:00";

/// Two objectives of which one has a KPI, two initiatives, an epic each, a closed sprint, and stories of which some wait.
fn product() -> Workspace {
    let mut scene = Scene::default();
    let good = chain(&mut scene, "Work on a plane", 70.0, vec![Kpi::default()]);
    let vague = chain(&mut scene, "Be nice", 30.0, Vec::new());
    let sprint = scene.sprint(BEFORE, "2026-03-02", "2026-03-13");
    let aligned = scene.story(BEFORE, "Edit offline", Some(8), Some(sprint));
    scene.change(BEFORE, aligned, |story| story.epic = Some(good));
    let late = scene.story(BEFORE, "Merge two edits", Some(5), Some(sprint));
    scene.change(BEFORE, late, |story| story.epic = Some(good));
    let polish = scene.story(BEFORE, "Round corners", Some(3), Some(sprint));
    scene.change(BEFORE, polish, |story| story.epic = Some(vague));
    scene.story(BEFORE, "Dark icons", None, None);
    scene.start("2026-03-02 09:00", sprint);
    scene.to("2026-03-03 09:00", aligned, Category::Doing);
    scene.to("2026-03-05 09:00", aligned, Category::Done);
    wait(
        &mut scene,
        "2026-03-09 09:00",
        late,
        WaitReason::Clarification,
        Some("Ana"),
    );
    wait(
        &mut scene,
        "2026-03-04 09:00",
        polish,
        WaitReason::Decision,
        Some("Bo"),
    );
    scene.close("2026-03-13 17:00", sprint, CarryTo::Backlog);
    scene.workspace
}

fn chain(scene: &mut Scene, title: &str, share: f64, kpis: Vec<Kpi>) -> Id<Epic> {
    scene.run(BEFORE, |draft| {
        let mut objective = draft.fresh::<Objective>();
        (objective.title, objective.kpis) = (title.to_string(), kpis);
        let mut initiative = draft.fresh::<Initiative>();
        initiative.title = format!("{title}, now");
        initiative.objective = Some(objective.id);
        initiative.stage = InitiativeStage::Active;
        initiative.share = Some(share);
        let mut epic = draft.fresh::<Epic>();
        epic.title = format!("{title}, first");
        epic.initiative = Some(initiative.id);
        let id = epic.id;
        draft.put(objective);
        draft.put(initiative);
        draft.put(epic);
        Ok(id)
    })
}

fn wait(scene: &mut Scene, at: &str, story: Id<Story>, reason: WaitReason, on: Option<&str>) {
    scene.run(at, |draft| {
        command::story::wait(draft, story, reason, on, "")
    });
}

fn shown(width: u16, height: u16) -> Stage {
    let mut stage = stage(product(), width, height);
    stage.app.go(PaneId::Alignment, None);
    stage
}

#[test]
fn the_shares_tell_who_gets_what_and_what_serves_nothing() {
    insta::assert_snapshot!(shown(80, 24).pane(), @"");
    insta::assert_snapshot!(shown(40, 12).pane(), @"");
}

#[test]
fn the_work_looked_at_is_chosen_with_brackets() {
    let mut stage = shown(120, 40);
    assert_eq!(
        stage.press("[").notice(),
        "done in the last 1 closed sprint"
    );
    insta::assert_snapshot!(stage.pane(), @"");
    let said = stage.press("] ]").notice().to_string();
    assert_eq!(said, "no sprint is active or planned: 7 and n make one");
}

#[test]
fn what_waits_on_me_comes_first() {
    let mut stage = shown(80, 24);
    insta::assert_snapshot!(stage.press("b").pane(), @"");
    stage.press("W Enter");
    let screen = stage.pane();
    assert!(!screen.contains("on me"), "{screen}");
}

#[test]
fn the_last_sprint_is_marked_in_the_quadrant() {
    let mut stage = shown(80, 24);
    insta::assert_snapshot!(stage.press("b b").pane(), @"");
    insta::assert_snapshot!(shown(40, 12).press("b b").pane(), @"");
}

#[test]
fn an_orphan_is_attached_where_it_stands() {
    let mut stage = shown(80, 24);
    stage.press("G");
    let item = stage.app.cursor().unwrap();
    let before = stage
        .app
        .alignment(crate::tui::figures::Work::Backlog)
        .orphans
        .len();
    stage.press("^").text("plane").press("Enter");
    let story = stage.app.get::<Story>(Id::new(item.id)).unwrap();
    assert!(story.epic.is_some(), "{}", stage.screen());
    let after = stage
        .app
        .alignment(crate::tui::figures::Work::Backlog)
        .orphans
        .len();
    assert_eq!(after + 1, before);
}

#[test]
fn every_key_answers_with_and_without_data() {
    for workspace in [Workspace::default(), product()] {
        for mode in 0..super::VIEWS.len() {
            let keys = "b ".repeat(mode);
            let silent = silent_actions_after(&workspace, PaneId::Alignment, &keys);
            assert!(silent.is_empty(), "after {keys}: {silent:?}");
        }
    }
}

#[test]
fn an_empty_workspace_says_what_will_stand_here() {
    for (width, height) in [(80, 24), (40, 12), (120, 40), (12, 5)] {
        let mut stage = stage(Workspace::default(), width, height);
        stage.app.go(PaneId::Alignment, None);
        for key in ["]", "]", "b", "b"] {
            stage.screen();
            stage.press(key);
        }
    }
}
