//! Queries as text, the items they find, and the mistakes they mark.

use proptest::prelude::*;

use super::*;

struct Words;

impl Vocabulary for Words {
    fn field(&self, name: &str) -> Option<(&str, FieldKind)> {
        Some(match name {
            "status" => ("status", FieldKind::Text),
            "label" | "labels" => ("label", FieldKind::Text),
            "epic" => ("epic", FieldKind::Text),
            "sprint" => ("sprint", FieldKind::Text),
            "points" | "pts" => ("points", FieldKind::Number),
            "created" => ("created", FieldKind::Day),
            "due" => ("due", FieldKind::Day),
            "age" => ("age", FieldKind::Duration),
            "archived" => ("archived", FieldKind::Flag),
            _ => return None,
        })
    }

    fn field_names(&self) -> Vec<&str> {
        vec![
            "status", "label", "epic", "sprint", "points", "created", "due", "age", "archived",
        ]
    }

    fn flag_names(&self) -> Vec<&str> {
        vec!["orphan", "ready", "waiting"]
    }
}

struct Item;

impl Facts for Item {
    fn haystack(&self) -> &'static str {
        "s-212 edit a note on a plane réunion sync engine"
    }

    fn title(&self) -> &'static str {
        "Edit a Note on a plane"
    }

    fn datum(&self, field: &str) -> Datum<'_> {
        match field {
            "status" => Datum::Text("Todo".into()),
            "label" => Datum::Many(vec!["ux".into(), "Big bet".into()]),
            "epic" => Datum::Many(vec!["E-3".into(), "Sync engine".into()]),
            "points" => Datum::Number(5.0),
            "age" => Datum::Number(9.0),
            "created" => Datum::Day(day("2026-02-20")),
            _ => Datum::None,
        }
    }

    fn flag(&self, name: &str) -> bool {
        name == "ready"
    }
}

fn query(text: &str) -> Query {
    parse(text, &Words).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn finds(text: &str) -> bool {
    let query = parse(text, &Words).unwrap_or_else(|error| panic!("{}", error.caret(text)));
    query.matcher(day("2026-03-02")).passes(&Item)
}

#[track_caller]
fn found(texts: &[&str]) {
    for text in texts {
        assert!(finds(text), "{text} should find the item");
        assert!(
            !finds(&format!("-({text})")),
            "-({text}) should not find the item"
        );
    }
}

#[track_caller]
fn missed(texts: &[&str]) {
    for text in texts {
        assert!(!finds(text), "{text} should not find the item");
    }
}

#[track_caller]
fn marked(text: &str, expected: &str) {
    let error = parse(text, &Words).expect_err(text);
    assert_eq!(error.caret(text), format!("{text}\n{expected}"));
}

#[test]
fn words_are_found_in_all_text_or_as_initials_of_the_title() {
    assert!(finds(""));
    found(&[
        "plane",
        "PLANE",
        "engine note",
        "réunion",
        "RÉUNION",
        "\"a note on\"",
        "edno",
        "enop",
        "enp",
    ]);
    missed(&[
        "planet",
        "pe",
        "eo2",
        "eate",
        "\"note a\"",
        "dit-x",
        "\"edno\"",
    ]);
}

#[test]
fn an_initialism_takes_starts_of_words_and_what_runs_on_from_them() {
    for (word, title, expected) in [
        ("eon", "Edit On Notes", true),
        ("eon", "Export one thing", true),
        ("eon", "Decorations", false),
        ("eon", "Everything goes on", true),
        ("en", "Edit a note", true),
        ("ne", "Edit a note", false),
        ("aab", "a aa ab", true),
        ("e", "Edit", false),
        ("", "", false),
        ("éd", "Édit", true),
    ] {
        let found = super::initials::Initials::new(word).are_of(title);
        assert_eq!(found, expected, "{word} in {title}");
    }
}

#[test]
fn text_fields_hold_one_of_the_values() {
    found(&[
        "status:todo",
        "status:doing,TODO",
        "status=todo",
        "status:to*",
        "label:UX",
        "label:\"big bet\"",
        "label:\"big\"*",
    ]);
    found(&[
        "epic:E-3",
        "epic:e-3",
        "epic:\"sync engine\"",
        "epic:any",
        "epic:*",
        "sprint:none",
        "sprint:current,none",
    ]);
    missed(&[
        "status:tod",
        "status:doing",
        "label:big",
        "epic:E-33",
        "epic:none",
        "sprint:any",
        "sprint:current",
    ]);
}

#[test]
fn numbers_ages_and_days_compare() {
    found(&[
        "points:5",
        "pts:5",
        "points:3..8",
        "points:..5",
        "points:5..",
        "points>=5",
        "points:>=5",
        "points<5.5",
        "points:1,>4",
    ]);
    found(&["age>7d", "age>1w", "age:9", "age<=9", "age:1w..2w"]);
    found(&[
        "created>2026-01-01",
        "created:2026-02",
        "created:2026-Q1",
        "created>=2026-02",
        "created<=2026-02",
        "created<-1w",
    ]);
    found(&[
        "created:2026-02-20",
        "created<today",
        "created:-2w..today",
        "created:2026-01..2026-03-01",
    ]);
    missed(&[
        "points>5",
        "points:none",
        "points:6..8",
        "age>9d",
        "age>2w",
        "created>2026-02",
        "created<2026-02",
        "due<+2w",
        "due>today",
    ]);
}

#[test]
fn terms_combine() {
    found(&[
        "is:ready",
        "is:orphan,ready",
        "-is:waiting",
        "-label:sync",
        "archived:no",
        "status:x or points:5",
        "points:5 and plane",
    ]);
    found(&[
        "(status:x or points:5) plane",
        "status:x plane or points:5",
        "--plane",
        "-(status:x or points:9)",
        "status:x OR a",
    ]);
    missed(&[
        "is:orphan",
        "archived:yes",
        "-plane",
        "plane -note",
        "status:x (points:5 or plane)",
        "-due:none",
    ]);
}

#[test]
fn the_order_is_kept_beside_the_filter() {
    let query = parse("sort:-pts plane or note", &Words).unwrap();
    assert_eq!(
        query.sort(),
        Some(&Sort {
            field: "points".into(),
            descending: true
        })
    );
    assert_eq!(query.to_string(), "plane or note sort:-points");
    assert_eq!(query.words(), ["plane", "note"]);
    assert!(!query.is_empty());
    assert!(parse("  ", &Words).unwrap().is_empty());
}

#[test]
fn a_mistake_is_marked_under_its_character_with_what_was_expected() {
    marked(
        "status:todo ponts>=5",
        "            ^^^^^ “ponts” is no field; to find it as text, put quotes around it: expected points, sprint or status",
    );
    marked(
        "日本 is:redy",
        "        ^^^^ “redy” is no state of an item: expected ready, orphan or waiting",
    );
    marked(
        "points>=many",
        "        ^^^^ “many” does not fit here: expected a number",
    );
    marked(
        "points:3..x",
        "          ^ “x” does not fit here: expected a number",
    );
    marked(
        "points:8..3",
        "       ^^^^ this range runs backwards: expected the smaller end first",
    );
    marked(
        "due<soon",
        "    ^^^^ “soon” does not fit here: expected a day such as 2026-01-01, 2026-Q1, today or +2w",
    );
    marked(
        "age>",
        "    ^ a value is missing: expected days such as 7d or 2w",
    );
    marked("status>todo", "      ^ text has no order: expected `:`");
}

#[test]
fn what_is_left_open_is_marked_where_it_should_go_on() {
    marked(
        "label:ux,",
        "         ^ a value is missing: expected text, none or any",
    );
    marked(
        "a (b or",
        "       ^ nothing follows `or`: expected a filter",
    );
    marked(
        "a (b",
        "  ^ this group is not closed: expected `)` after it",
    );
    marked("a)", " ^ there is no group to close");
    marked("or a", "^^ there is nothing before this: expected a filter");
    marked("a and", "     ^ nothing follows `and`: expected a filter");
    marked(
        "\"a",
        "^ this quote is not closed: expected `\"` after the text",
    );
    marked(
        "a -",
        "   ^ nothing follows `-`: expected a filter to leave out",
    );
    marked(
        "-sort:age",
        " ^^^^^^^^ the order is asked for outside of groups and without `-`",
    );
    marked(
        "sort:age sort:due",
        "         ^^^^^^^^ an order is asked for already",
    );
}

#[test]
fn nesting_without_end_is_a_mistake_not_a_crash() {
    for text in ["(".repeat(100_000), "-".repeat(100_000) + "a"] {
        assert!(parse(&text, &Words).is_err());
    }
}

/// Texts that are likely to be queries.
fn likely() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "note",
        "or",
        "and",
        "(",
        ")",
        "-",
        "\"",
        "\\",
        " ",
        " ",
        " ",
        "status:",
        "label:",
        "points",
        ">=",
        "<",
        "5",
        "3..8",
        "..",
        ",",
        "none",
        "any",
        "age:",
        "2w",
        "due<",
        "+2w",
        "2026-Q1",
        "today",
        "is:ready",
        "sort:-age",
        "*",
        ":",
        "日本",
        "İ",
        "K",
        "archived:no",
        "\u{7}",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn holds_for(text: &str) -> Result<(), TestCaseError> {
    match parse(text, &Words) {
        Ok(query) => {
            let printed = query.to_string();
            let again = parse(&printed, &Words);
            prop_assert_eq!(
                again.as_ref(),
                Ok(&query),
                "{} printed as {}",
                text,
                printed
            );
            query.matcher(day("2026-03-02")).passes(&Item);
        }
        Err(error) => {
            prop_assert!(error.at + error.len <= text.len());
            prop_assert!(
                text.is_char_boundary(error.at) && text.is_char_boundary(error.at + error.len)
            );
            prop_assert_eq!(error.caret(text).lines().count(), 2);
        }
    }
    Ok(())
}

#[test]
fn a_keyword_that_is_searched_for_is_printed_as_one() {
    for text in ["a(and)", "(and) or a", "-and -or", "(and)(and)", "and"] {
        holds_for(text).expect(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_a_query_or_a_mistake_with_its_place(text in ".*") {
        holds_for(&text)?;
    }

    #[test]
    fn what_is_printed_parses_to_the_same(text in likely()) {
        holds_for(&text)?;
    }
}

#[test]
fn a_word_that_is_typed_on_narrows_what_was_found() {
    let narrows = |text: &str, earlier: &str| query(text).narrows(&query(earlier));
    for (text, earlier) in [
        ("plane", ""),
        ("plane", "pla"),
        ("plane is:ready", "plan"),
        ("plane is:ready", "is:ready"),
        ("points>=5 plane sync", "sync points>=5"),
        ("\"on a plane\"", "plan"),
        ("plane sort:age", "plane"),
    ] {
        assert!(narrows(text, earlier), "{text} after {earlier}");
    }
    for (text, earlier) in [
        ("", "plane"),
        ("plan", "plane"),
        ("aplane", "plane"),
        ("-plane", "-plan"),
        ("plane or sync", "plane"),
        ("is:ready", "is:orphan"),
        ("points>=5", "points>=3"),
    ] {
        assert!(!narrows(text, earlier), "{text} after {earlier}");
    }
}

proptest! {
    #[test]
    fn what_narrows_finds_nothing_new(text in "[edno ]{0,6}", more in "[edno]{0,3}") {
        let (earlier, later) = (query(&text), query(&format!("{text}{more}")));
        if later.narrows(&earlier) {
            let passes = |query: &Query| query.matcher(day("2026-03-02")).passes(&Item);
            prop_assert!(passes(&earlier) || !passes(&later));
        }
    }
}
