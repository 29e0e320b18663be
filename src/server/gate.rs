//! The gate before the engine: what a caller's roles allow goes through, the rest is refused and audited.
//!
//! One gate for each connection. It also holds what a server limits: how long a request may take, how many are worked on at
//! a time, and that nothing begins once the server stops.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tarpc::{ServerError, context::Context, server::Serve};
use tokio::{
    sync::Semaphore,
    task::spawn_blocking,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    discretion,
    greeting::VERSION,
    peers::Peers,
    refusals::Refusals,
    rooms::Rooms,
    roster::{Roster, Seat},
};
use crate::{
    contract::{
        Ask, Console as _, ConsoleError, ConsoleRequest, ConsoleResponse, ErrorKind, Serving, UserRole,
    },
    engine::Engine,
};

/// How long roles count before they are looked up again.
const RENEWED: Duration = Duration::from_mins(1);
/// How often who waits for a change is looked at, whether their roles changed.
const ROLES: Duration = Duration::from_secs(1);

/// What all connections share.
pub struct Shared {
    /// Who is connected.
    pub roster: Arc<Roster>,
    /// Room for requests at work.
    pub room: Arc<Semaphore>,
    /// Room for those of each user.
    pub rooms: Rooms,
    /// What was refused lately.
    pub refusals: Refusals,
    /// How long one may take.
    pub patience: Duration,
    /// Since when this server serves.
    pub since: Timestamp,
    /// Cancelled when the server begins to stop.
    pub stopping: CancellationToken,
    /// Cancelled when the last request has had its time.
    pub stopped: CancellationToken,
}

/// One connection's way to the engine.
#[derive(Clone)]
pub struct Gate {
    engine: Engine,
    /// The group of the caller's process.
    gid: u32,
    /// The caller's place among those connected.
    seat: Weak<Seat>,
    roles: Arc<Mutex<Known>>,
    /// Room for what the caller asks, on all their lines.
    own: Arc<Semaphore>,
    peers: Arc<Peers>,
    shared: Arc<Shared>,
}

/// Roles, and when they were looked up.
#[derive(Clone)]
struct Known {
    roles: Arc<[UserRole]>,
    /// Of `[roles]`.
    edition: u64,
    at: Instant,
}

impl Gate {
    /// For a caller with these roles; `engine` writes in their name.
    #[must_use]
    pub fn new(
        engine: Engine,
        (gid, seat): (u32, Weak<Seat>),
        (roles, edition): (Vec<UserRole>, u64),
        (peers, shared): (Arc<Peers>, Arc<Shared>),
    ) -> Self {
        let known = Known { roles: roles.into(), edition, at: Instant::now() };
        let own = shared.rooms.of(engine.caller().uid());
        Self { engine, gid, seat, roles: Arc::new(Mutex::new(known)), own, peers, shared }
    }

    /// The caller's roles, however long the line stands: a change of `[roles]` counts at once, one of groups within a minute.
    async fn roles(&self) -> Arc<[UserRole]> {
        let known = self.known().clone();
        if known.at.elapsed() < RENEWED && !self.peers.is_out_of_date(known.edition) {
            return known.roles;
        }
        let (peers, engine, gid) = (Arc::clone(&self.peers), self.engine.clone(), self.gid);
        let looked_up = spawn_blocking(move || {
            peers.follow(&engine);
            // Before the roles: what changes meanwhile is looked up again.
            let edition = peers.now().edition;
            (edition, peers.know(engine.caller().uid(), gid).1)
        });
        match looked_up.await {
            Ok((edition, roles)) => {
                if let Some(seat) = self.seat.upgrade() {
                    seat.has(&roles);
                }
                let roles: Arc<[UserRole]> = roles.into();
                *self.known() = Known { roles: Arc::clone(&roles), edition, at: Instant::now() };
                roles
            }
            // The runtime is shutting down: nobody may anything any more.
            Err(_) => Arc::new([]),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.roles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn admit(&self, ask: Ask, request: &ConsoleRequest, roles: &[UserRole]) -> Result<(), ConsoleError> {
        if self.shared.stopping.is_cancelled() {
            return Err(stopping());
        }
        if !ask.is_open_to(roles) {
            self.shared.refusals.note(ask.name(), ask.who().reason, &self.engine);
            return Err(ask.forbidden());
        }
        match discretion::refusal(request, roles) {
            None => Ok(()),
            Some(refusal) => {
                self.shared.refusals.note(ask.name(), &refusal.message, &self.engine);
                Err(refusal)
            }
        }
    }

    async fn answer(
        &self,
        ask: Ask,
        context: Context,
        request: ConsoleRequest,
        roles: &[UserRole],
    ) -> Result<ConsoleResponse, ServerError> {
        let waits = match &request {
            ConsoleRequest::WaitForChange { seen } => Some(*seen),
            _ => None,
        };
        let answer = Box::pin(self.engine.clone().serve().serve(context, request));
        if let Some(seen) = waits {
            return tokio::select! {
                () = self.shared.stopping.cancelled() => Ok(ask.refused(stopping())),
                // Nothing else changed: who asks again hears which roles they have.
                () = self.changed(roles) => Ok(ConsoleResponse::WaitForChange(Ok(seen))),
                answer = answer => answer,
            };
        }
        let (Ok(_own), Ok(_room)) = (self.own.acquire().await, self.shared.room.acquire().await) else {
            return Ok(ask.refused(stopping()));
        };
        let mut answer = match timeout(self.shared.patience, answer).await {
            Ok(answer) => answer?,
            Err(_) => return Ok(ask.refused(too_long(ask, self.shared.patience))),
        };
        self.sign(&mut answer, roles);
        discretion::keep(&mut answer, roles);
        Ok(answer)
    }

    /// Until the caller has other roles than these.
    async fn changed(&self, roles: &[UserRole]) {
        while *self.roles().await == *roles {
            sleep(ROLES).await;
        }
    }

    /// What the engine can't know: that a server answers, and for whom.
    fn sign(&self, answer: &mut ConsoleResponse, roles: &[UserRole]) {
        let hello = match answer {
            ConsoleResponse::Hello(Ok(hello)) => hello,
            ConsoleResponse::Status(Ok(status)) => {
                status.serving = Some(self.serving());
                &mut status.hello
            }
            _ => return,
        };
        hello.in_process = false;
        hello.roles = roles.to_vec();
    }

    fn serving(&self) -> Serving {
        let named = self.peers.now();
        Serving {
            version: VERSION.to_owned(),
            process: std::process::id(),
            since: self.shared.since,
            memory: resident(),
            roles_read_at: named.read_at,
            roles_fault: named.fault,
            connected: self.shared.roster.connected(),
        }
    }
}

impl Serve for Gate {
    type Req = ConsoleRequest;
    type Resp = ConsoleResponse;

    async fn serve(self, context: Context, request: ConsoleRequest) -> Result<ConsoleResponse, ServerError> {
        let ask = Ask::of(&request);
        let roles = self.roles().await;
        match self.admit(ask, &request, &roles) {
            Ok(()) => Box::pin(self.answer(ask, context, request, &roles)).await,
            Err(refusal) => Ok(ask.refused(refusal)),
        }
    }
}

fn stopping() -> ConsoleError {
    ConsoleError::new(ErrorKind::Unreachable, "the server is stopping")
        .hint("try again in a moment; jobs go on")
}

fn too_long(ask: Ask, patience: Duration) -> ConsoleError {
    let message = format!("it took more than {} s and was stopped", patience.as_secs());
    let error = match ask.trace().doubt() {
        Some(doubt) => ConsoleError::new(ErrorKind::Unknown, format!("{message}: {doubt}")),
        None => ConsoleError::new(ErrorKind::Failed, message),
    };
    error.hint("ask for less, or raise `request_seconds` in `[server]` of c360.toml")
}

/// Bytes of memory that this process holds.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_write_that_was_stopped_nobody_says_that_it_was_not_done() {
        let patience = Duration::from_mins(10);
        let read = too_long(Ask::CountRule, patience);
        assert_eq!(
            (read.kind, read.message.as_str()),
            (ErrorKind::Failed, "it took more than 600 s and was stopped")
        );
        let write = too_long(Ask::SaveList, patience);
        assert_eq!(write.kind, ErrorKind::Unknown);
        assert!(
            write
                .message
                .ends_with("stopped: whether it was done is not known; see `c360 audience house-rules`")
        );
    }
}
