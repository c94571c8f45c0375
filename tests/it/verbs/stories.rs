//! A story's criteria, comments, links, waits and readiness on the command line.

use super::Place;

/// A place with a story that has two criteria, of which the second is rejected.
fn rejected() -> Place {
    let place = Place::furnished();
    let words = [
        "add",
        "Print a note",
        "--criterion",
        "It has page numbers",
        "--criterion",
        "Given a long note when I print it then no line is cut",
    ];
    assert_eq!(place.call(&words).out, "S-4\n");
    place.done("start S-4");
    let answer = place.call(&["reject", "S-4", "2", "Cuts", "wide", "lines"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    place
}

#[test]
fn show_tells_criteria_with_who_and_when_in_the_zone_of_the_workspace() {
    let place = rejected();
    place.done("accept S-4 1");
    let shown = place.done("show S-4");
    let criteria = "
criteria  1 of 2 met
   1 [x] It has page numbers  (met by ana, 2026-03-02 10:00)
   2 [!] Given a long note
         When  I print it
         Then  no line is cut  (rejected by ana, 2026-03-02 10:00)
";
    assert!(shown.contains(criteria), "{shown}");
    assert!(shown.contains("history (Europe/Berlin)\n  2026-03-02 10:00  made"));
    assert!(shown.contains("criterion met: It has page numbers  by ana"));
    assert!(shown.contains("ana: Cuts wide lines"), "{shown}");
}

#[test]
fn accepting_a_story_says_what_had_been_rejected() {
    let place = rejected();
    let answer = place.call(&["accept", "S-4"]);
    assert_eq!((answer.code, answer.out.as_str()), (0, "S-4\n"));
    assert_eq!(
        answer.err,
        "warning: criterion 2 of S-4 was rejected by ana and counts as met now: \
         Given a long note, when I print it, then no line is cut\n"
    );
}

#[test]
fn every_way_to_be_done_with_open_criteria_warns_and_names_where_to_look() {
    let told = "warning: S-4 is done with 2 criteria not met (1 rejected) (bifocal show S-4)\n";
    for words in ["done S-4", "set S-4 status=done", "done S-4 --json"] {
        let place = rejected();
        let answer = place.call(&words.split(' ').collect::<Vec<_>>());
        assert_eq!((answer.code, answer.err.as_str()), (0, told), "{words}");
    }
    let place = rejected();
    place.done("set W-1 criteria_required=yes");
    let (code, why) = place.refused("done S-4");
    assert_eq!(code, 1);
    assert!(why.contains("meet them first"), "{why}");
    assert_eq!(place.json("show S-4")["status"], "doing");
}

#[test]
fn comments_and_links_are_added_and_shown() {
    let place = Place::furnished();
    place.call(&["comment", "S-1", "Acme wants it"]);
    place.call(&["link", "S-1", "https://a.example/study", "The study"]);
    let shown = place.done("show S-1");
    assert!(
        shown.contains("\nlinks\n  The study  https://a.example/study\n"),
        "{shown}"
    );
    assert!(
        shown.contains("\ncomments\n  2026-03-02 10:00  ana: Acme wants it\n"),
        "{shown}"
    );
    let (_, why) = place.refused("link S-1 file:///etc/passwd");
    assert!(why.contains("address of the web"), "{why}");
    let (_, why) = place.refused("link S-1 https://a.example/study");
    assert!(why.contains("has that link already"), "{why}");
    place.refused("comment S-1  ");
}

#[test]
fn a_wait_is_shown_with_reason_person_days_and_question_and_stays_in_the_history() {
    let mut place = Place::furnished();
    place.call(&[
        "wait",
        "S-1",
        "clarification",
        "--on",
        "bo",
        "--note",
        "Which formats?",
    ]);
    place.at("2026-03-06T09:00:00Z");
    let shown = place.done("show S-1");
    let told = "waiting       clarification of bo since 2026-03-02 (4 days): Which formats?";
    assert!(shown.contains(told), "{shown}");
    place.done("wait S-1 --over");
    let shown = place.done("show S-1");
    for told in [
        "2026-03-02 10:00  waits for clarification of bo  by ana",
        "2026-03-02 10:00  asked: Which formats?",
        "2026-03-06 10:00  no longer waits for clarification of bo",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
}

#[test]
fn who_asked_is_shown_by_name_and_weight_and_the_weights_sort_and_filter() {
    let place = Place::furnished();
    place.call(&["add", "stakeholder", "Acme", "--set", "weight=3"]);
    place.call(&["add", "stakeholder", "Sales"]);
    place.done("set S-1 requested_by=SH-2,SH-1");
    place.done("set S-2 requested_by=SH-2");
    let shown = place.done("show S-1");
    assert!(
        shown.contains("requested_by  Acme (weight 3), Sales\n"),
        "{shown}"
    );
    assert_eq!(place.json("show S-1")["weight"], 4);
    let found = place.json("list weight>=2");
    assert_eq!(found.as_array().expect("a list").len(), 1);
    let sorted = place.json("list sort:-weight");
    let keys: Vec<_> = sorted
        .as_array()
        .expect("a list")
        .iter()
        .map(|s| &s["key"])
        .collect();
    assert_eq!(keys[..2], ["S-1", "S-2"]);
}

#[test]
fn the_definition_of_ready_is_set_and_ticked() {
    let place = Place::furnished();
    place.call(&["set", "W-1", "ready=points; Design seen"]);
    place.call(&["set", "S-1", "ticked=+design seen"]);
    let shown = place.done("show S-1");
    let told = "\nready, by hand\n  [x] Design seen  (ticked by ana, 2026-03-02 10:00)\n";
    assert!(shown.contains(told), "{shown}");
    assert_eq!(
        place.json("list is:ready").as_array().map(Vec::len),
        Some(1)
    );
    let (_, why) = place.refused("set S-1 ticked=+points");
    assert!(why.contains("answers itself"), "{why}");
}

#[test]
fn a_cancelled_story_is_taken_up_again_only_by_its_status() {
    let place = Place::furnished();
    place.done("set S-1 status=cancelled");
    for words in ["accept S-1", "done S-1", "start S-1", "reject S-1 Slow"] {
        let (code, told) = place.refused(words);
        assert_eq!(code, 1, "{words}");
        assert!(
            told.contains("bifocal set S-1 status=todo"),
            "{words}: {told}"
        );
        assert_eq!(place.json("show S-1")["status"], "cancelled", "{words}");
    }
    place.done("set S-1 status=todo");
    place.done("done S-1");
}

#[test]
fn only_work_that_has_begun_is_rejected_and_only_with_a_reason() {
    let place = Place::furnished();
    let (code, told) = place.refused("reject S-1 Slow");
    assert!(
        code == 1 && told.contains("work on it has not begun"),
        "{told}"
    );
    assert_eq!(place.json("show S-1")["status"], "todo");
    place.call(&["set", "S-1", "criteria=It opens"]);
    place.done("start S-1");
    let (code, told) = place.refused("reject S-1 1");
    assert!(
        code == 2 && told.contains("the reason is missing"),
        "{told}"
    );
    assert_eq!(place.json("show S-1")["comments"].as_array(), None);
    place.done("reject S-1 1 Slow");
    assert_eq!(place.json("show S-1")["criteria"][0]["state"], "rejected");
}

#[test]
fn an_estimate_smaller_than_a_hundredth_is_refused() {
    let place = Place::furnished();
    let (code, told) = place.refused("set S-1 points=0.001");
    assert!(code == 1 && told.contains("from 0.01 on"), "{told}");
    assert_eq!(place.json("show S-1")["points"], 5);
    place.done("set S-1 points=0.01");
    place.done("set S-2 points=0");
}
