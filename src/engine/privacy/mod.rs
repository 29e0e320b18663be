//! Personal data: who may see it, who takes it along, who has it erased, and the chain that says so.

pub mod identity;
pub mod masking;

use super::service::Parts;
use crate::contract::{
    AuditCheck, AuditRecords, AuditRequest, ConsoleError, CustomerExport, Erasure, ErrorKind,
    ExportedCustomer, Identity, JobId, Reveal,
};

fn pending<T>() -> Result<T, ConsoleError> {
    Err(ConsoleError::new(ErrorKind::Failed, "being built"))
}

pub async fn reveal(_: &Parts, _: Reveal) -> Result<Identity, ConsoleError> {
    pending()
}
pub async fn export(_: &Parts, _: CustomerExport) -> Result<ExportedCustomer, ConsoleError> {
    pending()
}
pub async fn erase(_: &Parts, _: Erasure) -> Result<JobId, ConsoleError> {
    pending()
}
pub fn audit(_: &Parts, _: &AuditRequest) -> Result<AuditRecords, ConsoleError> {
    pending()
}
pub fn verify_audit(_: &Parts) -> Result<AuditCheck, ConsoleError> {
    pending()
}
