//! The queue of jobs: asked for, taken by one process, their stages, how they ended.
//!
//! At most one job runs at a time; the database itself holds to that (a unique index).

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::audit::{self, Entry, Subject};
use super::{Ledger, LedgerError, loads, statement, values};
use crate::contract::{
    AuditAction, ExportId, GenerationId, Job, JobId, JobKind, JobState, Load, Said, Stage, TrialId,
};

/// Jobs of a kind that wait or work for one person at most.
const MOST_OPEN: u32 = 20;

/// A process, told apart from a later one of the same number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessId {
    /// Its number.
    pub pid: i32,
    /// When it began, in clock ticks since the machine booted.
    pub started: u64,
    /// Which boot that was.
    pub boot: String,
}

/// The job that is marked as running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningJob {
    /// The job.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// The process that took it.
    pub process: ProcessId,
    /// Who asked it to stop and when, if anybody did.
    pub cancel_asked: Option<(String, Timestamp)>,
    /// What it published, once it has.
    pub published: Option<GenerationId>,
    /// The export that it sealed, once it has.
    pub sealed: Option<ExportId>,
    /// The trial of behavioural segments that it kept, once it has.
    pub tried: Option<TrialId>,
}

/// How a job ended.
#[derive(Debug, Clone)]
pub struct JobEnd<'a> {
    /// `Done`, `Failed`, `Cancelled` or `Interrupted`.
    pub state: JobState,
    /// One line for people.
    pub outcome: &'a str,
    /// What it published.
    pub generation: Option<GenerationId>,
    /// What the load did, when it was one and got that far.
    pub load: Option<&'a Load>,
}

/// What became of a wish to stop a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelAnswer {
    /// It had not begun and never will.
    Stopped,
    /// Its process has been told.
    Asked,
    /// It had ended before.
    Ended(JobState),
}

impl Ledger {
    /// Ask for a job. It waits for those before it.
    pub fn enqueue(&self, kind: JobKind, by: &str) -> Result<JobId, LedgerError> {
        self.enqueue_with(kind, None, by)
    }

    /// Ask for a job and tell it what to do, as JSON.
    ///
    /// # Errors
    /// [`LedgerError::Crowded`] for who has as many of the kind under way as one person may.
    pub fn enqueue_with(
        &self,
        kind: JobKind,
        argument: Option<&str>,
        by: &str,
    ) -> Result<JobId, LedgerError> {
        self.write("queue a job", |transaction| {
            if let Some(crowded) = crowded(transaction, kind, by)? {
                return Ok(Err(crowded));
            }
            let id = enqueue(transaction, kind, argument, by)?;
            let action = match kind {
                JobKind::Load => Some(AuditAction::Load),
                JobKind::Rescore => Some(AuditAction::Rescore),
                JobKind::Fit => Some(AuditAction::Fit),
                // The other kinds follow a decision that the chain keeps itself; what a dry run seals, it keeps then.
                JobKind::Recut
                | JobKind::Erase
                | JobKind::Assign
                | JobKind::Seal
                | JobKind::Release
                | JobKind::Backup => None,
            };
            if let Some(action) = action {
                on_job(transaction, action, id, by)?;
            }
            Ok(Ok(id))
        })?
    }

    /// What a job was told to do, as JSON.
    pub fn job_argument(&self, job: JobId) -> Result<Option<String>, LedgerError> {
        self.read("read what a job was told", |connection| {
            let argument = connection
                .prepare_cached(statement!("job_argument"))?
                .query_row(named_params! {":id": job.0}, |row| row.get(0))
                .optional()?;
            Ok(argument.flatten())
        })
    }

    /// Take the oldest waiting job into `process`. `None` when none waits or one still runs.
    pub fn claim_next(&self, process: &ProcessId) -> Result<Option<Job>, LedgerError> {
        self.write("take a job", |transaction| {
            if running(transaction)?.is_some() {
                return Ok(None);
            }
            let Some(id) = next(transaction)? else { return Ok(None) };
            transaction.prepare_cached(statement!("claim_job"))?.execute(named_params! {
                ":id": id.0,
                ":at": values::now(),
                ":pid": process.pid,
                ":pid_started": process.started,
                ":boot": process.boot,
            })?;
            find(transaction, id)
        })
    }

    /// The oldest job that waits.
    pub fn next_job(&self) -> Result<Option<JobId>, LedgerError> {
        self.read("read the queue", next)
    }

    /// The job that is marked as running, whether or not its process still lives.
    pub fn running_job(&self) -> Result<Option<RunningJob>, LedgerError> {
        self.read("read the running job", running)
    }

    /// Stop a job that waits, or ask the one that runs to stop.
    pub fn ask_cancel(&self, id: JobId, by: &str) -> Result<CancelAnswer, LedgerError> {
        let answer = self.write("cancel a job", |transaction| {
            let Some(job) = find(transaction, id)? else { return Ok(None) };
            if job.is_open() {
                on_job(transaction, AuditAction::Stop, id, by)?;
            }
            let (id, at) = (id.0, values::now());
            match job.state {
                JobState::Queued => {
                    let outcome = format!("stopped by {by} before it began; {}", job.kind.left());
                    transaction
                        .prepare_cached(statement!("cancel_queued"))?
                        .execute(named_params! {":id": id, ":by": by, ":at": at, ":outcome": outcome})?;
                    Ok(Some(CancelAnswer::Stopped))
                }
                JobState::Running => {
                    transaction
                        .prepare_cached(statement!("ask_cancel"))?
                        .execute(named_params! {":id": id, ":by": by, ":at": at})?;
                    Ok(Some(CancelAnswer::Asked))
                }
                ended => Ok(Some(CancelAnswer::Ended(ended))),
            }
        })?;
        answer.ok_or(LedgerError::NoSuchJob(id.0))
    }

    /// Who asked this job to stop, if anybody did.
    pub fn cancel_asked(&self, id: JobId) -> Result<Option<String>, LedgerError> {
        self.read("read whether a job is to stop", |connection| {
            let asked = connection
                .prepare_cached(statement!("cancel_asked"))?
                .query_row(named_params! {":id": id.0}, |row| row.get(0))
                .optional()?;
            Ok(asked.flatten())
        })
    }

    /// Note how a job ended. `false` when it had ended before: the first word stays.
    pub fn end_job(&self, id: JobId, end: &JobEnd<'_>) -> Result<bool, LedgerError> {
        self.write("note how a job ended", |transaction| {
            let at = values::now();
            let changed = transaction.prepare_cached(statement!("end_job"))?.execute(named_params! {
                ":id": id.0,
                ":state": values::state_text(end.state),
                ":at": at,
                ":outcome": end.outcome,
                ":generation": end.generation.map(|generation| generation.0),
            })?;
            if changed == 0 {
                return Ok(false);
            }
            transaction
                .prepare_cached(statement!("end_open_stages"))?
                .execute(named_params! {":job": id.0, ":at": at})?;
            if let Some(load) = end.load {
                loads::save(transaction, &Load { job: id, generation: end.generation, ..load.clone() })?;
            }
            Ok(true)
        })
    }

    /// Enter a running job's next stage; the one before ends.
    pub fn start_stage(&self, id: JobId, name: &str, bytes_total: Option<u64>) -> Result<(), LedgerError> {
        self.write_lightly("note a job's stage", |transaction| {
            let at = values::now();
            transaction
                .prepare_cached(statement!("end_open_stages"))?
                .execute(named_params! {":job": id.0, ":at": at})?;
            transaction
                .prepare_cached(statement!("start_stage"))?
                .execute(named_params! {":job": id.0, ":name": name, ":at": at, ":bytes_total": bytes_total})
                .map(drop)
        })
    }

    /// Note how far the stage has come, and the whole job where that is known.
    pub fn advance_stage(
        &self,
        id: JobId,
        rows: u64,
        bytes: u64,
        progress: Option<f64>,
    ) -> Result<(), LedgerError> {
        self.write_lightly("note a job's progress", |transaction| {
            transaction
                .prepare_cached(statement!("advance_stage"))?
                .execute(named_params! {":job": id.0, ":rows": rows, ":bytes": bytes})?;
            if let Some(progress) = progress {
                transaction
                    .prepare_cached(statement!("job_progress"))?
                    .execute(named_params! {":id": id.0, ":progress": progress.clamp(0.0, 1.0)})?;
            }
            Ok(())
        })
    }

    /// Note what a running job says.
    pub fn say_in_job(&self, id: JobId, words: &str) -> Result<(), LedgerError> {
        self.write_lightly("note what a job says", |transaction| {
            transaction
                .prepare_cached(statement!("say_in_job"))?
                .execute(named_params! {":job": id.0, ":at": values::now(), ":words": words})
                .map(drop)
        })
    }

    /// One job with its stages and its log.
    pub fn job(&self, id: JobId) -> Result<Option<Job>, LedgerError> {
        self.read("read a job", |connection| find(connection, id))
    }

    /// The latest jobs with their stages, newest first.
    pub fn jobs(&self, limit: u32) -> Result<Vec<Job>, LedgerError> {
        self.read("read the jobs", |connection| {
            let mut statement = connection.prepare_cached(statement!("jobs"))?;
            let jobs = statement.query_map(named_params! {":limit": limit}, job)?;
            jobs.map(|job| whole(connection, job?)).collect()
        })
    }

    /// The jobs that wait or work, oldest first.
    pub fn open_jobs(&self) -> Result<Vec<Job>, LedgerError> {
        self.read("read the queue", |connection| {
            let mut statement = connection.prepare_cached(statement!("open_jobs"))?;
            let jobs = statement.query_map([], job)?;
            jobs.map(|job| whole(connection, job?)).collect()
        })
    }
}

/// Put a job into the queue, within a transaction.
pub(super) fn enqueue(
    connection: &Connection,
    kind: JobKind,
    argument: Option<&str>,
    by: &str,
) -> rusqlite::Result<JobId> {
    let (kind, at) = (values::kind_text(kind), values::now());
    connection
        .prepare_cached(statement!("enqueue_job"))?
        .query_row(named_params! {":kind": kind, ":by": by, ":at": at, ":argument": argument}, |row| {
            row.get(0)
        })
        .map(JobId)
}

/// Why no more jobs of a kind are queued for somebody; `None` where there is room. An erasure is never put off, and an export
/// has one job at most: of those it is not asked.
pub(super) fn crowded(
    connection: &Connection,
    kind: JobKind,
    by: &str,
) -> rusqlite::Result<Option<LedgerError>> {
    let kind = values::kind_text(kind);
    let open: u32 = connection
        .prepare_cached(statement!("count_open_jobs"))?
        .query_row(named_params! {":kind": kind, ":by": by}, |row| row.get(0))?;
    Ok((open >= MOST_OPEN).then(|| LedgerError::Crowded { by: by.to_owned(), kind, open }))
}

fn on_job(connection: &Connection, action: AuditAction, id: JobId, by: &str) -> rusqlite::Result<()> {
    let subject = id.0.to_string();
    audit::append(connection, Entry { action, subject: Subject::Other(&subject), reason: "", by })
}

fn next(connection: &Connection) -> rusqlite::Result<Option<JobId>> {
    let id = connection.prepare_cached(statement!("next_job"))?.query_row([], |row| row.get(0)).optional()?;
    Ok(id.map(JobId))
}

pub(super) fn running(connection: &Connection) -> rusqlite::Result<Option<RunningJob>> {
    let read = |row: &Row<'_>| {
        let process =
            ProcessId { pid: row.get("pid")?, started: row.get("pid_started")?, boot: row.get("boot")? };
        let by: Option<String> = row.get("cancel_asked_by")?;
        let at = values::parsed_option(row, "cancel_asked_at")?;
        Ok(RunningJob {
            id: JobId(row.get("id")?),
            kind: values::kind(row, "kind")?,
            process,
            cancel_asked: by.zip(at),
            published: row.get::<_, Option<u64>>("generation")?.map(GenerationId),
            sealed: row.get::<_, Option<u64>>("sealed")?.map(ExportId),
            tried: row.get::<_, Option<u32>>("tried")?.map(TrialId),
        })
    };
    connection.prepare_cached(statement!("running_job"))?.query_row([], read).optional()
}

fn find(connection: &Connection, id: JobId) -> rusqlite::Result<Option<Job>> {
    connection
        .prepare_cached(statement!("job"))?
        .query_row(named_params! {":id": id.0}, job)
        .optional()?
        .map(|job| whole(connection, job))
        .transpose()
}

/// A job with its stages and what it said.
fn whole(connection: &Connection, job: Job) -> rusqlite::Result<Job> {
    let stages = connection
        .prepare_cached(statement!("job_stages"))?
        .query_map(named_params! {":job": job.id.0}, stage)?
        .collect::<rusqlite::Result<_>>()?;
    let log = connection
        .prepare_cached(statement!("job_log"))?
        .query_map(named_params! {":job": job.id.0}, said)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Job { stages, log, ..job })
}

fn job(row: &Row<'_>) -> rusqlite::Result<Job> {
    Ok(Job {
        id: JobId(row.get("id")?),
        kind: values::kind(row, "kind")?,
        state: values::state(row, "state")?,
        asked_by: row.get("asked_by")?,
        asked_at: values::parsed(row, "asked_at")?,
        started_at: values::parsed_option(row, "started_at")?,
        ended_at: values::parsed_option(row, "ended_at")?,
        progress: row.get("progress")?,
        stages: Vec::new(),
        log: Vec::new(),
        outcome: row.get("outcome")?,
        generation: row.get::<_, Option<u64>>("generation")?.map(GenerationId),
    })
}

fn said(row: &Row<'_>) -> rusqlite::Result<Said> {
    Ok(Said { at: values::parsed(row, "said_at")?, words: row.get("words")? })
}

fn stage(row: &Row<'_>) -> rusqlite::Result<Stage> {
    Ok(Stage {
        name: row.get("name")?,
        started_at: values::parsed(row, "started_at")?,
        ended_at: values::parsed_option(row, "ended_at")?,
        rows: row.get("rows_done")?,
        bytes: row.get("bytes_done")?,
        bytes_total: row.get("bytes_total")?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    const BY: &str = "ana (1000)";

    fn process(pid: i32) -> ProcessId {
        ProcessId { pid, started: 42, boot: "this boot".to_owned() }
    }

    fn end(state: JobState) -> JobEnd<'static> {
        JobEnd { state, outcome: "it ended", generation: None, load: None }
    }

    #[test]
    fn jobs_run_one_at_a_time_oldest_first() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let first = ledger.enqueue(JobKind::Load, BY).unwrap();
        let second = ledger.enqueue(JobKind::Load, BY).unwrap();
        assert_eq!(ledger.claim_next(&process(1)).unwrap().unwrap().id, first);
        assert_eq!(ledger.claim_next(&process(2)).unwrap(), None, "the first still runs");
        assert!(ledger.end_job(first, &end(JobState::Done)).unwrap());
        assert_eq!(ledger.claim_next(&process(2)).unwrap().unwrap().id, second);
        assert_eq!(ledger.running_job().unwrap().unwrap().process, process(2));
    }

    #[test]
    fn one_person_has_so_many_jobs_of_a_kind_under_way_and_no_more() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let first = ledger.enqueue(JobKind::Fit, BY).unwrap();
        for _ in 1..MOST_OPEN {
            ledger.enqueue(JobKind::Fit, BY).unwrap();
        }
        ledger.claim_next(&process(1)).unwrap();
        let records = ledger.verify_audit().unwrap().records;
        let refused = ledger.enqueue(JobKind::Fit, BY).unwrap_err();
        assert!(matches!(refused, LedgerError::Crowded { open: MOST_OPEN, .. }), "{refused}");
        assert_eq!(ledger.verify_audit().unwrap().records, records, "nothing was queued");
        ledger.enqueue(JobKind::Load, BY).unwrap();
        ledger.enqueue(JobKind::Fit, "bo (1001)").unwrap();
        ledger.end_job(first, &end(JobState::Done)).unwrap();
        ledger.enqueue(JobKind::Fit, BY).unwrap();
    }

    #[test]
    fn many_processes_that_reach_for_a_job_take_it_once() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        ledger.enqueue(JobKind::Load, BY).unwrap();
        let taken: usize = std::thread::scope(|scope| {
            let reach = |pid| {
                let own = Ledger::open(dir.path()).unwrap();
                usize::from(own.claim_next(&process(pid)).unwrap().is_some())
            };
            let hands: Vec<_> = (1..=8).map(|pid| scope.spawn(move || reach(pid))).collect();
            hands.into_iter().map(|hand| hand.join().unwrap()).sum()
        });
        assert_eq!(taken, 1);
    }

    #[test]
    fn cancelling_stops_a_waiting_job_asks_a_running_one_and_leaves_an_ended_one() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let first = ledger.enqueue(JobKind::Load, BY).unwrap();
        let second = ledger.enqueue(JobKind::Load, BY).unwrap();
        ledger.claim_next(&process(1)).unwrap();
        assert_eq!(ledger.ask_cancel(first, "bo (1001)").unwrap(), CancelAnswer::Asked);
        assert_eq!(ledger.ask_cancel(first, "cy (1002)").unwrap(), CancelAnswer::Asked);
        assert_eq!(ledger.cancel_asked(first).unwrap().as_deref(), Some("bo (1001)"));
        assert_eq!(ledger.ask_cancel(second, "bo (1001)").unwrap(), CancelAnswer::Stopped);
        let stopped = ledger.job(second).unwrap().unwrap();
        assert_eq!(stopped.state, JobState::Cancelled);
        assert!(stopped.outcome.unwrap().contains("bo (1001)"));
        assert_eq!(
            ledger.ask_cancel(second, BY).unwrap(),
            CancelAnswer::Ended(JobState::Cancelled),
            "a second wish changes nothing"
        );
        assert!(matches!(ledger.ask_cancel(JobId(99), BY), Err(LedgerError::NoSuchJob(99))));
    }

    #[test]
    fn stages_follow_each_other_and_progress_never_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let id = ledger.enqueue(JobKind::Load, BY).unwrap();
        ledger.claim_next(&process(1)).unwrap();
        ledger.start_stage(id, "hash files", Some(10)).unwrap();
        ledger.advance_stage(id, 0, 10, Some(0.5)).unwrap();
        ledger.start_stage(id, "read lines", None).unwrap();
        ledger.advance_stage(id, 7, 0, Some(0.2)).unwrap();
        let job = ledger.job(id).unwrap().unwrap();
        assert_eq!(job.progress, Some(0.5));
        let [hash, read] = job.stages.as_slice() else { panic!("two stages") };
        assert_eq!((hash.bytes, hash.bytes_total), (10, Some(10)));
        assert!(hash.ended_at.is_some());
        assert_eq!((read.name.as_str(), read.rows, read.ended_at), ("read lines", 7, None));
        ledger.say_in_job(id, "7 lines").unwrap();
        ledger.say_in_job(id, "none rejected").unwrap();
        ledger.end_job(id, &end(JobState::Done)).unwrap();
        let ended = ledger.job(id).unwrap().unwrap();
        let said: Vec<&str> = ended.log.iter().map(|said| said.words.as_str()).collect();
        assert_eq!(said, ["7 lines", "none rejected"]);
        assert_eq!(ended.progress, Some(1.0));
        assert!(ended.stages.iter().all(|stage| stage.ended_at.is_some()));
    }

    #[test]
    fn the_first_word_on_how_a_job_ended_stays() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let id = ledger.enqueue(JobKind::Load, BY).unwrap();
        ledger.claim_next(&process(1)).unwrap();
        assert!(ledger.end_job(id, &end(JobState::Interrupted)).unwrap());
        assert!(!ledger.end_job(id, &end(JobState::Done)).unwrap());
        assert_eq!(ledger.job(id).unwrap().unwrap().state, JobState::Interrupted);
    }
}
