//! The segments in use, from what the last assignment counted.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{notes::Notes, stored::Segmentation};
use crate::{
    contract::{
        Absent, Behaviour, BehaviourReply, ClusterId, ClusterRow, Compared, ConsoleError, ErrorKind,
        Provenance, TrialHead, Window,
    },
    engine::{evidence::evidence, segments::is_whole, service::Parts, store::Opened},
    ledger::{Ledger, StoredSegmentation},
    warehouse::{
        clusters::{BuiltRow, RuleRow, TotalRow},
        rows::QueryRow,
        snapshot::{Answer, Parameters, ReadError},
    },
};

/// Tells something of a segment's totals of a day, beside customers and net revenue of all segments.
type Tell<'a> = &'a dyn Fn(Option<&TotalRow>, (i64, Decimal)) -> Option<Decimal>;

/// What an open generation says of segments.
pub(super) struct Base {
    pub(super) opened: Arc<Opened>,
    pub(super) built: BuiltRow,
    pub(super) stored: StoredSegmentation,
    pub(super) segmentation: Segmentation,
    pub(super) totals: Vec<TotalRow>,
    rules: Vec<RuleRow>,
    pub(super) notes: Notes,
    pub(super) provenance: BTreeMap<String, Provenance>,
}

impl Base {
    /// What is assigned; `None` where nothing is.
    pub(super) async fn read(parts: &Parts) -> Result<Option<Self>, ConsoleError> {
        let opened = parts.store.opened().await?;
        let Some(built) = built(&opened).await? else { return Ok(None) };
        let version = u32::try_from(built.version).unwrap_or(0);
        let (stored, segmentation) = Segmentation::version(&parts.ledger, version)?.ok_or_else(|| {
            let message = format!(
                "the ledger does not hold version {version} of the segments, by which everybody is assigned"
            );
            ConsoleError::new(ErrorKind::Failed, message)
                .hint("was the ledger replaced? Adopt segments anew: `c360 clusters fit`")
        })?;
        let notes = Notes::read(&parts.ledger)?;
        let provenance = BTreeMap::new();
        let (totals, rules) = (Vec::new(), Vec::new());
        let mut base = Self { opened, built, stored, segmentation, totals, rules, notes, provenance };
        base.totals = base.rows("totals", "clusters/totals", Vec::new()).await?;
        // Generations of earlier versions did not count them.
        base.rules = base.rows("rules", "clusters/rules", Vec::new()).await.unwrap_or_default();
        Ok(Some(base))
    }

    /// The same, where it is asked for what is not there.
    pub(super) async fn required(parts: &Parts) -> Result<Self, ConsoleError> {
        Self::read(parts).await?.ok_or_else(none)
    }

    /// Run a query and keep its evidence under this key.
    pub(super) async fn rows<T: QueryRow + Send + 'static>(
        &mut self,
        key: &str,
        query: &'static str,
        parameters: Parameters,
    ) -> Result<Vec<T>, ConsoleError> {
        let answer: Answer<T> = self.opened.snapshot.rows(query, parameters.clone()).await?;
        let mut found = evidence(&self.opened, query, &parameters, &answer)?;
        found.lines =
            self.opened.tables.get("lines").map_or(0, |lines| u64::try_from(lines.row_count).unwrap_or(0));
        self.provenance.insert(key.to_owned(), found);
        Ok(answer.rows)
    }

    pub(super) fn window(&self) -> Window {
        Window { from: self.built.window_from, to: self.built.as_of }
    }

    pub(super) fn name(&self, id: ClusterId) -> String {
        let found = self.segmentation.clusters.iter().find(|cluster| cluster.id == id);
        let name = found.map_or_else(|| id.to_string(), |cluster| cluster.name.clone());
        self.notes.name(id).unwrap_or(name)
    }

    fn total(&self, day: Date, id: ClusterId) -> Option<&TotalRow> {
        self.totals.iter().find(|row| row.day == day && row.cluster == i64::from(id.0))
    }

    /// Days with totals, oldest first, the as-of day last. A year before it is none of them unless a month ends there.
    pub(super) fn days(&self) -> Vec<Date> {
        let mut days: Vec<Date> = self.totals.iter().map(|row| row.day).collect();
        days.sort_unstable();
        days.dedup();
        let ends_month = |day: &Date| *day == day.last_of_month();
        days.retain(|day| ends_month(day) || *day == self.built.as_of);
        days
    }

    /// Customers and net revenue of all segments on a day.
    pub(super) fn all(&self, day: Date) -> (i64, Decimal) {
        let rows = self.totals.iter().filter(|row| row.day == day);
        rows.fold((0, Decimal::ZERO), |(customers, net), row| {
            (customers + row.customers, net + row.net.unwrap_or_default())
        })
    }

    /// One segment's row.
    pub(super) fn row(&self, id: ClusterId) -> Option<ClusterRow> {
        let cluster = self.segmentation.clusters.iter().find(|cluster| cluster.id == id)?;
        let (now, n1) = (self.built.as_of, self.built.n1_to);
        let of = |day: Option<Date>, tell: Tell<'_>| {
            let day = day?;
            tell(self.total(day, id), self.all(day))
        };
        let compared = |tell: Tell<'_>| Compared { value: of(Some(now), tell), n1: of(n1, tell) };
        let rules = self.rules.iter().find(|row| row.cluster == i64::from(id.0));
        let reproduced = |of: fn(&RuleRow) -> (i64, i64)| {
            rules.map(of).filter(|(_, whole)| *whole > 0).map(|(part, whole)| part as f64 / whole as f64)
        };
        let count = |row: Option<&TotalRow>| row.map_or(Decimal::ZERO, |row| Decimal::from(row.customers));
        let net = |row: Option<&TotalRow>| row.and_then(|row| row.net).unwrap_or_default();
        Some(ClusterRow {
            id,
            name: self.name(id),
            priority: self.notes.priority(id),
            customers: compared(&|row, _| Some(count(row))),
            base_share: compared(&|row, (all, _)| ratio(count(row), Decimal::from(all))),
            net_revenue: compared(&|row, _| Some(net(row))),
            revenue_share: compared(&|row, (_, all)| ratio(net(row), all)),
            margin: compared(&|row, _| row.and_then(margin)),
            stability: cluster.stability.filter(|_| !cluster.by_rules),
            fidelity: reproduced(|rules| (rules.rightly, rules.members)),
            precision: reproduced(|rules| (rules.rightly, rules.taken)),
            rules: cluster.rules.clone(),
            by_rules: cluster.by_rules,
            is_new: cluster.is_new,
            trend: self
                .days()
                .into_iter()
                .map(|day| {
                    Some(self.total(day, id).map_or(0, |row| u64::try_from(row.customers).unwrap_or(0)))
                })
                .collect(),
        })
    }

    /// What can't be said.
    pub(super) fn absent(&self) -> Vec<Absent> {
        let mut all = Vec::new();
        if self.built.n1_to.is_none() {
            all.push(Absent {
                needs: Some("older lines".to_owned()),
                reason: "no comparison with N-1: history does not cover its window".to_owned(),
            });
        }
        let now = |row: &&TotalRow| row.day == self.built.as_of;
        if self.totals.iter().filter(now).any(|row| margin(row).is_none()) {
            let reason = if self.totals.iter().filter(now).any(|row| row.cost.is_some()) {
                "no margin where too many lines have no cost"
            } else {
                "no margin: no costs"
            };
            all.push(Absent { needs: Some("lines.cost".to_owned()), reason: reason.to_owned() });
        }
        for variable in self.built.left_out.iter().flat_map(|text| text.lines()) {
            let assigned = self.segmentation.variables.iter().any(|known| known.to_string() == variable);
            let so = if assigned {
                "customers are assigned without it"
            } else {
                "rules that ask for it take nobody by it"
            };
            let reason = format!("`{variable}` is not in the data any more: {so}");
            all.push(Absent { needs: Some(variable.to_owned()), reason });
        }
        all
    }

    fn behaviour(mut self) -> Behaviour {
        let ids: Vec<ClusterId> = self.segmentation.clusters.iter().map(|cluster| cluster.id).collect();
        let mut rows: Vec<ClusterRow> = ids.into_iter().filter_map(|id| self.row(id)).collect();
        rows.sort_by(|a, b| b.net_revenue.value.cmp(&a.net_revenue.value).then(a.id.cmp(&b.id)));
        Behaviour {
            as_of: self.built.as_of,
            version: self.stored.version,
            adopted_at: self.stored.at,
            adopted_by: self.stored.by.clone(),
            reason: self.stored.reason.clone(),
            window: self.window(),
            window_months: self.segmentation.window_months,
            variables: self.segmentation.variables.clone(),
            rows,
            outside: u64::try_from(self.built.outside).unwrap_or(0),
            vanished: self.segmentation.vanished.clone(),
            months: self.days(),
            absent: self.absent(),
            provenance: std::mem::take(&mut self.provenance),
        }
    }
}

/// The segments in use, and every trial.
pub(in crate::engine) async fn behaviour(parts: &Parts) -> Result<BehaviourReply, ConsoleError> {
    let base = Base::read(parts).await?;
    let in_use = base.as_ref().map_or(0, |base| base.stored.version);
    let latest = parts.ledger.segmentation(None)?.map(|stored| stored.version);
    Ok(BehaviourReply {
        current: base.map(Base::behaviour),
        coming: latest.filter(|version| *version != in_use),
        trials: trials(&parts.ledger)?,
    })
}

/// Every trial, latest first.
fn trials(ledger: &Ledger) -> Result<Vec<TrialHead>, ConsoleError> {
    let heads = ledger.trials()?.into_iter().map(|stored| {
        let head: Result<super::trial::Head, _> = serde_json::from_str(&stored.content);
        head.map(|head| head.of(&stored)).map_err(|error| {
            let message = format!("trial {} can't be read: {error}", stored.id.0);
            ConsoleError::new(ErrorKind::Failed, message)
        })
    });
    heads.collect()
}

/// By which segmentation a generation is assigned, if by any.
pub(super) async fn built(opened: &Arc<Opened>) -> Result<Option<BuiltRow>, ConsoleError> {
    match opened.snapshot.rows::<BuiltRow>("clusters/built", Vec::new()).await {
        Ok(answer) => Ok(answer.rows.into_iter().next()),
        // Generations of earlier versions have no such table.
        Err(ReadError::Failed { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// That nothing is assigned.
pub(super) fn none() -> ConsoleError {
    ConsoleError::new(ErrorKind::Empty, "there are no behavioural segments yet")
        .hint("try some with `n` on the Segments screen, or `c360 clusters fit`, and adopt what you find")
}

/// The margin of a segment's day, where practically every line has its cost.
fn margin(row: &TotalRow) -> Option<Decimal> {
    let costed = row.net_costed?;
    is_whole(row.net.unwrap_or_default(), costed).then_some(costed - row.cost?)
}

/// One part by another; `None` where there is nothing to divide by.
pub(super) fn ratio(part: Decimal, whole: Decimal) -> Option<Decimal> {
    (!whole.is_zero()).then(|| part.checked_div(whole)).flatten().map(|r| r.round_dp(6).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_margin_is_told_where_practically_every_line_has_its_cost() {
        let day = jiff::civil::date(2026, 11, 20);
        let of = |net: i64, costed: i64, cost: Option<i64>| {
            let cents = |amount: i64| Some(Decimal::new(amount, 2));
            let (net, net_costed, cost) = (cents(net), cents(costed), cost.and_then(cents));
            margin(&TotalRow { day, cluster: 1, customers: 9, tickets: 9, net, net_costed, cost })
        };
        assert_eq!(of(100_000, 99_600, Some(60_000)), Some(Decimal::new(39_600, 2)));
        assert_eq!(of(100_000, 99_400, Some(60_000)), None);
        assert_eq!(of(100_000, 100_000, None), None);
    }
}
