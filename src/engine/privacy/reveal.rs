//! Revealing: one customer's personal data as the files gave it, once the chain says who asked and why.

use duckdb::types::Value;

use super::{
    access,
    identity::{Shown, identity},
};
use crate::{
    contract::{AuditAction, ConsoleError, ErrorKind, Identity, Reveal},
    engine::{data::today, service::Parts},
    warehouse::customers::identity::IdentityRow,
};

/// Show who a customer is.
pub async fn reveal(parts: &Parts, reveal: Reveal) -> Result<Identity, ConsoleError> {
    let id = reveal.customer_id;
    let reason = access::admit(parts, "reveal", &id, &reveal.reason)?;
    access::not_erased(parts, &id)?;
    let opened = parts.store.opened().await?;
    let parameters = vec![("customer_id", Value::Text(id.clone()))];
    let found = opened.snapshot.rows::<IdentityRow>("customers/identity", parameters).await?;
    let Some(row) = found.rows.into_iter().next() else { return Err(access::nothing_personal()) };
    let as_of = match opened.days.map(|days| days.as_of).or(opened.generation.as_of) {
        Some(day) => day,
        None => today(&parts.config).map_err(|e| ConsoleError::new(ErrorKind::Failed, e.to_string()))?,
    };
    access::record(parts, AuditAction::Reveal, &id, &reason)?;
    Ok(identity(row, as_of, Shown::Revealed))
}
