use super::*;
use crate::domain::draft::{Counting, Draft};
use crate::domain::epic::Epic;
use crate::domain::id::Id;
use crate::store::format::to_text;

fn stamp() -> Stamp {
    Stamp {
        at: "2026-03-02T09:00:00Z".parse().unwrap(),
        by: "ana".into(),
    }
}

fn read(text: &str) -> Loaded {
    load(text.as_bytes(), &stamp(), &mut Counting::default()).unwrap()
}

fn refused(bytes: &[u8]) -> Trouble {
    load(bytes, &stamp(), &mut Counting::default()).unwrap_err()
}

fn workspace(stories: usize) -> Workspace {
    let mut workspace = Workspace::default();
    let mut mint = Counting::default();
    let mut draft = Draft::new(&mut workspace, stamp(), &mut mint);
    let mut epic: Epic = draft.fresh();
    epic.title = "Sync".into();
    draft.put(epic);
    for n in 0..stories {
        let mut story: Story = draft.fresh();
        story.title = format!("Story {n} with a \"quoted\" title\n    }},\n    {{");
        story.notes = "some words to fill the line with ".repeat(4);
        draft.put(story);
    }
    draft.finish("fill");
    let about = Arc::make_mut(&mut workspace.about);
    about.id = Id::new(uuid::Uuid::from_u128(7));
    about.title = "Lumen".into();
    workspace
}

fn text(workspace: &Workspace) -> String {
    String::from_utf8(to_text(workspace).unwrap()).unwrap()
}

#[test]
fn what_was_saved_is_read_back_the_same_in_one_thread_and_in_two() {
    for count in [0, 1, 2, 2000] {
        let saved = workspace(count);
        let text = text(&saved);
        assert_eq!(split_records(&text, "stories").is_some(), count > 0);
        let loaded = read(&text);
        assert!(loaded.workspace == saved, "{count} stories");
        assert!(loaded.problems.is_empty() && loaded.access == Access::Full);
        assert_eq!(
            self::text(&loaded.workspace),
            text,
            "the same workspace gives the same bytes"
        );
        assert!(text.len() > WORTH_A_THREAD || count < 2000);
    }
}

#[test]
fn the_split_is_even() {
    let text = text(&workspace(2000));
    let split = split_records(&text, "stories").unwrap();
    assert!(parse_split(&text, &split).is_some());
    let broken = text.replacen(
        "\"title\": \"Story 1999",
        "\"title\": 5, \"was\": \"Story 1999",
        1,
    );
    assert!(parse_split(&broken, &split_records(&broken, "stories").unwrap()).is_none());
}

#[test]
fn a_record_that_does_not_fit_stops_no_other_and_is_written_back() {
    for count in [3, 2000] {
        let text = text(&workspace(count)).replacen(
            "\"title\": \"Story 1 ",
            "\"title\": 5,\n      \"was\": \"Story 1 ",
            1,
        );
        let loaded = read(&text);
        assert_eq!(loaded.workspace.stories.len(), count - 1);
        let [problem] = &loaded.problems[..] else {
            panic!("{:?}", loaded.problems)
        };
        assert_eq!(
            (
                problem.kind,
                problem.record.as_str(),
                problem.field.as_str()
            ),
            (Some(Kind::Story), "S-2", "title")
        );
        let line = text.lines().nth(problem.line.unwrap() - 1).unwrap();
        assert!(line.contains("\"id\""), "{line}");
        let again = self::text(&loaded.workspace);
        assert!(again.contains("\"was\": \"Story 1 "));
        assert!(read(&again).workspace == loaded.workspace);
    }
}

#[test]
fn unknown_keys_are_kept_at_every_level() {
    let text = text(&workspace(1))
        .replacen("\"schema\": 1", "\"schema\": 1,\n    \"zebra\": 1.10", 1)
        .replacen(
            "\"title\": \"Story 0",
            "\"zebra\": [1, {\"deep\": 12345678901234567890123}],\n      \"title\": \"Story 0",
            1,
        )
        .replacen("{\n", "{\n  \"zebra\": {\"a\": null},\n", 1);
    let again = self::text(&read(&text).workspace);
    assert_eq!(again.matches("zebra").count(), 3);
    assert!(again.contains("1.10") && again.contains("12345678901234567890123"));
}

#[test]
fn a_key_that_stands_twice_loses_neither_value_and_is_told() {
    let text = text(&workspace(1)).replacen(
        "\"title\": \"Sync\"",
        "\"title\": \"First\",\n      \"title\": \"Sync\"",
        1,
    );
    let loaded = read(&text);
    assert_eq!(loaded.problems.len(), 1);
    assert_eq!(loaded.problems[0].field, "title");
    let again = self::text(&loaded.workspace);
    assert!(
        again.contains("\"title\": \"Sync\"") && again.contains("\"title (repeated)\": \"First\"")
    );
}

#[test]
fn two_records_with_one_id_are_both_kept() {
    let mut twice = workspace(2);
    let mut other = twice.stories.rows()[0].as_ref().clone();
    other.title = "Copied by hand".into();
    twice
        .stories
        .keep_unreadable(serde_json::to_value(&other).unwrap());
    let loaded = read(&text(&twice));
    assert_eq!(loaded.workspace.stories.len(), 2);
    assert_eq!(loaded.workspace.stories.unreadable().len(), 1);
    assert!(loaded.problems[0].what.contains("two stories have the id"));
}

#[test]
fn settings_that_do_not_fit_are_kept_and_the_rest_is_read() {
    let text =
        text(&workspace(1)).replacen("\"sprint_days\": 14", "\"sprint_days\": \"fortnight\"", 1);
    let loaded = read(&text);
    assert_eq!(loaded.workspace.about.title, "Lumen");
    assert_eq!(loaded.problems[0].field, "settings");
    assert!(self::text(&loaded.workspace).contains("fortnight"));
}

#[test]
fn a_byte_order_mark_is_no_matter_and_utf_16_is_named() {
    let text = text(&workspace(1));
    assert!(read(&format!("\u{FEFF}{text}")).workspace == read(&text).workspace);
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert!(matches!(refused(&wide), Trouble::Utf16));
    assert!(matches!(refused(&wide[2..]), Trouble::Utf16));
}

#[test]
fn bytes_that_are_no_utf_8_are_shown_and_never_saved_over() {
    let mut bytes = text(&workspace(1)).into_bytes();
    let at = bytes.windows(4).position(|four| four == b"Sync").unwrap();
    bytes[at] = 0xE4;
    let loaded = load(&bytes, &stamp(), &mut Counting::default()).unwrap();
    assert_eq!(loaded.workspace.epics.rows()[0].title, "\u{FFFD}ync");
    assert!(matches!(loaded.access, Access::ReadOnly(_)));
}

#[test]
fn a_newer_shape_is_shown_and_never_saved_over() {
    let text = text(&workspace(2)).replacen("\"schema\": 1", "\"schema\": 99", 1);
    let loaded = read(&text);
    assert_eq!((loaded.schema, loaded.workspace.stories.len()), (99, 2));
    assert!(matches!(loaded.access, Access::ReadOnly(_)));
    assert_eq!(
        self::text(&loaded.workspace),
        text,
        "not even its number is lost"
    );
}

#[test]
fn an_earlier_shape_is_brought_up_to_date() {
    let text = text(&workspace(2)).replacen("\"schema\": 1", "\"schema\": 0", 1);
    let loaded = read(&text);
    assert_eq!(loaded.workspace.format.schema, SCHEMA);
    assert_eq!(
        (
            loaded.schema,
            loaded.workspace.stories.len(),
            loaded.problems.len()
        ),
        (0, 2, 1)
    );
}

#[test]
fn damage_is_told_with_its_place_and_what_is_left() {
    let text = text(&workspace(5));
    let Trouble::Damaged(damage) = refused(&text.as_bytes()[..text.len() - 200]) else {
        panic!("it is damaged")
    };
    assert_eq!(damage.readable(), 5, "four stories and an epic");
    assert_eq!(damage.line, text[..text.len() - 200].lines().count());
    let Trouble::Damaged(damage) = refused(b"") else {
        panic!("it is damaged")
    };
    assert_eq!(
        (damage.what.as_str(), damage.readable()),
        ("the file is empty", 0)
    );
    assert!(matches!(refused(b"{\"a\": 1}"), Trouble::NotAWorkspace));
    assert!(matches!(refused(b"[]"), Trouble::NotAWorkspace));
}

/// The file that git makes of two lists with additions at their ends.
fn conflicted(ours: &str, theirs: &str, base: Option<&str>) -> String {
    let common = |other: &str| {
        ours.bytes()
            .zip(other.bytes())
            .take_while(|(a, b)| a == b)
            .count()
    };
    let common = common(theirs).min(base.map_or(usize::MAX, common));
    let start = ours[..common].rfind('\n').map_or(0, |newline| newline + 1);
    let middle = base.map_or(String::new(), |base| {
        format!("||||||| base\n{}", &base[start..])
    });
    format!(
        "{}<<<<<<< HEAD\n{}{middle}=======\n{}>>>>>>> feature\n",
        &ours[..start],
        &ours[start..],
        &theirs[start..]
    )
}

#[test]
fn two_sides_that_git_left_in_the_file_are_merged() {
    let base = workspace(1);
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    for (side, title) in [(&mut ours, "Ours"), (&mut theirs, "Theirs")] {
        let mut story = side.stories.rows()[0].as_ref().clone();
        story.id = Id::new(uuid::Uuid::from_u128(
            u128::MAX - u128::from(title.len() as u64),
        ));
        story.title = title.into();
        story.key = "S-2".into();
        let mut mint = Counting::default();
        let mut draft = Draft::new(side, stamp(), &mut mint);
        draft.put(story);
        draft.finish_as_is("add");
    }
    for base in [None, Some(text(&base))] {
        let both = conflicted(&text(&ours), &text(&theirs), base.as_deref());
        let loaded = read(&both);
        let titles: Vec<_> = loaded
            .workspace
            .stories
            .iter()
            .skip(1)
            .map(|story| story.title.as_str())
            .collect();
        assert_eq!(titles, ["Theirs", "Ours"]);
        assert!(
            loaded.problems[0]
                .to_string()
                .contains("git left two versions"),
            "{:?}",
            loaded.problems
        );
        assert!(
            loaded
                .problems
                .iter()
                .any(|problem| problem.what.contains("two stories were called S-2"))
        );
        assert_eq!(loaded.access, Access::Full);
    }
}
