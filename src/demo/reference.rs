//! The small source files: stores, products, campaigns, offers, store traffic, stock.

use std::path::Path;

use super::calendar::{Day, epoch_of};
use super::files::TableFile;
use super::group::canonical;
use super::options::Error;
use super::products::{CATALOGUE, Product};
use super::random::{Purpose, nth};
use super::rows::Cell::{self, Null, Number, Text};
use super::rows::Rows;
use super::stores::{REGIONS, Store};
use super::tally::Tally;
use super::words::BRANDS;
use super::world::World;

/// Products of which a store keeps stock.
const ASSORTMENT: u32 = 160;

/// A table and what writes its rows.
type Part = (&'static str, fn(&World, &Tally, &mut Rows));

/// Writes them all; the number of rows.
pub fn write(world: &World, dir: &Path, tally: &Tally) -> Result<u64, Error> {
    let parts: [Part; 6] = [
        ("stores", stores),
        ("products", products),
        ("campaigns", campaigns),
        ("offers", offers),
        ("traffic", traffic),
        ("stock", stock),
    ];
    let mut rows = 0;
    for (table, fill) in parts {
        let folder = dir.join("inbox").join(table);
        let mut file = TableFile::create(&folder, table, canonical(table)?, world.options.chosen_format())?;
        fill(world, tally, &mut file.rows);
        rows += file.close()?;
    }
    Ok(rows)
}

fn stores(world: &World, _: &Tally, rows: &mut Rows) {
    for store in &world.stores.all {
        rows.push(&[
            Text(&store.id),
            Text(&store.label),
            Text(nth(&REGIONS, store.town.region)),
            Text(store.cluster),
            Text(store.kind),
            Text(store.traffic_group),
            Text(store.town.postal),
            Text(store.town.name),
            Text("FR"),
            Number(store.latitude),
            Number(store.longitude),
            Number(i64::from(store.opened)),
            Cell::number(store.closed.map(i64::from)),
        ]);
    }
}

fn products(world: &World, _: &Tally, rows: &mut Rows) {
    for product in &world.products.all {
        let category = CATALOGUE.get(product.category);
        let season = product.season.and_then(|s| world.products.seasons.get(s));
        rows.push(&[
            Text(&product.id),
            Text(&product.label),
            Cell::text(category.map(|c| c.department)),
            Cell::text(category.map(|c| c.name)),
            Text(nth(&BRANDS, usize::from(product.brand))),
            Text(product.material),
            Text(product.band),
            Cell::text(season.map(String::as_str)),
            Number(product.price),
            Number(product.cost),
        ]);
    }
}

fn campaigns(world: &World, tally: &Tally, rows: &mut Rows) {
    let epoch = |day| Number(i64::from(world.calendar.epoch(day)));
    for (at, campaign) in world.campaigns.iter().enumerate() {
        let exposed: u64 = (0..3).map(|band| tally.effect_of(world.slots.campaign(at, band)).members).sum();
        rows.push(&[
            Text(campaign.id),
            Text(campaign.label),
            Text(campaign.kind),
            Text(campaign.means.code()),
            epoch(campaign.first),
            epoch(campaign.last),
            Number(campaign.announced),
            Number(50_000 + exposed as i64 * campaign.unit_cost),
        ]);
    }
    for experiment in &world.experiments {
        rows.push(&[
            Text(experiment.id),
            Text(experiment.label),
            Text("contact_frequency"),
            Text(experiment.means.code()),
            epoch(experiment.first),
            epoch(experiment.last),
            Null,
            Null,
        ]);
    }
}

/// Every promotion as an offer, and a few for the weeks after the last day.
fn offers(world: &World, _: &Tally, rows: &mut Rows) {
    for promotion in &world.promotions.all {
        let percent = promotion.depths.iter().copied().max().unwrap_or(10);
        rows.push(&[
            Text(&promotion.id),
            Text(&promotion.label),
            Text("percent"),
            Number(percent * 100),
            Null,
            Null,
            Number(i64::from(epoch_of(promotion.first))),
            Number(i64::from(epoch_of(promotion.last))),
        ]);
    }
    let next = i64::from(world.calendar.epoch(world.calendar.len()));
    for (at, category) in CATALOGUE.iter().enumerate().filter(|(at, _)| at.is_multiple_of(3)) {
        let (kind, value, label) = match at % 9 {
            0 => ("percent", 1_500, format!("15 % on {}", category.name)),
            3 => ("amount", 1_000, format!("10 off {} from 50", category.name)),
            _ => ("gift", 500, format!("A gift with {}", category.name)),
        };
        rows.push(&[
            Text(&format!("NEXT-{at:02}")),
            Text(&label),
            Text(kind),
            Number(value),
            Text(category.name),
            Null,
            Number(next),
            Number(next + 27),
        ]);
    }
}

/// Visitors: tickets, and those who left without one, from the store's conversion and the week around the day.
fn traffic(world: &World, tally: &Tally, rows: &mut Rows) {
    for (at, store) in world.stores.all.iter().enumerate() {
        let mut draw = world.streams.draw(Purpose::Traffic, at as u64);
        let tickets = tally.tickets_of(at);
        let week: Vec<u64> = running_sum(tickets);
        for (number, day) in world.calendar.days().iter().enumerate() {
            if day.closed || !store.open_on(number as i32) {
                continue;
            }
            let from = number.saturating_sub(3);
            let to = (number + 4).min(tickets.len());
            let mean = (nth(&week, to) - nth(&week, from)) as f64 / (to - from).max(1) as f64;
            let without = mean * weekday(day) * (1.0 / conversion(store, day) - 1.0);
            let visitors = u64::from(nth(tickets, number)) + u64::from(draw.poisson(without));
            rows.push(&[Text(&store.id), Number(i64::from(day.epoch)), Number(visitors as i64)]);
        }
    }
}

/// Sums before each position.
fn running_sum(counts: &[u32]) -> Vec<u64> {
    let mut sum = 0;
    let mut sums = vec![0];
    for count in counts {
        sum += u64::from(*count);
        sums.push(sum);
    }
    sums
}

fn weekday(day: &Day) -> f64 {
    nth(&[0.80, 0.82, 1.00, 0.92, 1.08, 1.62, 0.76], usize::from(day.weekday))
}

/// More of those who come on a Saturday only look; in the sales more of them buy.
fn conversion(store: &Store, day: &Day) -> f64 {
    let crowd = if day.weekday == 5 { 0.92 } else { 1.0 };
    let sale = if day.sale.is_some() { 1.12 } else { 1.0 };
    (store.conversion * crowd * sale).clamp(0.02, 0.9)
}

/// Units on hand on the last day: part of what is in season in each open store, all of it on the web.
fn stock(world: &World, _: &Tally, rows: &mut Rows) {
    let last = world.calendar.len() - 1;
    let day = i64::from(world.calendar.epoch(last));
    let season = world.products.season_on(last);
    let on_sale = |p: &Product| p.season.is_none_or(|s| s == season);
    let current: Vec<&Product> = world.products.all.iter().filter(|p| on_sale(p)).collect();
    let share = f64::from(ASSORTMENT) / current.len().max(1) as f64;
    for (at, store) in world.stores.all.iter().enumerate().filter(|(_, s)| s.open_on(last)) {
        let mut draw = world.streams.draw(Purpose::Stock, at as u64);
        for product in &current {
            if draw.chance(share) {
                let units = i64::from(draw.poisson(1.0 + 5.0 * store.weight)) * 1_000;
                rows.push(&[Text(&store.id), Text(&product.id), Number(day), Number(units)]);
            }
        }
    }
    let mut draw = world.streams.draw(Purpose::Stock, 1_000);
    for product in &current {
        // One in twelve is sold out on the web.
        let units = if draw.chance(1.0 / 12.0) { 0 } else { i64::from(draw.poisson(60.0)) };
        rows.push(&[Text("web"), Text(&product.id), Number(day), Number(units * 1_000)]);
    }
}
