//! What pushed a customer's score up or down, in words with its size.

use std::collections::BTreeMap;

use crate::{
    contract::Driver,
    engine::rescore::{
        count::Count,
        learn::{ChurnFit, Scorer},
        pattern::{self, log_odds},
        usual::{Bought, gaps},
    },
    numbers::whole,
    warehouse::{
        customers::scores::FeatureRow,
        scores::features::{FEATURES, PATTERN, PATTERN_YEAR, Theme, words},
    },
};

/// How many reasons are told at most.
const DRIVERS: usize = 5;
/// How many are told however small they are.
const AT_LEAST: usize = 3;
/// A push on the log-odds that moves a probability by less than a point is no reason to add.
const LEAST_PUSH: f64 = 0.04;

/// The reasons of a fit for one customer, the largest first.
pub(super) fn reasons(fit: &ChurnFit, mut known: FeatureRow, currency: &str) -> Vec<Driver> {
    largest(if let Scorer::Count(model) = &fit.scorer {
        counted(model, fit, &known)
    } else {
        if let Some(count) = &fit.pattern {
            let whole = log_odds(count, [known.repeats, known.last_days, known.age_days], fit.days);
            let of_year = pattern::of_year(count, &known.features, fit.days);
            for (position, told) in [(PATTERN, whole), (PATTERN_YEAR, of_year)] {
                if let Some(entry) = known.features.get_mut(position) {
                    *entry = told as f32;
                }
            }
        }
        by_theme(&fit.pushes(&known.features), &known, fit.past.is_some(), currency)
    })
}

/// The largest of all reasons first: every one that is worth telling, up to [`DRIVERS`], and [`AT_LEAST`] whatever their size.
fn largest(mut all: Vec<Driver>) -> Vec<Driver> {
    all.retain(|driver| driver.push != 0.0);
    all.sort_by(|one, other| other.push.abs().total_cmp(&one.push.abs()));
    let worth_telling = all.iter().take_while(|driver| driver.push.abs() >= LEAST_PUSH).count();
    all.truncate(worth_telling.clamp(AT_LEAST, DRIVERS));
    all
}

/// Reasons by theme: features of one theme tell much the same, and a model may lean on one against another. Each is told by
/// the feature that pushed most in the direction of the whole; the pattern alone speaks for purchases before the last year, where
/// it stands for them (`past`).
fn by_theme(pushes: &[(usize, f64)], known: &FeatureRow, past: bool, currency: &str) -> Vec<Driver> {
    let mut sums: BTreeMap<Theme, f64> = BTreeMap::new();
    for (position, push) in pushes {
        if let Some(feature) = FEATURES.get(*position) {
            *sums.entry(feature.theme).or_default() += push;
        }
    }
    let told = |(theme, push): (Theme, f64)| {
        let of_theme = |position: usize| FEATURES.get(position).filter(|feature| feature.theme == theme);
        let along = |pushed: f64| pushed * push.signum();
        let most = pushes
            .iter()
            .filter(|(position, _)| of_theme(*position).is_some())
            .filter(|(position, _)| *position < PATTERN || (past && *position == PATTERN))
            .max_by(|(_, one), (_, other)| along(*one).total_cmp(&along(*other)));
        let (position, _) = most?;
        let value = known.features.get(*position).copied().unwrap_or(f32::NAN);
        Some(Driver { words: words(FEATURES.get(*position)?, value, currency), push })
    };
    sums.into_iter().filter_map(told).collect()
}

/// The reasons of a purchase-count model: how far each part of a history sets the customer apart from the usual ones, beside
/// their average. Of who bought once, days of silence and days known are the same, and one reason.
fn counted(model: &Count, fit: &ChurnFit, known: &FeatureRow) -> Vec<Driver> {
    let own = [known.repeats, known.last_days, known.age_days];
    let [purchases, silence, age] =
        fit.usual.pushes(own, |bought| fit.odds(log_odds(model, bought, fit.days)));
    let silent = |[_, last, age]: Bought| f64::from(age.saturating_sub(last));
    let average = |of: fn(Bought) -> f64, decimals: usize, times: &str| {
        let told = |mean: f64| if decimals == 0 { whole(mean) } else { format!("{mean:.decimals$}") };
        fit.usual.mean(of).map(|mean| format!(" (average {}{times})", told(mean))).unwrap_or_default()
    };
    let bought = |[repeats, ..]: Bought| f64::from(repeats) + 1.0;
    let since = |[_, _, age]: Bought| f64::from(age);
    let so_far = format!("{} so far{}", counting(bought(own), "purchase"), average(bought, 1, ""));
    let days = |days: f64| counting(days, "day");
    let reasons = if known.repeats == 0 {
        let ago = format!("bought {} ago{}", days(since(own)), average(silent, 0, ""));
        vec![(so_far, purchases), (ago, silence + age)]
    } else {
        let pace = format!("{:.1} × their gap{}", gaps(own), average(gaps, 1, " ×"));
        vec![
            (so_far, purchases),
            (format!("silent {}, {pace}", days(silent(own))), silence),
            (format!("known for {}{}", days(since(own)), average(since, 0, "")), age),
        ]
    };
    reasons.into_iter().map(|(words, push)| Driver { words, push }).collect()
}

/// `1 day`, `1,126 days`.
fn counting(count: f64, one: &str) -> String {
    match whole(count).as_str() {
        "1" => format!("1 {one}"),
        several => format!("{several} {one}s"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        engine::rescore::usual::Usual,
        science::{churn::Bends, purchases::BgNbd},
        warehouse::scores::Sample,
    };

    #[test]
    fn features_that_tell_the_same_are_one_reason() {
        let mut features = vec![f32::NAN; FEATURES.len()];
        features[1] = 4.0;
        features[2] = 9.0;
        (features[17], features[PATTERN]) = (0.25, 1.5);
        let known = FeatureRow { features, repeats: 0, last_days: 0, age_days: 0 };
        let told = |past: bool| -> Vec<(String, f64)> {
            let told = by_theme(&[(1, 0.5), (2, -1.5), (PATTERN, -2.0), (17, 0.25)], &known, past, "EUR");
            told.into_iter().map(|one| (one.words, one.push)).collect()
        };
        let discount = ("discount rate: 25 %".to_owned(), 0.25);
        assert_eq!(told(false), [("9 purchases in 90 days".to_owned(), -3.0), discount.clone()]);
        let long = "how often, how lately and for how long they have bought".to_owned();
        assert_eq!(told(true), [(long, -3.0), discount]);
    }

    #[test]
    fn three_to_five_reasons_are_told_the_largest_first() {
        let told = |pushes: &[f64]| {
            let all = pushes.iter().map(|push| Driver { words: String::new(), push: *push });
            largest(all.collect()).into_iter().map(|driver| driver.push).collect::<Vec<_>>()
        };
        assert_eq!(told(&[0.01, -2.0, 0.02, 0.03, 0.0]), [-2.0, 0.03, 0.02]);
        assert_eq!(told(&[0.1, 0.2, 0.3, 0.03, 0.4]), [0.4, 0.3, 0.2, 0.1]);
        assert_eq!(told(&[0.1, 0.2, -0.6, 0.3, 0.4, 0.5]), [-0.6, 0.5, 0.4, 0.3, 0.2]);
        assert_eq!(told(&[0.0, 0.01]), [0.01], "what pushes nowhere is no reason");
    }

    /// Of a line that is steeper where more than every other customer buys again.
    fn bends() -> Bends {
        let scores: Vec<f64> = (0..4_000).map(|row| f64::from(row) / 1_000.0 - 2.0).collect();
        let happened: Vec<bool> = (0..4_000).map(|row| row % 5 < [1, 2, 2, 4][row / 1_000]).collect();
        Bends::fit(&scores, &happened).unwrap()
    }

    fn fit(scorer: Scorer, usual: Usual) -> ChurnFit {
        ChurnFit {
            scorer,
            features: Vec::new(),
            calibration: Some((0.9, -0.2)),
            bends: bends(),
            days: 90,
            pattern: None,
            past: None,
            usual,
        }
    }

    /// A base of whom some bought once; the others 20 to 80 days ago.
    fn base() -> Sample {
        Sample {
            repeats: (0..60).map(|n| n % 6).collect(),
            last_days: (0..60).map(|n| if n % 6 == 0 { 0 } else { 280 + n * 6 }).collect(),
            age_days: (0..60).map(|n| 300 + n * 7).collect(),
            ..Sample::default()
        }
    }

    fn known(repeats: u32, last_days: u32, age_days: u32) -> FeatureRow {
        FeatureRow { features: Vec::new(), repeats, last_days, age_days }
    }

    #[test]
    fn reasons_of_a_count_model_add_up_to_the_distance_from_the_usual() {
        let model = Count::BgNbd(BgNbd { r: 0.243, alpha_weeks: 4.414, a: 0.793, b: 2.426 });
        let fit = |usual| fit(Scorer::Count(model), usual);
        let odds =
            |repeats, last, age| fit(Usual::default()).odds(log_odds(&model, [repeats, last, age], 90));
        let base = base();
        let every = base.repeats.iter().zip(&base.last_days).zip(&base.age_days);
        let scores: Vec<f64> = every.map(|((repeats, last), age)| odds(*repeats, *last, *age)).collect();
        let usual = Usual::of(&base, &scores);
        let told = |repeats, last, age| reasons(&fit(usual.clone()), known(repeats, last, age), "EUR");
        // Their differences are those of the scores, whoever stands for the base.
        let sum = |told: &[Driver]| told.iter().map(|driver| driver.push).sum::<f64>();
        let first = sum(&told(4, 80, 480)) - odds(4, 80, 480);
        for (repeats, last, age) in [(0, 0, 996), (30, 600, 610), (1, 1, 2)] {
            let distance = sum(&told(repeats, last, age)) - odds(repeats, last, age);
            assert!((distance - first).abs() < 1e-9);
        }
        assert!((first + scores.iter().sum::<f64>() / 60.0).abs() < 0.05, "{first}");
    }

    #[test]
    fn reasons_of_a_count_model_tell_the_average_beside_their_own() {
        let model = Count::BgNbd(BgNbd { r: 0.243, alpha_weeks: 4.414, a: 0.793, b: 2.426 });
        let usual = Usual::of(&base(), &(0..60).map(f64::from).collect::<Vec<_>>());
        let told = |repeats, last, age| -> BTreeMap<String, f64> {
            let fit = fit(Scorer::Count(model), usual.clone());
            let told = reasons(&fit, known(repeats, last, age), "EUR");
            told.into_iter().map(|one| (one.words, one.push)).collect()
        };
        let lapsed = told(4, 80, 480);
        assert!(lapsed["silent 400 days, 4.2 × their gap (average 0.5 ×)"] > 0.0, "{lapsed:?}");
        assert!(lapsed["5 purchases so far (average 3.5)"] < 0.0, "{lapsed:?}");
        assert!(lapsed.contains_key("known for 480 days (average 506)"), "{lapsed:?}");
        // Days of silence and days known are the same of who bought once.
        let once = told(0, 0, 1_996);
        assert!(once["1 purchase so far (average 3.5)"] > 0.0, "{once:?}");
        assert!(once["bought 1,996 days ago (average 126)"] > 0.0 && once.len() == 2, "{once:?}");
    }

    #[test]
    fn longer_silence_never_pushes_towards_buying() {
        let model = Count::BgNbd(BgNbd { r: 0.243, alpha_weeks: 4.414, a: 0.793, b: 2.426 });
        let fit = fit(Scorer::Count(model), Usual::of(&base(), &(0..60).map(f64::from).collect::<Vec<_>>()));
        for repeats in [1, 2, 5, 20, 60] {
            let pushes = [700, 640, 500, 300, 100, 60].map(|last| {
                let told = reasons(&fit, known(repeats, last, 700), "EUR");
                told.into_iter().find(|one| one.words.starts_with("silent")).unwrap().push
            });
            assert!(pushes.is_sorted(), "{repeats}: {pushes:?}");
        }
        let once = [60, 200, 700, 2_000].map(|age| {
            let told = reasons(&fit, known(0, 0, age), "EUR");
            told.into_iter().find(|one| one.words.starts_with("bought")).unwrap().push
        });
        assert!(once.is_sorted(), "{once:?}");
    }
}
