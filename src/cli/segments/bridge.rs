//! `c360 segments bridge`: revenue N-1 to N, step by step.

use color_eyre::Result;
use rust_decimal::Decimal;

use super::Place;
use crate::cli::figures::{count, name, sentence};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Bridge, Unit};

pub(super) async fn run(place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.bridge(context())).await?;
    let head = [place.head(reply.window, reply.n1)];
    out.reply(&reply, &head, &[steps(&reply, place)], None)
}

fn steps(reply: &Bridge, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("bridge", "Net revenue, N-1 to N")
        .left("step", "Step")
        .right("amount", "Amount")
        .right("customers", "Customers");
    let Some(revenue_n1) = reply.revenue_n1 else { return sheet };
    let money = |amount: Decimal| place.shown.value(Unit::Money, Some(amount));
    sheet.row([Cell::named("N-1", "n1"), money(revenue_n1), Cell::none()]);
    for step in &reply.steps {
        let id = name(step.id);
        let customers = step.customers.map_or_else(Cell::none, |n| Cell::number(count(n), n));
        sheet.row([Cell::named(format!("  {}", sentence(&id)), id), money(step.amount), customers]);
    }
    sheet.row([Cell::named("N", "n"), money(reply.revenue_n), Cell::none()]);
    sheet
}
