use crate::domain::workspace::Workspace;
use crate::tui::hits::Hit;
use crate::tui::pane::PaneId;
use crate::tui::program::click;
use crate::tui::testing::{Stage, silent_actions, stage};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// Five stories in the order of their ranks, of two epics and of none.
fn five(width: u16, height: u16) -> Stage {
    let mut stage = stage(Workspace::default(), width, height);
    for epic in ["Sync", "Search"] {
        stage.press("3 n").text(epic).press("Enter Esc");
    }
    stage.press("5");
    for line in [
        "Write ~3 ^E-1",
        "Find ~5 ^E-2",
        "Tidy ~1",
        "Read ~2 ^E-1",
        "Sort ~8 ^E-2",
    ] {
        stage.press("n").text(line).press("Enter g j");
    }
    stage.press("g g");
    stage
}

/// What the rows are about: titles, or the words of lines between them.
fn rows(stage: &Stage) -> Vec<String> {
    let rows = stage.app.state().rows.iter();
    rows.map(|row| match row.target {
        Some(target) => stage.app.workspace().title_of(target.item).to_string(),
        None => row.text.to_string(),
    })
    .collect()
}

fn click_on_title(stage: &mut Stage, field: &str) {
    stage.screen();
    let width = stage.app.size.width;
    let cells =
        (0..stage.app.size.height).flat_map(|row| (0..width).map(move |column| (column, row)));
    let titled = |(column, row): &(u16, u16)| matches!(stage.app.hits.at(*column, *row), Some((_, Hit::Title(of))) if of == field);
    let (column, row) = cells.clone().find(titled).expect("the column has a title");
    let mouse = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column,
        row,
        modifiers: KeyModifiers::NONE,
    };
    click(&mut stage.app, mouse);
    stage.app.refresh();
}

#[test]
fn a_click_on_a_title_sorts_then_turns_round_then_ranks_again() {
    let mut stage = five(120, 30);
    let ranked = rows(&stage);
    assert_eq!(ranked, ["Write", "Find", "Tidy", "Read", "Sort"]);
    click_on_title(&mut stage, "points");
    assert_eq!(rows(&stage), ["Tidy", "Read", "Write", "Find", "Sort"]);
    click_on_title(&mut stage, "points");
    assert_eq!(rows(&stage), ["Sort", "Find", "Write", "Read", "Tidy"]);
    click_on_title(&mut stage, "points");
    assert_eq!(rows(&stage), ranked);
}

#[test]
fn sorting_keeps_the_filter() {
    let mut stage = five(120, 30);
    stage
        .press("/")
        .text("points>=3")
        .press("Enter O")
        .text("points")
        .press("Enter");
    assert_eq!(rows(&stage), ["Write", "Find", "Sort"]);
    stage.press("O").text("points").press("Enter");
    assert_eq!(rows(&stage), ["Sort", "Find", "Write"]);
}

#[test]
fn a_filter_for_what_is_not_there_says_so() {
    let mut stage = five(120, 30);
    stage.press("/").text("epic:E-9").press("Enter");
    assert_eq!(stage.notice(), "no epic E-9");
    stage.press("/").text("").press("Ctrl-c");
    stage.press("/").text("epic:E-1").press("Enter");
    assert_eq!(stage.notice(), "");
}

#[test]
fn stories_stand_below_their_epics_and_fold() {
    let mut stage = five(120, 30);
    stage.press("F");
    assert_eq!(
        rows(&stage),
        [
            "Sync",
            "Write",
            "Read",
            "Search",
            "Find",
            "Sort",
            "No epic: 1 story",
            "Tidy"
        ]
    );
    let pane = stage.pane();
    let heading = |name: &str| {
        let line = pane.lines().find(|line| line.contains(name));
        let list = line.unwrap_or_default().split('│').next();
        list.unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(heading("Sync (2)"), "▾ E-1 5 Sync (2)");
    assert_eq!(heading("Search (2)"), "▾ E-2 13 Search (2)");
    stage.press("g g h");
    assert_eq!(rows(&stage)[..3], ["Sync", "Search", "Find"]);
    stage.press("l F");
    assert_eq!(rows(&stage), ["Write", "Find", "Tidy", "Read", "Sort"]);
}

#[test]
fn columns_are_chosen_moved_and_made_usual_again() {
    let mut stage = five(120, 30);
    let head = |stage: &mut Stage| {
        let pane = stage.pane();
        let line = pane.lines().next().unwrap_or_default().to_string();
        let list = line.split('│').next().unwrap_or_default().to_string();
        list.split_whitespace()
            .map(String::from)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        head(&mut stage),
        ["#", "key", "pts", "ready", "epic", "title"]
    );
    stage.press("| Space j J Enter");
    assert_eq!(head(&mut stage), ["pts", "key", "ready", "epic", "title"]);
    stage.press("| j j j j j j j Space Enter");
    assert_eq!(head(&mut stage).len(), 6, "one more");
    stage.press("| d Enter");
    assert_eq!(
        head(&mut stage),
        ["#", "key", "pts", "ready", "epic", "title"]
    );
}

#[test]
fn the_last_column_cannot_be_taken_away() {
    let mut stage = five(120, 30);
    stage.press("| Space j Space j Space j Space j Space j Space Enter");
    assert!(
        stage.notice().starts_with("at least one column"),
        "{}",
        stage.notice()
    );
    stage.press("Esc");
    assert!(stage.pane().contains("key"), "{}", stage.pane());
}

#[test]
fn a_view_is_saved_shown_again_replaced_and_removed_each_with_one_undo() {
    let mut stage = five(120, 30);
    stage
        .press("/")
        .text("points>=3")
        .press("Enter F f")
        .text("Large things")
        .press("Enter");
    assert_eq!(stage.notice(), "Save the view “Large things”");
    stage.press("Esc F");
    assert_eq!(rows(&stage), ["Write", "Find", "Tidy", "Read", "Sort"]);
    stage.press("f").text("large").press("Enter");
    assert_eq!(rows(&stage), ["Sync", "Write", "Search", "Find", "Sort"]);
    stage
        .press("F f")
        .text("save")
        .press("Enter")
        .text("large THINGS")
        .press("Enter");
    let views = &stage.app.workspace().about.views;
    assert_eq!(views.len(), 1, "{views:?}");
    assert!(!views[0].by_epic, "replaced");
    stage.press("u");
    assert!(stage.app.workspace().about.views[0].by_epic, "one undo");
    stage.press("f").text("remove").press("Enter Enter");
    assert!(stage.app.workspace().about.views.is_empty());
    stage.press("u");
    assert_eq!(stage.app.workspace().about.views.len(), 1);
    stage.press("f Enter");
    assert_eq!(rows(&stage), ["Write", "Find", "Tidy", "Read", "Sort"]);
}

#[test]
fn a_field_of_all_that_is_marked_is_set_with_one_undo() {
    let mut stage = five(120, 30);
    stage
        .press("Ctrl-a =")
        .text("so that")
        .press("Enter")
        .text("it works")
        .press("Enter");
    let told = |stage: &Stage| {
        let stories = stage.app.workspace().stories.iter();
        stories.filter(|story| story.so_that == "it works").count()
    };
    assert_eq!(told(&stage), 5, "{}", stage.notice());
    stage.press("u");
    assert_eq!(told(&stage), 0);
}

#[test]
fn a_point_sets_the_same_value_again_without_asking() {
    let mut stage = five(120, 30);
    stage.press("p h j . j .");
    assert!(stage.app.layers.is_empty(), "nothing asks");
    let points = |stage: &Stage| {
        let order = stage.app.index().order().iter();
        let told = order.map(|id| stage.app.get(*id).unwrap().points.map(|p| p.to_string()));
        told.map(Option::unwrap_or_default)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(points(&stage), "8 8 8 2 8");
    stage
        .press("= ")
        .text("so that")
        .press("Enter")
        .text("it works")
        .press("Enter j .");
    let told = stage.app.workspace().stories.iter();
    assert_eq!(told.filter(|story| story.so_that == "it works").count(), 2);
}

#[test]
fn what_is_sorted_is_not_ranked_and_its_place_stays() {
    let mut stage = five(120, 30);
    let before = stage.app.index().order().to_vec();
    stage.press("O").text("points").press("Enter g g J");
    assert!(
        stage.notice().contains("sorted by points"),
        "{}",
        stage.notice()
    );
    assert_eq!(stage.app.index().order(), before);
    let pane = stage.pane();
    let first = pane.lines().nth(1).unwrap_or_default().to_string();
    assert!(
        first.contains(" 3  S-3"),
        "third in the backlog, first here: {first}"
    );
}

#[test]
fn a_word_finds_what_is_open_and_a_question_for_the_end_what_is_finished() {
    let mut stage = five(120, 30);
    stage.press("g g s").text("done").press("Enter");
    stage.press("/").text("i").press("Enter");
    assert_eq!(rows(&stage), ["Find", "Tidy"], "not Write, which is done");
    stage.press("Esc /").text("is:done").press("Enter");
    assert_eq!(rows(&stage), ["Write"]);
}

#[test]
fn undo_puts_the_cursor_on_what_came_back() {
    let mut stage = five(120, 30);
    stage.press("g g d j j u");
    let item = stage.app.cursor().expect("the cursor is on a story");
    assert_eq!(stage.app.workspace().title_of(item), "Write");
}

#[test]
fn every_key_of_the_backlog_answers() {
    let empty = Workspace::default();
    assert_eq!(silent_actions(&empty, PaneId::Backlog), Vec::<&str>::new());
    let full = five(120, 30).app.workspace().clone();
    assert_eq!(silent_actions(&full, PaneId::Backlog), Vec::<&str>::new());
}
