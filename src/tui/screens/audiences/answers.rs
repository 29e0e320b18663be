//! What the engine's answers change on Audiences.

use super::following::After;
use super::{Earlier, Front, grid_of, words};
use crate::contract::{
    Activations, AudienceDetail, Audiences, ConsoleError, DecisionReply, DecisionRequest, ErrorKind,
    ExportDetail, ExportId, JobId, Overlap, SealRequest, WithdrawRequest,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::screens::{Loaded, Screen};
use crate::tui::text::sanitize;

impl App {
    fn settle_audiences(&mut self, trouble: Option<ConsoleError>) -> Vec<Effect> {
        if let Some(error) = trouble {
            self.complain("", &error);
        }
        let fronts: Vec<Front> = self.audiences.places.keys().copied().collect();
        for front in fronts {
            let grid = grid_of(self, front);
            if let Some(place) = self.audiences.places.get_mut(&front).filter(|_| !grid.rows.is_empty()) {
                grid.settle(place);
            }
        }
        Vec::new()
    }

    pub(crate) fn take_audiences(&mut self, reply: Result<Audiences, ConsoleError>) -> Vec<Effect> {
        let first = self.audiences.all.shown.is_none();
        let is_new = reply.is_ok();
        let is_counting = reply.as_ref().is_ok_and(|all| all.is_counting);
        let trouble = self.audiences.all.take(reply);
        let mut effects = self.settle_audiences(trouble);
        self.land();
        if is_new {
            effects.extend(self.open_sealed());
        }
        // The engine takes its time before it answers, so that this asks once a second at most.
        if is_counting && self.screen == Screen::Audiences {
            effects.push(self.ask(Slot::Audiences, Request::Audiences));
        }
        // What is compared where nobody chose is only known now.
        let is_comparing = self.audiences.front() == Front::Overlap && self.audiences.compared.is_empty();
        if first && is_comparing && self.screen == Screen::Audiences {
            effects.extend(self.ask_audiences_part());
        }
        effects
    }

    pub(crate) fn take_audience(
        &mut self,
        name: &str,
        reply: Result<Box<AudienceDetail>, ConsoleError>,
    ) -> Vec<Effect> {
        if self.audiences.open_audience() != Some(name) {
            return Vec::new();
        }
        let trouble = self.audiences.detail.take(reply);
        let mut effects = self.settle_audiences(trouble);
        // What earlier exports brought is only told by an export.
        let detail = self.audiences.detail.shown.as_ref();
        let latest = detail.and_then(|detail| detail.exports.first()).map(|export| export.id);
        effects.extend(latest.map(|id| self.ask(Slot::ExportDetail, Request::ExportDetail(id))));
        effects
    }

    pub(crate) fn take_overlap(
        &mut self,
        names: &[String],
        reply: Result<Overlap, ConsoleError>,
    ) -> Vec<Effect> {
        if self.audiences.compared != names {
            return Vec::new();
        }
        let is_refused = reply.as_ref().is_err_and(|error| error.kind != ErrorKind::Cancelled);
        // One of them may be gone or broken by now: the next comparison chooses anew.
        if is_refused {
            self.audiences.overlap = Loaded::default();
            self.audiences.compared.clear();
        }
        let trouble = self.audiences.overlap.take(reply);
        self.settle_audiences(trouble)
    }

    pub(crate) fn take_activations(&mut self, reply: Result<Activations, ConsoleError>) -> Vec<Effect> {
        let trouble = self.audiences.activations.take(reply);
        self.settle_audiences(trouble)
    }

    pub(crate) fn take_export(
        &mut self,
        id: ExportId,
        reply: Result<Box<ExportDetail>, ConsoleError>,
    ) -> Vec<Effect> {
        if self.audiences.open_export() != Some(id) {
            if let Ok(export) = reply
                && self.audiences.open_audience() == Some(export.summary.audience.as_str())
            {
                let destination = sanitize(&export.summary.destination).into_owned();
                let as_of = export.dry_run.as_of;
                let brought = export.dry_run.brought;
                self.audiences.brought = brought.map(|brought| Earlier { destination, brought, as_of });
            }
            return Vec::new();
        }
        let trouble = self.audiences.export.take(reply);
        self.settle_audiences(trouble)
    }

    pub(crate) fn take_retired(&mut self, name: &str, reply: Result<(), ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(()) => {
                self.say(Level::Info, format!("{} is retired; its exports stay", words::name(name)));
                self.audiences.pages.retain(|page| *page != super::Page::Audience(name.to_owned()));
                self.audiences.compared.retain(|known| known != name);
            }
            Err(error) => self.complain(&format!("{} stays", words::name(name)), &error),
        }
        self.ask_audiences()
    }

    /// The job's window opens at once; when it ends, the export does.
    pub(crate) fn take_seal(
        &mut self,
        request: &SealRequest,
        reply: Result<JobId, ConsoleError>,
    ) -> Vec<Effect> {
        match reply {
            Ok(job) => {
                let to = sanitize(&request.destination);
                self.say(Level::Info, format!("Dry run for {to} queued as job {}; :jobs shows it", job.0));
                let after = self.sealing(request);
                self.follow(job, after)
            }
            Err(error) => {
                self.complain("The dry run was not started", &error);
                Vec::new()
            }
        }
    }

    /// What was decided, or why it was not; whoever was overtaken sees how it stands.
    pub(crate) fn take_decision(
        &mut self,
        request: &DecisionRequest,
        reply: Result<DecisionReply, ConsoleError>,
    ) -> Vec<Effect> {
        let id = request.export.0;
        let mut effects = Vec::new();
        match reply {
            Ok(DecisionReply { job, single_person }) => {
                let how = if single_person { " (single-person approval, recorded)" } else { "" };
                let text = match (request.approve, job) {
                    (true, Some(job)) => {
                        format!("Export {id} is approved{how}; job {} lets it out", job.0)
                    }
                    (true, None) => format!("Export {id} is approved{how}; r lets it out"),
                    (false, _) => format!("Export {id} is rejected; nothing leaves"),
                };
                self.say(Level::Info, text);
                if let Some(job) = job {
                    effects = self.follow(job, After::Export);
                }
            }
            Err(error) => self.complain(&format!("Export {id} was not decided"), &error),
        }
        effects.extend(self.ask_audiences());
        effects
    }

    pub(crate) fn take_release(&mut self, id: ExportId, reply: Result<JobId, ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(job) => {
                self.say(Level::Info, format!("Job {} lets export {} out", job.0, id.0));
                self.follow(job, After::Export)
            }
            Err(error) => {
                self.complain(&format!("Export {} was not let out", id.0), &error);
                self.ask_audiences()
            }
        }
    }

    pub(crate) fn take_withdrawal(
        &mut self,
        request: &WithdrawRequest,
        reply: Result<Option<JobId>, ConsoleError>,
    ) -> Vec<Effect> {
        let id = request.export.0;
        let mut effects = Vec::new();
        match reply {
            Ok(Some(job)) => {
                self.say(Level::Info, format!("Job {} withdraws export {id} from its platform", job.0));
                effects = self.follow(job, After::Export);
            }
            Ok(None) => self.say(Level::Info, format!("Export {id} is taken back; nothing leaves")),
            Err(error) => self.complain(&format!("Export {id} stays as it is"), &error),
        }
        effects.extend(self.ask_audiences());
        effects
    }

    /// Whether what is in front is asked for and not there yet.
    pub(super) fn is_asking(&self, slot: Slot) -> bool {
        self.tickets.is_waiting(slot) || self.tickets.is_waiting(Slot::Restore)
    }
}
