//! What is told when a call is not done.

use super::{Answer, Place};

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

#[test]
fn a_report_refuses_what_it_does_not_take() {
    let place = Place::furnished();
    for (words, takes) in [
        ("report bugs label:x", "it takes --from, --to"),
        ("report cfd foo", "it takes --from, --to"),
        ("report velocity S-1", "it takes --last"),
        ("report outcomes --last 3", "it takes nothing"),
        ("report forecast E-1 S-1", "it takes a key"),
        (
            "report flow --from today",
            "it takes a filter, --working-days",
        ),
        ("report velocity --last 0", "from 1 on"),
        ("report alignment --last 0", "from 1 on"),
        ("report forecast E-1 --items 3", "--items"),
    ] {
        let (code, told) = place.refused(words);
        assert!(code == 2 && told.contains(takes), "{words}: {told}");
    }
}

#[test]
fn a_filter_says_what_it_asks_for_that_is_not_there() {
    let place = Place::furnished();
    for (words, hint) in [
        ("list sprint:SP-99", "hint: no sprint SP-99\n"),
        ("list epic:E-99,E-1", "hint: no epic E-99\n"),
        ("list sprint:current", "hint: no sprint is active\n"),
        ("list -kind:bugg", "hint: no kind bugg: it is one of "),
        ("list status:foo", "hint: no status foo: they are "),
        ("report flow epic:S-1", "hint: no epic S-1\n"),
    ] {
        let answer = place.call(&words.split(' ').collect::<Vec<_>>());
        assert_eq!(answer.code, 0, "{words}: {}", answer.err);
        assert!(answer.err.starts_with(hint), "{words}: {}", answer.err);
    }
    for words in [
        "list epic:e-1",
        "list epic:none",
        "list status:Todo",
        "list label:x",
    ] {
        let answer = place.call(&words.split(' ').collect::<Vec<_>>());
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{words}");
    }
}

#[test]
fn init_makes_the_file_that_the_environment_names() {
    let place = Place::empty();
    let with = |words: &[&str]| {
        let mut command = place.command(words);
        command.env("BIFOCAL_FILE", place.path().join("own.json"));
        Answer::of(&command.output().expect("it runs"))
    };
    assert_eq!(with(&["init"]).code, 0);
    assert!(place.path().join("own.json").is_file());
    assert!(!place.path().join("bifocal.json").exists());
    assert_eq!(with(&["add", "One"]).out, "S-1\n");
}
