//! The purchase process: joining, buying at a gamma rate, dropping out, giving, drifting.
//!
//! BG/NBD per customer: purchases come as a Poisson process in the calendar's own time, and after each one the
//! customer drops out with a fixed probability. Every year some come to buy more rarely or more often than before. What that
//! drift takes away or adds in the last year is marked, so that the history without it can be told as well.

use super::calendar::Calendar;
use super::effects::DRIFT;
use super::person::Person;
use super::random::Draw;
use super::types::DRIFTS;
use super::world::World;

/// Why a purchase is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The one that joining goes with.
    Join,
    /// The customer's own process.
    Own,
    /// Before Christmas or Mother's Day, for somebody else.
    Gift,
    /// Would not have happened without this effect.
    Caused(u16),
}

/// One purchase of a customer, made or prevented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchase {
    /// Day of the history.
    pub day: i32,
    /// Why.
    pub cause: Cause,
    /// The effect that prevented it.
    pub lost: Option<u16>,
}

/// When a customer drops out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropout {
    /// Not yet on the last day.
    Active,
    /// Before the history begins.
    Before,
    /// After the purchase of this day.
    After(i32),
}

impl Dropout {
    /// Whether the customer still buys on a day.
    #[must_use]
    pub const fn alive_on(self, day: i32) -> bool {
        match self {
            Self::Active => true,
            Self::Before => false,
            Self::After(last) => day <= last,
        }
    }
}

/// How a customer's life went, but for the purchases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Life {
    /// When the customer drops out.
    pub dropout: Dropout,
    /// What the drift of the years before N has multiplied the purchase rate by.
    pub drifted: f64,
}

/// Years before the history in which its older customers joined.
const YEARS_BEFORE: f64 = 9.0;
/// Share of gift seasons in which a gift buyer buys.
const GIFTS_BOUGHT: f64 = 0.65;

/// The day a customer joins: negative where it lies before the history.
#[must_use]
pub fn joins(world: &World, draw: &mut Draw) -> i32 {
    let days = f64::from(world.calendar.len());
    let within = 1.0 - (-days / 1_700.0).exp();
    if draw.chance(within) {
        let gathered = draw.unit() * world.calendar.gathered(Calendar::profile(0, 1), world.calendar.len());
        return world.calendar.when(Calendar::profile(0, 1), gathered).unwrap_or(0);
    }
    -1 - (draw.unit() * YEARS_BEFORE * 365.25) as i32
}

/// Lives a customer's purchases, sorted by day.
pub fn live(world: &World, person: &Person, joined: i32, draw: &mut Draw, out: &mut Vec<Purchase>) -> Life {
    out.clear();
    let calendar = &world.calendar;
    let profile = Calendar::profile(person.season, person.promo);
    let mut gathered = 0.0;
    let mut dropout = Dropout::Active;
    if joined < 0 {
        let bought = draw.poisson(person.rate * f64::from(-joined) / 365.25);
        if !draw.chance((1.0 - person.dropout).powi(bought as i32 + 1)) {
            return Life { dropout: Dropout::Before, drifted: 1.0 };
        }
    } else {
        out.push(Purchase { day: joined, cause: Cause::Join, lost: None });
        gathered = calendar.gathered(profile, joined + 1);
        if draw.chance(person.dropout) {
            dropout = Dropout::After(joined);
        }
    }
    let per_day = person.rate / 365.25;
    while dropout == Dropout::Active {
        gathered += draw.exponential() / per_day;
        let Some(day) = calendar.when(profile, gathered) else { break };
        out.push(Purchase { day, cause: Cause::Own, lost: None });
        if draw.chance(person.dropout) {
            dropout = Dropout::After(day);
        }
    }
    if person.gifts {
        give(world, joined, dropout, draw, out);
    }
    let mut drifted = 1.0;
    for &from in &calendar.years_before {
        let factor = DRIFTS.get(draw.by_weight(&DRIFTS.map(|d| d.1))).map_or(1.0, |d| d.2);
        drift(world, Drift { from, factor, adds: Cause::Own }, joined, dropout, draw, out);
        out.retain(|purchase| purchase.lost.is_none());
        drifted *= factor;
    }
    let last = Drift { from: calendar.year_n, factor: person.drift_factor(), adds: Cause::Caused(DRIFT) };
    drift(world, last, joined, dropout, draw, out);
    out.sort_by_key(|p| p.day);
    Life { dropout, drifted }
}

/// How a customer comes to buy otherwise than before.
struct Drift {
    /// From this day on.
    from: i32,
    /// What the purchase rate is multiplied by.
    factor: f64,
    /// Why a purchase is made that it adds.
    adds: Cause,
}

fn give(world: &World, joined: i32, dropout: Dropout, draw: &mut Draw, out: &mut Vec<Purchase>) {
    for &(first, last) in &world.gift_seasons {
        let day = draw.whole(first, last);
        if draw.chance(GIFTS_BOUGHT) && day > joined && dropout.alive_on(day) {
            out.push(Purchase { day, cause: Cause::Gift, lost: None });
        }
    }
}

/// Thins a customer's own purchases where the factor is below 1 and adds some near them where it is above.
fn drift(
    world: &World,
    Drift { from, factor, adds }: Drift,
    joined: i32,
    dropout: Dropout,
    draw: &mut Draw,
    out: &mut Vec<Purchase>,
) {
    let last = world.calendar.len() - 1;
    for at in 0..out.len() {
        let Some(purchase) = out.get_mut(at).filter(|p| p.day >= from && p.cause == Cause::Own) else {
            continue;
        };
        if factor < 1.0 && draw.chance(1.0 - factor) {
            purchase.lost = Some(DRIFT);
        } else if factor > 1.0 && draw.chance(factor - 1.0) {
            let day = (purchase.day + draw.whole(-20, 20)).clamp(from, last);
            if day > joined && dropout.alive_on(day) {
                out.push(Purchase { day, cause: adds, lost: None });
            }
        }
    }
}
