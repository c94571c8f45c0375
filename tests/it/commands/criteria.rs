//! Acceptance criteria: written, judged, ordered and edited as text, and what is told of a story done without them.

use bifocal::domain::command::story::{self, Tick};
use bifocal::domain::command::{archive, create};
use bifocal::domain::draft::Draft;
use bifocal::domain::id::Kind;
use bifocal::domain::story::{Criterion, CriterionState, criteria_text};
use bifocal::domain::wording;
use proptest::prelude::*;
use uuid::Uuid;

use super::Bench;

impl Bench {
    fn add(&mut self, text: &str) -> Uuid {
        let id = self.id("S-1");
        self.run(|draft| story::add_criterion(draft, id, text))
            .expect("is added")
    }

    fn judge_criterion(&mut self, at: usize, state: CriterionState) {
        let (id, criterion) = (self.id("S-1"), self.story("S-1").criteria[at].id);
        self.run(|draft| story::judge_criterion(draft, id, criterion, state))
            .expect("is judged");
    }

    fn text(&self) -> String {
        criteria_text(&self.story("S-1").criteria)
    }

    /// A story with two criteria, of which ana met the first.
    fn judged() -> Self {
        let mut bench = Bench::new();
        bench.add("It works offline");
        bench.add("Nothing is lost on a crash");
        bench.judge_criterion(0, CriterionState::Met);
        bench
    }
}

#[test]
fn a_scenario_is_read_from_one_line_or_several_with_commas_or_without() {
    for text in [
        "Given a note, when I edit it, then it is saved",
        "given a note when I edit it then it is saved",
        "Given a note\nWhen I edit it\nThen it is saved",
        "GIVEN: a note,\nwhen I edit it,\nTHEN it is saved",
    ] {
        let mut bench = Bench::new();
        bench.add(text);
        let criterion = &bench.story("S-1").criteria[0];
        let parts = [&criterion.given, &criterion.when, &criterion.then];
        assert_eq!(parts, ["a note", "I edit it", "it is saved"], "{text}");
        assert_eq!(criterion.text, "");
    }
    let mut bench = Bench::new();
    bench.add("Given a note\nAnd a plane\nWhen I edit it\nThen it is saved\nand kept");
    let criterion = &bench.story("S-1").criteria[0];
    assert_eq!(criterion.given, "a note And a plane");
    assert_eq!(criterion.then, "it is saved and kept");
    bench.add("Given names are kept");
    assert_eq!(bench.story("S-1").criteria[1].text, "Given names are kept");
}

#[test]
fn a_scenario_typed_over_lines_is_one_criterion_of_the_field() {
    let mut bench = Bench::new();
    let text = "[x] Given a note\nWhen I edit it\nThen it is saved\n[ ] It is fast\nThen it sleeps";
    bench.set("S-1", "criteria", text).expect("is set");
    assert_eq!(
        bench.text(),
        "[x] Given a note, when I edit it, then it is saved\n[ ] It is fast\n[ ] Then it sleeps"
    );
}

#[test]
fn whoever_sets_a_state_stands_beside_it_with_the_instant() {
    let mut bench = Bench::judged();
    let text = "[ ] It works offline\n[!] Nothing is lost on a crash\n[x] It is fast";
    bench.set("S-1", "criteria", text).expect("is set");
    let signed: Vec<_> = bench
        .story("S-1")
        .criteria
        .iter()
        .map(|c| (c.state, c.by.as_deref(), c.at.is_some()))
        .collect();
    assert_eq!(
        signed,
        [
            (CriterionState::Open, None, false),
            (CriterionState::Rejected, Some("ana"), true),
            (CriterionState::Met, Some("ana"), true),
        ]
    );
    let fields = [("criteria", "[x] It opens".into())];
    let made = bench
        .run(|draft| create(draft, Kind::Story, "Made ticked", &fields))
        .expect("is made");
    let key = bench.workspace.key_of(made).to_string();
    assert_eq!(bench.story(&key).criteria[0].by.as_deref(), Some("ana"));
    let told = wording::judgement(&bench.workspace, &bench.story(&key).criteria[0]);
    assert_eq!(told, "met by ana, 2026-03-02 09:00");
}

#[test]
fn a_reworded_line_is_the_most_similar_one_or_the_one_in_its_place() {
    let mut bench = Bench::judged();
    let before: Vec<Uuid> = bench.story("S-1").criteria.iter().map(|c| c.id).collect();
    let cases = [
        // Similar words, and the order turned round.
        "[ ] Nothing is lost on a power cut\n[x] It works offline, too",
        // A wholly different line between its neighbors.
        "[ ] Brand new words\n[x] It works offline, too",
        // Without marks nobody has said that the judgement is another.
        "Brand new words, newly put\nIt works offline",
    ];
    for text in cases {
        bench.set("S-1", "criteria", text).expect("is set");
        let story = bench.story("S-1");
        let ids: Vec<Uuid> = story.criteria.iter().map(|c| c.id).collect();
        assert_eq!(ids, [before[1], before[0]], "{text}");
        let offline = &story.criteria[1];
        assert_eq!(offline.state, CriterionState::Met, "{text}");
        assert_eq!(offline.by.as_deref(), Some("ana"), "{text}");
    }
    bench
        .set("S-1", "criteria", "It works offline\nA third\nA fourth")
        .expect("is set");
    let ids: Vec<Uuid> = bench.story("S-1").criteria.iter().map(|c| c.id).collect();
    assert_eq!(ids[0], before[0]);
    assert!(!ids.contains(&before[1]), "two lines stand where one stood");
}

#[test]
fn a_command_rewords_moves_and_removes_one_criterion() {
    let mut bench = Bench::judged();
    let id = bench.id("S-1");
    let offline = bench.story("S-1").criteria[0].id;
    bench
        .run(|draft| story::reword_criterion(draft, id, offline, "Given a plane, then it works"))
        .expect("is reworded");
    let criterion = bench.story("S-1").criteria[0].clone();
    assert_eq!(criterion.id, offline);
    assert_eq!(criterion.by.as_deref(), Some("ana"));
    assert_eq!(criterion.then, "it works");
    bench
        .run(|draft| story::move_criterion(draft, id, offline, 5))
        .expect("is moved");
    assert_eq!(bench.story("S-1").criteria[1], criterion);
    let why = bench
        .run(|draft| story::move_criterion(draft, id, offline, 1))
        .expect_err("is last");
    assert_eq!(why, "it is the last criterion already");
    bench
        .run(|draft| story::remove_criterion(draft, id, offline))
        .expect("is removed");
    assert_eq!(bench.text(), "[ ] Nothing is lost on a crash");
    for refused in [
        bench.run(|draft| story::reword_criterion(draft, id, offline, "Again")),
        bench.run(|draft| story::remove_criterion(draft, id, offline)),
        bench.run(|draft| story::add_criterion(draft, id, " \n").map(drop)),
        bench.run(|draft| story::add_criteria(draft, id, "- [ ] ").map(drop)),
    ] {
        refused.expect_err("is refused");
    }
}

#[test]
fn pasted_lines_are_criteria_with_what_was_ticked() {
    let mut bench = Bench::new();
    let id = bench.id("S-1");
    let text = "- [x] It opens\n* It closes\nGiven a\nWhen b\nThen c";
    let count = bench.run(|draft| story::add_criteria(draft, id, text));
    assert_eq!(count, Ok(3));
    assert_eq!(
        bench.text(),
        "[x] It opens\n[ ] It closes\n[ ] Given a, when b, then c"
    );
    assert!(bench.story("S-1").criteria[0].at.is_some());
}

#[test]
fn a_story_done_with_open_criteria_is_told_whichever_way_it_became_so() {
    let mut bench = Bench::judged();
    let told = "S-1 is done with 1 criterion not met";
    bench.set("S-1", "status", "done").expect("is set");
    assert_eq!(bench.warned, [told]);
    bench.set("S-1", "points", "5").expect("is set");
    assert_eq!(bench.warned, Vec::<String>::new(), "said once");
    bench.judge_criterion(1, CriterionState::Rejected);
    assert_eq!(bench.warned, Vec::<String>::new(), "it was not met before");
    bench.add("It is fast");
    assert_eq!(
        bench.warned,
        ["S-1 is done with 2 criteria not met (1 rejected)"]
    );
    bench.judge_criterion(1, CriterionState::Met);
    bench.judge_criterion(2, CriterionState::Met);
    assert_eq!(bench.warned, Vec::<String>::new());
    bench.judge_criterion(0, CriterionState::Open);
    assert_eq!(bench.warned, [told], "reopened after it was done");
    let fields = [("criteria", "It opens".into()), ("status", "done".into())];
    bench
        .run(|draft| create(draft, Kind::Story, "Made done", &fields))
        .expect("is made");
    assert_eq!(bench.warned, [told.replace("S-1", "S-4")]);
    let done: Vec<String> = (0..5).map(|n| format!("Story {n}")).collect();
    bench
        .run(|draft| {
            done.iter()
                .try_for_each(|title| create(draft, Kind::Story, title, &fields).map(drop))
        })
        .expect("are made");
    assert_eq!(
        bench.warned,
        ["5 stories are done with criteria not met: S-5, S-6, S-7 and 2 more"]
    );
}

#[test]
fn where_criteria_are_required_only_what_another_system_says_is_done_without_them() {
    let mut bench = Bench::judged();
    bench
        .set("W-1", "criteria_required", "yes")
        .expect("is set");
    let why = bench.set("S-1", "status", "done").expect_err("is refused");
    assert_eq!(
        why,
        "S-1 has 1 criterion not met: meet them first, or reject the story"
    );
    assert_eq!(bench.get("S-1", "status"), "todo");
    let fields = [("status", "done".into()), ("criteria", "It opens".into())];
    bench
        .run(|draft| create(draft, Kind::Story, "Made done", &fields))
        .expect_err("is refused");
    let id = bench.id("S-1");
    let both = |draft: &mut Draft<'_>| {
        story::set_status(draft, id, "done")?;
        story::judge_numbered(draft, id, &[2], CriterionState::Met)
    };
    bench.run(both).expect("the end counts, not the way there");
    assert_eq!(bench.get("S-1", "status"), "done");
    bench.add("Found later");
    assert_eq!(bench.warned, ["S-1 is done with 1 criterion not met"]);
    bench
        .run(|draft| {
            draft.take_over();
            create(draft, Kind::Story, "Imported", &fields)
        })
        .expect("is taken over");
    assert_eq!(bench.warned.len(), 1);
}

#[test]
fn accepting_a_whole_story_names_what_had_been_rejected() {
    let mut bench = Bench::judged();
    bench.judge_criterion(1, CriterionState::Rejected);
    let id = bench.id("S-1");
    bench
        .run(|draft| story::judge_numbered(draft, id, &[], CriterionState::Met))
        .expect("is accepted");
    assert_eq!(
        bench.warned,
        [
            "criterion 2 of S-1 was rejected by ana and counts as met now: Nothing is lost on a crash"
        ]
    );
    bench.judge_criterion(1, CriterionState::Rejected);
    bench
        .run(|draft| story::judge_numbered(draft, id, &[2], CriterionState::Met))
        .expect("is accepted");
    assert_eq!(bench.warned, Vec::<String>::new(), "it was named");
}

#[test]
fn history_tells_in_words_what_happened_to_which_criterion() {
    let mut bench = Bench::judged();
    let text = "[!] It works offline\n[ ] Nothing is lost on a crash at all";
    bench.set("S-1", "criteria", text).expect("is set");
    bench.set("S-1", "criteria", "").expect("is set");
    bench.set("S-1", "title", "Planes").expect("is set");
    bench.set("S-1", "labels", "ux, sync").expect("is set");
    bench.set("S-1", "labels", "-ux").expect("is set");
    bench.set("S-1", "blocked_by", "S-2").expect("is set");
    bench.set("S-1", "assignee", "bo").expect("is set");
    bench.set("S-1", "sprint", "SP-1").expect("is set");
    let item = bench.workspace.find("S-1").expect("is there");
    bench
        .run(|draft| archive(draft, item))
        .expect("is put away");
    let history = &bench.story("S-1").history;
    let told: Vec<String> = history
        .iter()
        .map(|event| wording::event_in_words(&bench.workspace, event))
        .collect();
    assert_eq!(
        told,
        [
            "0 of 1 criteria met",
            "criterion added: It works offline",
            "0 of 2 criteria met",
            "criterion added: Nothing is lost on a crash",
            "1 of 2 criteria met",
            "criterion met: It works offline",
            "0 of 2 criteria met",
            "criterion rejected: It works offline",
            "criterion reworded: Nothing is lost on a crash at all (before: Nothing is lost on a crash)",
            "all criteria taken away",
            "criterion taken away: It works offline",
            "criterion taken away: Nothing is lost on a crash at all",
            "called “Planes”, before “The story”",
            "labeled ux, sync",
            "label taken away: ux",
            "blocked by S-2",
            "given to bo",
            "put into SP-1 The sprint",
            "put away",
        ]
    );
}

#[test]
fn a_link_is_an_address_of_the_web_and_stands_once() {
    let mut bench = Bench::new();
    let id = bench.id("S-1");
    let mut link = |url: &str, text: &str| {
        let (url, text) = (url.to_string(), text.to_string());
        bench.run(move |draft| story::link(draft, id, &url, &text))
    };
    link("https://a.example/x", "").expect("is added");
    link("https://a.example/x", "The  study").expect("is named");
    for (url, text) in [
        ("https://a.example/x", "The study"),
        ("https://", ""),
        ("ftp://a.example", ""),
        ("https://a.example/a b", ""),
    ] {
        link(url, text).expect_err(url);
    }
    let links = &bench.story("S-1").links;
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].text, "The study");
}

#[test]
fn a_line_of_the_definition_of_ready_is_ticked_by_hand_and_says_by_whom() {
    let mut bench = Bench::new();
    let lines = "points\nDesign seen, by Ana\nTexts translated";
    bench.set("W-1", "ready", lines).expect("is set");
    let id = bench.id("S-1");
    bench
        .run(|draft| story::tick_ready(draft, id, "design seen, by ana", Tick::Holds))
        .expect("is ticked");
    assert_eq!(bench.get("S-1", "ticked"), "Design seen, by Ana");
    bench
        .set("S-1", "ticked", "+texts translated")
        .expect("is set");
    let both = ["Design seen, by Ana", "Texts translated"];
    assert_eq!(bench.story("S-1").ready, both);
    let told = wording::hand_lines(&bench.workspace, bench.story("S-1"));
    assert_eq!(told[1].told, "ticked by ana, 2026-03-02 09:00");
    let why = bench.set("S-1", "ticked", "+points").expect_err("refused");
    assert!(why.contains("answers itself"), "{why}");
    let why = bench.set("S-1", "ticked", "Painted").expect_err("refused");
    assert!(
        why.contains("they are Design seen, by Ana, Texts translated"),
        "{why}"
    );
    bench
        .run(|draft| story::tick_ready(draft, id, both[0], Tick::Open))
        .expect("is open");
    assert_eq!(bench.get("S-1", "ticked"), both[1]);
}

/// What a person can do to criteria, by number.
fn deed(draft: &mut Draft<'_>, (what, at, words): &(u8, usize, String)) -> Result<(), String> {
    let story = draft.stories.iter().next().expect("is there");
    let (id, criteria) = (story.id, story.criteria.clone());
    let chosen = criteria.get(at % criteria.len().max(1)).map(|c| c.id);
    let done = match (what, chosen) {
        (0, _) | (_, None) => story::add_criterion(draft, id, words).map(drop),
        (1, Some(one)) => story::judge_criterion(draft, id, one, CriterionState::Rejected),
        (2, Some(one)) => story::reword_criterion(draft, id, one, words),
        (3, Some(one)) => story::move_criterion(draft, id, one, if at % 2 == 0 { 1 } else { -1 }),
        (_, Some(one)) => story::judge_criterion(draft, id, one, CriterionState::Met),
    };
    done.map_err(|refusal| refusal.to_string())
}

fn sorted(criteria: &[Criterion]) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = criteria.iter().map(|criterion| criterion.id).collect();
    ids.sort_unstable();
    ids
}

proptest! {
    #[test]
    fn no_criterion_is_lost_and_its_text_gives_it_back_as_it_was(
        deeds in prop::collection::vec((0_u8..6, 0_usize..9, "[a-c]{1,3}( when| then|, when| Given)?( [a-d]{1,3}){0,3}"), 1..20),
    ) {
        let mut bench = Bench::new();
        for one in &deeds {
            let before = sorted(&bench.story("S-1").criteria);
            let _ = bench.run(|draft| deed(draft, one).map_err(bifocal::domain::draft::Refusal::new));
            let after = sorted(&bench.story("S-1").criteria);
            prop_assert!(before.iter().all(|id| after.contains(id)));
            prop_assert!(after.len() - before.len() <= 1);
            let held = bench.story("S-1").criteria.clone();
            let text = bench.text();
            bench.set("S-1", "criteria", &text).expect("is set");
            prop_assert_eq!(&bench.story("S-1").criteria, &held);
        }
    }

    #[test]
    fn a_line_moved_among_others_is_the_same_criterion(at in 0_usize..5, to in 0_usize..5) {
        let mut bench = Bench::new();
        for words in ["one", "two", "three", "four", "five"] {
            bench.add(&format!("It does {words} of it all"));
        }
        bench.judge_criterion(at, CriterionState::Met);
        let mut lines: Vec<String> = bench.text().lines().map(String::from).collect();
        let mut expected = bench.story("S-1").criteria.clone();
        let line = lines.remove(at);
        lines.insert(to, line);
        let moved = expected.remove(at);
        expected.insert(to, moved);
        bench.set("S-1", "criteria", &lines.join("\n")).expect("is set");
        prop_assert_eq!(&bench.story("S-1").criteria, &expected);
    }
}
