//! How values of behavioural segments are written: short for people, exact for programs.

use rust_decimal::Decimal;

use crate::cli::figures::{Shown, count, date, sentence};
use crate::cli::sheet::Cell;
use crate::contract::{Absent, Compared, Unit, VariableUnit, Window};

/// How values are written.
pub(super) struct Words {
    pub(super) shown: Shown,
    pub(super) workspace: String,
}

impl Words {
    /// A share from 0 to 1.
    pub(super) fn share(&self, share: Option<f64>) -> Cell {
        self.shown.short(Unit::Share, exact(share))
    }

    /// An estimated amount.
    pub(super) fn money(&self, amount: Option<f64>) -> Cell {
        self.shown.short(Unit::Money, exact(amount).map(|amount| amount.round_dp(2)))
    }

    /// A figure, and how it moved since last year.
    pub(super) fn compared(&self, unit: Unit, compared: Compared) -> [Cell; 2] {
        [self.shown.short(unit, compared.value), self.shown.change(unit, compared.value, compared.n1)]
    }

    /// The mean of a variable, or a share.
    pub(super) fn variable(&self, unit: VariableUnit, value: f64) -> Cell {
        match unit {
            VariableUnit::Money => self.money(Some(value)),
            VariableUnit::Share => self.share(Some(value)),
            VariableUnit::Days => real(Some(value), 0),
            VariableUnit::Count | VariableUnit::Years => real(Some(value), 1),
        }
    }

    /// `shop: as of Fri 20 Nov 2026, behaviour from … to …`.
    pub(super) fn stands(&self, as_of: jiff::civil::Date, window: Window) -> String {
        format!(
            "{}: as of {}, behaviour from {} to {}",
            self.workspace,
            date(as_of),
            date(window.from),
            date(window.to)
        )
    }
}

/// A number with so many decimals for people, and six for programs.
pub(super) fn real(number: Option<f64>, decimals: usize) -> Cell {
    match number.zip(exact(number)) {
        Some((number, exact)) => Cell::number(format!("{number:.decimals$}"), exact),
        None => Cell::none(),
    }
}

/// How many times as much as everybody.
pub(super) fn lift(lift: Option<f64>) -> Cell {
    match lift.zip(exact(lift)) {
        Some((lift, exact)) => Cell::number(format!("×{lift:.2}"), exact),
        None => Cell::none(),
    }
}

/// How many.
pub(super) fn many(number: u64) -> Cell {
    Cell::number(count(number), number)
}

/// Yes or nothing, for a column that is mostly empty.
pub(super) fn yes(yes: bool) -> Cell {
    Cell::named(if yes { "yes" } else { "" }, yes.to_string())
}

/// What can't be said, and why.
pub(super) fn told(absent: &Absent) -> String {
    match &absent.needs {
        Some(needs) => format!("{}; needs {needs}", sentence(&absent.reason)),
        None => sentence(&absent.reason),
    }
}

/// What no decimal holds is nothing.
fn exact(number: Option<f64>) -> Option<Decimal> {
    number.and_then(|number| Decimal::try_from(number).ok()).map(|number| number.round_dp(6))
}

#[cfg(test)]
pub(super) mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Output;

    /// How values are written in a test: in euros, with characters of any kind.
    pub fn words() -> Words {
        let cli = crate::cli::Cli::parse_from(["c360", "keys"]);
        let mut nowhere = std::io::sink();
        let mut out = Output::new(&mut nowhere, &cli.global, false);
        out.glyphs = crate::tui::glyphs::Glyphs::unicode();
        Words { shown: Shown::new("EUR", &out), workspace: "shop".to_owned() }
    }

    #[test]
    fn what_is_no_number_is_nothing() {
        for odd in [f64::NAN, f64::INFINITY, 1e40] {
            assert_eq!(real(Some(odd), 2), Cell::none());
            assert_eq!(lift(Some(odd)), Cell::none());
            assert_eq!(words().share(Some(odd)), Cell::none());
            assert_eq!(words().variable(VariableUnit::Money, odd), Cell::none());
        }
    }
}
