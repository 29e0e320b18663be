//! Sets of customers by the condition that they fit: found once for an open generation, asked ever after.
//!
//! A condition is what a statement adds up to by customer, and a bit for each whose sum fits. `in_set(set, person)` asks the
//! bits from SQL.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use arrow::{
    array::{ArrayRef, AsArray as _, BooleanArray, RecordBatch},
    datatypes::{ArrowPrimitiveType, DataType, Int32Type, Int64Type},
};
use duckdb::{
    Connection, params_from_iter,
    types::Value,
    vscalar::{ArrowFunctionSignature, VArrowScalar},
};

use super::{bits::Bits, sums::Sums};

/// Bytes that sets may take together; past it, those that nobody holds go, the one longest unused first. Of ten million
/// customers a set takes 1.25 MB.
const MOST_BYTES: usize = 96 << 20;
/// Bytes that sums may take together; past it, those longest unused go. Of ten million customers tickets take 10 MB and
/// amounts 40.
const MOST_SUMS: usize = 64 << 20;

/// A set that is held, so that it does not go.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its number.
    pub id: i32,
    /// Who is in it.
    pub bits: Arc<Bits>,
}

/// The sets of an open generation, by what they are of.
#[derive(Debug, Clone, Default)]
pub struct Sets(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    by_key: HashMap<String, i32>,
    by_id: HashMap<i32, Set>,
    /// What purchases add up to over their last days, the latest used last.
    sums: Vec<(String, Option<u32>, Arc<Sums>)>,
    next: i32,
    clock: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Set {
    bits: Arc<Bits>,
    used: u64,
}

impl Sets {
    /// The set of that key, if it was found before.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Held> {
        let mut kept = self.lock();
        let id = *kept.by_key.get(key)?;
        let now = kept.tick();
        let set = kept.by_id.get_mut(&id)?;
        set.used = now;
        Some(Held { id, bits: Arc::clone(&set.bits) })
    }

    /// Keep a set.
    #[must_use]
    pub fn keep(&self, key: &str, bits: Bits) -> Held {
        let mut kept = self.lock();
        kept.next += 1;
        let (id, used, bits) = (kept.next, kept.tick(), Arc::new(bits));
        // Two may have found the same at once. Who holds the one before may still be asking it.
        kept.bytes += bits.bytes();
        kept.by_key.insert(key.to_owned(), id);
        kept.by_id.insert(id, Set { bits: Arc::clone(&bits), used });
        kept.make_room();
        Held { id, bits }
    }

    /// What purchases add up to over so many days, if it was added up lately.
    #[must_use]
    pub fn sums(&self, key: &str) -> Option<(Option<u32>, Arc<Sums>)> {
        let kept = self.lock();
        let (_, days, sums) = kept.sums.iter().find(|(known, ..)| known == key)?;
        Some((*days, Arc::clone(sums)))
    }

    /// Keep it, in the place of another number of days: whoever edits a rule changes a value of it at a time.
    pub fn keep_sums(&self, key: String, days: Option<u32>, sums: Arc<Sums>) {
        let mut kept = self.lock();
        kept.sums.retain(|(known, ..)| *known != key);
        kept.sums.push((key, days, sums));
        while kept.sums.iter().map(|(.., sums)| sums.bytes()).sum::<usize>() > MOST_SUMS {
            kept.sums.remove(0);
        }
    }

    fn find(&self, id: i32) -> Option<Arc<Bits>> {
        self.lock().by_id.get(&id).map(|set| Arc::clone(&set.bits))
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    fn make_room(&mut self) {
        while self.bytes > MOST_BYTES {
            let idle = self.by_id.iter().filter(|(_, set)| Arc::strong_count(&set.bits) == 1);
            let Some(longest) = idle.min_by_key(|(_, set)| set.used).map(|(id, _)| *id) else { return };
            if let Some(set) = self.by_id.remove(&longest) {
                self.bytes -= set.bits.bytes();
            }
            self.by_key.retain(|_, id| *id != longest);
        }
    }
}

/// Add up by customer what a statement finds: its first column is `person`, each other an amount for one of the sums, times
/// what stands with it; without any, each row counts once.
pub fn add(
    conn: &Connection,
    sql: &str,
    values: &[Value],
    all: &mut [(&mut Sums, i64)],
) -> duckdb::Result<()> {
    for batch in conn.prepare(sql)?.stream_arrow(params_from_iter(values.iter().cloned()))? {
        let batch = batch?;
        let people = whole::<Int32Type>(&batch, 0)?;
        for (place, (sums, times)) in (1..).zip(all.iter_mut()) {
            if batch.num_columns() == 1 {
                sums.add(people, std::iter::repeat(*times));
            } else {
                let amounts = whole::<Int64Type>(&batch, place)?;
                sums.add(people, amounts.iter().map(|amount| amount.saturating_mul(*times)));
            }
        }
    }
    Ok(())
}

fn whole<T: ArrowPrimitiveType>(batch: &RecordBatch, place: usize) -> duckdb::Result<&[T::Native]> {
    let column = batch.columns().get(place).and_then(|column| column.as_primitive_opt::<T>());
    Ok(column.ok_or(duckdb::Error::InvalidQuery)?.values())
}

/// Teach a connection `in_set(set, person)`, and with it every other one of the same database.
pub fn register(conn: &Connection, sets: &Sets) -> duckdb::Result<()> {
    conn.register_scalar_function_with_state::<InSet>("in_set", sets)
}

struct InSet;

impl VArrowScalar for InSet {
    type State = Sets;

    fn invoke(sets: &Sets, input: RecordBatch) -> Result<ArrayRef, Box<dyn std::error::Error>> {
        let (ids, people) = (whole::<Int32Type>(&input, 0)?, whole::<Int32Type>(&input, 1)?);
        let Some(id) = ids.first() else {
            return Ok(Arc::new(BooleanArray::from(Vec::<bool>::new())));
        };
        let bits = sets.find(*id).ok_or("the set is gone; ask again")?;
        let has: BooleanArray = people.iter().map(|person| Some(bits.has(*person))).collect();
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
    use crate::warehouse::audiences::{shares::Share, sums::Room};

    #[test]
    fn sums_are_added_up_and_asked_from_sql() {
        let (conn, sets) = (Connection::open_in_memory().unwrap(), Sets::default());
        register(&conn, &sets).unwrap();
        let rows = "FROM range(100000) AS r(i), range($1::BIGINT) WHERE i % 3 = 0";
        let sql = format!("SELECT i::INTEGER AS person, 2::BIGINT AS amount, -i AS other {rows}");
        let values = [Value::BigInt(2)];
        let sums = || Sums::new(Share { from: 0, people: 1500 }, Room::Byte);
        let (mut twos, mut others, mut ones) = (sums(), sums(), sums());
        add(&conn, &sql, &values, &mut [(&mut twos, 1), (&mut others, -1)]).unwrap();
        assert_eq!([twos.of(999), twos.of(1), others.of(999)], [4, 0, 1998]);
        add(&conn, &format!("SELECT i::INTEGER {rows}"), &values, &mut [(&mut ones, 1)]).unwrap();
        let held = sets.keep("threes", ones.that_fit(|sum| sum >= 2));
        let asked = "SELECT count(*) FROM range(2000) AS r(i) WHERE in_set(?::INTEGER, i::INTEGER)";
        let count: i64 = conn.query_row(asked, [held.id], |row| row.get(0)).unwrap();
        assert_eq!(count, 500);
        assert_eq!(sets.get("threes").unwrap().id, held.id);
        let gone = conn.query_row("SELECT in_set(77, 1)", [], |row| row.get::<_, bool>(0)).unwrap_err();
        assert!(gone.to_string().contains("gone"), "{gone}");
        add(&conn, "SELECT 'text'", &[], &mut [(&mut ones, 1)]).unwrap_err();
    }

    #[test]
    fn room_is_made_by_what_nobody_holds_and_was_longest_unused() {
        let sets = Sets::default();
        let large = || Bits::of_bytes(MOST_BYTES / 3);
        let held = sets.keep("held", large());
        drop(sets.keep("unused", large()));
        drop(sets.keep("used", large()));
        drop(sets.get("unused"));
        drop(sets.get("used"));
        drop(sets.keep("newest", large()));
        let known = ["held", "unused", "used", "newest"].map(|key| sets.get(key).is_some());
        assert_eq!(known, [true, false, true, true], "{}", held.id);
    }

    #[test]
    fn sums_are_kept_while_there_is_room() {
        let sets = Sets::default();
        let large = || Arc::new(Sums::new(Share { from: 0, people: MOST_SUMS / 2 }, Room::Byte));
        for (key, days) in [("a", None), ("b", Some(30)), ("a", Some(90))] {
            sets.keep_sums(key.to_owned(), days, large());
        }
        let known = |key: &str| sets.sums(key).map(|(days, _)| days);
        assert_eq!([known("a"), known("b")], [Some(Some(90)), Some(Some(30))]);
        sets.keep_sums("c".to_owned(), None, large());
        assert_eq!([known("a"), known("b"), known("c")], [Some(Some(90)), None, Some(None)]);
    }
}
