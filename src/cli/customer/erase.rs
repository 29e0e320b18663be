//! `c360 customer erase`: shows what goes, asks twice, and follows the job that does it.

use std::io::{BufRead, IsTerminal, Write};

use clap::Args;
use color_eyre::Result;
use serde::Serialize;

use super::Why;
use crate::cli::Usage;
use crate::cli::figures::count;
use crate::cli::follow::{self, Told};
use crate::cli::output::{Format, Output, clean};
use crate::cli::session::{Session, ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{ConsoleError, Erasure, ErasurePreview, ErrorKind, Job};

/// The word that the second question wants.
const WORD: &str = "erase";
const TOLD: Told<'static> = Told {
    what: "The erasure",
    kept: "it stays asked for: the next load or erasure carries it out; until then the customer counts as erased",
};

/// Flags of `c360 customer erase`.
#[derive(Debug, Args)]
pub(super) struct EraseArgs {
    /// The customer's id
    id: String,
    #[command(flatten)]
    why: Why,
    /// Don't ask: the id once more. Needed where nobody can be asked
    #[arg(long, value_name = "ID")]
    yes_erase: Option<String>,
}

#[derive(Serialize)]
struct Reply {
    held: ErasurePreview,
    job: Job,
}

impl EraseArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        self.why.check()?;
        match &self.yes_erase {
            Some(again) if *again != self.id => {
                Err(Usage::new("--yes-erase names another id; nothing was erased"))
            }
            None if !can_ask() => Err(Usage::new(
                "nobody can be asked here; give the id once more with --yes-erase ID to erase without a question",
            )),
            _ => Ok(()),
        }
    }
}

/// Questions are written to standard error, so that what is printed stays clean.
fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

pub(super) async fn run(args: &EraseArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let client = &session.client;
    let held = ask(client.preview_erasure(context(), args.id.clone())).await?;
    // One document is printed in the end; whoever is asked reads first what goes.
    let asks = args.yes_erase.is_none();
    let shown = asks && matches!(out.format, Format::Table | Format::Md);
    if shown {
        out.reply(&held, &[], &sheets(&held), None)?;
        out.flush()?;
    }
    if asks {
        confirm(&args.id)?;
    }
    let erasure = Erasure { customer_id: args.id.clone(), reason: args.why.reason.clone() };
    let id = ask(client.erase_customer(context(), erasure)).await?;
    let job = follow::success(client, id, TOLD).await?;
    let head = [job.outcome.clone().unwrap_or_default()];
    let sheets = if shown { Vec::new() } else { sheets(&held) };
    out.reply(&Reply { held, job }, &head, &sheets, None)
}

/// Two questions, each with an answer that no finger types by accident.
fn confirm(id: &str) -> Result<()> {
    for (question, wanted) in [
        (format!("This can't be undone. Type the id {} to go on: ", clean(id)), id),
        (format!("Type `{WORD}` to take this customer out for good: "), WORD),
    ] {
        let mut terminal = std::io::stderr().lock();
        terminal.write_all(question.as_bytes())?;
        terminal.flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        if answer.trim() != wanted {
            return Err(ConsoleError::new(
                ErrorKind::Cancelled,
                "that was another answer; nothing was erased",
            )
            .into());
        }
    }
    Ok(())
}

fn sheets(held: &ErasurePreview) -> Vec<Sheet> {
    let mut rows =
        Sheet::new("rows", "What is held").left("table", "Table").right("rows", "Rows").left("then", "");
    for (table, held) in &held.rows {
        let goes = matches!(table.as_str(), "customers" | "consents");
        let then = if goes { "go" } else { "stay, without the id" };
        rows.row([Cell::text(table), Cell::number(count(*held), *held), Cell::text(then)]);
    }
    let mut files = Sheet::new("files", "Source files that still hold the customer").left("file", "File");
    for file in &held.files {
        files.row([Cell::text(file)]);
    }
    files.note(
        "Loading them again brings nobody back. Only whoever owns them can take the customer out of them.",
    );
    vec![rows, files]
}
