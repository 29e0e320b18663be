//! `c360 clusters migration`: who moved between behavioural segments since last year.

use clap::Args;
use color_eyre::Result;
use rust_decimal::Decimal;

use super::Place;
use super::words::{Words, many};
use crate::cli::figures::date;
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{ClusterId, ClusterMigration, Unit};

/// Flags of `c360 clusters migration`.
#[derive(Debug, Args)]
pub(super) struct MigrationArgs {
    /// Print only one part: matrix or flows
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &MigrationArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.cluster_migration(context())).await?;
    let head = head(&reply, &place.words);
    out.reply(&reply, &head, &[matrix(&reply), flows(&reply, &place.words)], args.part.as_deref())
}

fn head(reply: &ClusterMigration, words: &Words) -> Vec<String> {
    let against = reply.n1.map_or_else(
        || "history is too short for a year before".to_owned(),
        |n1| format!("against {} by the same rule", date(n1)),
    );
    let mut lines = vec![format!("{}: {}, {against}", words.workspace, date(reply.as_of))];
    lines.extend(reply.names.iter().map(|(id, name)| format!("{id} {name}")));
    lines
}

/// Nobody's: no purchase in the window.
fn id(of: Option<ClusterId>) -> String {
    of.map_or_else(|| "none".to_owned(), |id| id.to_string())
}

/// Customers by where they were (rows) and where they are (columns).
fn matrix(reply: &ClusterMigration) -> Sheet {
    let places: Vec<Option<ClusterId>> = reply.names.keys().copied().map(Some).chain([None]).collect();
    let mut sheet = Sheet::new("matrix", "Customers: N-1 down, N across").left("from", "N-1");
    for to in &places {
        sheet = sheet.right(id(*to), id(*to));
    }
    for from in &places {
        let customers = |to: &Option<ClusterId>| {
            reply
                .flows
                .iter()
                .find(|flow| flow.from == *from && flow.to == *to)
                .map_or(0, |flow| flow.customers)
        };
        let row: Vec<u64> = places.iter().map(customers).collect();
        if row.iter().any(|customers| *customers > 0) {
            let cells = row.into_iter().map(|n| if n == 0 { Cell::none() } else { many(n) });
            sheet.row(std::iter::once(Cell::text(id(*from))).chain(cells));
        }
    }
    sheet
}

fn flows(reply: &ClusterMigration, words: &Words) -> Sheet {
    let mut sheet = Sheet::new("flows", "Moves, most customers first")
        .left("from", "From")
        .left("to", "To")
        .right("customers", "Customers")
        .right("revenue_n1", "Revenue N-1")
        .right("revenue_n", "Revenue N")
        .right("change", "Change");
    for flow in &reply.flows {
        let money = |amount: Option<Decimal>| words.shown.value(Unit::Money, amount);
        sheet.row([
            Cell::text(id(flow.from)),
            Cell::text(id(flow.to)),
            many(flow.customers),
            money(Some(flow.revenue_n1)),
            money(Some(flow.revenue_n)),
            money(flow.revenue_n.checked_sub(flow.revenue_n1)),
        ]);
    }
    sheet
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::words::tests::words;
    use super::*;
    use crate::contract::ClusterFlow;

    #[test]
    fn moves_stand_in_a_matrix_with_nobodys_last() {
        let flow = |from: Option<u32>, to: Option<u32>, customers: u64| ClusterFlow {
            from: from.map(ClusterId),
            to: to.map(ClusterId),
            customers,
            revenue_n1: Decimal::from(100),
            revenue_n: Decimal::from(40),
        };
        let reply = ClusterMigration {
            as_of: jiff::civil::date(2026, 11, 20),
            n1: None,
            names: BTreeMap::from([(ClusterId(1), "One".to_owned()), (ClusterId(4), "Four".to_owned())]),
            flows: vec![flow(Some(1), Some(4), 30), flow(None, Some(1), 12)],
            provenance: BTreeMap::new(),
        };
        let csv = String::from_utf8(matrix(&reply).csv().unwrap()).unwrap();
        assert_eq!(csv, "from,B1,B4,none\nB1,,30,\nnone,12,,\n");
        let csv = String::from_utf8(flows(&reply, &words()).csv().unwrap()).unwrap();
        assert!(csv.contains("B1,B4,30,100,40,-60\n"), "{csv}");
        assert!(head(&reply, &words())[0].contains("too short"));
    }
}
