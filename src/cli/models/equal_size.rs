//! `c360 models equal-size`: a rule of thumb against the champion that takes as many people.

use clap::Args;
use color_eyre::Result;
use rust_decimal::Decimal;

use super::{Place, real};
use crate::cli::figures::{count, date};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{BusinessRule, EqualSize, Unit};

/// Flags of `c360 models equal-size`.
#[derive(Debug, Args)]
pub(super) struct EqualSizeArgs {
    /// Horizon of churn: 30, 60, 90, 180 or 365 days
    #[arg(long, default_value_t = 90)]
    days: u32,
    /// The rule: at least so many purchases (days with one)
    #[arg(long, default_value_t = 2)]
    purchases: u32,
    /// In so many days before: 30, 90, 180 or 365
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    within: u32,
    /// Print only one part: ratios or groups
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &EqualSizeArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let rule = BusinessRule { purchases: args.purchases, days: args.within };
    let reply = ask(place.session.client.equal_size(context(), args.days, rule)).await?;
    let head = [
        format!("{}, after {} up to {}: who bought", place.workspace, date(reply.cut), date(reply.to)),
        format!("{}.", reply.words),
    ];
    out.reply(&reply, &head, &[ratios(&reply), groups(&reply, place)], args.part.as_deref())
}

fn ratios(reply: &EqualSize) -> Sheet {
    let mut sheet = Sheet::new("ratios", "Per person, with 95 % intervals")
        .left("label", "Comparison")
        .right("buyers", "Buyers")
        .right("buyers_low", "from")
        .right("buyers_high", "to")
        .right("revenue", "Revenue")
        .right("revenue_low", "from")
        .right("revenue_high", "to");
    for one in &reply.ratios {
        let (buyers, revenue) = (&one.buyers, &one.revenue);
        sheet.row([
            Cell::text(&one.label),
            real(buyers.estimate, 2),
            real(buyers.low, 2),
            real(buyers.high, 2),
            real(revenue.estimate, 2),
            real(revenue.low, 2),
            real(revenue.high, 2),
        ]);
    }
    sheet
}

fn groups(reply: &EqualSize, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("groups", "Groups")
        .left("label", "Who")
        .right("customers", "Customers")
        .right("buyers", "Buyers")
        .right("share", "Share")
        .right("revenue", "Net revenue")
        .right("per_customer", "Per customer");
    for group in &reply.groups {
        let share = (group.customers > 0).then(|| group.buyers as f64 / group.customers as f64);
        let each = group.revenue.checked_div(Decimal::from(group.customers)).map(|each| each.round_dp(2));
        sheet.row([
            Cell::text(&group.label),
            Cell::number(count(group.customers), group.customers),
            Cell::number(count(group.buyers), group.buyers),
            place.share(share),
            place.shown.value(Unit::Money, Some(group.revenue)),
            place.shown.value(Unit::Money, each),
        ]);
    }
    sheet
}
