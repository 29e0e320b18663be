//! The rights of a person: what is shown, written down and taken out for good, each with the reason.

use std::{collections::BTreeMap, fmt};

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
    /// Whether the answer carries the files, for whoever can't look into the workspace; then none is left there, except
    /// where they are too long to be carried.
    pub hand_over: bool,
}

/// Where it was written, or is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedCustomer {
    /// Everything as JSON: the file's path, within a folder that the asker chooses where the contents come along.
    pub json: String,
    /// The same as a page to read.
    pub page: String,
    /// Rows held, by table.
    pub rows: BTreeMap<String, u64>,
    /// The files themselves, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contents: Option<ExportContents>,
}

/// What is in the files of an export.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportContents {
    /// Everything as JSON.
    pub json: String,
    /// The same as a page to read.
    pub page: String,
}

impl ExportContents {
    /// The longest that are carried, in bytes together; an answer may not be much longer.
    pub const LONGEST: usize = 48 << 20;
    /// The file of an export that programs read, in the export's folder.
    pub const JSON: &str = "everything.json";
    /// The file of an export that people read.
    pub const PAGE: &str = "everything.html";
    /// Its files; there are no others.
    pub const FILES: [&str; 2] = [Self::JSON, Self::PAGE];
}

/// Nothing that is personal goes to a log.
impl fmt::Debug for ExportContents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExportContents({} and {} bytes)", self.json.len(), self.page.len())
    }
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
