//! Quick lines as people type them, and the mistakes they make.

use proptest::prelude::*;

use super::*;

#[test]
fn a_line_is_a_title_and_tokens_anywhere_in_it() {
    let line =
        parse("Edit #ux a note @ana !bug ~2.5 ^E-3 on a plane %SP-7 =doing due:+2w #sync, #ux")
            .unwrap();
    assert_eq!(line.title, "Edit a note on a plane");
    assert_eq!(line.labels, ["ux", "sync"]);
    let rest = [
        line.person,
        line.kind,
        line.points,
        line.epic,
        line.sprint,
        line.status,
        line.due,
    ];
    assert_eq!(
        rest.map(Option::unwrap),
        ["ana", "bug", "2.5", "E-3", "SP-7", "doing", "+2w"]
    );
}

#[test]
fn what_is_no_token_stays_in_the_title() {
    for title in [
        "mail a@b.c",
        "50 % of C# users",
        "wow !!",
        "a ~ b",
        "x =5",
        "#",
        "due:",
        "a^b",
        "\\o/",
        "#\"\"",
        "\\srv",
    ] {
        let line = parse(title).unwrap();
        assert_eq!((line.title.as_str(), line.labels.len()), (title, 0));
        assert_eq!(line, QuickLine::titled(title));
        assert_eq!(parse(&line.to_string()).unwrap(), line);
    }
    assert_eq!(
        parse(r"Fix \#12 \due:x \\\a").unwrap().title,
        r"Fix #12 due:x \\a"
    );
}

#[test]
fn a_value_with_spaces_stands_in_quotes() {
    let line = parse(r#"a ^"Sync \"the\" engine" @"Ana Silva""#).unwrap();
    assert_eq!(line.epic.as_deref(), Some(r#"Sync "the" engine"#));
    assert_eq!(line.person.as_deref(), Some("Ana Silva"));
}

#[test]
fn a_mistake_names_its_token() {
    let mistake = |text| {
        let error = parse(text).unwrap_err();
        (error.at, error.len, error.message)
    };
    let (at, len, message) = mistake("a ~3 ~5");
    assert_eq!((at, len), (5, 2));
    assert_eq!(
        message,
        "~5 comes after ~3: give one estimate, or write \\~5 for text"
    );
    assert_eq!(mistake("a @\"x").2, "the quote of @\"x is not closed");
    assert!(mistake("#ux").2.starts_with("a title is missing"));
    assert!(mistake(" ").2.starts_with("a title is missing"));
}

#[test]
fn the_token_at_the_cursor_is_completed() {
    let at = |text, cursor| {
        complete_at(text, cursor).map(|found| (found.sigil, found.prefix, found.range))
    };
    assert_eq!(at("a #", 3), Some((Sigil::Label, String::new(), 2..3)));
    assert_eq!(at("a #sync b", 4), Some((Sigil::Label, "s".into(), 2..7)));
    assert_eq!(
        at("a ^\"Sync en", 11),
        Some((Sigil::Epic, "Sync en".into(), 2..11))
    );
    assert_eq!(at("a due:", 6), Some((Sigil::Due, String::new(), 2..6)));
    for (text, cursor) in [
        ("a #sync", 1),
        ("a b#c", 5),
        ("a \\#c", 5),
        ("#é", 2),
        ("#x", 9),
        ("due:x", 2),
    ] {
        assert_eq!(at(text, cursor), None, "{text} {cursor}");
    }
    assert_eq!(token(Sigil::Epic, "Sync engine"), "^\"Sync engine\"");
    assert_eq!(token(Sigil::Epic, "E-3"), "^E-3");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_printed_parses_to_the_same(text in r##"([a-z0-9 .:+\\"#@!~^%=,é]|due:){0,24}"##) {
        if let Ok(line) = parse(&text) {
            let again = parse(&line.to_string());
            prop_assert_eq!(again.as_ref(), Ok(&line), "{} as {}", text, line);
        }
    }

    #[test]
    fn any_text_is_a_line_or_a_mistake_with_its_place(text in ".*", cursor in 0usize..40) {
        match parse(&text) {
            Ok(line) => prop_assert_eq!(parse(&line.to_string()), Ok(line)),
            Err(error) => prop_assert!(error.at + error.len <= text.len()),
        }
        complete_at(&text, cursor);
    }

    #[test]
    fn any_value_can_be_a_token(value in ".+", which in 0usize..8) {
        let sigil = Sigil::ALL[which];
        let line = parse(&format!("a {}", token(sigil, &value))).unwrap();
        prop_assert_eq!(parse(&line.to_string()).unwrap(), line);
    }
}
