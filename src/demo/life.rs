//! The purchase process: joining, buying at a gamma rate, dropping out, giving, drifting.
//!
//! BG/NBD per customer: purchases come as a Poisson process in the calendar's own time, and after each one the
//! customer drops out with a fixed probability. Every year some come to buy more rarely or more often than before: that
//! changes the rate of the process. What the drift of the last year takes away or adds is marked instead, so that the history
//! without it can be told as well.
//!
//! Whatever a retailer could learn from its past holds for what comes: customers join, age and drift before the history as
//! they do within it.

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

/// Days that customers have been with the retailer on average. So many more join every year, before the history as within
/// it, that those of an age are the same share of all on every day.
const MEAN_AGE: f64 = 1_700.0;
/// Days before the history from which its older customers joined.
const BEFORE: f64 = 9.0 * 365.25;
/// Days of a year that came before the history.
const YEAR: i32 = 365;
/// Share of gift seasons in which a gift buyer buys.
const GIFTS_BOUGHT: f64 = 0.65;

/// The day a customer joins: negative where it lies before the history.
#[must_use]
pub fn joins(world: &World, draw: &mut Draw) -> i32 {
    let days = f64::from(world.calendar.len());
    let mut age = draw.exponential() * MEAN_AGE;
    while age >= days + BEFORE {
        age = draw.exponential() * MEAN_AGE;
    }
    if age < days {
        return world.calendar.when(Calendar::profile(0, 1), days - age).unwrap_or(world.calendar.len() - 1);
    }
    -1 - (age - days) as i32
}

/// Lives a customer's purchases, sorted by day: those made, and those that the drift of N prevented.
///
/// In N, what comes is drawn at the higher of the two rates, with the drift and without it; a purchase belongs to the world of
/// the lower rate with the ratio of the two. So each world is a BG/NBD process of its own, and most purchases are in both.
pub fn live(world: &World, person: &Person, joined: i32, draw: &mut Draw, out: &mut Vec<Purchase>) -> Life {
    out.clear();
    let calendar = &world.calendar;
    let mut gathered = 0.0;
    let mut drifted = if joined < calendar.year_n { drift_of_a_year(draw) } else { 1.0 };
    let mut dropout = Dropout::Active;
    if joined < 0 {
        let bought;
        (bought, drifted) = before_the_history(calendar, person, joined, drifted, draw);
        if !draw.chance((1.0 - person.dropout).powi(bought as i32 + 1)) {
            return Life { dropout: Dropout::Before, drifted };
        }
    } else {
        out.push(Purchase { day: joined, cause: Cause::Join, lost: None });
        gathered = calendar.gathered(Calendar::profile(person.season, person.promo), joined + 1);
        if draw.chance(person.dropout) {
            dropout = Dropout::After(joined);
        }
    }
    let in_n = person.drift_factor();
    let mut pace = Pace::new(calendar, person, joined, gathered, drifted);
    let mut without_drift = dropout;
    while dropout == Dropout::Active || without_drift == Dropout::Active {
        let Some(day) = pace.next_purchase(draw) else { break };
        let made = day < calendar.year_n || draw.chance(in_n.min(1.0));
        let would_be = day < calendar.year_n || draw.chance(1.0 / in_n.max(1.0));
        let made = made && dropout == Dropout::Active;
        let would_be = would_be && without_drift == Dropout::Active;
        if !made && !would_be {
            continue;
        }
        let cause = if would_be { Cause::Own } else { Cause::Caused(DRIFT) };
        out.push(Purchase { day, cause, lost: (!made).then_some(DRIFT) });
        if draw.chance(person.dropout) {
            dropout = if made { Dropout::After(day) } else { dropout };
            without_drift = if would_be { Dropout::After(day) } else { without_drift };
        }
    }
    if person.gifts {
        give(world, joined, [dropout, without_drift], draw, out);
    }
    out.sort_by_key(|p| p.day);
    Life { dropout, drifted: pace.drifted }
}

/// A customer's purchase rate through time: it drifts as each year begins. In N it is the higher of those with the drift and
/// without it.
struct Pace<'a> {
    calendar: &'a Calendar,
    /// The customer's profile.
    profile: usize,
    /// Intensity gathered until the last purchase.
    gathered: f64,
    /// Purchases a day of mean intensity.
    per_day: f64,
    /// What the drift of the years before N has multiplied them by.
    drifted: f64,
    /// First days of the years before N that are still to come.
    years: &'a [i32],
    /// What the rate is multiplied by as N begins, until it has begun.
    in_n: Option<f64>,
}

impl<'a> Pace<'a> {
    fn new(calendar: &'a Calendar, person: &Person, joined: i32, gathered: f64, drifted: f64) -> Self {
        let passed = calendar.years_before.partition_point(|from| *from <= joined);
        let mut pace = Self {
            calendar,
            profile: Calendar::profile(person.season, person.promo),
            gathered,
            per_day: person.rate / 365.25 * drifted,
            drifted,
            years: calendar.years_before.get(passed..).unwrap_or_default(),
            in_n: Some(person.drift_factor().max(1.0)),
        };
        if joined >= calendar.year_n {
            pace.per_day *= pace.in_n.take().unwrap_or(1.0);
        }
        pace
    }

    /// The day of the next purchase; `None` past the end.
    fn next_purchase(&mut self, draw: &mut Draw) -> Option<i32> {
        // Until then, in days of mean intensity at one purchase a day.
        let mut left = draw.exponential();
        while let Some((from, rest)) = self.years.split_first()
            && self.passes(*from, &mut left)
        {
            self.years = rest;
            let factor = drift_of_a_year(draw);
            self.drifted *= factor;
            self.per_day *= factor;
        }
        if let Some(factor) = self.in_n
            && self.passes(self.calendar.year_n, &mut left)
        {
            self.in_n = None;
            self.per_day *= factor;
        }
        self.gathered += left / self.per_day;
        self.calendar.when(self.profile, self.gathered)
    }

    /// Whether a year begins before the next purchase; time has then come to its first day.
    fn passes(&mut self, from: i32, left: &mut f64) -> bool {
        let begins = self.calendar.gathered(self.profile, from);
        let passes = self.gathered + *left / self.per_day > begins;
        if passes {
            *left -= (begins - self.gathered) * self.per_day;
            self.gathered = begins;
        }
        passes
    }
}

/// How often a customer who joined before the history bought until it begins, not counting the purchase of that day, and what
/// drift has multiplied the rate by until then, given what it did in the year of joining.
fn before_the_history(
    calendar: &Calendar,
    person: &Person,
    joined: i32,
    mut drifted: f64,
    draw: &mut Draw,
) -> (u32, f64) {
    let mut begins = calendar.years_before.first().copied().unwrap_or(calendar.year_n);
    while begins - YEAR > joined {
        begins -= YEAR;
    }
    let (mut from, mut expected) = (joined, 0.0);
    loop {
        expected += drifted * person.rate * f64::from(begins.min(0) - from) / 365.25;
        if begins >= 0 {
            return (draw.poisson(expected), drifted);
        }
        drifted *= drift_of_a_year(draw);
        from = begins;
        begins += YEAR;
    }
}

/// What a year before N multiplies the rate of a customer by.
fn drift_of_a_year(draw: &mut Draw) -> f64 {
    DRIFTS.get(draw.by_weight(&DRIFTS.map(|d| d.1))).map_or(1.0, |d| d.2)
}

/// Gifts, by when the customer drops out with the drift of N and without it.
fn give(world: &World, joined: i32, dropouts: [Dropout; 2], draw: &mut Draw, out: &mut Vec<Purchase>) {
    for &(first, last) in &world.gift_seasons {
        let day = draw.whole(first, last);
        let [made, would_be] = dropouts.map(|dropout| dropout.alive_on(day));
        if draw.chance(GIFTS_BOUGHT) && day > joined && (made || would_be) {
            let cause = if would_be { Cause::Gift } else { Cause::Caused(DRIFT) };
            out.push(Purchase { day, cause, lost: (!made).then_some(DRIFT) });
        }
    }
}
