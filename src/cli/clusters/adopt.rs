//! `c360 clusters adopt`: make what a trial found the next version of the segmentation.

use clap::Args;
use color_eyre::Result;

use super::ending::{self, Told};
use super::{Place, Why, named};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::contract::{AdoptRequest, TrialId};

/// Flags of `c360 clusters adopt`.
#[derive(Debug, Args)]
pub(super) struct AdoptArgs {
    /// The trial's number, as `c360 clusters trials` prints it
    #[arg(long, value_name = "TRIAL")]
    trial: u32,
    /// How many segments, one of those that the trial tried
    #[arg(long, value_name = "K")]
    k: u32,
    #[command(flatten)]
    pub(super) why: Why,
    /// Wait until everybody is assigned, and say how it ended
    #[arg(long)]
    wait: bool,
}

pub(super) async fn run(args: &AdoptArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let request = AdoptRequest { trial: TrialId(args.trial), k: args.k, reason: args.why.reason.clone() };
    let hint = "`c360 clusters trials` lists the trials, `c360 clusters compare` what each tried";
    let id = named::hinted(ask(place.session.client.adopt_clusters(context(), request)).await, hint)?;
    let told = Told {
        what: "The assignment",
        kept: "the version is adopted, and the segments from before are shown until everybody is assigned",
        next: "`c360 clusters` shows the segments, `c360 clusters name` and `priority` say what they are",
    };
    ending::queued(id, args.wait, &told, place, out).await
}
