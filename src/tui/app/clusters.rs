//! What is asked about behavioural segments, and what is answered. Plain data.

use crate::contract::{
    AdoptRequest, BehaviourReply, ClusterCard, ClusterId, ClusterMigration, ConsoleError, DescribeRequest,
    JobId, RulesPreview, RulesRequest, Trial, TrialId, Variables, WrittenCards,
};
use crate::tui::confirm::{AdoptClusters, Confirmed, SetRules, StartFit};

/// What the engine is asked about behavioural segments.
#[derive(Debug)]
pub enum ClusterRequest {
    /// `behaviour`.
    Behaviour,
    /// `cluster_card`.
    Card(ClusterId),
    /// `cluster_migration`.
    Migration,
    /// `cluster_variables`, over so many months.
    Variables(u32),
    /// `cluster_trial`.
    Trial(TrialId),
    /// `preview_cluster_rules`.
    Preview(ClusterId, String),
    /// `fit_clusters`, which somebody confirmed.
    Fit(Confirmed<StartFit>),
    /// `adopt_clusters`, which somebody confirmed.
    Adopt(Confirmed<AdoptClusters>),
    /// `describe_cluster`: what was before stays in the audit chain.
    Describe(DescribeRequest),
    /// `set_cluster_rules`, which somebody confirmed.
    SetRules(Confirmed<SetRules>),
    /// `write_cluster_cards`.
    WriteCards,
}

/// What the engine answered.
#[derive(Debug)]
pub enum ClusterAnswer {
    /// To `behaviour`.
    Behaviour(Result<BehaviourReply, ConsoleError>),
    /// To `cluster_card`, of this segment.
    Card(ClusterId, Result<Box<ClusterCard>, ConsoleError>),
    /// To `cluster_migration`.
    Migration(Result<ClusterMigration, ConsoleError>),
    /// To `cluster_variables`, over so many months.
    Variables(u32, Result<Variables, ConsoleError>),
    /// To `cluster_trial`, of this number.
    Trial(TrialId, Result<Box<Trial>, ConsoleError>),
    /// To `preview_cluster_rules`, of these rules.
    Preview(ClusterId, String, Result<RulesPreview, ConsoleError>),
    /// To `fit_clusters`.
    Fit(Result<JobId, ConsoleError>),
    /// To `adopt_clusters`.
    Adopt(AdoptRequest, Result<JobId, ConsoleError>),
    /// To `describe_cluster`.
    Describe(DescribeRequest, Result<(), ConsoleError>),
    /// To `set_cluster_rules`.
    SetRules(RulesRequest, Result<JobId, ConsoleError>),
    /// To `write_cluster_cards`.
    WriteCards(Result<WrittenCards, ConsoleError>),
}
