//! Fractional ranks: order as text, so that moving one item changes one field of one item.
//! Never renumbers anything by itself: equal neighbors are an error, and the caller spreads them anew.
//!
//! The published algorithm (David Greenspan, "Implementing Fractional Indexing"; rocicorp's package), base 62 with an
//! integer part, so that appending a hundred thousand items keeps every rank short.

use std::{fmt, ops::Deref, str::FromStr};

use compact_str::CompactString;
use thiserror::Error;

use super::text_form::text_form;

/// A place in an order, compared byte by byte. A length letter and digits (`a0`), then a fraction without a trailing 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(CompactString);

/// Why there is no rank where one was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RankError {
    /// Two clones minted the same rank, or the neighbors came in the wrong order: spread them anew.
    #[error("no rank fits between {0} and {1}: rank the items around them anew")]
    NoRoom(Rank, Rank),
    /// The text is not a rank.
    #[error("“{0}” is not a rank: expected a length letter and its digits, such as a0")]
    Invalid(String),
    /// The order is full at that end, after more items than any computer holds.
    #[error("the order is full at this end: rank all items anew")]
    Full,
}

text_form!(
    Rank,
    "Rank",
    "a fractional rank such as a0V",
    "^[A-Za-z][0-9A-Za-z]+$"
);

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Rank {
    /// The rank of the first item of an empty order.
    pub fn first() -> Rank {
        Rank("a0".into())
    }

    /// A rank after `after` and before `before`; `None` is the open end.
    pub fn between(after: Option<&Rank>, before: Option<&Rank>) -> Result<Rank, RankError> {
        if let (Some(after), Some(before)) = (after, before)
            && after >= before
        {
            return Err(RankError::NoRoom(after.clone(), before.clone()));
        }
        match (after, before) {
            (None, None) => Ok(Rank::first()),
            (None, Some(before)) => before.preceding(),
            (Some(after), None) => Ok(after.following()),
            (Some(after), Some(before)) => after.halfway(before),
        }
    }

    /// Whether the text is a rank in its only spelling.
    pub fn is_valid(text: &str) -> bool {
        let Some(len) = text.bytes().next().and_then(integer_len) else {
            return false;
        };
        text.len() >= len
            && text.bytes().all(|byte| DIGITS.contains(&byte))
            && !is_smallest_integer(text)
            && (text.len() == len || !text.ends_with('0'))
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The integer part and the fraction.
    fn parts(&self) -> (&str, &str) {
        let len = self.0.bytes().next().and_then(integer_len);
        self.0
            .split_at(len.expect("a rank begins with a length letter"))
    }

    fn preceding(&self) -> Result<Rank, RankError> {
        let (integer, fraction) = self.parts();
        if is_smallest_integer(integer) {
            return Ok(Rank::of(integer, &midpoint("", Some(fraction))));
        }
        if !fraction.is_empty() {
            return Ok(Rank::of(integer, ""));
        }
        let lower = decremented(integer).ok_or(RankError::Full)?;
        // The smallest integer on its own would leave no room below it.
        let fraction = if is_smallest_integer(&lower) {
            midpoint("", None)
        } else {
            String::new()
        };
        Ok(Rank::of(&lower, &fraction))
    }

    fn following(&self) -> Rank {
        let (integer, fraction) = self.parts();
        match incremented(integer) {
            Some(next) => Rank::of(&next, ""),
            None => Rank::of(integer, &midpoint(fraction, None)),
        }
    }

    /// `self < before` holds.
    fn halfway(&self, before: &Rank) -> Result<Rank, RankError> {
        let (integer, fraction) = self.parts();
        let (upper, upper_fraction) = before.parts();
        if integer == upper {
            return Ok(Rank::of(integer, &midpoint(fraction, Some(upper_fraction))));
        }
        let next = incremented(integer).ok_or(RankError::Full)?;
        Ok(if next.as_str() < before.as_str() {
            Rank::of(&next, "")
        } else {
            Rank::of(integer, &midpoint(fraction, None))
        })
    }

    fn of(integer: &str, fraction: &str) -> Rank {
        let mut text = CompactString::from(integer);
        text.push_str(fraction);
        Rank(text)
    }
}

/// `n` ranks in order after `after` and before `before`, evenly: the longest is about as short as can be.
pub fn spread(
    after: Option<&Rank>,
    before: Option<&Rank>,
    n: usize,
) -> Result<Vec<Rank>, RankError> {
    let mut ranks = Vec::with_capacity(n);
    fill(after, before, n, &mut ranks)?;
    Ok(ranks)
}

fn fill(
    after: Option<&Rank>,
    before: Option<&Rank>,
    n: usize,
    ranks: &mut Vec<Rank>,
) -> Result<(), RankError> {
    if n == 0 {
        return Ok(());
    }
    let start = ranks.len();
    if before.is_none() {
        for _ in 0..n {
            let next = Rank::between(ranks[start..].last().or(after), None)?;
            ranks.push(next);
        }
        return Ok(());
    }
    if after.is_none() {
        for _ in 0..n {
            let previous = Rank::between(None, ranks[start..].last().or(before))?;
            ranks.push(previous);
        }
        ranks[start..].reverse();
        return Ok(());
    }
    let middle = Rank::between(after, before)?;
    fill(after, Some(&middle), n / 2, ranks)?;
    ranks.push(middle.clone());
    fill(Some(&middle), before, n - n / 2 - 1, ranks)
}

/// How long the integer part is that begins with this letter: `a` and `Z` two, `b` and `Y` three, and so on outwards.
fn integer_len(letter: u8) -> Option<usize> {
    match letter {
        b'a'..=b'z' => Some(usize::from(letter - b'a') + 2),
        b'A'..=b'Z' => Some(usize::from(b'Z' - letter) + 2),
        _ => None,
    }
}

fn is_smallest_integer(text: &str) -> bool {
    text.len() == 27 && text.starts_with('A') && text[1..].bytes().all(|byte| byte == b'0')
}

fn digit(byte: u8) -> usize {
    DIGITS
        .iter()
        .position(|&digit| digit == byte)
        .expect("a rank holds only digits of base 62")
}

/// The next integer; `None` after the largest.
fn incremented(integer: &str) -> Option<String> {
    let mut bytes = integer.as_bytes().to_vec();
    for byte in bytes[1..].iter_mut().rev() {
        if *byte != b'z' {
            *byte = DIGITS[digit(*byte) + 1];
            return Some(text(bytes));
        }
        *byte = b'0';
    }
    match bytes[0] {
        b'z' => return None,
        b'Z' => return Some("a0".into()),
        letter => bytes[0] = letter + 1,
    }
    // Above `a` each step is one digit longer, below `Z` one shorter.
    if bytes[0] > b'a' {
        bytes.push(b'0');
    } else {
        bytes.pop();
    }
    Some(text(bytes))
}

/// The integer before; `None` before the smallest.
fn decremented(integer: &str) -> Option<String> {
    let mut bytes = integer.as_bytes().to_vec();
    for byte in bytes[1..].iter_mut().rev() {
        if *byte != b'0' {
            *byte = DIGITS[digit(*byte) - 1];
            return Some(text(bytes));
        }
        *byte = b'z';
    }
    match bytes[0] {
        b'A' => return None,
        b'a' => return Some("Zz".into()),
        letter => bytes[0] = letter - 1,
    }
    if bytes[0] < b'Z' {
        bytes.push(b'z');
    } else {
        bytes.pop();
    }
    Some(text(bytes))
}

/// A fraction strictly between two, without a trailing 0; `after` may be empty, `before` may be open.
fn midpoint(after: &str, before: Option<&str>) -> String {
    let mut made = Vec::new();
    let mut after = after.as_bytes();
    let mut before = before.map(str::as_bytes);
    loop {
        // What both begin with (a missing digit of `after` is 0) is part of the answer.
        if let Some(upper) = before {
            let common = upper
                .iter()
                .enumerate()
                .take_while(|&(n, &byte)| after.get(n).copied().unwrap_or(b'0') == byte)
                .count();
            made.extend_from_slice(&upper[..common]);
            after = after.get(common..).unwrap_or_default();
            before = Some(&upper[common..]);
        }
        let low = after.first().map_or(0, |&byte| digit(byte));
        let high = before
            .and_then(<[u8]>::first)
            .map_or(DIGITS.len(), |&byte| digit(byte));
        if high > low + 1 {
            made.push(DIGITS[usize::midpoint(low, high + 1)]);
            return text(made);
        }
        if let Some(&[first, _, ..]) = before {
            made.push(first);
            return text(made);
        }
        made.push(DIGITS[low]);
        after = after.get(1..).unwrap_or_default();
        before = None;
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the digits of base 62 are ASCII")
}

impl Default for Rank {
    fn default() -> Self {
        Rank::first()
    }
}

impl Deref for Rank {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Rank {
    type Err = RankError;

    fn from_str(text: &str) -> Result<Self, RankError> {
        if Rank::is_valid(text) {
            Ok(Rank(text.into()))
        } else {
            Err(RankError::Invalid(text.into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rank(text: &str) -> Option<Rank> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    #[test]
    fn ranks_agree_with_the_published_algorithm() {
        for (after, before, expected) in [
            ("", "", "a0"),
            ("", "a0", "Zz"),
            ("", "Zz", "Zy"),
            ("a0", "", "a1"),
            ("a1", "", "a2"),
            ("a0", "a1", "a0V"),
            ("a1", "a2", "a1V"),
            ("a0V", "a1", "a0l"),
            ("Zz", "a0", "ZzV"),
            ("Zz", "a1", "a0"),
            ("", "Y00", "Xzzz"),
            ("bzz", "", "c000"),
            ("a0", "a0V", "a0G"),
            ("a0", "a0G", "a08"),
            ("b125", "b129", "b127"),
            ("a0", "a1V", "a1"),
            ("Zz", "a01", "a0"),
            ("", "a0V", "a0"),
            ("", "b999", "b99"),
            (
                "",
                "A000000000000000000000000001",
                "A000000000000000000000000000V",
            ),
            (
                "zzzzzzzzzzzzzzzzzzzzzzzzzzy",
                "",
                "zzzzzzzzzzzzzzzzzzzzzzzzzzz",
            ),
            (
                "zzzzzzzzzzzzzzzzzzzzzzzzzzz",
                "",
                "zzzzzzzzzzzzzzzzzzzzzzzzzzzV",
            ),
        ] {
            let made = Rank::between(rank(after).as_ref(), rank(before).as_ref()).unwrap();
            assert_eq!(made.as_str(), expected, "between {after:?} and {before:?}");
        }
    }

    #[test]
    fn equal_or_crossed_neighbors_are_an_error_not_a_loop() {
        for (after, before) in [("a0", "a0"), ("a1", "a0"), ("a0V", "a0V")] {
            let error = Rank::between(rank(after).as_ref(), rank(before).as_ref()).unwrap_err();
            assert!(matches!(error, RankError::NoRoom(..)));
            assert!(spread(rank(after).as_ref(), rank(before).as_ref(), 3).is_err());
        }
    }

    #[test]
    fn what_is_not_a_rank_is_refused() {
        for text in [
            "",
            "a",
            "0",
            "a00",
            "a0V0",
            "b0",
            "a0-",
            "aé",
            "A00000000000000000000000000",
        ] {
            assert!(!Rank::is_valid(text), "{text}");
            assert!(text.parse::<Rank>().is_err());
        }
        assert!(serde_json::from_str::<Rank>("\"a00\"").is_err());
        assert_eq!(serde_json::to_string(&Rank::first()).unwrap(), "\"a0\"");
    }

    #[test]
    fn a_hundred_thousand_appends_stay_short() {
        let ranks = spread(None, None, 100_000).unwrap();
        assert!(ranks.is_sorted());
        assert!(ranks.iter().all(|rank| rank.len() <= 5));
    }

    #[test]
    fn a_thousand_inserts_at_one_spot_stay_bounded() {
        let (low, high) = (Rank::first(), rank("a1").unwrap());
        let (mut above, mut below) = (low.clone(), high.clone());
        for _ in 0..1000 {
            above = Rank::between(Some(&above), Some(&high)).unwrap();
            below = Rank::between(Some(&low), Some(&below)).unwrap();
        }
        assert!(
            above.len() <= 260 && below.len() <= 260,
            "{} {}",
            above.len(),
            below.len()
        );
    }

    #[test]
    fn spreading_between_two_is_even_and_short() {
        let ranks = spread(rank("a0").as_ref(), rank("a1").as_ref(), 1000).unwrap();
        assert_eq!(ranks.len(), 1000);
        assert!(ranks.iter().all(|rank| rank.len() <= 5));
    }

    proptest! {
        #[test]
        fn order_is_kept_wherever_items_are_put(places in proptest::collection::vec((0usize..1000, 1usize..4), 1..60)) {
            let mut ranks: Vec<Rank> = Vec::new();
            for (place, count) in places {
                let at = place % (ranks.len() + 1);
                let after = at.checked_sub(1).map(|n| ranks[n].clone());
                let new = spread(after.as_ref(), ranks.get(at), count).unwrap();
                prop_assert_eq!(new.len(), count);
                ranks.splice(at..at, new);
                prop_assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", ranks);
                prop_assert!(ranks.iter().all(|rank| Rank::is_valid(rank)));
            }
        }

        #[test]
        fn any_text_is_a_rank_that_has_neighbors_or_an_error(text in "[A-Za-z][0-9A-Za-z]{0,30}") {
            if let Ok(rank) = text.parse::<Rank>() {
                let below = Rank::between(None, Some(&rank)).unwrap();
                let above = Rank::between(Some(&rank), None).unwrap();
                prop_assert!(below < rank && rank < above);
                prop_assert!(Rank::is_valid(&below) && Rank::is_valid(&above), "{} {}", below, above);
            }
        }
    }
}
