//! The pairs that are worth most together.
//!
//! Kuhn, H. W. (1955), "The Hungarian method for the assignment problem", Naval Research Logistics Quarterly
//! 2:83-97, with potentials, one row at a time by a shortest path: Jonker, R., Volgenant, A. (1987), "A
//! shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38:325-340.

/// A column for each row of `worth` so that the sum of what they are worth is greatest, no column twice; `None`
/// for rows that go without, where there are more rows than columns. Every row must be as long as the first.
pub(super) fn best_pairs(worth: &[Vec<f64>]) -> Vec<Option<usize>> {
    let columns = worth.first().map_or(0, Vec::len);
    let size = worth.len().max(columns);
    // Rows and columns that aren't there are worth nothing to anybody.
    let cost = |row: usize, column: usize| -worth.get(row).and_then(|row| row.get(column)).unwrap_or(&0.0);
    let mut state = State { rows: vec![0.0; size], columns: vec![Column::default(); size] };
    for row in 0..size {
        state.augment(row, cost);
    }
    let mut pairs = vec![None; worth.len()];
    for (column, place) in state.columns.iter().enumerate().take(columns) {
        if let Some(pair) = place.row.and_then(|row| pairs.get_mut(row)) {
            *pair = Some(column);
        }
    }
    pairs
}

/// A column: who has it, at what price, and what the search for a path knows of it.
#[derive(Debug, Clone, Copy, Default)]
struct Column {
    row: Option<usize>,
    price: f64,
    /// Cheapest way there from the columns reached, and the column it comes from.
    slack: f64,
    from: Option<usize>,
    reached: bool,
}

/// Potentials of the rows, and the columns.
struct State {
    rows: Vec<f64>,
    columns: Vec<Column>,
}

impl State {
    /// Finds a column for one more row, moving others over where that is cheaper.
    fn augment(&mut self, start: usize, cost: impl Fn(usize, usize) -> f64) {
        for column in &mut self.columns {
            (column.slack, column.from, column.reached) = (f64::INFINITY, None, false);
        }
        // The row that looks for a column, and the column it was put out of.
        let (mut row, mut left) = (start, None);
        loop {
            let own = self.rows.get(row).copied().unwrap_or_default();
            for (at, column) in self.columns.iter_mut().enumerate().filter(|(_, column)| !column.reached) {
                let slack = cost(row, at) - own - column.price;
                if slack < column.slack {
                    (column.slack, column.from) = (slack, left);
                }
            }
            let open = self.columns.iter().enumerate().filter(|(_, column)| !column.reached);
            let nearest = open.min_by(|(_, one), (_, other)| one.slack.total_cmp(&other.slack));
            let Some((at, step)) = nearest.map(|(at, column)| (at, column.slack)) else { return };
            self.pay(start, step);
            let Some(column) = self.columns.get_mut(at) else { return };
            column.reached = true;
            match column.row {
                Some(next) => (row, left) = (next, Some(at)),
                None => return self.hand_over(at, start),
            }
        }
    }

    /// Raises the potentials of all rows that look, so that the next column comes free.
    fn pay(&mut self, start: usize, step: f64) {
        if let Some(row) = self.rows.get_mut(start) {
            *row += step;
        }
        for column in &mut self.columns {
            if column.reached {
                column.price -= step;
                if let Some(row) = column.row.and_then(|row| self.rows.get_mut(row)) {
                    *row += step;
                }
            } else {
                column.slack -= step;
            }
        }
    }

    /// Each column on the way back gives its row to the one after it.
    fn hand_over(&mut self, end: usize, start: usize) {
        let mut at = end;
        loop {
            let from = self.columns.get(at).and_then(|column| column.from);
            let row = from.and_then(|from| self.columns.get(from)).and_then(|column| column.row);
            if let Some(column) = self.columns.get_mut(at) {
                column.row = row.or(Some(start));
            }
            match from {
                Some(before) => at = before,
                None => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(worth: &[Vec<f64>], pairs: &[Option<usize>]) -> f64 {
        worth.iter().zip(pairs).filter_map(|(row, pair)| row.get((*pair)?)).sum()
    }

    fn negative(costs: &[&[f64]]) -> Vec<Vec<f64>> {
        costs.iter().map(|row| row.iter().map(|cost| -cost).collect()).collect()
    }

    /// The example of `SciPy`'s `linear_sum_assignment`: columns 1, 0, 2 at a cost of 5.
    #[test]
    fn it_is_what_scipy_documents() {
        let worth = negative(&[&[4.0, 1.0, 3.0], &[2.0, 0.0, 5.0], &[3.0, 2.0, 2.0]]);
        assert_eq!(best_pairs(&worth), [Some(1), Some(0), Some(2)]);
    }

    /// Kuhn's (1955) own worked example: four people, four jobs, the ratings add up to 27.
    #[test]
    fn it_is_what_kuhn_publishes() {
        let worth = [[8, 7, 9, 9], [5, 2, 7, 8], [6, 1, 4, 9], [2, 3, 2, 6]];
        let worth: Vec<Vec<f64>> =
            worth.iter().map(|row| row.iter().copied().map(f64::from).collect()).collect();
        assert!((total(&worth, &best_pairs(&worth)) - 27.0).abs() < 1e-12);
    }

    #[test]
    fn more_rows_than_columns_leave_rows_without() {
        assert_eq!(best_pairs(&[vec![1.0], vec![3.0], vec![2.0]]), [None, Some(0), None]);
        assert_eq!(best_pairs(&[vec![1.0, 2.0, 3.0]]), [Some(2)]);
        assert!(best_pairs(&[]).is_empty());
    }

    /// The best of all ways to give each row a column or none.
    fn brute(worth: &[Vec<f64>], taken: &mut Vec<usize>) -> f64 {
        let Some((row, rest)) = worth.split_first() else { return 0.0 };
        let mut best = brute(rest, taken);
        for (column, value) in row.iter().enumerate() {
            if !taken.contains(&column) {
                taken.push(column);
                best = best.max(value + brute(rest, taken));
                taken.pop();
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_pairs_are_worth_more(
            worth in (1_usize..6, 1_usize..6).prop_flat_map(|(rows, columns)| {
                prop::collection::vec(prop::collection::vec(0_u8..20, columns), rows)
            }),
        ) {
            let worth: Vec<Vec<f64>> =
                worth.iter().map(|row| row.iter().copied().map(f64::from).collect()).collect();
            let pairs = best_pairs(&worth);
            let mut taken: Vec<usize> = pairs.iter().flatten().copied().collect();
            taken.sort_unstable();
            prop_assert!(taken.windows(2).all(|two| two[0] != two[1]));
            prop_assert!((total(&worth, &pairs) - brute(&worth, &mut Vec::new())).abs() < 1e-9);
        }
    }
}
