//! x
use crate::{
    contract::{ConsoleError, Variables},
    engine::service::Parts,
};
pub(in crate::engine) async fn variables(_: &Parts, _: u32) -> Result<Variables, ConsoleError> {
    Err(ConsoleError::new(crate::contract::ErrorKind::Failed, "x"))
}
