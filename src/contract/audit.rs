//! The audit chain: who did what to whom, when and why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One record. Each holds the hash of the one before, so that none can be changed, taken out or moved unseen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Its number, from 1 without gaps.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who: user name and uid.
    pub by: String,
    /// What was done.
    pub action: AuditAction,
    /// On what: a job's number, a version, or a customer's pseudonym (a salted hash of the id, so that the chain holds
    /// nothing that an erasure would have to take out). Never an id, never personal data.
    pub subject: String,
    /// Why, in the words of who did it; empty where nobody is asked.
    pub reason: String,
    /// Hash of the record before, 64 hexadecimal digits; zeros before the first.
    pub previous: String,
    /// SHA-256 of this record together with `previous`.
    pub hash: String,
}

/// What is kept in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// Personal data of one customer was shown.
    Reveal,
    /// Everything held about one customer was written to files.
    Export,
    /// Taking one customer out was asked for.
    EraseAsked,
    /// One customer was taken out; the subject is the pseudonym.
    Erased,
    /// Thresholds were adopted; the subject is their version.
    Thresholds,
    /// A load was asked for; the subject is the job.
    Load,
    /// A job was asked to stop; the subject is the job.
    Stop,
    /// Somebody was refused.
    Refused,
    /// A rescoring was asked for; the subject is the job.
    Rescore,
    /// A model was given a role; the subject is its name and the role.
    Role,
    /// The bounds of the matrix's bands were set; the subject is their number.
    Bands,
    /// Scores were taken back to those of an earlier rescoring; the subject is the versions, from and to.
    RolledBack,
    /// Behavioural segments were adopted; the subject is their version.
    Segmentation,
    /// Something was said of a behavioural segment; the subject is its id.
    SegmentCard,
    /// An audience was made, changed or retired; the subject is its name and version.
    Audience,
    /// What a destination leaves out was set; the subject is the destination.
    Exclusions,
    /// A priority group was set; the subject is its name.
    PriorityGroup,
    /// People were put on the suppression list or taken off; the subject is how many, by what.
    Suppression,
    /// A file was sealed; the subject is the export and the file's SHA-256.
    Sealed,
    /// An export was approved; the subject is the export and the file's SHA-256.
    Approved,
    /// An export was rejected; the subject is the export.
    Rejected,
    /// An undecided export was taken back, or a released one withdrawn; the subject is the export.
    Withdrawn,
    /// A file was let out; the subject is the export and its manifest's SHA-256.
    Released,
    /// A file was handed to the delivery command; the subject is the export and what came of it.
    Delivered,
    /// A backup was asked for, or made; the subject is what and where to.
    Backup,
    /// `[roles]` was changed while a server ran; the subject is who gained or lost what.
    Roles,
    /// A backup was put back; the subject is which, and the head of the chain that it replaced.
    Restored,
    /// A list of ids was kept; the subject is its name, and how many ids it had before and has.
    List,
    /// Behavioural segments were to be tried; the subject is the job.
    Fit,
    /// The cards of the behavioural segments were written; the subject is how many pages, and the folder.
    Cards,
}

/// What a check of the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCheck {
    /// Records looked at.
    pub records: u64,
    /// Hash of the last one; note it elsewhere, and a later check can be held to it.
    pub head: String,
    /// What is wrong, in order; empty when the chain holds.
    pub faults: Vec<AuditFault>,
}

/// One break of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFault {
    /// At which record.
    pub number: u64,
    /// What is wrong, in words.
    pub what: String,
}

/// Which records to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditRequest {
    /// Only those on this customer, by id.
    pub customer_id: Option<String>,
    /// Only those before this one, by number; the latest where absent.
    pub before: Option<u64>,
    /// How many at most; [`MOST_ROWS`](super::MOST_ROWS) where it is more.
    pub limit: u32,
}

/// Records of the chain, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecords {
    /// The records.
    pub rows: Vec<AuditRecord>,
    /// How many there are in all.
    pub total: u64,
}
