//! Opening an address of the web with what the system has for that.
//! Never through a shell, never waited for by the one who draws, and never for anything but `http` and `https`.

use std::io::ErrorKind;
use std::process::{Command, Stdio};
use std::thread;

use crate::safe;

/// The system's opener, and what comes before the address.
///
/// On Windows `start` is a word of the shell, to which `&` in an address would be the end of a command; the library that
/// stands behind it takes the address as it is.
#[cfg(target_os = "macos")]
const OPENER: (&str, &[&str]) = ("open", &[]);
#[cfg(windows)]
const OPENER: (&str, &[&str]) = ("rundll32", &["url.dll,FileProtocolHandler"]);
#[cfg(not(any(target_os = "macos", windows)))]
const OPENER: (&str, &[&str]) = ("xdg-open", &[]);

/// Whether an address may be opened.
///
/// # Errors
/// Why not, and what to do.
pub fn check(address: &str) -> Result<(), &'static str> {
    let begins = |scheme: &str| {
        let head = address.get(..scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme)) && address.len() > scheme.len()
    };
    if !begins("https://") && !begins("http://") {
        return Err("only http:// and https:// are opened: y copies it");
    }
    if address.contains(char::is_whitespace) || safe::line(address) != address {
        return Err("it holds characters that are not what they look like: y copies it");
    }
    Ok(())
}

/// Opens an address on a thread of its own; `tell` hears why it could not be opened.
pub fn open(address: String, tell: impl FnOnce(String) + Send + 'static) {
    let begun = thread::Builder::new().name("opener".into());
    // Without a thread there is nobody to tell either: the system is out of everything.
    let _ = begun.spawn(move || {
        let opened = match check(&address) {
            Ok(()) => start(OPENER, &address),
            Err(why) => Err(format!("not opened: {why}")),
        };
        if let Err(why) = opened {
            tell(why);
        }
    });
}

/// Starts the opener and waits for its end, so that nothing is left of it in the table of processes.
fn start((opener, before): (&str, &[&str]), address: &str) -> Result<(), String> {
    let mut command = Command::new(opener);
    command
        .args(before)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    detach(&mut command);
    let why = match command.status() {
        Ok(status) if status.success() => return Ok(()),
        Ok(_) => "found no browser".to_string(),
        Err(error) if error.kind() == ErrorKind::NotFound => "is not installed".to_string(),
        Err(error) => format!("cannot be started ({error})"),
    };
    Err(format!(
        "{opener} {why}: y in the list of links copies {address}"
    ))
}

/// Puts it out of the reach of the signals of our terminal.
#[cfg(unix)]
fn detach(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn detach(_: &mut Command) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_that_are_what_they_look_like_are_opened() {
        for good in [
            "https://a.example/x?y=1&z=2",
            "HTTP://a.example",
            "https://a.example/ü",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "mailto:ana@a.example",
            "--help",
            "https://",
            " https://a.example",
            "https://a.example\n--help",
            "https://a.example/\u{202e}gpj.exe",
            "https://a\u{200b}.example",
        ] {
            assert!(check(bad).is_err(), "{bad:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_opener_that_is_missing_or_fails_is_told_with_what_to_do() {
        let address = "https://a.example";
        assert_eq!(start(("true", &[]), address), Ok(()));
        let failed = start(("false", &[]), address).unwrap_err();
        assert!(failed.contains("found no browser"), "{failed}");
        let missing = start(("no-such-opener", &[]), address).unwrap_err();
        assert!(missing.contains("is not installed: y in"), "{missing}");
    }

    #[test]
    fn what_may_not_be_opened_is_told_and_nothing_is_started() {
        let (told, heard) = std::sync::mpsc::channel();
        open("file:///etc/passwd".into(), move |why| drop(told.send(why)));
        let why = heard.recv().unwrap();
        assert!(why.starts_with("not opened: only http"), "{why}");
    }
}
