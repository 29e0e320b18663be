//! What is asked about before it is done: rescoring, giving a model another role, and going back to earlier scores.

use super::current;
use super::words::{method, model, target};
use crate::contract::{Model, RescoreRequest, Role as ModelRole, RoleRequest};
use crate::tui::app::{App, Effect, Level};
use crate::tui::confirm::{Confirm, RollBackScores, SetRole, StartRescore};
use crate::tui::overlays::{Asked, Overlay};
use crate::tui::text::sanitize;

const KEPT: &str =
    "Who, when and why is kept in the audit chain for good; addresses and long numbers are masked.";

/// Why the model that keys act on can't become the champion.
pub fn can_promote(app: &App) -> Result<(), &'static str> {
    let model = current(app).ok_or("put the cursor on a model first")?;
    match model.role {
        ModelRole::Challenger if model.absent.is_some() => {
            Err("it was never judged; only a model whose quality is known can be promoted")
        }
        ModelRole::Challenger => Ok(()),
        ModelRole::Champion => Err("it is the champion already"),
        ModelRole::Bar => Err("a bar is what models are held against, never a champion"),
        ModelRole::Retired => Err("it is retired; bring it back first, with b"),
    }
}

/// Why it can't be retired.
pub fn can_retire(app: &App) -> Result<(), &'static str> {
    match current(app).ok_or("put the cursor on a model first")?.role {
        ModelRole::Challenger => Ok(()),
        ModelRole::Champion => Err("it is the champion; promote another one first"),
        ModelRole::Bar => Err("a bar is always trained"),
        ModelRole::Retired => Err("it is retired already"),
    }
}

/// Why it can't be brought back.
pub fn can_bring_back(app: &App) -> Result<(), &'static str> {
    match current(app).ok_or("put the cursor on a model first")?.role {
        ModelRole::Retired => Ok(()),
        _ => Err("it is not retired"),
    }
}

/// Why there are no scores to go back to. Where the engine has a reason of its own, that one is told.
pub fn can_roll_back(app: &App) -> Result<(), &'static str> {
    let Some(all) = &app.models.all.shown else { return Err("there are no scores yet") };
    if all.before.is_some() || all.no_rollback.is_some() {
        Ok(())
    } else {
        Err("there are no earlier scores")
    }
}

impl App {
    /// Ask whether to rescore.
    pub(crate) fn ask_rescore(&mut self) -> Vec<Effect> {
        let mut lines = Vec::new();
        let as_of = self.hello.as_ref().and_then(|hello| hello.as_of);
        let day = as_of.map(|day| format!(" as of {}", self.formatter.date(day))).unwrap_or_default();
        lines.push(format!(
            "Every model is trained, judged on what then happened, and applied to everybody{day}."
        ));
        if let Some(job) = self.running_job() {
            lines.push(format!("Job {} works now; this one waits for it.", job.id.0));
        }
        lines.push("It runs in its own process and goes on when you leave.".to_owned());
        lines.push("Until it is done, scores stay as they are. Then all of them change, or none.".to_owned());
        let subject = StartRescore(RescoreRequest::default());
        self.overlays.push(Overlay::Rescore(Confirm::new(subject, "Rescore everybody?", lines, "Rescore")));
        Vec::new()
    }

    /// Ask whether the model that keys act on is to have another role, and why.
    pub(crate) fn ask_role(&mut self, role: ModelRole) -> Vec<Effect> {
        let Some(found) = current(self).cloned() else { return Vec::new() };
        let name = model(found.name);
        let (title, verb) = match role {
            ModelRole::Champion => (format!("Promote {name}?"), "Promote"),
            ModelRole::Retired => (format!("Retire {name}?"), "Retire"),
            ModelRole::Challenger | ModelRole::Bar => (format!("Bring back {name}?"), "Bring back"),
        };
        let mut lines = match role {
            ModelRole::Champion => self.promoting(&found),
            ModelRole::Retired => vec!["It is no longer trained or judged. b brings it back.".to_owned()],
            ModelRole::Challenger | ModelRole::Bar => {
                vec!["The next rescoring trains and judges it again, as a challenger.".to_owned()]
            }
        };
        lines.push(KEPT.to_owned());
        let subject = SetRole(RoleRequest { name: found.name, role, reason: String::new() });
        self.overlays.push(Overlay::Role(Asked::new(Confirm::new(subject, title, lines, verb))));
        Vec::new()
    }

    /// Whose place it takes, how it did against that one, and when it counts.
    fn promoting(&self, found: &Model) -> Vec<String> {
        let all = self.models.all.shown.as_ref();
        let same =
            |other: &&Model| other.name.target == found.name.target && other.role == ModelRole::Champion;
        let mut lines = Vec::new();
        if let Some(champion) = all.and_then(|all| all.models.iter().find(same)) {
            lines.push(format!(
                "It takes the place of {}, which becomes a challenger.",
                method(champion.name.method)
            ));
        }
        let mine = all.into_iter().flat_map(|all| &all.comparisons).filter(|comparison| {
            comparison.target == found.name.target && comparison.challenger == found.name.method
        });
        lines.extend(
            mine.take(2).map(|comparison| {
                format!("{}: {}", sanitize(&comparison.measure), sanitize(&comparison.words))
            }),
        );
        lines.push(format!(
            "A rescoring starts at once; scores for {} stay as they are until it is done.",
            target(found.name.target)
        ));
        lines
    }

    /// Ask whether to go back to the scores before, and why; or say why that is not possible.
    pub(crate) fn ask_roll_back(&mut self) -> Vec<Effect> {
        let Some(all) = &self.models.all.shown else { return Vec::new() };
        if let Some(reason) = all.no_rollback.clone() {
            self.say(Level::Warn, format!("Not possible now: {reason}"));
            return Vec::new();
        }
        let Some(before) = &all.before else { return Vec::new() };
        let f = &self.formatter;
        let told = |version: u32, as_of| format!("v{version} of {}", f.date(as_of));
        let mut lines = Vec::new();
        if let Some(now) = &all.scoring {
            lines.push(format!("In use now:   {}", told(now.version, now.as_of)));
        }
        lines.push(format!("In use then:  {}", told(before.version, before.as_of)));
        lines.push("The scores in use now stay in the history; a rescoring makes new ones.".to_owned());
        lines.push("Roles stay: the next rescoring goes by the champions of now.".to_owned());
        lines.push(KEPT.to_owned());
        let title = format!("Go back to scores v{}?", before.version);
        let confirm = Confirm::new(RollBackScores(String::new()), title, lines, "Go back");
        self.overlays.push(Overlay::RollBack(Asked::new(confirm)));
        Vec::new()
    }
}
