//! The registry: rescorings, what each made, which role a model has, and the bands of the matrix.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::audit::{self, Entry, Subject};
use super::{Ledger, LedgerError, free_text::masked, generations, jobs, statement, values};
use crate::contract::{
    AuditAction, Bands, GenerationId, JobId, JobKind, ModelName, Role, RoleChange, RoleRequest,
};

/// Who gives the first roles.
const PROGRAM: &str = "c360";

/// A rescoring to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewRescoring<'a> {
    /// The job that made it.
    pub job: JobId,
    /// The day that its scores stand for.
    pub as_of: Date,
    /// Seed of everything drawn.
    pub seed: u64,
    /// What is known of the whole, as JSON.
    pub content: &'a str,
}

/// A rescoring that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescoring {
    /// Its version; counts from 1, never handed out twice.
    pub version: u32,
    /// The job that made it.
    pub job: Option<JobId>,
    /// The day that its scores stand for.
    pub as_of: Date,
    /// When it was kept.
    pub at: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// Seed of everything drawn.
    pub seed: u64,
    /// Version of the program.
    pub code: String,
    /// What is known of the whole, as JSON.
    pub content: String,
}

/// A model of a rescoring, to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewModel {
    /// Its name.
    pub name: ModelName,
    /// What is known of it, as JSON.
    pub content: String,
}

/// A model of a rescoring that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredModel {
    /// Its name.
    pub name: ModelName,
    /// What is known of it, as JSON.
    pub content: String,
}

impl Ledger {
    /// Keep a rescoring and its models under the next version, which is said.
    pub fn add_rescoring(
        &self,
        new: &NewRescoring<'_>,
        models: &[NewModel],
        by: &str,
    ) -> Result<u32, LedgerError> {
        self.write("keep a rescoring", |transaction| {
            let version: u32 = transaction.prepare_cached(statement!("add_rescoring"))?.query_row(
                named_params! {
                    ":job": new.job.0,
                    ":as_of": new.as_of.to_string(),
                    ":at": values::now(),
                    ":by": by,
                    // SQLite's whole numbers end at half of what a seed may be.
                    ":seed": new.seed.to_string(),
                    ":code": env!("CARGO_PKG_VERSION"),
                    ":content": new.content,
                },
                |row| row.get(0),
            )?;
            let mut add = transaction.prepare_cached(statement!("add_model"))?;
            for NewModel { name, content } in models {
                add.execute(
                    named_params! {":version": version, ":name": name.to_string(), ":content": content},
                )?;
            }
            Ok(version)
        })
    }

    /// One rescoring.
    pub fn rescoring(&self, version: u32) -> Result<Option<Rescoring>, LedgerError> {
        self.read("read a rescoring", |connection| {
            connection
                .prepare_cached(statement!("rescoring"))?
                .query_row(named_params! {":version": version}, rescoring)
                .optional()
        })
    }

    /// Every rescoring, newest first.
    pub fn rescorings(&self) -> Result<Vec<Rescoring>, LedgerError> {
        self.read("read the rescorings", |connection| {
            connection.prepare_cached(statement!("rescorings"))?.query_map([], rescoring)?.collect()
        })
    }

    /// The rescoring whose scores a generation carries.
    pub fn rescoring_in(&self, generation: GenerationId) -> Result<Option<Rescoring>, LedgerError> {
        self.read("read whose scores a generation carries", |connection| {
            connection
                .prepare_cached(statement!("rescoring_in"))?
                .query_row(named_params! {":generation": generation.0}, rescoring)
                .optional()
        })
    }

    /// The models of a rescoring.
    pub fn stored_models(&self, version: u32) -> Result<Vec<StoredModel>, LedgerError> {
        self.read("read the models", |connection| {
            connection
                .prepare_cached(statement!("models"))?
                .query_map(named_params! {":version": version}, model)?
                .collect()
        })
    }

    /// One model of a rescoring.
    pub fn stored_model(&self, version: u32, name: ModelName) -> Result<Option<StoredModel>, LedgerError> {
        self.read("read a model", |connection| {
            connection
                .prepare_cached(statement!("model"))?
                .query_row(named_params! {":version": version, ":name": name.to_string()}, model)
                .optional()
        })
    }

    /// The role of every model that ever had one.
    pub fn roles(&self) -> Result<BTreeMap<ModelName, RoleChange>, LedgerError> {
        self.read("read the models' roles", roles)
    }

    /// The roles of a model, latest first.
    pub fn role_history(&self, name: ModelName) -> Result<Vec<RoleChange>, LedgerError> {
        self.read("read a model's roles", |connection| {
            connection
                .prepare_cached(statement!("role_history"))?
                .query_map(named_params! {":name": name.to_string()}, role_change)?
                .collect()
        })
    }

    /// Give roles to models that never had one, each with its reason. What has a role keeps it.
    pub fn first_roles(&self, first: &[(ModelName, Role, String)]) -> Result<(), LedgerError> {
        self.write("give the first roles", |transaction| {
            let mut known = roles(transaction)?;
            for (name, role, reason) in first {
                if !known.contains_key(name) {
                    let change = add_role(transaction, *name, *role, PROGRAM, reason)?;
                    known.insert(*name, change);
                }
            }
            Ok(())
        })
    }

    /// Give a model a role; the audit chain keeps who did and why.
    ///
    /// A model that is promoted takes the place of the champion of the same target, which becomes a challenger, and
    /// the rescoring that brings its scores into use is queued: that job is answered.
    ///
    /// # Errors
    /// [`LedgerError::Role`] for a bar, for the champion that nobody has taken the place of, and for the role that a
    /// model has already; [`LedgerError::Crowded`] for who has as many rescorings under way as one person may.
    pub fn set_role(&self, request: &RoleRequest, by: &str) -> Result<Option<JobId>, LedgerError> {
        let RoleRequest { name, role, ref reason } = *request;
        self.write("give a model a role", |transaction| {
            let known = roles(transaction)?;
            if let Some(why) = refusal(name, role, known.get(&name).map(|change| change.role)) {
                return Ok(Err(LedgerError::Role(why)));
            }
            if role == Role::Champion
                && let Some(crowded) = jobs::crowded(transaction, JobKind::Rescore, by)?
            {
                return Ok(Err(crowded));
            }
            give(transaction, name, role, reason, by)?;
            if role != Role::Champion {
                return Ok(Ok(None));
            }
            let beaten = known.iter().filter(|(other, change)| {
                change.role == Role::Champion && other.target == name.target && **other != name
            });
            for (other, _) in beaten {
                let reason = format!("{name} was promoted: {reason}");
                give(transaction, *other, Role::Challenger, &reason, by)?;
            }
            jobs::enqueue(transaction, JobKind::Rescore, None, by).map(|job| Ok(Some(job)))
        })?
    }

    /// The bounds of the matrix's bands and who set them, once somebody did.
    pub fn bands(&self) -> Result<Option<(Bands, String)>, LedgerError> {
        self.read("read the matrix's bands", |connection| {
            connection
                .prepare_cached(statement!("bands"))?
                .query_row([], |row| Ok((values::json(row, "content")?, row.get("by_whom")?)))
                .optional()
        })
    }

    /// Set the bounds of the matrix's bands; the audit chain keeps who did.
    pub fn set_bands(&self, bands: &Bands, by: &str) -> Result<(), LedgerError> {
        let told = format!(
            "{} days; undecided from {}, lost from {}; middle from {}, high from {}",
            bands.days, bands.undecided_from, bands.lost_from, bands.middle_from, bands.high_from
        );
        self.write("set the matrix's bands", |transaction| {
            let content = serde_json::to_string(bands)
                .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
            let number: i64 = transaction
                .prepare_cached(statement!("add_bands"))?
                .query_row(named_params! {":content": content, ":at": values::now(), ":by": by}, |row| {
                    row.get(0)
                })?;
            let (action, subject) = (AuditAction::Bands, number.to_string());
            audit::append(transaction, Entry { action, subject: Subject::Other(&subject), reason: &told, by })
        })
    }
}

/// From which scores back to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollBack<'a> {
    /// The generation in use, and the version of its scores.
    pub from: (GenerationId, u32),
    /// The generation to use again, and the version of its scores.
    pub to: (GenerationId, u32),
    /// Why.
    pub reason: &'a str,
}

impl Ledger {
    /// Make the generation before a rescoring the current one again; the audit chain keeps who did and why.
    ///
    /// # Errors
    /// [`LedgerError::Rollback`] when another generation is current by now, when a job runs that may build on the
    /// one in use, and when the other is not kept.
    pub fn roll_back(&self, back: &RollBack<'_>, by: &str) -> Result<(), LedgerError> {
        let ((from, version), (to, before)) = (back.from, back.to);
        self.write("roll scores back", |transaction| {
            let refused = |why: String| Ok(Err(LedgerError::Rollback(why)));
            if generations::current(transaction)?.is_none_or(|current| current.id != from) {
                return refused("another generation was published meanwhile; look again".to_owned());
            }
            if let Some(running) = jobs::running(transaction)? {
                let id = running.id.0;
                return refused(format!(
                    "job {id} is running, and what it publishes would bring these scores back: wait for its end, or stop it"
                ));
            }
            if !generations::kept(transaction)?.iter().any(|generation| generation.id == to) {
                return refused(format!("generation {} is not kept any more", to.0));
            }
            generations::point(transaction, to, &values::now(), by)?;
            let subject = format!("{version} to {before}");
            let (action, subject) = (AuditAction::RolledBack, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason: back.reason, by })?;
            Ok(Ok(()))
        })?
    }
}

/// Why a role can't be given.
fn refusal(name: ModelName, role: Role, now: Option<Role>) -> Option<String> {
    if name.method.is_bar() || role == Role::Bar {
        return Some(format!(
            "{name} can't become {}: bars are what every model is held against, and stay that",
            words(role)
        ));
    }
    if now == Some(role) {
        return Some(format!("{name} is {} already", words(role)));
    }
    (now == Some(Role::Champion)).then(|| {
        format!("{name} is the champion of {}: promote another first, which takes its place", name.target)
    })
}

const fn words(role: Role) -> &'static str {
    match role {
        Role::Champion => "the champion",
        Role::Challenger => "a challenger",
        Role::Bar => "a bar",
        Role::Retired => "retired",
    }
}

fn give(
    connection: &Connection,
    name: ModelName,
    role: Role,
    reason: &str,
    by: &str,
) -> rusqlite::Result<()> {
    add_role(connection, name, role, by, reason)?;
    let subject = format!("{name} {}", values::role_text(role));
    let subject = Subject::Other(&subject);
    audit::append(connection, Entry { action: AuditAction::Role, subject, reason, by })
}

fn add_role(
    connection: &Connection,
    name: ModelName,
    role: Role,
    by: &str,
    reason: &str,
) -> rusqlite::Result<RoleChange> {
    let at = Timestamp::now();
    connection.prepare_cached(statement!("add_role"))?.execute(named_params! {
        ":name": name.to_string(),
        ":role": values::role_text(role),
        ":at": values::time(at),
        ":by": by,
        ":reason": masked(reason),
    })?;
    Ok(RoleChange { role, at, by: by.to_owned(), reason: reason.to_owned() })
}

fn roles(connection: &Connection) -> rusqlite::Result<BTreeMap<ModelName, RoleChange>> {
    connection
        .prepare_cached(statement!("roles"))?
        .query_map([], |row| Ok((values::parsed(row, "name")?, role_change(row)?)))?
        .collect()
}

fn role_change(row: &Row<'_>) -> rusqlite::Result<RoleChange> {
    Ok(RoleChange {
        role: values::role(row, "role")?,
        at: values::parsed(row, "at")?,
        by: row.get("by_whom")?,
        reason: row.get("reason")?,
    })
}

fn model(row: &Row<'_>) -> rusqlite::Result<StoredModel> {
    Ok(StoredModel { name: values::parsed(row, "name")?, content: row.get("content")? })
}

fn rescoring(row: &Row<'_>) -> rusqlite::Result<Rescoring> {
    Ok(Rescoring {
        version: row.get("version")?,
        job: row.get::<_, Option<u64>>("job")?.map(JobId),
        as_of: values::parsed(row, "as_of")?,
        at: values::parsed(row, "at")?,
        by: row.get("by_whom")?,
        seed: values::parsed(row, "seed")?,
        code: row.get("code")?,
        content: row.get("content")?,
    })
}
