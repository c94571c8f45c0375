//! Merges: nobody's change is lost, and both sides come to the same.

use proptest::prelude::*;

use bifocal::domain::draft::Counting;
use bifocal::domain::merge::{Merged, merge};
use bifocal::domain::workspace::Workspace;

use super::bench::{Bench, after, deeds};
use super::{problems, text};

fn merged(base: &Workspace, ours: &Workspace, theirs: &Workspace) -> (Workspace, Merged) {
    let mut result = ours.clone();
    let mut mint = Counting::default();
    let done = merge(base, &mut result, theirs, &Bench::new().stamp(), &mut mint);
    (result, done)
}

/// A workspace, and what two people made of it, the second so many minutes later.
fn two(
    first: &[super::bench::Deed],
    x: &[super::bench::Deed],
    y: &[super::bench::Deed],
    late: i64,
) -> [Workspace; 3] {
    let base = after(first);
    let (mut ours, mut theirs) = (base.fork(1), base.fork(2));
    ours.all(x);
    theirs.minute += late;
    theirs.all(y);
    [base.workspace, ours.workspace, theirs.workspace]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(900))]

    #[test]
    fn merging_what_only_one_changed_is_what_they_changed(first in deeds(30), x in deeds(30)) {
        let [b, x, _] = two(&first, &x, &[], 0);
        for (ours, theirs) in [(&x, &b), (&b, &x), (&x, &x)] {
            let (result, done) = merged(&b, ours, theirs);
            prop_assert_eq!(text(&result), text(&x));
            prop_assert!(done.disagreements.is_empty() && done.repairs.is_empty());
        }
    }

    #[test]
    fn both_sides_come_to_the_same_bytes(
        first in deeds(30),
        x in deeds(30),
        y in deeds(30),
        late in prop::sample::select(vec![0_i64, 3, 70]),
    ) {
        let [b, x, y] = two(&first, &x, &y, late);
        let (here, _) = merged(&b, &x, &y);
        let (there, _) = merged(&b, &y, &x);
        prop_assert_eq!(text(&here), text(&there));
    }

    #[test]
    fn a_merge_leaves_nothing_to_repair_and_can_be_merged_again(
        first in deeds(30),
        x in deeds(30),
        y in deeds(30),
    ) {
        let [b, x, y] = two(&first, &x, &y, 3);
        let (result, done) = merged(&b, &x, &y);
        let found = problems(&result);
        prop_assert!(found.is_empty(), "{:?}", found);
        let (again, _) = merged(&y, &result, &y);
        prop_assert_eq!(text(&again), text(&result));
        let mut replayed = x.clone();
        bifocal::domain::change::apply(
            &mut replayed, &done.edit, bifocal::domain::change::Meeting::LaterStands);
        prop_assert_eq!(&replayed, &result);
    }

    #[test]
    fn what_either_side_said_is_still_there(
        first in deeds(10),
        x in deeds(20),
        y in deeds(20),
    ) {
        let [b, x, y] = two(&first, &x, &y, 3);
        let (result, _) = merged(&b, &x, &y);
        for side in [&x, &y] {
            for story in &side.stories {
                let kept = result.stories.get(story.id).expect("no record is lost");
                let said = |id| kept.comments.iter().any(|comment| comment.id == id);
                prop_assert!(story.comments.iter().all(|comment| said(comment.id)));
                prop_assert!(story.history.iter().all(|event| kept.history.contains(event)));
            }
        }
    }
}
