//! Whether there is enough to learn from and to judge on; where there isn't, what is missing, in words.

use thiserror::Error;

/// Fewest customers with each outcome, in training and in the test.
const FEWEST_OUTCOMES: u64 = 100;
/// Fewest customers with the rarer outcome per feature, so that coefficients aren't chance: Peduzzi, P. and
/// others (1996), "A simulation study of the number of events per variable in logistic regression analysis",
/// Journal of Clinical Epidemiology 49:1373-1379.
const PER_FEATURE: u64 = 10;
/// Fewest days that features must be able to look back from the earlier cut.
const LOOK_BACK_DAYS: u32 = 90;

/// What a churn model would be trained and judged on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// Days over which no purchase means churn.
    pub horizon_days: u32,
    /// Days of purchases there are before the as-of day.
    pub history_days: u32,
    /// Number of features.
    pub features: u64,
    /// Customers who bought nothing in the horizon after the training cut.
    pub gone: u64,
    /// Customers who bought something in it.
    pub returned: u64,
}

/// Why there can't be an honest model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Obstacle {
    /// The history is too short for two cuts one horizon apart.
    #[error(
        "a horizon of {horizon} days needs {needed} days of purchases (one horizon to learn from, one to be \
         judged on, and {LOOK_BACK_DAYS} days before them); there are {found}"
    )]
    History {
        /// The horizon in days.
        horizon: u32,
        /// Days needed.
        needed: u32,
        /// Days there are.
        found: u32,
    },
    /// Too few who left.
    #[error(
        "{found} customers bought nothing within {horizon} days; at least {needed} are needed to learn from"
    )]
    TooFewGone {
        /// The horizon in days.
        horizon: u32,
        /// How many there are.
        found: u64,
        /// How many there must be.
        needed: u64,
    },
    /// Too few who came back.
    #[error(
        "{found} customers bought again within {horizon} days; at least {needed} are needed to learn from"
    )]
    TooFewReturned {
        /// The horizon in days.
        horizon: u32,
        /// How many there are.
        found: u64,
        /// How many there must be.
        needed: u64,
    },
}

/// Everything that stands in the way of a churn model; nothing if it can be trained.
#[must_use]
pub fn eligible(base: &Base) -> Vec<Obstacle> {
    let horizon = base.horizon_days;
    let days = horizon.saturating_mul(2).saturating_add(LOOK_BACK_DAYS);
    let outcomes = FEWEST_OUTCOMES.max(base.features.saturating_mul(PER_FEATURE));
    let short = base.history_days < days;
    let history = Obstacle::History { horizon, needed: days, found: base.history_days };
    let gone = Obstacle::TooFewGone { horizon, found: base.gone, needed: outcomes };
    let returned = Obstacle::TooFewReturned { horizon, found: base.returned, needed: outcomes };
    let obstacles = [(short, history), (base.gone < outcomes, gone), (base.returned < outcomes, returned)];
    obstacles.into_iter().filter_map(|(stands, obstacle)| stands.then_some(obstacle)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENOUGH: Base =
        Base { horizon_days: 90, history_days: 400, features: 12, gone: 5_000, returned: 800 };

    #[test]
    fn enough_is_enough() {
        assert_eq!(eligible(&ENOUGH), []);
        assert_eq!(eligible(&Base { history_days: 270, gone: 120, returned: 120, ..ENOUGH }), []);
    }

    #[test]
    fn every_obstacle_is_told_in_words() {
        let thin = Base { horizon_days: 365, history_days: 400, features: 12, gone: 119, returned: 0 };
        let told: Vec<String> = eligible(&thin).iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "a horizon of 365 days needs 820 days of purchases (one horizon to learn from, one to be \
                 judged on, and 90 days before them); there are 400",
                "119 customers bought nothing within 365 days; at least 120 are needed to learn from",
                "0 customers bought again within 365 days; at least 120 are needed to learn from",
            ]
        );
    }
}
