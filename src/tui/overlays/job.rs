//! One job as it stands: who asked for it, how far it is, its stages, what it said, how it ended. Made anew each time it is drawn.

use super::{Line, Pager};
use crate::contract::{Job, JobId};
use crate::tui::app::App;
use crate::tui::names;
use crate::tui::screens::data;
use crate::tui::text::{sanitize, width};
use crate::tui::theme::Role;

/// Cells of the progress bar.
const BAR: usize = 30;

/// A job's window.
#[derive(Debug, Clone)]
pub struct JobWindow {
    /// Whose.
    pub job: JobId,
    /// What it says.
    pub pager: Pager,
}

impl JobWindow {
    /// A window on a job.
    #[must_use]
    pub fn new(job: JobId) -> Self {
        Self { job, pager: Pager::default() }
    }

    /// Whether the job still waits or works.
    #[must_use]
    pub fn is_open(&self, app: &App) -> bool {
        self.found(app).is_some_and(Job::is_open)
    }

    fn found<'a>(&self, app: &'a App) -> Option<&'a Job> {
        app.jobs.iter().find(|job| job.id == self.job)
    }

    /// Say what stands now.
    pub(crate) fn refresh(&mut self, app: &App) {
        let Some(job) = self.found(app) else {
            self.pager.title = format!("Job {}", self.job.0);
            self.pager.lines = vec![vec![("Nothing is known of it yet.".to_owned(), Role::Dim)]];
            return;
        };
        self.pager.title = format!("{}, job {}", names::job_kind(job.kind), job.id.0);
        self.pager.lines = lines(app, job);
        let text = |line: &Line| line.iter().map(|(text, _)| text.as_str()).collect::<String>();
        self.pager.copied = self.pager.lines.iter().map(text).collect::<Vec<_>>().join("\n");
    }
}

fn lines(app: &App, job: &Job) -> Vec<Line> {
    let at = |at: jiff::Timestamp| at.to_zoned(app.zone.clone()).strftime("%e %b %Y %H:%M").to_string();
    let fact = |name: &str, value: String| vec![(format!("{name:<9}"), Role::Dim), (value, Role::Text)];
    let (sign, word, role) = data::state(app, job.state);
    let mut lines = vec![vec![("state    ".to_owned(), Role::Dim), (format!("{sign} {word}"), role)]];
    lines.push(fact("asked", format!("{} by {}", at(job.asked_at).trim(), sanitize(&job.asked_by))));
    if let Some(took) = data::took(app, job) {
        let left = data::left(app, job).map(|left| format!(", about {} left", app.formatter.duration(left)));
        let what = if job.is_open() { "runs" } else { "took" };
        lines.push(fact(what, format!("{}{}", app.formatter.duration(took), left.unwrap_or_default())));
    } else if job.is_open() {
        lines.push(fact("runs", "not yet: the job before it works".to_owned()));
    }
    if let Some(generation) = job.generation {
        lines.push(fact("made", format!("generation {}", generation.0)));
    }
    if job.is_open()
        && let Some(progress) = job.progress
    {
        lines.push(Vec::new());
        lines.push(bar(app, progress));
    }
    if !job.stages.is_empty() {
        lines.push(Vec::new());
        lines.extend(data::stages(app, job));
    }
    if !job.log.is_empty() {
        lines.push(Vec::new());
        lines.extend(data::log(app, job));
    }
    if let Some(outcome) = &job.outcome {
        lines.push(Vec::new());
        lines.extend(outcome.lines().map(|line| vec![(sanitize(line).into_owned(), Role::Text)]));
    }
    if job.is_open() {
        lines.push(Vec::new());
        let key = app.options.keys.label("window.stop").unwrap_or_default();
        let text = format!("It goes on when this is closed, and when you leave. {key} stops it.");
        lines.push(vec![(text, Role::Dim)]);
    }
    lines
}

/// How far it is, in text.
fn bar(app: &App, progress: f64) -> Line {
    let progress = if progress.is_finite() { progress.clamp(0.0, 1.0) } else { 0.0 };
    let full = app.glyphs.eighths.last().copied().unwrap_or("#");
    let filled = full.repeat((progress * BAR as f64).floor() as usize);
    let rest = app.glyphs.rest.repeat(BAR.saturating_sub(width(&filled)));
    vec![
        (filled, Role::Bar),
        (rest, Role::BarRest),
        (format!(" {:.0} %", (progress * 100.0).floor()), Role::Text),
    ]
}
