//! Exports: an audience sealed into a file for a destination, approved by somebody, let out, delivered, withdrawn.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Audience, Destination, GenerationId, JobId, Segment, Steps};

/// An export's number in this workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExportId(pub u64);

/// Where an export stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// Sealed; waits for a decision.
    Waiting,
    /// Approved; not let out yet.
    Approved,
    /// Somebody said no.
    Rejected,
    /// Who asked for it took it back.
    TakenBack,
    /// Nobody decided, or nobody let it out, in time.
    Expired,
    /// Rule, data, settings or file changed since it was sealed.
    Void,
    /// The file lies in the destination's folder.
    Released,
    /// Withdrawn from the platform.
    Withdrawn,
    /// Nobody is in the file: there is nothing to let out, and nothing to decide.
    Empty,
}

impl ExportState {
    /// Whether nothing can come of it any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Rejected | Self::TakenBack | Self::Expired | Self::Void | Self::Withdrawn | Self::Empty
        )
    }
}

/// An export in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportSummary {
    /// Its number.
    pub id: ExportId,
    /// The audience's name.
    pub audience: String,
    /// Its version.
    pub version: u32,
    /// The destination's name.
    pub destination: String,
    /// Where it stands.
    pub state: ExportState,
    /// Why it stands there, where that needs words: what changed, who said no and why.
    pub why: Option<String>,
    /// People in the file.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// The day the data stands for.
    pub as_of: Date,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// By whom.
    pub asked_by: String,
    /// When it expires unless it is decided and let out.
    pub expires_at: Timestamp,
    /// Who decided, when, and the note.
    pub decision: Option<Decided>,
    /// When the file was let out.
    pub released_at: Option<Timestamp>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// What came of the delivery command, of what withdraws it once that was handed to it.
    pub delivery: Option<Delivery>,
    /// Whether the file is still here, and when it is deleted.
    pub purged_at: Option<Timestamp>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Whether it was approved.
    pub approved: bool,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// In their words; may be empty.
    pub note: String,
    /// Whether who asked decided themselves.
    pub single_person: bool,
}

/// What came of a delivery command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Whether it is that of what withdraws the export.
    pub removal: bool,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was last tried.
    pub at: Timestamp,
    /// What the command said last, cut.
    pub said: String,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// The command runs, or its process is gone without a word: nobody knows whether it arrived.
    Unknown,
    /// It arrived.
    Done,
    /// Every try failed.
    Failed,
}

/// Everything about one export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportDetail {
    /// As in a list.
    pub summary: ExportSummary,
    /// The audience as it was sealed.
    pub audience: Audience,
    /// The destination.
    pub destination: Destination,
    /// What the dry run found.
    pub dry_run: DryRun,
    /// Where the file lies, relative to the workspace; `None` once it is gone.
    pub file: Option<String>,
    /// Its manifest, as JSON, once it is let out.
    pub manifest: Option<String>,
    /// What may be done next, by whoever may.
    pub steps: Steps,
    /// Whether who asks may decide, and why not.
    pub refusal: Option<String>,
}

/// What would leave, and what stays and why. Counted in this order; each person counts once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DryRun {
    /// The day the data stands for.
    pub as_of: Date,
    /// The generation.
    pub generation: GenerationId,
    /// The rescoring whose scores it carries, if any.
    pub scores: Option<u32>,
    /// The dated set of rules that the file follows.
    pub rules: String,
    /// People whom the rule takes.
    pub in_rule: u64,
    /// Who is left out, by reason, in the order in which it is looked.
    pub left_out: Vec<(LeftOut, u64)>,
    /// People in the file.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Of those, with an e-mail address.
    pub email: u64,
    /// With a phone number.
    pub phone: u64,
    /// With an address that can be matched.
    pub address: u64,
    /// E-mail addresses that are none.
    pub bad_email: u64,
    /// Phone numbers that are none, or whose country nobody knows.
    pub bad_phone: u64,
    /// People in the file and held out, by tier.
    pub tiers: Vec<ArmCount>,
    /// The share that was to be held out.
    pub hold_out: f64,
    /// Chance of a split as far off as this one, where it is below what chance explains.
    pub sample_ratio: Option<f64>,
    /// What should be known before it is approved.
    pub warnings: Vec<String>,
    /// The last export to the same destination: its day and rows.
    pub last: Option<(Date, u64)>,
    /// What earlier exports brought.
    pub brought: Option<Brought>,
}

/// Why somebody of the rule is not in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// The consent that the destination needs was not given.
    NoConsent,
    /// On the suppression list.
    Suppressed,
    /// Erased.
    Erased,
    /// In an audience that the destination leaves out.
    Excluded(String),
    /// In an audience that comes before this one in its group.
    Priority(String),
    /// Nothing that the destination could recognise them by.
    NoIdentifier,
    /// Everything they could be recognised by is in the file already.
    Duplicate,
    /// Held out of everything.
    HeldOutGlobally,
    /// Held out of this audience.
    HeldOut,
    /// Known by an address or a number of somebody who is held out, suppressed, excluded or of an audience that comes before,
    /// who would be reached by it.
    SharesHeldOut,
}

/// Who is in the file and who is held out, of one tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmCount {
    /// The tier.
    pub segment: Segment,
    /// In the file.
    pub exposed: u64,
    /// Held out.
    pub held_out: u64,
}

/// Whether people were held out as was asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Split {
    /// Nobody was to be held out.
    Nobody,
    /// Too few were to be held out to tell.
    TooFew,
    /// Chance explains it.
    Fair,
    /// Chance explains a split as far off only in this share of cases: something else did it.
    Off(f64),
}

/// Fewer expected to be held out than this can't be told from chance.
const FEWEST_EXPECTED: f64 = 5.0;

impl DryRun {
    /// Whether people were held out as was asked.
    #[must_use]
    pub fn split(&self) -> Split {
        if let Some(chance) = self.sample_ratio.filter(|chance| chance.is_finite()) {
            return Split::Off(chance);
        }
        let all: u64 = self.tiers.iter().map(|tier| tier.exposed.saturating_add(tier.held_out)).sum();
        let expected = all as f64 * self.hold_out;
        if self.hold_out <= 0.0 {
            Split::Nobody
        } else if expected < FEWEST_EXPECTED {
            Split::TooFew
        } else {
            Split::Fair
        }
    }
}

/// What exports of an audience to a destination brought, by those who were held out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brought {
    /// How many exports were let out.
    pub exports: u32,
    /// The day of the first.
    pub since: Date,
    /// People who were in at least one.
    pub exposed: u64,
    /// People held out.
    pub held_out: u64,
    /// Share who bought since, exposed less held out; `None` where too few were held out to say.
    pub active: Option<Measured>,
    /// Net revenue per person since, exposed less held out.
    pub revenue: Option<Measured>,
}

impl Brought {
    /// Whether no day since the first was let out is known yet, so that there is nothing to measure; `as_of` is the
    /// last day that is known whole.
    #[must_use]
    pub fn is_too_early(&self, as_of: Date) -> bool {
        self.since > as_of
    }
}

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The estimate.
    pub estimate: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// Certainty that it is above zero, from 0 to 1.
    pub certainty: f64,
}

/// Ask for a dry run, and seal the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealRequest {
    /// The audience.
    pub audience: String,
    /// The destination.
    pub destination: String,
}

/// Approve or reject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRequest {
    /// Which.
    pub export: ExportId,
    /// Whether to approve.
    pub approve: bool,
    /// SHA-256 of the file that was looked at: nothing else is approved.
    pub sha256: String,
    /// In the words of who decides; a rejection needs some.
    pub note: String,
}

/// Take an export back, or withdraw it from the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawRequest {
    /// Which.
    pub export: ExportId,
    /// Why; kept in the audit chain.
    pub reason: String,
}

/// What a decision set off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionReply {
    /// The job that lets the file out, after an approval.
    pub job: Option<JobId>,
    /// Whether who asked decided themselves.
    pub single_person: bool,
}

/// Audiences × destinations, and every export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activations {
    /// The destinations, in order.
    pub destinations: Vec<Destination>,
    /// The audiences that were ever exported, by name, with their last export to each destination.
    pub rows: Vec<(String, BTreeMap<String, super::LastExport>)>,
    /// Every export, newest first.
    pub exports: Vec<ExportSummary>,
    /// Whether nobody may approve who has a share in it: who asked, or wrote what decides who is in it.
    pub four_eyes: bool,
}

/// An audience that a customer is or was in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudienceOfCustomer {
    /// Its name.
    pub name: String,
    /// Whether the rule takes them now.
    pub is_in: bool,
    /// Exports that they were in or held out of: destination, day, and whether they were held out.
    pub exports: Vec<(String, Date, bool)>,
}
