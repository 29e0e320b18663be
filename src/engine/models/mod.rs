//! Models as screens see them: what the registry keeps and what the scores of the open generation say.

use super::{service::Parts, store::Opened};
use crate::{
    contract::{
        Bands, BusinessRule, ConsoleError, EqualSize, ErrorKind, JobId, Matrix, ModelDetail, ModelName,
        Models, RescoreRequest, RoleRequest,
    },
    ledger::Ledger,
};

fn missing() -> ConsoleError {
    ConsoleError::new(ErrorKind::Empty, "nobody has been scored yet")
        .hint("start a rescoring: `S`, or `c360 rescore`")
}

/// Every model and the scores in use.
pub(super) async fn models(_opened: &Opened, _ledger: &Ledger) -> Result<Models, ConsoleError> {
    Err(missing())
}

/// Everything about one model.
pub(super) async fn model(
    _opened: &Opened,
    _ledger: &Ledger,
    _name: ModelName,
) -> Result<ModelDetail, ConsoleError> {
    Err(missing())
}

/// A rule against the champion.
pub(super) async fn equal_size(
    _opened: &Opened,
    _ledger: &Ledger,
    _days: u32,
    _rule: BusinessRule,
) -> Result<EqualSize, ConsoleError> {
    Err(missing())
}

/// The matrix.
pub(super) async fn matrix(_opened: &Opened, _ledger: &Ledger) -> Result<Matrix, ConsoleError> {
    Err(missing())
}

/// Set the matrix's bands.
pub(super) fn set_bands(_parts: &Parts, _bands: Bands) -> Result<(), ConsoleError> {
    Err(missing())
}

/// Give a model a role.
pub(super) async fn set_role(_parts: &Parts, _request: &RoleRequest) -> Result<(), ConsoleError> {
    Err(missing())
}

/// Bring the scores before the last rescoring back.
pub(super) async fn roll_back(_parts: &Parts, _reason: &str) -> Result<(), ConsoleError> {
    Err(missing())
}

/// Queue a rescoring.
pub(super) async fn start(_parts: &Parts, _request: RescoreRequest) -> Result<JobId, ConsoleError> {
    Err(missing())
}
