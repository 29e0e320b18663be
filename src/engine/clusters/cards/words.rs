//! How values are written on cards: grouped, rounded, with unit and currency; what is no number as a dash.

use jiff::civil::Date;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::contract::{Compared, Unit, VariableUnit};
use crate::currency::Currency;
use crate::numbers::group;

/// Where nothing can be said.
pub const DASH: &str = "–";

/// What rules reproduce: `reproduce 91 % of the segment; 85 % of those they take are in it`.
pub fn reproduce(recall: f64, precision: Option<f64>) -> String {
    let rightly = precision.map(|of| format!("; {} of those they take are in it", share(of)));
    format!("reproduce {} of the segment{}", share(recall), rightly.unwrap_or_default())
}

/// The lines of what to do, without the bullets that somebody typed.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(|line| line.trim().trim_start_matches(['-', '*', '•', '·']).trim_start())
        .filter(|line| !line.is_empty())
}

/// Writes values in a currency.
#[derive(Debug, Clone)]
pub struct Words {
    currency: Currency,
}

impl Words {
    /// In the currency of that ISO 4217 code.
    pub fn new(currency: &str) -> Self {
        Self { currency: Currency::from_code(currency) }
    }

    /// `61.20 €`, `12.8 k€`, `12.84 M€`.
    pub fn money(&self, amount: Decimal) -> String {
        const STEPS: [(&str, i64); 3] = [("k", 1_000), ("M", 1_000_000), ("bn", 1_000_000_000)];
        let symbol = &self.currency.symbol;
        if amount.abs() < Decimal::from(10_000) {
            return format!("{} {symbol}", rounded(amount, self.currency.decimals));
        }
        let gap = if symbol.starts_with(char::is_alphabetic) { " " } else { "" };
        let mut shown = String::new();
        for (prefix, step) in STEPS {
            let part = amount / Decimal::from(step);
            let decimals = if prefix == "k" || part.abs() >= Decimal::from(100) { 1 } else { 2 };
            shown = format!("{} {prefix}{gap}{symbol}", rounded(part, decimals));
            if part.abs().round_dp(decimals) < Decimal::from(1000) {
                break;
            }
        }
        shown
    }

    /// The same of an estimate.
    pub fn estimated(&self, amount: f64) -> String {
        Decimal::from_f64(amount).map_or_else(|| DASH.to_owned(), |amount| self.money(amount))
    }

    /// A value of a row.
    pub fn value(&self, unit: Unit, value: Option<Decimal>) -> String {
        let Some(value) = value else { return DASH.to_owned() };
        match unit {
            Unit::Money => self.money(value),
            Unit::Share => percent(value),
            Unit::Count => rounded(value, 0),
            Unit::Number => rounded(value, 2),
            Unit::Points => format!("{} pt", rounded(value, 1)),
        }
    }

    /// The mean of a variable, or a share.
    pub fn variable(&self, unit: VariableUnit, value: f64) -> String {
        match unit {
            VariableUnit::Money => self.estimated(value),
            VariableUnit::Share => share(value),
            VariableUnit::Count => number(value, 1),
            VariableUnit::Days => with(value, 0, "days"),
            VariableUnit::Years => with(value, 1, "years"),
        }
    }
}

/// Which way a value moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// More than a year ago.
    Up,
    /// Less.
    Down,
    /// The same, as far as the text shows.
    Flat,
}

/// How a value stands against a year ago: per cent, for shares points. `None` where that says nothing.
pub fn change(unit: Unit, compared: Compared) -> Option<(Way, String)> {
    let (now, before) = compared.value.zip(compared.n1)?;
    let moved = now.checked_sub(before)?;
    let (amount, sign) = match unit {
        Unit::Share => (moved.checked_mul(Decimal::ONE_HUNDRED)?, "pt"),
        Unit::Points => (moved, "pt"),
        Unit::Money | Unit::Count | Unit::Number => {
            (moved.checked_div(before.abs())?.checked_mul(Decimal::ONE_HUNDRED)?, "%")
        }
    };
    let amount = amount.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    let (way, plus) = match amount {
        amount if amount.is_zero() => (Way::Flat, ""),
        amount if amount.is_sign_negative() => (Way::Down, ""),
        _ => (Way::Up, "+"),
    };
    Some((way, format!("{plus}{} {sign}", rounded(amount, 1))))
}

/// `41.3 %`; `<0.1 %` for what would read as nothing.
pub fn share(share: f64) -> String {
    Decimal::from_f64(share).map_or_else(|| DASH.to_owned(), percent)
}

/// The same of an exact share.
pub fn percent(share: Decimal) -> String {
    let Some(percent) = share.checked_mul(Decimal::ONE_HUNDRED) else { return DASH.to_owned() };
    if percent > Decimal::ZERO && percent < Decimal::new(5, 2) {
        return "<0.1 %".to_owned();
    }
    format!("{} %", rounded(percent, 1))
}

/// A number with so many decimals.
pub fn number(value: f64, decimals: u32) -> String {
    Decimal::from_f64(value).map_or_else(|| DASH.to_owned(), |value| rounded(value, decimals))
}

fn with(value: f64, decimals: u32, unit: &str) -> String {
    let number = number(value, decimals);
    if number == DASH { number } else { format!("{number} {unit}") }
}

/// How many: `1,469,307`.
pub fn count(number: u64) -> String {
    group(&number.to_string())
}

/// How many times as much as everybody: `×2.4`.
pub fn lift(lift: Option<f64>) -> String {
    match lift {
        Some(lift) if lift.is_finite() && lift >= 10.0 => format!("×{}", number(lift, 0)),
        Some(lift) if lift.is_finite() => format!("×{}", number(lift, if lift < 0.1 { 2 } else { 1 })),
        _ => DASH.to_owned(),
    }
}

/// `20 Nov 2026`.
pub fn day(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// `Nov 2026`.
pub fn month(day: Date) -> String {
    day.strftime("%b %Y").to_string()
}

/// An exact share as a binary number, to draw.
pub fn drawn(value: Option<Decimal>) -> Option<f64> {
    value.and_then(|value| value.to_f64())
}

/// Half away from zero, grouped, with a true minus; never a negative zero.
fn rounded(value: Decimal, decimals: u32) -> String {
    let value = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let digits = format!("{:.*}", decimals as usize, value.abs());
    let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
    let minus = if value.is_sign_negative() && !value.is_zero() { "−" } else { "" };
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{minus}{}{dot}{rest}", group(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_told_in_the_currency_of_the_workspace() {
        for (code, amount, text) in [
            ("EUR", 61.2, "61.20 €"),
            ("EUR", 12_841.0, "12.8 k€"),
            ("EUR", 12_841_337.2, "12.84 M€"),
            ("EUR", -999_960.0, "−1.00 M€"),
            ("JPY", 1234.5, "1,235 ¥"),
            ("CHF", 12_841_337.0, "12.84 M CHF"),
            ("TND", 0.5, "0.500 TND"),
            ("EUR", f64::NAN, "–"),
            ("EUR", f64::INFINITY, "–"),
            ("EUR", 1e40, "–"),
        ] {
            assert_eq!(Words::new(code).estimated(amount), text);
        }
    }

    #[test]
    fn what_is_no_number_is_a_dash() {
        let words = Words::new("EUR");
        for unit in [VariableUnit::Money, VariableUnit::Share, VariableUnit::Days, VariableUnit::Count] {
            assert_eq!(words.variable(unit, f64::NAN), DASH);
        }
        assert_eq!((lift(None), lift(Some(f64::INFINITY))), (DASH.to_owned(), DASH.to_owned()));
        assert_eq!(words.value(Unit::Money, None), DASH);
    }

    #[test]
    fn a_change_has_its_sign_and_nothing_is_divided_by_nothing() {
        let compared = |value: i64, n1: i64| Compared { value: Some(value.into()), n1: Some(n1.into()) };
        assert_eq!(change(Unit::Count, compared(110, 100)), Some((Way::Up, "+10.0 %".to_owned())));
        assert_eq!(change(Unit::Count, compared(90, 100)), Some((Way::Down, "−10.0 %".to_owned())));
        assert_eq!(change(Unit::Count, compared(100_001, 100_000)), Some((Way::Flat, "0.0 %".to_owned())));
        assert_eq!(change(Unit::Count, compared(5, 0)), None);
        assert_eq!(change(Unit::Count, Compared { value: Some(Decimal::ONE), n1: None }), None);
        let shares = Compared { value: Some(Decimal::new(125, 3)), n1: Some(Decimal::new(131, 3)) };
        assert_eq!(change(Unit::Share, shares), Some((Way::Down, "−0.6 pt".to_owned())));
    }

    #[test]
    fn shares_and_lifts_read_well() {
        assert_eq!((share(0.413), share(0.0002), share(0.0)), pieces("41.3 %", "<0.1 %", "0.0 %"));
        assert_eq!((lift(Some(2.44)), lift(Some(0.04)), lift(Some(23.4))), pieces("×2.4", "×0.04", "×23"));
        assert_eq!(count(1_469_307), "1,469,307");
    }

    fn pieces(one: &str, two: &str, three: &str) -> (String, String, String) {
        (one.to_owned(), two.to_owned(), three.to_owned())
    }
}
