//! The roadmap as text, projection by projection and size by size.

use insta::assert_snapshot;

use super::{product, roadmap};
use crate::domain::workspace::Workspace;
use crate::tui::glyphs::ASCII;
use crate::tui::testing::{stage, stage_with};

#[test]
fn the_timeline_at_120_columns() {
    let mut stage = roadmap(120, 24, "E-1");
    assert_snapshot!(stage.pane(), @r#"
                                        │2026 Q1                 │2026 Q2                  │2026 Q3
                                        │Jan     Feb     Mar ▼   │Apr      May      Jun    │Jul      Aug
      ▾ I-1 Own offline              45 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥                22%  5 wk late
    ▌    E-1 Sync engine                ██████████▓▓▓▓▓░░░░░░░░░░┥╌╌╌╌╌╌╌╌╌╌P50╌╌╌╌╌╌╌╌╌P85│                40%  6 wk late
         E-2 Conflict view              │                    ╎   ░░░░░░░░░░░░░░░░░░░░░░░░░░┥╌╌╌╌╌╌╌╌╌P50╌    0%  5 wk late
      ▾ I-2 Teams                    15 │                    ╎   │         ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥    0%  8 wk late
         E-3 Shared spaces              │                    ╎ ◆ needs E-2 ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░┥    0%  8 wk late
         E-4 Comments                   │                    ╎ no plan, P50 16 Dec 2026    │
      without an initiative             │                    ╎   │                         │
         E-5 Dark icons                 │                    ╎   ░░░░░░░░░┥                │
      milestones                        │                    ╎   │                         │
         M-1 1.0 beta                   │                    ╎   │            ◇ 1.0 beta   │                     on time
         M-2 1.0                        │                    ╎   │                         ┆   Sep 2026 ▸        13 wk late





      capacity  pts                                      15/12!   7/22     10/21    11/22   5/23     2/21
    "#);
}

#[test]
fn the_timeline_at_200_columns_shows_more_time() {
    let mut stage = roadmap(200, 60, "E-1");
    let pane = stage.pane();
    let part: Vec<&str> = pane.lines().take(9).collect();
    assert_snapshot!(part.join("\n"), @r#"
                                                  │2026 Q1                 │2026 Q2                  │2026 Q3                   │2026 Q4                  │2027 Q1                  │202…
                                                  │Jan     Feb     Mar ▼   │Apr      May      Jun    │Jul      Aug      Sep     │Oct     Nov      Dec     │Jan      Feb     Mar     │Apr
      ▾ I-1 Own offline                        45 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥                          │                         │                         │       22%  5 wk late
    ▌    E-1 Sync engine                          ██████████▓▓▓▓▓░░░░░░░░░░┥╌╌╌╌╌╌╌╌╌╌P50╌╌╌╌╌╌╌╌╌P85│                          │                         │                         │       40%  6 wk late
         E-2 Conflict view                        │                    ╎   ░░░░░░░░░░░░░░░░░░░░░░░░░░┥╌╌╌╌╌╌╌╌╌P50╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌P85                      │                         │        0%  5 wk late
      ▾ I-2 Teams                              15 │                    ╎   │         ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥             │                         │                         │        0%  8 wk late
         E-3 Shared spaces                        │                    ╎ ◆ needs E-2 ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░┥╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌P50╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌P85│                         │        0%  8 wk late
         E-4 Comments                             │                    ╎ no plan, P50 16 Dec 2026    │                          │                         │                         │
      without an initiative                       │                    ╎   │                         │                          │                         │                         │
    "#);
}

#[test]
fn the_timeline_at_80_columns() {
    let mut stage = roadmap(80, 20, "E-3");
    assert_snapshot!(stage.pane(), @r#"
                            │2026 Q1                 │2026 Q2                  │20…
                            │Jan     Feb     Mar ▼   │Apr      May      Jun    │Jul
      ▾ I-1 Own offline     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥
         E-1 Sync engine    ██████████▓▓▓▓▓░░░░░░░░░░┥╌╌╌╌╌╌╌╌╌╌P50╌╌╌╌╌╌╌╌╌P85│
         E-2 Conflict view  │                    ╎   ░░░░░░░░░░░░░░░░░░░░░░░░░░┥╌╌╌
      ▾ I-2 Teams           │                    ╎   │         ━━━━━━━━━━━━━━━━━━━▸
    ▌    E-3 Shared spaces  │                    ╎ ◆ needs E-2 ░░░░░░░░░░░░░░░░░░░▸
         E-4 Comments       │                    ╎ no plan, P50 16 Dec 2026    │
      without an initiative │                    ╎   │                         │
         E-5 Dark icons     │                    ╎   ░░░░░░░░░┥                │
      milestones            │                    ╎   │                         │
         M-1 1.0 beta       │                    ╎   │            ◇ 1.0 beta   │
         M-2 1.0            │                    ╎   │                   Sep 2026 ▸

      capacity  pts                          15/12!   7/22     10/21    11/22   5
    "#);
}

#[test]
fn the_timeline_at_40_columns_is_a_label_and_a_bar() {
    let mut stage = roadmap(40, 12, "E-2");
    assert_snapshot!(stage.pane(), @r#"
                      2026 Q1    │2026 Q2
                         Mar▼    │Apr
      ▾ I-1 Own offl… ◂━━━━━━━━━━━━━━━━━━━▸▐
         E-1 Sync en… ◂░░░░░░░░░░┥╌╌╌╌╌╌╌╌╌▐
    ▌    E-2 Conflic…       ╎    ░░░░░░░░░▸▐
      ▾ I-2 Teams           ╎    │        ▸
         E-3 Shared …       ╎    │        ◆
         E-4 Comments no plan, P50 16 Dec …
      capacity  pts      15/12!   7/22
    "#);
}

#[test]
fn the_timeline_in_ascii() {
    let mut stage = stage_with(product(), 80, 18, ASCII);
    stage.press("4");
    assert_snapshot!(stage.pane(), @r#"
                            |2026 Q1                 |2026 Q2                  |20~
                            |Jan     Feb     Mar V   |Apr      May      Jun    |Jul
    > v I-1 Own offline     ===================================================]   #
         E-1 Sync engine    ##########=====..........]~~~~~~~~~~P50~~~~~~~~~P85|   #
         E-2 Conflict view  |                    :   ..........................]~~~#
      v I-2 Teams           |                    :   |         ===================>#
         E-3 Shared spaces  |                    : & needs E-2 ...................>#
         E-4 Comments       |                    : no plan, P50 16 Dec 2026    |   #
      without an initiative |                    :   |                         |   #
         E-5 Dark icons     |                    :   .........]                |   #
      milestones            |                    :   |                         |   #
         M-1 1.0 beta       |                    :   |            < 1.0 beta   |
      capacity  pts                          15/12!   7/22     10/21    11/22   5
    "#);
}

#[test]
fn the_quarters_at_120_columns() {
    let mut stage = roadmap(120, 24, "E-2");
    stage.press("b");
    assert_snapshot!(stage.pane(), @r#"
                            2026 Q1 ▼         2026 Q2           2026 Q3           2026 Q4           no plan
    ▾ I-1 Own offline       ◐ E-1 Sync engine▌○ E-2 Conflict v…
    ▾ I-2 Teams                               ◆ E-3 Shared spa… ◆ E-3 Shared spa…                   ○ E-4 Comments
    without an initiative                     ○ E-5 Dark icons
    milestones                                ◇ M-1 1.0 beta    ◇ M-2 1.0













    capacity  pts           15/12!            28/65             7/66              0/66
    "#);
}

#[test]
fn the_quarters_at_40_columns() {
    let mut stage = roadmap(40, 12, "E-2");
    stage.press("b");
    assert_snapshot!(stage.pane(), @r#"
    2026 Q1 ▼         2026 Q2
    ▾ I-1 Own offline
    ◐ E-1 Sync engine▌○ E-2 Conflict v…
    ▾ I-2 Teams
                      ◆ E-3 Shared spa…
    without an initiative
                      ○ E-5 Dark icons
    milestones
    15/12! pts        28/65 pts
    "#);
}

#[test]
fn now_next_later_at_120_columns() {
    let mut stage = roadmap(120, 24, "E-3");
    stage.press("b b");
    assert_snapshot!(stage.pane(), @r#"
    Now  1                       Next  1                      Later  0                     Not placed  0
    ▾ I-1 Own offline            ▾ I-2 Teams                  –                            without an initiative
      2 epics  22%  ◐ at risk      2 epics  0%                                               ○ E-5 Dark icons
      ◐ E-1 Sync engine         ▌  ○ E-3 Shared spaces
      ○ E-2 Conflict view          ○ E-4 Comments
    "#);
}

#[test]
fn now_next_later_at_40_columns() {
    let mut stage = roadmap(40, 12, "E-3");
    stage.press("b b");
    assert_snapshot!(stage.pane(), @r#"
     Next  1
     ▾ I-2 Teams
       2 epics  0%
    ▌  ○ E-3 Shared spaces
       ○ E-4 Comments
    "#);
}

#[test]
fn an_empty_roadmap_says_what_belongs_there() {
    let mut stage = stage(Workspace::default(), 80, 20);
    stage.press("4");
    assert_snapshot!(stage.pane(), @r#"




    Nothing to place in time yet. An initiative is a lane: 2 and
    then n makes one. An epic is a bar in it: n makes one, L plans
    it for this quarter, P types a plan. M sets a milestone.
    "#);
}
