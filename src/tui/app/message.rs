//! What goes in and out of the app: messages in, effects out. Plain data.

use crossterm::event::{KeyEvent, MouseEvent};

use super::{ClusterAnswer, ClusterRequest, Ticket};
use crate::contract::{
    Activations, AudienceDetail, Audiences, AuditRecords, AuditRequest, Bridge, BusinessRule,
    CompletionRequest, Completions, ConsoleError, CountRequest, Customer, Cuts, DecisionReply,
    DecisionRequest, Dimension, DimensionValue, EqualSize, ExportDetail, ExportId, ExportedCustomer, Field,
    FieldValues, FindRequest, Found, Hello, HouseRules, Identity, Job, JobId, Matrix, Migration, ModelDetail,
    ModelName, Models, Overlap, Proposal, Pulse, PulseRequest, RejectedRows, RejectedRowsRequest,
    RoleRequest, RuleReply, SaveAudience, SavedList, SealRequest, Segment, SegmentDetail, Segments,
    SetExclusions, SetGroup, Status, Suppress, Suppressed, ThresholdsReply, TicketLine, TicketRequest,
    Tickets, TicketsRequest, UserState, WithdrawRequest,
};
use crate::tui::confirm::{
    AdoptThresholds, ApproveExport, CancelJob, ChangeSuppression, Confirmed, EraseForGood, ExportCustomer,
    RejectExport, ReleaseExport, RetireAudience, RevealCustomer, RollBackScores, SetBands, SetRole,
    SetTheExclusions, SetTheGroup, StartLoad, StartRescore, WithdrawExport,
};

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something (only with `--mouse`).
    Mouse(MouseEvent),
    /// The terminal has another size.
    Resize,
    /// Time to move the spinner; comes only while a job runs.
    Tick,
    /// The engine answered.
    Answer(Ticket, Box<Answer>),
    /// Something a person should know that the app could not see itself.
    Trouble(String),
}

/// Something to be done outside the app.
#[derive(Debug)]
pub enum Effect {
    /// Ask the engine; drops what the same slot asked before.
    Ask(Ticket, Request),
    /// Put text on the clipboard.
    Copy(String),
    /// Draw everything anew.
    Redraw,
    /// Give the terminal back until the shell resumes us.
    Suspend,
    /// Leave.
    Quit,
}

/// What a request is about. One answer at a time is waited for in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// Who answers.
    Hello,
    /// The figures.
    Pulse,
    /// The values of a dimension.
    Values,
    /// The value segments.
    Segments,
    /// One segment.
    Segment,
    /// Who moved between segments.
    Migration,
    /// Revenue by what customers did.
    Bridge,
    /// The thresholds of the tiers.
    Thresholds,
    /// What other thresholds would give.
    Preview,
    /// The behavioural segments, and every trial.
    Behaviour,
    /// One behavioural segment.
    Cluster,
    /// Who moved between behavioural segments.
    ClusterMigration,
    /// What behavioural segments can be found on.
    Variables,
    /// A trial of behavioural segments.
    Trial,
    /// What rules of a behavioural segment would take; every edit asks anew.
    RulesPreview,
    /// Starting a trial.
    Fit,
    /// Adopting what a trial found.
    AdoptClusters,
    /// Saying something of a behavioural segment.
    Describe,
    /// Making rules a behavioural segment.
    SetRules,
    /// Writing the cards.
    WriteCards,
    /// Customers by what is typed.
    Find,
    /// The values that customers can be narrowed by.
    Narrowing,
    /// One customer.
    Customer,
    /// More of a customer's tickets.
    MoreTickets,
    /// The lines of a ticket.
    TicketLines,
    /// Who a customer is, unmasked.
    Reveal,
    /// Everything held about a customer, in files.
    Export,
    /// Taking a customer out.
    Erase,
    /// Records of the audit chain.
    Audit,
    /// What is loaded.
    Status,
    /// Rejected rows.
    Rejected,
    /// The jobs.
    Jobs,
    /// The long poll.
    Change,
    /// What was remembered.
    Restore,
    /// What is to be remembered.
    Remember,
    /// Starting a load.
    Start,
    /// Stopping a job.
    Stop,
    /// Adopting thresholds.
    Adopt,
    /// Every model, and the scores in use.
    Models,
    /// One model.
    Model,
    /// A business rule against the champion.
    EqualSize,
    /// Churn bands by value bands.
    Matrix,
    /// Starting a rescoring.
    Rescore,
    /// Giving a model another role.
    SetRole,
    /// Going back to the scores before.
    RollBack,
    /// Setting the bounds of the matrix.
    SetBands,
    /// Every audience.
    Audiences,
    /// One audience.
    Audience,
    /// Who a rule takes; every edit asks anew, which stops the count before.
    Count,
    /// What may stand at a place of a rule.
    Complete,
    /// What values a field has.
    FieldValues,
    /// How audiences overlap.
    Overlap,
    /// What always applies before an audience goes out.
    HouseRules,
    /// Audiences by destinations, and every export.
    Activations,
    /// One export.
    ExportDetail,
    /// Making an audience, or its next version.
    SaveAudience,
    /// Keeping ids under a name.
    SaveList,
    /// Taking an audience off the list.
    RetireAudience,
    /// Setting what a destination leaves out.
    SetExclusions,
    /// Setting a priority group.
    SetGroup,
    /// Changing the suppression list.
    Suppress,
    /// Sealing a file for a destination.
    Seal,
    /// Approving or rejecting an export.
    Decide,
    /// Letting an export out again.
    Release,
    /// Taking an export back, or withdrawing it.
    Withdraw,
}

impl Slot {
    /// Whether it changes the workspace, so that nothing newer may drop it.
    #[must_use]
    pub const fn is_kept(self) -> bool {
        matches!(
            self,
            Self::Start
                | Self::Stop
                | Self::Adopt
                | Self::Fit
                | Self::AdoptClusters
                | Self::Describe
                | Self::SetRules
                | Self::WriteCards
                | Self::Reveal
                | Self::Export
                | Self::Erase
                | Self::Rescore
                | Self::SetRole
                | Self::RollBack
                | Self::SetBands
                | Self::SaveAudience
                | Self::SaveList
                | Self::RetireAudience
                | Self::SetExclusions
                | Self::SetGroup
                | Self::Suppress
                | Self::Seal
                | Self::Decide
                | Self::Release
                | Self::Withdraw
        )
    }
}

/// What the engine is asked.
#[derive(Debug)]
pub enum Request {
    /// `hello`.
    Hello,
    /// `pulse`.
    Pulse(PulseRequest),
    /// `dimension_values`.
    Values(Dimension),
    /// `segments`.
    Segments,
    /// `segment`.
    Segment(Segment),
    /// `migration`.
    Migration,
    /// `bridge`.
    Bridge,
    /// `thresholds`.
    Thresholds,
    /// `preview_thresholds`.
    Preview(Cuts),
    /// Something about behavioural segments.
    Clusters(Box<ClusterRequest>),
    /// `find_customers`.
    Find(FindRequest),
    /// `dimension_values`, to narrow customers by.
    Narrowing(Dimension),
    /// `customer`.
    Customer(String),
    /// `tickets`.
    MoreTickets(TicketsRequest),
    /// `ticket_lines`.
    TicketLines(TicketRequest),
    /// `reveal_customer`, which somebody confirmed.
    Reveal(Confirmed<RevealCustomer>),
    /// `export_customer`, which somebody confirmed.
    Export(Confirmed<ExportCustomer>),
    /// `erase_customer`, which somebody confirmed twice.
    Erase(Confirmed<EraseForGood>),
    /// `audit`.
    Audit(AuditRequest),
    /// `status`.
    Status,
    /// `rejected_rows`.
    Rejected(RejectedRowsRequest),
    /// `jobs`.
    Jobs,
    /// `wait_for_change` from this version on.
    Change(u64),
    /// `wait_for_change` at once, after a pause: whether the server is back.
    Reach,
    /// `load_state`.
    Restore,
    /// `save_state`.
    Remember(UserState),
    /// `start_load`, which somebody confirmed.
    Start(Confirmed<StartLoad>),
    /// `cancel_job`, which somebody confirmed.
    Stop(Confirmed<CancelJob>),
    /// `adopt_thresholds`, which somebody confirmed.
    Adopt(Confirmed<AdoptThresholds>),
    /// `models`.
    Models,
    /// `model`.
    Model(ModelName),
    /// `equal_size`, over so many days.
    EqualSize(u32, BusinessRule),
    /// `matrix`.
    Matrix,
    /// `start_rescore`, which somebody confirmed.
    Rescore(Confirmed<StartRescore>),
    /// `set_role`, which somebody confirmed.
    SetRole(Confirmed<SetRole>),
    /// `roll_back_scores`, which somebody confirmed.
    RollBack(Confirmed<RollBackScores>),
    /// `set_bands`, which somebody confirmed.
    SetBands(Confirmed<SetBands>),
    /// `audiences`.
    Audiences,
    /// `audience`.
    Audience(String),
    /// `count_rule`.
    Count(CountRequest),
    /// `complete_rule`.
    Complete(CompletionRequest),
    /// `field_values`.
    FieldValues(Field),
    /// `overlap`.
    Overlap(Vec<String>),
    /// `house_rules`.
    HouseRules,
    /// `activations`.
    Activations,
    /// `export`.
    ExportDetail(ExportId),
    /// `save_audience`: what was before stays as a version.
    SaveAudience(SaveAudience),
    /// `save_list`, of the ids in a file of the console's own machine, one a line.
    SaveList {
        /// What rules call the list.
        name: String,
        /// The file.
        file: String,
    },
    /// `retire_audience`, which somebody confirmed.
    RetireAudience(Confirmed<RetireAudience>),
    /// `set_exclusions`, which somebody confirmed.
    SetExclusions(Confirmed<SetTheExclusions>),
    /// `set_group`, which somebody confirmed.
    SetGroup(Confirmed<SetTheGroup>),
    /// `suppress`, which somebody confirmed.
    Suppress(Confirmed<ChangeSuppression>),
    /// `seal_audience`: nothing leaves by it.
    Seal(SealRequest),
    /// `decide_export` with an approval, which somebody confirmed.
    Approve(Confirmed<ApproveExport>),
    /// `decide_export` with a rejection, which somebody confirmed.
    Reject(Confirmed<RejectExport>),
    /// `release_export`, which somebody confirmed.
    Release(Confirmed<ReleaseExport>),
    /// `withdraw_export`, which somebody confirmed.
    Withdraw(Confirmed<WithdrawExport>),
}

/// What the engine answered.
#[derive(Debug)]
pub enum Answer {
    /// To `hello`.
    Hello(Result<Hello, ConsoleError>),
    /// To `pulse`.
    Pulse(Result<Pulse, ConsoleError>),
    /// To `dimension_values`.
    Values(Dimension, Result<Vec<DimensionValue>, ConsoleError>),
    /// To `segments`.
    Segments(Result<Segments, ConsoleError>),
    /// To `segment`.
    Segment(Result<SegmentDetail, ConsoleError>),
    /// To `migration`.
    Migration(Result<Migration, ConsoleError>),
    /// To `bridge`.
    Bridge(Result<Bridge, ConsoleError>),
    /// To `thresholds`.
    Thresholds(Result<ThresholdsReply, ConsoleError>),
    /// To `preview_thresholds`.
    Preview(Result<Proposal, ConsoleError>),
    /// Something about behavioural segments.
    Clusters(Box<ClusterAnswer>),
    /// To `find_customers`.
    Find(Result<Found, ConsoleError>),
    /// To `dimension_values`, to narrow customers by.
    Narrowing(Dimension, Result<Vec<DimensionValue>, ConsoleError>),
    /// To `customer`, of this id.
    Customer(String, Result<Box<Customer>, ConsoleError>),
    /// To `tickets`.
    MoreTickets(TicketsRequest, Result<Tickets, ConsoleError>),
    /// To `ticket_lines`.
    TicketLines(TicketRequest, Result<Vec<TicketLine>, ConsoleError>),
    /// To `reveal_customer`, of this id.
    Reveal(String, Result<Box<Identity>, ConsoleError>),
    /// To `export_customer`.
    Export(Result<ExportedCustomer, ConsoleError>),
    /// To `erase_customer`.
    Erase(Result<JobId, ConsoleError>),
    /// To `audit`.
    Audit(Result<AuditRecords, ConsoleError>),
    /// To `status`.
    Status(Result<Status, ConsoleError>),
    /// To `rejected_rows`.
    Rejected(Result<RejectedRows, ConsoleError>),
    /// To `jobs`.
    Jobs(Result<Vec<Job>, ConsoleError>),
    /// To `wait_for_change`.
    Change(Result<u64, ConsoleError>),
    /// To `load_state`.
    Restore(Result<Option<UserState>, ConsoleError>),
    /// To `save_state`.
    Remember(Result<(), ConsoleError>),
    /// To `start_load`.
    Start(Result<JobId, ConsoleError>),
    /// To `cancel_job`.
    Stop(Result<(), ConsoleError>),
    /// To `adopt_thresholds`.
    Adopt(Result<JobId, ConsoleError>),
    /// To `models`.
    Models(Result<Models, ConsoleError>),
    /// To `model`, of this name.
    Model(ModelName, Result<Box<ModelDetail>, ConsoleError>),
    /// To `equal_size`.
    EqualSize(Result<EqualSize, ConsoleError>),
    /// To `matrix`.
    Matrix(Result<Matrix, ConsoleError>),
    /// To `start_rescore`.
    Rescore(Result<JobId, ConsoleError>),
    /// To `set_role`.
    SetRole(RoleRequest, Result<(), ConsoleError>),
    /// To `roll_back_scores`.
    RollBack(Result<(), ConsoleError>),
    /// To `set_bands`.
    SetBands(Result<(), ConsoleError>),
    /// To `audiences`.
    Audiences(Result<Audiences, ConsoleError>),
    /// To `audience`, of this name.
    Audience(String, Result<Box<AudienceDetail>, ConsoleError>),
    /// To `count_rule`, of this rule.
    Count(CountRequest, Result<Box<RuleReply>, ConsoleError>),
    /// To `complete_rule`, at this place.
    Complete(CompletionRequest, Result<Completions, ConsoleError>),
    /// To `field_values`, of this field.
    FieldValues(Field, Result<FieldValues, ConsoleError>),
    /// To `overlap`, of these audiences.
    Overlap(Vec<String>, Result<Overlap, ConsoleError>),
    /// To `house_rules`.
    HouseRules(Result<HouseRules, ConsoleError>),
    /// To `activations`.
    Activations(Result<Activations, ConsoleError>),
    /// To `export`, of this number.
    ExportDetail(ExportId, Result<Box<ExportDetail>, ConsoleError>),
    /// To `save_audience`.
    SaveAudience(SaveAudience, Result<u32, ConsoleError>),
    /// To `save_list`; the ids themselves are not carried back.
    SaveList(String, Result<SavedList, ConsoleError>),
    /// To `retire_audience`, of this name.
    RetireAudience(String, Result<(), ConsoleError>),
    /// To `set_exclusions`.
    SetExclusions(SetExclusions, Result<(), ConsoleError>),
    /// To `set_group`.
    SetGroup(SetGroup, Result<(), ConsoleError>),
    /// To `suppress`.
    Suppress(Box<Suppress>, Result<Suppressed, ConsoleError>),
    /// To `seal_audience`.
    Seal(SealRequest, Result<JobId, ConsoleError>),
    /// To `decide_export`.
    Decide(DecisionRequest, Result<DecisionReply, ConsoleError>),
    /// To `release_export`, of this number.
    Release(ExportId, Result<JobId, ConsoleError>),
    /// To `withdraw_export`.
    Withdraw(WithdrawRequest, Result<Option<JobId>, ConsoleError>),
}
