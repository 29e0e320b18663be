//! Consents by channel and how they change: given on joining, withdrawn or given again later.

use super::campaigns::Means;
use super::person::Person;
use super::random::{Draw, nth};

/// Channels that need a consent, in the order of the customers' columns.
pub const CONSENTS: [&str; 4] = ["email", "sms", "post", "ads"];

/// One change of one consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Position in [`CONSENTS`].
    pub channel: usize,
    /// Given or withdrawn.
    pub granted: bool,
    /// Seconds since 1970-01-01, local time.
    pub at: i64,
}

/// Share of consents that are withdrawn at some time without a message being the reason.
const WITHDRAWN: f64 = 0.10;
/// Share of those that are given again.
const REGRANTED: f64 = 0.2;
/// Share of customers without any consent on joining who give one later.
const LATER: f64 = 0.06;

/// Draws a customer's changes between two moments into a list sorted by time.
pub fn draw_changes(person: &Person, joined: i64, end: i64, draw: &mut Draw, out: &mut Vec<Change>) {
    out.clear();
    let span = (end - joined).max(1) as f64;
    for channel in 0..CONSENTS.len() {
        let given = draw.chance(nth(&person.of().consents, channel));
        let mut at = joined;
        if !given {
            if !draw.chance(LATER) {
                continue;
            }
            at += (span * draw.unit()) as i64;
        }
        out.push(Change { channel, granted: true, at });
        if draw.chance(WITHDRAWN) {
            let left = at + 86_400 + ((end - at) as f64 * draw.unit()) as i64;
            out.push(Change { channel, granted: false, at: left });
            if draw.chance(REGRANTED) {
                let back = left + 86_400 + ((end - left).max(0) as f64 * draw.unit()) as i64;
                out.push(Change { channel, granted: true, at: back });
            }
        }
    }
    out.retain(|c| c.at < end);
    out.sort_by_key(|c| (c.at, c.channel));
}

/// Whether a consent holds at a moment.
#[must_use]
pub fn holds(changes: &[Change], channel: usize, at: i64) -> bool {
    changes.iter().rev().find(|c| c.channel == channel && c.at <= at).is_some_and(|c| c.granted)
}

/// Withdraws a consent; whatever was to change later does not.
pub fn withdraw(changes: &mut Vec<Change>, means: Means, at: i64) {
    let channel = means as usize;
    changes.retain(|c| c.channel != channel || c.at < at);
    changes.push(Change { channel, granted: false, at });
    changes.sort_by_key(|c| (c.at, c.channel));
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn the_last_change_before_a_moment_decides() {
        let change = |granted, at| Change { channel: 0, granted, at };
        let mut changes = vec![change(true, 10), change(false, 20), change(true, 30)];
        assert_eq!([5, 10, 25, 30].map(|at| holds(&changes, 0, at)), [false, true, false, true]);
        withdraw(&mut changes, Means::Email, 25);
        assert!(!holds(&changes, 0, 40) && changes.len() == 3);
    }
}
