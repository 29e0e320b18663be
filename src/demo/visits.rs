//! Visits of the web site and the app: before online tickets, and for a look around.

use super::life::Dropout;
use super::person::Person;
use super::random::{Draw, nth};
use super::surveys::{looked_at, pages};
use super::tickets::{Channel, Ticket};
use super::world::World;

/// Days for which the tracker keeps visits.
pub const KEPT_DAYS: i32 = 396;
/// Looks around a year for one purchase a year, by channel preference.
const LOOKS: f64 = 0.8;

/// One visit.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    /// In the app rather than on the web site.
    pub app: bool,
    /// Seconds since 1970-01-01, local time.
    pub at: i64,
    /// Pages seen.
    pub pages: i64,
    /// Position in the categories.
    pub category: usize,
}

/// First day of the history that the tracker still has.
#[must_use]
pub fn first_day(world: &World) -> i32 {
    (world.calendar.len() - KEPT_DAYS).max(0)
}

/// Visits that led to an online ticket: the last one minutes before it, others on the days before.
pub fn before_ticket(world: &World, person: &Person, ticket: &Ticket, draw: &mut Draw, out: &mut Vec<Visit>) {
    let from = world.calendar.midnight(first_day(world));
    if ticket.channel == Channel::Store || ticket.at < from {
        return;
    }
    let app = ticket.channel == Channel::App;
    let mut at = ticket.at - 120 - draw.below(1_200) as i64;
    for _ in 0..=draw.poisson(0.5) {
        if at >= from {
            out.push(Visit { app, at, pages: pages(7.0, draw), category: looked_at(&person.tastes, draw) });
        }
        at -= 3_600 + (draw.exponential() * 100_000.0) as i64;
    }
}

/// Visits without a purchase, more of them the more a customer likes to buy online.
pub fn around(
    world: &World,
    person: &Person,
    joined: i32,
    dropout: Dropout,
    draw: &mut Draw,
    out: &mut Vec<Visit>,
) {
    let last = match dropout {
        Dropout::Before => return,
        Dropout::After(day) => (day + 60).min(world.calendar.len() - 1),
        Dropout::Active => world.calendar.len() - 1,
    };
    let first = first_day(world).max(joined);
    if last <= first {
        return;
    }
    let online = 1.0 - nth(&person.channels, 0);
    let mean = LOOKS * person.rate * (0.1 + online) * f64::from(last - first) / 365.25;
    for _ in 0..draw.poisson(mean).min(200) {
        let day = draw.whole(first, last);
        let second = 25_200 + draw.below(57_600) as i64;
        out.push(Visit {
            app: draw.chance(nth(&person.channels, 2) / online.max(1e-9)),
            at: world.calendar.midnight(day) + second,
            pages: pages(4.0, draw),
            category: looked_at(&person.tastes, draw),
        });
    }
}
