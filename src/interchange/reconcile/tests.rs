//! Small files in, records out.

use super::*;
use crate::domain::about::Category;
use crate::domain::change::{Edit, Meeting, apply};
use crate::domain::draft::{Counting, Stamp};
use crate::domain::points::Points;
use crate::domain::sprint::SprintState;
use crate::domain::workspace::Workspace;
use crate::interchange::foreign::ForeignSprint;
use crate::interchange::options::Options;
use crate::interchange::{dates, jira, table};

/// A workspace and what makes its ids.
#[derive(Default)]
struct Bench {
    workspace: Workspace,
    mint: Counting,
}

impl Bench {
    fn change<T>(&mut self, change: impl FnOnce(&mut Draft<'_>) -> T) -> (T, Edit) {
        let stamp = Stamp {
            at: "2026-06-01T12:00:00Z".parse().expect("an instant"),
            by: "me".into(),
        };
        let mut draft = Draft::new(&mut self.workspace, stamp, &mut self.mint);
        let made = change(&mut draft);
        (made, draft.finish("test"))
    }

    fn import(&mut self, foreign: &Foreign) -> (ImportReport, Edit) {
        let (report, edit) = self.change(|draft| reconcile(draft, foreign, "test"));
        (report.expect("imported"), edit)
    }

    fn story(&self, id: &str) -> &Story {
        let is_it =
            |story: &&Arc<Story>| story.source.as_ref().is_some_and(|source| source.id == id);
        self.workspace.stories.iter().find(is_it).expect("a story")
    }
}

fn jira(text: &str) -> Foreign {
    jira::read(text.as_bytes(), &Options::default()).expect("a Jira export")
}

fn csv(text: &str) -> Foreign {
    table::read(text.as_bytes(), &Options::default()).expect("a table")
}

const HEADER: &str = "Summary,Issue key,Issue id,Issue Type,Status,Status Category,Resolution,Created,Resolved,Sprint,Sprint,Custom field (Story Points),Parent key,Outward issue link (Blocks),Assignee,Description\n";

fn sample() -> Foreign {
    jira(&format!(
        "{HEADER}\
         Top,A-1,1,Epic,To Do,To Do,,01/Feb/26 9:00 AM,,,,,,,,\n\
         One,A-2,2,Story,Done,Done,Done,02/Feb/26 9:00 AM,20/Feb/26 9:00 AM,S 1,S 2,5.0,A-1,A-3,Ana,*Bold*\n\
         Two,A-3,3,Sub-task,Deploy,In Progress,,03/Feb/26 9:00 AM,,S 2,,3,A-2,,Ana,\n\
         Three,A-4,4,Bug,Done,Done,Won't Do,03/Feb/26 9:00 AM,04/Feb/26 9:00 AM,,,,A-99,A-2,,\n"
    ))
}

#[test]
fn a_file_becomes_records_with_their_chain_and_their_past() {
    let mut bench = Bench::default();
    let (report, _) = bench.import(&sample());
    let counts: Vec<_> = report.created.iter().map(|(kind, n)| (*kind, *n)).collect();
    assert_eq!(
        counts,
        [
            (Kind::Epic, 1),
            (Kind::Story, 3),
            (Kind::Sprint, 2),
            (Kind::Person, 1)
        ]
    );
    assert_eq!(
        (report.read, report.points.to_string(), report.sprints),
        (4, "8".into(), 2)
    );
    let (one, two, three) = (bench.story("A-2"), bench.story("A-3"), bench.story("A-4"));
    assert_eq!(one.notes, "**Bold**");
    assert_eq!(
        one.epic, two.epic,
        "a sub-task stands below the epic of its story"
    );
    assert!(two.epic.is_some());
    assert_eq!(
        two.extra.get("parent").and_then(|v| v.as_str()),
        Some("A-2")
    );
    assert_eq!(two.blocked_by, [one.id]);
    assert_eq!(one.blocked_by, [three.id]);
    let finished = one.finished(&bench.workspace).expect("finished");
    assert_eq!(finished.to_rfc3339(), "2026-02-20T09:00:00+00:00");
    assert_eq!(three.category(&bench.workspace), Category::Cancelled);
    assert_eq!(two.category(&bench.workspace), Category::Doing);
    assert!(one.rank < two.rank && two.rank < three.rank);
    let moves = one
        .history
        .iter()
        .filter(|event| event.field == "sprint")
        .count();
    assert_eq!(moves, 2, "carried over from one sprint to the next");
    let told = |what: &str| {
        report
            .problems
            .iter()
            .any(|problem| problem.what.contains(what))
    };
    assert!(told("A-99") && told("no dates"), "{:?}", report.problems);
}

#[test]
fn the_workflow_grows_by_what_it_lacks_and_keeps_what_it_means() {
    let mut bench = Bench::default();
    let (report, _) = bench.import(&sample());
    let settings = bench.workspace.settings();
    let names: Vec<_> = settings.statuses.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(
        names,
        ["todo", "doing", "Deploy", "acceptance", "done", "cancelled"]
    );
    assert_eq!(report.statuses["Done"], 2);
    let (report, _) = bench.import(&csv("id,title,status\n1,Odd,Doing\n2,New,Frobbing\n"));
    assert_eq!(bench.workspace.category("Frobbing"), Category::Todo);
    assert!(report.problems.iter().any(|p| p.what.contains("Frobbing")));
}

#[test]
fn a_second_import_changes_nothing_and_undo_takes_the_first_one_back() {
    let mut bench = Bench::default();
    let before = bench.workspace.clone();
    let (_, edit) = bench.import(&sample());
    let (report, again) = bench.import(&sample());
    assert!(again.is_empty(), "{:?}", again.changes);
    assert_eq!((report.created_in_all(), report.updated), (0, 0));
    apply(&mut bench.workspace, &edit.inverse(), Meeting::KeepTheirs);
    assert_eq!(bench.workspace, before);
}

#[test]
fn a_changed_file_changes_what_it_changed_and_leaves_what_was_changed_here() {
    let mut bench = Bench::default();
    bench.import(&csv("id,title,points,status\n1,One,3,Todo\n2,Two,5,Todo\n"));
    let one = bench.story("1").id;
    bench.change(|draft| {
        let story = draft.edit(one).expect("there");
        story.title = "Mine".into();
        story.points = None;
    });
    let (report, _) = bench.import(&csv("id,title,points,status\n1,One,8,Todo\n2,Two,,Todo\n"));
    assert_eq!((report.created_in_all(), report.updated), (0, 1));
    let story = bench.story("1");
    assert_eq!(
        (story.title.as_str(), story.points.map(Points::as_f64)),
        ("Mine", Some(8.0))
    );
    let two = bench.story("2").points.map(Points::as_f64);
    assert_eq!(two, Some(5.0), "an empty cell clears nothing");
}

#[test]
fn a_move_to_done_takes_the_instant_of_the_file() {
    let mut bench = Bench::default();
    bench.import(&csv("id,title,status,created\n1,One,Todo,2026-01-05\n"));
    bench.import(&csv(
        "id,title,status,created,resolved\n1,One,Done,2026-01-05,2026-03-02\n",
    ));
    let finished = bench
        .story("1")
        .finished(&bench.workspace)
        .expect("finished");
    assert_eq!(finished.date_naive().to_string(), "2026-03-02");
    assert_eq!(bench.story("1").history.len(), 1);
}

#[test]
fn items_that_wait_for_each_other_are_told_and_left_apart() {
    let mut bench = Bench::default();
    let (report, _) = bench.import(&csv("id,title,depends on\n1,One,2\n2,Two,1\n3,Three,99\n"));
    let tied = bench
        .workspace
        .stories
        .iter()
        .filter(|story| !story.blocked_by.is_empty())
        .count();
    assert_eq!(tied, 1);
    assert!(
        report
            .problems
            .iter()
            .any(|p| p.row == Some(3) && p.what.contains("circle"))
    );
    assert!(
        report
            .problems
            .iter()
            .any(|p| p.row == Some(4) && p.what.contains("99"))
    );
}

#[test]
fn parents_in_a_circle_do_not_hang_the_import() {
    let mut bench = Bench::default();
    let (report, _) = bench.import(&csv("id,title,parent\n1,One,2\n2,Two,1\n"));
    assert!(report.problems.iter().any(|p| p.what.contains("lead back")));
}

#[test]
fn epics_that_are_only_named_are_made_once() {
    let mut bench = Bench::default();
    let file = csv("id,title,epic\n1,One,Sync\n2,Two,sync\n3,Three,Other\n");
    bench.import(&file);
    assert_eq!(bench.workspace.epics.len(), 2);
    assert_eq!(bench.story("1").epic, bench.story("2").epic);
    let (_, again) = bench.import(&file);
    assert!(again.is_empty());
}

#[test]
fn a_sprint_that_is_over_is_closed_with_what_was_done_in_it() {
    let mut foreign = csv("id,title,points,status,created,resolved,sprint\n\
         1,One,5,Done,2026-03-01,2026-03-10,S 1\n\
         2,Two,3,Todo,2026-03-01,,S 1\n\
         3,Three,2,Done,2026-03-05,2026-03-06,S 1\n");
    let day = |text| dates::read(text, None).ok();
    foreign.sprints = vec![ForeignSprint {
        name: "S 1".into(),
        start: day("2026-03-02"),
        end: day("2026-03-13"),
        ..ForeignSprint::default()
    }];
    let mut bench = Bench::default();
    bench.import(&foreign);
    let sprint = bench.workspace.sprints.rows()[0].clone();
    assert_eq!(sprint.state, SprintState::Closed);
    assert_eq!(sprint.commitment.len(), 2);
    let close = sprint.close.as_ref().expect("closed");
    let kinds: Vec<_> = close.ledger.iter().map(|entry| entry.what.word()).collect();
    assert_eq!(kinds, ["committed", "committed", "added", "done", "done"]);
    assert_eq!(close.days.len(), 10);
    assert_eq!(close.carried, [bench.story("2").id]);
    assert_eq!(
        bench.story("2").sprint,
        None,
        "what was not finished is in the backlog again"
    );
    let (_, again) = bench.import(&foreign);
    assert!(again.is_empty(), "{:?}", again.changes);
}

#[test]
fn what_is_done_without_a_date_is_told_and_not_dated() {
    let mut bench = Bench::default();
    let (report, _) = bench.import(&csv("id,title,status\n1,One,Done\n"));
    assert_eq!(bench.story("1").finished(&bench.workspace), None);
    assert!(
        report
            .problems
            .iter()
            .any(|p| p.what.contains("nothing tells since when"))
    );
}
