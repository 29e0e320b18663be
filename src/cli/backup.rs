//! `c360 backup`: queue a copy of the workspace, and watch it. It goes on when this command is gone.

use std::path::{Component, Path};

use clap::Args;
use color_eyre::Result;

use super::follow::{self, Told};
use super::output::Output;
use super::session::{Session, ask, context};
use crate::contract::BackupRequest;

const TOLD: Told<'static> = Told { what: "The backup", kept: "nothing lies at its place" };

/// Flags of `c360 backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The new directory; on a server, a name in the directory that `backups` of its c360.toml names
    #[arg(value_name = "DIR")]
    directory: String,
    /// The ledger and the settings, without the warehouse: for where the source files are kept
    #[arg(long)]
    ledger_only: bool,
    /// Start it and return at once
    #[arg(long)]
    detach: bool,
}

/// Run it.
pub async fn run(args: &BackupArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let hello = ask(session.client.hello(context())).await?;
    let directory = place(&args.directory, hello.in_process)?;
    let request = BackupRequest { directory, ledger_only: args.ledger_only };
    let id = ask(session.client.start_backup(context(), request)).await?;
    if args.detach {
        return TOLD.say_queued(id, out);
    }
    let job = follow::success_told(&session.client, id, TOLD, out, |job| job).await?;
    out.reply(&job, &[TOLD.outcome(&job)], &[], None)
}

/// A path is meant from here; but on a server, a name alone is meant there.
fn place(asked: &str, in_process: bool) -> std::io::Result<String> {
    let mut parts = Path::new(asked).components();
    let is_name = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    if is_name && !in_process {
        return Ok(asked.to_owned());
    }
    Ok(std::path::absolute(asked)?.to_string_lossy().into_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_meant_where_the_server_makes_backups_and_a_path_from_here() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(place("nightly", false).unwrap(), "nightly");
        assert_eq!(place("nightly", true).unwrap(), here.join("nightly").display().to_string());
        assert_eq!(place("../x", false).unwrap(), here.join("../x").display().to_string());
        assert_eq!(place("/srv/x", false).unwrap(), "/srv/x");
    }
}
