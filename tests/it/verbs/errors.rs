//! What is told when a call is not done.

use super::Place;

#[test]
fn an_error_says_what_where_and_what_to_do() {
    let place = Place::empty();
    let (code, told) = place.refused("list");
    assert_eq!(code, 1);
    assert!(
        told.starts_with("bifocal: there is no workspace yet\n"),
        "{told}"
    );
    assert!(
        told.contains("where: ") && told.contains("what to do: make one here: bifocal init"),
        "{told}"
    );
    let place = Place::furnished();
    insta::assert_snapshot!(place.refused("show S-99").1, @r"
    bifocal: there is no story S-99 here
      what to do: look it up: bifocal list stories
    ");
    assert!(place.refused("show ninetynine").1.contains("is not a key"));
    assert!(place.refused("start next").1.contains("bifocal sprint new"));
}

#[test]
fn a_mistake_in_a_filter_is_marked_under_its_character() {
    let place = Place::furnished();
    let (code, told) = place.refused("list points>=many");
    assert_eq!(code, 2);
    insta::assert_snapshot!(told, @r"
    bifocal: this filter cannot be read
      points>=many
              ^^^^ “many” does not fit here: expected a number
    ");
}

#[test]
fn with_json_errors_are_json_too() {
    let place = Place::furnished();
    for (words, code) in [
        ("show S-99 --json", 1),
        ("list --frob --json", 2),
        ("set S-1 points=x --json", 1),
    ] {
        let answer = place.call(&words.split(' ').collect::<Vec<_>>());
        assert_eq!((answer.code, answer.out.as_str()), (code, ""), "{words}");
        let error: serde_json::Value =
            serde_json::from_str(&answer.err).expect("JSON on standard error");
        assert_eq!(
            (&error["schema"], &error["kind"]),
            (&"bifocal/1".into(), &"error".into())
        );
        assert_eq!(error["data"]["exit"], code);
        assert!(
            error["data"]["what"]
                .as_str()
                .is_some_and(|what| !what.is_empty())
        );
    }
}

#[test]
fn wrong_usage_ends_with_two() {
    let place = Place::furnished();
    for words in [
        "frob",
        "list --frob",
        "add",
        "rank S-1",
        "report",
        "import",
        "completions basic",
        "kpi read K-1 many",
    ] {
        assert_eq!(place.refused(words).0, 2, "{words}");
    }
    assert_eq!(place.call(&["list", "--columns", "colour"]).code, 2);
}

#[test]
fn a_damaged_file_is_named_and_kept() {
    let place = Place::furnished();
    let path = place.path().join("bifocal.json");
    let text = std::fs::read_to_string(&path).expect("read");
    let torn = &text[..text.len() / 2];
    std::fs::write(&path, torn).expect("written");
    let (code, told) = place.refused("add More");
    assert_eq!(code, 1);
    assert!(
        told.contains("bifocal.json") && told.contains("what to do"),
        "{told}"
    );
    assert_eq!(std::fs::read_to_string(&path).expect("read"), torn);
}

#[test]
fn settings_that_cannot_be_understood_are_named() {
    let place = Place::furnished();
    std::fs::write(place.path().join("config.toml"), "colour = 3\n").expect("written");
    let (code, told) = place.refused("list");
    assert_eq!(code, 1);
    assert!(
        told.contains("config.toml") && told.contains("colour"),
        "{told}"
    );
}

#[test]
fn an_instant_that_is_none_is_named() {
    let mut place = Place::furnished();
    place.at("monday");
    let (code, told) = place.refused("list");
    assert_eq!(code, 2);
    assert!(told.contains("monday"), "{told}");
}

#[test]
fn the_interface_asks_for_a_terminal() {
    let place = Place::furnished();
    let answer = place.call(&[]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("needs a terminal"), "{}", answer.err);
}
