//! What amounts add up to by customer.
//!
//! Numbers of customers lie close together, so that an array adds up faster than a table of hashes, and the smaller the
//! faster: a sum has a byte or four there, and what these can't hold is carried to a table aside, so that every sum is exact.

use std::collections::HashMap;

use super::{bits::Bits, shares::Share};

/// How much room a sum has before it is carried; how large it may be is not bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// A byte: tickets, marks.
    Byte,
    /// Four: cents.
    Four,
}

/// Sums by customer, of a share of them.
#[derive(Debug, Clone)]
pub struct Sums {
    from: usize,
    low: Low,
    /// By the place in `low`.
    carried: HashMap<usize, i64>,
}

#[derive(Debug, Clone)]
enum Low {
    Byte(Vec<u8>),
    Four(Vec<i32>),
}

/// The low part of a sum.
trait Part: Copy + Into<i64> {
    /// The low part of a number.
    fn of(number: i64) -> Self;
}

impl Part for u8 {
    fn of(number: i64) -> Self {
        number as Self
    }
}

impl Part for i32 {
    fn of(number: i64) -> Self {
        number as Self
    }
}

impl Sums {
    /// Nothing yet.
    #[must_use]
    pub fn new(share: Share, room: Room) -> Self {
        let low = match room {
            Room::Byte => Low::Byte(vec![0; share.people]),
            Room::Four => Low::Four(vec![0; share.people]),
        };
        Self { from: share.from, low, carried: HashMap::new() }
    }

    /// Add an amount to each of these people's. Whose number is not of the share is passed over.
    pub fn add(&mut self, people: &[i32], amounts: impl IntoIterator<Item = i64>) {
        let from = self.from;
        let places = people.iter().map(|person| usize::try_from(*person).ok()?.checked_sub(from));
        match &mut self.low {
            Low::Byte(low) => add(low, &mut self.carried, places.zip(amounts)),
            Low::Four(low) => add(low, &mut self.carried, places.zip(amounts)),
        }
    }

    /// Whose sum fits, by the place in the share. Who has no row sums to zero.
    #[must_use]
    pub fn that_fit(&self, fits: impl Fn(i64) -> bool) -> Bits {
        let mut bits = match &self.low {
            Low::Byte(low) => Bits::of(low, |sum| fits(sum.into())),
            Low::Four(low) => Bits::of(low, |sum| fits(sum.into())),
        };
        for place in self.carried.keys() {
            bits.set(*place, fits(self.at(*place)));
        }
        bits
    }

    /// Somebody's sum.
    #[must_use]
    pub fn of(&self, person: usize) -> i64 {
        person.checked_sub(self.from).map_or(0, |place| self.at(place))
    }

    fn at(&self, place: usize) -> i64 {
        let low = match &self.low {
            Low::Byte(low) => low.get(place).map_or(0, |low| i64::from(*low)),
            Low::Four(low) => low.get(place).map_or(0, |low| i64::from(*low)),
        };
        if self.carried.is_empty() {
            return low;
        }
        low.saturating_add(self.carried.get(&place).copied().unwrap_or(0))
    }

    /// Bytes that it takes, what is carried aside.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match &self.low {
            Low::Byte(low) => low.len(),
            Low::Four(low) => low.len() * 4,
        }
    }
}

fn add<T: Part>(
    all: &mut [T],
    carried: &mut HashMap<usize, i64>,
    amounts: impl Iterator<Item = (Option<usize>, i64)>,
) {
    for (place, amount) in amounts {
        let Some(place) = place else { continue };
        let Some(low) = all.get_mut(place) else { continue };
        let sum = amount.saturating_add((*low).into());
        *low = T::of(sum);
        let carry = sum.saturating_sub((*low).into());
        if carry != 0 {
            let carried = carried.entry(place).or_default();
            *carried = carried.saturating_add(carry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_whatever_their_room() {
        const LARGE: i64 = 90_000_000_000;
        let amounts = [255, 1, -300, LARGE, -LARGE, 44, i64::from(i32::MIN), 7];
        for room in [Room::Byte, Room::Four] {
            let mut sums = Sums::new(Share { from: 0, people: 3 }, room);
            for amount in amounts {
                sums.add(&[1, 2, 3, -1, i32::MAX], [amount, -amount, amount, amount, amount]);
            }
            let sum: i64 = amounts.iter().sum();
            assert_eq!([0, 1, 2, 3].map(|person| sums.of(person)), [0, sum, -sum, 0], "{room:?}");
            assert_eq!(sums.that_fit(|found| found == sum).numbers().collect::<Vec<_>>(), [1]);
            assert_eq!(sums.that_fit(|found| found >= 0).numbers().collect::<Vec<_>>(), [0, 2]);
        }
    }

    #[test]
    fn a_share_adds_up_its_own_people() {
        for room in [Room::Byte, Room::Four] {
            let mut sums = Sums::new(Share { from: 64, people: 2 }, room);
            sums.add(&[0, 63, 64, 65, 66, -1, i32::MIN], [1, 2, 30_000_000_000, 4, 5, 6, 7]);
            assert_eq!(
                [0, 63, 64, 65, 66].map(|person| sums.of(person)),
                [0, 0, 30_000_000_000, 4, 0],
                "{room:?}"
            );
            assert_eq!(sums.that_fit(|sum| sum > 4).numbers().collect::<Vec<_>>(), [0]);
            assert_eq!(sums.that_fit(|sum| sum == 4).numbers().collect::<Vec<_>>(), [1]);
        }
    }
}
