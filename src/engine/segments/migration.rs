//! Who moved: flows between the segments of N-1 and N.

use std::{collections::BTreeMap, sync::Arc};

use super::{Base, count};
use crate::{
    contract::{ConsoleError, Flow, Migration, Segment},
    engine::store::Opened,
};

/// Answer from one open generation.
pub async fn migration(opened: &Arc<Opened>) -> Result<Migration, ConsoleError> {
    let mut base = Base::read(opened).await?;
    let mut flows = if base.n1().is_some() { flows(&base) } else { Vec::new() };
    flows.sort_by_key(|f| (-(f.revenue_n - f.revenue_n1).abs(), f.from, f.to));
    Ok(Migration {
        as_of: base.built.as_of,
        window: base.window(),
        n1: base.n1(),
        flows,
        provenance: base.evidence(),
    })
}

/// Every pair of segments that has customers.
pub(super) fn flows(base: &Base) -> Vec<Flow> {
    let mut all: BTreeMap<(Segment, Segment), Flow> = BTreeMap::new();
    for row in &base.flows {
        let pair = (Segment::from_id(&row.n1_segment), Segment::from_id(&row.segment));
        let (Some(from), Some(to)) = pair else { continue };
        let flow = all.entry((from, to)).or_insert(Flow {
            from,
            to,
            customers: 0,
            revenue_n1: rust_decimal::Decimal::ZERO,
            revenue_n: rust_decimal::Decimal::ZERO,
        });
        flow.customers += count(row.customers);
        flow.revenue_n1 += row.n1_net;
        flow.revenue_n += row.n_net;
    }
    all.into_values().collect()
}
