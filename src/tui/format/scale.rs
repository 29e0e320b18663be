//! One unit for a whole axis or column, so that its numbers can stand bare.

use super::Formatter;
use crate::contract::Unit;

/// A divisor and the unit that then goes into the head.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// What plotted values are divided by (shares are multiplied by 100: 0.01).
    pub divisor: f64,
    /// `k€`, `%`, `pt`; empty for plain numbers.
    pub unit: String,
}

impl Formatter {
    /// The scale in which values up to `most` are short.
    #[must_use]
    pub fn scale(&self, unit: Unit, most: f64) -> Scale {
        let symbol = if unit == Unit::Money { self.symbol() } else { String::new() };
        match unit {
            Unit::Share => return Scale { divisor: 0.01, unit: "%".to_owned() },
            Unit::Points => return Scale { divisor: 1.0, unit: "pt".to_owned() },
            Unit::Money | Unit::Count | Unit::Number => {}
        }
        let (divisor, prefix) = match most.abs() {
            most if most >= 10e9 => (1e9, "bn"),
            most if most >= 10e6 => (1e6, "M"),
            most if most >= 10e3 => (1e3, "k"),
            _ => (1.0, ""),
        };
        let gap = if !prefix.is_empty() && symbol.starts_with(char::is_alphabetic) { " " } else { "" };
        Scale { divisor, unit: format!("{prefix}{gap}{symbol}") }
    }
}
