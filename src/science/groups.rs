//! Groups of the same customers held against each other: how many buy, and for how much, per person.
//!
//! The interval is that of the Poisson bootstrap: each customer counts a Poisson(1) number of times, which for many
//! customers is what drawing as many with replacement comes to (Chamandy, N. et al. (2012), "Estimating uncertainty
//! for massive data streams"). Customers who are alike count together, since a sum of `n` such numbers is Poisson(n).
//! All groups are measured on the same draw, which is what pairs them.

use std::cmp::Ordering;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Poisson};

use super::{metrics::MetricError, quantile::quantile, resample::Once};

/// Customers who are in the same groups and did the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alike<const GROUPS: usize> {
    /// How many.
    pub customers: u32,
    /// How far they are in each group: 1 in it, 0 not; between where the group ends among equals.
    pub shares: [f64; GROUPS],
    /// Whether each of them bought.
    pub bought: bool,
    /// For how much, each.
    pub revenue: f64,
}

/// What a group comes to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sums {
    /// Customers.
    pub customers: f64,
    /// Those who bought.
    pub buyers: f64,
    /// Revenue of all.
    pub revenue: f64,
}

/// A ratio and its 95 % interval; `None` where it can't be told.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ratio {
    /// On the customers themselves.
    pub estimate: Option<f64>,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// One group over another, per person.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Against {
    /// Buyers per person over buyers per person.
    pub buyers: Ratio,
    /// Revenue per person over revenue per person.
    pub revenue: Ratio,
}

/// What each group comes to.
#[must_use]
pub fn sums<const GROUPS: usize>(all: &[Alike<GROUPS>]) -> [Sums; GROUPS] {
    added(all.iter().map(|alike| {
        let customers = f64::from(alike.customers);
        let buyers = if alike.bought { customers } else { 0.0 };
        Counted { shares: alike.shares, customers, buyers, revenue: customers * alike.revenue }
    }))
}

/// Each pair's first group against its second, over `samples` draws. The same seed gives the same intervals.
///
/// # Errors
/// [`MetricError::Empty`] without customers, [`MetricError::Setting`] with fewer than 100 samples or a pair of groups
/// that don't exist.
pub fn against<const GROUPS: usize>(
    all: &[Alike<GROUPS>],
    pairs: &[(usize, usize)],
    samples: u32,
    seed: u64,
) -> Result<Vec<Against>, MetricError> {
    if all.iter().all(|alike| alike.customers == 0) {
        return Err(MetricError::Empty);
    }
    if samples < 100 {
        return Err(MetricError::Setting("the number of samples"));
    }
    if pairs.iter().any(|(one, other)| *one.max(other) >= GROUPS) {
        return Err(MetricError::Setting("a pair of groups"));
    }
    let classes = classes(all)?;
    let (mut chance, once) = (ChaCha8Rng::seed_from_u64(seed), Once::new());
    let mut drawn: Vec<[Vec<f64>; 2]> = pairs.iter().map(|_| [Vec::new(), Vec::new()]).collect();
    for _ in 0..samples {
        let sums = added(classes.iter().map(|class| class.draw(&once, &mut chance)));
        for ((buyers, revenue), [b, r]) in pairs.iter().map(|pair| ratios(&sums, *pair)).zip(&mut drawn) {
            b.extend(buyers);
            r.extend(revenue);
        }
    }
    let sums = sums(all);
    let interval = |estimate, drawn| interval(estimate, drawn, samples);
    Ok(pairs
        .iter()
        .zip(drawn)
        .map(|(pair, [b, r])| {
            let (buyers, revenue) = ratios(&sums, *pair);
            Against { buyers: interval(buyers, b), revenue: interval(revenue, r) }
        })
        .collect())
}

/// What customers of the same groups come to.
struct Counted<const GROUPS: usize> {
    shares: [f64; GROUPS],
    customers: f64,
    buyers: f64,
    revenue: f64,
}

fn added<const GROUPS: usize>(counted: impl Iterator<Item = Counted<GROUPS>>) -> [Sums; GROUPS] {
    let mut all = [Sums::default(); GROUPS];
    for Counted { shares, customers, buyers, revenue } in counted {
        for (sums, share) in all.iter_mut().zip(shares) {
            sums.customers += share * customers;
            sums.buyers += share * buyers;
            sums.revenue += share * revenue;
        }
    }
    all
}

/// Customers of the same groups who all bought, or none.
struct Class<const GROUPS: usize> {
    shares: [f64; GROUPS],
    bought: bool,
    /// Revenue of those whom nobody equals, which most are who bought.
    single: Vec<f64>,
    /// Revenue of each of several, and how many times they count.
    several: Vec<(f64, Poisson<f64>)>,
}

impl<const GROUPS: usize> Class<GROUPS> {
    fn draw(&self, once: &Once, chance: &mut ChaCha8Rng) -> Counted<GROUPS> {
        let (mut customers, mut revenue) = (0.0, 0.0);
        for single in &self.single {
            let times = f64::from(once.draw(chance.next_u32()));
            customers += times;
            revenue += times * single;
        }
        for (each, often) in &self.several {
            let times = often.sample(chance);
            customers += times;
            revenue += times * each;
        }
        let buyers = if self.bought { customers } else { 0.0 };
        Counted { shares: self.shares, customers, buyers, revenue }
    }
}

/// Gather customers who are alike, in an order that does not depend on theirs.
fn classes<const GROUPS: usize>(all: &[Alike<GROUPS>]) -> Result<Vec<Class<GROUPS>>, MetricError> {
    let mut sorted: Vec<&Alike<GROUPS>> = all.iter().filter(|alike| alike.customers > 0).collect();
    let by_class = |one: &Alike<GROUPS>, other: &Alike<GROUPS>| {
        let mut shares = one.shares.iter().zip(other.shares).map(|(one, other)| one.total_cmp(&other));
        shares.find(|order| order.is_ne()).unwrap_or(Ordering::Equal).then(one.bought.cmp(&other.bought))
    };
    sorted.sort_unstable_by(|one, other| by_class(one, other).then(one.revenue.total_cmp(&other.revenue)));
    let mut classes = Vec::new();
    for same in sorted.chunk_by(|one, other| by_class(one, other).is_eq()) {
        let Some(first) = same.first() else { continue };
        let mut class =
            Class { shares: first.shares, bought: first.bought, single: Vec::new(), several: Vec::new() };
        for equal in same.chunk_by(|one, other| one.revenue.total_cmp(&other.revenue).is_eq()) {
            let revenue = equal.first().map_or(0.0, |alike| alike.revenue);
            let customers: u64 = equal.iter().map(|alike| u64::from(alike.customers)).sum();
            if customers == 1 {
                class.single.push(revenue);
            } else {
                let often = Poisson::new(customers as f64);
                class
                    .several
                    .push((revenue, often.map_err(|_| MetricError::Setting("the number of customers"))?));
            }
        }
        classes.push(class);
    }
    Ok(classes)
}

/// Buyers and revenue per person of one over those of the other.
fn ratios(sums: &[Sums], (one, other): (usize, usize)) -> (Option<f64>, Option<f64>) {
    let (Some(one), Some(other)) = (sums.get(one), sums.get(other)) else { return (None, None) };
    let ratio = |pick: fn(&Sums) -> f64| {
        let (above, below) = (pick(one) * other.customers, pick(other) * one.customers);
        (below > 0.0).then_some(above / below)
    };
    (ratio(|sums| sums.buyers), ratio(|sums| sums.revenue))
}

fn interval(estimate: Option<f64>, mut drawn: Vec<f64>, samples: u32) -> Ratio {
    drawn.sort_unstable_by(f64::total_cmp);
    let known = estimate.is_some() && drawn.len() * 2 >= samples as usize;
    let at = |share: f64| if known { quantile(&drawn, share) } else { None };
    Ratio { estimate, low: at(0.025), high: at(0.975) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn sums_count_equals_by_their_share() {
        let alike =
            |customers, share, bought, revenue| Alike { customers, shares: [1.0, share], bought, revenue };
        let all = [alike(4, 0.5, true, 10.0), alike(6, 0.0, false, 0.0)];
        let [everybody, half] = sums(&all);
        assert_eq!(everybody, Sums { customers: 10.0, buyers: 4.0, revenue: 40.0 });
        assert_eq!(half, Sums { customers: 2.0, buyers: 2.0, revenue: 20.0 });
    }
}
