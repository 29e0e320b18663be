//! What the engine's answers change on Models.

use super::{Front, grid, grid_of, list};
use crate::contract::{
    ConsoleError, EqualSize, JobId, Matrix, ModelDetail, ModelName, Models, Role as ModelRole, RoleRequest,
};
use crate::tui::app::{App, Effect, Level, Request, Slot};
use crate::tui::overlays::{JobWindow, Overlay};
use crate::tui::screens::Loaded;

impl App {
    fn settle_models(&mut self, trouble: Option<ConsoleError>) -> Vec<Effect> {
        if let Some(error) = trouble {
            self.complain("", &error);
        }
        let fronts: Vec<Front> = self.models.places.keys().copied().collect();
        for front in fronts {
            let grid = grid_of(self, front);
            if let Some(place) = self.models.places.get_mut(&front).filter(|_| !grid.rows.is_empty()) {
                grid.settle(place);
            }
        }
        if self.models.on_second && grid(self).rows.is_empty() {
            self.models.on_second = false;
        }
        Vec::new()
    }

    pub(crate) fn take_models(&mut self, reply: Result<Models, ConsoleError>) -> Vec<Effect> {
        let trouble = self.models.all.take(reply);
        let families = list::families(self);
        if self.models.all.shown.is_some() && !families.contains(&self.models.family.0) {
            self.models.family.0 = families.first().copied().unwrap_or(self.models.family.0);
        }
        self.settle_models(trouble)
    }

    pub(crate) fn take_model(
        &mut self,
        name: ModelName,
        reply: Result<Box<ModelDetail>, ConsoleError>,
    ) -> Vec<Effect> {
        if self.models.open != Some(name) {
            return Vec::new();
        }
        let trouble = self.models.detail.take(reply);
        self.settle_models(trouble)
    }

    pub(crate) fn take_equal_size(&mut self, reply: Result<EqualSize, ConsoleError>) -> Vec<Effect> {
        // What an earlier rule gave must not stand under this one's name.
        if reply.is_err() {
            self.models.equal = Loaded::default();
        }
        let trouble = self.models.equal.take(reply);
        self.settle_models(trouble)
    }

    pub(crate) fn take_matrix(&mut self, reply: Result<Matrix, ConsoleError>) -> Vec<Effect> {
        let trouble = self.models.matrix.take(reply);
        self.settle_models(trouble)
    }

    /// The job's window opens at once, unless something else lies over the screen by now.
    pub(crate) fn take_rescore(&mut self, reply: Result<JobId, ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(job) => {
                self.say(Level::Info, format!("Rescoring queued as job {}; :jobs shows it", job.0));
                if self.overlays.is_empty() {
                    self.overlays.push(Overlay::Job(JobWindow::new(job)));
                }
            }
            Err(error) => self.complain("The rescoring was not started", &error),
        }
        vec![self.ask(Slot::Jobs, Request::Jobs)]
    }

    pub(crate) fn take_role(&mut self, wanted: &RoleRequest, reply: Result<(), ConsoleError>) -> Vec<Effect> {
        let name = super::words::model(wanted.name);
        match reply {
            Ok(()) => {
                let text = match wanted.role {
                    ModelRole::Champion => format!("{name} is the champion from the next rescoring on"),
                    ModelRole::Retired => format!("{name} is retired; b brings it back"),
                    ModelRole::Challenger | ModelRole::Bar => {
                        format!("{name} is back; the next rescoring trains it")
                    }
                };
                self.say(Level::Info, text);
            }
            Err(error) => self.complain(&format!("The role of {name} stays as it is"), &error),
        }
        self.ask_models()
    }

    pub(crate) fn take_roll_back(&mut self, reply: Result<(), ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(()) => self.say(Level::Info, "The scores before are in use again"),
            Err(error) => self.complain("The scores stay as they are", &error),
        }
        self.ask_models()
    }

    pub(crate) fn take_bands(&mut self, reply: Result<(), ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(()) => self.say(Level::Info, "The bounds are set; every cell follows them"),
            Err(error) => self.complain("The bounds stay as they are", &error),
        }
        self.ask_models()
    }
}
