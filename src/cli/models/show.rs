//! `c360 models show`: everything about one model.

use clap::Args;
use color_eyre::Result;

use super::{Place, parse_name, real};
use crate::cli::figures::{count, date, moment, name};
use crate::cli::output::Output;
use crate::cli::session::{ask, context};
use crate::cli::sheet::{Cell, Sheet};
use crate::contract::{ModelDetail, ModelName, Quality};

/// Flags of `c360 models show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The model's name, as `c360 models list` prints it
    #[arg(value_name = "MODEL", value_parser = parse_name)]
    name: ModelName,
    /// Print only one part: quality, features, parameters, calibration, lift, deciles, roles or history
    #[arg(long)]
    part: Option<String>,
}

pub(super) async fn run(args: &ShowArgs, place: &Place<'_>, out: &mut Output<'_>) -> Result<()> {
    let reply = ask(place.session.client.model(context(), args.name)).await?;
    let mut sheets = vec![quality(&reply, place), features(&reply, place), parameters(&reply)];
    sheets.extend([calibration(&reply, place), lift(&reply, place), deciles(&reply, place)]);
    sheets.extend([roles(&reply), history(&reply)]);
    if args.part.is_none() {
        sheets.retain(|sheet| !sheet.is_empty());
    }
    out.reply(&reply, &head(&reply), &sheets, args.part.as_deref())
}

fn head(reply: &ModelDetail) -> Vec<String> {
    let model = &reply.model;
    let mut lines = vec![format!(
        "{}: {}, rescoring {}, {} observations, {:.1} s; seed {}, c360 {}",
        model.name,
        name(model.role),
        model.version,
        count(model.observations),
        model.seconds,
        reply.seed,
        reply.code
    )];
    let trained: Vec<String> = model.trained_at.iter().map(|day| date(*day)).collect();
    if let (Some(judged), Some(to)) = (model.judged_at, model.trained_to) {
        // Who learns from no cut is fitted to everything before it is judged.
        let learnt = match trained.join(", ") {
            _ if trained.is_empty() => "Fitted to purchases alone".to_owned(),
            days if model.name.method.counts_purchases() => format!("Calibrated at {days}"),
            days => format!("Features of {days}"),
        };
        lines.push(format!(
            "{learnt}; knew nothing after {}; judged on what was bought after {}",
            date(to),
            date(judged)
        ));
    }
    lines.extend(model.search.clone());
    lines.extend(reply.calibration.clone());
    let of = reply.fitted.map_or_else(String::new, |fitted| {
        let anew = if fitted.is_anew(model) { ": fitted anew for the scores" } else { "" };
        format!(
            " of {} customers, with their purchases up to {}{anew}",
            count(fitted.customers),
            date(fitted.to)
        )
    });
    lines.extend(reply.log_likelihood.map(|value| format!("Log-likelihood {value:.2}{of}")));
    lines.extend(reply.time_unit.as_ref().map(|unit| format!("Times in {unit}")));
    lines.extend(model.absent.as_ref().map(|absent| absent.reason.clone()));
    lines
}

fn quality(reply: &ModelDetail, place: &Place<'_>) -> Sheet {
    let mut sheet =
        Sheet::new("quality", "How well it predicted").left("measure", "Measure").right("value", "Value");
    let mut row = |measure: &str, cell: Cell| sheet.row([Cell::text(measure), cell]);
    match &reply.model.quality {
        Some(Quality::Probability(quality)) => {
            row("customers", Cell::number(count(quality.customers), quality.customers));
            row("happened", place.share(Some(quality.happened)));
            row("auc", real(Some(quality.auc), 4));
            row("log_loss", real(Some(quality.log_loss), 4));
            row("brier", real(Some(quality.brier), 4));
            row("top_decile_lift", real(Some(quality.top_decile_lift), 2));
            row("calibration_error", real(Some(quality.calibration_error), 4));
        }
        Some(Quality::Amount(quality)) => {
            row("customers", Cell::number(count(quality.customers), quality.customers));
            row("mae", real(Some(quality.mae), 2));
            row("rmse", real(Some(quality.rmse), 2));
            row("rank_correlation", real(quality.rank_correlation, 4));
            row("predicted", place.money(Some(quality.predicted)));
            row("actual", place.money(Some(quality.actual)));
        }
        None => {}
    }
    if reply.model.drift.is_some() {
        row("drift", real(reply.model.drift, 3));
    }
    sheet
}

fn features(reply: &ModelDetail, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("features", "What it reads, the most important first")
        .left("name", "Feature")
        .left("label", "In words")
        .right("share", "Share")
        .right("drift", "Drift");
    for feature in &reply.features {
        sheet.row([
            Cell::text(&feature.name),
            Cell::text(&feature.label),
            place.share(Some(feature.share)),
            real(feature.drift, 3),
        ]);
    }
    sheet
}

fn parameters(reply: &ModelDetail) -> Sheet {
    let mut sheet =
        Sheet::new("parameters", "What it was fitted to").left("name", "Parameter").right("value", "Value");
    for parameter in &reply.parameters {
        sheet.row([Cell::text(&parameter.name), real(Some(parameter.value), 4)]);
    }
    sheet
}

fn calibration(reply: &ModelDetail, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("calibration", "Predicted and happened, by tenth of the score")
        .right("decile", "Tenth")
        .right("customers", "Customers")
        .right("predicted", "Predicted")
        .right("happened", "Happened")
        .right("low", "95 % from")
        .right("high", "to");
    if let Some(Quality::Probability(quality)) = &reply.model.quality {
        for (position, decile) in (1_u64..).zip(&quality.calibration) {
            sheet.row([
                Cell::number(position.to_string(), position),
                Cell::number(count(decile.customers), decile.customers),
                place.share(Some(decile.predicted)),
                place.share(Some(decile.happened)),
                place.share(Some(decile.low)),
                place.share(Some(decile.high)),
            ]);
        }
    }
    sheet
}

fn lift(reply: &ModelDetail, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("lift", "Those with the highest scores")
        .right("customers", "Taken")
        .right("found", "Found")
        .right("lift", "Times chance");
    if let Some(Quality::Probability(quality)) = &reply.model.quality {
        for step in &quality.lift {
            sheet.row([
                place.share(Some(step.customers)),
                place.share(Some(step.found)),
                real(Some(step.lift), 2),
            ]);
        }
    }
    sheet
}

fn deciles(reply: &ModelDetail, place: &Place<'_>) -> Sheet {
    let mut sheet = Sheet::new("deciles", "Predicted and actual, by tenth")
        .right("decile", "Tenth")
        .right("customers", "Customers")
        .right("predicted", "Predicted")
        .right("actual", "Actual");
    if let Some(Quality::Amount(quality)) = &reply.model.quality {
        for (position, decile) in (1_u64..).zip(&quality.deciles) {
            sheet.row([
                Cell::number(position.to_string(), position),
                Cell::number(count(decile.customers), decile.customers),
                place.money(Some(decile.predicted)),
                place.money(Some(decile.actual)),
            ]);
        }
    }
    sheet
}

fn roles(reply: &ModelDetail) -> Sheet {
    let mut sheet = Sheet::new("roles", "Roles, latest first")
        .left("role", "Role")
        .left("at", "Since")
        .left("by", "By")
        .left("reason", "Why");
    for change in &reply.roles {
        sheet.row([
            Cell::text(name(change.role)),
            Cell::named(moment(change.at), change.at.to_string()),
            Cell::text(&change.by),
            Cell::text(&change.reason),
        ]);
    }
    sheet
}

fn history(reply: &ModelDetail) -> Sheet {
    let mut sheet = Sheet::new("history", "Earlier rescorings, latest first")
        .right("version", "Rescoring")
        .left("judged_at", "Judged at")
        .right("measured", "AUC or rank corr.");
    for (version, judged, measured) in &reply.history {
        sheet.row([
            Cell::number(version.to_string(), *version),
            judged.map_or_else(Cell::none, |day| Cell::named(date(day), day.to_string())),
            real(*measured, 4),
        ]);
    }
    sheet
}
