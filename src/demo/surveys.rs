//! Satisfaction surveys: who answers, and how satisfied with which store.

use super::random::{Draw, nth};
use super::tickets::{NO_STORE, Ticket};
use super::world::World;

/// Share of tickets that are answered for.
const ANSWERED: f64 = 0.035;
/// What the last visit before dropping out costs, in points.
const LAST_VISIT: f64 = 1.8;

/// One answer.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Position in the stores, or `NO_STORE`.
    pub store: u16,
    /// Channel code.
    pub channel: &'static str,
    /// Seconds since 1970-01-01, local time.
    pub at: i64,
    /// 0 to 10.
    pub score: i64,
}

/// The answer to a ticket, if there is one. `leaving` says that the customer drops out after it.
#[must_use]
pub fn answer(
    world: &World,
    ticket: &Ticket,
    satisfaction: f64,
    leaving: bool,
    draw: &mut Draw,
) -> Option<Answer> {
    if !draw.chance(ANSWERED) {
        return None;
    }
    let at = ticket.at + 86_400 + (draw.exponential() * 86_400.0) as i64;
    if at >= world.calendar.end_second() {
        return None;
    }
    let service = if ticket.store == NO_STORE {
        -0.2
    } else {
        world.stores.get(ticket.store).map_or(0.0, |s| s.service)
    };
    let mood = satisfaction + service + 1.1 * draw.normal() - if leaving { LAST_VISIT } else { 0.0 };
    Some(Answer {
        store: ticket.store,
        channel: ticket.channel.code(),
        at,
        score: mood.round().clamp(0.0, 10.0) as i64,
    })
}

/// Pages of a visit: one or more, geometric.
#[must_use]
pub fn pages(mean: f64, draw: &mut Draw) -> i64 {
    1 + (draw.exponential() * (mean - 1.0)) as i64
}

/// The position of a category drawn from running weights.
#[must_use]
pub fn looked_at(tastes: &[f64], draw: &mut Draw) -> usize {
    if nth(tastes, tastes.len().saturating_sub(1)) > 0.0 { draw.weighted(tastes) } else { 0 }
}
