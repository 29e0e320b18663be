//! The one error that crosses the door.

use serde::{Deserialize, Serialize};

/// What kind of failure it was, so that a front end can choose how to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The request itself makes no sense (a period that ends before it starts).
    Invalid,
    /// Nothing has been loaded yet.
    Empty,
    /// The caller went away or asked to stop.
    Cancelled,
    /// Another job holds the workspace, or as much is under way as may be.
    Busy,
    /// The caller may not do this.
    Forbidden,
    /// Nobody answers: the server stopped, or the way to it is cut.
    Unreachable,
    /// It may have been done or not: the answer did not come.
    Unknown,
    /// Something failed that the caller could not have prevented.
    Failed,
}

/// A failure told to a person: what happened and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct ConsoleError {
    /// The kind of failure.
    pub kind: ErrorKind,
    /// What failed, on what.
    pub message: String,
    /// What the person can do about it, if anything.
    pub hint: Option<String>,
}

impl ConsoleError {
    /// A failure without a hint.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None }
    }

    /// Add what the person can do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
