//! Draws: counter-based streams, so that any customer can be drawn alone and in any order.
//!
//! A stream is named by (seed, what it is for, number). No global state, no clock.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution, Exp1, Gamma, Poisson, StandardNormal};

/// What a stream is for; part of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Who a customer is.
    Person = 1,
    /// What a customer does.
    Life = 2,
    /// A chunk's anonymous tickets.
    Anonymous = 3,
    /// Stores.
    Stores = 4,
    /// Products.
    Products = 5,
    /// Store traffic.
    Traffic = 6,
    /// Stock on hand.
    Stock = 7,
    /// Which stores are tested.
    StoreTest = 8,
    /// A chunk's unrecognised visits.
    Visits = 9,
}

/// The root of all streams.
#[derive(Debug, Clone)]
pub struct Streams(ChaCha8Rng);

impl Streams {
    /// The streams of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// The stream of that name.
    #[must_use]
    pub fn draw(&self, purpose: Purpose, number: u64) -> Draw {
        let mut rng = self.0.clone();
        rng.set_stream(((purpose as u64) << 48) | number);
        Draw(rng)
    }
}

/// One stream of draws.
#[derive(Debug, Clone)]
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// Uniform in [0, 1).
    #[inline]
    pub fn unit(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    /// Uniform between two bounds.
    #[inline]
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with probability `p`.
    #[inline]
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Uniform in `0..n`; 0 where `n` is 0.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.0.random::<u32>()) * n as u64) >> 32) as usize
    }

    /// Uniform in `low..=high`.
    #[inline]
    pub fn whole(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(1) as usize) as i32
    }

    /// One of a list.
    #[inline]
    pub fn one_of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> Option<&'a T> {
        let at = self.below(items.len());
        items.get(at).copied()
    }

    /// Exponential, mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        Exp1.sample(&mut self.0)
    }

    /// Standard normal.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// Gamma of a shape and a mean.
    pub fn gamma(&mut self, shape: f64, mean: f64) -> f64 {
        Gamma::new(shape, mean / shape).map_or(mean, |g| g.sample(&mut self.0))
    }

    /// Beta of a mean and a weight (the sum of its two parameters).
    pub fn beta(&mut self, mean: f64, weight: f64) -> f64 {
        Beta::new(mean * weight, (1.0 - mean) * weight).map_or(mean, |b| b.sample(&mut self.0))
    }

    /// Poisson of a mean. Small means by inversion, which needs one uniform.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        if mean <= 0.0 {
            return 0;
        }
        if mean > 12.0 {
            return Poisson::new(mean).map_or(mean, |p| p.sample(&mut self.0)) as u32;
        }
        let mut left = self.unit();
        let mut share = (-mean).exp();
        let mut k = 0_u32;
        while left > share && k < 100 {
            left -= share;
            k += 1;
            share *= mean / f64::from(k);
        }
        k
    }

    /// The position drawn from running totals (ascending, the last one is the sum).
    #[inline]
    pub fn weighted(&mut self, running: &[f64]) -> usize {
        let total = running.last().copied().unwrap_or(0.0);
        let mark = self.unit() * total;
        running.partition_point(|&r| r <= mark).min(running.len().saturating_sub(1))
    }

    /// The position drawn from a few plain weights.
    #[inline]
    pub fn by_weight(&mut self, weights: &[f64]) -> usize {
        let mut mark = self.unit() * weights.iter().sum::<f64>();
        for (at, weight) in weights.iter().enumerate() {
            mark -= weight;
            if mark < 0.0 {
                return at;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// A list in random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            let other = self.below(at + 1);
            items.swap(at, other);
        }
    }
}

/// Running totals of weights.
#[must_use]
pub fn running(weights: impl IntoIterator<Item = f64>) -> Vec<f64> {
    weights
        .into_iter()
        .scan(0.0, |sum, w| {
            *sum += w;
            Some(*sum)
        })
        .collect()
}

/// The value at a position of a numeric table; zero outside of it.
#[inline]
#[must_use]
pub fn nth<T: Copy + Default>(items: &[T], at: usize) -> T {
    items.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_the_same_wherever_it_is_drawn() {
        let streams = Streams::new(7);
        let mut first = streams.draw(Purpose::Life, 41);
        let _other = streams.draw(Purpose::Life, 42).unit();
        let mut again = streams.draw(Purpose::Life, 41);
        assert!((0..100).all(|_| first.unit().to_bits() == again.unit().to_bits()));
        assert_ne!(
            streams.draw(Purpose::Life, 41).below(1 << 30),
            streams.draw(Purpose::Person, 41).below(1 << 30)
        );
    }

    #[test]
    fn poisson_keeps_its_mean_on_both_sides_of_the_switch() {
        let mut draw = Streams::new(1).draw(Purpose::Life, 0);
        for mean in [0.3, 1.2, 11.0, 40.0] {
            let sum: u32 = (0..20_000).map(|_| draw.poisson(mean)).sum();
            let got = f64::from(sum) / 20_000.0;
            assert!((got / mean - 1.0).abs() < 0.05, "mean {mean}, got {got}");
        }
    }

    #[test]
    fn weights_are_drawn_in_proportion() {
        let mut draw = Streams::new(1).draw(Purpose::Life, 0);
        let totals = running([1.0, 0.0, 3.0]);
        let mut seen = [0_u32; 3];
        for _ in 0..10_000 {
            if let Some(n) = seen.get_mut(draw.weighted(&totals)) {
                *n += 1;
            }
        }
        assert_eq!(seen[1], 0);
        assert!((2_300..2_700).contains(&seen[0]), "{seen:?}");
    }
}
