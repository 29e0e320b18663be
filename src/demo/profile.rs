//! What the retailer knows of a customer: name, contacts, home; and next to it what only `truth/` knows.

use super::chunk::Years;
use super::contacts;
use super::ids::Id;
use super::life::{Dropout, Life};
use super::names::{self, Name};
use super::person::Person;
use super::products::CATALOGUE;
use super::random::{Draw, nth};
use super::rows::Cell::{self, Number, Text};
use super::rows::Rows;
use super::types::DRIFTS;
use super::words::BRANDS;
use super::world::World;

/// Contact data of a customer as captured.
#[derive(Debug)]
pub struct Profile {
    name: Name,
    named: bool,
    card: Option<Id>,
    gender: Option<&'static str>,
    born: Option<i64>,
    email: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    postal_code: Option<String>,
    city: Option<&'static str>,
    country: &'static str,
}

impl Profile {
    /// Draws what is captured; much of it is missing, as in life.
    #[must_use]
    pub fn new(world: &World, person: &Person, number: u64, draw: &mut Draw) -> Self {
        let name = names::name(person.woman, draw);
        let british = name.language == "en" && draw.chance(0.6);
        let town = world.stores.get(person.home).map(|s| s.town);
        let age = (person.of().age + 13.0 * draw.normal()).clamp(16.0, 94.0);
        let last = i64::from(world.calendar.epoch(world.calendar.len() - 1));
        let born = last - (age * 365.25) as i64 - draw.below(200) as i64;
        let gender = match draw.below(100) {
            0..8 => None,
            8..10 => Some("x"),
            _ => Some(if person.woman { "f" } else { "m" }),
        };
        let housed = draw.chance(0.58);
        Self {
            name,
            named: !draw.chance(0.02),
            card: draw.chance(0.96).then(|| Id::new(Some(b'L'), 70_000_000_000 + number * 97 + 13, 11)),
            gender,
            born: draw.chance(0.74).then_some(born),
            email: draw.chance(0.80).then(|| contacts::email(&name, number + 1, draw)),
            phone: draw.chance(0.72).then(|| contacts::phone(british, number, draw)),
            address: housed.then(|| contacts::address(draw)),
            postal_code: town.filter(|_| !british).map(|t| contacts::postal_code(t, draw)),
            city: if british { Some("Brighton") } else { town.map(|t| t.name) },
            country: if british { "GB" } else { "FR" },
        }
    }

    /// Whether an e-mail, a text message, a letter can be sent.
    #[must_use]
    pub fn reach(&self) -> [bool; 3] {
        let email = self.email.as_ref().is_some_and(|e| e.contains('@'));
        [email, self.phone.is_some(), self.address.is_some()]
    }

    /// Writes the customer's row.
    pub fn write(
        &self,
        world: &World,
        person: &Person,
        id: Id,
        joined: i32,
        consents: [bool; 4],
        rows: &mut Rows,
    ) {
        let name = |part: &'static str| if self.named { Text(part) } else { Cell::Null };
        rows.push(&[
            Text(id.as_str()),
            self.card.as_ref().map_or(Cell::Null, |c| Text(c.as_str())),
            name(self.name.first.0),
            name(self.name.last.0),
            Cell::text(self.gender),
            Cell::number(self.born),
            Cell::text(self.email.as_deref()),
            Cell::text(self.phone.as_deref()),
            Cell::text(self.address.as_deref()),
            Cell::text(self.postal_code.as_deref()),
            Cell::text(self.city),
            Text(self.country),
            Text(self.name.language),
            world.stores.get(person.home).map_or(Cell::Null, |s| Text(s.id.as_str())),
            Number(i64::from(world.calendar.epoch(joined))),
            Cell::Bool(consents[0]),
            Cell::Bool(consents[1]),
            Cell::Bool(consents[2]),
            Cell::Bool(consents[3]),
        ]);
    }
}

/// Writes the customer's row of `truth/`.
pub fn write_truth(world: &World, person: &Person, id: Id, life: Life, years: Years, rows: &mut Rows) {
    let share = |v: f64| Number((v * 1e6).round() as i64);
    let category = |at: usize| Cell::text(CATALOGUE.get(at).map(|c| c.name));
    let dropped = match life.dropout {
        Dropout::After(day) => Number(i64::from(world.calendar.epoch(day))),
        Dropout::Before | Dropout::Active => Cell::Null,
    };
    rows.push(&[
        Text(id.as_str()),
        Text(person.of().name),
        share(person.rate),
        share(person.dropout),
        Number(person.basket.round() as i64),
        Number(person.season as i64),
        Number(person.promo as i64),
        share(person.channels[0]),
        share(person.channels[1]),
        share(person.channels[2]),
        Cell::text(nth(&["day", "evening", "lunch"], person.hours)),
        category(person.favourite),
        Cell::text(nth(&BRANDS, usize::from(person.brand))),
        person.elsewhere.map_or(Cell::Null, category),
        Cell::Bool(person.gifts),
        share(person.open),
        share(person.gain),
        share(person.optimum),
        Cell::text(DRIFTS.get(person.drift).map(|d| d.0)),
        share(person.drift_factor()),
        share(life.drifted),
        share(person.satisfaction),
        dropped,
        Cell::Bool(life.dropout == Dropout::Active),
        Number(years.n1),
        Number(years.n),
        Number(years.n_without),
    ]);
}
