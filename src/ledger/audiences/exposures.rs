//! Who was in the file of an export and who was held out of it: personal data, kept so that results can be measured, and
//! given up for whoever is erased.

use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, Row, named_params};

use super::super::{Ledger, LedgerError, statement, values};
use super::{PROGRAM, exports, stored};
use crate::contract::{ExportId, ExportState};

/// An export that was let out with a customer in its file, or held out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// The export.
    pub export: ExportId,
    /// The audience's name.
    pub audience: String,
    /// The destination's name.
    pub destination: String,
    /// The day that the data stood for.
    pub as_of: Date,
    /// Whether they were held out.
    pub held_out: bool,
}

impl Ledger {
    /// Go through everybody who was in an export of an audience to a destination that was let out and not withdrawn, or
    /// held out of it, with the moment when it was let out: the oldest first, and of each in the order of the ids. It
    /// reads beside the connection that everybody shares, so that nobody waits for its end.
    pub fn for_each_exposure(
        &self,
        (audience, destination): (&str, &str),
        mut each: impl FnMut(ExportId, Timestamp, &str, bool),
    ) -> Result<(), LedgerError> {
        self.beside("read who was in exports", |connection| {
            let mut statement = connection.prepare(statement!("exposures_of_audience"))?;
            let asked = named_params! {":audience": audience, ":destination": destination};
            let mut rows = statement.query(asked)?;
            let mut known: Option<(ExportId, Timestamp)> = None;
            while let Some(row) = rows.next()? {
                let export = ExportId(row.get(0)?);
                let at = match known {
                    Some((same, at)) if same == export => at,
                    _ => values::parsed(row, "released_at")?,
                };
                known = Some((export, at));
                let customer_id = row.get_ref(2)?.as_str()?;
                each(export, at, customer_id, row.get(3)?);
            }
            Ok(())
        })
    }

    /// Go through everybody who is or was in an export of an audience, wherever it goes, or held out of it: those that
    /// were let out and those that still may be, the oldest first. It reads as [`Self::for_each_exposure`] does.
    pub fn for_each_arm(&self, audience: &str, mut each: impl FnMut(&str, bool)) -> Result<(), LedgerError> {
        self.beside("read who is held out", |connection| {
            let mut statement = connection.prepare(statement!("arms_of_audience"))?;
            let mut rows = statement.query(named_params! {":audience": audience})?;
            while let Some(row) = rows.next()? {
                each(row.get_ref(0)?.as_str()?, row.get(1)?);
            }
            Ok(())
        })
    }

    /// Go through everybody who is in one export, let out or not, or held out of it, in the order of the ids.
    pub fn for_each_of_export(
        &self,
        id: ExportId,
        mut each: impl FnMut(&str, bool),
    ) -> Result<(), LedgerError> {
        self.beside("read who is in an export", |connection| {
            let mut statement = connection.prepare(statement!("exposures_of_export"))?;
            let mut rows = statement.query(named_params! {":export": id.0})?;
            while let Some(row) = rows.next()? {
                each(row.get_ref(0)?.as_str()?, row.get(1)?);
            }
            Ok(())
        })
    }

    /// The exports that were let out with a customer in the file or held out of it, newest first.
    pub fn exposures_of_customer(&self, customer_id: &str) -> Result<Vec<Exposure>, LedgerError> {
        self.read("read the exports that a customer was in", |connection| {
            connection
                .prepare_cached(statement!("exposures_of_customer"))?
                .query_map(named_params! {":customer_id": customer_id}, exposure)?
                .collect()
        })
    }

    /// Take customers out of the record of every export and out of every list; how many rows went is said.
    pub fn forget_customers(&self, ids: &[String]) -> Result<u64, LedgerError> {
        if ids.is_empty() {
            return Ok(0);
        }
        self.write("forget who is erased", |transaction| {
            ids.iter().try_fold(0, |gone, id| Ok(gone + forget(transaction, id)?))
        })
    }

    /// The same for everybody of whom `is_erased` holds: whoever took them out may have been killed before they were
    /// forgotten here, and their ids are nowhere else.
    pub fn forget_customers_where(&self, is_erased: impl Fn(&str) -> bool) -> Result<u64, LedgerError> {
        let mut ids = Vec::new();
        self.beside("look for who is erased", |connection| {
            let mut statement = connection.prepare(statement!("known_customers"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let id = row.get_ref(0)?.as_str()?;
                if is_erased(id) {
                    ids.push(id.to_owned());
                }
            }
            Ok(())
        })?;
        self.forget_customers(&ids)
    }
}

/// Take a customer out of every export and list, within a transaction. No file may stay with them in it: what is not let
/// out is void, what is out counts as deleted. The files themselves follow with the next look at the exports.
pub(in super::super) fn forget(connection: &Connection, customer_id: &str) -> rusqlite::Result<u64> {
    let id = named_params! {":customer_id": customer_id};
    let with: Vec<ExportId> = connection
        .prepare_cached(statement!("exports_with"))?
        .query_map(id, |row| row.get(0).map(ExportId))?
        .collect::<rusqlite::Result<_>>()?;
    let exposures = connection.prepare_cached(statement!("forget_exposures"))?.execute(id)?;
    let members = connection.prepare_cached(statement!("forget_list_member"))?.execute(id)?;
    for export in with {
        give_up(connection, export)?;
    }
    Ok((exposures + members) as u64)
}

/// Somebody in an export's file is erased. A job that is letting it out finds its end before it moves anything.
fn give_up(connection: &Connection, id: ExportId) -> rusqlite::Result<()> {
    let Some(export) = stored::one(connection, id)? else { return Ok(()) };
    if export.release.is_some() {
        let purged = named_params! {":export": id.0, ":at": values::now()};
        return connection.prepare_cached(statement!("add_purge"))?.execute(purged).map(drop);
    }
    match values::end_text(ExportState::Void) {
        Some(void) if exports::over(&export).is_none() => {
            exports::end(connection, id, void, "somebody in it is erased", PROGRAM)
        }
        _ => Ok(()),
    }
}

fn exposure(row: &Row<'_>) -> rusqlite::Result<Exposure> {
    Ok(Exposure {
        export: ExportId(row.get("export")?),
        audience: row.get("audience")?,
        destination: row.get("destination")?,
        as_of: values::parsed(row, "as_of")?,
        held_out: row.get("held_out")?,
    })
}
