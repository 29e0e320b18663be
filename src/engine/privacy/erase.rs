//! Asking for an erasure: what would go, and the job that takes it out.

use std::collections::{BTreeMap, BTreeSet};

use duckdb::types::Value;

use super::access;
use crate::{
    contract::{ConsoleError, Erasure, ErasurePreview, JobId},
    engine::{audiences, service::Parts, store::Opened},
    warehouse::customers::held::{self, HeldBy},
};

/// What the warehouse holds of a customer, and which files gave it.
pub async fn preview(parts: &Parts, customer_id: String) -> Result<ErasurePreview, ConsoleError> {
    let preview = count(&*parts.store.opened().await?, &customer_id).await?;
    if preview.rows.is_empty() {
        access::not_erased(parts, &customer_id)?;
        return Err(access::unknown());
    }
    Ok(preview)
}

/// Note that a customer is to be erased, and start the job.
pub async fn erase(parts: &Parts, erasure: Erasure) -> Result<JobId, ConsoleError> {
    let id = erasure.customer_id;
    let reason = access::admit(parts, "erase", &id, &erasure.reason)?;
    // Whom an older state brought back is erased once more.
    preview(parts, id.clone()).await?;
    let job = parts.ledger.ask_erasure(&id, &reason, &parts.user)?;
    audiences::forget_in_rules(&parts.ledger, &parts.user)?;
    parts.jobs.pump()?;
    // The ledger has said which files with them in it may not stay; the job deletes what can't be deleted here.
    audiences::settle(parts)?;
    Ok(job)
}

async fn count(opened: &Opened, customer_id: &str) -> Result<ErasurePreview, ConsoleError> {
    let (mut rows, mut files) = (BTreeMap::new(), BTreeSet::new());
    for table in held::tables() {
        let parameters = vec![("customer_id", Value::Text(customer_id.to_owned()))];
        let found =
            opened.snapshot.filled::<HeldBy>("privacy/held", &[("table", table.name)], parameters).await?;
        let all: i64 = found.rows.iter().map(|row| row.row_count).sum();
        if let Some(all) = u64::try_from(all).ok().filter(|all| *all > 0) {
            rows.insert(table.name.to_owned(), all);
        }
        files.extend(found.rows.into_iter().filter_map(|row| row.file));
    }
    Ok(ErasurePreview { rows, files: files.into_iter().collect() })
}
