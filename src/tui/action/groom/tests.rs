//! Splitting, merging, blocking and templates, by keys and as they are drawn.

use insta::assert_snapshot;

use crate::domain::command::set_all;
use crate::domain::field;
use crate::domain::workspace::Workspace;
use crate::metrics::report::scene::Scene;
use crate::tui::pane::PaneId;
use crate::tui::testing::{Stage, silent_actions, stage};

/// Three stories, the first of which has criteria.
fn backlog() -> Scene {
    let mut scene = Scene::default();
    let titles = [
        ("Edit a note on a plane", Some(8)),
        ("Edit notes offline", None),
        ("Sync engine", Some(3)),
    ];
    let stories =
        titles.map(|(title, points)| scene.story("2026-03-02 09:00", title, points, None));
    scene.run("2026-03-02 10:00", |draft| {
        let first = [stories[0].item()];
        let criteria = "It opens\nIt saves\nIt syncs once the plane has landed";
        set_all(draft, &first, "criteria", criteria)?;
        set_all(draft, &first, "labels", "offline")?;
        set_all(draft, &[stories[1].item()], "criteria", "It opens")
    });
    scene
}

fn open(width: u16, height: u16) -> Stage {
    let mut stage = stage(backlog().workspace, width, height);
    stage.app.go(PaneId::Backlog, None);
    stage
}

fn get(stage: &Stage, key: &str, name: &str) -> String {
    let workspace = stage.app.workspace();
    let item = workspace.find(key).expect("is there");
    field::get(workspace, item, name).to_string()
}

#[test]
fn a_story_is_split_in_a_layer_that_proposes_the_points() {
    let mut stage = open(80, 24);
    stage.press("x").text("Sync on landing");
    stage.press("Tab Tab Tab Tab Tab Space");
    assert_snapshot!(stage.pane(), @r"
         #  key       pts  ready  epic   title
    ▌ ╭ Split S-1  Edit a note on a plane ───────────────────────────────────────╮
      │   the part       Sync on landing                                         │
      │                                                                          │
      │   its points     3                                                       │
      │   left of S-1    5                                                       │
      │   criteria: Space lets one go to the part                                │
      │     stays  It opens                                                      │
      │     stays  It saves                                                      │
      │ ▌ → part   It syncs once the plane has landed                            │
      │                                                                          │
      ╰──────────────────────────────────────────────────────────────────────────╯
    ");
    stage.press("Enter");
    assert_eq!(stage.notice(), "Split S-1: S-4 stands right behind it");
    assert_eq!(
        (get(&stage, "S-1", "points"), get(&stage, "S-4", "points")),
        ("5".into(), "3".into())
    );
    assert_eq!(
        get(&stage, "S-4", "criteria"),
        "[ ] It syncs once the plane has landed"
    );
    stage.press("u");
    assert_eq!(get(&stage, "S-1", "points"), "8");
}

#[test]
fn typed_points_are_not_proposed_again_and_what_does_not_fit_says_why() {
    let mut stage = open(80, 24);
    stage.press("x Enter");
    assert!(
        stage.notice().starts_with("a title cannot be empty"),
        "{}",
        stage.notice()
    );
    stage.text("Sync").press("Tab Backspace").text("2");
    stage.press("Tab Tab Space");
    assert!(
        stage.screen().contains("left of S-1    6"),
        "{}",
        stage.screen()
    );
    stage.press("Up Backspace").text("many").press("Enter");
    assert!(stage.notice().contains("“many” is not a number of points"));
    stage
        .press("Backspace Backspace Backspace Backspace")
        .text("7")
        .press("Enter");
    assert_eq!(
        (get(&stage, "S-1", "points"), get(&stage, "S-4", "points")),
        ("7".into(), "2".into())
    );
}

#[test]
fn a_split_that_is_begun_is_left_by_the_second_esc() {
    let mut stage = open(80, 24);
    stage.press("x").text("Sync").press("Esc");
    assert!(!stage.app.layers.is_empty());
    stage.press("Esc");
    assert!(stage.app.layers.is_empty());
    assert_eq!(stage.app.workspace().stories.len(), 3);
}

#[test]
fn a_finished_story_says_that_nothing_is_left_to_split() {
    let mut stage = open(80, 24);
    stage.app.go(PaneId::Stories, None);
    let item = stage.app.cursor().expect("a story");
    stage
        .app
        .run("", |draft| set_all(draft, &[item], "status", "done"));
    stage.press("x");
    assert_eq!(
        stage.notice(),
        "S-1 is done: there is nothing left to split off"
    );
}

#[test]
fn two_marked_stories_are_merged_after_it_is_told_what_happens() {
    let mut stage = open(80, 24);
    stage.press("M");
    assert_eq!(
        stage.notice(),
        "mark the two stories that are to become one: Space marks"
    );
    stage.press("Space Space M");
    assert_snapshot!(stage.pane(), @r"
         #  key       pts  ready  epic   title
    ✓    1  S-1         8  ○●●○   –      Edit a note on a plane
    ✓ ╭ Merge two stories ───────────────────────────────────────────────────────╮
    ▌ │ S-1  Edit a note on a plane                                              │
      │ stands, and takes over from S-2:                                         │
      │   • its title and notes, below the notes                                 │
      │                                                                          │
      │ S-2  Edit notes offline                                                  │
      │ is put away, and S-2 finds S-1. u takes it back.                         │
      ╰──────────────────────────────────────────────────────────────────────────╯
    ");
    stage.press("Tab");
    let told = "stands, and takes over from S-1:";
    assert!(stage.screen().contains(told), "{}", stage.screen());
    stage.press("Tab Enter");
    assert_eq!(stage.notice(), "Merge S-2 into S-1");
    assert_eq!(get(&stage, "S-2", "key"), "S-1");
    assert!(stage.app.state().marked.is_empty());
    stage.press("u");
    assert_eq!(get(&stage, "S-2", "key"), "S-2");
}

#[test]
fn a_finished_story_is_not_offered_to_be_merged() {
    let mut stage = open(80, 24);
    stage.app.go(PaneId::Stories, None);
    let item = stage.app.cursor().expect("a story");
    stage
        .app
        .run("", |draft| set_all(draft, &[item], "status", "done"));
    stage.press("Space Space M");
    assert_eq!(
        stage.notice(),
        "S-1 is done: what is finished is not merged"
    );
    assert!(stage.app.layers.is_empty());
}

#[test]
fn a_story_above_its_blocker_is_marked_and_the_detail_names_it() {
    let mut stage = open(120, 24);
    stage.press("B").text("engine").press("Enter");
    assert_eq!(stage.notice(), "Let S-1 wait for S-3");
    assert_snapshot!(stage.pane(), @r"
         #  key       pts  ready  epic   title                         waiting     │ S-1  Edit a note on a plane          ▐
    ▌    1  S-1         8  ○●●○   –      ≠ Edit a note on a plane      needs S-3   │                                      ▐
         2  S-2         –  ○●○○   –      Edit notes offline                        │ kind     story                       ▐
         3  S-3         3  ○○●○   –      Sync engine                               │ points   8                           ▐
                                                                                   │ status   todo                        ▐
                                                                                   │ labels   offline                     ▐
                                                                                   │ created  2026-03-02                  ▐
                                                                                   │ updated  2026-03-16                  ▐
                                                                                   │                                      ▐
                                                                                   │ Acceptance criteria  0 of 3 met      ▐
                                                                                   │ ○ It opens
                                                                                   │ ○ It saves
                                                                                   │ ○ It syncs once the plane has landed
                                                                                   │
                                                                                   │ Blocked by
                                                                                   │ ○ S-3     Sync engine  todo  ≠
                                                                                   │           ranked below this story
                                                                                   │
                                                                                   │ Not ready yet
    ");
    stage.press("G");
    assert!(stage.pane().contains("Blocks"), "{}", stage.pane());
    stage.press("g g B Enter");
    assert_eq!(stage.notice(), "Let S-1 no longer wait for S-3");
    stage
        .press("B")
        .text("engine")
        .press("Enter g g j j B")
        .text("plane")
        .press("Enter");
    assert_eq!(
        stage.notice(),
        "that would be a circle: S-3 waits for S-1, which waits for S-3"
    );
}

#[test]
fn a_template_opens_the_form_filled_and_a_story_can_become_one() {
    let mut stage = open(80, 24);
    stage
        .press("T")
        .text("bug")
        .press("Enter")
        .text("Crash on start");
    assert_snapshot!(stage.screen(), @r"
     b╭ New story ───────────────────────────────────────────────────────────────╮d
     P│ ▌ title        Bug: Crash on start                                     ▐ │
    ──│   kind         bug                                                     ▐ │──
      │   epic         E-…                                                     ▐ │
    ▌ │   points       –                                                       ▐ │
      │   status       todo | doing | acceptance | done | cancelled            ▐ │
      │   sprint       SP-…                                                    ▐ │
      │   assignee                                                             ▐ │
      │   labels                                                               ▐ │
      │   as_a                                                                 ▐ │
      │   i_want                                                               ▐ │
      │   so_that                                                              ▐ │
      │   criteria     The steps no longer lead to it                          ▐ │
      │                A test fails without the change                         ▐ │
      │                                                                        ▐ │
      │                                                                          │
      │   ticked                                                                 │
      │   priority                                                               │
      │   due          2027-02-14, friday, +2w                                   │
      │                                                                          │
      │   what it is about, in one line                                          │
      ╰──────────────────────────────────────────────────────────────────────────╯
    ────────────────────────────────────────────────────────────────────────────────
     Tab next field  Ctrl-S save  Ctrl-E editor  Esc leave                        3
    ");
    stage.press("Ctrl-s");
    assert_eq!(get(&stage, "S-4", "title"), "Bug: Crash on start");
    assert_eq!(get(&stage, "S-4", "kind"), "bug");
    stage.press("g g g t").text("plane").press("Enter");
    let templates = &stage.app.workspace().about.templates;
    assert_eq!(templates.len(), 1);
    assert_eq!(templates[0].fields["labels"], "offline");
    assert_eq!(templates[0].fields["points"], "8");
}

#[test]
fn titles_that_are_alike_are_shown_while_one_is_typed() {
    let mut stage = open(80, 24);
    stage.press("n").text("Edit");
    assert!(!stage.screen().contains("similar"), "{}", stage.screen());
    stage.text(" the note offline #ux");
    assert_snapshot!(stage.pane(), @r"
         #  key       pts  ready  epic   title
    ▌    1  S-1         8  ○●●○   –      Edit a note on a plane
      ╭ New story ───────────────────────────────────────────────────────────────╮
      │ Edit the note offline #ux                                                │
      │                                                                          │
      │                                                                          │
      │ similar: S-2  Edit notes offline                                         │
      │ similar: S-1  Edit a note on a plane                                     │
      │ title  #label @person !kind ~points ^epic %sprint due:friday             │
      ╰──────────────────────────────────────────────────────────────────────────╯
    ");
    stage.press("Enter");
    assert_eq!(get(&stage, "S-4", "title"), "Edit the note offline");
}

#[test]
fn every_key_of_grooming_is_answered() {
    let own = super::ACTIONS.iter().map(|action| action.name);
    let own: Vec<&str> = own.chain(["judge", "parked"]).collect();
    for pane in [PaneId::Backlog, PaneId::Stories] {
        for workspace in [backlog().workspace, Workspace::default()] {
            let mut silent = silent_actions(&workspace, pane);
            silent.retain(|name| own.contains(name));
            assert_eq!(silent, [""; 0], "{pane:?}");
        }
    }
}
