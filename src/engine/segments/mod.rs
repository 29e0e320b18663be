//! Value segments: who makes the revenue, and which way do they move?
//!
//! Everything is read from marts that the last load or re-cut built; one small query each, and what it means is
//! worked out here.

mod bridge;
pub mod build;
mod detail;
mod figures;
mod migration;
mod table;
mod thresholds;

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use rust_decimal::Decimal;

pub(super) use self::thresholds::adopt;
pub use self::{
    bridge::bridge,
    detail::detail,
    figures::is_whole,
    migration::migration,
    table::table,
    thresholds::{Histograms, preview, thresholds},
};
use super::{
    evidence::{day, evidence},
    store::Opened,
};
use crate::{
    contract::{ConsoleError, Cut, Cuts, ErrorKind, ObservedValue, Provenance, Segment, Window},
    warehouse::{
        rows::QueryRow,
        segments::{AllLines, Built, FlowRow, ObservedRow},
        snapshot::{Answer, Parameters, ReadError},
    },
};

/// What every reply about segments starts from.
struct Base {
    opened: Arc<Opened>,
    built: Built,
    flows: Vec<FlowRow>,
    lines: AllLines,
    provenance: BTreeMap<String, Provenance>,
}

impl Base {
    async fn read(opened: &Arc<Opened>) -> Result<Self, ConsoleError> {
        let built = read_built(opened).await?;
        let mut base = Self {
            opened: Arc::clone(opened),
            lines: AllLines { lines: 0, net: Decimal::ZERO, n1_net: Decimal::ZERO },
            built,
            flows: Vec::new(),
            provenance: BTreeMap::new(),
        };
        let windows = vec![
            ("from", day(base.built.n_from)),
            ("to", day(base.built.as_of)),
            ("n1_from", day(base.built.n1_from)),
            ("n1_to", day(base.built.n1_to)),
        ];
        let lines = base.rows::<AllLines>("lines", "segments/all_lines", windows).await?.pop();
        base.lines = lines.unwrap_or(base.lines);
        base.flows = base.rows("flow", "segments/flow", Vec::new()).await?;
        Ok(base)
    }

    /// Run a query and keep its evidence under this key.
    async fn rows<T: QueryRow + Send + 'static>(
        &mut self,
        key: &str,
        query: &'static str,
        parameters: Parameters,
    ) -> Result<Vec<T>, ConsoleError> {
        let answer: Answer<T> = self.opened.snapshot.rows(query, parameters.clone()).await?;
        let mut found = evidence(&self.opened, query, &parameters, &answer)?;
        found.lines = u64::try_from(self.lines.lines).unwrap_or(0);
        self.provenance.insert(key.to_owned(), found);
        Ok(answer.rows)
    }

    /// The evidence, every entry with the lines of the year.
    fn evidence(&mut self) -> BTreeMap<String, Provenance> {
        let lines = u64::try_from(self.lines.lines).unwrap_or(0);
        let mut all = std::mem::take(&mut self.provenance);
        for one in all.values_mut() {
            one.lines = lines;
        }
        all
    }

    fn window(&self) -> Window {
        Window { from: self.built.n_from, to: self.built.as_of }
    }

    /// N-1, where history covers it.
    fn n1(&self) -> Option<Window> {
        self.built.n1_covered.then_some(Window { from: self.built.n1_from, to: self.built.n1_to })
    }

    /// Whether there are lines from this day on or before it.
    fn begins_by(&self, day: Date) -> bool {
        self.built.first_day.is_some_and(|first| first <= day)
    }

    /// What the tiers' customers went on to spend.
    async fn observed(&mut self) -> Result<BTreeMap<Segment, Vec<ObservedValue>>, ConsoleError> {
        let rows: Vec<ObservedRow> = self.rows("observed", "segments/observed", Vec::new()).await?;
        let mut all = BTreeMap::new();
        for segment in Segment::TIERS {
            let spans = [(3, self.built.c3_to), (12, self.built.n1_to), (36, self.built.c36_to)];
            let values = spans.into_iter().map(|(months, since)| {
                let row = rows.iter().find(|r| r.months == months && r.segment == segment.id());
                let customers = row.map_or(0, |r| count(r.customers));
                let net = row.and_then(|r| r.net).unwrap_or_default();
                let per_customer = per(net, customers).map(|v| v.round_dp(2));
                ObservedValue { months: u32::try_from(months).unwrap_or(0), since, per_customer, customers }
            });
            all.insert(segment, values.collect());
        }
        Ok(all)
    }
}

/// The windows and thresholds that a generation's marts stand for.
pub(super) async fn read_built(opened: &Arc<Opened>) -> Result<Built, ConsoleError> {
    opened.days()?;
    let not_built = || {
        ConsoleError::new(ErrorKind::Empty, "the value segments are not built yet")
            .hint("press L, or run `c360 load`: it builds them even when no file is new")
    };
    let read = || async {
        let answer = match opened.snapshot.rows::<Built>("segments/built", Vec::new()).await {
            // Generations of earlier versions have no such marts.
            Err(ReadError::Failed { .. }) => return Err(not_built()),
            other => other?,
        };
        answer.rows.into_iter().next().ok_or_else(not_built)
    };
    opened.built.get_or_try_init(read).await.cloned()
}

fn cuts(built: &Built) -> Cuts {
    let cut = |revenue: Decimal, tickets: i64| Cut { revenue, tickets: u32::try_from(tickets).unwrap_or(1) };
    Cuts {
        best: cut(built.best_revenue, built.best_tickets),
        large: cut(built.large_revenue, built.large_tickets),
        medium: cut(built.medium_revenue, built.medium_tickets),
    }
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// One part by another; `None` where there is nothing to divide by.
fn ratio(part: Decimal, whole: Decimal) -> Option<Decimal> {
    (!whole.is_zero()).then(|| part.checked_div(whole)).flatten().map(|r| r.round_dp(6).normalize())
}

fn per(amount: Decimal, customers: u64) -> Option<Decimal> {
    ratio(amount, Decimal::from(customers))
}
