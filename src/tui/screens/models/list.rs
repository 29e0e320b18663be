//! Every model of a family as a table: its role, its data, how well it predicted, and what is to be said of it.

use super::words::{self, day_cell, drift_cell, drift_words, measure, number, trained_cell};
use crate::contract::{AmountQuality, Family, Model, ProbabilityQuality, Quality, Role as ModelRole};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Row, Space};
use crate::tui::theme::Role;

/// The models of a family; without rows where there are none.
pub(super) fn grid(app: &App, family: Family) -> Grid {
    let Some(all) = &app.models.all.shown else { return Grid::default() };
    let models = all.models.iter().filter(|model| model.name.target.family == family);
    let mut columns = columns(app, family);
    let mut rows: Vec<Row> = models.map(|model| row(app, family, model)).collect();
    // Where nothing is to be said of any, the room is for measures.
    if rows.iter().all(|row| row.cells.last().is_some_and(|note| note.text.is_empty())) {
        columns.pop();
        for row in &mut rows {
            row.cells.pop();
        }
    }
    Grid { columns, rows }
}

/// S, L and G are keys of their own everywhere, so no column sorts by them.
fn columns(app: &App, family: Family) -> Vec<Column> {
    let mut columns = vec![
        Column::text("Predicts", 'P', Space::Fixed(15), 0),
        Column::text("Model", 'M', Space::Fixed(15), 0),
        Column::text("Role", 'R', Space::Fixed(10), 0),
    ];
    let symbol = app.formatter.symbol();
    columns.extend(match family {
        Family::Churn | Family::Reactivation => vec![
            Column::number("AUC", 'A', Space::Fixed(6), 0),
            Column::number("Log loss", 'O', Space::Fixed(8), 4),
            Column::number("Brier", 'B', Space::Fixed(6), 5),
            Column::number("Top 10 %", 'T', Space::Fixed(8), 2),
            Column::number("Cal. err.", 'C', Space::Fixed(9), 3),
        ],
        Family::Value => vec![
            Column::number(format!("MAE {symbol}"), 'A', Space::Fixed(8), 0),
            Column::number(format!("RMSE {symbol}"), 'E', Space::Fixed(8), 4),
            Column::number("Rank corr.", 'N', Space::Fixed(10), 2),
            Column::number("Predicted", 'T', Space::Fixed(9), 3),
            Column::number("Actual", 'C', Space::Fixed(9), 3),
        ],
    });
    columns.extend([
        Column::number("Drift", 'D', Space::Fixed(7), 1),
        Column::text("Trained at", 'I', Space::Fixed(14), 8),
        Column::text("Judged at", 'J', Space::Fixed(11), 6),
        Column::number("Took", 'K', Space::Fixed(7), 7),
        Column::text("Note", ' ', Space::Fill(14), 1).unsorted(),
    ]);
    columns
}

fn row(app: &App, family: Family, model: &Model) -> Row {
    let is_retired = model.role == ModelRole::Retired;
    let name = |text: &str| {
        let cell = Cell::text(text);
        match model.role {
            ModelRole::Champion => cell.role(Role::Title),
            ModelRole::Retired => cell.role(Role::Absent),
            _ => cell,
        }
    };
    let target = words::target(model.name.target);
    let mut cells = vec![
        Cell::number(target, model.name.target.days),
        name(words::method(model.name.method)),
        Cell::text(words::role(model.role)).role(words::role_role(model.role)),
    ];
    cells.extend(match family {
        Family::Churn | Family::Reactivation => probability(app, odds(model)),
        Family::Value => amount(app, amounts(model)),
    });
    let took = if model.absent.is_none() { Some(model.seconds) } else { None };
    let took = measure(app, took.filter(|s| *s >= 0.0), |seconds| {
        let told = std::time::Duration::try_from_secs_f64(seconds).unwrap_or_default();
        app.formatter.duration(told)
    });
    cells.extend([
        drift_cell(app, model.drift),
        trained_cell(app, model),
        day_cell(app, model.judged_at),
        took,
    ]);
    cells.push(note(model));
    if is_retired {
        for cell in &mut cells {
            cell.role = Some(Role::Absent);
        }
    }
    Row { id: model.name.to_string(), cells }
}

/// The quality of a probability, where the model has one.
pub(super) fn odds(model: &Model) -> Option<&ProbabilityQuality> {
    match &model.quality {
        Some(Quality::Probability(quality)) => Some(quality),
        _ => None,
    }
}

/// The quality of an amount, where the model has one.
pub(super) fn amounts(model: &Model) -> Option<&AmountQuality> {
    match &model.quality {
        Some(Quality::Amount(quality)) => Some(quality),
        _ => None,
    }
}

fn probability(app: &App, quality: Option<&ProbabilityQuality>) -> Vec<Cell> {
    let f = &app.formatter;
    let times = |lift: f64| format!("{}{}", app.glyphs.times, f.estimate(lift, 2));
    vec![
        number(app, quality.map(|q| q.auc), 3),
        number(app, quality.map(|q| q.log_loss), 3),
        number(app, quality.map(|q| q.brier), 3),
        measure(app, quality.map(|q| q.top_decile_lift), times),
        measure(app, quality.map(|q| q.calibration_error), |error| {
            format!("{} pt", f.estimate(error * 100.0, 1))
        }),
    ]
}

fn amount(app: &App, quality: Option<&AmountQuality>) -> Vec<Cell> {
    let f = &app.formatter;
    vec![
        number(app, quality.map(|q| q.mae), 2),
        number(app, quality.map(|q| q.rmse), 2),
        number(app, quality.and_then(|q| q.rank_correlation), 3),
        measure(app, quality.map(|q| q.predicted), |value| f.expected(value)),
        measure(app, quality.map(|q| q.actual), |value| f.expected(value)),
    ]
}

/// Why there is no quality, else what drift means.
fn note(model: &Model) -> Cell {
    match (&model.absent, drift_words(model.drift)) {
        (Some(absent), _) => Cell::text(&absent.reason).role(Role::Warn),
        (None, Some(words)) => Cell::text(words).role(Role::Warn),
        (None, None) => Cell::absent(""),
    }
}

/// How many models a family has.
pub(super) fn count(app: &App, family: Family) -> usize {
    let models = app.models.all.shown.iter().flat_map(|all| &all.models);
    models.filter(|model| model.name.target.family == family).count()
}

/// The families that have models, in the order of the contract; at least churn.
pub(super) fn families(app: &App) -> Vec<Family> {
    let known = [Family::Churn, Family::Value, Family::Reactivation];
    let found: Vec<Family> = known.into_iter().filter(|family| count(app, *family) > 0).collect();
    if found.is_empty() { vec![Family::Churn] } else { found }
}
