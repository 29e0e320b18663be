//! What is counted while customers are written: totals, known effects, tier moves, tickets by store and day.
//!
//! Only whole numbers, so that groups can be added in any order.

use super::effects::Effect;
use super::types::TYPES;
use super::world::World;

/// Value tiers by net revenue of 12 months: name and cents from which a customer is in it.
pub const TIERS: [(&str, i64); 5] =
    [("best", 60_000), ("large", 25_000), ("medium", 10_000), ("small", 1), ("none", i64::MIN)];

/// The tier of some cents of net revenue.
#[must_use]
pub fn tier(net: i64) -> usize {
    TIERS.iter().position(|(_, from)| net >= *from).unwrap_or(TIERS.len() - 1)
}

/// Sums over customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Customers.
    pub customers: u64,
    /// Customers with a ticket within the history.
    pub buyers: u64,
    /// Customers who had dropped out before the last day, those before the history included.
    pub dropped: u64,
    /// Tickets, returns included.
    pub tickets: u64,
    /// Lines.
    pub lines: u64,
    /// Lines without a customer.
    pub anonymous_lines: u64,
    /// Cents of net revenue.
    pub net: i64,
    /// Cents of net revenue without a customer.
    pub anonymous_net: i64,
    /// Messages.
    pub messages: u64,
    /// Rows of all source files.
    pub rows: u64,
    /// By latent type: customers, tickets made, gross cents of them.
    pub types: Vec<[i64; 3]>,
    /// By slot.
    effects: Vec<Effect>,
    /// Tier in N-1 × tier in N: customers as they are, and as they would be without drift.
    moves: [[[u64; 2]; TIERS.len()]; TIERS.len()],
    /// Purchase tickets by store and day.
    visits: Vec<u32>,
    days: usize,
    /// Net cents of the tested and the other stores before and during the store test.
    pub store_test: [[i64; 2]; 2],
}

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(world: &World) -> Self {
        let days = world.calendar.days().len();
        Self {
            customers: 0,
            buyers: 0,
            dropped: 0,
            tickets: 0,
            lines: 0,
            anonymous_lines: 0,
            net: 0,
            anonymous_net: 0,
            messages: 0,
            rows: 0,
            types: vec![[0; 3]; TYPES.len()],
            effects: vec![Effect::default(); world.slots.count()],
            moves: [[[0; 2]; TIERS.len()]; TIERS.len()],
            visits: vec![0; days * world.stores.all.len()],
            days,
            store_test: [[0; 2]; 2],
        }
    }

    /// The effect of a slot.
    pub fn effect(&mut self, slot: u16) -> Option<&mut Effect> {
        self.effects.get_mut(usize::from(slot))
    }

    /// What the effect of a slot came to.
    #[must_use]
    pub fn effect_of(&self, slot: u16) -> Effect {
        self.effects.get(usize::from(slot)).copied().unwrap_or_default()
    }

    /// Counts a customer's move between tiers, given net cents in N-1, in N, and in N without drift.
    pub fn count_move(&mut self, n1: i64, n: i64, n_without: i64) {
        if let Some(row) = self.moves.get_mut(tier(n1)) {
            if let Some(cell) = row.get_mut(tier(n)) {
                cell[0] += 1;
            }
            if let Some(cell) = row.get_mut(tier(n_without)) {
                cell[1] += 1;
            }
        }
    }

    /// Customers who moved between two tiers: as they are, and as they would be without drift.
    #[must_use]
    pub fn moved(&self, from: usize, to: usize) -> [u64; 2] {
        self.moves.get(from).and_then(|row| row.get(to)).copied().unwrap_or_default()
    }

    /// Counts a purchase ticket of a store.
    pub fn count_ticket(&mut self, store: u16, day: i32) {
        let at = usize::from(store) * self.days + usize::try_from(day).unwrap_or(0);
        if let Some(count) = self.visits.get_mut(at) {
            *count += 1;
        }
    }

    /// Purchase tickets of a store by day.
    #[must_use]
    pub fn tickets_of(&self, store: usize) -> &[u32] {
        self.visits.get(store * self.days..(store + 1) * self.days).unwrap_or_default()
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        self.customers += other.customers;
        self.buyers += other.buyers;
        self.dropped += other.dropped;
        self.tickets += other.tickets;
        self.lines += other.lines;
        self.anonymous_lines += other.anonymous_lines;
        self.net += other.net;
        self.anonymous_net += other.anonymous_net;
        self.messages += other.messages;
        self.rows += other.rows;
        for (mine, theirs) in self.types.iter_mut().flatten().zip(other.types.iter().flatten()) {
            *mine += theirs;
        }
        for (mine, theirs) in self.effects.iter_mut().zip(&other.effects) {
            mine.add(theirs);
        }
        for (mine, theirs) in
            self.moves.iter_mut().flatten().flatten().zip(other.moves.iter().flatten().flatten())
        {
            *mine += theirs;
        }
        for (mine, theirs) in self.visits.iter_mut().zip(&other.visits) {
            *mine += theirs;
        }
        for (mine, theirs) in self.store_test.iter_mut().flatten().zip(other.store_test.iter().flatten()) {
            *mine += theirs;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn tiers_start_at_their_cents() {
        assert_eq!([60_000, 59_999, 25_000, 9_999, 1, 0, -500].map(tier), [0, 1, 1, 3, 3, 4, 4]);
    }
}
