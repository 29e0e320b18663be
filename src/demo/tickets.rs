//! Tickets: what a shopper puts in one basket, where, when, at which discounts, and what comes back.
//!
//! A ticket belongs to one store, channel and day. Net is gross less discount, to the cent.

use super::person::Person;
use super::products::{CATALOGUE, CATEGORIES};
use super::promotions::Discount;
use super::random::{Draw, nth};
use super::world::World;

/// Web and app tickets have no store.
pub const NO_STORE: u16 = u16::MAX;

/// Where a ticket was rung up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// At a till.
    Store,
    /// On the web site.
    Web,
    /// In the app.
    App,
}

impl Channel {
    /// Its code in the files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Web => "web",
            Self::App => "app",
        }
    }

    /// Share of lines that come back.
    const fn returned(self) -> f64 {
        match self {
            Self::Store => 0.055,
            Self::Web => 0.15,
            Self::App => 0.13,
        }
    }
}

/// One ticket line.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Number of the ticket within the chunk.
    pub ticket: u32,
    /// Line within the ticket, from 1.
    pub number: u8,
    /// Position in the stores, or [`NO_STORE`].
    pub store: u16,
    /// Channel.
    pub channel: Channel,
    /// Seconds since 1970-01-01, local time.
    pub at: i64,
    /// Position in the products.
    pub product: u16,
    /// Units; negative for a return.
    pub quantity: i64,
    /// Cents before discounts.
    pub gross: i64,
    /// Cents of discount.
    pub discount: i64,
    /// Cents of discount that a campaign gave beyond what the shopper would have taken.
    pub given: i64,
    /// Cents of cost.
    pub cost: i64,
    /// As in [`Discount::promo`].
    pub promo: u16,
}

impl Line {
    /// Cents received.
    #[must_use]
    pub const fn net(&self) -> i64 {
        self.gross - self.discount
    }
}

/// A shopper: a person with what follows from the traits, worked out once.
#[derive(Debug)]
pub struct Shopper<'a> {
    /// The traits.
    pub person: &'a Person,
    items: f64,
    level: f64,
}

/// Mean units a line.
const UNITS: f64 = 1.07;
/// Spread of prices around a shopper's level.
const PRICE_SPREAD: f64 = 0.28;
/// How often a shopper looks for the preferred brand.
const BRAND_SOUGHT: f64 = 0.12;

impl<'a> Shopper<'a> {
    /// Works out a person's lines a ticket and price level, so that the mean ticket is the person's.
    #[must_use]
    pub fn new(world: &World, person: &'a Person) -> Self {
        let of = person.of();
        let items = 1.0 + (of.items - 1.0) * (person.basket / of.basket).sqrt();
        let mut before = 0.0;
        let mut spent = 0.0;
        for (total, price) in person.tastes.iter().zip(&world.category_prices) {
            spent += (total - before) * price;
            before = *total;
        }
        let mean_price = spent / before.max(1e-9);
        let level = person.basket / (mean_price * items * UNITS * world.price_bias);
        Self { person, items, level: level.clamp(0.3, 3.5) }
    }
}

/// What is special about a ticket.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish {
    /// Bought to give: outside the shopper's own taste.
    pub gift: bool,
    /// Probability that a campaign adds one line.
    pub extra_line: f64,
    /// A campaign's discount on every line, in per cent, and its promotion.
    pub offer: Discount,
    /// This store, whatever the shopper's habits.
    pub store: Option<u16>,
}

/// What a ticket came to, returns included.
#[derive(Debug, Clone, Copy)]
pub struct Ticket {
    /// Position in the stores, or [`NO_STORE`].
    pub store: u16,
    /// Channel.
    pub channel: Channel,
    /// Cents received, less what came back within the history.
    pub net: i64,
    /// Of `net`, the (negative) cents that came back, and the day of the history on which they did.
    pub back: (i64, i32),
    /// Cents before discounts, returns not deducted.
    pub gross: i64,
    /// Of `net`, what a campaign's extra line brought.
    pub extra: i64,
    /// Cents of discount that a campaign gave beyond what the shopper would have taken.
    pub given: i64,
    /// Seconds since 1970-01-01, local time.
    pub at: i64,
}

/// Rings tickets up into a list of lines.
#[derive(Debug)]
pub struct Till<'a> {
    world: &'a World,
    /// Lines rung up so far.
    pub lines: Vec<Line>,
    /// Number of the next ticket of the chunk.
    pub next_ticket: u32,
}

impl<'a> Till<'a> {
    /// An empty till.
    #[must_use]
    pub const fn new(world: &'a World) -> Self {
        Self { world, lines: Vec::new(), next_ticket: 1 }
    }

    /// Rings up one ticket of a shopper on a day of the history, and its return if there is one.
    pub fn ring(&mut self, shopper: &Shopper<'_>, day: i32, wish: Wish, draw: &mut Draw) -> Option<Ticket> {
        let about = self.world.calendar.day(day)?;
        let (channel, store) = place(self.world, shopper.person, day, about.closed, wish.store, draw);
        let at = i64::from(about.epoch) * 86_400 + second_of_day(channel, shopper.person.hours, draw);
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        let first = self.lines.len();
        let wanted = 1 + draw.poisson(shopper.items - 1.0).min(14);
        let extra = draw.chance(wish.extra_line);
        let season = self.world.products.season_on(day);
        for number in 1..=wanted + u32::from(extra) {
            let Some(product) = choose(self.world, shopper, season, wish.gift, draw) else { continue };
            let mut line = self.price(shopper, day, product, wish.offer, draw)?;
            line.ticket = ticket;
            line.number = number as u8;
            line.store = store;
            line.channel = channel;
            line.at = at;
            self.lines.push(line);
        }
        let rung = self.lines.get(first..).unwrap_or_default();
        let gross = rung.iter().map(|l| l.gross).sum();
        let given = rung.iter().map(|l| l.given).sum();
        let mut net = rung.iter().map(Line::net).sum();
        let extra = if extra { rung.last().map_or(0, Line::net) } else { 0 };
        let back = self.bring_back(first, day, draw);
        net += back.0;
        Some(Ticket { store, channel, net, back, gross, extra, given, at })
    }

    fn price(
        &self,
        shopper: &Shopper<'_>,
        day: i32,
        at: u16,
        offer: Discount,
        draw: &mut Draw,
    ) -> Option<Line> {
        let product = self.world.products.get(at)?;
        let quantity = match draw.below(100) {
            0..94 => 1,
            94..99 => 2,
            _ => 3,
        };
        let own = self.world.promotions.discount(day, product, shopper.person.promo, draw);
        let taken = if offer.percent > own.percent { offer } else { own };
        let gross = product.price * quantity;
        let discount = |percent: i64| (gross * percent + 50) / 100;
        Some(Line {
            ticket: 0,
            number: 0,
            store: NO_STORE,
            channel: Channel::Store,
            at: 0,
            product: at,
            quantity,
            gross,
            discount: discount(taken.percent),
            given: discount(taken.percent) - discount(own.percent),
            cost: product.cost * quantity,
            promo: taken.promo,
        })
    }

    /// Brings lines of the ticket that starts at `first` back on one later day; the (negative) cents given back, and the day.
    fn bring_back(&mut self, first: usize, day: i32, draw: &mut Draw) -> (i64, i32) {
        let rung = self.lines.len();
        let mut number = 0;
        let mut back = (0, day);
        let mut at = 0;
        for from in first..rung {
            let Some(&line) = self.lines.get(from) else { break };
            if !draw.chance(line.channel.returned()) {
                continue;
            }
            if number == 0 {
                let on = day + draw.whole(3, 28);
                let open = line.store == NO_STORE
                    || self.world.stores.get(line.store).is_some_and(|s| s.open_on(on));
                let Some(about) = self.world.calendar.day(on).filter(|d| open && !d.closed) else {
                    return back;
                };
                back.1 = on;
                at = i64::from(about.epoch) * 86_400 + second_of_day(line.channel, 0, draw);
            }
            number += 1;
            back.0 -= line.net();
            self.lines.push(Line {
                ticket: self.next_ticket,
                number,
                at,
                quantity: -line.quantity,
                gross: -line.gross,
                discount: -line.discount,
                cost: -line.cost,
                ..line
            });
        }
        self.next_ticket += u32::from(number > 0);
        back
    }
}

/// Channel and store; shut stores and holidays send shoppers to the web.
fn place(
    world: &World,
    person: &Person,
    day: i32,
    closed: bool,
    wished: Option<u16>,
    draw: &mut Draw,
) -> (Channel, u16) {
    if let Some(store) = wished {
        return (Channel::Store, store);
    }
    // The web and the app gain ground from one end of the history to the other.
    let online = 0.85 + 0.35 * f64::from(day) / f64::from(world.calendar.len().max(1));
    let [store, web, app] = person.channels;
    let at = draw.by_weight(&[store, web * online, app * online * online]);
    if at == 0 && !closed {
        let home = draw.chance(0.76);
        let found = if home {
            world.stores.open_near(person.home, day, draw)
        } else {
            world.stores.neighbour(person.home, day, draw)
        };
        if let Some(store) = found {
            return (Channel::Store, store);
        }
    }
    (if at == 2 { Channel::App } else { Channel::Web }, NO_STORE)
}

/// Tickets by hour in stores, from 10 to 19 o'clock, by hour preference.
const STORE_HOURS: [[f64; 10]; 3] = [
    [6.0, 9.0, 8.0, 7.0, 9.0, 11.0, 12.0, 11.0, 8.0, 4.0],
    [1.0, 2.0, 3.0, 2.0, 3.0, 4.0, 7.0, 13.0, 16.0, 10.0],
    [2.0, 4.0, 18.0, 17.0, 5.0, 4.0, 4.0, 5.0, 4.0, 2.0],
];

/// Tickets by two hours online, by hour preference.
const ONLINE_HOURS: [[f64; 12]; 3] = [
    [1.0, 0.3, 0.3, 2.0, 6.0, 9.0, 8.0, 9.0, 8.0, 7.0, 9.0, 5.0],
    [3.0, 0.8, 0.3, 0.8, 2.0, 3.0, 4.0, 4.0, 5.0, 9.0, 19.0, 14.0],
    [1.0, 0.3, 0.3, 2.0, 4.0, 7.0, 18.0, 6.0, 5.0, 6.0, 9.0, 5.0],
];

fn second_of_day(channel: Channel, habit: usize, draw: &mut Draw) -> i64 {
    let fresh = |draw: &mut Draw, seconds: usize| draw.below(seconds) as i64;
    if channel == Channel::Store {
        let hours = STORE_HOURS.get(habit).unwrap_or(&STORE_HOURS[0]);
        return (10 + draw.by_weight(hours) as i64) * 3_600 + fresh(draw, 3_600);
    }
    let hours = ONLINE_HOURS.get(habit).unwrap_or(&ONLINE_HOURS[0]);
    draw.by_weight(hours) as i64 * 7_200 + fresh(draw, 7_200)
}

/// A product: by taste, or outside of it for a gift; near the shopper's price level.
fn choose(world: &World, shopper: &Shopper<'_>, season: usize, gift: bool, draw: &mut Draw) -> Option<u16> {
    let category =
        if gift { gift_category(shopper.person, draw) } else { draw.weighted(&shopper.person.tastes) };
    let noise = (PRICE_SPREAD * draw.normal() - PRICE_SPREAD * PRICE_SPREAD / 2.0).exp();
    let cents = world.products.mean_price(category, season) * shopper.level * noise;
    if !gift && draw.chance(BRAND_SOUGHT) {
        let wanted = world.products.of_brand(category, season, cents, shopper.person.brand);
        if wanted.is_some() {
            return wanted;
        }
    }
    world.products.near_price(category, season, cents, draw)
}

/// By fitness for a gift, never the favourite, and less what the shopper buys anyway.
fn gift_category(person: &Person, draw: &mut Draw) -> usize {
    let mut weights = [0.0; CATEGORIES];
    let all = nth(&person.tastes, CATEGORIES - 1).max(1e-9);
    let mut before = 0.0;
    for (at, (weight, category)) in weights.iter_mut().zip(&CATALOGUE).enumerate() {
        let total = nth(&person.tastes, at);
        let own = (total - before) / all;
        before = total;
        *weight = if at == person.favourite || own > 0.10 { 0.0 } else { category.gift };
    }
    draw.by_weight(&weights)
}
