//! Churn bands by bands of expected value, and who sleeps.

use super::bands::{Bounds, bands_in_use};
use super::registry;
use crate::{
    contract::{
        ChurnBand, ConsoleError, ErrorKind, Matrix, MatrixCell, MatrixCellId, Stratum, Target, ValueBand,
    },
    engine::store::Opened,
    ledger::Ledger,
    warehouse::models::{CellRow, StratumRow},
};

/// The matrix.
pub async fn matrix(opened: &Opened, ledger: &Ledger) -> Result<Matrix, ConsoleError> {
    let in_use = registry::needed(opened, ledger).await?;
    let bounds = bands_in_use(opened, ledger).await?;
    let rows = opened.snapshot.rows::<CellRow>("models/matrix", bounds.parameters()).await?.rows;
    if rows.is_empty() {
        return Err(nobody(&bounds));
    }
    let cells: Vec<MatrixCell> = ValueBand::ALL
        .into_iter()
        .flat_map(|value| ChurnBand::ALL.map(|churn| MatrixCellId { churn, value }))
        .map(|id| cell(id, &rows))
        .collect();
    let sleepers = opened.snapshot.rows::<StratumRow>("models/sleepers", Vec::new()).await?.rows;
    Ok(Matrix {
        as_of: in_use.scoring.as_of,
        customers: cells.iter().map(|cell| cell.customers).sum(),
        bands: bounds.bands,
        set_by: bounds.set_by,
        cells,
        sleepers: ValueBand::ALL.into_iter().filter_map(|band| stratum(band, &sleepers)).collect(),
    })
}

fn nobody(bounds: &Bounds) -> ConsoleError {
    let target = Target { family: crate::contract::Family::Churn, days: bounds.bands.days };
    let message = format!("nobody has both a probability of {target} and an expected value of 12 months");
    ConsoleError::new(ErrorKind::Empty, message).hint(
        "`c360 models list` says which models could not be trained, and why; `c360 models bands set --days` takes another horizon",
    )
}

fn cell(id: MatrixCellId, rows: &[CellRow]) -> MatrixCell {
    let row = rows.iter().find(|row| row.churn_band == id.churn.id() && row.value_band == id.value.id());
    MatrixCell {
        id,
        customers: row.map_or(0, |row| u64::try_from(row.customers).unwrap_or(0)),
        revenue: row.map(|row| row.revenue).unwrap_or_default(),
        expected: row.and_then(|row| row.expected).unwrap_or(0.0),
        churn: row.and_then(|row| row.churn),
        action: action(id).to_owned(),
    }
}

/// What a cell asks for.
const fn action(id: MatrixCellId) -> &'static str {
    match (id.churn, id.value) {
        (ChurnBand::Lost, ValueBand::High) => "win back in person, leave out of paid campaigns",
        (ChurnBand::Lost, ValueBand::Middle | ValueBand::Low) => "leave out of paid campaigns",
        (ChurnBand::Undecided, ValueBand::High | ValueBand::Middle) => "focus: keep them",
        (ChurnBand::Undecided, ValueBand::Low) => "automatic reminder",
        (ChurnBand::Safe, ValueBand::High | ValueBand::Middle) => {
            "keep off awareness campaigns, treat personally"
        }
        (ChurnBand::Safe, ValueBand::Low) => "regular programme",
    }
}

fn stratum(band: ValueBand, rows: &[StratumRow]) -> Option<Stratum> {
    let row = rows.iter().find(|row| row.potential == band.id())?;
    Some(Stratum {
        potential: band,
        customers: u64::try_from(row.customers).unwrap_or(0),
        back_90: row.back_90,
        back_365: row.back_365,
        expected_3: row.expected_3,
        expected: row.expected,
    })
}
