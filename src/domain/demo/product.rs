//! What the demo's product is: vision, people, stakeholders, objectives with KPIs, initiatives.
//! Never holds a date: days are told as distances from today.

use crate::domain::initiative::{EvidenceKind, Health, Horizon};
use crate::domain::objective::KpiKind;
use crate::domain::stakeholder::Degree;

/// An epic with its stories' titles.
pub(super) struct EpicSeed {
    pub initiative: usize,
    pub title: &'static str,
    pub label: &'static str,
    pub who: &'static str,
    pub problem: &'static str,
    pub benefit: &'static str,
    pub stories: &'static [&'static str],
}

/// A KPI: the values it had, a month apart, the last one near today.
pub(super) struct KpiSeed {
    pub name: &'static str,
    pub kind: KpiKind,
    pub unit: &'static str,
    pub target: f64,
    pub values: &'static [f64],
}

/// An objective.
pub(super) struct ObjectiveSeed {
    pub title: &'static str,
    pub owner: &'static str,
    pub notes: &'static str,
    pub kpis: &'static [KpiSeed],
}

/// An initiative. RICE inputs in the order reach, impact, confidence, effort; WSJF in the order value, time, risk, size.
pub(super) struct InitiativeSeed {
    pub objective: usize,
    pub title: &'static str,
    pub outcome: &'static str,
    pub owner: &'static str,
    pub horizon: Horizon,
    pub health: Health,
    pub rationale: &'static str,
    pub share: f64,
    pub rice: [f64; 4],
    pub wsjf: [f64; 4],
    pub moscow: &'static str,
    pub kano: &'static str,
    pub evidence: (EvidenceKind, &'static str),
}

pub(super) const VISION: &str = "A thought is never lost, wherever it comes: Lumen Notes is the notebook that works on a plane, in a tunnel and in a team, and belongs to who writes in it.";
pub(super) const POSITIONING: &str = "For people who think in writing and are not always online, Lumen Notes is the note app that never makes them wait. Unlike apps that are a window to a server, it works whole on the device and agrees with the others later.";

pub(super) const PEOPLE: &[(&str, f64)] = &[
    ("Ana", 4.0),
    ("Bo", 5.0),
    ("Chiara", 5.0),
    ("Dev", 5.0),
    ("Emil", 4.0),
    ("Fatima", 5.0),
];

/// The ones who build; Ana is product manager and product owner in one.
pub(super) const BUILDERS: &[&str] = &["Bo", "Chiara", "Dev", "Emil", "Fatima"];

/// Name, group, interest, influence, wants, days since the last update, how often they want one.
pub(super) type StakeholderSeed = (
    &'static str,
    &'static str,
    Degree,
    Degree,
    &'static str,
    u64,
    f64,
);

pub(super) const STAKEHOLDERS: &[StakeholderSeed] = &[
    (
        "Greta Holm",
        "board",
        Degree::Medium,
        Degree::High,
        "A second leg beside single users before the next round",
        38,
        30.0,
    ),
    (
        "Support team",
        "internal",
        Degree::High,
        Degree::Medium,
        "Fewer mails about lost notes",
        6,
        14.0,
    ),
    (
        "Kestrel Architects",
        "customers",
        Degree::High,
        Degree::Medium,
        "Drawings on the building site",
        21,
        14.0,
    ),
    (
        "University of Nordhavn",
        "customers",
        Degree::Medium,
        Degree::High,
        "Four thousand seats, screen readers, an audit",
        11,
        30.0,
    ),
    (
        "Store reviewers",
        "public",
        Degree::Low,
        Degree::Medium,
        "An app that opens fast",
        60,
        90.0,
    ),
    (
        "Sales",
        "internal",
        Degree::High,
        Degree::Medium,
        "Shared spaces in every demo",
        3,
        7.0,
    ),
];

pub(super) const OBJECTIVES: &[ObjectiveSeed] = &[
    ObjectiveSeed {
        title: "Lumen works wherever people are",
        owner: "Ana",
        notes: "Lost edits are the first reason to leave, and the one we can remove for good.",
        kpis: &[
            KpiSeed {
                name: "Days with an offline edit",
                kind: KpiKind::Adoption,
                unit: "%",
                target: 45.0,
                values: &[
                    5.0, 7.0, 9.0, 10.5, 11.5, 12.0, 13.5, 17.0, 21.5, 25.0, 28.5, 31.0,
                ],
            },
            KpiSeed {
                name: "Notes lost a month",
                kind: KpiKind::Custom,
                unit: "notes",
                target: 2.0,
                values: &[
                    3.0, 8.0, 17.0, 28.0, 37.0, 41.0, 40.0, 33.0, 26.0, 19.0, 13.0, 9.0,
                ],
            },
        ],
    },
    ObjectiveSeed {
        title: "People come back every day",
        owner: "Ana",
        notes: "A notebook that is opened once a week is an archive.",
        kpis: &[
            KpiSeed {
                name: "Back on the seventh day",
                kind: KpiKind::Adoption,
                unit: "%",
                target: 40.0,
                values: &[
                    15.0, 17.5, 20.0, 22.0, 23.5, 24.0, 26.5, 29.0, 30.0, 30.5, 31.0, 31.5,
                ],
            },
            KpiSeed {
                name: "Would miss it very much",
                kind: KpiKind::Pmf,
                unit: "%",
                target: 40.0,
                values: &[19.0, 22.5, 25.0, 27.0, 27.5, 28.0, 30.0, 32.5, 35.5, 38.0],
            },
        ],
    },
    ObjectiveSeed {
        title: "Teams pay for Lumen",
        owner: "Greta Holm",
        notes: "Single users carry us; teams make us grow.",
        kpis: &[
            KpiSeed {
                name: "Monthly revenue",
                kind: KpiKind::Revenue,
                unit: "k€",
                target: 120.0,
                values: &[
                    0.0, 0.0, 7.0, 25.0, 46.0, 61.0, 64.0, 68.0, 72.0, 75.5, 79.0, 83.0,
                ],
            },
            KpiSeed {
                name: "Paying teams",
                kind: KpiKind::Adoption,
                unit: "teams",
                target: 200.0,
                values: &[
                    0.0, 2.0, 6.0, 11.0, 18.0, 21.0, 26.0, 33.0, 41.0, 50.0, 61.0,
                ],
            },
        ],
    },
    ObjectiveSeed {
        title: "Everybody can trust it and use it",
        owner: "Ana",
        notes: "What is private stays private, and nobody is left out.",
        kpis: &[
            KpiSeed {
                name: "Recommend it",
                kind: KpiKind::Nps,
                unit: "points",
                target: 55.0,
                values: &[25.0, 28.0, 30.0, 31.0, 32.0, 32.0, 34.0, 39.0, 43.0, 46.0],
            },
            KpiSeed {
                name: "Content with access",
                kind: KpiKind::Csat,
                unit: "%",
                target: 90.0,
                values: &[54.0, 57.0, 58.0, 57.0, 59.0, 63.0, 68.0, 73.0, 78.0],
            },
        ],
    },
];

pub(super) const INITIATIVES: &[InitiativeSeed] = &[
    InitiativeSeed {
        objective: 0,
        title: "Own offline",
        outcome: "Whoever writes on a plane finds it on the laptop at home",
        owner: "Ana",
        horizon: Horizon::Now,
        health: Health::AtRisk,
        rationale: "Merging lists took two sprints longer than thought",
        share: 35.0,
        rice: [9000.0, 3.0, 0.8, 8.0],
        wsjf: [20.0, 13.0, 8.0, 13.0],
        moscow: "must",
        kano: "must-be",
        evidence: (
            EvidenceKind::Data,
            "One in nine days of use has no connection for an hour or more",
        ),
    },
    InitiativeSeed {
        objective: 1,
        title: "Notes that find themselves",
        outcome: "People find a note faster than they could write it again",
        owner: "Ana",
        horizon: Horizon::Next,
        health: Health::Good,
        rationale: "Search is out and liked",
        share: 10.0,
        rice: [14000.0, 2.0, 0.8, 6.0],
        wsjf: [13.0, 5.0, 3.0, 8.0],
        moscow: "should",
        kano: "one-dimensional",
        evidence: (
            EvidenceKind::Customer,
            "“I know that I wrote it down. I just write it again.”",
        ),
    },
    InitiativeSeed {
        objective: 1,
        title: "First ten minutes",
        outcome: "Six of ten newcomers write a note on the first day",
        owner: "Chiara",
        horizon: Horizon::Later,
        health: Health::Good,
        rationale: "Five points above plan",
        share: 5.0,
        rice: [20000.0, 1.0, 0.8, 3.0],
        wsjf: [8.0, 5.0, 2.0, 3.0],
        moscow: "should",
        kano: "one-dimensional",
        evidence: (
            EvidenceKind::Data,
            "Four of ten leave before they write a first note",
        ),
    },
    InitiativeSeed {
        objective: 2,
        title: "Lumen for teams",
        outcome: "A team of five plans its week in one space",
        owner: "Ana",
        horizon: Horizon::Now,
        health: Health::Good,
        rationale: "Three pilots write every day",
        share: 25.0,
        rice: [3000.0, 3.0, 0.5, 9.0],
        wsjf: [20.0, 8.0, 5.0, 20.0],
        moscow: "must",
        kano: "one-dimensional",
        evidence: (
            EvidenceKind::Competitor,
            "Two rivals opened shared notebooks last autumn",
        ),
    },
    InitiativeSeed {
        objective: 2,
        title: "Billing that asks nothing",
        outcome: "Paying takes a minute and no mail",
        owner: "Emil",
        horizon: Horizon::Next,
        health: Health::Unknown,
        rationale: "",
        share: 5.0,
        rice: [4000.0, 2.0, 1.0, 4.0],
        wsjf: [8.0, 13.0, 3.0, 5.0],
        moscow: "should",
        kano: "must-be",
        evidence: (
            EvidenceKind::Customer,
            "Support answers two mails a day about invoices",
        ),
    },
    InitiativeSeed {
        objective: 3,
        title: "Keys in your hand",
        outcome: "Nobody but the writer can read a locked note",
        owner: "Fatima",
        horizon: Horizon::Now,
        health: Health::AtRisk,
        rationale: "The outside review is a month late",
        share: 15.0,
        rice: [5000.0, 2.0, 0.8, 7.0],
        wsjf: [13.0, 3.0, 13.0, 13.0],
        moscow: "must",
        kano: "attractive",
        evidence: (
            EvidenceKind::Market,
            "Every tender of a hospital asks for it",
        ),
    },
    InitiativeSeed {
        objective: 0,
        title: "Fast everywhere",
        outcome: "A thought is written down within a second",
        owner: "Dev",
        horizon: Horizon::Later,
        health: Health::Good,
        rationale: "Paused after the cold start was halved",
        share: 0.0,
        rice: [16000.0, 1.0, 0.8, 5.0],
        wsjf: [5.0, 3.0, 2.0, 8.0],
        moscow: "could",
        kano: "attractive",
        evidence: (EvidenceKind::Trend, "Phones are kept for four years now"),
    },
    InitiativeSeed {
        objective: 3,
        title: "Every reader",
        outcome: "Who cannot see well or reads from the right writes as fast as others",
        owner: "Chiara",
        horizon: Horizon::Next,
        health: Health::Bad,
        rationale: "Not begun, and the audit is in two months",
        share: 5.0,
        rice: [2500.0, 2.0, 0.8, 5.0],
        wsjf: [8.0, 8.0, 5.0, 8.0],
        moscow: "could",
        kano: "must-be",
        evidence: (
            EvidenceKind::Customer,
            "Nordhavn signs only after the audit",
        ),
    },
];
