//! `c360 serve`: own a workspace, and let others at it over a socket.

use std::path::Path;

use clap::Args;
use color_eyre::Result;

use super::global::Global;
use super::session;
use crate::engine;
use crate::paths::Paths;
use crate::server;

/// Flags of `c360 serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {}

/// Serve until TERM or INT.
pub async fn run(_: &ServeArgs, global: &Global, paths: Option<&Paths>) -> Result<()> {
    // Whatever is made from here on, temporary files included, is its owner's alone. The socket says its own mode.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let workspace = session::existing(global, paths)?;
    let overrides = global.overrides()?;
    let config = session::settings(global, &workspace)?;
    let options = engine::Options { job_variables: overrides.as_variables(), ..engine::Options::default() };
    let ready = |socket: &Path| {
        super::note(&format!("{} is served at {}", workspace.display(), socket.display()));
    };
    Ok(server::serve(&workspace, (config, overrides), &options, ready).await?)
}
