//! Disagreements in lists: which element it is, named so that a person finds it.

use serde_json::json;

use bifocal::domain::command::create;
use bifocal::domain::id::Kind;
use bifocal::domain::objective::{Kpi, Reading};
use bifocal::domain::record::{Conflict, conflicts};
use bifocal::domain::story::Comment;

use super::bench::Bench;
use super::examples::{meet, set};

/// A bench with a story that has criteria and a comment, and with an objective that is measured.
fn with_lists() -> Bench {
    let mut bench = Bench::new();
    set(&mut bench, "criteria", "Works offline\nAsks nothing");
    let reading = Reading {
        date: "2026-03-02".parse().expect("a day"),
        ..Reading::default()
    };
    let kpi = Kpi {
        id: uuid::Uuid::from_u128(9),
        name: "Active teams".to_string(),
        readings: vec![reading],
        ..Kpi::default()
    };
    let comment = Comment {
        id: uuid::Uuid::from_u128(8),
        text: "Shall it ask?\nOr shall it not?".to_string(),
        ..Comment::default()
    };
    bench
        .run(|draft| {
            create(draft, Kind::Objective, "Own offline", &[])?;
            let (objective, story) = (draft.objectives.rows()[0].id, draft.stories.rows()[0].id);
            draft.edit(objective)?.kpis.push(kpi);
            draft.edit(story)?.comments.push(comment);
            Ok(())
        })
        .expect("is made");
    bench
}

/// Changes an element of each list.
fn change(bench: &mut Bench, words: &str, value: f64) {
    bench
        .run(|draft| {
            let (objective, story) = (draft.objectives.rows()[0].id, draft.stories.rows()[0].id);
            draft.edit(story)?.criteria[0].text = format!("Works {words}");
            draft.edit(story)?.comments[0].text = format!("Not {words}");
            draft.edit(objective)?.kpis[0].readings[0].value = value;
            Ok(())
        })
        .expect("is changed");
}

#[test]
fn a_disagreement_in_a_list_names_the_element_and_both_sides_say_the_same() {
    let base = with_lists();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    change(&mut a, "on a plane", 3.0);
    b.minute += 10;
    change(&mut b, "in a tunnel", 4.0);
    for (ours, theirs) in [(&a, &b), (&b, &a)] {
        let (result, done) = meet(&base, ours, theirs);
        let told = done.disagreements.iter().map(|one| one.told(&result));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "O-1 kpis “Active teams, 2026-03-02”, readings.value: 4.0 stands, 3.0 is kept",
                "S-1 criteria “Works offline”, text: “Works in a tunnel” stands, “Works on a plane” is kept",
                "S-1 comments “Shall it ask?…”, text: “Not in a tunnel” stands, “Not on a plane” is kept",
            ]
        );
        let kept = conflicts(&result, result.stories.rows()[0].id.item());
        let kept: Vec<String> = kept
            .iter()
            .map(|one| format!("{}: {}", one.place(), one.said()))
            .collect();
        assert_eq!(
            kept,
            [
                "criteria “Works offline”, text: “Works on a plane”",
                "comments “Shall it ask?…”, text: “Not on a plane”",
            ]
        );
    }
}

#[test]
fn what_two_elements_lost_is_kept_of_each() {
    let base = with_lists();
    let (mut a, mut b) = (base.fork(1), base.fork(2));
    b.minute += 10;
    for (bench, words) in [(&mut a, "Same"), (&mut b, "Other")] {
        bench
            .run(|draft| {
                let story = draft.stories.rows()[0].id;
                for criterion in &mut draft.edit(story)?.criteria {
                    criterion.text = words.to_string();
                }
                Ok(())
            })
            .expect("is changed");
    }
    let (result, _) = meet(&base, &a, &b);
    let kept = conflicts(&result, result.stories.rows()[0].id.item());
    let places: Vec<String> = kept.iter().map(Conflict::place).collect();
    assert_eq!(
        places,
        [
            "criteria “Works offline”, text",
            "criteria “Asks nothing”, text"
        ]
    );
}

#[test]
fn what_an_earlier_version_kept_still_reads_and_is_written_as_it_was() {
    let at = "2026-03-02T09:00:00Z";
    let old = json!({"field": "criteria.text", "other": "B", "at": at});
    let conflict: Conflict = serde_json::from_value(old.clone()).expect("reads");
    assert_eq!(conflict.place(), "criteria.text");
    assert_eq!(serde_json::to_value(&conflict).expect("writes"), old);
}
