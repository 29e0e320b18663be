//! What each load did.

use rusqlite::{Connection, Row, named_params};

use super::{Ledger, LedgerError, statement, values};
use crate::contract::{GenerationId, JobId, Load};

impl Ledger {
    /// The latest loads, newest first.
    pub fn loads(&self, limit: u32) -> Result<Vec<Load>, LedgerError> {
        self.read("read the loads", |connection| {
            connection
                .prepare_cached(statement!("loads"))?
                .query_map(named_params! {":limit": limit}, load)?
                .collect()
        })
    }
}

/// Write a load's summary; the first one of a job stays.
pub(super) fn save(connection: &Connection, load: &Load) -> rusqlite::Result<()> {
    let rejected = serde_json::to_string(&load.rejected)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    connection
        .prepare_cached(statement!("save_load"))?
        .execute(named_params! {
            ":job": load.job.0,
            ":at": values::time(load.at),
            ":generation": load.generation.map(|generation| generation.0),
            ":files": load.files,
            ":rows": load.rows,
            ":replaced": load.replaced,
            ":rejected": rejected,
        })
        .map(drop)
}

fn load(row: &Row<'_>) -> rusqlite::Result<Load> {
    Ok(Load {
        job: JobId(row.get("job")?),
        at: values::parsed(row, "at")?,
        generation: row.get::<_, Option<u64>>("generation")?.map(GenerationId),
        files: row.get("files")?,
        rows: row.get("rows_taken")?,
        replaced: row.get("replaced")?,
        rejected: values::json(row, "rejected")?,
    })
}
