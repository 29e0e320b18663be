//! `c360 clusters trials`: every trial, latest first.

use clap::Args;
use color_eyre::Result;

use super::Place;
use crate::cli::figures::{date, moment};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::TrialHead;

/// Flags of `c360 clusters trials`.
#[derive(Debug, Args)]
pub(super) struct TrialsArgs {}

pub(super) async fn run(_: &TrialsArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let trials = ask(place.session.client.behaviour(context())).await?.trials;
    let head = if trials.is_empty() {
        vec!["Nobody tried any segments yet; `c360 clusters fit --wait` does.".to_owned()]
    } else {
        Vec::new()
    };
    out.reply(&trials, &head, &[sheet(&trials)], None)
}

/// Every trial.
pub(super) fn sheet(trials: &[TrialHead]) -> Sheet {
    let mut sheet = Sheet::new("trials", "Trials, latest first")
        .right("trial", "Trial")
        .left("at", "When")
        .left("by", "By")
        .left("as_of", "As of")
        .right("window_months", "Months")
        .right("variables", "Variables")
        .right("k_from", "From k")
        .right("k_to", "to")
        .right("adopted", "Adopted as");
    for trial in trials {
        sheet.row([
            Cell::number(trial.id.0.to_string(), trial.id.0),
            Cell::named(moment(trial.at), trial.at.to_string()),
            Cell::text(&trial.by),
            Cell::named(date(trial.as_of), trial.as_of.to_string()),
            Cell::number(trial.window_months.to_string(), trial.window_months),
            Cell::number(trial.variables.to_string(), trial.variables),
            Cell::number(trial.k.0.to_string(), trial.k.0),
            Cell::number(trial.k.1.to_string(), trial.k.1),
            trial.adopted.map_or_else(Cell::none, |version| Cell::number(format!("v{version}"), version)),
        ]);
    }
    sheet
}
