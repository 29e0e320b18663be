//! Feature values as small whole numbers: which of up to 255 bins each falls in.

use crate::science::churn::rows::Rows;

/// Most bins of one feature, without the one for missing values.
const MOST_BINS: usize = 255;
/// The bin of missing values.
pub(super) const MISSING: u8 = u8::MAX;
/// Most values of one feature that the edges are drawn from; taken at equal steps.
const MOST_SAMPLED: usize = 200_000;

/// All rows, each value as its bin.
#[derive(Debug, Clone)]
pub(super) struct Binned {
    /// For each feature, the rising values between bins: bin b holds what is above edge b − 1 and not above
    /// edge b.
    pub edges: Vec<Vec<f32>>,
    /// Bins, row after row.
    codes: Vec<u8>,
}

impl Binned {
    /// Bins of about the same number of rows; a bin for each value where there are few.
    pub fn of(rows: &Rows<'_>) -> Self {
        let edges: Vec<Vec<f32>> = (0..rows.width()).map(|feature| edges(rows, feature)).collect();
        let code = |value: f32, edges: &[f32]| {
            if value.is_nan() { MISSING } else { edges.partition_point(|edge| *edge < value) as u8 }
        };
        let codes =
            rows.each().flat_map(|row| row.iter().zip(&edges).map(|(value, edges)| code(*value, edges)));
        Self { codes: codes.collect(), edges }
    }

    /// The bins of one row.
    pub fn row(&self, row: u32) -> &[u8] {
        let (width, row) = (self.edges.len(), row as usize);
        self.codes.get(row * width..(row + 1) * width).unwrap_or_default()
    }
}

/// At most 254 values that lie between neighbouring values of the feature.
fn edges(rows: &Rows<'_>, feature: usize) -> Vec<f32> {
    let step = rows.len().div_ceil(MOST_SAMPLED).max(1);
    let mut values: Vec<f32> = rows.column(feature).step_by(step).filter(|value| !value.is_nan()).collect();
    values.sort_unstable_by(f32::total_cmp);
    // The distinct values, each with the number of rows up to and with it.
    let mut distinct: Vec<(f32, usize)> = Vec::new();
    for (rank, value) in values.iter().enumerate() {
        match distinct.last_mut() {
            Some((last, upto)) if *last >= *value => *upto = rank + 1,
            _ => distinct.push((*value, rank + 1)),
        }
    }
    let few = distinct.len() <= MOST_BINS;
    let mut full = 0;
    let mut edges = Vec::new();
    for (&(value, upto), &(next, _)) in distinct.iter().zip(distinct.iter().skip(1)) {
        // How many bins of one size what lies below would fill.
        let bins = upto * MOST_BINS / values.len();
        if few || bins > full {
            full = bins;
            // Halfway, so that a value rounded otherwise elsewhere falls on the same side; but never the
            // upper one.
            let middle = f32::midpoint(value, next);
            edges.push(if middle < next { middle } else { value });
        }
    }
    edges
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn few_values_get_a_bin_each_and_missing_ones_their_own() {
        let values = [3.0, 1.0, f32::NAN, 2.0, 3.0, 1.0];
        let binned = Binned::of(&Rows::new(&values, 1).unwrap());
        assert_eq!(binned.edges, [[1.5, 2.5]]);
        assert_eq!(binned.codes, [2, 0, MISSING, 1, 2, 0]);
    }

    #[test]
    fn many_values_get_bins_of_one_size() {
        let values: Vec<f32> = (0..100_000).map(|row| ((row * 7_919) % 100_000) as f32).collect();
        let binned = Binned::of(&Rows::new(&values, 1).unwrap());
        assert_eq!(binned.edges[0].len(), MOST_BINS - 1);
        let mut counts = [0_u32; 256];
        binned.codes.iter().for_each(|code| counts[usize::from(*code)] += 1);
        assert!(counts[..MOST_BINS].iter().all(|count| (390..=394).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_value_most_rows_have_does_not_eat_the_bins_of_others() {
        let values: Vec<f32> = (0..10_000).map(|row| if row % 10 == 0 { row as f32 } else { 0.0 }).collect();
        let binned = Binned::of(&Rows::new(&values, 1).unwrap());
        assert!(binned.edges[0].len() > 20, "{}", binned.edges[0].len());
    }

    #[test]
    fn a_constant_or_missing_feature_has_one_bin() {
        let values = [5.0, f32::NAN, 5.0, f32::NAN];
        assert_eq!(Binned::of(&Rows::new(&values, 2).unwrap()).edges, [Vec::<f32>::new(), Vec::new()]);
    }
}
