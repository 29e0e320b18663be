//! Following a job to its end: a progress bar on a terminal, plain lines elsewhere, on standard error.
//!
//! Ctrl-C asks the job to stop; a second one stops watching and leaves the job to end by itself.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use color_eyre::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};

use super::figures;
use super::output::{Format, Output};
use super::session::{ask, context};
use crate::contract::{ConsoleClient, ConsoleError, ErrorKind, Job, JobId, JobState, Stage};

/// A change may be missed when the machine sleeps; look again this often while a job runs.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
const LATEST: u32 = 50;
const STEPS: u64 = 1000;

/// Follow a job until it ends.
pub async fn job(client: &ConsoleClient, id: JobId) -> Result<Job> {
    let mut view = View::new();
    // One listener for the whole time: a press between two looks counts too.
    let mut ctrl_c = signal(SignalKind::interrupt())?;
    let mut seen = 0;
    let mut asked_to_stop = false;
    let mut told_to_wait = false;
    let began = Instant::now();
    loop {
        let job = find(client, id).await?;
        // Its process needs a moment to begin; only a longer wait is worth a word.
        if job.state == JobState::Queued && !told_to_wait && began.elapsed() >= LOOK_AGAIN {
            view.say(&format!("job {} waits for the one before it", id.0));
            told_to_wait = true;
        }
        view.show(&job);
        if !job.is_open() {
            view.end();
            return Ok(job);
        }
        tokio::select! {
            change = tokio::time::timeout(LOOK_AGAIN, ask(client.wait_for_change(context(), seen))) => {
                // No change within the second: look anyway.
                if let Ok(change) = change {
                    seen = change?;
                }
            }
            _ = ctrl_c.recv() => {
                if asked_to_stop {
                    view.end();
                    let message = format!("job {} was asked to stop and is still ending", id.0);
                    return Err(ConsoleError::new(ErrorKind::Cancelled, message).hint("see `c360 jobs`").into());
                }
                asked_to_stop = true;
                view.say("asking the job to stop; what was loaded before stays as it is");
                ask(client.cancel_job(context(), id)).await?;
            }
        }
    }
}

/// What is said of a job.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Begins a sentence: `The load`.
    pub what: &'a str,
    /// What stands, or what to do, where it did not succeed.
    pub kept: &'a str,
}

impl Told<'_> {
    /// What is said where nobody waits for it.
    #[must_use]
    pub fn queued(&self, id: JobId) -> String {
        format!("{} is job {}; see how it goes with `c360 jobs`.", self.what, id.0)
    }

    /// Say that it is queued.
    pub fn say_queued(&self, id: JobId, out: &mut Output<'_>) -> Result<()> {
        match out.format {
            Format::Json => out.json(&serde_json::json!({ "job": id })),
            _ => Ok(out.line(&self.queued(id))?),
        }
    }

    /// How it ended, in its own words where it has some.
    #[must_use]
    pub fn outcome(&self, job: &Job) -> String {
        job.outcome.clone().unwrap_or_else(|| format!("{} is done.", self.what))
    }

    /// A job that did not succeed, as a failure of the command.
    #[must_use]
    pub fn failure(&self, job: &Job) -> ConsoleError {
        let kind = if job.state == JobState::Cancelled { ErrorKind::Cancelled } else { ErrorKind::Failed };
        let state = figures::job_state(job.state);
        let took = figures::took(job).map(|took| format!(" after {took}")).unwrap_or_default();
        let outcome = job.outcome.as_ref().map(|outcome| format!(": {outcome}")).unwrap_or_default();
        ConsoleError::new(kind, format!("{} {state}{took}{outcome}", self.what.to_lowercase()))
            .hint(self.kept)
    }
}

/// Follow a job until it ends; one that does not succeed is a failure.
pub async fn success(client: &ConsoleClient, id: JobId, told: Told<'_>) -> Result<Job> {
    let job = self::job(client, id).await?;
    if job.state == JobState::Done { Ok(job) } else { Err(told.failure(&job).into()) }
}

/// The same, and a script that reads JSON gets a job that did not succeed as `reply` has it.
pub async fn success_told<T: Serialize>(
    client: &ConsoleClient,
    id: JobId,
    told: Told<'_>,
    out: &mut Output<'_>,
    reply: impl FnOnce(Job) -> T,
) -> Result<Job> {
    let job = self::job(client, id).await?;
    if job.state == JobState::Done {
        return Ok(job);
    }
    let failed = told.failure(&job);
    if out.format == Format::Json {
        out.json(&reply(job))?;
    }
    Err(failed.into())
}

async fn find(client: &ConsoleClient, id: JobId) -> Result<Job> {
    let jobs = ask(client.jobs(context(), LATEST)).await?;
    jobs.into_iter().find(|job| job.id == id).ok_or_else(|| {
        ConsoleError::new(ErrorKind::Failed, format!("job {} is no longer listed", id.0))
            .hint("see `c360 status` for what is loaded")
            .into()
    })
}

/// How the job's way is shown, and how many things it said were told.
struct View {
    heard: usize,
    shown: Shown,
}

enum Shown {
    Bar(ProgressBar),
    Lines { told: usize },
}

impl View {
    fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { heard: 0, shown: Shown::Lines { told: 0 } };
        }
        let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {wide_msg} [{bar:30}] {percent:>3} % {elapsed}")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { heard: 0, shown: Shown::Bar(bar) }
    }

    fn show(&mut self, job: &Job) {
        for said in job.log.iter().skip(self.heard) {
            self.say(&format!("  {}", super::output::clean(&said.words)));
        }
        self.heard = job.log.len().max(self.heard);
        match &mut self.shown {
            Shown::Bar(bar) => {
                bar.set_position(
                    job.progress.map_or(0, |share| (share.clamp(0.0, 1.0) * STEPS as f64) as u64),
                );
                bar.set_message(job.stages.last().map_or_else(|| "waiting for its turn".to_owned(), at_work));
            }
            Shown::Lines { told } => {
                let ended = job.stages.iter().filter(|stage| stage.ended_at.is_some()).count();
                let mut lines = String::new();
                for stage in job.stages.iter().take(ended).skip(*told) {
                    lines.push_str(&at_work(stage));
                    lines.push('\n');
                }
                *told = ended.max(*told);
                say(&lines);
            }
        }
    }

    fn say(&self, text: &str) {
        match &self.shown {
            Shown::Bar(bar) => bar.println(text),
            Shown::Lines { .. } => say(&format!("{text}\n")),
        }
    }

    fn end(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

fn say(text: &str) {
    // Progress is a courtesy: a closed standard error must not stop the load.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// `read lines · 1,469,307 rows · 512,000 rows/s · 41 MB of 82 MB`.
fn at_work(stage: &Stage) -> String {
    let mut parts = vec![super::output::clean(&stage.name)];
    if stage.rows > 0 {
        parts.push(format!("{} rows", figures::count(stage.rows)));
    }
    if let Some(rate) = stage.per_second(stage.rows, Timestamp::now()) {
        parts.push(format!("{} rows/s", figures::count(rate)));
    }
    if let Some(total) = stage.bytes_total.filter(|_| stage.bytes > 0) {
        parts.push(format!("{} of {}", figures::bytes(stage.bytes), figures::bytes(total)));
    }
    parts.join(" · ")
}
