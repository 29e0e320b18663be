//! `c360 audience retire`.

use clap::Args;
use color_eyre::Result;

use super::{Place, Why, named};
use crate::cli::output::{Format, Output};
use crate::cli::session::context;

/// Flags of `c360 audience retire`.
#[derive(Debug, Args)]
pub(super) struct RetireArgs {
    /// The audience's name
    name: String,
    #[command(flatten)]
    pub(super) why: Why,
}

pub(super) async fn run(args: &RetireArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let request = place.session.client.retire_audience(context(), args.name.clone(), args.why.reason.clone());
    named::ask_about(place, &args.name, request).await?;
    if out.format == Format::Json {
        return out.json(&serde_json::json!({ "retired": args.name }));
    }
    Ok(out.line(&format!("{} is retired; its versions and exports are kept.", args.name))?)
}
