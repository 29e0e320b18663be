//! Backups: what is copied, and where to.

use serde::{Deserialize, Serialize};

/// A backup to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupRequest {
    /// Where to: a name in the directory that `backups` of c360.toml names; or, for the user whom the workspace belongs
    /// to, any absolute path. It must not be there yet, or be empty.
    pub directory: String,
    /// The ledger and the settings, without the warehouse.
    pub ledger_only: bool,
}
