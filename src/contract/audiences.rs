//! Audiences: rules with a name, who is in them, how they overlap, and what always applies before one goes out.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    DestinationKind, ExportId, ExportState, Hit, Provenance, Rule, RuleProblem, RuleSource, Segment,
};

/// Every audience, and what there is to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audiences {
    /// The day that sizes stand for.
    pub as_of: Date,
    /// Everybody who can be in one.
    pub base: u64,
    /// Net revenue of everybody's last 12 months.
    pub base_revenue: Decimal,
    /// Every audience, by name.
    pub audiences: Vec<AudienceRow>,
    /// Where audiences can be sent.
    pub destinations: Vec<Destination>,
    /// Exports that wait for a decision, oldest first.
    pub waiting: Vec<ExportId>,
    /// Whether nobody may approve who has a share in it: who asked, or wrote what decides who is in it.
    pub four_eyes: bool,
    /// Whether some of the sizes are counted yet: whoever asks again gets more of them.
    pub is_counting: bool,
    /// Where it all comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// An audience as it stands in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AudienceRow {
    /// The audience.
    pub audience: Audience,
    /// Who is in it now; `None` where the rule is broken, and while that is counted.
    pub size: Option<AudienceSize>,
    /// What is wrong with the rule now: a field, an audience or a list that is gone.
    pub broken: Option<RuleProblem>,
    /// Its last export to each destination, by the destination's name.
    pub last: BTreeMap<String, LastExport>,
}

/// How many people are in an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AudienceSize {
    /// How many.
    pub customers: u64,
    /// Their net revenue of the last 12 months.
    pub revenue: Decimal,
    /// Who consents to ads and has something to be recognised by.
    pub ads: u64,
}

/// The latest export of an audience to a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastExport {
    /// Its number.
    pub export: ExportId,
    /// When it was sealed.
    pub at: Timestamp,
    /// Where it stands.
    pub state: ExportState,
    /// People in the file.
    pub rows: u64,
}

/// A rule with a name. Versions are followed by others, never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audience {
    /// Its name.
    pub name: String,
    /// Counts from 1.
    pub version: u32,
    /// The rule's text.
    pub rule: String,
    /// The share that is held out of every export, from 0 to 1.
    pub hold_out: f64,
    /// Who made this version.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What it is for, in the words of who made it; may be empty.
    pub note: String,
}

/// Make an audience, or the next version of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SaveAudience {
    /// Its name.
    pub name: String,
    /// The rule.
    pub rule: RuleSource,
    /// The share that is held out of every export, from 0 to 1.
    pub hold_out: f64,
    /// What it is for.
    pub note: String,
    /// The version that this one follows; `None` for a new audience. Who was overtaken is told.
    pub follows: Option<u32>,
}

/// Everything about one audience.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AudienceDetail {
    /// Its versions, newest first.
    pub versions: Vec<Audience>,
    /// The rule as a tree, unless it is broken.
    pub tree: Option<Rule>,
    /// What is wrong with the rule now.
    pub broken: Option<RuleProblem>,
    /// Who is in it, unless it is broken.
    pub count: Option<RuleCount>,
    /// Its exports, newest first.
    pub exports: Vec<super::ExportSummary>,
    /// Audiences whose rules name it.
    pub named_by: Vec<String>,
    /// Destinations that leave it out of everything.
    pub excluded_from: Vec<String>,
    /// The priority group that it is in.
    pub group: Option<String>,
}

/// Ask who a rule takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountRequest {
    /// The rule.
    pub rule: RuleSource,
    /// The audience that is edited, which the rule must not name; `None` for a new one.
    pub audience: Option<String>,
    /// How many people to show; 0 for none.
    pub sample: u32,
}

/// A rule both ways, and who it takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleReply {
    /// Its text: as it was given while something is wrong with it, else as c360 writes it.
    pub text: String,
    /// The tree; `None` while something is wrong with the text.
    pub tree: Option<Rule>,
    /// What is wrong.
    pub problem: Option<RuleProblem>,
    /// Who it takes; `None` while something is wrong.
    pub count: Option<RuleCount>,
    /// What should be known: a value that nobody has.
    pub notes: Vec<String>,
}

/// Who a rule takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleCount {
    /// The day it stands for.
    pub as_of: Date,
    /// How many people.
    pub customers: u64,
    /// Everybody.
    pub base: u64,
    /// Their net revenue of the last 12 months.
    pub revenue: Decimal,
    /// Everybody's.
    pub base_revenue: Decimal,
    /// Who can be e-mailed: an address and the consent.
    pub email: u64,
    /// Who can be texted: a number and the consent.
    pub phone: u64,
    /// Who consents to ads and has something to be recognised by.
    pub ads: u64,
    /// How many of each tier, and of the base; every segment, most valuable first.
    pub tiers: Vec<TierCount>,
    /// Some of them, masked.
    pub sample: Vec<Hit>,
    /// Where it comes from, by key.
    pub provenance: BTreeMap<String, Provenance>,
}

/// How many of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierCount {
    /// The segment.
    pub segment: Segment,
    /// Taken by the rule.
    pub customers: u64,
    /// Of everybody.
    pub base: u64,
}

/// How audiences overlap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// The audiences, as they were asked for.
    pub names: Vec<String>,
    /// How many are in each.
    pub sizes: Vec<u64>,
    /// Who is in each and in none of the others.
    pub unique: Vec<u64>,
    /// Who is in both, row by row, in the order of the names; the diagonal holds the sizes.
    pub both: Vec<Vec<u64>>,
    /// Who is in at least one.
    pub any: u64,
    /// Who is in all of them.
    pub all: u64,
    /// Where it comes from.
    pub provenance: Option<Provenance>,
}

/// Where audiences can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// Its name in `c360.toml`, and of its folder.
    pub name: String,
    /// What it takes.
    pub kind: DestinationKind,
    /// The dated set of rules that files for it follow.
    pub rules: String,
    /// Audiences that are left out of everything sent there.
    pub excludes: Vec<String>,
    /// Whether a delivery command is configured.
    pub delivers: bool,
    /// Whether it takes a file that removes people.
    pub removes: bool,
}

/// What always applies before an audience goes out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HouseRules {
    /// Where audiences can be sent, with what each leaves out.
    pub destinations: Vec<Destination>,
    /// Groups of audiences: a person goes to the first of a group only.
    pub groups: Vec<PriorityGroup>,
    /// Lists of ids that were read from files.
    pub lists: Vec<IdList>,
    /// How much is on the suppression list, by kind.
    pub suppressed: BTreeMap<SuppressedBy, u64>,
    /// The share of everybody that is held out of everything, from 0 to 1.
    pub global_hold_out: f64,
}

/// Audiences of which a person goes to the first only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityGroup {
    /// Its name.
    pub name: String,
    /// The audiences, first one first.
    pub audiences: Vec<String>,
}

/// Ids from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdList {
    /// Its name.
    pub name: String,
    /// How many ids.
    pub ids: u64,
    /// Who read it in.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Keep ids under a name, in place of those that were kept under it before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveList {
    /// Its name.
    pub name: String,
    /// The ids.
    pub ids: Vec<String>,
}

/// What came of reading a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedList {
    /// Ids kept, each once.
    pub ids: u64,
    /// Of those, how many belong to a customer; `None` where that can't be told, as where nothing is loaded.
    pub known: Option<u64>,
}

/// Set the audiences that a destination leaves out of everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetExclusions {
    /// The destination.
    pub destination: String,
    /// All of them; empty for none.
    pub audiences: Vec<String>,
    /// Why; kept in the audit chain.
    pub reason: String,
}

/// Set a priority group; without audiences it is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetGroup {
    /// The group.
    pub group: PriorityGroup,
    /// Why; kept in the audit chain.
    pub reason: String,
}

/// By what somebody is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppressedBy {
    /// The retailer's own id.
    Id,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
}

/// Put people on the suppression list, or take them off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppress {
    /// By what.
    pub by: SuppressedBy,
    /// Which. Kept as salted hashes alone.
    pub values: Vec<String>,
    /// Whether they are taken off.
    pub lift: bool,
    /// Why; kept in the audit chain.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    /// How many were added or taken off.
    pub changed: u64,
    /// How many were on the list already, or were not.
    pub unchanged: u64,
    /// How many customers have one of these ids, addresses or numbers; `None` where nothing is loaded.
    pub customers: Option<u64>,
    /// Exports that are out, not withdrawn, with one of these customers in the file; newest first. Of the first 10,000
    /// customers.
    pub exports: Vec<ExportId>,
    /// Lines that are no id, address or number, counted from 1, with the reason; at most 20.
    pub refused: Vec<(u64, String)>,
    /// How many those are in all.
    pub refused_total: u64,
}
