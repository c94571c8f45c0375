use chrono::NaiveDate;

use crate::domain::calendar::Zone;
use crate::domain::demo;
use crate::domain::workspace::Workspace;
use crate::tui::glyphs::ASCII;
use crate::tui::pane::PaneId;
use crate::tui::testing::{Stage, silent_actions_after, stage, stage_with};

fn lumen() -> Workspace {
    let today = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
    demo::build(today, Zone::default())
}

fn shown(workspace: Workspace, width: u16, height: u16) -> Stage {
    let mut stage = stage(workspace, width, height);
    stage.app.go(PaneId::Flow, None);
    stage
}

#[test]
fn every_view_of_an_empty_workspace_says_what_will_stand_there() {
    let mut stage = shown(Workspace::default(), 80, 24);
    let mut said = String::new();
    for _ in super::VIEWS {
        said.push_str(&stage.pane());
        said.push('\n');
        stage.press("b");
    }
    for words in [
        "Close a sprint",
        "Finish a story",
        "Make a story",
        "Nothing is open",
        "under way",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    insta::assert_snapshot!(shown(Workspace::default(), 40, 12).pane(), @r"
    ● Velocity             points a sprint
    Close a sprint and its velocity stands
    here: 7, then S starts one and C
    closes it.
    Nothing is under way: 5 shows the
    backlog, s there starts a story, and
    its age stands here.
    ");
}

#[test]
fn a_small_screen_has_the_numbers_as_text() {
    let mut stage = shown(lumen(), 40, 12);
    let screen = stage.pane();
    assert!(screen.contains("mean") && screen.contains("CV"), "{screen}");
    assert!(!screen.contains("█"), "{screen}");
}

#[test]
fn a_medium_screen_has_one_chart_and_a_wide_one_two() {
    let one = shown(lumen(), 120, 40).pane();
    assert!(one.contains("committed") && !one.contains("▼"), "{one}");
    let two = shown(lumen(), 200, 60).pane();
    assert!(two.contains("committed") && two.contains("▼ P50"), "{two}");
}

#[test]
fn every_view_is_drawn_at_every_size_in_both_sets_of_glyphs() {
    let workspace = lumen();
    for (width, height) in [(4, 2), (20, 7), (44, 17), (80, 24), (160, 30), (300, 20)] {
        for glyphs in [ASCII, crate::tui::glyphs::UNICODE] {
            let mut stage = stage_with(workspace.clone(), width, height, glyphs);
            for pane in [PaneId::Alignment, PaneId::Flow] {
                stage.app.go(pane, None);
                for _ in super::VIEWS {
                    stage.screen();
                    stage.press("b");
                }
            }
        }
    }
}

#[test]
fn what_is_under_way_holds_the_cursor_and_opens() {
    let mut stage = shown(lumen(), 80, 24);
    let item = stage.app.cursor().unwrap();
    stage.press("Enter");
    assert!(stage.app.state().opened);
    stage.press("Enter");
    assert_eq!(
        (stage.app.pane, stage.app.cursor()),
        (PaneId::Stories, Some(item))
    );
}

#[test]
fn days_are_counted_as_the_person_wishes() {
    let mut stage = shown(lumen(), 80, 24);
    let calendar = stage.pane();
    let said = stage.press("]").notice().to_string();
    assert_eq!(said, "cycle times and ages in working days");
    assert_ne!(stage.pane(), calendar);
    assert_eq!(stage.press("[").pane(), calendar);
}

#[test]
fn every_key_answers_on_an_empty_workspace() {
    for mode in 0..super::VIEWS.len() {
        let keys = "b ".repeat(mode);
        let silent = silent_actions_after(&Workspace::default(), PaneId::Flow, &keys);
        assert!(silent.is_empty(), "after {keys}: {silent:?}");
    }
}

/// The pane with a view by its place in the row of views.
fn viewed(mode: usize, width: u16, height: u16) -> Stage {
    let mut stage = shown(lumen(), width, height);
    stage.press(&"b ".repeat(mode));
    stage
}

#[test]
fn the_row_of_views_and_the_numbers_fit_into_80_columns() {
    let velocity = viewed(0, 80, 24).pane();
    let views = velocity.lines().next().unwrap_or_default();
    assert!(
        super::VIEWS.iter().all(|name| views.contains(name)),
        "{views}"
    );
    for fact in [
        "say/do",
        "at final estimates",
        "all done",
        "by items",
        "completed",
    ] {
        assert!(velocity.contains(fact), "{fact}: {velocity}");
    }
}

#[test]
fn ages_are_dots_by_status_with_the_percentiles_across() {
    insta::assert_snapshot!(viewed(3, 80, 24).pane(), @r"
     ○ Velocity  ○ Throughput  ○ Times  ● Ages  ○ Waits  ○ Bugs  ○ CFD  ○ Forecast
     under way 2   older than P70 0   than P85 0   cycle P70 7 d   P85 9 d
     P95 15 d
     10│
       │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ P85 9 d
       │
       │                  ●
      5│╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ P50 5 d
       │                  ●
       │
       │
       │
      0└──────────────────────────────────────────────────────────────────────────
                       doing 2                           acceptance 0
         age  level  key      under way             status       pts  waiting
    ▌    6 d         S-119    See that everything…  doing          5  in Sprint 14
         4 d         S-339    Try the new layout …  doing          3  in Sprint 14
    ");
}

#[test]
fn waits_are_told_by_reason_and_by_person() {
    insta::assert_snapshot!(viewed(4, 80, 24).pane(), @r"
     ○ Velocity  ○ Throughput  ○ Times  ○ Ages  ● Waits  ○ Bugs  ○ CFD  ○ Forecast
     flow efficiency 85%   waited 129 working days   waiting now 6
     longest S-237 11 days for external
     waited for                                          days  share  open   flow
     acceptance         ██████████████████████████████     58    45%     0    68%
     decision           ███████████▍░░░░░░░░░░░░░░░░░░     22    17%     1    59%
     clarification      ████████▊░░░░░░░░░░░░░░░░░░░░░     17    13%     2    67%
     explanation        ██████▏░░░░░░░░░░░░░░░░░░░░░░░     12     9%     1    68%
     external           █████▋░░░░░░░░░░░░░░░░░░░░░░░░     11     9%     1      –
     dependency         ████▋░░░░░░░░░░░░░░░░░░░░░░░░░      9     7%     1      –
     waited on                                           days  share  open   flow
     Ana                ██████████████████████████████     40    31%     2    66%
     Kestrel Architects ████████▎░░░░░░░░░░░░░░░░░░░░░     11     9%     1      –
     Bo                 ██████▊░░░░░░░░░░░░░░░░░░░░░░░      9     7%     1      –
         age  level  key      under way             status       pts  waiting
    ▌    6 d         S-119    See that everything…  doing          5  in Sprint 14
         4 d         S-339    Try the new layout …  doing          3  in Sprint 14
    ");
    let wide = viewed(4, 120, 40).pane();
    assert!(
        wide.contains("waited for") && wide.contains("waited on"),
        "{wide}"
    );
}

#[test]
fn the_forecast_draws_when_and_how_many() {
    insta::assert_snapshot!(viewed(7, 80, 24).pane(), @r"
     ○ Velocity  ○ Throughput  ○ Times  ○ Ages  ○ Waits  ○ Bugs  ○ CFD  ● Forecast
     open 225 items   of them by estimate 3 epics   done P50 6 Apr 2027
     P70 19 Apr 2027   P85 3 May 2027   P95 19 May 2027
     in 10 working days 5 P85, 8 P50   in 20 12 P85, 16 P50   in 40 27 P85, 33 P50
     all open is done on                     items done in 10 working days
                       ▼ P50 6 Apr ▼ P85 …            ▼ P95 4 ▼ P85 5 ▼ P50 8
     10│              ▁▁                     20│
       │            ▄▇████▄                    │             ▁▁
      5│         ▁▁▇████████▃                10│         ▃▃████▇▇▁▁
       │        ▃████████████▅                 │        ▄██████████▃▃
       │      ▂▆███████████████▄▄▁             │      ▅▅█████████████▅▅
       │▁▁▂▂▄▆████████████████████▆▄▃▂▁▁▁▁     │▁▁▃▃▇▇███████████████████▅▂▂▁▁▁▁▁▁
      0└──────────────────────────────────    0└──────────────────────────────────
        21 Jan 2027         21 May 2027         1       5       10      14      18
         age  level  key      under way             status       pts  waiting
    ▌    6 d         S-119    See that everything…  doing          5  in Sprint 14
         4 d         S-339    Try the new layout …  doing          3  in Sprint 14
    ");
}

#[test]
fn bugs_stand_a_group_a_sprint() {
    insta::assert_snapshot!(viewed(5, 80, 24).pane(), @r"
     ○ Velocity  ○ Throughput  ○ Times  ○ Ages  ○ Waits  ● Bugs  ○ CFD  ○ Forecast
     SP-14   made 1   escaped 1   fixed 0   open 3
     ░ made  ▓ escaped  █ fixed  ━ open at its end
     6│                                             5
      │                                             ━
      │               4           4     4     4     ━
     4│   3     3     ━    █      ━     ━     ━     ━    █3     3           3
      │   ━     ━     ━    █      ━     ━     ━     ━    █━     ━    ▄      ━
     2│   ━     ━     ━    █2     ━     ━     ━     ━    █━     ━    █2     ━
      │░▓ ━  ░ █━  ░  ━  ░ █━  ░  ━  ░ █━  ░ █━  ░▓ ━  ░▓█━  ░▓█━  ░ █━     ━
      │░▓▄━  ░▓█━  ░▓▄━  ░▓█━  ░▓ ━  ░▓█━  ░▓█━  ░▓▄━  ░▓█━  ░▓█━  ░▓█━  ░▓ ━
      │░▓█━  ░▓█━  ░▓█━  ░▓█━  ░▓ ━  ░▓█━  ░▓█━  ░▓█━  ░▓█━  ░▓█━  ░▓█━  ░▓ ━
     0└───────────────────────────────────────────────────────────────────────────
       SP-3  SP-4  SP-5  SP-6  SP-7  SP-8  SP-9  SP-10 SP-11 SP-12 SP-13 SP-14
         age  level  key      under way             status       pts  waiting
    ▌    6 d         S-119    See that everything…  doing          5  in Sprint 14
         4 d         S-339    Try the new layout …  doing          3  in Sprint 14
    ");
}

#[test]
fn lead_times_take_the_place_of_cycle_times_by_the_keys_of_the_choice() {
    let mut stage = viewed(2, 80, 24);
    assert!(stage.pane().contains("cycle P50"));
    let said = stage.press("] ]").notice().to_string();
    assert_eq!(said, "lead times and ages in calendar days");
    assert!(stage.pane().contains("lead P50"));
}

#[test]
fn an_edit_is_seen_in_figures_that_are_kept_from_one_change_to_the_next() {
    let mut stage = viewed(3, 80, 24);
    assert!(stage.pane().contains("under way 2"));
    let item = stage.app.cursor().unwrap();
    let changed = stage.app.session.run("Finish it", |draft| {
        let story = item.typed::<crate::domain::story::Story>();
        let story = story.expect("a story is under way");
        crate::domain::command::story::to_category(
            draft,
            story,
            crate::domain::about::Category::Done,
        )
    });
    assert!(changed.is_ok());
    stage.app.refresh();
    assert!(stage.pane().contains("under way 1"), "{}", stage.pane());
    let anew = shown(stage.app.workspace().clone(), 80, 24)
        .press("b b b")
        .pane();
    assert_eq!(stage.pane(), anew);
}
