//! Who comes near personal data: a reason, a permission, and a customer who is not erased.

use super::reason;
use crate::{
    contract::{AuditAction, ConsoleError, ErrorKind},
    engine::service::Parts,
    ledger::{Entry, Subject},
};

/// Let somebody do `what` with a customer, or refuse; the reason as it is kept. Whoever is refused is in the chain.
pub fn admit(parts: &Parts, what: &str, customer_id: &str, why: &str) -> Result<String, ConsoleError> {
    let why = reason::checked(why)?;
    if parts.caller.is_among(parts.config.privacy.personal_data.as_deref()) {
        return Ok(why);
    }
    let told = format!("{what}: {why}");
    record(parts, AuditAction::Refused, customer_id, &told)?;
    Err(ConsoleError::new(ErrorKind::Forbidden, format!("you may not {what} a customer"))
        .hint("`personal_data` in [privacy] of c360.toml names who may"))
}

/// Refuse for who is erased, whatever an older generation still holds.
pub fn not_erased(parts: &Parts, customer_id: &str) -> Result<(), ConsoleError> {
    if parts.ledger.erased()?.is_erased(customer_id) { Err(erased()) } else { Ok(()) }
}

/// What is told about somebody who is erased.
pub fn erased() -> ConsoleError {
    ConsoleError::new(ErrorKind::Empty, "this customer is erased, or about to be: nothing of them is shown")
        .hint("`c360 audit list --customer ID` says when and by whom")
}

/// What is told where no row of `customers` has the id; lines may have it all the same.
pub fn nothing_personal() -> ConsoleError {
    ConsoleError::new(
        ErrorKind::Failed,
        "no personal data is held under this id: no row of `customers` has it",
    )
    .hint("`c360 customer show ID` shows what else is known; `c360 customer find TEXT` looks for another id")
}

/// What is told where nobody has the id.
pub fn unknown() -> ConsoleError {
    ConsoleError::new(ErrorKind::Failed, "no customer has this id")
        .hint("`c360 customer find TEXT` looks for one")
}

/// Append to the chain what is done with a customer, before it is done.
pub fn record(
    parts: &Parts,
    action: AuditAction,
    customer_id: &str,
    reason: &str,
) -> Result<(), ConsoleError> {
    let subject = Subject::Customer(customer_id);
    Ok(parts.ledger.record(Entry { action, subject, reason, by: &parts.user })?)
}
