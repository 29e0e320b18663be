//! Pseudonyms: a customer's id, salted and hashed, so that it can be recognised and never read back.
//!
//! Pure. The salt is the workspace's own; without it nobody can try ids until one fits.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// What stands for the id of somebody erased, before the digits.
const ERASED: &str = "erased-";
/// What stands for a customer in the audit chain, before the digits.
const CUSTOMER: &str = "customer-";
/// How many digits of the hash tell one customer from another.
const DIGITS: usize = 16;

/// 32 random bytes, as 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salt(String);

impl Salt {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(hex(&rand::random::<[u8; 32]>()))
    }

    /// One that was kept; `None` for what can't be one.
    #[must_use]
    pub fn kept(text: &str) -> Option<Self> {
        is_hash(text).then(|| Self(text.to_owned()))
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the salt's 32 bytes and the id's, as 64 hexadecimal digits.
    #[must_use]
    pub fn hash(&self, customer_id: &str) -> String {
        hex(&self.begun().chain_update(customer_id).finalize())
    }

    /// A hash that has taken the salt in, for who hashes much.
    #[must_use]
    pub fn begun(&self) -> Sha256 {
        let salt: Vec<u8> = (0..self.0.len())
            .step_by(2)
            .filter_map(|at| u8::from_str_radix(self.0.get(at..at + 2)?, 16).ok())
            .collect();
        Sha256::new().chain_update(salt)
    }
}

/// What stands for the customer of this hash in the warehouse once they are erased.
#[must_use]
pub fn erased(hash: &str) -> String {
    format!("{ERASED}{}", digits(hash))
}

/// What stands for the customer of this hash in the audit chain.
#[must_use]
pub fn subject(hash: &str) -> String {
    format!("{CUSTOMER}{}", digits(hash))
}

/// The same, from what stands for them in the warehouse; `None` for an id that is none.
#[must_use]
pub fn subject_of_erased(id: &str) -> Option<String> {
    let digits = id.strip_prefix(ERASED)?;
    let fits = digits.len() == DIGITS && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    fits.then(|| subject(digits))
}

/// Whether an id stands for somebody erased.
#[must_use]
pub fn is_erased(id: &str) -> bool {
    subject_of_erased(id).is_some()
}

/// Whether a text is 64 hexadecimal digits as the ledger writes them.
#[must_use]
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn digits(hash: &str) -> &str {
    hash.get(..DIGITS).unwrap_or(hash)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_the_salts_bytes_and_the_ids() {
        let salt = Salt::kept(&hex(&[7; 32])).unwrap();
        let expected = hex(&Sha256::digest([[7_u8; 32].as_slice(), "C00é1".as_bytes()].concat()));
        assert_eq!(salt.hash("C00é1"), expected);
        assert_ne!(salt.hash("C00é1"), Salt::random().hash("C00é1"));
    }

    #[test]
    fn one_customer_has_the_same_digits_in_the_chain_and_in_the_warehouse() {
        let hash = Salt::random().hash("C1");
        assert_eq!(subject_of_erased(&erased(&hash)), Some(subject(&hash)));
        assert!(is_erased(&erased(&hash)));
        for other in ["C1", "erased-", "erased-0123456789ABCDEF", "erased-0123456789abcdef0"] {
            assert!(!is_erased(other), "{other}");
        }
    }

    #[test]
    fn what_can_not_be_a_salt_is_none() {
        assert_eq!(Salt::kept("00"), None);
        assert_eq!(Salt::kept(&"g".repeat(64)), None);
    }
}
