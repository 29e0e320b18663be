//! What becomes of a job whose process ended without a word.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use jiff::Timestamp;

use crate::contract::{JobKind, JobState};
use crate::ledger::{JobEnd, Ledger, LedgerError, RunningJob};

/// Settle the job that is marked as running. Only for whoever holds the lock: its process is gone.
///
/// `last_words` says how that process ended, where that is known. `true` when there was one to settle.
pub(super) fn settle(ledger: &Ledger, last_words: Option<&str>) -> Result<bool, LedgerError> {
    let Some(job) = ledger.running_job()? else { return Ok(false) };
    let (state, outcome) = verdict(&job, last_words);
    let end = JobEnd { state, outcome: &outcome, generation: job.published, load: None };
    ledger.end_job(job.id, &end)
}

fn verdict(job: &RunningJob, last_words: Option<&str>) -> (JobState, String) {
    if let Some(generation) = job.published {
        // Publishing is one transaction: what it published is whole, whatever came after.
        return (JobState::Done, format!("published generation {}", generation.0));
    }
    // So is what it kept in the ledger.
    if let Some(export) = job.sealed {
        return (JobState::Done, format!("export {} is sealed", export.0));
    }
    if let Some(trial) = job.tried {
        return (JobState::Done, format!("trial {} is kept", trial.0));
    }
    if let Some((by, _)) = &job.cancel_asked {
        let left = job.kind.left();
        (JobState::Cancelled, format!("stopped by {by}; {left} (its process had to be ended)"))
    } else {
        let why =
            last_words.unwrap_or("its process is gone: killed, out of memory, or the machine restarted");
        let again = if job.kind == JobKind::Assign { "" } else { ". Start it again" };
        (JobState::Interrupted, format!("{why}; {}{again}", job.kind.left()))
    }
}

/// Whether a job was asked to stop longer ago than `patience`.
pub(super) fn is_overdue(job: &RunningJob, patience: Duration) -> bool {
    let waited = |at: &Timestamp| Timestamp::now().duration_since(*at).unsigned_abs() >= patience;
    job.cancel_asked.as_ref().is_some_and(|(_, at)| waited(at))
}

/// How a process ended, in words; nothing to say about one that ended well.
pub(super) fn describe(status: ExitStatus) -> Option<String> {
    match (status.signal(), status.code()) {
        (Some(9), _) => Some("its process was killed, perhaps because memory ran out".to_owned()),
        (Some(signal), _) => Some(format!("its process was ended by signal {signal}")),
        (None, Some(0)) => None,
        (None, code) => Some(format!("its process ended with code {}", code.unwrap_or(-1))),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::contract::{ExportId, GenerationId, JobId, JobKind, TrialId};
    use crate::ledger::ProcessId;

    fn running(published: Option<GenerationId>, cancelled: bool) -> RunningJob {
        let process = ProcessId { pid: 1, started: 1, boot: String::new() };
        let cancel_asked = cancelled.then(|| ("ana (1000)".to_owned(), Timestamp::UNIX_EPOCH));
        RunningJob {
            id: JobId(1),
            kind: JobKind::Load,
            process,
            cancel_asked,
            published,
            sealed: None,
            tried: None,
        }
    }

    #[test]
    fn a_job_that_had_published_is_done_one_asked_to_stop_is_cancelled_any_other_interrupted() {
        assert_eq!(verdict(&running(Some(GenerationId(3)), true), None).0, JobState::Done);
        assert_eq!(verdict(&running(None, true), None).0, JobState::Cancelled);
        assert_eq!(verdict(&running(None, false), None).0, JobState::Interrupted);
    }

    #[test]
    fn a_job_killed_after_it_kept_what_it_made_is_done() {
        let sealed = RunningJob { sealed: Some(ExportId(3)), ..running(None, true) };
        assert_eq!(verdict(&sealed, None), (JobState::Done, "export 3 is sealed".to_owned()));
        let tried = RunningJob { tried: Some(TrialId(2)), ..running(None, false) };
        assert_eq!(verdict(&tried, None), (JobState::Done, "trial 2 is kept".to_owned()));
    }

    #[test]
    fn an_interrupted_job_says_how_its_process_ended_and_what_to_do() {
        let killed = describe(ExitStatus::from_raw(9));
        let (_, outcome) = verdict(&running(None, false), killed.as_deref());
        assert!(outcome.contains("killed") && outcome.contains("Start it again"), "{outcome}");
        assert_eq!(describe(ExitStatus::from_raw(0)), None);
        assert!(describe(ExitStatus::from_raw(256)).unwrap().contains("code 1"));
    }

    #[test]
    fn only_a_job_asked_to_stop_long_ago_is_overdue() {
        assert!(is_overdue(&running(None, true), Duration::from_secs(10)));
        assert!(!is_overdue(&running(None, false), Duration::ZERO));
    }

    #[test]
    fn settling_frees_the_queue_once() {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(dir.path()).unwrap();
        let id = ledger.enqueue(JobKind::Load, "ana (1000)").unwrap();
        ledger.claim_next(&ProcessId { pid: 1, started: 1, boot: String::new() }).unwrap();
        assert!(settle(&ledger, None).unwrap());
        assert!(!settle(&ledger, None).unwrap());
        assert_eq!(ledger.job(id).unwrap().unwrap().state, JobState::Interrupted);
    }
}
