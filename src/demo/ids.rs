//! Ids as text, written into a small buffer: a letter and a number with leading zeros.

/// An id of at most 20 bytes.
#[derive(Debug, Clone, Copy)]
pub struct Id {
    bytes: [u8; 20],
    len: usize,
}

impl Id {
    /// A letter (or nothing) and a number of at least so many digits.
    #[must_use]
    pub fn new(letter: Option<u8>, number: u64, digits: usize) -> Self {
        let mut bytes = [b'0'; 20];
        let mut at = bytes.len();
        let mut left = number;
        let digits = digits.min(18);
        while left > 0 || bytes.len() - at < digits {
            let Some(slot) = at.checked_sub(1).and_then(|a| bytes.get_mut(a)) else { break };
            *slot = b'0' + (left % 10) as u8;
            left /= 10;
            at -= 1;
        }
        if let Some(letter) = letter
            && let Some(slot) = at.checked_sub(1).and_then(|a| bytes.get_mut(a))
        {
            *slot = letter;
            at -= 1;
        }
        bytes.rotate_left(at);
        Self { bytes, len: bytes.len() - at }
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }
}

/// A customer's id: eight digits, leading zeros kept.
#[must_use]
pub fn customer(number: u64) -> Id {
    Id::new(None, number + 1, 8)
}

/// Most tickets, messages, visits or surveys of a chunk.
pub const PER_CHUNK: u64 = 1_000_000;

/// An id numbered within a chunk.
#[must_use]
pub fn in_chunk(letter: u8, chunk: u64, number: u64) -> Id {
    Id::new(Some(letter), chunk * PER_CHUNK + number, 11)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_leading_zeros() {
        assert_eq!(customer(41).as_str(), "00000042");
        assert_eq!(in_chunk(b'T', 3, 17).as_str(), "T00003000017");
        assert_eq!(Id::new(None, u64::MAX, 3).as_str(), "18446744073709551615");
    }
}
