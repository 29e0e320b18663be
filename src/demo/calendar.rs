//! The retailer's days: when people buy, when the sales are on, when stores are shut.
//!
//! Days are counted from the first day of the history (day 0). A day's intensity says how busy it is for a
//! season profile and a promotion profile; its mean over the history is 1, so that a purchase rate keeps its meaning.

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

/// Season profiles: even, Christmas-led, summer-led, start of collections.
pub const SEASON_PROFILES: usize = 4;
/// Promotion profiles: indifferent, interested, hunter.
pub const PROMO_PROFILES: usize = 3;

/// The seasonal index of each month by profile.
const MONTHS: [[f64; 12]; SEASON_PROFILES] = [
    [1.05, 0.85, 0.95, 0.98, 1.00, 1.05, 0.98, 0.80, 1.00, 1.02, 1.05, 1.27],
    [0.95, 0.75, 0.80, 0.85, 0.95, 0.90, 0.80, 0.70, 0.90, 1.00, 1.40, 2.00],
    [0.80, 0.75, 0.90, 1.10, 1.25, 1.45, 1.40, 1.05, 0.90, 0.80, 0.75, 0.85],
    [0.75, 0.80, 1.45, 1.30, 1.00, 0.80, 0.75, 0.75, 1.60, 1.30, 0.80, 0.70],
];

/// How busy each weekday is, Monday first.
const WEEKDAYS: [f64; 7] = [0.82, 0.86, 0.98, 0.94, 1.12, 1.58, 0.70];

/// What a sales period multiplies a day by, by promotion profile.
const SALES: [f64; PROMO_PROFILES] = [1.00, 1.45, 2.60];

/// One day.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    /// Its date.
    pub date: Date,
    /// Days since 1970-01-01.
    pub epoch: i32,
    /// Monday is 0.
    pub weekday: u8,
    /// January is 1.
    pub month: u8,
    /// The sales period it lies in.
    pub sale: Option<Sale>,
    /// Whether stores are shut all day.
    pub closed: bool,
    /// Whether gifts are being bought: before Christmas and Mother's Day.
    pub gifts: bool,
}

/// A sales period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sale {
    /// Four weeks from the second Wednesday of January.
    Winter,
    /// Four weeks from the last Wednesday of June.
    Summer,
    /// The week of Thanksgiving, the fourth Thursday of November.
    BlackFriday,
}

impl Sale {
    /// The promotion's id.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Winter => "SALE-WINTER",
            Self::Summer => "SALE-SUMMER",
            Self::BlackFriday => "BLACK-FRIDAY",
        }
    }
}

/// The history's days.
#[derive(Debug, Clone)]
pub struct Calendar {
    days: Vec<Day>,
    /// Per profile pair, the intensity summed before each day, and the sum of all at the end.
    totals: Vec<Vec<f64>>,
    /// First day of the last 12 months (N).
    pub year_n: i32,
    /// First day of the 12 months before (N-1).
    pub year_n1: i32,
    /// First days of the 12 months before N that begin within the history, the earliest first.
    pub years_before: Vec<i32>,
}

impl Calendar {
    /// The days of `months` months that end on `end`.
    #[must_use]
    pub fn new(end: Date, months: u32) -> Self {
        let start = back(end, i64::from(months).months());
        let first = start.tomorrow().unwrap_or(start);
        let mut days = Vec::new();
        let mut day = first;
        while day <= end {
            days.push(describe(day));
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        let mut totals = Vec::with_capacity(SEASON_PROFILES * PROMO_PROFILES);
        for season in MONTHS {
            for promo in SALES {
                totals.push(totals_of(&days, &season, promo));
            }
        }
        let index = |d: Date| epoch_of(d) - epoch_of(first);
        let begins = |years: i64| index(back(end, years.years())) + 1;
        let years = i64::from(months) / 12;
        let years_before = (2..=years).rev().map(begins).filter(|begins| *begins >= 0).collect();
        Self { days, totals, year_n: begins(1), year_n1: begins(2), years_before }
    }

    /// Number of days.
    #[must_use]
    pub fn len(&self) -> i32 {
        self.days.len() as i32
    }

    /// A day of the history.
    #[must_use]
    pub fn day(&self, at: i32) -> Option<&Day> {
        usize::try_from(at).ok().and_then(|i| self.days.get(i))
    }

    /// Every day, oldest first.
    #[must_use]
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// Days since 1970-01-01 of a day, also of one before the history.
    #[must_use]
    pub fn epoch(&self, at: i32) -> i32 {
        self.days.first().map_or(0, |d| d.epoch) + at
    }

    /// Midnight before a day of the history, in seconds since 1970-01-01.
    #[must_use]
    pub fn midnight(&self, at: i32) -> i64 {
        i64::from(self.epoch(at)) * 86_400
    }

    /// The first second after the history.
    #[must_use]
    pub fn end_second(&self) -> i64 {
        self.midnight(self.len())
    }

    /// A pair of profiles.
    #[must_use]
    pub const fn profile(season: usize, promo: usize) -> usize {
        season * PROMO_PROFILES + promo
    }

    /// The intensity gathered before a day.
    #[must_use]
    pub fn gathered(&self, profile: usize, at: i32) -> f64 {
        let Some(totals) = self.totals.get(profile) else { return f64::from(at) };
        let at = usize::try_from(at).unwrap_or(0).min(totals.len().saturating_sub(1));
        totals.get(at).copied().unwrap_or(0.0)
    }

    /// The day on which that much intensity is gathered; `None` past the end.
    #[must_use]
    pub fn when(&self, profile: usize, gathered: f64) -> Option<i32> {
        let totals = self.totals.get(profile)?;
        let after = totals.partition_point(|&t| t <= gathered);
        (after < totals.len()).then(|| after as i32 - 1)
    }
}

/// A date moved back, or itself at the end of time.
fn back(day: Date, span: Span) -> Date {
    day.checked_sub(span).unwrap_or(day)
}

/// Days since 1970-01-01.
#[must_use]
pub fn epoch_of(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// Intensity gathered before each day, scaled to a mean of 1 over all days.
fn totals_of(days: &[Day], season: &[f64; 12], promo: f64) -> Vec<f64> {
    let raw = |d: &Day| {
        let month = season.get(usize::from(d.month.saturating_sub(1))).copied().unwrap_or(1.0);
        let weekday = WEEKDAYS.get(usize::from(d.weekday)).copied().unwrap_or(1.0);
        let sale = match d.sale {
            None => 1.0,
            Some(Sale::BlackFriday) => promo * 1.3,
            Some(_) => promo,
        };
        month * weekday * sale * if d.closed { 0.3 } else { 1.0 }
    };
    let mean = days.iter().map(raw).sum::<f64>() / days.len().max(1) as f64;
    let mut sum = 0.0;
    let mut totals = Vec::with_capacity(days.len() + 1);
    totals.push(0.0);
    for day in days {
        sum += raw(day) / mean;
        totals.push(sum);
    }
    totals
}

fn describe(day: Date) -> Day {
    let (month, dom) = (day.month(), day.day());
    Day {
        date: day,
        epoch: epoch_of(day),
        weekday: day.weekday().to_monday_zero_offset() as u8,
        month: month as u8,
        sale: sale_on(day),
        closed: matches!((month, dom), (1 | 5, 1) | (12, 25)),
        gifts: (month == 12 && (1..=24).contains(&dom)) || before_mothers_day(day),
    }
}

/// The `n`th such weekday of a month, from the end where negative.
fn nth_weekday(year: i16, month: i8, n: i8, weekday: Weekday) -> Option<Date> {
    date(year, month, 1).nth_weekday_of_month(n, weekday).ok()
}

fn within(day: Date, first: Option<Date>, length: i32) -> bool {
    first.is_some_and(|f| (0..length).contains(&(epoch_of(day) - epoch_of(f))))
}

fn sale_on(day: Date) -> Option<Sale> {
    let year = day.year();
    match day.month() {
        1 | 2 => within(day, nth_weekday(year, 1, 2, Weekday::Wednesday), 28).then_some(Sale::Winter),
        6 | 7 => within(day, nth_weekday(year, 6, -1, Weekday::Wednesday), 28).then_some(Sale::Summer),
        11 | 12 => {
            let thanksgiving = nth_weekday(year, 11, 4, Weekday::Thursday);
            let monday = thanksgiving.map(|thursday| back(thursday, 3.days()));
            within(day, monday, 7).then_some(Sale::BlackFriday)
        }
        _ => None,
    }
}

/// The two weeks up to the last Sunday of May.
fn before_mothers_day(day: Date) -> bool {
    let sunday = nth_weekday(day.year(), 5, -1, Weekday::Sunday);
    within(day, sunday.map(|s| back(s, 13.days())), 14)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn the_history_ends_on_the_day_asked_and_starts_months_before() {
        let calendar = Calendar::new(date(2026, 10, 31), 25);
        assert_eq!(calendar.days().first().unwrap().date, date(2024, 10, 1));
        assert_eq!(calendar.days().last().unwrap().date, date(2026, 10, 31));
        assert_eq!(calendar.day(calendar.year_n).unwrap().date, date(2025, 11, 1));
        assert_eq!(calendar.day(calendar.year_n1).unwrap().date, date(2024, 11, 1));
    }

    #[test]
    fn years_before_the_last_begin_within_the_history() {
        let years = |months: u32| {
            let calendar = Calendar::new(date(2026, 10, 31), months);
            let date = |day: &i32| calendar.day(*day).unwrap().date;
            calendar.years_before.iter().map(date).collect::<Vec<_>>()
        };
        assert_eq!(years(13), []);
        assert_eq!(years(35), [date(2024, 11, 1)]);
        assert_eq!(years(36), [date(2023, 11, 1), date(2024, 11, 1)]);
        assert_eq!(years(37), [date(2023, 11, 1), date(2024, 11, 1)]);
    }

    #[test]
    fn a_mean_day_has_an_intensity_of_one_in_every_profile() {
        let calendar = Calendar::new(date(2026, 10, 31), 37);
        for profile in 0..SEASON_PROFILES * PROMO_PROFILES {
            let sum = calendar.gathered(profile, calendar.len());
            assert!((sum - f64::from(calendar.len())).abs() < 1e-6);
        }
    }

    #[test]
    fn a_day_is_found_back_from_the_intensity_before_it() {
        let calendar = Calendar::new(date(2026, 10, 31), 13);
        for day in 0..calendar.len() {
            assert_eq!(calendar.when(5, calendar.gathered(5, day) + 1e-9), Some(day));
        }
        assert_eq!(calendar.when(5, f64::from(calendar.len()) + 1.0), None);
    }

    #[test]
    fn sales_and_gift_days_fall_where_a_shopper_expects_them() {
        assert_eq!(sale_on(date(2026, 1, 14)), Some(Sale::Winter));
        assert_eq!(sale_on(date(2026, 6, 24)), Some(Sale::Summer));
        assert_eq!(sale_on(date(2025, 11, 28)), Some(Sale::BlackFriday));
        // A November that begins on a Friday: Black Friday is its fifth.
        assert_eq!(sale_on(date(2024, 11, 29)), Some(Sale::BlackFriday));
        assert_eq!(sale_on(date(2024, 11, 22)), None);
        assert_eq!(sale_on(date(2026, 4, 1)), None);
        assert!(before_mothers_day(date(2026, 5, 31)) && !before_mothers_day(date(2026, 6, 1)));
    }
}
