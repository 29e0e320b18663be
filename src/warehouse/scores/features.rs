//! What models read of a customer: the columns of `features/features`, in words and in the form a model takes them.

use jiff::{ToSpan as _, civil::Date};

use crate::{
    numbers::whole,
    warehouse::queries::{Queries, QueryError, fill},
};

/// How far back a feature looks from the cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// At most a year. A cut with less history than that knows the less of it, at training as well as when judged.
    Year,
    /// As far as the longest features look.
    Long,
}

/// One feature.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    /// Its column.
    pub name: &'static str,
    /// In words.
    pub label: &'static str,
    /// How far back it looks.
    pub reach: Reach,
    /// How its value is told.
    pub told: Told,
    /// What it is about.
    pub theme: Theme,
}

/// What a feature is about. Features of one theme tell much the same, so that a reason is told by theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Theme {
    /// How often and how lately somebody buys.
    Rhythm,
    /// What they bought in this season last year.
    Season,
    /// For how much.
    Amounts,
    /// At what discount.
    Discounts,
    /// What they bring back.
    Returns,
    /// Where they buy.
    Channels,
    /// How much of the range they buy.
    Range,
    /// What is sent to them, and what becomes of it.
    Messages,
}

/// How a value is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// In days.
    Days,
    /// A number of things.
    Count,
    /// An amount of money.
    Money,
    /// A share, as per cent.
    Share,
    /// Log-odds of no purchase by a purchase-count model.
    Odds,
    /// A tier, from 0 (Small) to 3 (Best).
    Tier,
}

const fn year(name: &'static str, theme: Theme, told: Told, label: &'static str) -> Feature {
    Feature { name, label, reach: Reach::Year, told, theme }
}

const fn long(name: &'static str, theme: Theme, told: Told, label: &'static str) -> Feature {
    Feature { name, label, reach: Reach::Long, told, theme }
}

use Theme::{Amounts, Channels, Discounts, Messages, Range, Returns, Rhythm, Season};
use Told::{Count, Days, Money, Odds, Share, Tier};

/// Every feature, in the order of the statement's columns after the customer.
pub const FEATURES: [Feature; 36] = [
    year("recency", Rhythm, Days, "days since the last purchase"),
    year("days_30", Rhythm, Count, "purchases in 30 days"),
    year("days_90", Rhythm, Count, "purchases in 90 days"),
    year("days_180", Rhythm, Count, "purchases in 180 days"),
    year("days_365", Rhythm, Count, "purchases in 12 months"),
    year("tenure_year", Rhythm, Days, "days since the first purchase of the year"),
    year("gap_year", Rhythm, Days, "usual gap between purchases this year"),
    year("season_30", Season, Count, "purchases in the 30 days after this day last year"),
    year("season_90", Season, Count, "purchases in the 90 days after this day last year"),
    year("season_180", Season, Count, "purchases in the 180 days after this day last year"),
    year("net_90", Amounts, Money, "net revenue of 90 days"),
    year("net_365", Amounts, Money, "net revenue of 12 months"),
    year("trend", Amounts, Share, "share of the year's revenue in its second half"),
    year("basket", Amounts, Money, "basket"),
    year("largest", Amounts, Money, "largest purchase of the year"),
    year("tier", Amounts, Tier, "value tier"),
    year("units", Range, Count, "units per ticket"),
    year("discount_rate", Discounts, Share, "discount rate"),
    year("promotion_share", Discounts, Share, "lines with a discount"),
    year("return_share", Returns, Share, "lines returned"),
    year("remote_share", Channels, Share, "lines bought outside stores"),
    year("categories", Range, Count, "categories bought"),
    year("sent_28", Messages, Count, "messages in 28 days"),
    year("sent_365", Messages, Count, "messages in 12 months"),
    year("open_rate", Messages, Share, "messages opened"),
    year("click_rate", Messages, Share, "messages clicked"),
    year("unsubscribed", Messages, Count, "times unsubscribed"),
    year("since_open", Messages, Days, "days since a message was opened"),
    long("tenure", Rhythm, Days, "days since the first purchase"),
    long("days_long", Rhythm, Count, "purchases in up to two years"),
    long("gap_long", Rhythm, Days, "usual gap between purchases"),
    long("overdue", Rhythm, Count, "time since the last purchase, in usual gaps"),
    long("net_before", Amounts, Money, "net revenue before the last 12 months"),
    long("tier_before", Amounts, Tier, "value tier by what came before the last 12 months"),
    long("pattern", Rhythm, Odds, "how often, how lately and for how long they have bought"),
    year("pattern_year", Rhythm, Odds, "how often and how lately they bought this year"),
];

/// Position of what a purchase-count model tells: no column of the statement, but the log-odds of no purchase in the
/// horizon, by how often and how lately somebody bought.
pub const PATTERN: usize = 34;
/// Position of what the same model tells by the last year alone, as if nothing had been bought before it.
pub const PATTERN_YEAR: usize = 35;
/// Position of `recency`.
pub const RECENCY: usize = 0;
/// Position of the days since the first purchase of the last year.
pub const TENURE_YEAR: usize = 5;
/// Position of the purchases in 30, 90, 180 and 365 days.
pub const PURCHASES: [usize; 4] = [1, 2, 3, 4];

/// Longest look back, in days.
const FURTHEST: i32 = 730;

/// How many days the longest features look back: as far as the history before the earliest cut that a quarter's churn needs (judged
/// a quarter ago, it compares the two quarters before with those of a year earlier), up to two years; a year where that is not
/// even a year.
#[must_use]
pub fn long_days(first_day: Date, as_of: Date) -> i32 {
    let reaches = (as_of - first_day).get_days() - 3 * 90 - 364;
    reaches.clamp(365, FURTHEST)
}

/// Days of a year, as features look back on it.
const YEAR: i32 = 365;

/// What there is to look back on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// Day of the first purchase of all.
    pub purchases: Date,
    /// Day of the first message of all, where any was sent.
    pub messages: Option<Date>,
    /// How many days the longest features look back.
    pub long: i32,
}

/// Which features are known as well at every one of these cuts as at any later one. Who learns from days with messages
/// and from days before the first of them takes what sets the days apart for something about customers.
#[must_use]
pub fn known(history: &History, cuts: &[Date]) -> Vec<usize> {
    let long = history.long > YEAR && reach_back(history.purchases, cuts, history.long);
    let messages = history.messages.is_some_and(|first| reach_back(first, cuts, YEAR));
    let fits = |feature: &Feature| {
        (feature.reach == Reach::Year || long) && (feature.theme != Theme::Messages || messages)
    };
    FEATURES
        .iter()
        .enumerate()
        .take(PATTERN)
        .filter(|(_, feature)| fits(feature))
        .map(|(position, _)| position)
        .collect()
}

/// Whether every one of these cuts knows the features of a year, as any later one does, but one knows less than two thirds of the
/// history that `at`, the day which is predicted for, knows. What a purchase-count model tells does not mean the same there: it
/// reads the whole history, and where that had hardly begun, who has long bought looks like who has just begun.
#[must_use]
pub fn know_a_year_alone(history: &History, cuts: &[Date], at: Date) -> bool {
    let reach_back = |days: i32| reach_back(history.purchases, cuts, days);
    let enough = (at - history.purchases).get_days() * 2 / 3;
    reach_back(YEAR) && !reach_back(enough)
}

/// Whether that many days lie between the first one and each of the cuts.
fn reach_back(first: Date, cuts: &[Date], days: i32) -> bool {
    cuts.iter().all(|cut| (*cut - first).get_days() >= days)
}

/// The value as linear models take it: amounts and counts spread over many sizes, so that their logarithm counts.
#[must_use]
pub fn logged(value: f32) -> f32 {
    let log = (1.0 + f64::from(value.abs())).ln() as f32;
    log.copysign(value)
}

/// A number in a customer's words.
#[must_use]
pub fn words(feature: &Feature, value: f32, currency: &str) -> String {
    match feature.told {
        _ if value.is_nan() => format!("{}: unknown", feature.label),
        Told::Days if feature.label.starts_with("days") => {
            format!("{} {}", whole(f64::from(value)), feature.label)
        }
        Told::Days => format!("{}: {} days", feature.label, whole(f64::from(value))),
        Told::Count if value.fract() == 0.0 => match value as i64 {
            1 => format!("1 {}", of_one(feature.label)),
            _ => format!("{} {}", whole(f64::from(value)), feature.label),
        },
        Told::Count => format!("{}: {value:.1}", feature.label),
        Told::Money => format!("{}: {} {currency}", feature.label, whole(f64::from(value))),
        Told::Share => format!("{}: {:.0} %", feature.label, f64::from(value) * 100.0),
        Told::Odds => feature.label.to_owned(),
        Told::Tier => {
            let tier = match value {
                v if v >= 3.0 => "Best",
                v if v >= 2.0 => "Large",
                v if v >= 1.0 => "Medium",
                _ => "Small",
            };
            format!("{}: {tier}", feature.label)
        }
    }
}

/// A label of several in the singular: `purchases in 90 days` is `purchase in 90 days`.
fn of_one(label: &str) -> String {
    let (many, one) = if label.contains("ies ") { ("ies ", "y ") } else { ("s ", " ") };
    label.replacen(many, one, 1)
}

/// What features are read from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Customers' days, one row each: `customer_id`, `day`, `tickets`, `net`.
    pub days: &'a str,
    /// Ticket lines, as the view `sales` has them, with the category of what was bought.
    pub lines: &'a str,
    /// Messages.
    pub messages: &'a str,
}

/// A day as statements write it.
#[must_use]
pub fn literal(day: Date) -> String {
    format!("DATE '{day}'")
}

/// The places of `features/features`, filled for a cut.
#[must_use]
pub fn literal_places(from: &Sources<'_>, cut: Date, long: i32) -> Vec<(String, String)> {
    let before = |days: i32| literal(cut.saturating_sub(days.days()));
    let mut places = vec![
        ("days".to_owned(), from.days.to_owned()),
        ("lines".to_owned(), from.lines.to_owned()),
        ("messages".to_owned(), from.messages.to_owned()),
        ("cut".to_owned(), literal(cut)),
        ("season_from".to_owned(), before(364)),
        ("after_long".to_owned(), before(long)),
    ];
    places.extend([28, 30, 90, 180, 365].map(|days| (format!("after_{days}"), before(days))));
    places.extend([30, 90, 180].map(|days| (format!("season_{days}"), before(364 - days))));
    places
}

/// The statement that tells every feature at a cut.
pub fn statement(queries: &Queries, from: &Sources<'_>, cut: Date, long: i32) -> Result<String, QueryError> {
    let places = literal_places(from, cut, long);
    let places: Vec<(&str, &str)> =
        places.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(fill(&queries.get("features/features")?.sql, &places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_their_columns() {
        let name = |position: usize| FEATURES.get(position).map(|feature| feature.name);
        assert_eq!(name(RECENCY), Some("recency"));
        assert_eq!(name(TENURE_YEAR), Some("tenure_year"));
        assert_eq!(PURCHASES.map(name), ["days_30", "days_90", "days_180", "days_365"].map(Some));
        assert_eq!((name(PATTERN), name(PATTERN_YEAR)), (Some("pattern"), Some("pattern_year")));
        assert_eq!(PATTERN_YEAR, FEATURES.len() - 1);
    }

    #[test]
    fn features_that_look_further_back_than_an_early_cut_knows_are_left_out() {
        let day = |text: &str| text.parse::<Date>().unwrap_or_default();
        let (first, as_of) = (day("2023-10-25"), day("2026-11-24"));
        let long = long_days(first, as_of);
        assert_eq!(long, 492);
        let history = History { purchases: first, messages: Some(first), long };
        assert_eq!(known(&history, &[day("2026-05-28"), day("2025-02-28")]).len(), PATTERN);
        assert_eq!(known(&history, &[day("2025-02-27")]).len(), 28);
        let first = day("2025-11-01");
        assert_eq!(long_days(first, as_of), 365, "a short history has no long features");
        let history = History { purchases: first, messages: Some(first), long: 365 };
        assert_eq!(known(&history, &[as_of]).len(), 28);
    }

    #[test]
    fn a_day_that_knows_less_than_two_thirds_of_a_later_one_knows_a_year_alone() {
        let day = |text: &str| text.parse::<Date>().unwrap_or_default();
        let as_of = day("2026-11-24");
        let alone = |first: &str, cuts: &[&str]| {
            let history = History { purchases: day(first), messages: None, long: 365 };
            know_a_year_alone(&history, &cuts.iter().map(|cut| day(cut)).collect::<Vec<_>>(), as_of)
        };
        // Two years and a month: a year ago half of it was known, a month ago nearly all.
        assert!(alone("2024-10-25", &["2026-10-25", "2025-11-25"]));
        assert!(!alone("2024-10-25", &["2026-10-25"]));
        // A year more: a year ago just over two thirds.
        assert!(!alone("2023-10-25", &["2025-11-25"]));
        assert!(alone("2023-12-25", &["2025-11-25"]));
        assert!(!alone("2023-10-25", &["2024-05-28"]), "nor does it know a year");
    }

    #[test]
    fn messages_are_read_where_a_year_of_them_was_sent_before_every_cut() {
        let day = |text: &str| text.parse::<Date>().unwrap_or_default();
        let since = |messages: Option<&str>| History {
            purchases: day("2020-01-01"),
            messages: messages.map(day),
            long: 730,
        };
        let cuts = [day("2026-08-26"), day("2025-11-25")];
        let reads = |history: &History| {
            let known = known(history, &cuts);
            known.iter().filter_map(|at| FEATURES.get(*at)).any(|one| one.theme == Theme::Messages)
        };
        assert!(reads(&since(Some("2024-11-25"))));
        assert!(!reads(&since(Some("2024-11-26"))), "the earlier cut knows less than a year of them");
        assert!(!reads(&since(None)));
    }

    #[test]
    fn values_are_told_in_words() {
        let told = |position: usize, value: f32| {
            FEATURES.get(position).map(|feature| words(feature, value, "EUR")).unwrap_or_default()
        };
        assert_eq!(told(RECENCY, 141.0), "141 days since the last purchase");
        assert_eq!(told(15, 3.0), "value tier: Best");
        assert_eq!(told(24, 0.25), "messages opened: 25 %");
        assert_eq!(told(24, f32::NAN), "messages opened: unknown");
    }
}
