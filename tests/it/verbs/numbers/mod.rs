//! The worked numbers of the definitions, made by commands on their dates and read through `--json`.
//! Never takes an expected number from the program: each is worked out by hand.

mod flow;
mod forecast;
mod frozen;
mod instant;
mod past;
mod sprint;
mod velocity;
mod zones;

use serde_json::Value;

use super::Place;

/// An empty workspace in a timezone.
fn workspace(timezone: &str) -> Place {
    let place = Place::empty();
    place.done(&format!("init --name Lumen --timezone {timezone}"));
    place
}

/// Runs calls, each on a line after its instant in UTC, which holds until the next one: `2026-03-02T09:00 done S-1`. An instant
/// may stand alone.
fn play(place: &mut Place, script: &str) {
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let call = match line.split_once(' ') {
            Some((instant, call)) if instant.starts_with("20") => {
                place.at(&format!("{instant}:00Z"));
                call
            }
            None if line.starts_with("20") => {
                place.at(&format!("{line}:00Z"));
                continue;
            }
            _ => line,
        };
        place.done(call);
    }
}

/// The reference sprint, until its last story is done.
const REFERENCE: &str = "
    2026-02-27T09:00 sprint new One --start 2026-03-02 --end 2026-03-13
    2026-02-27T10:00 add A ~8 %SP-1
    add B ~5 %SP-1
    add C ~5 %SP-1
    add D ~3 %SP-1
    add E ~3 %SP-1
    add F ~8 %SP-1
    add G ~8 %SP-1
    2026-03-02T09:00 sprint start SP-1
    2026-03-04T10:00 add bug H ~5 %SP-1
    2026-03-04T15:00 done S-1
    2026-03-05T10:00 move S-5 backlog
    2026-03-06T10:00 set S-3 points=8
    2026-03-06T11:00 done S-2
    2026-03-11T11:00 done S-3
    2026-03-12T11:00 done S-4
    2026-03-13T11:00 done S-8
";

/// A workspace after the reference sprint, which is not closed yet.
fn reference() -> Place {
    let mut place = workspace("UTC");
    play(&mut place, REFERENCE);
    place
}

/// Makes, starts and closes a sprint for each of these numbers, in which that many points are done; two weeks each.
fn completes(place: &mut Place, points: &[u32]) {
    let mut first: chrono::NaiveDate = "2026-01-05".parse().expect("a day");
    for (at, points) in points.iter().enumerate() {
        let last = first + chrono::Days::new(11);
        let sprint = at + 1;
        let made = format!(
            "{first}T09:00 sprint new --start {first} --end {last}
             {first}T09:01 add One ~{points} %SP-{sprint}
             {first}T09:02 sprint start SP-{sprint}
             {last}T15:00 done S-{sprint}
             {last}T16:00 sprint close SP-{sprint}"
        );
        play(place, &made);
        first = first + chrono::Days::new(14);
    }
}

/// Whether two numbers are the same but for rounding.
fn near(value: &Value, expected: f64) {
    let number = value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"));
    assert!(
        (number - expected).abs() < 5e-5,
        "{number} is not {expected}"
    );
}

/// Whether a list holds these numbers but for rounding.
fn all_near(values: &Value, expected: &[f64]) {
    let values = values.as_array().expect("a list");
    assert_eq!(values.len(), expected.len(), "{values:?}");
    for (value, expected) in values.iter().zip(expected) {
        near(value, *expected);
    }
}
