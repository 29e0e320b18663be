//! Audiences, version after version: saved, followed, retired.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::super::audit::{self, Entry, Subject};
use super::super::{Ledger, LedgerError, free_text::masked, statement, values};
use super::{Stop, house_rules, moment};
use crate::contract::{Audience, AuditAction};

/// The next version of an audience, to keep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SavedAudience<'a> {
    /// Its name.
    pub name: &'a str,
    /// The rule's text.
    pub rule: &'a str,
    /// The share that is held out, from 0 to 1.
    pub hold_out: f64,
    /// What it is for; may be empty.
    pub note: &'a str,
    /// The version that this one follows; `None` where there is no audience of that name yet, or it is retired.
    pub follows: Option<u32>,
}

/// A version of an audience that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct AudienceVersion {
    /// The audience.
    pub audience: Audience,
    /// Whether this version took it off the list; its note then says why.
    pub retired: bool,
}

impl Ledger {
    /// Keep the next version of an audience, which is said; the audit chain keeps who made it.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] when the version that it follows is not the last one: somebody was faster.
    pub fn save_audience(&self, saved: &SavedAudience<'_>, by: &str) -> Result<u32, LedgerError> {
        self.attempt("save an audience", |transaction| {
            let last = last(transaction, saved.name)?;
            if let Some(why) = overtaken(saved, last.as_ref()) {
                return Err(Stop::refused(why));
            }
            add(transaction, saved, false, by)
        })
    }

    /// Take an audience off the list. Its versions and exports are kept.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchAudience`], and [`LedgerError::Refused`] while a destination leaves it out of everything or
    /// a priority group holds it: it would stop protecting without a word.
    pub fn retire_audience(&self, name: &str, reason: &str, by: &str) -> Result<(), LedgerError> {
        self.attempt("retire an audience", |transaction| {
            let current = current(transaction, name)?;
            if let Some(why) = house_rules::use_of(transaction, name)? {
                return Err(Stop::refused(why));
            }
            let Audience { name, rule, hold_out, version, .. } = &current;
            let (hold_out, follows) = (*hold_out, Some(*version));
            let last = SavedAudience { name, rule, hold_out, note: reason, follows };
            add(transaction, &last, true, by).map(drop)
        })
    }

    /// Every audience that is not retired, by name, as its last version has it.
    pub fn audiences(&self) -> Result<Vec<Audience>, LedgerError> {
        self.read("read the audiences", |connection| {
            let mut statement = connection.prepare_cached(statement!("audiences"))?;
            let rows = statement.query_map([], version)?;
            rows.map(|row| row.map(|row| row.audience)).collect()
        })
    }

    /// The last version of an audience; `None` where there is none of that name, or it is retired.
    pub fn audience(&self, name: &str) -> Result<Option<Audience>, LedgerError> {
        let last = self.read("read an audience", |connection| last(connection, name))?;
        Ok(last.filter(|last| !last.retired).map(|last| last.audience))
    }

    /// One version of an audience.
    pub fn audience_version(&self, name: &str, number: u32) -> Result<Option<Audience>, LedgerError> {
        self.read("read a version of an audience", |connection| {
            let found = connection
                .prepare_cached(statement!("audience_version"))?
                .query_row(named_params! {":name": name, ":version": number}, version)
                .optional()?;
            Ok(found.map(|found| found.audience))
        })
    }

    /// Every version of an audience, newest first; none where there is no audience of that name.
    pub fn audience_versions(&self, name: &str) -> Result<Vec<AudienceVersion>, LedgerError> {
        self.read("read the versions of an audience", |connection| {
            connection
                .prepare_cached(statement!("audience_versions"))?
                .query_map(named_params! {":name": name}, version)?
                .collect()
        })
    }
}

/// The audience as it is in force, within a transaction.
pub(super) fn current(connection: &Connection, name: &str) -> Result<Audience, Stop> {
    match last(connection, name)? {
        Some(last) if !last.retired => Ok(last.audience),
        _ => Err(Stop::Refused(LedgerError::NoSuchAudience(name.to_owned()))),
    }
}

fn last(connection: &Connection, name: &str) -> rusqlite::Result<Option<AudienceVersion>> {
    connection
        .prepare_cached(statement!("audience"))?
        .query_row(named_params! {":name": name}, version)
        .optional()
}

/// Why a version can't follow the last one.
fn overtaken(saved: &SavedAudience<'_>, last: Option<&AudienceVersion>) -> Option<String> {
    let name = saved.name.escape_debug();
    match (saved.follows, last) {
        (None, None) => None,
        (None, Some(last)) if last.retired => None,
        (Some(follows), Some(last)) if !last.retired && last.audience.version == follows => None,
        (None, Some(AudienceVersion { audience, .. })) => Some(format!(
            "there is an audience {name} already: version {} is by {}, {}. Choose another name, or change that one",
            audience.version,
            audience.by,
            moment(audience.at)
        )),
        (Some(follows), None) => {
            Some(format!("there is no audience {name} whose version {follows} could be followed"))
        }
        (Some(_), Some(AudienceVersion { audience, retired })) => Some(format!(
            "{} {} {name} meanwhile (version {}, {}); nothing was saved. Look at it and save again",
            audience.by,
            if *retired { "retired" } else { "changed" },
            audience.version,
            moment(audience.at)
        )),
    }
}

fn add(connection: &Connection, saved: &SavedAudience<'_>, retired: bool, by: &str) -> Result<u32, Stop> {
    let version: u32 = connection.prepare_cached(statement!("add_audience"))?.query_row(
        named_params! {
            ":name": saved.name,
            ":rule": saved.rule,
            ":hold_out": saved.hold_out,
            ":note": masked(saved.note),
            ":at": values::now(),
            ":by": by,
            ":retired": retired,
        },
        |row| row.get(0),
    )?;
    let retirement = if retired { " retired" } else { "" };
    let subject = format!("{} v{version}{retirement}", saved.name);
    let (action, subject) = (AuditAction::Audience, Subject::Other(&subject));
    audit::append(connection, Entry { action, subject, reason: saved.note, by })?;
    Ok(version)
}

fn version(row: &Row<'_>) -> rusqlite::Result<AudienceVersion> {
    Ok(AudienceVersion {
        audience: Audience {
            name: row.get("name")?,
            version: row.get("version")?,
            rule: row.get("rule")?,
            hold_out: row.get("hold_out")?,
            by: row.get("by_whom")?,
            at: values::parsed(row, "at")?,
            note: row.get("note")?,
        },
        retired: row.get("retired")?,
    })
}
