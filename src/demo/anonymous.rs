//! What nobody's card was shown for: anonymous tickets and unrecognised visits, chunk by chunk.
//!
//! There are as many as fit to the chunk's customers, so that the identified share stays the same at any size.

use super::calendar::Calendar;
use super::chunk::{CHUNK, count_store, lifted, write_lines, write_visit};
use super::group::Files;
use super::ids;
use super::person::Person;
use super::random::{Draw, Purpose};
use super::surveys::pages;
use super::tally::Tally;
use super::tickets::{Shopper, Till, Wish};
use super::visits::{Visit, first_day};
use super::world::World;

/// Anonymous tickets a month for each customer ever known.
const TICKETS: f64 = 0.032;
/// Unrecognised visits that the tracker keeps for each customer.
const VISITS: f64 = 0.35;
/// Tickets in a row that one shopper's traits are used for.
const SAME_TRAITS: u32 = 6;

/// Writes a chunk's anonymous tickets and unrecognised visits.
pub fn write_chunk<'a>(
    world: &'a World,
    chunk: u64,
    till: &mut Till<'a>,
    files: &mut Files,
    tally: &mut Tally,
) {
    let customers = world.options.customers.saturating_sub(chunk * CHUNK).min(CHUNK) as f64;
    let mut draw = world.streams.draw(Purpose::Anonymous, chunk);
    till.lines.clear();
    till.next_ticket = 1;
    let mut left = draw.poisson(customers * TICKETS * f64::from(world.options.months));
    while left > 0 {
        let mut person = Person::new(world.stores.any(&mut draw), &mut draw);
        // Without a card people buy in stores, and rarely as guests on the web.
        person.channels = [0.94, 0.06, 0.0];
        let shopper = Shopper::new(world, &person);
        for _ in 0..left.min(SAME_TRAITS) {
            ring(world, &shopper, till, tally, &mut draw);
        }
        left = left.saturating_sub(SAME_TRAITS);
    }
    till.lines.sort_by_key(|l| (l.at, l.ticket, l.number));
    write_lines(world, chunk, None, &till.lines, files, tally);
    write_visits(world, chunk, customers, files);
}

fn ring<'a>(
    world: &'a World,
    shopper: &Shopper<'_>,
    till: &mut Till<'a>,
    tally: &mut Tally,
    draw: &mut Draw,
) {
    let profile = Calendar::profile(shopper.person.season, shopper.person.promo);
    let days = world.calendar.len();
    // Fewer and fewer as more people show their card: a tenth of the days drawn are moved to earlier ones.
    let early = if draw.chance(0.10) { draw.unit() } else { 1.0 };
    let gathered = draw.unit() * early * world.calendar.gathered(profile, days);
    let Some(day) = world.calendar.when(profile, gathered) else { return };
    if let Some(ticket) = till.ring(shopper, day, Wish::default(), draw) {
        count_store(world, &ticket, tally);
        lifted(world, till, shopper, ticket.store, day, draw, tally);
    }
}

fn write_visits(world: &World, chunk: u64, customers: f64, files: &mut Files) {
    let mut draw = world.streams.draw(Purpose::Visits, chunk);
    let first = first_day(world);
    let span = world.calendar.len() - first;
    let count = draw.poisson(customers * VISITS * f64::from(span) / f64::from(super::visits::KEPT_DAYS));
    let mut visits: Vec<Visit> = (0..count).map(|_| visit(world, first, &mut draw)).collect();
    visits.sort_by_key(|v| v.at);
    for (number, visit) in visits.iter().enumerate() {
        write_visit(ids::in_chunk(b'U', chunk, number as u64 + 1), None, visit, files);
    }
}

fn visit(world: &World, first: i32, draw: &mut Draw) -> Visit {
    let day = draw.whole(first, world.calendar.len() - 1);
    Visit {
        app: draw.chance(0.1),
        at: world.calendar.midnight(day) + 25_200 + draw.below(57_600) as i64,
        pages: pages(3.0, draw),
        category: draw.below(super::products::CATEGORIES),
    }
}
