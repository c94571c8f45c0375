//! Splitting and merging stories: what stays, what goes, what is refused.

use bifocal::domain::command::story::{self, Part, left_after, merge_into, proposed, split};
use bifocal::domain::command::{archive, create, unarchive};
use bifocal::domain::id::{Id, Kind};
use bifocal::domain::points::Points;
use bifocal::domain::story::{Criterion, CriterionState, Link, Story};

use super::Bench;

fn titles(story: &Story) -> Vec<String> {
    let criteria = story.criteria.iter();
    criteria.map(Criterion::sentence).collect()
}

/// A bench whose first story has all that is divided or kept.
fn groomed() -> Bench {
    let mut bench = Bench::new();
    for (name, value) in [
        ("title", "Edit on a plane"),
        ("epic", "E-1"),
        ("points", "8"),
        ("sprint", "SP-1"),
        ("labels", "offline"),
        ("requested_by", "SH-1"),
        ("blocked_by", "S-3"),
        ("assignee", "bo"),
        ("as_a", "traveller"),
        ("so_that", "no hour is lost"),
        (
            "criteria",
            "It opens\n[x] It saves\nIt syncs later\nIt says so",
        ),
    ] {
        bench.set("S-1", name, value).expect(name);
    }
    bench
}

fn part(bench: &Bench, key: &str, title: &str, points: u32, criteria: &[usize]) -> Part {
    let story = bench.story(key);
    Part {
        title: title.to_string(),
        points: Some(Points::whole(points)),
        criteria: criteria.iter().map(|at| story.criteria[*at].id).collect(),
    }
}

#[test]
fn a_part_keeps_what_the_story_stands_in_and_takes_its_criteria() {
    let mut bench = groomed();
    let id = bench.id("S-1");
    let part = part(&bench, "S-1", "Sync later", 3, &[1, 2]);
    let left = Some(Points::whole(5));
    bench
        .run(|draft| split(draft, id, &[part], left))
        .expect("is split");
    for (name, value) in [
        ("title", "Sync later"),
        ("epic", "E-1"),
        ("points", "3"),
        ("sprint", "SP-1"),
        ("labels", "offline"),
        ("requested_by", "SH-1"),
        ("blocked_by", "S-3"),
        ("assignee", "bo"),
        ("as_a", "traveller"),
        ("i_want", ""),
        ("so_that", "no hour is lost"),
        ("status", "todo"),
        ("split_from", "S-1"),
    ] {
        assert_eq!(bench.get("S-4", name), value, "{name}");
    }
    assert_eq!(bench.get("S-1", "points"), "5");
    assert_eq!(titles(bench.story("S-1")), ["It opens", "It says so"]);
    assert_eq!(titles(bench.story("S-4")), ["It saves", "It syncs later"]);
    assert_eq!(bench.story("S-4").criteria[0].state, CriterionState::Met);
    assert_eq!(order(&bench), ["S-1", "S-4", "S-2", "S-3"]);
}

fn order(bench: &Bench) -> Vec<String> {
    let order = bifocal::domain::command::place::in_order::<Story>(&bench.workspace);
    let keys = order.iter().map(|id| bench.workspace.key_of(id.item()));
    keys.map(str::to_string).collect()
}

#[test]
fn several_parts_stand_behind_the_story_in_their_order() {
    let mut bench = groomed();
    let id = bench.id("S-1");
    let parts = [
        part(&bench, "S-1", "First", 1, &[3]),
        part(&bench, "S-1", "Second", 2, &[]),
        part(&bench, "S-1", "Third", 1, &[0]),
    ];
    bench
        .run(|draft| split(draft, id, &parts, Some(Points::whole(4))))
        .expect("is split");
    assert_eq!(order(&bench), ["S-1", "S-4", "S-5", "S-6", "S-2", "S-3"]);
}

#[test]
fn both_histories_tell_the_split() {
    let mut bench = groomed();
    let id = bench.id("S-1");
    let part = part(&bench, "S-1", "Sync later", 3, &[]);
    bench
        .run(|draft| split(draft, id, &[part], Some(Points::whole(5))))
        .expect("is split");
    let told = |key: &str| {
        let history = bench.story(key).history.iter();
        let splits = history.filter(|event| event.field == "split");
        splits
            .map(|event| (event.from.to_string(), event.to.to_string()))
            .collect::<Vec<_>>()
    };
    let new = bench.id("S-4").to_string();
    assert_eq!(told("S-1"), [(String::new(), new)]);
    assert_eq!(told("S-4"), [(id.to_string(), String::new())]);
}

#[test]
fn the_proposed_points_keep_the_sum() {
    let story = |hundredths: u64, criteria: usize| Story {
        points: Some(Points::hundredths(hundredths)),
        criteria: vec![Criterion::default(); criteria],
        ..Story::default()
    };
    for (all, criteria, taken, part, left) in [
        (800, 4, 2, 400, 400),
        (800, 4, 1, 200, 600),
        (500, 0, 0, 300, 200),
        (500, 3, 0, 300, 200),
        (800, 3, 1, 300, 500),
        (100, 0, 0, 50, 50),
        (50, 0, 0, 25, 25),
        (300, 2, 2, 300, 0),
    ] {
        let whole = story(all, criteria);
        let proposal = proposed(&whole, taken);
        assert_eq!(proposal, Some(Points::hundredths(part)), "{all} {taken}");
        assert_eq!(
            left_after(&whole, [proposal]),
            Ok(Some(Points::hundredths(left)))
        );
    }
    assert_eq!(proposed(&Story::default(), 1), None);
}

#[test]
fn a_part_larger_than_the_whole_asks_what_is_left() {
    let bench = groomed();
    let refused = left_after(bench.story("S-1"), [Some(Points::whole(9))]);
    assert_eq!(
        refused.map_err(|refusal| refusal.to_string()),
        Err("S-1 has 8 points and its parts would take 9: say how many are left of it".into())
    );
}

#[test]
fn a_split_that_makes_no_sense_is_refused_and_changes_nothing() {
    let mut bench = groomed();
    let id = bench.id("S-1");
    let twice = [
        part(&bench, "S-1", "A", 1, &[0]),
        part(&bench, "S-1", "B", 1, &[0]),
    ];
    let nameless = [part(&bench, "S-1", " ", 1, &[])];
    let before = bench.workspace.clone();
    for (parts, told) in [
        (
            &twice[..],
            "a criterion goes to one part only: choose which",
        ),
        (
            &nameless[..],
            "a title cannot be empty: write what it is about",
        ),
        (&[], "a split needs a part: give it a title"),
    ] {
        let done = bench.run(|draft| split(draft, id, parts, None).map(drop));
        assert_eq!(done, Err(told.into()));
        assert_eq!(bench.workspace, before);
    }
    bench.set("S-1", "status", "done").expect("is done");
    let done = bench.run(|draft| split(draft, id, &twice[..1], None).map(drop));
    assert_eq!(
        done,
        Err("S-1 is done: there is nothing left to split off".into())
    );
}

impl Bench {
    fn merge(&mut self, from: &str, into: &str) -> Result<(), String> {
        let (from, into) = (self.id(from), self.id(into));
        self.run(|draft| merge_into(draft, from, into))
    }
}

#[test]
fn a_merged_story_leaves_all_that_the_other_lacks() {
    let mut bench = groomed();
    for (name, value) in [
        ("title", "Edit offline"),
        ("points", "5"),
        ("labels", "Offline, sync"),
        ("criteria", "it  opens\nIt warns"),
        ("notes", "Mine."),
    ] {
        bench.set("S-2", name, value).expect(name);
    }
    bench.set("S-1", "notes", "Other.").expect("notes");
    let link = |url: &str| Link {
        url: url.into(),
        ..Link::default()
    };
    let (first, second) = (bench.id("S-1"), bench.id("S-2"));
    bench
        .run(|draft| {
            draft.edit(first)?.links = vec![link("https://a.example"), link("https://b.example")];
            draft.edit(second)?.links = vec![link("https://b.example")];
            story::comment(draft, first, "Said of the first")?;
            story::comment(draft, second, "Said of the second")
        })
        .expect("is set");
    bench.merge("S-1", "S-2").expect("is merged");
    let stands = bench.story("S-2");
    assert_eq!(
        titles(stands),
        [
            "it  opens",
            "It warns",
            "It saves",
            "It syncs later",
            "It says so"
        ]
    );
    assert_eq!(stands.labels, ["Offline", "sync"]);
    let urls: Vec<&str> = stands.links.iter().map(|link| link.url.as_str()).collect();
    assert_eq!(urls, ["https://b.example", "https://a.example"]);
    let said: Vec<&str> = stands
        .comments
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(said, ["Said of the second", "Said of the first"]);
    assert_eq!(stands.notes, "Mine.\n\nFrom S-1: Edit on a plane\n\nOther.");
    for (name, value) in [
        ("points", "5"),
        ("epic", "E-1"),
        ("sprint", "SP-1"),
        ("requested_by", "SH-1"),
        ("blocked_by", "S-3"),
        ("as_a", "traveller"),
        ("assignee", "bo"),
    ] {
        assert_eq!(bench.get("S-2", name), value, "{name}");
    }
}

#[test]
fn the_key_of_a_merged_story_finds_the_one_that_stands() {
    let mut bench = groomed();
    let (first, second) = (bench.id("S-1"), bench.id("S-2"));
    bench.merge("S-1", "S-2").expect("is merged");
    assert_eq!(bench.workspace.by_key::<Story>("S-1"), Some(second));
    let gone = bench.workspace.stories.get(first).expect("is kept");
    assert!(gone.archived.is_some());
    assert_eq!((gone.key.as_str(), gone.merged_into), ("S-1", Some(second)));
    bench.merge("S-2", "S-3").expect("is merged");
    for key in ["S-1", "S-2", "S-3"] {
        let found = bench.workspace.by_key::<Story>(key);
        assert_eq!(
            found.map(|id| bench.workspace.key_of(id.item())),
            Some("S-3")
        );
    }
}

#[test]
fn a_merged_story_that_is_taken_back_stands_for_itself_again() {
    let mut bench = groomed();
    let first = bench.id("S-1");
    bench.merge("S-1", "S-2").expect("is merged");
    bench
        .run(|draft| unarchive(draft, first.item()))
        .expect("is taken back");
    assert_eq!(bench.workspace.by_key::<Story>("S-1"), Some(first));
    assert_eq!(bench.story("S-1").merged_into, None);
    assert!(bench.story("S-2").aliases.is_empty());
    assert_eq!(
        bench.story("S-2").criteria.len(),
        4,
        "what was taken over stays"
    );
}

#[test]
fn what_waited_for_a_merged_story_waits_for_the_one_that_stands() {
    let mut bench = Bench::new();
    bench.make(Kind::Story, "Fourth");
    bench.set("S-3", "blocked_by", "S-1").expect("is set");
    bench.set("S-4", "blocked_by", "S-1, S-2").expect("is set");
    bench.merge("S-1", "S-2").expect("is merged");
    assert_eq!(bench.get("S-3", "blocked_by"), "S-2");
    assert_eq!(bench.get("S-4", "blocked_by"), "S-2");
}

#[test]
fn stories_that_waited_for_each_other_may_be_merged_but_no_circle_is_made() {
    let mut bench = Bench::new();
    bench.set("S-2", "blocked_by", "S-1").expect("is set");
    bench.merge("S-1", "S-2").expect("is merged");
    assert_eq!(bench.get("S-2", "blocked_by"), "");

    let mut bench = Bench::new();
    bench.set("S-2", "blocked_by", "S-3").expect("is set");
    bench.set("S-3", "blocked_by", "S-1").expect("is set");
    let before = bench.workspace.clone();
    assert_eq!(
        bench.merge("S-1", "S-2"),
        Err("that would be a circle: S-2 would wait for S-3, which waits for S-2".into())
    );
    assert_eq!(bench.workspace, before);
}

#[test]
fn a_request_that_became_a_merged_story_leads_to_the_one_that_stands() {
    let mut bench = Bench::new();
    let request = bench.workspace.by_key("R-1").expect("is there");
    let verdict = bifocal::domain::command::request::Verdict::Story;
    bench
        .run(|draft| bifocal::domain::command::request::judge(draft, request, &verdict))
        .expect("is judged");
    bench.merge("S-4", "S-1").expect("is merged");
    assert_eq!(bench.get("R-1", "became"), "S-1");
}

#[test]
fn what_is_finished_put_away_or_the_same_is_not_merged() {
    let mut bench = Bench::new();
    assert_eq!(
        bench.merge("S-1", "S-1"),
        Err("S-1 cannot be merged into itself: choose another story".into())
    );
    bench.set("S-1", "status", "done").expect("is done");
    let told = Err("S-1 is done: what is finished is not merged".to_string());
    assert_eq!(bench.merge("S-1", "S-2"), told);
    assert_eq!(bench.merge("S-2", "S-1"), told);
    let third = bench.id("S-3").item();
    bench
        .run(|draft| archive(draft, third))
        .expect("is put away");
    assert_eq!(
        bench.merge("S-2", "S-3"),
        Err("S-3 is put away: take it back before it is merged".into())
    );
}

#[test]
fn a_template_fills_a_story_and_is_saved_from_one() {
    use bifocal::domain::command::template::{create_from, meant, remove, save};
    let mut bench = groomed();
    let bug = bench
        .run(|draft| {
            let template = meant(draft, "Bug")?;
            create_from(draft, &template, "No sync")
        })
        .expect("is made");
    let key = bench.workspace.key_of(bug).to_string();
    assert_eq!(bench.get(&key, "title"), "Bug: No sync");
    assert_eq!(bench.get(&key, "kind"), "bug");
    let first = bench.id("S-1").item();
    bench
        .run(|draft| save(draft, first, "Offline", "Offline:"))
        .expect("is saved");
    let new: Id<Story> = bench
        .run(|draft| {
            let template = meant(draft, "offline")?;
            create_from(draft, &template, "offline: Second")
        })
        .map(|item| Id::new(item.id))
        .expect("is made");
    let story = bench.workspace.stories.get(new).expect("is there");
    assert_eq!(
        story.title, "offline: Second",
        "the prefix is there already"
    );
    assert_eq!(
        story.criteria_met(),
        0,
        "nobody judged the criteria of the new one"
    );
    assert_eq!(
        titles(story),
        ["It opens", "It saves", "It syncs later", "It says so"]
    );
    let key = story.key.to_string();
    for (name, value) in [
        ("points", "8"),
        ("labels", "offline"),
        ("assignee", ""),
        ("epic", ""),
    ] {
        assert_eq!(bench.get(&key, name), value, "{name}");
    }
    assert_eq!(
        bench.run(|draft| meant(draft, "bug").map(drop)),
        Err("there is no template “bug”; they are Offline".into())
    );
    bench
        .run(|draft| remove(draft, "OFFLINE"))
        .expect("is removed");
    assert!(bench.run(|draft| meant(draft, "spike")).is_ok());
    let sprint = bench.workspace.find("SP-1").expect("is there");
    assert!(bench.run(|draft| save(draft, sprint, "x", "")).is_err());
    assert!(
        bench
            .run(|draft| create(draft, Kind::Story, "x", &[]))
            .is_ok()
    );
}
