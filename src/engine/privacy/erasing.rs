//! Erasing, as jobs do it: every job first carries out what the generation that it starts from lacks.
//!
//! What is erased is known twice, to the ledger and to the generations; either may come from a backup, so that the union
//! of both holds.

use super::export;
use crate::{
    contract::GenerationId,
    engine::{
        audiences::{Settling, forget_in_rules},
        generations::{Draft, Publishing},
        jobs::{JobContext, JobError, Outcome, Progress},
        load::{close, open_writing},
        rejects,
    },
    ledger::Erased,
    warehouse::{
        erase::{self, Books},
        schema, snapshot,
    },
};

/// What the stage is called.
pub const ERASE: &str = "take people out";
const PUBLISH: &str = "publish";

/// Who is erased, and who of them is still in the published generation.
#[derive(Debug, Clone, Default)]
pub struct Outstanding {
    books: Books,
    lacking: Vec<String>,
}

/// Who was taken out on the way to a draft.
#[derive(Debug, Default)]
pub struct Carried {
    hashes: Vec<String>,
    /// Personal data: for tidying up alone.
    ids: Vec<String>,
}

impl Outstanding {
    /// Hold the ledger and the published generation against each other; each learns what the other knows.
    pub fn find(ctx: &JobContext) -> Result<Self, JobError> {
        let held = ctx.generations.hold_current()?;
        let known = match &held {
            // Closed again at once: copying a file that this process has open would drop DuckDB's locks.
            Some(held) => {
                snapshot::open_reading(&held.path, &ctx.workspace).and_then(|conn| erase::read(&conn))
            }
            None => Ok(Books::default()),
        };
        let known = known.map_err(|error| JobError::failed(error.to_string()))?;
        let mut erased = ctx.ledger.erased()?;
        if !learned(&erased, &known) {
            ctx.ledger.recall_erasures(&known.salts, &known.hashes, &ctx.asked_by)?;
            erased = ctx.ledger.erased()?;
        }
        if !erased.is_empty() {
            // Whoever took them out may have been killed before this, or an export ended after it.
            export::sweep(&ctx.workspace, |id| erased.is_erased(id)).map_err(|error| {
                JobError::failed(format!("what was exported for who is erased could not be deleted: {error}"))
            })?;
        }
        if let Some(held) = &held {
            // Carried out by a job that was killed before it could say so.
            let unsaid: Vec<String> = erased
                .all
                .iter()
                .filter(|one| one.generation.is_none() && known.hashes.contains(&one.hash))
                .map(|one| one.hash.clone())
                .collect();
            if !unsaid.is_empty() {
                ctx.ledger.forget_customers_where(|id| erased.is_erased(id))?;
                forget_in_rules(&ctx.ledger, &ctx.asked_by)?;
                ctx.ledger.note_erased(&unsaid, held.generation.id, &ctx.asked_by)?;
            }
        }
        let hashes: Vec<String> = erased.all.iter().map(|one| one.hash.clone()).collect();
        let lacking = hashes.iter().filter(|hash| !known.hashes.contains(hash)).cloned().collect();
        let salts = erased.salts.iter().map(|salt| salt.as_str().to_owned()).collect();
        Ok(Self { books: Books { salts, hashes }, lacking })
    }

    /// Whether the published generation still has somebody who is erased.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.lacking.is_empty()
    }

    /// Begin the next generation without them. It is written anew where somebody has to go, copied where nobody has.
    pub fn draft(&self, ctx: &JobContext, progress: &mut dyn Progress) -> Result<(Draft, Carried), JobError> {
        let failed = |error: duckdb::Error| told(&error);
        if let Some(held) = ctx.generations.hold_current()?.filter(|_| self.any()) {
            progress.stage(ERASE, None);
            let draft = ctx.generations.draft_anew()?;
            let conn = open_writing(&draft.path(), &draft.spill(), ctx).map_err(failed)?;
            ctx.cancel.attach(conn.interrupt_handle());
            let rewritten = erase::rewrite(&conn, &held.path, &self.books).map_err(failed)?;
            close(conn)?;
            return Ok((draft, Carried { hashes: self.lacking.clone(), ids: rewritten.ids }));
        }
        let draft = ctx.generations.draft(&mut |_, _| !progress.is_cancelled())?;
        if draft.based_on().is_none() && self.any() {
            // Nobody to take out yet; what is loaded from now on knows whom to leave out.
            let conn = open_writing(&draft.path(), &draft.spill(), ctx).map_err(failed)?;
            schema::create(&conn).map_err(|error| JobError::failed(error.to_string()))?;
            erase::note(&conn, &self.books).map_err(failed)?;
            close(conn)?;
        }
        Ok((draft, Carried::default()))
    }
}

impl Carried {
    /// Whether nobody had to be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Once the generation is published: delete the older ones, tidy up, and say so in the chain and in `message`.
    pub fn finish(
        self,
        ctx: &JobContext,
        generation: GenerationId,
        message: &mut String,
    ) -> Result<(), JobError> {
        if self.is_empty() {
            return Ok(());
        }
        let gone = ctx.generations.cleanup(1)?.len();
        let stay = ctx.ledger.generations()?.iter().filter(|kept| kept.id < generation).count();
        rejects::remove(&ctx.workspace).map_err(|error| {
            JobError::failed(format!(
                "rejected rows that may name who is erased could not be deleted: {error}"
            ))
        })?;
        for id in &self.ids {
            export::remove(&ctx.workspace, id).map_err(|error| {
                JobError::failed(format!("what was exported for who is erased could not be deleted: {error}"))
            })?;
            ctx.ledger.forget_states_with(&serde_json::json!(id).to_string())?;
        }
        // An export may have been sealed after the erasure was asked for, by a job that had begun before.
        ctx.ledger.forget_customers(&self.ids)?;
        // A rule may have been saved since.
        forget_in_rules(&ctx.ledger, &ctx.asked_by)?;
        // What was sealed with them in it is void now, and its file goes.
        let settling = Settling::within(ctx);
        let exports = settling.all().map_err(|error| JobError::failed(error.message))?;
        // No other job runs beside this one: what no export knows is what a killed dry run left.
        settling.sweep(&exports).map_err(|error| {
            JobError::failed(format!(
                "the folder `exports` of the workspace can't be looked through: {error}"
            ))
        })?;
        ctx.ledger.settle()?;
        ctx.ledger.note_erased(&self.hashes, generation, &ctx.asked_by)?;
        if !message.is_empty() {
            message.push_str("; ");
        }
        message.push_str(&words(self.hashes.len(), gone, stay));
        Ok(())
    }
}

/// Carry out every erasure that was asked for, in the next generation.
pub fn run_erase(ctx: &JobContext, progress: &mut dyn Progress) -> Result<Outcome, JobError> {
    ctx.plan.set(&[(ERASE, 10.0), (PUBLISH, 1.0)]);
    let outstanding = Outstanding::find(ctx)?;
    let current = ctx.generations.current()?.filter(|_| outstanding.any());
    let Some(current) = current else {
        let message = "everybody who was to be erased is erased already".to_owned();
        return Ok(Outcome { generation: None, load: None, message });
    };
    let (draft, carried) = outstanding.draft(ctx, progress)?;
    progress.stage(PUBLISH, None);
    if progress.is_cancelled() {
        return Err(JobError::Cancelled);
    }
    let publishing = Publishing { job: ctx.job, by: &ctx.asked_by, as_of: current.as_of, load: None };
    let generation = ctx.generations.publish(draft, publishing)?;
    let mut message = String::new();
    carried.finish(ctx, generation, &mut message)?;
    Ok(Outcome { generation: Some(generation), load: None, message })
}

/// Whether the ledger knows all that a generation does.
fn learned(erased: &Erased, known: &Books) -> bool {
    known.hashes.iter().all(|hash| erased.all.iter().any(|one| one.hash == *hash))
        && known.salts.iter().all(|salt| erased.salts.iter().any(|one| one.as_str() == salt))
}

fn words(people: usize, gone: usize, stay: usize) -> String {
    let count = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let mut words = format!("{} erased", count(people, "customer", "customers"));
    if gone > 0 {
        words.push_str(&format!("; {} deleted", count(gone, "older generation", "older generations")));
    }
    if stay > 0 {
        words.push_str(&format!(
            "; {} still being read: deleted as soon as nobody reads it",
            count(stay, "older generation is", "older generations are")
        ));
    }
    words
}

fn told(error: &duckdb::Error) -> JobError {
    let words = error.to_string();
    if words.contains("INTERRUPT") {
        return JobError::Cancelled;
    }
    // DuckDB may quote a value; the kind of failure is the part before.
    let kind = words.split(':').next().unwrap_or_default();
    tracing::error!(kind, "nobody could be taken out");
    let advice =
        if words.contains("No space left") { "the disk is full: make room, then erase again" } else { kind };
    JobError::failed(format!("the customer could not be taken out, nothing was changed: {advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outcome_says_what_went_and_what_stays() {
        assert_eq!(words(1, 0, 0), "1 customer erased");
        assert_eq!(words(2, 1, 0), "2 customers erased; 1 older generation deleted");
        let stays = "1 older generation is still being read: deleted as soon as nobody reads it";
        assert_eq!(words(1, 2, 1), format!("1 customer erased; 2 older generations deleted; {stays}"));
    }
}
