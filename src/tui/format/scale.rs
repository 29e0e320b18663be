//! One unit for a whole axis or column, so that its numbers can stand bare.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::Formatter;
use crate::contract::Unit;

/// A divisor and the unit that then goes into the head.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// What values are divided by (shares are multiplied by 100: 0.01).
    pub divisor: f64,
    /// `k€`, `%`, `pt`; empty for plain numbers.
    pub unit: String,
    /// Digits after the point of a number in it.
    pub decimals: u32,
}

impl Formatter {
    /// The scale in which values up to `most` are short.
    #[must_use]
    pub fn scale(&self, unit: Unit, most: f64) -> Scale {
        let (divisor, prefix, decimals) = match (unit, most.abs()) {
            (Unit::Share, _) => return Scale { divisor: 0.01, unit: "%".to_owned(), decimals: 1 },
            (Unit::Points, _) => return Scale { divisor: 1.0, unit: "pt".to_owned(), decimals: 1 },
            (_, most) if most >= 10e9 => (1e9, "bn", 2),
            (_, most) if most >= 10e6 => (1e6, "M", 2),
            (_, most) if most >= 10e3 => (1e3, "k", 1),
            (Unit::Money, _) => (1.0, "", self.currency.decimals),
            (Unit::Count, _) => (1.0, "", 0),
            (Unit::Number, _) => (1.0, "", 2),
        };
        let symbol = if unit == Unit::Money { self.symbol() } else { String::new() };
        let gap = if !prefix.is_empty() && symbol.starts_with(char::is_alphabetic) { " " } else { "" };
        Scale { divisor, unit: format!("{prefix}{gap}{symbol}"), decimals }
    }

    /// A value in a scale, without its unit: `8,410.0` under a head that says `k€`.
    #[must_use]
    pub fn bare(&self, value: Decimal, scale: &Scale) -> String {
        let divisor = Decimal::from_f64(scale.divisor).unwrap_or(Decimal::ONE);
        self.number(value.checked_div(divisor).unwrap_or(value), scale.decimals)
    }
}
