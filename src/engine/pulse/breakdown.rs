//! A period's net revenue by one dimension, with the period before and last year.

use rust_decimal::Decimal;

use super::{Asked, spans::Spans};
use crate::{
    contract::{BreakdownRow, ConsoleError, Dimension, Provenance, Window},
    engine::evidence::evidence,
    warehouse::pulse::Breakdown,
};

/// The rows of a breakdown, and where they come from.
#[derive(Debug)]
pub(super) struct BreakdownReply {
    pub rows: Vec<BreakdownRow>,
    pub provenance: Provenance,
}

impl Asked<'_> {
    pub(super) async fn breakdown(
        &self,
        by: Dimension,
        previous: Option<Window>,
        n1: Option<Window>,
    ) -> Result<BreakdownReply, ConsoleError> {
        let by_category = self.filter.contains_key(&Dimension::Category);
        let query = match (by, by_category) {
            (Dimension::Channel, false) => "pulse/by_channel",
            (Dimension::Channel, true) => "pulse/by_channel_of_category",
            (Dimension::Store, false) => "pulse/by_store",
            (Dimension::Store, true) => "pulse/by_store_of_category",
            (Dimension::Region, false) => "pulse/by_region",
            (Dimension::Region, true) => "pulse/by_region_of_category",
            // By store, the daily figures by category would be half as many rows as the lines themselves.
            (Dimension::Category, _) if self.is_of_stores() => "pulse/by_category_of_store",
            (Dimension::Category, _) => "pulse/by_category",
        };
        let parameters = self.parameters(Spans { now: Some(self.windows.now), previous, n1 });
        let answer = self.rows::<Breakdown>(query, &parameters).await?;
        let provenance = evidence(self.opened, query, &parameters, &answer)?;
        let total: Decimal = answer.rows.iter().map(|r| r.net).sum();
        let zero_if = |compared: Option<Window>, v: Option<Decimal>| compared.map(|_| v.unwrap_or_default());
        let rows = answer
            .rows
            .into_iter()
            .map(|r| BreakdownRow {
                id: r.id,
                label: r.label,
                net_revenue: r.net,
                share: (total > Decimal::ZERO).then(|| (r.net / total).round_dp(6).normalize()),
                tickets: r.tickets.and_then(|t| u64::try_from(t).ok()),
                previous: zero_if(previous, r.previous),
                n1: zero_if(n1, r.n1),
            })
            .collect();
        Ok(BreakdownReply { rows, provenance })
    }

    /// Whether the filter lets only some stores through.
    fn is_of_stores(&self) -> bool {
        self.filter.contains_key(&Dimension::Store) || self.filter.contains_key(&Dimension::Region)
    }
}
