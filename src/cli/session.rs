//! A command's way to the engine: find the workspace, connect to its server or read its settings and start one, ask.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use color_eyre::Result;
use tarpc::client::RpcError;
use tarpc::context::Context;

use super::failure::Usage;
use super::global::Global;
use super::way::{self, Way};
use super::workspace::{self, Found};
use crate::config::Config;
use crate::contract::{ConsoleClient, ConsoleError, ErrorKind, UNKNOWN_OUTCOME};
use crate::engine;
use crate::paths::Paths;
use crate::server::{self, reach};

/// Queries over years of lines and waits for a job are long; a person stops them, not a clock.
const PATIENCE: Duration = Duration::from_hours(1);

/// A command's connection.
pub struct Session {
    /// The engine.
    pub client: ConsoleClient,
    /// The workspace.
    pub workspace: PathBuf,
    /// Whether it is the made-up demo retailer.
    pub demo: bool,
    /// Whether a server answers, as another user than this one as a rule.
    pub remote: bool,
}

/// Connect to the workspace that the flags mean. The demo workspace must have been made before.
pub async fn open(global: &Global, paths: Option<&Paths>) -> Result<Session> {
    match way(global, paths) {
        Way::Server(socket) => over(global, paths, &socket).await,
        Way::Alone(_) | Way::None => alone(global, existing(global, paths)?),
    }
}

/// Which way there is to the workspace that the flags mean.
pub fn way(global: &Global, paths: Option<&Paths>) -> Way {
    way::find(&find(global, paths), global.socket.as_deref(), way::of_the_machine())
}

/// The workspace that the flags mean, where it must be there already.
pub fn existing(global: &Global, paths: Option<&Paths>) -> Result<PathBuf> {
    match find(global, paths) {
        Found::Named(dir) | Found::Here(dir) => Ok(dir),
        Found::Demo(dir) if super::demo_workspace::exists(&dir) => {
            super::note(&format!("no workspace here; this is the demo workspace {}", dir.display()));
            Ok(dir)
        }
        Found::Demo(_) | Found::Nowhere => Err(ConsoleError::new(
            ErrorKind::Empty,
            "there is no workspace here",
        )
        .hint(format!(
            "make one with `c360 init DIR`, name one with --workspace DIR, or run `c360` alone for a demo; a server is named \
             with --socket PATH where it does not listen at {}",
            way::of_the_machine().display()
        ))
        .into()),
    }
}

/// The workspace that the flags mean.
pub fn find(global: &Global, paths: Option<&Paths>) -> Found {
    workspace::find(global.workspace.as_deref(), std::env::current_dir().ok().as_deref(), paths)
}

/// Connect to the server at this socket.
pub async fn over(global: &Global, paths: Option<&Paths>, socket: &Path) -> Result<Session> {
    if !global.set.is_empty() {
        return Err(Usage::new("--set has no effect on a server: its own c360.toml holds").into());
    }
    let client = server::connect(socket).await?.client;
    let hello = ask(client.hello(context())).await?;
    let workspace = PathBuf::from(&hello.directory);
    if let Some(other) = another(global, paths, &workspace) {
        return Err(other.into());
    }
    Ok(Session { client, workspace, demo: hello.demo, remote: true })
}

/// What somebody is told who named a workspace that this server does not serve: the machine's server may serve another.
pub fn another(global: &Global, paths: Option<&Paths>, served: &Path) -> Option<ConsoleError> {
    let Found::Named(meant) = find(global, paths) else { return None };
    if global.socket.is_some() || is_same(&meant, served) {
        return None;
    }
    let message =
        format!("you may not look into {}, and the server here serves {}", meant.display(), served.display());
    let error = ConsoleError::new(ErrorKind::Forbidden, message);
    Some(error.hint("leave out --workspace for that one, or name another server's socket with --socket"))
}

fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    one == other || real(one) == real(other)
}

/// Open this workspace in this process.
pub fn alone(global: &Global, workspace: PathBuf) -> Result<Session> {
    let overrides = global.overrides()?;
    if way::is_shut(&workspace) {
        return Err(shut(&workspace).into());
    }
    let config = Config::load(&workspace, &overrides)?;
    let demo = config.workspace.demo;
    let options = engine::Options { job_variables: overrides.as_variables(), ..engine::Options::default() };
    let client = engine::connect(&workspace, config, &options)?;
    Ok(Session { client, workspace, demo, remote: false })
}

/// What somebody is told who may not look into a workspace, where no server was found for it.
pub fn shut(workspace: &Path) -> ConsoleError {
    let (dir, machine) = (workspace.display(), way::of_the_machine().display());
    let found = std::fs::metadata(workspace).ok().map(|found| reach::Place::new(workspace, &found));
    let (told, owner) = match &found {
        Some(found) => (found.to_string(), reach::user(found.owner)),
        None => (dir.to_string(), "its owner".to_owned()),
    };
    ConsoleError::new(ErrorKind::Forbidden, format!("you may not look into {told}")).hint(format!(
        "if it is served, name the server's socket with --socket PATH (there is none at {machine}; `c360 -w {dir} doctor` \
         tells {owner} where it is); else ask {owner} to serve it, with your name in `[roles]` of c360.toml"
    ))
}

/// A workspace's settings with what flags and environment override.
pub fn settings(global: &Global, workspace: &Path) -> Result<Config> {
    Ok(Config::load(workspace, &global.overrides()?)?)
}

/// What every request carries.
pub fn context() -> Context {
    let mut context = tarpc::context::current();
    context.deadline = Instant::now() + PATIENCE;
    context
}

/// Await a reply and make one failure of the two kinds.
pub async fn ask<T>(reply: impl Future<Output = Result<Result<T, ConsoleError>, RpcError>>) -> Result<T> {
    Ok(reply.await.map_err(gone)??)
}

fn gone(error: RpcError) -> ConsoleError {
    match error {
        RpcError::DeadlineExceeded => {
            ConsoleError::new(ErrorKind::Failed, "the engine did not answer within an hour")
                .hint("see what runs with `c360 jobs`")
        }
        RpcError::Server(error) if error.kind == io::ErrorKind::NotConnected => ConsoleError::new(
            ErrorKind::Unreachable,
            error.detail,
        )
        .hint("ask again once the server is back; jobs go on without it, and `c360 jobs` tells how they end"),
        RpcError::Server(error) if error.kind == UNKNOWN_OUTCOME => {
            ConsoleError::new(ErrorKind::Unknown, error.detail)
                .hint("look before you ask again, once the server is back where it went away; jobs go on")
        }
        RpcError::Server(error) if error.kind == io::ErrorKind::WouldBlock => {
            ConsoleError::new(ErrorKind::Busy, "too much is asked at a time").hint("try again in a moment")
        }
        other => ConsoleError::new(ErrorKind::Failed, format!("the engine went away: {other}")),
    }
}
