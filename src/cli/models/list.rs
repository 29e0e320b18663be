//! `c360 models list` and `compare`.

use clap::Args;
use color_eyre::Result;

use super::{Place, real, said};
use crate::cli::figures::{count, date, moment, name};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{Comparison, Model, Models, Quality};

/// Flags of `c360 models list`.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Print only one part: models, comparisons or warnings
    #[arg(long)]
    pub(super) part: Option<String>,
}

pub(super) async fn run(part: Option<&str>, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.models(context())).await?;
    let head = head(&reply, place);
    let sheets = [models(&reply.models), comparisons(&reply.comparisons), warnings(&reply)];
    out.reply(&reply, &head, &sheets, part)
}

pub(super) async fn run_compare(place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.models(context())).await?;
    let head = head(&reply, place);
    out.reply(&reply.comparisons, &head, &[comparisons(&reply.comparisons)], None)
}

fn head(reply: &Models, place: &Place<'_>) -> Vec<String> {
    let workspace = &place.workspace;
    let Some(scoring) = &reply.scoring else {
        let why = reply.absent.as_ref().map_or("nobody has been scored yet", |absent| absent.reason.as_str());
        return vec![format!("{workspace}: {why}")];
    };
    let mut lines = vec![format!(
        "{workspace}: {}, {} customers, by {} on {}",
        said(scoring),
        count(scoring.customers),
        scoring.by,
        moment(scoring.at)
    )];
    match (&reply.before, &reply.no_rollback) {
        (Some(before), _) => lines.push(format!("A rollback would bring back {}.", said(before))),
        (None, Some(why)) => lines.push(format!("No rollback: {why}.")),
        (None, None) => {}
    }
    lines
}

fn models(all: &[Model]) -> Sheet {
    let mut sheet = Sheet::new("models", "Models")
        .left("name", "Model")
        .left("role", "Role")
        .right("version", "Rescoring")
        .left("judged_at", "Judged at")
        .right("observations", "Observations")
        .right("auc", "AUC")
        .right("log_loss", "Log loss")
        .right("brier", "Brier")
        .right("top_decile_lift", "Top tenth")
        .right("calibration_error", "Calibration")
        .right("rank_correlation", "Rank corr.")
        .right("mae", "MAE")
        .right("rmse", "RMSE")
        .right("drift", "Drift")
        .left("absent", "");
    for model in all {
        let probability = match &model.quality {
            Some(Quality::Probability(quality)) => Some(quality),
            _ => None,
        };
        let amount = match &model.quality {
            Some(Quality::Amount(quality)) => Some(quality),
            _ => None,
        };
        sheet.row([
            Cell::text(model.name.to_string()),
            Cell::text(name(model.role)),
            Cell::number(model.version.to_string(), model.version),
            model.judged_at.map_or_else(Cell::none, |day| Cell::named(date(day), day.to_string())),
            Cell::number(count(model.observations), model.observations),
            real(probability.map(|q| q.auc), 3),
            real(probability.map(|q| q.log_loss), 3),
            real(probability.map(|q| q.brier), 3),
            real(probability.map(|q| q.top_decile_lift), 2),
            real(probability.map(|q| q.calibration_error), 3),
            real(amount.and_then(|q| q.rank_correlation), 3),
            real(amount.map(|q| q.mae), 2),
            real(amount.map(|q| q.rmse), 2),
            real(model.drift, 2),
            Cell::text(model.absent.as_ref().map(|absent| absent.reason.clone()).unwrap_or_default()),
        ]);
    }
    sheet
}

fn comparisons(all: &[Comparison]) -> Sheet {
    let mut sheet =
        Sheet::new("comparisons", "Champions against the others: the other's less the champion's")
            .left("target", "Target")
            .left("champion", "Champion")
            .left("challenger", "Other")
            .left("measure", "Measure")
            .right("difference", "Difference")
            .right("low", "95 % from")
            .right("high", "to")
            .left("better", "Better")
            .left("words", "");
    for one in all {
        sheet.row([
            Cell::text(one.target.to_string()),
            Cell::text(one.champion.id()),
            Cell::text(one.challenger.id()),
            Cell::text(&one.measure),
            real(Some(one.difference), 4),
            real(Some(one.low), 4),
            real(Some(one.high), 4),
            Cell::text(name(one.better)),
            Cell::text(&one.words),
        ]);
    }
    sheet
}

fn warnings(reply: &Models) -> Sheet {
    let mut sheet = Sheet::new("warnings", "Before you believe them").left("warning", "Warning");
    for warning in &reply.warnings {
        sheet.row([Cell::text(warning)]);
    }
    sheet
}
