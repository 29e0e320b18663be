//! The days that a model learns at, and the day it is judged at.
//!
//! A model that predicts the `days` after a day may only learn from cuts at least that long before it, so that
//! nothing it learns from was still to come. Buying follows the seasons, so it learns most from the same weeks of last
//! year; how the base has changed since is told by the last two horizons whose outcomes are known, each against the same weeks a
//! year before. A holiday that moved from the one into the other then tells nothing.

use jiff::{ToSpan as _, civil::Date};

use crate::contract::{Family, Target};

/// The same weekday, a year before.
const YEAR: i32 = 364;
/// Horizons from which on a cut one horizon back lies in another season, and teaches the wrong things.
const ANOTHER_SEASON: i32 = 180;
/// Horizons one after the other whose levels are compared with those of a year before.
const WINDOWS: i32 = 2;
/// Fewest days of purchases before a cut.
const LOOK_BACK: i32 = 90;
/// Days of purchases before a cut from which on a year's features are known at it.
const WHOLE_YEAR: i32 = 365;
/// Fewest days of purchases before a cut that tells of sleepers: where little more than the year that they sleep is known, those
/// who are known have all just fallen asleep, and were seen to buy in the first weeks of the history alone.
pub const YEAR_AND_A_HALF: i32 = 365 + 180;

/// What a model for the days after `at` learns from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cuts {
    /// The cuts it is trained at, latest first.
    pub train: Vec<Date>,
    /// The one of them whose outcomes give the level of its probabilities.
    pub level: Date,
    /// Pairs of cuts a year apart, the later first: how much the level has moved.
    pub trend: Vec<(Date, Date)>,
}

impl Cuts {
    /// The cuts for a model of a target as it stands at `at`, of a history from `first` on. `None` where it is too short.
    #[must_use]
    pub fn before(at: Date, target: Target, first: Date) -> Option<Self> {
        let horizon = i32::try_from(target.days).ok()?;
        let least = if target.family == Family::Reactivation { YEAR_AND_A_HALF } else { LOOK_BACK };
        let back = |by: i32| at.checked_sub(by.days()).ok();
        let known = |cut: &Date, least: i32| (*cut - first).get_days() >= least;
        let latest = back(horizon).filter(|cut| known(cut, least))?;
        let whole_year = WHOLE_YEAR.max(least);
        let season = (horizon < YEAR).then(|| back(YEAR)).flatten().filter(|cut| known(cut, whole_year));
        let Some(season) = season else {
            return Some(Self { train: vec![latest], level: latest, trend: Vec::new() });
        };
        if horizon >= ANOTHER_SEASON {
            return Some(Self { train: vec![season], level: season, trend: Vec::new() });
        }
        let year_apart = |by: i32| Some((back(by)?, back(by + YEAR).filter(|cut| known(cut, whole_year))?));
        let trend = (1..=WINDOWS).map_while(|windows| year_apart(windows * horizon)).collect();
        Some(Self { train: vec![latest, season], level: season, trend })
    }

    /// Every cut it needs, latest first.
    #[must_use]
    pub fn all(&self) -> Vec<Date> {
        let mut all = self.train.clone();
        all.extend(self.trend.iter().flat_map(|(later, before)| [*later, *before]));
        all.sort_unstable_by(|one, other| other.cmp(one));
        all.dedup();
        all
    }

    /// The last day that anything of it knows, its outcomes included.
    #[must_use]
    pub fn known_to(&self, days: u32) -> Option<Date> {
        let horizon = i32::try_from(days).ok()?;
        self.train.iter().max().and_then(|cut| cut.checked_add(horizon.days()).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap_or_default()
    }

    fn churn(days: u32) -> Target {
        Target { family: Family::Churn, days }
    }

    #[test]
    fn a_quarter_is_learnt_from_the_last_one_and_from_last_years() {
        let cuts =
            Cuts::before(day("2026-11-24"), churn(90), day("2022-01-01")).unwrap_or_else(|| unreachable!());
        assert_eq!(cuts.train, [day("2026-08-26"), day("2025-11-25")]);
        assert_eq!(cuts.level, day("2025-11-25"));
        let pairs = [("2026-08-26", "2025-08-27"), ("2026-05-28", "2025-05-29")];
        assert_eq!(cuts.trend, pairs.map(|(later, before)| (day(later), day(before))));
        let all = ["2026-08-26", "2026-05-28", "2025-11-25", "2025-08-27", "2025-05-29"];
        assert_eq!(cuts.all(), all.map(day));
        let known =
            |first: &str| Cuts::before(day("2026-11-24"), churn(90), day(first)).map(|cuts| cuts.trend.len());
        assert_eq!(
            [known("2024-08-01"), known("2024-10-01")],
            [Some(1), Some(0)],
            "a year before is not known"
        );
        assert_eq!(cuts.known_to(90), Some(day("2026-11-24")));
    }

    #[test]
    fn half_a_year_is_learnt_from_the_same_season_alone() {
        let cuts =
            Cuts::before(day("2026-11-24"), churn(180), day("2022-01-01")).unwrap_or_else(|| unreachable!());
        assert_eq!(cuts.train, [day("2025-11-25")]);
        assert_eq!(cuts.trend, []);
    }

    #[test]
    fn a_short_history_knows_no_seasons_and_a_shorter_one_nothing() {
        let at = day("2026-11-24");
        let cuts = Cuts::before(at, churn(90), day("2026-03-01")).unwrap_or_else(|| unreachable!());
        assert_eq!((cuts.train, cuts.level), (vec![day("2026-08-26")], day("2026-08-26")));
        assert_eq!(Cuts::before(at, churn(90), day("2026-06-01")), None);
        assert_eq!(Cuts::before(at, churn(u32::MAX), day("2022-01-01")), None);
    }

    #[test]
    fn sleepers_are_learnt_from_where_more_is_known_than_the_year_they_sleep() {
        let at = day("2026-11-24");
        let cuts = |days: u32, first: &str| {
            let target = Target { family: Family::Reactivation, days };
            Cuts::before(at, target, day(first)).map(|cuts| cuts.all())
        };
        assert_eq!(cuts(365, "2024-10-25"), None, "395 days are known at the only cut");
        assert_eq!(cuts(365, "2024-01-01"), Some(vec![day("2025-11-24")]));
        assert_eq!(cuts(90, "2024-10-25"), Some(vec![day("2026-08-26")]), "a year before, little was known");
        let all = ["2026-08-26", "2026-05-28", "2025-11-25", "2025-08-27", "2025-05-29"].map(day);
        assert_eq!(cuts(90, "2023-10-25"), Some(all.to_vec()));
    }

    #[test]
    fn nothing_that_is_learnt_reaches_past_the_day() {
        let at = day("2026-11-24");
        for days in [30, 60, 90, 180, 365] {
            for first in ["2015-01-01", "2024-06-01", "2025-06-01"] {
                let Some(cuts) = Cuts::before(at, churn(days), day(first)) else { continue };
                for cut in cuts.all() {
                    assert!((at - cut).get_days() >= i32::try_from(days).unwrap_or(i32::MAX), "{days} {cut}");
                }
                assert!(cuts.known_to(days).is_some_and(|to| to <= at));
            }
        }
    }
}
