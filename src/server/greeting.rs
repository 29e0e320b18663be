//! The first line that each side says, before any frame: which contract, which version, and whether to go on.
//!
//! Plain text that no later version may change, so that any two of them can at least tell why they can't talk.

use std::io;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UnixStream,
};

use crate::contract::{ConsoleError, ErrorKind};

/// What this build speaks: a fingerprint of the contract's sources.
pub const CONTRACT: &str = env!("C360_CONTRACT");
/// This program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// No line is longer.
const LONGEST: usize = 512;

/// Why a server sends somebody away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sorry {
    /// They speak another contract.
    Version(String),
    /// They have no role.
    NoRole(String),
    /// There are too many connections.
    Full(String),
    /// The server is about to stop.
    Stopping,
    /// They did not greet.
    NoGreeting,
}

impl Sorry {
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Version(version) => ("version", version),
            Self::NoRole(user) => ("role", user),
            Self::Full(why) => ("full", why),
            Self::Stopping => ("stopping", ""),
            Self::NoGreeting => ("greeting", ""),
        }
    }

    fn read(kind: &str, rest: &str) -> Option<Self> {
        let rest = rest.to_owned();
        Some(match kind {
            "version" => Self::Version(rest),
            "role" => Self::NoRole(rest),
            "full" => Self::Full(rest),
            "stopping" => Self::Stopping,
            "greeting" => Self::NoGreeting,
            _ => return None,
        })
    }

    /// As a person is told.
    #[must_use]
    pub fn told(&self) -> ConsoleError {
        match self {
            Self::Version(theirs) => other_version(theirs),
            Self::NoRole(user) => ConsoleError::new(
                ErrorKind::Forbidden,
                format!("the server does not let you in: {user} has no role in this workspace"),
            )
            .hint("ask its administrator to name you, or a group of yours, in `[roles]` of c360.toml"),
            Self::Full(why) => ConsoleError::new(ErrorKind::Busy, format!("the server is full: {why}"))
                .hint("close consoles that nobody uses, or raise `connections` in `[server]` of c360.toml"),
            Self::Stopping => ConsoleError::new(ErrorKind::Unreachable, "the server is stopping")
                .hint("try again in a moment; jobs go on"),
            Self::NoGreeting => {
                ConsoleError::new(ErrorKind::Unreachable, "the server did not understand this program")
                    .hint("use the same version of c360 as the server")
            }
        }
    }
}

fn other_version(theirs: &str) -> ConsoleError {
    let message =
        format!("this program and the server don't fit: here is c360 {}, there is c360 {theirs}", ours());
    ConsoleError::new(ErrorKind::Unreachable, message)
        .hint("use the same build on both sides; after an upgrade, restart the server")
}

/// This build, in words.
#[must_use]
pub fn ours() -> String {
    format!("{VERSION} (contract {CONTRACT})")
}

/// The client's side: greet, and hear whether to go on; the server's version.
pub async fn greet(stream: &mut UnixStream) -> Result<String, ConsoleError> {
    let gone = |error: io::Error| {
        ConsoleError::new(ErrorKind::Unreachable, format!("the server does not answer: {error}"))
            .hint("see whether it runs with `systemctl status c360`, or start it with `c360 serve`")
    };
    // A server that is full says so and hangs up without listening; what it said can be read all the same.
    let said = stream.write_all(format!("c360 {CONTRACT} {VERSION}\n").as_bytes()).await;
    let line = match read_line(stream).await {
        Ok(line) => line,
        Err(error) => return Err(gone(said.err().unwrap_or(error))),
    };
    let mut words = line.splitn(3, ' ');
    match (words.next(), words.next(), words.next()) {
        (Some("welcome"), Some(CONTRACT), Some(version)) => Ok(version.to_owned()),
        (Some("welcome"), Some(contract), version) => {
            Err(other_version(&format!("{} (contract {contract})", version.unwrap_or("?"))))
        }
        (Some("sorry"), Some(kind), rest) => {
            Err(Sorry::read(kind, rest.unwrap_or_default()).unwrap_or(Sorry::NoGreeting).told())
        }
        _ => Err(ConsoleError::new(ErrorKind::Unreachable, "what answers at the socket is no c360 server")),
    }
}

/// The server's side: hear the greeting; the client's version when it speaks the same contract.
pub async fn hear(stream: &mut UnixStream) -> io::Result<Result<String, Sorry>> {
    let line = read_line(stream).await?;
    let mut words = line.splitn(3, ' ');
    Ok(match (words.next(), words.next(), words.next()) {
        (Some("c360"), Some(CONTRACT), Some(version)) => Ok(version.to_owned()),
        (Some("c360"), Some(_), Some(_)) => Err(Sorry::Version(ours())),
        _ => Err(Sorry::NoGreeting),
    })
}

/// Let somebody in.
pub async fn welcome(stream: &mut UnixStream) -> io::Result<()> {
    stream.write_all(format!("welcome {CONTRACT} {VERSION}\n").as_bytes()).await
}

/// Send somebody away.
pub async fn send_away(stream: &mut UnixStream, why: &Sorry) -> io::Result<()> {
    let (kind, rest) = why.parts();
    stream.write_all(format!("sorry {kind} {rest}\n").as_bytes()).await?;
    stream.shutdown().await
}

/// A line of printable text. Nothing may follow it: each side waits for the other's line.
async fn read_line(stream: &mut UnixStream) -> io::Result<String> {
    let mut line = Vec::new();
    let mut piece = [0; LONGEST];
    while !line.ends_with(b"\n") {
        let read = stream.read(&mut piece).await?;
        line.extend_from_slice(piece.get(..read).unwrap_or_default());
        if read == 0 || line.len() > LONGEST {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    line.pop();
    let text = String::from_utf8(line).ok().filter(|text| !text.chars().any(char::is_control));
    text.ok_or_else(|| io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    async fn answered(line: &str) -> ConsoleError {
        let (mut client, mut server) = UnixStream::pair().unwrap();
        server.write_all(line.as_bytes()).await.unwrap();
        greet(&mut client).await.unwrap_err()
    }

    #[tokio::test]
    async fn the_same_build_is_welcome() {
        let (mut client, mut server) = UnixStream::pair().unwrap();
        let serve = async {
            assert_eq!(hear(&mut server).await.unwrap(), Ok(VERSION.to_owned()));
            welcome(&mut server).await.unwrap();
        };
        let (version, ()) = tokio::join!(greet(&mut client), serve);
        assert_eq!(version.unwrap(), VERSION);
    }

    #[tokio::test]
    async fn another_build_is_told_both_versions_by_either_side() {
        let error = answered("welcome 0123 9.9.9\n").await;
        assert!(
            error.message.contains(VERSION) && error.message.contains("9.9.9 (contract 0123)"),
            "{error}"
        );
        let (mut client, mut server) = UnixStream::pair().unwrap();
        client.write_all(b"c360 0123 9.9.9\n").await.unwrap();
        assert_eq!(hear(&mut server).await.unwrap(), Err(Sorry::Version(ours())));
    }

    #[tokio::test]
    async fn whoever_is_sent_away_hears_why() {
        for (why, part) in [
            (Sorry::NoRole("ana (1000)".to_owned()), "ana (1000) has no role"),
            (Sorry::Full("20 connections".to_owned()), "20 connections"),
            (Sorry::Stopping, "stopping"),
        ] {
            let (mut client, mut server) = UnixStream::pair().unwrap();
            send_away(&mut server, &why).await.unwrap();
            let error = greet(&mut client).await.unwrap_err();
            assert_eq!(error, why.told());
            assert!(error.message.contains(part), "{error}");
        }
    }

    #[tokio::test]
    async fn a_line_without_end_and_a_line_of_garbage_are_no_greeting() {
        let (mut client, mut server) = UnixStream::pair().unwrap();
        client.write_all(&[b'x'; 4 * LONGEST]).await.unwrap();
        assert!(hear(&mut server).await.is_err());
        assert!(answered("\u{1b}[2J\n").await.message.contains("does not answer"));
        assert!(answered("220 mail ready\n").await.message.contains("no c360 server"));
    }
}
