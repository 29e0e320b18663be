//! `truth/`: what the generator knows, as tables, and a README that says how to compare an estimate with it.

use std::path::Path;

use super::calendar::epoch_of;
use super::effects::{BANDS, DRIFT, Effect, NEWSLETTERS, NOT_KEPT, STORE_TEST};
use super::experiments::LIFT;
use super::files::TableFile;
use super::options::{Error, Format};
use super::quality;
use super::random::nth;
use super::rows::Cell::{self, Bool, Null, Number, Text};
use super::rows::Rows;
use super::tally::{TIERS, Tally};
use super::truth_readme;
use super::truth_tables;
use super::types::TYPES;
use super::world::World;
use crate::warehouse::tables::Table;

/// A table and what writes its rows.
type Part = (&'static Table, fn(&World, &Tally, &mut Rows));

/// Writes the small truth tables and the README. They are CSV at any size: people open them.
pub fn write(world: &World, dir: &Path, tally: &Tally) -> Result<(), Error> {
    let parts: [Part; 7] = [
        (&truth_tables::TYPES, types),
        (&truth_tables::CAMPAIGNS, campaigns),
        (&truth_tables::FREQUENCY, frequency),
        (&truth_tables::STORE_TEST, store_test),
        (&truth_tables::TIER_MOVES, tier_moves),
        (&truth_tables::TOTALS, totals),
        (&truth_tables::PROMOTIONS, promotions),
    ];
    let folder = dir.join("truth");
    for (table, fill) in parts {
        let mut file = TableFile::create(&folder, table.name, table, Format::Csv)?;
        fill(world, tally, &mut file.rows);
        file.close()?;
    }
    let mut file = TableFile::create(&folder, "quality", &truth_tables::QUALITY, Format::Csv)?;
    quality::truth(&mut file.rows);
    file.close()?;
    let readme = folder.join("README.md");
    std::fs::write(&readme, truth_readme::text(world, tally)).map_err(Error::io(&readme))
}

fn share(value: f64) -> Cell<'static> {
    Number((value * 1e6).round() as i64)
}

fn count(value: u64) -> Cell<'static> {
    Number(value as i64)
}

fn types(_: &World, tally: &Tally, rows: &mut Rows) {
    for (at, of) in TYPES.iter().enumerate() {
        let [customers, tickets, gross] = nth(&tally.types, at);
        rows.push(&[
            Text(of.name),
            share(of.share),
            share(of.rate),
            share(of.rate_shape),
            share(of.dropout),
            Number(of.basket as i64),
            share(of.basket_shape),
            share(of.gifts),
            share(of.elsewhere),
            share(of.open),
            share(of.click),
            share(of.gain),
            share(of.optimum),
            share(of.unsubscribe),
            Number(customers),
            Number(tickets),
            Number(gross),
        ]);
    }
}

/// The six numbers that every effect has.
fn outcome(effect: &Effect) -> [Cell<'static>; 6] {
    [
        count(effect.messages),
        count(effect.unsubscribed),
        count(effect.caused_tickets),
        Number(effect.caused_net),
        count(effect.lost_tickets),
        Number(effect.lost_net),
    ]
}

fn campaigns(world: &World, tally: &Tally, rows: &mut Rows) {
    for (at, campaign) in world.campaigns.iter().enumerate() {
        for (band, name) in BANDS.iter().enumerate() {
            let effect = tally.effect_of(world.slots.campaign(at, band));
            let mut row = vec![
                Text(campaign.id),
                Text(name),
                Number(campaign.announced),
                share(campaign.control),
                count(effect.members),
                count(effect.controls),
            ];
            row.extend(outcome(&effect));
            row.push(Text(campaign.truth));
            rows.push(&row);
        }
    }
}

fn frequency(world: &World, tally: &Tally, rows: &mut Rows) {
    for (at, experiment) in world.experiments.iter().enumerate() {
        for (cell, arm) in experiment.arms.iter().enumerate() {
            for (kind, of) in TYPES.iter().enumerate() {
                let effect = tally.effect_of(world.slots.cell(at, cell, kind));
                let mut row = vec![
                    Text(experiment.id),
                    Text(arm),
                    Text(of.name),
                    share(of.optimum),
                    count(effect.members),
                ];
                row.extend(outcome(&effect));
                rows.push(&row);
            }
        }
    }
}

fn store_test(world: &World, _: &Tally, rows: &mut Rows) {
    let test = &world.store_test;
    let epoch = |day| Number(i64::from(world.calendar.epoch(day)));
    for (store, tested) in world.stores.all.iter().zip(&test.tested) {
        rows.push(&[
            Text(&store.id),
            Bool(*tested),
            epoch(test.history),
            epoch(test.first),
            epoch(test.last),
            if *tested { share(LIFT) } else { Number(0) },
        ]);
    }
}

fn tier_moves(_: &World, tally: &Tally, rows: &mut Rows) {
    for (from, (name, _)) in TIERS.iter().enumerate() {
        for (to, (other, _)) in TIERS.iter().enumerate() {
            let [customers, without] = tally.moved(from, to);
            rows.push(&[Text(name), Text(other), count(customers), count(without)]);
        }
    }
}

fn totals(_: &World, tally: &Tally, rows: &mut Rows) {
    let mut row = |what, n: u64, amount: Option<i64>| {
        rows.push(&[Text(what), count(n), amount.map_or(Null, Number)]);
    };
    row("customers", tally.customers, None);
    row("customers with a ticket in the history", tally.buyers, None);
    row("customers who have dropped out", tally.dropped, None);
    row("tickets, returns included", tally.tickets, None);
    row("lines and their net revenue", tally.lines, Some(tally.net));
    row("lines without a customer and their net revenue", tally.anonymous_lines, Some(tally.anonymous_net));
    row("messages", tally.messages, None);
    for (caused, lost, slot) in [
        ("tickets added by drift", "tickets taken away by drift", DRIFT),
        ("tickets caused by newsletters", "tickets prevented by newsletters", NEWSLETTERS),
        (
            "tickets caused by messages that are not kept",
            "tickets prevented by messages that are not kept",
            NOT_KEPT,
        ),
        ("tickets caused by the store test", "", STORE_TEST),
    ] {
        let effect = tally.effect_of(slot);
        row(caused, effect.caused_tickets, Some(effect.caused_net));
        if !lost.is_empty() {
            row(lost, effect.lost_tickets, Some(effect.lost_net));
        }
    }
    let test = [
        "net revenue of other stores before the store test",
        "net revenue of other stores during the store test",
        "net revenue of tested stores before the store test",
        "net revenue of tested stores during the store test",
    ];
    for (what, amount) in test.into_iter().zip(tally.store_test.iter().flatten()) {
        row(what, 0, Some(*amount));
    }
}

fn promotions(world: &World, _: &Tally, rows: &mut Rows) {
    for promotion in &world.promotions.all {
        rows.push(&[
            Text(&promotion.id),
            Text(&promotion.label),
            Number(i64::from(epoch_of(promotion.first))),
            Number(i64::from(epoch_of(promotion.last))),
            Cell::text(promotion.department),
        ]);
    }
}
