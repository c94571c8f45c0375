//! A few walks through the real program in a real terminal; the panes have their own tests.

use rustix::process::Signal;

use crate::window::{Home, Window};

/// Opens the backlog of a workspace that has nothing in it.
fn empty_backlog(home: &Home) -> Window {
    let mut window = home.open(&[], 120, 40);
    window.shows("Lumen Notes").types("5").shows("No story yet");
    window
}

/// Adds a story through the quick-add line.
fn add(window: &mut Window, title: &str) {
    window
        .types("n")
        .shows("New story")
        .types(title)
        .shows(title)
        .types("\r")
        .hides("New story")
        .shows(title);
}

fn demo_starts_shows_and_leaves() {
    let home = Home::new();
    let mut window = home.open(&["demo"], 80, 24);
    window
        .shows("bifocal")
        .shows("saved")
        .types("5")
        .shows("5 Backlog")
        .shows("S-");
    assert!(window.screen().alternate_screen());
    assert!(window.screen().hide_cursor());
    window
        .types("?")
        .shows("Keys of Backlog")
        .types("\x1b")
        .hides("Keys of Backlog")
        .types("Q");
    assert_eq!(window.ends(), 0);
    assert!(window.is_given_back());
}

#[test]
fn the_demo_starts_shows_its_backlog_and_gives_the_terminal_back() {
    demo_starts_shows_and_leaves();
}

#[test]
#[ignore = "for another build of the program: BIFOCAL_BIN=target/release/bifocal"]
fn smoke() {
    demo_starts_shows_and_leaves();
}

#[test]
fn a_story_typed_in_one_line_is_listed_saved_and_found_by_the_command_line() {
    let home = Home::with_workspace();
    let mut window = empty_backlog(&home);
    add(&mut window, "Edit a note on a plane");
    window.shows("S-1").types("Q");
    assert_eq!(window.ends(), 0);
    assert!(home.run(["list"]).contains("Edit a note on a plane"));
}

#[test]
fn an_edit_that_was_shown_survives_a_kill_at_once() {
    let home = Home::with_workspace();
    let mut window = empty_backlog(&home);
    add(&mut window, "Survive the kill");
    window.signal(Signal::KILL);
    window.ends();
    home.open(&[], 120, 40)
        .shows("Lumen Notes")
        .types("5")
        .shows("Survive the kill");
}

#[test]
fn what_was_typed_into_a_form_survives_a_kill_until_the_form_is_closed() {
    let home = Home::with_workspace();
    let mut window = empty_backlog(&home);
    add(&mut window, "Edit a note");
    window.types("e").shows("labels").types(" on a plane");
    window.shows("Edit a note on a plane");
    home.keeps("Edit a note on a plane");
    window.signal(Signal::KILL);
    window.ends();

    let mut window = home.open(&[], 120, 40);
    window
        .shows("here is what you had typed")
        .shows("Edit a note on a plane")
        .types("\x13")
        .hides("here is what you had typed")
        .shows("Edit a note on a plane")
        .types("Q");
    assert_eq!(window.ends(), 0);
    assert!(home.drafts().is_empty());
    assert!(home.run(["list"]).contains("Edit a note on a plane"));
}

#[test]
fn two_windows_keep_a_form_each() {
    let home = Home::with_workspace();
    let mut first = empty_backlog(&home);
    first.types("n").shows("New story").types("Of the first");
    home.keeps("Of the first");
    let mut second = empty_backlog(&home);
    second.types("n").shows("New story").types("Of the second");
    home.keeps("Of the second").keeps("Of the first");
    second.types("\x1b").hides("New story").types("Q");
    assert_eq!(second.ends(), 0);
    first.signal(Signal::KILL);
    first.ends();
    home.open(&[], 120, 40)
        .shows("here is what you had typed")
        .shows("Of the first");
}

#[cfg(target_os = "linux")]
#[test]
fn a_link_is_opened_by_the_systems_opener_and_a_failure_is_told() {
    let home = Home::with_workspace();
    home.installs(
        "xdg-open",
        r#"printf '%s' "$1" > opened.new; mv opened.new opened"#,
    );
    home.run([
        "add",
        "Read the study",
        "--notes",
        "see https://a.example/x?y=1&z=$(id)",
    ]);
    let mut window = home.open(&[], 120, 40);
    window
        .shows("Lumen Notes")
        .types("5")
        .shows("Read the study");
    window
        .types("o")
        .shows("Links of S-1")
        .shows("https://a.example/x?y=1&z=$(id)")
        .types("\r")
        .shows("opening https://a.example");
    let opened = home.path().join("opened");
    home.waits_for("the opener", || opened.exists());
    let address = std::fs::read_to_string(opened).expect("it is written");
    assert_eq!(address, "https://a.example/x?y=1&z=$(id)");
    home.installs("xdg-open", "exit 3");
    window
        .types("o")
        .shows("Links of S-1")
        .types("\r")
        .shows("xdg-open found no browser");
}

#[test]
fn a_window_of_any_size_shows_something_useful() {
    let home = Home::with_workspace();
    let mut window = empty_backlog(&home);
    add(&mut window, "Fit everywhere");
    for (columns, rows) in [(40, 12), (200, 60), (1, 1), (80, 24)] {
        window.resize(columns, rows);
        if columns > 1 {
            window.shows("5 Backlog").shows("Fit every");
        }
    }
    window.types("Q");
    assert_eq!(window.ends(), 0);
}

#[test]
fn pasted_lines_are_an_offer_and_never_keys() {
    let home = Home::with_workspace();
    let mut window = empty_backlog(&home);
    window
        .pastes("Q quit without asking\nd delete all of it\n")
        .shows("Pasted")
        .shows("2 stories")
        .types("\x1b")
        .hides("Pasted");
    assert!(!home.run(["list"]).contains("quit without asking"));
    window
        .pastes("Q quit without asking\nd delete all of it\n")
        .shows("Pasted")
        .types("\r");
    window
        .hides("Pasted")
        .shows("quit without asking")
        .shows("delete all of it");
}

#[test]
fn what_the_command_line_adds_appears_in_an_open_window() {
    let home = Home::with_workspace();
    let mut window = empty_backlog(&home);
    home.run(["add", "From another window"]);
    window.shows("From another window");
    add(&mut window, "From this one");
    window.types("Q");
    assert_eq!(window.ends(), 0);
    let listed = home.run(["list"]);
    assert!(listed.contains("From another window") && listed.contains("From this one"));
}

#[test]
fn a_polite_signal_saves_and_gives_the_terminal_back() {
    let home = Home::with_workspace();
    let mut window = empty_backlog(&home);
    add(&mut window, "Keep me");
    window.signal(Signal::TERM);
    assert_eq!(window.ends(), 143);
    assert!(window.is_given_back());
    assert!(home.run(["list"]).contains("Keep me"));
}
