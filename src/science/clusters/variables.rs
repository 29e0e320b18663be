//! What variables are worth to a segmentation: how alike two are, and how much each tells apart.

use super::Matrix;

/// Correlation, either way, from which one of two variables is usually proposed for removal.
pub const REDUNDANT: f64 = 0.9;

/// Pearson's correlation of each variable with each other, in prepared values.
///
/// Not of ranks: k-means sums squared differences of prepared values, and what two variables count twice there
/// is what they share linearly. Extremes are cut off and skewed variables are on a logarithmic scale by then.
/// A variable without spread correlates with nothing (0), and with itself (1).
#[must_use]
pub fn correlations(matrix: &Matrix) -> Vec<Vec<f64>> {
    let count = matrix.len() as f64;
    let columns: Vec<Vec<f64>> = (0..matrix.width())
        .map(|variable| {
            let mean = matrix.column(variable).map(f64::from).sum::<f64>() / count;
            matrix.column(variable).map(|value| f64::from(value) - mean).collect()
        })
        .collect();
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
    let lengths: Vec<f64> = columns.iter().map(|column| product(column, column).sqrt()).collect();
    let each = columns.iter().zip(&lengths).enumerate();
    each.map(|(at, (one, length))| {
        let others = columns.iter().zip(&lengths).enumerate();
        let correlation = |(other_at, (other, other_length)): (usize, (&Vec<f64>, &f64))| {
            let lengths = length * other_length;
            match at == other_at {
                true => 1.0,
                false if lengths > 0.0 => (product(one, other) / lengths).clamp(-1.0, 1.0),
                false => 0.0,
            }
        };
        others.map(correlation).collect()
    })
    .collect()
}

/// A variable proposed for removal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Redundant {
    /// Its number.
    pub variable: usize,
    /// The one that says the same and stays.
    pub of: usize,
    /// Their correlation.
    pub correlation: f64,
}

/// Variables that another says already: of each pair that correlates by `least` or more either way, from the
/// most alike, the one that tells apart less (the later of equal ones) goes. `worth` is how much each tells
/// apart. The numbers of those that go, in rising order.
#[must_use]
pub fn redundant(correlations: &[Vec<f64>], worth: &[f64], least: f64) -> Vec<Redundant> {
    let rows = correlations.iter().enumerate();
    let mut pairs: Vec<(usize, usize, f64)> = rows
        .flat_map(|(one, row)| row.iter().enumerate().skip(one + 1).map(move |(other, r)| (one, other, *r)))
        .filter(|(_, _, correlation)| correlation.abs() >= least)
        .collect();
    pairs.sort_by(|(_, _, one), (_, _, other)| other.abs().total_cmp(&one.abs()));
    let mut gone: Vec<Redundant> = Vec::new();
    for (one, other, correlation) in pairs {
        if gone.iter().any(|gone| gone.variable == one || gone.variable == other) {
            continue;
        }
        let later_is_better = worth.get(other) > worth.get(one);
        let (variable, of) = if later_is_better { (one, other) } else { (other, one) };
        gone.push(Redundant { variable, of, correlation });
    }
    gone.sort_unstable_by_key(|gone| gone.variable);
    gone
}

/// How well one cut divides a variable in two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Halves {
    /// Share of the variance that lies between the two groups, 0 to 1. An even spread has 0.75, a normal one
    /// 2/π = 0.64, two heaps far apart nearly 1.
    pub between: f64,
    /// Share of the customers in the smaller group.
    pub smaller: f64,
}

/// How much a variable tells apart by itself, before any clustering: the best cut in two. `None` without
/// spread.
///
/// Otsu, N. (1979), "A threshold selection method from gray-level histograms", IEEE Transactions on Systems,
/// Man, and Cybernetics 9:62-66; it is k-means with two clusters in one variable, solved exactly.
#[must_use]
pub fn halves(values: impl Iterator<Item = f32>) -> Option<Halves> {
    let mut sorted: Vec<f64> = values.map(f64::from).filter(|value| value.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let count = sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() / count;
    let all: f64 = sorted.iter().map(|value| (value - mean).powi(2)).sum();
    let (mut best, mut below, mut sum) = (None::<Halves>, 0.0, 0.0);
    for (value, next) in sorted.iter().zip(sorted.iter().skip(1)) {
        below += 1.0;
        sum += value - mean;
        if next > value {
            // Below are `below` values whose mean is sum / below away, above the others on the other side.
            let between = sum * sum * count / (below * (count - below)) / all;
            if best.is_none_or(|best| between > best.between) {
                let smaller = below.min(count - below) / count;
                best = Some(Halves { between: between.min(1.0), smaller });
            }
        }
    }
    best
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::science::clusters::examples;

    /// Fisher's iris, as in R's `cor(iris[, 1:4])` and its `summary(aov(...))`.
    #[test]
    fn iris_has_the_published_correlations() {
        let found = correlations(&examples::iris());
        let wanted = [(0, 1, -0.1176), (0, 2, 0.8718), (0, 3, 0.8179), (1, 2, -0.4284), (1, 3, -0.3661)];
        for (one, other, wanted) in wanted.into_iter().chain([(2, 3, 0.9629)]) {
            assert!((found[one][other] - wanted).abs() < 5e-5, "{one} {other}: {}", found[one][other]);
            assert!((found[other][one] - found[one][other]).abs() < 1e-12);
        }
        assert!((found[2][2] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_correlates_with_nothing() {
        let matrix =
            Matrix::from_columns(&[vec![1.0, 2.0, 3.0], vec![5.0; 3], vec![-2.0, -4.0, -6.0]]).unwrap();
        let found = correlations(&matrix);
        assert_eq!(found[0][..2], [1.0, 0.0]);
        assert!((found[0][2] + 1.0).abs() < 1e-12);
    }

    #[test]
    fn of_two_that_say_the_same_the_better_stays() {
        let alike = |pairs: &[(usize, usize, f64)]| {
            let mut table = vec![vec![0.0; 4]; 4];
            for (one, other, correlation) in pairs {
                table[*one][*other] = *correlation;
                table[*other][*one] = *correlation;
            }
            table
        };
        let table = alike(&[(0, 1, 0.95), (2, 3, -0.9)]);
        let found = redundant(&table, &[0.5, 0.7, 0.6, 0.6], REDUNDANT);
        let wanted = [
            Redundant { variable: 0, of: 1, correlation: 0.95 },
            Redundant { variable: 3, of: 2, correlation: -0.9 },
        ];
        assert_eq!(found, wanted);
        // 1 goes for 0, so that nothing is left that 2 would repeat.
        let chain = alike(&[(0, 1, 0.99), (1, 2, 0.95)]);
        let found = redundant(&chain, &[0.9, 0.8, 0.7, 0.1], REDUNDANT);
        assert_eq!(found.iter().map(|gone| gone.variable).collect::<Vec<_>>(), [1]);
        assert!(redundant(&alike(&[(0, 1, 0.89)]), &[0.0; 4], REDUNDANT).is_empty());
    }

    /// Uniform 3/4, normal 2/π, two points 1: integrals done by hand.
    #[test]
    fn known_shapes_have_their_known_halves() {
        let even = halves((0..1_000_u16).map(f32::from)).unwrap();
        assert!((even.between - 0.75).abs() < 1e-3 && (even.smaller - 0.5).abs() < 1e-3);
        let normal: Vec<f32> = examples::normals(50_000, 3).into_iter().map(|value| value as f32).collect();
        let normal = halves(normal.into_iter()).unwrap();
        assert!((normal.between - std::f64::consts::FRAC_2_PI).abs() < 1e-2, "{normal:?}");
        let two = halves([0.0, 0.0, 0.0, 4.0].into_iter()).unwrap();
        assert!((two.between - 1.0).abs() < 1e-12 && (two.smaller - 0.25).abs() < 1e-12);
        assert_eq!(halves([2.0, 2.0].into_iter()), None);
        assert_eq!(halves(std::iter::empty()), None);
    }
}
