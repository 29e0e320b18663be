//! What passes through the door: ids, requests, replies, errors and the [`Console`] service.
//!
//! Every front end (the terminal interface, each headless command) knows only this module; the engine
//! implements it. No logic, no SQL, no widgets.

mod audiences;
mod audit;
mod backups;
mod clusters;
mod customers;
mod data;
mod destinations;
mod equal_size;
mod error;
mod exports;
mod fields;
mod figure;
mod find;
mod jobs;
mod matrix;
mod model_name;
mod models;
mod people;
mod privacy;
mod pulse;
mod roles;
mod rules;
mod scores;
mod segments;
mod serving;
mod state;
mod steps;
mod thresholds;
mod traces;
mod trials;
mod variables;

pub use audiences::*;
pub use audit::*;
pub use backups::*;
pub use clusters::*;
pub use customers::*;
pub use data::*;
pub use destinations::*;
pub use equal_size::*;
pub use error::*;
pub use exports::*;
pub use fields::*;
pub use figure::*;
pub use find::*;
pub use jobs::*;
pub use matrix::*;
pub use model_name::*;
pub use models::*;
pub use people::*;
pub use privacy::*;
pub use pulse::*;
pub use roles::*;
pub use rules::*;
pub use scores::*;
pub use segments::*;
pub use serving::*;
pub use state::*;
pub use steps::*;
pub use thresholds::*;
pub use traces::*;
pub use trials::*;
pub use variables::*;

/// The service every front end talks to, in process or over a socket.
#[tarpc::service]
pub trait Console {
    /// Who and what answers: workspace, as-of day, versions.
    async fn hello() -> Result<Hello, ConsoleError>;
    /// The figures of a period, their comparison, trend and breakdown.
    async fn pulse(request: PulseRequest) -> Result<Pulse, ConsoleError>;
    /// The values a dimension can be filtered by, with their net revenue over all history, largest first.
    async fn dimension_values(by: Dimension) -> Result<Vec<DimensionValue>, ConsoleError>;
    /// The value segments of the as-of day, against last year.
    async fn segments() -> Result<Segments, ConsoleError>;
    /// Everything about one segment.
    async fn segment(segment: Segment) -> Result<SegmentDetail, ConsoleError>;
    /// Who moved between segments since last year.
    async fn migration() -> Result<Migration, ConsoleError>;
    /// Revenue N-1 to N by what customers did.
    async fn bridge() -> Result<Bridge, ConsoleError>;
    /// The thresholds of the tiers, and what others would give.
    async fn thresholds() -> Result<ThresholdsReply, ConsoleError>;
    /// What these thresholds would give.
    async fn preview_thresholds(cuts: Cuts) -> Result<Proposal, ConsoleError>;
    /// Adopt thresholds as the next version, and queue the job that cuts everybody anew.
    async fn adopt_thresholds(adoption: Adoption) -> Result<JobId, ConsoleError>;
    /// The behavioural segments in use, and every trial of others.
    async fn behaviour() -> Result<BehaviourReply, ConsoleError>;
    /// Everything about one behavioural segment.
    async fn cluster_card(id: ClusterId) -> Result<ClusterCard, ConsoleError>;
    /// Who moved between behavioural segments since last year.
    async fn cluster_migration() -> Result<ClusterMigration, ConsoleError>;
    /// What behavioural segments can be found on, over so many months.
    async fn cluster_variables(window_months: u32) -> Result<Variables, ConsoleError>;
    /// Queue a trial; it runs in its own process.
    async fn fit_clusters(request: FitRequest) -> Result<JobId, ConsoleError>;
    /// A trial, whole.
    async fn cluster_trial(id: TrialId) -> Result<Trial, ConsoleError>;
    /// Adopt what a trial found, and queue the job that assigns everybody.
    async fn adopt_clusters(request: AdoptRequest) -> Result<JobId, ConsoleError>;
    /// Name a behavioural segment, rank it, say what to do.
    async fn describe_cluster(request: DescribeRequest) -> Result<(), ConsoleError>;
    /// What rules of a behavioural segment would take.
    async fn preview_cluster_rules(id: ClusterId, rules: String) -> Result<RulesPreview, ConsoleError>;
    /// Make rules a behavioural segment, and queue the job that assigns everybody.
    async fn set_cluster_rules(request: RulesRequest) -> Result<JobId, ConsoleError>;
    /// Write every card to files in the workspace.
    async fn write_cluster_cards() -> Result<WrittenCards, ConsoleError>;
    /// Customers by id, card, e-mail, phone, name or postal code, best match first.
    async fn find_customers(request: FindRequest) -> Result<Found, ConsoleError>;
    /// Everything known of one customer, masked.
    async fn customer(customer_id: String) -> Result<Customer, ConsoleError>;
    /// A page of a customer's tickets, latest first.
    async fn tickets(request: TicketsRequest) -> Result<Tickets, ConsoleError>;
    /// The lines of one ticket of a customer.
    async fn ticket_lines(request: TicketRequest) -> Result<Vec<TicketLine>, ConsoleError>;
    /// Who a customer is, unmasked; the audit chain says who saw it and why.
    async fn reveal_customer(reveal: Reveal) -> Result<Identity, ConsoleError>;
    /// Write everything held about a customer to files in the workspace, for that customer.
    async fn export_customer(export: CustomerExport) -> Result<ExportedCustomer, ConsoleError>;
    /// What is held of a customer, before they are erased.
    async fn preview_erasure(customer_id: String) -> Result<ErasurePreview, ConsoleError>;
    /// Take a customer out for good: queue the job that does it.
    async fn erase_customer(erasure: Erasure) -> Result<JobId, ConsoleError>;
    /// Every model with its measured quality, champions against challengers, and the scores in use.
    async fn models() -> Result<Models, ConsoleError>;
    /// Everything about one model.
    async fn model(name: ModelName) -> Result<ModelDetail, ConsoleError>;
    /// A business rule against the champion of churn over `days`, taking as many people.
    async fn equal_size(days: u32, rule: BusinessRule) -> Result<EqualSize, ConsoleError>;
    /// Churn bands by expected value bands.
    async fn matrix() -> Result<Matrix, ConsoleError>;
    /// Set the bounds of the matrix's bands.
    async fn set_bands(bands: Bands) -> Result<(), ConsoleError>;
    /// Promote, retire or bring back a model. A champion is in use from the next rescoring on.
    async fn set_role(request: RoleRequest) -> Result<(), ConsoleError>;
    /// Take the scores before the last rescoring into use again.
    async fn roll_back_scores(reason: String) -> Result<(), ConsoleError>;
    /// Queue a rescoring; it runs in its own process.
    async fn start_rescore(request: RescoreRequest) -> Result<JobId, ConsoleError>;
    /// Every audience with its size, and what there is to do.
    async fn audiences() -> Result<Audiences, ConsoleError>;
    /// Everything about one audience.
    async fn audience(name: String) -> Result<AudienceDetail, ConsoleError>;
    /// A rule both ways, and who it takes. Dropping the request stops the count.
    async fn count_rule(request: CountRequest) -> Result<RuleReply, ConsoleError>;
    /// What may stand at a place of a rule's text.
    async fn complete_rule(request: CompletionRequest) -> Result<Completions, ConsoleError>;
    /// What values a field has, and how many people have each.
    async fn field_values(field: Field) -> Result<FieldValues, ConsoleError>;
    /// Make an audience, or the next version of one; answers with the version.
    async fn save_audience(request: SaveAudience) -> Result<u32, ConsoleError>;
    /// Take an audience off the list. Its exports and versions are kept.
    async fn retire_audience(name: String, reason: String) -> Result<(), ConsoleError>;
    /// How audiences overlap.
    async fn overlap(names: Vec<String>) -> Result<Overlap, ConsoleError>;
    /// What always applies before an audience goes out.
    async fn house_rules() -> Result<HouseRules, ConsoleError>;
    /// Set the audiences that a destination leaves out of everything.
    async fn set_exclusions(request: SetExclusions) -> Result<(), ConsoleError>;
    /// Set a priority group.
    async fn set_group(request: SetGroup) -> Result<(), ConsoleError>;
    /// Keep ids under a name, for rules.
    async fn save_list(request: SaveList) -> Result<SavedList, ConsoleError>;
    /// Put people on the suppression list, or take them off.
    async fn suppress(request: Suppress) -> Result<Suppressed, ConsoleError>;
    /// Queue a dry run that seals the file; it runs in its own process.
    async fn seal_audience(request: SealRequest) -> Result<JobId, ConsoleError>;
    /// Audiences × destinations, and every export.
    async fn activations() -> Result<Activations, ConsoleError>;
    /// Everything about one export.
    async fn export(id: ExportId) -> Result<ExportDetail, ConsoleError>;
    /// Approve an export, which lets it out, or reject it.
    async fn decide_export(request: DecisionRequest) -> Result<DecisionReply, ConsoleError>;
    /// Let an approved export out again where that failed, or deliver it again where delivering failed.
    async fn release_export(id: ExportId) -> Result<JobId, ConsoleError>;
    /// Take an undecided export back, or withdraw one from its platform: the job that does it.
    async fn withdraw_export(request: WithdrawRequest) -> Result<Option<JobId>, ConsoleError>;
    /// Records of the audit chain, latest first.
    async fn audit(request: AuditRequest) -> Result<AuditRecords, ConsoleError>;
    /// Check the whole audit chain.
    async fn verify_audit() -> Result<AuditCheck, ConsoleError>;
    /// What is loaded, until which day, from which files, and what was rejected.
    async fn status() -> Result<Status, ConsoleError>;
    /// What the latest loads did, newest first.
    async fn loads(limit: u32) -> Result<Vec<Load>, ConsoleError>;
    /// Rejected rows, newest load first, at most `limit` and told when cut.
    async fn rejected_rows(request: RejectedRowsRequest) -> Result<RejectedRows, ConsoleError>;
    /// Queue a load of every configured source; it runs in its own process.
    async fn start_load() -> Result<JobId, ConsoleError>;
    /// Queue a backup; it runs in its own process, as the user whom the workspace belongs to.
    async fn start_backup(request: BackupRequest) -> Result<JobId, ConsoleError>;
    /// Ask a queued or running job to stop. What was published before it stays.
    async fn cancel_job(job: JobId) -> Result<(), ConsoleError>;
    /// The latest jobs, newest first.
    async fn jobs(limit: u32) -> Result<Vec<Job>, ConsoleError>;
    /// Wait until something differs from `seen` (a job moved, a generation was published), then say the new
    /// version. Costs nothing while nothing happens.
    async fn wait_for_change(seen: u64) -> Result<u64, ConsoleError>;
    /// The interface state this user left behind, if any.
    async fn load_state() -> Result<Option<UserState>, ConsoleError>;
    /// Keep this user's interface state.
    async fn save_state(state: UserState) -> Result<(), ConsoleError>;
}
