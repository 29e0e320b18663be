//! The tickets that tie answers to requests.
//!
//! A ticket's number grows with every request of its slot, so that an answer that has been overtaken is told from the
//! one that is waited for.

use std::collections::BTreeMap;

use super::Slot;

/// A request's number in its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// The slot.
    pub slot: Slot,
    /// Grows with every request of the slot.
    pub number: u64,
}

/// Hands out tickets and tells current answers from overtaken ones.
#[derive(Debug, Default)]
pub struct Tickets {
    last: BTreeMap<Slot, u64>,
    waiting: BTreeMap<Slot, u64>,
}

impl Tickets {
    /// The next ticket of a slot; the one before it no longer counts.
    pub fn take(&mut self, slot: Slot) -> Ticket {
        let number = self.last.entry(slot).or_default();
        *number += 1;
        self.waiting.insert(slot, *number);
        Ticket { slot, number: *number }
    }

    /// Whether this ticket's answer is the one that is waited for; asks once, then no longer.
    pub fn redeem(&mut self, ticket: Ticket) -> bool {
        let current = self.waiting.get(&ticket.slot) == Some(&ticket.number);
        if current {
            self.waiting.remove(&ticket.slot);
        }
        current
    }

    /// Wait no longer: an answer that still comes does not count.
    pub fn forget(&mut self, slot: Slot) {
        self.waiting.remove(&slot);
    }

    /// Whether an answer is waited for.
    #[must_use]
    pub fn is_waiting(&self, slot: Slot) -> bool {
        self.waiting.contains_key(&slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overtaken_answer_does_not_count() {
        let mut tickets = Tickets::default();
        let first = tickets.take(Slot::Pulse);
        let second = tickets.take(Slot::Pulse);
        assert!(!tickets.redeem(first));
        assert!(tickets.is_waiting(Slot::Pulse));
        assert!(tickets.redeem(second));
        assert!(!tickets.redeem(second), "an answer counts once");
        assert!(!tickets.is_waiting(Slot::Pulse));
    }

    #[test]
    fn what_is_forgotten_does_not_count() {
        let mut tickets = Tickets::default();
        let asked = tickets.take(Slot::Find);
        tickets.forget(Slot::Find);
        assert!(!tickets.is_waiting(Slot::Find) && !tickets.redeem(asked));
    }

    #[test]
    fn slots_do_not_overtake_each_other() {
        let mut tickets = Tickets::default();
        let pulse = tickets.take(Slot::Pulse);
        let _ = tickets.take(Slot::Status);
        assert!(tickets.redeem(pulse));
    }
}
