//! One customer's latent traits: drawn once from the customer's own stream, written to `truth/`.

use std::sync::LazyLock;

use super::calendar::{PROMO_PROFILES, SEASON_PROFILES};
use super::products::{CATALOGUE, CATEGORIES};
use super::random::{Draw, nth};
use super::types::{DRIFTS, TYPES, Type};
use super::words::BRANDS;

/// Departments in the order of [`Type::tastes`].
pub const DEPARTMENTS: [&str; 6] = ["Women", "Men", "Kids", "Shoes", "Accessories", "Beauty"];

/// How much more a favourite category is bought.
pub const FAVOURITE_LIFT: f64 = 4.0;
/// What is left of a category that is bought elsewhere.
pub const ELSEWHERE_SHARE: f64 = 0.03;

/// Weight of each category by type.
static WEIGHTS: LazyLock<Vec<[f64; CATEGORIES]>> = LazyLock::new(|| {
    let weight = |of: &Type, at: usize| {
        let Some(category) = CATALOGUE.get(at) else { return 0.0 };
        let department = DEPARTMENTS.iter().position(|d| *d == category.department);
        category.weight * department.map_or(1.0, |d| nth(&of.tastes, d))
    };
    TYPES.iter().map(|of| std::array::from_fn(|at| weight(of, at))).collect()
});

/// A customer's latent traits.
#[derive(Debug, Clone)]
pub struct Person {
    /// Position in [`TYPES`].
    pub kind: usize,
    /// Purchases a year on days of mean intensity.
    pub rate: f64,
    /// Probability to drop out after each purchase.
    pub dropout: f64,
    /// Mean ticket before discounts, in cents.
    pub basket: f64,
    /// Season profile.
    pub season: usize,
    /// Promotion profile.
    pub promo: usize,
    /// Shares of store, web, app.
    pub channels: [f64; 3],
    /// 0 by day, 1 in the evening, 2 at lunch.
    pub hours: usize,
    /// Category bought most beyond the type's taste.
    pub favourite: usize,
    /// Brand preferred where there is a choice.
    pub brand: u8,
    /// Category bought elsewhere.
    pub elsewhere: Option<usize>,
    /// Whether gifts are bought before Christmas and Mother's Day.
    pub gifts: bool,
    /// Probability to open a message when there is no other.
    pub open: f64,
    /// Purchases caused by one message when there is no other.
    pub gain: f64,
    /// Messages per 28 days that bring the most purchases.
    pub optimum: f64,
    /// Position in [`DRIFTS`].
    pub drift: usize,
    /// Satisfaction, 0 to 10, before a store's service is added.
    pub satisfaction: f64,
    /// Position in the stores.
    pub home: u16,
    /// Whether a woman's name is borne.
    pub woman: bool,
    /// Running weights of the categories.
    pub tastes: [f64; CATEGORIES],
}

impl Person {
    /// Draws a customer.
    #[must_use]
    pub fn new(home: u16, draw: &mut Draw) -> Self {
        let kind = draw.by_weight(&TYPES.map(|t| t.share));
        let of = TYPES.get(kind).unwrap_or(&TYPES[0]);
        let favourite = draw.by_weight(&weights(kind));
        let elsewhere =
            draw.chance(of.elsewhere).then(|| draw.by_weight(&weights(kind))).filter(|&e| e != favourite);
        let shift = draw.between(0.6, 1.4);
        let mut person = Self {
            kind,
            rate: draw.gamma(of.rate_shape, of.rate).max(0.01),
            dropout: draw.beta(of.dropout, 12.0),
            basket: draw.gamma(of.basket_shape, of.basket).max(800.0),
            season: draw.by_weight(&of.seasons).min(SEASON_PROFILES - 1),
            promo: draw.by_weight(&of.promos).min(PROMO_PROFILES - 1),
            channels: tilt(of.channels, shift),
            hours: draw.by_weight(&of.hours),
            favourite,
            brand: draw.below(BRANDS.len()) as u8,
            elsewhere,
            gifts: draw.chance(of.gifts),
            open: draw.beta(of.open, 8.0),
            gain: of.gain * draw.between(0.5, 1.5),
            optimum: of.optimum,
            drift: draw.by_weight(&DRIFTS.map(|d| d.1)),
            satisfaction: 8.1 + 1.3 * draw.normal(),
            home,
            woman: draw.chance(of.women),
            tastes: [0.0; CATEGORIES],
        };
        person.tastes = person.taste_totals();
        person
    }

    /// The latent type.
    #[must_use]
    pub fn of(&self) -> &'static Type {
        TYPES.get(self.kind).unwrap_or(&TYPES[0])
    }

    /// What the purchase rate is multiplied by in N.
    #[must_use]
    pub fn drift_factor(&self) -> f64 {
        DRIFTS.get(self.drift).map_or(1.0, |d| d.2)
    }

    fn taste_totals(&self) -> [f64; CATEGORIES] {
        let mut sum = 0.0;
        let mut totals = weights(self.kind);
        for (at, total) in totals.iter_mut().enumerate() {
            let mut weight = *total;
            if at == self.favourite {
                weight *= FAVOURITE_LIFT;
            }
            if Some(at) == self.elsewhere {
                weight *= ELSEWHERE_SHARE;
            }
            sum += weight;
            *total = sum;
        }
        totals
    }
}

fn weights(kind: usize) -> [f64; CATEGORIES] {
    WEIGHTS.get(kind).copied().unwrap_or([1.0; CATEGORIES])
}

/// Moves shares towards or away from the first one, keeping their sum at 1.
fn tilt([store, web, app]: [f64; 3], shift: f64) -> [f64; 3] {
    let first = (store * shift).min(0.97);
    let rest = (1.0 - first) / (web + app).max(1e-9);
    [first, web * rest, app * rest]
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::demo::random::{Purpose, Streams};

    fn people(n: u64) -> Vec<Person> {
        let streams = Streams::new(7);
        (0..n).map(|i| Person::new(0, &mut streams.draw(Purpose::Person, i))).collect()
    }

    #[test]
    fn rates_dropouts_and_baskets_have_the_means_of_their_types() {
        let people = people(40_000);
        for (kind, of) in TYPES.iter().enumerate() {
            let here: Vec<_> = people.iter().filter(|p| p.kind == kind).collect();
            let share = here.len() as f64 / people.len() as f64;
            assert!((share / of.share - 1.0).abs() < 0.1, "{}: {share}", of.name);
            let mean = |f: fn(&Person) -> f64| here.iter().map(|p| f(p)).sum::<f64>() / here.len() as f64;
            assert!((mean(|p| p.rate) / of.rate - 1.0).abs() < 0.06, "{}", of.name);
            assert!((mean(|p| p.dropout) / of.dropout - 1.0).abs() < 0.12, "{}", of.name);
            assert!((mean(|p| p.basket) / of.basket - 1.0).abs() < 0.04, "{}", of.name);
        }
    }

    #[test]
    fn what_is_bought_elsewhere_is_hardly_bought_here() {
        let person = people(5_000).into_iter().find(|p| p.elsewhere.is_some()).unwrap();
        let at = person.elsewhere.unwrap();
        let before = if at == 0 { 0.0 } else { person.tastes[at - 1] };
        let weight = person.tastes[at] - before;
        assert!(weight < 0.05 * weights(person.kind)[at]);
    }

    #[test]
    fn channel_shares_stay_shares() {
        for person in people(1_000) {
            let sum: f64 = person.channels.iter().sum();
            assert!((sum - 1.0).abs() < 1e-9 && person.channels.iter().all(|s| *s >= 0.0));
        }
    }
}
