//! Jobs: work that outlives the screen that started it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A job's number in this workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub u64);

/// A warehouse generation's number in this workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GenerationId(pub u64);

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Load the configured sources.
    Load,
    /// Cut the value segments anew, by the thresholds in force.
    Recut,
    /// Take out the customers whose erasure was asked for.
    Erase,
    /// Train, judge and apply the models.
    Rescore,
    /// Try behavioural segments on a sample.
    Fit,
    /// Assign everybody to the behavioural segments that were adopted.
    Assign,
    /// Find out what of an audience may leave, and seal the file.
    Seal,
    /// Let an approved file out, deliver it, or withdraw it.
    Release,
    /// Copy the workspace.
    Backup,
}

impl JobKind {
    /// What one that did not come to its end leaves, in words.
    #[must_use]
    pub const fn left(self) -> &'static str {
        match self {
            Self::Assign => "the segments stay adopted, and the next load assigns everybody by them",
            Self::Release => "its export says how far it came",
            Self::Backup => "no backup was made",
            _ => "nothing was changed",
        }
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for the job before it.
    Queued,
    /// Its process works.
    Running,
    /// It published what it made, or had nothing to do.
    Done,
    /// It failed; nothing of it is visible.
    Failed,
    /// Somebody stopped it; nothing of it is visible.
    Cancelled,
    /// Its process is gone without a word; nothing of it is visible.
    Interrupted,
}

/// One stage of a job, in the order they ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// What it does, for example `read lines`.
    pub name: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Rows done so far.
    pub rows: u64,
    /// Bytes of input done so far.
    pub bytes: u64,
    /// Bytes of input in all, when known.
    pub bytes_total: Option<u64>,
}

impl Stage {
    /// Seconds that it took, or has taken at `now`.
    #[must_use]
    pub fn seconds(&self, now: Timestamp) -> f64 {
        self.ended_at.unwrap_or(now).duration_since(self.started_at).as_secs_f64().max(0.0)
    }

    /// How many of an amount it went through in a second; not told of less than a second, which says little.
    #[must_use]
    pub fn per_second(&self, amount: u64, now: Timestamp) -> Option<u64> {
        let seconds = self.seconds(now);
        (amount > 0 && seconds >= 1.0).then(|| (amount as f64 / seconds) as u64)
    }
}

/// Something a job said while it worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// When.
    pub at: Timestamp,
    /// What, in one line.
    pub words: String,
}

/// The least progress from which the time left can be told.
const LEFT_FROM: f64 = 0.02;

/// A job as the ledger knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Where it stands.
    pub state: JobState,
    /// Who asked for it (user name and uid).
    pub asked_by: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When its process began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How far it is over all stages, from 0 to 1, when it can be told.
    pub progress: Option<f64>,
    /// Its stages so far.
    pub stages: Vec<Stage>,
    /// What it said while it worked, in that order.
    pub log: Vec<Said>,
    /// One line on how it ended: what was loaded, or what failed and what to do.
    pub outcome: Option<String>,
    /// The generation it published.
    pub generation: Option<GenerationId>,
}

impl Job {
    /// Whether it still waits or works.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, JobState::Queued | JobState::Running)
    }

    /// Seconds that it will still run at `now`, were it to go on as it did; `None` where that can't be told yet.
    #[must_use]
    pub fn seconds_left(&self, now: Timestamp) -> Option<f64> {
        let share = self.progress.filter(|share| (LEFT_FROM..=1.0).contains(share))?;
        let began = self.started_at.filter(|_| self.state == JobState::Running)?;
        let ran = now.duration_since(began).as_secs_f64().max(0.0);
        Some(ran * (1.0 - share) / share)
    }
}
