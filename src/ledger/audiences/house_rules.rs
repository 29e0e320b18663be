//! What always applies: audiences that a destination leaves out of everything, and groups of which a person goes to the
//! first audience only.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, named_params};

use super::super::audit::{self, Entry, Subject};
use super::super::{Ledger, LedgerError, free_text::masked, statement, values};
use super::{Stop, unwritable, versions};
use crate::contract::{AuditAction, PriorityGroup, SetExclusions, SetGroup};

impl Ledger {
    /// Set the audiences that a destination leaves out of everything; the audit chain keeps who did and why.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchAudience`] for one that is not there, or retired.
    pub fn set_exclusions(&self, request: &SetExclusions, by: &str) -> Result<(), LedgerError> {
        let SetExclusions { destination, audiences, reason } = request;
        self.attempt("set what a destination leaves out", |transaction| {
            for audience in audiences {
                versions::current(transaction, audience)?;
            }
            let content = serde_json::to_string(audiences).map_err(unwritable)?;
            transaction.prepare_cached(statement!("add_exclusions"))?.execute(named_params! {
                ":destination": destination,
                ":content": content,
                ":at": values::now(),
                ":by": by,
                ":reason": masked(reason),
            })?;
            let (action, subject) = (AuditAction::Exclusions, Subject::Other(destination));
            audit::append(transaction, Entry { action, subject, reason, by })?;
            Ok(())
        })
    }

    /// What each destination leaves out of everything, in the order in which it was set.
    pub fn exclusions(&self) -> Result<BTreeMap<String, Vec<String>>, LedgerError> {
        self.read("read what destinations leave out", exclusions)
    }

    /// Set a priority group; without audiences it is gone. The audit chain keeps who did and why.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchAudience`] for an audience that is not there, or retired; [`LedgerError::Refused`] for one
    /// that stands there twice or in another group: it could come before and after the same audience.
    pub fn set_group(&self, request: &SetGroup, by: &str) -> Result<(), LedgerError> {
        let SetGroup { group: PriorityGroup { name, audiences }, reason } = request;
        self.attempt("set a priority group", |transaction| {
            let others = groups(transaction)?;
            for (place, audience) in audiences.iter().enumerate() {
                versions::current(transaction, audience)?;
                if audiences.iter().take(place).any(|before| before == audience) {
                    return Err(Stop::refused(format!("{} stands there twice", audience.escape_debug())));
                }
                let holds = |other: &&PriorityGroup| other.name != *name && other.audiences.contains(audience);
                if let Some(other) = others.iter().find(holds) {
                    return Err(Stop::refused(format!(
                        "{} is in the priority group {} already, and can be in one only: take it from there first",
                        audience.escape_debug(),
                        other.name.escape_debug()
                    )));
                }
            }
            let content = serde_json::to_string(audiences).map_err(unwritable)?;
            transaction.prepare_cached(statement!("add_group"))?.execute(named_params! {
                ":name": name,
                ":content": content,
                ":at": values::now(),
                ":by": by,
                ":reason": masked(reason),
            })?;
            let (action, subject) = (AuditAction::PriorityGroup, Subject::Other(name));
            audit::append(transaction, Entry { action, subject, reason, by })?;
            Ok(())
        })
    }

    /// The priority groups, by name.
    pub fn groups(&self) -> Result<Vec<PriorityGroup>, LedgerError> {
        self.read("read the priority groups", groups)
    }
}

/// Which house rule an audience is part of, in words; `None` where it is part of none.
pub(super) fn use_of(connection: &Connection, audience: &str) -> rusqlite::Result<Option<String>> {
    let holds = |names: &[String]| names.iter().any(|name| name == audience);
    let name = audience.escape_debug();
    if let Some((destination, _)) = exclusions(connection)?.iter().find(|(_, names)| holds(names)) {
        return Ok(Some(format!(
            "{name} is left out of everything that goes to {destination}: take it off that list first"
        )));
    }
    let groups = groups(connection)?;
    Ok(groups.iter().find(|group| holds(&group.audiences)).map(|group| {
        format!("{name} is in the priority group {}: take it from there first", group.name.escape_debug())
    }))
}

fn exclusions(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Vec<String>>> {
    let read = |row: &Row<'_>| Ok((row.get("destination")?, values::json::<Vec<String>>(row, "content")?));
    let mut statement = connection.prepare_cached(statement!("exclusions"))?;
    let all = statement.query_map([], read)?.collect::<rusqlite::Result<BTreeMap<_, _>>>()?;
    Ok(all.into_iter().filter(|(_, names)| !names.is_empty()).collect())
}

fn groups(connection: &Connection) -> rusqlite::Result<Vec<PriorityGroup>> {
    let read = |row: &Row<'_>| {
        Ok(PriorityGroup { name: row.get("name")?, audiences: values::json(row, "content")? })
    };
    connection.prepare_cached(statement!("groups"))?.query_map([], read)?.collect()
}
