//! Who is connected, and how many may be.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::greeting::Sorry;
use crate::contract::{Connected, UserRole};

/// Everybody who is connected.
#[derive(Debug)]
pub struct Roster {
    most: usize,
    most_per_user: usize,
    seats: Mutex<Seats>,
}

#[derive(Debug, Default)]
struct Seats {
    next: u64,
    taken: BTreeMap<u64, (u32, Option<Connected>)>,
}

/// One connection's place; free again when dropped.
#[derive(Debug)]
pub struct Seat {
    roster: Arc<Roster>,
    number: u64,
}

impl Roster {
    /// For so many connections in all, and of one user.
    #[must_use]
    pub fn new(most: u32, most_per_user: u32) -> Arc<Self> {
        Arc::new(Self { most: most as usize, most_per_user: most_per_user as usize, seats: Mutex::default() })
    }

    /// A place for a user, if there is one.
    pub fn take(self: &Arc<Self>, uid: u32) -> Result<Seat, Sorry> {
        let mut seats = self.seats();
        if seats.taken.len() >= self.most {
            return Err(Sorry::Full(format!("{} connections are all it takes", self.most)));
        }
        let theirs = seats.taken.values().filter(|(other, _)| *other == uid).count();
        if theirs >= self.most_per_user {
            return Err(Sorry::Full(format!("{theirs} connections are all that one user may have")));
        }
        let number = seats.next;
        seats.next += 1;
        seats.taken.insert(number, (uid, None));
        Ok(Seat { roster: Arc::clone(self), number })
    }

    /// Who was let in, longest first.
    #[must_use]
    pub fn connected(&self) -> Vec<Connected> {
        self.seats().taken.values().filter_map(|(_, who)| who.clone()).collect()
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Whoever sits here was let in.
    pub fn is_for(&self, who: Connected) {
        if let Some((_, seated)) = self.roster.seats().taken.get_mut(&self.number) {
            *seated = Some(who);
        }
    }

    /// Whoever sits here has these roles now.
    pub fn has(&self, roles: &[UserRole]) {
        if let Some((_, Some(seated))) = self.roster.seats().taken.get_mut(&self.number) {
            roles.clone_into(&mut seated.roles);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.roster.seats().taken.remove(&self.number);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn one_user_can_not_take_every_place_and_who_leaves_makes_room() {
        let roster = Roster::new(3, 2);
        let first = roster.take(1).unwrap();
        let _second = roster.take(1).unwrap();
        assert!(matches!(roster.take(1), Err(Sorry::Full(why)) if why.contains("one user")));
        let _other = roster.take(2).unwrap();
        assert!(matches!(roster.take(3), Err(Sorry::Full(why)) if why.contains("all it takes")));
        drop(first);
        roster.take(3).unwrap();
        assert!(roster.connected().is_empty(), "a place is no admission");
    }
}
