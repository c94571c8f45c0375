//! What the demo's people write: sprint goals, criteria, notes, comments, retros.
//! Never decides anything: `work` and `desk` say where a sentence stands.

pub(super) const SPRINT_GOALS: &[&str] = &[
    "Notes stay on the device",
    "Write in a tunnel",
    "A first note in a minute",
    "Find it while typing",
    "Two words in any order",
    "Ten years of notes move in",
    "Nothing is lost on the move",
    "Open within a second",
    "Notes before pictures",
    "Pay in two steps",
    "In my own currency",
    "Two devices agree",
    "Both edits survive",
    "Works on a plane",
];

pub(super) const CHECKS: &[(&str, [&str; 3])] = &[
    (
        "offline",
        [
            "It works in airplane mode from start to end",
            "Both devices show the same within a minute of being online",
            "Nothing is lost when the app is closed in the middle",
        ],
    ),
    (
        "onboarding",
        [
            "A newcomer manages it without a hint",
            "It takes no more than three touches",
            "Nothing asks for an address",
        ],
    ),
    (
        "search",
        [
            "The first results stand there within 100 milliseconds",
            "It finds the note among ten thousand",
            "Deleted notes never show",
        ],
    ),
    (
        "import",
        [
            "An archive of two gigabytes gets through",
            "What was skipped is listed with a reason",
            "Dates and tags are as they were",
        ],
    ),
    (
        "speed",
        [
            "It takes under a second on a phone of 2019",
            "The measurement runs every night",
            "No frame takes longer than 16 milliseconds",
        ],
    ),
    (
        "billing",
        [
            "The amount is the same on every screen",
            "A mail confirms it within a minute",
            "It works with tax of another country",
        ],
    ),
    (
        "access",
        [
            "The screen reader says what happened",
            "It works at the largest text size",
            "It can be done with the keyboard alone",
        ],
    ),
    (
        "trust",
        [
            "Somebody without the key sees nothing, not even a title",
            "It is written in the log of the account",
            "It can be undone for thirty days",
        ],
    ),
    (
        "links",
        [
            "A renamed note keeps its links",
            "It works with two thousand links",
            "A missing target is shown as missing",
        ],
    ),
    (
        "teams",
        [
            "Everybody in the space sees it within five seconds",
            "A guest without rights is told why",
            "It works with fifty members",
        ],
    ),
    (
        "habit",
        [
            "It is one touch away from the start",
            "It respects the quiet hours of the phone",
            "It can be switched off for good",
        ],
    ),
];

pub(super) const GENERAL_CHECKS: &[&str] = &[
    "It can be undone",
    "It works on a phone and on a laptop",
    "The help page says how",
    "It looks right in dark and in light",
    "Support can see that it was used, not what was written",
];

pub(super) const NOTES: &[&str] = &[
    "Asked for again and again since the first release; see the inbox.",
    "The sketch hangs in the corridor. Keep the second step, drop the third.",
    "Support counted eleven mails about this in one month.",
    "Nordhavn needs it for the audit.",
    "Smaller than it looks: the store can do it already, only the screen is missing.",
    "Mind old phones: no more than 30 MB of memory.",
    "Talk to Kestrel before it is built; they have forty people on sites.",
    "We tried this in the first version and took it back, since nobody found the button.",
];

pub(super) const COMMENTS: &[&str] = &[
    "Tried it on the train this morning, it holds.",
    "Does that include locked notebooks?",
    "Yes, but without the preview.",
    "The second criterion is the hard one, shall we split?",
    "Kestrel would test it next week.",
    "Looks good to me, one word on the button is too long in German.",
];

pub(super) const RETROS: &[(&str, &str, &str)] = &[
    (
        "Pairing on the hard story",
        "Three stories waited for an answer",
        "Ask on the day, not at the planning",
    ),
    (
        "The demo was done by support",
        "Bugs came in without steps",
        "Give support a form with steps",
    ),
    (
        "Small stories, all finished",
        "Review took two days",
        "Review before starting something new",
    ),
    (
        "One goal that everybody could say",
        "Two estimates were off by twice",
        "Split everything above five",
    ),
];
