//! Keys by name: `j`, `J`, `Ctrl-d`, `S-Tab`, `g g`. The names stand in the action table, the help and the person's keymap.
//! Never decides what a key does.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The name of a pressed key; `None` for keys that no action can have.
pub fn name(key: KeyEvent) -> Option<String> {
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let plain = match key.code {
        KeyCode::Char(' ') => "Space".to_string(),
        KeyCode::Char(c) if shift => c.to_uppercase().collect(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Enter => "Enter".to_string(),
        KeyCode::Esc => "Esc".to_string(),
        KeyCode::Tab if shift => "S-Tab".to_string(),
        KeyCode::Tab => "Tab".to_string(),
        KeyCode::BackTab => "S-Tab".to_string(),
        KeyCode::Backspace => "Backspace".to_string(),
        KeyCode::Delete => "Del".to_string(),
        KeyCode::Up => "Up".to_string(),
        KeyCode::Down => "Down".to_string(),
        KeyCode::Left => "Left".to_string(),
        KeyCode::Right => "Right".to_string(),
        KeyCode::Home => "Home".to_string(),
        KeyCode::End => "End".to_string(),
        KeyCode::PageUp => "PgUp".to_string(),
        KeyCode::PageDown => "PgDn".to_string(),
        _ => return None,
    };
    let is_arrow = matches!(
        key.code,
        KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right
    );
    let plain = if shift && is_arrow {
        format!("S-{plain}")
    } else {
        plain
    };
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(match (control, alt) {
        (true, _) => format!("Ctrl-{}", plain.to_lowercase()),
        (_, true) => format!("Alt-{plain}"),
        _ => plain,
    })
}

/// What a sequence of pressed keys is, among the sequences of one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// Exactly one of them.
    Whole,
    /// The beginning of one of them.
    Beginning,
    /// None of them.
    No,
}

/// Compares pressed keys, divided by spaces, with the sequences of an action.
pub fn matches(pressed: &str, sequences: &[impl AsRef<str>]) -> Match {
    let begins = |sequence: &str| {
        sequence.len() > pressed.len()
            && sequence.starts_with(pressed)
            && sequence.as_bytes()[pressed.len()] == b' '
    };
    if sequences
        .iter()
        .any(|sequence| sequence.as_ref() == pressed)
    {
        Match::Whole
    } else if sequences.iter().any(|sequence| begins(sequence.as_ref())) {
        Match::Beginning
    } else {
        Match::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_names_that_people_read() {
        let named = |code, modifiers| name(KeyEvent::new(code, modifiers)).unwrap_or_default();
        assert_eq!(named(KeyCode::Char('j'), KeyModifiers::NONE), "j");
        assert_eq!(named(KeyCode::Char('J'), KeyModifiers::SHIFT), "J");
        assert_eq!(named(KeyCode::Char('d'), KeyModifiers::CONTROL), "Ctrl-d");
        assert_eq!(named(KeyCode::BackTab, KeyModifiers::SHIFT), "S-Tab");
        assert_eq!(named(KeyCode::Char(' '), KeyModifiers::NONE), "Space");
        assert_eq!(named(KeyCode::Up, KeyModifiers::SHIFT), "S-Up");
    }

    #[test]
    fn a_sequence_is_waited_for() {
        assert_eq!(matches("g", &["g g", "Home"]), Match::Beginning);
        assert_eq!(matches("g g", &["g g", "Home"]), Match::Whole);
        assert_eq!(matches("x", &["g g"]), Match::No);
        assert_eq!(matches("PgD", &["PgDn"]), Match::No);
    }
}
