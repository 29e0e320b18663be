//! The command line: one subcommand per file, each a client of the contract like the screens.
//!
//! Knows everything, and is known by nobody. All output goes through one buffered writer.

mod audience;
mod audit;
mod backup;
mod clusters;
mod completions;
mod config;
mod console;
mod customer;
mod data;
pub mod demo;
mod demo_workspace;
mod doctor;
mod encryption;
mod failure;
mod figures;
mod follow;
mod global;
mod init;
pub mod job;
mod jobs;
pub mod keys;
mod load;
mod machine;
mod man;
mod models;
mod output;
mod pulse;
mod rejects;
mod rescore;
mod restore;
mod segments;
mod serve;
mod session;
mod sheet;
mod theme;
mod way;
mod workspace;

use std::io::{self, BufWriter, IsTerminal, Write};

use clap::{CommandFactory, Parser, Subcommand};

pub use failure::Usage;
pub use global::{Global, When};
pub use output::{Format, Output};

use crate::{ending, paths::Paths};

/// A terminal console for retail CRM. Without a command it opens the console on the workspace at hand, or on a
/// demo workspace that it makes for itself.
#[derive(Debug, Parser)]
#[command(name = "c360", version, about, propagate_version = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do; the console when absent.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 wrong usage.";

/// What can be done without the console.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a workspace: a directory with a commented c360.toml
    Init(init::InitArgs),
    /// Write a made-up retailer with known truths
    Demo(demo::DemoArgs),
    /// Load what is new or changed in the configured sources
    Load(load::LoadArgs),
    /// Say what is loaded: until which day, how many rows, from which files
    #[command(visible_alias = "data")]
    Status(data::StatusArgs),
    /// List rows that broke a rule when they were loaded
    Rejects(rejects::RejectsArgs),
    /// Print the figures of a period
    Pulse(pulse::PulseArgs),
    /// Print the value segments against last year
    Segments(segments::SegmentsArgs),
    /// Find, compare, adopt and describe behavioural segments, and write their cards
    Clusters(clusters::ClustersArgs),
    /// Train, judge and apply the models, and score everybody anew
    Rescore(rescore::RescoreArgs),
    /// Print the models and what follows from their scores; promote, retire, roll back
    Models(models::ModelsArgs),
    /// Show, export or erase one customer
    Customer(customer::CustomerArgs),
    /// Build, compare, seal, approve, let out and withdraw audiences
    #[command(visible_alias = "audiences")]
    Audience(audience::AudienceArgs),
    /// List or check who did what to whom, when and why
    Audit(audit::AuditArgs),
    /// List jobs, or cancel one
    Jobs(jobs::JobsArgs),
    /// Copy the workspace, while everybody works on, into a directory that can be put back
    Backup(backup::BackupArgs),
    /// Put a backup back, into an empty directory or over a workspace that nobody has open; or check it
    Restore(restore::RestoreArgs),
    /// Own a workspace and let others at it over a socket, until TERM or INT
    Serve(serve::ServeArgs),
    /// Check, show or explain the settings
    Config(config::ConfigArgs),
    /// List every key of the console
    Keys,
    /// List the colour themes
    Theme(theme::ThemeArgs),
    /// Look whether terminal, workspace and machine are fit, and say what to do
    Doctor,
    /// Print a shell's completions
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man(man::ManArgs),
    /// The process that works on jobs; the engine starts it
    #[command(hide = true)]
    Job(job::JobArgs),
}

/// Parse, run, report; the process's whole life.
pub fn main() -> ! {
    // Reports of panics; ordinary failures are told in plain words by `failure`.
    let installed = color_eyre::install();
    let cli = Cli::parse();
    let paths = Paths::find();
    let log = match cli.command {
        // A service has no home, and its journal keeps what it says.
        Some(Command::Serve(_)) => {
            crate::logging::start_service(cli.global.log_level);
            None
        }
        _ => crate::logging::start(paths.as_ref().map(|paths| paths.state.as_path()), cli.global.log_level),
    };
    let result = installed.and_then(|()| run(cli, paths.as_ref()));
    let code = failure::report(result, &mut io::stderr().lock());
    drop(log);
    // A reader that went away is no reason to stay.
    let _ = io::stdout().flush();
    ending::now(code)
}

fn run(cli: Cli, paths: Option<&Paths>) -> color_eyre::Result<()> {
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    let mut writer = BufWriter::new(stdout);
    let result = dispatch(cli, paths, &mut writer, terminal);
    // What was written before a failure is still wanted, and a failure to write it is one too.
    let flushed = writer.flush();
    result?;
    flushed?;
    Ok(())
}

fn dispatch(
    cli: Cli,
    paths: Option<&Paths>,
    writer: &mut dyn Write,
    terminal: bool,
) -> color_eyre::Result<()> {
    let Cli { global, command } = cli;
    let mut out = Output::new(writer, &global, terminal);
    match command {
        Some(Command::Init(args)) => init::run(&args, &mut out),
        Some(Command::Config(args)) => config::run(&args, &global, paths, &mut out),
        Some(Command::Keys) => keys::run(paths, &mut out),
        Some(Command::Theme(args)) => theme::run(&args, &global, paths, &mut out),
        Some(Command::Completions(args)) => completions::run(&args, &mut Cli::command(), &mut out),
        Some(Command::Demo(args)) => demo::run(&args, out.writer()),
        Some(Command::Man(args)) => man::run(&args, Cli::command(), &mut out),
        Some(Command::Job(args)) => job::run(&args, &global),
        Some(Command::Restore(args)) => restore::run(&args, &global, paths, &mut out),
        command => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            let result = runtime.block_on(served(command, &global, paths, &mut out));
            // A query that still runs must not hold up the end of the program.
            runtime.shutdown_background();
            result
        }
    }
}

/// The commands that talk to the engine.
async fn served(
    command: Option<Command>,
    global: &Global,
    paths: Option<&Paths>,
    out: &mut Output<'_>,
) -> color_eyre::Result<()> {
    match command {
        None => console::run(global, paths).await,
        Some(Command::Doctor) => doctor::run(global, paths, out).await,
        Some(Command::Serve(args)) => serve::run(&args, global, paths).await,
        Some(command) => {
            if let Command::Pulse(args) = &command {
                // Wrong usage is told before anything is opened.
                args.request()?;
            }
            if let Command::Segments(args) = &command {
                args.check()?;
            }
            if let Command::Clusters(args) = &command {
                args.check()?;
            }
            if let Command::Customer(args) = &command {
                args.check()?;
            }
            if let Command::Audit(args) = &command {
                args.check()?;
            }
            if let Command::Models(args) = &command {
                args.check()?;
            }
            if let Command::Audience(args) = &command {
                args.check()?;
                if let Some(done) = args.run_alone(out) {
                    return done;
                }
            }
            let session = session::open(global, paths).await?;
            match command {
                Command::Load(args) => load::run(&args, &session, out).await,
                Command::Status(args) => data::run(&args, &session, out).await,
                Command::Rejects(args) => rejects::run(&args, &session, out).await,
                Command::Pulse(args) => pulse::run(&args, &session, out).await,
                Command::Segments(args) => segments::run(&args, &session, out).await,
                Command::Clusters(args) => clusters::run(&args, &session, out).await,
                Command::Rescore(args) => rescore::run(&args, &session, out).await,
                Command::Models(args) => models::run(&args, &session, out).await,
                Command::Customer(args) => customer::run(&args, &session, out).await,
                Command::Audience(args) => audience::run(&args, &session, out).await,
                Command::Audit(args) => audit::run(&args, &session, out).await,
                Command::Jobs(args) => jobs::run(&args, &session, out).await,
                Command::Backup(args) => backup::run(&args, &session, out).await,
                _ => Ok(()),
            }
        }
    }
}

/// Say something beside the output: on standard error, so that what is printed stays clean.
fn note(text: &str) {
    // A closed standard error must not stop the command.
    let _ = writeln!(io::stderr().lock(), "{}", output::clean_lines(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
