//! What all customers share: calendar, stores, products, promotions, campaigns, experiments, the store test.
//!
//! Made once from the options, read by every worker, changed by none.

use super::calendar::Calendar;
use super::campaigns::{self, Campaign};
use super::contact::{Touch, timeline};
use super::effects::Slots;
use super::experiments::{self, CELLS, Experiment, StoreTest};
use super::options::Options;
use super::person::Person;
use super::products::{CATEGORIES, Products};
use super::promotions::Promotions;
use super::random::{Purpose, Streams};
use super::stores::Stores;
use super::tickets::{Shopper, Till, Wish};

/// The retailer's world.
#[derive(Debug)]
pub struct World {
    /// What was asked for.
    pub options: Options,
    /// The streams of every draw.
    pub streams: Streams,
    /// Days.
    pub calendar: Calendar,
    /// Stores.
    pub stores: Stores,
    /// Products.
    pub products: Products,
    /// Promotions.
    pub promotions: Promotions,
    /// Campaigns of the last year.
    pub campaigns: Vec<Campaign>,
    /// Those of the years before, of which the sender keeps nothing.
    pub earlier: Vec<Campaign>,
    /// Contact-frequency experiments.
    pub experiments: Vec<Experiment>,
    /// The store test.
    pub store_test: StoreTest,
    /// Where each effect is counted.
    pub slots: Slots,
    /// Days on which customers are contacted, in order.
    pub touches: Vec<Touch>,
    /// First and last day of each gift season within the history.
    pub gift_seasons: Vec<(i32, i32)>,
    /// Mean list price of each category over the seasons, in cents.
    pub category_prices: [f64; CATEGORIES],
    /// By how much tickets would come out dearer than their shoppers' mean without correction.
    pub price_bias: f64,
}

impl World {
    /// Makes the world of some options.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        let streams = Streams::new(options.seed);
        let calendar = Calendar::new(options.end, options.months);
        let stores = Stores::new(&streams, &calendar);
        let products = Products::new(&streams, &calendar);
        let mut promotions = Promotions::new(&calendar);
        let campaigns = campaigns::plan(&calendar, &mut promotions);
        let earlier = campaigns::plan_earlier(&calendar, &mut promotions);
        let experiments = experiments::plan(&calendar);
        let store_test = StoreTest::new(&streams, &calendar, &stores);
        let seasons = products.seasons.len();
        let category_prices = std::array::from_fn(|category| {
            (0..seasons).map(|s| products.mean_price(category, s)).sum::<f64>() / seasons.max(1) as f64
        });
        let mut world = Self {
            options: options.clone(),
            slots: Slots::new(campaigns.len(), experiments.len(), CELLS),
            touches: timeline(&calendar, &campaigns, &earlier, &experiments),
            gift_seasons: gift_seasons(&calendar),
            streams,
            calendar,
            stores,
            products,
            promotions,
            campaigns,
            earlier,
            experiments,
            store_test,
            category_prices,
            price_bias: 1.0,
        };
        world.price_bias = price_bias(&world);
        world
    }
}

/// Runs of gift days.
fn gift_seasons(calendar: &Calendar) -> Vec<(i32, i32)> {
    let mut seasons: Vec<(i32, i32)> = Vec::new();
    for (at, _) in calendar.days().iter().enumerate().filter(|(_, d)| d.gifts) {
        let at = at as i32;
        match seasons.last_mut() {
            Some((_, last)) if *last + 1 == at => *last = at,
            _ => seasons.push((at, at)),
        }
    }
    seasons
}

/// Rings up trial tickets and compares them with their shoppers' means: shelves end, prices come in steps.
fn price_bias(world: &World) -> f64 {
    const TRIALS: i32 = 6_000;
    let mut draw = world.streams.draw(Purpose::Products, 1);
    let mut till = Till::new(world);
    let (mut asked, mut got) = (0.0, 0.0);
    for trial in 0..TRIALS {
        let person = Person::new(world.stores.any(&mut draw), &mut draw);
        let shopper = Shopper::new(world, &person);
        let day = trial * 7 % world.calendar.len().max(1);
        if let Some(ticket) = till.ring(&shopper, day, Wish::default(), &mut draw) {
            asked += person.basket;
            got += ticket.gross as f64;
        }
        till.lines.clear();
    }
    // Round, so that a last bit that differs between processors changes nothing.
    if asked > 0.0 { (got / asked * 1_000.0).round() / 1_000.0 } else { 1.0 }
}

/// The churn risk that is true of a customer: the probability to have dropped out, given the customer's own purchases a year,
/// dropout probability and the days since the last purchase (BG/NBD, Fader, Hardie and Lee 2005, per customer).
#[must_use]
pub fn churn_risk(rate: f64, dropout: f64, days_since: i32) -> f64 {
    let silent = (-rate * f64::from(days_since.max(0)) / 365.25).exp();
    dropout / (dropout + (1.0 - dropout) * silent).max(1e-300)
}
