//! `c360 audience group`: audiences of which a person goes to the first only.

use clap::Args;
use color_eyre::Result;

use super::{Place, Why, named};
use crate::cli::output::{Format, Output};
use crate::cli::session::context;
use crate::contract::{PriorityGroup, SetGroup};

/// Flags of `c360 audience group`.
#[derive(Debug, Args)]
pub(super) struct GroupArgs {
    /// The group's name
    name: String,
    /// All its audiences, the first one first
    #[arg(value_name = "AUDIENCE", required_unless_present = "none")]
    audiences: Vec<String>,
    /// The group is to be gone
    #[arg(long, conflicts_with = "audiences")]
    none: bool,
    #[command(flatten)]
    pub(super) why: Why,
}

pub(super) async fn run(args: &GroupArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let group = PriorityGroup { name: args.name.clone(), audiences: args.audiences.clone() };
    let request = SetGroup { group: group.clone(), reason: args.why.reason.clone() };
    let request = place.session.client.set_group(context(), request);
    let first = args.audiences.first().map(String::as_str).unwrap_or_default();
    named::ask_about(place, first, request).await?;
    if out.format == Format::Json {
        return out.json(&group);
    }
    let told = if args.audiences.is_empty() {
        format!("The group {} is gone.", args.name)
    } else {
        format!("{}: a person goes to the first of {}.", args.name, args.audiences.join(", "))
    };
    Ok(out.line(&told)?)
}
