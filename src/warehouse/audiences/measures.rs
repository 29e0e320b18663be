//! What a count tells of each person: tier, net revenue, how they can be reached. Added up once for an open generation, so
//! that a count is a walk over the bits of who is taken.
//!
//! Five bytes a person: 50 MB for ten million.

use duckdb::{Connection, types::Value};
use rust_decimal::Decimal;

use super::{
    CountRow,
    bits::Bits,
    sets::add,
    shares::Share,
    sums::{Room, Sums},
};
use crate::contract::Segment;

// A mark, as `audiences/told` puts it together.
const EMAIL: i64 = 2;
const PHONE: i64 = 4;
const ADS: i64 = 8;
/// The tier's place among those named, the first of them 1; 0 is none.
const TIER: i64 = 16;
const TIERS: usize = Segment::ALL.len() + 1;

/// Of everybody.
#[derive(Debug)]
pub struct Measures {
    everybody: Bits,
    marks: Sums,
    /// Net revenue of the 12 months.
    cents: Sums,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    customers: i64,
    cents: i64,
    email: i64,
    phone: i64,
    ads: i64,
}

impl Measures {
    /// Add them up by the statement of the measures.
    pub fn read(conn: &Connection, everybody: Share, sql: &str) -> duckdb::Result<Self> {
        let tiers = Segment::ALL.into_iter().map(|segment| Value::Text(segment.id().to_owned())).collect();
        let (mut marks, mut cents) = (Sums::new(everybody, Room::Byte), Sums::new(everybody, Room::Four));
        add(conn, sql, &[Value::List(tiers)], &mut [(&mut marks, 1), (&mut cents, 1)])?;
        Ok(Self { everybody: marks.that_fit(|mark| mark > 0), marks, cents })
    }

    /// Everybody.
    #[must_use]
    pub fn everybody(&self) -> &Bits {
        &self.everybody
    }

    /// What `audiences/count` answers of these people; the first `most` of all stand in the first row.
    #[must_use]
    pub fn count(&self, taken: &Bits, most: u32) -> Vec<CountRow> {
        let mut tallies = [Tally::default(); TIERS];
        for person in taken.numbers() {
            let mark = self.marks.of(person);
            let Some(tally) = tallies.get_mut((mark / TIER) as usize) else { continue };
            tally.customers += 1;
            tally.cents = tally.cents.saturating_add(self.cents.of(person));
            tally.email += i64::from(mark & EMAIL != 0);
            tally.phone += i64::from(mark & PHONE != 0);
            tally.ads += i64::from(mark & ADS != 0);
        }
        let tiers = std::iter::once(None).chain(Segment::ALL.into_iter().map(Some));
        let mut rows: Vec<CountRow> = tiers
            .zip(tallies)
            .filter(|(_, tally)| tally.customers > 0)
            .map(|(tier, tally)| CountRow {
                segment: tier.map(|tier| tier.id().to_owned()),
                customers: tally.customers,
                revenue: Decimal::new(tally.cents, 2),
                email: tally.email,
                phone: tally.phone,
                ads: tally.ads,
                first: Vec::new(),
            })
            .collect();
        if let Some(row) = rows.first_mut() {
            row.first = taken.numbers().take(most as usize).filter_map(|at| i64::try_from(at).ok()).collect();
        }
        rows
    }
}
