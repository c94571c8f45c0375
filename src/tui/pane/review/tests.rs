//! The review of the sprint that the tests of the board play with.

use insta::assert_snapshot;

use crate::domain::about::Category;
use crate::domain::meeting::Verdict;
use crate::tui::pane::PaneId;
use crate::tui::pane::sprints::tests::team;
use crate::tui::testing::{Stage, silent_actions_after, stage};

fn open(width: u16, height: u16) -> Stage {
    let mut stage = stage(team().workspace, width, height);
    stage.app.go(PaneId::Sprints, None);
    stage.press("r");
    stage
}

fn verdicts(stage: &Stage) -> Vec<(String, Verdict)> {
    let sprint = super::sprint(&stage.app).expect("is there");
    let key =
        |story: crate::domain::id::Id<_>| stage.app.workspace().key_of(story.item()).to_string();
    let results = sprint.review_results.iter();
    results
        .map(|result| (key(result.story), result.verdict))
        .collect()
}

#[test]
fn finished_stories_stand_above_the_others_with_what_was_said() {
    let mut stage = open(80, 24);
    stage.press("a o x");
    stage.press("k c").text("no plane at hand").press("Enter");
    assert_snapshot!(stage.screen(), @r"
     bifocal     Sprint 2 “Works on a plane”   day 6/10   8/35 pts           saving
     PM 1 Stra 2 Init 3 Epic 4 Road  PO 5 Back 6 Stor 7 Review  ◐ 8 Alig 9 Flow
    ────────────────────────────────────────────────────────────────────────────────
     Sprint 2   accepted 1   rejected 1   not shown 1   not said yet 5
     “Works on a plane”
         key      title               pts  criteria  review     note
     ── done 2 ───────────────────────────────────────────────────────────────────
      ✓  S-5      See what was mer…     3         –  accepted
      ◐  S-7      Sync when the pl…     5         –  not shown
     ── not finished 6 ───────────────────────────────────────────────────────────
    ▌ ✗  S-2      Write a note          8         –  rejected   no plane at hand
      ○  S-3      Edit a note on a…     5         –
      ○  S-4      Merge two edits …     8         –
      ○  S-6      Dark icons            2         –
      ○  S-8      Name a conflict       1         –
      ○  S-11     Warn when offline     3         –






    ────────────────────────────────────────────────────────────────────────────────
     Note of the review on S-2                                                    8
    ");
    let mut stage = open(120, 40);
    stage.press("a");
    assert_snapshot!(stage.pane().lines().take(12).collect::<Vec<_>>().join("\n"), @r"
     Sprint 2   accepted 1   rejected 0   not shown 0   not said yet 7   “Works on a plane”
         key      title                              pts  criteria  review     note                               by
     ── done 2 ───────────────────────────────────────────────────────────────────────────────────────────────────────────
      ✓  S-5      See what was merged                  3         –  accepted                                      ana
    ▌ ○  S-7      Sync when the plane has landed       5         –
     ── not finished 6 ───────────────────────────────────────────────────────────────────────────────────────────────────
      ○  S-2      Write a note                         8         –
      ○  S-3      Edit a note on a plane               5         –
      ○  S-4      Merge two edits of one note wit…     8         –
      ○  S-6      Dark icons                           2         –
      ○  S-8      Name a conflict                      1         –
      ○  S-11     Warn when offline                    3         –
    ");
}

#[test]
fn the_same_word_again_takes_it_back() {
    let mut stage = open(100, 30);
    stage.press("a");
    assert_eq!(verdicts(&stage), [("S-5".to_string(), Verdict::Accepted)]);
    stage.press("k o");
    assert_eq!(verdicts(&stage), [("S-5".to_string(), Verdict::NotShown)]);
    stage.press("k o");
    assert_eq!(verdicts(&stage), []);
}

#[test]
fn rejecting_reopens_nothing_by_itself_but_offers_it() {
    let mut stage = open(100, 30);
    let category = |stage: &Stage| {
        let story = stage
            .app
            .cursor()
            .and_then(crate::domain::id::ItemRef::typed);
        stage.app.index().category(story.expect("a story"))
    };
    stage.press("x");
    assert!(stage.screen().contains("S-5 was rejected and is done"));
    stage.press("Enter");
    assert_eq!(stage.notice(), "S-5 stays done");
    assert_eq!(category(&stage), Some(Category::Done));
    stage.press("x x Down Enter");
    assert_eq!(category(&stage), Some(Category::Doing));
    assert_eq!(verdicts(&stage), [("S-5".to_string(), Verdict::Rejected)]);
}

#[test]
fn a_planned_sprint_has_nothing_to_review() {
    let mut stage = open(100, 30);
    stage.press("Esc P r");
    let why =
        "Sprint 3 has not begun, there is nothing to review: S starts it, [ shows the one before";
    assert_eq!(stage.notice(), why);
}

#[test]
fn every_key_of_the_review_answers_at_every_size() {
    let full = team().workspace;
    assert_eq!(
        silent_actions_after(&full, PaneId::Review, ""),
        Vec::<&str>::new()
    );
    for (width, height) in [(1, 1), (4, 3), (40, 12), (300, 90)] {
        open(width, height).screen();
    }
}
