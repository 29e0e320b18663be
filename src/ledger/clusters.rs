//! Behavioural segments: trials, the versions that were adopted, and what people say of a segment.

use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::audit::{self, Entry, Subject};
use super::{Ledger, LedgerError, jobs, statement, values};
use crate::contract::{AuditAction, ClusterId, JobId, JobKind, Priority, TrialId};

/// A trial to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewTrial<'a> {
    /// The job that made it.
    pub job: JobId,
    /// The day it looked at.
    pub as_of: Date,
    /// What it found, as JSON; its head lies at `head`.
    pub content: &'a str,
}

/// A trial that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTrial {
    /// Its number.
    pub id: TrialId,
    /// The day it looked at.
    pub as_of: Date,
    /// When it ended.
    pub at: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// What it found, as JSON; in a list its head alone.
    pub content: String,
    /// The latest version that was adopted from it.
    pub adopted: Option<u32>,
}

/// Segments to adopt.
#[derive(Debug, Clone, Copy)]
pub struct NewSegmentation<'a> {
    /// The version that they follow; 0 for the first. Another one in force by now is refused.
    pub follows: u32,
    /// The trial that found them, and its number of clusters.
    pub trial: Option<(TrialId, u32)>,
    /// What it is, in a few words, for the audit chain: `8 segments of trial 3`.
    pub what: &'a str,
    /// Why.
    pub reason: &'a str,
    /// The segments, as JSON: each of `clusters` has an `id`.
    pub content: &'a str,
}

/// A version of the segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSegmentation {
    /// Its version; counts from 1.
    pub version: u32,
    /// The trial that found it.
    pub trial: Option<TrialId>,
    /// When it was adopted.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The segments, as JSON.
    pub content: String,
}

/// What somebody says of a segment. What is `None` stays as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// Of which.
    pub cluster: ClusterId,
    /// Its name.
    pub name: Option<String>,
    /// What is to be done with it.
    pub priority: Option<Priority>,
    /// What to do, in people's own words; empty takes the proposed levers again.
    pub text: Option<String>,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Saying {
    /// What is said, in a few words, for the audit chain: `B3: name, priority`.
    fn subject(&self) -> String {
        let said = [
            ("name", self.name.is_some()),
            ("priority", self.priority.is_some()),
            ("what to do", self.text.is_some()),
        ];
        let said: Vec<&str> = said.iter().filter(|(_, is_said)| *is_said).map(|(what, _)| *what).collect();
        format!("{}: {}", self.cluster, said.join(", "))
    }
}

/// What is said of a segment since somebody spoke. The whole of it: what stayed as it was is said again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Of which.
    pub cluster: ClusterId,
    /// Its name; `None` is the one that it was found with.
    pub name: Option<String>,
    /// What is to be done with it.
    pub priority: Option<Priority>,
    /// What to do, in people's own words; `None` is the proposed levers.
    pub text: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Ledger {
    /// Keep a trial; its number is said.
    pub fn add_trial(&self, new: &NewTrial<'_>, by: &str) -> Result<TrialId, LedgerError> {
        self.write("keep a trial of segments", |transaction| {
            transaction.prepare_cached(statement!("add_trial"))?.query_row(
                named_params! {
                    ":job": new.job.0,
                    ":as_of": new.as_of.to_string(),
                    ":at": values::now(),
                    ":by": by,
                    ":code": env!("CARGO_PKG_VERSION"),
                    ":content": new.content,
                },
                |row| row.get(0).map(TrialId),
            )
        })
    }

    /// Every trial, latest first; of the content the head alone.
    pub fn trials(&self) -> Result<Vec<StoredTrial>, LedgerError> {
        self.read("read the trials of segments", |connection| {
            let read = |row: &Row<'_>| trial(row, "head");
            connection.prepare_cached(statement!("trials"))?.query_map([], read)?.collect()
        })
    }

    /// One trial.
    pub fn trial(&self, id: TrialId) -> Result<Option<StoredTrial>, LedgerError> {
        self.read("read a trial of segments", |connection| {
            let read = |row: &Row<'_>| trial(row, "content");
            connection
                .prepare_cached(statement!("trial"))?
                .query_row(named_params! {":id": id.0}, read)
                .optional()
        })
    }

    /// Adopt segments as the next version, and queue the job that assigns everybody; the audit chain keeps who did and
    /// why. The version and the job.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] when another version was adopted meanwhile; [`LedgerError::Crowded`] for who has as many
    /// assignments under way as one person may.
    pub fn adopt_segmentation(
        &self,
        new: &NewSegmentation<'_>,
        by: &str,
    ) -> Result<(u32, JobId), LedgerError> {
        self.write("adopt segments", |transaction| {
            let latest = latest(transaction)?;
            if latest != new.follows {
                return Ok(Err(LedgerError::Refused(format!(
                    "version {latest} of the segments was adopted meanwhile, and this follows version {}",
                    new.follows
                ))));
            }
            if let Some(crowded) = jobs::crowded(transaction, JobKind::Assign, by)? {
                return Ok(Err(crowded));
            }
            let version: u32 = transaction.prepare_cached(statement!("add_segmentation"))?.query_row(
                named_params! {
                    ":trial": new.trial.map(|(id, _)| id.0),
                    ":k": new.trial.map(|(_, k)| k),
                    ":at": values::now(),
                    ":by": by,
                    ":reason": new.reason,
                    ":content": new.content,
                },
                |row| row.get(0),
            )?;
            let subject = format!("version {version}: {}", new.what);
            let (action, subject) = (AuditAction::Segmentation, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason: new.reason, by })?;
            Ok(Ok((version, jobs::enqueue(transaction, JobKind::Assign, None, by)?)))
        })?
    }

    /// A version of the segments; the latest where none is asked for.
    pub fn segmentation(&self, version: Option<u32>) -> Result<Option<StoredSegmentation>, LedgerError> {
        self.read("read the segments", |connection| {
            connection
                .prepare_cached(statement!("segmentation"))?
                .query_row(named_params! {":version": version}, segmentation)
                .optional()
        })
    }

    /// The largest number that a segment ever had; none is given twice.
    pub fn last_cluster(&self) -> Result<u32, LedgerError> {
        self.read("read the segments", |connection| {
            connection.prepare_cached(statement!("last_cluster"))?.query_row([], |row| row.get(0))
        })
    }

    /// Say something of a segment; the audit chain keeps who did and why. What others said meanwhile stays.
    pub fn say_of_cluster(&self, saying: &Saying) -> Result<(), LedgerError> {
        self.write("note what is said of a segment", |transaction| {
            let before =
                said_of_clusters(transaction)?.into_iter().find(|said| said.cluster == saying.cluster);
            let (name, priority, text) =
                before.map(|said| (said.name, said.priority, said.text)).unwrap_or_default();
            transaction.prepare_cached(statement!("add_cluster_note"))?.execute(named_params! {
                ":cluster": saying.cluster.0,
                ":name": saying.name.clone().or(name),
                ":priority": saying.priority.or(priority).map(Priority::id),
                ":body": saying.text.clone().or(text).filter(|text| !text.is_empty()),
                ":at": values::now(),
                ":by": saying.by,
                ":reason": saying.reason,
            })?;
            let subject = saying.subject();
            let (action, subject) = (AuditAction::SegmentCard, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason: &saying.reason, by: &saying.by })
        })
    }

    /// What was said of every segment, latest first: the first of each counts.
    pub fn said_of_clusters(&self) -> Result<Vec<Said>, LedgerError> {
        self.read("read what is said of segments", said_of_clusters)
    }
}

fn said_of_clusters(connection: &Connection) -> rusqlite::Result<Vec<Said>> {
    connection.prepare_cached(statement!("cluster_notes"))?.query_map([], said)?.collect()
}

fn latest(connection: &Connection) -> rusqlite::Result<u32> {
    let found = connection
        .prepare_cached(statement!("segmentation"))?
        .query_row(named_params! {":version": None::<u32>}, |row| row.get("version"))
        .optional()?;
    Ok(found.unwrap_or(0))
}

fn trial(row: &Row<'_>, content: &str) -> rusqlite::Result<StoredTrial> {
    Ok(StoredTrial {
        id: TrialId(row.get("id")?),
        as_of: values::parsed(row, "as_of")?,
        at: values::parsed(row, "at")?,
        by: row.get("by_whom")?,
        content: row.get(content)?,
        adopted: row.get("adopted")?,
    })
}

fn segmentation(row: &Row<'_>) -> rusqlite::Result<StoredSegmentation> {
    Ok(StoredSegmentation {
        version: row.get("version")?,
        trial: row.get::<_, Option<u32>>("trial")?.map(TrialId),
        at: values::parsed(row, "at")?,
        by: row.get("by_whom")?,
        reason: row.get("reason")?,
        content: row.get("content")?,
    })
}

fn said(row: &Row<'_>) -> rusqlite::Result<Said> {
    let priority: Option<String> = row.get("priority")?;
    Ok(Said {
        cluster: ClusterId(row.get("cluster")?),
        name: row.get("name")?,
        priority: priority.as_deref().and_then(Priority::from_id),
        text: row.get("body")?,
        at: values::parsed(row, "at")?,
        by: row.get("by_whom")?,
        reason: row.get("reason")?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ANA: &str = "ana (1000)";

    fn ledger() -> (tempfile::TempDir, Ledger) {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        (dir, ledger)
    }

    fn new(follows: u32) -> NewSegmentation<'static> {
        let content = r#"{"clusters": [{"id": 3}, {"id": 7}]}"#;
        NewSegmentation { follows, trial: None, what: "8 segments", reason: "the autumn refit", content }
    }

    #[test]
    fn a_version_follows_the_one_in_force_and_queues_its_job() {
        let (_dir, ledger) = ledger();
        assert_eq!(ledger.last_cluster().unwrap(), 0);
        let (version, job) = ledger.adopt_segmentation(&new(0), ANA).unwrap();
        assert_eq!(version, 1);
        assert_eq!(ledger.job(job).unwrap().unwrap().kind, JobKind::Assign);
        let refused = ledger.adopt_segmentation(&new(0), "bo (1001)").unwrap_err();
        assert!(refused.to_string().contains("version 1 of the segments was adopted meanwhile"), "{refused}");
        assert_eq!(ledger.jobs(10).unwrap().len(), 1, "a refused one queues nothing");
        assert_eq!(ledger.adopt_segmentation(&new(1), ANA).unwrap().0, 2);
        assert_eq!(ledger.segmentation(None).unwrap().unwrap().version, 2);
        assert_eq!(ledger.segmentation(Some(1)).unwrap().unwrap().reason, "the autumn refit");
        assert_eq!(ledger.last_cluster().unwrap(), 7);
        assert!(ledger.lock().execute("update segmentations set reason = 'x'", []).is_err());
        assert!(ledger.lock().execute("delete from segmentations", []).is_err());
    }

    #[test]
    fn a_trial_knows_what_was_adopted_from_it() {
        let (_dir, ledger) = ledger();
        let job = ledger.enqueue(JobKind::Fit, ANA).unwrap();
        let content = r#"{"head": {"k": [3, 10]}, "rest": 1}"#;
        let trial = NewTrial { job, as_of: "2026-10-31".parse().unwrap(), content };
        let id = ledger.add_trial(&trial, ANA).unwrap();
        let listed = ledger.trials().unwrap();
        assert_eq!((listed[0].content.as_str(), listed[0].adopted), (r#"{"k":[3,10]}"#, None));
        ledger.adopt_segmentation(&NewSegmentation { trial: Some((id, 5)), ..new(0) }, ANA).unwrap();
        let kept = ledger.trial(id).unwrap().unwrap();
        assert_eq!((kept.content.as_str(), kept.adopted), (content, Some(1)));
        assert_eq!(ledger.trial(TrialId(9)).unwrap(), None);
    }

    #[test]
    fn what_is_said_of_a_segment_is_kept_with_who_and_why() {
        let (_dir, ledger) = ledger();
        let nothing = Saying {
            cluster: ClusterId(3),
            name: None,
            priority: None,
            text: None,
            by: ANA.to_owned(),
            reason: String::new(),
        };
        let say = |saying: Saying| ledger.say_of_cluster(&saying).unwrap();
        say(Saying {
            name: Some("Gift buyers".to_owned()),
            text: Some("Cards in November.".to_owned()),
            reason: "a name for them".to_owned(),
            ..nothing.clone()
        });
        // Somebody else who has not seen the name.
        let priority = Some(Priority::Push);
        say(Saying {
            priority,
            reason: "room to grow".to_owned(),
            by: "bo (1001)".to_owned(),
            ..nothing.clone()
        });
        say(Saying { text: Some(String::new()), reason: "the levers will do".to_owned(), ..nothing });
        let all = ledger.said_of_clusters().unwrap();
        let told: Vec<_> = all
            .iter()
            .map(|said| (said.name.as_deref(), said.priority, said.text.as_deref(), said.reason.as_str()))
            .collect();
        let (name, text) = (Some("Gift buyers"), Some("Cards in November."));
        assert_eq!(
            told,
            [
                (name, priority, None, "the levers will do"),
                (name, priority, text, "room to grow"),
                (name, None, text, "a name for them")
            ]
        );
        assert!(ledger.lock().execute("delete from cluster_notes", []).is_err());
        let request = crate::contract::AuditRequest { limit: 10, ..crate::contract::AuditRequest::default() };
        let chain = ledger.audit(&request).unwrap().rows;
        assert!(chain.iter().all(|record| record.action == AuditAction::SegmentCard));
        let mut subjects: Vec<&str> = chain.iter().map(|record| record.subject.as_str()).collect();
        subjects.sort_unstable();
        assert_eq!(subjects, ["B3: name, what to do", "B3: priority", "B3: what to do"]);
    }
}
