//! `c360 audience withdraw`: take an undecided export back, or withdraw one from its platform.

use clap::Args;
use color_eyre::Result;

use super::{Place, Why, ending, parse_export};
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::contract::{ExportId, WithdrawRequest};

/// Flags of `c360 audience withdraw`.
#[derive(Debug, Args)]
pub(super) struct WithdrawArgs {
    /// Its number, as `c360 audience exports` prints it
    #[arg(value_name = "ID", value_parser = parse_export)]
    id: ExportId,
    #[command(flatten)]
    pub(super) why: Why,
    /// Return at once, without waiting for what withdraws it
    #[arg(long)]
    no_wait: bool,
}

pub(super) async fn run(args: &WithdrawArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let request = WithdrawRequest { export: args.id, reason: args.why.reason.clone() };
    let queued = ask(place.session.client.withdraw_export(context(), request)).await?;
    let mut outcome = None;
    if let Some(id) = queued.filter(|_| !args.no_wait) {
        let hint = format!("see where it stands with `c360 audience export {}`", args.id.0);
        outcome = ending::follow(place, id, "the withdrawal", &hint).await?.outcome;
    }
    if out.format == Format::Json {
        return out.json(&serde_json::json!({ "export": args.id, "job": queued, "outcome": outcome }));
    }
    let told = match queued {
        None => format!("Export {} is taken back; nothing of it leaves.", args.id.0),
        Some(id) if args.no_wait => ending::queued("The withdrawal", id),
        Some(_) => outcome.unwrap_or_else(|| format!("Export {} is withdrawn.", args.id.0)),
    };
    Ok(out.line(&told)?)
}
