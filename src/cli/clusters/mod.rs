//! `c360 clusters`: behavioural segments, tried, adopted, described and written down; the twin of the Segments screen's
//! tab Behaviour.

mod adopt;
mod card;
mod cards;
mod compare;
mod describe;
mod ending;
mod fit;
mod migration;
mod named;
mod rules;
mod show;
mod trials;
mod variables;
mod words;

use clap::{Args, Subcommand};
use color_eyre::Result;

use self::words::Words;
use super::figures::Shown;
use super::output::Output;
use super::session::{Session, ask, context};
use crate::cli::Usage;

/// Flags of `c360 clusters`.
#[derive(Debug, Args)]
pub struct ClustersArgs {
    /// What to print or do; the segmentation in use when absent
    #[command(subcommand)]
    command: Option<ClustersCommand>,
    /// Print only one part: segments, months, vanished or trials
    #[arg(long)]
    part: Option<String>,
}

#[derive(Debug, Subcommand)]
enum ClustersCommand {
    /// The segmentation in use, or everything about one segment
    Show(show::ShowArgs),
    /// What segments can be found on: how known, how skewed, how telling
    Variables(variables::VariablesArgs),
    /// Try several numbers of segments; nothing changes
    Fit(fit::FitArgs),
    /// Every trial, latest first
    Trials(trials::TrialsArgs),
    /// A trial by number of segments, its segments, and who would move
    Compare(compare::CompareArgs),
    /// Adopt what a trial found, and assign everybody
    Adopt(adopt::AdoptArgs),
    /// Name a segment
    Name(describe::NameArgs),
    /// Say what is to be done with a segment: push, secure or leave
    Priority(describe::PriorityArgs),
    /// Write what to do with a segment, in your own words
    Text(describe::TextArgs),
    /// Make rules a segment, look what they would take, or give it back to its centre
    Rules(rules::RulesArgs),
    /// Who moved between segments since last year
    Migration(migration::MigrationArgs),
    /// Write every card to files: Markdown, and one page with charts
    Cards,
}

impl ClustersArgs {
    /// What is wrong with them before anything is opened.
    pub fn check(&self) -> Result<(), Usage> {
        match &self.command {
            Some(ClustersCommand::Show(args)) => args.check(),
            Some(ClustersCommand::Adopt(args)) => args.why.check(),
            Some(ClustersCommand::Name(args)) => args.check(),
            Some(ClustersCommand::Priority(args)) => args.why.check(),
            Some(ClustersCommand::Text(args)) => args.check(),
            Some(ClustersCommand::Rules(args)) => args.check(),
            _ => Ok(()),
        }
    }
}

/// Run it.
pub async fn run(args: &ClustersArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let hello = ask(session.client.hello(context())).await?;
    let shown = Shown::new(&hello.currency, out);
    let place = Place { session, words: Words { shown, workspace: hello.workspace } };
    match &args.command {
        None => show::segmentation(args.part.as_deref(), &place, out).await,
        Some(ClustersCommand::Show(args)) => show::run(args, &place, out).await,
        Some(ClustersCommand::Variables(args)) => variables::run(args, &place, out).await,
        Some(ClustersCommand::Fit(args)) => fit::run(args, &place, out).await,
        Some(ClustersCommand::Trials(args)) => trials::run(args, &place, out).await,
        Some(ClustersCommand::Compare(args)) => compare::run(args, &place, out).await,
        Some(ClustersCommand::Adopt(args)) => adopt::run(args, &place, out).await,
        Some(ClustersCommand::Name(args)) => describe::run_name(args, &place, out).await,
        Some(ClustersCommand::Priority(args)) => describe::run_priority(args, &place, out).await,
        Some(ClustersCommand::Text(args)) => describe::run_text(args, &place, out).await,
        Some(ClustersCommand::Rules(args)) => rules::run(args, &place, out).await,
        Some(ClustersCommand::Migration(args)) => migration::run(args, &place, out).await,
        Some(ClustersCommand::Cards) => cards::run(&place, out).await,
    }
}

/// Why somebody decides.
#[derive(Debug, Args)]
struct Why {
    /// Why, in a few words; kept with the segment and in the audit chain
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Why {
    fn check(&self) -> Result<(), Usage> {
        reasoned(&self.reason)
    }
}

fn reasoned(reason: &str) -> Result<(), Usage> {
    if reason.trim().is_empty() {
        return Err(Usage::new("--reason is empty: say in a few words why; it is kept in the audit chain"));
    }
    Ok(())
}

/// Whom to ask, and how values are written there.
struct Place<'a> {
    session: &'a Session,
    words: Words,
}
