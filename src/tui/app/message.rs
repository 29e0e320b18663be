//! What goes in and out of the app: messages in, effects out. Plain data.

use crossterm::event::{KeyEvent, MouseEvent};

use super::Ticket;
use crate::contract::{
    AuditRecords, AuditRequest, Bridge, BusinessRule, ConsoleError, Customer, Cuts, Dimension,
    DimensionValue, EqualSize, ExportedCustomer, FindRequest, Found, Hello, Identity, Job, JobId, Matrix,
    Migration, ModelDetail, ModelName, Models, Proposal, Pulse, PulseRequest, RejectedRows,
    RejectedRowsRequest, RoleRequest, Segment, SegmentDetail, Segments, Status, ThresholdsReply, TicketLine,
    TicketRequest, Tickets, TicketsRequest, UserState,
};
use crate::tui::confirm::{
    AdoptThresholds, CancelJob, Confirmed, EraseForGood, ExportCustomer, RevealCustomer, RollBackScores,
    SetBands, SetRole, StartLoad, StartRescore,
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
                | Self::Reveal
                | Self::Export
                | Self::Erase
                | Self::Rescore
                | Self::SetRole
                | Self::RollBack
                | Self::SetBands
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
}
