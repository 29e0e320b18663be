//! Who is held back from an audience, so that what it did can be measured against those who got it.
//!
//! Chance comes from a hash of a salt, the audience and the customer's id: whoever knows the salt draws the same again,
//! nobody else can say who will be held back. Nothing is kept but who was in which arm.

use super::hash;

/// Says which draw a hash is for: the two are independent.
const AUDIENCE: &[u8] = b"hold-out of an audience";
const EVERYWHERE: &[u8] = b"hold-out of every audience";
/// Fewer expected in an arm, and the chi-square distribution is no measure any more (Cochran 1954).
const FEWEST_EXPECTED: f64 = 5.0;

/// On which side of a comparison somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arm {
    /// Gets the audience's treatment.
    Exposed,
    /// Held back, to compare with.
    HeldOut,
}

/// Somebody of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The group within which the share holds: the customer's tier.
    pub stratum: u8,
    /// Where the draw put them; see [`order`].
    pub order: u64,
    /// Their arm of an earlier export of the same audience.
    pub kept: Option<Arm>,
}

/// Where the draw for an audience puts a customer: the lowest of a stratum are held back.
#[must_use]
pub fn order(salt: &[u8], audience: &str, customer_id: &str) -> u64 {
    hash::number(&[AUDIENCE, salt, audience.as_bytes(), customer_id.as_bytes()])
}

/// Whether a customer is among the `share` (0 to 1) that no audience ever gets.
#[must_use]
pub fn is_globally_held_out(salt: &[u8], share: f64, customer_id: &str) -> bool {
    if share >= 1.0 {
        return true;
    }
    let drawn = hash::number(&[EVERYWHERE, salt, customer_id.as_bytes()]);
    // 53 bits: as many as a float keeps apart.
    ((drawn >> 11) as f64) < share * (1_u64 << 53) as f64
}

/// The arm of each, in the order given.
///
/// Who has one keeps it. Of the others of each stratum, as many of the lowest in the draw are held back as are missing
/// to `share` (0 to 1) of everybody in the stratum, rounded. Who comes first of two with the same order is taken first;
/// otherwise the order given doesn't matter.
#[must_use]
pub fn assign(share: f64, people: &[Candidate]) -> Vec<Arm> {
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    let mut everybody = [0_usize; 256];
    let mut held_out = [0_usize; 256];
    for person in people {
        everybody[usize::from(person.stratum)] += 1;
        held_out[usize::from(person.stratum)] += usize::from(person.kept == Some(Arm::HeldOut));
    }
    let mut missing = [0_usize; 256];
    for ((missing, all), held) in missing.iter_mut().zip(everybody).zip(held_out) {
        *missing = ((share * all as f64).round() as usize).saturating_sub(held);
    }
    let mut arms: Vec<Arm> = people.iter().map(|person| person.kept.unwrap_or(Arm::Exposed)).collect();
    let mut drawn: Vec<(u64, usize)> = people
        .iter()
        .enumerate()
        .filter(|(_, person)| person.kept.is_none())
        .map(|(at, person)| (person.order, at))
        .collect();
    drawn.sort_unstable();
    for (_, at) in drawn {
        let (Some(person), Some(arm)) = (people.get(at), arms.get_mut(at)) else { continue };
        let missing = &mut missing[usize::from(person.stratum)];
        if *missing > 0 {
            *missing -= 1;
            *arm = Arm::HeldOut;
        }
    }
    arms
}

/// How likely a split at least as far from `share` (held back of all, 0 to 1) is by chance: the p-value of the
/// chi-square test with one degree of freedom.
///
/// A small one (below 0.001, say) means that people were lost on one side only: a sample-ratio mismatch, and the
/// comparison is worth nothing (Fabijan et al. 2019, "Diagnosing sample ratio mismatch in online controlled
/// experiments", KDD). `None` where fewer than five are expected on a side.
#[must_use]
pub fn sample_ratio(exposed: u64, held_out: u64, share: f64) -> Option<f64> {
    let all = exposed as f64 + held_out as f64;
    let expected = all * share;
    let enough = expected >= FEWEST_EXPECTED && all - expected >= FEWEST_EXPECTED;
    enough.then(|| {
        let off = held_out as f64 - expected;
        let chi_square = off * off / (expected * (1.0 - share));
        libm::erfc((chi_square / 2.0).sqrt())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn people(count: u32, strata: u32) -> Vec<Candidate> {
        (0..count)
            .map(|id| Candidate {
                stratum: (id % strata) as u8,
                order: order(b"salt", "A1", &format!("C{id}")),
                kept: None,
            })
            .collect()
    }

    fn held_of(arms: &[Arm], people: &[Candidate], stratum: u8) -> usize {
        arms.iter().zip(people).filter(|(arm, p)| **arm == Arm::HeldOut && p.stratum == stratum).count()
    }

    #[test]
    fn the_draw_is_another_for_another_salt_audience_or_customer() {
        let drawn = order(b"salt", "A1", "C1");
        assert_eq!(drawn, order(b"salt", "A1", "C1"));
        for other in [order(b"tlas", "A1", "C1"), order(b"salt", "A2", "C1"), order(b"salt", "A1", "C2")] {
            assert_ne!(drawn, other);
        }
        assert_ne!(order(b"salt", "A1", "1C"), order(b"salt", "A11", "C"));
    }

    #[test]
    fn so_many_are_held_out_of_everything() {
        let held = (0..20_000).filter(|id| is_globally_held_out(b"salt", 0.05, &format!("C{id}"))).count();
        assert!((900..1_100).contains(&held), "{held}");
        assert!(!is_globally_held_out(b"salt", 0.0, "C1"));
        assert!(!is_globally_held_out(b"salt", f64::NAN, "C1"));
        assert!(is_globally_held_out(b"salt", 1.0, "C1"));
    }

    #[test]
    fn who_is_held_out_of_everything_stays_when_the_share_grows() {
        for id in 0..2_000 {
            let id = format!("C{id}");
            assert!(!is_globally_held_out(b"salt", 0.05, &id) || is_globally_held_out(b"salt", 0.1, &id));
        }
    }

    #[test]
    fn the_draw_of_an_audience_says_nothing_of_the_other() {
        let everywhere: Vec<_> = (0..20_000)
            .filter(|id| is_globally_held_out(b"salt", 0.1, &format!("C{id}")))
            .map(|id| order(b"salt", "A1", &format!("C{id}")))
            .collect();
        let low = everywhere.iter().filter(|drawn| **drawn < u64::MAX / 2).count() as f64;
        assert!((low / everywhere.len() as f64 - 0.5).abs() < 0.05);
    }

    #[test]
    fn of_two_with_the_same_order_the_first_is_held_out() {
        let same = Candidate { stratum: 0, order: 7, kept: None };
        assert_eq!(assign(0.5, &[same, same]), [Arm::HeldOut, Arm::Exposed]);
    }

    #[test]
    fn nobody_is_let_go_when_too_many_were_held_out() {
        let kept = Candidate { stratum: 0, order: 7, kept: Some(Arm::HeldOut) };
        let new = Candidate { kept: None, ..kept };
        assert_eq!(assign(0.1, &[kept, kept, new]), [Arm::HeldOut, Arm::HeldOut, Arm::Exposed]);
    }

    #[test]
    fn a_share_beyond_the_ends_is_everybody_or_nobody() {
        let all = people(10, 2);
        assert_eq!(assign(2.0, &all), [Arm::HeldOut; 10]);
        for share in [0.0, -1.0, f64::NAN] {
            assert_eq!(assign(share, &all), [Arm::Exposed; 10]);
        }
    }

    /// scipy 1.17.1, `chisquare([exposed, held_out], [n × 0.9, n × 0.1]).pvalue`, and 2 × the normal tail at 1.96.
    #[test]
    fn a_split_off_the_share_is_told() {
        let near = |found: Option<f64>, wanted: f64| {
            assert!(found.is_some_and(|p| (p - wanted).abs() < 1e-6), "{found:?} for {wanted}");
        };
        near(sample_ratio(900, 100, 0.1), 1.0);
        // (130 − 100)² / (100 × 0.9) = 10: chi-square tail.
        near(sample_ratio(870, 130, 0.1), 0.001_565_402);
        // z = 2, two-sided.
        near(sample_ratio(4_900, 5_100, 0.5), 0.045_500_264);
    }

    #[test]
    fn nothing_is_said_of_too_few_or_of_no_split() {
        assert_eq!(sample_ratio(0, 0, 0.1), None);
        assert_eq!(sample_ratio(40, 4, 0.1), None);
        for share in [0.0, 1.0, -0.5, 1.5, f64::NAN] {
            assert_eq!(sample_ratio(900, 100, share), None, "{share}");
        }
    }

    proptest! {
        #[test]
        fn the_share_holds_in_every_stratum(count in 0_u32..400, strata in 1_u32..6, share in 0.0..1.0) {
            let all = people(count, strata);
            let arms = assign(share, &all);
            for stratum in 0..strata as u8 {
                let size = all.iter().filter(|p| p.stratum == stratum).count();
                prop_assert_eq!(held_of(&arms, &all, stratum), (share * size as f64).round() as usize);
            }
        }

        #[test]
        fn who_has_an_arm_keeps_it_when_others_come(
            before in 0_u32..200, more in 0_u32..200, share in 0.0..1.0, later in 0.0..1.0,
        ) {
            let first = assign(share, &people(before, 3));
            let mut all = people(before + more, 3);
            for (person, arm) in all.iter_mut().zip(&first) {
                person.kept = Some(*arm);
            }
            let then = assign(later, &all);
            prop_assert_eq!(&then[..before as usize], &first[..]);
            for stratum in 0..3 {
                let size = all.iter().filter(|p| p.stratum == stratum).count();
                let kept = held_of(&first, &all, stratum);
                let new = all.iter().filter(|p| p.stratum == stratum && p.kept.is_none()).count();
                let wanted = ((later * size as f64).round() as usize).clamp(kept, kept + new);
                prop_assert_eq!(held_of(&then, &all, stratum), wanted);
            }
        }

        #[test]
        fn the_order_given_does_not_matter(count in 0_u32..300, share in 0.0..1.0, turn in 0_usize..300) {
            let all = people(count, 4);
            let mut turned = all.clone();
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
            }
            let mut arms = assign(share, &turned);
            if !arms.is_empty() {
                let by = turn % arms.len();
                arms.rotate_right(by);
            }
            prop_assert_eq!(arms, assign(share, &all));
        }
    }
}
