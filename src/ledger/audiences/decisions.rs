//! Decisions: one per export, on the very file that was sealed, in time, and where four eyes are asked for by somebody
//! who neither asked for it nor wrote what decides who is in it. The database's own checks hold to it, but for who wrote
//! what and for people who are called otherwise by now.

use jiff::Timestamp;
use rusqlite::named_params;

use super::super::audit::{self, Entry, Subject};
use super::super::{Ledger, LedgerError, free_text::masked, jobs, labels::is_same_person, statement, values};
use super::stored::{self, StoredExport};
use super::{Stop, exports, moment, releases};
use crate::contract::{AuditAction, DecisionReply, DecisionRequest, JobKind};

impl Ledger {
    /// Approve an export, which queues the job that lets it out, or reject it; the audit chain keeps who did.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchExport`]; [`LedgerError::Refused`] for one that is decided (who and when is said), ended or
    /// past its time, for another file than the sealed one, for an approver who has a share in it where four eyes are
    /// asked for, and for a rejection without a note.
    pub fn decide_export(
        &self,
        request: &DecisionRequest,
        by: &str,
        now: Timestamp,
    ) -> Result<DecisionReply, LedgerError> {
        self.attempt("decide on an export", |transaction| {
            let export = stored::find(transaction, request.export)?;
            if let Some(why) = refusal(&export, request, by, now) {
                return Err(Stop::refused(why));
            }
            let note = request.note.trim();
            transaction.prepare_cached(statement!("add_decision"))?.execute(named_params! {
                ":export": export.id.0,
                ":sha256": request.sha256,
                ":approved": request.approve,
                ":by": by,
                ":at": values::time(now),
                ":note": masked(note),
            })?;
            let single_person = is_same_person(by, &export.asked_by);
            let id = export.id.0;
            if !request.approve {
                transaction
                    .prepare_cached(statement!("forget_planned"))?
                    .execute(named_params! {":export": id})?;
                let subject = id.to_string();
                let (action, subject) = (AuditAction::Rejected, Subject::Other(&subject));
                audit::append(transaction, Entry { action, subject, reason: note, by })?;
                return Ok(DecisionReply { job: None, single_person });
            }
            let alone = if single_person { " single-person" } else { "" };
            let subject = format!("{id} {}{alone}", export.sha256);
            let (action, subject) = (AuditAction::Approved, Subject::Other(&subject));
            audit::append(transaction, Entry { action, subject, reason: note, by })?;
            let argument = releases::argument(export.id);
            let job = jobs::enqueue(transaction, JobKind::Release, Some(&argument), by)?;
            Ok(DecisionReply { job: Some(job), single_person })
        })
    }
}

/// Why a decision can't be taken.
fn refusal(export: &StoredExport, request: &DecisionRequest, by: &str, now: Timestamp) -> Option<String> {
    let id = export.id.0;
    if let Some(why) = exports::over(export) {
        return Some(why);
    }
    if let Some(decision) = &export.decision {
        return Some(format!("export {id} was approved by {} already, {}", decision.by, moment(decision.at)));
    }
    if now >= export.expires_at {
        return Some(exports::expired(export));
    }
    if request.sha256 != export.sha256 {
        return Some(format!(
            "what was looked at is not what is sealed: export {id} has the SHA-256 {}. Look at it again",
            export.sha256
        ));
    }
    if !request.approve && request.note.trim().is_empty() {
        return Some("a rejection needs a note that says why".to_owned());
    }
    let share = export.share_of(by).filter(|_| request.approve && export.four_eyes)?;
    Some(format!("export {id} has to be approved by somebody else (`four_eyes` is on): {}", share.words()))
}
