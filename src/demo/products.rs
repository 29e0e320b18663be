//! The catalogue: 4,000 products in departments, categories, brands, materials, price bands and seasons.
//!
//! Within a category and a season, products stand in order of price with running popularity, so that one can be
//! drawn near a price at the cost of two binary searches.

use jiff::civil::Date;

use super::calendar::Calendar;
use super::random::{Draw, Purpose, Streams, nth, running};
use super::words::{BRANDS, MODELS};

/// Number of products.
pub const PRODUCTS: usize = 4_000;
/// Number of categories.
pub const CATEGORIES: usize = 26;

/// One category.
#[derive(Debug)]
pub struct Category {
    /// First level.
    pub department: &'static str,
    /// Second level.
    pub name: &'static str,
    /// What one of it is called.
    pub noun: &'static str,
    /// Mean list price in cents.
    pub price: f64,
    /// Products in it, relative.
    pub weight: f64,
    /// Share of products that stay from season to season.
    pub permanent: f64,
    /// Share of the price before tax that the goods cost at the factory; freight and duties come on top.
    pub cost: f64,
    /// Materials.
    pub materials: &'static [&'static str],
    /// How fit it is for a gift.
    pub gift: f64,
}

const FABRIC: &[&str] = &["cotton", "linen", "viscose", "wool", "recycled polyester", "silk"];
const KNIT: &[&str] = &["merino", "cashmere", "cotton", "alpaca", "mohair"];
const OUTER: &[&str] = &["wool", "down", "cotton", "recycled polyester", "leather"];
const LEATHER: &[&str] = &["leather", "suede", "canvas", "recycled polyester"];
const METAL: &[&str] = &["silver", "brass", "steel", "gold plate"];
const CARE: &[&str] = &["aloe", "shea", "rose", "oat", "argan", "citrus"];

macro_rules! categories {
    ($($department:literal, $name:literal, $noun:literal, $price:literal, $weight:literal, $permanent:literal,
       $cost:literal, $materials:ident, $gift:literal;)*) => {
        /// Every category; a category is named by its position.
        pub static CATALOGUE: [Category; CATEGORIES] = [$(Category {
            department: $department, name: $name, noun: $noun, price: $price, weight: $weight,
            permanent: $permanent, cost: $cost, materials: $materials, gift: $gift,
        }),*];
    };
}

categories! {
    "Women", "Dresses", "dress", 5_200.0, 9.0, 0.15, 0.34, FABRIC, 0.2;
    "Women", "Tops", "top", 2_400.0, 11.0, 0.30, 0.33, FABRIC, 0.3;
    "Women", "Knitwear", "jumper", 4_400.0, 7.0, 0.25, 0.38, KNIT, 0.8;
    "Women", "Trousers", "trousers", 4_300.0, 7.0, 0.40, 0.36, FABRIC, 0.1;
    "Women", "Coats", "coat", 12_500.0, 3.0, 0.20, 0.40, OUTER, 0.1;
    "Women", "Skirts", "skirt", 3_700.0, 4.0, 0.20, 0.34, FABRIC, 0.1;
    "Women", "Lingerie", "set", 2_600.0, 4.0, 0.60, 0.30, FABRIC, 0.7;
    "Men", "Shirts", "shirt", 4_000.0, 5.0, 0.45, 0.36, FABRIC, 0.7;
    "Men", "T-shirts", "T-shirt", 1_900.0, 5.0, 0.50, 0.33, FABRIC, 0.4;
    "Men", "Chinos", "chinos", 4_500.0, 4.0, 0.50, 0.37, FABRIC, 0.1;
    "Men", "Jackets", "jacket", 11_000.0, 2.5, 0.25, 0.41, OUTER, 0.1;
    "Men", "Suits", "suit", 16_500.0, 1.0, 0.50, 0.42, FABRIC, 0.0;
    "Kids", "Kids tops", "kids top", 1_500.0, 4.0, 0.25, 0.36, FABRIC, 1.2;
    "Kids", "Kids outerwear", "kids coat", 4_200.0, 2.0, 0.20, 0.40, OUTER, 0.6;
    "Kids", "Kids shoes", "kids shoes", 3_600.0, 2.0, 0.30, 0.41, LEATHER, 0.5;
    "Shoes", "Sneakers", "sneakers", 6_900.0, 4.0, 0.40, 0.43, LEATHER, 0.3;
    "Shoes", "Boots", "boots", 9_800.0, 2.5, 0.25, 0.43, LEATHER, 0.1;
    "Shoes", "Sandals", "sandals", 4_600.0, 2.5, 0.15, 0.40, LEATHER, 0.1;
    "Accessories", "Bags", "bag", 7_200.0, 3.5, 0.45, 0.37, LEATHER, 1.5;
    "Accessories", "Scarves", "scarf", 2_700.0, 2.5, 0.30, 0.32, KNIT, 2.0;
    "Accessories", "Jewellery", "necklace", 3_300.0, 3.0, 0.55, 0.28, METAL, 2.5;
    "Accessories", "Belts", "belt", 2_700.0, 1.5, 0.65, 0.34, LEATHER, 0.8;
    "Beauty", "Skincare", "cream", 2_900.0, 4.0, 0.90, 0.42, CARE, 1.5;
    "Beauty", "Make-up", "palette", 1_900.0, 4.0, 0.75, 0.40, CARE, 1.2;
    "Beauty", "Fragrance", "eau de parfum", 5_900.0, 2.5, 0.90, 0.52, CARE, 3.0;
    "Beauty", "Hair care", "shampoo", 1_400.0, 2.5, 0.95, 0.41, CARE, 0.5;
}

/// One product.
#[derive(Debug, Clone)]
pub struct Product {
    /// Id, with leading zeros.
    pub id: String,
    /// Name.
    pub label: String,
    /// Position in [`CATALOGUE`].
    pub category: usize,
    /// Position in the brands.
    pub brand: u8,
    /// Main material.
    pub material: &'static str,
    /// `entry`, `core` or `premium`.
    pub band: &'static str,
    /// Position in the seasons; `None` for a permanent product.
    pub season: Option<usize>,
    /// List price in cents, tax included.
    pub price: i64,
    /// Unit cost in cents.
    pub cost: i64,
    /// How often it is bought, relative.
    pub popularity: f64,
}

/// What is on the shelves of one category in one season: cheapest first.
#[derive(Debug, Clone, Default)]
struct Shelf {
    products: Vec<u16>,
    prices: Vec<i64>,
    brands: Vec<u8>,
    running: Vec<f64>,
    mean_price: f64,
}

/// All products, and how to draw one.
#[derive(Debug, Clone)]
pub struct Products {
    /// The products; a product is named by its position.
    pub all: Vec<Product>,
    /// Names of the seasons, oldest first.
    pub seasons: Vec<String>,
    shelves: Vec<Vec<Shelf>>,
    season_of_day: Vec<u8>,
}

/// How far around a price a product is looked for, in products.
const REACH: usize = 7;

impl Products {
    /// Draws the catalogue for a calendar's seasons.
    #[must_use]
    pub fn new(streams: &Streams, calendar: &Calendar) -> Self {
        let mut draw = streams.draw(Purpose::Products, 0);
        let mut seasons: Vec<String> = Vec::new();
        let mut season_of_day = Vec::with_capacity(calendar.days().len());
        for day in calendar.days() {
            let name = season_name(day.date);
            if seasons.last() != Some(&name) {
                seasons.push(name);
            }
            season_of_day.push(seasons.len().saturating_sub(1) as u8);
        }
        let mut all = design(&mut draw, seasons.len());
        set_bands(&mut all);
        let shelves = (0..CATEGORIES)
            .map(|category| (0..seasons.len()).map(|season| fill_shelf(&all, category, season)).collect())
            .collect();
        Self { all, seasons, shelves, season_of_day }
    }

    /// The product at a position.
    #[must_use]
    pub fn get(&self, at: u16) -> Option<&Product> {
        self.all.get(usize::from(at))
    }

    /// The season of a day of the history.
    #[must_use]
    pub fn season_on(&self, day: i32) -> usize {
        usize::from(nth(&self.season_of_day, usize::try_from(day).unwrap_or(0)))
    }

    /// Mean list price of a category in a season, by popularity, in cents.
    #[must_use]
    pub fn mean_price(&self, category: usize, season: usize) -> f64 {
        self.shelf(category, season).map_or(3_000.0, |s| s.mean_price)
    }

    /// A product of a category near a price, the popular ones more often.
    #[must_use]
    pub fn near_price(&self, category: usize, season: usize, cents: f64, draw: &mut Draw) -> Option<u16> {
        let shelf = self.shelf(category, season)?;
        let at = shelf.prices.partition_point(|&p| (p as f64) < cents);
        let low = at.saturating_sub(REACH).min(shelf.products.len().saturating_sub(1));
        let high = (at + REACH).min(shelf.products.len());
        let before = if low == 0 { 0.0 } else { nth(&shelf.running, low - 1) };
        let after = nth(&shelf.running, high.saturating_sub(1));
        let mark = draw.between(before, after);
        let found = shelf.running.get(low..high)?.partition_point(|&r| r <= mark);
        shelf.products.get((low + found).min(high.saturating_sub(1))).copied()
    }

    /// The product of a brand whose price is nearest, within the part of the shelf around that price.
    #[must_use]
    pub fn of_brand(&self, category: usize, season: usize, cents: f64, brand: u8) -> Option<u16> {
        const FAR: usize = 25;
        let shelf = self.shelf(category, season)?;
        let at = shelf.prices.partition_point(|&p| (p as f64) < cents);
        let above = shelf.brands.iter().skip(at).take(FAR).position(|b| *b == brand);
        let below = shelf.brands.iter().take(at).rev().take(FAR).position(|b| *b == brand);
        match (above, below) {
            (Some(up), Some(down)) if down < up => shelf.products.get(at - 1 - down).copied(),
            (Some(up), _) => shelf.products.get(at + up).copied(),
            (None, Some(down)) => shelf.products.get(at - 1 - down).copied(),
            (None, None) => None,
        }
    }

    fn shelf(&self, category: usize, season: usize) -> Option<&Shelf> {
        self.shelves.get(category)?.get(season)
    }
}

/// `2026-SS` from February to July, `2026-AW` from August to January.
#[must_use]
pub fn season_name(day: Date) -> String {
    match day.month() {
        1 => format!("{}-AW", day.year() - 1),
        2..=7 => format!("{}-SS", day.year()),
        _ => format!("{}-AW", day.year()),
    }
}

fn design(draw: &mut Draw, seasons: usize) -> Vec<Product> {
    let weights: f64 = CATALOGUE.iter().map(|c| c.weight).sum();
    let mut all = Vec::with_capacity(PRODUCTS);
    let mut upto = 0.0;
    for (category, about) in CATALOGUE.iter().enumerate() {
        upto += about.weight;
        let last = (upto / weights * PRODUCTS as f64).round() as usize;
        for rank in 0..last.saturating_sub(all.len()) {
            all.push(product(all.len(), rank, category, seasons, draw));
        }
    }
    all
}

fn product(number: usize, rank: usize, category: usize, seasons: usize, draw: &mut Draw) -> Product {
    let about = CATALOGUE.get(category).unwrap_or(&CATALOGUE[0]);
    let season = (!draw.chance(about.permanent)).then(|| draw.below(seasons));
    // Prices rise by 3 % a year from season to season; permanent ones stay.
    let age = season.map_or(0.0, |s| s as f64 - seasons as f64 / 2.0);
    let raw = about.price * (0.5 * draw.normal() - 0.125).exp() * (1.0 + 0.015 * age);
    let price = round_price(raw);
    let brand = draw.below(BRANDS.len());
    let material = draw.one_of(about.materials).unwrap_or("cotton");
    let model = draw.one_of(&MODELS).unwrap_or("Odette");
    let name = nth(&BRANDS, brand);
    Product {
        id: format!("{:05}", 10_001 + number),
        label: format!("{name} {material} {} {model}", about.noun),
        category,
        brand: brand as u8,
        material,
        band: "core",
        season,
        price,
        cost: (price as f64 / 1.2 * about.cost * draw.between(1.15, 1.55)).round() as i64,
        popularity: 1.0 / (rank as f64 + 6.0).powf(0.7),
    }
}

/// Prices as shops write them: 4.90, 24.99, 129.00.
fn round_price(cents: f64) -> i64 {
    let euros = (cents / 100.0).round().max(4.0) as i64;
    match euros {
        0..20 => euros * 100 - 10,
        20..60 => euros * 100 - 1,
        _ => (euros / 5 * 5) * 100,
    }
}

/// The cheapest 30 % of a category are `entry`, the dearest 25 % `premium`.
fn set_bands(all: &mut [Product]) {
    for category in 0..CATEGORIES {
        let mut prices: Vec<i64> = all.iter().filter(|p| p.category == category).map(|p| p.price).collect();
        prices.sort_unstable();
        let entry = nth(&prices, prices.len() * 30 / 100);
        let premium = nth(&prices, prices.len() * 75 / 100);
        for product in all.iter_mut().filter(|p| p.category == category) {
            product.band = match product.price {
                p if p <= entry => "entry",
                p if p >= premium => "premium",
                _ => "core",
            };
        }
    }
}

/// Permanent products, the season's own, and the season before's at a fifth of their popularity.
fn fill_shelf(all: &[Product], category: usize, season: usize) -> Shelf {
    let mut here: Vec<(i64, u16, f64, u8)> = all
        .iter()
        .enumerate()
        .filter(|(_, p)| p.category == category)
        .filter_map(|(at, p)| {
            let share = match p.season {
                None => 1.0,
                Some(s) if s == season => 1.6,
                Some(s) if s + 1 == season => 0.2,
                Some(_) => return None,
            };
            Some((p.price, at as u16, p.popularity * share, p.brand))
        })
        .collect();
    here.sort_unstable_by_key(|&(price, at, _, _)| (price, at));
    let total: f64 = here.iter().map(|h| h.2).sum();
    let spent: f64 = here.iter().map(|h| h.0 as f64 * h.2).sum();
    Shelf {
        products: here.iter().map(|h| h.1).collect(),
        prices: here.iter().map(|h| h.0).collect(),
        brands: here.iter().map(|h| h.3).collect(),
        running: running(here.iter().map(|h| h.2)),
        mean_price: if total > 0.0 { spent / total } else { 3_000.0 },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn products() -> Products {
        Products::new(&Streams::new(7), &Calendar::new(jiff::civil::date(2026, 10, 31), 37))
    }

    #[test]
    fn there_are_4000_products_with_cost_below_price_and_every_band() {
        let products = products();
        assert_eq!(products.all.len(), PRODUCTS);
        assert!(products.all.iter().all(|p| 0 < p.cost && p.cost < p.price));
        for band in ["entry", "core", "premium"] {
            assert!(products.all.iter().filter(|p| p.band == band).count() > 500);
        }
    }

    #[test]
    fn every_shelf_is_full_in_every_season() {
        let products = products();
        for shelves in &products.shelves {
            assert!(shelves.iter().all(|s| s.products.len() >= 5));
        }
    }

    #[test]
    fn a_product_costs_about_what_was_asked() {
        let products = products();
        let mut draw = Streams::new(1).draw(Purpose::Life, 0);
        let sum: i64 = (0..2_000)
            .map(|_| products.get(products.near_price(0, 3, 5_000.0, &mut draw).unwrap()).unwrap().price)
            .sum();
        let mean = sum as f64 / 2_000.0;
        assert!((4_500.0..5_500.0).contains(&mean), "{mean}");
    }

    #[test]
    fn seasons_are_named_by_the_half_year_they_start_in() {
        let day = |m, d| jiff::civil::date(2026, m, d);
        assert_eq!(season_name(day(1, 31)), "2025-AW");
        assert_eq!(season_name(day(2, 1)), "2026-SS");
        assert_eq!(season_name(day(8, 1)), "2026-AW");
    }
}
