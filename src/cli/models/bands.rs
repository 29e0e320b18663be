//! `c360 models bands`: the bounds of the matrix's bands, and setting them.

use clap::{Args, Subcommand};
use color_eyre::Result;
use rust_decimal::Decimal;

use super::Place;
use super::matrix::bounds;
use crate::cli::output::{Format, Output};
use crate::cli::session::{ask, context};
use crate::contract::Bands;

/// Flags of `c360 models bands`.
#[derive(Debug, Args)]
pub(super) struct BandsArgs {
    /// What to do; print them when absent
    #[command(subcommand)]
    command: Option<BandsCommand>,
}

#[derive(Debug, Subcommand)]
enum BandsCommand {
    /// Set them; what is not named stays as it is
    Set(SetArgs),
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct SetArgs {
    /// Horizon of the churn probability: 30, 60, 90, 180 or 365 days
    #[arg(long)]
    days: Option<u32>,
    /// Churn probability from which on a customer is undecided, such as 0.4
    #[arg(long, value_name = "PROBABILITY")]
    undecided: Option<f64>,
    /// From which on a customer counts as lost, such as 0.8
    #[arg(long, value_name = "PROBABILITY")]
    lost: Option<f64>,
    /// Expected net revenue of 12 months from which on the value is middle
    #[arg(long, value_name = "AMOUNT")]
    middle: Option<Decimal>,
    /// From which on it is high
    #[arg(long, value_name = "AMOUNT")]
    high: Option<Decimal>,
}

impl SetArgs {
    /// All of them, where all are named.
    fn whole(&self) -> Option<Bands> {
        Some(Bands {
            days: self.days?,
            undecided_from: self.undecided?,
            lost_from: self.lost?,
            middle_from: self.middle?,
            high_from: self.high?,
        })
    }

    fn over(&self, now: &Bands) -> Bands {
        Bands {
            days: self.days.unwrap_or(now.days),
            undecided_from: self.undecided.unwrap_or(now.undecided_from),
            lost_from: self.lost.unwrap_or(now.lost_from),
            middle_from: self.middle.unwrap_or(now.middle_from),
            high_from: self.high.unwrap_or(now.high_from),
        }
    }
}

pub(super) async fn run(args: &BandsArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let client = &place.session.client;
    let (bands, by) = match &args.command {
        None => {
            let reply = ask(client.matrix(context())).await?;
            (reply.bands, reply.set_by.map_or_else(|| "proposed".to_owned(), |by| format!("set by {by}")))
        }
        Some(BandsCommand::Set(set)) => {
            let bands = match set.whole() {
                Some(bands) => bands,
                None => set.over(&ask(client.matrix(context())).await?.bands),
            };
            ask(client.set_bands(context(), bands)).await?;
            (bands, "set now".to_owned())
        }
    };
    match out.format {
        Format::Json => out.json(&bands),
        _ => Ok(out.line(&format!("{} ({by})", bounds(&bands, place)))?),
    }
}
