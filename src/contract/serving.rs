//! The server that answers, and who is connected to it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::UserRole;

/// The server that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Serving {
    /// The program's version.
    pub version: String,
    /// Its process.
    pub process: u32,
    /// Since when it serves.
    pub since: Timestamp,
    /// Bytes of memory that it holds, where the kernel tells.
    pub memory: Option<u64>,
    /// When `[roles]` was read.
    pub roles_read_at: Timestamp,
    /// Why roles are not those that `c360.toml` names now.
    pub roles_fault: Option<String>,
    /// Who is connected, longest first.
    pub connected: Vec<Connected>,
}

/// Somebody connected to a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connected {
    /// User name and uid, as the kernel knows them.
    pub user: String,
    /// What they are trusted with.
    pub roles: Vec<UserRole>,
    /// Their process, where the kernel tells.
    pub process: Option<u32>,
    /// Since when.
    pub since: Timestamp,
    /// Their program's version.
    pub version: String,
}
