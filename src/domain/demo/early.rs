//! The first half year of the demo's product: what two founders built, heard and were asked for before there was a team.
//! Never holds a date: days are counted in working days from the founding.

use super::product::EpicSeed;
use crate::domain::initiative::EvidenceKind;
use crate::domain::request::RequestState;

/// An epic of the founders and the working days on which something happens to it.
pub(super) struct EarlyEpic {
    pub seed: EpicSeed,
    /// When it is outlined and planned.
    pub outlined: usize,
    /// When it is broken down, and its first story may begin.
    pub begun: usize,
    /// The days that it is planned from and to, told by their months.
    pub planned: (usize, usize),
    /// The day on which its end was moved, and the day to whose month it was moved.
    pub moved: Option<(usize, usize)>,
}

/// In the order of work; see the first epics for the marks of the titles.
pub(super) const EARLY_EPICS: &[EarlyEpic] = &[
    EarlyEpic {
        seed: EpicSeed {
            initiative: 2,
            title: "First page",
            label: "onboarding",
            who: "a person with a thought and ten seconds",
            problem: "Every notebook we tried asks for a folder before it takes a sentence.",
            benefit: "the sentence stands there before I wonder where it belongs",
            stories: &[
                "?Talk to ten people who write on the way to work",
                "#Put every change on our two phones by itself",
                "Write a note without naming it",
                "Find the note that I wrote last at the top",
                "Put a tick before a line",
                "Set a word in bold without a menu",
                "Delete a note and get it back",
            ],
        },
        outlined: 1,
        begun: 2,
        planned: (2, 21),
        moved: None,
    },
    EarlyEpic {
        seed: EpicSeed {
            initiative: 6,
            title: "Notes on the phone",
            label: "speed",
            who: "somebody who stands in a bus",
            problem: "The page in the browser takes eight seconds in a moving bus.",
            benefit: "the thought is kept before the next stop",
            stories: &[
                "Install the app from a link",
                "Take a picture into a note",
                "Share a page from the browser into a note",
                "Scroll through a long note without a stutter",
                "#Try the app on six borrowed phones",
                "~Throw away the first editor and keep its tests",
            ],
        },
        outlined: 1,
        begun: 19,
        planned: (10, 12),
        moved: Some((24, 40)),
    },
    EarlyEpic {
        seed: EpicSeed {
            initiative: 4,
            title: "Into the store",
            label: "billing",
            who: "a tester who wants us to stay",
            problem: "Testers ask how to pay, and we have no answer.",
            benefit: "there will still be an app next year",
            stories: &[
                "Understand from three pictures what the app is for",
                "Support the app with a yearly price",
                "See what I get before I pay",
                "Get my money back without a reason",
                "#Write the page in the store",
                "#Answer what the reviewers found",
            ],
        },
        outlined: 14,
        begun: 36,
        planned: (36, 60),
        moved: None,
    },
    EarlyEpic {
        seed: EpicSeed {
            initiative: 0,
            title: "Signing in and backup",
            label: "offline",
            who: "somebody with a new phone",
            problem: "A new phone begins empty, and a drowned one takes the notes along.",
            benefit: "my notes outlive my phone",
            stories: &[
                "?Find out what thirty people fear about accounts",
                "Sign up with an address and nothing else",
                "Sign in on a second device",
                "Get my notes back on a new phone",
                "See when the last backup was made",
                "Change my address",
                "Delete my account with everything in it",
                "#Restore a backup each week and compare it",
                "~Move the first notes out of the prototype's files",
            ],
        },
        outlined: 40,
        begun: 54,
        planned: (54, 80),
        moved: None,
    },
    EarlyEpic {
        seed: EpicSeed {
            initiative: 1,
            title: "Notebooks and tags",
            label: "search",
            who: "somebody with two hundred notes",
            problem: "One long list hides everything that is older than a week.",
            benefit: "what belongs together stands together",
            stories: &[
                "?Watch eight people look for an old note",
                "Put a note into a notebook",
                "Give a note two tags",
                "Find all notes with a tag",
                "Rename a tag everywhere at once",
                "Pin a note to the top",
                "Sort a notebook by hand",
                "Move ten notes at once",
                "#Write the first page of help",
            ],
        },
        outlined: 62,
        begun: 78,
        planned: (78, 114),
        moved: None,
    },
];

/// The day on which a bug was found, the number of its epic, what it was.
pub(super) const EARLY_BUGS: &[(usize, usize, &str)] = &[
    (58, 2, "The receipt shows the wrong currency"),
    (76, 3, "A backup of an empty notebook never ends"),
    (98, 4, "A tag with a space in it becomes two"),
];

/// The day on which a bet was taken, and its number. The other bets waited for a team.
pub(super) const BETS_TAKEN: &[(usize, usize)] = &[(1, 2), (18, 6), (35, 4), (54, 0), (80, 1)];

/// What interviews and measurements told: the day, the number of the bet, where it comes from, what it says.
pub(super) const FINDINGS: &[(usize, usize, EvidenceKind, &str)] = &[
    (
        5,
        2,
        EvidenceKind::Customer,
        "Seven of ten people on the ferry send notes to themselves as mails",
    ),
    (
        17,
        6,
        EvidenceKind::Data,
        "Of forty notes that we timed, half were shorter than the start of the app",
    ),
    (
        34,
        4,
        EvidenceKind::Customer,
        "Eleven of fifteen testers would rather pay once a year than see ads",
    ),
    (
        52,
        0,
        EvidenceKind::Customer,
        "“I stand in the lift, it says loading, and the idea is gone.”",
    ),
    (
        66,
        0,
        EvidenceKind::Data,
        "Two of three lost notes were written without a connection",
    ),
    (
        78,
        1,
        EvidenceKind::Customer,
        "With two hundred notes people scroll; nobody remembers a title",
    ),
    (
        89,
        5,
        EvidenceKind::Customer,
        "A doctor asked who of us can read her notes: both of us could",
    ),
    (
        96,
        3,
        EvidenceKind::Customer,
        "Six architects at Kestrel write under one name and password",
    ),
    (
        103,
        7,
        EvidenceKind::Customer,
        "A blind tester sent a recording: every button is called “button”",
    ),
];

/// What was asked for before there was a team.
pub(super) struct EarlyRequest {
    /// The day on which it came in.
    pub day: usize,
    /// Working days until it was judged.
    pub took: usize,
    pub title: &'static str,
    pub from: &'static str,
    pub state: RequestState,
    pub reason: &'static str,
    /// The number of the early epic that it became.
    pub became: Option<usize>,
}

pub(super) const EARLY_REQUESTS: &[EarlyRequest] = &[
    EarlyRequest {
        day: 23,
        took: 4,
        title: "An app for my watch",
        from: "A tester from the ferry",
        state: RequestState::Rejected,
        reason: "Of twelve wearers one would write on it",
        became: None,
    },
    EarlyRequest {
        day: 36,
        took: 6,
        title: "Keep my notes when the phone falls into the water",
        from: "A tester from the ferry",
        state: RequestState::Accepted,
        reason: "The reason for accounts",
        became: Some(3),
    },
    EarlyRequest {
        day: 59,
        took: 5,
        title: "Put my notes into folders",
        from: "A reader of the store page",
        state: RequestState::Accepted,
        reason: "Notebooks for what is big, tags for the rest",
        became: Some(4),
    },
    EarlyRequest {
        day: 93,
        took: 9,
        title: "One bill for six of us",
        from: "Kestrel Architects",
        state: RequestState::Parked,
        reason: "When there are more of us than two",
        became: None,
    },
];

/// What the founders note beside a story.
pub(super) const EARLY_NOTES: &[&str] = &[
    "Drawn on the back of a ferry ticket; the ticket hangs at the window.",
    "Half a day if the prototype can stay, three if it cannot.",
    "Three testers asked for it in the same week.",
    "Good enough for a hundred people. Later is a word for later.",
    "Ask the man with the two phones again when it works.",
];
