//! The hash that platforms match by: SHA-256, in lower-case hexadecimal.

use sha2::{Digest, Sha256};

/// How many bytes tell one identifier from another. Of ten million, two alike by chance: once in 10²⁴.
pub const KEY_BYTES: usize = 16;

/// The beginning of the SHA-256 of a normalised identifier.
pub type Key = [u8; KEY_BYTES];

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Append the hash of a text as 64 digits, and say its key. Nothing is allocated once `out` has room.
pub fn append(text: &str, out: &mut String) -> Key {
    let digest = Sha256::digest(text.as_bytes());
    let mut digits = [0_u8; 64];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(digest) {
        pair.copy_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    }
    // Hexadecimal digits are always UTF-8.
    out.push_str(std::str::from_utf8(&digits).unwrap_or_default());
    key_of(&digest)
}

/// The key of a text that is not hashed in the file.
#[must_use]
pub fn key(text: &str) -> Key {
    key_of(&Sha256::digest(text.as_bytes()))
}

/// The first 8 bytes of the hash of several texts, each with its length in front: ("ab", "c") is not ("a", "bc").
#[must_use]
pub fn number(parts: &[&[u8]]) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn key_of(digest: &[u8]) -> Key {
    let mut key = [0; KEY_BYTES];
    for (to, from) in key.iter_mut().zip(digest) {
        *to = *from;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_the_platforms_print() {
        for (text, wanted) in [
            ("john_smith@gmail.com", "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"),
            ("16505551212", "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"),
            ("mary", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"),
            ("valéry", "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"),
            ("us", "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621"),
        ] {
            let mut out = String::from("before ");
            let found = append(text, &mut out);
            assert_eq!(out, format!("before {wanted}"));
            assert_eq!(found, key(text));
            assert!(wanted.starts_with(&crate::ledger::pseudonym::hex(&found)));
        }
    }

    #[test]
    fn where_one_part_ends_matters() {
        assert_ne!(number(&[b"ab", b"c"]), number(&[b"a", b"bc"]));
        assert_ne!(number(&[b"ab"]), number(&[b"ab", b""]));
    }
}
