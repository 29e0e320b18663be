//! What the interface remembers between two starts.

use serde::{Deserialize, Serialize};

/// Opaque to the engine: the interface's own JSON object, of at most [`UserState::MOST_BYTES`], kept per user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserState {
    /// The interface's JSON document.
    pub json: String,
}

impl UserState {
    /// Bytes of the document at most.
    pub const MOST_BYTES: usize = 64 << 10;
}
