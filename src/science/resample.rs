//! Samples drawn anew from the same customers: how often each counts.

/// How often a customer counts in a sample of the Poisson bootstrap: Poisson(1) from 32 random bits, by a table of their
/// upper 12, and by the exact bounds where a bound falls between.
pub struct Once {
    bounds: Vec<u64>,
    table: Vec<Option<u8>>,
}

/// Beyond it, a Poisson(1) number has a probability below what 32 bits tell apart.
const MOST: u8 = 12;

impl Once {
    /// Its table.
    #[must_use]
    pub fn new() -> Self {
        let (mut bounds, mut part, mut all) = (Vec::new(), (-1.0_f64).exp(), 0.0);
        for times in 0..MOST {
            all += part;
            part /= f64::from(times) + 1.0;
            bounds.push((all * 4_294_967_296.0).round() as u64);
        }
        let count = |bits: u64| bounds.iter().take_while(|bound| bits >= **bound).count() as u8;
        let certain = |upper: u64| {
            let (first, last) = (count(upper << 20), count((upper << 20) | 0xF_FFFF));
            (first == last).then_some(first)
        };
        let table = (0..4096).map(certain).collect();
        Self { bounds, table }
    }

    /// The number that goes with these bits.
    #[must_use]
    pub fn draw(&self, bits: u32) -> u8 {
        match self.table.get((bits >> 20) as usize) {
            Some(Some(times)) => *times,
            _ => self.bounds.iter().take_while(|bound| u64::from(bits) >= **bound).count() as u8,
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn a_single_customer_counts_as_often_as_poisson_says() {
        let once = Once::new();
        let mut chance = ChaCha8Rng::seed_from_u64(3);
        let mut counts = [0_u32; MOST as usize + 1];
        let draws = 1_000_000;
        for _ in 0..draws {
            counts[usize::from(once.draw(chance.next_u32()))] += 1;
        }
        let mut wanted = (-1.0_f64).exp();
        for (times, count) in counts.into_iter().enumerate().take(6) {
            let found = f64::from(count) / f64::from(draws);
            assert!((found - wanted).abs() < 4.0 * (wanted / f64::from(draws)).sqrt(), "{times}: {found}");
            wanted /= times as f64 + 1.0;
        }
    }
}
