//! Draws that depend on nothing but the seed.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// A number from 0 up to 1, by the upper 53 bits of a draw.
pub(super) fn unit(chance: &mut ChaCha8Rng) -> f64 {
    (chance.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A number below `bound`, by the upper bits of a draw: Lemire's method, whose bias is below bound / 2⁶⁴.
pub(super) fn below(chance: &mut ChaCha8Rng, bound: usize) -> usize {
    ((u128::from(chance.next_u64()) * bound as u128) >> 64) as usize
}

/// Keeps `count` of the items, drawn without putting back; all of them if there are fewer.
pub(super) fn keep(items: &mut Vec<u32>, count: usize, chance: &mut ChaCha8Rng) {
    for at in 0..count.min(items.len()) {
        let other = at + below(chance, items.len() - at);
        items.swap(at, other);
    }
    items.truncate(count);
}
