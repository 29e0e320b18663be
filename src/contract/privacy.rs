//! The rights of a person: what is shown, written down and taken out for good, each with the reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Show one customer's personal data as the files gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reveal {
    /// Whose.
    pub customer_id: String,
    /// Why, in a few words; kept in the audit chain.
    pub reason: String,
}

/// Write down everything held about one customer, for that customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerExport {
    /// Whose.
    pub customer_id: String,
    /// Why, in a few words; kept in the audit chain.
    pub reason: String,
}

/// Where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedCustomer {
    /// Everything as JSON.
    pub json: String,
    /// The same as a page to read.
    pub page: String,
    /// Rows held, by table.
    pub rows: BTreeMap<String, u64>,
}

/// What is held of one customer, before somebody decides to erase it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasurePreview {
    /// Rows held, by table. Those of `customers` and `consents` go; the others lose the id.
    pub rows: BTreeMap<String, u64>,
    /// The source files that gave them and still hold the customer: nobody but their owner can change these.
    pub files: Vec<String>,
}

/// Take one customer out for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Whom.
    pub customer_id: String,
    /// Why, in a few words; kept in the audit chain.
    pub reason: String,
}
