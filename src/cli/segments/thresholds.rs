//! `c360 segments thresholds`: which are in force, what others would give, and adopting them.

use clap::{Args, Subcommand, ValueEnum};
use color_eyre::Result;
use rust_decimal::Decimal;

use super::{Place, label};
use crate::cli::Usage;
use crate::cli::figures::{count, moment, name};
use crate::cli::follow::{self, Told};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{
    Adoption, ConsoleError, Cut, Cuts, ErrorKind, Proposal, ThresholdMethod, ThresholdsReply, Unit,
};

const TOLD: Told<'static> = Told {
    what: "The re-cut",
    kept: "the thresholds are kept as the next version; the next load or re-cut uses them",
};

/// Flags of `c360 segments thresholds`.
#[derive(Debug, Args)]
pub(super) struct ThresholdsArgs {
    /// What to do; print them when absent
    #[command(subcommand)]
    command: Option<ThresholdsCommand>,
    /// Print only one part: versions, proposals or tiers
    #[arg(long, global = true)]
    part: Option<String>,
}

#[derive(Debug, Subcommand)]
enum ThresholdsCommand {
    /// What thresholds would give, before anyone adopts them
    Preview {
        /// Revenue and tickets from which a customer is Best, Large and Medium, such as 600/6 250/3 100/1
        #[arg(num_args = 3, value_names = ["BEST", "LARGE", "MEDIUM"], value_parser = parse_cut)]
        cuts: Vec<Cut>,
    },
    /// Adopt thresholds as the next version and cut everybody anew
    Adopt(AdoptArgs),
}

#[derive(Debug, Args)]
struct AdoptArgs {
    /// Revenue and tickets from which a customer is Best, Large and Medium, such as 600/6 250/3 100/1
    #[arg(num_args = 3, value_names = ["BEST", "LARGE", "MEDIUM"], value_parser = parse_cut,
          conflicts_with = "method", required_unless_present = "method")]
    cuts: Vec<Cut>,
    /// Take what this method proposes
    #[arg(long, value_enum)]
    method: Option<Method>,
    /// Why; kept with the version
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Start the re-cut and return at once
    #[arg(long)]
    detach: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Method {
    /// Tells next year's revenue apart best
    Optimal,
    /// Shares of customers
    Quantile,
    /// Shares of revenue
    Lorenz,
}

impl From<Method> for ThresholdMethod {
    fn from(method: Method) -> Self {
        match method {
            Method::Optimal => Self::Optimal,
            Method::Quantile => Self::Quantile,
            Method::Lorenz => Self::Lorenz,
        }
    }
}

/// `600/6`: 600 of revenue and 6 tickets; `600` is 600 and 1 ticket.
fn parse_cut(text: &str) -> Result<Cut, String> {
    let (revenue, tickets) = text.split_once('/').unwrap_or((text, "1"));
    let how = "write it as REVENUE/TICKETS, such as 600/6";
    let revenue: Decimal = revenue.trim().parse().map_err(|_| format!("`{text}` is no threshold; {how}"))?;
    let tickets: u32 = tickets.trim().parse().map_err(|_| format!("`{text}` is no threshold; {how}"))?;
    Ok(Cut { revenue, tickets })
}

fn cuts(given: &[Cut]) -> Option<Cuts> {
    match given {
        [best, large, medium] => Some(Cuts { best: *best, large: *large, medium: *medium }),
        _ => None,
    }
}

impl ThresholdsArgs {
    /// What is wrong with them before anything is opened.
    pub(super) fn check(&self) -> Result<(), Usage> {
        match &self.command {
            Some(ThresholdsCommand::Adopt(args)) if args.reason.trim().is_empty() => {
                Err(Usage::new("--reason is empty: say in a few words why; it is kept with the version"))
            }
            _ => Ok(()),
        }
    }
}

pub(super) async fn run(args: &ThresholdsArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let part = args.part.as_deref();
    match &args.command {
        None => {
            let reply = ask(place.session.client.thresholds(context())).await?;
            let head = [format!("{}: v{} is in use", place.workspace, reply.in_use)];
            let all: Vec<&Proposal> = std::iter::once(&reply.current).chain(&reply.proposals).collect();
            let sheets = [versions(&reply, place), proposals(&all, place), tiers(&all, place)];
            out.reply(&reply, &head, &sheets, part)
        }
        Some(ThresholdsCommand::Preview { cuts: given }) => {
            let Some(cuts) = cuts(given) else {
                return Err(Usage::new("three thresholds are needed").into());
            };
            let reply = ask(place.session.client.preview_thresholds(context(), cuts)).await?;
            let sheets = [proposals(&[&reply], place), tiers(&[&reply], place)];
            out.reply(&reply, &[], &sheets, part)
        }
        Some(ThresholdsCommand::Adopt(args)) => adopt(args, place, out).await,
    }
}

async fn adopt(args: &AdoptArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let client = &place.session.client;
    let (cuts, method) = match args.method {
        None => (cuts(&args.cuts), ThresholdMethod::Fixed),
        Some(method) => {
            let method = ThresholdMethod::from(method);
            let reply = ask(client.thresholds(context())).await?;
            let proposal = reply.proposals.into_iter().find(|p| p.method == method);
            if let Some(absent) = proposal.as_ref().and_then(|p| p.absent.as_ref()) {
                let message = format!("the method {} can't say: {}", name(method), absent.reason);
                return Err(ConsoleError::new(ErrorKind::Failed, message).into());
            }
            (proposal.and_then(|p| p.cuts), method)
        }
    };
    let Some(cuts) = cuts else { return Err(Usage::new("three thresholds are needed").into()) };
    let adoption = Adoption { cuts, method, reason: args.reason.clone() };
    let id = ask(client.adopt_thresholds(context(), adoption)).await?;
    if args.detach {
        return TOLD.say_queued(id, out);
    }
    let job = follow::success(client, id, TOLD).await?;
    let built = ask(client.segments(context())).await?.thresholds;
    let head = [if built.cuts == cuts {
        format!("{}: {}", job.outcome.clone().unwrap_or_default(), place.cuts(&cuts))
    } else {
        format!(
            "adopted, but superseded by v{} of {}: {}",
            built.version,
            built.set_by,
            place.cuts(&built.cuts)
        )
    }];
    out.reply(&job, &head, &[], None)
}

fn versions(reply: &ThresholdsReply, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("versions", "Versions, newest first")
        .right("version", "Version")
        .left("method", "Method")
        .left("best", "Best from")
        .left("large", "Large from")
        .left("medium", "Medium from")
        .left("set_at", "Since")
        .left("set_by", "By")
        .left("reason", "Why");
    for version in &reply.versions {
        let cut = |cut: Cut| Cell::named(place.cut(cut), format!("{}/{}", cut.revenue, cut.tickets));
        sheet.row([
            Cell::number(version.version.to_string(), version.version),
            Cell::text(name(version.method)),
            cut(version.cuts.best),
            cut(version.cuts.large),
            cut(version.cuts.medium),
            Cell::named(moment(version.set_at), version.set_at.to_string()),
            Cell::text(&version.set_by),
            Cell::text(&version.reason),
        ]);
    }
    sheet
}

fn title(position: usize, proposal: &Proposal) -> String {
    if position == 0 { "in use".to_owned() } else { name(proposal.method) }
}

fn proposals(all: &[&Proposal], place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("proposals", "What they tell of next year's revenue")
        .left("method", "Method")
        .left("best", "Best from")
        .left("large", "Large from")
        .left("medium", "Medium from")
        .right("explained", "Explained")
        .right("lost_by_rounding", "Lost by rounding")
        .left("absent", "");
    for (position, proposal) in all.iter().enumerate() {
        let cut = |pick: fn(&Cuts) -> Cut| {
            proposal.cuts.as_ref().map_or_else(Cell::none, |cuts| {
                let cut = pick(cuts);
                Cell::named(place.cut(cut), format!("{}/{}", cut.revenue, cut.tickets))
            })
        };
        let title = if all.len() == 1 { "as asked".to_owned() } else { title(position, proposal) };
        sheet.row([
            Cell::text(title),
            cut(|c| c.best),
            cut(|c| c.large),
            cut(|c| c.medium),
            place.shown.short(Unit::Share, proposal.explained),
            place.shown.short(Unit::Share, proposal.lost_by_rounding),
            Cell::text(proposal.absent.as_ref().map(|a| a.reason.clone()).unwrap_or_default()),
        ]);
    }
    sheet
}

fn tiers(all: &[&Proposal], place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("tiers", "What they give")
        .left("method", "Method")
        .left("segment", "Segment")
        .right("customers", "Customers")
        .right("base_share", "Share")
        .right("net_revenue", "Net revenue")
        .right("revenue_share", "Share")
        .right("customers_n1", "Customers N-1");
    for (position, proposal) in all.iter().enumerate() {
        for row in &proposal.rows {
            sheet.row([
                Cell::text(if all.len() == 1 { "as asked".to_owned() } else { title(position, proposal) }),
                Cell::named(label(row.segment), row.segment.id()),
                Cell::number(count(row.customers), row.customers),
                place.shown.short(Unit::Share, row.base_share),
                place.shown.short(Unit::Money, Some(row.net_revenue)),
                place.shown.short(Unit::Share, row.revenue_share),
                row.customers_n1.map_or_else(Cell::none, |n| Cell::number(count(n), n)),
            ]);
        }
    }
    sheet
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_revenue_and_tickets() {
        let cut = |text: &str| parse_cut(text).map(|c| (c.revenue.to_string(), c.tickets));
        assert_eq!(cut("600/6").unwrap(), ("600".to_owned(), 6));
        assert_eq!(cut("99.90").unwrap(), ("99.90".to_owned(), 1));
        assert!(cut("lots").unwrap_err().contains("600/6"));
        assert!(cut("600/x").is_err());
    }
}
