//! Made-up customers at a cut, for tests of how models learn.

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{
    science::special::logistic,
    warehouse::scores::{Sample, features::FEATURES},
};

/// What is known of one of them, by feature, and the log-odds with which they buy nothing.
pub type One = (Vec<(usize, f32)>, f64);

/// So many customers, each told by three draws between 0 and 1.
pub fn customers(count: usize, seed: u64, tell: impl Fn([f64; 3]) -> One) -> Sample {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut draw = move || (chance.next_u64() as f64) / 2_f64.powi(64);
    let mut sample = Sample::default();
    for _ in 0..count {
        let (known, odds) = tell([draw(), draw(), draw()]);
        let value = |feature: usize| known.iter().find(|(at, _)| *at == feature).map_or(0.0, |(_, v)| *v);
        sample.features.extend((0..FEATURES.len()).map(value));
        sample.purchases.push(u32::from(draw() >= logistic(odds)));
        for column in [&mut sample.repeats, &mut sample.last_days, &mut sample.age_days] {
            column.push(0);
        }
    }
    sample
}

/// The share of them that bought nothing.
pub fn gone(sample: &Sample) -> f64 {
    sample.purchases.iter().filter(|count| **count == 0).count() as f64 / sample.len() as f64
}
