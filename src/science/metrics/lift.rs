//! How many more of those it happened to are among the highest scores than among as many taken at random.

use super::{MetricError, Scored};

/// The customers with the highest scores, and what happened to them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiftPoint {
    /// Share of all customers taken, highest scores first.
    pub customers: f64,
    /// Share of all it happened to who are among them.
    pub found: f64,
    /// How many times as many as at random: `found` over `customers`.
    pub lift: f64,
}

/// The lift curve at `points` equal steps, the last being everybody. Where the cut falls among equal scores,
/// they count by the share of them taken: the mean over every order they could stand in.
///
/// # Errors
/// [`MetricError::OneOutcome`] if it happened to nobody, [`MetricError::Setting`] without points.
pub fn lift_curve(scored: &Scored<'_>, points: u32) -> Result<Vec<LiftPoint>, MetricError> {
    if points == 0 {
        return Err(MetricError::Setting("the number of points"));
    }
    let shares = (1..=points).map(|point| f64::from(point) / f64::from(points));
    at(scored, shares)
}

/// The lift among the `share` (above 0, up to 1) of customers with the highest scores: 0.1 for the top
/// decile.
///
/// # Errors
/// As [`lift_curve`].
pub fn top_lift(scored: &Scored<'_>, share: f64) -> Result<f64, MetricError> {
    if !(share > 0.0 && share <= 1.0) {
        return Err(MetricError::Setting("the share of customers"));
    }
    at(scored, std::iter::once(share))?.first().map(|point| point.lift).ok_or(MetricError::Empty)
}

/// The points at rising shares of the customers.
fn at(scored: &Scored<'_>, shares: impl Iterator<Item = f64>) -> Result<Vec<LiftPoint>, MetricError> {
    let groups = scored.groups();
    let (customers, hits) =
        groups.iter().fold((0.0, 0.0), |(all, hits), group| (all + group.weight(), hits + group.hits));
    if hits <= 0.0 {
        return Err(MetricError::OneOutcome);
    }
    let (mut taken, mut found) = (0.0, 0.0);
    let mut next = groups.iter().rev().peekable();
    let points = shares.map(|share| {
        let wanted = share * customers;
        while let Some(group) = next.next_if(|group| taken + group.weight() <= wanted) {
            taken += group.weight();
            found += group.hits;
        }
        let part = next.peek().map_or(0.0, |group| group.hits * (wanted - taken) / group.weight());
        let found = ((found + part) / hits).min(1.0);
        LiftPoint { customers: share, found, lift: found / share }
    });
    Ok(points.collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_counts_from_the_highest_score() {
        let scores = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0];
        let happened = [true, true, false, true, false, false, false, false, true, false];
        let scored = Scored::new(&scores, &happened).unwrap();
        let found: Vec<_> = lift_curve(&scored, 5).unwrap().iter().map(|point| point.found).collect();
        assert_eq!(found, [0.5, 0.75, 0.75, 0.75, 1.0]);
        assert_eq!(top_lift(&scored, 0.1), Ok(2.5));
        assert_eq!(top_lift(&scored, 1.0), Ok(1.0));
    }

    #[test]
    fn equal_scores_have_no_lift() {
        let happened: Vec<bool> = (0..50).map(|row| row < 10).collect();
        let scored = Scored::new(&[0.3; 50], &happened).unwrap();
        for point in lift_curve(&scored, 7).unwrap() {
            assert!((point.lift - 1.0).abs() < 1e-12, "{point:?}");
        }
    }

    #[test]
    fn what_can_not_be_told_is_refused() {
        let scored = Scored::new(&[0.1, 0.2], &[false, false]).unwrap();
        assert_eq!(top_lift(&scored, 0.1), Err(MetricError::OneOutcome));
        assert_eq!(top_lift(&scored, 0.0), Err(MetricError::Setting("the share of customers")));
        assert!(lift_curve(&scored, 0).is_err());
    }
}
