//! Settings, layered: flag over environment over `c360.toml` over default.
//!
//! Knows the file's shape and its rules; every error names the key, the line and the likely spelling.
//! It may read `c360.toml` and the canonical tables' list, and nothing else.

mod audiences;
mod defaults;
mod errors;
mod load;
mod mappings;
pub(crate) mod memory;
mod nearest;
mod overrides;
mod read;
mod rules;
mod schema;
mod server;
mod syntax;
mod template;
mod walk;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use audiences::{Audiences, COLUMNS as EXPORT_COLUMNS, Destination};
pub use errors::{ConfigError, ConfigErrors, Problem};
pub use load::FILE_NAME;
pub use mappings::{mapping, mapping_names};
pub use memory::bytes as memory_bytes;
pub use nearest::nearest;
pub use overrides::{BadFlag, Overrides};
pub use schema::json_schema;
pub use server::{Roles, Server};
pub use template::{template, template_named};

/// A workspace's settings, complete: every default is filled in.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "c360.toml")]
pub struct Config {
    /// The retailer.
    pub workspace: Workspace,
    /// How loads behave.
    pub load: Load,
    /// How what is predicted is told.
    pub models: Models,
    /// Who may see personal data.
    pub privacy: Privacy,
    /// How audiences are let out.
    pub audiences: Audiences,
    /// How `c360 serve` listens.
    pub server: Server,
    /// Who may do what on a server.
    pub roles: Roles,
    /// Where to, in file order; where none is named, one of each kind under the kind's name.
    #[serde(rename = "destination")]
    pub destinations: Vec<Destination>,
    /// What is loaded, in file order.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
}

impl Config {
    /// Where audiences can be sent.
    #[must_use]
    pub fn every_destination(&self) -> Vec<Destination> {
        if self.destinations.is_empty() {
            return crate::contract::DestinationKind::ALL.into_iter().map(Destination::plain).collect();
        }
        self.destinations.clone()
    }
}

/// The retailer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Workspace {
    /// Shown in the header.
    pub name: String,
    /// IANA time zone of the retailer's days.
    pub time_zone: String,
    /// ISO 4217 code.
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    pub currency: String,
    /// ISO 3166 code of the country of phone numbers without a code, where the customer has none.
    #[schemars(regex(pattern = "^[A-Z]{2}$"))]
    pub country: Option<String>,
    /// Fixes the as-of day instead of the last complete day loaded.
    #[schemars(schema_with = "schema::day")]
    pub as_of: Option<jiff::civil::Date>,
    /// Whether this is the made-up demo retailer.
    pub demo: bool,
}

/// How loads behave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Load {
    /// Largest share of rejected rows per source, past which nothing of the load becomes visible.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub max_rejected_share: f64,
    /// DuckDB's memory limit in the load's process, for example `4GiB`; `None` lets it take 80 % of memory.
    pub memory_limit: Option<String>,
    /// Threads of the load's process; `None` takes every core.
    #[schemars(range(min = 1))]
    pub threads: Option<u32>,
    /// Generations kept after a load, the published one included.
    #[schemars(range(min = 1))]
    pub keep_generations: u32,
}

/// How what is predicted is told.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Models {
    /// Yearly rate that values to come are discounted by, besides being told as they are; `None` discounts nothing.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub discount_rate: Option<f64>,
}

/// Who may see personal data. From the file alone: whoever starts the program can't widen it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Privacy {
    /// Unix users by name or number, groups with `@` before; `None` lets everybody who can open the workspace.
    pub personal_data: Option<Vec<String>>,
}

/// One source: files in one form that feed one canonical table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name; the table's name where absent.
    #[serde(default)]
    pub name: String,
    /// The canonical table it feeds.
    #[schemars(schema_with = "schema::table_name")]
    pub table: String,
    /// Paths or globs, relative to the workspace.
    #[schemars(schema_with = "schema::text_or_list")]
    pub files: Vec<String>,
    /// How the files are written; told from the extension where absent.
    pub format: Option<Format>,
    /// Reader options.
    #[serde(default)]
    pub options: ReaderOptions,
    /// Canonical column → where it comes from. A canonical column that is not named here is taken from a
    /// source column of the same name, if there is one.
    #[serde(default)]
    pub columns: BTreeMap<String, Mapping>,
    /// Line in `c360.toml`, for messages.
    #[serde(skip)]
    pub line: usize,
}

/// How files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Delimited text, plain, `.gz` or `.zst`.
    Csv,
    /// Parquet.
    Parquet,
    /// One JSON object a line, plain, `.gz` or `.zst`.
    Json,
}

/// How a text file is to be read. Ignored by Parquet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReaderOptions {
    /// Field delimiter; told from the file where absent.
    pub delimiter: Option<String>,
    /// Quote character; an empty string switches quoting off.
    pub quote: Option<String>,
    /// Escape character.
    pub escape: Option<String>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// Lines to skip before the header.
    pub skip: u64,
    /// Column names, where the file has none.
    pub names: Option<Vec<String>>,
    /// Texts that mean "absent", besides the empty one.
    pub nulls: Vec<String>,
    /// `utf-8`, `latin-1` or `utf-16`.
    pub encoding: Option<String>,
    /// Date pattern (strptime) of `Date` columns.
    pub date_format: Option<String>,
    /// Date and time pattern (strptime) of `Timestamp` columns.
    pub timestamp_format: Option<String>,
    /// Decimal separator of numbers, `.` or `,`.
    pub decimal_separator: Option<String>,
}

/// Where a canonical column comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Mapping {
    /// A source column, by name.
    Column(String),
    /// A SQL expression over the source's columns.
    Sql {
        /// One scalar expression; no subquery, no table, no setting.
        sql: String,
    },
}
