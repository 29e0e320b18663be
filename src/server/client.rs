//! The client's end: a connection that comes back by itself when the server does.
//!
//! A relay stands between the client and the socket. When the line is cut, what was asked and not answered fails at
//! once; whatever is asked later tries to reach the server again, so that a restart costs a console nothing but a moment.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use futures::{SinkExt, StreamExt};
use tarpc::{
    ClientMessage, ServerError, client,
    transport::channel::{self, UnboundedChannel},
};
use tokio::{net::UnixStream, time::timeout};

use super::{
    greeting, reach,
    wire::{self, ClientEnd, Reply, Request},
};
use crate::contract::{self, Ask, ConsoleClient, ConsoleError, ErrorKind, UNKNOWN_OUTCOME};

/// How long the server may take to greet.
const GREETING: Duration = Duration::from_secs(10);

/// A connection to a server.
#[derive(Debug)]
pub struct Connection {
    /// Asks it.
    pub client: ConsoleClient,
    /// The server's version.
    pub version: String,
}

/// Connect to the server that listens at `socket`. Needs a tokio runtime.
pub async fn connect(socket: &Path) -> Result<Connection, ConsoleError> {
    let (end, version) = reach(socket).await?;
    let (ours, theirs) = channel::unbounded();
    let relay = Relay { socket: socket.to_owned(), end: Some(end), asked: HashMap::new(), client: theirs };
    tokio::spawn(relay.run());
    Ok(Connection { client: contract::client(client::new(client::Config::default(), ours).spawn()), version })
}

async fn reach(socket: &Path) -> Result<(ClientEnd, String), ConsoleError> {
    let stream = UnixStream::connect(socket).await.map_err(|error| unreachable(socket, &error))?;
    let mut stream = stream;
    let greeted = timeout(GREETING, greeting::greet(&mut stream)).await;
    let version = greeted.map_err(|_| unreachable(socket, &io::ErrorKind::TimedOut.into()))??;
    Ok((wire::client_end(stream), version))
}

fn unreachable(socket: &Path, error: &io::Error) -> ConsoleError {
    let at = socket.display();
    match error.kind() {
        io::ErrorKind::PermissionDenied => forbidden(socket),
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => {
            ConsoleError::new(ErrorKind::Unreachable, format!("no server listens at {at}"))
                .hint("see whether it runs with `systemctl status c360`, or start it with `c360 serve`")
        }
        _ => {
            ConsoleError::new(ErrorKind::Unreachable, format!("the server at {at} does not answer: {error}"))
                .hint("see whether it runs with `systemctl status c360`")
        }
    }
}

/// Told apart, so that one knows what to ask for: a folder on the way, or the socket.
fn forbidden(socket: &Path) -> ConsoleError {
    let at = socket.display();
    if let Some(folder) = reach::shut_folder(socket) {
        return ConsoleError::new(
            ErrorKind::Forbidden,
            format!("you may not connect to the server at {at}: {folder} does not let you through"),
        )
        .hint(format!(
            "ask {} to name a place that you can get to as `socket` in `[server]` of c360.toml, or to put you into a \
             group that may pass",
            reach::user(folder.owner)
        ));
    }
    let error = |why: &str| {
        ConsoleError::new(ErrorKind::Forbidden, format!("you may not connect to the server at {at}{why}"))
    };
    match std::fs::metadata(socket) {
        Ok(found) => {
            let place = reach::Place::new(socket, &found);
            let (mode, group) = (place.mode & 0o777, reach::group(place.group));
            let hint = match place.group_to_join() {
                Some(group) => format!(
                    "ask its administrator to put you into the socket's group (`usermod -aG {group} YOU`), then log in anew"
                ),
                None => "ask its administrator to open the socket to a group that you are in".to_owned(),
            };
            error(&format!(": it has mode {mode:o}, group {group}")).hint(hint)
        }
        Err(_) => error("").hint("ask its administrator to put you into the socket's group"),
    }
}

/// What moved.
enum Moved {
    Asked(Option<Box<Request>>),
    Answered(Option<Box<Reply>>),
}

struct Relay {
    socket: PathBuf,
    end: Option<ClientEnd>,
    /// What was asked and not answered.
    asked: HashMap<u64, Ask>,
    client: UnboundedChannel<Request, Reply>,
}

impl Relay {
    async fn run(mut self) {
        loop {
            match self.next().await {
                Moved::Asked(Some(request)) => self.ask(*request).await,
                Moved::Answered(Some(reply)) => self.answer(*reply).await,
                Moved::Answered(None) => self.lose().await,
                // The client is gone: closing the socket stops what still runs for it.
                Moved::Asked(None) => return,
            }
        }
    }

    async fn next(&mut self) -> Moved {
        let asked =
            |request: Option<Result<Request, _>>| Moved::Asked(request.and_then(Result::ok).map(Box::new));
        match &mut self.end {
            None => asked(self.client.next().await),
            Some(end) => tokio::select! {
                request = self.client.next() => asked(request),
                reply = end.next() => Moved::Answered(match reply {
                    Some(Ok(reply)) => Some(Box::new(reply)),
                    Some(Err(error)) => {
                        tracing::debug!(%error, "the line is cut");
                        None
                    }
                    None => None,
                }),
            },
        }
    }

    async fn ask(&mut self, request: Request) {
        let asked = match &request {
            ClientMessage::Request(request) => Some((request.id, Ask::of(&request.message))),
            ClientMessage::Cancel { request_id, .. } => {
                self.asked.remove(request_id);
                None
            }
            _ => None,
        };
        if let (None, Some((id, _))) = (&self.end, asked) {
            match reach(&self.socket).await {
                Ok((end, _)) => self.end = Some(end),
                Err(error) => return self.fail(id, io::ErrorKind::NotConnected, &error.message).await,
            }
        }
        let Some(end) = &mut self.end else { return };
        self.asked.extend(asked);
        match end.send(request).await {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                // Too long to be sent; the line is as good as before.
                if let Some((id, _)) = asked.filter(|(id, _)| self.asked.remove(id).is_some()) {
                    let why = "the request is too long for the server";
                    self.fail(id, io::ErrorKind::NotConnected, why).await;
                }
            }
            Err(_) => self.lose().await,
        }
    }

    async fn answer(&mut self, reply: Reply) {
        if self.asked.remove(&reply.request_id).is_some() {
            // Nobody waits any more when the client is gone; the next round sees to that.
            let _ = self.client.send(reply).await;
        }
    }

    /// The line is cut: whoever waits is told, and of what writes that it may have been done.
    async fn lose(&mut self) {
        self.end = None;
        for (id, ask) in std::mem::take(&mut self.asked) {
            match ask.trace().doubt() {
                Some(doubt) => {
                    let why = format!("the server went away before it answered: {doubt}");
                    self.fail(id, UNKNOWN_OUTCOME, &why).await;
                }
                None => self.fail(id, io::ErrorKind::NotConnected, "the server went away").await,
            }
        }
    }

    async fn fail(&mut self, request_id: u64, kind: io::ErrorKind, why: &str) {
        let message = Err(ServerError::new(kind, why.to_owned()));
        let _ = self.client.send(Reply { request_id, message }).await;
    }
}
