//! Carries requests to the engine and answers back.
//!
//! A newer request of a slot drops the older one; dropping it cancels it at the engine. What
//! somebody confirmed is never dropped.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use tarpc::client::RpcError;
use tarpc::context::{self, Context};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::{clusters, ids};
use crate::contract::{
    ConsoleClient, ConsoleError, DecisionRequest, ErrorKind, SaveList, UNKNOWN_OUTCOME, UserState,
};
use crate::handed;
use crate::tui::app::{Answer, Msg, Request, Slot, Ticket};
use crate::tui::confirm::RetireAudience;

/// How long an answer may take. Queries end long before; the long poll is simply asked again.
const PATIENCE: Duration = Duration::from_mins(10);
const LONG_POLL: Duration = Duration::from_hours(12);

/// How many jobs are asked for.
const JOBS: u32 = 50;

/// How long some requests wait before they go out.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between two changes, so that a busy job does not keep the screen busy.
    pub change: Duration,
    /// Before the state is kept, so that only the last of many changes is.
    pub remember: Duration,
    /// Between two attempts to reach a server that went away.
    pub again: Duration,
}

impl Pace {
    /// For a person at a terminal.
    #[must_use]
    pub const fn live() -> Self {
        Self {
            change: Duration::from_millis(100),
            remember: Duration::from_secs(2),
            again: Duration::from_secs(1),
        }
    }

    /// For tests: at once, or nearly so where it would go round and round.
    #[must_use]
    pub const fn at_once() -> Self {
        Self { change: Duration::ZERO, remember: Duration::ZERO, again: Duration::from_millis(20) }
    }
}

/// Carries requests and answers.
#[derive(Debug)]
pub struct Courier {
    client: ConsoleClient,
    sender: UnboundedSender<Msg>,
    under_way: HashMap<Slot, JoinHandle<()>>,
    pace: Pace,
}

impl Courier {
    /// Answers go to `sender`.
    #[must_use]
    pub fn new(client: ConsoleClient, sender: UnboundedSender<Msg>, pace: Pace) -> Self {
        Self { client, sender, under_way: HashMap::new(), pace }
    }

    /// Send a request; what its slot asked before is dropped.
    pub fn send(&mut self, ticket: Ticket, request: Request) {
        let (client, sender, pace) = (self.client.clone(), self.sender.clone(), self.pace);
        let task = tokio::spawn(async move {
            let answer = ask(&client, request, pace).await;
            // The receiver is gone only when the console is.
            let _ = sender.send(Msg::Answer(ticket, Box::new(answer)));
        });
        let before = self.under_way.insert(ticket.slot, task);
        if let Some(before) = before.filter(|_| !ticket.slot.is_kept()) {
            before.abort();
        }
    }

    /// Whether an answer is on its way, the long poll aside.
    pub fn is_busy(&mut self) -> bool {
        self.under_way.retain(|_, task| !task.is_finished());
        self.under_way.keys().any(|slot| *slot != Slot::Change)
    }

    /// Keep the state now and wait until it is kept.
    pub async fn keep(&self, state: UserState) {
        if let Err(error) = self.client.save_state(within(PATIENCE), state).await {
            tracing::warn!("the state of the screens was not kept: {error}");
        }
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        for (slot, task) in &self.under_way {
            if !slot.is_kept() {
                task.abort();
            }
        }
    }
}

fn within(patience: Duration) -> Context {
    let mut context = context::current();
    context.deadline = Instant::now() + patience;
    context
}

#[allow(clippy::too_many_lines, reason = "one arm for each request, none of them long")]
async fn ask(client: &ConsoleClient, request: Request, pace: Pace) -> Answer {
    let soon = within(PATIENCE);
    match request {
        Request::Hello => Answer::Hello(flat(client.hello(soon).await)),
        Request::Pulse(request) => Answer::Pulse(flat(client.pulse(soon, request).await)),
        Request::Values(by) => Answer::Values(by, flat(client.dimension_values(soon, by).await)),
        Request::Segments => Answer::Segments(flat(client.segments(soon).await)),
        Request::Segment(segment) => Answer::Segment(flat(client.segment(soon, segment).await)),
        Request::Migration => Answer::Migration(flat(client.migration(soon).await)),
        Request::Bridge => Answer::Bridge(flat(client.bridge(soon).await)),
        Request::Thresholds => Answer::Thresholds(flat(client.thresholds(soon).await)),
        Request::Preview(cuts) => Answer::Preview(flat(client.preview_thresholds(soon, cuts).await)),
        Request::Clusters(request) => Answer::Clusters(Box::new(clusters::ask(client, soon, *request).await)),
        Request::Find(request) => Answer::Find(flat(client.find_customers(soon, request).await)),
        Request::Narrowing(by) => Answer::Narrowing(by, flat(client.dimension_values(soon, by).await)),
        Request::Customer(id) => {
            let reply = flat(client.customer(soon, id.clone()).await);
            Answer::Customer(id, reply.map(Box::new))
        }
        Request::MoreTickets(request) => {
            let reply = flat(client.tickets(soon, request.clone()).await);
            Answer::MoreTickets(request, reply)
        }
        Request::TicketLines(request) => {
            let reply = flat(client.ticket_lines(soon, request.clone()).await);
            Answer::TicketLines(request, reply)
        }
        Request::Audit(request) => Answer::Audit(flat(client.audit(soon, request).await)),
        Request::Status => Answer::Status(flat(client.status(soon).await)),
        Request::Rejected(request) => Answer::Rejected(flat(client.rejected_rows(soon, request).await)),
        Request::Jobs => Answer::Jobs(flat(client.jobs(soon, JOBS).await)),
        Request::Change(seen) => {
            if seen > 0 {
                sleep(pace.change).await;
            }
            match client.wait_for_change(within(LONG_POLL), seen).await {
                Err(RpcError::DeadlineExceeded) => Answer::Change(Ok(seen)),
                reply => Answer::Change(flat(reply)),
            }
        }
        Request::Reach => {
            sleep(pace.again).await;
            Answer::Change(flat(client.wait_for_change(soon, 0).await))
        }
        Request::Restore => Answer::Restore(flat(client.load_state(soon).await)),
        Request::Remember(state) => {
            sleep(pace.remember).await;
            Answer::Remember(flat(client.save_state(within(PATIENCE), state).await))
        }
        // The proof of consent ends here; the engine checks what the caller may do.
        Request::Start(_confirmed) => Answer::Start(flat(client.start_load(soon).await)),
        Request::Stop(confirmed) => Answer::Stop(flat(client.cancel_job(soon, confirmed.subject().0).await)),
        Request::Adopt(confirmed) => {
            Answer::Adopt(flat(client.adopt_thresholds(soon, confirmed.subject().0.clone()).await))
        }
        Request::Models => Answer::Models(flat(client.models(soon).await)),
        Request::Model(name) => {
            let reply = flat(client.model(soon, name).await);
            Answer::Model(name, reply.map(Box::new))
        }
        Request::EqualSize(days, rule) => Answer::EqualSize(flat(client.equal_size(soon, days, rule).await)),
        Request::Matrix => Answer::Matrix(flat(client.matrix(soon).await)),
        Request::Rescore(confirmed) => {
            Answer::Rescore(flat(client.start_rescore(soon, confirmed.subject().0).await))
        }
        Request::SetRole(confirmed) => {
            let wanted = confirmed.subject().0.clone();
            Answer::SetRole(wanted.clone(), flat(client.set_role(soon, wanted).await))
        }
        Request::RollBack(confirmed) => {
            Answer::RollBack(flat(client.roll_back_scores(soon, confirmed.subject().0.clone()).await))
        }
        Request::SetBands(confirmed) => {
            Answer::SetBands(flat(client.set_bands(soon, confirmed.subject().0).await))
        }
        Request::Audiences => Answer::Audiences(flat(client.audiences(soon).await)),
        Request::Audience(name) => {
            let reply = flat(client.audience(soon, name.clone()).await);
            Answer::Audience(name, reply.map(Box::new))
        }
        Request::Count(request) => {
            let reply = flat(client.count_rule(soon, request.clone()).await);
            Answer::Count(request, reply.map(Box::new))
        }
        Request::Complete(request) => {
            let reply = flat(client.complete_rule(soon, request.clone()).await);
            Answer::Complete(request, reply)
        }
        Request::FieldValues(field) => {
            Answer::FieldValues(field, flat(client.field_values(soon, field).await))
        }
        Request::Overlap(names) => {
            let reply = flat(client.overlap(soon, names.clone()).await);
            Answer::Overlap(names, reply)
        }
        Request::HouseRules => Answer::HouseRules(flat(client.house_rules(soon).await)),
        Request::Activations => Answer::Activations(flat(client.activations(soon).await)),
        Request::ExportDetail(id) => {
            Answer::ExportDetail(id, flat(client.export(soon, id).await).map(Box::new))
        }
        Request::SaveAudience(request) => {
            let reply = flat(client.save_audience(soon, request.clone()).await);
            Answer::SaveAudience(request, reply)
        }
        Request::SaveList { name, file } => {
            let reply = match ids::read(file).await {
                Ok(ids) => flat(client.save_list(soon, SaveList { name: name.clone(), ids }).await),
                Err(error) => Err(error),
            };
            Answer::SaveList(name, reply)
        }
        Request::RetireAudience(confirmed) => {
            let RetireAudience { name, reason } = confirmed.subject().clone();
            let reply = flat(client.retire_audience(soon, name.clone(), reason).await);
            Answer::RetireAudience(name, reply)
        }
        Request::SetExclusions(confirmed) => {
            let wanted = confirmed.subject().0.clone();
            Answer::SetExclusions(wanted.clone(), flat(client.set_exclusions(soon, wanted).await))
        }
        Request::SetGroup(confirmed) => {
            let wanted = confirmed.subject().0.clone();
            Answer::SetGroup(wanted.clone(), flat(client.set_group(soon, wanted).await))
        }
        Request::Suppress(confirmed) => {
            let wanted = confirmed.subject().0.clone();
            let reply = flat(client.suppress(soon, wanted.clone()).await);
            Answer::Suppress(Box::new(wanted), reply)
        }
        Request::Seal(request) => {
            let reply = flat(client.seal_audience(soon, request.clone()).await);
            Answer::Seal(request, reply)
        }
        Request::Approve(confirmed) => decide(client, soon, confirmed.subject().decision.clone()).await,
        Request::Reject(confirmed) => decide(client, soon, confirmed.subject().0.clone()).await,
        Request::Release(confirmed) => {
            let id = confirmed.subject().0;
            Answer::Release(id, flat(client.release_export(soon, id).await))
        }
        Request::Withdraw(confirmed) => {
            let wanted = confirmed.subject().0.clone();
            Answer::Withdraw(wanted.clone(), flat(client.withdraw_export(soon, wanted).await))
        }
        Request::Reveal(confirmed) => {
            let reveal = confirmed.subject().0.clone();
            let id = reveal.customer_id.clone();
            Answer::Reveal(id, flat(client.reveal_customer(soon, reveal).await).map(Box::new))
        }
        Request::Export(confirmed) => {
            let reply = flat(client.export_customer(soon, confirmed.subject().0.clone()).await);
            // What a server hands over goes into the folder that the console was started in.
            Answer::Export(reply.and_then(|exported| handed::take(Path::new("."), exported)))
        }
        Request::Erase(confirmed) => {
            Answer::Erase(flat(client.erase_customer(soon, confirmed.subject().erasure().clone()).await))
        }
    }
}

/// What somebody decided of an export; which file they looked at goes along.
async fn decide(client: &ConsoleClient, soon: Context, decision: DecisionRequest) -> Answer {
    Answer::Decide(decision.clone(), flat(client.decide_export(soon, decision).await))
}

/// One error for a person, whether the engine refused or could not be reached.
pub(super) fn flat<T>(reply: Result<Result<T, ConsoleError>, RpcError>) -> Result<T, ConsoleError> {
    let failed = |message: &str, hint: &str| ConsoleError::new(ErrorKind::Failed, message).hint(hint);
    reply.unwrap_or_else(|error| {
        Err(match error {
            RpcError::DeadlineExceeded => {
                failed("the engine took more than 10 minutes", "ask for a shorter period, or try again")
            }
            RpcError::Shutdown | RpcError::Channel(_) | RpcError::Send(_) => {
                failed("the engine is gone", "leave with q and start c360 again; what was loaded is safe")
            }
            RpcError::Server(error) if error.kind == io::ErrorKind::NotConnected => {
                ConsoleError::new(ErrorKind::Unreachable, error.detail)
                    .hint("c360 connects again by itself once the server is back; jobs go on meanwhile")
            }
            RpcError::Server(error) if error.kind == UNKNOWN_OUTCOME => {
                ConsoleError::new(ErrorKind::Unknown, error.detail).hint(
                    "look before you ask again; where the server went away, c360 connects by itself once it is back, and jobs go on",
                )
            }
            RpcError::Server(error) if error.kind == io::ErrorKind::WouldBlock => {
                ConsoleError::new(ErrorKind::Busy, "too much is asked at a time")
                    .hint("try again in a moment")
            }
            RpcError::Server(error) => {
                failed(&format!("the engine failed: {error}"), "try again; the log says more")
            }
        })
    })
}
