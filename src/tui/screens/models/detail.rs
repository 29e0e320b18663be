//! One model's parts as tables.

use super::list::{amounts, odds};
use super::words::{self, day_cell, drift_cell, measure, number};
use crate::contract::{ModelDetail, Quality};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Drawn, Grid, Row, Space};
use crate::tui::theme::Role;

fn shown(app: &App) -> Option<&ModelDetail> {
    app.models.detail.shown.as_deref()
}

/// Its deciles, lowest score first: what was predicted, and what happened.
pub(super) fn deciles_grid(app: &App) -> Grid {
    let Some(detail) = shown(app) else { return Grid::default() };
    match &detail.model.quality {
        Some(Quality::Probability(_)) => probability(app, detail),
        Some(Quality::Amount(_)) => amount(app, detail),
        None => Grid::default(),
    }
}

fn probability(app: &App, detail: &ModelDetail) -> Grid {
    let columns = vec![
        Column::number("Decile", ' ', Space::Fixed(6), 0).unsorted(),
        Column::number("Customers", ' ', Space::Fixed(10), 1).unsorted(),
        Column::number("Predicted", ' ', Space::Fixed(9), 0).unsorted(),
        Column::number("Happened", ' ', Space::Fixed(9), 0).unsorted(),
        Column::number("95 % interval", ' ', Space::Fixed(17), 0).unsorted(),
        Column::text("0 % to 100 %", ' ', Space::Fill(12), 2).unsorted(),
    ];
    let f = &app.formatter;
    let percent = |share: f64| format!("{} %", f.estimate(share * 100.0, 1));
    let rows = odds(&detail.model)
        .into_iter()
        .flat_map(|quality| &quality.calibration)
        .enumerate()
        .map(|(index, decile)| {
            let at = |share: f64| words::place(share, (0.0, 1.0));
            let is_inside = decile.predicted >= decile.low && decile.predicted <= decile.high;
            let role = if is_inside { Role::Text } else { Role::Warn };
            Row {
                id: index.to_string(),
                cells: vec![
                    Cell::number((index + 1).to_string(), index),
                    Cell::number(f.count(decile.customers), decile.customers),
                    measure(app, Some(decile.predicted), percent),
                    measure(app, Some(decile.happened), percent).role(role),
                    Cell::text(&format!(
                        "{} {} {}",
                        percent(decile.low),
                        app.glyphs.dash,
                        percent(decile.high)
                    ))
                    .role(Role::Dim),
                    // What was predicted is the mark that the interval should cross.
                    Cell::drawn(Drawn::Interval {
                        low: at(decile.low),
                        high: at(decile.high),
                        at: at(decile.happened),
                        mark: at(decile.predicted),
                        role,
                    }),
                ],
            }
        })
        .collect();
    Grid { columns, rows }
}

fn amount(app: &App, detail: &ModelDetail) -> Grid {
    let columns = vec![
        Column::number("Decile", ' ', Space::Fixed(6), 0).unsorted(),
        Column::number("Customers", ' ', Space::Fixed(10), 1).unsorted(),
        Column::number("Mean predicted", ' ', Space::Fixed(14), 0).unsorted(),
        Column::number("Mean actual", ' ', Space::Fixed(14), 0).unsorted(),
        Column::number("Predicted / actual", ' ', Space::Fixed(18), 0).unsorted(),
    ];
    let f = &app.formatter;
    let rows = amounts(&detail.model)
        .into_iter()
        .flat_map(|quality| &quality.deciles)
        .enumerate()
        .map(|(index, decile)| {
            let ratio = (decile.actual.abs() > f64::EPSILON).then(|| decile.predicted / decile.actual);
            Row {
                id: index.to_string(),
                cells: vec![
                    Cell::number((index + 1).to_string(), index),
                    Cell::number(f.count(decile.customers), decile.customers),
                    measure(app, Some(decile.predicted), |value| f.expected(value)),
                    measure(app, Some(decile.actual), |value| f.expected(value)),
                    measure(app, ratio, |ratio| format!("{}{}", app.glyphs.times, f.estimate(ratio, 2))),
                ],
            }
        })
        .collect();
    Grid { columns, rows }
}

/// Whom it happened to among the customers with the highest scores.
pub(super) fn lift_grid(app: &App) -> Grid {
    let quality = shown(app).and_then(|detail| odds(&detail.model));
    let Some(quality) = quality else { return Grid::default() };
    let columns = vec![
        Column::number("Taken", ' ', Space::Fixed(6), 0).unsorted(),
        Column::number("Customers", ' ', Space::Fixed(10), 1).unsorted(),
        Column::number("Found of all", ' ', Space::Fixed(12), 0).unsorted(),
        Column::number("Lift", ' ', Space::Fixed(7), 0).unsorted(),
    ];
    let f = &app.formatter;
    let rows = quality
        .lift
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let taken = (step.customers * quality.customers as f64).round();
            Row {
                id: index.to_string(),
                cells: vec![
                    measure(app, Some(step.customers), |share| f.chance(share)),
                    measure(app, Some(taken), |taken| f.estimate(taken, 0)),
                    measure(app, Some(step.found), |share| f.chance(share)),
                    measure(app, Some(step.lift), |lift| {
                        format!("{}{}", app.glyphs.times, f.estimate(lift, 2))
                    }),
                ],
            }
        })
        .collect();
    Grid { columns, rows }
}

/// What it reads, the most important first.
pub(super) fn features_grid(app: &App) -> Grid {
    let Some(detail) = shown(app) else { return Grid::default() };
    let columns = vec![
        Column::text("Reads", 'R', Space::Fill(24), 0),
        Column::number("Share", 'H', Space::Fixed(6), 0),
        Column::text("", ' ', Space::Fixed(20), 2).unsorted(),
        Column::number("Drift", 'D', Space::Fixed(7), 0),
        Column::text("Column", 'C', Space::Fixed(24), 3),
    ];
    let most = detail.features.iter().map(|feature| feature.share).fold(0.0_f64, f64::max);
    let rows = detail
        .features
        .iter()
        .map(|feature| Row {
            id: feature.name.clone(),
            cells: vec![
                Cell::text(&feature.label),
                measure(app, Some(feature.share), |share| app.formatter.chance(share)),
                // The longest bar is the most important feature's.
                Cell::drawn(Drawn::Share(words::place(feature.share, (0.0, most)))),
                drift_cell(app, feature.drift),
                Cell::text(&feature.name).role(Role::Dim),
            ],
        })
        .collect();
    Grid { columns, rows }
}

/// What it was fitted to.
pub(super) fn parameters_grid(app: &App) -> Grid {
    let Some(detail) = shown(app) else { return Grid::default() };
    let columns = vec![
        Column::text("Parameter", 'P', Space::Fixed(28), 0),
        Column::number("Value", 'V', Space::Fixed(14), 0),
    ];
    let rows = detail
        .parameters
        .iter()
        .enumerate()
        .map(|(index, parameter)| Row {
            id: index.to_string(),
            cells: vec![
                Cell::text(&parameter.name),
                measure(app, Some(parameter.value), |value| significant(app, value)),
            ],
        })
        .collect();
    Grid { columns, rows }
}

/// Four significant digits: parameters differ by orders of magnitude.
pub(super) fn significant(app: &App, value: f64) -> String {
    let size = value.abs();
    if size > 0.0 && size < 1e-6 {
        let minus = if value < 0.0 { app.glyphs.minus } else { "" };
        return format!("{minus}{size:.2e}");
    }
    let decimals =
        if size >= 1000.0 || size == 0.0 { 0 } else { (3 - size.log10().floor() as i64).clamp(0, 9) };
    app.formatter.estimate(value, u32::try_from(decimals).unwrap_or(0))
}

/// The roles that it had, latest first.
pub(super) fn roles_grid(app: &App) -> Grid {
    let Some(detail) = shown(app) else { return Grid::default() };
    let columns = vec![
        Column::text("Since", 'I', Space::Fixed(18), 0),
        Column::text("Role", 'R', Space::Fixed(10), 0),
        Column::text("By", 'B', Space::Fixed(14), 1),
        Column::text("Why", 'W', Space::Fill(18), 0),
    ];
    let rows = detail
        .roles
        .iter()
        .enumerate()
        .map(|(index, change)| {
            let at = change.at.to_zoned(app.zone.clone()).strftime("%e %b %Y %H:%M").to_string();
            Row {
                id: index.to_string(),
                cells: vec![
                    Cell::number(at, change.at.as_second()),
                    Cell::text(words::role(change.role)).role(words::role_role(change.role)),
                    Cell::text(&change.by),
                    Cell::text(&change.reason),
                ],
            }
        })
        .collect();
    Grid { columns, rows }
}

/// Its quality in earlier rescorings, latest first.
pub(super) fn earlier_grid(app: &App) -> Grid {
    let Some(detail) = shown(app) else { return Grid::default() };
    let measured = match detail.model.name.target.family {
        crate::contract::Family::Value => "Rank corr.",
        _ => "AUC",
    };
    let columns = vec![
        Column::number("Scores", 'C', Space::Fixed(7), 0),
        Column::text("Judged at", 'J', Space::Fixed(12), 0),
        Column::number(measured, 'M', Space::Fixed(10), 0),
        Column::text("", ' ', Space::Fixed(24), 1).unsorted(),
    ];
    let rows = detail
        .history
        .iter()
        .enumerate()
        .map(|(index, (version, judged, quality))| Row {
            id: index.to_string(),
            cells: vec![
                Cell::number(format!("v{version}"), *version),
                day_cell(app, *judged),
                number(app, *quality, 3),
                match quality {
                    Some(quality) => Cell::drawn(Drawn::Share(words::place(*quality, (0.0, 1.0)))),
                    None => Cell::absent(""),
                },
            ],
        })
        .collect();
    Grid { columns, rows }
}
