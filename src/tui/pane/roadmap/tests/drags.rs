//! Plans moved by the mouse, in all three projections.

use super::{key, roadmap, value};
use crate::domain::draft::Draft;
use crate::domain::field;
use crate::tui::testing::Stage;

/// Where a key of the roadmap is written on the screen.
fn place_of(stage: &mut Stage, key: &str) -> (u16, u16) {
    let screen = stage.screen();
    let found = screen.lines().zip(0..).find_map(|(line, y)| {
        let x = line.find(&format!("{key} "))?;
        Some((u16::try_from(line[..x].chars().count()).unwrap(), y))
    });
    found.unwrap_or_else(|| panic!("{key} is not in\n{screen}"))
}

/// A cell in the column of a quarter, or of a horizon, beside what is drawn at `y`.
fn in_column(stage: &Stage, column: usize, y: u16) -> (u16, u16) {
    let found = (0..120).find(|x| stage.app.hits.column_at(*x, y) == Some(column));
    (found.expect("the column is seen") + 1, y)
}

const Q1: usize = 2026 * 4;

#[test]
fn a_plan_is_dragged_to_another_quarter_and_stays_as_exact_as_it_was() {
    for (view, key, from, to, expected) in [
        ("", "E-1", Q1, Q1 + 1, "2026-Q2"),
        ("", "E-2", Q1 + 1, Q1 + 2, "2026-07..2026-09"),
        ("", "E-3", Q1 + 1, Q1 + 2, "2026-08-04..2026-11-14"),
        ("b", "E-1", Q1, Q1 + 1, "2026-Q2"),
        ("b", "E-5", Q1 + 1, Q1, "2026-01"),
    ] {
        let mut stage = roadmap(120, 40, "I-1");
        stage.press(view);
        let (_, y) = place_of(&mut stage, key);
        let (start, end) = (in_column(&stage, from, y), in_column(&stage, to, y));
        let before = value(&stage, key, "plan");
        stage.drag(start, end);
        assert_eq!(value(&stage, key, "plan"), expected, "{view} {key}");
        stage.press("u");
        assert_eq!(value(&stage, key, "plan"), before);
        stage.drag(start, start);
        assert_eq!(value(&stage, key, "plan"), before, "a click moves nothing");
    }
}

#[test]
fn what_has_no_plan_gets_the_quarter_that_it_is_dropped_on_and_loses_it_again() {
    let mut stage = roadmap(120, 40, "I-1");
    let other = key(stage.app.workspace(), "E-1");
    let bare = |draft: &mut Draft<'_>| field::set(draft, other, "plan", "");
    stage.app.run("So that another has no plan", bare);
    stage.press("b");
    let from = place_of(&mut stage, "E-4");
    let to = in_column(&stage, Q1 + 1, from.1);
    stage.drag(from, to);
    assert_eq!(value(&stage, "E-4", "plan"), "2026-Q2");
    let (_, y) = place_of(&mut stage, "E-4");
    let unplanned = in_column(&stage, usize::MAX, y);
    let from = in_column(&stage, Q1 + 1, y);
    stage.drag(from, unplanned);
    assert_eq!(value(&stage, "E-4", "plan"), "");
}

#[test]
fn an_initiative_is_dragged_from_now_to_later() {
    let mut stage = roadmap(120, 40, "I-1");
    stage.press("b b");
    let from = place_of(&mut stage, "I-1");
    let to = in_column(&stage, 2, from.1);
    stage.drag(from, to);
    assert_eq!(value(&stage, "I-1", "horizon"), "later");
}
