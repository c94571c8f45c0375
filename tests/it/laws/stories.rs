//! Splits and merges: sums are kept, nothing is lost or doubled, undo restores.

use std::collections::BTreeSet;

use proptest::prelude::*;

use bifocal::domain::change::{Edit, Meeting, apply};
use bifocal::domain::command::story::merge_into;
use bifocal::domain::id::Id;
use bifocal::domain::points::Points;
use bifocal::domain::story::{Criterion, Story};
use bifocal::domain::workspace::Workspace;

use super::bench::{Bench, after, deeds, split_by_bits};
use super::examples::meet;
use super::{problems, text};

fn sum(workspace: &Workspace) -> Points {
    let stories = workspace.stories.iter();
    stories.filter_map(|story| story.points).sum()
}

/// All criteria with their states, sorted: where they stand does not matter.
fn criteria(workspace: &Workspace) -> Vec<String> {
    let all = workspace.stories.iter().flat_map(|story| &story.criteria);
    let mut told: Vec<String> = all
        .map(|one| format!("{} {} {:?}", one.id, one.sentence(), one.state))
        .collect();
    told.sort();
    told
}

fn story(workspace: &Workspace, n: usize) -> Id<Story> {
    let rows = workspace.stories.rows();
    rows[n % rows.len()].id
}

fn undone(workspace: &Workspace, edit: &Edit) -> Workspace {
    let mut copy = workspace.clone();
    apply(&mut copy, &edit.inverse(), Meeting::KeepTheirs);
    copy
}

fn words(story: &Story) -> BTreeSet<String> {
    let simple = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let criteria = story.criteria.iter().map(Criterion::sentence);
    let labels = story.labels.iter().map(ToString::to_string);
    let all = criteria
        .chain(labels)
        .map(|text| simple(&text).to_lowercase());
    let comments = story.comments.iter().map(|one| one.id.to_string());
    let asking = story.requested_by.iter().map(ToString::to_string);
    all.chain(comments).chain(asking).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_split_keeps_the_sum_of_points_and_every_criterion_once(
        before in deeds(40),
        n in 0..40_usize,
        bits in 0..16_u8,
    ) {
        let mut bench = after(&before);
        let start = bench.workspace.clone();
        let id = story(&start, n);
        let Ok(edit) = bench.run(|draft| split_by_bits(draft, id, bits)) else {
            prop_assert_eq!(text(&bench.workspace), text(&start));
            return Ok(());
        };
        let end = &bench.workspace;
        prop_assert_eq!(end.stories.len(), start.stories.len() + 1);
        prop_assert_eq!(sum(end), sum(&start));
        prop_assert_eq!(criteria(end), criteria(&start));
        prop_assert_eq!(problems(end), []);
        prop_assert_eq!(text(&undone(end, &edit)), text(&start));
    }

    #[test]
    fn a_merge_keeps_what_either_had_and_undo_restores_both(
        before in deeds(40),
        a in 0..40_usize,
        b in 0..40_usize,
    ) {
        let mut bench = after(&before);
        let start = bench.workspace.clone();
        let (from, into) = (story(&start, a), story(&start, b));
        let Ok(edit) = bench.run(|draft| merge_into(draft, from, into)) else {
            prop_assert_eq!(text(&bench.workspace), text(&start));
            return Ok(());
        };
        let end = &bench.workspace;
        let get = |workspace: &Workspace, id| workspace.stories.get(id).cloned().expect("is there");
        let mut both = words(&get(&start, from));
        both.extend(words(&get(&start, into)));
        prop_assert_eq!(words(&get(end, into)), both);
        prop_assert_eq!(end.by_key::<Story>(&get(end, from).key), Some(into));
        let waits = |story: &Story| story.blocked_by.contains(&from) && story.id != from;
        prop_assert!(!end.stories.iter().any(|story| waits(story)));
        prop_assert_eq!(problems(end), []);
        prop_assert_eq!(text(&undone(end, &edit)), text(&start));
    }
}

#[test]
fn of_two_stories_merged_into_each_other_in_two_clones_one_stands() {
    let base = Bench::new();
    let (first, second) = (story(&base.workspace, 0), story(&base.workspace, 1));
    let (mut here, mut there) = (base.fork(1), base.fork(2));
    here.run(|draft| merge_into(draft, first, second))
        .expect("is merged");
    there
        .run(|draft| merge_into(draft, second, first))
        .expect("is merged");
    let (met, told) = meet(&base, &here, &there);
    let standing: Vec<_> = [first, second]
        .into_iter()
        .filter_map(|id| met.stories.get(id))
        .filter(|story| story.archived.is_none())
        .collect();
    assert_eq!(standing.len(), 1);
    assert_eq!(standing[0].merged_into, None);
    assert_eq!(told.repairs.len(), 1);
    for key in ["S-1", "S-2"] {
        assert_eq!(met.by_key::<Story>(key), Some(standing[0].id), "{key}");
    }
}
