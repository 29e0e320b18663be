//! The bounds of the matrix's bands: set by somebody, else proposed.

use duckdb::types::Value;
use rust_decimal::{Decimal, RoundingStrategy};

use super::registry;
use crate::{
    contract::{Bands, CHURN_DAYS, ConsoleError, ErrorKind, MatrixCellId},
    engine::{service::Parts, store::Opened},
    ledger::Ledger,
    warehouse::{models::ValueBounds, snapshot::Parameters},
};

/// Bounds that nobody set.
const DAYS: u32 = 90;
const UNDECIDED_FROM: f64 = 0.4;
const LOST_FROM: f64 = 0.8;

/// The most that a bound of value may be.
const MOST: u64 = 1_000_000_000;

/// The bounds, and who set them.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds {
    /// The bounds.
    pub bands: Bands,
    /// Who set them; `None` where they are proposed.
    pub set_by: Option<String>,
}

impl Bounds {
    /// As parameters.
    pub fn parameters(&self) -> Parameters {
        let bands = &self.bands;
        let money = |amount: Decimal| Value::Text(amount.to_string());
        vec![
            ("days", Value::Int(i32::try_from(bands.days).unwrap_or(i32::MAX))),
            ("undecided_from", Value::Double(bands.undecided_from)),
            ("lost_from", Value::Double(bands.lost_from)),
            ("middle_from", money(bands.middle_from)),
            ("high_from", money(bands.high_from)),
        ]
    }

    /// As parameters, with a cell.
    pub fn of_cell(&self, cell: MatrixCellId) -> Parameters {
        let mut all = self.parameters();
        all.push(("churn_band", Value::Text(cell.churn.id().to_owned())));
        all.push(("value_band", Value::Text(cell.value.id().to_owned())));
        all
    }
}

/// The bounds in force, for the scores of the open generation.
///
/// # Errors
/// [`ErrorKind::Empty`] where nobody was scored.
pub async fn bands_in_use(opened: &Opened, ledger: &Ledger) -> Result<Bounds, ConsoleError> {
    registry::needed(opened, ledger).await?;
    if let Some((bands, by)) = ledger.bands()? {
        return Ok(Bounds { bands, set_by: Some(by) });
    }
    let found = opened.snapshot.rows::<ValueBounds>("models/value_bounds", Vec::new()).await?.rows.pop();
    let middle_from = found.as_ref().and_then(|found| found.middle).map_or(Decimal::ZERO, rounded);
    let high_from = found.and_then(|found| found.high).map_or(Decimal::ZERO, rounded);
    // Where most are worth the same, both would be one.
    let high_from = if high_from > middle_from { high_from } else { middle_from + Decimal::ONE };
    let bands =
        Bands { days: DAYS, undecided_from: UNDECIDED_FROM, lost_from: LOST_FROM, middle_from, high_from };
    Ok(Bounds { bands, set_by: None })
}

/// To two significant digits, as a person would name it; never below zero.
fn rounded(amount: f64) -> Decimal {
    let amount = Decimal::try_from(amount.max(0.0)).unwrap_or_default();
    let round = |amount: Decimal| amount.round_sf_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    round(amount).unwrap_or(amount).round_dp(2).normalize()
}

/// Set the matrix's bands.
pub(in crate::engine) fn set_bands(parts: &Parts, bands: Bands) -> Result<(), ConsoleError> {
    checked(&bands)?;
    Ok(parts.ledger.set_bands(&bands, &parts.user)?)
}

fn checked(bands: &Bands) -> Result<(), ConsoleError> {
    let refused = |message: &str, hint: &str| {
        Err(ConsoleError::new(ErrorKind::Invalid, message.to_owned()).hint(hint.to_owned()))
    };
    if !CHURN_DAYS.contains(&bands.days) {
        let days: Vec<String> = CHURN_DAYS.iter().map(ToString::to_string).collect();
        return refused(
            &format!("churn is not predicted over {} days", bands.days),
            &format!("name one of {}", days.join(", ")),
        );
    }
    let (undecided, lost) = (bands.undecided_from, bands.lost_from);
    if !(0.0 < undecided && undecided < lost && lost < 1.0) {
        return refused(
            "the bounds of churn are out of order",
            "undecided begins above 0, lost above that, and below 1; 40 % is written 0.4",
        );
    }
    let (middle, high) = (bands.middle_from, bands.high_from);
    if middle < Decimal::ZERO || middle >= high || high > Decimal::from(MOST) {
        return refused(
            "the bounds of value are out of order",
            "middle begins at 0 or above, and high above that",
        );
    }
    if [middle, high].iter().any(|amount| *amount != amount.round_dp(2)) {
        return refused("an amount has more than two decimals", "name whole cents");
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn proposals_have_two_digits() {
        for (amount, wanted) in
            [(123.456, "120"), (1.25, "1.3"), (98_765.0, "99000"), (-5.0, "0"), (0.004, "0"), (995.0, "1000")]
        {
            assert_eq!(rounded(amount).to_string(), wanted, "{amount}");
        }
    }

    #[test]
    fn bounds_out_of_order_are_refused() {
        let good = Bands {
            days: 90,
            undecided_from: 0.4,
            lost_from: 0.8,
            middle_from: Decimal::from(100),
            high_from: Decimal::from(400),
        };
        checked(&good).unwrap();
        let bad = [
            Bands { days: 91, ..good },
            Bands { undecided_from: 0.0, ..good },
            Bands { undecided_from: 0.8, ..good },
            Bands { lost_from: 1.0, ..good },
            Bands { undecided_from: f64::NAN, ..good },
            Bands { lost_from: f64::INFINITY, ..good },
            Bands { middle_from: Decimal::from(-1), ..good },
            Bands { middle_from: Decimal::from(400), ..good },
            Bands { high_from: Decimal::new(400_001, 3), ..good },
            Bands { high_from: Decimal::MAX, ..good },
        ];
        for bands in bad {
            assert_eq!(checked(&bands).unwrap_err().kind, ErrorKind::Invalid, "{bands:?}");
        }
    }
}
