//! `c360 audience approve`: yes to the very file that was looked at.

use std::io::{BufRead, IsTerminal, Write};

use clap::Args;
use color_eyre::Result;

use super::{Place, Words, dry_run, ending, of_people, parse_export};
use crate::cli::Usage;
use crate::cli::output::{Format, Output, clean};
use crate::cli::session::{ask, context};
use crate::contract::{ConsoleError, DecisionRequest, ErrorKind, ExportDetail, ExportId};

/// How many digits of a SHA-256 are enough to have looked.
const ENOUGH: usize = 8;

/// Flags of `c360 audience approve`.
#[derive(Debug, Args)]
pub(super) struct ApproveArgs {
    /// Its number, as `c360 audience exports` prints it
    #[arg(value_name = "ID", value_parser = parse_export)]
    id: ExportId,
    /// SHA-256 of the file that was looked at, or its first 8 digits or more. Needed where nobody can be asked
    #[arg(long, value_name = "DIGITS")]
    sha256: Option<String>,
    /// What should be kept with the approval
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// Return at once, without waiting for the file to be let out
    #[arg(long)]
    no_wait: bool,
}

impl ApproveArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        match &self.sha256 {
            Some(digits) if !is_beginning(digits) => Err(Usage::new(
                "--sha256 has 8 to 64 digits 0 to 9 and a to f; `c360 audience export ID` prints them",
            )),
            None if !can_ask() => Err(Usage::new(
                "nobody can be asked here; say what was looked at with --sha256, as `c360 audience export ID` prints it",
            )),
            _ => Ok(()),
        }
    }
}

fn is_beginning(digits: &str) -> bool {
    (ENOUGH..=64).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Questions are written to standard error, so that what is printed stays clean.
fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

pub(super) async fn run(args: &ApproveArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let client = &place.session.client;
    let detail = ask(client.export(context(), args.id)).await?;
    if let Some(digits) = &args.sha256 {
        if !detail.summary.sha256.starts_with(&digits.to_ascii_lowercase()) {
            let message =
                format!("what was looked at is not what is sealed: export {} has another SHA-256", args.id.0);
            return Err(ConsoleError::new(ErrorKind::Invalid, message)
                .hint(format!("look at it with `c360 audience export {}`", args.id.0))
                .into());
        }
    } else {
        if let Some(why) = &detail.refusal {
            return Err(ConsoleError::new(ErrorKind::Forbidden, why.as_str()).into());
        }
        show(&detail, &place.words, out)?;
        confirm(&detail)?;
    }
    let request = DecisionRequest {
        export: args.id,
        approve: true,
        // Of what was read just now: anything else is refused.
        sha256: detail.summary.sha256.clone(),
        note: args.note.clone(),
    };
    let reply = ask(client.decide_export(context(), request)).await?;
    let alone = if reply.single_person { " (single-person approval)" } else { "" };
    let approved = format!(
        "Export {} is approved{alone}: {} to {}.",
        args.id.0,
        of_people(detail.summary.rows),
        detail.summary.destination
    );
    let mut job = None;
    if let Some(id) = reply.job.filter(|_| !args.no_wait) {
        let hint = format!("the approval stands; `c360 audience export {}` shows how far it came", args.id.0);
        // Told before it is let out: the approval holds whatever comes.
        if out.format != Format::Json {
            out.line(&approved)?;
            out.flush()?;
        }
        job = Some(ending::follow(place, id, "letting it out", &hint).await?);
    }
    if out.format == Format::Json {
        return out.json(&serde_json::json!({
            "export": args.id,
            "single_person": reply.single_person,
            "job": reply.job,
            "outcome": job.and_then(|job| job.outcome),
        }));
    }
    match (job, reply.job) {
        (Some(job), _) => Ok(out.line(&job.outcome.unwrap_or_else(|| "It is let out.".to_owned()))?),
        (None, Some(id)) => {
            out.line(&approved)?;
            Ok(out.line(&ending::queued("Letting it out", id))?)
        }
        (None, None) => Ok(out.line(&approved)?),
    }
}

/// Whoever is asked reads first what leaves; beside the output where that is for programs.
fn show(detail: &ExportDetail, words: &Words, out: &mut Output<'_>) -> Result<()> {
    if matches!(out.format, Format::Table | Format::Md) {
        out.reply(detail, &dry_run::head(detail, words), &dry_run::sheets(detail, words), None)?;
        out.flush()?;
    } else {
        crate::cli::note(&dry_run::head(detail, words).join("\n"));
    }
    Ok(())
}

/// A question with an answer that no finger types by accident.
fn confirm(detail: &ExportDetail) -> Result<()> {
    let rows = detail.summary.rows.to_string();
    let question = format!(
        "{} leave for {}. Type how many ({rows}) to approve: ",
        of_people(detail.summary.rows),
        clean(&detail.summary.destination)
    );
    let mut terminal = std::io::stderr().lock();
    terminal.write_all(question.as_bytes())?;
    terminal.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if answer.trim().replace(',', "") == rows {
        return Ok(());
    }
    Err(ConsoleError::new(ErrorKind::Cancelled, "that was another answer; nothing was approved").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_digits_are_not_enough_to_have_looked() {
        assert!(is_beginning("0123abcd") && is_beginning(&"0F".repeat(32)));
        for wrong in ["", "0123abc", "0123abcg", "0".repeat(65).as_str()] {
            assert!(!is_beginning(wrong), "{wrong}");
        }
    }
}
