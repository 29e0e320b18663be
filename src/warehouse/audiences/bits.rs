//! Whom a condition takes, as a bit for each customer's number: a rule puts its conditions together a word at a time.
//!
//! Numbers lie close together, so that ten million customers take 1.25 MB. All sets of a generation are as long as its
//! largest number wants.

/// A set of customers' numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// Everybody whose value, by number, fits.
    pub fn of<T: Copy>(values: &[T], fits: impl Fn(T) -> bool) -> Self {
        let word = |values: &[T]| {
            values.iter().enumerate().fold(0, |word, (bit, value)| word | u64::from(fits(*value)) << bit)
        };
        Self(values.chunks(64).map(word).collect())
    }

    /// Take somebody in, or out. A number beyond its end is passed over.
    pub fn set(&mut self, person: usize, is_in: bool) {
        if let Some(word) = self.0.get_mut(person / 64) {
            let bit = 1 << (person % 64);
            *word = if is_in { *word | bit } else { *word & !bit };
        }
    }

    /// Whether somebody is in it.
    #[must_use]
    pub fn has(&self, person: i32) -> bool {
        let Ok(person) = usize::try_from(person) else { return false };
        self.0.get(person / 64).is_some_and(|word| word >> (person % 64) & 1 == 1)
    }

    /// Leave those that are in another too.
    pub fn and(&mut self, other: &Self) {
        self.each(other, |word, other| word & other);
    }

    /// Take in those of another.
    pub fn or(&mut self, other: &Self) {
        self.each(other, |word, other| word | other);
    }

    /// Take out those of another.
    pub fn without(&mut self, other: &Self) {
        self.each(other, |word, other| word & !other);
    }

    fn each(&mut self, other: &Self, put: impl Fn(u64, u64) -> u64) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word = put(*word, *other);
        }
    }

    /// Take in those of the share that comes next; where another follows, this one ends with a word.
    pub fn append(&mut self, mut next: Self) {
        self.0.append(&mut next.0);
    }

    /// Nobody, with as much room as this.
    #[must_use]
    pub fn nobody(&self) -> Self {
        Self(vec![0; self.0.len()])
    }

    /// The numbers, in order.
    pub fn numbers(&self) -> impl Iterator<Item = usize> {
        let of_word = |(at, word): (usize, &u64)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * 64 + bit)
            })
        };
        self.0.iter().enumerate().flat_map(of_word)
    }

    /// Nobody, in so many bytes.
    #[cfg(test)]
    #[must_use]
    pub fn of_bytes(bytes: usize) -> Self {
        Self(vec![0; bytes / 8])
    }

    /// Bytes that it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.len() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn those(fits: impl Fn(usize) -> bool) -> Bits {
        Bits::of(&(0..130).collect::<Vec<_>>(), fits)
    }

    #[test]
    fn a_set_has_whose_value_fits_and_nobody_beyond() {
        let mut bits = those(|person| person % 64 == 1 || person == 127);
        assert_eq!(bits.numbers().collect::<Vec<_>>(), [1, 65, 127, 129]);
        assert_eq!((-200..400).filter(|person| bits.has(*person)).collect::<Vec<_>>(), [1, 65, 127, 129]);
        assert_eq!(bits.bytes(), 24);
        for (person, is_in) in [(65, false), (66, true), (5_000, true)] {
            bits.set(person, is_in);
        }
        assert_eq!(bits.numbers().collect::<Vec<_>>(), [1, 66, 127, 129]);
    }

    #[test]
    fn sets_are_put_together() {
        let (twos, threes) = (those(|person| person % 2 == 0), those(|person| person % 3 == 0));
        let mut both = twos.clone();
        both.and(&threes);
        assert_eq!(both, those(|person| person % 6 == 0));
        let mut any = twos.clone();
        any.or(&threes);
        assert_eq!(any, those(|person| person % 2 == 0 || person % 3 == 0));
        any.without(&threes);
        assert_eq!(any, those(|person| person % 2 == 0 && person % 3 != 0));
        assert_eq!(twos.nobody().numbers().next(), None);
    }
}
