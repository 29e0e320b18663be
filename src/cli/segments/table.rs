//! The table of segments.

use color_eyre::Result;

use super::{Place, label};
use crate::cli::figures::{count, date, name, sentence};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Absent, SegmentFigureId, SegmentRow, SegmentRowId, Segments, Unit};
use crate::tui::names::segment_unit;

pub(super) async fn run(place: &Place<'_>, part: Option<&str>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.segments(context())).await?;
    let set = &reply.thresholds;
    let mut head = vec![
        place.head(reply.window, reply.n1),
        format!("Thresholds v{} ({}): {}", set.version, name(set.method), place.cuts(&set.cuts)),
    ];
    head.extend(reply.absent.iter().map(told));
    let sheets = [table(&reply, place), observed(&reply, place), months(&reply)];
    out.reply(&reply, &head, &sheets, part)
}

fn told(absent: &Absent) -> String {
    match &absent.needs {
        Some(needs) => format!("{}; needs {needs}", sentence(&absent.reason)),
        None => sentence(&absent.reason),
    }
}

fn row_label(row: SegmentRowId) -> String {
    match row {
        SegmentRowId::Active => "Active".to_owned(),
        SegmentRowId::New => "of which new".to_owned(),
        SegmentRowId::ActiveAndSleepers => "Active and sleepers".to_owned(),
        other => other.segment().map(label).unwrap_or_default(),
    }
}

/// Figures whose change is worth a column.
const COLUMNS: [(SegmentFigureId, &str, &str, Option<&str>); 10] = [
    (SegmentFigureId::Customers, "customers", "Customers", Some("customers_n1")),
    (SegmentFigureId::BaseShare, "base_share", "Share", None),
    (SegmentFigureId::NetRevenue, "net_revenue", "Net revenue", Some("net_revenue_n1")),
    (SegmentFigureId::RevenueShare, "revenue_share", "Share", Some("revenue_share_n1")),
    (SegmentFigureId::Frequency, "frequency", "Frequency", Some("frequency_n1")),
    (SegmentFigureId::Basket, "basket", "Basket", Some("basket_n1")),
    (
        SegmentFigureId::RevenuePerActive,
        "revenue_per_active",
        "Revenue/active",
        Some("revenue_per_active_n1"),
    ),
    (SegmentFigureId::MarginPerActive, "margin_per_active", "Margin/active", Some("margin_per_active_n1")),
    (SegmentFigureId::MeanAge, "mean_age", "Mean age", None),
    (SegmentFigureId::ContactableShare, "contactable_share", "Contactable", None),
];

fn table(reply: &Segments, place: &Place<'_>) -> Sheet {
    let with_n1 = reply.n1.is_some();
    let mut sheet = Sheet::new("segments", "Value segments").left("segment", "Segment");
    for (_, key, title, n1) in COLUMNS {
        sheet = sheet.right(key, title);
        if let Some(n1) = n1.filter(|_| with_n1) {
            sheet = sheet.right(n1, "vs N-1");
        }
    }
    for row in &reply.rows {
        sheet.row(cells(row, with_n1, place));
    }
    sheet
}

fn cells(row: &SegmentRow, with_n1: bool, place: &Place<'_>) -> Vec<Cell> {
    let mut cells = vec![Cell::named(row_label(row.id), name(row.id))];
    for (id, _, _, n1) in COLUMNS {
        let figure = row.figures.get(&id).copied().unwrap_or_default();
        cells.push(place.shown.short(segment_unit(id), figure.value));
        if n1.is_some() && with_n1 {
            cells.push(place.shown.change(segment_unit(id), figure.value, figure.n1));
        }
    }
    cells
}

fn observed(reply: &Segments, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("observed", "Value to come, as observed: net revenue per customer since")
        .left("segment", "Segment then")
        .right("months", "Months")
        .left("since", "Since")
        .right("per_customer", "Per customer")
        .right("customers", "Customers");
    sheet.note("rests on customers who were in the segment on that day; none where history is too short");
    for row in &reply.rows {
        for value in row.observed.iter().filter(|value| value.customers > 0) {
            sheet.row([
                Cell::named(row_label(row.id), name(row.id)),
                Cell::number(value.months.to_string(), value.months),
                Cell::named(date(value.since), value.since.to_string()),
                place.shown.short(Unit::Money, value.per_customer),
                Cell::number(count(value.customers), value.customers),
            ]);
        }
    }
    sheet
}

/// One row a month, one column a segment.
fn months(reply: &Segments) -> Sheet {
    let mut sheet = Sheet::new("months", "Customers at the end of each month").left("month", "Month");
    for row in &reply.rows {
        sheet = sheet.right(key(row.id), row_label(row.id));
    }
    for (position, day) in reply.months.iter().enumerate() {
        let cells = reply.rows.iter().map(|row| {
            let customers = row.trend.get(position).copied().flatten();
            customers.map_or_else(Cell::none, |n| Cell::number(count(n), n))
        });
        sheet.row(std::iter::once(Cell::named(date(*day), day.to_string())).chain(cells));
    }
    sheet
}

fn key(row: SegmentRowId) -> &'static str {
    match row {
        SegmentRowId::Active => "active",
        SegmentRowId::New => "new",
        SegmentRowId::ActiveAndSleepers => "active_and_sleepers",
        other => other.segment().map_or("", crate::contract::Segment::id),
    }
}
