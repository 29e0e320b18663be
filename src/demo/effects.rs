//! The effects whose size is known: each has a slot in which what it caused and prevented is counted.
//!
//! Slots: drift, newsletters, the store test, messages that are not kept, each campaign in three bands of churn risk, each cell of each
//! contact-frequency experiment by latent type.

use super::types::TYPES;

/// Slot of the drift between N-1 and N.
pub const DRIFT: u16 = 0;
/// Slot of the regular newsletters that are kept.
pub const NEWSLETTERS: u16 = 1;
/// Slot of the store test.
pub const STORE_TEST: u16 = 2;
/// Slot of the newsletters and campaigns before those.
pub const NOT_KEPT: u16 = 3;

const CAMPAIGNS_FROM: u16 = 4;

/// Bands of churn risk.
pub const BANDS: [&str; 3] = ["low", "middle", "high"];
/// Churn risk from which a customer is in the middle band, and from which in the high one.
pub const BAND_LIMITS: [f64; 2] = [0.4, 0.8];

/// The band of a churn risk.
#[must_use]
pub fn band(risk: f64) -> usize {
    BAND_LIMITS.iter().filter(|limit| risk >= **limit).count()
}

/// How the slots are laid out.
#[derive(Debug, Clone, Copy)]
pub struct Slots {
    campaigns: usize,
    cells: usize,
    experiments: usize,
}

impl Slots {
    /// For that many campaigns and experiments of that many cells.
    #[must_use]
    pub const fn new(campaigns: usize, experiments: usize, cells: usize) -> Self {
        Self { campaigns, cells, experiments }
    }

    /// The slot of a campaign in a band.
    #[must_use]
    #[allow(
        clippy::unused_self,
        reason = "campaigns come first, whatever their number; its siblings need it"
    )]
    pub const fn campaign(self, campaign: usize, band: usize) -> u16 {
        CAMPAIGNS_FROM + (campaign * BANDS.len() + band) as u16
    }

    /// The slot of an experiment's cell and a latent type.
    #[must_use]
    pub const fn cell(self, experiment: usize, cell: usize, kind: usize) -> u16 {
        let before = self.campaigns * BANDS.len() + (experiment * self.cells + cell) * TYPES.len();
        CAMPAIGNS_FROM + (before + kind) as u16
    }

    /// Number of slots.
    #[must_use]
    pub const fn count(self) -> usize {
        CAMPAIGNS_FROM as usize + self.campaigns * BANDS.len() + self.experiments * self.cells * TYPES.len()
    }
}

/// What an effect came to. Sums of whole numbers, so that the order of adding does not matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effect {
    /// Customers drawn into it (exposed, for a campaign).
    pub members: u64,
    /// Customers drawn as control.
    pub controls: u64,
    /// Messages sent.
    pub messages: u64,
    /// Messages that made their reader unsubscribe.
    pub unsubscribed: u64,
    /// Tickets that would not have been.
    pub caused_tickets: u64,
    /// Cents of net revenue that would not have been.
    pub caused_net: i64,
    /// Tickets that would have been.
    pub lost_tickets: u64,
    /// Cents of net revenue that would have been.
    pub lost_net: i64,
}

impl Effect {
    /// Adds another count.
    pub fn add(&mut self, other: &Self) {
        self.members += other.members;
        self.controls += other.controls;
        self.messages += other.messages;
        self.unsubscribed += other.unsubscribed;
        self.caused_tickets += other.caused_tickets;
        self.caused_net += other.caused_net;
        self.lost_tickets += other.lost_tickets;
        self.lost_net += other.lost_net;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn no_two_effects_share_a_slot() {
        let slots = Slots::new(8, 2, 4);
        let mut seen = std::collections::BTreeSet::from([DRIFT, NEWSLETTERS, STORE_TEST, NOT_KEPT]);
        for campaign in 0..8 {
            assert!((0..3).all(|band| seen.insert(slots.campaign(campaign, band))));
        }
        for experiment in 0..2 {
            for cell in 0..4 {
                assert!((0..TYPES.len()).all(|kind| seen.insert(slots.cell(experiment, cell, kind))));
            }
        }
        assert_eq!(seen.len(), slots.count());
        assert_eq!(usize::from(*seen.last().unwrap()) + 1, slots.count());
    }

    #[test]
    fn risk_falls_into_three_bands() {
        assert_eq!([0.0, 0.39, 0.4, 0.79, 0.8, 1.0].map(band), [0, 0, 1, 1, 2, 2]);
    }
}
