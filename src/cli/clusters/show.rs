//! `c360 clusters show`: the segmentation in use, or one segment.

use clap::Args;
use color_eyre::Result;

use super::words::{Words, many, real, told, yes};
use super::{Place, card, named, trials};
use crate::cli::Usage;
use crate::cli::figures::{count, date, moment, name};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Behaviour, BehaviourReply, ClusterRow, Unit};

/// Flags of `c360 clusters show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// A segment's id or name, such as B3; every segment when absent
    #[arg(value_name = "SEGMENT")]
    segment: Option<String>,
    /// Print only one part. Of the segmentation: segments, months, vanished or trials; of a segment: figures, telling,
    /// who, how, what, months, tiers, expected, apart, notes or customers
    #[arg(long)]
    part: Option<String>,
}

impl ShowArgs {
    pub(super) fn check(&self) -> Result<(), Usage> {
        match &self.segment {
            Some(text) if text.trim().is_empty() => Err(Usage::new("the segment's id is empty")),
            _ => Ok(()),
        }
    }
}

pub(super) async fn run(args: &ShowArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    match &args.segment {
        None => segmentation(args.part.as_deref(), place, out).await,
        Some(text) => {
            let id = named::segment(place, text).await?;
            let reply = ask(place.session.client.cluster_card(context(), id)).await?;
            let sheets = card::sheets(&reply, &place.words);
            out.reply(&reply, &card::head(&reply, &place.words), &sheets, args.part.as_deref())
        }
    }
}

/// Print the segmentation in use, or that there is none.
pub(super) async fn segmentation(part: Option<&str>, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.behaviour(context())).await?;
    out.reply(&reply, &head(&reply, &place.words), &sheets(&reply, &place.words, part.is_some()), part)
}

fn head(reply: &BehaviourReply, words: &Words) -> Vec<String> {
    let Some(of) = &reply.current else {
        let error = named::nothing_yet(reply.coming);
        let hint = error.hint.unwrap_or_default();
        return vec![format!("{}: {}; {hint}.", words.workspace, error.message)];
    };
    let on: Vec<String> = of.variables.iter().map(ToString::to_string).collect();
    let mut lines = vec![
        words.stands(of.as_of, of.window),
        format!("Version {} by {} on {}: {}", of.version, of.adopted_by, moment(of.adopted_at), of.reason),
        format!("On {}", on.join(", ")),
    ];
    if of.outside > 0 {
        lines.push(format!("{} bought nothing in these months and are in no segment", count(of.outside)));
    }
    lines
        .extend(reply.coming.map(|version| format!("Version {version} is adopted and still being assigned")));
    lines.extend(of.absent.iter().map(told));
    lines
}

/// Every part where `all` is wanted; else the segments, which CSV is about, and what else says something.
fn sheets(reply: &BehaviourReply, words: &Words, all: bool) -> Vec<Sheet> {
    let current = reply.current.as_ref();
    let rows = current.map(|of| of.rows.as_slice()).unwrap_or_default();
    let beside = [months(current), vanished(current), trials::sheet(&reply.trials)];
    let told = beside.into_iter().filter(|sheet| all || !sheet.is_empty());
    std::iter::once(segments(rows, words)).chain(told).collect()
}

fn segments(rows: &[ClusterRow], words: &Words) -> Sheet {
    let mut sheet = Sheet::new("segments", "Behavioural segments")
        .left("id", "Id")
        .left("name", "Segment")
        .left("priority", "Priority")
        .right("customers", "Customers")
        .right("customers_n1", "vs N-1")
        .right("base_share", "Of base")
        .right("net_revenue", "Net revenue")
        .right("net_revenue_n1", "vs N-1")
        .right("revenue_share", "Of revenue")
        .right("revenue_share_n1", "vs N-1")
        .right("margin", "Margin")
        .right("stability", "Stability")
        .right("fidelity", "Rules take")
        .right("precision", "Rightly")
        .left("by_rules", "By rules")
        .left("is_new", "New")
        .csv_only("rules");
    for row in rows {
        let [customers, customers_n1] = words.compared(Unit::Count, row.customers);
        let [revenue, revenue_n1] = words.compared(Unit::Money, row.net_revenue);
        let [share, share_n1] = words.compared(Unit::Share, row.revenue_share);
        sheet.row([
            Cell::text(row.id.to_string()),
            Cell::text(&row.name),
            Cell::maybe(row.priority.map(name)),
            customers,
            customers_n1,
            words.shown.short(Unit::Share, row.base_share.value),
            revenue,
            revenue_n1,
            share,
            share_n1,
            words.shown.short(Unit::Money, row.margin.value),
            real(row.stability, 2),
            words.share(row.fidelity),
            words.share(row.precision),
            yes(row.by_rules),
            yes(row.is_new),
            Cell::text(&row.rules),
        ]);
    }
    sheet
}

/// One row a month, one column a segment.
fn months(of: Option<&Behaviour>) -> Sheet {
    let mut sheet = Sheet::new("months", "Customers at the end of each month").left("month", "Month");
    let Some(of) = of else { return sheet };
    for row in &of.rows {
        sheet = sheet.right(row.id.to_string(), row.id.to_string());
    }
    for (position, day) in of.months.iter().enumerate() {
        let cells = of
            .rows
            .iter()
            .map(|row| row.trend.get(position).copied().flatten().map_or_else(Cell::none, many));
        sheet.row(std::iter::once(Cell::named(date(*day), day.to_string())).chain(cells));
    }
    sheet
}

fn vanished(of: Option<&Behaviour>) -> Sheet {
    let mut sheet = Sheet::new("vanished", "No longer found").left("id", "Id").left("name", "Last name");
    for gone in of.into_iter().flat_map(|of| &of.vanished) {
        sheet.row([Cell::text(gone.id.to_string()), Cell::text(&gone.name)]);
    }
    sheet
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use jiff::civil::date;

    use super::super::words::tests::words;
    use super::*;
    use crate::contract::{ClusterId, Compared, Priority, Vanished, Variable, Window};

    /// A row with a name and a few figures.
    pub fn row(id: u32, name: &str) -> ClusterRow {
        let figure = |value: i64, n1: i64| Compared { value: Some(value.into()), n1: Some(n1.into()) };
        ClusterRow {
            id: ClusterId(id),
            name: name.to_owned(),
            priority: Some(Priority::Push),
            customers: figure(1200, 1000),
            base_share: Compared::default(),
            net_revenue: figure(36_000, 40_000),
            revenue_share: Compared::default(),
            margin: Compared::default(),
            stability: Some(0.814),
            fidelity: Some(0.91),
            precision: Some(0.84),
            rules: "tickets >= 4".to_owned(),
            by_rules: false,
            is_new: true,
            trend: vec![Some(1100), None],
        }
    }

    /// A segmentation of these rows.
    pub fn reply(rows: Vec<ClusterRow>) -> BehaviourReply {
        let as_of = date(2026, 11, 20);
        let current = Behaviour {
            as_of,
            version: 2,
            adopted_at: "2026-11-21T09:30:00Z".parse().unwrap(),
            adopted_by: "ana".to_owned(),
            reason: "as agreed".to_owned(),
            window: Window { from: date(2025, 11, 21), to: as_of },
            window_months: 12,
            variables: vec![Variable::Tickets, Variable::Department("Kids".to_owned())],
            rows,
            outside: 84_311,
            vanished: vec![Vanished { id: ClusterId(2), name: "Night owls".to_owned() }],
            months: vec![date(2026, 10, 31), as_of],
            absent: Vec::new(),
            provenance: std::collections::BTreeMap::new(),
        };
        BehaviourReply { current: Some(current), coming: None, trials: Vec::new() }
    }

    #[test]
    fn the_segmentation_says_figures_moves_and_measures() {
        let reply = reply(vec![row(1, "Loyal | families"), row(3, "Gift buyers")]);
        let sheets = sheets(&reply, &words(), true);
        let csv = String::from_utf8(sheets[0].csv().unwrap()).unwrap();
        assert!(
            csv.contains(
                "B3,Gift buyers,push,1200,1000,,36000,40000,,,,0.814,0.91,0.84,false,true,tickets >= 4\n"
            ),
            "{csv}"
        );
        let table = sheets[0].table(false, false);
        assert!(table.contains("1,200  +20.0 %") && table.contains("0.81      91.0 %   84.0 %"), "{table}");
        let months = String::from_utf8(sheets[1].csv().unwrap()).unwrap();
        assert_eq!(months, "month,B1,B3\n2026-10-31,1100,1100\n2026-11-20,,\n");
        assert!(head(&reply, &words()).iter().any(|line| line == "On tickets, department:Kids"));
    }

    #[test]
    fn where_there_is_none_it_says_what_to_do_and_csv_keeps_its_columns() {
        let reply = BehaviourReply { current: None, coming: None, trials: Vec::new() };
        assert!(head(&reply, &words())[0].contains("c360 clusters fit"));
        let sheets = sheets(&reply, &words(), false);
        assert_eq!(sheets.iter().map(|sheet| sheet.id).collect::<Vec<_>>(), ["segments"]);
        assert!(sheets[0].csv().unwrap().starts_with(b"id,name,priority,customers,"));
    }
}
