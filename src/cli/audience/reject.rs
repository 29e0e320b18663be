//! `c360 audience reject`.

use clap::Args;
use color_eyre::Result;

use super::{Place, parse_export};
use crate::cli::Usage;
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::contract::{DecisionRequest, ExportId};

/// Flags of `c360 audience reject`.
#[derive(Debug, Args)]
pub(super) struct RejectArgs {
    /// Its number, as `c360 audience exports` prints it
    #[arg(value_name = "ID", value_parser = parse_export)]
    id: ExportId,
    /// Why, for who asked; kept in the audit chain, so leave names out of it; addresses and long numbers are masked
    #[arg(long, value_name = "TEXT", visible_alias = "reason")]
    note: String,
}

impl RejectArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        if self.note.trim().is_empty() {
            return Err(Usage::new("--note is empty: say in a few words why, for who asked"));
        }
        Ok(())
    }
}

pub(super) async fn run(args: &RejectArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let client = &place.session.client;
    let summary = ask(client.export(context(), args.id)).await?.summary;
    let request =
        DecisionRequest { export: args.id, approve: false, sha256: summary.sha256, note: args.note.clone() };
    ask(client.decide_export(context(), request)).await?;
    if out.format == Format::Json {
        return out.json(&serde_json::json!({ "export": args.id, "rejected": true }));
    }
    Ok(out.line(&format!(
        "Export {} of {} to {} is rejected.",
        args.id.0, summary.audience, summary.destination
    ))?)
}
