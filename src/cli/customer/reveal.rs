//! `c360 customer reveal`: who a customer is, as the files gave it.

use clap::Args;
use color_eyre::Result;

use super::{Why, page};
use crate::cli::output::Output;
use crate::cli::session::{Session, ask, context};
use crate::contract::Reveal;

/// Flags of `c360 customer reveal`.
#[derive(Debug, Args)]
pub(super) struct RevealArgs {
    /// The customer's id
    id: String,
    #[command(flatten)]
    pub(super) why: Why,
}

pub(super) async fn run(args: &RevealArgs, session: &Session, out: &mut Output<'_>) -> Result<()> {
    let reveal = Reveal { customer_id: args.id.clone(), reason: args.why.reason.clone() };
    let identity = ask(session.client.reveal_customer(context(), reveal)).await?;
    out.reply(&identity, &[], &[page::identity(&identity)], None)
}
