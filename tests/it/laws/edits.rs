//! Edits: what they say, what takes them back, and what a refusal leaves.

use std::sync::Arc;

use proptest::prelude::*;

use bifocal::domain::change::{Edit, Meeting, apply, diff};
use bifocal::domain::command::create;
use bifocal::domain::command::place::{Place, in_order, rank};
use bifocal::domain::id::{Id, Kind};
use bifocal::domain::index::Index;
use bifocal::domain::joined::joined;
use bifocal::domain::story::Story;
use bifocal::domain::workspace::Workspace;

use super::bench::{Bench, after, deed, deeds};
use super::{problems, text};

/// The addresses of all records: a refusal must not even copy one.
fn addresses(workspace: &Workspace) -> Vec<usize> {
    let stories = workspace.stories.iter().map(|r| Arc::as_ptr(r) as usize);
    let epics = workspace.epics.iter().map(|r| Arc::as_ptr(r) as usize);
    let sprints = workspace.sprints.iter().map(|r| Arc::as_ptr(r) as usize);
    let about = Arc::as_ptr(&workspace.about) as usize;
    stories.chain(epics).chain(sprints).chain([about]).collect()
}

/// Takes an edit back; gives what was really done.
fn undo(workspace: &mut Workspace, edit: &Edit) -> Edit {
    apply(workspace, &edit.inverse(), Meeting::KeepTheirs).0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_difference_of_two_workspaces_makes_one_the_other(
        first in deeds(30),
        second in deeds(30),
    ) {
        let mut bench = after(&first);
        let a = bench.workspace.clone();
        bench.all(&second);
        let b = bench.workspace;
        for (from, to) in [(&a, &b), (&b, &a)] {
            let mut made = from.clone();
            apply(&mut made, &diff(from, to, &Bench::new().stamp(), ""), Meeting::KeepTheirs);
            prop_assert_eq!(text(&made), text(to));
        }
    }

    #[test]
    fn undoing_all_is_the_start_and_doing_all_again_the_end(
        first in deeds(30),
        second in deeds(30),
    ) {
        let mut bench = after(&first);
        let start = bench.workspace.clone();
        let edits = bench.all(&second);
        let end = bench.workspace.clone();
        let undone: Vec<Edit> =
            edits.iter().rev().map(|edit| undo(&mut bench.workspace, edit)).collect();
        prop_assert_eq!(text(&bench.workspace), text(&start));
        for edit in undone.iter().rev() {
            undo(&mut bench.workspace, edit);
        }
        prop_assert_eq!(text(&bench.workspace), text(&end));
    }

    #[test]
    fn an_edit_that_is_contained_changes_nothing_when_it_is_applied_again(
        first in deeds(30),
        last in deed(),
    ) {
        let mut bench = after(&first);
        if let Ok(edit) = bench.deed(&last) {
            let contained = bench.workspace.clone();
            let (again, found) = apply(&mut bench.workspace, &edit, Meeting::LaterStands);
            prop_assert_eq!(text(&bench.workspace), text(&contained));
            prop_assert!(again.is_empty() && found.is_empty(), "{:?} {:?}", again, found);
        }
    }

    #[test]
    fn a_journal_replayed_over_what_it_made_changes_nothing(
        first in deeds(20),
        second in deeds(40),
        taken_back in 0..4_usize,
    ) {
        let mut bench = after(&first);
        let mut start = bench.workspace.clone();
        let mut edits = bench.all(&second);
        let last: Vec<Edit> = edits.iter().rev().take(taken_back).cloned().collect();
        edits.extend(last.iter().map(|edit| undo(&mut bench.workspace, edit)));
        let whole = joined(&edits);
        let (_, found) = apply(&mut start, &whole, Meeting::LaterStands);
        prop_assert!(found.is_empty(), "{:?}", found);
        prop_assert_eq!(text(&start), text(&bench.workspace));
        let (again, found) = apply(&mut start, &whole, Meeting::LaterStands);
        prop_assert!(again.is_empty() && found.is_empty(), "{:?} {:?}", again, found);
    }

    #[test]
    fn what_is_edited_in_a_draft_is_what_the_edit_says(first in deeds(30), last in deed()) {
        let mut bench = after(&first);
        let mut before = bench.workspace.clone();
        if let Ok(edit) = bench.deed(&last) {
            let json = serde_json::to_string(&edit).expect("writes");
            let read: Edit = serde_json::from_str(&json).expect("reads");
            apply(&mut before, &read, Meeting::LaterStands);
            prop_assert_eq!(text(&before), text(&bench.workspace));
        }
    }

    #[test]
    fn a_refused_command_leaves_not_even_a_copy(first in deeds(30), tried in deeds(30)) {
        let mut bench = after(&first);
        for one in &tried {
            let (before, places) = (bench.workspace.clone(), addresses(&bench.workspace));
            if bench.deed(one).is_err() {
                prop_assert_eq!(&bench.workspace, &before);
                prop_assert_eq!(addresses(&bench.workspace), places);
            }
        }
    }

    #[test]
    fn no_command_leaves_something_to_repair(all in deeds(80)) {
        let found = problems(&after(&all).workspace);
        prop_assert!(found.is_empty(), "{:?}", found);
    }

    #[test]
    fn what_is_saved_is_what_is_loaded(all in deeds(60)) {
        let workspace = after(&all).workspace;
        let read: Workspace = serde_json::from_str(&text(&workspace)).expect("reads");
        prop_assert_eq!(&read, &workspace);
        prop_assert_eq!(text(&read), text(&workspace));
    }

    #[test]
    fn an_index_that_follows_edits_is_the_index_built_anew(
        first in deeds(20),
        second in deeds(40),
    ) {
        let mut bench = after(&first);
        let mut index = Index::build(&bench.workspace);
        for one in &second {
            if let Ok(edit) = bench.deed(one) {
                index.update(&bench.workspace, &edit);
                prop_assert_eq!(&index, &Index::build(&bench.workspace));
                let back = undo(&mut bench.workspace, &edit);
                index.update(&bench.workspace, &back);
                let again = undo(&mut bench.workspace, &back);
                index.update(&bench.workspace, &again);
                prop_assert_eq!(&index, &Index::build(&bench.workspace));
            }
        }
    }

    #[test]
    fn moves_do_what_they_do_to_a_plain_list(
        moves in prop::collection::vec(
            (prop::collection::vec(0..9_usize, 1..4), 0..9_usize, 0..6_u8), 1..60),
        equal in prop::collection::vec(0..9_usize, 0..6),
    ) {
        let mut bench = backlog(9);
        bench.run(|draft| {
            let ids: Vec<Id<Story>> = draft.stories.iter().map(|story| story.id).collect();
            equal.iter().try_for_each(|n| draft.edit(ids[*n]).map(|s| s.rank = "a3".parse().expect("a rank")))
        }).expect("is done");
        let ids: Vec<Id<Story>> = bench.workspace.stories.iter().map(|story| story.id).collect();
        let mut model: Vec<Id<Story>> = in_order(&bench.workspace);
        for (moving, at, place) in moves {
            let items: Vec<Id<Story>> = moving.iter().map(|n| ids[*n]).collect();
            let (anchor, to) = match place {
                0 => (None, Place::Top),
                1 => (None, Place::Bottom),
                2 => (Some(ids[at]), Place::Before(ids[at].item())),
                3 => (Some(ids[at]), Place::After(ids[at].item())),
                4 => (Some(ids[at]), between(&model, &items, (ids[at], 0))),
                _ => (Some(ids[at]), between(&model, &items, (ids[at], 1))),
            };
            let refs: Vec<_> = items.iter().map(|id| id.item()).collect();
            bench.run(|draft| rank(draft, &refs, to)).expect("is moved");
            let stands = |id: &Id<Story>| anchor.and_then(|a| model.iter().position(|m| *m == a)).map_or(
                place == 1,
                |at| {
                    let here = model.iter().position(|m| m == id).expect("is there");
                    if place % 2 == 0 { here < at } else { here <= at }
                },
            );
            let (kept, taken): (Vec<_>, Vec<_>) = model.iter().partition(|id| !items.contains(id));
            let (above, below): (Vec<_>, Vec<_>) = kept.into_iter().partition(|id| stands(id));
            model = above.into_iter().chain(taken).chain(below).collect();
            prop_assert_eq!(&in_order::<Story>(&bench.workspace), &model);
        }
    }
}

/// The place before (0) or after (1) an anchor as someone tells it who has the order at hand: by the neighbors that stay.
fn between(order: &[Id<Story>], moved: &[Id<Story>], (anchor, after): (Id<Story>, usize)) -> Place {
    let at = order.iter().position(|id| *id == anchor).expect("is there");
    let (above, below) = order.split_at(at + after);
    let stays = |id: &&Id<Story>| !moved.contains(id);
    let above = above.iter().rev().find(stays).map(|id| id.item());
    let below = below.iter().find(stays).map(|id| id.item());
    Place::Between(above, below)
}

fn backlog(stories: usize) -> Bench {
    let mut bench = Bench::new();
    for _ in bench.workspace.stories.len()..stories {
        bench
            .run(|draft| create(draft, Kind::Story, "A story", &[]))
            .expect("is made");
    }
    bench
}

#[test]
fn moving_something_to_where_it_stands_is_no_edit() {
    let mut bench = backlog(4);
    let ids: Vec<_> = in_order::<Story>(&bench.workspace)
        .into_iter()
        .map(Id::item)
        .collect();
    for (items, place) in [
        (vec![ids[0]], Place::Top),
        (vec![ids[3]], Place::Bottom),
        (vec![ids[1]], Place::After(ids[0])),
        (vec![ids[1]], Place::Before(ids[1])),
        (vec![ids[1], ids[2]], Place::Before(ids[3])),
    ] {
        let edit = bench
            .run(|draft| rank(draft, &items, place))
            .expect("is moved");
        assert!(edit.is_empty(), "{place:?}");
    }
}

#[test]
fn moving_between_equal_ranks_spreads_all_that_have_it() {
    let mut bench = backlog(6);
    let ids: Vec<Id<Story>> = in_order(&bench.workspace);
    bench
        .run(|draft| {
            ids[1..5].iter().try_for_each(|id| {
                draft
                    .edit(*id)
                    .map(|story| story.rank = "a1".parse().expect("a rank"))
            })
        })
        .expect("is set");
    bench
        .run(|draft| rank(draft, &[ids[5].item()], Place::After(ids[2].item())))
        .expect("is moved");
    let expected = [ids[0], ids[1], ids[2], ids[5], ids[3], ids[4]];
    assert_eq!(in_order::<Story>(&bench.workspace), expected);
    let mut ranks: Vec<_> = bench
        .workspace
        .stories
        .iter()
        .map(|s| s.rank.clone())
        .collect();
    ranks.sort();
    ranks.dedup();
    assert_eq!(ranks.len(), 6);
}
