//! Verbs that judge requests, split and merge stories, and keep templates.

use super::Place;

/// A place with an epic, an initiative, three stories and two requests.
fn groomed() -> Place {
    let place = Place::new();
    place.done("add initiative Paper");
    place.done("add epic Sync --parent I-1");
    let story = "Export notes to PDF ~5 ^E-1 #print";
    let criteria = ["It prints", "It has a title", "It has pages"];
    let mut arguments = vec!["add", story];
    for text in &criteria {
        arguments.extend(["--criterion", text]);
    }
    assert_eq!(place.call(&arguments).out, "S-1\n");
    place.done("add Dark icons ~2");
    place.done("add request Show the size of a space @olga");
    place.done("add request Sign in with the phone @kim");
    place
}

#[test]
fn accept_makes_a_story_an_epic_or_evidence_of_a_request() {
    let place = groomed();
    assert_eq!(place.done("accept R-1 --as story --to E-1"), "S-3\n");
    assert_eq!(place.json("show S-3")["epic"], "E-1");
    let request = place.json("show R-1");
    assert_eq!(
        (&request["status"], &request["became"]),
        (&"accepted".into(), &"S-3".into())
    );
    assert_eq!(place.done("accept R-2 --as evidence --to I-1"), "I-1\n");
    let evidence = &place.json("show I-1")["evidence"];
    assert_eq!(evidence[0]["text"], "Sign in with the phone (kim)");
    place.done("undo");
    assert_eq!(place.done("accept R-2 --as epic --to I-1"), "E-2\n");
    let (code, told) = place.refused("accept R-2");
    assert_eq!(code, 1);
    assert!(told.contains("R-2 is accepted already: see E-2"), "{told}");
    let (code, told) = place.refused("accept R-1 --as evidence");
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("--to I-1"), "{told}");
}

#[test]
fn accepting_a_story_works_as_it_did() {
    let place = groomed();
    assert_eq!(place.done("accept S-1 --criteria 1,3"), "S-1\n");
    assert_eq!(place.json("show S-1")["status"], "todo");
    assert_eq!(place.done("accept S-1 S-2"), "S-1\nS-2\n");
    assert_eq!(place.json("show S-2")["status"], "done");
    assert_eq!(place.done("reject S-1 Not yet"), "S-1\n");
    assert_eq!(place.json("show S-1")["status"], "doing");
}

#[test]
fn many_requests_are_parked_rejected_and_brought_back_as_one() {
    let place = groomed();
    assert_eq!(place.done("park R-1 R-2"), "R-1\nR-2\n");
    let parked = place.json("list requests is:parked");
    assert_eq!(parked.as_array().map(Vec::len), Some(2));
    assert_eq!(place.done("park --undo R-1"), "R-1\n");
    assert_eq!(
        place.done("reject R-1,R-2 Not what it is for"),
        "R-1\nR-2\n"
    );
    let request = place.json("show R-2");
    assert_eq!(
        (&request["status"], &request["reason"]),
        (&"rejected".into(), &"Not what it is for".into())
    );
    place.done("undo");
    assert_eq!(place.json("show R-2")["status"], "parked");
    assert_eq!(place.json("show R-1")["status"], "new");
    assert_eq!(place.refused("reject R-1").0, 2);
}

#[test]
fn a_story_is_split_and_the_sum_stays() {
    let place = groomed();
    assert_eq!(place.done("split S-1 Pages --criteria 2,3"), "S-3\n");
    let (whole, part) = (place.json("show S-1"), place.json("show S-3"));
    assert_eq!((&whole["points"], &part["points"]), (&2.into(), &3.into()));
    assert_eq!(part["criteria"][0]["text"], "It has a title");
    assert_eq!(part["split_from"], "S-1");
    assert_eq!(part["rank"], 2);
    assert!(place.done("show S-3").contains("split off S-1"));
    assert!(place.done("show S-1").contains("S-3 was split off"));
    let (code, told) = place.refused("split S-1 More --points 9");
    assert_eq!(code, 1);
    assert!(told.contains("say how many are left of it"), "{told}");
    assert_eq!(place.done("split S-1 More --points 9 --left 1"), "S-4\n");
    assert_eq!(place.json("show S-1")["points"], 1);
    let (code, told) = place.refused("split S-1 More --criteria 7");
    assert_eq!(code, 1);
    assert!(told.contains("S-1 has 1 criteria, no number 7"), "{told}");
}

#[test]
fn merged_stories_and_requests_say_where_they_went() {
    let place = groomed();
    assert_eq!(place.done("merge R-1 S-2 S-1"), "S-1\n");
    assert_eq!(place.json("show R-1")["became"], "S-1");
    let story = place.json("show S-2");
    assert_eq!(
        (&story["key"], &story["points"]),
        (&"S-1".into(), &5.into())
    );
    assert_eq!(story["aliases"], serde_json::json!(["S-2"]));
    let (code, told) = place.refused("merge E-1 S-1");
    assert_eq!(code, 1);
    assert!(
        told.contains("an epic is not merged into a story"),
        "{told}"
    );
    place.done("undo");
    assert_eq!(place.json("show S-2")["key"], "S-2");
    assert_eq!(place.json("show R-1")["status"], "new");
}

#[test]
fn check_names_what_is_ranked_above_its_blocker() {
    let place = groomed();
    place.done("set S-1 blocked_by=S-2");
    assert_eq!(place.done("list is:outranked --columns key"), "key\nS-1\n");
    let (code, told) = {
        let answer = place.call(&["check"]);
        (answer.code, answer.out)
    };
    assert_eq!(code, 3);
    assert!(told.contains("ranked above S-2, which blocks it"), "{told}");
    assert_eq!(place.json("show S-2")["blocks"], serde_json::json!(["S-1"]));
    place.done("rank S-2 --top");
    assert!(!place.call(&["check"]).out.contains("ranked above"));
    place.done("rank S-2 --bottom");
    place.done("done S-2");
    assert!(!place.call(&["check"]).out.contains("ranked above"));
}

#[test]
fn templates_are_listed_saved_used_and_removed() {
    let place = groomed();
    assert_eq!(
        place.json("template list").as_array().map(Vec::len),
        Some(3)
    );
    assert_eq!(place.done("add --template bug Crash ~2 #ios"), "S-3\n");
    let bug = place.json("show S-3");
    assert_eq!(
        (&bug["title"], &bug["kind"], &bug["points"]),
        (&"Bug: Crash".into(), &"bug".into(), &2.into())
    );
    place.done("template save S-1 paper --title Paper:");
    let all = place.json("template list");
    assert_eq!(all[0]["name"], "paper");
    assert_eq!(all[0]["fields"]["labels"], "print");
    assert_eq!(place.done("add --template paper Margins #ux"), "S-4\n");
    let story = place.json("show S-4");
    assert_eq!(story["title"], "Paper: Margins");
    assert_eq!(story["labels"], serde_json::json!(["print", "ux"]));
    let (code, told) = place.refused("add --template bug Crash");
    assert_eq!(code, 1);
    assert!(told.contains("they are paper"), "{told}");
    place.done("template remove paper");
    assert_eq!(place.refused("template remove paper").0, 1);
}

#[test]
fn adding_what_is_there_already_is_hinted_on_standard_error() {
    let place = groomed();
    let answer = place.call(&["add", "Exporting the notes as a PDF"]);
    assert_eq!(answer.out, "S-3\n");
    assert_eq!(answer.err, "similar: S-1  Export notes to PDF\n");
    let answer = place.call(&["add", "Export the board"]);
    assert_eq!((answer.out.as_str(), answer.err.as_str()), ("S-4\n", ""));
    let answer = place.call(&["add", "Dark icon", "--json"]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
}
