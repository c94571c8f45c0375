//! Roadmaps as text.

use super::*;
use crate::tui::theme::{ASCII, UNICODE};
use crate::tui::widget::testing::drawn;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn roadmap(start: &str, zoom: Zoom, width: u16, theme: &Theme) -> String {
    let axis = Axis {
        start: day(start),
        zoom,
        width,
    };
    let today = day("2026-11-22");
    let work = Bar {
        span: (day("2026-10-05"), day("2026-12-18")),
        progress: (0.62, 0.15),
        baseline: Some(day("2026-12-01")),
        forecast: Some((day("2027-01-05"), day("2027-02-01"))),
        shape: Shape::Work,
        style: theme.accent_far,
    };
    let later = Bar {
        span: (day("2026-11-30"), day("2027-03-12")),
        progress: (0.1, 0.0),
        baseline: None,
        forecast: None,
        ..work
    };
    let summary = Bar {
        span: (day("2026-10-05"), day("2027-03-12")),
        shape: Shape::Summary,
        baseline: None,
        forecast: None,
        ..work
    };
    drawn(width, 6, |buf, area| {
        draw_header(buf, area, axis, today, theme);
        let body = Rect {
            y: area.y + 2,
            height: 4,
            ..area
        };
        draw_grid(buf, body, axis, today, theme);
        for (at, bar) in (0..).zip([summary, work, later]) {
            draw_bar(buf, row_of(body, at), axis, &bar, theme);
        }
        let beta = (day("2026-12-10"), Some(day("2027-01-20")));
        draw_milestone(
            buf,
            row_of(body, 3),
            axis,
            beta,
            ("1.0 beta", theme.text),
            theme,
        );
        draw_milestone(
            buf,
            row_of(body, 3),
            axis,
            (day("2027-01-20"), None),
            ("1.0", theme.text),
            theme,
        );
    })
}

#[test]
fn a_roadmap_shows_work_plan_forecast_and_milestones() {
    insta::assert_snapshot!(roadmap("2026-10-01", Zoom::Quarter, 78, &Theme::plain(UNICODE)), @r"
    │2026 Q4                  │2027 Q1                  │2027 Q2
    │Oct     Nov  ▼   Dec     │Jan      Feb     Mar     │Apr     May      Jun
    │━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥     │
    │█████████████▓▓▓┆░░░░┥╌╌╌P50╌╌╌╌╌P85               │
    │             ╎  ███░░░░░░░░░░░░░░░░░░░░░░░░░░┥     │
    │             ╎     ◇ 1.0 beta ◇ 1.0                │
    ");
    insta::assert_snapshot!(roadmap("2026-10-01", Zoom::Quarter, 60, &Theme::plain(ASCII)), @r"
    |2026 Q4                  |2027 Q1                  |2027 Q2
    |Oct     Nov  V   Dec     |Jan      Feb     Mar     |Apr
    |=============================================]     |
    |#############===:....]~~~P50~~~~~P85               |
    |             :  ###..........................]     |
    |             :     < 1.0 beta < 1.0                |
    ");
}

#[test]
fn each_zoom_names_its_own_periods() {
    insta::assert_snapshot!(roadmap("2026-11-16", Zoom::Week, 60, &Theme::plain(UNICODE)), @r"
    Nov 2026       │Dec 2026                      │Jan 2027
     16   ▼ 23     30     07     14     21     28 │   04     11
    ◂━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━▸
    ◂███▓▓▓▓▓▓▓▓▓▓▓┆░░░░░░░░░░░░░░░░┥╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌P50╌╌╌╌╌╌╌╌
          ╎       ██████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░▸
          ╎        │        ◇ 1.0 beta            │
    ");
    insta::assert_snapshot!(roadmap("2026-11-10", Zoom::Month, 60, &Theme::plain(UNICODE)), @r"
    Nov 2026  │Dec 2026       │Jan 2027      │Feb 2027     │Mar…
    09  16▼23 │30 07  14 21  28 04  11 18  25│01  08 15  22│01
    ◂━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━▸
    ◂████▓▓▓▓▓┆░░░░░░░░┥╌╌╌╌╌╌╌P50╌╌╌╌╌╌╌╌╌╌P85            │
          ╎   █████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░▸
          ╎   │    ◇ 1.0 beta │        ◇ 1.0 │             │
    ");
    insta::assert_snapshot!(roadmap("2026-02-01", Zoom::Year, 60, &Theme::plain(UNICODE)), @r"
    2026                   │2027                     │2028
    Q1   Q2    Q3     Q4 ▼ │Q1     Q2    Q3     Q4   │Q1     Q2
                     ━━━━━━━━━━━┥                    │
                     ███▓┆┥╌╌P85                     │
                         █░░░░░░┥                    │
                         ╎◇│ ◇ 1.0                   │
    ");
}

#[test]
fn a_column_leads_back_to_its_day() {
    for zoom in [Zoom::Week, Zoom::Month, Zoom::Quarter, Zoom::Year] {
        let axis = Axis {
            start: day("2026-10-01"),
            zoom,
            width: 200,
        };
        for x in 0..200 {
            assert_eq!(axis.x(axis.day(x)), i32::from(x), "{zoom:?}");
        }
        assert!(axis.x(day("2026-09-30")) < 0);
    }
    assert_eq!(Zoom::to_show(60, 80), Zoom::Week);
    assert_eq!(Zoom::to_show(270, 90), Zoom::Quarter);
}

#[test]
fn no_width_breaks_a_roadmap() {
    for width in [0, 1, 2, 7, 300] {
        roadmap("2026-10-01", Zoom::Quarter, width, &Theme::plain(UNICODE));
    }
}
