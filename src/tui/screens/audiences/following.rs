//! Jobs whose end leads on: a sealed file opens its export by itself, a release shows how its export stands then.

use crate::contract::{ExportId, Job, JobId, JobState};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::overlays::{JobWindow, Overlay};
use crate::tui::screens::Screen;

/// What a job's end leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// The export that it sealed: one after `before`, if there was one.
    Sealed {
        /// The audience.
        audience: String,
        /// The destination.
        destination: String,
        /// The last export before.
        before: Option<ExportId>,
    },
    /// The same export, as it stands then.
    Export,
}

/// A job that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Which.
    pub job: JobId,
    /// What its end leads to.
    pub after: After,
    /// Whether it has ended, and only the answer is waited for.
    pub has_ended: bool,
}

impl App {
    /// Follow a job, and show its window unless something else lies over the screen by now.
    pub(super) fn follow(&mut self, job: JobId, after: After) -> Vec<Effect> {
        self.audiences.followed = Some(Followed { job, after, has_ended: false });
        if self.overlays.is_empty() {
            self.overlays.push(Overlay::Job(JobWindow::new(job)));
        }
        vec![self.ask(Slot::Jobs, Request::Jobs)]
    }

    /// See whether the job that is followed has ended.
    pub(crate) fn follow_job(&mut self) -> Vec<Effect> {
        let Some(followed) = self.audiences.followed.clone().filter(|followed| !followed.has_ended) else {
            return Vec::new();
        };
        let Some(job) = self.jobs.iter().find(|job| job.id == followed.job) else { return Vec::new() };
        if job.is_open() {
            return Vec::new();
        }
        let state = job.state;
        if state != JobState::Done {
            // Its window, or the message, says why.
            self.audiences.followed = None;
            return self.refresh_audiences();
        }
        self.close_job_window(followed.job);
        match followed.after {
            After::Export => {
                self.audiences.followed = None;
                self.refresh_audiences()
            }
            After::Sealed { .. } => {
                self.audiences.followed = Some(Followed { has_ended: true, ..followed });
                vec![self.ask(Slot::Audiences, Request::Audiences)]
            }
        }
    }

    /// Close a job's window, where it is in front.
    pub(crate) fn close_job_window(&mut self, job: JobId) {
        if matches!(self.overlays.last(), Some(Overlay::Job(window)) if window.job == job) {
            self.overlays.pop();
        }
    }

    fn refresh_audiences(&mut self) -> Vec<Effect> {
        if self.screen == Screen::Audiences { self.ask_audiences() } else { Vec::new() }
    }

    /// Once the list has come: the page of the export that was sealed, unless somebody does something else by now.
    pub(super) fn open_sealed(&mut self) -> Vec<Effect> {
        let Some(Followed { after, .. }) = self.audiences.followed.take_if(|followed| followed.has_ended)
        else {
            return Vec::new();
        };
        let After::Sealed { audience, destination, before } = after else { return Vec::new() };
        let all = self.audiences.all.shown.as_ref();
        let row = all.and_then(|all| all.audiences.iter().find(|row| row.audience.name == audience));
        let last = row.and_then(|row| row.last.get(&destination)).map(|last| last.export);
        let Some(id) = last.filter(|id| before.is_none_or(|before| *id > before)) else { return Vec::new() };
        if self.screen != Screen::Audiences || !self.overlays.is_empty() || self.audiences.builder.is_some() {
            self.say(
                Level::Info,
                format!("Export {} is sealed and waits for a decision; 5 v shows it", id.0),
            );
            return Vec::new();
        }
        self.open_export_page(id)
    }
}

/// Whether a job of that kind is under way.
pub(super) fn is_open(jobs: &[Job], kind: crate::contract::JobKind) -> bool {
    jobs.iter().any(|job| job.kind == kind && job.is_open())
}
