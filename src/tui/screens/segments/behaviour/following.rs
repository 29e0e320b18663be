//! Jobs of behavioural segments: their end brings what they made, and a trial that was asked for here opens by itself.

use super::View;
use crate::contract::{Job, JobId, JobKind, JobState, TrialId};
use crate::tui::app::{App, ClusterRequest, Effect, Level, Request, Slot};
use crate::tui::overlays::{JobWindow, Overlay};

/// A trial's job that is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Followed {
    job: JobId,
    /// The latest trial before it.
    before: Option<TrialId>,
    /// Whether it has ended, and only the trials are waited for.
    has_ended: bool,
}

/// The trial that is made now, if one is.
pub(super) fn open_fit(jobs: &[Job]) -> Option<JobId> {
    jobs.iter().find(|job| job.kind == JobKind::Fit && job.is_open()).map(|job| job.id)
}

/// The assignment that is under way, if one is.
pub(super) fn open_assignment(jobs: &[Job]) -> Option<&Job> {
    jobs.iter().find(|job| job.kind == JobKind::Assign && job.is_open())
}

impl App {
    /// Follow a trial's job, and show its window unless something else lies over the screen by now.
    pub(super) fn follow_fit(&mut self, job: JobId) -> Vec<Effect> {
        let before = super::trials::all(self).iter().map(|head| head.id).max();
        self.segments.behaviour.followed = Some(Followed { job, before, has_ended: false });
        if self.overlays.is_empty() {
            self.overlays.push(Overlay::Job(JobWindow::new(job)));
        }
        vec![self.ask(Slot::Jobs, Request::Jobs)]
    }

    /// See which jobs of segments have ended, and ask for what they changed.
    pub(crate) fn follow_clusters(&mut self) -> Vec<Effect> {
        let is_ours = |job: &&Job| matches!(job.kind, JobKind::Fit | JobKind::Assign);
        let open = self.jobs.iter().filter(is_ours).filter(|job| job.is_open()).map(|job| job.id).collect();
        let before = std::mem::replace(&mut self.segments.behaviour.open_jobs, open);
        let mut has_ended = before.iter().any(|id| !self.segments.behaviour.open_jobs.contains(id));
        if let Some(followed) = self.segments.behaviour.followed.filter(|followed| !followed.has_ended)
            && let Some(job) = self.jobs.iter().find(|job| job.id == followed.job && !job.is_open())
        {
            has_ended = true;
            if job.state == JobState::Done {
                self.segments.behaviour.followed = Some(Followed { has_ended: true, ..followed });
                self.close_job_window(followed.job);
            } else {
                // Its window, or the message, says why.
                self.segments.behaviour.followed = None;
            }
        }
        if !has_ended {
            return Vec::new();
        }
        if self.is_on_behaviour() {
            return self.ask_behaviour();
        }
        match self.segments.behaviour.followed {
            Some(Followed { has_ended: true, .. }) => {
                vec![self.ask_clusters(Slot::Behaviour, ClusterRequest::Behaviour)]
            }
            _ => Vec::new(),
        }
    }

    /// Once the trials have come: the one that was followed, unless somebody does something else by now.
    pub(super) fn open_followed(&mut self) -> Vec<Effect> {
        let ended = self.segments.behaviour.followed.take_if(|followed| followed.has_ended);
        let Some(followed) = ended else { return Vec::new() };
        let latest = super::trials::all(self).iter().map(|head| head.id).max();
        let Some(id) = latest.filter(|id| followed.before.is_none_or(|before| *id > before)) else {
            return Vec::new();
        };
        let is_free = self.is_on_behaviour() && self.overlays.is_empty();
        if is_free && !matches!(self.segments.behaviour.view, View::Card(_)) {
            return self.show_behaviour(View::Trial(id));
        }
        self.say(Level::Info, format!("Trial {} is done; :behaviour and then t shows it", id.0));
        Vec::new()
    }
}
