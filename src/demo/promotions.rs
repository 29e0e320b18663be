//! Promotions: sales periods, mid-season offers by department, loyalty coupons; who takes which discount.

use jiff::civil::Date;

use super::calendar::{Calendar, Day, Sale};
use super::person::DEPARTMENTS;
use super::products::{CATALOGUE, Product};
use super::random::{Draw, nth};

/// One promotion.
#[derive(Debug, Clone)]
pub struct Promotion {
    /// Its id, as in `lines.promo_id`.
    pub id: String,
    /// What the customer reads.
    pub label: String,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// The department it holds for; every one where absent.
    pub department: Option<&'static str>,
    /// Discounts it gives, in per cent.
    pub depths: &'static [i64],
}

/// A discount on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Discount {
    /// Per cent of the price.
    pub percent: i64,
    /// Position in the promotions, plus one; 0 without.
    pub promo: u16,
}

/// Every promotion, and which holds on which day.
#[derive(Debug, Clone)]
pub struct Promotions {
    /// The promotions; campaigns that give a discount come last.
    pub all: Vec<Promotion>,
    sale_of_day: Vec<u16>,
    offer_of_day: Vec<u16>,
    loyalty: u16,
}

/// Share of lines taken at a discount during the sales, by promotion profile.
const SALE_TAKEN: [f64; 3] = [0.60, 0.80, 0.97];
/// Share of lines of the department taken at a mid-season offer.
const OFFER_TAKEN: [f64; 3] = [0.35, 0.60, 0.90];
/// Share of other lines taken with a loyalty coupon, by promotion profile.
const COUPON_TAKEN: [f64; 3] = [0.06, 0.20, 0.55];

impl Promotions {
    /// The promotions of a calendar.
    #[must_use]
    pub fn new(calendar: &Calendar) -> Self {
        let days = calendar.days();
        let loyalty = Promotion {
            id: "LOYALTY-15".to_owned(),
            label: "15 % loyalty coupon".to_owned(),
            first: days.first().map_or(Date::MIN, |d| d.date),
            last: days.last().map_or(Date::MAX, |d| d.date),
            department: None,
            depths: &[15],
        };
        let mut this =
            Self { all: vec![loyalty], sale_of_day: Vec::new(), offer_of_day: Vec::new(), loyalty: 1 };
        for day in days {
            let sale = day.sale.map_or(0, |s| this.running(sale_promotion(s, day.date)));
            let offer = mid_season(day).map_or(0, |p| this.running(p));
            this.sale_of_day.push(sale);
            this.offer_of_day.push(offer);
        }
        this
    }

    /// Adds a campaign's own discount and names its position plus one.
    pub fn add(&mut self, promotion: Promotion) -> u16 {
        self.all.push(promotion);
        self.all.len() as u16
    }

    /// The id behind a [`Discount::promo`].
    #[must_use]
    pub fn id(&self, promo: u16) -> Option<&str> {
        self.all.get(usize::from(promo).checked_sub(1)?).map(|p| p.id.as_str())
    }

    /// The discount a shopper takes on a product.
    #[must_use]
    pub fn discount(&self, day: i32, product: &Product, profile: usize, draw: &mut Draw) -> Discount {
        let at = usize::try_from(day).unwrap_or(0);
        let sale = nth(&self.sale_of_day, at);
        if sale > 0 {
            // What stays from season to season is reduced less often.
            let share = if product.season.is_none() { 0.55 } else { 1.0 };
            if draw.chance(nth(&SALE_TAKEN, profile) * share) {
                return self.depth(sale, draw);
            }
            return Discount::default();
        }
        let offer = nth(&self.offer_of_day, at);
        if offer > 0 && self.holds_for(offer, product) && draw.chance(nth(&OFFER_TAKEN, profile)) {
            return self.depth(offer, draw);
        }
        if draw.chance(nth(&COUPON_TAKEN, profile)) {
            return Discount { percent: 15, promo: self.loyalty };
        }
        Discount::default()
    }

    fn depth(&self, promo: u16, draw: &mut Draw) -> Discount {
        let depths = self.all.get(usize::from(promo) - 1).map_or(&[10][..], |p| p.depths);
        Discount { percent: nth(depths, draw.below(depths.len())), promo }
    }

    fn holds_for(&self, promo: u16, product: &Product) -> bool {
        let department = self.all.get(usize::from(promo) - 1).and_then(|p| p.department);
        department.is_none_or(|d| CATALOGUE.get(product.category).is_some_and(|c| c.department == d))
    }

    /// The position plus one of a promotion that runs on, or starts on, this day.
    fn running(&mut self, promotion: Promotion) -> u16 {
        if let Some(at) = self.all.iter().position(|p| p.id == promotion.id) {
            if let Some(known) = self.all.get_mut(at) {
                known.last = promotion.last;
            }
            return at as u16 + 1;
        }
        self.add(promotion)
    }
}

fn sale_promotion(sale: Sale, day: Date) -> Promotion {
    let (label, depths): (&str, &'static [i64]) = match sale {
        Sale::Winter => ("Winter sales", &[20, 30, 40, 50, 50, 60]),
        Sale::Summer => ("Summer sales", &[20, 30, 40, 50, 50, 60]),
        Sale::BlackFriday => ("Black Friday", &[20, 30, 40]),
    };
    Promotion {
        id: format!("{}-{}", sale.code(), day.year()),
        label: format!("{label} {}", day.year()),
        first: day,
        last: day,
        department: None,
        depths,
    }
}

/// Ten days in March, April, May, September and October, one department after the other.
fn mid_season(day: &Day) -> Option<Promotion> {
    let in_turn = matches!(day.month, 3 | 4 | 5 | 9 | 10) && (6..=15).contains(&day.date.day());
    if !in_turn {
        return None;
    }
    let turn = (usize::from(day.month) + day.date.year().unsigned_abs() as usize) % DEPARTMENTS.len();
    let department = DEPARTMENTS.get(turn).copied()?;
    Some(Promotion {
        id: format!("MID-{}-{:02}", day.date.year(), day.month),
        label: format!("Mid-season: 20 % on {department}"),
        first: day.date,
        last: day.date,
        department: Some(department),
        depths: &[20],
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::demo::random::{Purpose, Streams};

    #[test]
    fn each_promotion_runs_for_its_own_days() {
        let promotions = Promotions::new(&Calendar::new(jiff::civil::date(2026, 10, 31), 25));
        let winter = promotions.all.iter().find(|p| p.id == "SALE-WINTER-2026").unwrap();
        assert_eq!(winter.first, jiff::civil::date(2026, 1, 14));
        assert_eq!(winter.last, jiff::civil::date(2026, 2, 10));
        let ids: std::collections::BTreeSet<_> = promotions.all.iter().map(|p| &p.id).collect();
        assert_eq!(ids.len(), promotions.all.len());
    }

    #[test]
    fn hunters_take_more_discounts_than_the_indifferent() {
        let calendar = Calendar::new(jiff::civil::date(2026, 10, 31), 25);
        let promotions = Promotions::new(&calendar);
        let products = crate::demo::products::Products::new(&Streams::new(7), &calendar);
        let mut draw = Streams::new(1).draw(Purpose::Life, 0);
        let mut taken = |profile| {
            (0..8_000)
                .filter(|i| {
                    promotions
                        .discount(i % 700, products.get((i % 4_000) as u16).unwrap(), profile, &mut draw)
                        .promo
                        > 0
                })
                .count()
        };
        let (indifferent, hunter) = (taken(0), taken(2));
        assert!(hunter > 3 * indifferent, "{indifferent} {hunter}");
    }
}
