//! Room for what each user asks, on all their lines together: what one asks keeps nobody else waiting for long.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::Semaphore;

/// The rooms of those who are connected.
#[derive(Debug)]
pub struct Rooms {
    at_a_time: usize,
    by_user: Mutex<HashMap<u32, Weak<Semaphore>>>,
}

impl Rooms {
    /// So many requests of one user are worked on at a time; more of them wait.
    #[must_use]
    pub fn new(at_a_time: u32) -> Self {
        Self { at_a_time: at_a_time as usize, by_user: Mutex::default() }
    }

    /// Of a user, for as long as somebody holds it.
    pub fn of(&self, uid: u32) -> Arc<Semaphore> {
        let mut by_user = self.by_user.lock().unwrap_or_else(PoisonError::into_inner);
        by_user.retain(|_, room| room.strong_count() > 0);
        if let Some(room) = by_user.get(&uid).and_then(Weak::upgrade) {
            return room;
        }
        let room = Arc::new(Semaphore::new(self.at_a_time));
        by_user.insert(uid, Arc::downgrade(&room));
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lines_of_a_user_share_a_room_that_nobody_else_has() {
        let rooms = Rooms::new(2);
        let (one, again, other) = (rooms.of(1), rooms.of(1), rooms.of(2));
        assert!(Arc::ptr_eq(&one, &again) && !Arc::ptr_eq(&one, &other));
        assert_eq!(one.available_permits(), 2);
        drop((one, again));
        rooms.of(2).close();
        assert!(other.is_closed() && !rooms.of(1).is_closed());
    }
}
