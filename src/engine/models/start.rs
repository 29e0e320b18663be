//! Asking for a rescoring.

use crate::{
    contract::{ConsoleError, ErrorKind, JobId, JobKind, RescoreRequest},
    engine::service::Parts,
};

/// Queue a rescoring. Its argument says for which day.
pub(in crate::engine) async fn start(parts: &Parts, request: RescoreRequest) -> Result<JobId, ConsoleError> {
    let days = parts.store.opened().await?.days()?;
    if let Some(day) = request.as_of {
        let refused = |message: String| {
            let hint = format!("name a day from {} to {}, or none", days.first, days.as_of);
            Err(ConsoleError::new(ErrorKind::Invalid, message).hint(hint))
        };
        if day > days.as_of {
            return refused(format!("{day} can't be scored for: the data ends on {}", days.as_of));
        }
        if day < days.first {
            return refused(format!("{day} can't be scored for: the data begins on {}", days.first));
        }
    }
    let argument = request.as_of.map(|day| serde_json::json!({ "as_of": day }).to_string());
    let id = parts.ledger.enqueue_with(JobKind::Rescore, argument.as_deref(), &parts.user)?;
    parts.jobs.pump()?;
    Ok(id)
}
