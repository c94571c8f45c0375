//! Judging the inbox by keys.

use insta::assert_snapshot;

use crate::domain::command::create;
use crate::domain::field;
use crate::domain::id::Kind;
use crate::metrics::report::scene::Scene;
use crate::tui::pane::PaneId;
use crate::tui::testing::{Stage, stage};

/// Three requests, a story and an initiative.
fn inbox() -> Stage {
    let mut scene = Scene::default();
    scene.story("2026-03-02 09:00", "Export to paper", Some(3), None);
    scene.run("2026-03-02 10:00", |draft| {
        for title in ["Print a note", "Sign in by phone", "Show the size"] {
            create(draft, Kind::Request, title, &[("from", "Olga".into())])?;
        }
        create(draft, Kind::Initiative, "Paper", &[])
    });
    let mut stage = stage(scene.workspace, 80, 24);
    stage.app.go(PaneId::Backlog, None);
    stage
}

fn get(stage: &Stage, key: &str, name: &str) -> String {
    let workspace = stage.app.workspace();
    let item = workspace.find(key).expect("is there");
    field::get(workspace, item, name).to_string()
}

#[test]
fn marked_requests_are_judged_at_once_and_taken_back_by_one_undo() {
    let mut stage = inbox();
    stage.press("Space Space t").text("park").press("Enter");
    assert_eq!(stage.notice(), "Park 2 items");
    assert_eq!(get(&stage, "R-1", "status"), "parked");
    assert_eq!(get(&stage, "R-2", "status"), "parked");
    assert!(stage.app.state().marked.is_empty());
    stage.press("u");
    assert_eq!(get(&stage, "R-1", "status"), "new");
    assert_eq!(get(&stage, "R-2", "status"), "new");
}

#[test]
fn parked_requests_fold_and_come_back() {
    let mut stage = inbox();
    stage.press("t").text("park").press("Enter A");
    assert_snapshot!(stage.pane(), @r"
         #  key       pts  ready  epic   title                        waiting
     ── Inbox: 2 requests to judge ───────────────────────────────────────────────
    ▌       R-2                   Olga   Sign in by phone             14 days
            R-3                   Olga   Show the size                14 days
     ── ▾ Parked: 1 request, A folds them ────────────────────────────────────────
            R-1                   Olga   Print a note                 14 days
     ── Backlog ──────────────────────────────────────────────────────────────────
         1  S-1         3  ○○●○   –      Export to paper
    ");
    stage.press("j j t").text("bring").press("Enter");
    assert_eq!(stage.notice(), "Bring back R-1");
    assert_eq!(get(&stage, "R-1", "status"), "new");
    assert!(!stage.pane().contains("Parked"));
}

#[test]
fn a_request_is_accepted_or_merged_and_it_is_told_where_it_went() {
    let mut stage = inbox();
    stage.press("t").text("as a story").press("Enter");
    assert_eq!(stage.notice(), "Accept R-1 as a story: see S-2");
    stage.press("g g t").text("evidence").press("Enter Enter");
    assert_eq!(stage.notice(), "Accept R-2 as evidence for I-1: see I-1");
    stage
        .press("g g t")
        .text("merge")
        .press("Enter")
        .text("paper")
        .press("Enter");
    assert_eq!(stage.notice(), "Merge R-3 into S-1: see S-1");
    assert_eq!(get(&stage, "R-3", "became"), "S-1");
    stage.press("g g t");
    assert_eq!(
        stage.notice(),
        "only requests are judged: N puts one into the inbox"
    );
}

#[test]
fn a_rejection_asks_for_its_reason_and_takes_no_silence() {
    let mut stage = inbox();
    stage.press("t").text("reject").press("Enter Enter");
    assert!(stage.screen().contains("say why"), "{}", stage.screen());
    assert_eq!(get(&stage, "R-1", "status"), "new");
    stage.text("Nobody prints").press("Enter");
    assert_eq!(get(&stage, "R-1", "status"), "rejected");
    assert_eq!(get(&stage, "R-1", "reason"), "Nobody prints");
}
