//! Outlines as people paste them and as they are printed.

use proptest::prelude::*;

use super::*;

/// Reads `text` and compares it as printed with every level said.
#[track_caller]
fn levels(text: &str, expected: &[&str]) {
    let outline = parse(text).unwrap();
    let said: Vec<_> = outline
        .items
        .iter()
        .map(|item| {
            format!(
                "{}{} {}",
                "  ".repeat(item.depth),
                item.level,
                item.quick.title
            )
        })
        .collect();
    assert_eq!(said, expected);
    again(&outline);
}

#[track_caller]
fn again(outline: &Outline) {
    let printed = outline.to_string();
    let without_lines = |mut outline: Outline| {
        outline.items.iter_mut().for_each(|item| item.line = 0);
        outline
    };
    let read = parse(&printed).unwrap_or_else(|errors| panic!("{printed}\n{errors:?}"));
    assert_eq!(
        without_lines(read),
        without_lines(outline.clone()),
        "{printed}"
    );
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let errors = parse(text).unwrap_err();
    let errors: Vec<_> = errors.iter().map(OutlineError::to_string).collect();
    assert_eq!(errors, expected);
}

#[test]
fn what_is_printed_is_the_notation() {
    let text = "\
epic: Sync engine #core
  [S-240] [x] Edit on a plane ~5
    + Opens without a network
    +x Says what is not saved
    > Ana asked twice
    >
    >   once by phone
  Merge two edits @ana =doing
sprint: Sprint 15
  [S-7] [ ] Dark icons
Orphan story
";
    let outline = parse(text).unwrap();
    assert_eq!(outline.to_string(), text);
    let [sync, edit, merge, sprint, dark, orphan] = outline.items.as_slice() else {
        panic!("six items");
    };
    assert_eq!(
        (edit.key.as_deref(), edit.status()),
        (Some("S-240"), Some("done"))
    );
    assert_eq!(
        edit.criteria.iter().map(|one| one.met).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(edit.notes, ["Ana asked twice", "", "  once by phone"]);
    assert_eq!((merge.status(), merge.line), (Some("doing"), 8));
    assert_eq!(
        (sync.level, sprint.level, orphan.level),
        (Level::Epic, Level::Sprint, Level::Story)
    );
    assert_eq!(
        (dark.level, dark.checkbox, dark.status()),
        (Level::Story, Some(Checkbox::Open), None)
    );
    assert_eq!(
        (0..6).map(|n| outline.parent(n)).collect::<Vec<_>>(),
        [None, Some(0), Some(0), None, Some(3), None]
    );
}

#[test]
fn the_level_follows_from_the_depth() {
    levels("a\nb", &["story a", "story b"]);
    levels("- a\n  - b\n- c", &["epic a", "  story b", "epic c"]);
    levels(
        "a\n\tb\n\t\tc",
        &["initiative a", "  epic b", "    story c"],
    );
    levels(
        "a\n b\n  c\n   d",
        &[
            "objective a",
            "  initiative b",
            "    epic c",
            "      story d",
        ],
    );
}

#[test]
fn a_said_level_decides_for_what_stands_under_it() {
    levels("Epic: a\nb", &["epic a", "story b"]);
    levels(
        "objective: a\n  b\n    c",
        &["objective a", "  initiative b", "    epic c"],
    );
    levels(
        "a\n  story: b\nsprint: c\n  d",
        &["epic a", "  story b", "sprint c", "  story d"],
    );
    levels(
        "objective: a\n  story: b\nc\n  d\n    e",
        &[
            "objective a",
            "  story b",
            "initiative c",
            "  epic d",
            "    story e",
        ],
    );
    levels("story: a\n", &["story a"]);
}

#[test]
fn bullets_numbers_and_headings_are_read() {
    levels(
        "# Sync\n\n1. Edit\n2) Merge\n\n## Later\n* [x] Share\n\n# Teams\n• Invite\n",
        &[
            "initiative Sync",
            "  epic Edit",
            "  epic Merge",
            "  epic Later",
            "    story Share",
            "initiative Teams",
            "  epic Invite",
        ],
    );
    levels(
        "- a\n    - b\n    - c\n  - d",
        &["epic a", "  story b", "  story c", "  story d"],
    );
}

#[test]
fn a_title_that_looks_like_a_mark_is_escaped() {
    for title in [
        "- a", "* a", "+ a", "+x", "> a", ">a", "# a", "## a", "1. a", "2) a", "epic: a",
        "Sprint:", "[x] a", "[S-1]", "• a", "[a", "#1",
    ] {
        let outline = Outline {
            items: vec![OutlineItem {
                level: Level::Story,
                depth: 0,
                key: None,
                checkbox: None,
                quick: QuickLine {
                    title: title.into(),
                    ..QuickLine::default()
                },
                criteria: vec![],
                notes: vec![],
                line: 0,
            }],
        };
        again(&outline);
    }
    levels(
        "+5 points\n-5 degrees\n#-1",
        &["story +5 points", "story -5 degrees", "story #-1"],
    );
}

#[test]
fn every_mistake_is_told_with_its_place() {
    refused(
        "+ early\n  é ~3 ~5\n- \n+\n",
        &[
            "line 1, column 1: a criterion stands before any item: put it under one",
            "line 2, column 8: ~5 comes after ~3: give one estimate, or write \\~5 for text",
            "line 3, column 2: a title is missing: write it before the tokens",
            "line 4, column 1: the criterion is empty: write it after the +",
        ],
    );
    refused(
        "> early",
        &["line 1, column 1: a note stands before any item: put it under one"],
    );
    refused(
        "epic: a\n  b\n    c",
        &[
            "line 3, column 1: nothing stands under a story: write acceptance criteria as + text, or indent it less",
        ],
    );
    refused(
        "a\n b\n  c\n   d\n    e",
        &[
            "line 5, column 1: nothing stands under a story: write acceptance criteria as + text, or indent it less",
        ],
    );
    refused(
        "story: a\n  epic: b",
        &[
            "line 2, column 1: an epic cannot stand under a story: indent it less, or say another level",
        ],
    );
    refused(
        "a\n  sprint: b",
        &[
            "line 2, column 1: a sprint cannot stand under an epic: indent it less, or say another level",
        ],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_printed_parses_to_the_same(
        lines in prop::collection::vec(("( |\t){0,4}", r"(- |\* |1\. |## |epic: |story: |sprint: |objective: |\[x\] |\[S-1\] |\+ |\+x |> )?", r"[a-e:\\>+\[\]~# .]{0,6}[a-e]"), 0..7),
    ) {
        let lines: Vec<_> = lines.into_iter().map(|(indent, mark, rest)| format!("{indent}{mark}{rest}")).collect();
        let text = lines.join("\n");
        if let Ok(outline) = parse(&text) {
            again(&outline);
        }
    }

    #[test]
    fn any_text_is_an_outline_or_mistakes_with_their_places(text in "(.|\n){0,60}") {
        match parse(&text) {
            Ok(outline) => again(&outline),
            Err(errors) => {
                for error in errors {
                    let line = text.lines().nth(error.line - 1);
                    prop_assert!(line.is_some_and(|line| error.column <= line.chars().count() + 1));
                }
            }
        }
    }
}
