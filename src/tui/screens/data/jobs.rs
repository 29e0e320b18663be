//! Jobs: how they stand, how long they took and will take, their stages, and what they said.

use std::time::Duration;

use super::Section;
use super::grids::{grid, job_id, seconds};
use crate::contract::{Job, JobState, Said, Stage};
use crate::tui::app::App;
use crate::tui::overlays::Line;
use crate::tui::screens::Screen;
use crate::tui::text::{Align, fit, sanitize, width};
use crate::tui::theme::Role;

/// A state's sign, its word, and how it is coloured.
#[must_use]
pub fn state(app: &App, state: JobState) -> (&'static str, &'static str, Role) {
    match state {
        JobState::Queued => (app.glyphs.pending, "queued", Role::Dim),
        JobState::Running => (app.glyphs.enter, "running", Role::Accent),
        JobState::Done => (app.glyphs.check, "done", Role::Good),
        JobState::Failed => (app.glyphs.cross, "failed", Role::Bad),
        JobState::Cancelled => (app.glyphs.cross, "stopped", Role::Warn),
        JobState::Interrupted => (app.glyphs.warn, "interrupted", Role::Warn),
    }
}

/// How long it has run, or ran; `None` while it waits.
#[must_use]
pub fn took(app: &App, job: &Job) -> Option<Duration> {
    Some(seconds(job.started_at?, job.ended_at.unwrap_or(app.now)))
}

/// How long it will still run, were it to go on as it did; `None` where that can't be told yet.
#[must_use]
pub fn left(app: &App, job: &Job) -> Option<Duration> {
    Duration::try_from_secs_f64(job.seconds_left(app.now)?.ceil()).ok()
}

/// A job's stages, one a line: time, rows, bytes and speed.
#[must_use]
pub fn stages(app: &App, job: &Job) -> Vec<Line> {
    let widest = job.stages.iter().map(|stage| width(&sanitize(&stage.name))).max().unwrap_or(0).min(30);
    job.stages.iter().map(|stage| line(app, job, stage, widest)).collect()
}

fn line(app: &App, job: &Job, stage: &Stage, widest: usize) -> Line {
    let f = &app.formatter;
    // A job that did not come to its end ended in its last stage.
    let is_broken_off = !job.is_open() && job.state != JobState::Done && job.stages.last() == Some(stage);
    let (sign, role) = match stage.ended_at {
        _ if is_broken_off => (app.glyphs.cross, Role::Warn),
        Some(_) => (app.glyphs.check, Role::Good),
        None => (app.glyphs.enter, Role::Accent),
    };
    let took = seconds(stage.started_at, stage.ended_at.or(job.ended_at).unwrap_or(app.now));
    let mut facts = vec![f.duration(took)];
    if stage.rows > 0 {
        facts.push(format!("{} rows", f.count(stage.rows)));
    }
    match stage.bytes_total {
        Some(total) if total > 0 => facts.push(format!("{} of {}", f.bytes(stage.bytes), f.bytes(total))),
        _ if stage.bytes > 0 => facts.push(f.bytes(stage.bytes)),
        _ => {}
    }
    let until = job.ended_at.unwrap_or(app.now);
    facts.extend(stage.per_second(stage.rows, until).map(|rate| format!("{} rows/s", f.count(rate))));
    facts.extend(stage.per_second(stage.bytes, until).map(|rate| format!("{}/s", f.bytes(rate))));
    vec![
        (format!("{sign} "), role),
        (fit(&sanitize(&stage.name), widest, Align::Left), Role::Text),
        (format!("  {}", facts.join(&format!(" {} ", app.glyphs.dot))), Role::Dim),
    ]
}

/// What a job said while it worked, one thing a line, with the time of day.
#[must_use]
pub fn log(app: &App, job: &Job) -> Vec<Line> {
    let line = |said: &Said| {
        let at = said.at.to_zoned(app.zone.clone()).strftime("%H:%M:%S").to_string();
        vec![(format!("{at}  "), Role::Dim), (sanitize(&said.words).into_owned(), Role::Text)]
    };
    job.log.iter().map(line).collect()
}

impl App {
    /// The job under the cursor, where the jobs are in front.
    pub(crate) fn job_under_cursor(&self) -> Option<&Job> {
        if self.screen != Screen::Data || self.data.section != Section::Jobs {
            return None;
        }
        let place = self.data.places.get(&Section::Jobs).cloned().unwrap_or_default();
        let id = grid(self, Section::Jobs).current(&place)?.id.clone();
        self.jobs.iter().find(|job| job_id(job) == id)
    }
}
