//! Binary numbers as text: probabilities, scores and measures of quality, which are estimates.
//!
//! What is not a number shows as a dash, what no decimal holds in powers of ten; nothing panics.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::Formatter;
use crate::contract::Unit;

impl Formatter {
    /// With so many decimals: `0.812`.
    #[must_use]
    pub fn estimate(&self, value: f64, decimals: u32) -> String {
        match Decimal::from_f64(value) {
            Some(decimal) => self.number(decimal, decimals),
            None => self.beyond(value),
        }
    }

    /// The same with its sign: `+0.012`, `−1.20`; nothing more or less shows as `0.00`.
    #[must_use]
    pub fn estimate_signed(&self, value: f64, decimals: u32) -> String {
        let text = self.estimate(value, decimals);
        let is_something = text.chars().any(|c| c.is_ascii_digit() && c != '0');
        if value > 0.0 && is_something { format!("+{text}") } else { text }
    }

    /// Money that is expected, without decimals nobody can predict: `41.20 €`, `118 €`, `2.41 M€`.
    #[must_use]
    pub fn expected(&self, value: f64) -> String {
        match Decimal::from_f64(value) {
            Some(decimal) if value.abs() >= 99.995 && value.abs() < 9_999.5 => {
                format!("{} {}", self.number(decimal, 0), self.symbol())
            }
            Some(decimal) => self.value(Unit::Money, decimal),
            None => self.beyond(value),
        }
    }

    /// A probability or a share without decimals: `34 %`; `<1 %` and `>99 %` for what is neither never nor always.
    #[must_use]
    pub fn chance(&self, share: f64) -> String {
        if !share.is_finite() {
            return self.glyphs.dash.to_owned();
        }
        let percent = share * 100.0;
        if percent > 0.0 && percent < 0.5 {
            return "<1 %".to_owned();
        }
        if percent > 99.5 && percent < 100.0 {
            return ">99 %".to_owned();
        }
        format!("{} %", self.estimate(percent, 0))
    }

    fn beyond(&self, value: f64) -> String {
        if !value.is_finite() {
            return self.glyphs.dash.to_owned();
        }
        let sign = if value < 0.0 { self.glyphs.minus } else { "" };
        format!("{sign}{:.1e}", value.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::glyphs::Glyphs;

    fn f() -> Formatter {
        Formatter::new("EUR", Glyphs::unicode())
    }

    #[test]
    fn probabilities_are_neither_never_nor_always() {
        for (share, text) in [
            (0.0, "0 %"),
            (0.003, "<1 %"),
            (0.344, "34 %"),
            (0.9981, ">99 %"),
            (1.0, "100 %"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(f().chance(share), text);
        }
    }

    #[test]
    fn expected_money_has_no_decimals_that_nobody_can_predict() {
        for (value, text) in [(41.2, "41.20 €"), (118.4, "118 €"), (2_410_000.0, "2.41 M€"), (1e40, "1.0e40")]
        {
            assert_eq!(f().expected(value), text);
        }
    }

    #[test]
    fn signs_stand_where_there_is_something() {
        assert_eq!(f().estimate_signed(0.012, 2), "+0.01");
        assert_eq!(f().estimate_signed(-1.2, 1), "−1.2");
        assert_eq!(f().estimate_signed(0.0001, 2), "0.00");
        assert_eq!(f().estimate_signed(f64::INFINITY, 2), "–");
    }
}
