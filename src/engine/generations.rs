//! Generations as the engine sees them: files in the warehouse, named and pointed at by the ledger.
//!
//! A job drafts a generation, changes it and publishes it; readers hold the current one by a lease.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::contract::{GenerationId, JobId, Load};
use crate::ledger::{Generation, Ledger, LedgerError, Publication, RollBack};
use crate::warehouse::generations::{Copied, FileError, Files, Lease};

/// How often a reader follows the pointer before it gives up; each miss means that a job has just published.
const TRIES: usize = 10;

/// A failure around generations. What was published before stays.
#[derive(Debug, thiserror::Error)]
pub enum GenerationError {
    /// On a file.
    #[error(transparent)]
    File(#[from] FileError),
    /// In the ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The ledger points at a file that is not there.
    #[error("{} is missing: it is the published generation. Put it back from a backup; or move ledger.sqlite and the warehouse folder away, then load everything anew", .0.display())]
    Missing(PathBuf),
}

/// The generations of one workspace.
#[derive(Debug, Clone)]
pub struct Generations {
    files: Files,
    ledger: Arc<Ledger>,
}

/// The current generation, held so that nobody deletes it.
#[derive(Debug)]
pub struct Held {
    /// What it is.
    pub generation: Generation,
    /// The DuckDB file, to be opened `READ_ONLY`.
    pub path: PathBuf,
    /// Keep it as long as the file is open.
    pub lease: Lease,
}

/// A generation in the making. Dropped before it is published, it leaves nothing behind.
#[derive(Debug)]
pub struct Draft {
    files: Files,
    id: GenerationId,
    based_on: Option<GenerationId>,
    copied: Option<Copied>,
}

/// What is said about a generation when it is published.
#[derive(Debug, Clone, Copy)]
pub struct Publishing<'a> {
    /// The job that made it.
    pub job: JobId,
    /// Who asked for that job.
    pub by: &'a str,
    /// The last complete day in it.
    pub as_of: Option<Date>,
    /// What the load did, when a load made it.
    pub load: Option<&'a Load>,
}

impl Generations {
    /// The generations of `workspace`.
    pub fn open(workspace: &Path, ledger: Arc<Ledger>) -> Result<Self, GenerationError> {
        Ok(Self { files: Files::open(workspace)?, ledger })
    }

    /// The published generation, once something has been loaded.
    pub fn current(&self) -> Result<Option<Generation>, GenerationError> {
        Ok(self.ledger.current_generation()?)
    }

    /// Where a generation's DuckDB file lies.
    #[must_use]
    pub fn path(&self, id: GenerationId) -> PathBuf {
        self.files.path(id)
    }

    /// The published generation with a lease on it, for reading. `None` when nothing has been loaded.
    pub fn hold_current(&self) -> Result<Option<Held>, GenerationError> {
        let mut missing = PathBuf::new();
        for _ in 0..TRIES {
            let Some(generation) = self.ledger.current_generation()? else { return Ok(None) };
            let path = self.files.path(generation.id);
            if let Some(lease) = self.files.lease(generation.id)? {
                return Ok(Some(Held { generation, path, lease }));
            }
            missing = path;
        }
        Err(GenerationError::Missing(missing))
    }

    /// Begin the next generation: a copy of the current one, or nothing at its path when there is none.
    ///
    /// `watch` hears of bytes copied and in all, and stops the copy by `false`. Call it before this process
    /// opens the current generation: a copy drops the locks that DuckDB holds on a file in the same process.
    pub fn draft(&self, watch: &mut dyn FnMut(u64, u64) -> bool) -> Result<Draft, GenerationError> {
        let mut draft = self.draft_anew()?;
        let id = draft.id;
        if let Some(held) = self.hold_current()? {
            draft.based_on = Some(held.generation.id);
            draft.copied = Some(self.files.copy_draft(held.generation.id, id, watch)?);
        }
        Ok(draft)
    }

    /// Begin the next generation with nothing at its path, whatever is published.
    pub fn draft_anew(&self) -> Result<Draft, GenerationError> {
        let floor = self.files.on_disk()?.into_iter().max().unwrap_or(GenerationId(0));
        let id = self.ledger.reserve_generation(floor)?;
        Ok(Draft { files: self.files.clone(), id, based_on: None, copied: None })
    }

    /// Publish a finished draft: on disk for good, then named and pointed at in one transaction.
    ///
    /// Its database must be checkpointed and closed.
    #[allow(clippy::needless_pass_by_value, reason = "a draft is published once, then gone")]
    pub fn publish(&self, draft: Draft, publishing: Publishing<'_>) -> Result<GenerationId, GenerationError> {
        let Publishing { job, by, as_of, load } = publishing;
        let id = draft.id;
        let bytes = self.files.seal(id)?;
        let file = Files::name(id);
        self.ledger.publish(&Publication { id, file: &file, bytes, as_of, job, by, load })?;
        Ok(id)
    }

    /// Point at another generation that is kept, for example the one before.
    pub fn point_at(&self, id: GenerationId, by: &str) -> Result<(), GenerationError> {
        // Held while the pointer moves, so that it is not deleted in between.
        match self.files.lease(id)? {
            Some(_lease) => Ok(self.ledger.point_at(id, by)?),
            None => Err(GenerationError::Missing(self.files.path(id))),
        }
    }

    /// Use the scores of an earlier generation again.
    pub fn roll_back(&self, back: &RollBack<'_>, by: &str) -> Result<(), GenerationError> {
        let (id, _) = back.to;
        match self.files.lease(id)? {
            Some(_lease) => Ok(self.ledger.roll_back(back, by)?),
            None => Err(GenerationError::Missing(self.files.path(id))),
        }
    }

    /// Delete all but the newest `keep` generations, never the current one nor one that somebody reads.
    /// Says which ones went.
    pub fn cleanup(&self, keep: u32) -> Result<Vec<GenerationId>, GenerationError> {
        let kept = self.ledger.generations()?;
        let mut gone = Vec::new();
        for old in kept.iter().skip(keep.max(1) as usize) {
            let allowed = || self.ledger.forget_generation(old.id).map_err(GenerationError::from);
            if self.files.remove_unread(old.id, allowed)? {
                gone.push(old.id);
            }
        }
        Ok(gone)
    }

    /// Delete the generations from before the latest erasure, never the current one nor one that somebody reads.
    /// Says which ones stay for now; whoever stops reading one calls this again.
    pub fn drop_erased(&self) -> Result<Vec<GenerationId>, GenerationError> {
        let mut stay = Vec::new();
        for old in self.ledger.generations_to_go()? {
            let allowed = || self.ledger.forget_generation(old.id).map_err(GenerationError::from);
            if !self.files.remove_unread(old.id, allowed)? {
                stay.push(old.id);
            }
        }
        Ok(stay)
    }

    /// Delete what killed jobs left behind. Only for whoever knows that no job runs.
    pub fn sweep(&self) -> Result<(), GenerationError> {
        self.files.sweep_drafts()?;
        let reserved = self.ledger.reserved_generation()?;
        let kept = self.ledger.generations()?;
        for id in self.files.on_disk()? {
            // A number above the last one handed out belongs to another ledger's generation: not ours to delete.
            if id <= reserved && kept.iter().all(|generation| generation.id != id) {
                self.files.remove_unread(id, || Ok::<_, GenerationError>(true))?;
            }
        }
        Ok(())
    }
}

impl Draft {
    /// The number that it will be published under.
    #[must_use]
    pub fn id(&self) -> GenerationId {
        self.id
    }

    /// The DuckDB file to work on; does not exist yet when nothing was published before.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.files.draft(self.id)
    }

    /// A folder that DuckDB may spill to; not made yet, deleted with the draft.
    #[must_use]
    pub fn spill(&self) -> PathBuf {
        self.files.spill(self.id)
    }

    /// The generation that it is a copy of.
    #[must_use]
    pub fn based_on(&self) -> Option<GenerationId> {
        self.based_on
    }

    /// How the copy was made, when there was something to copy.
    #[must_use]
    pub fn copied(&self) -> Option<Copied> {
        self.copied
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Err(error) = self.files.remove_draft(self.id) {
            tracing::warn!(%error, "a draft stays until the next start");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::contract::JobKind;

    const BY: &str = "ana (1000)";

    struct Place {
        dir: tempfile::TempDir,
        ledger: Arc<Ledger>,
        generations: Generations,
        job: JobId,
    }

    fn place() -> Place {
        let dir = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Ledger::open(dir.path()).unwrap());
        let generations = Generations::open(dir.path(), Arc::clone(&ledger)).unwrap();
        let job = ledger.enqueue(JobKind::Load, BY).unwrap();
        Place { dir, ledger, generations, job }
    }

    impl Place {
        fn draft(&self) -> Draft {
            self.generations.draft(&mut |_, _| true).unwrap()
        }

        fn publish(&self, content: &str) -> GenerationId {
            let draft = self.draft();
            std::fs::write(draft.path(), content).unwrap();
            let publishing = Publishing { job: self.job, by: BY, as_of: None, load: None };
            self.generations.publish(draft, publishing).unwrap()
        }

        fn on_disk(&self) -> Vec<GenerationId> {
            let mut ids = self.generations.files.on_disk().unwrap();
            ids.sort();
            ids
        }
    }

    #[test]
    fn each_generation_begins_as_the_one_before_and_leaves_it_as_it_was() {
        let place = place();
        let first = place.publish("one");
        let draft = place.draft();
        assert_eq!(draft.based_on(), Some(first));
        assert_eq!(std::fs::read_to_string(draft.path()).unwrap(), "one");
        drop(draft);
        let second = place.publish("two");
        let held = place.generations.hold_current().unwrap().unwrap();
        assert_eq!(held.generation.id, second);
        assert_eq!(std::fs::read_to_string(held.path).unwrap(), "two");
        assert_eq!(std::fs::read_to_string(place.generations.path(first)).unwrap(), "one");
    }

    #[test]
    fn a_draft_that_is_given_up_leaves_nothing_behind() {
        let place = place();
        let draft = place.draft();
        let path = draft.path();
        std::fs::write(&path, "half").unwrap();
        drop(draft);
        assert!(!path.exists());
        assert!(place.generations.current().unwrap().is_none());
    }

    #[test]
    fn cleaning_up_keeps_the_newest_the_current_and_those_being_read() {
        let place = place();
        let ids: Vec<_> = (0..5).map(|n| place.publish(&n.to_string())).collect();
        let reader = place.generations.files.lease(ids[1]).unwrap().unwrap();
        place.generations.point_at(ids[0], BY).unwrap();
        assert_eq!(place.generations.cleanup(2).unwrap(), [ids[2]]);
        assert_eq!(place.on_disk(), [ids[0], ids[1], ids[3], ids[4]]);
        drop(reader);
        assert_eq!(place.generations.cleanup(0).unwrap(), [ids[3], ids[1]], "one is always kept");
        assert_eq!(place.on_disk(), [ids[0], ids[4]]);
    }

    #[test]
    fn what_is_older_than_an_erasure_goes_as_soon_as_nobody_reads_it() {
        let place = place();
        let ids: Vec<_> = (0..3).map(|n| place.publish(&n.to_string())).collect();
        assert_eq!(place.generations.drop_erased().unwrap(), [], "nobody is erased");
        place.ledger.ask_erasure("C1", "asked by letter", BY).unwrap();
        let hash = place.ledger.erased().unwrap().all[0].hash.clone();
        place.ledger.note_erased(&[hash], ids[2], BY).unwrap();
        let reader = place.generations.files.lease(ids[1]).unwrap().unwrap();
        assert_eq!(place.generations.drop_erased().unwrap(), [ids[1]]);
        assert_eq!(place.on_disk(), ids[1..]);
        drop(reader);
        assert_eq!(place.generations.drop_erased().unwrap(), []);
        assert_eq!(place.on_disk(), ids[2..]);
    }

    #[test]
    fn a_draft_anew_has_nothing_of_what_is_published() {
        let place = place();
        place.publish("one");
        let draft = place.generations.draft_anew().unwrap();
        assert!(!draft.path().exists() && draft.based_on().is_none());
    }

    #[test]
    fn going_back_is_a_pointer_and_the_next_draft_starts_there() {
        let place = place();
        let first = place.publish("one");
        place.publish("two");
        place.generations.point_at(first, "bo (1001)").unwrap();
        assert_eq!(place.draft().based_on(), Some(first));
    }

    #[test]
    fn sweeping_takes_a_generation_that_was_sealed_but_never_published() {
        let place = place();
        let first = place.publish("one");
        let draft = place.draft();
        std::fs::write(draft.path(), "two").unwrap();
        place.generations.files.seal(draft.id()).unwrap();
        drop(draft);
        assert_eq!(place.on_disk().len(), 2);
        place.generations.sweep().unwrap();
        assert_eq!(place.on_disk(), [first]);
    }

    #[test]
    fn a_ledger_begun_anew_neither_deletes_nor_overwrites_what_lies_there() {
        let place = place();
        let old = place.publish("one");
        for file in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
            let _ = std::fs::remove_file(place.dir.path().join(file));
        }
        let ledger = Arc::new(Ledger::open(place.dir.path()).unwrap());
        let generations = Generations::open(place.dir.path(), ledger).unwrap();
        generations.sweep().unwrap();
        assert_eq!(place.on_disk(), [old]);
        assert!(generations.draft(&mut |_, _| true).unwrap().id() > old);
    }

    #[test]
    fn a_missing_file_is_named_instead_of_an_empty_warehouse_shown() {
        let place = place();
        let id = place.publish("one");
        std::fs::remove_file(place.generations.path(id)).unwrap();
        let error = place.generations.hold_current().unwrap_err();
        assert!(error.to_string().contains("gen-000001.duckdb is missing"), "{error}");
        assert_eq!(place.ledger.generations().unwrap().len(), 1);
    }
}
