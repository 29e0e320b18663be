//! A request as a client sends it, read so that no number in it can do harm.
//!
//! tarpc adds the deadline that it is told to the clock, and panics where that is more than the clock or its timers can
//! hold. Here it is read as the span that it is on the wire, and cut to one that no honest client needs.

use std::time::{Duration, Instant};

use serde::Deserialize;
use tarpc::{ClientMessage, context, trace};

use super::wire::Request;
use crate::contract::ConsoleRequest;

/// The longest deadline.
const LONGEST: Duration = Duration::from_hours(24);

/// What [`Request`] is on the wire.
#[derive(Debug, Deserialize)]
pub enum Sent {
    /// Something is asked.
    Request(Asked),
    /// It is not wanted any more.
    Cancel {
        /// What it belongs to.
        #[serde(default)]
        trace_context: trace::Context,
        /// What was asked.
        request_id: u64,
    },
}

/// What is asked.
#[derive(Debug, Deserialize)]
pub struct Asked {
    context: Context,
    id: u64,
    message: ConsoleRequest,
}

#[derive(Debug, Deserialize)]
struct Context {
    deadline: Duration,
    trace_context: trace::Context,
}

impl From<Sent> for Request {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::Request(Asked { context: sent, id, message }) => {
                let mut context = context::current();
                context.deadline = Instant::now() + sent.deadline.min(LONGEST);
                context.trace_context = sent.trace_context;
                ClientMessage::Request(tarpc::Request { context, id, message })
            }
            Sent::Cancel { trace_context, request_id } => ClientMessage::Cancel { trace_context, request_id },
        }
    }
}
