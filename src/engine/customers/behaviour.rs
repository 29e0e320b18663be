//! What a customer is like: traits beside the segment's medians, spend by month, stores, tastes and habits.

use jiff::{ToSpan as _, civil::Date};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{
    counts::{self, Choice, Days, MonthSum, StoreSum, YearSums},
    reading::Reading,
    shared::{Shared, shared},
};
use crate::{
    contract::{
        Absent, ConsoleError, Habit, HabitOf, SpendMonth, StoreUse, Stores, Taste, TasteOf, Tastes, Trait,
        TraitId, Unit,
    },
    science::proportion::{Z_95, wilson},
    warehouse::{
        customers::{profile::StandingRow, shared::TypicalRow},
        segments::Built,
    },
};

/// Stores on the page.
const MOST_STORES: usize = 10;

/// Tastes of each kind on the page.
const MOST_TASTES: usize = 5;

/// A taste rests on at least so many lines: one line is chance.
const FEWEST_LINES: u64 = 3;

/// Months of spend on the page.
const MONTHS: i32 = 12;

/// What is read for these sections.
pub struct Behaviour {
    /// Net revenue by month.
    pub months: Vec<SpendMonth>,
    /// Stores used, most tickets first.
    pub stores: Vec<StoreSum>,
    /// Tastes.
    pub tastes: Tastes,
    /// Habits.
    pub habits: Vec<Habit>,
    /// What the 12 months tell of discounts and gifts.
    pub year: YearSums,
}

/// Count them in the customer's ticket lines.
pub async fn read(reading: &Reading, built: &Built) -> Result<Behaviour, ConsoleError> {
    let to = reading.as_of;
    let this_month = to.first_of_month();
    let first_month = this_month.checked_sub((MONTHS - 1).months()).unwrap_or(this_month);
    let from = first_month.checked_sub(12.months()).unwrap_or(first_month);
    let since = |from: Date| Days { from, to };
    let (lines, shared) = tokio::try_join!(reading.bought(), shared(&reading.opened))?;
    let months = counts::months(lines, since(from));
    let tastes = counts::tastes(lines, since(built.n1_from), shared);
    let habits = counts::habits(lines, since(built.n1_from), shared);
    Ok(Behaviour {
        months: spend(&months, first_month, to, reading.opened.days()?.first),
        stores: counts::stores(lines, to),
        tastes: liked(tastes),
        habits: usual(&habits),
        year: counts::year(lines, since(built.n_from)),
    })
}

/// Twelve months up to the as-of day's; that one is compared up to the same day.
fn spend(rows: &[MonthSum], first_month: Date, as_of: Date, first_day: Date) -> Vec<SpendMonth> {
    let of = |month: Date| rows.iter().find(|row| row.month == month);
    let mut months = Vec::new();
    for ahead in 0..MONTHS {
        let Ok(month) = first_month.checked_add(ahead.months()) else { continue };
        let Ok(before) = month.checked_sub(12.months()) else { continue };
        let is_over = month.last_of_month() <= as_of;
        let last_year = of(before).and_then(|row| if is_over { row.net } else { row.net_to_day });
        let is_covered = first_day <= before;
        let net_revenue = of(month).and_then(|row| row.net).unwrap_or_default();
        months.push(SpendMonth { month, net_revenue, n1: is_covered.then(|| last_year.unwrap_or_default()) });
    }
    months
}

/// The stores used most, and how far they lie from the home store.
pub fn store_use(sums: &[StoreSum], home: Option<&str>, shared: &Shared) -> Stores {
    let tickets = sums.iter().map(|sum| sum.tickets).sum();
    let used = sums.iter().take(MOST_STORES).map(|sum| StoreUse {
        store_id: sum.store_id.clone(),
        label: shared.store(&sum.store_id).to_owned(),
        tickets: sum.tickets,
        share: share(sum.tickets, tickets),
        km_from_home: home
            .and_then(|home| shared.km(home, &sum.store_id))
            .and_then(|km| Decimal::try_from(km).ok())
            .map(|km| km.round_dp(1)),
        last_day: Some(sum.last_day),
    });
    let home = home.map(|id| shared.store(id).to_owned());
    Stores { home, used: used.collect(), count: sums.len() as u64 }
}

/// The tastes that can be told from chance come first: those whose lift is surely the largest.
fn liked(rows: Vec<Choice>) -> Tastes {
    let lines = rows.iter().map(|row| row.of).max().unwrap_or(0);
    let mut all: Vec<Taste> = rows
        .into_iter()
        .filter_map(|row| {
            let of = match row.of_what {
                "category" => TasteOf::Category,
                "brand" => TasteOf::Brand,
                "price_band" => TasteOf::PriceBand,
                _ => return None,
            };
            let (lines, of_lines) = (row.chosen, row.of);
            if lines < FEWEST_LINES || row.base_share <= 0.0 {
                return None;
            }
            let (low, _) = wilson(lines, of_lines, Z_95);
            let own = lines as f64 / of_lines as f64;
            Some(Taste {
                of,
                label: row.label,
                lines,
                share: share(lines, of_lines),
                base_share: decimal(row.base_share, 6),
                lift: decimal(own / row.base_share, 2),
                lift_low: decimal(low / row.base_share, 2),
            })
        })
        .collect();
    all.sort_by(|a, b| a.of.cmp(&b.of).then(b.lift_low.cmp(&a.lift_low)).then(a.label.cmp(&b.label)));
    let mut kept: Vec<Taste> = Vec::new();
    for taste in all {
        if kept.iter().filter(|other| other.of == taste.of).count() < MOST_TASTES {
            kept.push(taste);
        }
    }
    Tastes { lines, rows: kept }
}

/// The most frequent channel, weekday and hour.
fn usual(rows: &[Choice]) -> Vec<Habit> {
    let kinds = [("channel", HabitOf::Channel), ("weekday", HabitOf::Weekday), ("hour", HabitOf::Hour)];
    let most_frequent = |(kind, of): (&str, HabitOf)| {
        let mine = rows.iter().filter(|row| row.of_what == kind);
        let row = mine.max_by(|a, b| a.chosen.cmp(&b.chosen).then(b.label.cmp(&a.label)))?;
        let (tickets, of_tickets) = (row.chosen, row.of);
        let (low, high) = wilson(tickets, of_tickets, Z_95);
        Some(Habit {
            of,
            value: row.label.clone(),
            tickets,
            of_tickets,
            interval: (decimal(low, 4), decimal(high, 4)),
            base_share: decimal(row.base_share, 4),
        })
    };
    kinds.into_iter().filter_map(most_frequent).collect()
}

/// The customer's traits beside the medians of their segment.
pub fn traits(as_of: Date, row: Option<&StandingRow>, year: &YearSums, typical: &[TypicalRow]) -> Vec<Trait> {
    let bought = row.filter(|row| row.tickets > 0);
    let per = |part: Decimal, of: Decimal| (!of.is_zero()).then(|| part.checked_div(of)).flatten();
    let part = |part: u64, of: u64| (of > 0).then(|| share(part, of));
    let traits = [
        (
            TraitId::Recency,
            Unit::Count,
            row.and_then(|row| row.last_day).map(|day| Decimal::from((as_of - day).get_days())),
        ),
        (TraitId::Frequency, Unit::Count, bought.map(|row| Decimal::from(row.tickets))),
        (TraitId::Basket, Unit::Money, bought.and_then(|row| per(row.net, Decimal::from(row.tickets)))),
        (TraitId::NetRevenue, Unit::Money, row.filter(|row| row.lines > 0).map(|row| row.net)),
        (TraitId::Margin, Unit::Money, row.and_then(|row| Some(row.net_costed? - row.cost?))),
        (
            TraitId::DiscountShare,
            Unit::Share,
            year.discount.zip(year.gross).and_then(|(part, of)| per(part, of)),
        ),
        (TraitId::PromotionShare, Unit::Share, part(year.discounted, year.purchases)),
        (TraitId::GiftShare, Unit::Share, part(year.gift_tickets, year.tickets)),
    ];
    let median = |id: TraitId| {
        let found = typical.iter().find(|row| row.name == name(id))?;
        match id {
            TraitId::Recency => Some(Decimal::from((as_of - day_of_number(found.median?)?).get_days())),
            _ => found.median,
        }
    };
    let trait_of = |(id, unit, value): (TraitId, Unit, Option<Decimal>)| {
        let places = if unit == Unit::Share { 4 } else { 2 };
        let rounded = |value: Decimal| value.round_dp(places).normalize();
        let absent = value.is_none().then(|| Absent { needs: needs(id), reason: why(id).to_owned() });
        Trait { id, value: value.map(rounded), median: median(id).map(rounded), unit, absent }
    };
    traits.into_iter().map(trait_of).collect()
}

/// The day that a number such as 20261031 stands for.
fn day_of_number(number: Decimal) -> Option<Date> {
    let number = number.to_i32()?;
    let (month, day) = (i8::try_from(number / 100 % 100).ok()?, i8::try_from(number % 100).ok()?);
    Date::new(i16::try_from(number / 10_000).ok()?, month, day).ok()
}

/// What the medians are called in `mart_segment_typical`.
const fn name(id: TraitId) -> &'static str {
    match id {
        TraitId::Recency => "recency",
        TraitId::Frequency => "frequency",
        TraitId::Basket => "basket",
        TraitId::NetRevenue => "net_revenue",
        TraitId::Margin => "margin",
        TraitId::DiscountShare => "discount_share",
        TraitId::PromotionShare => "promotion_share",
        TraitId::GiftShare => "gift_share",
    }
}

fn needs(id: TraitId) -> Option<String> {
    match id {
        TraitId::Margin => Some("lines.cost".to_owned()),
        TraitId::DiscountShare | TraitId::PromotionShare => Some("lines.discount".to_owned()),
        _ => None,
    }
}

const fn why(id: TraitId) -> &'static str {
    match id {
        TraitId::Recency => "nothing was ever bought",
        TraitId::Margin => "no line of the 12 months has a cost",
        TraitId::DiscountShare => {
            "no line of the 12 months says its discount, or purchases and returns cancel out"
        }
        TraitId::PromotionShare => "no purchased line of the 12 months says its discount",
        _ => "nothing was bought in the 12 months",
    }
}

/// A part of a whole; 0 of nothing.
fn share(part: u64, of: u64) -> Decimal {
    Decimal::from(part).checked_div(Decimal::from(of)).unwrap_or_default().round_dp(6).normalize()
}

fn decimal(number: f64, places: u32) -> Decimal {
    Decimal::try_from(number).unwrap_or_default().round_dp(places).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taste(label: &str, chosen: u64, of: u64, base_share: f64) -> Choice {
        Choice { of_what: "category", label: label.to_owned(), chosen, of, base_share }
    }

    #[test]
    fn a_sure_taste_comes_before_a_larger_one_that_may_be_chance() {
        let rows = [taste("Hats", 3, 60, 0.01), taste("Shoes", 30, 60, 0.15), taste("Belts", 2, 60, 0.001)];
        let found = liked(rows.to_vec());
        let labels: Vec<&str> = found.rows.iter().map(|row| row.label.as_str()).collect();
        assert_eq!(labels, ["Shoes", "Hats"], "two lines are chance");
        let shoes = found.rows.first().map(|row| (row.lift.to_f64(), row.lift_low.to_f64()));
        assert_eq!(shoes, Some((Some(3.33), Some(2.52))));
    }

    #[test]
    fn the_month_at_hand_is_compared_up_to_the_same_day() {
        let day = Date::constant;
        let row = |month, net: i64, to_day: i64| MonthSum {
            month,
            net: Some(Decimal::from(net)),
            net_to_day: Some(Decimal::from(to_day)),
        };
        let rows =
            [row(day(2025, 10, 1), 100, 40), row(day(2025, 9, 1), 70, 20), row(day(2026, 10, 1), 50, 50)];
        let months = spend(&rows, day(2025, 11, 1), day(2026, 10, 15), day(2025, 9, 20));
        assert_eq!(months.len(), 12);
        let last = months.last().map(|m| (m.net_revenue, m.n1));
        assert_eq!(last, Some((Decimal::from(50), Some(Decimal::from(40)))));
        let september = months.iter().find(|m| m.month == day(2026, 9, 1)).map(|m| m.n1);
        assert_eq!(september, Some(None), "history begins within it");
        let august = months.iter().find(|m| m.month == day(2026, 8, 1)).map(|m| m.n1);
        assert_eq!(august, Some(None), "before history begins");
    }
}
