//! `c360 job run`: the process that works on jobs. Hidden: the engine starts it, people don't.
//!
//! Leaves the terminal and the session it was started from, so that it outlives both, and steps back behind
//! whoever works at the machine.

use clap::{Args, Subcommand};
use color_eyre::eyre::Context;

use super::failure::Usage;
use super::global::Global;
use super::session;
use crate::engine::{jobs, work};

/// How far the process steps back behind others (0 to 19).
const NICE: i32 = 10;

/// When memory runs out, the job goes before the consoles do (−1000 to 1000; raising needs no privilege).
const FIRST_TO_GO: &str = "500";

/// Work on the workspace's jobs.
#[derive(Debug, Args)]
pub struct JobArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: JobCommand,
}

/// What to do with jobs.
#[derive(Debug, Subcommand)]
pub enum JobCommand {
    /// Work through the queue of the workspace named by --workspace until nothing waits.
    Run {
        /// The job that this process was started for; others that wait are done as well.
        #[arg(long)]
        job: u64,
    },
}

/// Run the subcommand.
pub fn run(args: &JobArgs, global: &Global) -> color_eyre::Result<()> {
    let JobCommand::Run { job } = args.command;
    // Never a workspace that happens to be at hand: this process is told which one.
    let Some(workspace) = &global.workspace else { return Err(Usage::new("--workspace is missing").into()) };
    // Whatever is made from here on, temporary files included, is its owner's alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    detach();
    tracing::info!(job, "working on jobs");
    let settings = || session::settings(global, workspace).map_err(|error| error.to_string());
    let count =
        jobs::run(workspace, &settings, &work::run_job).wrap_err("the jobs could not be worked on")?;
    tracing::info!(count, "nothing waits any more");
    Ok(())
}

/// Leave the session, yield to others. What can't be done here is no reason not to work.
fn detach() {
    if let Err(error) = rustix::process::setsid() {
        tracing::debug!(%error, "stays in its session");
    }
    if let Err(error) = rustix::process::nice(NICE) {
        tracing::debug!(%error, "keeps its priority");
    }
    // Where the scheduler shares out by session first, being nice counts only within one, and this is a session of its own.
    if let Err(error) = std::fs::write("/proc/self/autogroup", NICE.to_string()) {
        tracing::debug!(%error, "its session keeps its priority");
    }
    if let Err(error) = std::fs::write("/proc/self/oom_score_adj", FIRST_TO_GO) {
        tracing::debug!(%error, "keeps its place when memory runs out");
    }
}
