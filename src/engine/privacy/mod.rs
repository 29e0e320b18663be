//! Personal data: who may see it, who takes it along, who has it erased, and the chain that says so.
//!
//! Everything personal that leaves the warehouse passes through here: masked by [`masking`], or as it is once
//! [`access`] has let somebody in and the chain keeps who and why.

mod access;
mod erase;
pub mod erasing;
mod export;
pub mod identity;
pub mod masking;
pub(super) mod reason;
mod rejected;
mod reveal;

pub use self::rejected::mask_keys;
pub(super) use self::{
    access::not_erased,
    erase::{erase, preview},
    export::export,
    reveal::reveal,
};
use super::service::Parts;
use crate::contract::{AuditCheck, AuditRecords, AuditRequest, ConsoleError, MOST_ROWS};

/// Records of the audit chain.
pub(super) fn audit(parts: &Parts, request: &AuditRequest) -> Result<AuditRecords, ConsoleError> {
    let limit = request.limit.min(MOST_ROWS);
    Ok(parts.ledger.audit(&AuditRequest { limit, ..request.clone() })?)
}

/// Check the audit chain.
pub(super) fn verify_audit(parts: &Parts) -> Result<AuditCheck, ConsoleError> {
    Ok(parts.ledger.verify_audit()?)
}
