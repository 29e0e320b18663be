//! `c360 audit`: who did what to whom, when and why; and whether anybody tampered with the record.

use clap::{Args, Subcommand};
use color_eyre::Result;

use super::failure::{Told, Usage};
use super::figures::{count, moment, name, sentence};
use super::output::{Format, Output};
use super::session::{Session, ask, context};
use super::sheet::{Cell, Sheet};
use crate::contract::{AuditCheck, AuditFault, AuditRecords, AuditRequest, MOST_ROWS};

/// Flags of `c360 audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Records of the audit chain, latest first
    List {
        /// Only those on this customer
        #[arg(long, value_name = "ID")]
        customer: Option<String>,
        /// How many records at most
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
        limit: u32,
    },
    /// Check the whole chain; exit code 1 when it is broken
    Verify {
        /// The head of an earlier check, noted elsewhere: it must still be in the chain
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
}

impl AuditArgs {
    /// What is wrong with them before anything is opened.
    pub fn check(&self) -> Result<(), Usage> {
        match &self.command {
            AuditCommand::Verify { head: Some(head) } if !is_hash(head) => Err(Usage::new(
                "--head is no hash: it has 64 digits 0 to 9 and a to f; `c360 audit verify` prints it",
            )),
            _ => Ok(()),
        }
    }
}

/// Run it.
pub async fn run(args: &AuditArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    match &args.command {
        AuditCommand::List { customer, limit } => {
            let records = latest(customer.as_deref(), *limit, session).await?;
            out.reply(&records, &[], &[list(&records)], None)
        }
        AuditCommand::Verify { head } => verify(head.as_deref(), session, out).await,
    }
}

async fn verify(noted: Option<&str>, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let mut check = ask(session.client.verify_audit(context())).await?;
    // The head of an empty chain: zeros, which every chain goes back to.
    let is_beginning = |noted: &str| noted.bytes().all(|digit| digit == b'0');
    let is_elsewhere = |noted: &&str| !noted.eq_ignore_ascii_case(&check.head) && !is_beginning(noted);
    if let Some(noted) = noted.filter(is_elsewhere)
        && !is_in_chain(noted, session).await?
    {
        let what = "the head that was noted is not in the chain: it was written anew, or its end was cut off";
        check.faults.push(AuditFault { number: check.records, what: what.to_owned() });
    }
    let holds = check.faults.is_empty();
    let told = match check.records {
        0 => "The audit chain is empty.".to_owned(),
        _ if holds => format!("The audit chain holds: {} records.", count(check.records)),
        records => format!("The audit chain is broken: {} records.", count(records)),
    };
    let head = [told, format!("Head: {}", check.head)];
    let sheets = [faults(&check)];
    let shown = if holds && out.format != Format::Csv { &[] } else { sheets.as_slice() };
    out.reply(&check, &head, shown, None)?;
    if holds { Ok(()) } else { Err(Told.into()) }
}

/// So many of the latest records, page by page: one reply lists [`MOST_ROWS`] at most.
async fn latest(customer: Option<&str>, limit: u32, session: &Session) -> Result<AuditRecords> {
    let page = async |before, limit| {
        let request = AuditRequest { customer_id: customer.map(str::to_owned), before, limit };
        ask(session.client.audit(context(), request)).await
    };
    let mut records = page(None, limit).await?;
    while (records.rows.len() as u64) < records.total.min(limit.into()) {
        let Some(last) = records.rows.last() else { break };
        let more = page(Some(last.number), limit - records.rows.len() as u32).await?.rows;
        if more.is_empty() {
            break;
        }
        records.rows.extend(more);
    }
    Ok(records)
}

/// Whether a record has this hash, looked for page by page from the latest on.
async fn is_in_chain(hash: &str, session: &Session) -> Result<bool> {
    let mut before = None;
    loop {
        let request = AuditRequest { before, limit: MOST_ROWS, ..AuditRequest::default() };
        let page = ask(session.client.audit(context(), request)).await?.rows;
        if page.iter().any(|record| record.hash.eq_ignore_ascii_case(hash)) {
            return Ok(true);
        }
        let Some(last) = page.last() else { return Ok(false) };
        before = Some(last.number);
    }
}

fn list(records: &AuditRecords) -> Sheet {
    let mut sheet = Sheet::new("records", "Audit chain, latest first")
        .right("number", "No")
        .left("at", "At")
        .left("by", "By")
        .left("action", "What")
        .left("subject", "On")
        .left("reason", "Why")
        .csv_only("previous")
        .csv_only("hash");
    for record in &records.rows {
        let action = name(record.action);
        sheet.row([
            Cell::number(record.number.to_string(), record.number),
            Cell::named(moment(record.at), record.at.to_string()),
            Cell::text(&record.by),
            Cell::named(sentence(&action), action.clone()),
            Cell::text(&record.subject),
            Cell::text(&record.reason),
            Cell::text(&record.previous),
            Cell::text(&record.hash),
        ]);
    }
    if records.total > records.rows.len() as u64 {
        let shown = count(records.rows.len() as u64);
        sheet.note(format!("{shown} of {}; see more with --limit", count(records.total)));
    }
    sheet
}

fn faults(check: &AuditCheck) -> Sheet {
    let mut sheet = Sheet::new("faults", "What is wrong").right("number", "Record").left("what", "What");
    for fault in &check.faults {
        sheet.row([Cell::number(fault.number.to_string(), fault.number), Cell::text(&fault.what)]);
    }
    sheet
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_that_can_not_be_one_is_refused_before_anything_is_opened() {
        let verify = |head: &str| AuditArgs { command: AuditCommand::Verify { head: Some(head.to_owned()) } };
        assert!(verify("abc").check().is_err());
        assert!(verify(&"0f".repeat(32)).check().is_ok());
    }
}
