//! Churn bands by value bands: the cells as rows, in reading order, and what each says.

use rust_decimal::Decimal;

use super::words::measure;
use crate::contract::{Bands, ChurnBand, MatrixCell, MatrixCellId, Unit, ValueBand};
use crate::tui::app::App;
use crate::tui::grid::{Cell, Column, Grid, Row, Space, Step};
use crate::tui::names;

/// Cells of a row of the matrix.
pub(super) const ACROSS: usize = ChurnBand::ALL.len();

/// The cells in reading order: by value, then by churn.
pub(super) fn order() -> impl Iterator<Item = MatrixCellId> {
    ValueBand::ALL.into_iter().flat_map(|value| ChurnBand::ALL.map(|churn| MatrixCellId { churn, value }))
}

/// The cell at a place in reading order.
pub(super) fn cell_at(app: &App, at: usize) -> Option<&MatrixCell> {
    let id = order().nth(at)?;
    app.models.matrix.shown.as_ref()?.cells.iter().find(|cell| cell.id == id)
}

/// Where a step up or down leads from `at`: a row of the matrix, not a cell.
pub(super) fn upright(at: usize, step: Step) -> usize {
    let rows = ValueBand::ALL.len();
    match step {
        Step::First => 0,
        Step::Last => (rows * ACROSS).saturating_sub(1),
        Step::By(by) => Step::By(by).from(at / ACROSS, rows) * ACROSS + at % ACROSS,
    }
}

/// Where a step to the side leads.
pub(super) fn sideways(at: usize, by: isize) -> usize {
    at / ACROSS * ACROSS + Step::By(by).from(at % ACROSS, ACROSS)
}

/// The cells as rows, so that they are copied as everywhere.
pub(super) fn grid(app: &App) -> Grid {
    let Some(matrix) = &app.models.matrix.shown else { return Grid::default() };
    let titles = ["Value", "Churn", "Customers", "Revenue", "Expected", "Mean churn", "Action"];
    let columns =
        titles.into_iter().map(|title| Column::text(title, ' ', Space::Fixed(12), 0).unsorted()).collect();
    let f = &app.formatter;
    let rows = order()
        .filter_map(|id| matrix.cells.iter().find(|cell| cell.id == id))
        .map(|cell| Row {
            id: format!("{}.{}", cell.id.value.id(), cell.id.churn.id()),
            cells: vec![
                Cell::text(names::value_band(cell.id.value)),
                Cell::text(names::churn_band(cell.id.churn)),
                Cell::number(f.count(cell.customers), cell.customers),
                Cell::number(f.value(Unit::Money, cell.revenue), cell.revenue),
                measure(app, Some(cell.expected), |value| f.expected(value)),
                measure(app, cell.churn, |share| f.chance(share)),
                Cell::text(&cell.action),
            ],
        })
        .collect();
    Grid { columns, rows }
}

/// From where to where a band of churn reaches: `below 40 %`.
pub(super) fn churn_reach(app: &App, bands: &Bands, band: ChurnBand) -> String {
    let percent = |share: f64| app.formatter.chance(share);
    match band {
        ChurnBand::Safe => format!("below {}", percent(bands.undecided_from)),
        ChurnBand::Undecided => {
            format!("{} {} {}", percent(bands.undecided_from), app.glyphs.dash, percent(bands.lost_from))
        }
        ChurnBand::Lost => format!("from {}", percent(bands.lost_from)),
    }
}

/// From where on a band of value reaches: `from 240 €`.
pub(super) fn value_reach(app: &App, bands: &Bands, band: ValueBand) -> String {
    match band {
        ValueBand::High => format!("from {}", amount(app, bands.high_from)),
        ValueBand::Middle => format!("from {}", amount(app, bands.middle_from)),
        ValueBand::Low => format!("below {}", amount(app, bands.middle_from)),
    }
}

/// Money without needless decimals.
pub(super) fn amount(app: &App, value: Decimal) -> String {
    let decimals = if value.fract().is_zero() { 0 } else { app.formatter.currency.decimals };
    format!("{} {}", app.formatter.number(value, decimals), app.formatter.symbol())
}

/// The bands on two lines, for the question and for the screen.
pub(super) fn told(app: &App, bands: &Bands) -> [String; 2] {
    let percent = |share: f64| app.formatter.chance(share);
    [
        format!(
            "churn within {} days: undecided from {}, lost from {}",
            bands.days,
            percent(bands.undecided_from),
            percent(bands.lost_from)
        ),
        format!(
            "expected revenue of 12 months: middle from {}, high from {}",
            amount(app, bands.middle_from),
            amount(app, bands.high_from)
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stay_in_their_row_or_column() {
        assert_eq!(upright(1, Step::By(1)), 4);
        assert_eq!(upright(1, Step::By(-1)), 1);
        assert_eq!(upright(1, Step::By(9)), 7);
        assert_eq!(upright(4, Step::Last), 8);
        assert_eq!(sideways(3, 1), 4);
        assert_eq!(sideways(5, 1), 5);
        assert_eq!(sideways(3, -1), 3);
    }
}
