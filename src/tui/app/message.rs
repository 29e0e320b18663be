//! What goes in and out of the app: messages in, effects out, and the tickets that tie answers to requests.
//!
//! Plain data. A ticket's number grows with every request of its slot, so that an answer that has been
//! overtaken is told from the one that is waited for.

use std::collections::BTreeMap;

use crossterm::event::{KeyEvent, MouseEvent};

use crate::contract::{
    Bridge, ConsoleError, Cuts, Dimension, DimensionValue, Hello, Job, JobId, Migration, Proposal, Pulse,
    PulseRequest, RejectedRows, RejectedRowsRequest, Segment, SegmentDetail, Segments, Status,
    ThresholdsReply, UserState,
};
use crate::tui::confirm::{AdoptThresholds, CancelJob, Confirmed, StartLoad};

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
}

impl Slot {
    /// Whether it changes the workspace, so that nothing newer may drop it.
    #[must_use]
    pub const fn is_kept(self) -> bool {
        matches!(self, Self::Start | Self::Stop | Self::Adopt)
    }
}

/// A request's number in its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// The slot.
    pub slot: Slot,
    /// Grows with every request of the slot.
    pub number: u64,
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
}

/// Hands out tickets and tells current answers from overtaken ones.
#[derive(Debug, Default)]
pub struct Tickets {
    last: BTreeMap<Slot, u64>,
    waiting: BTreeMap<Slot, u64>,
}

impl Tickets {
    /// The next ticket of a slot; the one before it no longer counts.
    pub fn take(&mut self, slot: Slot) -> Ticket {
        let number = self.last.entry(slot).or_default();
        *number += 1;
        self.waiting.insert(slot, *number);
        Ticket { slot, number: *number }
    }

    /// Whether this ticket's answer is the one that is waited for; asks once, then no longer.
    pub fn redeem(&mut self, ticket: Ticket) -> bool {
        let current = self.waiting.get(&ticket.slot) == Some(&ticket.number);
        if current {
            self.waiting.remove(&ticket.slot);
        }
        current
    }

    /// Whether an answer is waited for.
    #[must_use]
    pub fn is_waiting(&self, slot: Slot) -> bool {
        self.waiting.contains_key(&slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overtaken_answer_does_not_count() {
        let mut tickets = Tickets::default();
        let first = tickets.take(Slot::Pulse);
        let second = tickets.take(Slot::Pulse);
        assert!(!tickets.redeem(first));
        assert!(tickets.is_waiting(Slot::Pulse));
        assert!(tickets.redeem(second));
        assert!(!tickets.redeem(second), "an answer counts once");
        assert!(!tickets.is_waiting(Slot::Pulse));
    }

    #[test]
    fn slots_do_not_overtake_each_other() {
        let mut tickets = Tickets::default();
        let pulse = tickets.take(Slot::Pulse);
        let _ = tickets.take(Slot::Status);
        assert!(tickets.redeem(pulse));
    }
}
