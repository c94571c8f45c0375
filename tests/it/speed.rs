//! What a report costs against reading the file that it is made from: ten thousand stories and sixty closed sprints.
//! Ratios within one run only, each the best of three, with room for a busy machine; `cargo bench` tells the times.

use std::time::{Duration, Instant};

use bifocal::domain::calendar::Zone;
use bifocal::domain::demo::{CLOSED_SPRINTS, build_scaled};
use bifocal::domain::index::Index;
use bifocal::domain::workspace::Workspace;
use bifocal::metrics::report::{
    DayCounting, ForecastAsk, bugs, cfd, flow, forecast, sprint_report, usual_range, velocity,
    waiting,
};
use bifocal::store::format::to_text;
use chrono::{NaiveDate, TimeZone as _, Utc};

fn best_of_three<T>(mut work: impl FnMut() -> T) -> Duration {
    let times = (0..3).map(|_| {
        let begun = Instant::now();
        std::hint::black_box(work());
        begun.elapsed()
    });
    times.min().expect("three")
}

#[test]
fn a_report_costs_a_fraction_of_reading_the_file() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 2).expect("it is a day");
    let now = Utc.with_ymd_and_hms(2026, 11, 2, 9, 0, 0).unwrap();
    let made = build_scaled(today, Zone::default(), 10_000);
    let closed = made.sprints.iter().filter(|sprint| sprint.is_closed());
    assert_eq!(
        (made.stories.len(), closed.count()),
        (10_000, CLOSED_SPRINTS)
    );
    let text = String::from_utf8(to_text(&made).expect("it is JSON")).expect("it is UTF-8");
    let read = best_of_three(|| serde_json::from_str::<Workspace>(&text).expect("it reads"));
    let index = Index::build(&made);
    let stories = || made.stories.iter().map(AsRef::as_ref);
    let sprint = made.active_sprint().expect("the demo has one");
    let (from, to) = usual_range(&made, today);
    let times = [
        ("velocity", best_of_three(|| velocity(&made, 5))),
        (
            "sprint",
            best_of_three(|| sprint_report(&made, sprint, now)),
        ),
        (
            "flow",
            best_of_three(|| flow(&made, stories(), today, DayCounting::Civil)),
        ),
        ("cfd", best_of_three(|| cfd(&made, stories(), from, to))),
        (
            "waiting",
            best_of_three(|| waiting(&made, stories(), today)),
        ),
        ("bugs", best_of_three(|| bugs(&made, from, to))),
        (
            "forecast",
            best_of_three(|| forecast(&made, &index, ForecastAsk::Backlog, now, None, None)),
        ),
    ];
    // Without optimization our own code loses more than the reader of JSON, which is a dependency.
    let most = if cfg!(debug_assertions) {
        read * 4
    } else {
        read / 4
    };
    for (name, time) in times {
        println!("{name}: {time:?}, reading {read:?}");
        assert!(
            time < most,
            "{name} takes {time:?}, reading the file {read:?}"
        );
    }
}
