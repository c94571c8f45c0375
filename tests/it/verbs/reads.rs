//! Verbs that only read.

use super::Place;

#[test]
fn a_list_is_a_table_aligned_for_people() {
    let place = Place::furnished();
    insta::assert_snapshot!(place.done("list"), @r"
    rank  key  points  status  sprint  epic  assignee  title
       1  S-1       5  todo    –       E-1   ana       Edit on a plane
       2  S-2       2  todo    –       –     –         Crash on start
       3  S-3       8  todo    –       E-1   –         Merge two edits
    ");
    insta::assert_snapshot!(place.done("list epics"), @r"
    rank  key  size  progress  plan  initiative  title
       1  E-1    13        0%  –     I-1         Sync
    ");
}

#[test]
fn a_list_is_filtered_sorted_and_cut() {
    let place = Place::furnished();
    let keys = |arguments: &[&str]| {
        let answer = place.call(arguments);
        assert_eq!(answer.code, 0, "{}", answer.err);
        answer
            .out
            .lines()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(keys(&["list", "points>=5", "--columns", "key"]), "S-1 S-3");
    assert_eq!(
        keys(&["list", "-label:offline", "sort:-points", "--columns", "key"]),
        "S-3 S-2"
    );
    assert_eq!(
        keys(&["list", "-is:orphan", "--columns", "key", "--limit", "1"]),
        "S-1"
    );
    assert_eq!(keys(&["list", "plane", "--columns", "key"]), "S-1");
    assert_eq!(
        keys(&[
            "list",
            "stories",
            "epic:E-1",
            "--csv",
            "--columns",
            "key,points"
        ]),
        "S-1,5 S-3,8"
    );
}

#[test]
fn records_carry_the_columns_of_the_contract() {
    let place = Place::furnished();
    let list = place.call(&["list", "--json"]);
    assert_eq!(list.envelope("list")["kind"], "stories");
    let stories = place.json("list");
    let wanted = [
        "key",
        "id",
        "title",
        "status",
        "category",
        "points",
        "epic",
        "initiative",
        "objective",
        "sprint",
        "rank",
        "rank_key",
        "labels",
        "assignee",
        "created",
        "created_at",
        "started",
        "finished",
    ];
    for story in stories.as_array().expect("a list") {
        for name in wanted {
            assert!(story.get(name).is_some(), "{name} is missing");
        }
    }
    let first = &stories[0];
    assert_eq!(
        (&first["initiative"], &first["objective"]),
        (&"I-1".into(), &"O-1".into())
    );
    assert_eq!(
        (&first["rank"], &first["created"]),
        (&1.into(), &"2026-03-02".into())
    );
    assert_eq!(first["created_at"], "2026-03-02T09:00:00Z");
    assert!(stories[1]["epic"].is_null() && first["started"].is_null());
    for kind in [
        "epics",
        "initiatives",
        "objectives",
        "sprints",
        "requests",
        "people",
    ] {
        let words = format!("list {kind}");
        for record in place.json(&words).as_array().expect("a list") {
            assert!(
                wanted.iter().all(|name| record.get(name).is_some()),
                "{kind}"
            );
        }
    }
}

#[test]
fn show_tells_fields_chain_criteria_and_history_in_words() {
    let mut place = Place::furnished();
    place.call(&[
        "set",
        "S-1",
        "criteria=[x] It opens\nIt saves",
        "so_that=I can work",
    ]);
    place.at("2026-03-03T08:30:00Z");
    place.done("start S-1");
    let page = place.done("show s-1");
    for told in [
        "S-1  Edit on a plane",
        "  epic          E-1  Sync",
        "O-1  Growth",
        "1 of 2 met",
        "   1 [x] It opens",
        "2026-03-03 09:30  status from todo to doing  by ana",
    ] {
        assert!(page.contains(told), "{told} is missing in\n{page}");
    }
    assert!(!place.done("show S-1 --brief").contains("history"));
    let whole = place.json("show S-1");
    assert_eq!(whole["chain"], serde_json::json!(["E-1", "I-1", "O-1"]));
    assert_eq!(whole["started_at"], "2026-03-03T08:30:00Z");
    assert_eq!(place.json("show S-1 E-1").as_array().map(Vec::len), Some(2));
}

#[test]
fn why_shows_the_chain_and_where_it_is_cut() {
    let place = Place::furnished();
    insta::assert_snapshot!(place.done("why S-2"), @r"
    vision     – nothing: the chain is cut here
      objective  – nothing: the chain is cut here
        initiative – nothing: the chain is cut here
          epic       – nothing: the chain is cut here
            story      S-2  Crash on start
    ");
    assert_eq!(place.json("why S-1")[1]["key"], "O-1");
}

#[test]
fn every_report_answers_for_people_as_json_and_as_separated_values() {
    let place = Place::furnished();
    place.done("sprint new");
    place.done("move S-1 SP-1");
    place.done("start SP-1");
    place.done("add increment Q1");
    for (name, key) in [
        ("velocity", ""),
        ("sprint", "SP-1"),
        ("flow", "is:open"),
        ("cfd", ""),
        ("waiting", ""),
        ("forecast", "E-1"),
        ("scores", ""),
        ("bugs", ""),
        ("outcomes", ""),
        ("ontime", ""),
        ("alignment", ""),
        ("increment", "PI-1"),
    ] {
        let words = format!("report {name} {key}");
        let words = words.trim();
        assert!(!place.done(words).is_empty(), "{words}");
        let answer = place.call(&format!("{words} --json").split(' ').collect::<Vec<_>>());
        assert_eq!(answer.envelope(words)["kind"], name, "{words}");
        place.done(&format!("{words} --csv"));
    }
    assert_eq!(place.json("report sprint")["commitment"], 5.0);
    assert_eq!(place.refused("report nothing").0, 2);
    assert_eq!(place.refused("report increment").0, 2);
    assert_eq!(
        place
            .refused("report cfd --from 2026-04-01 --to 2026-03-01")
            .0,
        2
    );
}

#[test]
fn a_forecast_from_a_given_past_is_exact() {
    let place = Place::new();
    let forecast = place.json("report forecast --items 4 --history 0,2");
    let periods: Vec<_> = ["p50", "p70", "p85", "p95"]
        .iter()
        .map(|p| forecast[p]["periods"].clone())
        .collect();
    assert_eq!(periods, [3, 5, 6, 8]);
    assert_eq!(
        place.refused("report forecast --items 4 --history often").0,
        2
    );
}

#[test]
fn check_ends_with_three_when_there_is_something_to_tell() {
    let place = Place::new();
    assert_eq!(place.done("check"), "nothing to mend\n");
    place.done("add objective Growth");
    place.done("add Alone");
    let answer = place.call(&["check", "--json"]);
    assert_eq!(answer.code, 3);
    let data = &answer.envelope("check")["data"];
    assert_eq!(
        (&data[0]["check"], &data[0]["key"]),
        (&"orphan".into(), &"S-1".into())
    );
    assert_eq!(place.call(&["check", "--file-only"]).code, 0);
}

#[test]
fn check_tells_what_in_the_file_does_not_fit() {
    let place = Place::furnished();
    let path = place.path().join("bifocal.json");
    let text = std::fs::read_to_string(&path).expect("read");
    std::fs::write(&path, text.replace("\"S-3\"", "\"S-2\"")).expect("written");
    let answer = place.call(&["check", "--file-only", "--json"]);
    assert_eq!(answer.code, 3, "{}", answer.out);
    assert_eq!(answer.envelope("check")["data"][0]["check"], "fit");
}

#[test]
fn the_standup_says_what_moved_and_what_waits() {
    let mut place = Place::furnished();
    place.done("start S-1");
    place.done("wait S-2 decision --on ana");
    place.at("2026-03-03T08:00:00Z");
    let told = place.done("standup");
    assert!(
        told.contains("moved since 2026-03-02: 1\n  S-1  todo → doing"),
        "{told}"
    );
    assert!(told.lines().count() <= 20);
    assert_eq!(place.json("standup")["waiting"][0]["on_me"], true);
}

#[test]
fn the_demo_is_written_to_a_file() {
    let place = Place::empty();
    assert_eq!(place.done("demo --out demo.json"), "demo.json\n");
    let stories = place.json("--file demo.json list");
    assert!(
        stories
            .as_array()
            .is_some_and(|stories| stories.len() > 100)
    );
    assert_eq!(place.refused("demo --out demo.json").0, 1);
}

#[test]
fn the_workspace_is_found_by_flag_name_variable_and_folder() {
    let place = Place::furnished();
    assert_eq!(
        place
            .done("--file other.json init --name Other")
            .lines()
            .count(),
        1
    );
    assert_eq!(
        place
            .json("--file other.json list")
            .as_array()
            .map(Vec::len),
        Some(0)
    );
    assert_eq!(place.json("@other list").as_array().map(Vec::len), Some(0));
    assert_eq!(place.json("@lumen list").as_array().map(Vec::len), Some(3));
    let (code, told) = place.refused("@acme list");
    assert_eq!(code, 1);
    assert!(told.contains("@Lumen"), "{told}");
    let inside = place.path().join("a/b");
    std::fs::create_dir_all(&inside).expect("made");
    let answer = place
        .command(&["list"])
        .current_dir(&inside)
        .output()
        .expect("it ends");
    assert!(String::from_utf8_lossy(&answer.stdout).contains("S-3"));
    let answer = place
        .command(&["list", "--json"])
        .env("BIFOCAL_FILE", "other.json")
        .output()
        .expect("it ends");
    assert!(!String::from_utf8_lossy(&answer.stdout).contains("S-3"));
}

#[test]
fn reading_leaves_the_file_as_it_was() {
    let place = Place::furnished();
    let path = place.path().join("bifocal.json");
    let before = (
        std::fs::read(&path).expect("read"),
        path.metadata().expect("there").modified().expect("a time"),
    );
    for words in [
        "list",
        "show S-1",
        "why S-1",
        "standup",
        "report velocity",
        "log",
        "export json",
    ] {
        place.done(words);
    }
    let after = (
        std::fs::read(&path).expect("read"),
        path.metadata().expect("there").modified().expect("a time"),
    );
    assert!(before == after);
}

#[test]
fn the_schema_describes_the_workspace() {
    let place = Place::empty();
    let schema: serde_json::Value = serde_json::from_str(&place.done("schema")).expect("JSON");
    assert!(schema["properties"]["stories"].is_object());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::empty();
    place.done("demo --out bifocal.json");
    let mut child = place
        .command(&["list", "--json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn what_a_terminal_would_obey_never_gets_out() {
    let place = Place::new();
    place.call(&["add", "Evil \u{1b}[2J\u{202e}\u{9b}31m title"]);
    for words in [
        "list",
        "show S-1",
        "list --csv",
        "list --json",
        "show S-1 --json",
        "export json",
        "log",
    ] {
        let out = place.done(words);
        let is_safe =
            |c: char| (c == '\n' || !c.is_control()) && !('\u{202a}'..='\u{202e}').contains(&c);
        if words != "export json" {
            assert!(out.chars().all(is_safe), "{words}: {out:?}");
        }
    }
    assert!(
        place.json("show S-1")["title"]
            .as_str()
            .is_some_and(|title| title.contains('\u{202e}'))
    );
}

#[test]
fn a_value_that_lost_a_merge_is_named_with_the_element_of_its_list() {
    let place = Place::furnished();
    let file = place.path().join("bifocal.json");
    let text = std::fs::read_to_string(&file).expect("reads");
    let mut value: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
    let mut stories = value["stories"].as_array_mut().expect("a list").iter_mut();
    let story = stories
        .find(|story| story["key"] == "S-1")
        .expect("it is there");
    story["conflicts"] = serde_json::json!([{
        "field": "criteria.text",
        "element": {"id": "c-1", "words": "Works offline"},
        "other": "Works on a plane",
        "at": "2026-03-02T09:00:00Z"
    }]);
    std::fs::write(&file, value.to_string()).expect("writes");
    let shown = place.done("show S-1");
    assert!(
        shown
            .contains("two values\n  criteria “Works offline”, text: also said “Works on a plane”"),
        "{shown}"
    );
    let checked = place.call(&["check", "--file-only"]);
    assert!(
        checked
            .out
            .contains("criteria “Works offline”, text was also “Works on a plane”"),
        "{}",
        checked.out
    );
    assert_eq!(
        place.json("show S-1")["conflicts"][0]["element"]["words"],
        "Works offline"
    );
}

#[test]
fn a_saved_view_gives_its_filter_and_columns_and_yours_come_on_top() {
    let place = Place::furnished();
    let file = place.path().join("bifocal.json");
    let mut value: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    value["workspace"]["views"] = serde_json::json!([{
        "id": "01890000-0000-7000-8000-000000000001",
        "name": "Large things",
        "filter": "points>=5 sort:-points",
        "columns": ["key", "points"],
    }]);
    std::fs::write(&file, serde_json::to_string_pretty(&value).unwrap()).unwrap();
    let list = |arguments: &[&str]| place.call(arguments);
    let shown = list(&["list", "--view", "large THINGS"]).out;
    assert_eq!(shown, "key  points\nS-3       8\nS-1       5\n");
    let mine = list(&[
        "list",
        "--view",
        "large things",
        "plane",
        "--columns",
        "key",
    ])
    .out;
    assert_eq!(mine, "key\nS-1\n");
    let unknown = list(&["list", "--view", "small"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("there are Large things"),
        "{}",
        unknown.err
    );
}
