//! What may still be done with an export, as the ledger knows it.

use jiff::Timestamp;

use super::stored::StoredExport;
use crate::contract::{Barred, DeliveryState, ExportState};

impl StoredExport {
    /// Why nobody can approve or reject it.
    #[must_use]
    pub fn decision_barred(&self, now: Timestamp) -> Option<Barred> {
        match self.state(now) {
            ExportState::Waiting => None,
            ExportState::Approved | ExportState::Released => Some(Barred::Approved),
            ExportState::Empty => Some(Barred::Empty),
            ExportState::Withdrawn => Some(Barred::Withdrawn),
            _ => Some(Barred::Over),
        }
    }

    /// Why it can't be let out, or delivered where it is.
    #[must_use]
    pub fn release_barred(&self, now: Timestamp) -> Option<Barred> {
        match self.state(now) {
            ExportState::Approved => None,
            ExportState::Released => self.delivery_barred(false),
            ExportState::Waiting => Some(Barred::NotApproved),
            ExportState::Empty => Some(Barred::Empty),
            ExportState::Withdrawn => Some(Barred::Withdrawn),
            _ => Some(Barred::Over),
        }
    }

    /// Why its file, or what withdraws it, can't be delivered. What was killed between letting out and delivering can.
    #[must_use]
    pub fn delivery_barred(&self, removal: bool) -> Option<Barred> {
        match self.delivery(removal).map(|delivery| delivery.state) {
            _ if self.release.is_none() => Some(Barred::NotOut),
            Some(DeliveryState::Done) => Some(Barred::Arrived),
            Some(DeliveryState::Unknown) => Some(Barred::Unknown),
            _ if self.purged_at.is_some() => Some(Barred::Deleted),
            _ if self.withdrawal.is_some() && !removal => Some(Barred::Withdrawn),
            Some(DeliveryState::Failed) | None => None,
        }
    }

    /// Why it can't be taken back or withdrawn; `sends` where what withdraws it is to be delivered, so that it is taken up
    /// again where whoever withdrew it was killed before.
    #[must_use]
    pub fn withdrawal_barred(&self, now: Timestamp, sends: bool) -> Option<Barred> {
        let removal = self.delivery(true).map(|delivery| delivery.state);
        match self.state(now) {
            ExportState::Released | ExportState::Withdrawn if removal == Some(DeliveryState::Unknown) => {
                Some(Barred::Unknown)
            }
            ExportState::Waiting | ExportState::Approved | ExportState::Released => None,
            ExportState::Withdrawn => match removal {
                Some(DeliveryState::Failed) => None,
                None if sends => None,
                _ => Some(Barred::Withdrawn),
            },
            ExportState::Empty => Some(Barred::Empty),
            _ => Some(Barred::Over),
        }
    }
}
