//! Who moved between segments since last year.

use super::behaviour::Base;
use crate::{
    contract::{ClusterFlow, ClusterId, ClusterMigration, ConsoleError},
    engine::service::Parts,
    warehouse::clusters::FlowRow,
};

/// Every flow that has customers, most customers first.
pub(in crate::engine) async fn migration(parts: &Parts) -> Result<ClusterMigration, ConsoleError> {
    let mut base = Base::required(parts).await?;
    let rows: Vec<FlowRow> = base.rows("flows", "clusters/flows", Vec::new()).await?;
    let n1 = base.built.n1_to;
    let id = |cluster: Option<i64>| cluster.and_then(|id| u32::try_from(id).ok()).map(ClusterId);
    let flows = rows.into_iter().map(|row| ClusterFlow {
        from: id(row.n1_cluster),
        to: id(row.cluster),
        customers: u64::try_from(row.customers).unwrap_or(0),
        revenue_n1: row.n1_net,
        revenue_n: row.n_net,
    });
    let names = base.segmentation.clusters.iter().map(|cluster| (cluster.id, base.name(cluster.id)));
    Ok(ClusterMigration {
        as_of: base.built.as_of,
        n1,
        names: names.collect(),
        flows: if n1.is_some() { flows.collect() } else { Vec::new() },
        provenance: base.provenance,
    })
}
