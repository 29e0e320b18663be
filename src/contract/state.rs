//! What the interface remembers between two starts.

use serde::{Deserialize, Serialize};

/// Opaque to the engine: the interface's own JSON, kept per user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserState {
    /// The interface's JSON document.
    pub json: String,
}
