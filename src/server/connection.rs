//! One connection, from the kernel's word on who it is to its end.

use std::{io, sync::Arc, time::Duration};

use futures::StreamExt as _;
use jiff::Timestamp;
use tarpc::server::{BaseChannel, Channel as _};
use tokio::{net::UnixStream, task::spawn_blocking, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{
    gate::{Gate, Shared},
    greeting::{self, Sorry},
    patience::Patient,
    peers::Peers,
    whole::Whole,
    wire,
};
use crate::{contract::Connected, engine::Engine};

/// How long a greeting may take.
const GREETING: Duration = Duration::from_secs(5);
/// How long they may leave a reply unread, or a request half sent, before they are given up.
const READING: Duration = Duration::from_mins(1);
/// Requests at a time of one connection: every slot of a console, and some.
const AT_A_TIME: usize = 64;

/// Attend to a connection until its end.
pub async fn attend(stream: UnixStream, engine: Engine, peers: Arc<Peers>, shared: Arc<Shared>) {
    if let Err(error) = Box::pin(attended(stream, engine, peers, shared)).await {
        // Nobody is left to be told.
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn attended(
    mut stream: UnixStream,
    engine: Engine,
    peers: Arc<Peers>,
    shared: Arc<Shared>,
) -> io::Result<()> {
    let told = stream.peer_cred()?;
    let seat = match shared.roster.take(told.uid()) {
        Ok(seat) => seat,
        // At once: to wait for their greeting would take what there is too little of.
        Err(full) => return timeout(GREETING, greeting::send_away(&mut stream, &full)).await?,
    };
    let heard = timeout(GREETING, greeting::hear(&mut stream)).await??;
    // Names and groups may come from a directory service, which may be slow.
    let (who, own) = (Arc::clone(&peers), engine.clone());
    let (edition, (caller, roles)) = spawn_blocking(move || {
        who.follow(&own);
        (who.now().edition, who.know(told.uid(), told.gid()))
    })
    .await?;
    let sorry = match &heard {
        Err(sorry) => Some(sorry.clone()),
        Ok(_) if shared.stopping.is_cancelled() => Some(Sorry::Stopping),
        Ok(_) if roles.is_empty() => Some(Sorry::NoRole(caller.label())),
        Ok(_) => None,
    };
    if let Some(sorry) = sorry {
        if matches!(sorry, Sorry::NoRole(_)) {
            let stranger = engine.asked_by(caller);
            shared.refusals.note("connection", "no role in this workspace", &stranger);
        }
        return timeout(GREETING, greeting::send_away(&mut stream, &sorry)).await?;
    }
    timeout(GREETING, greeting::welcome(&mut stream)).await??;
    seat.is_for(Connected {
        user: caller.label(),
        roles: roles.clone(),
        process: told.pid().and_then(|pid| u32::try_from(pid).ok()),
        since: Timestamp::now(),
        version: heard.unwrap_or_default(),
    });
    // Free when this line ends, whatever is still at work for it.
    let seat = Arc::new(seat);
    let gate = Gate::new(
        engine.asked_by(caller),
        (told.gid(), Arc::downgrade(&seat)),
        (roles, edition),
        (peers, Arc::clone(&shared)),
    );
    Box::pin(talk(stream, gate, &shared.stopped)).await;
    Ok(())
}

/// Answer until they leave, or the server has stopped. What is still at work for them then is interrupted.
async fn talk(stream: UnixStream, gate: Gate, stopped: &CancellationToken) {
    let end = Whole::new(wire::server_end(Patient::new(stream, READING)), READING);
    let channel = BaseChannel::with_defaults(end).max_concurrent_requests(AT_A_TIME);
    let requests = channel.execute(gate).for_each(|request| async {
        tokio::spawn(request);
    });
    tokio::select! {
        () = requests => {}
        () = stopped.cancelled() => {}
    }
}
