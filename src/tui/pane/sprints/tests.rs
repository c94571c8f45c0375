//! The board, the burndown and the list as they stand on Monday 16 March, the sixth day of a sprint of ten.

use insta::assert_snapshot;

use crate::domain::about::Category;
use crate::domain::command::sprint::CarryTo;
use crate::domain::id::Id;
use crate::domain::points::Points;
use crate::domain::sprint::{Sprint, SprintState};
use crate::domain::story::WaitReason;
use crate::metrics::report::scene::Scene;
use crate::tui::hits::Hit;
use crate::tui::pane::PaneId;
use crate::tui::testing::{NOW, Stage, silent_actions, stage};

/// A closed sprint, an active one with seven stories, and four stories in no sprint.
pub(in crate::tui::pane) fn team() -> Scene {
    let mut scene = Scene::default();
    let first = scene.sprint("2026-02-20 09:00", "2026-02-23", "2026-03-06");
    let second = scene.sprint("2026-02-20 09:00", "2026-03-09", "2026-03-20");
    scene.run("2026-02-20 09:30", |draft| {
        draft.edit(first)?.title = "Sprint 1".into();
        let sprint = draft.edit(second)?;
        sprint.title = "Sprint 2".into();
        sprint.goal = "Works on a plane".into();
        sprint.capacity = Some(Points::whole(40));
        Ok(())
    });
    let before = ["Sign in", "Write a note"]
        .map(|title| scene.story("2026-02-20 10:00", title, Some(8), Some(first)));
    scene.start("2026-02-23 09:00", first);
    scene.to("2026-03-02 12:00", before[0], Category::Done);
    scene.close("2026-03-06 17:00", first, CarryTo::Sprint(second));
    fill(&mut scene, second);
    scene
}

fn fill(scene: &mut Scene, sprint: Id<Sprint>) {
    let stories = [
        ("Edit a note on a plane", 5),
        ("Merge two edits of one note without asking anybody", 8),
        ("See what was merged", 3),
        ("Dark icons", 2),
        ("Sync when the plane has landed", 5),
        ("Name a conflict", 1),
    ]
    .map(|(title, points)| scene.story("2026-03-06 18:00", title, Some(points), Some(sprint)));
    for (title, points) in [("Share a space", None), ("Invite by mail", Some(3))] {
        scene.story("2026-03-06 18:30", title, points, None);
    }
    scene.start("2026-03-09 09:00", sprint);
    scene.to("2026-03-09 12:00", stories[0], Category::Doing);
    scene.to("2026-03-10 12:00", stories[1], Category::Doing);
    scene.to("2026-03-11 12:00", stories[2], Category::Done);
    scene.to("2026-03-13 12:00", stories[4], Category::Done);
    scene.run("2026-03-13 13:00", |draft| {
        draft.edit(stories[0])?.assignee = Some("Ana".into());
        draft.edit(stories[1])?.assignee = Some("Benedikta".into());
        crate::domain::command::story::wait(
            draft,
            stories[1],
            WaitReason::Decision,
            Some("Cleo"),
            "",
        )
    });
    scene.story(
        "2026-03-13 14:00",
        "Warn when offline",
        Some(3),
        Some(sprint),
    );
}

fn open(width: u16, height: u16) -> Stage {
    on(team(), width, height)
}

fn on(scene: Scene, width: u16, height: u16) -> Stage {
    let mut stage = stage(scene.workspace, width, height);
    stage.app.go(PaneId::Sprints, None);
    stage
}

fn under_cursor(stage: &Stage) -> String {
    let item = stage.app.cursor().expect("the cursor is on something");
    stage.app.workspace().title_of(item).to_string()
}

#[test]
fn a_board_has_a_column_a_status_and_the_cards_in_rank_order() {
    assert_snapshot!(open(80, 24).screen(), @r"
     bifocal     Sprint 2 “Works on a plane”   day 6/10   8/35 pts          ✓ saved
     PM 1 Stra 2 Init 3 Epic 4 Road  PO 5 Back 6 Stor 7 Sprints  ◐ 8 Alig 9 Flow
    ────────────────────────────────────────────────────────────────────────────────
     Sprint 2   active   9 Mar – 20 Mar   day 6/10            board  burndown  list
     8/35 pts done   commitment 32   scope +3 (+9%)   capacity 40 pts
     todo 4     14 pts   doing 2    13 pts   acceptance 0        done 2      8 pts
     ─────────────────   ─────────────────   ─────────────────   ─────────────────
    ▌ S-2 8               S-3 5       Ana                         S-5 3
    ▌ Write a note        Edit a note on                          See what was
    ▌                     a plane                                 merged
      S-6 2               S-4 8 waits 3d                          S-7 5
      Dark icons          Merge two edits                         Sync when the
                          of one note wi…                         plane has land…
      S-8 1
      Name a conflict

      S-11 3
      Warn when
      offline



    ────────────────────────────────────────────────────────────────────────────────
     A planning  t for goal  D standup  r review  R retro  a add stories          8
    ");
    assert_snapshot!(open(120, 40).pane().lines().take(12).collect::<Vec<_>>().join("\n"), @r"
     Sprint 2   active   9 Mar – 20 Mar   day 6/10   “Works on a plane”                               board  burndown  list
     8/35 pts done   commitment 32   scope +3 (+9%)   capacity 40 pts
     todo 4               14 pts   doing 2              13 pts   acceptance 0          0 pts   done 2                8 pts
     ───────────────────────────   ───────────────────────────   ───────────────────────────   ───────────────────────────
    ▌ S-2 8                         S-3 5                 Ana                                   S-5 3
    ▌ Write a note                  Edit a note on a plane                                      See what was merged
    ▌
      S-6 2                         S-4 8 waits 3d  Benedikta                                   S-7 5
      Dark icons                    Merge two edits of one                                      Sync when the plane has
                                    note without asking anyb…                                   landed
      S-8 1
      Name a conflict
    ");
}

#[test]
fn a_narrow_board_shows_one_column_and_where_the_others_are() {
    let mut stage = open(40, 12);
    assert_snapshot!(stage.press("l").pane(), @r"
     Sprint 2   day 6/10   8/35 pts done
     doing 2                         13 pts
     ─ 1 to the left ───── 2 to the right ─
    ▌ S-3 5                            Ana
    ▌ Edit a note on a plane
      S-4 8 waits 3d             Benedikta
      Merge two edits of one note without…
    ");
}

#[test]
fn a_wide_board_has_the_burndown_beside_it() {
    assert_snapshot!(open(150, 36).pane(), @r"
     Sprint 2   active   9 Mar – 20 Mar   day 6/10   “Works on a plane”                                                             board  burndown  list
     8/35 pts done   commitment 32   scope +3 (+9%)   capacity 40 pts
     todo 4       14 pts   doing 2      13 pts   acceptance 0  0 pts   done 2        8 pts    │ Burndown, pts
     ───────────────────   ───────────────────   ───────────────────   ───────────────────    │ ⠒ ideal  ⠒ pace  ⠒ remaining
    ▌ S-2 8                 S-3 5         Ana                           S-5 3                 │                               +3   ▼
    ▌ Write a note          Edit a note on a                            See what was          │ 40│                                ╎
    ▌                       plane                                       merged                │   │⠒⠶⠶⣒⣒⠒⠒⠒⠒⠒⠒⠒⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀         ╎
      S-6 2                 S-4 8 waits 3d B…                           S-7 5                 │   │     ⠉⠉⠒⠒⠢⠤⠤⣀⣀⣀        ⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒ ⠒ ⠤ ⠤ ⢄ ⣀ ⣀ ⣀ ⣀ ⣀
      Dark icons            Merge two edits                             Sync when the         │ 20│               ⠉⠉⠑⠒⠒⠢⠤⠤⣀⣀⣀      ╎                   ⠉
                            of one note with…                           plane has landed      │   │                          ⠉⠉⠑⠒⠒⠤⠤⣀⣀
      S-8 1                                                                                   │   │                                ╎  ⠉⠉⠒⠒⠤⠤⠤⣀⣀⡀
      Name a conflict                                                                         │   │                                ╎           ⠈⠉⠉⠒⠒⠢⠤⠤⢄⣀
                                                                                              │  0└──────────────────────────────────────────────────────
      S-11 3                                                                                  │    start   Tue 10    Thu 12     Mon 16    Wed 18   Fri 20
      Warn when offline                                                                       │ Burnup, pts
                                                                                              │ ⠒ ideal  ⠒ pace  ⠒ scope  ⠒ done
                                                                                              │                               +3   ▼
                                                                                              │ 40│                                ╎
                                                                                              │   │⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠒⠒⠒⠉⠉⠉⠉⠉⠉⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉⣀⣉⠤
                                                                                              │   │                                ╎         ⢀⣀⡠⠤⠤⠒⠒⠉⠉
                                                                                              │ 20│                                ╎⢀⣀⣀⡠⠤⠔⠒⠊⠉⠁
                                                                                              │   │                          ⣀⣀⠤⠤⠒⠊⠉⠁
                                                                                              │   │                 ⣀⣀⠤⠤⠒⠒⠉⠉⠉      ╎       ⢀ ⣀ ⣀ ⠤ ⠤ ⠤ ⠒
                                                                                              │   │        ⢀⣀⠤⠤⠒⠒⠒⠉⠉       ⣀⠤⠔⠒⠒⠒⠒⠒⠒ ⠒ ⠉ ⠉ ⠁
                                                                                              │   │⣀⣠⣤⣤⣔⣒⣊⣉⣁⣀⣀⣀⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠊⠉        ╎
                                                                                              │  0└──────────────────────────────────────────────────────
                                                                                              │    start   Tue 10    Thu 12     Mon 16    Wed 18   Fri 20
                                                                                              │ commitment 32, added 3, removed 0, re-estimated 0: scope
                                                                                              │ 35
                                                                                              │ at 1.3 pts a working day 13 of 35 are done at the end,
                                                                                              │ all on Tue 14 Apr, 17 working days late
    ");
}

#[test]
fn a_burndown_ends_today_and_says_where_it_leads() {
    assert_snapshot!(open(80, 24).press("b").pane(), @r"
    Sprint 2   active   9 Mar – 20 Mar   day 6/10            board  burndown  list
    8/35 pts done   commitment 32   scope +3 (+9%)   capacity 40 pts
    Burndown, pts                           Burnup, pts
    ⠒ ideal  ⠒ pace  ⠒ remaining            ⠒ ideal  ⠒ pace  ⠒ scope  ⠒ done
                        +3 ▼                                    +3 ▼
    40│                    ╎                40│                    ╎
      │⣀⣀⣀⣀⣀⣀⣀⣀            ╎                  │⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠤⠒⠉⠉⠉⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⣉
      │ ⠉⠒⠤⢄⡀  ⠉⠒⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀                  │                    ╎        ⢀⡠⠤⠒⠉
      │     ⠈⠑⠒⠤⠤⣀⡀        ╎ ⠉ ⠒ ⠤ ⠤ ⣀ ⣀      │                    ╎  ⢀⣀⠤⠤⠒⠊⠁
    20│           ⠈⠑⠢⠤⣀    ╎             ⠉  20│                   ⢀⡠⠔⠊⠁
      │                ⠉⠒⠤⣀╎                  │               ⣀⠤⠒⠊⠁╎             ⣀
      │                    ⠉⠑⠢⢄⣀              │          ⣀⡠⠔⠊⠉     ╎ ⢀ ⣀ ⠤ ⠤ ⠒ ⠉
      │                    ╎    ⠉⠉⠒⠢⢄⡀        │    ⢀⡠⠔⠒⠉⠉    ⢀⡠⠔⠊⠉⠉⠉ ⠁
      │                    ╎         ⠈⠉⠒⠤⣀    │⣀⣤⣒⣉⣁⣀⣀⣀⠤⠒⠉⠉⠉⠉⠁     ╎
     0└───────────────────────────────────   0└───────────────────────────────────
       start  Wed 11    Mon 16     Thu 19      start  Wed 11    Mon 16     Thu 19
    commitment 32, added 3, removed 0, re-estimated 0: scope 35
    at 1.3 pts a working day 13 of 35 are done at the end, all on Tue 14 Apr, 17
    working days late
    ");
    let large = open(120, 40).press("b").pane();
    assert!(large.contains("Burnup, pts"), "{large}");
}

#[test]
fn the_list_of_sprints_says_what_was_said_and_done() {
    assert_snapshot!(open(80, 24).press("b b").pane(), @r"
     Sprint 2   active   9 Mar – 20 Mar   day 6/10            board  burndown  list
     8/35 pts done   commitment 32   scope +3 (+9%)   capacity 40 pts
      key     sprint        state    dates            committed  completed  say/do
      SP-1    Sprint 1      closed   23 Feb – 6 Mar          16          8     50%
    ▌ SP-2    Sprint 2      active   9 Mar – 20 Mar          32          8       –
    ");
    assert_snapshot!(open(40, 12).press("b b").pane(), @r"
     Sprint 2   day 6/10   8/35 pts done
      key     sprint       state    say/do
      SP-1    Sprint 1     closed      50%
    ▌ SP-2    Sprint 2     active        –
    ");
}

#[test]
fn a_sprint_without_estimates_is_counted_by_stories() {
    let mut scene = Scene::default();
    let sprint = scene.sprint("2026-03-06 09:00", "2026-03-09", "2026-03-20");
    let stories = ["One", "Two", "Three"]
        .map(|title| scene.story("2026-03-06 10:00", title, None, Some(sprint)));
    scene.start("2026-03-09 09:00", sprint);
    scene.to("2026-03-11 12:00", stories[0], Category::Done);
    let text = on(scene, 100, 24).press("b").pane();
    assert!(text.contains("Burndown, stories"), "{text}");
    assert!(text.contains("counted by stories"), "{text}");
    assert!(text.contains("1/3 stories done"), "{text}");
}

#[test]
fn the_cursor_stays_in_its_column_and_goes_over_empty_ones() {
    let mut stage = open(80, 24);
    assert_eq!(under_cursor(&stage), "Write a note");
    stage.press("j j j j j");
    assert_eq!(under_cursor(&stage), "Warn when offline");
    assert_eq!(stage.notice(), "this is the last card of “todo”");
    stage.press("l");
    assert_eq!(
        under_cursor(&stage),
        "Merge two edits of one note without asking anybody"
    );
    // Nothing is in acceptance.
    stage.press("l g g");
    assert_eq!(under_cursor(&stage), "See what was merged");
    stage.press("l");
    assert_eq!(stage.notice(), "no column further right holds a card");
    stage.press("G h h");
    assert_eq!(under_cursor(&stage), "Dark icons");
}

#[test]
fn a_card_moves_to_the_next_status_in_one_undoable_edit() {
    let mut stage = open(80, 24);
    stage.press("L");
    assert_eq!(stage.notice(), "Move S-2 to doing");
    assert_eq!(under_cursor(&stage), "Write a note");
    let status = |stage: &Stage| {
        let story = stage.app.workspace().stories.iter();
        let mut found = story.filter(|story| story.title == "Write a note");
        found.next_back().unwrap().status.to_string()
    };
    assert_eq!(status(&stage), "doing");
    stage.press("L L L");
    assert_eq!(status(&stage), "done");
    assert_eq!(
        stage.notice(),
        "it is in the last column already: s sets any status"
    );
    stage.press("u u u");
    assert_eq!(status(&stage), "todo");
}

#[test]
fn a_full_column_says_that_it_is_over_its_limit() {
    let mut scene = team();
    let about = std::sync::Arc::make_mut(&mut scene.workspace.about);
    about.settings.statuses[1].limit = Some(2);
    let mut stage = on(scene, 80, 24);
    assert!(stage.pane().contains("doing 2/2"), "{}", stage.pane());
    stage.press("L");
    assert_eq!(
        stage.notice(),
        "Move S-2 to doing; “doing” holds 3, its limit is 2"
    );
    assert!(stage.pane().contains("doing 3/2!"), "{}", stage.pane());
}

#[test]
fn a_card_is_dropped_on_a_column_also_on_an_empty_one() {
    let mut stage = open(80, 24);
    stage.screen();
    let all = || (0..24).flat_map(|y| (0..80).map(move |x| (x, y)));
    let card =
        all().find(|(x, y)| matches!(stage.app.hits.at(*x, *y), Some((_, Hit::Target(_, 0)))));
    let card = card.expect("a card is drawn");
    let column = |place| all().find(|(x, y)| stage.app.hits.column_at(*x, *y) == Some(place));
    let (own, empty) = (column(0).unwrap(), column(2).unwrap());
    stage.drag(card, own);
    assert_eq!(stage.notice(), "");
    stage.drag(card, empty);
    assert_eq!(stage.notice(), "Move S-2 to acceptance");
}

#[test]
fn a_sprint_is_planned_filled_started_and_closed() {
    let mut stage = open(100, 30);
    stage.press("S");
    assert_eq!(stage.notice(), "Sprint 2 is active already: C closes it");
    stage.press("P");
    let text = "Sprint 3 planned, 23 Mar – 3 Apr: a adds stories, o sets goal and capacity";
    assert_eq!(stage.notice(), text);
    assert_snapshot!(stage.pane().lines().take(9).collect::<Vec<_>>().join("\n"), @r"
    Sprint 3   planned   23 Mar – 3 Apr   10 working days   no goal yet          board  burndown  list
    0 pts planned in 0 stories   mean velocity 8





                     Sprint 3 holds no story yet: a adds stories from the backlog, o
                     sets its goal, dates and capacity, S starts it.
    ");
    stage.press("S");
    assert_eq!(
        stage.notice(),
        "Sprint 2 is still active: [ and ] show it, C closes it"
    );
    stage.press("a Enter");
    assert_eq!(stage.notice(), "Add S-9 to Sprint 3: 0 of 8 pts");
    stage.press("Enter");
    assert_eq!(stage.notice(), "Add S-10 to Sprint 3: 3 of 8 pts");
    stage.press("x");
    assert_eq!(stage.notice(), "Take S-10 out of the sprint");
    stage.press("[ C");
    assert_snapshot!(stage.screen().lines().skip(5).take(12).collect::<Vec<_>>().join("\n"), @r"
     todo 4          14 pts   doing 2         13 pts   acceptance 0     0 pts   done 2           8 pts
     ─╭ Close Sprint 2: 6 stories not finished ──────────────────────────────────────────────────────╮
    ▌ │ ▌ S-2 8 Write a note                                            → Sprint 3                   │
    ▌ │   S-3 5 Edit a note on a plane                                  → Sprint 3                   │
    ▌ │   S-4 8 Merge two edits of one note without asking anybody      → Sprint 3                   │
      │   S-6 2 Dark icons                                              → Sprint 3                   │
      │   S-8 1 Name a conflict                                         → Sprint 3                   │
      │   S-11 3 Warn when offline                                      → Sprint 3                   │
      │                                                                                              │
      │ Enter closes the sprint; its numbers stay for ever                                           │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────╯
      S-11 3
    ");
    stage.press("Enter");
    assert_eq!(
        stage.notice(),
        "Sprint 2 closed: velocity 8, 6 stories carried to Sprint 3"
    );
    stage.press("] S");
    assert_eq!(
        stage.notice(),
        "Sprint 3 started: 7 stories with 27 pts committed, until Fri 3 Apr"
    );
    stage.press("[ [ [");
    assert_eq!(stage.notice(), "this is the first sprint");
    stage.press("L a");
    assert!(
        stage.notice().starts_with("Sprint 1 is closed"),
        "{}",
        stage.notice()
    );
}

#[test]
fn closing_into_a_new_sprint_is_one_edit() {
    let mut stage = open(100, 30);
    stage.press("C Enter u");
    let sprints = stage.app.workspace().sprints_in_order();
    let states: Vec<SprintState> = sprints.iter().map(|sprint| sprint.state).collect();
    assert_eq!(states, [SprintState::Closed, SprintState::Active]);
}

/// Gives a story two criteria, of which one is met.
fn half_done(stage: &mut Stage, title: &str) {
    let found = |story: &&std::sync::Arc<crate::domain::story::Story>| story.title == title;
    let story = stage.app.workspace().stories.iter().find(found);
    let item = story.expect("is there").id.item();
    stage.app.run("", |draft| {
        crate::domain::field::set(draft, item, "criteria", "[x] reads\n[ ] writes")
    });
}

#[test]
fn each_story_is_sent_its_way_when_a_sprint_closes() {
    let mut stage = open(100, 30);
    half_done(&mut stage, "Edit a note on a plane");
    stage.press("P [ C");
    // The first to the backlog and all others after it, the third to a new sprint.
    stage.press("Space Space a j j h");
    stage.press("x");
    assert!(
        stage.notice().contains("0 of 0 criteria of S-4 are met"),
        "{}",
        stage.notice()
    );
    stage.press("k x").text("2").press("Enter");
    assert_snapshot!(stage.screen().lines().skip(6).take(9).collect::<Vec<_>>().join("\n"), @r"
     ─╭ Close Sprint 2: 6 stories not finished ──────────────────────────────────────────────────────╮
    ▌ │   S-2 8 Write a note                                            → the backlog                │
    ▌ │ ▌ S-3 5 Edit a note on a plane                2 pts done, rest  → the backlog                │
    ▌ │   S-4 8 Merge two edits of one note without asking anybody      → a new sprint               │
      │   S-6 2 Dark icons                                              → the backlog                │
      │   S-8 1 Name a conflict                                         → the backlog                │
      │   S-11 3 Warn when offline                                      → the backlog                │
      │                                                                                              │
      │ Enter closes the sprint; its numbers stay for ever                                           │
    ");
    stage.press("Enter");
    assert_eq!(
        stage.notice(),
        "Sprint 2 closed: velocity 10, 6 stories carried over"
    );
    let homes: Vec<Option<String>> = [
        "Write a note",
        "Merge two edits of one note without asking anybody",
    ]
    .map(|title| {
        let workspace = stage.app.workspace();
        let story = workspace.stories.iter().find(|story| story.title == title);
        let home = story.expect("is there").sprint?;
        workspace.sprints.get(home).map(|home| home.title.clone())
    })
    .into();
    assert_eq!(homes, [None, Some("Sprint 4".to_string())]);
    stage.press("u");
    assert_eq!(
        stage
            .app
            .workspace()
            .active_sprint()
            .map(|known| known.title.as_str()),
        Some("Sprint 2")
    );
}

#[test]
fn the_layer_of_the_close_leaves_everything_until_enter() {
    let mut stage = open(60, 20);
    half_done(&mut stage, "Edit a note on a plane");
    stage.press("C j x").text("x").press("Esc");
    assert!(!stage.screen().contains("pts done"));
    stage.press("Esc");
    let active = stage.app.workspace().active_sprint();
    assert_eq!(active.map(|known| known.title.as_str()), Some("Sprint 2"));
}

#[test]
fn the_scope_is_told_by_its_key() {
    let text = open(100, 30).press("+").screen();
    assert!(text.contains("committed: 7 stories with 32 pts"), "{text}");
    assert!(
        text.contains("Fri 13 Mar  added 3    S-11  Warn when offline"),
        "{text}"
    );
}

#[test]
fn a_story_that_serves_the_goal_has_a_mark_on_its_card() {
    let mut stage = open(120, 30);
    stage.press("t");
    assert!(
        stage.notice().ends_with("1 of 8 serve it"),
        "{}",
        stage.notice()
    );
    let text = stage.pane();
    assert!(text.contains("S-2 8 ◆"), "{text}");
    assert!(text.contains("1 of 8 serve the goal"), "{text}");
}

#[test]
fn a_story_made_here_is_in_the_sprint() {
    let mut stage = open(80, 24);
    stage.press("n").text("Count the notes ~2").press("Enter");
    assert_eq!(under_cursor(&stage), "Count the notes");
    let made = stage.app.workspace().stories.iter().last().unwrap().clone();
    assert_eq!(
        made.sprint,
        stage.app.workspace().active_sprint().map(|known| known.id)
    );
}

#[test]
fn a_closed_sprint_says_what_came_of_it() {
    let text = open(100, 30).press("[ b").pane();
    let result = "velocity 8, 1 of 2 stories done, carried over 8: S-2";
    assert!(text.contains(result), "{text}");
}

#[test]
fn the_filter_holds_on_the_board() {
    let mut stage = open(80, 24);
    stage.app.set_filter("plane");
    let text = stage.pane();
    assert!(text.contains("Edit a note"), "{text}");
    assert!(!text.contains("Dark icons"), "{text}");
    stage.app.set_filter("nothing-like-this");
    stage.press("j");
    assert_eq!(
        stage.notice(),
        "nothing in Sprint 2 passes the filter: Esc takes it away"
    );
}

#[test]
fn a_sprint_from_elsewhere_is_shown() {
    let mut stage = open(80, 24);
    let first = stage.app.workspace().sprints_in_order()[0].id.item();
    stage.app.go(PaneId::Backlog, None);
    stage.app.go(PaneId::Sprints, Some(first.into()));
    assert!(stage.pane().contains("Sprint 1"), "{}", stage.pane());
}

#[test]
fn every_key_answers_with_and_without_sprints() {
    let empty = crate::domain::workspace::Workspace::default();
    assert_eq!(silent_actions(&empty, PaneId::Sprints), Vec::<&str>::new());
    let full = team().workspace;
    assert_eq!(silent_actions(&full, PaneId::Sprints), Vec::<&str>::new());
    let mut stage = on(Scene::default(), 80, 24);
    assert_snapshot!(stage.pane(), @r"





    A sprint is a stretch of days with a goal and the stories to be
    done in it. P plans one, a adds stories, S starts it.
    ");
}

#[test]
fn no_size_breaks_a_view() {
    for (width, height) in [
        (1, 1),
        (4, 3),
        (12, 4),
        (20, 6),
        (59, 9),
        (61, 7),
        (141, 8),
        (300, 90),
    ] {
        let mut stage = open(width, height);
        for _ in 0..3 {
            stage.screen();
            stage.press("b");
        }
    }
}

#[test]
fn the_sprint_stays_the_same_after_each_meeting() {
    let demo = crate::domain::demo::build(
        NOW[..10].parse().unwrap(),
        crate::domain::calendar::Zone::default(),
    );
    for meeting in ["A", "D", "r", "R"] {
        let mut stage = stage(demo.clone(), 120, 40);
        stage.press("7");
        let before = super::shown(&stage.app).map(|sprint| sprint.key.clone());
        stage.press(meeting).press("j Esc");
        assert_eq!(stage.app.pane, PaneId::Sprints);
        let after = super::shown(&stage.app).map(|sprint| sprint.key.clone());
        assert_eq!(after, before, "{meeting}");
    }
}

#[test]
fn a_burndown_counts_stories_as_well_and_back() {
    let mut stage = open(100, 24);
    let points = stage.press("b").pane();
    let stories = stage.press("f").pane();
    assert!(stories.contains("Burndown, stories"), "{stories}");
    assert!(stories.contains("commitment 7, added 1"), "{stories}");
    assert_eq!(stage.press("f").pane(), points);
}

#[test]
fn a_closed_sprint_has_neither_today_nor_a_pace() {
    let text = open(100, 24).press("b [").pane();
    assert!(
        text.contains("Sprint 1") && text.contains("velocity 8"),
        "{text}"
    );
    assert!(!text.contains("pace") && !text.contains("▼"), "{text}");
}

#[test]
fn the_board_of_a_closed_sprint_shows_what_it_closed_with() {
    let demo = crate::domain::demo::build(
        NOW[..10].parse().unwrap(),
        crate::domain::calendar::Zone::default(),
    );
    let mut stage = stage(demo, 120, 40);
    stage.press("7 [");
    let before = stage.pane();
    assert!(before.contains("carried over"), "{before}");
    stage.press("G");
    let item = stage.app.cursor().expect("a card");
    stage.app.run("", |draft| {
        crate::domain::field::set(draft, item, "points", "20")?;
        crate::domain::field::set(draft, item, "status", "doing")
    });
    stage.press("g g");
    assert_eq!(stage.pane(), before);
    stage.press("L");
    assert!(
        stage.notice().contains("stays as it was"),
        "{}",
        stage.notice()
    );
}
