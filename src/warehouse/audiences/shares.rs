//! Everybody in shares of neighbouring numbers, so that every core looks for the people of one condition, each among its own.

use duckdb::Connection;

/// Larger numbers are no customer's.
const MOST_PEOPLE: usize = 1 << 28;
/// A share is worth a statement of its own from so many people.
const LEAST: usize = 1 << 18;
/// Bits that stand in a word: a share begins with one.
const WORD: usize = 64;

/// Numbers of customers that lie together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The first, a multiple of 64.
    pub from: usize,
    /// How many.
    pub people: usize,
}

impl Share {
    /// Everybody, by the statement that says below which number they are.
    pub fn everybody(conn: &Connection, people: &str) -> duckdb::Result<Self> {
        let people: i64 = conn.query_row(people, [], |row| row.get(0))?;
        Ok(Self { from: 0, people: usize::try_from(people).unwrap_or(0).min(MOST_PEOPLE) })
    }

    /// One for each core, or fewer where there are few people.
    #[must_use]
    pub fn for_cores(self, cores: usize) -> Vec<Self> {
        self.split(cores.min(self.people / LEAST).max(1))
    }

    /// So many of about the same size, in order.
    #[must_use]
    pub fn split(self, shares: usize) -> Vec<Self> {
        let each = self.people.div_ceil(shares.max(1)).next_multiple_of(WORD).max(WORD);
        let below = self.from + self.people;
        let from = (self.from..below.max(self.from + 1)).step_by(each);
        from.map(|from| Self { from, people: each.min(below - from) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(people: usize, shares: usize) -> Vec<(usize, usize)> {
        let shares = Share { from: 0, people }.split(shares);
        shares.into_iter().map(|share| (share.from, share.people)).collect()
    }

    #[test]
    fn everybody_is_in_one_share_and_shares_begin_with_a_word() {
        assert_eq!(split(300, 2), [(0, 192), (192, 108)]);
        assert_eq!(split(300, 1), [(0, 300)]);
        assert_eq!(split(10, 4), [(0, 10)]);
        assert_eq!(split(128, 2), [(0, 64), (64, 64)]);
        assert_eq!(split(0, 2), [(0, 0)]);
    }

    #[test]
    fn few_people_are_one_share() {
        let shares = |people| Share { from: 0, people }.for_cores(4).len();
        assert_eq!([0, 1, LEAST, 2 * LEAST, 40 * LEAST].map(shares), [1, 1, 1, 2, 4]);
    }
}
