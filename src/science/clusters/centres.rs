//! Where clusters lie.

use serde::{Deserialize, Serialize};

use super::ClusterError;

/// The middle of each cluster, in prepared values (as [`Scaler::apply`](super::Scaler::apply) gives them).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Centres {
    width: usize,
    values: Vec<f64>,
}

/// Where one customer belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assigned {
    /// Number of the nearest cluster.
    pub nearest: usize,
    /// Euclidean distance to its centre.
    pub distance: f64,
    /// Number of the second nearest cluster.
    pub second: usize,
    /// Euclidean distance to its centre.
    pub second_distance: f64,
}

impl Assigned {
    /// How clearly the customer belongs where it is put: 0 halfway between two clusters, 1 at a centre. It is
    /// the silhouette with centres in place of the other customers.
    #[must_use]
    pub fn margin(&self) -> f64 {
        if self.second_distance > 0.0 { 1.0 - self.distance / self.second_distance } else { 0.0 }
    }
}

impl Centres {
    /// Takes `width` values for each cluster, one cluster after the other.
    ///
    /// # Errors
    /// [`ClusterError::Empty`], [`ClusterError::Width`] and [`ClusterError::NotFinite`].
    pub fn new(values: Vec<f64>, width: usize) -> Result<Self, ClusterError> {
        if values.is_empty() || width == 0 {
            return Err(ClusterError::Empty);
        }
        if !values.len().is_multiple_of(width) {
            return Err(ClusterError::Width { values: values.len(), width });
        }
        match values.iter().position(|value| !value.is_finite()) {
            Some(at) => Err(ClusterError::NotFinite { row: at / width, variable: at % width }),
            None => Ok(Self { width, values }),
        }
    }

    /// Number of clusters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Whether there are none; never so, as none are refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Number of variables.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Each cluster's centre.
    #[must_use]
    pub fn each(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.width)
    }

    /// The same centres in another order: the first becomes number `order[0]` of these, and so on.
    pub(super) fn reordered(&self, order: &[usize]) -> Self {
        let centres = order.iter().filter_map(|at| self.each().nth(*at));
        Self { width: self.width, values: centres.flatten().copied().collect() }
    }

    /// The nearest and the second nearest cluster of one customer's prepared values; of equally near ones
    /// the one with the lower number. `None` with fewer than two clusters, or unless the row has as many
    /// finite values as there are variables.
    #[must_use]
    pub fn assign(&self, row: &[f64]) -> Option<Assigned> {
        if row.len() != self.width || row.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let mut ranked: Vec<(f64, usize)> = self.each().map(|centre| squared(centre, row)).zip(0..).collect();
        // A stable sort keeps the lower number first.
        ranked.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let (&(distance, nearest), &(second_distance, second)) = (ranked.first()?, ranked.get(1)?);
        let (distance, second_distance) = (distance.sqrt(), second_distance.sqrt());
        Some(Assigned { nearest, distance, second, second_distance })
    }

    /// The cluster whose centre is nearest to that of cluster `number`, and how far it is.
    #[must_use]
    pub fn neighbour(&self, number: usize) -> Option<(usize, f64)> {
        let own = self.each().nth(number)?;
        let others = self.each().enumerate().filter(|(other, _)| *other != number);
        let ranked = others.map(|(other, centre)| (other, squared(centre, own).sqrt()));
        ranked.min_by(|(_, one), (_, other)| one.total_cmp(other))
    }
}

/// The squared Euclidean distance.
pub(super) fn squared(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn corners() -> Centres {
        Centres::new(vec![0.0, 0.0, 3.0, 0.0, 0.0, 10.0], 2).unwrap()
    }

    #[test]
    fn a_customer_belongs_to_the_nearest_centre() {
        let found = corners().assign(&[1.0, 0.0]).unwrap();
        let wanted = Assigned { nearest: 0, distance: 1.0, second: 1, second_distance: 2.0 };
        assert_eq!((found, found.margin()), (wanted, 0.5));
    }

    #[test]
    fn halfway_the_lower_number_wins_by_nothing() {
        let found = corners().assign(&[1.5, 0.0]).unwrap();
        assert_eq!((found.nearest, found.second, found.margin()), (0, 1, 0.0));
        let same = Centres::new(vec![1.0, 1.0], 1).unwrap().assign(&[1.0]).unwrap();
        assert_eq!((same.nearest, same.margin()), (0, 0.0));
    }

    #[test]
    fn what_can_not_be_assigned_is_not() {
        assert_eq!(corners().assign(&[1.0]), None);
        assert_eq!(corners().assign(&[1.0, f64::NAN]), None);
        assert_eq!(Centres::new(vec![1.0], 1).unwrap().assign(&[1.0]), None);
        assert!(Centres::new(vec![1.0, f64::NAN], 1).is_err());
        assert!(Centres::new(vec![], 1).is_err());
        assert!(Centres::new(vec![1.0; 3], 2).is_err());
    }

    #[test]
    fn the_neighbour_is_the_nearest_other_centre() {
        assert_eq!(corners().neighbour(1), Some((0, 3.0)));
        assert_eq!(corners().neighbour(2), Some((0, 10.0)));
        assert_eq!(corners().neighbour(3), None);
    }
}
