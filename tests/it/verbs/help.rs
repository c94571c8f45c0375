//! Help, completions and the manual are made from the same definitions.

use super::Place;
use bifocal::cli::command;

#[test]
fn every_verb_and_every_argument_says_what_it_is() {
    let mut command = command();
    command.build();
    command.clone().debug_assert();
    for verb in command
        .get_subcommands()
        .filter(|verb| verb.get_name() != "help")
    {
        let about = verb
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(
            !about.is_empty() && !about.ends_with('.'),
            "{}: {about}",
            verb.get_name()
        );
        for argument in verb.get_arguments() {
            let has_help = argument.get_help().is_some();
            assert!(
                has_help,
                "{} of {} has no help",
                argument.get_id(),
                verb.get_name()
            );
        }
    }
}

#[test]
fn every_verb_stands_in_the_help_and_has_a_page_of_the_manual() {
    let place = Place::empty();
    let help = place.done("--help");
    assert!(
        help.contains("Exit codes:") && help.contains("$BIFOCAL_FILE"),
        "{help}"
    );
    let pages = place.done("man --dir pages");
    let whole = place.done("man");
    for verb in command().get_subcommands() {
        let name = verb.get_name();
        assert!(
            help.contains(&format!("\n  {name} ")),
            "{name} is not in the help"
        );
        assert!(
            place.done(&format!("{name} --help")).contains("--json"),
            "{name}"
        );
        assert!(
            pages.contains(&format!("bifocal-{name}.1")),
            "{name} has no page"
        );
        assert!(
            whole.contains(&format!("bifocal\\-{}", name.replace('-', "\\-"))),
            "{name} is not in the manual"
        );
    }
    assert_eq!(place.refused("man frob").0, 2);
}

#[test]
fn completions_name_every_verb() {
    let place = Place::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = place.done(&format!("completions {shell}"));
        for verb in command().get_subcommands() {
            assert!(
                script.contains(verb.get_name()),
                "{shell}: {}",
                verb.get_name()
            );
        }
    }
}
