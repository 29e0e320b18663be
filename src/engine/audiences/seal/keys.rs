//! What tells people apart, as numbers: eight bytes of each hash.

use std::{
    collections::HashSet,
    hash::{BuildHasherDefault, Hasher},
};

use crate::activation::hash::Key;

/// Many of them.
pub type Keys = HashSet<u64, BuildHasherDefault<Itself>>;

/// Eight bytes of a key: two people in a billion billion share them by chance.
pub fn number(key: &Key) -> u64 {
    key.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Hashes that are hashes already.
#[derive(Default)]
pub struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
