//! The identity of a file's bytes: 128 bits, the same on every machine and in every version.
//!
//! Never a defense against forgery: it tells one honest state of a file from another, nothing more.
//!
//! `MurmurHash3` (x64, 128 bits, seed 0) is published, stable and reads 16 bytes a step, several gigabytes a second.
//! The standard library's hasher is not promised to stay the same between releases, and the value is stored in the
//! journal, so it cannot be used.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

const C1: u64 = 0x87c3_7b91_1142_53d5;
const C2: u64 = 0x4cf5_ad43_2745_937f;

/// The hash of a file's bytes; shown and stored as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Hash(u128);

impl Hash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let (mut h1, mut h2) = (0_u64, 0_u64);
        let mut blocks = bytes.chunks_exact(16);
        for block in &mut blocks {
            h1 ^= stir_first(word(&block[..8]));
            h1 = h1
                .rotate_left(27)
                .wrapping_add(h2)
                .wrapping_mul(5)
                .wrapping_add(0x52dc_e729);
            h2 ^= stir_second(word(&block[8..]));
            h2 = h2
                .rotate_left(31)
                .wrapping_add(h1)
                .wrapping_mul(5)
                .wrapping_add(0x3849_5ab5);
        }
        let tail = blocks.remainder();
        let (low, high) = tail.split_at(tail.len().min(8));
        h2 ^= stir_second(word(high));
        h1 ^= stir_first(word(low));

        let length = bytes.len() as u64;
        h1 ^= length;
        h2 ^= length;
        h1 = h1.wrapping_add(h2);
        h2 = h2.wrapping_add(h1);
        h1 = finish(h1);
        h2 = finish(h2);
        h1 = h1.wrapping_add(h2);
        h2 = h2.wrapping_add(h1);
        Self(u128::from(h1) << 64 | u128::from(h2))
    }

    /// The first 64 bits, for a line's checksum.
    pub fn short(self) -> u64 {
        (self.0 >> 64) as u64
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for Hash {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// Up to eight bytes as a little-endian number.
fn word(bytes: &[u8]) -> u64 {
    let mut whole = [0; 8];
    whole[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(whole)
}

fn stir_first(word: u64) -> u64 {
    word.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2)
}

fn stir_second(word: u64) -> u64 {
    word.wrapping_mul(C2).rotate_left(33).wrapping_mul(C1)
}

fn finish(mut word: u64) -> u64 {
    word ^= word >> 33;
    word = word.wrapping_mul(0xff51_afd7_ed55_8ccd);
    word ^= word >> 33;
    word = word.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    word ^ word >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_values_come_out() {
        assert_eq!(
            Hash::of(b"").to_string(),
            "00000000000000000000000000000000"
        );
        assert_eq!(
            Hash::of(b"The quick brown fox jumps over the lazy dog").to_string(),
            "e34bbc7bbc071b6c7a433ca9c49a9347"
        );
    }

    #[test]
    fn every_length_and_every_flipped_bit_gives_another_hash() {
        let bytes: Vec<u8> = (0..64).collect();
        let mut seen = std::collections::HashSet::new();
        for length in 0..bytes.len() {
            assert!(seen.insert(Hash::of(&bytes[..length])));
        }
        for place in 0..bytes.len() {
            let mut other = bytes.clone();
            other[place] ^= 1;
            assert!(seen.insert(Hash::of(&other)));
        }
    }

    #[test]
    fn it_is_read_back_as_it_was_written() {
        let hash = Hash::of(b"bifocal");
        assert_eq!(hash.to_string().parse(), Ok(hash));
    }
}
