//! `c360 customer`: one customer, the twin of the Customers screen, and the rights of the person.

mod erase;
mod export;
mod find;
mod page;
mod reveal;
mod show;

use clap::{Args, Subcommand};
use color_eyre::Result;

use super::output::Output;
use super::session::Session;
use crate::cli::Usage;

/// Flags of `c360 customer`.
#[derive(Debug, Args)]
pub struct CustomerArgs {
    #[command(subcommand)]
    command: CustomerCommand,
}

#[derive(Debug, Subcommand)]
enum CustomerCommand {
    /// Find customers by id, loyalty card, e-mail, phone, name or postal code
    Find(find::FindArgs),
    /// Show everything known of one customer, masked
    Show(show::ShowArgs),
    /// List a customer's tickets, or the lines of one
    Tickets(show::TicketsArgs),
    /// Show a customer's personal data; the audit chain keeps who asked and why
    Reveal(reveal::RevealArgs),
    /// Write everything held about a customer to files, for that customer
    Export(export::ExportArgs),
    /// Take a customer out for good; every total stays
    Erase(erase::EraseArgs),
}

impl CustomerArgs {
    /// What is wrong with them before anything is opened.
    pub fn check(&self) -> Result<(), Usage> {
        match &self.command {
            CustomerCommand::Find(_) | CustomerCommand::Show(_) | CustomerCommand::Tickets(_) => Ok(()),
            CustomerCommand::Reveal(args) => args.why.check(),
            CustomerCommand::Export(args) => args.why.check(),
            CustomerCommand::Erase(args) => args.check(),
        }
    }
}

/// Why somebody comes near personal data.
#[derive(Debug, Args)]
struct Why {
    /// Why, in a few words; kept in the audit chain, so leave names out of it; addresses and long numbers are masked
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Why {
    fn check(&self) -> Result<(), Usage> {
        if self.reason.trim().is_empty() {
            return Err(Usage::new(
                "--reason is empty: say in a few words why; it is kept in the audit chain",
            ));
        }
        Ok(())
    }
}

/// Run it.
pub async fn run(args: &CustomerArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    match &args.command {
        CustomerCommand::Find(args) => find::run(args, session, out).await,
        CustomerCommand::Show(args) => show::run(args, session, out).await,
        CustomerCommand::Tickets(args) => show::run_tickets(args, session, out).await,
        CustomerCommand::Reveal(args) => reveal::run(args, session, out).await,
        CustomerCommand::Export(args) => export::run(args, session, out).await,
        CustomerCommand::Erase(args) => erase::run(args, session, out).await,
    }
}
