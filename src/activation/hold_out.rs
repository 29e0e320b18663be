//! Who is held out of an export, so that what it brings can be measured.
//!
//! A salted hash puts everybody in an order that nobody chose. Who was in an export of an audience before, or held out of
//! one, stays so; of those who are new, in each tier, the first of the order are held out until the share is met.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

/// What becomes of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arm {
    /// In the file.
    Exposed,
    /// Not in it, to be compared with.
    HeldOut,
}

/// Somebody who could be in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The tier, within which the share is met.
    pub stratum: u8,
    /// The place in the order.
    pub order: u64,
    /// What they were in an earlier export.
    pub kept: Option<Arm>,
}

/// Somebody's place in the order of an audience: the first eight bytes of SHA-256 over salt, audience and id, each with
/// its length before it.
#[must_use]
pub fn order(salt: &[u8], audience: &str, customer_id: &str) -> u64 {
    hashed(salt, &[b"audience", audience.as_bytes(), customer_id.as_bytes()])
}

/// Whether somebody is among the share of everybody that is held out of everything.
#[must_use]
pub fn is_globally_held_out(salt: &[u8], share: f64, customer_id: &str) -> bool {
    if share <= 0.0 {
        return false;
    }
    let place = hashed(salt, &[b"everybody", customer_id.as_bytes()]);
    (place as f64) < share * 2.0_f64.powi(64)
}

fn hashed(salt: &[u8], parts: &[&[u8]]) -> u64 {
    let mut hasher = Sha256::new();
    for part in [salt].iter().chain(parts) {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The arm of everybody, in their order. `share` is that of each stratum, from 0 to 1.
#[must_use]
pub fn assign(share: f64, people: &[Candidate]) -> Vec<Arm> {
    let mut arms: Vec<Arm> = people.iter().map(|one| one.kept.unwrap_or(Arm::Exposed)).collect();
    let mut strata: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (place, one) in people.iter().enumerate() {
        strata.entry(one.stratum).or_default().push(place);
    }
    for places in strata.into_values() {
        let wanted = (share.clamp(0.0, 1.0) * places.len() as f64).round() as usize;
        let of = |place: &usize| people.get(*place);
        let held = places.iter().filter_map(of).filter(|one| one.kept == Some(Arm::HeldOut)).count();
        let mut fresh: Vec<(u64, usize)> = places
            .iter()
            .filter_map(|place| Some((of(place)?, *place)))
            .filter(|(one, _)| one.kept.is_none())
            .map(|(one, place)| (one.order, place))
            .collect();
        let more = wanted.saturating_sub(held).min(fresh.len());
        if more > 0 && more < fresh.len() {
            fresh.select_nth_unstable(more);
        }
        for (_, place) in fresh.iter().take(more) {
            if let Some(arm) = arms.get_mut(*place) {
                *arm = Arm::HeldOut;
            }
        }
    }
    arms
}

/// Chance of a split as far off the share as this one, by the chi-square test of one degree of freedom; `None` where
/// nothing was to be split.
#[must_use]
pub fn sample_ratio(exposed: u64, held_out: u64, share: f64) -> Option<f64> {
    let all = (exposed + held_out) as f64;
    let (expected_out, expected_in) = (all * share, all * (1.0 - share));
    if expected_out <= 0.0 || expected_in <= 0.0 {
        return None;
    }
    let distance = |found: u64, expected: f64| (found as f64 - expected).powi(2) / expected;
    let square = distance(held_out, expected_out) + distance(exposed, expected_in);
    Some(libm::erfc((square / 2.0).sqrt()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SALT: &[u8] = b"salt";

    fn people(count: usize, strata: u8) -> Vec<Candidate> {
        let one = |n: usize| Candidate {
            stratum: u8::try_from(n % usize::from(strata)).unwrap_or_default(),
            order: order(SALT, "A", &format!("C{n}")),
            kept: None,
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn the_share_is_met_in_each_tier() {
        let people = people(1_000, 4);
        let arms = assign(0.1, &people);
        for stratum in 0..4 {
            let held =
                people.iter().zip(&arms).filter(|(one, arm)| one.stratum == stratum && **arm == Arm::HeldOut);
            assert_eq!(held.count(), 25);
        }
        assert!(assign(0.0, &people).iter().all(|arm| *arm == Arm::Exposed));
    }

    #[test]
    fn audiences_hold_out_others() {
        let (one, other) = (order(SALT, "A", "C1"), order(SALT, "B", "C1"));
        assert_ne!(one, other);
        assert_eq!(one, order(SALT, "A", "C1"));
        assert_ne!(order(SALT, "A", "BC"), order(SALT, "AB", "C"), "lengths keep them apart");
    }

    #[test]
    fn a_share_of_everybody_is_about_that_share() {
        let held = (0..20_000).filter(|n| is_globally_held_out(SALT, 0.1, &format!("C{n}"))).count();
        assert!((1_850..2_150).contains(&held), "{held}");
        assert!(!is_globally_held_out(SALT, 0.0, "C1"));
    }

    #[test]
    fn a_split_far_from_the_share_is_seen() {
        // 3.84 is the 95 % point of chi-square with one degree of freedom.
        let chance = sample_ratio(9_000 + 59, 1_000 - 59, 0.1).unwrap_or_default();
        assert!((0.04..0.06).contains(&chance), "{chance}");
        assert!(sample_ratio(9_000, 1_000, 0.1).is_some_and(|chance| chance > 0.99));
        assert!(sample_ratio(9_500, 500, 0.1).is_some_and(|chance| chance < 1e-9));
        assert_eq!(sample_ratio(10, 0, 0.0), None);
    }

    proptest! {
        #[test]
        fn who_had_an_arm_keeps_it_when_others_come(before in 1_usize..200, more in 0_usize..200, share in 0.0..0.9_f64) {
            let first = people(before, 3);
            let arms = assign(share, &first);
            let mut all = people(before + more, 3);
            for (one, arm) in all.iter_mut().zip(&arms) {
                one.kept = Some(*arm);
            }
            let again = assign(share, &all);
            prop_assert_eq!(&again[..before], &arms[..]);
            // And the share is met again, as far as the new ones reach.
            let held = again.iter().filter(|arm| **arm == Arm::HeldOut).count() as f64;
            prop_assert!((held - share * (before + more) as f64).abs() <= 3.0 + 0.5 * 3.0);
        }

        #[test]
        fn the_order_of_the_rows_means_nothing(count in 1_usize..150, share in 0.0..0.9_f64) {
            let people = people(count, 3);
            let mut reversed = people.clone();
            reversed.reverse();
            let mut arms = assign(share, &reversed);
            arms.reverse();
            prop_assert_eq!(arms, assign(share, &people));
        }
    }
}
