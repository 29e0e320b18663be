//! What may still be done with an export, said in one place: the ledger holds to it, front ends offer by it.

use serde::{Deserialize, Serialize};

/// Why a step can't be taken with an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Barred {
    /// Nobody has approved it.
    NotApproved,
    /// It is approved.
    Approved,
    /// Nobody is in the file.
    Empty,
    /// It was rejected, taken back, voided, or was not decided or let out in time.
    Over,
    /// It was not let out.
    NotOut,
    /// It is out, and its destination has no command that delivers.
    NothingDelivers,
    /// It is out, and arrived.
    Arrived,
    /// A delivery was begun, and nobody knows whether it arrived.
    Unknown,
    /// Its file was deleted.
    Deleted,
    /// It was withdrawn.
    Withdrawn,
}

impl Barred {
    /// What people read.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotApproved => "nobody has approved it yet",
            Self::Approved => "it is approved already",
            Self::Empty => "nobody is in the file: there is nothing to let out",
            Self::Over => "nothing can come of it any more",
            Self::NotOut => "it is not let out",
            Self::NothingDelivers => "it is let out already, and nothing delivers it",
            Self::Arrived => "it is let out and has arrived",
            Self::Unknown => {
                "nobody knows whether it arrived, so that it is not sent twice: look at the platform"
            }
            Self::Deleted => "its file was deleted: seal it again",
            Self::Withdrawn => "it is withdrawn already",
        }
    }
}

/// The steps that may follow with an export, each with what bars it; `None` where it may be taken. Who may take them is told
/// apart, by roles and [`super::ExportDetail::refusal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// Approving or rejecting.
    pub decide: Option<Barred>,
    /// Letting out, or delivering what is out.
    pub release: Option<Barred>,
    /// Taking back, withdrawing, or sending what withdraws.
    pub withdraw: Option<Barred>,
}
