//! The life of a server: listen, attend, keep systemd informed, stop when asked.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use sd_notify::NotifyState;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::Semaphore,
    time::{Interval, MissedTickBehavior, interval, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    connection,
    gate::Shared,
    listen::{self, Listener},
    lock,
    named::Named,
    peers::Peers,
    place, reach,
    refusals::Refusals,
    rooms::Rooms,
    roster::Roster,
};
use crate::{
    config::{Config, Overrides},
    contract::{ConsoleError, ErrorKind},
    engine::{self, Engine},
};

/// Requests that are worked on at a time, of all connections; more of them wait.
const AT_WORK: u32 = 256;
/// How long requests at work may take to end once the server stops.
const GRACE: Duration = Duration::from_secs(5);
/// How often the server looks after itself.
const LOOK: Duration = Duration::from_secs(5);
/// How often exports are brought to where they stand.
const SETTLING: Duration = Duration::from_mins(1);
/// After a connection that could not be taken (no more descriptors), so that the log does not fill.
const PAUSE: Duration = Duration::from_millis(100);

/// Serve a workspace until TERM or INT; `overrides` are what the settings were read with. `ready` is told where, once it can be reached.
pub async fn serve(
    workspace: &Path,
    (config, overrides): (Config, Overrides),
    options: &engine::Options,
    ready: impl FnOnce(&Path),
) -> Result<(), ConsoleError> {
    let handed_over = listen::handed_over()?;
    let env = |name: &str| std::env::var(name).ok();
    let path = handed_over.as_ref().map_or_else(
        || place::of_server(workspace, config.server.socket.as_deref(), env),
        |listener| listener.path.clone(),
    );
    let lock = lock::take(workspace, &path)?;
    let server = config.server.clone();
    let shared = Arc::new(Shared {
        roster: Roster::new(server.connections, server.connections_per_user),
        room: Arc::new(Semaphore::new(AT_WORK as usize)),
        rooms: Rooms::new(server.requests_per_user),
        refusals: Refusals::default(),
        patience: Duration::from_secs(server.request_seconds.into()),
        since: Timestamp::now(),
        stopping: CancellationToken::new(),
        stopped: CancellationToken::new(),
    });
    let roles = config.roles.clone();
    let engine = engine::open(workspace, config, options)?;
    let named = Named::new(workspace, engine.known_roles()?, overrides);
    let peers = Arc::new(Peers::new(named, rustix::process::geteuid().as_raw()));
    peers.begin(&roles, &engine);
    let listener = match handed_over {
        Some(listener) => listener,
        None => listen::make(&path)?,
    };
    notify(&[NotifyState::Ready, NotifyState::Status("serving")]);
    tracing::info!(socket = %path.display(), "serving");
    ready(&path);
    let result = attend_all(listener, &engine, &peers, &shared).await;
    notify(&[NotifyState::Stopping, NotifyState::Status("stopping; jobs go on")]);
    tracing::info!("stopping");
    shared.stopping.cancel();
    // Whoever holds all the room knows that nobody is at work.
    if timeout(GRACE, shared.room.acquire_many(AT_WORK)).await.is_err() {
        tracing::warn!("requests were still at work and are interrupted");
    }
    shared.stopped.cancel();
    shared.refusals.write_down_all();
    drop(lock);
    result
}

/// Take connections until a signal asks to stop.
async fn attend_all(
    mut listener: Listener,
    engine: &Engine,
    peers: &Arc<Peers>,
    shared: &Arc<Shared>,
) -> Result<(), ConsoleError> {
    let listen = |kind| {
        signal(kind).map_err(|error| {
            ConsoleError::new(ErrorKind::Failed, format!("can't listen to signals: {error}"))
        })
    };
    let (mut terminate, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    let (mut look, mut settling) = (looks(), interval(SETTLING));
    let mut watch = Watch::default();
    loop {
        tokio::select! {
            biased;
            _ = terminate.recv() => return Ok(()),
            _ = interrupt.recv() => return Ok(()),
            _ = look.tick() => {
                well(engine);
                listener = watch.look_after(listener);
                follow(peers, engine);
                catch_up(shared);
                watch.barriers(&listener.path, peers);
            }
            _ = settling.tick() => settle(engine.clone()),
            taken = listener.socket.accept() => match taken {
                Ok((stream, _)) => {
                    let (engine, peers, shared) = (engine.clone(), Arc::clone(peers), Arc::clone(shared));
                    tokio::spawn(connection::attend(stream, engine, peers, shared));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }
}

/// Tell systemd that all is well, if it is. On the side: whoever can't tell for long keeps nobody waiting.
fn well(engine: &Engine) {
    let engine = engine.clone();
    tokio::task::spawn_blocking(move || {
        if engine.is_well() {
            notify(&[NotifyState::Watchdog]);
        }
    });
}

/// Write down what was refused again and again and is not noted yet, on the side.
fn catch_up(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    tokio::task::spawn_blocking(move || shared.refusals.catch_up(Instant::now()));
}

/// Follow `[roles]`, on the side: also where nobody asks for anything.
fn follow(peers: &Arc<Peers>, engine: &Engine) {
    let (peers, engine) = (Arc::clone(peers), engine.clone());
    tokio::task::spawn_blocking(move || peers.follow(&engine));
}

/// Write down what has expired, and delete what was kept long enough, on the side: also where nobody looks.
fn settle(engine: Engine) {
    tokio::task::spawn_blocking(move || {
        if let Err(error) = engine.settle_exports() {
            tracing::warn!(%error, "exports could not be looked at");
        }
    });
}

/// Twice as often as systemd wants to hear of it, and every few seconds in any case.
fn looks() -> Interval {
    let wanted = sd_notify::watchdog_enabled().map_or(LOOK, |within| within / 2);
    let mut look = interval(wanted.clamp(Duration::from_millis(100), LOOK));
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    look
}

/// What the server keeps an eye on, and has told already.
#[derive(Debug, Default)]
struct Watch {
    /// Why the socket can't be made again.
    trouble: Option<String>,
    /// The edition of `[roles]` for which it was told who can't get to the socket.
    told_for: Option<u64>,
}

impl Watch {
    /// Put a socket back that somebody removed.
    fn look_after(&mut self, mut listener: Listener) -> Listener {
        if listener.look() {
            return listener;
        }
        match listener.again() {
            Ok((again, told)) => {
                tracing::warn!(socket = %again.path.display(), "{told}");
                self.trouble = None;
                again
            }
            Err(error) => {
                // It is tried again all the time, and told once.
                let trouble = error.to_string();
                if self.trouble.as_ref() != Some(&trouble) {
                    let hint = error.hint.as_deref().unwrap_or_default();
                    tracing::error!(hint, "the socket is gone, and nobody can connect: {trouble}");
                    self.trouble = Some(trouble);
                }
                listener
            }
        }
    }

    /// Tell whom `[roles]` names and the folders above the socket keep out: at the start and after each change of roles.
    fn barriers(&mut self, socket: &Path, peers: &Peers) {
        let now = peers.now();
        if self.told_for == Some(now.edition) {
            return;
        }
        self.told_for = Some(now.edition);
        let socket = socket.to_owned();
        // Names may come from a directory service, which may be slow.
        tokio::task::spawn_blocking(move || {
            for barrier in reach::barriers(&socket, &now.roles) {
                tracing::warn!("{barrier}; what to do: {}", barrier.hint());
            }
        });
    }
}

fn notify(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(%error, "systemd was not told");
    }
}
