//! What a purchase-count model says of a customer: the log-odds of no purchase in a horizon, as other models read them.

use super::count::{COUNTS, Count, Counted, history};
use crate::{
    contract::Method,
    warehouse::scores::{
        Sample,
        features::{PATTERN, PATTERN_YEAR, PURCHASES, RECENCY, TENURE_YEAR},
    },
};

/// The purchase-count model that tells the pattern: the plainest one that could be fitted.
#[must_use]
pub fn plainest(counts: &[(Method, Result<Counted, String>)]) -> Option<Count> {
    let fitted = |method: Method| {
        let (_, counted) = counts.iter().find(|(one, _)| *one == method)?;
        counted.as_ref().ok().filter(|counted| counted.converged).map(|counted| counted.model)
    };
    COUNTS.into_iter().find_map(fitted)
}

/// The log-odds of no purchase in so many days of who bought `repeats` times after the first, the last time `last` days after it,
/// `age` days ago.
#[must_use]
pub fn log_odds(count: &Count, [repeats, last, age]: [u32; 3], days: u32) -> f64 {
    let found = history(repeats, last, age, 1);
    let probability = found.map_or(0.5, |history| count.no_purchase(&history, f64::from(days)));
    (probability / (1.0 - probability)).ln()
}

/// Of one customer of a sample, by all that they bought.
#[must_use]
pub fn of_customer(count: &Count, sample: &Sample, position: usize, days: u32) -> f64 {
    let at = |all: &[u32]| all.get(position).copied().unwrap_or(0);
    log_odds(count, [at(&sample.repeats), at(&sample.last_days), at(&sample.age_days)], days)
}

/// By a customer's last year alone; NaN of who bought nothing in it.
#[must_use]
pub fn of_year(count: &Count, row: &[f32], days: u32) -> f64 {
    let of = |feature: usize| row.get(feature).copied().unwrap_or(f32::NAN);
    let [.., year] = PURCHASES;
    let (purchases, age) = (of(year), of(TENURE_YEAR));
    if purchases.is_nan() || purchases < 1.0 {
        return f64::NAN;
    }
    log_odds(count, [purchases as u32 - 1, (age - of(RECENCY)) as u32, age as u32], days)
}

/// Tell it of every customer.
pub fn tell(count: &Count, sample: &mut Sample, days: u32) {
    let told: Vec<f32> =
        (0..sample.len()).map(|position| of_customer(count, sample, position, days) as f32).collect();
    sample.tell(PATTERN, told);
}

/// Tell it of every customer's last year.
pub fn tell_of_year(count: &Count, sample: &mut Sample, days: u32) {
    let told: Vec<f32> =
        (0..sample.len()).map(|position| of_year(count, sample.row(position), days) as f32).collect();
    sample.tell(PATTERN_YEAR, told);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        science::{purchases::BgNbd, special::logistic},
        warehouse::scores::features::FEATURES,
    };

    #[test]
    fn the_pattern_of_a_year_knows_nothing_older() {
        let count = Count::BgNbd(BgNbd { r: 0.243, alpha_weeks: 4.414, a: 0.793, b: 2.426 });
        let mut row = vec![0.0; FEATURES.len()];
        let [.., year] = PURCHASES;
        (row[year], row[TENURE_YEAR], row[RECENCY]) = (4.0, 300.0, 20.0);
        let wanted = count.no_purchase(&history(3, 280, 300, 1).unwrap(), 90.0);
        assert!((logistic(of_year(&count, &row, 90)) - wanted).abs() < 1e-12);
        row[year] = 0.0;
        assert!(of_year(&count, &row, 90).is_nan(), "nothing was bought in it");
        row[year] = f32::NAN;
        assert!(of_year(&count, &row, 90).is_nan());
    }
}
