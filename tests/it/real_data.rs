//! Real exports of other tools, read and counted, against the numbers that were counted by other means.
//! The files are not part of this repository; without them these tests say that they were skipped.

use bifocal::domain::change::{Edit, Meeting, apply};
use bifocal::domain::draft::{Counting, Draft, Stamp};
use bifocal::domain::points::Points;
use bifocal::domain::repair::repair;
use bifocal::domain::workspace::Workspace;
use bifocal::interchange::foreign::{Category, Foreign, ForeignItem, Level};
use bifocal::interchange::options::Options;
use bifocal::interchange::{formats, jira, table};
use bifocal::metrics::forecast::{ENOUGH_PERIODS, how_many};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Numbers that say how a file is written rather than what it holds.
const ABOUT_THE_WRITING: &[&str] = &[
    "eol",
    "non_ascii",
    "multi_line_cells",
    "repeated_columns",
    "created_sample",
];

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let found = folder.join("README.md").is_file();
    if !found {
        println!("skipped: no real data at {}", folder.display());
    }
    found.then_some(folder)
}

/// The line of numbers about a file, as JSON values by name.
fn expected(folder: &Path, file: &str) -> Map<String, Value> {
    let readme = std::fs::read_to_string(folder.join("README.md")).expect("the numbers");
    let start = format!("- `{file}`: ");
    let line = readme
        .lines()
        .find_map(|line| line.strip_prefix(&start))
        .expect("a line of numbers");
    let mut numbers = Map::new();
    for pair in line.split("; ").collect::<Vec<_>>() {
        let Some((name, value)) = pair.split_once('=') else {
            continue;
        };
        let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
        numbers.insert(name.to_owned(), value);
    }
    numbers
}

fn counted<'t>(texts: impl Iterator<Item = &'t str>) -> Value {
    let mut counts = BTreeMap::<&str, usize>::new();
    for text in texts.filter(|text| !text.is_empty()) {
        *counts.entry(text).or_default() += 1;
    }
    json!(counts)
}

fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts
        .filter(|text| !text.is_empty())
        .collect::<BTreeSet<_>>()
        .len()
}

fn having(foreign: &Foreign, has: impl Fn(&ForeignItem) -> bool) -> Value {
    json!(foreign.items.iter().filter(|item| has(item)).count())
}

fn whole(number: f64) -> Value {
    assert!(number.fract() == 0.0, "{number} is not whole");
    json!(number as u64)
}

fn category_name(item: &ForeignItem) -> &'static str {
    match item.category {
        Some(Category::Todo | Category::Backlog) => "To Do",
        Some(Category::Doing | Category::Acceptance) => "In Progress",
        Some(Category::Done) => "Done",
        Some(Category::Cancelled) => "cancelled",
        None => "unknown",
    }
}

/// Extra values of a column, by count.
fn extra(foreign: &Foreign, column: &str) -> Value {
    counted(
        foreign
            .items
            .iter()
            .filter_map(|item| item.extra.get(column)?.as_str()),
    )
}

/// Distinct pairs of blocker and blocked, and how many groups of items wait for each other.
fn edges(foreign: &Foreign) -> Value {
    let places = foreign.index();
    let mut left: Vec<(usize, usize)> = foreign.blocks(&places);
    let edges = left.len();
    loop {
        let blocked: BTreeSet<usize> = left.iter().map(|(_, blocked)| *blocked).collect();
        let before = left.len();
        left.retain(|(blocker, _)| blocked.contains(blocker));
        if left.len() == before {
            break;
        }
    }
    assert!(left.is_empty(), "these files have no cycles");
    json!({"edges": edges, "cycles": 0})
}

/// A number of the list by its name; none when this test does not know the name.
fn actual(foreign: &Foreign, name: &str) -> Option<Value> {
    let items = || foreign.items.iter();
    let points = || items().filter_map(|item| item.points.map(Points::as_f64));
    Some(match name {
        "items" => json!(foreign.items.len()),
        "blank_rows" => json!(foreign.blank),
        "duplicate_ids" => having(foreign, |item| item.external_id.contains('#')),
        "epics" => having(foreign, |item| item.level == Level::Epic),
        "types" | "Type" | "category" => counted(items().map(|i| i.kind_text.as_str())),
        "statuses" | "status" | "Status" => counted(items().map(|i| i.status.as_str())),
        "status_categories" => counted(items().map(category_name)),
        "priorities" | "priority" | "Priority" => counted(items().map(|i| i.priority.as_str())),
        "with_points" => json!(points().count()),
        "points_sum" => whole(points().sum()),
        "points_max" => whole(points().fold(0.0, f64::max)),
        "points_values" => {
            let texts: Vec<String> = points().map(|p| p.to_string()).collect();
            counted(texts.iter().map(String::as_str))
        }
        "distinct_sprints" => json!(foreign.sprints.len()),
        "items_in_a_sprint" => having(foreign, |item| !item.sprints.is_empty()),
        "items_in_2_or_more_sprints" => having(foreign, |item| item.sprints.len() > 1),
        "sprints" => counted(items().flat_map(|i| i.sprints.iter().map(String::as_str))),
        "with_parent" | "with_epic_link" => {
            let places = foreign.index();
            let resolved = |place: &usize| foreign.parent_of(&places, *place).is_some();
            json!((0..foreign.items.len()).filter(resolved).count())
        }
        "epic_names" => json!(
            items()
                .map(|i| i.epic_name.as_str())
                .filter(|n| !n.is_empty())
                .collect::<Vec<_>>()
        ),
        "assignees" => json!(distinct(items().map(|i| i.assignee.as_str()))),
        "unassigned" => having(foreign, |item| item.assignee.is_empty()),
        "distinct_labels" => json!(distinct(
            items().flat_map(|i| i.labels.iter().map(String::as_str))
        )),
        "label_uses" => json!(items().map(|i| i.labels.len()).sum::<usize>()),
        "comments" => json!(items().map(|i| i.comments.len()).sum::<usize>()),
        "attachments" => json!(items().map(|i| i.attachments.len()).sum::<usize>()),
        "with_resolved" => having(foreign, |item| item.resolved.is_some()),
        "with_due" => having(foreign, |item| item.due.is_some()),
        "empty_description" => having(foreign, |item| item.description.is_empty()),
        "split_mark" => extra(foreign, "split_mark"),
        "duplicate_titles" => {
            json!(foreign.items.len() - distinct(items().map(|i| i.title.as_str())))
        }
        "key_prefixes" => counted(items().filter_map(|i| Some(i.external_id.split_once('-')?.0))),
        "blocks" | "depends" => edges(foreign),
        "estimate_hours" => {
            let hours = items()
                .filter_map(|i| i.extra.get("estimate_hours")?.as_str()?.parse::<f64>().ok());
            let hours: Vec<f64> = hours.collect();
            json!({"n": hours.len(), "sum": whole(hours.iter().sum())})
        }
        // Every item of these files has a creation date, so every shape of one was read.
        "created_shapes" => having(foreign, |item| item.created.is_some()),
        _ => return None,
    })
}

/// Equal, as far as the list goes: it names Spanish categories by their Spanish names and only the commonest points.
fn agrees(name: &str, actual: &Value, expected: &Value) -> bool {
    let pairs = |value: &Value| value.as_object().cloned().unwrap_or_default();
    match name {
        "status_categories" => {
            let english = |name: String| match name.as_str() {
                "Por hacer" => "To Do".to_owned(),
                "En curso" => "In Progress".to_owned(),
                "Listo" => "Done".to_owned(),
                _ => name,
            };
            let renamed: Map<_, _> = pairs(expected)
                .into_iter()
                .map(|(n, v)| (english(n), v))
                .collect();
            *actual == Value::Object(renamed)
        }
        "points_values" => pairs(expected)
            .iter()
            .all(|(value, count)| actual[value] == *count),
        "created_shapes" => {
            let all = pairs(expected)
                .values()
                .filter_map(Value::as_u64)
                .sum::<u64>();
            *actual == json!(all)
        }
        _ => actual == expected,
    }
}

fn check(file: &str, read: fn(&[u8]) -> Foreign) {
    let Some(folder) = folder() else {
        return;
    };
    let foreign = read(&std::fs::read(folder.join(file)).expect("the file"));
    for (name, expected) in expected(&folder, file) {
        if ABOUT_THE_WRITING.contains(&name.as_str()) {
            continue;
        }
        let Some(actual) = actual(&foreign, &name) else {
            panic!("{file}: nothing checks {name}");
        };
        assert!(
            agrees(&name, &actual, &expected),
            "{file}: {name} is {actual}, not {expected}"
        );
    }
    for item in &foreign.items {
        assert!(
            !item.title.trim().is_empty(),
            "{file}: row {} has no title",
            item.row
        );
    }
    for problem in foreign.problems.iter().take(3) {
        println!("{file}: {problem:?}");
    }
}

fn jira_file(bytes: &[u8]) -> Foreign {
    jira::read(bytes, &Options::default()).expect("a Jira export")
}

fn table_file(bytes: &[u8]) -> Foreign {
    table::read(bytes, &Options::default()).expect("a table")
}

const JIRA_FILES: &[&str] = &[
    "jira-csv/acciones-es-reduced-columns",
    "jira-csv/bootcamp-en-excel-resaved-blank-rows",
    "jira-csv/info380-en-epics-points",
    "jira-csv/nautilus-en-five-sprints-comments",
    "jira-csv/retail-en-epic-link-columns",
    "jira-csv/telar-es-multiline-criteria",
    "jira-csv/tes-en-comments",
    "jira-csv/werkplaats-en-three-sprint-columns",
];

const TABLE_FILES: &[&str] = &[
    "storypoints-csv/clover",
    "storypoints-csv/springxd",
    "generic-csv/epo-empty-header-cells",
    "generic-csv/genai-workspace-backlog",
    "generic-csv/musicforge-backlog",
];

#[test]
fn jira_exports_are_read_to_the_last_number() {
    for file in JIRA_FILES {
        check(&format!("{file}.csv"), jira_file);
    }
}

#[test]
fn plain_tables_are_read_to_the_last_number() {
    for file in TABLE_FILES {
        check(&format!("{file}.csv"), table_file);
    }
}

#[test]
fn real_files_become_records_and_a_second_import_changes_nothing() {
    let Some(folder) = folder() else {
        return;
    };
    for file in JIRA_FILES.iter().chain(TABLE_FILES) {
        let bytes = std::fs::read(folder.join(format!("{file}.csv"))).expect("the file");
        let format = formats::recognize("csv", &bytes).expect("a format");
        let expected = if file.starts_with("jira") {
            "jira"
        } else {
            "csv"
        };
        assert_eq!(format.name, expected, "{file}");
        let mut workspace = Workspace::default();
        let mut mint = Counting::default();
        let mut import = |workspace: &mut Workspace| {
            let stamp = Stamp {
                at: "2026-11-01T12:00:00Z".parse().expect("an instant"),
                by: "me".into(),
            };
            let mut draft = Draft::new(workspace, stamp, &mut mint);
            let report = formats::import(&mut draft, format, &bytes, &Options::default());
            (report.expect("imported"), draft.finish("import"))
        };
        let (report, first) = import(&mut workspace);
        let items = workspace.stories.len() + workspace.epics.len();
        assert_eq!(items, report.read, "{file}");
        assert_eq!(workspace.sprints.len(), report.sprints, "{file}");
        let (again, second) = import(&mut workspace);
        assert!(
            second.is_empty(),
            "{file}: {} changes",
            second.changes.len()
        );
        assert_eq!((again.created_in_all(), again.updated), (0, 0), "{file}");
        let broken = repair(&mut Draft::new(
            &mut workspace.clone(),
            stamp_of(&first),
            &mut Counting::default(),
        ));
        assert!(broken.is_empty(), "{file}: {broken:?}");
        let (undone, disagreements) = apply(&mut workspace, &first.inverse(), Meeting::KeepTheirs);
        assert!(disagreements.is_empty() && !undone.is_empty(), "{file}");
        assert_eq!(workspace, Workspace::default(), "{file}");
    }
}

fn stamp_of(edit: &Edit) -> Stamp {
    Stamp {
        at: edit.at,
        by: edit.by.clone(),
    }
}

#[test]
fn the_odd_corners_of_real_files_come_out_right() {
    let Some(folder) = folder() else {
        return;
    };
    let open = |file: &str| std::fs::read(folder.join(file)).expect("the file");
    let telar = jira_file(&open("jira-csv/telar-es-multiline-criteria.csv"));
    assert_eq!(
        telar
            .items
            .iter()
            .filter(|i| !i.criteria.is_empty())
            .count(),
        32
    );
    assert!(telar.items.iter().filter(|i| i.criteria.len() > 1).count() >= 31);
    let nautilus = jira_file(&open("jira-csv/nautilus-en-five-sprints-comments.csv"));
    assert!(
        nautilus
            .items
            .iter()
            .flat_map(|i| &i.comments)
            .all(|c| c.at.is_some())
    );
    let epo = table_file(&open("generic-csv/epo-empty-header-cells.csv"));
    let unnamed: Vec<_> = epo
        .unmapped
        .iter()
        .map(|u| (u.column.as_str(), u.cells))
        .collect();
    assert_eq!(
        unnamed,
        [
            ("column 4", 21),
            ("column 5", 10),
            ("column 6", 5),
            ("column 7", 1)
        ]
    );
    let genai = table_file(&open("generic-csv/genai-workspace-backlog.csv"));
    assert!(
        genai.items.iter().all(|i| i.points.is_none()),
        "hours are not points"
    );
    let musicforge = table_file(&open("generic-csv/musicforge-backlog.csv"));
    assert!(musicforge.items.iter().all(|i| !i.criteria.is_empty()));
    let springxd = table_file(&open("storypoints-csv/springxd.csv"));
    let escapes = springxd
        .items
        .iter()
        .filter(|i| i.description.contains('\u{1b}'))
        .count();
    assert!(escapes > 0, "control characters stay in the data");
}

/// What the sprints of real boards delivered, by board, in order of the sprints.
///
/// The rows are sums over a sprint's issues, not issues: delivered = what was left, begun and done at the start, plus the
/// difference that the data set gives. That the ids of sprints rise with time is an assumption. Left out are the sprints
/// that "delivered" less than nothing, and the boards that show what another one shows (see [`is_copy`]).
fn boards(folder: &Path) -> BTreeMap<u32, Vec<i64>> {
    let file = folder.join("sprints-csv/apache_iteration_0.csv");
    let mut reader = csv::Reader::from_path(file).expect("the sprints");
    let mut boards: BTreeMap<u32, BTreeMap<u32, i64>> = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("a row");
        let number = |name: &str| row[name].parse::<f64>().expect("a number");
        let parts = ["vel_todo", "vel_inprogress", "vel_done", "vel_diff"];
        let delivered = parts.map(number).iter().sum::<f64>() as i64;
        let sprints = boards.entry(number("boardid") as u32).or_default();
        sprints.insert(number("sprintid") as u32, delivered);
    }
    let mut kept: Vec<&BTreeMap<u32, i64>> = Vec::new();
    let mut found = BTreeMap::new();
    for (board, sprints) in &boards {
        if !kept.iter().any(|other| is_copy(sprints, other)) {
            kept.push(sprints);
            found.insert(*board, sprints.values().copied().collect());
        }
    }
    println!(
        "{} boards, {} of them copies",
        boards.len(),
        boards.len() - found.len()
    );
    found
}

/// Whether at least nine of ten sprints of a board delivered the same on another one: one team, looked at twice.
fn is_copy(board: &BTreeMap<u32, i64>, other: &BTreeMap<u32, i64>) -> bool {
    let same = board
        .iter()
        .filter(|(sprint, delivered)| other.get(sprint) == Some(delivered));
    same.count() * 10 >= board.len() * 9
}

#[derive(Default, Debug)]
struct Held {
    forecasts: u32,
    p50: u32,
    p85: u32,
}

impl Held {
    fn take(&mut self, delivered: u64, p50: u64, p85: u64) {
        self.forecasts += 1;
        self.p50 += u32::from(delivered >= p50);
        self.p85 += u32::from(delivered >= p85);
    }

    fn shares(&self) -> (f64, f64) {
        let of = |held: u32| f64::from(held) / f64::from(self.forecasts);
        (of(self.p50), of(self.p85))
    }
}

/// Each next sprint of each board is forecast from all those before it, as the program does by points, and held against what
/// it delivered.
///
/// A board needs six sprints: with fewer than five past periods the program itself says "low data". Many of these teams
/// estimate little, so that in 125 of 196 cases the P85 is "at least 0 points", which cannot fail: over all, it held in 95 %.
/// Where it promises something (71 cases) it held in 86 %, and the P50 in 61 %. A promise is no more than what a past period
/// delivered, so an honest P50 holds somewhat more often than half of the time. Only the last five or ten sprints instead of
/// all would hold in 78 % and 84 %: the past of these teams is better taken whole.
#[test]
fn a_forecast_of_real_sprints_holds_as_often_as_it_says() {
    let Some(folder) = folder() else {
        return;
    };
    let (mut all, mut promising) = (Held::default(), Held::default());
    let (mut few, mut negative, mut unknown) = (0, 0, 0);
    for (board, delivered) in boards(&folder) {
        let sprints: Vec<u32> = delivered
            .iter()
            .filter_map(|sum| u32::try_from(*sum).ok())
            .collect();
        negative += delivered.len() - sprints.len();
        if sprints.len() <= ENOUGH_PERIODS {
            few += 1;
            println!("board {board}: left out, {} sprints", sprints.len());
            continue;
        }
        for next in ENOUGH_PERIODS..sprints.len() {
            let Some(many) = how_many(&sprints[..next], 1) else {
                unknown += 1;
                continue;
            };
            let (p50, p85) = (many.amounts.p50, many.amounts.p85);
            all.take(u64::from(sprints[next]), p50, p85);
            if p85 > 0 {
                promising.take(u64::from(sprints[next]), p50, p85);
            }
        }
    }
    println!(
        "left out: {few} boards with too few sprints, {negative} sprints below 0, {unknown} forecasts without any delivery before"
    );
    println!(
        "all {all:?} {:?}, with a P85 above 0 {promising:?} {:?}",
        all.shares(),
        promising.shares()
    );
    assert!(
        all.forecasts > 150 && promising.forecasts > 50,
        "{all:?} {promising:?}"
    );
    let (p50, p85) = promising.shares();
    assert!((0.80..=0.90).contains(&p85), "P85 held in {p85}");
    assert!((0.50..=0.65).contains(&p50), "P50 held in {p50}");
    let (p50, p85) = all.shares();
    assert!(p85 >= 0.85 && p50 >= 0.5, "over all {p50} {p85}");
}
