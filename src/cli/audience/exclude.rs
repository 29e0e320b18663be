//! `c360 audience exclude`: the audiences that a destination leaves out of everything.

use clap::Args;
use color_eyre::Result;

use super::{Place, Why, named};
use crate::cli::output::{Format, Output};
use crate::cli::session::context;
use crate::contract::SetExclusions;

/// Flags of `c360 audience exclude`.
#[derive(Debug, Args)]
pub(super) struct ExcludeArgs {
    /// The destination's name
    destination: String,
    /// All audiences that it leaves out
    #[arg(value_name = "NAME", required_unless_present = "none")]
    names: Vec<String>,
    /// It leaves out nobody any more
    #[arg(long, conflicts_with = "names")]
    none: bool,
    #[command(flatten)]
    pub(super) why: Why,
}

pub(super) async fn run(args: &ExcludeArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let before = named::destination(place, &args.destination).await?;
    let request = SetExclusions {
        destination: args.destination.clone(),
        audiences: args.names.clone(),
        reason: args.why.reason.clone(),
    };
    let request = place.session.client.set_exclusions(context(), request);
    let name = args.names.first().map(String::as_str).unwrap_or_default();
    named::ask_about(place, name, request).await?;
    if out.format == Format::Json {
        return out.json(&serde_json::json!({
            "destination": args.destination,
            "excludes": args.names,
            "before": before.excludes,
        }));
    }
    let words = |names: &[String]| if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
    Ok(out.line(&format!(
        "{} leaves out {}; before it was {}.",
        args.destination,
        words(&args.names),
        words(&before.excludes)
    ))?)
}
