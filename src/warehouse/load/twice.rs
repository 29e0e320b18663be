//! Which keys are staged more than once, by their hashes.
//!
//! The database would group millions of keys that are all different to find none; sorting their hashes here costs
//! less than half. As many are held at a time as fit into a quarter of a gigabyte.

use arrow::{array::AsArray, datatypes::UInt64Type};
use duckdb::Connection;

use super::sql;

/// How many hashes are sorted at a time.
const AT_A_TIME: i64 = 1 << 25;

/// The hashes of keys that are staged more than once. A rare false alarm among them is sorted out later.
pub(super) fn hashes(conn: &Connection, keys: &str) -> Result<Vec<u64>, duckdb::Error> {
    let count =
        sql::fill(include_str!("../../../queries/load/count_table.sql"), &[("table", "load_incoming")]);
    let rows: i64 = conn.query_row(&count, [], |row| row.get(0))?;
    let parts = rows / AT_A_TIME + 1;
    let mut twice = Vec::new();
    for part in 0..parts {
        let places = [("keys", keys), ("parts", &parts.to_string()), ("part", &part.to_string())];
        let statement = sql::fill(include_str!("../../../queries/load/key_hashes.sql"), &places);
        let mut statement = conn.prepare(&statement)?;
        let mut hashes = Vec::with_capacity(usize::try_from(rows / parts).unwrap_or(0));
        for batch in statement.query_arrow([])? {
            let column = batch.columns().first().and_then(|c| c.as_primitive_opt::<UInt64Type>());
            hashes.extend_from_slice(column.map_or(&[], |c| c.values()));
        }
        twice.extend(repeated(&mut hashes));
    }
    Ok(twice)
}

/// What stands in a list more than once, each of it once.
fn repeated(hashes: &mut [u64]) -> Vec<u64> {
    let middle = hashes.len() / 2;
    if let [_, .., _] = hashes {
        let (low, _, high) = hashes.select_nth_unstable(middle);
        std::thread::scope(|scope| {
            scope.spawn(|| low.sort_unstable());
            high.sort_unstable();
        });
    }
    let pairs = hashes.array_windows().filter(|[a, b]| a == b);
    let mut found: Vec<u64> = pairs.map(|[hash, _]| *hash).collect();
    found.dedup();
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_twice_is_found_wherever_it_stands() {
        assert_eq!(repeated(&mut []), Vec::<u64>::new());
        assert_eq!(repeated(&mut [7]), Vec::<u64>::new());
        assert_eq!(repeated(&mut [3, 1, 2]), Vec::<u64>::new());
        assert_eq!(repeated(&mut [5, 1, 5]), [5]);
        assert_eq!(repeated(&mut [9, 4, 9, 4, 9, 4, 1]), [4, 9]);
        let mut many: Vec<u64> = (0..10_000).map(|n| (n * 7919) % 9_999).collect();
        assert_eq!(repeated(&mut many), [0]);
    }

    #[test]
    fn keys_of_several_columns_are_told_apart() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TEMP TABLE load_incoming AS SELECT * FROM (VALUES
                ('a', 1, 0), ('a', 2, 0), ('b', 1, 0), ('a', 1, 0), ('b', 1, 5), (NULL, 3, 0)) AS t(x, y, _problem)",
        )
        .unwrap();
        assert_eq!(hashes(&conn, "x, y").unwrap().len(), 1);
        assert_eq!(hashes(&conn, "y").unwrap().len(), 1);
        assert_eq!(hashes(&conn, "x").unwrap().len(), 1);
    }
}
