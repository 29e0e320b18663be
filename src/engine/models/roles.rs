//! Promoting, retiring and bringing back models.

use super::registry;
use crate::{
    contract::{ConsoleError, ErrorKind, Role, RoleRequest},
    engine::{privacy::reason, service::Parts},
};

/// Give a model a role. A champion is in use from the next rescoring on, which is queued.
pub(in crate::engine) async fn set_role(parts: &Parts, request: &RoleRequest) -> Result<(), ConsoleError> {
    let reason = reason::checked_for(&request.reason, "a model is given a role")?;
    let name = request.name;
    let ledger = &parts.ledger;
    if !registry::names(ledger)?.contains(&name) {
        return Err(registry::unknown(ledger, name)?);
    }
    if request.role == Role::Champion && !name.method.is_bar() {
        let rescorings = ledger.rescorings()?;
        let latest = registry::latest_of(ledger, &rescorings, name)?;
        let never = !registry::was_measured(ledger, &rescorings, name)?;
        if let Some(kept) = latest.filter(|_| never) {
            let why = kept.model.absent.map(|absent| format!(": {}", absent.reason)).unwrap_or_default();
            let message = format!("{name} was never measured against what then happened{why}");
            return Err(ConsoleError::new(ErrorKind::Invalid, message)
                .hint("only a model whose quality is known can be promoted"));
        }
    }
    if ledger.set_role(&RoleRequest { reason, ..request.clone() }, &parts.user)?.is_some() {
        parts.jobs.pump()?;
    }
    Ok(())
}
