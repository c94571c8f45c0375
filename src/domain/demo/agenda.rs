//! What the demo's people promised and were asked for: milestones, the inbox, the goals and risks of two quarters.
//! Never holds a date: days are told as distances from today.

use crate::domain::increment::RiskState;
use crate::domain::request::RequestState;

/// A milestone. Days are told from today: those below 0 are past.
pub(super) struct MilestoneSeed {
    pub title: &'static str,
    /// The day on which it was promised, where that was before there was a team.
    pub promised: Option<i64>,
    /// The date as first said.
    pub date: i64,
    /// How many days it moved, and on which day that was said.
    pub moved: Option<(i64, i64)>,
    /// The day on which it was reached.
    pub reached: Option<i64>,
}

pub(super) const MILESTONES: &[MilestoneSeed] = &[
    MilestoneSeed {
        title: "In the store",
        promised: Some(-350),
        date: -298,
        moved: Some((14, -312)),
        reached: Some(-286),
    },
    MilestoneSeed {
        title: "A thousand who pay",
        promised: Some(-270),
        date: -214,
        moved: None,
        reached: Some(-222),
    },
    MilestoneSeed {
        title: "Search for everybody",
        promised: None,
        date: -120,
        moved: None,
        reached: Some(-124),
    },
    MilestoneSeed {
        title: "Closed beta of shared spaces",
        promised: None,
        date: -45,
        moved: Some((20, -70)),
        reached: Some(-23),
    },
    MilestoneSeed {
        title: "1.0 beta",
        promised: None,
        date: 30,
        moved: Some((21, -70)),
        reached: None,
    },
    MilestoneSeed {
        title: "Nordhavn audit",
        promised: None,
        date: 62,
        moved: None,
        reached: None,
    },
    MilestoneSeed {
        title: "1.0",
        promised: None,
        date: 96,
        moved: Some((28, -70)),
        reached: None,
    },
];

/// Title, who asked, what became of it, why, days ago.
pub(super) type RequestSeed = (&'static str, &'static str, RequestState, &'static str, u64);

pub(super) const REQUESTS: &[RequestSeed] = &[
    (
        "Open a note in a second window",
        "Kestrel Architects",
        RequestState::New,
        "",
        2,
    ),
    (
        "Sign in with the university's account",
        "University of Nordhavn",
        RequestState::New,
        "",
        3,
    ),
    (
        "Let me record a voice note on the lock screen",
        "Support team",
        RequestState::New,
        "",
        4,
    ),
    (
        "Show the size of a space",
        "Sales",
        RequestState::New,
        "",
        6,
    ),
    (
        "Draw with a pen and have it read",
        "Kestrel Architects",
        RequestState::New,
        "",
        9,
    ),
    (
        "A plan for families",
        "Sales",
        RequestState::Parked,
        "After teams pay",
        31,
    ),
    (
        "Put ads into the free plan",
        "Greta Holm",
        RequestState::Rejected,
        "It breaks what the product stands for",
        52,
    ),
    (
        "Search inside files",
        "Support team",
        RequestState::Accepted,
        "Part of offline search",
        44,
    ),
];

/// What a past quarter was to bring: text, committed, planned, actual.
pub(super) type GoalSeed = (&'static str, bool, Option<f64>, Option<f64>);

pub(super) const LAST_GOALS: &[GoalSeed] = &[
    (
        "Search is instant for everybody",
        true,
        Some(10.0),
        Some(9.0),
    ),
    ("Imports from three apps", true, Some(8.0), Some(7.0)),
    ("A team of fifty pays", true, Some(5.0), Some(0.0)),
    ("Checkout in two steps", true, Some(8.0), Some(8.0)),
    ("The tour in three languages", false, Some(5.0), Some(4.0)),
];

pub(super) const THIS_GOALS: &[GoalSeed] = &[
    ("Two devices never disagree", true, Some(10.0), None),
    ("Ten teams in shared spaces", true, Some(8.0), None),
    (
        "Locked notebooks reviewed from outside",
        true,
        Some(8.0),
        None,
    ),
    ("Comments without a connection", false, Some(5.0), None),
];

pub(super) const RISKS: &[(&str, RiskState, &str)] = &[
    (
        "The outside review finds a hole in the key exchange",
        RiskState::Owned,
        "Fatima",
    ),
    (
        "Merging lists stays wrong in one case of a thousand",
        RiskState::Mitigated,
        "Bo",
    ),
    (
        "Nordhavn moves the audit forward",
        RiskState::Accepted,
        "Ana",
    ),
    (
        "The store changes its rules for trials",
        RiskState::Resolved,
        "Emil",
    ),
    (
        "Two of five builders are away in the last sprint",
        RiskState::Open,
        "Ana",
    ),
];
