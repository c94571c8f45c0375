//! The one clock, and the one maker of ids and key numbers.
//!
//! Never asked by the pure rooms: they are given a [`Stamp`] and a [`Mint`].

use std::collections::HashMap;
use std::env;
use std::fmt;

use chrono::{DateTime, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

use crate::domain::draft::{Mint, Stamp};
use crate::domain::record::Moment;
use crate::domain::word::Word;
use crate::store::counter::Counter;

/// Set to an RFC 3339 instant, it is what time it is.
pub const NOW_VARIABLE: &str = "BIFOCAL_NOW";
/// Set to a name, it is who works here.
pub const USER_VARIABLE: &str = "BIFOCAL_USER";

/// What time it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The system's time.
    #[default]
    System,
    /// Always the same instant: for tests, demos and repeatable reports.
    Fixed(Moment),
}

/// The instant in the environment cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{NOW_VARIABLE} is “{0}”, which is no instant such as 2026-03-02T09:00:00Z")]
pub struct BadInstant(String);

impl Clock {
    /// The system's clock, or the instant that the environment names.
    ///
    /// # Errors
    /// When that is no instant.
    pub fn from_environment() -> Result<Self, BadInstant> {
        env::var(NOW_VARIABLE).map_or(Ok(Self::System), |text| Self::at(&text))
    }

    fn at(text: &str) -> Result<Self, BadInstant> {
        match DateTime::parse_from_rfc3339(text.trim()) {
            Ok(instant) => Ok(Self::Fixed(instant.to_utc())),
            Err(_) if text.trim().is_empty() => Ok(Self::System),
            Err(_) => Err(BadInstant(text.to_owned())),
        }
    }

    /// The instant, in whole milliseconds: what a file holds is what was computed with.
    pub fn now(self) -> Moment {
        let now = match self {
            Self::System => Utc::now(),
            Self::Fixed(instant) => instant,
        };
        DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }

    /// Now, by this person.
    pub fn stamp(self, by: &Word) -> Stamp {
        Stamp {
            at: self.now(),
            by: by.clone(),
        }
    }
}

/// Who works here: the person named by the environment, else by the settings, else by the system.
pub fn author(settings: Option<&str>) -> Word {
    let named = |variable| {
        env::var(variable)
            .ok()
            .filter(|name| !name.trim().is_empty())
    };
    let name = named(USER_VARIABLE)
        .or_else(|| {
            settings
                .map(str::to_owned)
                .filter(|name| !name.trim().is_empty())
        })
        .or_else(|| named("USER"))
        .or_else(|| named("USERNAME"));
    Word::from(name.as_deref().map_or("me", str::trim))
}

/// Makes ids that rise, and key numbers that no other program on this machine is given.
pub(super) struct Minting {
    clock: Clock,
    context: ContextV7,
    counter: Option<Counter>,
    given: HashMap<String, u32>,
}

impl Minting {
    /// A mint with the counter of a workspace; without one it counts for itself.
    pub fn new(clock: Clock, counter: Option<Counter>) -> Self {
        Self {
            clock,
            context: ContextV7::new(),
            counter,
            given: HashMap::new(),
        }
    }
}

impl fmt::Debug for Minting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Minting")
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

impl Mint for Minting {
    fn uuid(&mut self) -> Uuid {
        let now = self.clock.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(
            &self.context,
            seconds,
            now.timestamp_subsec_nanos(),
        ))
    }

    fn number(&mut self, prefix: &str, at_least: u32) -> u32 {
        let own = self
            .given
            .get(prefix)
            .map_or(at_least, |last| at_least.max(last.saturating_add(1)));
        // Without the counter two programs may give one number twice; the merge renames the younger then.
        let shared = self
            .counter
            .as_ref()
            .and_then(|counter| counter.next(prefix, own).ok());
        let number = shared.unwrap_or(own);
        self.given.insert(prefix.to_owned(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_and_nonsense_is_named() {
        let clock = Clock::at("2026-03-02T10:00:00+01:00").unwrap();
        assert_eq!(clock.now().to_rfc3339(), "2026-03-02T09:00:00+00:00");
        assert_eq!(Clock::at(" "), Ok(Clock::System));
        assert!(
            Clock::at("monday")
                .unwrap_err()
                .to_string()
                .contains("monday")
        );
    }

    #[test]
    fn ids_rise_even_when_the_clock_stands_still() {
        let mut mint = Minting::new(Clock::at("2026-03-02T09:00:00Z").unwrap(), None);
        let ids: Vec<Uuid> = (0..1000).map(|_| mint.uuid()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert_eq!(ids[0].get_version_num(), 7);
    }

    #[test]
    fn two_mints_with_one_counter_share_the_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let mint = || Minting::new(Clock::System, Some(Counter::new(folder.path())));
        let (mut one, mut other) = (mint(), mint());
        assert_eq!(
            (one.number("S", 1), other.number("S", 1), one.number("S", 1)),
            (1, 2, 3)
        );
        let mut alone = Minting::new(Clock::System, None);
        assert_eq!(
            (
                alone.number("S", 5),
                alone.number("S", 5),
                alone.number("E", 1)
            ),
            (5, 6, 1)
        );
    }
}
