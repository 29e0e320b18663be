//! Who a rule takes.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    gathered::{self, gather, gone},
    known::{Asked, Known, problem},
    notes::notes,
};
use crate::{
    activation::rule,
    contract::{
        ConsoleError, CountRequest, ErrorKind, Hit, Provenance, Rule, RuleCount, RuleReply, Segment,
        TierCount,
    },
    engine::{customers, evidence, segments::read_built, service::Parts, store::Opened},
    ledger::{Erased, Ledger},
    warehouse::{
        audiences::{BaseRow, CountRow, compile},
        snapshot::Answer,
    },
};

/// People shown at most.
const MOST_SHOWN: u32 = 100;
/// The statement that says what a count is.
const COUNT: &str = "audiences/count";

/// Everybody, by segment.
#[derive(Debug, Clone, Default)]
pub struct Base {
    rows: Vec<BaseRow>,
    /// People.
    pub customers: u64,
    /// Their net revenue of the 12 months.
    pub revenue: Decimal,
}

/// Everybody of an open generation; read once.
pub async fn base(opened: &Opened) -> Result<Arc<Base>, ConsoleError> {
    let read = || async {
        let rows = opened.snapshot.rows::<BaseRow>("audiences/base", Vec::new()).await?.rows;
        Ok::<_, ConsoleError>(Arc::new(Base {
            customers: rows.iter().map(|row| whole(row.customers)).sum(),
            revenue: rows.iter().map(|row| row.revenue).sum(),
            rows,
        }))
    };
    opened.audience_base.get_or_try_init(read).await.cloned()
}

/// A rule both ways, and who it takes.
pub async fn count_rule(parts: &Parts, request: CountRequest) -> Result<RuleReply, ConsoleError> {
    let (text, tree) = match rule::read(&request.rule) {
        Ok(read) => read,
        Err((text, problem)) => {
            return Ok(RuleReply {
                text,
                tree: None,
                problem: Some(problem),
                count: None,
                notes: Vec::new(),
            });
        }
    };
    let opened = parts.store.opened().await?;
    let known = Known::read(&parts.ledger)?;
    let edited = request.audience.as_deref().map(|name| (name, &tree));
    match count(&opened, &parts.ledger, &known, &tree, edited, request.sample).await? {
        Ok(count) => {
            let notes = notes(&opened, &tree).await?;
            Ok(RuleReply { text, tree: Some(tree), problem: None, count: Some(count), notes })
        }
        Err(missing) => {
            let problem = problem(&missing, &text);
            Ok(RuleReply { text, tree: Some(tree), problem: Some(problem), count: None, notes: Vec::new() })
        }
    }
}

/// Who a tree takes; in the inner result, what it names that is not there.
pub async fn count(
    opened: &Arc<Opened>,
    ledger: &Ledger,
    known: &Known,
    tree: &Rule,
    edited: Option<(&str, &Rule)>,
    sample: u32,
) -> Result<Result<RuleCount, crate::warehouse::audiences::Missing>, ConsoleError> {
    let as_of = read_built(opened).await?.as_of;
    // The rule of an edited audience stands for its name wherever it is named, itself included.
    let itself = edited.map(|(name, _)| Rule::Is(crate::contract::Condition::InAudience(name.to_owned())));
    let rule = itself.as_ref().unwrap_or(tree);
    let asked = match known.sound(rule, edited, as_of, (ledger, opened.snapshot.queries()))? {
        Ok(asked) => asked,
        Err(missing) => return Ok(Err(missing)),
    };
    let base = base(opened).await?;
    let erased = ledger.erased()?;
    let most = sample.min(MOST_SHOWN);
    let (rows, provenance) = counted(opened, &asked, as_of, most).await?;
    let sample = shown(opened, &rows, most, &erased).await?;
    let of = |segment: Segment| rows.iter().filter(move |row| segment_of(row.segment.as_deref()) == segment);
    let sum = |what: fn(&CountRow) -> i64| rows.iter().map(|row| whole(what(row))).sum();
    Ok(Ok(RuleCount {
        as_of,
        customers: sum(|row| row.customers),
        base: base.customers,
        revenue: rows.iter().map(|row| row.revenue).sum(),
        base_revenue: base.revenue,
        email: sum(|row| row.email),
        phone: sum(|row| row.phone),
        ads: sum(|row| row.ads),
        tiers: Segment::ALL
            .into_iter()
            .map(|segment| TierCount {
                segment,
                customers: of(segment).map(|row| whole(row.customers)).sum(),
                base: base.of(segment),
            })
            .collect(),
        sample,
        provenance: BTreeMap::from([("count".to_owned(), provenance)]),
    }))
}

impl Base {
    fn of(&self, segment: Segment) -> u64 {
        let rows = self.rows.iter().filter(|row| segment_of(row.segment.as_deref()) == segment);
        rows.map(|row| whole(row.customers)).sum()
    }
}

/// Who a sound rule takes, by segment, the first of them in one of the rows; and how that is known.
pub async fn counted(
    opened: &Arc<Opened>,
    asked: &Asked,
    as_of: Date,
    most: u32,
) -> Result<(Vec<CountRow>, Provenance), ConsoleError> {
    let began = Instant::now();
    let answer = match gathered::counted(opened, asked, as_of, most).await? {
        Some(rows) => Answer { rows, took: began.elapsed() },
        None => by_statement(opened, asked, as_of, most).await?,
    };
    let provenance = evidence::of_rule(opened, COUNT, &asked.written, &answer)?;
    Ok((answer.rows, provenance))
}

async fn by_statement(
    opened: &Arc<Opened>,
    asked: &Asked,
    as_of: Date,
    most: u32,
) -> Result<Answer<CountRow>, ConsoleError> {
    let queries = opened.snapshot.queries();
    let first = match most {
        0 => "[]".to_owned(),
        most => queries.piece("audiences/terms/first", &[("most", &most.to_string())])?,
    };
    let (rules, mut named) = ([&asked.rule], asked.named.clone());
    let held = gather(opened, &rules, &mut named, as_of).await?;
    let compiled = compile(&rules, &named, as_of, queries).map_err(|missing| gone(&missing))?;
    let compiled = compiled.into_iter().next().unwrap_or_default();
    let places = [("rule", compiled.sql.as_str()), ("first", first.as_str())];
    let answer = opened.snapshot.bound(COUNT, &places, compiled.values).await?;
    drop(held);
    Ok(answer)
}

/// The first of those taken, masked.
async fn shown(
    opened: &Arc<Opened>,
    rows: &[CountRow],
    most: u32,
    erased: &Erased,
) -> Result<Vec<Hit>, ConsoleError> {
    let mut numbers: Vec<i64> = rows.iter().flat_map(|row| row.first.iter().copied()).collect();
    numbers.sort_unstable();
    numbers.truncate(most as usize);
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut hits = customers::people(opened, numbers.into_iter()).await?;
    hits.retain(|hit| !erased.is_erased(&hit.customer_id));
    Ok(hits)
}

/// Who never had a ticket line is nobody's customer yet.
fn segment_of(id: Option<&str>) -> Segment {
    id.and_then(Segment::from_id).unwrap_or(Segment::Nobody)
}

/// A count as the contract has it.
pub fn whole(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// There is no audience of that name.
pub fn no_audience(name: &str, known: &Known) -> ConsoleError {
    let names = known.audiences.iter().map(|one| one.name.as_str());
    let error =
        ConsoleError::new(ErrorKind::Invalid, format!("there is no audience \"{}\"", name.escape_debug()));
    match crate::config::nearest(name, names) {
        Some(near) => error.hint(format!("did you mean \"{near}\"?")),
        None => error.hint("`c360 audience list` shows them"),
    }
}
