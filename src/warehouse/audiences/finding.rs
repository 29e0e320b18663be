//! How the set of a condition is found: what is added up by customer, and which sums fit.

use std::sync::Arc;

use duckdb::{Connection, types::Value};
use jiff::{ToSpan as _, civil::Date};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{
    bits::Bits,
    compile::{Compiled, Missing, Named, Writer, key},
    sets::{Sets, add},
    shares::Share,
    sums::{Room, Sums},
};
use crate::{
    contract::{Condition, Operator, PurchaseMeasure, Purchases},
    warehouse::{load::sql::fill, queries::Queries},
};

/// What is added up, to what, and whom the sums take, among a share of everybody.
#[derive(Debug, Clone)]
pub struct Finding {
    share: Share,
    statement: Option<Compiled>,
    start: Start,
    /// -1 where it is taken away.
    sign: i64,
    /// What the sums are kept by, and of how many days they are.
    keep: Option<(String, Option<u32>)>,
    operator: Operator,
    bound: i64,
}

#[derive(Debug, Clone)]
enum Start {
    Nothing(Room),
    Sums(Arc<Sums>),
}

impl Finding {
    /// How those of a share are found whom a condition takes that names no audience. Where the same purchases were added up
    /// before over another window, only the days in between are.
    pub fn of(
        condition: &Condition,
        named: &Named,
        (as_of, share): (Date, Share),
        (queries, sets): (&Queries, &Sets),
    ) -> Result<Self, Missing> {
        let Condition::Purchases(purchases) = condition else {
            let mut writer = Writer::new(named, as_of, queries);
            let (rule, [from, to]) = (writer.condition(condition)?, writer.share(share));
            let places = [("rule", rule.as_str()), ("from", &from), ("to", &to)];
            let sql = fill(&queries.get("audiences/condition")?.sql, &places);
            return Ok(Self {
                share,
                statement: Some(Compiled { sql, values: writer.values }),
                start: Start::Nothing(Room::Byte),
                sign: 1,
                keep: None,
                operator: Operator::AtLeast,
                bound: 1,
            });
        };
        let kept = kept_by(purchases, share);
        let mut finding = Self {
            share,
            statement: None,
            start: Start::Nothing(room(purchases.measure)),
            sign: 1,
            keep: Some((kept.clone(), purchases.last_days)),
            operator: purchases.operator,
            bound: bound(purchases),
        };
        if let Some((days, sums)) = sets.sums(&kept) {
            if days == purchases.last_days {
                finding.start = Start::Sums(sums);
                return Ok(finding);
            }
            if let Some((between, sign)) = between(purchases.last_days, days) {
                let until = between.until(as_of);
                let purchases = Purchases { last_days: between.days, ..purchases.clone() };
                finding.statement = Some(statement(&purchases, (until, share), queries)?);
                finding.start = Start::Sums(sums);
                finding.sign = sign;
                return Ok(finding);
            }
        }
        finding.statement = Some(statement(purchases, (as_of, share), queries)?);
        Ok(finding)
    }

    /// Whom of the share the condition takes, by the place in it; what was added up is kept in `sets`.
    pub fn find(self, conn: &Connection, sets: &Sets) -> duckdb::Result<Bits> {
        let sums = match (self.start, &self.statement) {
            (Start::Sums(sums), None) => sums,
            (start, statement) => {
                let mut sums = match start {
                    Start::Nothing(room) => Sums::new(self.share, room),
                    Start::Sums(sums) => Arc::unwrap_or_clone(sums),
                };
                if let Some(statement) = statement {
                    add(conn, &statement.sql, &statement.values, &mut [(&mut sums, self.sign)])?;
                }
                Arc::new(sums)
            }
        };
        let (operator, bound) = (self.operator, self.bound);
        let found = sums.that_fit(|sum| fits(sum, operator, bound));
        if let Some((kept, days)) = self.keep {
            sets.keep_sums(kept, days, sums);
        }
        Ok(found)
    }
}

/// Days that one window has and another has not.
struct Between {
    days: Option<u32>,
    before: u32,
}

impl Between {
    /// The last of them.
    fn until(&self, as_of: Date) -> Date {
        as_of.saturating_sub(i64::from(self.before).days())
    }
}

/// From the sums over one number of days to those over another: the days in between, and whether they are added or taken
/// away. `None` where it is shorter to begin anew.
fn between(wanted: Option<u32>, known: Option<u32>) -> Option<(Between, i64)> {
    match (wanted, known) {
        (None, Some(known)) => Some((Between { days: None, before: known }, 1)),
        (Some(wanted), Some(known)) if wanted > known => {
            Some((Between { days: Some(wanted - known), before: known }, 1))
        }
        (Some(wanted), Some(known)) if known - wanted < wanted => {
            Some((Between { days: Some(known - wanted), before: wanted }, -1))
        }
        _ => None,
    }
}

/// Of whatever window, and whatever they are compared with.
fn kept_by(purchases: &Purchases, share: Share) -> String {
    let (operator, value) = (Operator::AtLeast, Decimal::ZERO);
    let purchases = key(&Purchases { last_days: None, operator, value, ..purchases.clone() });
    format!("{purchases} from {}", share.from)
}

fn statement(
    purchases: &Purchases,
    (as_of, share): (Date, Share),
    queries: &Queries,
) -> Result<Compiled, Missing> {
    let named = Named::default();
    let mut writer = Writer::new(&named, as_of, queries);
    let amount = match purchases.measure {
        PurchaseMeasure::Bought => "tickets",
        PurchaseMeasure::Spent => "cents",
    };
    let (bought, amount) = (writer.bought(purchases)?, writer.term(amount, &[])?);
    let [from, to] = writer.share(share);
    let places = [("bought", bought.as_str()), ("amount", &amount), ("from", &from), ("to", &to)];
    let sql = fill(&queries.get("audiences/purchases")?.sql, &places);
    Ok(Compiled { sql, values: writer.values })
}

impl Writer<'_> {
    /// The first and the last number of a share.
    fn share(&mut self, share: Share) -> [String; 2] {
        let [from, below] = [share.from, share.from + share.people].map(|at| at as i32);
        [from, below - 1].map(|person| self.bound(Value::Int(person), "INTEGER"))
    }
}

const fn room(measure: PurchaseMeasure) -> Room {
    match measure {
        PurchaseMeasure::Bought => Room::Byte,
        PurchaseMeasure::Spent => Room::Four,
    }
}

/// Tickets, or cents. Whole by then: the parser takes no more decimals than are stored.
fn bound(purchases: &Purchases) -> i64 {
    let unit = match purchases.measure {
        PurchaseMeasure::Bought => Decimal::ONE,
        PurchaseMeasure::Spent => Decimal::ONE_HUNDRED,
    };
    (purchases.value * unit).trunc().to_i64().unwrap_or(i64::MAX)
}

const fn fits(sum: i64, operator: Operator, bound: i64) -> bool {
    match operator {
        Operator::Equal => sum == bound,
        Operator::Differs => sum != bound,
        Operator::Less => sum < bound,
        Operator::AtMost => sum <= bound,
        Operator::More => sum > bound,
        Operator::AtLeast => sum >= bound,
    }
}
