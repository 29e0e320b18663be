//! Following a job to its end: a progress bar on a terminal, plain lines elsewhere, on standard error.
//!
//! Ctrl-C asks the job to stop; a second one stops watching and leaves the job to end by itself.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use color_eyre::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::signal::unix::{SignalKind, signal};

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

async fn find(client: &ConsoleClient, id: JobId) -> Result<Job> {
    let jobs = ask(client.jobs(context(), LATEST)).await?;
    jobs.into_iter().find(|job| job.id == id).ok_or_else(|| {
        ConsoleError::new(ErrorKind::Failed, format!("job {} is no longer listed", id.0))
            .hint("see `c360 status` for what is loaded")
            .into()
    })
}

enum View {
    Bar(ProgressBar),
    Lines { told: usize },
}

impl View {
    fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Lines { told: 0 };
        }
        let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {wide_msg} [{bar:30}] {percent:>3} % {elapsed}")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        Self::Bar(bar)
    }

    fn show(&mut self, job: &Job) {
        match self {
            Self::Bar(bar) => {
                bar.set_position(
                    job.progress.map_or(0, |share| (share.clamp(0.0, 1.0) * STEPS as f64) as u64),
                );
                bar.set_message(job.stages.last().map_or_else(|| "waiting for its turn".to_owned(), at_work));
            }
            Self::Lines { told } => {
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
        match self {
            Self::Bar(bar) => bar.println(text),
            Self::Lines { .. } => say(&format!("{text}\n")),
        }
    }

    fn end(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn say(text: &str) {
    // Progress is a courtesy: a closed standard error must not stop the load.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// `read lines · 1,469,307 rows · 41 MB of 82 MB`.
fn at_work(stage: &Stage) -> String {
    let mut parts = vec![super::output::clean(&stage.name)];
    if stage.rows > 0 {
        parts.push(format!("{} rows", super::figures::count(stage.rows)));
    }
    if let Some(total) = stage.bytes_total.filter(|_| stage.bytes > 0) {
        parts.push(format!("{} of {}", super::figures::bytes(stage.bytes), super::figures::bytes(total)));
    }
    parts.join(" · ")
}
