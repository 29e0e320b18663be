//! What is asked about before it is done: a trial, adopting what it found, and rules that are to be a segment.

use super::trial::{changing, current as tried, shown};
use super::{View, words};
use crate::contract::{AdoptRequest, FitRequest, RulesRequest};
use crate::tui::app::{App, Effect};
use crate::tui::confirm::{AdoptClusters, Confirm, SetRules, StartFit};
use crate::tui::overlays::{Asked, Overlay};
use crate::tui::text::sanitize;

const KEPT: &str = "Who did it, when and why is written to the audit chain for good.";

/// Why no new segmentation can be begun.
pub fn can_fit(app: &App) -> Result<(), &'static str> {
    match &app.hello {
        Some(hello) if hello.as_of.is_none() => Err("nothing has been loaded yet; load first, with L"),
        _ => Ok(()),
    }
}

/// Why the trial can't be started as it is chosen.
pub fn can_start(app: &App) -> Result<(), &'static str> {
    let tab = &app.segments.behaviour;
    if tab.view != View::Variables {
        return Err("choose variables first, with n");
    }
    if super::following::open_fit(&app.jobs).is_some() {
        return Err("a trial is under way already; :jobs shows it");
    }
    let Some(all) = &tab.variables.shown else { return Err("the variables are not there yet") };
    if all.window_months != tab.choice.months {
        return Err("the variables of these months are not there yet");
    }
    let chosen = tab.choice.chosen(all).len();
    let (least, most) = FitRequest::VARIABLES;
    if chosen < least {
        return Err("choose at least 2 variables, with space");
    }
    if chosen > most { Err("at most 30 variables; take some out with space") } else { Ok(()) }
}

/// Why nothing can be adopted.
pub fn can_adopt(app: &App) -> Result<(), &'static str> {
    match tried(app) {
        Some(_) if shown(app).is_some_and(|trial| trial.outdated.is_some()) => {
            Err("other segments were adopted since this trial; n makes it again")
        }
        Some(tried) if !tried.clusters.is_empty() => Ok(()),
        Some(_) => Err("this number of clusters found none"),
        None => Err("open a trial first, with t"),
    }
}

impl App {
    /// Ask whether to start the trial.
    pub(crate) fn ask_fit(&mut self) -> Vec<Effect> {
        let tab = &self.segments.behaviour;
        let Some(all) = &tab.variables.shown else { return Vec::new() };
        let request = tab.choice.request(all);
        let names: Vec<String> =
            request.variables.iter().map(|variable| sanitize(&variable.label()).into_owned()).collect();
        let mut lines = vec![
            format!("On {} variables: {}.", names.len(), names.join(", ")),
            format!(
                "Over {} months, with {} clusters.",
                request.window_months,
                words::range((request.k_from, request.k_to))
            ),
        ];
        if let Some(job) = self.running_job() {
            lines.push(format!("Job {} works now; this one waits for it.", job.id.0));
        }
        lines.push("It runs in its own process and goes on when you leave.".to_owned());
        lines.push("It changes nothing: what it finds counts once somebody adopts it.".to_owned());
        let confirm = Confirm::new(StartFit(request), "Try behavioural segments?", lines, "Try");
        self.overlays.push(Overlay::Fit(confirm));
        Vec::new()
    }

    /// Ask whether to adopt what the trial found with the number of clusters under the cursor, and why.
    pub(crate) fn ask_adopt_clusters(&mut self) -> Vec<Effect> {
        let (Some(trial), Some(tried)) = (shown(self), tried(self)) else { return Vec::new() };
        let f = &self.formatter;
        let mut lines = Vec::new();
        match changing(trial, tried) {
            Some(share) => {
                let people = f.estimate(share * trial.customers as f64, 0);
                lines.push(format!(
                    "{} of customers, about {people}, would be in another segment than now.",
                    f.chance(share)
                ));
            }
            None => lines.push(format!(
                "It is the first segmentation: {} customers get a segment.",
                f.count(trial.customers)
            )),
        }
        let kept = tried.clusters.iter().filter(|cluster| cluster.continues).count();
        if kept > 0 {
            lines.push(format!(
                "{kept} of {} segments keep id, name, text and priority.",
                tried.clusters.len()
            ));
        }
        let weak: Vec<String> = tried
            .clusters
            .iter()
            .filter(|cluster| words::stability(f, cluster.stability).0.ends_with("weak"))
            .map(|cluster| sanitize(&cluster.name).into_owned())
            .collect();
        if !weak.is_empty() {
            lines.push(format!("Weak, found again in few resamples: {}.", weak.join(", ")));
        }
        lines.push(
            "Everybody is assigned by a job, history included. Figures change when it is done.".to_owned(),
        );
        lines.push(KEPT.to_owned());
        let request = AdoptRequest { trial: trial.head.id, k: tried.k, reason: String::new() };
        let title = format!("Adopt these {} segments?", tried.k);
        let confirm = Confirm::new(AdoptClusters(request), title, lines, "Adopt");
        self.overlays.push(Overlay::AdoptClusters(Asked::new(confirm)));
        Vec::new()
    }

    /// Ask whether the rules are to be the segment, and why.
    pub(super) fn ask_rules(&mut self, request: RulesRequest, customers: Option<u64>) {
        let name = format!("{} {}", request.id, words::name(self, request.id));
        let (title, verb, first) = if request.rules.is_some() {
            let people = customers.map(|count| format!(", {} customers", self.formatter.count(count)));
            let text = format!(
                "From then on {name} is whoever the rules take{}, in the past as well.",
                people.unwrap_or_default()
            );
            (format!("Make the rules {name}?"), "Make", text)
        } else {
            let text = format!("From then on {name} is whoever is nearest to its centre again.");
            (format!("Give {name} back to its centre?"), "Give back", text)
        };
        let lines = vec![
            first,
            "Everybody is assigned anew by a job. Figures change when it is done.".to_owned(),
            KEPT.to_owned(),
        ];
        let confirm = Confirm::new(SetRules(request), title, lines, verb);
        self.overlays.push(Overlay::SetRules(Asked::new(confirm)));
    }
}
