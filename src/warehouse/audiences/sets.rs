//! Who bought what, as sets of customers' numbers: gathered once for an open generation, asked ever after.
//!
//! Adding purchases up by customer is what takes longest of a rule. Numbers lie close together, so that an array adds up
//! faster than a table of hashes, and a bit for each says who fits. `in_set(set, person)` asks it from SQL.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use arrow::{
    array::{ArrayRef, AsArray as _, BooleanArray, RecordBatch},
    datatypes::{DataType, Int32Type, Int64Type},
};
use duckdb::{
    Connection, params_from_iter,
    types::Value,
    vscalar::{ArrowFunctionSignature, VArrowScalar},
};

/// Bytes that sets may take together; past it, those that nobody holds go, the oldest first.
const MOST_BYTES: usize = 96 << 20;
/// Larger numbers are no customer's.
const MOST_PEOPLE: usize = 1 << 28;

/// A set of customers' numbers.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    /// Whether those beyond it are in it too.
    beyond: bool,
}

impl Bits {
    /// Everybody whose sum fits. Who has no row sums to zero.
    fn of(sums: &[i64], fits: impl Fn(i64) -> bool) -> Self {
        let word = |sums: &[i64]| {
            sums.iter().enumerate().fold(0, |word, (bit, sum)| word | u64::from(fits(*sum)) << bit)
        };
        let mut words: Vec<u64> = sums.chunks(64).map(word).collect();
        let beyond = fits(0);
        if let (true, Some(last), spare) = (beyond, words.last_mut(), sums.len() % 64)
            && spare > 0
        {
            *last |= u64::MAX << spare;
        }
        Self { words, beyond }
    }

    fn has(&self, person: i32) -> bool {
        let Ok(person) = usize::try_from(person) else { return self.beyond };
        self.words.get(person / 64).map_or(self.beyond, |word| word >> (person % 64) & 1 == 1)
    }
}

/// A set that is held, so that it does not go.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its number.
    pub id: i32,
    _bits: Arc<Bits>,
}

/// The sets of an open generation, by what they are of.
#[derive(Debug, Clone, Default)]
pub struct Sets(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    by_key: HashMap<String, i32>,
    by_id: HashMap<i32, Arc<Bits>>,
    next: i32,
    bytes: usize,
}

impl Sets {
    /// The set of that key, if it was gathered.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Held> {
        let kept = self.lock();
        let id = *kept.by_key.get(key)?;
        kept.by_id.get(&id).map(|bits| Held { id, _bits: Arc::clone(bits) })
    }

    /// Keep a set.
    #[must_use]
    pub fn keep(&self, key: &str, bits: Bits) -> Held {
        let mut kept = self.lock();
        kept.next += 1;
        let (id, bits) = (kept.next, Arc::new(bits));
        kept.bytes += bits.words.len() * 8;
        kept.by_key.insert(key.to_owned(), id);
        kept.by_id.insert(id, Arc::clone(&bits));
        kept.make_room();
        Held { id, _bits: bits }
    }

    fn find(&self, id: i32) -> Option<Arc<Bits>> {
        self.lock().by_id.get(&id).map(Arc::clone)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn make_room(&mut self) {
        while self.bytes > MOST_BYTES {
            let idle = self.by_id.iter().filter(|(_, bits)| Arc::strong_count(bits) == 1).map(|(id, _)| *id);
            let Some(oldest) = idle.min() else { return };
            if let Some(bits) = self.by_id.remove(&oldest) {
                self.bytes -= bits.words.len() * 8;
            }
            self.by_key.retain(|_, id| *id != oldest);
        }
    }
}

/// Add the amounts of a statement up by customer, and keep whose sum fits. Its columns are `person` and `amount`, whole
/// numbers both.
pub fn gather(
    conn: &Connection,
    sql: &str,
    values: &[Value],
    fits: impl Fn(i64) -> bool,
) -> duckdb::Result<Bits> {
    let mut statement = conn.prepare(sql)?;
    let mut sums: Vec<i64> = Vec::new();
    for batch in statement.stream_arrow(params_from_iter(values.iter().cloned()))? {
        let batch = batch?;
        let (Some(people), Some(amounts)) = (
            batch.columns().first().and_then(|column| column.as_primitive_opt::<Int32Type>()),
            batch.columns().get(1).and_then(|column| column.as_primitive_opt::<Int64Type>()),
        ) else {
            continue;
        };
        for (person, amount) in people.values().iter().zip(amounts.values()) {
            let Ok(person) = usize::try_from(*person) else { continue };
            if person >= sums.len() {
                if person >= MOST_PEOPLE {
                    continue;
                }
                // Doubled, so that it does not grow once for each.
                sums.resize((person + 1).max(sums.len() * 2).min(MOST_PEOPLE), 0);
            }
            if let Some(sum) = sums.get_mut(person) {
                *sum = sum.saturating_add(*amount);
            }
        }
    }
    Ok(Bits::of(&sums, fits))
}

/// Teach a connection `in_set(set, person)`, and with it every other one of the same database.
pub fn register(conn: &Connection, sets: &Sets) -> duckdb::Result<()> {
    conn.register_scalar_function_with_state::<InSet>("in_set", sets)
}

struct InSet;

impl VArrowScalar for InSet {
    type State = Sets;

    fn invoke(sets: &Sets, input: RecordBatch) -> Result<ArrayRef, Box<dyn std::error::Error>> {
        let (Some(ids), Some(people)) = (
            input.columns().first().and_then(|column| column.as_primitive_opt::<Int32Type>()),
            input.columns().get(1).and_then(|column| column.as_primitive_opt::<Int32Type>()),
        ) else {
            return Err("in_set takes two whole numbers".into());
        };
        let Some(id) = ids.values().first() else {
            return Ok(Arc::new(BooleanArray::from(Vec::<bool>::new())));
        };
        let bits = sets.find(*id).ok_or("the set is gone; ask again")?;
        let has: BooleanArray = people.values().iter().map(|person| Some(bits.has(*person))).collect();
        Ok(Arc::new(has))
    }

    fn signatures() -> Vec<ArrowFunctionSignature> {
        vec![ArrowFunctionSignature::exact(vec![DataType::Int32, DataType::Int32], DataType::Boolean)]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_whose_sum_fits_and_those_beyond_it_where_zero_does() {
        let sums: Vec<i64> = (0..100).collect();
        let many = Bits::of(&sums, |sum| sum >= 98);
        assert_eq!((0..200).filter(|person| many.has(*person)).collect::<Vec<_>>(), [98, 99]);
        let few = Bits::of(&sums, |sum| sum < 2);
        assert_eq!((0..102).filter(|person| few.has(*person)).collect::<Vec<_>>(), [0, 1, 100, 101]);
        assert!(few.has(5_000) && few.has(-1) && !many.has(-1));
    }

    #[test]
    fn sums_are_gathered_and_asked_from_sql() {
        let conn = Connection::open_in_memory().unwrap();
        let sets = Sets::default();
        register(&conn, &sets).unwrap();
        let sql = "SELECT i::INTEGER AS person, 1::BIGINT AS amount FROM range(1000) AS r(i), range($1::BIGINT) WHERE i % 3 = 0";
        let bits = gather(&conn, sql, &[Value::BigInt(2)], |sum| sum >= 2).unwrap();
        let held = sets.keep("threes", bits);
        let count: i64 = conn
            .query_row(
                "SELECT count(*) FROM range(2000) AS r(i) WHERE in_set(?::INTEGER, i::INTEGER)",
                [held.id],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(count, 334);
        assert_eq!(sets.get("threes").unwrap().id, held.id);
        let gone = conn.query_row("SELECT in_set(77, 1)", [], |row| row.get::<_, bool>(0)).unwrap_err();
        assert!(gone.to_string().contains("gone"), "{gone}");
    }

    #[test]
    fn room_is_made_by_what_nobody_holds() {
        let sets = Sets::default();
        let large = || Bits { words: vec![0; MOST_BYTES / 8 / 2 + 1], beyond: false };
        let held = sets.keep("held", large());
        drop(sets.keep("idle", large()));
        drop(sets.keep("newest", large()));
        assert!(sets.get("held").is_some() && sets.get("idle").is_none(), "{:?}", held.id);
    }
}
