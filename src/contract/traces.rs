//! What a request leaves behind, said once for every request: the record that the audit chain has of it, and where to look
//! whether it was done when the line was cut before the answer.
//!
//! Exhaustive over [`Ask`]: a request that nobody thought about does not compile.

use std::io;

use super::{Ask, AuditAction};

/// How a request fails that may have been done: it was sent, and the line was cut before the answer.
pub const UNKNOWN_OUTCOME: io::ErrorKind = io::ErrorKind::ConnectionAborted;

/// What a request leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trace {
    /// Nothing: it reads. What the program itself brings about while somebody looks (an export that expired, a job whose
    /// turn has come) is not of who looks.
    Nothing,
    /// One of these records, with who it was, once it did anything.
    Recorded {
        /// Any of these.
        actions: &'static [AuditAction],
        /// How to find out whether it was done.
        look: &'static str,
    },
    /// Something of which the chain needs no record.
    Unrecorded {
        /// Why not.
        why: &'static str,
    },
}

impl Trace {
    /// What is said where no answer came: it may have been done, and how to find out. `None` where asking again is all
    /// there is to do.
    #[must_use]
    pub fn doubt(self) -> Option<String> {
        match self {
            Self::Recorded { look, .. } => Some(format!("whether it was done is not known; {look}")),
            Self::Nothing | Self::Unrecorded { .. } => None,
        }
    }
}

const fn recorded(actions: &'static [AuditAction], look: &'static str) -> Trace {
    Trace::Recorded { actions, look }
}

const EXPORTS: &str = "see `c360 audience exports`";
const JOBS: &str = "see `c360 jobs`";
const MODELS: &str = "see `c360 models`";
const CLUSTERS: &str = "see `c360 clusters show`";
const HOUSE: &str = "see `c360 audience house-rules`";
const HARMLESS: &str = "asking again does no harm, and is recorded again";

impl Ask {
    /// What it leaves behind.
    #[must_use]
    pub const fn trace(self) -> Trace {
        use AuditAction as A;
        match self {
            Self::Hello
            | Self::Pulse
            | Self::DimensionValues
            | Self::Segments
            | Self::Segment
            | Self::Migration
            | Self::Bridge
            | Self::Thresholds
            | Self::Behaviour
            | Self::ClusterCard
            | Self::ClusterMigration
            | Self::ClusterTrial
            | Self::Models
            | Self::Model
            | Self::EqualSize
            | Self::Matrix
            | Self::Audiences
            | Self::Audience
            | Self::HouseRules
            | Self::Activations
            | Self::Export
            | Self::Status
            | Self::Loads
            | Self::Jobs
            | Self::WaitForChange
            | Self::LoadState
            | Self::RejectedRows
            | Self::PreviewThresholds
            | Self::ClusterVariables
            | Self::PreviewClusterRules
            | Self::CountRule
            | Self::CompleteRule
            | Self::FieldValues
            | Self::Overlap
            | Self::FindCustomers
            | Self::Customer
            | Self::Tickets
            | Self::TicketLines
            | Self::PreviewErasure
            | Self::Audit
            | Self::VerifyAudit => Trace::Nothing,
            Self::SaveState => Trace::Unrecorded { why: "how one's own screens stand; nobody else sees it" },
            Self::FitClusters => recorded(&[A::Fit], JOBS),
            Self::DescribeCluster => recorded(&[A::SegmentCard], CLUSTERS),
            Self::WriteClusterCards => recorded(&[A::Cards], HARMLESS),
            Self::SaveAudience | Self::RetireAudience => recorded(&[A::Audience], "see `c360 audience list`"),
            Self::SaveList => recorded(&[A::List], HOUSE),
            Self::Suppress => recorded(&[A::Suppression], HOUSE),
            Self::StartLoad => recorded(&[A::Load], JOBS),
            Self::StartRescore => recorded(&[A::Rescore], JOBS),
            Self::CancelJob => recorded(&[A::Stop], JOBS),
            Self::SealAudience => recorded(&[A::Sealed], JOBS),
            Self::ReleaseExport => recorded(&[A::Released, A::Delivered], EXPORTS),
            Self::WithdrawExport => recorded(&[A::Withdrawn], EXPORTS),
            Self::DecideExport => recorded(&[A::Approved, A::Rejected], EXPORTS),
            Self::RevealCustomer => recorded(&[A::Reveal], HARMLESS),
            Self::ExportCustomer => recorded(&[A::Export], HARMLESS),
            Self::EraseCustomer => recorded(&[A::EraseAsked], JOBS),
            Self::AdoptThresholds => recorded(&[A::Thresholds], "see `c360 segments thresholds`"),
            Self::AdoptClusters | Self::SetClusterRules => recorded(&[A::Segmentation], CLUSTERS),
            Self::SetBands => recorded(&[A::Bands], "see `c360 models matrix`"),
            Self::SetRole => recorded(&[A::Role], MODELS),
            Self::RollBackScores => recorded(&[A::RolledBack], MODELS),
            Self::SetExclusions => recorded(&[A::Exclusions], HOUSE),
            Self::SetGroup => recorded(&[A::PriorityGroup], HOUSE),
            Self::StartBackup => recorded(&[A::Backup], JOBS),
        }
    }
}
