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
use crate::tui::testing::{Stage, silent_actions, silent_actions_after, stage};

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
    insta::assert_snapshot!(shown(80, 24).pane(), @r"
     ● Shares  ○ Waiting  ○ Quadrant                               the open backlog
      █▀▀ ▀▀█ ▀ █  ████████████████████████▍░░░░░░░░░░░░░░ aligned 62%: 5 of 8 pts
      █▀█ █▀▀ ▄▀   without bugs and debt 62%   drift 7%   coverage 0%
      ▀▀▀ ▀▀▀ ▀ ▀  not estimated 1, 0 aligned
     ! 2 stories (3 pts) reach no active goal: ^ attaches, Space marks many.
      key     title               pts  share          meant
     ── by objective ─────────────────────────────────────────────────────────────
    ▌ O-1     Work on a plane       5  ━━━━━───  62%
      O-2     Be nice               3  ━━━─────  38%         no KPI
     ── by initiative ────────────────────────────────────────────────────────────
      I-1     Work on a plane…      5  ━━━━━───  62%    70%
      I-2     Be nice, now          3  ━━━─────  38%    30%
     ── 2 stories without a whole chain: ^ attaches, w shows what is missing ─────
      S-3     Round corners         3                        objective without KPI
      S-4     Dark icons            –                        no epic
    ");
    insta::assert_snapshot!(shown(40, 12).pane(), @r"
     ● Shares  ○ Waiting  ○ Quadrant
     aligned 62% of 8 pts
     without bugs and debt 62%   drift 7%
     coverage 0%
      key     title             pts  share
     ── by objective ───────────────────── ▐
    ▌ O-1     Work on a pla…      5  62%
      O-2     Be nice             3  38%
     ── by initiative ────────────────────
    ");
}

#[test]
fn the_work_looked_at_is_chosen_with_brackets() {
    let mut stage = shown(120, 40);
    assert_eq!(stage.press("[").notice(), "done in the closed sprint");
    insta::assert_snapshot!(stage.pane(), @r"
     ● Shares  ○ Waiting  ○ Quadrant                                                              done in the closed sprint
      ▄█  █▀█ █▀█ ▀ █  ██████████████████████████████████████████████████████████████████████████ aligned 100%: 8 of 8 pts
       █  █ █ █ █ ▄▀   without bugs and debt 100%   drift 30%   coverage 0%
      ▀▀▀ ▀▀▀ ▀▀▀ ▀ ▀
      key     title                                     pts  share          meant   diff
     ── by objective ─────────────────────────────────────────────────────────────────────────────────────────────────────
    ▌ O-1     Work on a plane                             8  ━━━━━━━━ 100%
     ── by initiative ────────────────────────────────────────────────────────────────────────────────────────────────────
      I-1     Work on a plane, now                        8  ━━━━━━━━ 100%    70%   +30%
      I-2     Be nice, now                                0  ────────   0%    30%   -30%
    ");
    let said = stage.press("] ]").notice().to_string();
    assert_eq!(said, "no sprint is active or planned: 7 and n make one");
}

#[test]
fn what_waits_on_me_comes_first() {
    let mut stage = shown(80, 24);
    insta::assert_snapshot!(stage.press("b").pane(), @r"
     ○ Shares  ● Waiting  ○ Quadrant                                 2 stories wait
     flow efficiency 100%   oldest S-3 9 days for decision
     waited so far for decision 9 d, clarification 6 d   on Bo 9 d, Ana 6 d
      key      title                        for            on           days   pts
     ── on me (ana) ──────────────────────────────────────────────────────────────
    ▌ S-2      Merge two edits              clarification  Ana             6     5
     ── on others ────────────────────────────────────────────────────────────────
      S-3      Round corners                decision       Bo              9     3
    ");
    stage.press("W Enter");
    let screen = stage.pane();
    assert!(!screen.contains("on me"), "{screen}");
}

#[test]
fn the_last_sprint_is_marked_in_the_quadrant() {
    let mut stage = shown(80, 24);
    insta::assert_snapshot!(stage.press("b b").pane(), @r"
     ○ Shares  ○ Waiting  ● Quadrant                                1 closed sprint
     SP-1 strategy without execution
     commit to less: 9 shows what a sprint usually completes
     100%│strategy without execution  ┆              ┆on course
    alig-│                            ┆              ┆
    ned  │                        ◆ SP-1             ┆
         │                            ┆              ┆
      60%│╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
         │                            ┆              ┆
         │                            ┆              ┆
         │                            ┆              ┆efficiently building the
         │directionless               ┆              ┆wrong thing
         └────────────────────────────────────────────────────────────────────────
          say/do →                  60%            80%                         100%
      key     sprint           say/do  aligned  at close
    ▌ SP-1                        50%      81%       81%  strategy without execut…
    ");
    insta::assert_snapshot!(shown(40, 12).press("b b").pane(), @r"
     ○ Shares  ○ Waiting  ● Quadrant
     SP-1 strategy without execution
     commit to less: 9 shows what a sprint…
      key     say/do  aligned
    ▌ SP-1       50%      81%
    ");
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
    let silent = silent_actions(&Workspace::default(), PaneId::Alignment);
    assert!(silent.is_empty(), "{silent:?}");
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
