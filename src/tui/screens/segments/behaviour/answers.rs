//! What the engine's answers change on the tab.

use super::{Front, View, grid_of, words};
use crate::contract::{
    AdoptRequest, BehaviourReply, ClusterCard, ClusterId, ConsoleError, DescribeRequest, JobId, RulesPreview,
    RulesRequest, Trial, TrialId, Variables, WrittenCards,
};
use crate::tui::app::{App, ClusterAnswer, Effect, Level, Request, Slot};
use crate::tui::overlays::Overlay;
use crate::tui::text::sanitize;

impl App {
    pub(crate) fn take_clusters(&mut self, answer: ClusterAnswer) -> Vec<Effect> {
        match answer {
            ClusterAnswer::Behaviour(reply) => self.take_behaviour(reply),
            ClusterAnswer::Card(id, reply) => self.take_card(id, reply),
            ClusterAnswer::Migration(reply) => {
                let trouble = self.segments.behaviour.migration.take(reply);
                self.settle_behaviour(trouble)
            }
            ClusterAnswer::Variables(months, reply) => self.take_variables(months, reply),
            ClusterAnswer::Trial(id, reply) => self.take_trial(id, reply),
            ClusterAnswer::Preview(id, rules, reply) => self.take_rules_preview(id, &rules, reply),
            ClusterAnswer::Fit(reply) => self.take_fit(reply),
            ClusterAnswer::Adopt(wanted, reply) => self.take_adopted_clusters(&wanted, reply),
            ClusterAnswer::Describe(wanted, reply) => self.take_described(&wanted, reply),
            ClusterAnswer::SetRules(wanted, reply) => self.take_rules(&wanted, reply),
            ClusterAnswer::WriteCards(reply) => self.take_written(reply),
        }
    }

    fn settle_behaviour(&mut self, trouble: Option<ConsoleError>) -> Vec<Effect> {
        if let Some(error) = trouble {
            self.complain("", &error);
        }
        let fronts: Vec<Front> = self.segments.behaviour.places.keys().copied().collect();
        for front in fronts {
            let grid = grid_of(self, front);
            let place = self.segments.behaviour.places.get_mut(&front);
            if let Some(place) = place.filter(|_| !grid.rows.is_empty()) {
                grid.settle(place);
            }
        }
        Vec::new()
    }

    fn take_behaviour(&mut self, reply: Result<BehaviourReply, ConsoleError>) -> Vec<Effect> {
        let is_new = reply.is_ok();
        // Segments come in another order when their figures change: the cursor stays on its segment.
        let place = self.segments.behaviour.place_in(Front::Segments);
        let before = grid_of(self, Front::Segments).current(&place).map(|row| row.id.clone());
        let trouble = self.segments.behaviour.reply.take(reply.map(Box::new));
        let mut effects = self.settle_behaviour(trouble);
        if let Some(before) = before {
            self.put_cursor_on(&before);
        }
        if is_new {
            effects.extend(self.open_followed());
        }
        effects
    }

    fn take_card(&mut self, id: ClusterId, reply: Result<Box<ClusterCard>, ConsoleError>) -> Vec<Effect> {
        if self.segments.behaviour.view != View::Card(id) {
            return Vec::new();
        }
        let trouble = self.segments.behaviour.card.take(reply);
        let effects = self.settle_behaviour(trouble);
        let edits = std::mem::take(&mut self.segments.behaviour.edits_next);
        if edits
            && self.overlays.is_empty()
            && self.is_on_behaviour()
            && super::forms::open_card(self).is_some()
        {
            return self.edit_card();
        }
        effects
    }

    fn take_variables(&mut self, months: u32, reply: Result<Variables, ConsoleError>) -> Vec<Effect> {
        if self.segments.behaviour.choice.months != months {
            return Vec::new();
        }
        let trouble = self.segments.behaviour.variables.take(reply);
        self.settle_behaviour(trouble)
    }

    /// A trial that has just come is read from the number of clusters that it proposes.
    fn take_trial(&mut self, id: TrialId, reply: Result<Box<Trial>, ConsoleError>) -> Vec<Effect> {
        if self.segments.behaviour.view != View::Trial(id) {
            return Vec::new();
        }
        let is_first = self.segments.behaviour.trial.shown.is_none();
        let trouble = self.segments.behaviour.trial.take(reply);
        if is_first && let Some(trial) = &self.segments.behaviour.trial.shown {
            let proposed = trial.tried.iter().find(|tried| tried.proposed.is_some()).map(|tried| tried.k);
            let wanted = proposed.map(|k| k.to_string());
            let grid = grid_of(self, Front::Numbers);
            let place = self.segments.behaviour.places.entry(Front::Numbers).or_default();
            let at = grid.shown(place).iter().position(|row| Some(&row.id) == wanted.as_ref());
            place.cursor = at.unwrap_or(0);
        }
        self.settle_behaviour(trouble)
    }

    /// What the rules that stand in the line would take; what was typed since is asked for anew.
    fn take_rules_preview(
        &mut self,
        id: ClusterId,
        rules: &str,
        reply: Result<RulesPreview, ConsoleError>,
    ) -> Vec<Effect> {
        let window = self.overlays.iter_mut().find_map(|overlay| match overlay {
            Overlay::Rules(editor) if editor.id == id && editor.text() == rules => Some(editor),
            _ => None,
        });
        match (window, reply) {
            (Some(editor), Ok(preview)) => editor.preview = Some(preview),
            (Some(editor), Err(error)) => editor.trouble = Some(error.message),
            (None, _) => {}
        }
        Vec::new()
    }

    fn take_fit(&mut self, reply: Result<JobId, ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(job) => {
                self.say(Level::Info, format!("Trial queued as job {}; :jobs shows it", job.0));
                self.follow_fit(job)
            }
            Err(error) => {
                self.complain("The trial was not started", &error);
                Vec::new()
            }
        }
    }

    fn take_adopted_clusters(
        &mut self,
        wanted: &AdoptRequest,
        reply: Result<JobId, ConsoleError>,
    ) -> Vec<Effect> {
        let AdoptRequest { trial, k, .. } = wanted;
        match reply {
            Ok(job) => {
                let text = format!(
                    "Trial {} with {k} segments is adopted; job {} assigns everybody, figures follow it",
                    trial.0, job.0
                );
                self.say(Level::Info, text);
                self.segments.behaviour.view = View::Table;
                self.segments.behaviour.part = 0;
            }
            Err(error) => self.complain("The segments were not adopted", &error),
        }
        self.ask_after_change()
    }

    /// What was refused stands in its window again.
    fn take_described(&mut self, wanted: &DescribeRequest, reply: Result<(), ConsoleError>) -> Vec<Effect> {
        let typed = self.segments.behaviour.typed.take();
        match reply {
            Ok(()) => {
                let now = wanted.name.as_deref().map(|name| sanitize(name).into_owned());
                let name = now.unwrap_or_else(|| words::name(self, wanted.id));
                let text = match wanted.priority {
                    Some(priority) => format!("{} {name}: {}", wanted.id, words::priority(priority).0),
                    None => format!("The card of {} {name} is changed", wanted.id),
                };
                self.say(Level::Info, text);
            }
            Err(error) => {
                self.complain("The card stays as it is", &error);
                if let Some(mut form) = typed.filter(|_| self.overlays.is_empty()) {
                    form.trouble = Some(error.message);
                    self.overlays.push(Overlay::Form(form));
                }
            }
        }
        self.ask_after_change()
    }

    /// The window of the rules stays until they were taken.
    fn take_rules(&mut self, wanted: &RulesRequest, reply: Result<JobId, ConsoleError>) -> Vec<Effect> {
        let name = words::name(self, wanted.id);
        let is_its = |overlay: &Overlay| matches!(overlay, Overlay::Rules(editor) if editor.id == wanted.id);
        match reply {
            Ok(job) => {
                self.overlays.retain(|overlay| !is_its(overlay));
                let text = match wanted.rules {
                    Some(_) => format!("{name} is who its rules take; job {} assigns everybody", job.0),
                    None => {
                        format!(
                            "{name} is who is nearest to its centre again; job {} assigns everybody",
                            job.0
                        )
                    }
                };
                self.say(Level::Info, text);
            }
            Err(error) => {
                self.complain(&format!("{name} stays as it is"), &error);
                for overlay in &mut self.overlays {
                    if let Overlay::Rules(editor) = overlay {
                        editor.trouble = Some(error.message.clone());
                    }
                }
            }
        }
        self.ask_after_change()
    }

    fn take_written(&mut self, reply: Result<WrittenCards, ConsoleError>) -> Vec<Effect> {
        match reply {
            Ok(cards) => {
                let pages = self.formatter.count(cards.markdown.len() as u64);
                let page = cards.html.file_name().map(|name| name.to_string_lossy().into_owned());
                let text = format!(
                    "{pages} cards and {} written to {}",
                    page.unwrap_or_default(),
                    cards.folder.display()
                );
                self.say(Level::Info, text);
            }
            Err(error) => self.complain("The cards were not written", &error),
        }
        Vec::new()
    }

    /// How everything stands after somebody changed something here.
    fn ask_after_change(&mut self) -> Vec<Effect> {
        let mut effects = vec![self.ask(Slot::Jobs, Request::Jobs)];
        if self.is_on_behaviour() {
            effects.extend(self.ask_behaviour());
        }
        effects
    }
}
